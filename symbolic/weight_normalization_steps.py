"""The discrete algorithms beside the WN flow, iterated in ball arithmetic, and gradient descent exactly.

Weight normalization (WN) descends on h(w, g) = |g A w / |w| - y|^2 / 2; reparametrized projected gradient descent
(rPGD) descends on f(w, g) = |g A w - y|^2 / 2 and returns w to the unit sphere; gradient descent (GD) descends on
|A x - y|^2 / 2 from x_0 = g_0 w_0. All three report where x is by a scale and a direction; for GD the scale is 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count as integers
from itertools import islice
from typing import TYPE_CHECKING, Literal

from flint import arb, arb_mat, fmpq

from symbolic.balls import EnclosureError, accuracy, missing_bits, precision, rational
from symbolic.spectrum import column, dot, matrix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbolic.balls import Rational
    from symbolic.weight_normalization import WNProblem

    Algorithm = Literal["WN", "rPGD", "GD"]
    Rate = Rational | Sequence[Rational] | str  # the string is "1/g^2"
    Exact = fmpq | list[fmpq] | None  # None stands for 1/g^2

MOST_BITS = 1 << 20
"""The working precision at which the iteration gives up."""


@dataclass(frozen=True)
class WNIterate:
    """Balls that contain the scale and the unit direction w / |w| after k steps."""

    k: int
    g: arb
    w: list[arb]


@dataclass(frozen=True)
class GDIterate:
    """Balls that contain x after k steps of gradient descent."""

    k: int
    x: list[arb]


@dataclass(frozen=True)
class _State:
    """The scale, the direction (of GD: 1 and x) and the misfit g A w - y after k steps."""

    k: int
    g: arb
    w: arb_mat
    misfit: arb_mat

    def balls(self) -> list[arb]:
        return [self.g, *self.w.entries()]


def wn_steps(problem: WNProblem, eta: Rate, gamma: Rate, count: int, digits: int = 30) -> list[WNIterate]:
    """Iterate weight normalization: a gradient step of h in w and g at once.

    Parameters
    ----------
    problem : WNProblem
        The data; its ratio c plays no part.
    eta, gamma : exact rational, sequence of them, or "1/g^2"
        The step sizes of the direction and of the scale: one for all steps, one for each, or that by the present g.
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
        If a step size is no exact rational, a list of them is too short, `count` is negative or `digits` not positive.
    EnclosureError
        If no enclosure that sharp can be had.

    Examples
    --------
    >>> from symbolic.weight_normalization import WNProblem
    >>> problem = WNProblem([[1, 0]], [1], [3, 4], 1, 1)
    >>> print(wn_steps(problem, 1, 1, 1, digits=15)[-1].g.str(5, radius=False))
    1.2400
    """
    return [WNIterate(x.k, x.g, x.w.entries()) for x in _iterate("WN", problem, eta, gamma, count, digits)]


def rpgd_steps(problem: WNProblem, eta: Rate, gamma: Rate, count: int, digits: int = 30) -> list[WNIterate]:
    """Iterate rPGD: a gradient step of f in w and g at once, then w back to the unit sphere.

    Parameters, result and errors are those of `wn_steps`.

    Examples
    --------
    >>> from symbolic.weight_normalization import WNProblem
    >>> problem = WNProblem([[1, 0]], [1], [3, 4], 1, 1)
    >>> print(rpgd_steps(problem, 1, 1, 1, digits=15)[-1].w[0].str(5, radius=False))
    0.78087
    """
    return [WNIterate(x.k, x.g, x.w.entries()) for x in _iterate("rPGD", problem, eta, gamma, count, digits)]


def gd_steps(problem: WNProblem, eta: Rate, count: int, digits: int = 30) -> list[GDIterate]:
    """Iterate gradient descent from g_0 w_0.

    Parameters and errors are those of `wn_steps`; "1/g^2" is refused, as there is no scale.

    Examples
    --------
    >>> from symbolic.weight_normalization import WNProblem
    >>> problem = WNProblem([[1, 0]], [1], [1, 1], 1, 1)
    >>> print(*(x.str(5, radius=False) for x in gd_steps(problem, 1, 1, digits=15)[-1].x))
    1.0000 0.70711
    """
    return [GDIterate(x.k, x.w.entries()) for x in _iterate("GD", problem, eta, 0, count, digits)]


def gd_exact(problem: WNProblem, eta: Rate, count: int) -> list[list[fmpq]]:
    """Iterate gradient descent from g_0 w_0 over Q.

    Parameters are those of `gd_steps`. The entries grow by some ten bits in each step.

    Raises
    ------
    ValueError
        If |u| is irrational, or for what `gd_steps` refuses.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from symbolic.weight_normalization import WNProblem
    >>> gd_exact(WNProblem([[1, 0]], [1], [3, 4], 1, 1), Fraction(1, 2), 2)
    [[3/5, 4/5], [4/5, 4/5], [9/10, 4/5]]
    """
    rate = _rate("eta", eta, count)
    if rate is None:
        raise ValueError(NO_SCALE)
    square = dot(problem.u, problem.u)
    length = fmpq(square.p.isqrt(), square.q.isqrt())
    if length * length != square:
        msg = "exact iterates need a u of rational length"
        raise ValueError(msg)
    A, y, x = matrix(problem.A), column(problem.y), column(problem.u) * (problem.g0 / length)
    found = [x.entries()]
    for k in range(count):
        x -= A.transpose() * (A * x - y) * (rate[k] if isinstance(rate, list) else rate)
        found.append(x.entries())
    return found


def steps_to(
    algorithm: Algorithm, problem: WNProblem, eta: Rate, gamma: Rate, epsilon: Rational, most: int = 1000
) -> int | None:
    """Count the steps until the loss |A x - y|^2 / 2 is at most epsilon for the first time: a proved number.

    Parameters
    ----------
    algorithm : "WN", "rPGD" or "GD"
    problem, eta, gamma
        As for `wn_steps`; GD has no use for `gamma`.
    epsilon : exact rational
        Positive.
    most : int
        After how many steps the run is given up, at the latest; a list of step sizes may end before.

    Returns
    -------
    int or None
        None if the loss is proved to be above epsilon after each of them.

    Raises
    ------
    ValueError
        If `epsilon` is not positive, `most` negative, the algorithm unknown, or a step size no exact rational.
    EnclosureError
        If an iterate is undefined, or it cannot be told on which side of epsilon its loss is.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from symbolic.weight_normalization import WNProblem
    >>> problem = WNProblem([[1, 0]], [1], [3, 4], 1, 1)
    >>> [steps_to(name, problem, 1, Fraction(1, 2), Fraction(1, 10**6)) for name in ("WN", "rPGD")]
    [5, 5]
    """
    bound = rational(epsilon)
    if bound <= 0 or most < 0:
        msg = "epsilon must be positive, and the number of steps not negative"
        raise ValueError(msg)
    rates = _rate("eta", eta), _rate("gamma", gamma)
    most = min([most, *(len(rate) for rate in rates if isinstance(rate, list))])
    bits, undecided = 256, 0
    while bits <= MOST_BITS:
        with precision(bits):
            for state in islice(_walk(algorithm, problem, *rates), most + 1):
                loss = _square(state.misfit) / 2
                if loss <= bound:
                    return state.k
                if not loss > bound:
                    undecided = state.k
                    break
            else:
                return None
        bits = max(2 * bits, 64 + 8 * undecided)
    msg = f"after {undecided} steps the loss is undefined, or too close to epsilon for {MOST_BITS} bits"
    raise EnclosureError(msg)


NO_SCALE = "gradient descent has no scale: its step size cannot be 1/g^2"


def _rate(name: str, rate: Rate, count: int = 0) -> Exact:
    """Read a step size; a list of them must be long enough for `count` steps."""
    if not isinstance(rate, Sequence):
        return rational(rate)
    if rate == "1/g^2":
        return None
    if isinstance(rate, str):
        msg = f'{name} must be a number, a list of numbers or "1/g^2", not {rate!r}'
        raise ValueError(msg)  # noqa: TRY004 # a string is a step size, but only that one
    if len(rate) < count:
        msg = f"{name} lists {len(rate)} step sizes for {count} steps"
        raise ValueError(msg)
    return [rational(x) for x in rate]


def _square(vector: arb_mat) -> arb:
    return (vector.transpose() * vector)[0, 0]


def _walk(algorithm: Algorithm, problem: WNProblem, eta: Exact, gamma: Exact) -> Iterator[_State]:
    """Iterate at the present working precision, without end."""
    if algorithm not in {"WN", "rPGD", "GD"}:
        msg = f'the algorithms are "WN", "rPGD" and "GD", not {algorithm!r}'
        raise ValueError(msg)
    if algorithm == "GD" and eta is None:
        raise ValueError(NO_SCALE)
    exact = matrix(problem.A)
    A, back, y = arb_mat(exact), arb_mat(exact.transpose()), arb_mat(column(problem.y))
    w, g = arb_mat([[x] for x in problem.start()]), arb(problem.g0)
    if algorithm == "GD":
        w, g = w * g, arb(1)

    def size(rate: Exact, k: int) -> arb:
        if rate is None:
            return 1 / (g * g)
        return arb(rate[k] if isinstance(rate, list) else rate)

    for k in integers():
        length = arb(1) if algorithm == "GD" else _square(w).sqrt()
        unit = w * (1 / length)
        misfit = A * unit * g - y
        yield _State(k, g, unit, misfit)
        pull = back * misfit
        slope = (unit.transpose() * pull)[0, 0]
        if algorithm == "WN":
            w -= (pull - unit * slope) * (size(eta, k) * g / length)
        else:
            w = unit - pull * (size(eta, k) * g)
        if algorithm != "GD":
            g -= slope * size(gamma, k)


def _iterate(algorithm: Algorithm, problem: WNProblem, eta: Rate, gamma: Rate, count: int, digits: int) -> list[_State]:
    """Repeat a step, at a working precision that is raised until the digits are reached."""
    if count < 0:
        msg = "the number of steps must not be negative"
        raise ValueError(msg)
    rates = _rate("eta", eta, count), _rate("gamma", gamma, count)
    bits = accuracy(digits) + 64 + 4 * count
    while bits <= MOST_BITS:
        with precision(bits):
            found = _run(algorithm, problem, *rates, count)
        if found and not missing_bits([x for state in found for x in state.balls()], digits):
            return found
        bits *= 2
    msg = f"{count} steps to {digits} digits need more than {MOST_BITS} bits, or are undefined"
    raise EnclosureError(msg)


def _run(algorithm: Algorithm, problem: WNProblem, eta: Exact, gamma: Exact, count: int) -> list[_State]:
    """Return the iterates at the present working precision; none if one of them is lost."""
    found = []
    for state in islice(_walk(algorithm, problem, eta, gamma), count + 1):
        if not all(x.is_finite() for x in state.balls()):
            return []
        found.append(state)
    return found
