"""What layers compute, as pure functions of tensors, under torch.nn.functional's names and arguments."""

from groundup.autograd import (
    avg_pool2d,
    conv1d,
    conv2d,
    gelu,
    linear,
    log_softmax,
    max_pool2d,
    pad,
    relu,
    sigmoid,
    silu,
    softmax,
    tanh,
)
from groundup.nn.functional.dropout import dropout
from groundup.nn.functional.losses import cross_entropy

__all__ = [
    "avg_pool2d",
    "conv1d",
    "conv2d",
    "cross_entropy",
    "dropout",
    "gelu",
    "linear",
    "log_softmax",
    "max_pool2d",
    "pad",
    "relu",
    "sigmoid",
    "silu",
    "softmax",
    "tanh",
]
