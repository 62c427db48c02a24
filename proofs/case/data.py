"""An answer as plain data, for JSON and for tables: each number as decimals of a midpoint and a radius."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from proofs.case.claims import Applied
from proofs.case.digits import plain
from proofs.case.predictions import latest_time

if TYPE_CHECKING:
    from proofs.case.answer import Answer

Plain = dict[str, Any]
WORDS = {True: "yes", False: "no", None: "undecided"}


def everything(answer: Answer) -> Plain:
    """The whole answer.

    `limit` holds `g`, `x` and `closer`, and beside them the distance from x*, and the limit of gradient descent.
    """
    return {
        "name": answer.given.name,
        "digits": answer.digits,
        "given": given(answer),
        "problem": problem(answer),
        "limit": limit(answer),
        "flow": flow(answer),
        "algorithms": runs(answer),
        "claims": [claim(found, answer.digits) for found in answer.claims],
    }


def given(answer: Answer) -> Plain:
    """The data as they were read, exactly."""
    return {field: exact(value) for field, value in vars(answer.given).items() if field != "name"}


def exact(value: Any) -> Any:
    return [exact(entry) for entry in value] if isinstance(value, tuple) else (
        str(value) if isinstance(value, Fraction | int) else value)  # fmt: skip


def problem(answer: Answer) -> Plain:
    data, n = answer.data, answer.digits
    numbers = {"g_star": data.g_star, "w0_perp": data.perp, "loss": data.loss, "delta": data.delta}
    numbers |= {"lambda_min": data.eigenvalues[0].value, "lambda_max": data.eigenvalues[-1].value}
    shown = {name: plain(number, n) for name, number in numbers.items()}
    return {"full_row_rank": True, "x_star": vector(data.x_star, n)} | shown


def limit(answer: Answer) -> Plain:
    found, n = answer.limit, answer.digits
    gd = {"x": vector(answer.gd.x, n), "distance": plain(answer.gd.distance, n)}
    if found is None:
        reason = answer.reasons["the limit of the WN flow"]
        nothing: Plain = dict.fromkeys(("g", "x", "distance", "sign"))
        return nothing | {"closer": answer.closer, "reason": reason, "loss_to_zero": "undecided", "gd": gd}
    return {
        "g": plain(found.g, n),
        "x": vector(found.x, n),
        "distance": plain(found.distance, n),
        "sign": found.sign,
        "closer": answer.closer,
        "reason": found.reason,
        "loss_to_zero": WORDS[answer.reaches_a_solution],
        "gd": gd,
    }


def flow(answer: Answer) -> Plain:
    """The flow at the given time; when it reaches epsilon, and what the theorems say of that."""
    state, time, n = answer.state, answer.time_to_epsilon, answer.digits
    found: Plain = {"t": str(answer.given.time)}
    if state is not None:
        found |= {"g": plain(state.g, n), "w": vector(state.w, n), "loss": plain(state.loss, n)}
        found["residual"] = vector(state.residual, n)
    if time is not None:
        found["time_to_epsilon"] = plain(time, n)
    bounds = {claim: plain(bound, n) for claim, bound in latest_time(answer).items()}
    return found | {"at_most": bounds, "undecided": dict(answer.reasons)}


def runs(answer: Answer) -> list[Plain]:
    """The algorithms."""
    return [
        {
            "algorithm": run.algorithm,
            "steps": run.count,
            "x": vector(run.x, answer.digits),
            "g": None if run.g is None else plain(run.g, answer.digits),
            "steps_to_epsilon": run.reached,
            "at_most": None if run.at_most is None else {"steps": run.at_most[1], "by": run.at_most[0]},
            "undecided": run.says,
        }
        for run in answer.runs
    ]


def claim(found: Applied, digits: int) -> Plain:
    """A statement: whether it applies, what decides, and what it promises in numbers."""
    return {
        "claim": found.claim,
        "statement": found.statement,
        "about": found.about,
        "applies": WORDS[found.applies],
        "decides": found.decides,
        "false_in_general": found.false_in_general,
        "values": {name: plain(value, digits) for name, value in found.values},
        "promises": [
            {"label": label, "says": row.text, "true_here": WORDS[row.holds], "why": row.says}
            | ({"relation": row.relation, "left": plain(row.left, digits), "right": plain(row.right, digits),
                "margin": plain(row.margin, digits)} if row.relation else {})
            for label, row in found.rows
        ],
    }  # fmt: skip


def vector(entries: Sequence[Any], digits: int) -> list[Plain]:
    return [plain(entry, digits) for entry in entries]
