"""The trial of the peer: a rule that can fall each way."""

import pytest

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.write_up import peer
from groundup.experiments.write_up.ablation_test import named


def peers(conformer, longer):
    accuracies = {"Conformer": conformer, "ResNet": 0.8, "Conformer, longer": longer}
    return named(accuracies, ("whole", "one second"))


def test_the_peer_can_fall_each_way():
    assert peer.judge(peers(0.9, 0.9)) == CONFIRMED
    assert peer.judge(peers(0.7, 0.7)) == REFUTED
    assert peer.judge(peers(0.7, 0.9)) == DEPENDS
    assert peer.judge(peers(0.8, 0.9)) == UNDECIDED
    assert peer.ahead(peers(0.9, 0.7), "Conformer").value == pytest.approx(10)
