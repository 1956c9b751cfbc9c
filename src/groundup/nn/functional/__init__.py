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
from groundup.nn.functional.cross_entropy import cross_entropy, nll_loss
from groundup.nn.functional.dropout import dropout
from groundup.nn.functional.losses import (
    binary_cross_entropy_with_logits,
    huber_loss,
    kl_div,
    l1_loss,
    mse_loss,
    smooth_l1_loss,
)

__all__ = [
    "avg_pool2d",
    "binary_cross_entropy_with_logits",
    "conv1d",
    "conv2d",
    "cross_entropy",
    "dropout",
    "gelu",
    "huber_loss",
    "kl_div",
    "l1_loss",
    "linear",
    "log_softmax",
    "max_pool2d",
    "mse_loss",
    "nll_loss",
    "pad",
    "relu",
    "sigmoid",
    "silu",
    "smooth_l1_loss",
    "softmax",
    "tanh",
]
