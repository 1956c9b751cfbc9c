"""What was recorded of the two engines' speed, in words."""

from __future__ import annotations

from .. import recorded

# Which files of the engine do what; the rest is small.
WORDS = {
    "linear layers": ("autograd/primitives/affine",),
    "matrix products": ("autograd/primitives/linear",),
    "windows of convolutions": (
        "autograd/primitives/windows",
        "autograd/primitives/depthwise",
        "<built-in method numpy._core._multiarray_umath.c_einsum>",
    ),
    "dropout": ("nn/functional/dropout", "autograd/primitives/thinning"),
    "sigmoid": ("autograd/primitives/pointwise",),
    "going block by block": ("autograd/blocks",),
    "sums": ("<method 'reduce' of 'numpy.ufunc' objects>",),
    "norms": ("autograd/primitives/standardise",),
    "plus and times": ("autograd/primitives/arithmetic",),
    "AdamW": ("optim/adam", "optim/adamw", "optim/optimizer"),
    "the tape itself": tuple(
        f"autograd/{name}" for name in ("tape", "rules", "dispatch", "tensor", "pieces", "public", "methods")
    ),
}


def benchmark(recipe: str) -> dict:
    """A training step of this recipe on both engines, from the record of `two_engines_benchmark.py`."""
    return recorded.load("benchmarks/two_engines")["numbers"][recipe]


def shares(recipe: str) -> dict[str, float]:
    """Where a step of our engine spends its time, the largest share first, and last what has no name here."""
    found = benchmark(recipe)["where our time goes"]
    named = {words: sum(found.get(place, 0.0) for place in places) for words, places in WORDS.items()}
    told = dict(sorted(named.items(), key=lambda item: -item[1]))
    return told | {"all else": sum(found.values()) - sum(named.values())}
