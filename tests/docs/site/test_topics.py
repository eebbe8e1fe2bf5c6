import importlib
import inspect
import pkgutil

import pytest

from docs.site import names
from docs.site.topics import ELSEWHERE, FUNCTIONS, LAYERS, LEFT_OUT, MODULES, PACKAGE

WITHOUT_PAGE = {"late", "plain"}  # the first only imports, the second has a page of its own


def listed(topics):
    return [module for group in topics.values() for text in group.values() for module in text.split()]


@pytest.mark.parametrize("package, topics", [("pygrad.functions", FUNCTIONS), ("pygrad.layers", LAYERS)])
def test_every_module_with_public_names_has_one_topic(package, topics):
    home = names.home(package)
    modules = listed(topics)
    assert sorted(module for module in set(modules) if modules.count(module) > 1) == []
    public = {module for module in home.values() if not module.startswith("_")} - WITHOUT_PAGE
    assert public - set(modules) == set(), "give these modules a topic in docs/site/topics.py"
    assert {name for name, module in home.items() if module.startswith("_")} == set(), "public names of private modules"
    assert set(modules) <= {info.name for info in pkgutil.iter_modules(importlib.import_module(package).__path__)}


@pytest.mark.parametrize("topics", [FUNCTIONS, LAYERS])
def test_titles_are_unique(topics):
    titles = [title for group in topics.values() for title in group]
    assert len(titles) == len(set(titles))


def test_groups_of_the_package_name_what_there_is():
    grouped = [name for text in PACKAGE.values() for name in text.split()]
    assert len(grouped) == len(set(grouped))
    public = set(names.public(importlib.import_module("pygrad")))
    assert set(grouped) <= public
    assert public >= LEFT_OUT


@pytest.mark.parametrize("name", MODULES)
def test_modules_exist_and_say_what_they_are(name):
    assert inspect.getdoc(importlib.import_module(f"pygrad.{name}"))


def test_shared_names_are_documented_elsewhere():
    for name, other in ELSEWHERE.items():
        shared = set(names.public(importlib.import_module(f"pygrad.{name}")))
        assert shared & set(names.public(importlib.import_module(other)))
