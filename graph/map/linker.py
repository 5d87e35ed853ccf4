"""Links the map's JavaScript modules to one script, and makes it small.

The map never depends on Node or npm: this module orders the files of `web/` by their imports, takes the
`import` lines and the word `export` away, wraps the rest in one function scope and makes it small.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rjsmin

from ..core.errors import GraphError

ENTRY = "entry.js"
IMPORT = re.compile(r'^import \{([^{}]*)\} from "\./([a-z_]+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async function|function|const|let|class)\b)", re.MULTILINE)
DECLARATION = re.compile(
    r"^(?P<export>export )?(?:async function|function\*?|const|let|class)\s+"
    r"(?:(?P<name>[\w$]+)|(?P<pattern>[\[{][^=]*))",
    re.MULTILINE,
)
NAME = re.compile(r"[A-Za-z_$][\w$]*")
FUNCTION_NAME = re.compile(r"\bfunction\*? ?([a-z]+[A-Z][\w$]*)(?=\()")
VARIABLE_NAME = re.compile(r"\b(?:const|let) ([a-z]+[A-Z][\w$]*)(?==|;| of)")
CLASS_NAME = re.compile(r"\bclass ([A-Z][a-z]+[A-Z]\w*)")
CONSTANT_NAME = re.compile(r"\bconst ([A-Z]{4,})(?==)")
CONSTANT_WORD = re.compile(r"\bconst(?=[ \[{])")
CONSTANT = re.compile(r"[A-Z][A-Z0-9]*_[A-Z0-9_]+")
BLOCK_END = re.compile(r"\}\n(?=[A-Za-z_$])")  # the formatter ends everything else with a semicolon
OPERATORS = "*+-/?=<>&|!"  # what stands behind one of these is no key
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CLOSING = re.compile("</(script)", re.IGNORECASE)


class LinkError(GraphError):
    """The modules of a page do not fit together."""


@dataclass(frozen=True)
class Module:
    """One JavaScript file: what it imports from which file, and the names at its top level."""

    name: str
    text: str
    imports: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    exports: frozenset[str]

    @property
    def needs(self) -> tuple[str, ...]:
        """Return the files that it imports from, each once, in the order of its imports."""
        return tuple(dict.fromkeys(source for source, _ in self.imports))

    @property
    def body(self) -> str:
        """Return the text without imports and without the word `export`."""
        return EXPORT.sub("", IMPORT.sub("", self.text)).strip("\n")


@cache
def link_script(folder: Path, entry: str = ENTRY) -> str:
    """Return the script of a folder of modules, closed to everything else on the page, and minified."""
    return shorten_names(minify_script(join_modules(order_modules(folder, entry))))


def join_modules(modules: Iterable[Module]) -> str:
    """Return one script of modules, in a scope of its own."""
    return "\n".join(['(() => {\n"use strict";', *(module.body for module in modules), "})();"])


def shorten_names(script: str) -> str:
    """Return a minified script with short names for functions, classes, constants and variables, where safe.

    All occurrences of a name are renamed together, or none: a name that is ever a property, a key or next to
    a quotation mark stays, and so does one that a text could hold as a word. `const`, which the type checker
    has made use of before, becomes the shorter `let`; no new line follows a block.

    >>> shorten_names("function drawAll(){drawOne(A_B);a.keepIt()}function drawOne(){}function keepIt(){}")
    'function $2(){$0($1);a.keepIt()}function $0(){}function keepIt(){}'
    >>> shorten_names("const isOne=a;const{isTwo}=b;f(isOne,isTwo)")
    'let $0=a;let{isTwo}=b;f($0,isTwo)'
    >>> shorten_names("const isOne=a;f(b?isOne:{c:!isOne});const isTwo=b;f({isTwo:c})")
    'let $0=a;f(b?$0:{c:!$0});let isTwo=b;f({isTwo:c})'
    >>> shorten_names("class BoxIndex{}new BoxIndex();class LineIndex extends BoxIndex{}")
    'class $0{}new $0();class $1 extends $0{}'
    """
    uses = Counter[str]()
    unsafe: set[str] = set()
    declared = (FUNCTION_NAME, VARIABLE_NAME, CLASS_NAME, CONSTANT_NAME)
    own = {name for names in declared for name in names.findall(script)}
    for match in NAME.finditer(script):
        name = match[0]
        if name in own or CONSTANT.fullmatch(name):
            uses[name] += 1
            before, after = script[match.start() - 1], script[match.end()]
            is_spread = script[match.start() - 3 : match.start()] == "..."
            is_first_call = before == "{" and after == "("
            is_operand = before in OPERATORS and after in ":}"
            is_key = (before in "._\"'`{" and not (is_spread or is_first_call)) or (
                after in ":\"'`}" and not is_operand
            )
            if is_key or before == after == ",":
                unsafe.add(name)
    ranked = sorted(uses.keys() - unsafe, key=lambda name: (-uses[name], name))
    short = {name: f"${_to_base_36(number)}" for number, name in enumerate(ranked)}
    joined = BLOCK_END.sub("}", script)
    return CONSTANT_WORD.sub("let", NAME.sub(lambda match: short.get(match[0], match[0]), joined))


def _to_base_36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return (_to_base_36(number // 36) if number > 35 else "") + digits[number % 36]


def minify_script(script: str) -> str:
    r"""Return a script without comments and needless blanks, so written that it stays in its element.

    >>> minify_script("const close = '</script>'; // ends the element")
    "const close='<\\/script>';"
    """
    small = CLOSING.sub(r"<\\/\1", rjsmin.jsmin(script))
    if "<!--" in small:
        raise LinkError("The map's script holds '<!--', which would hide what follows it. Write '<' + '!--'.")
    return str(small)


def order_modules(folder: Path, entry: str = ENTRY) -> list[Module]:
    """Return the modules that an entry needs, each after those that it imports from."""
    ordered: dict[str, Module] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            circle = " -> ".join((*path[path.index(name) :], name))
            raise LinkError(
                f"Modules import each other in a circle: {circle}. Move what they share to a third."
            )
        if name in ordered:
            return
        module = read_module(folder / name)
        for needed in module.needs:
            visit(needed, (*path, name))
        ordered[name] = module

    visit(entry, ())
    modules = list(ordered.values())
    check_names(modules)
    return modules


def read_module(path: Path) -> Module:
    """Read one module, and refuse what the linker cannot take apart."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise LinkError(f"{path.name} is imported, and is not in {path.parent}.") from error
    code = COMMENT.sub("", text)
    imports = tuple(
        (match[2], name) for match in IMPORT.finditer(text) for name in _list_names(path.name, match[1])
    )
    for line in EXPORT.sub("", IMPORT.sub("", code)).split("\n"):
        if re.match(r"(?:import|export)\b", line):
            raise LinkError(
                f"{path.name}: the linker does not know {line!r}. "
                'Write `import { name } from "./file.js";`, and `export` before a declaration.'
            )
    declared = list(_declared_names(code))
    return Module(
        name=path.name,
        text=text,
        imports=imports,
        names=tuple(name for name, _ in declared),
        exports=frozenset(name for name, is_exported in declared if is_exported),
    )


def _list_names(file: str, names: str) -> Iterator[str]:
    for name in filter(None, (part.strip() for part in names.split(","))):
        if not NAME.fullmatch(name):
            raise LinkError(f"{file}: import {name!r} by its own name; the linker renames nothing.")
        yield name


def _declared_names(code: str) -> Iterator[tuple[str, bool]]:
    for match in DECLARATION.finditer(code):
        names = [match["name"]] if match["name"] else NAME.findall(match["pattern"])
        for name in names:
            yield name, match["export"] is not None


def check_names(modules: list[Module]) -> None:
    """Refuse a name that two modules have at their top level, and an import of what is not exported."""
    exports = {module.name: module.exports for module in modules}
    owners: dict[str, str] = {}
    for module in modules:
        for name in module.names:
            if name in owners:
                raise LinkError(
                    f"`{name}` stands at the top level of {owners[name]} and of {module.name}, which share "
                    "one scope when they are linked. Rename one of them."
                )
            owners[name] = module.name
        for source, name in module.imports:
            if name not in exports[source]:
                raise LinkError(f"{module.name} imports `{name}` from {source}, which does not export it.")
