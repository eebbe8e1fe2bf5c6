from pygrad.memory._unattributed import Unattributed
from pygrad.memory.records import NOWHERE, Record, Site


def record(nbytes):
    return Record(0, 0, nbytes, Site(NOWHERE, "", "", "other"), 0, "unattributed")


def test_the_nearest_is_found_and_of_those_the_oldest():
    pool = Unattributed()
    first, second, third, large = [record(nbytes) for nbytes in (8000, 9000, 8100, 10**6)]
    for one in (first, second, third, large):
        pool.add(one)
    assert pool.nbytes == 1_025_100
    assert pool.like(8100) is first and pool.like(9001) is second and Unattributed().like(8) is None
    assert pool.like(11_000) is None and pool.like(10**6 - 4000) is large and pool.like(10**6 - 5000) is None
    pool.drop(first)
    assert pool.like(8000) is third and pool.nbytes == 1_017_100


def test_several_that_have_gone_are_smaller_ones():
    pool = Unattributed()
    small, large, other = [record(nbytes) for nbytes in (20_000, 10**6, 30_000)]
    for one in (small, large, other):
        pool.add(one)
    assert pool.likeliest(50_000) is other and pool.likeliest(30_100) is other
    assert pool.likeliest(25_000) is small and pool.likeliest(9000) is small
    assert pool.likeliest(10**6 + 100_000) is other  # the latest first, until no more is missing
