"""A copy of a tensor is a leaf of the process that holds it, however it got there."""

from __future__ import annotations

import copy
import multiprocessing
import os
import pickle
import subprocess
import sys

import joblib
import numpy as np
import pytest

from groundup import nn, optim
from groundup.autograd import Tensor, grad, no_grad

SLOPE = "(lambda x: ((x * x + x).sum().backward(), x.grad.tolist())[1])"


def aged(x: Tensor) -> Tensor:
    """x, after the clock of this process has run well ahead of a new one's."""
    for _ in range(10_000):
        x.detach() * 1.0
        Tensor(0.0, requires_grad=True)
    return x


def in_a_new_process(program: str, payload: bytes) -> str:
    """What `program` prints, given the unpickled payload as `given`."""
    start = "import pickle, sys; given = pickle.load(sys.stdin.buffer); "
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", start + program]
    run = subprocess.run(command, input=payload, capture_output=True, env=environment)
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout.decode().strip()


def test_a_pickled_leaf_is_differentiated_in_a_new_process():
    x = aged(Tensor([1.0, 2.0], requires_grad=True))
    x = Tensor(x, requires_grad=True)  # a node of a late time
    assert in_a_new_process(f"print({SLOPE}(given))", pickle.dumps(x)) == "[3.0, 5.0]"


def test_a_trained_module_goes_on_in_a_new_process():
    rng = np.random.default_rng(0)
    model = nn.Sequential(nn.Linear(2, 3, rng=rng), nn.ReLU(), nn.Linear(3, 1, rng=rng))
    optimizer, x = optim.SGD(model.parameters(), lr=0.1), aged(Tensor(np.ones((3, 2), np.float32)))
    model(x).sum().backward()
    optimizer.step()
    optimizer.zero_grad()
    program = "model, x = given; model(x).sum().backward(); print(model[0].weight.grad.tolist())"
    found = in_a_new_process(program, pickle.dumps((model, x)))
    model(x).sum().backward()
    assert found == str(model[0].weight.grad.tolist())


def _slope(x: Tensor) -> list[float]:
    (x * x + x).sum().backward()
    return x.grad.tolist()


def test_a_worker_of_multiprocessing_differentiates_what_it_is_sent():
    x = Tensor(aged(Tensor([1.0, 2.0])), requires_grad=True)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(_slope, (x,)) == [3.0, 5.0]


@pytest.fixture(params=["copy", "deepcopy", "pickle", "joblib", "joblib, mapped"])
def copied(request, tmp_path):
    def by_joblib(x, **options):
        joblib.dump(x, tmp_path / "x")
        return joblib.load(tmp_path / "x", **options)

    return {
        "copy": copy.copy,
        "deepcopy": copy.deepcopy,
        "pickle": lambda x: pickle.loads(pickle.dumps(x)),
        "joblib": by_joblib,
        "joblib, mapped": lambda x: by_joblib(x, mmap_mode="r"),
    }[request.param]


class Named(Tensor):
    """A subclass that has something of its own."""


def test_a_copy_has_numbers_gradient_and_memory_of_its_own(copied):
    x = Named(np.ones((2, 3), np.float32), requires_grad=True)
    x.name = "weight"
    (x * x).sum().backward()
    y = copied(x)
    assert type(y) is Named and y.name == "weight"
    assert y.requires_grad and y.is_leaf and y.dtype == np.float32
    assert y.tolist() == x.tolist() and y.grad.tolist() == x.grad.tolist()
    with no_grad():
        y += 1.0
        y.grad += 1.0
    assert x.tolist() == [[1.0] * 3] * 2 and x.grad.tolist() == [[2.0] * 3] * 2


def test_an_edit_of_a_copy_is_no_edit_of_the_tensor(copied):
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = (x * x).sum()
    copied(x).data[0] = 5.0
    y.backward()
    assert x.grad.tolist() == [2.0, 4.0]


def test_a_constant_stays_one(copied):
    assert not copied(Tensor([1, 2])).requires_grad


def test_two_names_of_one_tensor_stay_one():
    x = Tensor([1.0], requires_grad=True)
    first, second = pickle.loads(pickle.dumps([x, x]))
    assert first is second


def test_what_has_a_history_is_refused(copied):
    x = Tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(TypeError, match=r"only a leaf can be copied or pickled: detach\(\) the tensor first"):
        copied(x * 2)
    for f in (lambda x: copied(x).sum(), lambda x: copied(x * 1).sum()):
        for inside in (x, np.ones(2)):
            with pytest.raises(TypeError, match="only a leaf"):
                grad(f)(inside)


def test_a_frozen_leaf_stays_frozen_and_keeps_its_gradient(copied):
    x = Tensor([1.0, 2.0], requires_grad=True)
    x.sum().backward()
    x.requires_grad = False
    y = copied(x)
    assert not y.requires_grad and y.grad.tolist() == [1.0, 1.0]
