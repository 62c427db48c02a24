"""The weight-normalization (WN) flow of least squares, enclosed rigorously for exact rational data.

The flow of the scale g and the unit direction w, with residual r = y - g A w, is

    g' = c w'A'r,    w' = g (I - w w') A'r.

It is integrated in the coordinates x = V'w and g, where the orthonormal columns of V span the row space of A and the
start, and V'A'AV is diagonal: at most m + 2 numbers, whatever the dimension of w is. Until the flow is near its limit
it is not used that |P w| exp(g^2 / 2c) stands still, for the null-space part of w, so that it can be checked from the
result; from then on, no steps are needed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING

from flint import arb, arb_mat, fmpq

from symbolic.balls import EnclosureError, accuracy, instants, log2_above, missing_bits, precision, rational
from symbolic.flow import GUARD, Stepper, sharpened
from symbolic.row_space import least_squares, null_space_part
from symbolic.settled_flow import Settled, SettledFlow, settled
from symbolic.singular_basis import singular_basis
from symbolic.spectrum import column, dot, matrix
from symbolic.sphere_system import SphereSystem
from symbolic.surds import surd_sign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbolic.balls import Rational

Vector = tuple[fmpq, ...]

SCOUT_DIGITS = 12
"""To how many digits a flow is followed until it has settled."""


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


class Coordinates:
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
            k = arb(dot(problem.y, problem.y)) / 2  # at loss 0, |y|^2 / 4 is enough for no growth
        self.system = SphereSystem([*basis.values, *none], [*targets, *none], basis.spread, c, k, start)
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
    clock = {t: fmpq(0) if _stands_still(problem) else t for t in moments}
    found = _late_states(problem, list(clock.values()), digits)
    early = sorted({t for t in clock.values() if t not in found})

    def attempt(bits: int) -> tuple[list[WNState], int]:
        coordinates = Coordinates(problem, bits)
        stepper = Stepper(coordinates.system, bits)
        points = stepper.solve(early)
        with stepper.working():
            states = [coordinates.state(t, x) for t, x in zip(early, points, strict=True)]
        return states, missing_bits([x for state in states for x in state.balls()], digits)

    if early:
        found |= {state.t: state for state in sharpened(attempt, digits)}
    return [replace(found[clock[t]], t=t) for t in moments]


def _stands_still(problem: WNProblem) -> bool:
    """Whether w' and g' are 0 at the start, decided exactly: A'r is A'y - (g_0 / |u|) A'Au."""
    back, u, square = matrix(problem.A).transpose(), list(problem.u), dot(problem.u, problem.u)
    pull = (back * column(problem.y)).entries()
    push = (back * matrix(problem.A) * column(u)).entries()

    def zero(p: fmpq, q: fmpq) -> bool:
        return surd_sign(p, -problem.g0 * q, 1 / square) == 0

    along, pushed = dot(u, pull) / square, dot(u, push) / square
    across = (zero(p - along * x, q - pushed * x) for p, q, x in zip(pull, push, u, strict=True))
    return (problem.c == 0 or zero(along, pushed)) and (problem.g0 == 0 or all(across))


def _late_states(problem: WNProblem, times: Sequence[fmpq], digits: int) -> dict[fmpq, WNState]:
    """Enclose the states at those times at which the flow is proved to be near enough to its limit without steps."""
    speed = problem.c * sum((dot(row, row) for row in problem.A), fmpq(0))  # before, exp(-lambda_min c t) is too large
    late = [t for t in times if speed * t > 2 * digits * matrix(problem.A).rank()]
    start = _settle(problem, max(late), digits) if late else None
    found = {}
    if start is not None:
        with precision(accuracy(digits) + 64):
            flow = SettledFlow(problem, start)
            for t in late:
                state = WNState(t, *flow.at(t))
                finite = all(x.is_finite() for x in state.balls())
                if t >= start.begin and finite and not missing_bits(state.balls(), digits):
                    found[t] = state
    return found


def _settle(problem: WNProblem, last: fmpq, digits: int) -> Settled | None:
    """Follow the flow, at low accuracy, until it is proved to have settled; None if that is of no use before `last`."""
    _, rest = least_squares(problem.A, problem.y)

    def attempt(bits: int) -> tuple[Settled | None, int]:
        coordinates = Coordinates(problem, bits)
        system = coordinates.system
        eigenvalues = system.values[: coordinates.rank]
        smallest = (reduce(min, eigenvalues) - system.mixing).lower()
        largest = (reduce(max, eigenvalues) + system.mixing).upper()
        if not smallest * problem.c * last > 2 * digits:
            return None, 0
        stepper = Stepper(system, bits)
        with stepper.working():
            for step in stepper.walk(last):
                point = step.at(step.end)
                square = 2 * coordinates.loss(point) - dot(rest, rest)
                found = settled(step.end, point[-1], square, problem.c, smallest, largest)
                if found is not None:
                    return found, 0
        return None, 0

    return sharpened(attempt, SCOUT_DIGITS)


def time_to_loss(problem: WNProblem, epsilon: Rational, digits: int = 30) -> arb:
    """Enclose the first time at which the loss |y - g A w|^2 / 2 is at most epsilon; the loss never grows.

    Parameters
    ----------
    problem : WNProblem
        The data.
    epsilon : exact rational
        The loss to be reached.
    digits : int
        The radius is at most ``10**-digits * max(1, |value|)``.

    Raises
    ------
    ValueError
        If epsilon is not an exact rational, or `digits` is not positive.
    EnclosureError
        If the loss stays above epsilon, or it cannot be told when it gets there.

    Examples
    --------
    For A = [1/2, 0], y = 1, w_0 = (1, 0), g_0 = 3/2 and c = 1 the loss is exp(-t/2) / 32.

    >>> problem = WNProblem([[fmpq(1, 2), 0]], [1], [1, 0], fmpq(3, 2), 1)
    >>> print(time_to_loss(problem, fmpq(1, 64), digits=15).str(10, radius=False))
    1.386294361
    """
    level, wanted = rational(epsilon), accuracy(digits)
    if _starts_at_or_below(problem, level):
        return arb(0)
    _, rest = least_squares(problem.A, problem.y)
    least = dot(rest, rest) / 2
    if level <= least:
        msg = f"the loss never is as low as {level}: it stays above its infimum, {least}"
        raise EnclosureError(msg)
    if _stands_still(problem):
        msg = f"the loss never is as low as {level}: the flow stands still at its start"
        raise EnclosureError(msg)

    def attempt(bits: int) -> tuple[arb, int]:
        coordinates = Coordinates(problem, bits)
        time = Stepper(coordinates.system, bits).first_time(coordinates.loss, level)
        return time, missing_bits([time], digits)

    depth = max(0, log2_above(1 / arb(level - least))) // 2  # so small is the residual then
    try:
        return sharpened(attempt, digits, GUARD + min(depth, 8 * wanted))
    except EnclosureError as error:
        msg = f"it cannot be told when the loss is as low as {level}: {error}; the flow may end where it is greater"
        raise EnclosureError(msg) from error


def _starts_at_or_below(problem: WNProblem, level: fmpq) -> bool:
    """Whether the loss at the start, |y - (g_0 / |u|) A u|^2 / 2, is at most the level, decided exactly."""
    image, square = [dot(row, problem.u) for row in problem.A], dot(problem.u, problem.u)
    rational_part = (dot(problem.y, problem.y) + problem.g0 * problem.g0 * dot(image, image) / square) / 2
    return surd_sign(rational_part - level, -problem.g0 * dot(problem.y, image), 1 / square) <= 0
