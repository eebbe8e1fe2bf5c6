"""The figures to reach."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """At most `limit`: a ratio to the case's baseline where `unit` is empty, else a value in that unit."""

    limit: float
    unit: str = ""

    def __str__(self) -> str:
        """Return the target as the tables show it, such as ``<= 0.60`` or ``<= 60 ms``."""
        return f"<= {self.limit:g} {self.unit}" if self.unit else f"<= {self.limit:.2f}"


TARGETS = {
    "overhead/constant": Target(0.60),
    "overhead/variable": Target(0.60),
    "training/tiny": Target(0.50),
    "training/mlp": Target(0.80),
    "training/deep": Target(0.80),
    "training/cnn": Target(1.00),
    "training/cnn-numpy": Target(2.00),
    "training/gpt": Target(0.90),
    "training/lstm": Target(1.00),
    "peak/tiny": Target(0.80),
    "peak/mlp": Target(0.80),
    "peak/deep": Target(1.00),
    "peak/cnn": Target(0.80),
    "peak/cnn-numpy": Target(0.80),
    "peak/gpt": Target(0.80),
    "peak/lstm": Target(0.80),
    "program/gaussian_process": Target(0.60),
    "program/kalman_filter": Target(0.60),
    "program/logistic_regression": Target(0.60),
    "program/ode_integrator": Target(0.60),
    "program/mandelbrot": Target(0.60),
    "program/black_box_physics": Target(0.60),
    "program/heat_equation": Target(0.60),
    "profile/big": Target(1.05, "x"),
    "profile/lstm": Target(1.25, "x"),
    "import": Target(60, "ms"),
    "skeleton/constant": Target(500, "bytes"),
    "skeleton/variable": Target(500, "bytes"),
    "growth/collector-on": Target(1.6, "x"),
    "growth/collector-off": Target(1.3, "x"),
}
