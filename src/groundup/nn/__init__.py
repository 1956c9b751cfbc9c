"""Layers under torch.nn's names, arguments, parameter names and shapes, on `groundup.autograd`.

`functional` holds the pure functions, the modules are thin shells that keep parameters. Weights copy by name:
`model.load_state_dict(torch_model.state_dict())`.
"""

from groundup.nn import functional, init, utils
from groundup.nn.layers import Dropout, Linear, ModuleDict, ModuleList, ReLU, Sequential
from groundup.nn.losses import (
    BCEWithLogitsLoss,
    CrossEntropyLoss,
    HuberLoss,
    KLDivLoss,
    L1Loss,
    MSELoss,
    NLLLoss,
    SmoothL1Loss,
)
from groundup.nn.module import Module, Parameter

__all__ = [
    "BCEWithLogitsLoss",
    "CrossEntropyLoss",
    "Dropout",
    "HuberLoss",
    "KLDivLoss",
    "L1Loss",
    "Linear",
    "MSELoss",
    "Module",
    "ModuleDict",
    "ModuleList",
    "NLLLoss",
    "Parameter",
    "ReLU",
    "Sequential",
    "SmoothL1Loss",
    "functional",
    "init",
    "utils",
]
