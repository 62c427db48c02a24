"""Counterexamples: the data, and both sides of what fails there, evaluated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sympy as sp
from flint import fmpq

from proofs.report.formulas import matrix, shown, tex
from proofs.report.records import Counterexample, Value
from proofs.report.sentences import prose
from proofs.report.steps import show_steps, spoken
from proofs.report.worked import at_the_data, worked
from proofs.statement import Refutation
from symbolic.notation import RELATIONS, Fact, Language


def show_counterexample(refutation: Refutation, data: Mapping[str, Any]) -> Counterexample:
    language, parameters = refutation.statement.language, refutation.parameters
    values = [Value(f"{name}", str(size), "") for name, size in refutation.dims.items()]
    for name, rows in refutation.values.items():
        values.append(
            Value(
                language.latex_names.get(name, name), matrix(rows, parameters), prose(language.meanings.get(name, ""))
            )
        )
    steps = show_steps(refutation.facts, data.get("steps", ()), parameters) if parameters is not None else ()
    steps += show_steps(refutation.derive, data.get("derive", ()), language)
    steps += show_steps(refutation.then, data.get("then", ()), parameters) if parameters is not None else ()
    point = (
        ", ".join(
            f"${tex(parameters.symbols[name], parameters)} = {value}$" for name, value in refutation.point.items()
        )
        if parameters is not None
        else ""
    )
    fails = refutation.fails or refutation.assumed
    return Counterexample(
        prose(refutation.says),
        tuple(values),
        shown(refutation.assumed.fact, language),
        steps,
        shown(fails.fact, language),
        point,
        sides(refutation, fails.fact),
        tuple(map(spoken, refutation.shows)),
        show_steps(refutation.proof, data.get("proof", ()), language),
        worked(refutation),
    )


def sides(refutation: Refutation, fact: Fact) -> tuple[str, str] | None:
    """Both sides of what fails, at the data, exact where possible."""
    if fact.kind not in RELATIONS:
        return None
    try:
        balls = at_the_data(refutation)
        with balls.precise():
            found = [[[fmpq(0)]] if side == 0 else balls.poly(balls.language.poly(side)) for side in fact.sides]
    except KeyError:  # a letter without a value, such as one that a quantifier binds
        return None
    left, right = (column(rows) for rows in found)
    return left, right


def column(rows: Sequence[Sequence[Any]]) -> str:
    """Exact numbers, or balls cut to a few digits, in TeX."""

    def entry(value: Any) -> str:
        if isinstance(value, fmpq):
            return tex(sp.Rational(int(value.p), int(value.q)), Language())
        return str(value.str(12, radius=False)) + r"\ldots"

    cells = [[entry(value) for value in row] for row in rows]
    if len(cells) == len(cells[0]) == 1:
        return cells[0][0]
    return r"\begin{bmatrix}" + r" \\ ".join(" & ".join(row) for row in cells) + r"\end{bmatrix}"
