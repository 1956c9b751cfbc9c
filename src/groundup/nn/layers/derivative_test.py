"""Second rung: every layer against finite differences, in its inputs and in its parameters together."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.autograd import check_gradients
from groundup.nn.layers.cases_test import CASES


def placed(module, values: dict) -> None:
    """Put tensors where the parameters stand."""
    for path, value in values.items():
        *owners, name = path.split(".")
        owner = module
        for part in owners:
            owner = getattr(owner, part)
        setattr(owner, name, value)


MODES = [  # both where they differ
    (case, training)
    for case in CASES
    for training in ((True, False) if case.layer.startswith("Batch") else (True,))
    if case.numeric
]


@pytest.mark.parametrize(("case", "training"), MODES, ids=str)
def test_the_derivative_is_the_slope(case, training):
    module = case.ours().train(training)
    module.load_state_dict({name: value.numpy() for name, value in case.theirs().state_dict().items()})
    start = {name: parameter.numpy() for name, parameter in module.named_parameters()}
    inputs = case.inputs()
    moving = [i for i, x in enumerate(inputs) if x.dtype == np.float64]

    def outputs(*tensors):
        given = list(inputs)
        for i, tensor in zip(moving, tensors, strict=False):
            given[i] = tensor
        placed(module, dict(zip(start, tensors[len(moving) :], strict=True)))
        return case.run(module, given, np.asarray)

    check_gradients(outputs, *[inputs[i] for i in moving], *start.values(), order=1)


def test_every_layer_is_compared():
    assert {case.layer for case, _ in MODES} == {case.layer for case in CASES}
