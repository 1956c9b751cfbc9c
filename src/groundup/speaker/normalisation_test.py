"""Batch statistics of the valid frames, as if no padding had ever been there."""

import copy

import numpy as np
import torch
from torch import nn

from groundup.speaker import FrameLayerNorm, MaskedBatchNorm, valid_frames
from groundup.speaker.family_test import close, randomised

LENGTHS = torch.tensor([5, 2, 3])


def test_three_steps_equal_torchs_batch_norm_on_the_valid_frames():
    torch.manual_seed(0)
    module = randomised(MaskedBatchNorm(7))
    torchs = nn.BatchNorm1d(7).double()
    torchs.load_state_dict(module.state_dict())
    valid = valid_frames(LENGTHS, 5)
    for step in range(3):
        x = (torch.randn(3, 5, 7, dtype=torch.float64) * 3 + step).requires_grad_()
        found, expected = module(x, LENGTHS)[valid], torchs(x[valid])
        gradients = [
            torch.autograd.grad(y.sin().sum(), [x, *net.parameters()])
            for y, net in ((found, module), (expected, torchs))
        ]
        close([found, *gradients[0]], [expected, *gradients[1]])
        close(list(module.buffers()), list(torchs.buffers()))
    close([module.eval()(x, LENGTHS)[valid]], [torchs.eval()(x[valid])])


def test_statistics_are_not_taken_in_half_precision():
    """In bfloat16 the sum 1 + 1 + ... stops growing at 256."""
    module, narrow = MaskedBatchNorm(7), MaskedBatchNorm(7)
    x = 3 + torch.randn(2, 400, 7, generator=torch.Generator().manual_seed(0))
    lengths = torch.tensor([400, 350])
    module(x, lengths)
    assert narrow(x.bfloat16(), lengths).dtype == torch.bfloat16
    torch.testing.assert_close(narrow.running_mean, module.running_mean, rtol=2e-3, atol=0)
    torch.testing.assert_close(narrow.running_var, module.running_var, rtol=2e-3, atol=0)


def test_one_frame_in_all_gives_its_bias_and_finite_statistics():
    module = MaskedBatchNorm(7)
    y = module(torch.randn(1, 3, 7), torch.tensor([1]))
    assert torch.equal(y[0, 0], module.bias) and module.running_var.isfinite().all()


def test_evaluation_remembers_nothing():
    module = randomised(MaskedBatchNorm(7)).eval()
    before = copy.deepcopy(module.state_dict())
    module(torch.randn(3, 5, 7, dtype=torch.float64), LENGTHS)
    close(list(module.state_dict().values()), list(before.values()), rtol=0, atol=0)


def test_convert_sync_batchnorm_leaves_it_alone():
    model = nn.ModuleList([MaskedBatchNorm(7), nn.BatchNorm1d(7)])
    masked, plain = nn.SyncBatchNorm.convert_sync_batchnorm(model)
    assert type(plain) is nn.SyncBatchNorm and type(masked) is MaskedBatchNorm
    assert masked(torch.randn(3, 5, 7), LENGTHS).shape == (3, 5, 7)


def share(rank, store, x, results):
    """One of two processes with half the batch: outputs, gradients and statistics."""
    torch.distributed.init_process_group(
        "gloo", store=torch.distributed.FileStore(store, 2), rank=rank, world_size=2
    )
    module, rows = randomised(MaskedBatchNorm(7)), slice(2 * rank, 2 * rank + 2)
    x = x[rows].requires_grad_()
    for _ in range(3):
        y = module(x, torch.tensor([5, 2, 3, 1])[rows])
    gradients = torch.autograd.grad((y.sin() * x).sum(), [x, *module.parameters()])
    results.put((rank, [t.detach().numpy() for t in (y, *gradients, *module.buffers())]))
    torch.distributed.destroy_process_group()


def test_two_processes_with_half_the_batch_each_equal_one(tmp_path):
    x = torch.randn(4, 5, 7, dtype=torch.float64, generator=torch.Generator().manual_seed(0)) * 3 + 1
    context = torch.multiprocessing.get_context("forkserver")
    results = context.SimpleQueue()
    processes = [context.Process(target=share, args=(r, str(tmp_path / "store"), x, results)) for r in (0, 1)]
    for process in processes:
        process.start()
    (_, first), (_, second) = sorted([results.get(), results.get()], key=lambda found: found[0])
    for process in processes:
        process.join()
    module, whole = randomised(MaskedBatchNorm(7)), x.requires_grad_()
    for _ in range(3):
        y = module(whole, torch.tensor([5, 2, 3, 1]))
    gradients = torch.autograd.grad((y.sin() * whole).sum(), [whole, *module.parameters()])
    joined = [np.concatenate([a, b]) for a, b in zip(first[:2], second[:2], strict=True)]
    added = [a + b for a, b in zip(first[2:4], second[2:4], strict=True)]
    for found, expected in zip([*joined, *added], [y, *gradients], strict=True):
        np.testing.assert_allclose(found, expected.detach().numpy(), rtol=1e-12, atol=1e-13)
    for statistics in (first[4:], second[4:]):
        for found, expected in zip(statistics, module.buffers(), strict=True):
            np.testing.assert_allclose(found, expected.numpy(), rtol=1e-12)


def test_names_and_beginnings_are_those_of_torch():
    ours, theirs = MaskedBatchNorm(7).state_dict(), nn.BatchNorm1d(7).state_dict()
    assert list(ours) == list(theirs)
    assert all(
        torch.equal(ours[name], theirs[name]) and ours[name].dtype == theirs[name].dtype for name in ours
    )


def test_frame_layer_norm_is_torchs():
    module = randomised(FrameLayerNorm(7))
    x = torch.randn(3, 5, 7, dtype=torch.float64)
    close([module(x, LENGTHS)], [nn.functional.layer_norm(x, (7,), module.weight, module.bias)])
