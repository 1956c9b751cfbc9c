"""One place names the repository's address; every Colab link and install cell agrees with it."""

from __future__ import annotations

import json

import pytest

from book import address


def test_every_address_agrees_with_the_one_place():
    assert address.disagreements() == []


@pytest.mark.parametrize(
    "line",
    [
        "[Colab](https://colab.research.google.com/github/someone/{name}/blob/v{version}/chapters/dropout.ipynb)",
        "[Colab](https://colab.research.google.com/github/{owner}/{name}/blob/main/chapters/dropout.ipynb)",
        "[Colab](https://colab.research.google.com/github/{owner}/{name}/blob/v9.9.9/chapters/dropout.ipynb)",
        "  branch: main",
        "read it at https://someone-else.github.io/{name}/",
        "git clone https://github.com/someone-else/{name}",
    ],
)
def test_a_wrong_address_is_found(line):
    owner, name = address.repository().split("/")[-2:]
    line = line.format(owner=owner, name=name, version=address.version())
    assert address.corrected(line) != line
    assert address.corrected(address.corrected(line)) == address.corrected(line)


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A small checkout of version 1.2.3, with a chapter that installs in its own way."""
    (tmp_path / "_config.yml").write_text("repository:\n  url: https://github.com/me/book\n  branch: main\n")
    (tmp_path / "pyproject.toml").write_text('version = "1.2.3"\n')
    (tmp_path / "README.md").write_text("https://me.github.io/book\n")
    (tmp_path / "chapters").mkdir()
    cells = [{"id": "install", "source": ["%pip install groundup[speech]"], "metadata": {}}, {"id": "other"}]
    (tmp_path / "chapters" / "one.ipynb").write_text(json.dumps({"cells": cells}, indent=1) + "\n")
    monkeypatch.setattr(address, "ROOT", tmp_path)
    return tmp_path


def test_what_disagrees_is_listed_and_then_made_to_agree(checkout, capsys):
    assert address.main([]).splitlines() == [
        "_config.yml:3: branch: main",
        'chapters/one.ipynb:5: "source": [',
    ]
    assert address.main(["--write"]) is None
    assert capsys.readouterr().out == "every address agrees with https://github.com/me/book at v1.2.3\n"
    assert "  branch: v1.2.3\n" in (checkout / "_config.yml").read_text()
    cell, other = json.loads((checkout / "chapters" / "one.ipynb").read_text())["cells"]
    source = "".join(cell["source"])
    assert (
        'site = "https://me.github.io/book"\n' in source
        and "/wheel/groundup-1.2.3-py3-none-any.whl" in source
    )
    assert (
        "groundup[speech] @" in source
        and "remove-cell" in cell["metadata"]["tags"]
        and other == {"id": "other"}
    )


def test_only_the_tag_of_the_version_may_be_published(checkout):
    address.main(["--write"])
    assert address.main(["--tag", "v1.2.3"]) is None
    for tag in ("v1.2.4", "1.2.3"):
        assert address.main(["--tag", tag]) == f"expected the tag v1.2.3, as pyproject.toml says, got {tag}"


def test_no_chapter_installs_from_elsewhere(root):
    for chapter in (root / "chapters").glob("*.ipynb"):
        assert chapter.read_text("utf-8").count("pip install") == 1 and "git+" not in chapter.read_text(
            "utf-8"
        )


def test_the_version_stands_in_the_package_too():
    import groundup

    assert groundup.__version__ == address.version()
