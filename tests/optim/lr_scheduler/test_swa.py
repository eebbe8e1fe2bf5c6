import pytest

from pygrad import Parameter, optim
from pygrad.errors import ArgumentError
from tests.optim.lr_scheduler.reference import close, options_of, optimizers
from tests.pytorch import pytorch


@pytest.mark.parametrize("options", [
    {"swa_lr": 0.05}, {"swa_lr": [0.3, 0.01], "anneal_epochs": 20, "anneal_strategy": "linear"},
    {"swa_lr": 0.05, "anneal_epochs": 0}, {"swa_lr": 0.05, "anneal_epochs": 1},
], ids=str)
def test_equals_pytorch(options):
    mine, theirs = optimizers()
    ours, other = optim.SWALR(mine, **options), pytorch().optim.swa_utils.SWALR(theirs, **options)
    close(ours, other)
    for step in range(100):
        mine.step()
        theirs.step()
        ours.step()
        other.step()
        close(ours, other)
        if step == 5:
            third, _ = optimizers()
            twin = optim.SWALR(third, **options)
            twin.load_state_dict(ours.state_dict())
            third.load_state_dict(mine.state_dict())
            assert options_of(third) == options_of(mine)
            mine, ours = third, twin


@pytest.mark.parametrize("options, message", [
    ({"swa_lr": -1}, "SWALR: expected swa_lr"), ({"swa_lr": 1, "anneal_epochs": 1.5}, "expected anneal_epochs"),
    ({"swa_lr": 1, "anneal_strategy": "step"}, "'cos' or 'linear', got 'step'"), ({"swa_lr": [1, 2]}, "expected swa_lr"),
])
def test_bad_options_set_nothing(options, message):
    optimizer = optim.SGD([Parameter([1.0])])
    with pytest.raises(ArgumentError, match=message):
        optim.SWALR(optimizer, **options)
    assert "swa_lr" not in optimizer.param_groups[0]
