from benchmarks.settings import Settings
from benchmarks.skeleton import growth


class Slowing:
    """Stands for a worker: 2 us an operation in the long chain; 1, then 3 in the short ones."""

    def __init__(self):
        self.costs = iter([1e-6, 2e-6, 3e-6])
        self.repeats = []

    def ask(self, name, length, repeats, **request):
        self.repeats.append(repeats)
        return length * next(self.costs)


def test_growth_is_against_the_short_chains_around_the_long_one():
    worker = Slowing()
    assert growth(worker, Settings(length=1_000, long_length=1_000_000), collector=True) == 1.0
    assert worker.repeats == [250, 1, 250]
