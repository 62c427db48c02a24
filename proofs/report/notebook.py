"""A claim as Markdown with `$...$`, for notebooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proofs import check
from proofs.claim import Claim
from proofs.report.claims import judge, show
from proofs.report.formulas import Shown
from proofs.report.records import Counterexample, StatementShown, StepShown


def markdown(claim: Claim, result: check.Result | None = None) -> str:
    """A claim as Markdown with `$...$`; without a result of `check`, with the verdict of the kernel alone."""
    data = claim.certificate()
    seen = show(claim, judge(claim) if result is None else result, data)
    by = (
        ""
        if result is not None
        else " (by the kernel alone; `proofs check` also runs the second checker and the instances)"
    )
    lines = [f"### {seen.title}", "", f"{seen.where} · `{seen.id}` · **{seen.verdict}**{by}", ""]
    lines += [f"> {seen.printed}", ""] if seen.printed else []
    lines += [text for part in (*seen.said, *(f"*Remark.* {remark}" for remark in seen.remarks)) for text in (part, "")]
    for statement in seen.statements:
        lines += statement_lines(statement)
    behind = [*(f"`{name}`" for name in seen.rests_on), *(rule.name for rule in seen.rules)]
    lines += ["", f"Rests on: {', '.join(behind) or 'nothing but the algebra of words'}"]
    return "\n".join(lines)


def statement_lines(statement: StatementShown) -> Iterator[str]:
    yield from (f"#### {statement.name} ({statement.state})", "")
    if statement.says:
        yield from (statement.says, "")
    if statement.given:
        yield from ("Given", "", *(f"- {item.name}: {item.says}" for item in statement.given), "")
    yield from ("Then", "")
    for label, fact in statement.conclude:
        yield from (
            f"- {label}: {text}" if not depth else f"{'  ' * depth}- {text}" for depth, text in fact_lines(fact, 0)
        )
    yield ""
    if statement.counterexample is not None:
        yield from counterexample_lines(statement.counterexample)
    elif statement.steps:
        yield from ("*Proof.*", "", *step_lines(statement.steps, 0), "")


def fact_lines(fact: Shown, depth: int) -> Iterator[tuple[int, str]]:
    formulas = r",\quad ".join(fact.formulas)
    yield depth, " ".join(piece for piece in (fact.lead, f"${formulas}$" if formulas else "") if piece)
    for part in fact.parts:
        yield from fact_lines(part, depth + 1)


def counterexample_lines(found: Counterexample) -> Iterator[str]:
    yield from (
        f"*Counterexample.* {found.says}",
        "",
        ", ".join(f"${value.tex} = {value.value}$" for value in found.values),
        "",
    )
    if found.shows:
        yield from (f"Of the hypotheses, *{', '.join(found.shows)}* is proved:", "", *step_lines(found.proof, 0), "")
    if found.steps:
        yield from (*step_lines(found.steps, 0), "")
    yield "There it is false that"
    yield from (f"{'  ' * depth}- {text}" for depth, text in fact_lines(found.fails, 0))
    if found.sides is not None:
        yield from (
            "",
            f"The sides are ${found.sides[0]}$ and ${found.sides[1]}${', at ' + found.at if found.at else ''}.",
        )
    yield ""


def step_lines(steps: Sequence[StepShown], depth: int) -> Iterator[str]:
    indent = "    " * depth
    for step in steps:
        yield f"{indent}1. {step.says} *({step.how})*"
        for inner, text in fact_lines(step.fact, 0) if step.fact is not None else ():
            yield f"{indent}    {'  ' * inner}- {text}"
        for block in step.blocks:
            if block.label or block.assumed:
                yield f"{indent}    - {block.label} {', '.join(f'${fact}$' for fact in block.assumed)}"
            yield from step_lines(block.steps, depth + 1)
