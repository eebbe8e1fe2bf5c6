import types

import pygrad
from docs.site import names


def test_public_names_are_those_of_the_list_without_modules():
    found = names.public(pygrad)
    assert {"Variable", "grad", "no_grad"} <= set(found)
    assert not {"functions", "config", "transforms"} & set(found)
    assert found[:3] == ["AnomalyError", "Function", "Parameter"]  # classes first


def test_without_a_list_public_names_are_those_that_the_module_defines():
    module = types.ModuleType("sample")
    exec("from pathlib import Path\ndef b(): ...\nclass A: ...\n_c = lambda: 0\nD = 3", vars(module))
    for value in (module.b, module.A):
        value.__module__ = "sample"
    assert names.public(module) == ["A", "b"]


def test_home_is_where_the_package_imports_a_name_from():
    home = names.home("pygrad.functions")
    assert home["square"] == home["Square"] == "squares"
    assert home["abs"] == "sign"
    assert home["jv"] == "bessel_orders"  # comes late
    assert home["Block"] == "nested_blocks"
    assert "plain" not in home  # a module
    assert names.home("pygrad.layers")["LSTM"] == "recurrent"
