"""How weights start, under torch.nn.init's names: each function fills a tensor in place and returns it.

What is random comes from `rng`, a numpy.random.Generator. No derivative passes through any of them.

>>> import numpy as np
>>> from groundup import nn
>>> layer = nn.Linear(3, 2, rng=np.random.default_rng(0))
>>> _ = nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", rng=np.random.default_rng(1))
>>> nn.init.zeros_(layer.bias)
Tensor([0., 0.], dtype=float32, requires_grad=True)
"""

from groundup.nn.init.constants import constant_, dirac_, eye_, ones_, zeros_
from groundup.nn.init.distributions import normal_, trunc_normal_, uniform_
from groundup.nn.init.matrices import orthogonal_, sparse_
from groundup.nn.init.variance import (
    calculate_gain,
    fan_in_and_fan_out,
    kaiming_normal_,
    kaiming_uniform_,
    xavier_normal_,
    xavier_uniform_,
)

__all__ = [
    "calculate_gain",
    "constant_",
    "dirac_",
    "eye_",
    "fan_in_and_fan_out",
    "kaiming_normal_",
    "kaiming_uniform_",
    "normal_",
    "ones_",
    "orthogonal_",
    "sparse_",
    "trunc_normal_",
    "uniform_",
    "xavier_normal_",
    "xavier_uniform_",
    "zeros_",
]
