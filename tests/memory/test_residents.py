import numpy as np

from pygrad import Parameter, Variable, layers, optim
from pygrad import functions as F
from pygrad.memory._residents import arrays_of, residents, signature


def categories():
    found = {}
    for array, category in residents():
        found.setdefault(id(array), category)
    return found


def test_what_living_variables_functions_and_optimisers_hold():
    model = layers.Linear(30, 20)
    optimizer = optim.Adam(model.parameters())
    x, constant = Variable(np.ones((5, 30), np.float32), requires_grad=False), np.full((5, 20), 2.0, np.float32)
    model(x).sum().backward()
    optimizer.step()
    hidden = F.tanh(model(x)) * constant
    found = categories()
    assert found[id(model.weight.data)] == found[id(model.bias.data)] == "parameter"
    assert found[id(model.weight.grad.data)] == "gradient"
    assert found[id(x.data)] == found[id(constant)] == "input"
    assert found[id(hidden.data)] == "activation"
    (saved,) = hidden.creator.edges[0].saved
    assert found[id(saved)] == "activation"
    states = [array for array, category in arrays_of(optimizer) if category == "optimizer state"]
    assert all(found[id(array)] == "optimizer state" for array in states)


def test_arrays_of_an_optimiser():
    x = Parameter(np.ones(40_000, np.float32))
    optimizer = optim.Adam([x])
    assert list(arrays_of(optimizer)) == []
    x.grad = np.ones(40_000, np.float32)
    optimizer.step()
    found = list(arrays_of(optimizer))
    remembered = [array for array, category in found if category == "optimizer state" and array.size == 40_000]
    assert {id(array) for array in remembered} == {id(array) for array in optimizer._buckets[0][0].memory.values()}
    workspace = {id(array) for array, category in found if category == "workspace"}
    assert workspace == {id(array) for arrays in optimizer._workspace.arrays.values() for array in arrays}
    assert len({id(array) for array, _ in found}) == len(found)
    assert not any(array is x.data or array is x.grad.data for array, _ in found)


def test_arrays_of_one_that_keeps_them_elsewhere():
    x = Parameter(np.ones(50))
    optimizer = optim.LBFGS([x])

    def closure():
        optimizer.zero_grad()
        loss = ((x - 3) ** 2).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    sizes = [array.nbytes for array, category in arrays_of(optimizer) if category == "optimizer state"]
    assert sizes.count(400) >= 2


def test_the_signature_changes_with_what_is_kept():
    a, b = Parameter(np.ones(5)), Parameter(np.ones(6))
    optimizer = optim.SGD([a], lr=0.1, momentum=0.9)
    signatures = [signature(optimizer)]
    a.grad = np.ones(5)
    optimizer.step()
    signatures.append(signature(optimizer))
    optimizer.step()
    assert signature(optimizer) == signatures[-1]
    optimizer.add_param_group({"params": [b]})
    signatures.append(signature(optimizer))
    a.data = np.zeros(5)
    signatures.append(signature(optimizer))
    assert len(set(signatures)) == 4


def test_half_made_objects_are_passed_over():
    bare = object.__new__(Variable), object.__new__(F.Exp), object.__new__(optim.Adam)
    bare[2].__dict__["param_groups"] = []
    assert categories() and bare
