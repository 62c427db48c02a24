"""The WN flow in floating point: no error bounds, but fast enough to draw many flows, and where all of them end.

Where the flow ends depends, besides the ratio c, on three numbers: the squared norm of the least solution,
`size` = |x*|^2; the squared length of the null-space part of the direction at the start, `part` = |w_0^perp|^2; and the
squared scale at the start, `begin` = g_0^2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import solve_ivp

from symbolic.weight_normalization import WNProblem

Array = NDArray[np.float64]

TOLERANCES = {"rtol": 1e-10, "atol": 1e-13}


class _Flow:
    """The right-hand side of the flow, with the data as floats."""

    def __init__(self, problem: WNProblem) -> None:
        self.A = np.array([[float(x) for x in row] for row in problem.A])
        self.y = np.array([float(x) for x in problem.y])
        self.c = float(problem.c)
        u = np.array([float(x) for x in problem.u])
        self.start = np.array([*(u / np.linalg.norm(u)), float(problem.g0)])

    def residual(self, point: Array) -> Array:
        return np.asarray(self.y - point[-1] * (self.A @ point[:-1]))

    def velocity(self, _: float, point: Array) -> Array:
        """The rates of w and g."""
        w, g = point[:-1], point[-1]
        pull = self.A.T @ self.residual(point)
        q = w @ pull
        return np.array([*(g * (pull - q * w)), self.c * q])


def wn_path(problem: WNProblem, times: Sequence[float]) -> Array:
    """The flow at ascending times, the first of which is 0: one row for each, with the entries of w and then g.

    Examples
    --------
    At c = 1 and A = [1/2, 0], y = 1, w_0 = (1, 0), the scale is 2 - exp(-t/4) / 2 for g_0 = 3/2.

    >>> from fractions import Fraction
    >>> problem = WNProblem([[Fraction(1, 2), 0]], [1], [1, 0], Fraction(3, 2), 1)
    >>> print(wn_path(problem, [0, 4])[-1].round(6))
    [1.      0.      1.81606]
    """
    flow = _Flow(problem)
    solved = solve_ivp(flow.velocity, (0.0, times[-1]), flow.start, method="LSODA", t_eval=times, **TOLERANCES)
    return np.asarray(solved.y.T)


def time_to_reach(problem: WNProblem, factor: float, latest: float) -> float:
    """The time at which the loss is `factor` times what it was at the start.

    Raises
    ------
    ValueError
        If it is larger at the time `latest`.

    Examples
    --------
    With A = [1, 0], y = 1, w_0 = (1, 0), g_0 = 3/2 and c = 1/2 the loss falls as exp(-t).

    >>> from fractions import Fraction
    >>> problem = WNProblem([[1, 0]], [1], [1, 0], Fraction(3, 2), Fraction(1, 2))
    >>> print(round(time_to_reach(problem, math.exp(-3), 10), 6))
    3.0
    """
    flow = _Flow(problem)
    wanted = math.sqrt(factor) * np.linalg.norm(flow.residual(flow.start))

    def excess(_: float, point: Array) -> float:
        return float(np.linalg.norm(flow.residual(point)) / wanted - 1)

    excess.terminal = True  # type: ignore[attr-defined] # how SciPy is told to stop there
    solved = solve_ivp(flow.velocity, (0.0, latest), flow.start, method="LSODA", events=excess, **TOLERANCES)
    if not solved.t_events[0].size:
        raise ValueError(f"the loss is more than {factor} of its start at the time {latest}")
    return float(solved.t_events[0][0])


def end_scale(size: ArrayLike, part: ArrayLike, begin: ArrayLike, c: ArrayLike) -> Array:
    """The limit of g^2 when the loss tends to 0: the root G of G (1 - part exp((begin - G) / c)) = size, by bisection.

    Examples
    --------
    >>> G = end_scale(1, 1, 1, 1)
    >>> print(G.round(6), (G * (1 - np.exp(1 - G))).round(12))
    1.806466 1.0
    """
    s, a, u, k = (np.asarray(x, dtype=float) for x in (size, part, begin, c))
    with np.errstate(divide="ignore"):
        low = np.maximum(s, u + k * np.log(a))  # the left side is at most 0 where the exponential is 1 / a
    high = u + s / 2 + np.sqrt(s * s / 4 + s * k)  # from 1 - exp(-x) >= x / (1 + x)
    for _ in range(80):
        middle = (low + high) / 2
        below = middle * (1 - a * np.exp((u - middle) / k)) < s
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.asarray((low + high) / 2)


def distance_quotient(size: ArrayLike, part: ArrayLike, begin: ArrayLike, c: ArrayLike) -> Array:
    """How far from x* the WN flow ends, divided by how far gradient descent ends from the same start.

    Examples
    --------
    From the null space with |g_0| = |x*| = 1 and c = 1, WN ends a little nearer.

    >>> print(distance_quotient(1, 1, 1, 1).round(4))
    0.898
    """
    u, k = (np.asarray(x, dtype=float) for x in (begin, c))
    G = end_scale(size, part, u, k)
    return np.asarray(np.exp((np.log(G / u) + (u - G) / k) / 2))


def critical_ratio(size: ArrayLike, part: ArrayLike, begin: ArrayLike) -> Array:
    """The ratio c at which WN and gradient descent end equally far from x*.

    It is the logarithmic mean of |x_GD|^2 = size + part begin and |x_0|^2 = begin.

    Examples
    --------
    >>> c = critical_ratio(4, 0.64, 9)
    >>> print(c.round(4), distance_quotient(4, 0.64, 9, c).round(9))
    9.3749 1.0
    """
    s, a, u = (np.asarray(x, dtype=float) for x in (size, part, begin))
    more = (s + (a - 1) * u) / u  # |x_GD|^2 / |x_0|^2 - 1
    with np.errstate(invalid="ignore"):
        return np.asarray(u * np.where(more == 0, 1.0, more / np.log1p(more)))
