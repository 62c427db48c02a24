"""Hypotheses and proofs: sentences, formulas, and what the kernel multiplies out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sympy as sp

from proofs.report.formulas import Shown, inline, relation_tex, shown, simple, tex
from proofs.report.records import Block, Hypothesis, StepShown
from proofs.report.sentences import prose
from proofs.statement import FALSE, Known, Proof, Statement, Step
from symbolic.notation import RELATIONS, Expression, Language

KINDS = {
    "identity": "multiplied out",
    "inequality": "sum of squares",
    "instantiate": "special case",
    "suppose": "supposition",
    "witness": "witness",
    "obtain": "use of existence",
    "cases": "case distinction",
    "limit": "limits of sums and products",
    "evaluate": "evaluated at the data",
    "or": "one alternative",
    "absurd": "contradiction",
}


def spoken(label: str) -> str:
    return label.replace("_", " ")


def hypotheses(statement: Statement) -> Iterator[Hypothesis]:
    """The hypotheses, and what is understood: the flow, and the shapes."""
    language = statement.language
    for label, fact in statement.given.items():
        letters = sorted({name for side in fact.sides for name in letters_in(side) if language.meanings.get(name)})
        meaning = "; ".join(f"${language.latex_names[name]}$ is {prose(language.meanings[name])}" for name in letters)
        yield Hypothesis(spoken(label), inline(fact, language), meaning)
    if "rate" in statement.names:
        yield flow(language)
    for left, right in statement.less:
        yield Hypothesis("shape", f"${left} < {right}$", "fewer rows than columns")


def flow(language: Language) -> Hypothesis:
    """The flow, as a hypothesis."""
    rate, start = language.operators["rate"], language.operators["start"]
    moving = [
        name for name in rate.table if name in start.table and name in language.latex_names and rate.table[name] != 1
    ]
    rates = [
        f"${rate.symbol.format(language.latex_names[name])} = {tex(rate.table[name], language)}$" for name in moving
    ]
    starts = [f"${tex(start.table[name], language)}$" for name in moving]
    return Hypothesis("flow", ", ".join(rates), f"from {', '.join(starts)} at time 0, at all times at which it exists")


def letters_in(expression: Expression) -> set[str]:
    return {str(symbol.name) for symbol in expression.atoms(sp.Symbol, sp.MatrixSymbol)} if expression != 0 else set()


def show_steps(proof: Proof | None, data: Sequence[Mapping[str, Any]], language: Language) -> tuple[StepShown, ...]:
    return show_block(proof.steps, data, language) if proof is not None else ()


def show_block(steps: Sequence[Step], data: Sequence[Mapping[str, Any]], language: Language) -> tuple[StepShown, ...]:
    rows = list(data) or [{} for _ in steps]
    return tuple(show_step(step, row, language) for step, row in zip(steps, rows, strict=True))


def show_step(step: Step, data: Mapping[str, Any], language: Language) -> StepShown:
    fact = step.known.fact
    inner = (
        [data.get("steps", ())]
        if step.kind in ("suppose", "obtain")
        else data.get("branches", [() for _ in step.inner])
    )
    blocks = tuple(
        Block(
            prose(label) if step.kind == "cases" else "",
            assumed(step, place, language),
            show_block(block, rows, language),
        )
        for place, ((label, block), rows) in enumerate(zip(step.inner, inner, strict=True))
    )
    contradiction = fact.kind == FALSE.kind and fact.sides == FALSE.sides
    seen = clash(step.by, language) if contradiction else shown(fact, language)
    if seen is not None and step.kind == "evaluate":
        seen = replace(seen, lead=f"at the data, {seen.lead}".strip())
    return StepShown(
        step.known.name,
        prose(step.says),
        seen,
        step.kind,
        how(step),
        tuple(evidence(data)),
        blocks,
        step.fields.get("rule", ""),
        step.source.claim if step.source is not None else "",
    )


def clash(facts: Sequence[Known], language: Language) -> Shown | None:
    """Two relations that contradict each other; a single one, false by itself, has just been shown."""
    found = [relation_tex(known.fact, language) for known in facts if known.fact.kind in RELATIONS]
    return Shown("", (r" \quad\text{and}\quad ".join(found),)) if len(found) == 2 else None


def assumed(step: Step, place: int, language: Language) -> tuple[str, ...]:
    """What is assumed in one block of a step, where its fact does not say so already."""
    if step.kind == "obtain":
        of = next(known.fact for known in step.scope if known.name == step.fields["of"])
        return tuple(relation_tex(fact, language) for fact in of.parts[1] if simple(fact))
    if step.kind != "cases":
        return ()
    label = f"{step.known.name}.case"
    block = step.inner[place][1]
    known: Iterable[Known] = block[0].scope if block else ()
    return tuple(
        relation_tex(found.fact, language) for found in known if found.name.startswith(label) and simple(found.fact)
    )


def how(step: Step) -> str:
    if step.kind == "rule":
        return f"rule {step.fields['rule']}"
    if step.source is not None:
        place = "" if step.source.name == "printed" else f", {step.source.name}"
        return f"{step.source.claim}{place}: {spoken(step.fields['conclusion'])}"
    return KINDS[step.kind]


def evidence(data: Mapping[str, Any]) -> Iterator[str]:
    """The rows of a certificate, as they are multiplied out."""
    for coefficient, factors, column in data.get("terms", ()):
        yield f"+ ({coefficient}) * {product(factors)}|{column}|^2"
    for scale, left, by, right in data.get("cofactors", ()):
        yield f"+ ({scale}) * ({left}) [{by}] ({right})"
    if data.get("expression"):
        yield f"the limit of {data['expression']}"
    if data.get("with"):
        yield "with " + ", ".join(f"{name} = {value}" for name, value in data["with"].items())
    used = data.get("by", ())
    if used:
        names = [f"{label}: {name}" for label, name in used.items()] if isinstance(used, dict) else used
        yield "from " + ", ".join(names)


def product(factors: Iterable[str]) -> str:
    return "".join(f"[{factor}] " for factor in factors)
