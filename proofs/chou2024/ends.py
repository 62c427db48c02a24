"""The flow, enclosed at a time when it hardly moves any more, against the end that the law predicts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import mpmath
from flint import arb

from proofs.chou2024.instances import ROW, SHORT, Problem, Q
from proofs.claim import Table
from proofs.confirm import exact
from symbolic.balls import precision, rational
from symbolic.diagonal_networks import diagonal_flow, predicted_end

DIGITS = 40
TWO_ROWS = ((exact(1, 2, 2), exact(2, -1, 1)), exact("2/5", "4/5", 1), exact("2/3", "1/3", "2/3"))
ONE_ROW = (ROW, exact(0, 1), SHORT)
LATE = (
    Problem("L = 1, m = 2, d = 3", *TWO_ROWS, Q(1), Q(1, 2), 1, Q(20)),
    Problem("L = 2, m = 2, d = 3", *TWO_ROWS, Q(1), Q(1, 2), 2, Q(7)),
    Problem("L = 2, m = 1, d = 2", *ONE_ROW, Q(1, 2), Q(1), 2, Q(9)),
    Problem("L = 3, m = 2, d = 3", *TWO_ROWS, Q(1), Q(1, 2), 3, Q(6)),
    Problem("L = 3, m = 1, d = 2", *ONE_ROW, Q(1, 2), Q(1), 3, Q(7)),
)


@dataclass(frozen=True)
class End:
    """Where a flow is late, and where it should end."""

    factor: Any  # eps / rho_0
    loss: arb
    weights: list[arb]

    def distance(self, predicted: list[Any]) -> arb:
        """An upper bound of the largest distance of a weight from its prediction."""
        with precision(400):
            ends = [arb(mpmath.nstr(end, DIGITS + 10)) for end in predicted]
            return max(abs(u - end).upper() for u, end in zip(self.weights, ends, strict=True))


def law(p: Problem) -> tuple[Any, list[Any]]:
    """The effective start and the end, of the law alone."""
    return predicted_end(p.network)


@cache
def late(p: Problem) -> End:
    """The flow at its time."""
    (state,) = diagonal_flow(p.network, [p.time], DIGITS)
    with precision(400):
        weights = [state.rho * entry for entry in state.theta]
        x = [entry**p.depth for entry in weights]
        loss = arb(0)
        for row, target in zip(p.A, p.y, strict=True):
            gap = rational(target) - sum((rational(a) * entry for a, entry in zip(row, x, strict=True)), arb(0))
            loss += gap * gap / 2
    return End(law(p)[0] / p.rho.numerator * p.rho.denominator, loss, weights)


def against_the_law() -> Table:
    """Each flow in a row."""
    rows = []
    for p in LATE:
        end = late(p)
        bounds = (f"{float(bound.upper()):.0e}" for bound in (end.loss, end.distance(law(p)[1])))
        rows.append((p.says, *map(str, (p.rho, p.c, p.time)), mpmath.nstr(end.factor, 8), *bounds))
    return Table(
        "The flow of least squares, enclosed at a late time, against the solution of the optimality conditions of the "
        "effective start, with its own radius R in eps = R exp((rho_0^2 - R^2)/2c), by Newton's method in 50 digits: "
        "the factor eps/rho_0, and upper bounds of the loss and of the distance of any weight from that solution.",
        ("", "rho_0", "c", "time", "eps/rho_0", "loss below", "distance below"),
        tuple(rows),
    )
