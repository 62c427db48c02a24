"""The scoreboard: all claims, to be filtered by paper, section, verdict and checker."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from claimbook.markup import fenced
from claimbook.pages import Material
from proofs import ledger
from proofs.check import Result
from proofs.report import VERDICTS

PAPERS = {"wu2020": "Wu et al. (2020)", "chou2024": "Chou, Rauhut and Ward (2024)", "new": "Theorems of our own"}
# Where a place in the paper does not name its section
SECTIONS = {
    "A Concrete Example": "Section 2",
    "Figure 1": "Section 1",
    "Figure 2": "Section 2",
    "Footnote 2": "Section 3",
}
# What must have been counted for a checker to have had something to check
CHECKERS = {
    "kernel": ("the kernel", ("steps", "models")),
    "second": ("the second checker", ("identities", "inequalities", "models")),
    "random exact data": ("random exact data", ("evaluations",)),
    "balls": ("ball arithmetic", ("confirmations",)),
    "mpmath": ("mpmath", ("confirmations",)),
}


def paper(claim: str) -> str:
    return PAPERS[claim.partition("/")[0]]


def section(where: str) -> str:
    """The section of the paper in which a claim stands.

    >>> section("Lemma 2.5, (6), first equation"), section("Figure 2 and its footnote"), section("Abstract")
    ('Section 2', 'Section 2', 'Abstract')
    """
    for words, found in SECTIONS.items():
        if where.startswith(words):
            return found
    number = re.search(r"(?:Section|Lemma|Theorem|Proposition|Definition) (\d)", where)
    return f"Section {number[1]}" if number else where


def band(claim: str, where: str, source: str) -> str:
    """The band of the graph in which a claim stands: by paper and section, our own by the paper that they are about.

    >>> band("wu2020/lemma-2.4", "Lemma 2.4, (5)", ""), band("new/rates", "", "proofs/wu2020/rates.py")
    ('Wu et al. (2020), Section 2', 'Our own, about Wu et al. (2020)')
    """
    if claim.startswith(ledger.OWN):
        return f"Our own, about {PAPERS[source.split('/')[1]]}"
    return f"{paper(claim)}, {section(where)}"


def checkers(result: Result) -> list[str]:
    """Who checked something of a claim."""
    return [
        CHECKERS.get(name, (name, ()))[0]
        for name in result.checked_by
        if not (counted := CHECKERS.get(name, (name, ()))[1]) or any(result.counts.get(key) for key in counted)
    ]


def facets(claim: str, where: str, result: Result | None) -> dict[str, Any]:
    """What a claim is filtered by."""
    return {
        "paper": paper(claim),
        "section": section(where) if not claim.startswith(ledger.OWN) else "",
        "checkers": checkers(result) if result is not None else [],
    }


def index(materials: Mapping[str, Material]) -> str:
    """The page."""
    lines = [
        "# All claims",
        "",
        (
            "Every statement of the papers that can be checked, as printed, and the theorems of our own that came out "
            "on the way. Each printed statement is judged literally, with every hypothesis that the paper gives and no "
            "silent repair. What is false is told to the authors on [a page of its own](errata.md); what rests on what "
            "is drawn [as a graph](graph.md)."
        ),
        "",
        "Of the {claim-count}`all` entries of the papers are",
        "",
        *(f"- {{verdict-name}}`{verdict}` {{claim-count}}`{verdict}`: {said}" for verdict, said in VERDICTS.items()),
        "",
        "Beside them stand {claim-count}`new` theorems of our own, all proved.",
        "",
        *fenced("scoreboard", rows(materials)),
    ]
    return "\n".join(lines) + "\n"


def rows(materials: Mapping[str, Material]) -> Iterator[str]:
    """A row a claim: the entries of the ledger, then our own."""
    entries = ledger.read()
    for name, entry in entries.items():
        if name in materials:
            yield from fenced("claim-row", [entry.printed], name)
        else:
            missing = "*Missing: a formal statement, and a proof or a counterexample.*"
            yield from fenced("claim-row", [entry.printed, "", missing], name)
    for name, item in materials.items():
        if name not in entries:
            yield from fenced("claim-row", [own(item)], name)


def own(item: Material) -> str:
    """What a theorem of our own says, in a sentence."""
    theorem = item.shown.statement("theorem")
    return theorem.says if theorem is not None and theorem.says else item.shown.said[0]
