"""Where networks of depth 2 with A = [a, b], a and b positive, end: the solution at which the invariant has its value.

The solutions without negative entries are (q e^s, r) / (1 + e^s), where (q, 0) and (0, r) are those with a zero. The
number <(b, -a), log phi> increases with s, and is at the limit what it was at the start.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath
from flint import arb

from proofs.chou2024.instances import DIGITS, PROBLEMS, ROW, SHORT, Problem, Values, as_column, exact
from proofs.confirm import Instance
from symbolic.balls import EnclosureError, precision, rational
from symbolic.extrapolation import mp_number

Q = Fraction


@dataclass(frozen=True)
class Arithmetic:
    """The numbers in which a limit is computed."""

    number: Callable[[Any], Any]
    log: Callable[[Any], Any]
    exp: Callable[[Any], Any]


BALLS = Arithmetic(lambda x: arb(rational(x)), lambda x: x.log(), lambda x: x.exp())
MPMATH = Arithmetic(mp_number, mpmath.log, mpmath.exp)


def solution(p: Problem, s: Any, use: Arithmetic) -> list[Any]:
    ((a, b),), (y,) = p.A, p.y
    return [use.number(y / a) / (1 + use.exp(-s)), use.number(y / b) / (1 + use.exp(s))]


def change(p: Problem, s: Any, use: Arithmetic) -> Any:
    """By how much the invariant at that solution exceeds its value at the start."""
    ((a, b),), x = p.A, solution(p, s, use)
    square = x[0] + x[1]
    turned = [use.log(entry / square) / 2 - use.log(use.number(start)) for entry, start in zip(x, p.theta, strict=True)]
    grown = (square - use.number(p.rho**2)) * use.number((b - a) / (2 * p.c))
    return use.number(b) * turned[0] - use.number(a) * turned[1] + grown


def where_it_ends(p: Problem) -> tuple[list[Any], list[Any]]:
    """The limit, as balls and as mpmath numbers.

    Raises
    ------
    EnclosureError
        If the sign of the change is not certain at a number that is tried.
    """

    def beyond(s: Fraction) -> bool:
        value = change(p, arb(rational(s)), BALLS)
        if value.contains(0):
            raise EnclosureError(f"no sign at {s}: {value}")
        return bool(value > 0)

    with precision(320), mpmath.workdps(DIGITS + 30):
        high = Q(1)
        while beyond(-high) or not beyond(high):
            high *= 2
        low = -high
        while high - low > Q(1, 10 ** (DIGITS + 10)):
            middle = (low + high) / 2
            low, high = (low, middle) if beyond(middle) else (middle, high)
        between = arb(rational(low)).union(arb(rational(high)))
        root = mpmath.findroot(lambda s: change(p, s, MPMATH), mp_number(low))
        return solution(p, between, BALLS), solution(p, root, MPMATH)


SOLVED = {
    **{name: PROBLEMS[name] for name in ("two", "large start", "small c", "large c")},
    "large radius": Problem("L = 2, rho_0 = 5, not at rest", ROW, exact(0, 22), SHORT, Q(5), Q(1), 2, Q(1)),
    "large radius, small c": Problem(
        "L = 2, rho_0 = 5, c = 1e-6", ROW, exact(0, 22), SHORT, Q(5), Q(1, 10**6), 2, Q(1)
    ),
    "larger target": Problem("L = 2, rho_0 = 5, c = 1", ROW, exact(0, 50), SHORT, Q(5), Q(1), 2, Q(1)),
}


def in_the_limit() -> list[Instance]:
    """Networks, their limit, and the solution with the least l1 norm."""
    found = []
    for name, p in SOLVED.items():
        x, second = where_it_ends(p)
        values: Values = {"A": [list(row) for row in p.A], "y": as_column(p.y), "c": [[p.c]]}
        values |= {"theta0": as_column(p.theta), "rho0": [[p.rho]], "x_end": as_column(x)}
        values |= {"other": as_column(p.solution)}
        says = p.says.replace(", until t = 1e-7", "") + ", in the limit"
        found.append(Instance(name, says, p.dims, values, {"x_end": as_column(second)}))
    return found
