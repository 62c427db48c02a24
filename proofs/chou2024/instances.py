"""Concrete networks, generic and at the edge, for confirming the claims at high precision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any

import mpmath
from flint import ctx, fmpq_mat

from proofs.confirm import DIGITS, Instance, as_column, exact
from symbolic.balls import rational
from symbolic.diagonal_networks import DiagonalProblem, diagonal_flow, diagonal_flow_mpmath
from symbolic.extrapolation import mp_number
from symbolic.numbers import pseudo_inverse

Q = Fraction
Values = dict[str, list[list[Any]]]


@dataclass(frozen=True)
class Problem:
    """Exact data: measurements, a target, a solution without negative entries, the start, the ratio c, the depth."""

    says: str
    A: tuple[tuple[Fraction, ...], ...]
    solution: tuple[Fraction, ...]
    theta: tuple[Fraction, ...]
    rho: Fraction
    c: Fraction
    depth: int
    time: Fraction

    @property
    def dims(self) -> dict[str, int]:
        return {"m": len(self.A), "d": len(self.theta)}

    @property
    def y(self) -> tuple[Fraction, ...]:
        return tuple(sum((a * x for a, x in zip(row, self.solution, strict=True)), Q(0)) for row in self.A)

    @property
    def network(self) -> DiagonalProblem:
        return DiagonalProblem(self.A, self.y, self.theta, self.rho, self.c, self.depth)

    def null_vector(self) -> list[list[Any]]:
        """The part of (3, 2, 1, ...) in the null space of A."""
        A = fmpq_mat([[rational(a) for a in row] for row in self.A])
        w = fmpq_mat([[3 - i] for i in range(len(self.theta))])
        return (w - pseudo_inverse(A) * (A * w)).tolist()


TWO_BY_FOUR = (exact(1, "1/2", 0, 2), exact("1/4", -1, "2/3", 1))
UNIFORM = exact("1/2", "1/2", "1/2", "1/2")
SHORT, SPARSE = exact("3/5", "4/5"), exact(0, 1, 0, 2)
ROW = (exact(1, 2),)
PROBLEMS = {
    "deep": Problem("L = 3, m = 2, d = 4", TWO_BY_FOUR, SPARSE, UNIFORM, Q(1, 2), Q(1, 2), 3, Q(1, 4)),
    "deeper": Problem("L = 4, m = 1, d = 2", ROW, exact(0, 1), SHORT, Q(1), Q(1), 4, Q(1, 4)),
    "deep, late": Problem("L = 3, near its limit", ROW, exact(0, 1), SHORT, Q(1), Q(1), 3, Q(1, 2)),
    "deeper, late": Problem("L = 4, near its limit", ROW, exact(0, 1), SHORT, Q(1), Q(1), 4, Q(1, 4)),
    "linear": Problem("L = 1, m = 2, d = 4", TWO_BY_FOUR, SPARSE, UNIFORM, Q(1, 2), Q(1, 2), 1, Q(1, 4)),
    "square": Problem("L = 2, m = 2, d = 4", TWO_BY_FOUR, SPARSE, UNIFORM, Q(1, 2), Q(1, 2), 2, Q(1, 4)),
    "two": Problem("L = 2, m = 1, d = 2", ROW, exact(0, 1), SHORT, Q(1, 2), Q(1), 2, Q(1, 4)),
    "two, late": Problem("L = 2, near its limit", ROW, exact(0, 1), SHORT, Q(1), Q(1), 2, Q(1)),
    "large start": Problem(
        "L = 2, rho_0 = 5, at rest away from the sparse solution", ROW, exact(0, "41/2"), SHORT, Q(5), Q(1), 2, Q(1, 16)
    ),
    "small c": Problem("L = 2, c = 1e-6", ROW, exact(0, 1), SHORT, Q(1, 2), Q(1, 10**6), 2, Q(1, 4)),
    "large c": Problem("L = 2, c = 1e6, until t = 1e-7", ROW, exact(0, 1), SHORT, Q(1, 2), Q(10**6), 2, Q(1, 10**7)),
    "trapped": Problem("A = [1, -1], rho_0 = 1/6", (exact(1, -1),), exact(1, 0), SHORT, Q(1, 6), Q(1), 2, Q(1, 4)),
    "deep, trapped": Problem(
        "L = 3, A = [1, -1], rho_0 = 1/100", (exact(1, -1),), exact(1, 0), SHORT, Q(1, 100), Q(1), 3, Q(1, 4)
    ),
    "trapped from uniform weights": Problem(
        "A = [1, -1, -1, -1], all weights equal, rho_0 = 1/4",
        (exact(1, -1, -1, -1),),
        exact(1, 0, 0, 0),
        UNIFORM,
        Q(1, 4),
        Q(1),
        2,
        Q(1, 4),
    ),
}

Extra = Callable[[Problem], Mapping[str, Any]]


@cache
def state_at(p: Problem) -> tuple[list[Any], list[Any]]:
    """The flow of a problem at its time, as balls and as mpmath numbers."""
    (state,) = diagonal_flow(p.network, [p.time], DIGITS + 5)
    return [*state.theta, state.rho], diagonal_flow_mpmath(p.network, p.time, DIGITS)


def along_the_flow(names: tuple[str, ...], extra: Extra = lambda problem: {}) -> list[Instance]:
    """Problems as starts, and where their flow is at one time; `extra` gives the values of more letters."""
    found = []
    for name in names:
        p = PROBLEMS[name]
        (*theta, rho), (*theta2, rho2) = state_at(p)
        values: Values = {"A": [list(row) for row in p.A], "y": as_column(p.y), "c": [[p.c]], "t": [[p.time]]}
        values |= {"theta0": as_column(p.theta), "rho0": [[p.rho]], "theta": as_column(theta), "rho": [[rho]]}
        values |= {"L": [[Q(p.depth)]], **extra(p)}
        found.append(Instance(name, p.says, p.dims, values, {"theta": as_column(theta2), "rho": [[rho2]]}))
    return found


def with_null_vector(problem: Problem) -> Values:
    """A value for z in the null space."""
    return {"z": problem.null_vector()}


def with_solution(problem: Problem) -> Values:
    """A value for z: a solution without negative entries."""
    return {"z": as_column(problem.solution)}


def stopped() -> list[Instance]:
    """Runs whose loss is flat from the time on at which they are looked at: their limit is where they are then."""
    found = []
    for instance in along_the_flow(("deep", "deeper", "linear", "two", "small c", "large c"), with_null_vector):
        ends, second = ({"T": at["theta"], "R": at["rho"]} for at in (instance.values, instance.second))
        values, others = {**instance.values, **ends}, {**instance.second, **second}
        found.append(Instance(instance.name, instance.says, instance.dims, values, others))
    return found


def pulled(*names: str) -> list[Instance]:
    """Least squares, with a value for the residual v = y - A x at the time."""
    found = []
    for instance in along_the_flow(names):
        problem = PROBLEMS[instance.name]
        with ctx.workdps(DIGITS + 15), mpmath.workdps(DIGITS + 15):
            values = {**instance.values, "v": residual(problem, instance.values, rational)}
            second = {**instance.second, "v": residual(problem, instance.second, mp_number)}
        found.append(replace(instance, values=values, second=second))
    return found


def residual(p: Problem, at: Mapping[str, Any], number: Callable[[Fraction], Any]) -> list[list[Any]]:
    """y - A x, at a state of balls or of mpmath numbers."""
    ((radius,),) = at["rho"]
    x = [(radius * entry) ** p.depth for (entry,) in at["theta"]]
    learned = [sum((number(a) * entry for a, entry in zip(row, x, strict=True)), number(Q(0))) for row in p.A]
    return as_column(number(target) - entry for target, entry in zip(p.y, learned, strict=True))


def both_signs() -> list[Instance]:
    """Runs of x = u^L - w^L with one radius: those of the doubled matrix [A, -A], whose direction is (theta, eta)."""
    found = []
    start = exact("1/2", "1/2", "1/10", "7/10")
    for depth, x in ((3, exact(-1, 2)), (4, exact(1, -2)), (1, exact(0, -1))):
        parts = tuple(max(sign * entry, Q(0)) for sign in (1, -1) for entry in x)
        p = Problem(f"L = {depth}", (exact(1, 2, -1, -2),), parts, start, Q(1), Q(1), depth, Q(1, 8))
        values: Values = {"A": [[Q(1), Q(2)]], "c": [[p.c]], "L": [[Q(depth)]], "rho0": [[p.rho]]}
        values |= {"z": as_column(exact(2, 1)), "b": as_column(exact(4, 0))}  # A z = A b
        values |= {"theta0": as_column(start[:2]), "eta0": as_column(start[2:])}
        balls, digits = (
            {"theta": as_column(state[:2]), "eta": as_column(state[2:4]), "rho": [[state[4]]]} for state in state_at(p)
        )
        found.append(Instance(f"two signs, L = {depth}", p.says, {"m": 1, "d": 2}, values | balls, digits))
    return found


def with_signs(problem: Problem) -> Values:
    """For one row of signs: the diagonal matrix of these, and the target as a number."""
    (row,) = problem.A
    diagonal = [[x if i == j else Q(0) for j in range(len(row))] for i, x in enumerate(row)]
    return {"S": diagonal, "target": as_column(problem.y)}
