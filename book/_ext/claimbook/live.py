"""The live page: the project's own kernel and the stored certificates, run by Python in the reader's browser.

Python for the browser is fetched by `make live`, not kept in the repository; without it the page says how to get it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from claimbook.generate import ROOT
from proofs import registry

PYODIDE = ROOT / "_build" / "pyodide"
NEEDED = (Path("proofs/kernel.py"), Path("proofs/stored.py"), Path("proofs/rules.toml"))
FOLDER = "live"  # in the rendered book


class Live(nodes.General, nodes.Element):
    """The place of the form."""


class LiveDirective(SphinxDirective):
    """The form, or what it needs."""

    def run(self) -> list[nodes.Node]:
        return [Live()]


FORM = """<div id="live" class="live">
<p id="live-note" class="live-note" role="status">This part of the page needs JavaScript.</p>
<form hidden>
<p class="live-row"><label for="live-claim">Claim</label> <select id="live-claim"></select></p>
<p class="live-row">
<button type="submit">Verify</button>
<button type="button" name="change">Change a number</button>
<button type="button" name="restore" disabled>Restore</button>
<button type="button" name="all">Verify all claims</button>
<button type="button" name="stop" disabled>Stop</button>
</p>
<label for="live-text">Its certificate, which you may edit</label>
<textarea id="live-text" rows="18" spellcheck="false" autocomplete="off"></textarea>
</form>
<div id="live-result" aria-live="polite"></div>
</div>
<script defer src="{static}live.js"></script>
"""

MISSING = """<div class="admonition note live-missing"><p class="admonition-title">Not in this copy</p>
<p>This copy of the book was built without Python for the browser, which weighs 13 MB. To add it:
<code>make live book</code>.</p>
<p>The same check, without a browser: <code>proofs verify</code>.</p></div>
"""

PRINTED = "<p>(This part works in the HTML version of the book.)</p>\n"


def visit_live(self: Any, _: Live) -> None:
    if self.builder.name != "html":
        self.body.append(PRINTED)
    elif PYODIDE.is_dir():
        self.body.append(FORM.format(static="../" * self.builder.current_docname.count("/") + "_static/"))
    else:
        self.body.append(MISSING)


def depart_live(_: Any, __: Live) -> None:
    """Nothing is inside."""


def files(app: Sphinx) -> list[Any]:
    """Put beside the pages what the live page loads; there are no pages to add."""
    target = Path(app.outdir, FOLDER)
    shutil.rmtree(target, ignore_errors=True)
    if app.builder.name != "html" or not PYODIDE.is_dir():
        return []
    shutil.copytree(PYODIDE, target / "pyodide")
    paths = {claim: path.relative_to(ROOT) for claim, path in certificates()}
    for path in [*paths.values(), *NEEDED]:
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, target / path)
    results = app.config.claimbook_results
    claims = [
        {"id": name, "title": label(results["claims"][name]), "path": paths[name].as_posix()}
        for name in results["pages"]
    ]
    (target / "claims.json").write_text(json.dumps(claims), encoding="utf-8")
    return []


def certificates() -> Iterator[tuple[str, Path]]:
    """The stored certificates by claim."""
    for index in sorted(registry.FOLDER.glob("*/certificates/index.json")):
        for claim in json.loads(index.read_text(encoding="utf-8")):
            yield claim, index.with_name(f"{claim.split('/')[-1]}.json")


def label(found: dict[str, str]) -> str:
    where = found["where"].split(",")[0]
    return f"{where}: {found['title']}" if where and where != found["title"] else found["title"]
