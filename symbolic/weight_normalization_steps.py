"""The discrete algorithms beside the WN flow, iterated with proved error bounds, and gradient descent exactly.

Weight normalization (WN) descends on h(w, g) = |g A w / |w| - y|^2 / 2; reparametrized projected gradient descent
(rPGD) descends on f(w, g) = |g A w - y|^2 / 2 and returns w to the unit sphere; gradient descent (GD) descends on
|A x - y|^2 / 2 from x_0 = g_0 w_0, which is rPGD with the scale 1 and no sphere.

The iterates are points, and their distance from the true ones is one number. In the norm of w and g / sqrt(c), with
c = gamma / eta, all three are gradient steps, I - eta H is symmetric, and H is positive but for terms in the misfit.
So the errors hardly grow, and not at all in the end; in balls they would grow by bits in each step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from flint import arb, arb_mat, fmpq, fmpq_mat

from symbolic.balls import BOUND_BITS, EnclosureError, accuracy, missing_bits, precision, rational
from symbolic.quadratic import square_root
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

POWER = 5
"""The greatest eigenvalue of AA' is bounded by way of its power 2^POWER."""


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
    """After k steps, the point w, g; the true one is within `error` of it, in the norm of w and g / sqrt(c).

    At c = 0 the scale does not move: then g is the ball of its true value, and `error` that of w.
    """

    k: int
    w: arb_mat
    g: arb
    c: arb
    error: arb

    def scale(self) -> arb:
        """Enclose the true scale."""
        return self.g + arb(0, 1) * (self.c.sqrt() * self.error).upper() if self.c > 0 else self.g


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
    return [WNIterate(k, g, w) for k, g, w in _iterate("WN", problem, eta, gamma, count, digits)]


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
    return [WNIterate(k, g, w) for k, g, w in _iterate("rPGD", problem, eta, gamma, count, digits)]


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
    return [GDIterate(k, x) for k, _, x in _iterate("GD", problem, eta, 0, count, digits)]


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
    length = square_root(dot(problem.u, problem.u))
    if length is None:
        msg = "exact iterates need a u of rational length"
        raise ValueError(msg)
    A, y, x = matrix(problem.A), column(problem.y), column(problem.u) * (problem.g0 / length)
    found = [x.entries()]
    for k in range(count):
        x -= A.transpose() * (A * x - y) * (rate[k] if isinstance(rate, list) else rate)
        found.append(x.entries())
    return found


def steps_to(
    algorithm: Algorithm, problem: WNProblem, eta: Rate, gamma: Rate, epsilon: Rational, most: int = 10_000
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
    bits, undecided = 128, 0
    while bits <= MOST_BITS:
        with precision(bits):
            run = _Run(algorithm, problem, *rates)
            for state in islice(run.states(), most + 1):
                loss = run.loss(state)
                if loss <= bound:
                    return state.k
                if not loss > bound:
                    undecided = state.k
                    break
            else:
                return None
        bits *= 2
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


def _norm(vector: arb_mat) -> arb:
    square = (vector.transpose() * vector)[0, 0]
    return square.sqrt() if square > 0 else arb(0).union(square.abs_upper().sqrt())


def _radius(vector: arb_mat) -> arb:
    """Bound how far what is in a vector of balls can be from its midpoint."""
    return sum((x.rad() * x.rad() for x in vector.entries()), arb(0)).sqrt().upper()


def _widened(vector: arb_mat, error: arb) -> list[arb]:
    return [x + arb(0, 1) * error.upper() for x in vector.entries()]


def _largest(K: fmpq_mat) -> arb:
    """Bound the greatest eigenvalue of AA' by a root of the Frobenius norm of a power: sharp to a few percent."""
    if not any(K.entries()):
        return arb(0)
    power = arb_mat(K)
    for _ in range(POWER):
        power = power * power
    return arb(sum((x * x for x in power.entries()), arb(0))).root(2 ** (POWER + 1)).upper()


class _Run:
    """An algorithm on a problem, at the present working precision."""

    def __init__(self, algorithm: Algorithm, problem: WNProblem, eta: Exact, gamma: Exact) -> None:
        if algorithm not in {"WN", "rPGD", "GD"}:
            msg = f'the algorithms are "WN", "rPGD" and "GD", not {algorithm!r}'
            raise ValueError(msg)
        if algorithm == "GD" and eta is None:
            raise ValueError(NO_SCALE)
        exact = matrix(problem.A)
        self.algorithm, self.eta, self.gamma = algorithm, eta, fmpq(0) if algorithm == "GD" else gamma
        self.A, self.back, self.y = arb_mat(exact), arb_mat(exact.transpose()), arb_mat(column(problem.y))
        self.w, self.g = arb_mat([[x] for x in problem.start()]), arb(problem.g0)
        if algorithm == "GD":
            self.w, self.g = self.w * self.g, arb(1)
        with precision(BOUND_BITS):
            self.largest = _largest(exact * exact.transpose())

    def states(self) -> Iterator[_State]:
        """Iterate without end."""
        state = _State(0, self.w.mid(), self.g, arb(0), _radius(self.w))
        while True:
            yield state
            state = self.after(state)

    def unit(self, state: _State) -> tuple[arb_mat, arb]:
        """Return the direction that is multiplied by g, and by what w was divided for that."""
        if self.algorithm != "WN":
            return state.w, arb(1)
        length = _norm(state.w)
        return state.w * (1 / length), length

    def direction(self, state: _State) -> list[arb]:
        """Enclose the true direction; of GD, x."""
        unit, length = self.unit(state)
        return _widened(unit, state.error / _positive(length - state.error))

    def loss(self, state: _State) -> arb:
        """Enclose |A x - y|^2 / 2: |A (x - x')| is at most |A| |x - x'|."""
        unit, length = self.unit(state)
        misfit = _norm(self.A * unit * state.g - self.y)
        with precision(BOUND_BITS):
            turned = state.error / _positive(length - state.error)
            apart = self.largest.sqrt() * (abs(state.scale()) * turned + _norm(unit) * state.c.sqrt() * state.error)
        nearby = misfit + arb(0, 1) * apart.upper()
        return nearby * nearby / 2

    def size(self, rate: Exact, k: int, g: arb) -> arb:
        """Return a step size."""
        if rate is None:
            return 1 / (g * g)
        return arb(rate[k] if isinstance(rate, list) else rate)

    def after(self, state: _State) -> _State:
        """Make a step from the point, and carry the error through it."""
        state = self.measured(state)
        eta, gamma = (self.size(rate, state.k, state.g) for rate in (self.eta, self.gamma))
        unit, length = self.unit(state)
        pull = self.back * (self.A * unit * state.g - self.y)
        slope = (unit.transpose() * pull)[0, 0]
        across = (pull - unit * slope) * (1 / length) if self.algorithm == "WN" else pull
        w, g = state.w - across * (eta * state.g), state.g - slope * gamma
        with precision(BOUND_BITS):
            error = self.growth(state, _norm(pull), length) * state.error
        if self.algorithm == "rPGD":
            moved = _norm(w)
            w *= 1 / moved
            with precision(BOUND_BITS):  # |a / |a| - b / |b|| <= 2 |a - b| / (|a| + |b|)
                error *= _larger(1 / _positive(moved - error), arb(1))
        with precision(BOUND_BITS):
            error += _radius(w)
            if state.c > 0:
                error += g.rad() / state.c.sqrt()
                g = g.mid()
        return _State(state.k + 1, w.mid(), g, state.c, error.upper())

    def measured(self, state: _State) -> _State:
        """Choose the norm for a step: that in which it is a gradient step, if there is one."""
        with precision(BOUND_BITS):
            eta, gamma = (self.size(rate, state.k, state.g) for rate in (self.eta, self.gamma))
            fixed = gamma.is_zero() and state.c == 0
            gradient = eta > 0 and gamma > 0
            if fixed or (state.c > 0 and not gradient):
                return state
            c = (gamma / eta).mid() if gradient else arb(1)
            if c == state.c:
                return state
            error = state.error * _larger((state.c / c).sqrt(), arb(1)) + state.g.rad() / c.sqrt()
            return _State(state.k, state.w, state.g.mid(), c, error.upper())

    def growth(self, state: _State, pull: arb, length: arb) -> arb:
        """Bound the norm of the derivative of a step, before w returns to the sphere, within the error.

        With a = A'(g A u - y) the Hessian is J'J + E; J'J is positive and at most `most`, and E at most `rest`. For
        WN, where w = n u, E has the blocks -(g / n^2) ((u'a) P + u (P a)' + (P a) u') and sqrt(c) P a / n, and
        JJ' = A ((g^2 / n^2) P + c u u') A'; else E has the block sqrt(c) a, and JJ' = A (g^2 + c w w') A'.
        """
        c, root, error, top = state.c, state.c.sqrt(), state.error, self.largest
        scale = state.g + arb(0, 1) * (root * error).upper()
        g = scale.abs_upper()
        if self.algorithm == "WN":
            n = _positive(length - error)
            pull = pull + top * (g * error / n + root * error)
            most, rest = top * _larger((g / n) ** 2, c), pull * (fmpq(3, 2) * g / n**2 + root / n)
            slopes = g * pull / n, pull
        else:
            size = _norm(state.w)
            pull = pull + top * (g + size * root) * error
            most, rest = top * (g**2 + c * (size + error) ** 2), root * pull
            slopes = g * pull, (size + error) * pull
        eta, gamma = (self.size(rate, state.k, scale) for rate in (self.eta, self.gamma))
        skew = abs(gamma / c - eta) if c > 0 else arb(0)
        growth = _larger(abs(1 - eta * most), arb(1)) + abs(eta) * rest + skew * (most + rest)
        if self.eta is None:  # the step size depends on g
            growth += 2 * root / abs(scale) ** 3 * slopes[0]
        if self.gamma is None:
            growth += 2 / abs(scale) ** 3 * slopes[1]
        return growth.upper()


def _larger(x: arb, y: arb) -> arb:
    """Bound the maximum of two numbers from above; if the first is none, this is none either."""
    bound = x.upper()
    if bound < y:
        return y
    return bound


def _positive(length: arb) -> arb:
    """Return a length that is divided by, or nothing finite if it may be 0."""
    return length if length > 0 else arb.nan()


def _iterate(
    algorithm: Algorithm, problem: WNProblem, eta: Rate, gamma: Rate, count: int, digits: int
) -> list[tuple[int, arb, list[arb]]]:
    """Repeat a step, at a working precision that is raised until the digits are reached."""
    if count < 0:
        msg = "the number of steps must not be negative"
        raise ValueError(msg)
    rates = _rate("eta", eta, count), _rate("gamma", gamma, count)
    bits = accuracy(digits) + 64
    while bits <= MOST_BITS:
        with precision(bits):
            run = _Run(algorithm, problem, *rates)
            found = [(x.k, x.scale(), run.direction(x)) for x in islice(run.states(), count + 1)]
        balls = [x for _, g, w in found for x in (g, *w)]
        if all(x.is_finite() for x in balls) and not missing_bits(balls, digits):
            return found
        bits *= 2
    msg = f"{count} steps to {digits} digits need more than {MOST_BITS} bits, or are undefined"
    raise EnclosureError(msg)
