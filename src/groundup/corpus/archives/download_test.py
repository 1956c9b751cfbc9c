"""A download over a network that misbehaves, from a server on this machine that does it on purpose."""

from __future__ import annotations

import resource
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from groundup.corpus.archives import download as fetching
from groundup.corpus.archives.download import download
from groundup.errors import UserError

CONTENT = bytes(range(256)) * 700  # more than one read


class Faulty(BaseHTTPRequestHandler):
    """Answers each request with the next fault of `server.faults`, and the last one from then on."""

    def do_GET(self):
        server = self.server
        server.ranges.append(self.headers.get("Range"))
        fault = server.faults.pop(0) if len(server.faults) > 1 else server.faults[0]
        start = int((self.headers.get("Range") or "bytes=0-")[6:-1])
        getattr(self, fault)(start, server.content)

    def whole(self, start, content):
        if start >= len(content) > 0:
            return self.status(416)
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        self.wfile.write(content[start:])

    def cut_off(self, start, content, after=70_000):
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        self.wfile.write(content[start : start + after])

    def cut_off_from_the_start(self, start, content):
        self.cut_off(0, content)

    def cut_off_sooner(self, start, content):
        self.cut_off(0, content, after=50_000)

    def no_ranges(self, start, content):
        self.whole(0, content)

    def wrong_part(self, start, content):
        self.send_response(206)
        self.send_header("Content-Range", f"bytes 0-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        self.wfile.write(content[: len(content) - start])

    def too_long(self, start, content):
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) + 9}/{len(content) + 10}")
        self.send_header("Content-Length", str(len(content) + 10 - start))
        self.end_headers()
        self.wfile.write(content[start:])

    def no_length(self, start, content):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(content)

    def hangs(self, start, content):
        self.server.finished.wait(5)

    def stalls(self, start, content):
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[:1000])
        self.wfile.flush()
        self.server.finished.wait(5)

    def slow(self, start, content):
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        for piece in range(0, len(content), 30_000):
            self.wfile.write(content[piece : piece + 30_000])
            time.sleep(0.02)

    def says_no(self, start, content):
        self.status(404)

    def is_busy(self, start, content):
        self.status(503)

    def hangs_up(self, start, content):
        self.close_connection = True

    def status(self, code):
        self.send_response(code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@contextmanager
def serving(*faults, content=CONTENT):
    """A server on this machine; gives its address and itself, with the `ranges` it was asked for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Faulty)
    server.faults, server.content, server.ranges, server.finished = (
        list(faults),
        content,
        [],
        threading.Event(),
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/voices.zip", server
    finally:
        server.finished.set()
        server.shutdown()
        thread.join()
        server.server_close()


def get(url, path, **options):
    return download(url, path, **({"wait": 0.001, "timeout": 0.2} | options))


@pytest.mark.parametrize(
    "faults",
    [
        ["whole"],
        ["cut_off"],
        ["hangs", "whole"],
        ["stalls", "whole"],
        ["slow"],
        ["is_busy", "hangs_up", "whole"],
        ["cut_off", "no_ranges"],
        ["cut_off", "wrong_part", "whole"],
        ["cut_off", "is_busy", "is_busy", "cut_off", "is_busy", "is_busy", "cut_off", "whole"],
        ["cut_off_from_the_start", "cut_off_from_the_start", "whole"],
        ["no_length"],
    ],
    ids=" ".join,
)
def test_every_byte_arrives(tmp_path, faults):
    with serving(*faults) as (url, _):
        path = get(url, tmp_path / "new" / "voices.zip")
    assert path.read_bytes() == CONTENT
    assert [found.name for found in path.parent.iterdir()] == ["voices.zip"]


def test_it_goes_on_from_where_it_was_cut_off(tmp_path):
    with serving("cut_off") as (url, server):
        get(url, tmp_path / "voices.zip")
    assert server.ranges == [None, "bytes=70000-", "bytes=140000-"]


def test_a_later_run_goes_on_too(tmp_path):
    (tmp_path / "voices.zip.part").write_bytes(CONTENT[:1234])
    with serving("whole") as (url, server):
        assert get(url, tmp_path / "voices.zip").read_bytes() == CONTENT
    assert server.ranges == ["bytes=1234-"]


def test_a_beginning_of_another_file_is_given_up(tmp_path):
    (tmp_path / "voices.zip.part").write_bytes(b"x" * (len(CONTENT) + 5))
    with serving("whole") as (url, _):
        assert get(url, tmp_path / "voices.zip").read_bytes() == CONTENT


def test_what_is_there_is_not_downloaded_again(tmp_path):
    (tmp_path / "voices.zip").write_bytes(b"kept")
    assert get("http://127.0.0.1:9/voices.zip", tmp_path / "voices.zip").read_bytes() == b"kept"


@pytest.mark.parametrize(
    "faults, message",
    [
        (["says_no"], r"voices\.zip: the server answers 404 Not Found"),
        (["is_busy"], r"not downloaded in 4 tries \(the server answers 503 Service Unavailable\)"),
        (["hangs"], r"not downloaded in 4 tries \(.*timed out"),
        (["too_long"] * 4, r"not downloaded in 4 tries \(the connection ended after"),
        (["cut_off_from_the_start"], r"not downloaded in 4 tries \(the connection ended after 70,000 of"),
        (["hangs_up"], r"not downloaded in 4 tries \(\w"),
    ],
)
def test_what_cannot_be_downloaded_is_one_line(tmp_path, faults, message):
    with serving(*faults) as (url, server):
        with pytest.raises(UserError, match=message) as error:
            get(url, tmp_path / "voices.zip", timeout=0.1)
    assert "\n" not in str(error.value) and "--from" in str(error.value)
    assert not (tmp_path / "voices.zip").exists()
    assert "says_no" not in faults or len(server.ranges) == 1


def test_a_server_that_cannot_resume_is_not_tried_for_ever(tmp_path):
    with serving(*["cut_off_sooner", "cut_off_from_the_start"] * 5) as (url, server):
        with pytest.raises(UserError, match=r"not downloaded in 4 tries"):
            get(url, tmp_path / "voices.zip")
    assert len(server.ranges) == 6  # 50,000 bytes, 70,000, and four times nothing new


def test_no_server_at_all_is_one_line(tmp_path):
    with pytest.raises(UserError, match=r"not downloaded in 4 tries \(.*refused"):
        get("http://127.0.0.1:9/voices.zip", tmp_path / "voices.zip")


def test_progress_starts_where_it_resumes(tmp_path):
    class Bar:
        def __init__(self, total, label, *, unit, initial):
            bars.append([total, label, unit, initial])

        def __enter__(self):
            return self

        def __exit__(self, *error):
            pass

        def update(self, count):
            bars[-1][-1] += count

    bars = []
    (tmp_path / "voices.zip.part").write_bytes(CONTENT[:1234])
    with serving("whole") as (url, _):
        get(url, tmp_path / "voices.zip", progress=Bar)
    assert bars == [[len(CONTENT), "voices.zip", "B", len(CONTENT)]]


def test_a_disk_that_is_full_is_told_and_is_not_the_network(tmp_path):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with (
            serving("whole") as (url, server),
            pytest.raises(UserError, match=r"part: cannot be written"),
        ):
            get(url, tmp_path / "voices.zip")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert len(server.ranges) == 1


def test_an_error_of_the_network_is_not_one_of_the_disk():
    class Response:
        def read(self, _):
            raise OSError("the record layer failed")  # as ssl has it

    with pytest.raises(fetching._CutOffError, match="record layer"):
        fetching._received(Response())
