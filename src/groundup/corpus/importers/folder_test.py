"""A folder of speakers or a table gives recordings, or one line that says what is wrong and where."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundup.corpus.importers.folder import recordings
from groundup.corpus.recordings import Recording
from groundup.errors import UserError

NAMES = ("alice/1.wav", "alice/tuesday/2.FLAC", "bob/1.wav", "bob/voice memo.m4a", "张伟/录音 一.wav")


@pytest.fixture
def voices(tmp_path):
    place(tmp_path / "voices", *NAMES)
    return tmp_path / "voices"


def place(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def table(voices, content, encoding="utf-8"):
    path = voices / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def refused(source, message, **options):
    with pytest.raises(UserError, match=message) as error:
        recordings(source, **options)
    assert "\n" not in str(error.value) and str(error.value).isprintable()
    return str(error.value)


# A folder of speakers


def test_the_first_folder_is_the_speaker_and_the_rest_the_id(voices):
    assert recordings(voices) == [
        Recording(voices / "alice/1.wav", "alice/1", "alice"),
        Recording(voices / "alice/tuesday/2.FLAC", "alice/tuesday/2", "alice"),
        Recording(voices / "bob/1.wav", "bob/1", "bob"),
        Recording(voices / "bob/voice memo.m4a", "bob/voice memo", "bob"),
        Recording(voices / "张伟/录音 一.wav", "张伟/录音 一", "张伟"),
    ]


def test_what_is_no_recording_is_passed_over(voices):
    expected = recordings(voices)
    place(voices, "alice/._1.wav", ".DS_Store", "alice/1.txt", "README", "alice/.old/9.wav", ".trash/x/1.wav")
    (voices / "nobody").mkdir()
    assert recordings(voices) == expected


def test_a_dot_in_a_name_is_kept(tmp_path):
    place(tmp_path, "a/take.1.wav", "a/take.2.wav")
    assert [recording.utterance for recording in recordings(tmp_path)] == ["a/take.1", "a/take.2"]


def test_a_recording_beside_the_speakers_is_refused(voices):
    place(voices, "stray.wav")
    refused(voices, r"stray\.wav: expected one folder for each speaker, as in alice/stray\.wav, found a rec")


def test_two_files_with_one_id_are_refused(voices):
    place(voices, "bob/1.flac")
    refused(voices, r"bob/1\.wav: utterance bob/1 is there twice, also as .*bob/1\.flac")


@pytest.mark.parametrize("suffix", [".mp3", ".OGG", ".aiff", ".opus", ".webm", ".mp4"])
def test_recordings_of_any_kind_are_taken(voices, suffix):
    place(voices, f"bob/3{suffix}")
    assert Recording(voices / f"bob/3{suffix}", "bob/3", "bob") in recordings(voices)


def test_where_nobody_knows_who_speaks_files_lie_anywhere(voices):
    place(voices, "stray.wav")
    found = recordings(voices, unlabelled=True)
    assert {recording.speaker for recording in found} == {None}
    assert {recording.utterance for recording in found} >= {"stray", "alice/1"} and len(found) == 6
    refused(voices, r"stray\.wav: expected one folder for each speaker.*; or give --unlabelled")


def test_a_table_from_windows_has_its_slashes_turned(voices):
    found = recordings(table(voices, HEAD + "alice\\tuesday\\2.FLAC,alice\n"))
    assert found[1].path == voices / "alice" / "tuesday" / "2.FLAC"


def test_all_that_is_wrong_is_told_at_once(voices):
    rows = "".join(f"{n}.wav,bob\n" for n in range(12))
    told = refused(table(voices, HEAD + rows), r"12 in all: .* And 2 more\. Correct")
    assert told.count("Correct the path") == 1
    assert all(f"line {line}, path" in told for line in range(3, 13)) and "line 13" not in told
    place(voices, "bob/1.flac", "alice/1.mp3")
    refused(voices, r"2 in all: .*utterance alice/1 is there twice.*utterance bob/1 is there twice")


@pytest.mark.parametrize("name", ["one\ntwo", "one\u2028two", "one\x1b[2Jtwo", os.fsdecode(b"caf\xe9")])
def test_a_name_that_would_break_a_line_is_refused_on_one(voices, name):
    place(voices, f"bob/{name}.wav")
    refused(voices, r"'.*\.wav': expected a name in UTF-8 and on one line")


def test_a_linked_folder_is_followed(tmp_path, voices):
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "alice").symlink_to(voices / "alice", target_is_directory=True)
    assert [r.utterance for r in recordings(tmp_path / "linked")] == ["alice/1", "alice/tuesday/2"]


@pytest.mark.parametrize("target", ["alice", "."])
def test_a_speaker_linked_under_two_names_is_refused(voices, target):
    (voices / "zoe").symlink_to(voices / target, target_is_directory=True)
    refused(voices, r"the same folder as .*Remove the link")


def test_a_source_that_is_not_there_is_named(tmp_path):
    refused(tmp_path / "nowhere", r"nowhere: no such file or folder")
    refused(tmp_path / ("x" * 400), r"x: no such file or folder")
    refused(tmp_path, r"holds no recording, found nothing")
    refused(tmp_path, r"expected a CSV file, found a folder; --root is for CSV files", root=tmp_path)


# A table


def test_a_table_keeps_its_order_and_its_columns(voices):
    path = table(voices, "room,path,speaker,day_2\nhall,bob/1.wav,Bob B.,1\n,alice/1.wav,alice,\n")
    assert recordings(path) == [
        Recording(voices / "bob/1.wav", "bob/1", "Bob B.", {"room": "hall", "day_2": "1"}),
        Recording(voices / "alice/1.wav", "alice/1", "alice", {"room": "", "day_2": ""}),
    ]


def test_the_paths_can_begin_elsewhere(tmp_path, voices):
    path = table(tmp_path, "path,speaker\nalice/1.wav,alice\n")
    assert recordings(path, root=voices) == [Recording(voices / "alice/1.wav", "alice/1", "alice")]
    refused(path, r"table\.csv: line 2, path: expected a file, found none at .*alice/1\.wav")
    refused(path, r"nowhere: no such folder\. Give --root", root=tmp_path / "nowhere")


EXPORTS = {
    "plain": "path,speaker,room\nalice/1.wav,alice,a hall\n张伟/录音 一.wav,张伟,b\n",
    "semicolons": "path;speaker;room\nalice/1.wav;alice;a hall\n张伟/录音 一.wav;张伟;b\n",
    "tabs": "path\tspeaker\troom\nalice/1.wav\talice\ta hall\n张伟/录音 一.wav\t张伟\tb\n",
    "quotes": '"path","speaker","room"\n"alice/1.wav","alice","a hall"\n"张伟/录音 一.wav","张伟","b"',
    "spaces": 'path, speaker , room\nalice/1.wav, "alice",a hall \n张伟/录音 一.wav, 张伟,b\n',
    "spellings": "path,speaker,room\n./alice//1.wav,alice,a hall\n张伟/./录音 一.wav,张伟,b\n",
    "blank lines": "\npath,speaker,room\n\nalice/1.wav,alice,a hall\n张伟/录音 一.wav,张伟,b\n,,\n \n\n",
}


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "marked"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("content", EXPORTS.values(), ids=EXPORTS)
def test_what_spreadsheets_write_is_read(voices, content, ending, mark):
    found = recordings(table(voices, mark + content.replace("\n", ending)))
    assert [(r.utterance, r.speaker, r.fields) for r in found] == [
        ("alice/1", "alice", {"room": "a hall"}),
        ("张伟/录音 一", "张伟", {"room": "b"}),
    ]


HEAD = "path,speaker\nalice/1.wav,alice\n"


@pytest.mark.parametrize(
    "line, message",
    [
        ("/no/one.wav,bob", r"path: expected a file, found none at /no/one\.wav\. Correct .* --root"),
        (r"C:\bob\1.wav,bob", r"path: expected a file, found none at .*C:\\bob"),
        ("bob/1.wav\0,bob", r"path: expected text on one line, found 'bob/1\.wav\\x00'|line contains NUL"),
        (
            '"bob/\n1.wav",bob',
            r"path: expected text on one line, found 'bob/\\n1\.wav'\. Look for a lone quote",
        ),
        ('bob/1.wav,"bob\nalice/1.wav,alice', r"expected a line of CSV, found unexpected end of data"),
        ('bob/1.wav,"bob" b', r"expected a line of CSV, found .*expected after"),
        ("bob/2.wav,bob", r"path: expected a file, found none at .*bob/2\.wav"),
        ("bob,bob", r"path: expected a file, found none at .*bob\. Correct"),
        ("../voices/alice/1.wav,alice", r"path: expected each file once, found that of line 2"),
        (f"{'b' * 400}.wav,bob", r"path: expected a file, found none at"),
        (",bob", r"path: expected a file, found nothing"),
        ("bob/1.wav, ", r"speaker: expected a name, found nothing"),
        ("alice/1.wav,alice", r"path: expected each file once, found that of line 2"),
        ("alice/./1.wav,alice", r"path: expected each file once, found that of line 2"),
        ("again/1.wav,alice", r"path: expected each file once, found that of line 2"),
        ("alice/1.flac,alice", r"more than their suffix, found alice/1\.flac and the file of line 2"),
        ("bob/1.wav", r": expected 2 cells, found 1"),
        ("bob/1.wav,bob,hall", r": expected 2 cells, found 3\. Put a cell"),
        ("bob/1.wav,b\udce9b", r": expected text in UTF-8, found the byte 0xe9"),
        ("bob/1.wav," + "b" * 200_000, r"expected a line of CSV, found field larger than field limit"),
    ],
)
def test_a_bad_line_is_named(voices, line, message):
    place(voices, "alice/1.flac")
    (voices / "again").symlink_to(voices / "alice")
    path = table(voices, (HEAD + line + "\n").encode(errors="surrogateescape"))
    assert refused(path, message).startswith(f"{path}: line 3")


def test_a_line_is_counted_as_an_editor_counts(voices):
    refused(table(voices, HEAD + "\n\nbob/2.wav,bob\n"), r"line 5, path: expected a file")
    refused(table(voices, HEAD + 'bob/1.wav,"bob\n"\nbob/2.wav,bob\n'), r"line 5, path: expected a file")


def test_a_dot_in_a_path_is_kept(voices):
    place(voices, "bob/take.1.wav", "bob/take.2.wav")
    found = recordings(table(voices, "path,speaker\nbob/take.1.wav,bob\nbob/take.2.wav,bob\n"))
    assert [recording.utterance for recording in found] == ["bob/take.1", "bob/take.2"]


@pytest.mark.parametrize(
    "content, message",
    [
        ("", r"line 1: expected the columns path and speaker, found nothing"),
        ("\n;;\n", r"line 2: expected the columns path and speaker, found ;;"),
        ("path,room\nalice/1.wav,hall\n", r"line 1: expected the columns path and speaker, found path, room"),
        ("alice/1.wav,alice\n", r"expected the columns path and speaker, found alice/1\.wav, alice"),
        ("path|speaker\n", r"found path\|speaker"),
        ("path,speaker\n\n", r"expected a line for each recording, found none"),
        ("path,speaker\n".encode("utf-16"), r"line 1: expected text in UTF-8, found the byte 0xf[ef]"),
        ("path,speaker\n".encode("utf-16-le"), r"found 'p\\x00a|line contains NUL"),
    ],
)
def test_a_bad_header_is_named(voices, content, message):
    refused(table(voices, content), message)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_damage_anywhere_gives_recordings_or_one_line(voices, data):
    written = bytearray(EXPORTS["plain"].encode())
    for _ in range(data.draw(st.integers(1, 3))):
        first, last = sorted(data.draw(st.integers(0, len(written))) for _ in range(2))
        written[first : min(last, first + 3)] = data.draw(
            st.binary(max_size=3) | st.sampled_from([b'"', b"\n"])
        )
    path = table(voices, bytes(written))
    try:
        found = recordings(path)
    except UserError as error:
        assert f"{path}: " in str(error) and len(str(error).splitlines()) == 1
    else:
        assert found and all(Path(r.path).is_file() and r.speaker for r in found)


def test_a_cell_has_an_end(voices):
    refused(table(voices, HEAD + f"bob/1.wav,{'b' * 1001}\n"), r"line 3, speaker: expected at most 1,000")


def test_paths_may_be_absolute_or_lead_out(tmp_path, voices):
    place(tmp_path, "elsewhere/bob/9.wav")
    own, other = voices / "alice/1.wav", tmp_path / "elsewhere/bob/9.wav"
    found = recordings(table(voices, f"path,speaker\n{own},alice\n"))
    assert [(r.path, r.utterance) for r in found] == [(own, "alice/1")]
    for path in (str(other), "../elsewhere/bob/9.wav"):
        found = recordings(table(voices, f"path,speaker\nalice/1.wav,alice\n{path},bob\n"))
        assert [r.path for r in found] == [own, other]
        assert [r.utterance for r in found] == ["voices/alice/1", "elsewhere/bob/9"]


def test_columns_may_bear_any_names(voices):
    header = "File Name;Client_ID;Room no.;Room no.;utterance;房间;Frames"
    found = recordings(table(voices, f"{header}\nalice/1.wav;alice;a;b;c;d;e\n"))
    names = ("room_no", "room_no_", "utterance_", "column_6", "frames_")
    assert found[0].speaker == "alice" and found[0].fields == dict(zip(names, "abcde", strict=True))


def test_a_table_may_leave_speakers_open(voices):
    content = "path,speaker\nalice/1.wav,alice\nbob/1.wav,\n"
    assert [r.speaker for r in recordings(table(voices, content), unlabelled=True)] == ["alice", None]
    refused(table(voices, content), r"line 3, speaker: expected a name.* or give --unlabelled")
    assert recordings(table(voices, "path\nbob/1.wav\n"), unlabelled=True)[0].speaker is None
