"""The two discrete algorithms behind the WN flow, iterated in ball arithmetic.

Weight normalization descends on h(w, g) = |g A w / |w| - y|^2 / 2; reparametrized projected
gradient descent (rPGD) descends on f(w, g) = |g A w - y|^2 / 2 and returns w to the unit sphere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flint import arb

from symbolic.balls import (
    EnclosureError,
    accuracy,
    missing_bits,
    precision,
    rational,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flint import fmpq

    from symbolic.balls import Rational
    from symbolic.weight_normalization import WNProblem

    Step = Callable[[list[arb], arb], tuple[list[arb], arb]]

MOST_BITS = 1 << 20
"""The working precision at which the iteration gives up."""


@dataclass(frozen=True)
class WNIterate:
    """Balls that contain the scale and the unit direction w / |w| after k steps."""

    k: int
    g: arb
    w: list[arb]


def _dot(left: Sequence[arb | fmpq], right: Sequence[arb]) -> arb:
    return sum((b * a for a, b in zip(left, right, strict=True)), arb(0))


def _unit(w: list[arb]) -> tuple[list[arb], arb]:
    """Return w / |w| and |w|."""
    length = _dot(w, w).sqrt()
    return [x / length for x in w], length


def _pull(problem: WNProblem, w: list[arb], g: arb) -> list[arb]:
    """Return A'(g A w - y)."""
    misfit = [g * _dot(row, w) - b for row, b in zip(problem.A, problem.y, strict=True)]
    return [_dot(column, misfit) for column in zip(*problem.A, strict=True)]


def wn_steps(problem: WNProblem, eta: Rational, gamma: Rational, count: int, digits: int = 30) -> list[WNIterate]:
    """Iterate weight normalization: a gradient step of h in w and g at once.

    Parameters
    ----------
    problem : WNProblem
        The data; its ratio c plays no part.
    eta, gamma : exact rationals
        The step sizes of the direction and of the scale.
    count : int
        The number of steps.
    digits : int
        Every returned radius is at most ``10**-digits * max(1, |value|)``.

    Returns
    -------
    list of WNIterate
        The start and the iterates 1 to `count`.

    Raises
    ------
    ValueError
        If a step size is not an exact rational, `count` is negative or `digits` not positive.
    EnclosureError
        If no enclosure that sharp can be had.

    Examples
    --------
    >>> from symbolic.weight_normalization import WNProblem
    >>> problem = WNProblem([[1, 0]], [1], [3, 4], 1, 1)
    >>> print(wn_steps(problem, 1, 1, 1, digits=15)[-1].g.str(5, radius=False))
    1.2400
    """
    eta, gamma = rational(eta), rational(gamma)

    def step(w: list[arb], g: arb) -> tuple[list[arb], arb]:
        unit, length = _unit(w)
        pull = _pull(problem, unit, g)
        slope = _dot(unit, pull)
        rate = g * eta / length
        moved = [x - rate * (a - slope * b) for x, a, b in zip(w, pull, unit, strict=True)]
        return moved, g - slope * gamma

    return _iterate(problem, step, count, digits)


def rpgd_steps(problem: WNProblem, eta: Rational, gamma: Rational, count: int, digits: int = 30) -> list[WNIterate]:
    """Iterate rPGD: a gradient step of f in w and g at once, then w back to the unit sphere.

    Parameters, result and errors are those of `wn_steps`.

    Examples
    --------
    >>> from symbolic.weight_normalization import WNProblem
    >>> problem = WNProblem([[1, 0]], [1], [3, 4], 1, 1)
    >>> print(rpgd_steps(problem, 1, 1, 1, digits=15)[-1].w[0].str(5, radius=False))
    0.78087
    """
    eta, gamma = rational(eta), rational(gamma)

    def step(w: list[arb], g: arb) -> tuple[list[arb], arb]:
        pull = _pull(problem, w, g)
        moved = [x - g * eta * a for x, a in zip(w, pull, strict=True)]
        return _unit(moved)[0], g - _dot(w, pull) * gamma

    return _iterate(problem, step, count, digits)


def _iterate(problem: WNProblem, step: Step, count: int, digits: int) -> list[WNIterate]:
    """Repeat a step, at a working precision that is raised until the digits are reached."""
    if count < 0:
        msg = "the number of steps must not be negative"
        raise ValueError(msg)
    bits = accuracy(digits) + 64 + 4 * count
    while bits <= MOST_BITS:
        with precision(bits):
            found = _run(problem, step, count)
        if len(found) > count:
            missing = missing_bits([x for state in found for x in (state.g, *state.w)], digits)
            if not missing:
                return found
        bits *= 2
    msg = f"{count} steps to {digits} digits need more than {MOST_BITS} bits, or are undefined"
    raise EnclosureError(msg)


def _run(problem: WNProblem, step: Step, count: int) -> list[WNIterate]:
    """Return the iterates at the present working precision, up to the first one that is lost."""
    w, g = problem.start(), arb(problem.g0)
    found = [WNIterate(0, g, w)]
    for k in range(1, count + 1):
        w, g = step(w, g)
        unit = _unit(w)[0]
        if not all(x.is_finite() for x in (g, *unit)):
            break
        found.append(WNIterate(k, g, unit))
    return found
