"""The tensor: an array that remembers how it was made."""

from __future__ import annotations

import numpy as np

from groundup.autograd.conversion import Conversions
from groundup.autograd.mode import FROZEN, TAPE, floor_at, mode, tick
from groundup.autograd.tape import Node, accumulate, pullback

__all__ = ["Tensor"]


class Tensor(Conversions):
    """An array with `requires_grad`, `grad` and `backward`, under torch's names.

    The data are copied, as `torch.tensor` copies them. Numbers keep NumPy's type: Python floats make float64,
    a float32 array stays float32. Functions and operators are attached in methods.py.

    >>> x = Tensor([1.0, 2.0, 3.0], requires_grad=True)
    >>> (x * x).sum().backward()
    >>> x.grad
    Tensor([2., 4., 6.])
    """

    # value: a NumPy array, or inside nested transforms a tensor of a lower level
    # node:  None for a constant, a `Node` in reverse mode, a `Dual` in forward mode
    # edits: [time of the last change in place], shared by all tensors that share the memory
    __slots__ = ("__weakref__", "edits", "node", "value")

    __array_ufunc__ = None  # array * tensor asks the tensor

    def __init__(self, data, requires_grad: bool = False, dtype=None):
        array = np.array(data.detach().value if isinstance(data, Tensor) else data, dtype=dtype)
        if array.dtype.kind not in "biuf":
            raise TypeError(f"expected real numbers or booleans, got an array of dtype {array.dtype}")
        self.value = array
        self.node = None
        self.edits = [0]
        if requires_grad:
            self.requires_grad = True

    # What it holds

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape

    @property
    def ndim(self) -> int:
        return len(self.value.shape)

    @property
    def dtype(self) -> np.dtype:
        return self.value.dtype

    def size(self, dim: int | None = None):
        return self.shape if dim is None else self.shape[dim]

    def dim(self) -> int:
        return self.ndim

    def numel(self) -> int:
        return array_of(self).size

    @property
    def data(self) -> Tensor:
        """The same as `detach()`: write here what is not to be recorded; it is counted, see editing.py."""
        return self.detach()

    @data.setter
    def data(self, new):
        if array_of(new) is array_of(self):
            return  # the end of `x.data -= step`: already in place
        if isinstance(self.value, Tensor):
            raise RuntimeError("a value inside a transform cannot be replaced; make a new one")
        array = np.array(array_of(new), dtype=self.dtype)
        if self.node is not None and array.shape != self.shape:
            raise ValueError(f"expected data of shape {self.shape}, which the graph knows, got {array.shape}")
        self.value = array
        self.edits[0] = tick()

    def numpy(self) -> np.ndarray:
        """A copy of the numbers. It is read-only, so that nobody writes there what is meant for the tensor:
        write into `data`, or into `np.array(x.detach())`.
        """
        array = array_of(self).copy()
        array.flags.writeable = False
        return array

    def detach(self) -> Tensor:
        """The same memory without the history."""
        return wrap(array_of(self), edits=self.edits)

    # Gradients

    @property
    def requires_grad(self) -> bool:
        return self.node is not None and self.node.level != FROZEN

    @requires_grad.setter
    def requires_grad(self, wanted: bool):
        if bool(wanted) == self.requires_grad:
            return
        if not wanted:
            if not self.is_leaf or self.node.level > TAPE:
                raise RuntimeError("only a leaf can stop requiring a gradient; use detach()")
            self.node.level = FROZEN  # the same node when it thaws: graphs of before know it
        elif self.node is not None:
            self.node.level = TAPE
        elif self.dtype.kind == "f":
            self.node = Node(TAPE, self.value)
        else:
            raise TypeError(f"only floating-point tensors can require a gradient, got dtype {self.dtype}")

    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        self.requires_grad = requires_grad
        return self

    @property
    def is_leaf(self) -> bool:
        return self.node is None or (isinstance(self.node, Node) and self.node.primitive is None)

    @property
    def grad(self) -> Tensor | None:
        return self.node.grad if isinstance(self.node, Node) else None

    @grad.setter
    def grad(self, gradient: Tensor | None):
        if gradient is not None:
            if not isinstance(self.node, Node):
                raise RuntimeError("this tensor does not require a gradient, so it cannot be given one")
            gradient = gradient if isinstance(gradient, Tensor) else Tensor(gradient)
            if gradient.shape != self.shape:
                raise ValueError(f"expected a gradient of shape {self.shape}, got {gradient.shape}")
        if isinstance(self.node, Node):
            self.node.grad = gradient

    def backward(self, gradient=None, retain_graph: bool | None = None, create_graph: bool = False) -> None:
        """Add to the `grad` of every leaf the product of `gradient`, by default 1, with the Jacobian.

        With `create_graph` the walk is recorded: each `grad` can be differentiated again, `no_grad` or not.
        The graph is then kept unless `retain_graph` says otherwise, and holds the gradients as they hold it:
        set them to None to let both go.

        >>> x = Tensor(2.0, requires_grad=True)
        >>> (x**3).backward(create_graph=True)
        >>> slope, x.grad = x.grad, None
        >>> slope.backward()
        >>> slope, x.grad  # 3x² and 6x
        (Tensor(12., requires_grad=True), Tensor(12.))
        """
        if not isinstance(self.node, Node) or not self.requires_grad:
            raise RuntimeError(
                "backward() on a tensor that requires no gradient: no input had requires_grad=True"
            )
        keep = create_graph if retain_graph is None else retain_graph
        root = self._cotangent(gradient)
        if not create_graph:
            for leaf, share in pullback({self.node: root}, keep).items():
                accumulate(leaf, share if isinstance(share, Tensor) else wrap(share))
            return
        with floor_at(0):
            root = gradient if recorded(gradient) else wrap(root)
            for leaf, share in pullback({self.node: root}, keep, lift=wrap).items():
                accumulate(leaf, _own(share))

    def _cotangent(self, gradient):
        if gradient is None:
            if array_of(self).size != 1:
                raise RuntimeError(
                    f"backward() of a tensor of shape {self.shape} needs its cotangent: "
                    "reduce it to one number first, or pass backward(gradient) of the same shape"
                )
            return np.ones(self.shape, self.dtype)
        value = np.array(array_of(gradient), dtype=self.dtype)
        if value.shape != self.shape:
            raise ValueError(f"expected a gradient of shape {self.shape}, got {value.shape}")
        return value

    # Python's protocols

    def __array__(self, dtype=None, copy=None):
        if recorded(self):
            raise TypeError(
                "NumPy would lose the gradient of this tensor: use the functions of groundup.autograd, "
                "or detach() where the gradient is not wanted"
            )
        return np.array(array_of(self), dtype=dtype)

    __hash__ = object.__hash__


def wrap(value, node=None, edits=None) -> Tensor:
    """A tensor around `value` itself, no copy: how the engine makes its tensors."""
    tensor = Tensor.__new__(Tensor)
    tensor.value = value if isinstance(value, (np.ndarray, Tensor)) else np.asarray(value)
    tensor.node = node
    tensor.edits = edits or (value.edits if isinstance(value, Tensor) else [0])
    return tensor


def _own(gradient: Tensor) -> Tensor:
    """The same in the graph, with memory that it shares with nothing."""
    nested = isinstance(gradient.value, Tensor)
    return gradient if nested else wrap(gradient.value.copy(), gradient.node)


def array_of(x):
    """The plain array at the bottom of a tensor; anything else as it is."""
    while isinstance(x, Tensor):
        x = x.value
    return x


def recorded(x) -> bool:
    """Whether what is done to `x` now is recorded, at any level."""
    while isinstance(x, Tensor):
        if x.node is not None and x.node.level > mode.floor:
            return True
        x = x.value
    return False
