"""The scripts that the page serves: fetched once, checked, whole or not at all. No network: npm is played."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import re
import tarfile
from pathlib import Path

import pytest

from book import assets

FILES = {
    "package/LICENSE": b"free",
    "package/dist/one.js": b"one",
    "package/dist/deep/two.js": b"two",
    "package/dist/deep/three.js": b"three",
    "package/readme.md": b"not needed",
}


def archive(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return out.getvalue()


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of our own and a registry that serves it, into an empty vendor folder."""
    content = archive(FILES)
    sha512 = base64.b64encode(hashlib.sha512(content).digest()).decode()
    keep = {"dist/one.js": "one.js", "dist/deep/": "deep/", "LICENSE": "LICENSE"}
    package = assets.Package("toy", "1.0.0", sha512, "toy", keep)
    monkeypatch.setattr(assets, "VENDOR", tmp_path / "vendor")
    monkeypatch.setattr(assets, "PACKAGES", (package,))

    def pack(_package, folder):
        (folder / "toy.tgz").write_bytes(content)
        return folder / "toy.tgz"

    monkeypatch.setattr(assets, "_pack", pack)
    return package


def files(folder) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_keeps_what_the_page_needs_and_nothing_else(package):
    assets.main()
    assert files(assets.VENDOR) == {
        f"toy/{n}" for n in ("one.js", "deep/two.js", "deep/three.js", "LICENSE", "PACKAGE")
    }
    assert (package.target / "deep/two.js").read_bytes() == b"two"
    assert not assets.missing()


def test_what_only_tests_need_is_no_part_of_the_site(package, tmp_path, monkeypatch):
    for_tests = dataclasses.replace(package, for_tests=True)
    monkeypatch.setattr(assets, "PACKAGES", (for_tests,))
    monkeypatch.setattr(assets, "TEST_VENDOR", tmp_path / "tests")
    assets.main()
    assert not assets.missing() and not files(tmp_path)
    assets.main(["tests"])
    assert not assets.missing(for_tests=True) and not files(assets.VENDOR)
    assert (tmp_path / "tests/toy/one.js").read_bytes() == b"one"


def test_a_second_call_fetches_nothing(package, monkeypatch, capsys):
    assets.main()
    monkeypatch.setattr(assets, "_pack", None)
    assets.main()
    assert capsys.readouterr().out == "fetching toy 1.0.0 from npm\n"


def test_another_version_takes_the_place_of_the_old_one(package, monkeypatch):
    assets.main()
    (package.target / "old.js").write_text("old")
    (package.target / "PACKAGE").write_text("toy@0.9.0")
    assets.main()
    assert "toy/old.js" not in files(assets.VENDOR)


def test_a_changed_archive_is_refused_and_leaves_nothing(package, monkeypatch):
    changed = assets.Package("toy", "1.0.0", "AAAA", "toy", package.keep)
    with pytest.raises(SystemExit, match=r"toy@1.0.0: expected SHA-512 AAAA, got \S+ Nothing was installed"):
        assets.fetch(changed)
    assert not files(assets.VENDOR)


def test_a_package_without_a_needed_file_is_refused_and_leaves_nothing(package):
    needy = assets.Package("toy", "1.0.0", package.sha512, "toy", {"dist/four.js": "four.js"})
    with pytest.raises(SystemExit, match=re.escape("expected ['four.js'] in the package, found none")):
        assets.fetch(needy)
    assert not files(assets.VENDOR)


def test_npm_of_the_machine_else_the_one_that_pip_brings(monkeypatch):
    monkeypatch.setattr(assets.shutil, "which", lambda _name: "/somewhere/npm")
    assert assets.npm() == ["/somewhere/npm"]
    monkeypatch.setattr(assets.shutil, "which", lambda _name: None)
    monkeypatch.setattr(assets.importlib.util, "find_spec", lambda _name: object())
    assert assets.npm()[:2] == [assets.sys.executable, "-c"]


def test_a_machine_without_network_hears_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "npm", lambda: [assets.sys.executable, "-c", "raise SystemExit('no route')"])
    with pytest.raises(SystemExit, match=r"npm could not fetch mathjax@3.2.2: no route\n.*check the network"):
        assets._pack(assets.PACKAGES[0], tmp_path)


def test_every_package_is_pinned_by_version_and_hash_and_names_no_address():
    assert "://" not in Path(assets.__file__).read_text("utf-8")
    for package in assets.PACKAGES:
        assert re.fullmatch(r"\d+\.\d+\.\d+", package.version)
        assert len(base64.b64decode(package.sha512)) == 64
