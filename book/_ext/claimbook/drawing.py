"""Drawings that stand in a page as SVG and take their colours from it, to read well on light and on dark ground."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from typing import Any, cast

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

# Colours that matplotlib writes, and what they become in the page; the variables are set in claimbook.css.
INK, GRID, PRINTED, TRUE, THIRD = "#010101", "#020202", "#030303", "#040404", "#050505"
COLOURS = {
    INK: "currentColor",
    GRID: "var(--claim-grid)",
    PRINTED: "var(--claim-printed)",
    TRUE: "var(--claim-true)",
    THIRD: "var(--claim-third)",
}
STYLE: dict[str, Any] = {
    "font.size": 11,
    "axes.titlesize": 11,
    "axes.labelsize": 11,
    "legend.fontsize": 10,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "lines.linewidth": 2,
    "svg.fonttype": "path",
    **dict.fromkeys(("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), INK),
}


@dataclass(frozen=True)
class Figure:
    """A drawing, with what it shows in words for those who do not see it."""

    name: str
    caption: str
    alt: str
    svg: str


@contextmanager
def drawn(name: str, width: float = 5.2, height: float = 3.2) -> Iterator[tuple[Axes, Callable[[str, str], Figure]]]:
    """Axes to draw on, and a function that turns them, with a caption and an alternative text, into a figure."""
    with panels(name, 1, width, height) as ([axes], done):
        yield axes, done


@contextmanager
def panels(
    name: str, count: int, width: float, height: float
) -> Iterator[tuple[list[Axes], Callable[[str, str], Figure]]]:
    """The same with several axes, one below the other; the height is that of all."""
    with mpl.rc_context(rc=cast(Any, {**STYLE, "svg.hashsalt": name})):  # matplotlib's types list every key
        canvas = Canvas(figsize=(width, height), layout="constrained")
        axes = [canvas.add_subplot(count, 1, place + 1) for place in range(count)]
        yield axes, lambda caption, alt: Figure(name, caption, alt, svg(canvas, name))


def svg(canvas: Canvas, name: str) -> str:
    """The drawing as an SVG element: its colours those of the page, its ids its own."""
    nothing: dict[str, Any] = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    with StringIO() as written:
        canvas.savefig(written, format="svg", transparent=True, metadata=nothing)
        text = written.getvalue()
    text = re.sub(r"<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)
    for colour, value in COLOURS.items():
        text = text.replace(colour, value)
    prefix = re.sub(r"[^\w-]", "-", name)
    text = re.sub(r'\bid="', f'id="{prefix}-', text)
    text = re.sub(r'(href="|url\()#', rf"\1#{prefix}-", text)
    width = re.search(r'<svg [^>]*?\bwidth="([\d.]+)pt"', text, flags=re.DOTALL)
    points = width[1] if width else "400"
    text = re.sub(r'\b(?:width|height)="[\d.]+pt" ', "", text, count=2)
    return text.replace("<svg ", f'<svg aria-hidden="true" focusable="false" style="max-width: {points}pt" ', 1).strip()
