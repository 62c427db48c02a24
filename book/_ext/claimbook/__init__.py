"""The Sphinx extension of the book: it checks all claims, generates their pages, and gives the others words for them.

Roles: `verdict` and `verdict-name` (a badge), `claim` (a link), `claim-count`, `rule`, `rule-target`, `source`.
Directives: `claim-figure` (a computed drawing), `fold` (a part that opens on demand), `live` (the kernel in a browser).
A check that fails is an error of the build; so is a claim, a rule or a source file that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.typing import ExtensionMetadata
from sphinx_external_toc.api import Document, FileItem, GlobItem

from claimbook.generate import CHECKED, CODE, EXTENSION, RESULTS, ROOT, ChecksFailed, fingerprint, update
from claimbook.live import PYODIDE, Live, LiveDirective, depart_live, files, visit_live
from claimbook.pages import tight

logger = logging.getLogger(__name__)

BADGES = {"verified": "✓", "amended": "±", "refuted": "✗", "open": "○"}
TRUSTED = ("proofs/claims.toml", "proofs/kernel.py", "proofs/reading.py", "proofs/rules.toml", "proofs/second.py")
LEXERS = {".py": "python", ".json": "text", ".toml": "toml"}  # colours would double the weight of a certificate


# roles


class ClaimRole(SphinxRole):
    """What the roles share: the results, and an error for what does not exist."""

    @property
    def results(self) -> dict[str, Any]:
        self.env.note_dependency(str(Path(self.env.srcdir, "claims", RESULTS)))
        return self.config.claimbook_results  # type: ignore[no-any-return] # a value of Sphinx's configuration

    def unknown(self, what: str) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        logger.warning("there is no %s %r", what, self.text, location=self.get_location())
        return [nodes.Text(self.text)], []

    def link(self, text: str, **target: Any) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        reference = addnodes.pending_xref(
            self.rawtext, refdomain="std", refexplicit=True, refdoc=self.env.docname, refwarn=True, **target
        )
        self.set_source_info(reference)
        reference += nodes.inline("", text, classes=["std"])
        return [reference], []


def badge(verdict: str) -> nodes.Node:
    """The verdict in words, with a sign: readable without colours."""
    return nodes.inline("", f"{BADGES[verdict]} {verdict}", classes=["verdict", f"verdict-{verdict}"])


class VerdictRole(ClaimRole):
    """The badge of a claim."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        found = self.results["claims"].get(self.text)
        return ([badge(found["verdict"])], []) if found else self.unknown("claim")


class VerdictNameRole(ClaimRole):
    """The badge of a verdict."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return ([badge(self.text)], []) if self.text in BADGES else self.unknown("verdict")


class ClaimLinkRole(ClaimRole):
    """`id`, or `text <id>`."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        text, _, name = self.text.rpartition(" <")
        name = name.removesuffix(">") if text else self.text
        found = self.results["claims"].get(name)
        if found is None:
            return self.unknown("claim")
        shown = text or found["where"]
        if name not in self.results["pages"]:
            return [nodes.Text(shown)], []
        return self.link(shown, reftype="doc", reftarget=f"/claims/{name}")


class CountRole(ClaimRole):
    """How many entries have a verdict; `all` counts the entries, `judged` those that are not open."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        verdicts = [claim["verdict"] for claim in self.results["claims"].values()]
        counts = {name: verdicts.count(name) for name in BADGES} | {
            "all": len(verdicts),
            "judged": len(verdicts) - verdicts.count("open"),
        }
        return ([nodes.Text(str(counts[self.text]))], []) if self.text in counts else self.unknown("verdict")


class RuleRole(ClaimRole):
    """A link to a rule, on the page that lists them."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return self.link(self.text, reftype="ref", reftarget=f"rule-{self.text}".lower())


class RuleTargetRole(ClaimRole):
    """The place to which `rule` leads."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        name = f"rule-{self.text}".lower()
        target = nodes.strong("", self.text, ids=[nodes.make_id(name)])
        labels = self.env.get_domain("std")
        labels.anonlabels[name] = self.env.docname, target["ids"][0]  # type: ignore[attr-defined] # the standard domain has labels
        labels.labels[name] = self.env.docname, target["ids"][0], self.text  # type: ignore[attr-defined]
        return [target], []


class SourceRole(ClaimRole):
    """A file of the repository, shown on a page of its own."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        if self.text not in {*self.results["sources"], *TRUSTED}:
            return self.unknown("source file")
        up = "../" * self.env.docname.count("/")
        shown = nodes.literal("", self.text)
        return (
            ([nodes.reference("", "", shown, refuri=f"{up}sources/{self.text}.html", internal=True)], [])
            if self.html
            else ([shown], [])
        )

    @property
    def html(self) -> bool:
        return self.env.app.builder.format == "html"


# directives


class Fold(nodes.General, nodes.Element):
    """A part that opens on demand."""


class FoldDirective(SphinxDirective):
    """A part that opens on demand; the argument is its title."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {"class": directives.class_option, "open": directives.flag}

    def run(self) -> list[nodes.Node]:
        node = Fold(title=self.arguments[0], open="open" in self.options, classes=self.options.get("class", []))
        node += self.parse_content_to_nodes()
        return [node]


def visit_fold(self: Any, node: Fold) -> None:
    classes = " ".join(["fold", *node["classes"]])
    self.body.append(
        f'<details class="{classes}"{" open" if node["open"] else ""}><summary>{escape(node["title"])}</summary>\n'
    )


def depart_fold(self: Any, _: Fold) -> None:
    self.body.append("</details>\n")


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


def nothing(self: Any, node: nodes.Element) -> None:
    """Other formats show the content alone."""


# events


def prepare(app: Sphinx, config: Config) -> None:
    """Check and generate, before the table of contents looks for pages."""
    config.html_static_path = [*config.html_static_path, str(EXTENSION / "static")]
    try:
        config.claimbook_results, kept = update(Path(app.srcdir), ROOT / "_build" / ".claimbook", logger.info)
    except ChecksFailed as error:
        raise ExtensionError(str(error)) from None
    # By itself this cache does not notice a change in the code that a page imports.
    config.nb_execution_cache_path = str(kept / "executed")


def in_order(_: Sphinx, config: Config) -> None:
    """Put the pages of the claims, in the order of the ledger, where the table of contents has a pattern for them."""
    pages = [f"claims/{name}" for name in config.claimbook_results["pages"]]
    site = config.external_site_map
    for tree in site.root.subtrees:
        tree.items = [
            found
            for item in tree.items
            for found in (
                [item]
                if not isinstance(item, GlobItem)
                else [FileItem(page) for page in pages if page.startswith(item.removesuffix("*"))]
            )
        ]
        site.update({item: Document(item) for item in tree.items if item in pages})
    site.root.subtrees = [tree for tree in site.root.subtrees if tree.items]
    lost = set(pages) - {item for tree in site.root.subtrees for item in tree.items}
    if lost:
        raise ExtensionError(f"the table of contents has no place for {', '.join(sorted(lost))}")


def read(app: Sphinx, _: str, source: list[str]) -> None:
    source[0] = tight(source[0])
    if "{code-cell}" in source[0]:
        app.env.note_dependency(str(Path(app.srcdir, "claims", CODE)))


def outdated(app: Sphinx, env: BuildEnvironment, *docs: set[str]) -> list[str]:
    """The first page, if a page is gone, or code or a file that Sphinx only copies has changed: something is to do."""
    copied = [*(Path(app.srcdir, name) for name in app.config.html_static_path), PYODIDE]
    shown = fingerprint(*CHECKED, EXTENSION, *copied)
    before, env.claimbook_shown = getattr(env, "claimbook_shown", ""), shown  # type: ignore[attr-defined] # ours
    return [app.config.root_doc] if docs[2] or before != shown else []


def note(_: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    env.claimbook_changed = bool(names)  # type: ignore[attr-defined] # ours


def all_if_any(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Write all pages if one changed: each shows the titles of the others in its margin. None is left from before."""
    if not env.claimbook_changed:  # type: ignore[attr-defined] # ours
        return []
    for page in Path(app.outdir).rglob("*.html"):
        page.unlink()
    return env.found_docs


def source_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Modules and certificates as pages, so that their links work offline."""
    for name in sorted({*app.config.claimbook_results["sources"], *TRUSTED}):
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        shown = app.builder.highlighter.highlight_block(text, LEXERS[path.suffix], linenos=False)  # type: ignore[attr-defined] # HTML only
        yield (
            f"sources/{name}",
            {
                "title": name,
                "body": f'<h1 class="source-name"><code>{escape(name)}</code></h1>\n{shown}',
                "parents": [],
            },
            "page.html",
        )


ROLES = {
    "verdict": VerdictRole,
    "verdict-name": VerdictNameRole,
    "claim": ClaimLinkRole,
    "claim-count": CountRole,
    "rule": RuleRole,
    "rule-target": RuleTargetRole,
    "source": SourceRole,
}


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("claimbook_results", {}, "")
    for name, role in ROLES.items():
        app.add_role(name, role())
    app.add_directive("fold", FoldDirective)
    app.add_directive("claim-figure", FigureDirective)
    app.add_directive("live", LiveDirective)
    plain = (nothing, nothing)
    app.add_node(Fold, html=(visit_fold, depart_fold), latex=plain, text=plain, man=plain, texinfo=plain)
    app.add_node(Drawing, html=(visit_drawing, depart_drawing), latex=plain, text=plain, man=plain, texinfo=plain)
    app.add_node(Live, html=(visit_live, depart_live), latex=plain, text=plain, man=plain, texinfo=plain)
    app.add_css_file("claimbook.css")
    app.connect("config-inited", prepare, priority=100)
    app.connect("config-inited", in_order, priority=950)
    app.connect("source-read", read)
    app.connect("env-get-outdated", outdated)
    app.connect("env-before-read-docs", note)
    app.connect("env-updated", all_if_any)
    app.connect("html-collect-pages", source_pages)
    app.connect("html-collect-pages", files)
    # Pages read by another version of this extension are read again.
    version = int(fingerprint(EXTENSION), 16)
    return {"version": "1", "env_version": version, "parallel_read_safe": True, "parallel_write_safe": True}
