"""A table of vectors, one for each index, as a layer."""

from __future__ import annotations

import numpy as np

from groundup.autograd import Tensor
from groundup.nn import functional as F  # noqa: N812
from groundup.nn import init
from groundup.nn.module import Module, Parameter

__all__ = ["Embedding"]


class Embedding(Module):
    """`functional.embedding` of a table that it learns: (…) of integers → (…, embedding_dim).

    The table starts standard normal; the row `padding_idx` starts at zero and stays where it is.
    """

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None = None,
        *,
        rng: np.random.Generator,
        dtype: type = np.float32,
    ) -> None:
        if padding_idx is not None:
            if not -num_embeddings <= padding_idx < num_embeddings:
                raise ValueError(
                    f"expected a padding_idx in a table of {num_embeddings} rows, got {padding_idx}"
                )
            padding_idx %= num_embeddings
        self.num_embeddings, self.embedding_dim = num_embeddings, embedding_dim
        self.padding_idx = padding_idx
        self.weight = Parameter(np.empty((num_embeddings, embedding_dim), dtype))
        init.normal_(self.weight, rng=rng)
        if padding_idx is not None:
            init.zeros_(self.weight.data[padding_idx])

    def forward(self, input: np.ndarray | Tensor) -> Tensor:
        return F.embedding(input, self.weight, self.padding_idx)

    def extra_repr(self) -> str:
        padding = "" if self.padding_idx is None else f", padding_idx={self.padding_idx}"
        return f"{self.num_embeddings}, {self.embedding_dim}{padding}"
