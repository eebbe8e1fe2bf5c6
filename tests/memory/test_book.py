import numpy as np
import pytest

from pygrad import Variable
from pygrad.memory._book import Book
from pygrad.memory.records import CHANGED, GIVEN, MARKED, NOWHERE, TAKEN, Line, Site

SITE = Site(NOWHERE, "F", "", "forward")


class Reader:
    def __init__(self):
        self.parts = []

    def feed(self, entries):
        self.parts.append([change for _, _, change in entries])


@pytest.fixture
def book():
    return Book()


def test_buffers_come_and_go(book):
    x = np.zeros((3, 5), np.int16)
    record = book.note(x, "input", SITE)
    assert (record.nbytes, record.shape, record.dtype, record.step, record.before) == (30, (3, 5), "int16", 0, False)
    assert book.note(x[1:], "input", SITE) is record and book.find(x.T) == (x, record)
    assert book.level == 30 and list(book.live.values()) == [record]
    del x
    assert book.level == 0 and [change for _, _, change in book.log] == [TAKEN, GIVEN]


def test_what_is_no_buffer_is_left_out(book):
    for one in (3.0, None, "text", np.float64(3.0), np.empty(0), np.frombuffer(b"12345678"), object()):
        assert book.note(one, "input", SITE) is None and book.find(one) == (None, None)
    assert book.level == 0


def test_variables_stand_for_their_arrays(book):
    x = Variable(np.ones(4))
    assert book.note(x, "gradient", SITE).nbytes == 32 and book.find(x.data)[0] is x.data


def test_from_before_is_live_and_not_in_the_log(book):
    x = np.ones(4)
    record = book.enter(x, x, "parameter", SITE, before=True)
    assert record.before and book.level == 32 and book.log == []
    del x
    assert book.level == 0 and [change for _, _, change in book.log] == [GIVEN]


@pytest.mark.parametrize("first, second, last", [
    ("temporary", "input", "temporary"), ("activation", "gradient", "activation"), ("workspace", "input", "input"),
    ("input", "parameter", "parameter"), ("parameter", "optimizer state", "parameter"),
    ("optimizer state", "workspace", "optimizer state"), ("unattributed", "gradient", "gradient"),
    ("gradient", "optimizer state", "optimizer state")])
def test_categories_change_to_stronger_ones(book, first, second, last):
    x = np.ones(4)
    record = book.note(x, first, SITE)
    assert book.note(x, second, SITE) is record and record.category == last
    book.settle()
    changes = [(what, change) for _, what, change in book.log]
    assert changes == [(record, TAKEN)] + [((record, first), CHANGED)] * (first != last)


def test_readers_are_given_all_parts(book):
    readers = Reader(), Reader()
    x = np.ones(4)
    book.note(x, "input", SITE)
    book.flush()
    book.readers.append(readers[0])
    book.mark("here")
    book.flush()
    book.readers.append(readers[1])
    del x
    book.flush()
    assert readers[0].parts == [[MARKED], [GIVEN]] and readers[1].parts == [[GIVEN]] and book.log == []


def test_a_long_log_is_flushed(book, monkeypatch):
    monkeypatch.setattr("pygrad.memory._book.LONGEST", 3)
    reader = Reader()
    book.readers.append(reader)
    for number in range(8):
        book.mark(str(number))
    assert reader.parts == [[MARKED] * 4] * 2


def test_forgetting(book):
    x = np.ones(4)
    book.note(x, "input", Site(Line("a.py", 1, "f"), "", "", "other"))
    book.forget()
    book.settle()
    del x
    book.flush()
    assert not book._references
