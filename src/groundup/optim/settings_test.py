import pytest

from groundup import optim
from groundup.nn import Parameter


@pytest.mark.parametrize(
    ("method", "settings", "message"),
    [
        ("SGD", {"lr": -0.1}, "expected a learning rate of at least 0, got -0.1"),
        ("SGD", {"weight_decay": float("nan")}, "expected a weight decay of at least 0, got nan"),
        ("SGD", {"momentum": -0.9}, "expected a momentum of at least 0, got -0.9"),
        ("Adam", {"eps": -1.0}, "expected an eps of at least 0, got -1.0"),
        ("Adam", {"betas": (0.9, 1.0)}, r"expected betas from 0 to below 1, got \(0.9, 1.0\)"),
        ("AdamW", {"betas": (-0.1, 0.9)}, r"expected betas from 0 to below 1, got \(-0.1, 0.9\)"),
        ("Adagrad", {"lr_decay": -1.0}, "expected an lr_decay of at least 0, got -1.0"),
        ("Adagrad", {"initial_accumulator_value": -1}, "initial_accumulator_value of at least 0, got -1"),
        ("RMSprop", {"alpha": -1.0}, "expected an alpha of at least 0, got -1.0"),
        ("Adadelta", {"rho": 1.1}, "expected rho from 0 to 1, got 1.1"),
    ],
)
def test_settings_that_make_no_sense_are_refused(method, settings, message):
    with pytest.raises(ValueError, match=message):
        getattr(optim, method)([Parameter([1.0])], **settings)
