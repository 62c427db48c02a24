"""The page of a claim, as MyST text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from claimbook.certificates import Place
from claimbook.digits import confirmation
from claimbook.drawing import Figure
from claimbook.evidence import counterexample, proof, statement
from claimbook.markup import box, claim_figure, code, fenced, table
from proofs import __version__
from proofs.check import Result
from proofs.claim import Table
from proofs.report import VERDICTS, ClaimShown, Confirmed, Rule, StatementShown, Symbol


@dataclass(frozen=True)
class Material:
    """All that the page of one claim is made of."""

    shown: ClaimShown
    result: Result
    confirmed: Sequence[Confirmed]
    figures: Sequence[Figure]  # those of its own
    plots: Sequence[Figure]  # those of its confirmation
    tables: Sequence[Table]
    source: str
    certificate: str
    digest: str  # of the certificate
    rules: tuple[str, ...]  # that its evidence names


def label(claim: str) -> str:
    """The permanent anchor of a claim.

    >>> label("wu2020/lemma-2.5-norm")
    'claim-wu2020-lemma-2-5-norm'
    """
    return "claim-" + re.sub(r"[^a-z0-9]+", "-", claim.lower())


NUMBERED = re.compile(r"(?:Lemma|Theorem|Proposition|Definition|Section|Figure|Footnote|Appendix) \w+(?:\.\d+)*")


def numbers(where: str) -> list[str]:
    """The numbers by which a reader of the paper looks for a claim.

    >>> numbers("Below Theorem 2.7, (14) in Lemma C.1 (derive it)"), numbers("Section 1.1, and Appendix A")
    (['Theorem 2.7', 'Lemma C.1'], ['Section 1.1', 'Appendix A'])
    """
    return NUMBERED.findall(where)


def index_entries(shown: ClaimShown) -> Iterator[str]:
    """By number and by name; the search puts first the main entries, marked with `!`: no place below one."""
    for entry in (*numbers(shown.where), shown.id):
        mark = "" if f"below {entry}".lower() in shown.where.lower() else "! "
        yield from fenced("index", [], f"{mark}single: {entry}")


def page(material: Material) -> str:
    """The whole page."""
    shown = material.shown
    main = shown.statement("printed") or shown.statement("theorem")
    head = f"{shown.where.split(',')[0]}: {shown.title}" if shown.printed else shown.title
    lines = [f"({label(shown.id)})=", f"# {head}", *index_entries(shown), *verdict_box(shown)]
    if shown.printed:
        lines += [
            "## As printed",
            "",
            f"> {shown.printed}",
            "",
            f"{shown.where}, {{cite:t}}`{shown.id.split('/')[0]}`.",
            "",
        ]
    lines += [line for part in shown.said for line in (part, "")]
    lines += [line for remark in shown.remarks for line in (f"*Remark.* {remark}", "")]
    if main is not None:
        lines += ["## What is judged", "", *statement(main)]
        wrong = main.counterexample is not None
        lines += refuted(material, main) if wrong else ["## Proof", "", *evidence_of(main, material)]
    for figure in material.figures:
        lines += claim_figure(figure)
    for measured in material.tables:
        lines += ["## Measured", "", *measured_table(measured)]
    lines += others(material)
    lines += rests_on(shown)
    lines += confirmation(material.confirmed, material.plots)
    lines += ["## Symbols", "", *symbol_table(shown.symbols)]
    lines += check_it_yourself(material)
    lines += how_to_cite(material)
    return "\n".join(lines) + "\n"


def verdict_box(shown: ClaimShown) -> list[str]:
    corrected = shown.statement("corrected")
    said = corrected.says if corrected is not None and shown.verdict == "amended" else ""
    verdict = VERDICTS[shown.verdict] if shown.printed else OWN[shown.verdict]
    return box(f"verdict-box verdict-box-{shown.verdict}", f"{{verdict}}`{shown.id}` {verdict}", "", said)


OWN = {"verified": "A theorem of our own, proved.", "open": VERDICTS["open"]}


def refuted(material: Material, main: StatementShown) -> list[str]:
    """Why the printed statement is false, and what is true instead."""
    shown = material.shown
    lines = ["## What is wrong", "", *evidence_of(main, material)]
    for other in shown.statements:
        if other.name.startswith("false: "):
            title = f"Also false: {other.name.removeprefix('false: ')}"
            lines += fenced("fold", [*statement(other), *evidence_of(other, material)], title, {"class": "section"})
    corrected = shown.statement("corrected")
    if corrected is not None:
        lines += ["## What is true instead", "", *box("corrected", *statement(corrected))]
        lines += ["## Proof", "", *evidence_of(corrected, material)]
    return lines


def evidence_of(found: StatementShown, material: Material) -> list[str]:
    """The counterexample of a statement, or its proof."""
    if found.counterexample is not None:
        return counterexample(found.counterexample, Place(material.certificate, found.name))
    return proof(found, material.certificate)


def others(material: Material) -> list[str]:
    """Lemmas on the way and sharper statements; false readings of what holds; falsifiers."""
    shown = material.shown
    lines: list[str] = []
    main = ("printed", "theorem", "corrected")
    wrong = any(found.name == "printed" and found.counterexample for found in shown.statements)
    for found in shown.statements:
        prefix, _, name = found.name.partition(": ")
        if found.name in main or (prefix == "false" and wrong):
            continue
        titles = {"mutated": f"Falsifier, refuted: {name}", "false": f"False: {name}"}
        title = titles.get(prefix, f"Also proved: {found.name}")
        lines += fenced("fold", [*statement(found), *evidence_of(found, material)], title, {"class": "section"})
    said = (
        "A falsifier is the statement changed just so much that it becomes false; that it is refuted shows that the "
        "checks can tell."
    )
    return ["## Lemmas on the way, sharper statements, falsifiers", "", said, "", *lines] if lines else []


def rests_on(shown: ClaimShown) -> list[str]:
    """The claims and the rules that the evidence uses."""
    lines = ["## What it rests on", "", *fenced("claim-graph", [], shown.id)]
    if shown.rests_on:
        lines += ["Other claims:", "", *(f"- {{claim}}`{name}` {{verdict}}`{name}`" for name in shown.rests_on), ""]
    said = "Besides exact arithmetic, these definitions and rules, taken from the literature and not proved here:"
    return [*lines, said, "", *rule_table(shown.rules)]


def rule_table(rules: Iterable[Rule]) -> list[str]:
    rows = ((f"{{rule}}`{rule.name}`", rule.says, reference(rule)) for rule in rules)
    return table(("name", "says", "reference"), rows, "rules", "20 50 30")


def reference(rule: Rule) -> str:
    return f"{{cite:t}}`{rule.key}`, {rule.place}" if rule.key else rule.place


def symbol_table(symbols: Iterable[Symbol]) -> list[str]:
    rows = (
        (
            f"${symbol.tex}$",
            f"${symbol.space}$" if symbol.space else "",
            symbol.meaning,
            f"${symbol.definition}$" if symbol.definition else "",
        )
        for symbol in symbols
    )
    return table(("symbol", "in", "meaning", "definition"), rows, "symbols")


def measured_table(measured: Table) -> list[str]:
    return [measured.caption, "", *table(measured.head, measured.rows, "measured")]


CHECKED = (
    ("steps", "steps"),
    ("identities", "identities"),
    ("inequalities", "inequalities"),
    ("models", "counterexamples"),
    ("evaluations", "evaluations at random exact data"),
    ("confirmations", "confirmations"),
)


def check_it_yourself(material: Material) -> list[str]:
    """The commands, the files, and what was counted when this book was built."""
    counts = material.result.counts
    said = [f"{counts[key]} {word}" for key, word in CHECKED if counts.get(key)]
    return [
        "## Check it yourself",
        "",
        "```sh",
        f"proofs check {material.shown.id}     # derive it anew, and check it in every way",
        "proofs verify     # the stored certificates of all claims, by the kernel alone",
        "```",
        "",
        f"{{in-the-browser}}`{material.shown.id}`",
        "",
        f"- {{source}}`{material.source}`: the module that states and proves this claim",
        (
            f"- {{source}}`{material.certificate}`: the certificate that the kernel checks ({{ref}}`its format "
            "<certificate-format>`)"
        ),
        f"- Checked when this book was built: {', '.join(said)}.",
        "",
    ]


def how_to_cite(material: Material) -> list[str]:
    """The claim by its permanent anchor, its verdict, and the certificate that stands behind it."""
    shown, anchor = material.shown, label(material.shown.id)
    cited = (
        f"wn-proofs, version {__version__}, claim {code(shown.id)} ({shown.verdict}), certificate "
        f"{code(material.digest[:16])}."
    )
    said = (
        f"The anchor {{ref}}`{anchor} <{anchor}>` of this page is permanent. The certificate is named by the first "
        "digits of its SHA-256."
    )
    paper = f" Please cite {{cite:t}}`{shown.id.split('/')[0]}` too." if shown.printed else ""
    return ["## How to cite this claim", "", f"> {cited}", "", said + paper, ""]
