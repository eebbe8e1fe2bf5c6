import gc
import weakref

import numpy as np
import pytest

from pygrad import Parameter, Variable, grad, layers, no_grad
from pygrad.errors import ArgumentError, GraphError
from tests.pytorch import pytorch


class Scaled(layers.Module):
    """y = scale * x, or several of them."""

    def __init__(self, scale=3.0):
        self.scale = Parameter([scale])

    def forward(self, *inputs, times=1.0):
        outputs = tuple([one * self.scale * times for one in inputs])
        return outputs[0] if len(outputs) == 1 else outputs


def test_order_and_what_they_get():
    module, calls = Scaled(), []
    module.register_forward_pre_hook(lambda one, args: calls.append(("pre", one is module, len(args))))
    module.register_forward_pre_hook(lambda one, args: calls.append("first"), prepend=True)
    module.register_forward_hook(lambda one, args, output: calls.append(("after", output.tolist())))
    module.register_forward_hook(lambda one, args, output: calls.append("before"), prepend=True)
    module(np.array([1.0]))
    assert calls == ["first", ("pre", True, 1), "before", ("after", [3.0])]


def test_replacing_arguments_and_output():
    module = Scaled()
    module.register_forward_pre_hook(lambda one, args: args[0] + 1)
    module.register_forward_pre_hook(lambda one, args: (args[0] * 2,))
    module.register_forward_hook(lambda one, args, output: output - args[0])
    assert module(np.array([1.0])).tolist() == [12 - 4]


def test_keyword_arguments():
    module, seen = Scaled(), []
    module.register_forward_pre_hook(lambda one, args, kwargs: (args, {"times": kwargs["times"] + 1}), with_kwargs=True)
    module.register_forward_hook(lambda one, args, kwargs, output: seen.append(kwargs), with_kwargs=True)
    assert module(np.array([1.0]), times=1.0).tolist() == [6] and seen == [{"times": 2.0}]
    module.register_forward_pre_hook(lambda one, args, kwargs: args, with_kwargs=True)
    with pytest.raises(ArgumentError, match=r"returns None or \(args, kwargs\)"):
        module(np.array([1.0]), times=1.0)


def test_removing():
    module, calls = Scaled(), []
    hook = calls.append
    handle = module.register_forward_pre_hook(lambda one, args: hook(0))
    with module.register_forward_pre_hook(lambda one, args: hook(1)):
        module(np.array([1.0]))
    module(np.array([1.0]))
    handle.remove()
    handle.remove()
    module(np.array([1.0]))
    assert calls == [0, 1, 0]


def test_always_call():
    class Broken(layers.Module):
        def forward(self, x):
            raise ZeroDivisionError

    module, seen = Broken(), []
    module.register_forward_hook(lambda one, args, output: seen.append("no"))
    module.register_forward_hook(lambda one, args, output: seen.append(output), always_call=True)
    with pytest.raises(ZeroDivisionError):
        module(1)
    assert seen == [None]


def test_what_is_no_function():
    with pytest.raises(ArgumentError, match="Scaled: expected a function as forward hook, got 3"):
        Scaled().register_forward_hook(3)


def test_backward_hooks_see_and_replace():
    module, seen = Scaled(), []
    module.register_full_backward_pre_hook(lambda one, gys: (gys[0] * 10, None))
    module.register_full_backward_hook(lambda one, gxs, gys: seen.append((gxs, gys)))
    module.register_full_backward_hook(lambda one, gxs, gys: (gxs[0] + 1, None))
    x, constant = Variable([1.0, 2.0]), np.array([5.0])
    y = module(x, constant)
    y[0].sum().backward()
    (gxs, gys), = seen
    assert gxs[0].tolist() == [30, 30] and gxs[1] is None
    assert gys[0].tolist() == [10, 10] and gys[1] is None
    assert x.grad.tolist() == [31, 31] and module.scale.grad.tolist() == [30]
    y[0].sum().backward()
    assert len(seen) == 2 and x.grad.tolist() == [62, 62]


def test_no_input_needs_a_gradient():
    module, seen = Scaled(), []
    handle = module.register_full_backward_hook(lambda one, gxs, gys: seen.append((gxs, gys[0].tolist())))
    module(np.array([2.0])).sum().backward()
    assert seen == [((None,), [1.0])] and module.scale.grad.tolist() == [2]
    handle.remove()
    module.register_full_backward_hook(lambda one, gxs, gys: (np.ones(1),))
    with pytest.raises(GraphError, match="returned gradients of inputs, and none of them requires one"):
        module(np.array([2.0])).sum().backward()


def test_without_recording_there_are_no_backward_hooks():
    module = Scaled()
    module.register_full_backward_hook(lambda one, gxs, gys: 1 / 0)
    with no_grad():
        assert module(Variable([1.0])).creator is None


def test_second_order_through_hooks():
    module = Scaled()
    module.register_full_backward_hook(lambda one, gxs, gys: (gxs[0] * gxs[0],))
    x = Variable([2.0])
    gx, = grad((module(x) ** 2).sum(), [x], create_graph=True)
    assert gx.tolist() == [(2 * 6 * 3) ** 2]
    second, = grad(gx.sum(), [x])  # which comes through the module again, and so through its hook
    assert second.tolist() == [(2 * (18 * 2) * 18) ** 2]


@pytest.mark.parametrize("given", [(np.ones(3),), (np.ones(2), None, None), np.ones(3)])
def test_gradients_that_do_not_fit(given):
    module = Scaled()
    module.register_full_backward_hook(lambda one, gxs, gys: given)
    x = Variable([1.0, 2.0])
    with pytest.raises(GraphError, match="Scaled: a backward hook returned gradients that do not fit; expected a"):
        module(x).sum().backward()
    assert x.grad is None and module.scale.grad is None


def test_gradients_that_are_kept_stay_as_they_were():
    module, kept = layers.Sequential(layers.Tanh(), layers.ReLU(), layers.Tanh()), []
    for one in module:
        one.register_full_backward_hook(lambda one, gxs, gys: kept.append((gxs[0], gxs[0].data.copy())))
    module(Variable(np.linspace(0.5, 1, 100))).sum().backward()
    assert len(kept) == 3
    for gradient, copy in kept:
        np.testing.assert_array_equal(gradient.data, copy)


def test_hooks_keep_nothing_alive():
    gc.collect()
    gc.disable()
    try:
        module = Scaled()
        module.register_full_backward_hook(lambda one, gxs, gys: None)
        x = Variable([1.0, 2.0])
        module(x).sum().backward()
        gone = weakref.ref(module)
        del module
        assert gone() is None
    finally:
        gc.enable()


def test_equals_pytorch():
    torch = pytorch()
    results = []
    for kind, tensor in ((layers.Linear, lambda a: Variable(a)),
                         (torch.nn.Linear, lambda a: torch.tensor(a, requires_grad=True))):
        module, seen = kind(2, 1), []
        state = {"weight": np.array([[1.0, 2.0]], np.float32), "bias": np.array([0.5], np.float32)}
        if kind is torch.nn.Linear:
            state = {name: torch.tensor(array) for name, array in state.items()}
        module.load_state_dict(state)
        module.register_full_backward_pre_hook(lambda one, gys: (gys[0] * 2,))
        module.register_full_backward_hook(lambda one, gxs, gys, seen=seen: seen.append(gxs[0].tolist() + gys[0].tolist()))
        module.register_forward_pre_hook(lambda one, args: (args[0] * 2,))
        module.register_forward_hook(lambda one, args, output: output * 3)
        x = tensor(np.array([[1.0, -1.0]], np.float32))
        y = module(x)
        y.sum().backward()
        results.append((y.tolist(), x.grad.tolist(), module.weight.grad.tolist(), seen))
    assert results[0] == results[1]


def test_a_handle_names_its_hook():
    def watch(module, args, output):
        return None

    handle = layers.Tanh().register_forward_hook(watch)
    assert repr(handle) == "RemovableHandle(test_a_handle_names_its_hook.<locals>.watch)"
    handle.remove()
    assert repr(handle).endswith("watch, removed)")
