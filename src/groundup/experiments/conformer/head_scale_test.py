import torch

from groundup.experiments.conformer import head_scale
from groundup.experiments.conformer.standard_test import numbers
from groundup.experiments.finding import CONFIRMED, REFUTED, UNDECIDED
from groundup.speaker import RelativeMultiHeadAttention, recorded_activations


def test_the_scores_are_too_small_by_the_root_of_the_heads():
    """Queries √H times as large make up for it; the biases u and v, which are added to them, are 0."""
    torch.manual_seed(0)
    right = RelativeMultiHeadAttention(16, 4).eval()
    flat = head_scale.FlatAttention(16, 4).eval()
    flat.load_state_dict(right.state_dict())
    x, lengths = torch.randn(2, 7, 16), torch.tensor([7, 5])
    assert not torch.allclose(right(x, lengths), flat(x, lengths), atol=1e-3)
    with torch.no_grad():
        flat.query_key_value.weight[:16] *= 2
        flat.query_key_value.bias[:16] *= 2
    torch.testing.assert_close(right(x, lengths), flat(x, lengths))


def test_both_arms_start_from_the_same_weights():
    right, flat = (arm.model(40, 3, torch.Generator().manual_seed(1)) for arm in head_scale.ARMS.values())
    for (name, one), (_, other) in zip(right.state_dict().items(), flat.state_dict().items(), strict=True):
        assert torch.equal(one, other), name
    assert type(flat.encoder.blocks[0].attention) is head_scale.FlatAttention


def test_the_rule_can_fall_each_way():
    for right, verdict in ((0.8, CONFIRMED), (0.9, REFUTED)):
        assert head_scale.judge(numbers(**{"√d": (right, right), "√D": (0.8, 0.8)})) == verdict
    found = numbers(**{"√d": (0.8, 0.8), "√D": (0.8, 0.8)})
    found["01 → 02: √d"] = {"one by one": [0.7, 0.9, 0.95]}
    assert head_scale.judge(found) == UNDECIDED


def test_attention_is_flatter():
    torch.manual_seed(0)
    made = [arm.encoder(40).eval() for arm in head_scale.ARMS.values()]
    made[1].load_state_dict(made[0].state_dict())
    x, lengths = 10 * torch.randn(1, 40, 40), torch.tensor([40])
    largest = []
    for encoder in made:
        with torch.no_grad(), recorded_activations(encoder, "blocks.0.attention.weights") as seen:
            encoder(x, lengths)
        largest.append(float(seen["blocks.0.attention.weights"].amax(-1).mean()))
    assert largest[1] < largest[0]
