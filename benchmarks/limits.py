"""The limit of the WN flow and the time to a loss, with proved radii, against mpmath, which proves nothing."""

from __future__ import annotations

import time
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

import mpmath

from symbolic.weight_normalization import WNProblem
from symbolic.weight_normalization_limit import wn_limit
from symbolic.weight_normalization_planar import planar_time

if TYPE_CHECKING:
    from collections.abc import Callable

PART, BEGIN, RATIO, SIZE = Fraction(16, 25), Fraction(1, 100), Fraction(1, 10), 1
PROBLEM = WNProblem([[1, 0]], [SIZE], [3, 4], Fraction(1, 10), RATIO)
"""One equation x_1 = 1 in the plane, from g_0 = 1/10 and w_0 = (3/5, 4/5), with c = 1/10."""

EPSILON = Fraction(1, 1000)


def seconds(run: Callable[[], object], copies: int) -> float:
    """Processor time of one run, as an average."""
    begin = time.process_time()
    for _ in range(copies):
        run()
    return (time.process_time() - begin) / copies


def number(x: Fraction) -> Any:
    return mpmath.mpf(x.numerator) / x.denominator


def excess(G: Any) -> Any:
    """The square of the part of g w along the equation, for the square G of g, minus that of x*."""
    return G * (1 - number(PART) * mpmath.exp((number(BEGIN) - G) / number(RATIO))) - SIZE


def root() -> Any:
    return mpmath.findroot(excess, mpmath.mpf(1))


def quadrature() -> Any:
    """The time, as the integral of 1 / (2 c X (1 - X)) over G."""
    target = 1 - mpmath.sqrt(2 * number(EPSILON))
    end = mpmath.findroot(lambda G: excess(G) + SIZE - target**2, target)

    def pace(G: Any) -> Any:
        X = mpmath.sqrt(excess(G) + SIZE)
        return 1 / (2 * number(RATIO) * X * (1 - X))

    return mpmath.quad(pace, [number(BEGIN), end / 4, end / 2, end * 3 / 4, end])


def compare(what: str, ours: float, theirs: float) -> None:
    """Print one line."""
    print(f"{what}: enclosed in {1e3 * ours:.2f} ms, mpmath {1e3 * theirs:.2f} ms, {theirs / ours:.1f}x")


def main() -> None:
    """Print the ratios, after a check that both find the same numbers."""
    for digits, copies in ((50, 20), (300, 20), (1000, 5)):
        with mpmath.workdps(digits):
            found = wn_limit(PROBLEM, digits).g.str(digits, radius=False)
            if abs(mpmath.sqrt(root()) - mpmath.mpf(found)) > mpmath.mpf(10) ** (3 - digits):
                raise AssertionError("the two limits differ")
            compare(
                f"limit, {digits} digits", seconds(partial(wn_limit, PROBLEM, digits), copies), seconds(root, copies)
            )
    for digits, copies in ((50, 5), (300, 1)):
        with mpmath.workdps(digits):
            found = planar_time(PROBLEM, EPSILON, digits).str(digits, radius=False)
            if abs(quadrature() / mpmath.mpf(found) - 1) > mpmath.mpf("1e-20"):
                raise AssertionError("the two times differ")
            compare(
                f"time to the loss {EPSILON}, {digits} digits",
                seconds(partial(planar_time, PROBLEM, EPSILON, digits), copies),
                seconds(quadrature, copies),
            )
