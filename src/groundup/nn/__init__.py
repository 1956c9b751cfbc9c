"""Layers under torch.nn's names, arguments, parameter names and shapes, on `groundup.autograd`.

`functional` holds the pure functions, the modules are thin shells that keep parameters. Weights copy by name:
`model.load_state_dict(torch_model.state_dict())`.
"""

from groundup.nn import functional, init, utils
from groundup.nn.layers import Dropout, Linear, ModuleDict, ModuleList, ReLU, Sequential
from groundup.nn.module import Module, Parameter

__all__ = [
    "Dropout",
    "Linear",
    "Module",
    "ModuleDict",
    "ModuleList",
    "Parameter",
    "ReLU",
    "Sequential",
    "functional",
    "init",
    "utils",
]
