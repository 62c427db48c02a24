"""MyST text: directives, boxes, tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from claimbook.drawing import Figure


def fenced(name: str, body: Iterable[str], argument: str = "", options: Mapping[str, str] | None = None) -> list[str]:
    """A directive; its fence is longer than every fence inside."""
    lines = list(body)
    inside = max((len(found[1]) for line in lines if (found := re.match(r"\s*(:{3,})", line))), default=2)
    fence = ":" * (inside + 1)
    given = [f":{key}: {value}".rstrip() for key, value in (options or {}).items()]
    return ["", f"{fence}{{{name}}} {argument}".rstrip(), *given, *([""] if given else []), *lines, fence, ""]


def box(classes: str, *body: str) -> list[str]:
    return fenced("div", body, classes)


def display(formula: str) -> list[str]:
    return ["", "$$", formula, "$$", ""]


def table(head: Sequence[str], rows: Iterable[Sequence[str]], classes: str = "", widths: str = "") -> list[str]:
    options = {"header-rows": "1", "class": classes or "plain"} | ({"widths": widths} if widths else {})
    body = [line for row in (head, *rows) for line in table_row(row)]
    return fenced("list-table", body, options=options)


def table_row(cells: Sequence[str]) -> Iterator[str]:
    for place, cell in enumerate(cells):
        first, *others = cell.split("\n")
        yield f"{'* ' if not place else '  '}- {first}"
        yield from (f"    {line}" for line in others)


def code(text: str) -> str:
    return f"`{text}`"


def tight(text: str) -> str:
    """Punctuation after a formula becomes part of it, or a browser might begin a line with it.

    >>> print(tight("Where $x = 1$, $y$ is 0."))
    Where $x = 1,$ $y$ is 0.
    """
    return re.sub(r"(?<![$\\])\$([^$\n]+)\$([.,;])", r"$\1\2$", text)


def claim_figure(figure: Figure) -> list[str]:
    return fenced("claim-figure", [figure.caption], figure.name)
