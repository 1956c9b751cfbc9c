"""What the tests of the whole system stand on. A test that asks for something this machine lacks is skipped
with a line that names it; in CI that is a failure (see ../conftest.py)."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

ROOT = Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(items):
    """The longest test starts first, so that nobody waits for it alone at the end. Whatever reads real recordings
    bears the mark `recordings`, so that it can be left out by `-m`."""
    items.sort(key=lambda item: "test_every_command_of_the_readme_works" not in item.name)
    for item in items:
        if "recordings" in getattr(item, "fixturenames", ()):
            item.add_marker("recordings")


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of this checkout."""
    return ROOT


@pytest.fixture(scope="session")
def built_book() -> Path:
    """The built book, `_build/html`."""
    html = ROOT / "_build" / "html"
    if not (html / "index.html").is_file():
        pytest.skip("needs the built book in _build/html: run `make book` first")
    return html


@pytest.fixture(scope="session")
def recordings() -> Path:
    """The folder that holds `ravdess16/` and `fsdd/`: `$GROUNDUP_DATA`, else `../shared/data`."""
    folder = Path(os.environ.get("GROUNDUP_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "ravdess16").is_dir():
        pytest.skip("needs real recordings: set GROUNDUP_DATA to the folder that holds ravdess16/ and fsdd/")
    return folder


@pytest.fixture(scope="session")
def chromium() -> tuple[str, str]:
    """Paths of a Chromium and of its driver."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not (browser and driver):
        pytest.skip("needs chromium and chromedriver (Debian: chromium, chromium-driver)")
    return browser, driver


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, which looks for what keeps readers out."""
    script = ROOT / "tests" / "vendor" / "axe" / "axe.min.js"
    if not script.is_file():
        pytest.skip("needs axe-core: run `python book/assets.py tests`")
    return script.read_text("utf-8")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments) -> None:
        pass


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serves a folder over http on this machine; returns the address."""
    with contextlib.ExitStack() as running:

        def start(folder: Path) -> str:
            handler = functools.partial(_Quiet, directory=str(folder))
            server = running.enter_context(http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler))
            running.callback(server.shutdown)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            return f"http://127.0.0.1:{server.server_port}/"

        yield start


@pytest.fixture(scope="session")
def address(serve, built_book) -> str:
    """The book over http."""
    return serve(built_book)


@pytest.fixture(scope="session")
def browser(chromium) -> Iterator[webdriver.Chrome]:
    """A headless browser that can reach this machine alone."""
    with start_browser(chromium) as browser:
        yield browser


@contextlib.contextmanager
def start_browser(chromium: tuple[str, str], *more: str) -> Iterator[webdriver.Chrome]:
    """A headless browser that can reach this machine alone, with `more` options."""
    from tests.browsing import OPTIONS

    options = webdriver.ChromeOptions()
    options.binary_location, driver = chromium
    for option in (*OPTIONS, *more):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(driver))
    try:
        yield browser
    finally:
        browser.quit()
