"""The weight-normalization (WN) flow of least squares, enclosed rigorously for exact rational data.

The flow of the scale g and the unit direction w, with residual r = y - g A w, is

    g' = c w'A'r,    w' = g (I - w w') A'r.

It is integrated in the coordinates x = V'w and g, where the orthonormal columns of V span the row space of A and the
start, and V'A'AV is diagonal: at most m + 2 numbers, whatever the dimension of w is. That |w| and, for the null-space
part of w, |P w| exp(g^2 / 2c) stand still is nowhere used, so that both can be checked from the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flint import arb, arb_mat, fmpq

from symbolic.balls import instants, missing_bits, precision, rational
from symbolic.flow import Stepper, sharpened
from symbolic.row_space import null_space_part
from symbolic.singular_basis import singular_basis
from symbolic.spectrum import column, dot, matrix
from symbolic.sphere_system import SphereSystem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbolic.balls import Rational

Vector = tuple[fmpq, ...]


@dataclass(frozen=True, init=False)
class WNProblem:
    """Exact data of a weight-normalized least-squares problem; kept as `fmpq`.

    Parameters
    ----------
    A : sequence of rows of exact rationals
        The m x d matrix; any rank.
    y : sequence of exact rationals
        The m targets.
    u : sequence of exact rationals
        The direction starts at u / |u|.
    g0 : exact rational
        The scale at the start; any sign.
    c : exact rational
        The ratio of the learning rate of the scale to that of the direction; not negative.

    Raises
    ------
    ValueError
        If an entry is not an int, `Fraction` or `fmpq`, the shapes do not fit, A is empty, u is
        zero or c is negative.

    Examples
    --------
    >>> from fractions import Fraction
    >>> WNProblem([[Fraction(1, 2), 0]], [1], [1, 0], Fraction(3, 2), 1).A
    ((1/2, 0),)
    """

    A: tuple[Vector, ...]
    y: Vector
    u: Vector
    g0: fmpq
    c: fmpq

    def __init__(
        self,
        A: Sequence[Sequence[Rational]],
        y: Sequence[Rational],
        u: Sequence[Rational],
        g0: Rational,
        c: Rational,
    ) -> None:
        exact = {
            "A": tuple(tuple(map(rational, row)) for row in A),
            "y": tuple(map(rational, y)),
            "u": tuple(map(rational, u)),
            "g0": rational(g0),
            "c": rational(c),
        }
        for name, value in exact.items():
            object.__setattr__(self, name, value)
        complaint = self._complaint()
        if complaint:
            raise ValueError(complaint)

    def _complaint(self) -> str:
        """Say what is wrong with the data, if anything."""
        if not self.A or not self.A[0]:
            return "A must have a row and a column"
        if any(len(row) != len(self.u) for row in self.A):
            return "every row of A must be as long as u"
        if len(self.y) != len(self.A):
            return "y must have an entry for each row of A"
        if not any(self.u):
            return "u must not be zero"
        if self.c < 0:
            return "c must not be negative"
        return ""

    def start(self) -> list[arb]:
        """Return the unit vector w_0 = u / |u|, as sharp as the working precision of flint."""
        length = arb(dot(self.u, self.u)).sqrt()
        return [arb(x) / length for x in self.u]


@dataclass(frozen=True)
class WNState:
    """Balls that contain the state of the flow, and what derives from it, at time t.

    `perp` is the part of w in the null space of A, `residual` is y - g A w and `loss` is half its
    square.
    """

    t: fmpq
    g: arb
    w: list[arb]
    residual: list[arb]
    loss: arb
    perp: list[arb]

    def balls(self) -> list[arb]:
        """Return every ball of the state."""
        return [self.g, *self.w, *self.residual, self.loss, *self.perp]


class _Coordinates:
    """The coordinates x = V'w, in which V'A'AV is diagonal, and g, known to so many bits.

    The columns of V span the row space of A and, if it is not 0, the null-space part of w_0.
    """

    def __init__(self, problem: WNProblem, bits: int) -> None:
        self.problem = problem
        A, y, u = matrix(problem.A), column(problem.y), column(problem.u)
        basis = singular_basis(A, bits)
        perp = null_space_part(problem.A, problem.u)
        with precision(bits + 16):
            length, rest = arb(dot(problem.u, problem.u)).sqrt(), arb(dot(perp, perp)).sqrt()
            self.V = basis.vectors
            self.images = arb_mat(A) * self.V
            self.perp = [x / rest for x in perp] if any(perp) else []
            along = [x / length for x in (self.V.transpose() * arb_mat(u)).entries()]
            targets = (self.V.transpose() * arb_mat(A.transpose() * y)).entries()
            across, none = ([rest / length], [arb(0)]) if self.perp else ([], [])
            start, c = [*along, *across, arb(problem.g0)], arb(problem.c)
        self.system = SphereSystem([*basis.values, *none], [*targets, *none], basis.spread, c, start)
        self.rank = len(along)

    def residual(self, point: list[arb]) -> list[arb]:
        """Return y - g A w."""
        image = self.images * arb_mat(self.rank, 1, point[: self.rank])
        return [b - point[-1] * a for b, a in zip(self.problem.y, image.entries(), strict=True)]

    def loss(self, point: list[arb]) -> arb:
        """Return half the square of the residual."""
        return sum((r * r for r in self.residual(point)), arb(0)) / 2

    def state(self, t: fmpq, point: list[arb]) -> WNState:
        """Return the state in the original coordinates."""
        across = point[self.rank : -1]
        perp = [across[0] * x for x in self.perp] if across else [arb(0) for _ in self.problem.u]
        row = self.V * arb_mat(self.rank, 1, point[: self.rank])
        w = [a + b for a, b in zip(perp, row.entries(), strict=True)]
        return WNState(t, point[-1], w, self.residual(point), self.loss(point), perp)


def wn_flow(problem: WNProblem, times: Sequence[Rational], digits: int = 30) -> list[WNState]:
    """Enclose the WN flow at the given times.

    Parameters
    ----------
    problem : WNProblem
        The data.
    times : sequence of exact rationals
        None negative; in any order.
    digits : int
        Every returned radius is at most ``10**-digits * max(1, |value|)``.

    Returns
    -------
    list of WNState
        One for each of `times`.

    Raises
    ------
    ValueError
        If a time is negative or not an exact rational, or `digits` is not positive.
    EnclosureError
        If no enclosure that sharp can be proved.

    Examples
    --------
    At c = 1 and A = [1/2, 0], y = 1, w_0 = (1, 0), the scale is 2 - exp(-t/4) / 2 for g_0 = 3/2.

    >>> from fractions import Fraction
    >>> problem = WNProblem([[Fraction(1, 2), 0]], [1], [1, 0], Fraction(3, 2), 1)
    >>> (state,) = wn_flow(problem, [4], digits=15)
    >>> print(state.g.str(10, radius=False), state.loss.str(5, radius=False))
    1.816060279 0.0042292
    """
    moments = instants(times)

    def attempt(bits: int) -> tuple[list[WNState], int]:
        coordinates = _Coordinates(problem, bits)
        stepper = Stepper(coordinates.system, bits)
        points = stepper.solve(moments)
        with stepper.working():
            states = [coordinates.state(t, x) for t, x in zip(moments, points, strict=True)]
        return states, missing_bits([x for state in states for x in state.balls()], digits)

    return sharpened(attempt, digits)
