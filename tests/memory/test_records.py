from pygrad.memory.records import CATEGORIES, NOWHERE, Line, Record, Site


def test_repr_says_what_is_known():
    site = Site(Line("train.py", 3, "step"), "Linear", "0: Linear", "forward")
    record = Record(0, 64, 120, site, 2, "activation")
    assert repr(record) == "<activation of 120 bytes, train.py:3>"
    record.shape, record.dtype = (5, 6), "float32"
    assert repr(record) == "<activation of 120 bytes float32[5, 6], train.py:3>"


def test_source_of_a_line():
    assert Line(__file__, 1, "").source == "from pygrad.memory.records import CATEGORIES, NOWHERE, Line, Record, Site"
    assert Line("no such file", 1, "").source == "" and NOWHERE.source == ""


def test_categories_are_those_of_the_design():
    assert CATEGORIES == ("parameter", "gradient", "activation", "optimizer state", "input", "temporary", "workspace",
                          "unattributed")
