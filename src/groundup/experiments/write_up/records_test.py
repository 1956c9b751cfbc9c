"""The chapter's records: the slip at both lengths of training, and the ladder when it is there."""

from groundup.experiments.write_up import records


def test_the_slip_is_read_from_both_records():
    found = records.slip_by_steps()
    assert list(found) == ["right, 01 → 02", "slipped, 01 → 02", "right, 02 → 01", "slipped, 02 → 01"]
    for by_steps in found.values():
        assert list(by_steps) == [400, 1_600] and list(map(len, by_steps.values())) == [5, 3]
