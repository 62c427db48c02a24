"""Concrete problems, generic and at the edge, at which the claims are confirmed to many digits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath
from flint import fmpq

from proofs.confirm import as_column, exact

Q = Fraction
Values = dict[str, list[list[Any]]]


@dataclass(frozen=True)
class Problem:
    """Exact data: a feature matrix, a target, a unit direction, a scale and the ratio c."""

    says: str
    A: tuple[tuple[Fraction, ...], ...]
    y: tuple[Fraction, ...]
    w: tuple[Fraction, ...]
    g: Fraction
    c: Fraction
    time: Fraction = Fraction(1)

    @property
    def dims(self) -> dict[str, int]:
        return {"m": len(self.A), "d": len(self.w)}

    def values(self) -> Values:
        return {
            "A": [list(row) for row in self.A],
            "y": as_column(self.y),
            "w": as_column(self.w),
            "g": [[self.g]],
            "c": [[self.c]],
            "eta": [[Q(1, 10)]],
        }


ROW = (exact(1, 0),)
TWO_BY_FOUR = (exact(1, "1/2", 0, "-1/3"), exact("1/4", -1, "2/3", 0))
PROBLEMS = {
    "generic": Problem(
        "m = 2, d = 4", TWO_BY_FOUR, exact(1, "1/2"), exact("1/2", "1/2", "-1/2", "1/2"), Q(3, 4), Q(1, 2)
    ),
    "example": Problem("the paper's example, m = 1, d = 2", ROW, exact(1), exact("3/5", "4/5"), Q(1, 2), Q(1)),
    "null space": Problem("w_0 in the null space of A", ROW, exact(1), exact(0, 1), Q(1, 2), Q(1)),
    "row space": Problem("w_0 in the row space of A", ROW, exact(1), exact(1, 0), Q(3, 2), Q(1)),
    "g = 0": Problem("g_0 = 0", ROW, exact(1), exact("3/5", "4/5"), Q(0), Q(1)),
    "g = g*": Problem("g_0 = |x*|", ROW, exact(1), exact("3/5", "4/5"), Q(1), Q(1)),
    "g < 0": Problem("g_0 < 0", ROW, exact(1), exact("3/5", "4/5"), Q(-1), Q(1)),
    "slow": Problem(
        "A = [1/2, 0], where the printed rate of Lemma 2.4 fails",
        (exact("1/2", 0),),
        exact(1),
        exact(1, 0),
        Q(3, 2),
        Q(1),
    ),
    "saddle": Problem("at a saddle point: g_0 = 0, w_0 orthogonal to A'y", ROW, exact(1), exact(0, 1), Q(0), Q(1)),
    "tiny eigenvalue": Problem(
        "lambda_min = 1e-40",
        (exact(1, 0, 0), exact(0, "1e-20", 0)),
        exact(1, 1),
        exact("2/3", "1/3", "2/3"),
        Q(1, 2),
        Q(1),
    ),
    "small c": Problem("c = 1e-6", ROW, exact(1), exact("3/5", "4/5"), Q(1, 2), Q(1, 10**6)),
    "large c": Problem("c = 1e6, until t = 1e-5", ROW, exact(1), exact("3/5", "4/5"), Q(1, 2), Q(10**6), Q(1, 10**5)),
    "rank one": Problem(
        "A of rank 1, m = 2", (exact(1, 2, 0), exact(2, 4, 0)), exact(1, 1), exact("2/3", "-1/3", "2/3"), Q(1), Q(2)
    ),
}
FIXED = {
    "short": Problem("c = 0, |g_0| < |x*|", ROW, exact(1), exact("3/5", "4/5"), Q(1, 2), Q(0), Q(40)),
    "short, g < 0": Problem("c = 0, |g_0| < |x*|, g_0 < 0", ROW, exact(1), exact("3/5", "4/5"), Q(-1, 2), Q(0), Q(40)),
    "as long": Problem("c = 0, g_0 = |x*|", ROW, exact(1), exact(0, 1), Q(1), Q(0), Q(9)),
    "long": Problem("c = 0, |g_0| > |x*|", ROW, exact(1), exact(0, 1), Q(5, 4), Q(0), Q(40)),
    "two rows": Problem(
        "c = 0, m = 2, d = 4", TWO_BY_FOUR, exact(1, "1/2"), exact("1/2", "1/2", "-1/2", "1/2"), Q(3, 4), Q(0)
    ),
    "in the row space": Problem("c = 0, w_0 in the row space", ROW, exact(1), exact(-1, 0), Q(1, 2), Q(0)),
}
FULL_RANK = tuple(name for name in PROBLEMS if name != "rank one")

Extra = Callable[[Problem], Mapping[str, Any]]


def named(values: Mapping[str, Any]) -> Values:
    return {name: [[value]] for name, value in values.items()}


def digit(number: fmpq) -> Any:
    """A rational number in mpmath."""
    return mpmath.mpf(int(number.p)) / int(number.q)
