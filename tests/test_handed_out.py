"""What matrices, sheets and bundles hand out: of what is withheld, no byte."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from tests.conftest import Run
from tests.map.page_data import unpack_page
from tests.test_confidentiality import PERSONS, TOWN, secrets, traces

DIGEST = re.compile(rb"\b[0-9a-f]{64}\b")
KINDS = ("3w", "kinds-topics", "kinds-places", "organisations-alliances", "stakeholders")


def unpacked(name: str, data: bytes) -> Iterator[bytes]:
    """The bytes of a file as a reader gets them: parts of a .zip, texts of a PDF, a page with its data."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in archive.namelist():
                yield from unpacked(part, archive.read(part))
    elif data.startswith(b"%PDF"):
        reader = pypdf.PdfReader(io.BytesIO(data))
        yield "\n".join(page.extract_text() for page in reader.pages).encode()
        yield str(reader.metadata).encode()
    elif name.endswith(".html"):
        yield unpack_page(data.decode()).encode()
    else:
        yield DIGEST.sub(b"", data)  # any digits may stand in a check sum


@pytest.fixture(scope="module", params=["public", "partners"])
def handed(
    request: pytest.FixtureRequest, stakeholders: Run, mixed: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    audience, folder = request.param, tmp_path_factory.mktemp("handed")
    common = ["-d", mixed, "--audience", audience]
    for kind in KINDS:
        for form in ("csv", "xlsx"):
            file = folder / f"{kind}.{form}"
            assert stakeholders("matrix", kind, "-o", file, "--evidence", *common).exit_code == 0
    assert stakeholders("sheet", "--all", "-o", folder / "sheets", *common).exit_code == 0
    assert stakeholders("bundle", "-o", folder / "b.zip", *common).exit_code == 0
    return audience, folder


def test_nothing_of_what_is_withheld_is_in_any_file(handed: tuple[str, Path], mixed: Path) -> None:
    audience, folder = handed
    words = [word for word in (*secrets(mixed, audience), *PERSONS) if len(word) > 2]
    assert len(words) > 20
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    assert len(files) > 20
    for path in files:
        for data in unpacked(path.name, path.read_bytes()):
            assert traces(data.replace(TOWN, b""), words) == [], path


def test_the_test_can_fail(stakeholders: Run, mixed: Path, tmp_path: Path) -> None:
    stakeholders("bundle", "-o", tmp_path / "b.zip", "-d", mixed, "--audience", "internal")
    data = b"".join(unpacked("b.zip", (tmp_path / "b.zip").read_bytes()))
    assert len(traces(data, secrets(mixed, "public"))) > 20
