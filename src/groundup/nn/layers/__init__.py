"""Layers: thin shells around the functions of `functional`, which keep what these need besides the input."""

from groundup.nn.layers.activation import ReLU
from groundup.nn.layers.container import ModuleDict, ModuleList, Sequential
from groundup.nn.layers.dropout import Dropout
from groundup.nn.layers.linear import Linear

__all__ = ["Dropout", "Linear", "ModuleDict", "ModuleList", "ReLU", "Sequential"]
