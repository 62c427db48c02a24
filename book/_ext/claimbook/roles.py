"""The roles of the pages: badges, links to claims, rules and sources, counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from claimbook.generate import RESULTS

logger = logging.getLogger(__name__)

BADGES = {"verified": "✓", "amended": "±", "refuted": "✗", "open": "○"}
TRUSTED = (
    *("proofs/claims.toml", "proofs/kernel.py", "proofs/reading.py", "proofs/rules.toml", "proofs/second.py"),
    "proofs/stored.py",
)

Nodes = tuple[list[nodes.Node], list[nodes.system_message]]


def depend(env: BuildEnvironment) -> None:
    """The page that is read changes with the results."""
    env.note_dependency(str(Path(env.srcdir, "claims", RESULTS)))


class ClaimRole(SphinxRole):
    """What the roles share: the results, and an error for what does not exist."""

    @property
    def results(self) -> dict[str, Any]:
        depend(self.env)
        return self.config.claimbook_results  # type: ignore[no-any-return] # a value of Sphinx's configuration

    def unknown(self, what: str) -> Nodes:
        logger.warning("there is no %s %r", what, self.text, location=self.get_location())
        return [nodes.Text(self.text)], []

    def link(self, text: str, **target: Any) -> Nodes:
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

    def run(self) -> Nodes:
        found = self.results["claims"].get(self.text)
        return ([badge(found["verdict"])], []) if found else self.unknown("claim")


class VerdictNameRole(ClaimRole):
    """The badge of a verdict."""

    def run(self) -> Nodes:
        return ([badge(self.text)], []) if self.text in BADGES else self.unknown("verdict")


class ClaimLinkRole(ClaimRole):
    """`id`, or `text <id>`."""

    def run(self) -> Nodes:
        text, _, name = self.text.rpartition(" <")
        name = name.removesuffix(">") if text else self.text
        found = self.results["claims"].get(name)
        if found is None:
            return self.unknown("claim")
        shown = text or (found["where"] if found["in_paper"] else found["title"])
        if name not in self.results["pages"]:
            return [nodes.Text(shown)], []
        return self.link(shown, reftype="doc", reftarget=f"/claims/{name}")


class CountRole(ClaimRole):
    """How many of the papers' entries have a verdict, are there (`all`), are not open (`judged`); `new` are our own."""

    def run(self) -> Nodes:
        claims = self.results["claims"]
        verdicts = [claim["verdict"] for name, claim in claims.items() if not name.startswith("new/")]
        counts = {name: verdicts.count(name) for name in BADGES} | {
            "all": len(verdicts),
            "new": len(claims) - len(verdicts),
            "judged": len(verdicts) - verdicts.count("open"),
        }
        return ([nodes.Text(str(counts[self.text]))], []) if self.text in counts else self.unknown("verdict")


class RuleRole(ClaimRole):
    """A link to a rule, on the page that lists them."""

    def run(self) -> Nodes:
        return self.link(self.text, reftype="ref", reftarget=f"rule-{self.text}".lower())


class RuleTargetRole(ClaimRole):
    """The place to which `rule` leads."""

    def run(self) -> Nodes:
        name = f"rule-{self.text}".lower()
        target = nodes.strong("", self.text, ids=[nodes.make_id(name)])
        labels = self.env.get_domain("std")
        labels.anonlabels[name] = self.env.docname, target["ids"][0]  # type: ignore[attr-defined] # the standard domain has labels
        labels.labels[name] = self.env.docname, target["ids"][0], self.text  # type: ignore[attr-defined]
        return [target], []


class SourceRole(ClaimRole):
    """A file of the repository, shown on a page of its own: `path`, or `text <path#anchor>`."""

    def run(self) -> Nodes:
        text, _, address = self.text.rpartition(" <")
        path, _, anchor = (address.removesuffix(">") if text else self.text).partition("#")
        if path not in {*self.results["sources"], *TRUSTED}:
            return self.unknown("source file")
        shown = nodes.inline("", text) if text else nodes.literal("", path)
        if self.env.app.builder.format != "html":
            return [shown], []
        up = "../" * self.env.docname.count("/")
        place = f"#{anchor}" if anchor else ""
        return [nodes.reference("", "", shown, refuri=f"{up}sources/{path}.html{place}", internal=True)], []


class BrowserRole(ClaimRole):
    """A link to the page that checks claims in the browser, if this book has one."""

    page = "live"

    def run(self) -> Nodes:
        if self.page not in self.env.found_docs or self.env.app.builder.format != "html":
            return [], []
        said = "Or check it in the browser, with the kernel and the certificate of this book"
        address = f"{'../' * self.env.docname.count('/')}{self.page}.html?claim={self.text}"
        return [nodes.reference("", said, refuri=address, internal=True), nodes.Text(".")], []


ROLES = {
    "verdict": VerdictRole,
    "verdict-name": VerdictNameRole,
    "claim": ClaimLinkRole,
    "claim-count": CountRole,
    "rule": RuleRole,
    "rule-target": RuleTargetRole,
    "source": SourceRole,
    "in-the-browser": BrowserRole,
}


def setup(app: Sphinx) -> None:
    for name, role in ROLES.items():
        app.add_role(name, role())
