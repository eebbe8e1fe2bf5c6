import inspect

from docs import torch_functions
from pygrad import functions as F
from tests.pytorch import pytorch


def test_the_page_is_up_to_date():
    text = torch_functions.PAGE.read_text(encoding="utf-8")
    assert text == torch_functions.page(), "run python docs/torch_functions.py"


def test_what_is_missing_has_a_reason_and_what_has_one_is_missing():
    assert {name for name in torch_functions.names() if not hasattr(F, name)} == set(torch_functions.WHY_NOT)


def test_the_names_are_pytorchs():
    torch = pytorch()
    functional = torch.nn.functional
    found = {name for name in dir(functional) if not name.startswith("_") and callable(getattr(functional, name))
             and not inspect.isclass(getattr(functional, name)) and name != "Optional"}
    assert found == set(torch_functions.names())
