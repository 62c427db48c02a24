"""The Sphinx extension of the book: it checks all claims, generates their pages, and gives the others words for them.

Roles (`roles.py`): `verdict` and `verdict-name` (a badge), `claim` (a link), `claim-count`, `rule`, `rule-target`,
`source`, `in-the-browser`. Directives (`directives.py`): `claim-figure` (a computed drawing), `fold` (a part that opens
on demand), `scoreboard`, `claim-row`, `claim-graph`; `claim-interactive` (`interactive.py`: a drawing that a reader
moves); and `live` (`live.py`: the kernel in the browser).
A check that fails is an error of the build; so is a claim, a rule or a source file that does not exist.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata
from sphinx_external_toc.api import Document, FileItem, GlobItem

from claimbook import directives, icons, live, roles
from claimbook.certificates import step_lines
from claimbook.generate import CHECKED, CODE, EXTENSION, ROOT, ChecksFailed, fingerprint, update
from claimbook.markup import tight
from claimbook.roles import TRUSTED

logger = logging.getLogger(__name__)

LEXERS = {".py": "python", ".json": "text", ".toml": "toml"}  # colours would double the weight of a certificate
# Loaded on the pages that have something for them
SCRIPTS: dict[type[nodes.Element], str] = {
    directives.Scoreboard: "scoreboard.js",
    directives.ClaimGraph: "graph.js",
    directives.Fold: "proof.js",
}


def prepare(app: Sphinx, config: Config) -> None:
    """Check and generate, before the table of contents looks for pages."""
    config.html_static_path = [*config.html_static_path, str(EXTENSION / "static")]
    try:
        config.claimbook_results, kept = update(Path(app.srcdir), ROOT / "_build" / ".claimbook", logger.info)
    except ChecksFailed as error:
        shutil.rmtree(app.outdir, ignore_errors=True)  # an earlier book says what is no longer established
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
    copied = [*(Path(app.srcdir, name) for name in app.config.html_static_path), live.PYODIDE]
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
        if path.suffix == ".json":
            shown = with_anchors(shown, step_lines(text))
        yield (
            f"sources/{name}",
            {
                "title": name,
                "body": f'<h1 class="source-name"><code>{escape(name)}</code></h1>\n{shown}',
                "parents": [],
            },
            "page.html",
        )


def with_anchors(shown: str, anchors: dict[int, str]) -> str:
    """Highlighted code with ids at some of its lines."""
    lines = shown.split("\n")
    for place, name in anchors.items():
        before, start, line = lines[place].rpartition("<pre>")
        lines[place] = f'{before}{start}<span class="stored-step" id="{name}">{line}</span>'
    return "\n".join(lines)


def scripts(app: Sphinx, _: str, __: str, ___: dict[str, Any], doctree: nodes.document | None) -> None:
    """Load a script on the pages that have something for it."""
    for kind, script in SCRIPTS.items():
        if doctree is not None and next(doctree.findall(kind), None) is not None:
            app.add_js_file(script, loading_method="defer")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("claimbook_results", {}, "")
    roles.setup(app)
    directives.setup(app)
    app.add_directive("live", live.LiveDirective)
    plain = (directives.nothing, directives.nothing)
    shown = (live.visit_live, live.depart_live)
    app.add_node(live.Live, html=shown, latex=plain, text=plain, man=plain, texinfo=plain)
    app.add_css_file("claimbook.css")
    app.setup_extension("claimbook.interactive")
    app.connect("config-inited", prepare, priority=100)
    app.connect("config-inited", in_order, priority=950)
    app.connect("source-read", read)
    app.connect("env-get-outdated", outdated)
    app.connect("env-before-read-docs", note)
    app.connect("env-updated", all_if_any)
    app.connect("html-collect-pages", source_pages)
    app.connect("html-collect-pages", live.files)
    app.connect("html-page-context", scripts)
    app.connect("build-finished", icons.shrink)
    # Pages read by another version of this extension are read again.
    version = int(fingerprint(EXTENSION), 16)
    return {"version": "1", "env_version": version, "parallel_read_safe": True, "parallel_write_safe": True}
