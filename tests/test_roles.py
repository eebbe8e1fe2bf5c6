"""Roles: found by identity, one object for equal ones, and never confused with flags."""

import numpy as np
import pytest

from pygrad.roles import NOTHING, OWN, edge_of, find_roles, intern, name_of

A, B, C, Y, Z = (np.ones(2) for _ in range(5))


@pytest.mark.parametrize("saved, roles", [
    ((), ()), ((A,), (0,)), ((B, A), (1, 0)), ((Y,), (~0,)), ((Z, Y), (~1, ~0)), ((C,), (OWN,)),
    ((None, B), (NOTHING, 1)), ((A, A), (0, 0)), ((A[:],), (OWN,)), ((3,), (OWN,)),
])
def test_roles_are_found_by_identity(saved, roles):
    assert find_roles(saved, [A, B], (Y, Z)) == roles


def test_what_is_both_counts_as_input():
    assert find_roles((A,), [A], (A,)) == (0,)


def test_the_first_of_equal_inputs_counts():
    assert find_roles((A,), [A, A], (Y,)) == (0,)


def test_equal_tuples_are_one_object_but_flags_are_no_numbers():
    assert intern([0, 1]) is intern([0, 1]) and intern([False, True]) is intern([False, True])
    assert [type(role) for role in intern([0, 1])] == [int, int]
    assert [type(flag) for flag in intern([False, True])] == [bool, bool]
    assert intern([]) == ()


def test_edge_of():
    class Node:
        edges = ("first", "second")

    outputs = ("own output", "other output")
    assert [edge_of(Node, role, outputs) for role in (0, 1, ~0, ~1, OWN, NOTHING)] == [
        "first", "second", "own output", "other output", None, None]


def test_names():
    assert [name_of(role) for role in (0, 7, ~0, ~7, OWN)] == ["input", "input", "output", "output", "own"]
