"""Every entry of the dispatch table, on calls that Hypothesis generates; see `generated` and the tables `lines_*`."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from pygrad import dispatch
from tests.functions.generated import calls
from tests.functions.generated_checks import check_call
from tests.functions.lines_elementwise import LINES as ELEMENTWISE
from tests.functions.lines_linalg import LINES as LINALG
from tests.functions.lines_reductions import LINES as REDUCTIONS
from tests.functions.lines_shape import LINES as SHAPE

LINES = [*ELEMENTWISE, *REDUCTIONS, *SHAPE, *LINALG]

SETTINGS = settings(derandomize=True, max_examples=12, deadline=None, database=None, phases=[Phase.generate, Phase.shrink],
                    suppress_health_check=list(HealthCheck))


def entry_of(line):
    """Return what dispatch knows of a line's function, or None."""
    target = line.target
    owner, name = getattr(target, "__self__", None), getattr(target, "__name__", None)
    if type(owner).__name__ == "ufunc":
        return dispatch.methods.get((owner, name)) or dispatch.methods.get((None, name))
    return target and (dispatch.table.get(target) or dispatch._by_name(target) or dispatch.updates.get(target))


def ids(lines):
    """Return each line's name, numbered where several have it."""
    seen = Counter()
    for line in lines:
        seen[line.name] += 1
        yield f"{line.name}{f' {seen[line.name]}' if seen[line.name] > 1 else ''}"


@pytest.mark.parametrize("line", LINES, ids=ids(LINES))
def test_generated_calls(line):
    if line.ours is None and entry_of(line) is None:
        pytest.skip(f"{line.name} is not in the dispatch table")

    @SETTINGS
    @given(call=calls(line))
    def every_promise_is_kept(call):
        check_call(call)

    every_promise_is_kept()
