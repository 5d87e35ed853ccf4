"""The linker: modules in order, circles and shared names refused, and a small script that says the same."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from graph.map.linker import LinkError, link_script, minify_script, order_modules, read_module

WEB = Path(__file__).resolve().parents[2] / "graph" / "map" / "web"


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder


def names(folder: Path) -> list[str]:
    return [module.name for module in order_modules(folder)]


def test_a_module_comes_after_those_that_it_imports_from(tmp_path: Path) -> None:
    written(
        tmp_path,
        entry='import { start } from "./page.js";\n\nstart();\n',
        page='import { a } from "./low.js";\nimport {\n  b,\n  c,\n} from "./middle.js";\n\n'
        "export function start() {}\n",
        middle='import { a } from "./low.js";\nexport const b = a;\nexport class c {}\n',
        low="export let a = 1;\n",
    )
    assert names(tmp_path) == ["low.js", "middle.js", "page.js", "entry.js"]
    assert link_script(tmp_path) == (
        '(()=>{"use strict";let a=1;let b=a;class c{}\nfunction start(){}\nstart();})();'
    )


@pytest.mark.parametrize("length", [1, 2, 5])
def test_circles_are_refused_at_any_depth(tmp_path: Path, length: int) -> None:
    ring = ["_" * number + "ring" for number in range(1, length + 1)]
    for name, after in zip(ring, [*ring[1:], ring[0]], strict=True):
        written(tmp_path, **{name: f'import {{ {after} }} from "./{after}.js";\nexport const {name} = 1;\n'})
    written(tmp_path, entry='import { _ring } from "./_ring.js";\n')
    with pytest.raises(LinkError, match=r"circle: _ring\.js -> (__+ring\.js -> )*_ring\.js\."):
        order_modules(tmp_path)


REFUSED = {
    "two owners": (
        'import { a } from "./low.js";\nfunction helper() {}\n',
        "export const a = 1;\nfunction helper() {}\n",
        "`helper` stands at the top level of low.js and of entry.js",
    ),
    "destructured": (
        'import { a } from "./low.js";\nconst { x, y } = a;\n',
        "export const a = 1;\nconst [y] = [1];\n",
        "`y` stands at the top level",
    ),
    "not exported": (
        'import { a } from "./low.js";\n',
        "const a = 1;\n",
        "entry.js imports `a` from low.js, which does not export it",
    ),
    "renamed": ('import { a as b } from "./low.js";\n', "export const a = 1;\n", "renames nothing"),
    "default": ('import a from "./low.js";\n', "export default 1;\n", "does not know 'import a from"),
    "all": ('import * as a from "./low.js";\n', "export const a = 1;\n", "does not know 'import [*] as a"),
    "for effect": ('import "./low.js";\n', "export const a = 1;\n", "does not know 'import"),
    "from npm": ('import { a } from "package";\n', "export const a = 1;\n", "does not know 'import"),
    "list of exports": (
        'import { a } from "./low.js";\n',
        "const a = 1;\nexport { a };\n",
        "low.js: the linker does not know 'export",
    ),
    "no file": (
        'import { a } from "./high.js";\n',
        "export const a = 1;\n",
        "high.js is imported, and is not in",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_linked_is_refused(tmp_path: Path, case: str) -> None:
    entry, low, message = REFUSED[case]
    written(tmp_path, entry=entry, low=low)
    with pytest.raises(LinkError, match=message):
        link_script(tmp_path)


def test_names_within_functions_and_comments_are_not_at_the_top(tmp_path: Path) -> None:
    written(
        tmp_path,
        entry='import { a } from "./low.js";\n/*\nconst a = 2;\n*/\nfunction f() {\n  const helper = 1;\n}\n',
        low="export const a = 1;\nfunction helper() {}\n",
    )
    assert names(tmp_path) == ["low.js", "entry.js"]


KEPT = [
    r"/\/\*  [/*]  '\"/g",
    r"/^https?:\/\/x/i",
    '"  two  blanks // no comment "',
    "'/* no comment */'",
    "`line one\n   line two  // no comment ${1 + 1}  `",
    r"`\`  \${no}  `",
]


@pytest.mark.parametrize("literal", KEPT)
def test_literals_are_kept_whole(literal: str) -> None:
    small = minify_script(f"const kept = {literal}; // a comment\nuse(kept, text.replace({literal}, ''));\n")
    assert small.count(literal) == 2
    assert "a comment" not in small


def test_the_script_stays_in_its_element() -> None:
    small = minify_script("const end = '</script>'; const rule = /<\\/script>/; const other = `</SCRIPT>`;")
    assert not re.search("</script", small, re.IGNORECASE)
    with pytest.raises(LinkError, match="<!--"):
        minify_script("const start = '<!--';")


def test_every_module_of_the_map_is_linked_and_only_the_entry_acts() -> None:
    modules = order_modules(WEB)
    assert {module.name for module in modules} == {path.name for path in WEB.glob("*.js")}
    assert modules[-1].name == "entry.js"
    calls = re.compile(
        r"^(?!function|async function|export|const|let|class|import|//|/\*| \*|\s|[\]})]|$)", re.MULTILINE
    )
    acting = [module.name for module in modules if calls.search(re.sub(r"`[^`]*`", "", module.body))]
    assert acting == ["entry.js"]


def test_no_name_is_written_outside_of_its_module() -> None:
    """An `export let` may be read anywhere, and only its own module may write it."""
    changing = {
        name: module.name
        for module in order_modules(WEB)
        for name in re.findall(r"^export let (\w+)", module.text, re.MULTILINE)
    }
    assert changing == {"data": "page_data.js"}


def test_the_same_bytes_whatever_the_order_of_files(tmp_path: Path) -> None:
    files = sorted(WEB.glob("*.js"))
    random.Random(7).shuffle(files)  # noqa: S311 no secret
    for path in files:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert link_script(tmp_path) == link_script(WEB)


def test_minifier_says_the_same_with_and_without_its_fast_part() -> None:
    from rjsmin import _make_jsmin

    slow = _make_jsmin(python_only=True)
    text = "\n".join(module.body for module in order_modules(WEB))
    assert minify_script(text) == slow(text).replace("</script", "<\\/script")


def test_a_module_tells_its_names() -> None:
    module = read_module(WEB / "curves.js")
    assert {"bendCurve", "pointOnCurve"} <= module.exports
    assert "BOW" in module.names
    assert module.needs == ()
