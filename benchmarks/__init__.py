"""PyGrad beside the other engines, as ratios measured within one run.

Run it from the root of the repository::

    python -m benchmarks                      # everything, several minutes
    python -m benchmarks --quick              # a first look, about a minute
    python -m benchmarks --only overhead      # one benchmark (repeat the option for more)
    python -m benchmarks --results docs/benchmarks.json  # also write what python -m docs.benchmarks_page shows

Reading path: ``settings`` (how long everything takes), ``workload`` (what is computed), ``engines/``
(how each engine says it), ``tasks`` (what a worker measures), ``harness`` (how the turns are taken),
then one file per benchmark: ``overhead``, ``training``, ``peak_bytes``, ``numpy_programs`` (with ``programs``),
``import_time``, ``skeleton``.

How the figures come about
    Every engine lives in a worker process of its own, with the same number of threads. In every round
    each engine is timed once, one after the other, and the order is reversed from round to round. A
    ratio is the median over the rounds of the ratio *within* a round, so that a machine whose speed
    drifts does not favour anyone. The garbage collector is on, as it is for a user.

    Before anything is timed, every engine's results are compared with ones computed by hand; an engine
    that disagrees, or is not installed, is left out with a word.
"""
