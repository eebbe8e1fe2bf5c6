"""Muon: momentum whose matrices are made orthogonal."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, describe
from pygrad.optim.blocks import Bucket
from pygrad.optim.groups import check_range
from pygrad.optim.optimizer import Optimizer
from pygrad.optim.vectors import add_scaled, move_towards

__all__ = ["Muon", "orthogonalise"]

COEFFICIENTS = (3.4445, -4.7750, 2.0315)


class Muon(Optimizer):
    """Muon: steps by the momentum's nearest orthogonal matrix; for the weights of hidden layers.

    Parameters
    ----------
    params : iterable of Variable, or of dict
        What to update, matrices only; embeddings, biases and output layers suit `AdamW` better.
    lr : float
        The step size.
    weight_decay : float
        Before the update, the parameter is multiplied by ``1 - lr * weight_decay``.
    momentum : float
        What is kept of the mean gradient at each step.
    nesterov : bool
        Look ahead.
    ns_coefficients : tuple of three float
        Of the polynomial that brings singular values to about 1.
    eps : float
        The smallest norm to divide by.
    ns_steps : int
        How often the polynomial is applied, fewer than 100 times.
    adjust_lr_fn : str, optional
        How the step size depends on the shape ``(A, B)``: "original" or None, ``sqrt(max(1, A / B))``;
        "match_rms_adamw", ``0.2 * sqrt(max(A, B))``, for learning rates that suit `AdamW`.

    Raises
    ------
    ArgumentError
        For an option out of range, or a parameter that is no matrix.

    Notes
    -----
    Remembers the momentum: itemsize bytes for each element. A step works with about four arrays of a
    parameter's size, for one parameter after the other. It computes in the parameter's dtype; PyTorch does so
    in bfloat16, so its steps differ by the hundredth part.

    References
    ----------
    K. Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Parameter, optim
    >>> x = Parameter(np.diag([1.0, -2.0]))
    >>> optimizer = optim.Muon([x], lr=0.5, weight_decay=0)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> np.diag(x.data).round(1).tolist()
    [0.4, -1.7]
    """

    __module__ = "pygrad.optim"

    decoupled = True

    def __init__(self, params: Any, lr: float = 1e-3, weight_decay: float = 0.1, momentum: float = 0.95,
                 nesterov: bool = True, ns_coefficients: tuple[float, float, float] = COEFFICIENTS,
                 eps: float = 1e-7, ns_steps: int = 5, adjust_lr_fn: str | None = None) -> None:
        super().__init__(params, {
            "lr": lr, "weight_decay": weight_decay, "momentum": momentum, "nesterov": nesterov,
            "ns_coefficients": ns_coefficients, "eps": eps, "ns_steps": ns_steps,
            "adjust_lr_fn": adjust_lr_fn})

    def check(self, group: dict[str, Any]) -> None:
        check_range(group, "Muon", "lr", "weight_decay", "momentum", "eps")
        check_range(group, "Muon", "ns_steps", below=100)
        if not isinstance(group["ns_coefficients"], tuple | list) or len(group["ns_coefficients"]) != 3:
            raise ArgumentError("Muon: expected ns_coefficients to be three numbers, got "
                                f"{group['ns_coefficients']!r}")
        check_range(group, "Muon", "ns_coefficients", low=-np.inf)
        if group["adjust_lr_fn"] not in (None, "original", "match_rms_adamw"):
            raise ArgumentError("Muon: expected adjust_lr_fn to be 'original', 'match_rms_adamw' or None, "
                                f"got {group['adjust_lr_fn']!r}")
        for one in group["params"]:
            if one.ndim != 2:
                raise ArgumentError(f"Muon: expected matrices, got a parameter of {describe(one)}; give it "
                                    "to another optimiser")

    def remembered(self, group: dict[str, Any]) -> tuple[str, ...]:
        return ("momentum_buffer",)

    def _update(self, group: dict[str, Any], bucket: Bucket, gradients: list[Any]) -> None:
        bucket.writable()
        bucket.remember("momentum_buffer")
        momentum, lr = group["momentum"], group["lr"]
        for parameter, gradient, buffer in zip(bucket.parameters, gradients, bucket.parts("momentum_buffer"),
                                               strict=True):
            move_towards(buffer, gradient, 1 - momentum)
            update = buffer.copy()
            if group["nesterov"]:
                move_towards(update, gradient, 1 - momentum)
            update = orthogonalise(update, group["ns_coefficients"], group["ns_steps"], group["eps"])
            height, width = parameter.shape
            ratio = (0.2 * math.sqrt(max(height, width)) if group["adjust_lr_fn"] == "match_rms_adamw"
                     else math.sqrt(max(1, height / max(width, 1))))
            np.multiply(parameter.data, 1 - lr * group["weight_decay"], out=parameter.data)
            add_scaled(parameter.data, -lr * ratio, update)


def orthogonalise(matrix: Any, coefficients: tuple[float, float, float] = COEFFICIENTS, steps: int = 5,
                  eps: float = 1e-7) -> Any:
    """Return a matrix of the same singular vectors, and singular values of about 1.

    By the iteration of Newton and Schulz, of matrix products only.

    Parameters
    ----------
    matrix : ndarray, shape (A, B)
        May be written to.
    coefficients : tuple of three float
        ``a``, ``b``, ``c`` of the polynomial ``a * x + b * x**3 + c * x**5`` of singular values.
    steps : int
    eps : float
        The smallest norm to divide by.

    Returns
    -------
    ndarray, shape (A, B)

    Examples
    --------
    >>> values = np.linalg.svd(orthogonalise(np.diag([5.0, 0.5])))[1]
    >>> bool((abs(values - 1) < 0.4).all())
    True
    """
    a, b, c = coefficients
    x = matrix.T if matrix.shape[0] > matrix.shape[1] else matrix
    x /= max(float(np.linalg.norm(x)), eps)
    for _ in range(steps):
        gram = x @ x.T
        change = gram @ gram
        change *= c
        gram *= b
        change += gram
        new = change @ x
        x *= a
        x += new
    return x.T if matrix.shape[0] > matrix.shape[1] else x
