# ruff: noqa: F403 - each file's __all__ holds its layers and nothing else
"""Layers under torch.nn's names, arguments, parameter names and shapes, on `groundup.autograd`.

`functional` holds the pure functions, the modules are thin shells that keep parameters. Weights copy by name:
`model.load_state_dict(torch_model.state_dict())`.
"""

from groundup.nn import functional, init, utils
from groundup.nn.layers.activation import *
from groundup.nn.layers.attention import *
from groundup.nn.layers.container import *
from groundup.nn.layers.convolution import *
from groundup.nn.layers.dropout import *
from groundup.nn.layers.embedding import *
from groundup.nn.layers.linear import *
from groundup.nn.layers.normalisation import *
from groundup.nn.layers.pooling import *
from groundup.nn.layers.recurrent import *
from groundup.nn.layers.shaping import *
from groundup.nn.losses import *
from groundup.nn.module import *

__all__ = ["functional", "init", "utils"]
__all__ += [name for name, value in vars().items() if isinstance(value, type)]
__all__.sort()
