"""Finds the browser, the Bengali font and the programs that the tests need, and installs what is missing.

What flows out: a running Chromium for a test (`launch`) and, run as a script, one line for each thing found:

    python tests/browser.py           a Chromium and a Bengali font (`make test`)
    python tests/browser.py --slow    what the slow tests need as well (`make check`): Java for the
                                      reasoner, LibreOffice to open workbooks as a reader would,
                                      Virtuoso as a second engine behind an address

A Chromium is looked for on the machine first (the file named by the environment variable CHROMIUM, then the
usual names; the one without windows, which starts in a third of the time, before others), then among
Playwright's own. For root on Debian, apt-get installs the one without windows. Where none starts, Playwright
is asked to fetch its own, then apt-get a whole one. Nothing asks a question. The exit code is 1 if anything
is missing at the end.
"""

from __future__ import annotations

import argparse
import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_PACKAGE = "chromium"
FONT_PACKAGE = "fonts-lohit-beng-bengali"  # 0.2 MB; shapes conjuncts and vowel signs
JAVA_PACKAGE = "default-jre-headless"
OFFICE_PACKAGES = ("libreoffice-calc-nogui", "libreoffice-writer-nogui")
VIRTUOSO_PACKAGE = "virtuoso-opensource-7-bin"  # its programs without a service of the system
DOWNLOAD_SECONDS = 900


class Missing(Exception):  # noqa: N818 (reads as what it says)
    """Something that the tests need is not here and could not be installed."""


def launch(playwright: Playwright) -> Browser:
    """Start the first Chromium that starts: the machine's, else Playwright's own."""
    return _start(playwright)[0]


def browser() -> str:
    """Return the version and place of a Chromium that starts, installing one if there is none."""
    tried = []
    for install in (_install_headless_shell, _install_from_playwright, _install_from_debian_chromium):
        fault = install()
        if fault:
            tried.append(fault)
            continue
        try:
            return _version()
        except Missing as missing:
            tried.append(str(missing))
    raise Missing(
        "No Chromium starts on this machine:\n  "
        + "\n  ".join(tried)
        + f"\nInstall one and run this again. Debian, as root: apt-get install {BROWSER_PACKAGE}. "
        "Elsewhere: playwright install --with-deps chromium (in the virtual environment). "
        "A browser in an unusual place: set CHROMIUM to its path."
    )


def font() -> str:
    """Return the families of font that cover Bengali, installing one if there is none."""
    if not sys.platform.startswith("linux"):
        return "not looked for (this system ships one)"
    families = _bengali_families()
    fault = None if families else _apt_install(FONT_PACKAGE, "fontconfig")
    families = families or _bengali_families()
    if families:
        return ", ".join(families)
    raise Missing(
        f"No font for Bengali: `fc-list :lang=bn` names none ({fault or 'its package was installed'}). "
        "Pictures of Bengali text would show boxes. "
        f"Debian, as root: apt-get install {FONT_PACKAGE} fontconfig."
    )


def java() -> str:
    """Return the version line of the Java on the path, installing one if there is none."""
    version = _java_version()
    fault = None if version else _apt_install(JAVA_PACKAGE)
    version = version or _java_version()
    if version:
        return version
    raise Missing(
        f"No Java answers to `java -version` ({fault or 'its package was installed'}). "
        "The slow tests check the vocabulary with HermiT, a reasoner that runs on Java. "
        f"Debian, as root: apt-get install {JAVA_PACKAGE}."
    )


def office() -> str:
    """Return the place of LibreOffice, installing it if there is none."""
    fault = None if shutil.which("soffice") else _apt_install(*OFFICE_PACKAGES)
    found = shutil.which("soffice")
    if found:
        return found
    raise Missing(
        f"No LibreOffice answers to `soffice` ({fault or 'its packages were installed'}). "
        "The slow tests save a workbook with it and read it again. "
        f"Debian, as root: apt-get install {' '.join(OFFICE_PACKAGES)}."
    )


def virtuoso() -> str:
    """Return the place of the Virtuoso server, installing it if there is none."""
    programs = ("virtuoso-t", "isql-vt")
    fault = None if all(map(shutil.which, programs)) else _apt_install(VIRTUOSO_PACKAGE)
    found = [path for path in map(shutil.which, programs) if path]
    if len(found) == len(programs):
        return found[0]
    raise Missing(
        f"No Virtuoso answers to `virtuoso-t` ({fault or 'its package was installed'}). "
        "The slow tests push a data set to it and ask it. "
        f"Debian, as root: apt-get install {VIRTUOSO_PACKAGE}."
    )


def _on_machine() -> Iterator[str]:
    for name in (os.environ.get("CHROMIUM"), *NAMES):
        path = shutil.which(name) if name else None
        if path:
            yield path


def _start(playwright: Playwright) -> tuple[Browser, str]:
    from playwright.sync_api import Error

    faults = []
    for path in (*_on_machine(), None):
        place = path or "Playwright's own"
        try:
            return playwright.chromium.launch(executable_path=path), place
        except Error as error:
            faults.append(f"{place}: {error.message.splitlines()[0]}")
    raise Missing("; ".join(faults))


def _version() -> str:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started, place = _start(playwright)
        version = started.version
        started.close()
    return f"Chromium {version} ({place})"


def _install_headless_shell() -> None:
    """Have the Chromium without windows where that asks nobody; what is there already will do elsewhere."""
    if not os.environ.get("CHROMIUM") and not shutil.which(NAMES[0]):
        _apt_install(NAMES[0])


def _install_from_playwright() -> str | None:
    environment = {"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "10000", **os.environ}
    return _run(
        sys.executable,
        "-m",
        "playwright",
        "install",
        "chromium",
        environment=environment,
        says="playwright install",
    )


def _install_from_debian_chromium() -> str | None:
    return _apt_install(BROWSER_PACKAGE)


def _bengali_families() -> list[str]:
    if not shutil.which("fc-list"):
        return []
    listed = subprocess.run(["fc-list", ":lang=bn", "family"], capture_output=True, text=True, check=False)
    return sorted({line.split(",")[0].strip() for line in listed.stdout.splitlines() if line.strip()})


def _java_version() -> str | None:
    if not shutil.which("java"):
        return None
    answer = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False)
    lines = [line for line in answer.stderr.splitlines() if "version" in line]
    return lines[0] if answer.returncode == 0 and lines else None


def _apt_install(*packages: str) -> str | None:
    """Install Debian packages; return None, or why it did not work."""
    if not shutil.which("apt-get"):
        return "apt-get: not on this system"
    if os.geteuid() != 0:
        return "apt-get: needs root"
    stale = _apt_update()
    fault = _run(
        *("apt-get", "-y", "-o", "DPkg::Lock::Timeout=120", "install", "--no-install-recommends", *packages),
        environment={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        says=f"apt-get install {' '.join(packages)}",
    )
    return fault and "; ".join(part for part in (stale, fault) if part)


@functools.cache
def _apt_update() -> str | None:
    return _run("apt-get", "-q", "update", environment=dict(os.environ), says="apt-get update")


def _run(*command: str, environment: dict[str, str], says: str) -> str | None:
    """Run an installer without input; return None, or its last line if it failed."""
    print(f"{says} ...", flush=True)
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=DOWNLOAD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"{says}: stopped after {DOWNLOAD_SECONDS} seconds"
    if done.returncode == 0:
        return None
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("E:", "Error:"))] or lines[-1:] or ["no message"]
    return f"{says}: {errors[0]}"


def main(arguments: list[str] | None = None) -> int:
    """Print what was found, one line each; return 1 if something is missing."""
    parser = argparse.ArgumentParser(description="Find or install what the tests need.")
    parser.add_argument("--slow", action="store_true", help="also find or install what the slow tests need")
    wants: dict[str, Callable[[], str]] = {"browser": browser, "Bengali font": font}
    if parser.parse_args(arguments).slow:
        wants |= {"Java": java, "LibreOffice": office, "Virtuoso": virtuoso}
    missing = 0
    for name, find in wants.items():
        try:
            print(f"{name}: {find()}", flush=True)
        except Missing as fault:
            print(fault, file=sys.stderr, flush=True)
            missing = 1
    return missing


if __name__ == "__main__":
    sys.exit(main())
