"""Weights in 16 bits: half the size of a file, for a page that others wait for.

A model is rounded first, and asked everything after it; then a file of it can hold 16 bits a weight and still
give the model's own numbers. Sums and products stay in 32 bits: only what is stored is short.
"""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from groundup.training.trained import TrainedModel

__all__ = ["in_half_precision", "store_halves"]

LEAST = 1_000  # numbers in a tensor that is worth it


def in_half_precision(trained: TrainedModel) -> TrainedModel:
    """The same model with each weight rounded to the nearest float16, and kept as float32.

    Vectors, such as biases and batch statistics, are few and stay as they are. Raises `ValueError` for a
    weight that float16 cannot hold, beyond ±65,504.
    """
    model = copy.deepcopy(trained.model)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.numel() >= LEAST:
                rounded = weight.half().float()
                if not rounded.isfinite().all():
                    raise ValueError(f"expected {name} within ±65,504, got {weight.abs().max():.3g}")
                weight.copy_(rounded)
    return replace(trained, model=model)


def store_halves(file: Path) -> None:
    """Rewrite an ONNX file: each large tensor of float32 that float16 holds exactly becomes one of float16.

    A `Cast` to float32 stands behind it, which runtimes compute once, when they load the file.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    model = onnx.load(file)
    casts = []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < LEAST:
            continue
        with np.errstate(over="ignore"):  # what is too large is not equal
            halves = values.astype(np.float16)
        if np.array_equal(halves, values):
            name = tensor.name
            tensor.CopyFrom(numpy_helper.from_array(halves, f"{name}.half"))
            casts.append(helper.make_node("Cast", [tensor.name], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.save(model, file)
