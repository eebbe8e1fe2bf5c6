"""Cases of functions of `scipy.special`: SciPy's values, shapes that broadcast, and what is saved."""

import numpy as np
from scipy import special

from pygrad import Variable, functions as F
from tests.functions.cases import case, complex_uniform, uniform

SHAPES = {1: [((3,),), ((),), ((0,),)], 2: [((2,), (2,)), ((2, 1), (2,)), ((), ())],
          3: [((2,), (2,), (2,)), ((2, 1), (2,), ())]}

SAVES = {
    "nothing": lambda *arrays: 0,
    "inputs": lambda *arrays: sum(one.nbytes for one in arrays[:-1]),
    "output": lambda *arrays: arrays[-1].nbytes,
    "both": lambda *arrays: sum(one.nbytes for one in arrays),
    "outputs": lambda x, outputs: x.nbytes + sum(one.nbytes for one in outputs),
}


def of(name, *domains, saves="inputs", theirs=None, of_complex=False, **options):
    """Return cases of a function between two bounds for each argument; a number stands for a constant."""
    ours, scipys = getattr(F, name), getattr(special, theirs or name)
    cls = getattr(F, "".join(part.capitalize() for part in name.split("_")))
    live = [domain for domain in domains if isinstance(domain, tuple)]
    rows = [[uniform(shape, *domain, seed=seed) for seed, (shape, domain) in enumerate(zip(shapes, live, strict=True))]
            for shapes in SHAPES[len(live)]]
    if of_complex:
        rows.append([complex_uniform((2,), 0.4, 1.4, seed) for seed in range(len(live))])

    def filled(function):
        def call(*arrays):
            rest = iter(arrays)
            return function(*[next(rest) if isinstance(domain, tuple) else domain for domain in domains])
        return call

    return [case(cls, filled(ours), *row, name=f"{name} {row[0].dtype} {[one.shape for one in row]} {domains}",
                 reference=filled(scipys), **{"saves": SAVES[saves], "dtypes": (np.float32,), **options}) for row in rows]


def by_protocol(name, arguments, live):
    """Return what SciPy's function gives with Variables as the live arguments, and what of plain numbers."""
    function = getattr(special, name)
    given = [Variable(one) if number in live else one for number, one in enumerate(arguments)]
    return function(*given), function(*arguments)


def slope(name, *arguments, at=-1):
    """Return the derivative of a function by one of its arguments."""
    leaf = Variable(np.asarray(arguments[at]))
    values = list(arguments)
    values[at] = leaf
    getattr(F, name)(*values).backward()
    return leaf.grad.item()


def second_slope(name, x):
    """Return the second derivative of a function of one argument."""
    leaf = Variable(np.asarray(x))
    getattr(F, name)(leaf).backward(create_graph=True)
    first, leaf.grad = leaf.grad, None
    first.backward()
    return leaf.grad.item()
