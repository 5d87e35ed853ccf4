"""Fetches what the pages take from npm, and bundles it, without Node: the standard library is enough.

    python web/make.py parts     fetch what package-lock.json names, and bundle it into graph/_built/
    python web/make.py check     check types, lint and format of all scripts (fetches the tools for that)
    python web/make.py format    write the scripts as the formatter does

esbuild, TypeScript and Biome are native programs inside npm tarballs. Each tarball is held to the SHA-512 of
the lock before it is opened. `hatch_build.py` calls `make_parts` when the package is installed or built.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WEB = Path(__file__).resolve().parent
ROOT = WEB.parent
BUILT = ROOT / "graph" / "_built"
PACKAGES = WEB / "node_modules"
REGISTRY = "https://registry.npmjs.org"
TIMEOUT = 20  # seconds that a registry may be silent
BUNDLES = {
    "sparql_editor": "SparqlEditor",
    "sparql_engine": "SparqlEngine",
}  # file: name that its exports get
COPIED = {"oxigraph.wasm": "oxigraph/web_bg.wasm"}
# What is linted and formatted; the map's scripts and their tests lie elsewhere.
SCRIPTS = (WEB, ROOT / "graph" / "map" / "web", ROOT / "tests" / "map")
SYSTEMS = {
    "Linux": "linux",
    "Darwin": "darwin",
    "Windows": "win32",
    "FreeBSD": "freebsd",
    "OpenBSD": "openbsd",
}
MACHINES = {
    "x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64", "i386": "ia32", "i686": "ia32",
    "armv7l": "arm", "armv6l": "arm", "ppc64le": "ppc64", "riscv64": "riscv64", "s390x": "s390x",
    "loongarch64": "loong64",
}  # fmt: skip


class PartsError(Exception):
    """The parts cannot be made; the text says why and what to do."""


class ClosedError(PartsError):
    """The npm registry does not answer."""


@dataclass(frozen=True)
class Package:
    """One entry of package-lock.json."""

    name: str
    version: str
    integrity: str
    folder: Path
    is_tool: bool

    @property
    def address(self) -> str:
        """Return where its tarball lies in the registry, which the environment may name as npm lets it."""
        settings = {name.lower(): value for name, value in os.environ.items()}  # as npm reads them
        registry = settings.get("npm_config_registry") or REGISTRY
        return f"{registry.rstrip('/')}/{self.name}/-/{self.name.rpartition('/')[2]}-{self.version}.tgz"


# ---- which packages ----
def read_lock() -> list[Package]:
    """Return the packages of the lock that fit this machine, in its order."""
    lock = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))
    return [
        Package(
            name=path.rpartition("node_modules/")[2],
            version=entry["version"],
            integrity=entry["integrity"],
            folder=WEB / path,
            is_tool=entry.get("dev", False),
        )
        for path, entry in lock["packages"].items()
        if path and _fits_machine(entry)
    ]


def _fits_machine(entry: dict[str, Any]) -> bool:
    system, machine = name_machine()
    libc = "glibc" if platform.libc_ver()[0] == "glibc" else "musl"
    wanted = {"os": system, "cpu": machine, "libc": libc if system == "linux" else ""}
    return all(key not in entry or value in entry[key] for key, value in wanted.items())


def name_machine() -> tuple[str, str]:
    """Return this system and processor as npm names them."""
    machine = platform.machine()
    system = platform.system()
    return SYSTEMS.get(system, system.lower()), MACHINES.get(machine.lower(), machine)


# ---- fetching ----
def fetch_packages(packages: Iterable[Package]) -> None:
    """Fetch the packages that do not lie here yet, and unpack them into node_modules."""
    wanted = [package for package in packages if not _is_here(package)]
    pool = ThreadPoolExecutor(max_workers=4)
    try:
        for package, tarball in zip(wanted, pool.map(fetch_tarball, wanted), strict=True):
            unpack_tarball(package, tarball)
    finally:
        pool.shutdown(cancel_futures=True)  # where npm is silent, nobody waits for each package in turn


def _is_here(package: Package) -> bool:
    mark = package.folder / ".integrity"
    return mark.is_file() and mark.read_text(encoding="ascii") == package.integrity


def fetch_tarball(package: Package) -> bytes:
    """Fetch the tarball of a package, and hold it to the lock."""
    if not package.address.startswith(("http://", "https://")):
        raise PartsError(f"{package.address} is no web address. Set npm_config_registry to an http(s) one.")
    try:
        with urllib.request.urlopen(package.address, timeout=TIMEOUT) as answer:  # noqa: S310 checked above
            tarball = bytes(answer.read())
    except (urllib.error.URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise ClosedError(f"{package.address} cannot be fetched: {reason}") from error
    check_integrity(package, tarball)
    return tarball


def check_integrity(package: Package, tarball: bytes) -> None:
    """Refuse a tarball that is not the one that the lock names."""
    method, _, expected = package.integrity.partition("-")
    if method != "sha512":
        raise PartsError(f"package-lock.json names {package.name} by {method}, not by sha512. Lock it again.")
    found = base64.b64encode(hashlib.sha512(tarball).digest()).decode("ascii")
    if found != expected:
        raise PartsError(
            f"{package.address} is not what package-lock.json names: its SHA-512 is {found}. "
            "Nothing of it was opened. Find out who changed it, the registry or the lock."
        )


def unpack_tarball(package: Package, tarball: bytes) -> None:
    """Unpack a checked tarball beside its place, then put it there."""
    if not hasattr(tarfile, "data_filter"):
        raise PartsError("This Python unpacks no tarball safely. Use Python 3.11.4 or newer.")
    package.folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=package.folder.parent, prefix=".unpack-") as beside:
        unpacked = Path(beside) / "package"
        unpacked.mkdir()
        with tarfile.open(fileobj=io.BytesIO(tarball), mode="r:gz") as archive:
            for member in archive:
                _, _, name = member.name.partition("/")  # npm packs everything into one folder
                if member.isfile() and name:
                    archive.extract(member.replace(name=name, deep=False), unpacked, filter="data")
        (unpacked / ".integrity").write_text(package.integrity, encoding="ascii")
        shutil.rmtree(package.folder, ignore_errors=True)
        unpacked.replace(package.folder)


def find_program(package: str, *places: str) -> Path:
    """Return a native program of a package that was fetched."""
    for place in places:
        path = PACKAGES / package / (f"{place}.exe" if sys.platform == "win32" else place)
        if path.is_file():
            path.chmod(0o755)
            return path
    system, machine = name_machine()
    raise PartsError(f"npm has no {package.split('/')[0].lstrip('@')} for {system} on {machine}.")


# ---- bundling ----
def make_parts(*, required: bool = False) -> str:
    """Make graph/_built/ unless it fits already, and return what was done.

    Where npm does not answer, the folder holds missing.txt, which says why; required parts fail instead.
    """
    sources = hash_sources()
    if is_current(sources):
        return "The parts from npm are up to date."
    try:
        packages = [package for package in read_lock() if not package.is_tool]
        fetch_packages(packages)
    except ClosedError as error:
        if required:
            raise
        text = f"{error}\nWithout it the SPARQL editor and its engine are missing; the map needs neither.\n"
        _replace_built({"missing.txt": text.encode()})
        return f"warning: {text}To try again: make parts"
    with tempfile.TemporaryDirectory(prefix="parts-") as scratch:
        files = bundle_scripts(Path(scratch))
    for name, source in COPIED.items():
        files[name] = (PACKAGES / source).read_bytes()
    files["licenses.txt"] = collect_licenses(packages).encode()
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    manifest = json.dumps({"sources": sources, "files": hashes}, indent=1) + "\n"
    _replace_built({**files, "manifest.json": manifest.encode()})
    return f"Made {BUILT.relative_to(ROOT)}: {', '.join(sorted(files))}."


def hash_sources() -> str:
    """Return the SHA-256 of all that the parts are made of, line ends normalised."""
    digest = hashlib.sha256()
    files = [*WEB.glob("sparql_*.js"), *WEB.glob("licenses/*"), WEB / "package-lock.json", WEB / "make.py"]
    for path in sorted(files):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(WEB).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def is_current(sources: str) -> bool:
    """Tell whether graph/_built/ was made of these sources and is whole."""
    try:
        manifest = json.loads((BUILT / "manifest.json").read_text(encoding="utf-8"))
        files = dict(manifest["files"])
        hashes = {name: hashlib.sha256((BUILT / name).read_bytes()).hexdigest() for name in files}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return bool(manifest["sources"] == sources and hashes == files)


def bundle_scripts(folder: Path) -> dict[str, bytes]:
    """Bundle each entry with esbuild, and return the scripts by file name."""
    esbuild = find_program(f"@esbuild/{'-'.join(name_machine())}", "bin/esbuild", "esbuild")
    for entry, name in BUNDLES.items():
        run_program(
            [
                esbuild, WEB / f"{entry}.js", "--bundle", "--minify", "--format=iife", "--target=es2022",
                f"--global-name={name}", "--legal-comments=none", "--log-level=warning",
                '--define:import.meta.url=""', f"--outfile={folder / entry}.js",
            ]
        )  # fmt: skip
    return {f"{entry}.js": (folder / f"{entry}.js").read_bytes() for entry in BUNDLES}


def collect_licenses(packages: Iterable[Package]) -> str:
    """Return the licence texts of what is bundled; web/licenses/ holds those that a tarball lacks."""
    texts = []
    for package in packages:
        if "esbuild" in package.name:  # a tool: nothing of it is in the bundles
            continue
        own = WEB / "licenses" / f"{package.name.replace('/', '-').lstrip('@')}.txt"
        found = [*sorted(package.folder.glob("LICEN[CS]E*")), own]
        text = next((path.read_text(encoding="utf-8").strip() for path in found if path.is_file()), None)
        if text is None:
            raise PartsError(f"{package.name} comes without the text of its licence. Put it into {own}.")
        texts.append(f"{package.name} {package.version}\n\n{text}\n")
    return f"\n{'-' * 80}\n\n".join(texts)


def _replace_built(files: dict[str, bytes]) -> None:
    """Write the files beside graph/_built/, then put the folder in its place."""
    beside = BUILT.with_name("_built.new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    for name, content in files.items():
        (beside / name).write_bytes(content)
    shutil.rmtree(BUILT, ignore_errors=True)
    beside.replace(BUILT)


# ---- checking ----
def check_scripts() -> None:
    """Check types, lint and format of all scripts."""
    fetch_packages(read_lock())
    system, machine = name_machine()
    tsc = find_program(f"@typescript/typescript-{system}-{machine}", "lib/tsc")
    for project in ("tsconfig.json", "tsconfig.parts.json"):
        run_program([tsc, "--project", WEB / project])
    run_program([_find_biome(), "check", f"--config-path={WEB}", "--error-on-warnings", *SCRIPTS])


def format_scripts() -> None:
    """Write the scripts as the formatter does."""
    fetch_packages(package for package in read_lock() if package.name.startswith("@biomejs/"))
    run_program([_find_biome(), "check", "--write", f"--config-path={WEB}", *SCRIPTS])


def _find_biome() -> Path:
    names = [package.name for package in read_lock() if package.name.startswith("@biomejs/cli-")]
    return find_program(names[0] if names else "@biomejs/cli", "biome")


def run_program(command: list[str | Path]) -> None:
    """Run a program; what it prints is the user's to see."""
    done = subprocess.run([str(part) for part in command], cwd=WEB, check=False)  # noqa: S603 our own command
    if done.returncode:
        raise PartsError(f"{Path(command[0]).stem} found faults (above).")


def main(arguments: list[str]) -> int:
    """Run one of the commands of this module."""
    required = os.environ.get("STAKEHOLDERS_PARTS") == "required"
    try:
        match arguments:
            case ["parts"]:
                print(make_parts(required=required))
            case ["check"]:
                check_scripts()
            case ["format"]:
                format_scripts()
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except PartsError as error:
        print(f"web/make.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
