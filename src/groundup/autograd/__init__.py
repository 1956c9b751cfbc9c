"""Automatic differentiation, forward and reverse, from one table of rules. Needs NumPy alone.

>>> import groundup.autograd as ag
>>> x = ag.Tensor([0.0, 1.0], requires_grad=True)
>>> ag.exp(x).sum().backward()
>>> x.grad
Tensor([1.        , 2.71828183])
"""

from groundup.autograd import methods as _methods  # noqa: F401 - gives Tensor its methods
from groundup.autograd.anomaly import detect_anomaly
from groundup.autograd.checkpoint import checkpoint
from groundup.autograd.drawing import draw
from groundup.autograd.functions.activations import gelu, silu
from groundup.autograd.functions.convolution import conv1d, conv2d
from groundup.autograd.functions.einsum import einsum
from groundup.autograd.functions.joining import split, stack
from groundup.autograd.functions.masking import clamp, masked_fill, tril, triu
from groundup.autograd.functions.pooling import avg_pool2d, max_pool2d
from groundup.autograd.functions.statistics import max, min, norm, prod, std, var
from groundup.autograd.gradcheck import check_gradients
from groundup.autograd.jacobians import forward_jacobian, hessian, hvp, jacobian, reverse_jacobian
from groundup.autograd.mode import no_grad
from groundup.autograd.primitives.affine import linear
from groundup.autograd.primitives.arithmetic import add, div, mul, neg, pow, sub
from groundup.autograd.primitives.errorfunction import erf
from groundup.autograd.primitives.indexing import gather, getitem, index_select
from groundup.autograd.primitives.joining import cat, pad
from groundup.autograd.primitives.linear import matmul
from groundup.autograd.primitives.pointwise import (
    abs,
    cos,
    exp,
    expm1,
    log,
    log1p,
    relu,
    sigmoid,
    sign,
    sin,
    sqrt,
    tanh,
)
from groundup.autograd.primitives.reductions import (
    amax,
    amin,
    cumsum,
    log_softmax,
    logsumexp,
    mean,
    softmax,
    sum,
)
from groundup.autograd.primitives.selection import maximum, minimum, where
from groundup.autograd.primitives.shaping import (
    expand,
    flip,
    permute,
    reshape,
    squeeze,
    transpose,
    unsqueeze,
)
from groundup.autograd.rules import DIAGONAL, LINEAR, TABLE, primitive
from groundup.autograd.tensor import Tensor
from groundup.autograd.transforms import grad, jvp, value_and_grad, vjp

__all__ = [
    "DIAGONAL",
    "LINEAR",
    "TABLE",
    "Tensor",
    "abs",
    "add",
    "amax",
    "amin",
    "avg_pool2d",
    "cat",
    "check_gradients",
    "checkpoint",
    "clamp",
    "conv1d",
    "conv2d",
    "cos",
    "cumsum",
    "detect_anomaly",
    "div",
    "draw",
    "einsum",
    "erf",
    "exp",
    "expand",
    "expm1",
    "flip",
    "forward_jacobian",
    "gather",
    "gelu",
    "getitem",
    "grad",
    "hessian",
    "hvp",
    "index_select",
    "jacobian",
    "jvp",
    "linear",
    "log",
    "log1p",
    "log_softmax",
    "logsumexp",
    "masked_fill",
    "matmul",
    "max",
    "max_pool2d",
    "maximum",
    "mean",
    "min",
    "minimum",
    "mul",
    "neg",
    "no_grad",
    "norm",
    "pad",
    "permute",
    "pow",
    "primitive",
    "prod",
    "relu",
    "reshape",
    "reverse_jacobian",
    "sigmoid",
    "sign",
    "silu",
    "sin",
    "softmax",
    "split",
    "sqrt",
    "squeeze",
    "stack",
    "std",
    "sub",
    "sum",
    "tanh",
    "transpose",
    "tril",
    "triu",
    "unsqueeze",
    "value_and_grad",
    "var",
    "vjp",
    "where",
]
