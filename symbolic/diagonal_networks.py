"""The weight-normalization flow of a diagonal linear network of integer depth L, in balls and mpmath numbers; its end.

The network x = u^L, entry by entry, has u = rho theta with |theta| = 1, and the loss |y - A x|^2 / 2. With
q = L rho^(L-1) theta^(L-1) A'(y - A x), minus its gradient at u, the polar flow is theta' = rho (q - <theta, q> theta),
rho' = c <theta, q>. Each function gives theta and rho in this order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import mul
from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np
from flint import arb, arb_mat, fmpq, fmpq_mat

from symbolic.balls import BOUND_BITS, EnclosureError, instants, missing_bits, precision, rational
from symbolic.diagonal_runs import effective_start, projection, slopes
from symbolic.extrapolation import extrapolated_flow, mp_number
from symbolic.flow import Stepper, sharpened
from symbolic.logarithmic_norm import largest_eigenvalue
from symbolic.polynomial_system import polynomial_system
from symbolic.spectrum import dot, matrix

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symbolic.balls import Rational
    from symbolic.flow import System

Vector = list[Any]


def _field(A: Sequence[Vector], y: Vector, c: Any, depth: int) -> Callable[[Vector], Vector]:
    def power(base: Any, exponent: int) -> Any:
        return reduce(mul, [base] * exponent, 1)

    def dot(left: Sequence[Any], right: Sequence[Any]) -> Any:
        first, *others = (a * b for a, b in zip(left, right, strict=True))
        return sum(others, first)

    def field(state: Vector) -> Vector:
        *theta, rho = state
        x = [power(rho * entry, depth) for entry in theta]
        residual = [target - dot(row, x) for row, target in zip(A, y, strict=True)]
        pull = [dot(residual, column) for column in zip(*A, strict=True)]
        q = [depth * power(rho * entry, depth - 1) * a for entry, a in zip(theta, pull, strict=True)]
        along = dot(theta, q)
        return [*(rho * (a - along * entry) for a, entry in zip(q, theta, strict=True)), c * along]

    return field


@dataclass(frozen=True)
class DiagonalState:
    """Balls that contain theta, rho, the residual y - A x and half its square, at time t."""

    t: fmpq
    theta: list[arb]
    rho: arb
    residual: list[arb]
    loss: arb

    def balls(self) -> list[arb]:
        """Return every ball of the state."""
        return [*self.theta, self.rho, *self.residual, self.loss]


@dataclass(frozen=True, init=False)
class DiagonalProblem:
    """Exact data of a diagonal network under weight normalization; kept as `fmpq`.

    Parameters
    ----------
    A : sequence of rows of exact rationals
        The m x d matrix.
    y : sequence of exact rationals
        The m targets.
    theta : sequence of exact rationals
        The direction at the start, of length 1.
    rho : exact rational
        The scale at the start.
    c : exact rational
        The ratio of the learning rate of the scale to that of the direction; not negative.
    depth : int
        The depth L, at least 1.

    Raises
    ------
    ValueError
        If an entry is no exact rational, the shapes do not fit, or a condition above does not hold.

    Examples
    --------
    >>> from fractions import Fraction
    >>> DiagonalProblem([[1, 1]], [2], [Fraction(3, 5), Fraction(4, 5)], 1, 1, 2).theta
    [3/5, 4/5]
    """

    A: list[list[fmpq]]
    y: list[fmpq]
    theta: list[fmpq]
    rho: fmpq
    c: fmpq
    depth: int

    def __init__(
        self,
        A: Sequence[Sequence[Rational]],
        y: Sequence[Rational],
        theta: Sequence[Rational],
        rho: Rational,
        c: Rational,
        depth: int,
    ) -> None:
        exact = {
            "A": matrix(A).tolist(),
            "y": list(map(rational, y)),
            "theta": list(map(rational, theta)),
            "rho": rational(rho),
            "c": rational(c),
            "depth": depth,
        }
        for name, value in exact.items():
            object.__setattr__(self, name, value)
        if len(self.y) != len(self.A) or len(self.theta) != len(self.A[0]):
            msg = "y must have an entry for each row of A, and theta one for each column"
            raise ValueError(msg)
        if sum(x * x for x in self.theta) != 1:
            msg = "theta must have length 1"
            raise ValueError(msg)
        if self.c < 0 or depth != int(depth) or depth < 1:
            msg = "c must not be negative, and the depth a natural number"
            raise ValueError(msg)

    def in_mpmath(self) -> tuple[list[Vector], Vector, Vector, Any, Any]:
        """Return A, y, theta, rho and c as mpmath numbers, at the working precision."""
        y, theta = (list(map(mp_number, entries)) for entries in (self.y, self.theta))
        return [list(map(mp_number, row)) for row in self.A], y, theta, mp_number(self.rho), mp_number(self.c)

    def system(self, bits: int) -> System:
        """Return the flow, in the norm of theta and rho / sqrt(c)."""
        size = len(self.theta)
        gram = fmpq_mat(matrix([[int(i == j) for j in range(size + 1)] for i in range(size + 1)]))
        gram[size, size] = 1 / self.c if self.c > 0 else fmpq(1)
        velocity = _field(self.A, self.y, self.c, self.depth)
        back = dot(self.y, self.y) * self.depth * self.depth / 4

        def field(state: Vector) -> Vector:
            """The velocity, less what is 0 on the sphere and keeps errors across it from growing."""
            theta, speed = state[:-1], velocity(state)
            off = sum((a * a for a in theta[1:]), theta[0] * theta[0]) - 1
            return [*(v - back * off * a for a, v in zip(theta, speed[:-1], strict=True)), speed[-1]]

        return polynomial_system(field, lambda: [*map(arb, self.theta), arb(self.rho)], gram)(bits)

    def state(self, t: fmpq, point: list[arb]) -> DiagonalState:
        """Return the state, from its coordinates."""
        *theta, rho = point
        x = [reduce(mul, [rho * a] * self.depth) for a in theta]
        image = (sum((a * b for a, b in zip(row, x, strict=True)), arb(0)) for row in self.A)
        residual = [b - a for a, b in zip(image, self.y, strict=True)]
        return DiagonalState(t, theta, rho, residual, sum((r * r for r in residual), arb(0)) / 2)

    def loss(self, point: list[arb]) -> arb:
        """Return the loss, from the coordinates."""
        return self.state(fmpq(0), point).loss

    def for_ever(self, point: list[arb], bits: int) -> list[arb] | None:
        """Enclose the flow for all times after that of a point, known to so many bits, or return None.

        Let u = rho theta, p <= c, rho^2 <= P and L^2 A diag(u)^(2L - 2) A' >= s > 0 within b of a point of loss f.
        There u' = -H grad with p <= H <= P and |grad|^2 >= 2 s loss, so |u'|^2 <= P (-loss') and -loss' >= 2 p s loss,
        and the path of u that is left is no longer than (2 P f / (p s))^(1/2): if that is less than b, u stays. That of
        rho is no longer, nor |rho| times that of theta.
        """
        with precision(BOUND_BITS):
            *theta, rho = (+a for a in point)
            loss = self.loss([*theta, rho]).abs_upper()
            reach = arb(2) ** (13 - bits)  # the residual is known to a few bits less than the state
            if not loss < reach * reach:  # for then it is of no use
                return None
            size = rho.abs_lower() - reach
            around = arb(0, 1) * reach
            slopes = [reduce(mul, [rho * a + around] * (self.depth - 1), arb(self.depth)) for a in theta]
            scaled = arb_mat([[a * b for a, b in zip(row, slopes, strict=True)] for row in self.A])
            steep = -largest_eigenvalue(-(scaled * scaled.transpose()))
            low, high = min(arb(self.c), size * size), max(arb(self.c), (size + 2 * reach + 2 * rho.rad()) ** 2)
            if not (size > 0 and low > 0 and steep > 0):
                return None
            path = (2 * high * loss / (low * steep)).sqrt().upper()
            if not (path < reach and path < reach * size):
                return None
            turn = arb(0, 1) * (path / size).upper()
        return [*(a + turn for a in point[:-1]), point[-1] + arb(0, 1) * path]


def diagonal_flow(problem: DiagonalProblem, times: Sequence[Rational], digits: int = 30) -> list[DiagonalState]:
    """Enclose the flow at the given times, however late if it is proved to be near its limit by then.

    Parameters
    ----------
    problem : DiagonalProblem
        The data.
    times : sequence of exact rationals
        None negative; in any order.
    digits : int
        Every returned radius is at most ``10**-digits * max(1, |value|)``.

    Raises
    ------
    ValueError
        If a time is negative or not an exact rational, or `digits` is not positive.
    EnclosureError
        If no enclosure that sharp can be proved.

    Examples
    --------
    >>> from fractions import Fraction
    >>> problem = DiagonalProblem([[1, 1]], [2], [Fraction(3, 5), Fraction(4, 5)], 1, 1, 2)
    >>> early, late = diagonal_flow(problem, [1, 10**6])
    >>> (early.theta[0] * 4 - early.theta[1] * 3).contains(0), late.loss.contains(0), late.rho > early.rho
    (True, True, True)
    """
    moments = instants(times)

    def attempt(bits: int) -> tuple[list[DiagonalState], int]:
        stepper = Stepper(problem.system(bits), bits)
        points = stepper.solve(moments, lambda point: problem.for_ever(point, bits))
        with stepper.working():
            states = [problem.state(t, point) for t, point in zip(moments, points, strict=True)]
        return states, missing_bits([x for state in states for x in state.balls()], digits)

    return sharpened(attempt, digits)


def diagonal_time_to_loss(problem: DiagonalProblem, epsilon: Rational, digits: int = 30) -> arb:
    """Enclose the first time at which the loss is at most epsilon; the loss never grows.

    Raises
    ------
    ValueError
        If epsilon is not an exact rational, or `digits` is not positive.
    EnclosureError
        If it cannot be told when, or whether, the loss gets there.

    Examples
    --------
    >>> from fractions import Fraction
    >>> problem = DiagonalProblem([[1, 1]], [2], [Fraction(3, 5), Fraction(4, 5)], 1, 1, 2)
    >>> time = diagonal_time_to_loss(problem, Fraction(1, 100), digits=10)
    >>> (state,) = diagonal_flow(problem, [time.mid().fmpq()], 9)
    >>> state.loss.contains(0.01)
    True
    """
    level = rational(epsilon)
    x = [(problem.rho * a) ** problem.depth for a in problem.theta]
    rest = [b - dot(row, x) for row, b in zip(problem.A, problem.y, strict=True)]
    if dot(rest, rest) / 2 <= level:
        return arb(0)

    def attempt(bits: int) -> tuple[arb, int]:
        time = Stepper(problem.system(bits), bits).first_time(problem.loss, level)
        return time, missing_bits([time], digits)

    try:
        return sharpened(attempt, digits)
    except EnclosureError as error:
        msg = f"it cannot be told when the loss is as low as {level}: {error}; the flow may end where it is greater"
        raise EnclosureError(msg) from error


def diagonal_flow_mpmath(problem: DiagonalProblem, time: Rational, digits: int = 50) -> Vector:
    """Approximate the same; for times of the order 1 to about 40 digits.

    Examples
    --------
    >>> from fractions import Fraction
    >>> problem = DiagonalProblem([[1, 1]], [2], [Fraction(3, 5), Fraction(4, 5)], 1, 1, 2)
    >>> *theta, rho = diagonal_flow_mpmath(problem, 1)
    >>> abs(theta[0] * 4 - theta[1] * 3) < mpmath.mpf("1e-15")
    True
    """
    with mpmath.workdps(digits + 15):
        A, y, theta, rho, c = problem.in_mpmath()
        return extrapolated_flow(_field(A, y, c, problem.depth), [*theta, rho], mp_number(time))


def predicted_end(problem: DiagonalProblem, digits: int = 50) -> tuple[Any, Vector]:
    """The effective start eps, and the weights at which the flow should end, in mpmath numbers: no flow is followed.

    They solve A u^L = y and eps = r exp((rho_0^2 - r^2) / 2c), r = |u|, where the slopes of u, which are u, log u, -1/u
    for L = 1, 2, 3, differ from those of eps theta_0 by a row of A. Newton's method, from a solution in float64.

    Raises
    ------
    ArithmeticError, ValueError
        If Newton's method does not converge.

    Examples
    --------
    >>> from fractions import Fraction
    >>> eps, u = predicted_end(DiagonalProblem([[1, 1]], [2], [Fraction(3, 5), Fraction(4, 5)], 1, 1, 2))
    >>> abs(u[0] ** 2 + u[1] ** 2 - 2) < mpmath.mpf("1e-40"), abs(4 * u[0] - 3 * u[1]) < mpmath.mpf("1e-40")
    (True, True)
    """
    depth = problem.depth
    rows, target, start = (np.array(x, dtype=float) for x in (problem.A, problem.y, problem.theta))
    guess = effective_start(rows, target, start, float(problem.rho), float(problem.c), depth)
    near = projection(rows, target, guess * start, depth)
    multipliers, *_ = np.linalg.lstsq(rows.T, slopes(near, depth) - slopes(guess * start, depth))

    def weights(log: Any, row: Sequence[Any]) -> Vector:
        begin = [mpmath.exp(log) * entry for entry in direction]
        moved = [sum(a * x for a, x in zip(row, column, strict=True)) for column in zip(*matrix, strict=True)]
        if depth == 2:
            return [u * mpmath.exp(t) for u, t in zip(begin, moved, strict=True)]
        k = 2 - depth
        return [(u**k + k * t) ** (mpmath.mpf(1) / k) for u, t in zip(begin, moved, strict=True)]

    def conditions(log: Any, *row: Any) -> Vector:
        u = weights(log, row)
        square = sum(entry**2 for entry in u)
        reached = [sum(a * entry**depth for a, entry in zip(line, u, strict=True)) for line in matrix]
        shift = log - mpmath.log(square) / 2 - (radius**2 - square) / (2 * ratio)
        return [shift, *(x - b for x, b in zip(reached, measured, strict=True))]

    with mpmath.workdps(digits + 15):
        matrix, measured, direction, radius, ratio = problem.in_mpmath()
        log, *row = mpmath.findroot(conditions, (float(np.log(guess)), *map(float, multipliers)))
        return mpmath.exp(log), weights(log, row)
