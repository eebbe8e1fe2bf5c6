import numpy as np

from pygrad import Parameter, layers


def test_counts_and_nesting():
    inner = layers.Sequential(layers.Linear(2, 1))
    net = layers.Sequential({"inner": inner, "last": layers.ReLU()})
    assert repr(net).splitlines() == [
        "Sequential(  # 3 parameters, 12 bytes",
        "  (inner): Sequential(  # 3 parameters, 12 bytes",
        "    (0): Linear(in_features=2, out_features=1, bias=True)  # 3 parameters, 12 bytes",
        "  )",
        "  (last): ReLU()",
        ")",
    ]


def test_one_parameter_and_thousands():
    module = layers.Module()
    module.scale = Parameter(np.ones(1))
    assert repr(module) == "Module()  # 1 parameter, 8 bytes"
    assert repr(layers.Linear(999, 10)).endswith("# 10,000 parameters, 40,000 bytes")


def test_only_buffers():
    module = layers.Module()
    module.register_buffer("mean", np.zeros(4))
    assert repr(module) == "Module()  # 0 parameters, 0 bytes, 32 bytes of buffers"
