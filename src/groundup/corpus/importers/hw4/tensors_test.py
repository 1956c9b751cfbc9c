"""Out of a `.pt` file comes a float tensor of the shape that was promised, or one line that says why not."""

from __future__ import annotations

import io
import os
import pickle

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from groundup.corpus.importers.hw4.tensors import read_frames
from groundup.errors import UserError

FRAMES = np.random.default_rng(0).standard_normal((5, 3)).astype(np.float32)


def saved(value, **options) -> bytes:
    buffer = io.BytesIO()
    torch.save(value, buffer, **options)
    return buffer.getvalue()


def read(content: bytes, shape=(5, 3)) -> np.ndarray:
    return read_frames(content, "uttr-7.pt", shape)


class Command:
    """A pickle that runs a command when it is opened."""

    def __init__(self, folder, function=os.system):
        self.call = function, (f"touch {folder}/ran",)

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
@pytest.mark.parametrize("zipped", [True, False])
def test_frames_come_back(dtype, zipped):
    tensor = torch.from_numpy(FRAMES).to(dtype)
    frames = read(saved(tensor, _use_new_zipfile_serialization=zipped))
    assert frames.dtype == np.float32 and frames.flags.c_contiguous
    np.testing.assert_array_equal(frames, tensor.float().numpy())


def test_a_transposed_tensor_and_one_with_a_gradient_are_tensors_too():
    tensor = torch.from_numpy(FRAMES.T.copy()).T.requires_grad_()
    np.testing.assert_array_equal(read(saved(tensor)), FRAMES)


@pytest.mark.parametrize("protocol", [0, 2, 3, 4, 5])
@pytest.mark.parametrize(
    "function, name", [(os.system, r"(posix|nt)\.system"), (eval, r"(__builtin__|builtins)\.eval")]
)
def test_a_file_that_would_run_code_is_refused_and_does_not_run(tmp_path, protocol, function, name):
    harmful = Command(tmp_path, function)
    files = [pickle.dumps(harmful, protocol), pickle.dumps([FRAMES.tolist(), harmful], protocol)]
    if protocol == 2:
        files += [saved(harmful), saved(harmful, _use_new_zipfile_serialization=False)]
        files += [saved({"frames": torch.from_numpy(FRAMES), "x": harmful})]
    for content in files:
        with pytest.raises(UserError, match=rf"^uttr-7\.pt: opening it would call {name}, which no") as error:
            read(content)
        assert "\n" not in str(error.value)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "value, message",
    [
        ({"frames": 1}, r"expected a tensor, found dict"),
        (torch.zeros(5, 3, dtype=torch.int64), r"expected a tensor of floats, found torch\.int64"),
        (torch.zeros(5, 3, dtype=torch.complex64), r"found torch\.complex64"),
        (torch.zeros(5, 3).to_sparse(), r"found torch\.sparse_coo"),
        (torch.zeros(4, 3), r"expected 5 frames of 3 bands, as listed, found a tensor of shape \(4, 3\)"),
        (torch.zeros(5, 4), r"of shape \(5, 4\)"),
        (torch.zeros(15), r"of shape \(15,\)"),
        (torch.zeros(1, 5, 3), r"of shape \(1, 5, 3\)"),
        (
            torch.tensor([[0.0] * 3] * 4 + [[0.0, float("nan"), 0.0]]),
            r"frame 4, band 1 is nan, expected a number",
        ),
        (torch.full((5, 3), float("-inf")), r"frame 0, band 0 is -inf"),
        (torch.zeros(5, 3, device="meta"), r"found torch\.float32 without its numbers"),
        (torch.zeros(1, 3).expand(5, 3), r"expected 15 numbers, found fewer, used again and again"),
        (
            torch.full((5, 3), 1e300, dtype=torch.float64),
            r"frame 0, band 0 is 1e\+300, expected a number that float32 can hold",
        ),
        (np.zeros((5, 3)), r"opening it would call numpy\.\S+, which no tensor needs"),
    ],
)
def test_what_is_no_such_tensor_is_refused(value, message):
    with pytest.raises(UserError, match=rf"^uttr-7\.pt: .*{message}"):
        read(saved(value))


def test_a_file_that_promises_a_huge_tensor_takes_no_memory():
    """A tensor of 40 numbers that says it is 400 billion: every row the same one."""
    with pytest.raises(UserError, match=r"found a tensor of shape \(10000000000, 40\)"):
        read(saved(torch.zeros(40).expand(10**10, 40)))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damage_anywhere_is_one_line(data):
    content = bytearray(
        saved(torch.from_numpy(FRAMES), _use_new_zipfile_serialization=data.draw(st.booleans()))
    )
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    else:
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        assert read(bytes(content)).shape == (5, 3)  # the damage was to a number, or to what nobody reads
    except UserError as error:
        assert str(error).startswith("uttr-7.pt: ") and "\n" not in str(error)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_one_line(content):
    with pytest.raises(UserError, match=r"^uttr-7\.pt: [^\n]*$"):
        read(content)


def test_a_tensor_that_is_kept_with_its_sign_turned_is_read():
    np.testing.assert_array_equal(read(saved(torch._neg_view(torch.from_numpy(FRAMES)))), -FRAMES)
