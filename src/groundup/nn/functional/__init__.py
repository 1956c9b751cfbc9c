"""What layers compute, as pure functions of tensors, under torch.nn.functional's names and arguments."""

from groundup.autograd import linear, relu
from groundup.nn.functional.dropout import dropout
from groundup.nn.functional.losses import cross_entropy

__all__ = ["cross_entropy", "dropout", "linear", "relu"]
