from benchmarks.networks import NETWORKS
from benchmarks.skeleton import FACTORS
from benchmarks.targets import TARGETS, Target
from benchmarks.workload import TASKS


def test_targets_are_the_ones_of_the_design():
    assert {key: target.limit for key, target in TARGETS.items()} == {
        "overhead/constant": 0.60,
        "overhead/variable": 0.60,
        "training/tiny": 0.50,
        "training/mlp": 0.80,
        "training/deep": 0.80,
        "training/cnn": 1.00,
        "training/cnn-numpy": 2.00,
        "training/gpt": 0.90,
        "training/lstm": 1.00,
        "peak/tiny": 0.80,
        "peak/mlp": 0.80,
        "peak/deep": 1.00,
        "peak/cnn": 0.80,
        "peak/cnn-numpy": 0.80,
        "peak/gpt": 0.80,
        "peak/lstm": 0.80,
        "program/gaussian_process": 0.60,
        "program/kalman_filter": 0.60,
        "program/logistic_regression": 0.60,
        "program/ode_integrator": 0.60,
        "program/mandelbrot": 0.60,
        "program/black_box_physics": 0.60,
        "program/heat_equation": 0.60,
        "profile/big": 1.05,
        "profile/lstm": 1.25,
        "import": 60,
        "skeleton/constant": 500,
        "skeleton/variable": 500,
        "growth/collector-on": 1.6,
        "growth/collector-off": 1.3,
    }


def test_every_task_and_skeleton_has_its_targets():
    assert {f"{kind}/{task}" for kind in ("training", "peak") for task in (*TASKS, *NETWORKS)} <= set(TARGETS)
    assert {f"skeleton/{factor}" for factor in FACTORS} <= set(TARGETS)


def test_text():
    assert str(Target(0.6)) == "<= 0.60"
    assert str(Target(60, "ms")) == "<= 60 ms"
    assert str(Target(1.6, "x")) == "<= 1.6 x"
