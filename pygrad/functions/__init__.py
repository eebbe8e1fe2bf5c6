"""Differentiable functions, each with its Function class: ``F.square`` and ``F.Square``.

Functions of arrays have NumPy's names and signatures, those of neural networks PyTorch's.
"""

from pygrad.functions import plain
from pygrad.functions.arithmetic import Add, Divide, Multiply, Subtract, add, divide, multiply, subtract
from pygrad.functions.assignment import Setitem, setitem
from pygrad.functions.axes import Swapaxes, Transpose, swapaxes, transpose
from pygrad.functions.broadcasting import BroadcastTo, broadcast_to
from pygrad.functions.casting import Astype, Copy, astype, copy
from pygrad.functions.clip import Clip, clip
from pygrad.functions.cross_entropy import CrossEntropy, SoftCrossEntropy, cross_entropy
from pygrad.functions.dropout import Dropout, dropout
from pygrad.functions.exponential import Exp, Log, exp, log
from pygrad.functions.extrema import Max, Min, max, min
from pygrad.functions.extremum import Maximum, Minimum, maximum, minimum
from pygrad.functions.indexing import Getitem, ScatterAdd, getitem
from pygrad.functions.joining import Concatenate, Stack, concatenate, stack
from pygrad.functions.linear import Linear, linear
from pygrad.functions.losses import MseLoss, mse_loss
from pygrad.functions.power import Power, power
from pygrad.functions.products import Dot, Matmul, dot, matmul
from pygrad.functions.relu import LeakyRelu, Relu, leaky_relu, relu
from pygrad.functions.roots import Sqrt, Square, sqrt, square
from pygrad.functions.shaping import ExpandDims, Ravel, Reshape, Squeeze, expand_dims, ravel, reshape, squeeze
from pygrad.functions.sigmoid import Sigmoid, sigmoid
from pygrad.functions.sign import Absolute, Negative, Positive, absolute, negative, positive
from pygrad.functions.softmax import LogSoftmax, Logsumexp, Softmax, log_softmax, logsumexp, softmax
from pygrad.functions.splitting import Split, split
from pygrad.functions.sums import Mean, Sum, mean, sum
from pygrad.functions.tanh import Tanh, tanh
from pygrad.functions.trigonometric import Cos, Sin, cos, sin
from pygrad.functions.variance import Std, Var, std, var
from pygrad.functions.where import Where, where

__all__ = [
    "Absolute", "Add", "Astype", "BroadcastTo", "Clip", "Concatenate", "Copy", "Cos", "CrossEntropy",
    "Divide", "Dot", "Dropout", "Exp", "ExpandDims", "Getitem", "LeakyRelu", "Linear", "Log", "LogSoftmax",
    "Logsumexp", "Matmul", "Max", "Maximum", "Mean", "Min", "Minimum", "MseLoss", "Multiply", "Negative",
    "Positive", "Power", "Ravel", "Relu", "Reshape", "ScatterAdd", "Setitem", "Sigmoid", "Sin",
    "SoftCrossEntropy", "Softmax", "Split", "Sqrt", "Square", "Squeeze", "Stack", "Std", "Subtract", "Sum",
    "Swapaxes", "Tanh", "Transpose", "Var", "Where",
    "absolute", "add", "astype", "broadcast_to", "clip", "concatenate", "copy", "cos", "cross_entropy",
    "divide", "dot", "dropout", "exp", "expand_dims", "getitem", "leaky_relu", "linear", "log",
    "log_softmax", "logsumexp", "matmul", "max", "maximum", "mean", "min", "minimum", "mse_loss",
    "multiply", "negative", "plain", "positive", "power", "ravel", "relu", "reshape", "setitem", "sigmoid",
    "sin", "softmax", "split", "sqrt", "square", "squeeze", "stack", "std", "subtract", "sum", "swapaxes",
    "tanh", "transpose", "var", "where",
]
