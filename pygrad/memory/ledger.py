"""The ledger: every buffer of the engine's from the moment it is met, with what it is for and who made it.

The engine tells of arrays as it makes them, and says what they are; so no category is guessed from a size or a name.
Each buffer is followed by a weak reference on the array that owns it, which says when it goes. What an operation takes
for itself is measured (`pygrad.memory._windows`), and entered as workspace. The ledger holds no array, Variable or
Function: only addresses, numbers and names.

What was there before is looked for when the ledger begins: Variables, what Functions have saved, and optimisers. Other
arrays are entered when they enter a Function, and count from then on.

A log of entries ``(time, what, change)`` keeps the order; whatever a report wants to know is computed from that:

======== =============================== ==================================================
change   what                            meaning
======== =============================== ==================================================
TAKEN    a `Record`                      a buffer was taken, or met
GIVEN    a `Record`                      it was given back; readers that came later may not know it
CHANGED  (`Record`, category)            it has another category from now on, and had this one
BEGUN    a `Run`                         a forward, a rule or an optimiser's step began
ENDED    a `Run`                         it ended
MARKED   a name                          `mark` was called
======== =============================== ==================================================
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextvars import ContextVar
from time import perf_counter
from typing import Any
from weakref import ref

import numpy as np

from pygrad.memory._book import LONGEST
from pygrad.memory._habits import Place, settings
from pygrad.memory._residents import arrays_of, residents, signature
from pygrad.memory._settling import OPENED, READ
from pygrad.memory._sites import line_of, place_of
from pygrad.memory._stretches import ELSEWHERE, Stretches
from pygrad.memory._tracking import Subject
from pygrad.memory._windows import Reading
from pygrad.memory.records import BEGUN, CHANGED, ENDED, GIVEN, MARKED, TAKEN, Line, Run, Site
from pygrad.variable import Variable

__all__ = ["BEGUN", "CHANGED", "ENDED", "GIVEN", "LONGEST", "MARKED", "TAKEN", "Ledger", "Run"]

_run: ContextVar[Run | None] = ContextVar("pygrad.memory.run", default=None)
_MOST_PLACES = 4096
_RUNNING = "run_forward", "run_backward", "_told"
"""The functions that send "begin" and "end"."""


class Ledger(Stretches):
    """Takes note of what the engine tells, and of what goes.

    Attributes
    ----------
    listeners : dict of str to callable
        What has to be called for which kind of event; see `pygrad.events`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.listeners: dict[str, Callable[[Any], object]] = {
            "forward": self._hear_forward, "backward": self._hear_backward, "optimizer": self._hear_optimizer,
            "made": self._hear_gradient, "gradient_committed": self._hear_gradient, "rematerialised": self._hear_value}
        self._places: dict[Any, Place] = {}
        self._closed = False
        self._stepping: Any = None
        self._past: Run | None = None
        self._optimizer: Any = None
        self._has_differentiated = False
        for array, category in residents():
            owner, record = self.find(array)
            if record is None and owner is not None:
                self.enter(owner, owner if array is owner else array, category, ELSEWHERE, before=True)

    def close(self) -> None:
        """Follow nothing any more, and end all windows."""
        with self.lock:
            self.flush()
            self.forget()

    def forget(self) -> None:
        """Follow nothing any more, and ask for no lock: in a process that was forked."""
        self._closed = True
        super().forget()

    # -- what the engine tells --------------------------------------------------------------------------

    def _hear_forward(self, event: Any) -> None:
        function = event.function
        if event.role == "begin":
            reading = self.pause()
            outer = self._outer()
            subject = self._subjects.get(id(function))
            if subject is None:
                subject = self._introduce(function, event.array, outer)
            place = subject.place
            run = Run(place.forward, outer, self.step)
            if outer is not None and outer.site.phase == "backward":
                run.site, run.category = place.backward, "gradient"
            elif function.replaying:
                run.site = place.backward
            else:
                if True not in function.needs_grad:
                    run.category = "temporary"
                if self._has_differentiated and self._stepping is None and outer is None:
                    self._has_differentiated = False
                    run.step = self.step = self.step + 1  # without an optimiser, a step ends at the next forward
            self._begin(run, function, subject, place.forwards, reading)
            return
        ended = self._measure(function)
        if ended is not None:
            if event.array is not None:
                for array in (*_several(event.array[0]), *(event.array[1] or ())):
                    if array is not None:
                        self.note(array, ended.category, ended.site)
            else:
                ended.habit = None  # it raised
            self._end(ended)

    def _hear_backward(self, event: Any) -> None:
        function = event.function
        if event.role == "begin":
            reading = self.pause()
            subject = self._subjects.get(id(function))
            if subject is None:
                place = Place(line_of(sys._getframe(2)), type(function).__name__, "")
                subject = self._follow(function, place)
            place = subject.place
            for gradient in event.array:
                if gradient is not None:
                    self.note(gradient, "gradient", place.backward)
            self._has_differentiated = True
            run = Run(place.backward, self._outer(), self.step, "gradient")
            self._begin(run, function, subject, place.backwards, reading)
            return
        ended = self._measure(function)
        if ended is not None:
            for array in _several(event.array):
                if array is not None:
                    self.note(array, "gradient", ended.site)
            if event.array is None:
                ended.habit = None  # it raised
            self._end(ended)

    def _hear_optimizer(self, event: Any) -> None:
        optimizer = event.function
        if event.role == "begin":
            reading = self.pause()
            subject = self._subjects.get(id(optimizer))
            if subject is None:
                place = Place(line_of(sys._getframe(2)), type(optimizer).__name__, "", "optimizer")
                subject = self._follow(optimizer, place)
            run = Run(subject.place.forward, self._outer(), self.step, "optimizer state")
            self._begin(run, optimizer, subject, subject.place.forwards, reading)
            return
        ended = self._measure(optimizer)
        if ended is not None:
            self._note_state(optimizer, ended.site)
            self._end(ended)
            self._count_step(optimizer)

    def _hear_gradient(self, event: Any) -> None:
        """Take note of what is made between rules."""
        reading = self.look()
        self._note_gradient(event)
        self.resume(reading)

    def _note_gradient(self, event: Any) -> None:
        record = self.find(event.array)[1]
        if record is not None:
            self.change(record, "gradient", weaker=event.kind == "gradient_committed")  # even if it is an output too
            return
        subject = self._subjects.get(id(event.function))
        if event.role == "saved":
            self.note(event.array, "activation", subject.place.forward if subject is not None else ELSEWHERE)
        else:
            site = (subject.place.backward if subject is not None else
                    Site(line_of(sys._getframe(2)), "", "", "backward"))
            self.note(event.array, "gradient", site)

    def _hear_value(self, event: Any) -> None:
        reading = self.look()
        subject = self._subjects.get(id(event.function))
        self.note(event.array, "activation", subject.place.backward if subject is not None else ELSEWHERE)
        self.resume(reading)

    # -- runs -------------------------------------------------------------------------------------------

    def _outer(self) -> Run | None:
        """Return the run that this thread is in; what an interrupt has kept from ending is none."""
        outer = _run.get()
        if outer is not None and outer in self._open:  # else it is of a ledger that ended in the middle of it
            if outer.thread != threading.get_ident():  # which has shared its context
                return outer
            frame: Any = sys._getframe(4)
            while frame is not None:
                if id(frame) == outer.frame and frame.f_code.co_name in _RUNNING:
                    return outer
                frame = frame.f_back
        if self._open:
            self._abandon()
        return None

    def _introduce(self, function: Any, inputs: list[Any], outer: Run | None) -> Subject:
        """Find out where a forward is run, and take note of leaves and constants that enter it."""
        if outer is not None and outer.site.phase == "backward":
            line, layer = outer.site.line, outer.site.layer
        else:
            line, layer = place_of(sys._getframe(3))
        key: list[Any] = [type(function), line, layer, function.needs_grad, *settings(function)]
        for value in inputs:
            if type(value) is np.ndarray:
                array, category = value, "input"
            elif isinstance(value, Variable):
                array = value._data
                category = "" if value.creator is not None else "parameter" if value._requires_grad else "input"
            else:
                continue
            key.append(array.shape)
            if category and (array.ndim or category == "parameter"):  # numbers share an array
                reference = self._references.get(id(array))
                if reference is None or reference.record.category != category:
                    self.note(array, category, Site(line, "", "", "other"))
        return self._follow(function, self._place(tuple(key), line, layer))

    def _place(self, key: tuple[Any, ...], line: Line, layer: str) -> Place:
        try:
            place = self._places.get(key)
        except TypeError:  # a tuple of settings that holds a list: then nothing is known of it
            return Place(line, key[0].__name__, layer)
        if place is None:
            if len(self._places) >= _MOST_PLACES:
                self._places.clear()
            place = self._places[key] = Place(line, key[0].__name__, layer)
        return place

    def _follow(self, one: Any, place: Place) -> Subject:
        subject = Subject(one, self._lost)
        subject.key, subject.place, subject.kept = id(one), place, None
        self._subjects[subject.key] = subject
        return subject

    def _begin(self, run: Run, subject_of: Any, subject: Subject, habit: Any, reading: Reading | None) -> None:
        """Begin a run, and a window unless it is known what it takes; go on from a reading of what was before."""
        run.key, run.subject, run.thread = id(subject_of), subject, threading.get_ident()
        run.frame = id(sys._getframe(3))
        meter = self._meter
        if not meter.open and run.outer is None:
            run.known, run.habit = habit.known(), habit
        if run.known is not None:
            self._noted.append((perf_counter(), run, BEGUN))
            self._open[run] = None
            _run.set(run)
            return
        with self.lock:
            if self._closed:  # by another thread, after this event had been sent
                return
            reading = reading or self.look()
            self._noted.append((perf_counter(), run, BEGUN))
            self._open[run] = None
            _run.set(run)
            entering = meter.enter()
            run.metered = True
            if meter.open == 1:
                self._noted.append((perf_counter(), entering, OPENED))
                return
        reading = reading or entering
        del entering  # while what goes is not seen
        meter.resume(reading)

    def _measure(self, subject_of: Any) -> Run | None:
        """Return the run that ends, None if it began before this ledger; its window ends here."""
        run = _run.get()
        if run is None or run.key != id(subject_of) or run not in self._open:
            return None
        if run.metered:
            with self.lock:
                run.reading = self._meter.leave()
                self._noted.append((perf_counter(), run.reading, READ))
        return run

    def _end(self, run: Run) -> None:
        self._noted.append((perf_counter(), run, ENDED))
        self._open.pop(run, None)
        _run.set(run.outer)
        if run.metered or run.known.left:
            with self.lock:
                if not self._open:
                    self._settle()  # while what it left behind can be put down to who lives
                self._past = run  # it goes while the next one is paused, as it came
                if run.metered:
                    self._meter.resume(run.reading)
        self.flush_if_long()

    def _abandon(self) -> None:
        """End the runs of this thread that an interrupt has kept from ending."""
        thread = threading.get_ident()
        for run in [run for run in list(self._open) if run.thread == thread]:
            if run.metered and run.reading is None:
                run.reading = self._meter.leave()
                self._noted.append((perf_counter(), run.reading, READ))
                self._meter.resume(run.reading)
            run.habit = None
            self._noted.append((perf_counter(), run, ENDED))
            self._open.pop(run, None)

    # -- optimisers -------------------------------------------------------------------------------------

    def _note_state(self, optimizer: Any, site: Site) -> None:
        """Take note of what an optimiser keeps, if that is not as it was the last time."""
        now = ref(optimizer), signature(optimizer)
        if now == self._optimizer:
            return
        self._optimizer = now
        for group in optimizer.param_groups:
            for parameter in group["params"]:
                self.note(parameter._data, "parameter", site)
        for array, category in arrays_of(optimizer):
            self.note(array, category, site)

    def _count_step(self, optimizer: Any) -> None:
        known = self._stepping() if self._stepping is not None else None
        if known is None:
            self._stepping = known = ref(optimizer)
            known = optimizer
        if known is optimizer:
            self.step += 1
            self._has_differentiated = False


def _several(made: Any) -> tuple[Any, ...]:
    return made if type(made) is tuple else (made,)
