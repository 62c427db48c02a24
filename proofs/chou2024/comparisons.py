"""What a network is compared with: a sparse point with the same measurements, at one time and in the limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import mpmath
from flint import arb, fmpq_mat

from proofs.chou2024.instances import PROBLEMS, ROW, SHORT, Problem, Values, along_the_flow
from proofs.chou2024.setting import network
from proofs.confirm import DIGITS, Instance, as_column, exact
from symbolic.balls import EnclosureError, precision, rational
from symbolic.extrapolation import mp_number
from symbolic.numbers import Balls, Digits, pseudo_inverse

Q = Fraction
anything = network(None, target=False)
pick = anything.language.matrix("S", "d", "d")


def picked(p: Problem) -> list[list[Any]]:
    """The matrix S for which z = S x has A z = A x, and is 0 where the solution of the problem is."""
    A = fmpq_mat([[rational(a) for a in row] for row in p.A])
    support = [i for i, entry in enumerate(p.solution) if entry]
    columns = fmpq_mat([[rational(row[i]) for i in support] for row in p.A])
    across = dict(zip(support, (pseudo_inverse(columns) * A).tolist(), strict=True))
    return [across.get(i, [Q(0)] * len(p.solution)) for i in range(len(p.solution))]


def with_another_point(names: tuple[str, ...], more: Values | None = None) -> list[Instance]:
    """Problems as by `along_the_flow`, with a value for z: the sparse point with the measurements of x_t."""
    found = []
    for instance in along_the_flow(names, lambda problem: more or {}):
        values = {**instance.values, "S": picked(PROBLEMS[instance.name])}
        balls = Balls(anything.language, instance.dims, values, DIGITS).evaluate(pick * anything.x)
        digits = Digits(anything.language, instance.dims, {**values, **instance.second}, DIGITS)
        second = {**instance.second, "z": digits.evaluate(pick * anything.x)}
        found.append(replace(instance, values={**instance.values, "z": balls}, second=second))
    return found


# Where networks of depth 2 with A = [a, b], a and b positive, end. The solutions without negative entries are
# (q e^s, r) / (1 + e^s), where (q, 0) and (0, r) are those with a zero; <(b, -a), log phi> increases with s, and is in
# the limit what it was at the start


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


# Plain gradient flow with one row: u_i = u_i(0) exp(a_i tau), where tau is twice the integral of the pull


def pulled_along_a_row() -> list[Instance]:
    """From different radii exp(h_0), pulled for a while, with the sparse point that has the same measurement."""
    found = []
    pulls = (("from 1", 0, 1), ("small start", -10, 6), ("tiny start", -1000, 501), ("large start", 3, Q(1, 10)))
    for name, h0, tau in pulls:
        both = []
        for use, work in ((BALLS, precision(320)), (MPMATH, mpmath.workdps(DIGITS + 30))):
            with work:
                grown = [use.exp(use.number(h0 + tau * a)) for a in ROW[0]]
                x = [(use.number(start) * factor) ** 2 for start, factor in zip(SHORT, grown, strict=True)]
                sparse = [use.number(Q(0)), (x[0] + 2 * x[1]) / 2]
                h = use.log(x[0] + x[1]) / 2
                turned = [use.exp(use.log(entry) / 2 - h) for entry in x]
                both.append({"theta": as_column(turned), "h": [[h]], "z": as_column(sparse)})
        balls, second = both
        values: Values = {"A": [list(row) for row in ROW], "theta0": as_column(SHORT), "h0": [[Q(h0)]], **balls}
        found.append(Instance(name, f"A = [1, 2], h_0 = {h0}, tau = {tau}", {"m": 1, "d": 2}, values, second))
    return found
