"""`Parameter`: the Variable that a Module owns."""

from __future__ import annotations

from pygrad.variable import Variable


class Parameter(Variable):
    """A Variable that a Module owns and an optimiser updates.

    Takes what `Variable` takes. Assigning one to an attribute of a Module registers it there.

    Examples
    --------
    >>> Parameter([1.0, 2.0], name="scale")
    Parameter([1. 2.], name='scale')
    """

    __slots__ = ()
