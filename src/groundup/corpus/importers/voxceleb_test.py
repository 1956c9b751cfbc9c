"""VoxCeleb's paths say who spoke and in which video."""

from __future__ import annotations

import pytest

from groundup.corpus.importers.voxceleb import HOW_TO_GET, SOURCE, recordings
from groundup.corpus.recordings import Recording
from groundup.errors import UserError


def place(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


@pytest.mark.parametrize("above", ["", "wav", "dev/aac", "vox 1\n/id1/wav"])
@pytest.mark.parametrize("suffix", [".wav", ".FLAC", ".m4a"])
def test_paths_are_read(tmp_path, above, suffix):
    first, second = f"id00017/-1dfn2_pqyE/00001{suffix}", f"id10001/1zcIwhmdeo4/00003{suffix}"
    place(tmp_path / above, first, second, "id10001/1zcIwhmdeo4/00003.txt", "._00001.wav", "vox1_meta.csv")
    assert recordings(tmp_path) == [
        Recording(tmp_path / above / first, "id00017/-1dfn2_pqyE/00001", "id00017", {"video": "-1dfn2_pqyE"}),
        Recording(
            tmp_path / above / second, "id10001/1zcIwhmdeo4/00003", "id10001", {"video": "1zcIwhmdeo4"}
        ),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "00001.wav",
        "id10001/00001.wav",
        "id10001/1zcIwhmdeo4/more/00001.wav",
        "id1001/1zcIwhmdeo4/00001.wav",
        "id100011/1zcIwhmdeo4/00001.wav",
        "xid10001/1zcIwhmdeo4/00001.wav",
        "id1000\u0661/1zcIwhmdeo4/00001.wav",
        "A.J._Buckley/1zcIwhmdeo4/00001.wav",
        "id10001/1zcIwhmdeo4/00\n01.wav",
    ],
)
def test_another_layout_is_refused_with_an_example(tmp_path, name):
    place(tmp_path, name)
    with pytest.raises(
        UserError, match=r"wav'?: expected a name like id10001/1zcIwhmdeo4/00001\.wav"
    ) as error:
        recordings(tmp_path)
    assert len(str(error.value).splitlines()) == 1


def test_one_speaker_alone_can_be_given(tmp_path):
    place(tmp_path, "id10001/1zcIwhmdeo4/00001.wav")
    assert [found.speaker for found in recordings(tmp_path / "id10001")] == ["id10001"]


def test_a_recording_there_twice_is_refused(tmp_path):
    place(tmp_path, "aac/id10001/1zcIwhmdeo4/00001.m4a", "wav/id10001/1zcIwhmdeo4/00001.wav")
    with pytest.raises(
        UserError, match=r"utterance id10001/1zcIwhmdeo4/00001 is there twice, also as .*\.m4a"
    ):
        recordings(tmp_path)


def test_a_folder_without_recordings_is_named(tmp_path):
    with pytest.raises(UserError, match=r"holds no \.wav, \.flac or \.m4a file"):
        recordings(tmp_path)


def test_where_it_comes_from_and_how_to_get_it_are_said():
    page = "https://www.robots.ox.ac.uk/~vgg/data/voxceleb/"
    assert page in SOURCE and page in HOW_TO_GET
    assert "groundup corpus voxceleb --from" in HOW_TO_GET
    assert max(map(len, HOW_TO_GET.splitlines())) <= 110
