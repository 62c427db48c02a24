"""A claim with all its statements, their evidence, and the rules that it rests on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from proofs import check, registry
from proofs.claim import Claim
from proofs.kernel import Library, Outcome, Rules
from proofs.report.counterexamples import show_counterexample
from proofs.report.formulas import shown
from proofs.report.letters import symbols
from proofs.report.records import ClaimShown, Rule, StatementShown
from proofs.report.sentences import prose
from proofs.report.steps import hypotheses, show_steps, spoken
from proofs.statement import Statement


@cache
def rules() -> dict[str, Rule]:
    """The table of rules and definitions."""
    table = tomllib.loads(check.RULES.read_text(encoding="utf-8"))
    return {
        row["name"]: Rule(row["name"], kind, prose(row["says"]), *reference(row["reference"]))
        for kind in ("definition", "rule")
        for row in table[kind]
    }


def reference(text: str) -> tuple[str, str]:
    """The key of the bibliography, and the place there.

    >>> reference("rudin1976, Theorem 8.6"), reference("the case t = 0")
    (('rudin1976', 'Theorem 8.6'), ('', 'the case $t = 0$'))
    """
    found = re.fullmatch(r"([a-z]+\d{4}\w?), (.+)", text)
    return (found[1], found[2]) if found else ("", prose(text))


def judge(claim: Claim) -> Outcome:
    """What the kernel says of a claim, and of those it cites, from certificates that are derived now."""
    others = {name: registry.claims()[name] for name in sorted(check.cited(claim))}
    names = check.needed(others)
    known = {name: registry.claims()[name].certificate() for name in names} | {claim.id: claim.certificate()}
    return Library(known, Rules(check.RULES)).check(claim.id)


ORDER = ("printed", "theorem", "corrected")


def show(claim: Claim, result: check.Result | Outcome, certificate: Mapping[str, Any] | None = None) -> ClaimShown:
    """A claim for a page.

    Parameters
    ----------
    claim : the claim
    result : that of its check, or of the kernel alone
    certificate : its certificate, for the rows; derived if it is not given
    """
    data = (certificate or claim.certificate())["statements"]
    chosen = sorted(claim.statements.values(), key=lambda s: ORDER.index(s.name) if s.name in ORDER else len(ORDER))
    entry = claim.entry
    verdict, cites = (
        (result.verdict, result.rests_on) if isinstance(result, check.Result) else (result.verdict.value, result.cites)
    )
    return ClaimShown(
        claim.id,
        claim.title,
        entry.where if entry else "a theorem of our own",
        entry.printed if entry else "",
        verdict,
        tuple(prose(" ".join(part.split())) for part in claim.said.split("\n\n")),
        tuple(map(prose, claim.remarks)),
        tuple(show_statement(statement, data[statement.name]) for statement in chosen),
        tuple(dict.fromkeys(symbol for statement in chosen for symbol in symbols(statement.language, statement.names))),
        cites,
        tuple(rules()[name] for name in result.rules),
    )


def show_statement(statement: Statement, data: Mapping[str, Any]) -> StatementShown:
    """A statement; `data` is its part of the certificate."""
    refutation = statement.refutation
    proof = statement.steps if refutation is None else None
    steps = show_steps(proof, data.get("proof", ()), statement.language)
    return StatementShown(
        statement.name,
        "refuted" if refutation is not None else "proved" if proof is not None else "open",
        prose(statement.says),
        tuple(hypotheses(statement)),
        tuple((spoken(label), shown(fact, statement.language)) for label, fact in statement.conclude.items()),
        steps,
        show_counterexample(refutation, data.get("refutation", {})) if refutation is not None else None,
    )
