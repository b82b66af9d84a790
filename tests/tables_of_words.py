"""python -m tests.tables_of_words: tables of words that stand as Python in tracker/ or storage/, with their places.

The rule: no literal collection of constants with more than a dozen words or two dozen numbers, no text that is split
into more than a dozen words, no regular expression with more than a dozen alternatives that are words. A word has two
Latin letters or a sign of another script. Names that the program itself speaks (fields, arguments, keys of its tables)
are no words, nor are tags of HTML; what explains, in docstrings, does not count.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST = 12
_SIGN = r"[^\W\d_a-zA-Z]"  # letters of other scripts: one is a word
_WORD = re.compile(rf"[A-Za-z]{{2,}}|{_SIGN}")
# What of a regular expression is no word: classes, escapes, names of groups.
_SYNTAX = re.compile(r"\[(?:\\.|[^\]\\])*\]|\(\?P[<=]\w+[>)]?|\(\?[aiLmsux-]+[:)]|\\.|\{[\w,]*\}")
TAGS = frozenset(
    {"article", "base", "blockquote", "body", "br", "center", "channel", "dd", "div", "dl", "doctype", "dt", "embed"}
    | {"feed", "figure", "form", "head", "hr", "html", "iframe", "img", "input", "li", "link", "meta", "object", "ol"}
    | {"pre", "rdf", "rss", "script", "section", "style", "svg", "table", "td", "th", "title", "tr", "ul"}
)


def tables(path: Path) -> Iterator[tuple[int, int]]:
    """Lines of a file where a table of words begins, with the number of its words."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(one) for one in _docstrings(tree)}
    for node in ast.walk(tree):
        if id(node) in docs:
            continue
        if (count := _count(node)) > MOST:
            yield node.lineno, count  # type: ignore[attr-defined]


def _count(node: ast.AST) -> int:
    match node:
        case ast.Tuple() | ast.List() | ast.Set() | ast.Dict() if _is_constant(node):
            return max(_entries(node), _numbers(node) // 2)
        case ast.Call(func=ast.Attribute(attr="split", value=ast.Constant(value=str(text)))):
            return len({one for one in text.split() if is_word(one)})
        case ast.Constant(value=str(text)) | ast.Constant(value=bytes(text)):
            return len(alternatives(text if isinstance(text, str) else text.decode("latin-1")))
        case ast.JoinedStr():
            return len(alternatives("".join(map(str, _texts(node)))))
    return 0


def _entries(node: ast.AST) -> int:
    """How many entries of a literal hold a word: a key with its value is one."""
    if isinstance(node, ast.Dict):
        return sum(
            max(_entries(two), _entries(one) if one else 0) for one, two in zip(node.keys, node.values, strict=True)
        )
    if isinstance(node, ast.Constant):
        return is_word(node.value) if isinstance(node.value, str) else 0
    return sum(map(_entries, ast.iter_child_nodes(node)))


def _numbers(node: ast.AST) -> int:
    """How many numbers a literal holds."""
    leaves = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant))
    return sum(isinstance(one, int | float) and not isinstance(one, bool) for one in leaves)


def _is_constant(node: ast.AST) -> bool:
    """Whether a literal holds constants alone, at any depth."""
    allowed = (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Constant, ast.Starred, ast.Load, ast.UnaryOp, ast.USub)
    return all(isinstance(one, allowed) for one in ast.walk(node))


def _texts(node: ast.AST) -> list[str]:
    return [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def alternatives(text: str) -> set[str]:
    """The alternatives of a regular expression that are words."""
    if text.count("|") < MOST:
        return set()
    return {one for one in _SYNTAX.sub(" ", text).split("|") if is_word(one)}


def is_word(text: str) -> bool:
    return any(one not in TAGS and one not in names() for one in _WORD.findall(text)) if text else False


@cache
def names() -> frozenset[str]:
    """What the program's own code is spelled with: fields, arguments, variables, attributes."""
    found: set[str] = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                    found.update(name.split("_"), (name,))
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    found.update(name.split("_"), (name,))
    return frozenset(found)


def _docstrings(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def sources() -> list[Path]:
    return sorted(path for room in ("tracker", "storage") for path in (ROOT / room).rglob("*.py"))


def main() -> int:
    found = [(path, *one) for path in sources() for one in tables(path)]
    for path, line, count in found:
        print(f"{path.relative_to(ROOT)}:{line}: a table of {count} words or more; put it into a data file")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
