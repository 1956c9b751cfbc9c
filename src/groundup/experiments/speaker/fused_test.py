from groundup.experiments.speaker import fused


def test_ours_is_torch_s():
    assert fused.difference_from_torch() < 1e-12


def test_a_kernel_that_forgets_the_positions_or_the_padding_is_noticed(monkeypatch):
    right = fused.fused_attention
    for change in (lambda bias, valid: (0 * bias, valid), lambda bias, valid: (bias, valid | True)):
        monkeypatch.setattr(
            fused, "fused_attention", lambda q, k, v, b, valid, w, c=change: right(q, k, v, *c(b, valid), w)
        )
        assert fused.difference_from_torch() > 1e-3
