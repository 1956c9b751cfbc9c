"""One place names the repository's address; every Colab link and install cell agrees with it."""

from __future__ import annotations

import re

import pytest

from book import address


def test_every_address_agrees_with_the_one_place():
    assert address.disagreements() == []


@pytest.mark.parametrize(
    "line",
    [
        '%pip install "groundup[speech] @ git+https://github.com/someone-else/ground-up@v0.1.0"',
        '%pip install "groundup[speech] @ git+{repository}@v9.9.9"',
        '%pip install "groundup[speech] @ git+{repository}"',
        "[Colab](https://colab.research.google.com/github/someone-else/{name}/blob/main/chapters/dropout.ipynb)",
        "read it at https://someone-else.github.io/{name}/",
        "git clone https://github.com/someone-else/{name}",
    ],
)
def test_a_wrong_address_is_found(line):
    line = line.format(repository=address.repository(), name=address.repository().split("/")[-1])
    assert address.corrected(line) != line
    assert address.corrected(address.corrected(line)) == address.corrected(line)


def test_every_chapter_installs_from_the_tag_and_nowhere_else(root):
    chapters = sorted((root / "chapters").glob("*.ipynb"))
    assert chapters
    for chapter in chapters:
        found = re.findall(r"git\+(https://[^@\s]+)@v([\d.]+)", chapter.read_text("utf-8"))
        assert found == [(address.repository(), address.version())], chapter.name


def test_the_version_stands_in_the_package_too():
    import groundup

    assert groundup.__version__ == address.version()
