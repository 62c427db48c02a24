"""Figures that a reader moves: plain JavaScript, on the pages that show it, in the place of a still picture.

The directive `claim-interactive` takes the name of a drawing and, as its content, what the reader can do. Without
JavaScript, on paper and in other formats the drawing stands alone. What the scripts start from is given here.
"""

from __future__ import annotations

import json
import math
from fractions import Fraction
from html import escape
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from claimbook import figures
from claimbook.continuous import DIRECTION, EXAMPLE, LEAST, LEVELS, RATIOS, STARTS, TURN
from claimbook.directives import FigureDirective, nothing

# What the figures start from. Angles are in degrees; an accuracy of n digits is 10^-n.

(*DIRECTION_0, SCALE_0), *_ = figures.STARTS
PLANE = {
    "y": 1,
    "ratio": float(figures.RATIO),
    "start": [float(Fraction(SCALE_0) * Fraction(entry)) for entry in DIRECTION_0],
}
CYLINDER = {
    "y": LEAST,
    "tallest": 4,
    "starts": {
        f"{name}, c = {ratio}": {"g0": float(scale), "angle": math.degrees(TURN), "c": float(ratio)}
        for ratio in RATIOS
        for name, scale in STARTS.items()
    },
}
PHASES = {
    "levels": {name: level for level, name in LEVELS.items() if level != 1},
    "starts": {
        f"Figure 2, {name}, c = {ratio}": {
            "scale": float(scale) / LEAST,
            "ratio": float(ratio) / LEAST**2,
            "perp": float(DIRECTION[1]),
        }
        for ratio in RATIOS
        for name, scale in STARTS.items()
    }
    | {f"Concrete Example, g₀ = {EXAMPLE}": {"scale": float(EXAMPLE), "ratio": 1, "perp": 1}},
}
SOLVED = {"p": 0.64, "digits": 3, "eta": 1, "gamma": 0}
RECURSION = {
    "starts": {
        "shorter than ‖y‖": {"g0": 0.5, **SOLVED},
        "as long": {"g0": 1, **SOLVED, "digits": 1},
        "longer": {"g0": 1.25, **SOLVED, "digits": 1},
        "a smaller step size": {"g0": 0.5, **SOLVED, "eta": 0.5},
        "the scale set free": {"g0": 0.5, **SOLVED, "gamma": 0.1},
    },
}
ROW, TARGET = [1, 2], 2
ONE_LAW = {
    "A": ROW,
    "y": TARGET,
    "theta": [2**-0.5] * 2,
    "sparse": [0, TARGET / max(ROW)],  # all weight where it counts most
    "least": [entry * TARGET / sum(a * a for a in ROW) for entry in ROW],
    "starts": {
        f"L = {depth}, ρ₀ = {scale:g}, c = {ratio:g}": {"rho": scale, "c": ratio, "depth": depth}
        for depth, scale, ratio in ((2, 0.5, 0.1), (2, 0.1, 10.0), (2, 2.0, 0.1), (1, 0.5, 0.1), (3, 0.5, 0.1))
    },
}

FIGURES: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "paths": (("flow", "paths"), PLANE),
    "cylinder": (("flow", "cylinder"), CYLINDER),
    "phases": (("flow", "phases"), PHASES),
    "recursion": (("recursion",), RECURSION),
    "one-law-hump": (("one-law",), ONE_LAW),
}


class Interactive(nodes.General, nodes.Element):
    """A drawing, and what replaces it where JavaScript runs."""


class Instructions(nodes.General, nodes.Element):
    """What replaces it; its content says what a reader can do."""


class InteractiveDirective(FigureDirective):
    """An interactive figure by the name of its drawing."""

    def run(self) -> list[nodes.Node]:
        (name,) = self.arguments
        if name not in FIGURES:
            raise self.error(f"there is no interactive figure {name!r}")
        said = Instructions(data=json.dumps(FIGURES[name][1], ensure_ascii=False))
        said += self.parse_content_to_nodes()
        self.content = StringList()  # the drawing has its own caption
        return [Interactive("", *super().run(), said, figure=name)]


def visit_interactive(self: Any, node: Interactive) -> None:
    self.body.append(f'<div class="interactive" data-figure="{escape(node["figure"])}">\n')


def depart_interactive(self: Any, _: Interactive) -> None:
    self.body.append("</div>\n")


def visit_instructions(self: Any, node: Instructions) -> None:
    data = node["data"].replace("<", "\\u003c")
    self.body.append(f'<script type="application/json">{data}</script>\n<figure class="moving" hidden><figcaption>\n')


def depart_instructions(self: Any, _: Instructions) -> None:
    self.body.append("</figcaption></figure>\n")


def skip(_: Any, __: Instructions) -> None:
    raise nodes.SkipNode


def load(app: Sphinx, _: str, __: str, ___: dict[str, Any], page: nodes.document | None) -> None:
    """Add the scripts to the pages that need them."""
    shown = [node["figure"] for node in page.findall(Interactive)] if page else []
    if shown:
        app.add_css_file("figures/figures.css")
    scripts = dict.fromkeys(script for name in shown for script in ("plot", *FIGURES[name][0]))
    for place, script in enumerate(scripts):
        app.add_js_file(f"figures/{script}.js", priority=800 + place, defer="defer")


def setup(app: Sphinx) -> ExtensionMetadata:
    plain, left_out = (nothing, nothing), (skip, nothing)
    app.add_directive("claim-interactive", InteractiveDirective)
    app.add_node(
        Interactive, html=(visit_interactive, depart_interactive), latex=plain, text=plain, man=plain, texinfo=plain
    )
    app.add_node(
        Instructions,
        html=(visit_instructions, depart_instructions),
        latex=left_out,
        text=left_out,
        man=left_out,
        texinfo=left_out,
    )
    app.connect("html-page-context", load)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
