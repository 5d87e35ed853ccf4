"""What is fetched from npm: only what the lock names, checked before it is opened, and made once."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest

from tests.parts import ROOT, load_file, load_make

CLOSED = "http://127.0.0.1:9"  # nothing listens on the port that discards
REGISTRIES = "npm_config_registry", "NPM_CONFIG_REGISTRY"


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """`web/make.py` in a folder of its own, with sources of its own."""
    folder = tmp_path / "web"
    folder.mkdir()
    (tmp_path / "graph").mkdir()
    (folder / "make.py").write_bytes((ROOT / "web" / "make.py").read_bytes())
    (folder / "sparql_editor.js").write_text("export const editor = 1;\n", encoding="utf-8")
    for name in REGISTRIES:
        monkeypatch.delenv(name, raising=False)
    return load_file(folder / "make.py", f"tests_make_{tmp_path.name}")


class Registry:
    """A registry on this machine: tarballs by path, and what was asked for."""

    def __init__(self) -> None:
        self.tarballs: dict[str, bytes] = {}
        self.asked: list[str] = []
        registry = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                registry.asked.append(self.path)
                found = registry.tarballs.get(self.path)
                self.send_response(200 if found is not None else 404)
                self.end_headers()
                self.wfile.write(found or b"")

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def offer(self, name: str, version: str, tarball: bytes) -> dict[str, object]:
        """Offer a package, and return its entry of the lock."""
        self.tarballs[f"/{name}/-/{name.rpartition('/')[2]}-{version}.tgz"] = tarball
        digest = base64.b64encode(hashlib.sha512(tarball).digest()).decode()
        return {"version": version, "integrity": f"sha512-{digest}"}


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    found = Registry()
    monkeypatch.setenv("npm_config_registry", f"{found.address}/")
    yield found
    found.server.shutdown()
    found.server.server_close()


def tarball(**files: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return out.getvalue()


def lock(make: ModuleType, **packages: dict[str, object]) -> None:
    entries = {f"node_modules/{name}": entry for name, entry in packages.items()}
    text = json.dumps({"lockfileVersion": 3, "packages": {"": {}, **entries}})
    (make.WEB / "package-lock.json").write_text(text, encoding="utf-8")


def test_a_package_is_fetched_once(make: ModuleType, registry: Registry) -> None:
    packed = tarball(**{"package/index.js": "export const one = 1;\n", "package/lib/deep.js": "2\n"})
    lock(make, **{"@scope/one": registry.offer("@scope/one", "1.2.3", packed)})
    for _ in range(2):
        make.fetch_packages(make.read_lock())
    assert registry.asked == ["/@scope/one/-/one-1.2.3.tgz"]
    folder = make.PACKAGES / "@scope" / "one"
    assert (folder / "index.js").read_text() == "export const one = 1;\n"
    assert (folder / "lib" / "deep.js").is_file()
    newer = registry.offer("@scope/one", "1.2.4", tarball(**{"package/other.js": "3\n"}))
    lock(make, **{"@scope/one": newer})
    make.fetch_packages(make.read_lock())
    assert sorted(path.name for path in folder.iterdir()) == [".integrity", "other.js"]


def test_a_tarball_that_the_lock_does_not_name_is_not_opened(make: ModuleType, registry: Registry) -> None:
    entry = registry.offer("one", "1.0.0", tarball(**{"package/index.js": "good\n"}))
    registry.offer("one", "1.0.0", tarball(**{"package/index.js": "bad\n"}))
    lock(make, one=entry)
    with pytest.raises(make.PartsError, match=r"is not what package-lock\.json names") as found:
        make.fetch_packages(make.read_lock())
    assert not isinstance(found.value, make.ClosedError), "no warning is enough for this"
    assert not (make.PACKAGES / "one").exists()


def test_a_weaker_hash_is_refused(make: ModuleType, registry: Registry) -> None:
    entry = registry.offer("one", "1.0.0", tarball(**{"package/index.js": "good\n"}))
    lock(make, one={**entry, "integrity": "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk="})
    with pytest.raises(make.PartsError, match="by sha1, not by sha512"):
        make.fetch_packages(make.read_lock())


@pytest.mark.parametrize(
    "name", ["package/../../../escaped.js", "/etc/escaped.js", "package//tmp/escaped.js"]
)
def test_a_tarball_does_not_write_outside_of_its_folder(
    make: ModuleType, registry: Registry, tmp_path: Path, name: str
) -> None:
    lock(make, one=registry.offer("one", "1.0.0", tarball(**{name: "bad\n"})))
    with contextlib.suppress(tarfile.FilterError):
        make.fetch_packages(make.read_lock())
    escaped = [path for path in tmp_path.rglob("escaped.js") if make.PACKAGES / "one" not in path.parents]
    assert escaped == []
    assert not Path("/etc/escaped.js").exists()
    assert not Path("/tmp/escaped.js").exists()  # noqa: S108 named by the test's own tarball


def test_only_packages_for_this_machine_are_fetched(
    make: ModuleType, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make.platform, "system", lambda: "Linux")
    monkeypatch.setattr(make.platform, "machine", lambda: "aarch64")
    monkeypatch.setattr(make.platform, "libc_ver", lambda: ("glibc", "2.39"))
    entry = {"version": "1.0.0", "integrity": "sha512-"}
    lock(
        make,
        everywhere=entry,
        fits={**entry, "os": ["linux"], "cpu": ["arm64"]},
        glibc={**entry, "os": ["linux"], "cpu": ["arm64"], "libc": ["glibc"]},
        musl={**entry, "os": ["linux"], "cpu": ["arm64"], "libc": ["musl"]},
        mac={**entry, "os": ["darwin"], "cpu": ["arm64"]},
        other={**entry, "os": ["linux"], "cpu": ["x64"]},
    )
    assert [package.name for package in make.read_lock()] == ["everywhere", "fits", "glibc"]


def test_npm_closed_warns_and_says_so_in_the_folder(
    make: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("npm_config_registry", CLOSED)
    lock(make, one={"version": "1.0.0", "integrity": "sha512-AAAA"})
    text = make.make_parts()
    assert text.startswith("warning: ")
    assert f"{CLOSED}/one/-/one-1.0.0.tgz cannot be fetched" in text
    assert [path.name for path in make.BUILT.iterdir()] == ["missing.txt"]
    assert "the map needs neither" in (make.BUILT / "missing.txt").read_text(encoding="utf-8")
    with pytest.raises(make.ClosedError):
        make.make_parts(required=True)


def test_what_fits_is_not_made_again(make: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("npm_config_registry", CLOSED)
    lock(make, one={"version": "1.0.0", "integrity": "sha512-AAAA"})
    content = b"made before"
    files = {"sparql_editor.js": hashlib.sha256(content).hexdigest()}
    manifest = json.dumps({"sources": make.hash_sources(), "files": files}).encode()
    make._replace_built({"sparql_editor.js": content, "manifest.json": manifest})
    assert make.make_parts(required=True) == "The parts from npm are up to date."
    (make.BUILT / "sparql_editor.js").write_bytes(b"changed since")
    with pytest.raises(make.ClosedError):
        make.make_parts(required=True)
    (make.BUILT / "sparql_editor.js").write_bytes(content)
    (make.WEB / "sparql_editor.js").write_text("export const editor = 2;\n", encoding="utf-8")
    with pytest.raises(make.ClosedError):
        make.make_parts(required=True)


def test_line_ends_make_no_other_sources(make: ModuleType) -> None:
    lock(make, one={"version": "1.0.0", "integrity": "sha512-AAAA"})
    before = make.hash_sources()
    source = make.WEB / "sparql_editor.js"
    source.write_bytes(source.read_bytes().replace(b"\n", b"\r\n"))
    assert make.hash_sources() == before


def test_a_package_without_a_licence_text_is_refused(make: ModuleType, registry: Registry) -> None:
    lock(make, one=registry.offer("one", "1.0.0", tarball(**{"package/index.js": "1\n"})))
    packages = make.read_lock()
    make.fetch_packages(packages)
    with pytest.raises(make.PartsError, match="one comes without the text of its licence"):
        make.collect_licenses(packages)
    (make.WEB / "licenses").mkdir()
    (make.WEB / "licenses" / "one.txt").write_text("MIT, by One\n", encoding="utf-8")
    assert make.collect_licenses(packages) == "one 1.0.0\n\nMIT, by One\n"


def test_the_lock_of_the_project_names_no_registry_and_strong_hashes() -> None:
    lock_ = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((ROOT / "web" / "package.json").read_text(encoding="utf-8"))
    assert lock_["packages"][""]["dependencies"] == wanted["dependencies"]
    assert lock_["packages"][""]["devDependencies"] == wanted["devDependencies"]
    for name, entry in lock_["packages"].items():
        if name:
            assert entry["integrity"].startswith("sha512-"), name
            assert "resolved" not in entry, name
            assert set(entry["license"].split(" OR ")) & {"MIT", "Apache-2.0"}, name


def test_no_third_party_code_is_in_the_tree() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split("\n")
    assert {"web/node_modules", "graph/_built"} <= set(ignored)
    for path in (ROOT / "web").glob("*.js"):
        assert path.stat().st_size < 10_000, path.name


@pytest.fixture
def parts() -> Path:
    """The parts of the project, made where they do not fit."""
    if not os.environ.get("STAKEHOLDERS_CHECK"):
        pytest.skip("The parts are fetched from npm (10 MB) in `make check` alone.")
    make = load_make()
    make.make_parts(required=True)
    return Path(make.BUILT)


def test_the_parts_of_the_project_can_be_made(parts: Path) -> None:
    manifest = json.loads((parts / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["files"]) == {"licenses.txt", "oxigraph.wasm", "sparql_editor.js", "sparql_engine.js"}
    assert (parts / "oxigraph.wasm").read_bytes().startswith(b"\0asm")
    assert (parts / "sparql_editor.js").read_bytes().startswith(b'"use strict";var SparqlEditor=')
    licences = (parts / "licenses.txt").read_text(encoding="utf-8")
    assert "Oxigraph developers" in licences
    assert "Marijn Haverbeke" in licences


POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; worker-src blob:; "
    "style-src 'unsafe-inline'; img-src data:"
)
# The engine runs in a worker, as a page has to run it; the editor stands in the page.
PAGE = """<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">
<title>parts</title><div id="editor"></div>
<script>{editor}</script><script type="text/plain" id="engine">{engine}</script>
<script>
const wasm = Uint8Array.from(atob("{wasm}"), (char) => char.charCodeAt(0));
window.changes = [];
const onChange = (text) => changes.push(text);
const onRun = () => changes.push("run");
const options = {{ text: "SELECT * {{}}", label: "Query", onChange, onRun }};
window.editor = SparqlEditor.openEditor(document.getElementById("editor"), options);
const work = `onmessage = async ({{ data: [wasm, quads, query] }}) => {{
  const store = await SparqlEngine.openStore(wasm);
  store.load(quads, {{ format: "application/n-quads" }});
  postMessage(store.query(query).map((row) => row.get("name").value));
}}`;
window.ask = (quads, query) => new Promise((resolve, reject) => {{
  const source = document.getElementById("engine").textContent + work;
  const worker = new Worker(URL.createObjectURL(new Blob([source], {{ type: "text/javascript" }})));
  worker.onmessage = ({{ data }}) => resolve(data);
  worker.onerror = (event) => reject(new Error(event.message));
  worker.postMessage([wasm, quads, query]);
}});
</script>"""


def test_editor_and_engine_work_in_a_page_without_a_network(parts: Path, tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    from tests.browser import launch

    editor, engine = (
        (parts / f"sparql_{name}.js").read_text(encoding="utf-8") for name in ("editor", "engine")
    )
    assert "</script" not in editor + engine
    wasm = base64.b64encode((parts / "oxigraph.wasm").read_bytes()).decode()
    file = tmp_path / "parts.html"
    file.write_text(PAGE.format(policy=POLICY, editor=editor, engine=engine, wasm=wasm), encoding="utf-8")
    asked: list[str] = []
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_context(offline=True).new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(error.message))
        page.goto(file.as_uri())
        quads = '<http://e/a> <http://e/name> "Alder" .\n<http://e/b> <http://e/name> "Beacon" .\n'
        query = "SELECT ?name WHERE { ?s <http://e/name> ?name } ORDER BY ?name"
        assert page.evaluate("([quads, query]) => ask(quads, query)", [quads, query]) == ["Alder", "Beacon"]
        page.click("#editor .cm-content")
        page.keyboard.press("Control+End")
        page.keyboard.type(" LIMIT 1")
        page.keyboard.press("Control+Enter")
        assert page.evaluate("editor.readText()") == "SELECT * {} LIMIT 1"
        assert page.evaluate("changes.slice(-2)") == ["SELECT * {} LIMIT 1", "run"]
        page.evaluate("editor.replaceText('ASK {}')")
        assert page.inner_text("#editor .cm-line") == "ASK {}"
        assert page.get_attribute("#editor .cm-content", "aria-label") == "Query"
        browser.close()
    assert not complaints, complaints
    assert {url for url in asked if not url.startswith("blob:")} == {file.as_uri()}
