import gc
import threading
import time

import pytest

from pygrad.data.prefetching import prefetched


def alive():
    return [one for one in threading.enumerate() if one.name.startswith("pygrad-data")]


@pytest.fixture(autouse=True)
def no_thread_is_left():
    yield
    gc.collect()
    assert not alive()


@pytest.mark.parametrize("threads, ahead", [(1, 1), (1, 4), (3, 2), (4, 8)])
@pytest.mark.parametrize("count", [0, 1, 5, 20])
def test_order(threads, ahead, count):
    def fetch(number):
        time.sleep(0.001 * (number % 3))
        return -number

    assert list(prefetched(fetch, range(count), threads, ahead)) == [-number for number in range(count)]


def test_it_works_ahead_but_not_further():
    asked, enough = [], threading.Event()

    def fetch(number):
        asked.append(number)
        if len(asked) == 4:
            enough.set()
        return number

    batches = prefetched(fetch, range(100), 2, 4)
    assert next(batches) == 0
    assert enough.wait(10)
    time.sleep(0.02)
    assert sorted(asked) == [0, 1, 2, 3]
    batches.close()


def test_several_threads_at_once():
    meet = threading.Barrier(3)
    assert len(list(prefetched(lambda number: meet.wait(10), range(6), 3, 6))) == 6


def test_an_exception_comes_where_its_batch_would():
    def fetch(number):
        if number == 2:
            raise ZeroDivisionError(number)
        return number

    batches, seen = prefetched(fetch, range(10), 2, 4), []
    with pytest.raises(ZeroDivisionError, match="2"):
        for batch in batches:
            seen.append(batch)
    assert seen == [0, 1]
    assert not alive()


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, GeneratorExit])
def test_an_exception_in_the_loop_ends_the_threads(error):
    started = []

    def fetch(number):
        started.append(number)
        time.sleep(0.005)
        return number

    batches = prefetched(fetch, range(1000), 2, 6)
    with pytest.raises(error):
        for _ in batches:
            raise error
    batches.close()
    assert not alive()
    count = len(started)
    time.sleep(0.03)
    assert len(started) == count <= 10


def test_an_error_of_the_orders():
    def orders():
        yield 1
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        list(prefetched(lambda number: number, orders(), 2, 4))
