"""The directives of the pages: parts that fold, drawings, the scoreboard, the graph of claims and rules."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from claimbook import graph
from claimbook.pages import label
from claimbook.roles import BADGES, badge, depend


class Fold(nodes.General, nodes.Element):
    """A part that opens on demand."""


class FoldTitle(nodes.General, nodes.TextElement):
    """What stands there when it is closed."""


class FoldDirective(SphinxDirective):
    """A part that opens on demand; the argument is its title."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {"class": directives.class_option, "open": directives.flag}

    def run(self) -> list[nodes.Node]:
        title, problems = self.state.inline_text(self.arguments[0], self.lineno)
        node = Fold(open="open" in self.options, classes=self.options.get("class", []))
        node += [FoldTitle("", "", *title), *self.parse_content_to_nodes()]
        return [node, *problems]


def visit_fold(self: Any, node: Fold) -> None:
    classes = " ".join(["fold", *node["classes"]])
    self.body.append(f'<details class="{classes}"{" open" if node["open"] else ""}>')


def depart_fold(self: Any, _: Fold) -> None:
    self.body.append("</details>\n")


def visit_fold_title(self: Any, _: FoldTitle) -> None:
    self.body.append("<summary>")


def depart_fold_title(self: Any, _: FoldTitle) -> None:
    self.body.append("</summary>\n")


class Drawing(nodes.General, nodes.Element):
    """A computed drawing with its caption."""


class FigureDirective(SphinxDirective):
    """A drawing by its name; the caption is the computed one unless another is given."""

    has_content = True
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        path = Path(self.env.srcdir, "figures", f"{self.arguments[0]}.svg")
        if not path.is_file():
            raise self.error(f"there is no figure {self.arguments[0]!r}")
        self.env.note_dependency(str(path))
        alt = path.with_suffix(".txt").read_text(encoding="utf-8")
        node = Drawing(svg=path.read_text(encoding="utf-8"), alt=alt)
        caption = path.with_suffix(".md").read_text(encoding="utf-8")
        node += self.parse_content_to_nodes() if self.content else self.parse_text_to_nodes(caption)
        return [node]


def visit_drawing(self: Any, node: Drawing) -> None:
    self.body.append(
        f'<figure class="drawing"><div role="img" aria-label="{escape(node["alt"])}">{node["svg"]}</div><figcaption>\n'
    )


def depart_drawing(self: Any, _: Drawing) -> None:
    self.body.append("</figcaption></figure>\n")


class Scoreboard(nodes.General, nodes.Element):
    """The rows of all claims, which scoreboard.js filters."""


class ScoreboardDirective(SphinxDirective):
    """A box around the rows."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        node = Scoreboard()
        node += self.parse_content_to_nodes()
        return [node]


def visit_scoreboard(self: Any, _: Scoreboard) -> None:
    self.body.append('<div class="scoreboard">\n')


class ClaimRow(nodes.General, nodes.Element):
    """A claim in the scoreboard, with what it is filtered by."""


class ClaimRowDirective(SphinxDirective):
    """A row: the place and the title of a claim, its badge, and what is said of it."""

    has_content = True
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        depend(self.env)
        claim = self.config.claimbook_results["claims"][name]
        title, _ = self.parse_inline(f"{{claim}}`{claim['title'] or name} <{name}>`")
        place = nodes.inline("", claim["where"], classes=["where"])
        node = ClaimRow(claim=name, facets=claim)
        node += nodes.paragraph("", "", badge(claim["verdict"]), nodes.Text(" "), *title, nodes.Text(" "), place)
        node += self.parse_content_to_nodes()
        return [node]


def visit_claim_row(self: Any, node: ClaimRow) -> None:
    found = node["facets"]
    data = {
        "verdict": found["verdict"],
        "paper": found["paper"],
        "section": found["section"],
        "checker": "|".join(found["checkers"]),
    }
    attributes = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
    classes = f"claim-row verdict-edge verdict-box-{found['verdict']}"
    self.body.append(f'<div class="{classes}" id="row-{label(node["claim"])}"{attributes}>\n')


def close(self: Any, _: nodes.Element) -> None:
    self.body.append("</div>\n")


class ClaimGraph(nodes.General, nodes.Element):
    """A drawing of what rests on what."""


class ClaimGraphDirective(SphinxDirective):
    """The graph around one claim, or without an argument of all."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        claims = self.config.claimbook_results["claims"]
        name = self.arguments[0] if self.arguments else ""
        depend(self.env)
        if name and not claims[name]["rests_on"] and not any(name in other["rests_on"] for other in claims.values()):
            return []
        return [ClaimGraph(claim=name)]


def visit_graph(self: Any, node: ClaimGraph) -> None:
    name, claims = node["claim"], self.builder.config.claimbook_results["claims"]

    def address(target: str) -> str:
        page, _, place = target.partition("#")
        uri: str = self.builder.get_relative_uri(self.builder.current_docname, page)
        return f"{uri.partition('#')[0]}#{place}" if place else uri

    found = graph.around(claims, BADGES, name) if name else graph.whole(claims, BADGES)
    title = f"{claims[name]['title']}: what it rests on, and what rests on it" if name else "All claims and rules"
    drawn = graph.draw(found, title, name, address)
    kind = "graph-part" if name else "graph-whole"
    self.body.append(f'<div class="graph-box {kind}"><div class="graph-scroll">{drawn}</div>')
    if name:
        whole = address(f"claims/graph#{graph.anchor(graph.claim_node(name, claims[name], BADGES))}")
        self.body.append(f'<p class="graph-more"><a href="{whole}">This claim in the graph of all claims</a></p>')


def nothing(self: Any, node: nodes.Element) -> None:
    """Other formats show the content alone."""


VISITORS: dict[type[nodes.Element], Any] = {
    Fold: (visit_fold, depart_fold),
    FoldTitle: (visit_fold_title, depart_fold_title),
    Drawing: (visit_drawing, depart_drawing),
    Scoreboard: (visit_scoreboard, close),
    ClaimRow: (visit_claim_row, close),
    ClaimGraph: (visit_graph, close),
}


def setup(app: Sphinx) -> None:
    app.add_directive("fold", FoldDirective)
    app.add_directive("claim-figure", FigureDirective)
    app.add_directive("scoreboard", ScoreboardDirective)
    app.add_directive("claim-row", ClaimRowDirective)
    app.add_directive("claim-graph", ClaimGraphDirective)
    plain = (nothing, nothing)
    for kind, visitors in VISITORS.items():
        app.add_node(kind, html=visitors, latex=plain, text=plain, man=plain, texinfo=plain)
