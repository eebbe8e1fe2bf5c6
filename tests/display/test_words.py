"""Words that come from the user."""

from pygrad.display._words import cut, printable


def test_what_no_page_can_hold_becomes_a_space():
    assert printable("a\x00b\ud800c\x7f\ufffe形\U0001f600") == "a b c  形\U0001f600"
    assert printable("a\n\tb", keep="\n") == "a\n b"


def test_what_is_cut_says_so():
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdefg", 6) == "abcdef ..."
