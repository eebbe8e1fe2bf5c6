"""Words that come from the user."""

from pygrad.display._words import cut, printable, short_line


def test_what_no_page_can_hold_becomes_a_space():
    assert printable("a\x00b\ud800c\x7f\ufffe形\U0001f600") == "a b c  形\U0001f600"
    assert printable("a\n\tb", keep="\n") == "a\n b"


def test_what_is_cut_says_so():
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdefg", 6) == "abcdef ..."


def test_lines_have_no_folders():
    assert short_line("In[3]:1: y = x / 2") == "In[3]:1: y = x / 2"
    assert short_line("/a/b c/d.py:3: f(x)[1:2] / 2, in the backward of Sum of /e/f.py:1: x.sum()") == (
        "d.py:3: f(x)[1:2] / 2, in the backward of Sum of f.py:1: x.sum()")
    assert short_line("C:/a/d.py:12") == "d.py:12" and short_line("somewhere") == "somewhere"
