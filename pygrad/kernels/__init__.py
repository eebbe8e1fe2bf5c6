"""Kernels: operations that an optional library may compute faster than plain NumPy calls."""

from pygrad._lazy import listing
from pygrad.kernels.adam import adam
from pygrad.kernels.choice import active, available, use
from pygrad.kernels.convolution import convolve, convolve_transposed, correlate, sum_of_positions
from pygrad.kernels.elementwise import activation, activation_backward
from pygrad.kernels.geometry import Geometry
from pygrad.kernels.parallel import get_num_threads, set_num_threads
from pygrad.kernels.pooling import max_pool, max_pool_backward
from pygrad.kernels.products import linear, matmul, sum_of_rows
from pygrad.kernels.repeated_products import Repeated

__all__ = [
    "Geometry", "Repeated", "activation", "activation_backward", "active", "adam", "available", "convolve",
    "convolve_transposed", "correlate", "get_num_threads", "linear", "matmul", "max_pool", "max_pool_backward",
    "set_num_threads", "sum_of_positions", "sum_of_rows", "use",
]

__dir__ = listing(__name__)
