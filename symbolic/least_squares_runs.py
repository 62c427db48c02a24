"""Gradient descent, weight normalization and rPGD on least squares, in float64: many starts at once, to a given loss.

Simulations, not enclosures: nothing is proved by them. `weight_normalization_steps` has the two algorithms in balls.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Step = Callable[[Array, Array, Array], tuple[Array, Array]]

    Algorithm = Callable[[Array, Array, Array, Array, float, float, int], "Ends"]


@dataclass(frozen=True)
class Ends:
    """Where runs ended: x, with one run in each row, and after how many steps; -1 if the loss was not reached."""

    x: Array
    steps: NDArray[np.int64]


def gradient_descent(A: Array, y: Array, w: Array, g: Array, eta: float, loss: float, most: int) -> Ends:
    """Descend on |A x - y|^2 / 2 from x = g w, until that is at most `loss`.

    Parameters
    ----------
    A, y : the data, of shapes (m, d) and (m,)
    w, g : unit directions, one in each row, and their scales
    eta : the step size, for w and for g
    loss : where to stop
    most : the number of steps after which a run is given up

    Examples
    --------
    >>> ends = gradient_descent(np.eye(1, 2), np.ones(1), np.array([[0.6, 0.8]]), np.ones(1), 0.5, 1e-12, 100)
    >>> ends.x.round(4), ends.steps
    (array([[1. , 0.8]]), array([19]))
    """

    def step(x: Array, scale: Array, pull: Array) -> tuple[Array, Array]:
        return x + eta * pull, scale

    return _run(A, y, g[:, None] * w, np.ones_like(g), step, loss, most)


def weight_normalization(A: Array, y: Array, w: Array, g: Array, eta: float, loss: float, most: int) -> Ends:
    """Algorithm 1: a gradient step in w and g at once, where x = g w / |w|; see `gradient_descent`."""

    def step(w: Array, g: Array, pull: Array) -> tuple[Array, Array]:
        length = np.linalg.norm(w, axis=1)
        slope = np.einsum("ij,ij->i", w, pull) / length
        across = pull - (slope / length)[:, None] * w
        return w + (eta * g / length)[:, None] * across, g + eta * slope

    return _run(A, y, w, g, step, loss, most, normalized=True)


def rpgd(A: Array, y: Array, w: Array, g: Array, eta: float, loss: float, most: int) -> Ends:
    """Algorithm 2: a gradient step in w and g at once, where x = g w, and then w / |w|; see `gradient_descent`."""

    def step(w: Array, g: Array, pull: Array) -> tuple[Array, Array]:
        moved = w + (eta * g)[:, None] * pull
        return moved / np.linalg.norm(moved, axis=1)[:, None], g + eta * np.einsum("ij,ij->i", w, pull)

    return _run(A, y, w, g, step, loss, most)


def _run(A: Array, y: Array, w: Array, g: Array, step: Step, loss: float, most: int, normalized: bool = False) -> Ends:
    """Step until the loss at x = g w, or g w / |w|, is small enough; runs that got there are left alone."""
    x, steps, going = np.empty_like(w), np.full(len(w), -1), np.arange(len(w))
    for count in range(most + 1):
        here = (g / np.linalg.norm(w, axis=1) if normalized else g)[:, None] * w
        residual = y - here @ A.T
        done = np.einsum("ij,ij->i", residual, residual) <= 2 * loss
        if done.any() or count == most:
            x[going] = here
            steps[going[done]] = count
            going, w, g, residual = going[~done], w[~done], g[~done], residual[~done]
        if not len(going):
            break
        w, g = step(w, g, residual @ A)
    return Ends(x, steps)
