"""Networks that stand still: the exact data of a trajectory, for refutations."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sympy as sp

from proofs.arguments import clock_from_0
from proofs.chou2024.setting import A, Network, c, rho, rho0, t, theta, theta0
from proofs.statement import Refutation, Statement
from symbolic.notation import Expression, Language, ge, gt


def at_rest(
    statement: Statement,
    net: Network,
    says: str,
    assume: str,
    measurements: Sequence[Sequence[Any]],
    direction: Sequence[Any],
    values: Mapping[Expression, Any],
    radius: Expression = 1,
    positive: Mapping[str, Any] | None = None,
) -> Refutation:
    """A refutation by a network of depth 2 at rest, for every c > 0.

    `positive` are more parameters, with a value for each; radius and values are written in the letters that
    `parameters` has for these.
    """
    clock, time = clock_from_0()
    ratio = clock.scalar("c")
    more = {clock.scalar(name): value for name, value in (positive or {}).items()}
    begun = {"time": ge(time, 0), **{letter.name: gt(letter, 0) for letter in (ratio, *more)}}
    column = [[entry] for entry in direction]
    up, down = (diagonal([sp.Rational(entry) ** a for entry in direction]) for a in (1, -1))
    still = {A: measurements, theta: column, theta0: column, rho: [[radius]], rho0: [[radius]], c: [[ratio]]}
    still |= {t: [[time]], net.N: up, net.N0: up, net.M: down, net.M0: down}
    dims = {"m": len(measurements), "d": len(direction)}
    point = {time: 0, ratio: 1, **more}
    return statement.refuted(says, assume, dims, {**still, **values}, parameters=clock, given=begun, point=point)


def number_at_rest(
    statement: Statement,
    says: str,
    assume: str,
    values: Mapping[Any, Iterable[Expression]],
    clock: Language | None = None,
) -> Refutation:
    """A refutation by a network with m = d = 1 at rest; `values` gives the letters that have a value, for each.

    Values that are no fractions are letters of `clock`.
    """
    clock = clock or clock_from_0()[0]
    time = clock.symbols["t"]
    entries = {letter: [[value]] for value, letters in values.items() for letter in letters} | {t: [[time]]}
    begun, dims = {"time": ge(time, 0)}, {"m": 1, "d": 1}
    return statement.refuted(says, assume, dims, entries, parameters=clock, given=begun, point={time: 0})


def diagonal(entries: Sequence[Any]) -> list[list[Any]]:
    return [[entry if i == j else 0 for j in range(len(entries))] for i, entry in enumerate(entries)]
