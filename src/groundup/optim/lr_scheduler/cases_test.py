"""Every schedule, over its options, against torch's: rates, momenta, weights, and both ways of going on."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
import torch

from groundup import optim
from groundup.autograd import Tensor
from groundup.optim import lr_scheduler

STEPS = 20
CASES = [
    ("LambdaLR", "SGD", {"lr_lambda": lambda t: 1 / (1 + t)}),
    ("LambdaLR", "SGD", {"lr_lambda": [lambda t: 0.9**t, lambda t: min(1, t / 5)]}),
    ("StepLR", "SGD", {"step_size": 3}),
    ("StepLR", "Adam", {"step_size": 7, "gamma": 0.5}),
    ("CosineAnnealingLR", "SGD", {"T_max": STEPS}),
    ("CosineAnnealingLR", "AdamW", {"T_max": 6, "eta_min": 0.01}),
    ("OneCycleLR", "SGD", {"max_lr": 0.3, "total_steps": STEPS}),
    ("OneCycleLR", "Adam", {"max_lr": [0.3, 0.1], "epochs": 4, "steps_per_epoch": 5, "pct_start": 0.25}),
    ("OneCycleLR", "RMSprop", {"max_lr": 0.01, "total_steps": 25, "anneal_strategy": "linear"}),
    ("OneCycleLR", "SGD", {"max_lr": 0.3, "total_steps": STEPS, "three_phase": True, "div_factor": 5.0}),
    ("OneCycleLR", "Adagrad", {"max_lr": 0.3, "total_steps": STEPS, "cycle_momentum": False}),
    (
        "OneCycleLR",
        "SGD",
        {"max_lr": 0.3, "total_steps": STEPS, "base_momentum": [0.5, 0.6], "final_div_factor": 10.0},
    ),
    ("OneCycleLR", "SGD", {"max_lr": 0.3, "total_steps": STEPS, "pct_start": 0.0}),
]
EACH = pytest.mark.parametrize(("schedule", "method", "options"), CASES)
START = np.random.default_rng(0).standard_normal((2, 4))


class Run:
    """Two weights in two groups, an optimiser and a schedule, ours or torch's."""

    def __init__(self, library, schedules, leaf, case):
        schedule, method, options = case
        self.weights = [leaf(row) for row in START]
        groups = [{"params": [self.weights[0]]}, {"params": [self.weights[1]], "lr": 0.05}]
        self.optimizer = getattr(library, method)(groups, lr=0.2)
        self.schedule = getattr(schedules, schedule)(self.optimizer, **options)
        self.rates = []

    def steps(self, count):
        for _ in range(count):
            keys = ("lr", "momentum", "betas")
            groups = self.optimizer.param_groups
            self.rates.append([np.ravel(group[key]) for group in groups for key in keys if key in group])
            np.testing.assert_array_equal(self.schedule.get_last_lr(), [group["lr"] for group in groups])
            self.optimizer.zero_grad()
            sum(((weight - 1) ** 2).sum() for weight in self.weights).backward()
            self.optimizer.step()
            self.schedule.step()
        return self

    def close(self, other):
        for own, their in zip(self.rates, other.rates, strict=True):
            np.testing.assert_allclose(np.concatenate(own), np.concatenate(their), rtol=1e-9, atol=1e-12)
        for own, their in zip(self.weights, other.weights, strict=True):
            np.testing.assert_allclose(np.asarray(own.detach()), their.detach().numpy(), rtol=1e-9)


def ours(*case) -> Run:
    return Run(optim, lr_scheduler, lambda x: Tensor(x, requires_grad=True), case)


def theirs(*case) -> Run:
    case = (*case[:2], copy.deepcopy(case[2]))
    return Run(torch.optim, torch.optim.lr_scheduler, lambda x: torch.tensor(x, requires_grad=True), case)


def test_every_public_schedule_has_its_case():
    assert set(lr_scheduler.__all__) - {"LRScheduler"} == {schedule for schedule, _, _ in CASES}


@EACH
def test_rates_momenta_and_weights_are_torch_s(schedule, method, options):
    mine, reference = ours(schedule, method, options), theirs(schedule, method, options)
    mine.steps(STEPS).close(reference.steps(STEPS))


@EACH
def test_seven_steps_and_thirteen_after_a_restart_are_twenty_bit_by_bit(schedule, method, options):
    straight, first = ours(schedule, method, options).steps(STEPS), ours(schedule, method, options).steps(7)
    saved = pickle.loads(pickle.dumps((first.optimizer.state_dict(), first.schedule.state_dict())))
    second = ours(schedule, method, options)
    for own, weight in zip(second.weights, first.weights, strict=True):
        own.data[...] = weight.numpy()
    second.optimizer.load_state_dict(saved[0])
    second.schedule.load_state_dict(saved[1])
    second.steps(STEPS - 7)
    for own, other in zip(second.weights, straight.weights, strict=True):
        np.testing.assert_array_equal(own.numpy(), other.numpy())


@EACH
def test_last_epoch_resumes_on_the_groups_that_a_schedule_left(schedule, method, options):
    run = ours(schedule, method, options).steps(7)
    expected = [dict(group) for group in run.optimizer.param_groups]
    getattr(lr_scheduler, schedule)(run.optimizer, **options, last_epoch=6)
    assert run.optimizer.param_groups == expected


@EACH
def test_torch_goes_on_from_our_state_and_we_from_torch_s(schedule, method, options):
    mine, reference = ours(schedule, method, options).steps(7), theirs(schedule, method, options).steps(7)
    taken = copy.deepcopy(reference.schedule.state_dict()), copy.deepcopy(reference.optimizer.state_dict())
    fresh, other = ours(schedule, method, options), theirs(schedule, method, options)
    fresh.schedule.load_state_dict(taken[0])
    fresh.optimizer.load_state_dict(taken[1])
    given = mine.optimizer.state_dict()
    as_tensors = {i: {key: torch.tensor(x) for key, x in kept.items()} for i, kept in given["state"].items()}
    other.schedule.load_state_dict(mine.schedule.state_dict())
    other.optimizer.load_state_dict(given | {"state": as_tensors})
    for run in (fresh, other):
        for weight, kept in zip(run.weights, mine.weights, strict=True):
            weight.data[...] = kept.numpy() if run is fresh else torch.tensor(kept.numpy())
    fresh.steps(STEPS - 7).close(other.steps(STEPS - 7))
    np.testing.assert_allclose(
        np.concatenate(fresh.rates[0]), np.concatenate(mine.steps(1).rates[-1]), rtol=1e-9
    )
