"""Einstein's summation: `einsum("bhqd,bhkd->bhqk", query, key)`."""

from __future__ import annotations

from groundup.autograd.primitives.contraction import contract
from groundup.autograd.primitives.indexing import getitem
from groundup.autograd.primitives.reductions import sum
from groundup.autograd.primitives.shaping import permute
from groundup.autograd.public import public


@public
def einsum(equation: str, *operands):
    """Multiply the operands, matching axes by their letters, and sum over what the result does not have.

    A letter may stand twice in one operand (its diagonal); `...` stands for the axes that no letter names,
    broadcast. Operands are taken together from left to right, each time as one batched matrix product.

    >>> import numpy as np
    >>> einsum("ij,j->i", np.eye(2), np.array([3.0, 4.0]))
    array([3., 4.])
    """
    inputs, result = _parse(equation, [len(x.shape) for x in operands])
    sizes = _sizes(equation, inputs, operands)
    terms = [_simple(axes, x, sizes) for axes, x in zip(inputs, operands, strict=True)]
    left, x = terms[0]
    for i, (right, y) in enumerate(terms[1:], 2):
        wanted = set(result).union(*(axes for axes, _ in terms[i:]))
        left, x = _sum_out(left, x, wanted | set(right))
        right, y = _sum_out(right, y, wanted | set(left))
        axes = [a for a in dict.fromkeys([*left, *right]) if a in wanted]
        left, x = axes, contract(x, y, left=tuple(left), right=tuple(right), out_axes=tuple(axes))
    left, x = _sum_out(left, x, set(result))
    return x if left == result else permute(x, *(left.index(a) for a in result))


def _parse(equation: str, ndims: list[int]) -> tuple[list[list], list]:
    """Axes of each operand and of the result; an ellipsis has the axes …, -2, -1, counted from its last."""
    source, arrow, target = equation.replace(" ", "").partition("->")
    texts = source.split(",")
    if len(texts) != len(ndims):
        raise ValueError(f"einsum: expected {len(texts)} operands for {equation!r}, got {len(ndims)}")
    inputs = [_axes(text, ndim, equation) for text, ndim in zip(texts, ndims, strict=True)]
    unnamed = sorted({a for axes in inputs for a in axes if isinstance(a, int)})
    if not arrow:
        letters = source.replace(",", "").replace(".", "")
        return inputs, [*unnamed, *sorted(a for a in set(letters) if letters.count(a) == 1)]
    before, dots, after = target.partition("...")
    result = [*before, *(unnamed if dots else ()), *after]
    if len(set(result)) != len(result) or not set(result) <= {a for axes in inputs for a in axes}:
        raise ValueError(
            f"einsum: expected each letter of the result once, and in an operand, got {equation!r}"
        )
    return inputs, result


def _axes(text: str, ndim: int, equation: str) -> list:
    before, dots, after = text.partition("...")
    rest = ndim - len(before) - len(after)
    if rest < 0 or (rest and not dots) or not (before + after + "a").isalpha():
        raise ValueError(f"einsum: {text!r} of {equation!r} does not name the {ndim} axes of its operand")
    return [*before, *range(-rest, 0), *after]


def _sizes(equation: str, inputs, operands) -> dict:
    sizes: dict = {}
    for axes, x in zip(inputs, operands, strict=True):
        if len(set(zip(axes, x.shape, strict=True))) > len(set(axes)):
            raise ValueError(f"einsum: a letter of {equation!r} stands twice on axes of different sizes")
        for a, n in zip(axes, x.shape, strict=True):
            if sizes.setdefault(a, n) == 1:
                sizes[a] = n
            elif n not in (1, sizes[a]):
                raise ValueError(
                    f"einsum: axis {a!r} of {equation!r} has size {sizes[a]} in one operand and {n} in "
                    "another"
                )
    return sizes


def _simple(axes: list, x, sizes: dict):
    """Each letter once (its diagonal, where it stands twice), and no axis that only broadcasts."""
    while twins := [a for a in axes if axes.count(a) > 1][:1]:
        first, second = [i for i, a in enumerate(axes) if a in twins][:2]
        rest = [i for i in range(len(axes)) if i not in (first, second)]
        n, axes = x.shape[first], twins + [axes[i] for i in rest]
        x = permute(x, first, second, *rest)
        x = getitem(x.reshape((n * n, *x.shape[2:])), slice(None, None, n + 1))
    kept = [i for i, a in enumerate(axes) if x.shape[i] == sizes[a]]
    return [axes[i] for i in kept], x.reshape(tuple(x.shape[i] for i in kept))


def _sum_out(axes: list, x, wanted: set):
    lone = tuple(i for i, a in enumerate(axes) if a not in wanted)
    return [a for a in axes if a in wanted], sum(x, lone) if lone else x
