"""What the command line prints: claims as pages of text, results as tables, progress."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from proofs.check import Result
from proofs.claim import Claim
from proofs.statement import Refutation, Statement, Step
from symbolic.notation import Fact, Language, text

COLOURS = {"verified": "green", "amended": "yellow", "refuted": "red", "open": "magenta"}
STAGES = {"derived": 0, "kernel": 1, "examined": 2}


@contextmanager
def progress(count: int) -> Iterator[Callable[[str, str], None]]:
    """A bar on standard error that moves with every claim and stage; silent where nobody watches."""
    columns = TextColumn("{task.description:10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {stage: bars.add_task(stage, total=count) for stage in STAGES}

        def told(stage: str, _: str) -> None:
            task = bars.tasks[STAGES[stage]]
            bars.update(tasks[stage], advance=1, total=max(count, int(task.completed) + 1))

        yield told


@contextmanager
def counter(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error that shows how many of how many are done."""
    columns, console = (TextColumn("{task.description:10}"), BarColumn(), MofNCompleteColumn()), Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task(what, total=None)
        yield lambda done, size: bars.update(task, completed=done, total=size)


def table(results: list[Result]) -> None:
    """The verdicts."""
    shown = Table(box=None, pad_edge=False)
    for heading in (
        "claim",
        "verdict",
        "printed",
        "steps",
        "identities",
        "inequalities",
        "models",
        "evaluated",
        "seconds",
    ):
        shown.add_column(heading, justify="left" if heading in ("claim", "verdict", "printed") else "right")
    holds = {True: "holds", False: "fails", None: "-"}
    for r in results:
        numbers = [r.counts.get(key, 0) for key in ("steps", "identities", "inequalities", "models")]
        evaluated = r.counts.get("evaluations", 0) + r.counts.get("confirmations", 0)
        shown.add_row(
            r.id,
            f"[{COLOURS[r.verdict]}]{r.verdict}[/]",
            holds[r.printed_holds],
            *map(str, numbers),
            str(evaluated),
            f"{r.seconds:.2f}",
        )
    Console(width=None if Console().is_terminal else 140).print(shown)


def page(claim: Claim, latex: bool = False) -> str:
    """A claim as text: what is printed, and each statement with its evidence."""
    lines = [f"{claim.id}: {claim.title}", ""]
    if claim.entry is not None:
        lines += [f"Printed ({claim.entry.where}):", *indented(claim.entry.printed), ""]
    lines += [*claim.said.splitlines(), ""]
    for remark in claim.remarks:
        lines += ["Remark. " + remark, ""]
    for statement in sorted(
        claim.statements.values(),
        key=lambda s: ("printed", "corrected").index(s.name) if s.name in ("printed", "corrected") else 2,
    ):
        lines += [*statement_lines(statement, latex), ""]
    return "\n".join(lines).rstrip()


def indented(content: str, by: int = 2) -> list[str]:
    return textwrap.wrap(content, 110, initial_indent=" " * by, subsequent_indent=" " * by)


def formula(fact: Fact, language: Language, latex: bool) -> str:
    return fact.latex(language) if latex else plain(fact)


def plain(fact: Fact) -> str:
    """A fact in the grammar of certificates, connectives in words."""
    parts = [", ".join(map(plain, part)) for part in fact.parts]
    letters = ", ".join(letter.name for letter in fact.letters)
    if fact.kind == "or":
        return " or ".join(f"({part})" for part in parts)
    if fact.kind == "forall":
        return (f"for all {letters}: " if letters else "") + (f"if {parts[0]} then " if parts[0] else "") + parts[1]
    if fact.kind == "exists":
        return f"there are {letters} with {parts[1]}"
    if fact.kind == "tends":
        return " -> ".join(map(text, fact.sides))
    if fact.kind == "complete":
        return "the flow exists for all times"
    return str(fact.data())


def statement_lines(statement: Statement, latex: bool) -> Iterator[str]:
    language = statement.language
    yield f"== {statement.name} " + "=" * max(0, 100 - len(statement.name))
    yield from indented(statement.says, 0)
    used = statement.names
    for name in sorted(used & set(language.lets)):
        yield f"  where {name} = {text(language.lets[name])}"
    for name in sorted(used & set(language.defined)):
        kind, arguments = language.defined[name]
        yield f"  where {name} = {kind}({', '.join(map(text, arguments))})"
    for label, fact in statement.given.items():
        yield f"  given {label}: {formula(fact, language, latex)}"
    for label, fact in statement.conclude.items():
        yield f"  claim {label}: {formula(fact, language, latex)}"
    if statement.refutation is not None:
        yield from refutation_lines(statement.refutation, latex)
    elif statement.steps is not None:
        yield "  Proof."
        yield from step_lines(statement.steps.steps, language, latex, 4)


def step_lines(steps: list[Step], language: Language, latex: bool, by: int) -> Iterator[str]:
    for step in steps:
        how = step.fields.get("rule") or step.fields.get("claim") or step.kind
        yield " " * by + f"{step.known.name}. {step.says}  [{how}]"
        for known in step.by if step.kind == "absurd" else (step.known,):  # what is contradicted says more than 0 != 0
            yield " " * (by + 4) + formula(known.fact, language, latex)
        for label, block in step.inner:
            if step.kind == "cases":
                yield " " * (by + 2) + f"case: {label}"
            yield from step_lines(block, language, latex, by + 4)


def refutation_lines(refutation: Refutation, latex: bool) -> Iterator[str]:
    yield "  Refuted. " + refutation.says
    for name, rows in refutation.values.items():
        yield f"    {name} = {matrix(rows)}"
    extra = refutation.extra
    if refutation.shows:
        yield f"    Not evaluated, but proved below: {', '.join(refutation.shows)}"
    before, after = ([extra.facts], [extra.then]) if extra else ([], [])
    for proof in (*before, refutation.proof, refutation.derive, *after):
        yield from step_lines(proof.steps, proof.language, latex, 4)
    fails = refutation.fails or refutation.assumed
    yield f"  At these data it is false that {formula(fails.fact, refutation.statement.language, latex)}"


def matrix(rows: list[list[Any]]) -> str:
    entries = [", ".join(str(entry) for entry in row) for row in rows]
    return entries[0] if len(rows) == len(rows[0]) == 1 else "[" + "; ".join(entries) + "]"
