"""What the package offers: from the definition to the package, its help and the tensor, and nothing else."""

from __future__ import annotations

import inspect
import pydoc

import pytest

import groundup.autograd as ag
from groundup.autograd import Tensor
from groundup.autograd.public import FUNCTIONS, method, public


def test_what_is_offered_stands_in_the_package_and_in_its_help():
    assert set(FUNCTIONS) < set(ag.__all__)
    assert all(getattr(ag, name) is function for name, function in FUNCTIONS.items())
    text = pydoc.plain(pydoc.render_doc(ag))
    assert all(f"    {name}(" in text for name in FUNCTIONS)


def test_no_helper_leaks():
    functions = {name for name, value in vars(ag).items() if inspect.isfunction(value) and name[0] != "_"}
    assert functions <= set(ag.__all__)
    assert not hasattr(ag, "np")


def test_a_name_is_given_once():
    def sum(x):
        """A second sum."""

    with pytest.raises(ValueError, match=r"sum: the name is taken .* groundup\.autograd\.primitives\.red"):
        public(sum)
    assert FUNCTIONS["sum"] is ag.sum


def test_a_function_says_what_it_computes():
    with pytest.raises(ValueError, match="<lambda>: expected a docstring"):
        public(lambda x: x)


def test_a_method_takes_the_tensor_first():
    def picked(index, x):
        """x[index]."""

    with pytest.raises(ValueError, match="picked: expected a method's first argument to be x, got index"):
        method(picked)
    assert not hasattr(Tensor, "picked")
