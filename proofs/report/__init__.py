"""A claim as a reader sees it: words, formulas in TeX, and numbers, for the book, notebooks and the command line.

`show(claim, ...)` turns a claim into plain records (`ClaimShown` and what it is made of); `markdown(claim)` writes them
as Markdown with `$...$`. Nothing is said here that the claim, its certificate or the result of its check does not say.
"""

from proofs.report.claims import judge, rules, show, show_statement
from proofs.report.formulas import Shown, inline
from proofs.report.high_precision import Confirmed, Line, confirmation
from proofs.report.letters import Symbol, symbols
from proofs.report.notebook import markdown
from proofs.report.records import (
    VERDICTS,
    Block,
    ClaimShown,
    Counterexample,
    Hypothesis,
    Rule,
    StatementShown,
    StepShown,
    Value,
)
from proofs.report.sentences import prose
from proofs.report.steps import show_step

__all__ = [
    "VERDICTS",
    "Block",
    "ClaimShown",
    "Confirmed",
    "Counterexample",
    "Hypothesis",
    "Line",
    "Rule",
    "Shown",
    "StatementShown",
    "StepShown",
    "Symbol",
    "Value",
    "confirmation",
    "inline",
    "judge",
    "markdown",
    "prose",
    "rules",
    "show",
    "show_statement",
    "show_step",
    "symbols",
]
