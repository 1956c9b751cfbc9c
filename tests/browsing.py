"""How tests open the built book in a headless browser, and what the browser noticed."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
CONTENTS = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
ENTRIES = [CONTENTS["root"], *(entry["file"] for part in CONTENTS["parts"] for entry in part["chapters"])]
PAGES = [entry.removesuffix(".ipynb") for entry in ENTRIES]
CHAPTERS = [page for page in PAGES if page.startswith("chapters/")]

DESKTOP, PHONE, PAPER = (1300, 900), (390, 844), (688, 1000)  # CSS pixels; A4 without its margins
OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip


def show_as(browser, size: tuple[int, int], *, mode: str = "light", medium: str = "screen") -> None:
    """Make the browser a phone or a desk, light or dark as a reader's system is, or paper."""
    width, height = size
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == PHONE}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    scheme = [{"name": "prefers-color-scheme", "value": mode}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": medium, "features": scheme})


def visit(browser, url: str, size: tuple[int, int] = DESKTOP, *, mode: str = "light") -> None:
    """Open a page and wait until its formulas stand."""
    browser.get_log("performance"), browser.get_log("browser")
    show_as(browser, size, mode=mode)
    browser.get(url)
    browser.set_script_timeout(240)  # axe on a long page, on a busy machine
    browser.execute_async_script(
        "const done = arguments[0];"
        "Promise.resolve(window.MathJax?.startup?.promise).then(() => requestAnimationFrame(() => done()));"
    )


def requests(browser) -> list[str]:
    """Every address the browser asked for since the last call."""
    messages = (json.loads(entry["message"])["message"] for entry in browser.get_log("performance"))
    urls = (m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent")
    return [url for url in urls if not url.startswith(("data:", "blob:"))]


def complaints(browser) -> list[str]:
    """What the browser wrote to its console as a warning or an error since the last call."""
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] != "INFO"]
