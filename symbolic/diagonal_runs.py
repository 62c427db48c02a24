"""Diagonal networks x = u^L on least squares, in float64: the flows, the algorithms, and where they should end.

The weights u are trained plainly, or under weight normalization: u = rho theta with |theta| = 1. Take the slopes t
with t' = u^(1-L): t = u for L = 1, log u for L = 2, -1/u for L = 3. In them the plain flow is t' = L A'(y - A u^L), so
that the end of a run has slopes that differ from those of its start by a row of A: it is the Bregman projection of the
start onto the solutions, and is found by Newton's method for such a row.

Simulations, not enclosures: nothing is proved by them. `diagonal_networks` has the flow in balls.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq, linprog

from symbolic.least_squares_runs import Ends

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Step = Callable[[Array, Array], Array]


def slopes(u: Array, depth: int) -> Array:
    """The slopes that belong to weights, positive ones if the depth is more than 1."""
    return np.log(u) if depth == 2 else u ** (2.0 - depth) / (2 - depth)


def weights(t: Array, depth: int) -> Array:
    """The weights that belong to slopes.

    >>> weights(slopes(np.array([0.5, 2.0]), 3), 3)
    array([0.5, 2. ])
    """
    return np.exp(t) if depth == 2 else ((2 - depth) * t) ** (1 / (2 - depth))


# Where the flows should end


def projection(A: Array, y: Array, start: Array, depth: int) -> Array:
    """The weights u with A u^L = y whose slopes differ from those of the start by a row: the end of the plain flow.

    Newton's method, with shorter steps where needed, for the least |u|^2/2 - <y, row>, a convex function of the row.

    Raises
    ------
    ArithmeticError
        If it does not converge.

    Examples
    --------
    >>> u = projection(np.array([[1.0, 2.0]]), np.ones(1), np.array([0.6, 0.8]), 2)
    >>> bool(np.isclose(u[0] ** 2 + 2 * u[1] ** 2, 1)), bool(np.isclose((u[0] / 0.6) ** 2, u[1] / 0.8))
    (True, True)
    """
    begin, row = slopes(start, depth), np.zeros(len(y))
    u = start
    for _ in range(500):
        residual = y - A @ u**depth
        if np.linalg.norm(residual) <= 1e-12 * (np.linalg.norm(y) + np.linalg.norm(u**depth)):
            return u
        _, root = np.linalg.qr(np.sqrt(depth) * u[:, None] ** (depth - 1) * A.T)  # of the second derivative
        move = np.linalg.solve(root, np.linalg.solve(root.T, residual))
        u, size = start, 1.0
        while True:  # not too far beyond the minimum along the line
            t = begin + (row + size * move) @ A
            if depth < 3 or t.max() < 0:
                with np.errstate(over="ignore", invalid="ignore"):
                    u = weights(t, depth)
                    if (y - A @ u**depth) @ move > -residual @ move / 2:
                        break
            size /= 2
        row = row + size * move
    raise ArithmeticError("Newton's method did not converge")


def effective_start(A: Array, y: Array, theta: Array, rho: float, c: float, depth: int) -> float:
    """The eps for which the plain flow from eps theta ends where the flow of weight normalization from rho theta does.

    It solves eps = r exp((rho^2 - r^2) / 2c), where r is the length of the weights at the end.

    Examples
    --------
    >>> A, theta = np.array([[1.0, 2.0]]), np.array([0.6, 0.8])
    >>> eps = effective_start(A, np.ones(1), theta, 0.5, 1, 2)
    >>> end = wn_flow(A, np.ones(1), theta, 0.5, 1, 2, 1e-16)
    >>> bool(np.allclose(projection(A, np.ones(1), eps * theta, 2), end.u))
    True
    """

    def excess(log: float) -> float:
        r = np.linalg.norm(projection(A, y, np.exp(log) * theta, depth))
        return float(log - np.log(r) - (rho**2 - r**2) / (2 * c))

    low = high = np.log(rho)
    while excess(high) < 0:
        high += 1
    while excess(low) > 0:
        low -= 1
    return float(np.exp(brentq(excess, low, high, xtol=1e-13))) if low < high else rho


def fitted_start(A: Array, theta: Array, u: Array, depth: int) -> float:
    """The eps for which the slopes of u differ from those of eps theta by a row of A, in least squares.

    Examples
    --------
    >>> A, theta = np.array([[1.0, 2.0]]), np.array([0.6, 0.8])
    >>> round(fitted_start(A, theta, projection(A, np.ones(1), 0.3 * theta, 2), 2), 9)
    0.3
    """
    null = np.eye(len(u)) - np.linalg.pinv(A) @ A
    if depth == 2:
        ones = null @ np.ones(len(u))
        return float(np.exp(ones @ np.log(u / theta) / (ones @ ones)))
    begin = null @ theta ** (2.0 - depth)
    return float((begin @ u ** (2.0 - depth) / (begin @ begin)) ** (1 / (2 - depth)))


def least_l1(A: Array, y: Array) -> float:
    """The least l1 norm of a solution.

    >>> round(least_l1(np.array([[1.0, -2.0]]), np.ones(1)), 9)
    0.5
    """
    found = linprog(np.ones(2 * A.shape[1]), A_eq=np.hstack([A, -A]), b_eq=y)
    if not found.success:
        raise ArithmeticError(found.message)
    return float(found.fun)


# The flows


@dataclass(frozen=True)
class End:
    """Where a flow reached the loss, and when; at infinity if it did not."""

    u: Array
    time: float


def plain_flow(A: Array, y: Array, start: Array, depth: int, loss: float, most: float = 1e8) -> End:
    """Gradient flow in u, from the start, until |A u^L - y|^2 / 2 is the loss, or the time `most`.

    For L = 2 the logarithms of the weights are integrated, for they may become as small as exp(-t).
    """

    def rate(_: float, state: Array) -> Array:
        u = _opened(state, depth)
        pull = depth * ((y - A @ u**depth) @ A)
        return pull if depth == 2 else pull * u ** (depth - 1)

    return _flow(A, y, rate, _closed(start, depth), lambda state: _opened(state, depth), depth, loss, most)


def wn_flow(A: Array, y: Array, theta: Array, rho: float, c: float, depth: int, loss: float, most: float = 1e8) -> End:
    """The same for weight normalization: gradient flow in theta, on the sphere, and in rho, c times as fast."""

    def place(state: Array) -> Array:
        return state[-1] * _opened(state[:-1], depth)  # type: ignore[no-any-return] # NumPy's types are not exact

    def rate(_: float, state: Array) -> Array:
        direction, radius = _opened(state[:-1], depth), state[-1]
        pull = depth * radius ** (depth - 1) * ((y - A @ (radius * direction) ** depth) @ A)
        along = pull @ direction**depth
        turn = pull - along if depth == 2 else pull * direction ** (depth - 1) - along * direction
        return np.append(radius * turn, c * along)

    return _flow(A, y, rate, np.append(_closed(theta, depth), rho), place, depth, loss, most)


def _closed(u: Array, depth: int) -> Array:
    return np.log(u) if depth == 2 else u


def _opened(state: Array, depth: int) -> Array:
    return np.exp(state) if depth == 2 else state


def _flow(
    A: Array,
    y: Array,
    rate: Callable[[float, Array], Array],
    start: Array,
    place: Callable[[Array], Array],
    depth: int,
    loss: float,
    most: float,
) -> End:
    def above(_: float, state: Array) -> float:
        return float(np.sum((y - A @ place(state) ** depth) ** 2) / 2 - loss)

    above.terminal = True  # type: ignore[attr-defined] # how SciPy wants it
    found = solve_ivp(rate, (0, most), start, "LSODA", events=above, rtol=1e-10, atol=1e-12)
    return End(place(found.y[:, -1]), float(found.t[-1]) if found.status == 1 else np.inf)


# The algorithms


def gradient_descent(A: Array, y: Array, u: Array, depth: int, eta: Array, loss: float, most: int) -> Ends:
    """Gradient descent in u with several step sizes, one run in each row, until |A u^L - y|^2 / 2 is at most the loss.

    It is a race: all runs stop when one gets there, or after `most` steps; a run whose loss rises is out. Those that
    did not get there have -1 as their number of steps.

    Examples
    --------
    >>> A, starts = np.array([[1.0, 2.0]]), np.array([[0.6, 0.8]] * 3)
    >>> gradient_descent(A, np.ones(1), starts, 2, np.array([0.05, 0.1, 1]), 1e-12, 100).steps
    array([-1, 10, -1])
    """

    def step(state: Array, slope: Array) -> Array:
        return state + slope

    return _race(A, y, u, step, lambda state: state, depth, eta, loss, most)


def weight_normalization(
    A: Array, y: Array, theta: Array, rho: Array, c: Array, depth: int, eta: Array, loss: float, most: int
) -> Ends:
    """The same in theta, which is divided by its length after each step, and in rho, with the step size c eta."""

    def place(state: Array) -> Array:
        return state[:, -2:-1] * state[:, :-2]

    def step(state: Array, slope: Array) -> Array:
        direction, radius = state[:, :-2], state[:, -2:-1]
        along = np.sum(direction * slope, axis=1, keepdims=True)
        moved = direction + radius * (slope - along * direction)
        moved /= np.linalg.norm(moved, axis=1, keepdims=True)
        return np.hstack([moved, radius + state[:, -1:] * along, state[:, -1:]])

    return _race(A, y, np.column_stack([theta, rho, c]), step, place, depth, eta, loss, most)


def _race(
    A: Array,
    y: Array,
    state: Array,
    step: Step,
    place: Callable[[Array], Array],
    depth: int,
    eta: Array,
    loss: float,
    most: int,
) -> Ends:
    """Step all runs until one is there; `step` gets the slope, minus the gradient in u times the step size."""
    x, steps, going = place(state) ** depth, np.full(len(state), -1), np.arange(len(state))
    rates, before = eta[:, None] * depth, np.full(len(state), np.inf)
    for count in range(most + 1):
        u = place(state)
        residual = y - u**depth @ A.T
        after = np.einsum("ij,ij->i", residual, residual) / 2
        falls = after <= before
        if not falls.all():
            going, state, rates, u, residual, after = (
                part[falls] for part in (going, state, rates, u, residual, after)
            )
        x[going] = u**depth
        done = after <= loss
        steps[going[done]] = count
        if done.any() or not len(going):
            break
        state, before = step(state, rates * u ** (depth - 1) * (residual @ A)), after
    return Ends(x, steps)
