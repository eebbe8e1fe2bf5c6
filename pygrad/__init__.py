"""PyGrad: NumPy autograd that knows where every byte goes."""

from pygrad import config, errors, functions, transforms
from pygrad._lazy import __dir__, __getattr__  # noqa: F401 - the hooks of PEP 562
from pygrad.anomaly import detect_anomaly
from pygrad.config import (
    enable_grad,
    get_default_dtype,
    is_grad_enabled,
    no_grad,
    set_default_dtype,
)
from pygrad.differentiate import backward
from pygrad.dispatch import register
from pygrad.errors import AnomalyError, PyGradError, StaleGraphError
from pygrad.eviction import evict
from pygrad.function import Function
from pygrad.parameter import Parameter
from pygrad.random import manual_seed
from pygrad.stepwise import backward_steps
from pygrad.transforms import elementwise_grad, grad, hessian, hvp, jacobian, jvp, value_and_grad, vjp
from pygrad.variable import Variable

__version__ = "0.2.0"

__all__ = [
    "AnomalyError", "Function", "Parameter", "PyGradError", "StaleGraphError", "Variable", "backward", "backward_steps",
    "config", "detect_anomaly", "elementwise_grad", "enable_grad", "errors", "evict", "functions", "get_default_dtype",
    "grad", "hessian", "hvp", "is_grad_enabled", "jacobian", "jvp", "manual_seed", "no_grad", "register",
    "set_default_dtype", "transforms", "value_and_grad", "vjp",
]
