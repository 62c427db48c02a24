"""Where the WN flow of least squares ends, and gradient descent beside it: proved signs, digits as many as wanted.

Let A have full row rank and y not be 0. With c > 0 the loss of the flow tends to 0, or (g, w) tends to a saddle with
g = 0. In the first case it ends at x = x* + (g_inf t) w_0^perp, and the excess g_inf^2 - |x*|^2, which is |x - x*|^2,
is the one root D of

    D = |w_0^perp|^2 (|x*|^2 + D) exp((g_0^2 - |x*|^2 - D) / c).

That equation says nothing of the sign of g_inf. It is known as soon as the loss is below |y|^2 / 2, its value at
g = 0: the loss does not increase, so that g never vanishes again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flint import arb, arb_mat, fmpq

from symbolic.balls import EnclosureError, accuracy, log2_above, precision
from symbolic.newton import increasing_root
from symbolic.scale_equation import excess
from symbolic.spectrum import column, dot, eigenvalues, gram, matrix, minimum_norm_solution, null_space_part
from symbolic.surds import sign, surd_sign
from symbolic.weight_normalization import wn_flow

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbolic.weight_normalization import WNProblem, WNState

MOST_BITS = 1 << 20
"""The working precision at which the search for a limit gives up."""

HORIZONS = 12
"""How often the time is doubled until which the flow is followed to find the sign of its limit."""

FLOW_DIGITS = 12
"""To how many digits it is followed."""


@dataclass(frozen=True)
class WNLimit:
    """Balls that contain the limits of g and of x = g w, and the distance of the latter from x*.

    `sign` is that of g, 0 at a saddle, and `reason` says how it was proved. `square` is the square of the distance
    where that is known to be a rational number, and None otherwise.
    """

    g: arb
    x: list[arb]
    distance: arb
    sign: int
    reason: str
    square: fmpq | None


@dataclass(frozen=True)
class GDLimit:
    """Balls that contain the limit of gradient descent and its distance from x*, of which `square` is the square."""

    x: list[arb]
    distance: arb
    square: fmpq


class _Data:
    """What a limit is made of, exactly.

    `least` is x*, `size` |x*|^2, `part` |w_0^perp|^2, `begin` g_0^2, `push` y'Au and `perp` the null-space part of u.
    """

    def __init__(self, problem: WNProblem) -> None:
        if not any(problem.y):
            msg = "y must not be 0: then every solution of least norm is 0, and has no direction"
            raise ValueError(msg)
        self.problem = problem
        self.least = minimum_norm_solution(problem.A, problem.y)
        self.size = dot(self.least, self.least)
        self.perp = null_space_part(problem.A, problem.u)
        self.length = dot(problem.u, problem.u)
        self.part = dot(self.perp, self.perp) / self.length
        self.begin = problem.g0 * problem.g0
        self.image = [dot(row, problem.u) for row in problem.A]
        self.push = dot(problem.y, self.image)

    def gain(self) -> int:
        """Return the sign of |y|^2 / 2 minus the loss at the start."""
        g0 = self.problem.g0
        return surd_sign(-self.begin * dot(self.image, self.image), 2 * g0 * self.push, self.length)

    def invariant_above_one(self) -> bool:
        """Whether |w_0^perp|^2 exp(g_0^2 / c) > 1, for g_0 not 0.

        The two are never equal: exp of a rational number that is not 0 is no rational number.
        """
        bits = 64
        while self.part > 0:
            with precision(bits):
                logarithm = arb(self.part).log() + self.begin / self.problem.c
                if not logarithm.contains(0):
                    return bool(logarithm > 0)
            bits *= 2
        return False

    def one_equation(self) -> bool:
        """Whether AA'y and Aw_0 are multiples of y: then A w stays one."""
        return _parallel((gram(self.problem.A) * column(self.problem.y)).entries(), list(self.problem.y)) and _parallel(
            self.image, list(self.problem.y)
        )


def _parallel(vector: list[fmpq], other: list[fmpq]) -> bool:
    """Whether a vector is a multiple of another one, which is not 0."""
    factor = dot(vector, other) / dot(other, other)
    return all(a == factor * b for a, b in zip(vector, other, strict=True))


def wn_limit(problem: WNProblem, digits: int = 30) -> WNLimit:
    """Enclose where the WN flow ends.

    Parameters
    ----------
    problem : WNProblem
        The data: A of full row rank, y not 0. At c = 0 the scale is fixed.
    digits : int
        The radii are at most ``10**-digits`` times |g| for g and the entries of x, and times the distance for that.

    Raises
    ------
    ValueError
        If A does not have full row rank, y is 0, or `digits` is not positive.
    EnclosureError
        If the sign of the limit cannot be proved; at c = 0, if no theorem gives the limit; if no enclosure that sharp
        can be had.

    Examples
    --------
    From w_0 = (3/5, 4/5), for one equation x_1 = 1.

    >>> from symbolic.weight_normalization import WNProblem
    >>> limit = wn_limit(WNProblem([[1, 0]], [1], [3, 4], 1, 1), digits=12)
    >>> print(limit.g.str(12, radius=False), limit.distance.str(12, radius=False), limit.reason)
    1.25241400004 0.754016463684 at the start the loss is not above |y|^2/2, and it is no saddle
    """
    accuracy(digits)
    data = _Data(problem)
    if problem.g0 == 0 and (problem.c == 0 or data.push == 0):
        return _until_sharp(lambda _: _rest(data), digits)
    if problem.c == 0:
        return _fixed_scale(data, digits)
    side, reason = _sign(data)
    return _until_sharp(lambda bits: _end(data, side, reason, bits), digits)


def gd_limit(problem: WNProblem, digits: int = 30) -> GDLimit:
    """Enclose x* + g_0 w_0^perp, where gradient descent and gradient flow from g_0 w_0 end.

    Parameters
    ----------
    problem : WNProblem
        The data; the ratio c plays no part. The step sizes are such that gradient descent converges.
    digits : int
        The radii are at most ``10**-digits`` times |x| for the entries of x, and times the distance for that.

    Raises
    ------
    ValueError
        If A does not have full row rank, y is 0, or `digits` is not positive.

    Examples
    --------
    >>> from symbolic.weight_normalization import WNProblem
    >>> limit = gd_limit(WNProblem([[1, 0]], [1], [3, 4], 1, 1), digits=12)
    >>> [x.str(12, radius=False) for x in limit.x]
    ['1.00000000000', '0.800000000000']
    """
    data = _Data(problem)
    with precision(accuracy(digits) + 32):
        rate = problem.g0 / arb(data.length).sqrt()
        x = [least + rate * part for least, part in zip(data.least, data.perp, strict=True)]
        return GDLimit(x, arb(data.part * data.begin).sqrt(), data.part * data.begin)


def closer(problem: WNProblem, digits: int = 30) -> str:
    """Say which ends nearer to the minimum-norm solution: `nearer` of the two limits.

    Parameters and errors are those of `wn_limit`.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from symbolic.weight_normalization import WNProblem
    >>> [closer(WNProblem([[1, 0]], [1], [3, 4], g0, 1)) for g0 in (1, 2, Fraction(5, 3))]
    ['WN', 'GD', 'equal']
    """
    return nearer(wn_limit(problem, digits), gd_limit(problem, digits))


def nearer(wn: WNLimit, gd: GDLimit) -> str:
    """Say which of two limits is nearer to x*: "WN", "GD", "equal" or, if the balls overlap, "undecided".

    "equal" is said only where the two squared distances are one rational number. For c > 0 they are equal in no other
    case: an equation between them would make exp of a rational number other than 0 rational.

    Examples
    --------
    >>> from symbolic.weight_normalization import WNProblem
    >>> problem = WNProblem([[1, 0]], [1], [3, 4], 1, 1)
    >>> nearer(wn_limit(problem), gd_limit(problem))
    'WN'
    """
    if wn.square is not None:
        return ("WN", "equal", "GD")[sign(wn.square - gd.square) + 1]
    if wn.distance < gd.distance:
        return "WN"
    return "GD" if wn.distance > gd.distance else "undecided"


def _until_sharp(compute: Callable[[int], WNLimit], digits: int) -> WNLimit:
    """Raise the working precision until a limit is as sharp as asked for."""
    wanted = accuracy(digits)
    bits = wanted + 24
    while bits <= MOST_BITS:
        with precision(bits):
            limit = compute(bits)
            size = sum((x * x for x in limit.x), arb(0)).sqrt()
            sharp = all(x.is_exact() or x.rel_accuracy_bits() >= wanted for x in (limit.g, limit.distance))
            if sharp and all(x.is_exact() or x.rad() * arb(2) ** wanted <= size for x in limit.x):
                return limit
        bits *= 2
    msg = f"{digits} digits of the limit are out of reach with {MOST_BITS} bits"
    raise EnclosureError(msg)


# The sign


def _sign(data: _Data) -> tuple[int, str]:
    """Prove the sign of the limit of g, for c > 0 and from a start that is no saddle."""
    scale, push = sign(data.problem.g0), sign(data.push)
    if scale == 0:
        return push, "g_0 = 0: g takes the sign of y'Aw_0 at once, and the loss falls below |y|^2/2"
    if data.gain() >= 0:
        return scale, "at the start the loss is not above |y|^2/2, and it is no saddle"
    if data.invariant_above_one():
        return scale, "|w_0^perp|^2 exp(g_0^2/c) > 1: as this stands still, g cannot vanish"
    if data.one_equation():
        return push, "for one equation and |w_0^perp|^2 exp(g_0^2/c) < 1, y'Aw keeps its sign, which g takes over"
    return _sign_by_flow(data)


def _sign_by_flow(data: _Data) -> tuple[int, str]:
    """Follow the flow until the loss is below |y|^2/2; it is above that, and g not 0, at the start."""
    problem = data.problem
    half = dot(problem.y, problem.y) / 2
    when, state, trouble = _follow(data, lambda state: bool(state.loss < half) and not state.g.contains(0))
    if state is not None:
        return (
            1 if state.g > 0 else -1,
            f"at t = {when} the loss is proved to be below |y|^2/2, and g to have this sign",
        )
    msg = (
        "the sign of the limit is undecided: no theorem gives it from the start, where the loss is above |y|^2/2, "
        f"and the flow was followed to t = {when} without it falling below{trouble}; "
        "the start may lie on the stable set of a saddle, or near it"
    )
    raise EnclosureError(msg)


def _follow(data: _Data, arrived: Callable[[WNState], bool]) -> tuple[fmpq, WNState | None, str]:
    """Follow the flow to doubled times: to the first at which something holds, or as far as can be; and why not on."""
    problem = data.problem
    pull = (matrix(problem.A).transpose() * column(problem.y)).entries()
    ratio = problem.c if problem.c > 0 else data.begin
    rate = log2_above(arb(ratio * dot(pull, pull)))  # near a saddle g grows at the rate sqrt(c) |A'y|
    time, reached = fmpq(2) ** (-(rate // 2)), fmpq(0)
    for _ in range(HORIZONS):
        try:
            (state,) = wn_flow(problem, [time], FLOW_DIGITS)
        except EnclosureError as error:
            return reached, None, f" ({error})"
        if arrived(state):
            return time, state, ""
        reached, time = time, 2 * time
    return reached, None, ""


# The limit


def _rest(data: _Data) -> WNLimit:
    """The end of a flow that stands still at g = 0."""
    reason = "g_0 = 0 and c y'Aw_0 = 0: the flow stands still"
    return WNLimit(arb(0), [arb(0) for _ in data.least], arb(data.size).sqrt(), 0, reason, data.size)


def _solution(data: _Data, side: int, reason: str, square: arb, exact: fmpq | None) -> WNLimit:
    """The solution whose null-space part has this square and is that of w_0, up to a factor of the sign of g."""
    distance = square.sqrt()
    factor = side * distance / arb(data.part * data.length).sqrt() if data.part > 0 else arb(0)
    x = [least + factor * part for least, part in zip(data.least, data.perp, strict=True)]
    as_at_start = exact is not None and data.size + exact == data.begin
    size = arb(abs(data.problem.g0)) if as_at_start else (data.size + square).sqrt()
    return WNLimit(side * size, x, distance, side, reason, exact)


def _end(data: _Data, side: int, reason: str, bits: int) -> WNLimit:
    """The limit for c > 0 if the loss tends to 0."""
    if data.part == 0:
        return _solution(data, side, reason, arb(0), fmpq(0))
    if data.size == (1 - data.part) * data.begin:
        return _solution(data, side, reason, arb(data.begin - data.size), data.begin - data.size)

    def constants() -> tuple[arb, arb, arb, arb]:
        return arb(data.part), arb(data.begin), arb(data.problem.c), arb(data.size)

    return _solution(data, side, reason, excess(constants, bits - 8).exp(), None)


# The scale is fixed: c = 0


def _fixed_scale(data: _Data, digits: int) -> WNLimit:
    """The limit for c = 0 and g_0 not 0, where a theorem gives it."""
    side = sign(data.problem.g0)
    if data.part == 0:
        return _until_sharp(lambda _: _fixed_in_row_space(data, side), digits)
    if data.begin >= data.size:
        reason = "c = 0, |g_0| >= |x*|: the loss tends to 0, and w_perp keeps its direction"
        square = data.begin - data.size
        return _until_sharp(lambda _: _solution(data, side, reason, arb(square), square), digits)
    return _until_sharp(lambda bits: _nearest(data, side, bits), digits)


def _nearest(data: _Data, side: int, bits: int) -> WNLimit:
    """The point of the sphere at which the loss is least: (A'A + rho) x = A'y with rho > 0 and |x| = |g_0|."""
    K, y = gram(data.problem.A), column(data.problem.y)

    def solve(x: arb) -> tuple[arb, arb_mat, arb_mat, arb_mat]:
        """Return rho = exp(x), K, (K + rho)^-1 y and (K + rho)^-2 y."""
        rho, exact = x.exp(), arb_mat(K)
        moved = exact + rho * arb_mat(K.nrows(), K.nrows(), 1)
        once = moved.solve(arb_mat(y))
        return rho, exact, once, moved.solve(once)

    def function(x: arb) -> arb:
        try:
            _, exact, once, _ = solve(x)
        except ZeroDivisionError:  # the precision is too low to tell that the matrix can be inverted
            return arb.nan()
        return data.begin - (once.transpose() * exact * once)[0, 0]

    def slope(x: arb) -> tuple[arb, arb]:
        rho, exact, once, twice = solve(x)
        return rho, (once.transpose() * exact * twice)[0, 0]

    def slopes(low: arb, high: arb) -> tuple[arb, arb]:
        try:
            (least, steep), (most, flat) = slope(low), slope(high)  # the second factor decreases in rho
        except ZeroDivisionError:
            return arb(0), arb.pos_inf()
        return (2 * least * flat).lower(), (2 * most * steep).upper()

    root = increasing_root(function, slopes, bits)
    x = (arb_mat(matrix(data.problem.A).transpose()) * solve(root)[2]).entries()
    square = sum(((a - b) * (a - b) for a, b in zip(x, data.least, strict=True)), arb(0))
    reason = "c = 0, 0 < |g_0| < |x*|: the loss tends to its least value on the sphere"
    return WNLimit(arb(data.problem.g0), x, square.sqrt(), side, reason, None)


def _fixed_in_row_space(data: _Data, side: int) -> WNLimit:
    """The limit for c = 0 from the row space, where the flow stays: a start at rest, or a theorem that gives x*."""
    g0, length = arb(data.problem.g0), arb(data.size).sqrt()
    if _at_rest(data):
        factor = g0 / arb(data.length).sqrt()
        x = [factor * a for a in data.problem.u]
        square = sum(((a - b) * (a - b) for a, b in zip(x, data.least, strict=True)), arb(0))
        return WNLimit(g0, x, square.sqrt(), side, "c = 0, and the flow stands still: (I - ww')A'r = 0", None)
    if _drawn_to_target(data):
        reason = "c = 0, x* is an eigenvector of A'A, w_0 is in the row space and not too far from it"
        x = [abs(g0) / length * a for a in data.least]
        exact = fmpq(0) if data.begin == data.size else None
        return WNLimit(g0, x, abs(abs(g0) - length) if exact is None else arb(0), side, reason, exact)
    trouble = ""
    if data.begin == data.size:
        when, state, trouble = _follow(data, _small_loss(data))
        if state is not None:
            reason = f"c = 0, |g_0| = |x*|, w_0 in the row space, and at t = {when} the loss is small enough"
            return _solution(data, side, reason, arb(0), fmpq(0))
    msg = (
        "the limit is undecided: for c = 0 and w_0 in the row space the flow may end at another local minimum "
        f"of the loss, and no theorem here tells at which{trouble}"
    )
    raise EnclosureError(msg)


def _across(vector: list[fmpq], u: list[fmpq]) -> list[fmpq]:
    """The part of a vector across u."""
    factor = dot(vector, u) / dot(u, u)
    return [a - factor * b for a, b in zip(vector, u, strict=True)]


def _at_rest(data: _Data) -> bool:
    """Whether A'y |u| - g_0 A'Au is a multiple of u."""
    back, u = matrix(data.problem.A).transpose(), list(data.problem.u)
    pull = _across((back * column(data.problem.y)).entries(), u)
    push = _across((back * column(data.image)).entries(), u)
    return all(surd_sign(-data.problem.g0 * b, a, data.length) == 0 for a, b in zip(pull, push, strict=True))


def _extremes(data: _Data) -> tuple[arb, arb]:
    found = eigenvalues(gram(data.problem.A))
    return found[0].value, found[-1].value


def _small_loss(data: _Data) -> Callable[[WNState], bool]:
    """Whether lambda_max |r|^2 < 4 g_0^2 lambda_min^2 at a state: then it ends at x*, if |g_0| = |x*|."""
    least, greatest = _extremes(data)
    return lambda state: bool(greatest * state.loss < 2 * data.begin * least * least)


def _drawn_to_target(data: _Data) -> bool:
    """Whether w* = x* / g* is an eigenvector, w_0 is not -w*, and g_0 and w*'w_0 are as the theorem asks."""
    y, pull = list(data.problem.y), (gram(data.problem.A) * column(data.problem.y)).entries()
    if not _parallel(pull, y):
        return False
    stretch = dot(pull, y) / dot(y, y)
    least, greatest = _extremes(data)
    size, scale = arb(data.size).sqrt(), arb(abs(data.problem.g0))
    cosine = sign(data.problem.g0) * dot(data.least, list(data.problem.u)) / (size * arb(data.length).sqrt())
    forced = size * stretch > scale * (stretch - least)
    return bool(forced and size * stretch + scale * (greatest - stretch) * cosine > 0)
