"""The weight-normalization (WN) flow of least squares, enclosed rigorously for exact rational data.

The flow of the scale g and the unit direction w, with residual r = y - g A w, is

    g' = c w'A'r,    w' = g (I - w w') A'r.

It is integrated in fewer coordinates. Let the rows of R be a rational orthogonal basis of the
row space of A, so that K = R R' is diagonal and A = B R, and write P for the projection onto the
null space of A. With z = R w and q = g |Bz|^2 - y'Bz = -w'A'r, the coordinates obey

    z' = g K B'y - g^2 K B'B z + g q z,    g' = -c q,    P w = s P w_0,    s' = g q s,    s_0 = 1,

and w = R'K^-1 z + s P w_0. That s exp(g^2 / 2c) and |w| stand still is nowhere used, so that both
can be checked from the result. In the norm of w and g / sqrt(c) the flow is a gradient flow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flint import arb, fmpq, fmpq_mat

from symbolic.balls import EnclosureError, accuracy, instants, missing_bits, precision, rational
from symbolic.flow import integrate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbolic.balls import Rational
    from symbolic.logarithmic_norm import Element

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
        length = arb(_dot(self.u, self.u)).sqrt()
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


def _dot(left: Sequence[Element], right: Sequence[Element]) -> Element:
    """Return the sum of the products, without those in which the left factor is zero."""
    return sum(a * b for a, b in zip(left, right, strict=True) if a != 0)


def _diagonal(entries: Sequence[fmpq]) -> fmpq_mat:
    size = range(len(entries))
    return fmpq_mat(len(entries), len(entries), [entries[i] if i == j else 0 for i in size for j in size])


def orthogonal_basis(rows: Sequence[Vector]) -> list[Vector]:
    """Return a rational orthogonal basis of the span, of lengths between 1/2 and 2.

    Examples
    --------
    >>> orthogonal_basis([(fmpq(1), fmpq(1)), (fmpq(3), fmpq(3)), (fmpq(1), fmpq(0))])
    [(1/2, 1/2), (1/2, -1/2)]
    """
    basis: list[Vector] = []
    squares: list[fmpq] = []
    for row in rows:
        rest = row
        for known, length in zip(basis, squares, strict=True):
            factor = _dot(known, row) / length
            rest = tuple(a - factor * b for a, b in zip(rest, known, strict=True))
        square = fmpq(_dot(rest, rest))
        if square > 0:
            scale = fmpq(2) ** ((int(square.q).bit_length() - int(square.p).bit_length()) // 2)
            basis.append(tuple(a * scale for a in rest))
            squares.append(square * scale * scale)
    return basis


class _Reduction:
    """The flow in the coordinates z, g and, if w_0 has a part in the null space, s."""

    def __init__(self, problem: WNProblem) -> None:
        basis = orthogonal_basis(problem.A)
        rank = len(basis)
        self.problem = problem
        self.squares = [_dot(row, row) for row in basis]
        R = fmpq_mat(rank, len(problem.u), [x for row in basis for x in row])
        A = fmpq_mat([list(row) for row in problem.A])
        y, u = (fmpq_mat([[x] for x in v]) for v in (problem.y, problem.u))
        lift = R.transpose() * _diagonal([1 / x for x in self.squares])
        B = A * lift
        square, target = B.transpose() * B, B.transpose() * y
        self.lift, self.rows, self.square = lift.tolist(), B.tolist(), square.tolist()
        self.target, self.along = target.entries(), (R * u).entries()
        self.drive = [a * b for a, b in zip(self.squares, self.target, strict=True)]
        self.perp = (u - lift * (R * u)).entries()
        self.length = _dot(problem.u, problem.u)

    def start(self) -> list[arb]:
        """Return the coordinates at time 0."""
        length = arb(self.length).sqrt()
        scale = [arb(1)] if any(self.perp) else []
        return [*(arb(x) / length for x in self.along), arb(self.problem.g0), *scale]

    def field(self, x: list[Element]) -> list[Element]:
        """Return the velocity of the coordinates."""
        rank = len(self.along)
        z, g, scale = x[:rank], x[rank], x[rank + 1 :]
        zero = g * 0
        images = [_dot(row, z) for row in self.square]
        q = g * sum((a * b for a, b in zip(z, images, strict=True)), zero) - _dot(self.target, z)
        v, h = g * q, g * g
        slopes = [v * a - h * b * k + g * f for a, b, k, f in zip(z, images, self.squares, self.drive, strict=True)]
        return [*slopes, -self.problem.c * q, *(v * s for s in scale)]

    def gram(self) -> fmpq_mat:
        """Return the matrix of |w|^2 + g^2 / c; at c = 0, where g is constant, of |w|^2 + g^2."""
        c = self.problem.c
        weights = [*(1 / x for x in self.squares), 1 / c if c > 0 else fmpq(1)]
        if any(self.perp):
            weights.append(_dot(self.perp, self.perp) / self.length)
        return _diagonal(weights)

    def state(self, t: fmpq, x: list[arb]) -> WNState:
        """Return the state in the original coordinates."""
        rank = len(self.along)
        z, g, scale = x[:rank], x[rank], x[rank + 1 :]
        factor = scale[0] / arb(self.length).sqrt() if scale else arb(0)
        perp = [p * factor for p in self.perp]
        w = [p + _dot(row, z) for p, row in zip(perp, self.lift, strict=True)]
        residual = [b - g * _dot(row, z) for b, row in zip(self.problem.y, self.rows, strict=True)]
        loss = sum((r * r for r in residual), arb(0)) / 2
        return WNState(t, g, w, residual, loss, perp)


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
    reduced = _Reduction(problem)
    moments = instants(times)
    wanted, extra = accuracy(digits), 3
    for _ in range(5):
        points = integrate(reduced.field, reduced.start, moments, digits + extra, reduced.gram())
        with precision(wanted + 4 * extra + 64):
            states = [reduced.state(t, x) for t, x in zip(moments, points, strict=True)]
        missing = missing_bits([x for state in states for x in state.balls()], digits)
        if not missing:
            return states
        extra += missing // 3 + 1
    msg = f"{digits} digits are out of reach"
    raise EnclosureError(msg)
