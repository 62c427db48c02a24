"""An answer as plain data, for JSON and for tables: each number as decimals of a midpoint and a radius."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from proofs.case.claims import Applied
from proofs.case.digits import plain
from proofs.case.evaluation import WORDS
from proofs.case.predictions import latest_time
from proofs.case.runs import Run
from proofs.case.solved import Solved

Plain = dict[str, Any]


def everything(solved: Solved, runs: Sequence[Run], claims: Sequence[Applied]) -> Plain:
    """The whole solved.

    `limit` holds `g`, `x` and `closer`, and beside them the distance from x*, and the limit of gradient descent.
    """
    return {
        "name": solved.given.name,
        "digits": solved.digits,
        "given": given(solved),
        "problem": problem(solved),
        "limit": limit(solved),
        "flow": flow(solved, claims),
        "algorithms": [run(found, solved.digits) for found in runs],
        "claims": [claim(found, solved.digits) for found in claims],
    }


def given(solved: Solved) -> Plain:
    """The data as they were read, exactly."""
    return {field: exact(value) for field, value in vars(solved.given).items() if field != "name"}


def exact(value: Any) -> Any:
    return [exact(entry) for entry in value] if isinstance(value, tuple) else (
        str(value) if isinstance(value, Fraction | int) else value)  # fmt: skip


def problem(solved: Solved) -> Plain:
    data, n = solved.data, solved.digits
    numbers = {"g_star": data.g_star, "w0_perp": data.perp, "loss": data.loss, "delta": data.delta}
    numbers |= {"lambda_min": data.eigenvalues[0].value, "lambda_max": data.eigenvalues[-1].value}
    shown = {name: plain(number, n) for name, number in numbers.items()}
    return {"full_row_rank": True, "x_star": vector(data.x_star, n)} | shown


def limit(solved: Solved) -> Plain:
    found, n = solved.limit, solved.digits
    gd = {"x": vector(solved.gd.x, n), "distance": plain(solved.gd.distance, n)}
    if found is None:
        reason = solved.reasons["the limit of the WN flow"]
        nothing: Plain = dict.fromkeys(("g", "x", "distance", "sign"))
        return nothing | {"closer": solved.closer, "reason": reason, "loss_to_zero": "undecided", "gd": gd}
    return {
        "g": plain(found.g, n),
        "x": vector(found.x, n),
        "distance": plain(found.distance, n),
        "sign": found.sign,
        "closer": solved.closer,
        "reason": found.reason,
        "loss_to_zero": WORDS[solved.reaches_a_solution],
        "gd": gd,
    }


def flow(solved: Solved, claims: Sequence[Applied]) -> Plain:
    """The flow at the given time; when it reaches epsilon, and what the theorems say of that."""
    state, time, n = solved.state, solved.time_to_epsilon, solved.digits
    found: Plain = {"t": str(solved.given.time)}
    if state is not None:
        found |= {"g": plain(state.g, n), "w": vector(state.w, n), "loss": plain(state.loss, n)}
        found["residual"] = vector(state.residual, n)
    if time is not None:
        found["time_to_epsilon"] = plain(time, n)
    bounds = {claim: plain(bound, n) for claim, bound in latest_time(solved, claims).items()}
    return found | {"at_most": bounds, "undecided": dict(solved.reasons)}


def run(found: Run, digits: int) -> Plain:
    """An algorithm: where it is, how many steps it takes to epsilon, and how many by a theorem."""
    return {
        "algorithm": found.algorithm,
        "steps": found.count,
        "x": vector(found.x, digits),
        "g": None if found.g is None else plain(found.g, digits),
        "steps_to_epsilon": found.reached,
        "at_most": None if found.at_most is None else {"steps": found.at_most[1], "by": found.at_most[0]},
        "undecided": found.says,
    }


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
