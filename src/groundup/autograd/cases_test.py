"""The table of cases: every function on ordinary and on edge shapes, each written once for both engines.

A case is a function of a namespace and its inputs, `lambda m, x: m.exp(x)`. With `groundup.autograd` as m it
runs here, with torch as m it runs there; the tests of the family (reference_test.py, derivative_test.py,
mutation_test.py) compare the two, or ours with finite differences. A primitive or a public function that no
case reaches fails a test below, so nothing escapes the table.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest

import groundup.autograd as ag
from groundup.autograd.drawing import ancestors
from groundup.autograd.primitives.depthwise import overlap, slide
from groundup.autograd.primitives.likelihood import negative_log_likelihood
from groundup.autograd.primitives.standardise import scale_and_shift
from groundup.autograd.primitives.thinning import thinned
from groundup.autograd.trees import leaves

Make = Callable[[np.random.Generator], np.ndarray]


def normal(*shape: int) -> Make:
    return lambda rng: rng.standard_normal(shape)


def positive(*shape: int) -> Make:
    return lambda rng: rng.uniform(0.5, 2.0, shape)


def away(*shape: int) -> Make:
    """Away from the kink at 0."""
    return lambda rng: rng.choice([-1.0, 1.0], shape) * rng.uniform(0.3, 2.0, shape)


def distinct(*shape: int) -> Make:
    """No two entries closer than 0.1."""
    return lambda rng: rng.permutation(int(np.prod(shape))).reshape(shape) * 0.13 - 0.7


def turned(*shape: int) -> Make:
    """Not contiguous in memory."""
    return lambda rng: rng.standard_normal(shape[::-1]).T


def of(*values) -> Make:
    return lambda rng: np.array(values if len(values) > 1 else values[0], dtype=np.float64)


@dataclass(frozen=True)
class Case:
    """`numeric=False`: at a kink, a tie or an infinity, where only torch's convention can be checked.
    `second=False`: torch has no second derivative there, or another convention for it."""

    name: str
    f: Callable
    makes: tuple[Make, ...]
    numeric: bool = True
    second: bool = True

    def inputs(self) -> list[np.ndarray]:
        rng = np.random.default_rng(zlib.crc32(self.name.encode()))
        return [make(rng) for make in self.makes]

    def __str__(self) -> str:
        return self.name


CASES: list[Case] = []
NAN = float("nan")


def case(name: str, f: Callable, *makes: Make, **options) -> None:
    CASES.append(Case(name, f, makes, **options))


def family(names: str, make: Make, edge: str = "", **options) -> None:
    """Several functions of one tensor on the same inputs."""
    for name in names.split():
        case(name + edge, lambda m, x, name=name: getattr(m, name)(x), make, **options)


def array(m, values):
    """A constant array in the namespace m."""
    return m.tensor(values)


# Pointwise
family("exp expm1 sin cos tanh sigmoid erf gelu silu neg square", normal(2, 5))
family("log log1p sqrt rsqrt", positive(2, 5))
family("abs relu", away(2, 5))
for edge, make in {"0-d": normal(), "0-size": normal(0, 3), "turned": turned(2, 3, 5)}.items():
    for name in "exp tanh relu sigmoid gelu".split():
        case(f"{name} {edge}", lambda m, x, name=name: getattr(m, name)(x), make)
case("abs at 0", lambda m, x: m.abs(x), of(-1.0, 0.0, 2.0), numeric=False)
case("relu at 0", lambda m, x: m.relu(x), of(-1.0, 0.0, 2.0), numeric=False)
case("sigmoid far out", lambda m, x: m.sigmoid(x), of(-800.0, -30.0, 30.0, 800.0))
case("tanh far out", lambda m, x: m.tanh(x), of(-400.0, -1e-9, 1e-9, 400.0))
case("erf far out", lambda m, x: m.erf(x), of(-9.0, -5.9, -1e-12, 3.3, 6.1))
case("gelu by tanh", lambda m, x: m.gelu(x, approximate="tanh"), normal(2, 5))

# Activations made of pieces
family("leaky_relu elu selu softplus logsigmoid hardtanh relu6", away(2, 5))
KINKS = of(NAN, -1.0, 0.0, 1.0, 6.0)
family("leaky_relu hardtanh relu6", KINKS, " at its kinks", numeric=False)
family("elu selu", KINKS, " at its kinks", numeric=False, second=False)
case("leaky_relu, another slope", lambda m, x: m.leaky_relu(x, 0.3), away(2, 5))
case("elu, another alpha", lambda m, x: m.elu(x, 0.7), away(2, 5))
case("elu far out", lambda m, x: m.elu(x), of(-800.0, -30.0, 800.0))
case("softplus, steeper and cut", lambda m, x: m.softplus(x, 3.0, 1.5), distinct(2, 7))
case("softplus far out", lambda m, x: m.softplus(x), of(-800.0, -30.0, 19.0, 800.0))
case("logsigmoid far out", lambda m, x: m.logsigmoid(x), of(-800.0, -30.0, 0.0, 30.0, 800.0))
case("hardtanh, other bounds", lambda m, x: m.hardtanh(x, -0.35, 0.5), distinct(2, 7))
case("glu", lambda m, x: m.glu(x), normal(2, 4))
case("glu along", lambda m, x: m.glu(x, 1), normal(2, 6, 3))

# Arithmetic
for name in "add sub mul div".split():
    for edge, (left, right) in {
        "": ((2, 5), (2, 5)),
        " broadcast": ((2, 1, 5), (7, 1)),
        " with 0-d": ((2, 5), ()),
        " 0-d with": ((), (3,)),
        " 0-size": ((0, 5), (5,)),
    }.items():
        case(name + edge, lambda m, x, y, name=name: getattr(m, name)(x, y), normal(*left), away(*right))
case("operators", lambda m, x, y: 2 - x * y / 3 + (1.5 / y - x) + (-x), normal(2, 5), away(5))
case("the same twice", lambda m, x: x * x + x, normal(2, 5))
case("pow", lambda m, x, y: m.pow(x, y), positive(2, 5), normal(5))
case("pow of a number", lambda m, y: 1.7**y, normal(2, 3))
case("add, times alpha", lambda m, x, y: m.add(x, y, alpha=-1.5), normal(2, 5), normal(5))
case("sub, times alpha", lambda m, x, y: m.sub(x, y, alpha=2), normal(2, 5), normal(5))
for power in (0, 1, 2, 3, -1, 0.5, -1.5):
    case(f"pow {power}", lambda m, x, power=power: x**power, positive(2, 5))
case("square of negatives", lambda m, x: x**2, normal(2, 5))
case(
    "pow at 0", lambda m, x, y: m.pow(x, y), of(0.0, 0.0, 2.0), of(0.0, 3.0, 0.0), numeric=False, second=False
)
case("remainder", lambda m, x, y: m.remainder(x, y), distinct(2, 7), of(0.5))
case("remainder of signs", lambda m, x, y: x % y + 0 * y, of(-2.2, -0.3, 2.2, 0.3), of(0.5, 0.7, -0.5, -0.7))

# Choosing
case("maximum", lambda m, x, y: m.maximum(x, y), distinct(2, 5), of(0.02))
case("minimum", lambda m, x, y: m.minimum(x, y), distinct(2, 5), of(0.02))
case("maximum at a tie", lambda m, x, y: m.maximum(x, y), of(1.0, 2.0), of(1.0, 3.0), numeric=False)
case("minimum at a tie", lambda m, x, y: m.minimum(x, y), of(1.0, 2.0), of(1.0, 3.0), numeric=False)
case("where", lambda m, x, y: m.where(array(m, [True, False, True]), x, y), normal(2, 1), normal(3))
case("where twice", lambda m, x: m.where(x > 0, m.sqrt(m.where(x > 0, x, 1.0)), 0.0), away(2, 5))
case("clamp", lambda m, x: m.clamp(x, -0.5, 0.8), distinct(2, 7))
case("clamp from below", lambda m, x: m.clamp(x, min=0.05), distinct(2, 7))
case("clamp at its bounds", lambda m, x: m.clamp(x, -1.0, 1.0), of(-2.0, -1.0, 0.0, 1.0, 2.0), numeric=False)
case(
    "clamp between tensors",
    lambda m, x, low, high: m.clamp(x, low, high),
    of(-3.0, 0.2, 3.0, 0.2),
    of(-1.0, -0.9, -0.8, 1.5),
    of(1.0, 1.1, 0.9, 1.2),
)
for name, f in {
    "relu": lambda m, x: m.relu(x),
    "clamp": lambda m, x: m.clamp(x, -1.0, 1.0),
    "clamp from below": lambda m, x: m.clamp(x, min=-1.0),
    "clamp from above": lambda m, x: m.clamp(x, max=1.0),
    "clamp by NaN": lambda m, x: m.clamp(x, min=float("nan")),
}.items():
    case(f"{name} with NaN", f, of(NAN, 0.5, NAN, 2.0), numeric=False, second=False)
case("masked_fill", lambda m, x: m.masked_fill(x, array(m, [True, False, True]), -2.5), normal(2, 3))
for diagonal in (-1, 0, 2):
    case(f"tril {diagonal}", lambda m, x, d=diagonal: m.tril(x, d), normal(2, 3, 5))
    case(f"triu {diagonal}", lambda m, x, d=diagonal: m.triu(x, d), normal(2, 3, 5))

# Reductions
for name in "sum mean amax amin logsumexp var std norm".split():
    make = distinct if name in ("amax", "amin") else normal
    if name != "logsumexp":  # torch's needs its dim
        case(name, lambda m, x, name=name: getattr(m, name)(x), make(2, 5))
    for dim in (0, -1, (0, 2), (-2, 1 - 3)):
        dims = {dim} if isinstance(dim, int) else set(dim)
        dim = dim if isinstance(dim, int) else tuple(sorted(d for d in dims))
        for keepdim in (False, True):
            case(
                f"{name} dim={dim} keepdim={keepdim}",
                lambda m, x, n=name, d=dim, k=keepdim: getattr(m, n)(x, dim=d, keepdim=k),
                make(2, 3, 5),
            )
case("sum in NumPy's names", lambda m, x: m.sum(x, axis=(0, -1), keepdims=True), normal(2, 3, 5))
case("mean as a method", lambda m, x: x.mean(-1) + x.sum(), normal(2, 5))
case("sum 0-d", lambda m, x: m.sum(x, -1), normal())
case("sum 0-size", lambda m, x: m.sum(x, 0), normal(0, 3))
case("sum of nothing", lambda m, x: m.sum(x), normal(0, 3))
case("amax at ties", lambda m, x: m.amax(x, -1), of([[1.0, 1.0, 0.0], [2.0, 2.0, 2.0]]), numeric=False)
case("amin at ties", lambda m, x: m.amin(x, (0, 1)), of([[1.0, 1.0], [2.0, 1.0]]), numeric=False)
case("max", lambda m, x: m.max(x), distinct(2, 5))
case("min", lambda m, x: m.min(x), distinct(2, 5))
case("max at ties", lambda m, x: m.max(x), of(3.0, 1.0, 3.0), numeric=False)
case("max along", lambda m, x: m.max(x, 1).values, distinct(2, 5, 3))
case("min along, kept", lambda m, x: m.min(x, -1, keepdim=True).values, distinct(2, 5))
case(
    "max along at ties",
    lambda m, x: m.max(x, -1).values,
    of([[1.0, 3.0, 3.0], [2.0, 2.0, 0.0]]),
    numeric=False,
)
case("min along at ties", lambda m, x: m.min(x, 0)[0], of([[1.0, 3.0], [1.0, 3.0]]), numeric=False)
case("max of two", lambda m, x, y: m.max(x, y), distinct(2, 5), of(0.02))
case("var, biased", lambda m, x: m.var(x, False), normal(2, 5))
case("std, unbiased in its old place", lambda m, x: m.std(x, 1, True), normal(2, 5))
case("max along an axis", lambda m, x: m.max(x, axis=1).values, distinct(2, 5))
case("var, correction 0", lambda m, x: m.var(x, dim=1, correction=0), normal(2, 5))
case("standardise", lambda m, x: m.standardise(x, 0).values, normal(5, 3))
case("standardise a layer", lambda m, x: m.standardise(x, (-1, 1), eps=0.1).values, normal(2, 2, 3))
case(
    "scale and shift",
    lambda m, x, w, b: m.scale_and_shift(x, w, b, (1, 3, 1)),
    normal(2, 3, 2), normal(3), normal(3),
)  # fmt: skip
case(
    "scale and shift a layer",
    lambda m, x, w, b: m.scale_and_shift(x, w, b, (3, 2)),
    normal(2, 3, 2), normal(3, 2), normal(3, 2),
)  # fmt: skip
case("standardise all", lambda m, x: m.standardise(x, None).values, normal(2, 5))
for p in (1, 2, 3, 0.5, float("inf"), -float("inf")):
    case(
        f"norm p={p}",
        lambda m, x, p=p: m.norm(x, p, dim=-1),
        lambda rng: away(2, 1)(rng) + distinct(2, 3)(rng) * 0.1,
    )
case("normalize", lambda m, x: m.normalize(x), normal(2, 5))
case("normalize along", lambda m, x: m.normalize(x, 3.0, -2, eps=0.5), away(2, 3, 2))
case("normalize little", lambda m, x: m.normalize(x, eps=9.0), normal(2, 3))
for name in "mean std".split():
    case(f"{name} of nothing", lambda m, x, n=name: getattr(m, n)(x), normal(0, 3), numeric=False)
    case(f"{name} of nothing along", lambda m, x, n=name: getattr(m, n)(x, 1), normal(2, 0), numeric=False)
case("std of equals", lambda m, x: m.std(x), of(2.0, 2.0, 2.0), numeric=False, second=False)
case(
    "std of equals along",
    lambda m, x: m.std(x, dim=1, correction=0),
    of([[2.0, 2.0], [3.0, 4.0]]),
    numeric=False,
    second=False,
)
case("norm at 0", lambda m, x: m.norm(x), of(0.0, 0.0, 0.0), numeric=False, second=False)
case(
    "norm at 0 along",
    lambda m, x: m.norm(x, dim=1),
    of([[0.0, 0.0], [3.0, 4.0]]),
    numeric=False,
    second=False,
)
case("prod", lambda m, x: m.prod(x), normal(7))
case("prod along", lambda m, x: m.prod(x, 1, keepdim=True), normal(2, 5, 2))
case("prod with a zero", lambda m, x: m.prod(x, -1), of([[0.0, 2.0, 3.0], [0.0, 0.0, 5.0]]))
case("prod 0-d", lambda m, x: m.prod(x), normal())
case("prod of nothing", lambda m, x: m.prod(x, 0), normal(0, 3))
case("cumsum", lambda m, x: m.cumsum(x, 1), normal(2, 5, 3))
case("cumsum from the end", lambda m, x: m.cumsum(x, dim=-1), normal(2, 5))
case("cumsum 0-d", lambda m, x: m.cumsum(x, 0), normal())
case("sort", lambda m, x: m.sort(x, 1).values, distinct(2, 5, 3))
case("sort from the largest", lambda m, x: m.sort(x, descending=True)[0], distinct(2, 5))
case("topk", lambda m, x: m.topk(x, 3, 1).values, distinct(2, 5, 3))
case("topk from the smallest", lambda m, x: m.topk(x, 2, largest=False)[0], distinct(2, 5))
for name in "softmax log_softmax".split():
    for dim in (0, -1):
        case(f"{name} {dim}", lambda m, x, n=name, d=dim: getattr(m, n)(x, dim=d), normal(2, 5, 3))
    case(f"{name} far out", lambda m, x, n=name: getattr(m, n)(x, 0), of(1000.0, 999.0, -1000.0))
    case(f"{name} 0-size", lambda m, x, n=name: getattr(m, n)(x, 1), normal(0, 3))
case(
    "softmax with a mask",
    lambda m, x: m.softmax(m.masked_fill(x, array(m, [True, False, False]), -np.inf), -1),
    normal(2, 3),
)
case(
    "logsumexp with -inf",
    lambda m, x: m.logsumexp(m.masked_fill(x, array(m, [True, False, False]), -np.inf), -1),
    normal(2, 3),
)
case("logsumexp far out", lambda m, x: m.logsumexp(x, 0), of(1000.0, 1000.5, -1000.0))

case("likelihood", lambda m, x: m.negative_log_likelihood(x, np.array([4, 0, 4])), normal(3, 5))
case(
    "likelihood averaged",
    lambda m, x: m.negative_log_likelihood(x, np.array([2, 0, 2]), over=3.5),
    normal(3, 4),
)

# Products
for left, right in [
    ((3, 5), (5, 2)), ((5,), (5,)), ((5,), (5, 2)), ((3, 5), (5,)), ((2, 3, 5), (5, 2)),
    ((2, 3, 5), (2, 5, 3)), ((7, 1, 3, 5), (2, 5, 3)), ((5,), (2, 5, 3)), ((2, 3, 5), (5,)),
    ((3, 0), (0, 2)), ((0, 3), (3, 2)), ((2, 0, 3), (3, 2)),
]:  # fmt: skip
    case(f"matmul {left} {right}", lambda m, x, y: m.matmul(x, y), normal(*left), normal(*right))
for shape in ((2, 3), (3,), (2, 5, 3), (0, 3)):
    case(f"linear {shape}", lambda m, x, w, b: m.linear(x, w, b), normal(*shape), normal(5, 3), normal(5))
case("linear without a shift", lambda m, x, w: m.linear(x, w), normal(2, 3), turned(5, 3))
case("matmul turned", lambda m, x, y: x @ y.mT, turned(3, 5), normal(2, 5))
for equation, *shapes in [
    ("ij,jk->ik", (2, 3), (3, 5)),
    ("ij,jk", (2, 3), (3, 5)),
    ("bhqd,bhkd->bhqk", (2, 1, 3, 2), (2, 1, 5, 2)),
    ("...ij,jk->...ik", (2, 3, 5), (5, 2)),
    ("b...,b...->b...", (2, 3, 1), (2, 5)),
    ("ii->i", (3, 3)),
    ("ii", (3, 3)),
    ("iij->j", (3, 3, 2)),
    ("ij->", (2, 3)),
    ("ij->ji", (2, 3)),
    ("i,j->ji", (2,), (3,)),
    ("ij,j,jk->k", (2, 3), (3,), (3, 5)),
    ("i,i->", (5,), (5,)),
    ("ij,kj->k", (1, 3), (2, 3)),
    ("i,j,k->ijk", (2,), (3,), (2,)),
]:
    case(
        f"einsum {equation}",
        lambda m, *xs, e=equation: m.einsum(e, *xs),
        *(normal(*shape) for shape in shapes),
    )

case("diagonal beside NaN", lambda m, x: m.einsum("ii->i", x), of([[1.0, NAN], [np.inf, 2.0]]), numeric=False)
case("diagonal, stretched", lambda m, x, y: m.einsum("ii,i->i", x, y), normal(1, 1), normal(3))

# Shapes
case("reshape", lambda m, x: m.reshape(x, (3, -1)), normal(2, 3, 5))
case("reshape turned", lambda m, x: x.reshape(2, -1), turned(2, 3, 5))
case("permute", lambda m, x: m.permute(x, (2, 0, -2)), normal(2, 3, 5))
case("transpose", lambda m, x: m.transpose(x, 0, -1) * x.T.mT.mT, normal(2, 3))
case("squeeze", lambda m, x: m.squeeze(x), normal(1, 3, 1, 2))
case("squeeze one", lambda m, x: m.squeeze(x, -1), normal(1, 3, 1))
case("squeeze none", lambda m, x: m.squeeze(x, 1), normal(1, 3, 1))
case("unsqueeze", lambda m, x: m.unsqueeze(x, -1) * m.unsqueeze(x, 0), normal(3, 3))
case("expand", lambda m, x: x.expand(2, -1, 5), normal(3, 1))
case("expand 0-d", lambda m, x: x.expand(2, 3), normal())
case("flip", lambda m, x: m.flip(x, (0, -1)), normal(2, 3, 5))
case("cat", lambda m, x, y, z: m.cat([x, y, z], 1), normal(2, 3), normal(2, 1), normal(2, 0))
case("cat with itself", lambda m, x: m.cat((x, x * 2), dim=-1), normal(2, 3))
case("stack", lambda m, x, y: m.stack([x, y], -1), normal(2, 3), normal(2, 3))
case("split", lambda m, x: m.split(x, 2, dim=1)[2] * m.split(x, [1, 3, 1], -1)[0], normal(2, 5))
case("chunk", lambda m, x: m.chunk(x, 3, dim=1)[1] * m.chunk(x, 4, -1)[0], normal(2, 5))
case("unbind", lambda m, x: m.unbind(x, 1)[2] * m.unbind(x, -1)[0], normal(2, 5))
case("repeat", lambda m, x: x.repeat(2, 1, 3), normal(3, 2))
case("repeat no times", lambda m, x: x.repeat((0, 2)), normal(3, 2))
case("roll", lambda m, x: m.roll(x, (1, -2), (0, -1)), normal(3, 5))
case("roll through all axes", lambda m, x: m.roll(x, 4), normal(3, 5))
case("flatten", lambda m, x: m.flatten(x, 1), normal(2, 3, 5))
case("flatten all", lambda m, x: m.flatten(x), turned(2, 3, 5))
case("view", lambda m, x: x.view(3, -1), normal(2, 3, 5))
case("swapaxes", lambda m, x: m.swapaxes(x, 0, -1), normal(2, 3, 5))
case("pad", lambda m, x: m.pad(x, (1, 2)), normal(2, 3))
case("pad with a value", lambda m, x: m.pad(x, (0, 1, 2, 0), value=1.5), normal(2, 3))
for mode in ("reflect", "replicate", "circular"):
    case(f"pad {mode}", lambda m, x, mode=mode: m.pad(x, (2, -1, 1, 2), mode), normal(1, 3, 3))
case("pad negative", lambda m, x: m.pad(x, (-1, 2, 1, -1), value=3.0), normal(3, 5))

# Reading by index
case("slices", lambda m, x: x[1:, ..., ::2, None], normal(3, 2, 5))
case("one entry", lambda m, x: x[1, -1], normal(3, 2))
case("a mask", lambda m, x: x[array(m, [True, False, True])], normal(3, 2))
case("a list", lambda m, x: x[[0, 2, 0]], normal(3, 2))
case("arrays of integers", lambda m, x: x[array(m, [0, 2, 0]), array(m, [1, 1, 1])], normal(3, 2))
case("a tensor", lambda m, x: x[:, array(m, [[0, 1], [1, 1]])], normal(3, 2))
case("unpacked", lambda m, x: [row * i for i, row in enumerate(x)][1], normal(3, 2))
case("gather", lambda m, x: m.gather(x, 1, array(m, [[0, 0, 2], [1, 4, 1]])), normal(2, 5))
case("gather of less", lambda m, x: m.gather(x, -2, array(m, [[1, 0]])), normal(3, 5))
case("gather one each", lambda m, x: x.gather(1, array(m, [[2], [0]])), normal(2, 3))
case(
    "scatter",
    lambda m, x, y: m.scatter(x, 1, array(m, [[0, 2], [4, 1]]), y),
    normal(3, 5),
    normal(2, 2),
)
case("scatter a number", lambda m, x: m.scatter(x, -2, array(m, [[2, 0, 1]]), 2.5), normal(3, 5))
case("index_select", lambda m, x: m.index_select(x, -1, array(m, [2, 0, 2])), normal(2, 3))

# Images
for kind, options in {
    "": {},
    " stride": {"stride": (2, 1)},
    " padding": {"padding": (1, 2)},
    " dilation": {"dilation": (1, 2)},
    " all": {"stride": 2, "padding": 1, "dilation": (2, 1)},
    " same": {"padding": "same", "dilation": (1, 3)},
}.items():
    case(
        f"conv2d{kind}",
        lambda m, x, w, o=options: m.conv2d(x, w, **o),
        normal(2, 2, 5, 4),
        normal(3, 2, 3, 2),
    )
case(
    "conv2d groups",
    lambda m, x, w, b: m.conv2d(x, w, b, groups=2),
    normal(1, 4, 3, 3),
    normal(2, 2, 2, 2),
    normal(2),
)
case(
    "conv1d",
    lambda m, x, w, b: m.conv1d(x, w, b, stride=2, padding=1, dilation=2),
    normal(2, 2, 7),
    normal(3, 2, 2),
    normal(3),
)
case(
    "conv1d depthwise", lambda m, x, w: m.conv1d(x, w, padding=1, groups=3), normal(1, 3, 5), normal(3, 1, 3)
)
for kind, options in {
    "": {},
    " stride": {"stride": (2, 3), "output_padding": (1, 0)},
    " padding": {"padding": (1, 2)},
    " dilation": {"dilation": (1, 3), "output_padding": (0, 2)},
    " all": {"stride": 3, "padding": (2, 1), "output_padding": (2, 1), "dilation": (2, 1)},
}.items():
    case(
        f"conv_transpose2d{kind}",
        lambda m, x, w, o=options: m.conv_transpose2d(x, w, **o),
        normal(2, 2, 3, 4),
        normal(2, 3, 3, 2),
    )
case(
    "conv_transpose2d groups",
    lambda m, x, w, b: m.conv_transpose2d(x, w, b, groups=2),
    normal(1, 4, 2, 3),
    normal(4, 1, 2, 2),
    normal(2),
)
case(
    "conv_transpose1d",
    lambda m, x, w, b: m.conv_transpose1d(x, w, b, stride=2, padding=1, output_padding=1),
    normal(2, 2, 3),
    normal(2, 3, 2),
    normal(3),
)
case("max_pool2d", lambda m, x: m.max_pool2d(x, 2), distinct(2, 1, 4, 5))
case(
    "max_pool2d all",
    lambda m, x: m.max_pool2d(x, (3, 2), stride=1, padding=1, dilation=(1, 2)),
    distinct(1, 2, 4, 4),
)
case("max_pool2d to the end", lambda m, x: m.max_pool2d(x, 3, 2, 1, ceil_mode=True), distinct(1, 1, 4, 6))
case("max_pool2d at ties", lambda m, x: m.max_pool2d(x, 2), of([[[[1.0, 1.0], [1.0, 0.0]]]]), numeric=False)
case("max_pool2d with NaN", lambda m, x: m.max_pool2d(x, 2), of([[[[NAN, 1.0], [NAN, 2.0]]]]), numeric=False)
case("max_pool2d of nothing", lambda m, x: m.max_pool2d(x, 2), normal(0, 2, 4, 4))
case("avg_pool2d", lambda m, x: m.avg_pool2d(x, 2), normal(2, 1, 4, 5))
case("avg_pool2d all", lambda m, x: m.avg_pool2d(x, (3, 2), stride=1, padding=1), normal(1, 2, 4, 3))
case("avg_pool2d inside", lambda m, x: m.avg_pool2d(x, 3, 2, 1, count_include_pad=False), normal(1, 1, 5, 4))
for kind, options in {
    "to the end": {"ceil_mode": True},
    "to the end, inside": {"ceil_mode": True, "count_include_pad": False},
    "by another number": {"divisor_override": 5},
}.items():
    case(f"avg_pool2d {kind}", lambda m, x, o=options: m.avg_pool2d(x, 3, 2, 1, **o), normal(1, 1, 4, 6))
case("max_pool1d", lambda m, x: m.max_pool1d(x, 3, 2, 1, 2), distinct(2, 1, 7))
case("avg_pool1d", lambda m, x: m.avg_pool1d(x, 3, 2, 1), normal(2, 1, 7))
for size in (1, 3, (2, 3), (None, 7)):
    case(f"adaptive_avg_pool2d {size}", lambda m, x, s=size: m.adaptive_avg_pool2d(x, s), normal(2, 1, 3, 5))
    case(
        f"adaptive_max_pool2d {size}", lambda m, x, s=size: m.adaptive_max_pool2d(x, s), distinct(1, 2, 3, 5)
    )
case("adaptive_avg_pool1d", lambda m, x: m.adaptive_avg_pool1d(x, 3), normal(2, 2, 7))
case("adaptive_max_pool1d", lambda m, x: m.adaptive_max_pool1d(x, 3), distinct(2, 2, 7))
case("adaptive_max_pool1d at ties", lambda m, x: m.adaptive_max_pool1d(x, 1), of([[2.0, 2.0]]), numeric=False)

# Attention
for kind, options in {"": {}, " causal": {"is_causal": True}, " scaled": {"scale": 0.3}}.items():
    case(
        f"attention{kind}",
        lambda m, q, k, v, o=options: m.scaled_dot_product_attention(q, k, v, **o),
        normal(2, 1, 3, 2),
        normal(2, 1, 5, 2),
        normal(2, 1, 5, 2),
    )
case(
    "attention with a mask that hides all from one",
    lambda m, q, k, v: m.scaled_dot_product_attention(q, k, v, array(m, [[True, False], [False, False]])),
    normal(1, 2, 3),
    normal(1, 2, 3),
    normal(1, 2, 3),
)
case(
    "attention with numbers added",
    lambda m, q, k, v, a: m.scaled_dot_product_attention(q, k, v, a),
    normal(1, 2, 3),
    normal(1, 2, 3),
    normal(1, 2, 3),
    normal(2, 2),
)
case(
    "attention with shared keys",
    lambda m, q, k, v: m.scaled_dot_product_attention(q, k, v, enable_gqa=True),
    normal(1, 4, 2, 3),
    normal(1, 2, 2, 3),
    normal(1, 2, 2, 3),
)

for border in (0, 1, 2):
    case(
        f"filters slide, padding {border}",
        lambda m, x, w, border=border: m.slide(x, w, padding=border),
        normal(2, 5, 3), normal(3, 3),
    )  # fmt: skip
case("overlap", lambda m, x, y: m.overlap(x, y, padding=1), normal(2, 5, 2), normal(2, 4, 2))
case("a filter of one frame slides", lambda m, x, w: m.slide(x, w, padding=0), normal(1, 3, 2), normal(1, 2))
case(
    "thinned",
    lambda m, x: m.thinned(x, keep=np.array([[True, False, True], [False, True, True]]), share=0.7),
    normal(2, 3),
)

NOT_DIFFERENTIATED = {  # no functions of tensors, constants, or methods in torch, or with tests of their own
    "DIAGONAL", "LINEAR", "TABLE", "Tensor", "arange", "argmax", "argmin", "argsort", "check_gradients",
    "checkpoint", "detect_anomaly", "draw", "expand", "floor_divide", "forward_jacobian", "getitem", "grad",
    "hessian", "hvp", "jacobian", "jvp", "no_grad", "one_hot", "ones", "primitive", "repeat",
    "reverse_jacobian", "sign", "value_and_grad", "view", "vjp", "zeros",
}  # fmt: skip

OURS = SimpleNamespace(
    **{name: getattr(ag, name) for name in ag.__all__},
    tensor=lambda values: np.array(values),
    negative_log_likelihood=negative_log_likelihood,
    scale_and_shift=scale_and_shift,
    overlap=overlap,
    slide=slide,
    thinned=thinned,
)


def primitives_of(case: Case) -> set[str]:
    """The primitives that a case records, those of its first derivatives included."""
    inputs = [ag.Tensor(x, requires_grad=True) for x in case.inputs()]
    y, pull = ag.vjp(lambda *xs: case.f(OURS, *xs), *inputs)
    results = [y, *leaves(pull(ag.Tensor(np.ones(y.shape), requires_grad=True)))]
    nodes = [node for result in results if result.node is not None for node in ancestors(result.node)]
    return {node.primitive.name for node in nodes if node.primitive}


class _Watching(SimpleNamespace):
    """A namespace that notes which of its functions are used."""

    def __getattribute__(self, name):
        object.__getattribute__(self, "__dict__").setdefault("used", set()).add(name)
        return object.__getattribute__(self, name)


def test_every_primitive_has_a_case():
    reached = set().union(*(primitives_of(case) for case in CASES))
    assert set(ag.TABLE) - reached == {"astype"}  # tested with the types


def test_every_public_function_has_a_case():
    watching = _Watching(**vars(OURS))
    for each in CASES:
        each.f(watching, *map(ag.Tensor, each.inputs()))
    assert set(ag.__all__) - vars(watching)["used"] == NOT_DIFFERENTIATED


def test_names_are_unique():
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names)


def test_every_function_is_exported():
    with pytest.raises(AttributeError):
        _ = ag.no_such_function
    assert sorted(ag.__all__) == list(ag.__all__)
