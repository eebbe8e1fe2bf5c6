"""Tests of accounts of bytes."""

from __future__ import annotations

from pygrad.memory._account import Account


def test_a_buffer_is_given_back_with_its_last_holder():
    account = Account()
    buffer = account.take(10, "activation", "a")
    buffer.holders += 1
    account.drop(buffer)
    assert account.live == 10
    account.drop(buffer)
    assert account.live == 0 and account.peak == 10


def test_the_peak_and_what_it_is_made_of():
    account = Account()
    first = account.take(10, "activation", "a")
    account.phase, account.function = "backward", "Tanh"
    account.take(5, "gradient", "b")
    account.spike({"workspace": 7, "activation": 0}, "b")
    account.drop(first)
    account.take(11, "gradient", "b")
    assert account.peak == 22 and account.at_peak == ("backward", "Tanh")
    assert account.composition() == {("activation", "a"): 10, ("gradient", "b"): 5, ("workspace", "b"): 7}
    assert account.peaks == {"forward": 10, "backward": 22}


def test_a_spike_at_an_earlier_moment():
    account = Account()
    moment = account.mark()
    account.drop(account.take(10, "activation", "a"))
    account.take(4, "activation", "a")
    assert account.since(moment) == 14
    account.spike({"activation": account.since(moment), "workspace": 1}, "a", moment)
    assert account.peak == 15


def test_what_is_found_later_was_there_all_the_time():
    account = Account()
    moment = account.mark()
    account.drop(account.take(10, "activation", "a"))
    account.find(100, "input", "")
    assert (account.initial, account.live, account.peak) == (100, 100, 110)
    assert account.peaks == {"forward": 110}
    assert account.composition() == {("input", ""): 100, ("activation", "a"): 10}
    account.spike({"workspace": 20}, "a", moment)
    assert account.composition() == {("input", ""): 100, ("workspace", "a"): 20}


def test_nothing_is_no_entry():
    account = Account()
    account.drop(account.take(0, "activation", "a"))
    assert account.live == account.peak == 0 and not account.composition()
