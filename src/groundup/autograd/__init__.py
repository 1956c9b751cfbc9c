# ruff: noqa: F403 - each file's __all__ holds what it offers and nothing else, see public.py
"""Automatic differentiation, forward and reverse, from one table of rules. Needs NumPy alone.

Functions bear torch's names, arguments and defaults. They take tensors, arrays and numbers: with a tensor
among them the result is a tensor, else an array. It has the widest of the arrays' floating-point types;
neither an integer nor a number without axes widens it, so float32 stays float32. In the docstrings … stands
for any axes. What does not fit is a ValueError, an axis or an index out of range an IndexError, a wrong type
a TypeError, in one line that says what was expected and what came.

>>> import groundup.autograd as ag
>>> x = ag.Tensor([0.0, 1.0], requires_grad=True)
>>> ag.exp(x).sum().backward()
>>> x.grad
Tensor([1.        , 2.71828183])
"""

from groundup.autograd import methods as _methods  # noqa: F401 - gives Tensor its operators
from groundup.autograd.anomaly import detect_anomaly
from groundup.autograd.checkpoint import checkpoint
from groundup.autograd.drawing import draw
from groundup.autograd.functions.activations import *
from groundup.autograd.functions.adaptive import *
from groundup.autograd.functions.attention import *
from groundup.autograd.functions.convolution import *
from groundup.autograd.functions.creation import *
from groundup.autograd.functions.einsum import *
from groundup.autograd.functions.joining import *
from groundup.autograd.functions.masking import *
from groundup.autograd.functions.ordering import *
from groundup.autograd.functions.pooling import *
from groundup.autograd.functions.rectifiers import *
from groundup.autograd.functions.scattering import *
from groundup.autograd.functions.statistics import *
from groundup.autograd.functions.transposed import *
from groundup.autograd.gradcheck import check_gradients
from groundup.autograd.jacobians import forward_jacobian, hessian, hvp, jacobian, reverse_jacobian
from groundup.autograd.mode import no_grad
from groundup.autograd.primitives.affine import *
from groundup.autograd.primitives.arithmetic import *
from groundup.autograd.primitives.errorfunction import *
from groundup.autograd.primitives.indexing import *
from groundup.autograd.primitives.joining import *
from groundup.autograd.primitives.linear import *
from groundup.autograd.primitives.padding import *
from groundup.autograd.primitives.pointwise import *
from groundup.autograd.primitives.reductions import *
from groundup.autograd.primitives.selection import *
from groundup.autograd.primitives.shaping import *
from groundup.autograd.primitives.standardise import *
from groundup.autograd.primitives.variance import *
from groundup.autograd.public import FUNCTIONS as _FUNCTIONS
from groundup.autograd.rules import DIAGONAL, LINEAR, TABLE, primitive
from groundup.autograd.tensor import Tensor
from groundup.autograd.transforms import grad, jvp, value_and_grad, vjp

__all__ = [
    "DIAGONAL", "LINEAR", "TABLE", "Tensor", "check_gradients", "checkpoint", "detect_anomaly", "draw",
    "forward_jacobian", "grad", "hessian", "hvp", "jacobian", "jvp", "no_grad", "primitive",
    "reverse_jacobian", "value_and_grad", "vjp",
]  # fmt: skip
__all__ += _FUNCTIONS
__all__.sort()
