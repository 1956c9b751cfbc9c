"""A5: does `w -= lr * g` train, and does `w = w - lr * g` break training because it makes a new object?"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np

from ..effect import Effect
from ..finding import DEPENDS, Claim, Numbers, always, unanimous
from .engines import Engine, both

STEPS, LR = 100, 0.1
TRAINED = 0.01  # the loss that is left, as a share of the first, when training worked

Loss = Callable[[object], object]


def in_place(engine: Engine, w, loss: Loss):
    loss(w).backward()
    with engine.functions.no_grad():
        w -= LR * w.grad
    w.grad = None
    return w


def in_place_recorded(engine: Engine, w, loss: Loss):
    loss(w).backward()
    w -= LR * w.grad
    w.grad = None
    return w


def new_object(engine: Engine, w, loss: Loss):
    loss(w).backward()
    with engine.functions.no_grad():
        w = w - LR * w.grad
    return w


def new_object_recorded(engine: Engine, w, loss: Loss):
    loss(w).backward()
    return w - LR * w.grad


def new_name_in_a_loop(engine: Engine, w, loss: Loss):
    loss(w).backward()
    with engine.functions.no_grad():
        for parameter in [w]:
            parameter = parameter - LR * parameter.grad  # the list, and the model, keep the old one
    w.grad = None
    return w


def new_leaf(engine: Engine, w, loss: Loss):
    loss(w).backward()
    return (w - LR * w.grad).detach().requires_grad_()


def gradient_of_a_function(engine: Engine, w, loss: Loss):
    return w - LR * engine.grad(loss, w)


# Each way of a step, and whether the claim lets it train: in place yes, with a new object no.
WAYS = {
    "w -= lr * g inside no_grad": (in_place, True),
    "w -= lr * g, recorded": (in_place_recorded, True),
    "w = w - lr * g inside no_grad": (new_object, False),
    "w = w - lr * g, recorded": (new_object_recorded, False),
    "p = p - lr * g in a loop over parameters": (new_name_in_a_loop, False),
    "w = (w - lr * g) as a new leaf": (new_leaf, False),
    "w = w - lr * grad(loss)(w)": (gradient_of_a_function, False),
}


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Least squares by 100 steps of gradient descent, each way in each engine."""
    rng = np.random.default_rng(seed)
    x, w_true = rng.standard_normal((50, 3)), rng.standard_normal(3)
    numbers = {}
    for engine in both():
        inputs, targets = engine.constant(x), engine.constant(x @ w_true)

        def loss(w, inputs=inputs, targets=targets):
            return ((inputs @ w - targets) ** 2).mean()

        for name, (step, _) in WAYS.items():
            steps, left = train(engine, step, loss)
            numbers[f"{engine.name}: {name}"] = {
                "steps until an error": steps,
                "loss left": left,
                "trains": float(left < TRAINED),
            }
    return numbers


def train(engine: Engine, step: Callable, loss: Loss) -> tuple[int, float]:
    """(steps done before an error, last loss as a share of the first)."""
    w = engine.leaf(np.zeros(3))
    first, done = loss(w).item(), 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # torch warns where the gradient of a non-leaf is read
        try:
            while done < STEPS:
                w = step(engine, w, loss)
                done += 1
        except (RuntimeError, TypeError):
            pass  # the error is the outcome: it is counted
    return done, loss(w).item() / first


def judge(numbers: Numbers) -> str:
    return unanimous(fits(name, measures["trains"]) for name, measures in numbers.items())


def fits(condition: str, trains: list[float]) -> str:
    """Confirmed when training works, or fails, for every seed as the claim has it."""
    _, claimed = WAYS[condition.partition(": ")[2]]
    return always(bool(trained) == claimed for trained in trains)


def summarise(numbers: Numbers) -> list[Effect]:
    """Each way, whether it trains in both engines."""
    return [
        Effect.holds(
            f"trains in both engines: {way}",
            np.min([m["trains"] for name, m in numbers.items() if name.endswith(f": {way}")], axis=0),
        )
        for way in WAYS
    ]


CLAIM = Claim(
    id="A5",
    title="w -= lr·g trains, and w = w − lr·g does not because it makes a new object",
    source="notes 004, section 31",
    statement=(
        "An update has to be written w -= lr·g, which changes w where it is. With w = w − lr·g the name "
        "stands for a new object, and for that reason there is no gradient any more."
    ),
    prediction=(
        "Depends. Inside no_grad the first form trains and the second fails at the next backward, and in a "
        "loop over a model's parameters it does nothing at all, without an error. But while recording is on, "
        "the first form raises; and a new object is no harm in itself: made a leaf again, or with the "
        "gradient of a function of w, every step may make a new one. What breaks training is that the new "
        "tensor is not a leaf that asks for a gradient, or that the model does not know it."
    ),
    expected=DEPENDS,
    rule=(
        "Least squares, 100 steps, seven ways to write a step, in two engines. A way trains if the loss "
        "falls below a hundredth of the first. The claim says that both ways with -= train and that the five "
        "that make a new object do not. A condition confirms it if this is so for every seed, and refutes it "
        "if for none. If the fourteen disagree, it depends."
    ),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.1,
    chapter="autograd.ipynb",
)
