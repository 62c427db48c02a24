"""Flows of the concrete problems, at a time and in the long run, in balls and in mpmath numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import mpmath
from flint import arb, arb_mat, fmpq, fmpq_mat

from proofs.confirm import DIGITS, Instance, as_column, exact
from proofs.wu2020.problems import FIXED, PROBLEMS, ROW, TWO_BY_FOUR, Extra, Problem, Q, Values, digit, named
from proofs.wu2020.setting import flow, r
from symbolic.balls import precision, rational
from symbolic.logistic_regression import logistic_flow, logistic_flow_mpmath
from symbolic.numbers import Balls, Digits, pseudo_inverse
from symbolic.weight_normalization import WNProblem, wn_flow
from symbolic.weight_normalization_mpmath import wn_flow_mpmath


@cache
def state_at(p: Problem, time: Fraction) -> tuple[Any, Any]:
    """The flow of a problem at a time, as balls and as mpmath numbers."""
    problem = WNProblem(p.A, p.y, p.w, p.g, p.c)
    return wn_flow(problem, [time], DIGITS + 5)[0], wn_flow_mpmath(problem, [time], DIGITS + 5)[0]


def along_the_flow(names: tuple[str, ...] = tuple(PROBLEMS), extra: Extra = lambda problem: {}) -> list[Instance]:
    """The problems as starts, and where their flow is at one time."""
    found = []
    for name in names:
        p = (PROBLEMS | FIXED)[name]
        ball, point = state_at(p, p.time)
        values = p.values() | {"w0": as_column(p.w), "g0": [[p.g]], "t": [[p.time]], **extra(p)}
        values |= {"w": as_column(ball.w), "g": [[ball.g]]}
        found.append(Instance(name, p.says, p.dims, values, {"w": as_column(point.w), "g": [[point.g]]}))
    return found


def gradient_flows() -> list[Instance]:
    """Gradient flow on (1) from x_0 = g_0 w_0, at t = 40: x = x* + g_0 w_0^perp + exp(-t A'A) (row-space part - x*)."""
    found, time = [], 40
    for name in ("generic", "example", "null space", "g < 0", "small c", "rank one"):
        p = PROBLEMS[name]
        A, y, w = (fmpq_mat([[rational(x) for x in row] for row in p.values()[letter]]) for letter in ("A", "y", "w"))
        inverse, begin = pseudo_inverse(A), rational(p.g) * w
        least, row = inverse * y, inverse * (A * begin)
        fall, square = -time * A.transpose() * A, (least.transpose() * least)[0, 0]
        with precision(4 * DIGITS):
            ball = arb_mat(fall).exp() * arb_mat(row - least) + arb_mat(least + begin - row)
            size = arb(square).sqrt()
        with mpmath.workdps(DIGITS + 15):
            moved, rest = (digits_of(matrix) for matrix in (row - least, least + begin - row))
            point = mpmath.expm(digits_of(fall)) * moved + rest
            number = mpmath.sqrt(mpmath.mpf(int(square.p)) / int(square.q))
        values = p.values() | {"w0": as_column(p.w), "g0": [[p.g]], "t": [[Q(time)]], "x0": begin.tolist()}
        values |= {"x": ball.tolist(), "g_star": [[size]]}
        found.append(Instance(name, p.says, p.dims, values, {"x": point.tolist(), "g_star": [[number]]}))
    return found


def digits_of(matrix: fmpq_mat) -> Any:
    """A rational matrix in mpmath numbers."""
    return mpmath.matrix([[digit(entry) for entry in row] for row in matrix.tolist()])


def above_the_threshold() -> list[Instance]:
    """A start in the null space, where ell = g0^2; the loss to be reached is that of the start."""
    return along_the_flow(("null space",), lambda p: {"ell": [[p.g * p.g]], "T": [[Q(0)]], "eps": [[Q(1, 2)]]})


def below_the_loss_at_zero() -> list[Instance]:
    """Flows from below the loss at g = 0, for one equation of norm 1, where delta is |y|^2 - |r_0|^2."""

    def gain(p: Problem) -> Mapping[str, Any]:
        image = sum((a * x for a, x in zip(p.A[0], p.w, strict=True)), Q(0))
        return {"delta": [[p.y[0] ** 2 - (p.y[0] - p.g * image) ** 2]]}

    return along_the_flow(("example", "row space", "small c", "large c"), gain)


def in_the_long_run(problems: Mapping[str, Problem] | None = None, extra: Extra = lambda problem: {}) -> list[Instance]:
    """Flows that end in a solution, at t = 30, with the limit of the scale and the exponential that belongs to it."""
    names = ("generic", "example", "null space", "row space", "g < 0")
    found = []
    for name, p in (problems or {name: PROBLEMS[name] for name in names}).items():
        ball, point = state_at(p, Q(30))
        limit, second = limits_of_the_scale(p, 1 if ball.g > 0 else -1)
        values = p.values() | {"w0": as_column(p.w), "g0": [[p.g]], "t": [[Q(30)]], **extra(p)}
        values |= {"w": as_column(ball.w), "g": [[ball.g]], **limit}
        found.append(Instance(name, p.says, p.dims, values, {"w": as_column(point.w), "g": [[point.g]], **second}))
    return found


def falls_below_zero() -> list[Instance]:
    """Flows that start below the loss at g = 0, in the long run."""
    return in_the_long_run({name: PROBLEMS[name] for name in ("generic", "example", "row space")})


def limits_of_the_scale(p: Problem, sign: int) -> tuple[Values, Values]:
    """G = g_end^2 with G (1 - a X) = |x*|^2, a = |w_0^perp|^2, X = exp((g_0^2 - G) / c): as balls and in mpmath.

    The left side is less than the right one below G, and larger above: bisection, and signs in balls at both ends.
    """
    A, y, w = (fmpq_mat([[rational(x) for x in row] for row in p.values()[letter]]) for letter in ("A", "y", "w"))
    least = pseudo_inverse(A) * y
    rest = w - pseudo_inverse(A) * (A * w)
    size, part = ((v.transpose() * v)[0, 0] for v in (least, rest))
    with mpmath.workdps(DIGITS + 25):
        s, a, u, c = (mpmath.mpf(int(x.p)) / int(x.q) for x in (size, part, rational(p.g**2), rational(p.c)))
        low, high = s, s + a * c * mpmath.exp(u / c - 1)
        for _ in range(6 * DIGITS):
            middle = (low + high) / 2
            low, high = (middle, high) if middle * (1 - a * mpmath.exp((u - middle) / c)) < s else (low, middle)
        g, X = sign * mpmath.sqrt(high), mpmath.exp((u - high) / c)
        numbers = {"g_end": g, "g_far": g, "E_end": mpmath.sqrt(X), "G": high, "X": X, "g_star": mpmath.sqrt(s)}
        near = fmpq(int(mpmath.nint(high * 10 ** (DIGITS + 10))), 10 ** (DIGITS + 10))
    with precision(6 * DIGITS):
        ends = [near + shift * fmpq(1, 10 ** (DIGITS + 9)) for shift in (-1, 1)]
        excess = [arb(z) * (1 - part * (arb(rational(p.g**2) - z) / rational(p.c)).exp()) - size for z in ends]
        if not excess[0] < 0 < excess[1]:
            raise ValueError(f"{p.says}: the root is not between {ends[0]} and {ends[1]}")
        G = arb(near, arb(10) ** (-DIGITS - 9))
        X = ((rational(p.g**2) - G) / rational(p.c)).exp()
        g = sign * G.sqrt()
        balls = {"g_end": g, "g_far": g, "E_end": X.sqrt(), "G": G, "X": X, "g_star": arb(size).sqrt()}
    return named(balls), named(numbers)


def nearer_or_farther() -> list[Instance]:
    """Flows of the example that end nearer to x* than gradient descent, farther, and as far; and of two equations."""
    cases = {
        "small ratio": (Q(1), Q(1, 2)),
        "large ratio": (Q(1, 2), Q(10)),
        "small scale": (Q(1, 10), Q(1)),
        "large ratio, long start": (Q(3), Q(10)),
        "small ratio, long start": (Q(3), Q(1)),
        "at rest": (Q(5, 3), Q(1)),
        "g = 0": (Q(0), Q(1)),
    }
    flows = {
        name: replace(PROBLEMS["example"], says=f"the example, g_0 = {g}, c = {c}", g=g, c=c)
        for name, (g, c) in cases.items()
    }
    return with_both_ends({"generic": PROBLEMS["generic"], **flows})


def with_both_ends(problems: Mapping[str, Problem]) -> list[Instance]:
    """Flows in the long run, with the place where they end, called x_end and x_lim."""
    found = []
    for late in in_the_long_run(problems):
        A, y, w0, g0 = (
            fmpq_mat([[rational(x) for x in row] for row in late.values[letter]]) for letter in ("A", "y", "w0", "g0")
        )
        least = pseudo_inverse(A) * y
        rest = w0 - pseudo_inverse(A) * (A * w0)
        size, part, square = ((v.transpose() * v)[0, 0] for v in (least, rest, g0))
        M = (size + square * part) / square if square != 0 else square
        pairs = list(zip(least.entries(), rest.entries(), strict=True))
        with precision(4 * DIGITS):
            (((g,),), ((E,),)) = (late.values[name] for name in ("g_end", "E_end"))
            place = as_column([x + g * E * z for x, z in pairs])
            values = {"x_end": place, "x_lim": place, "G_inf": late.values["G"]}
            values |= {"ell_star": [[arb(1 + part).log()]]}
            values |= {"M": [[M]], "ell": [[arb(M).log()]]} if square != 0 else {}
        with mpmath.workdps(DIGITS + 25):
            (((g,),), ((E,),)) = (late.second[name] for name in ("g_end", "E_end"))
            place = as_column([digit(x) + g * E * digit(z) for x, z in pairs])
            second = {"x_end": place, "x_lim": place, "G_inf": late.second["G"]}
            second |= {"ell_star": [[mpmath.log(1 + digit(part))]]}
            second |= {"ell": [[mpmath.log(digit(M))]]} if square != 0 else {}
        found.append(replace(late, values={**late.values, **values}, second={**late.second, **second}))
    return found


def ends_compared() -> list[Instance]:
    """The same, where g_0^2 <= |x*|^2."""
    names = ("generic", "small ratio", "large ratio", "small scale", "g = 0")
    return [late for late in nearer_or_farther() if late.name in names]


def ends_farther_away() -> list[Instance]:
    """Flows from the null space with g_0^2 > |x*|^2 and a large ratio c."""
    example = replace(PROBLEMS["null space"], says="the example, w_0 = (0, 1), g_0 = 2, c = 10", g=Q(2), c=Q(10))
    rows = tuple((*row, Q(0)) for row in TWO_BY_FOUR)
    generic = Problem("m = 2, d = 5, w_0 in the null space", rows, exact(1, "1/2"), exact(0, 0, 0, 0, 1), Q(-3), Q(12))
    return with_both_ends({"large ratio": example, "two equations": generic})


def figure_2() -> list[Instance]:
    """A = [1, 0], y = 2, from g_0 = 1 and g_0 = 3, with small and with large c."""
    cases = {"a, c = 1/2": (1, Q(1, 2)), "a, c = 10": (1, Q(10)), "f, c = 1": (3, Q(1)), "f, c = 20": (3, Q(20))}
    example = replace(PROBLEMS["example"], y=exact(2))
    flows = {
        name: replace(example, says=f"Figure 2, w_0 = (3/5, 4/5), g_0 = {g}, c = {c}", g=Q(g), c=c)
        for name, (g, c) in cases.items()
    }
    return with_both_ends(flows)


def the_example() -> list[Instance]:
    """A = [1, 0], y = 1, w_0 = (0, 1), c = 1, from several scales g_0; its limits are called g_out and E_out too."""
    flows = {
        f"g_0 = {g}": replace(PROBLEMS["null space"], says=f"the example from w_0 = (0, 1), g_0 = {g}", g=Q(g))
        for g in ("1/100", "1/10", "1/2", "-3/4", "1", "2")
    }

    def called(values: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**values, "g_out": values["g_end"], "E_out": values["E_end"]}

    return [replace(i, values=called(i.values), second=called(i.second)) for i in with_both_ends(flows)]


def ends_with_a_sign() -> list[Instance]:
    """Late on the flow, with the limits of the scale and of the direction, (x* + g_end E_end w_0^perp) / g_end."""
    found = []
    for late in in_the_long_run():
        A, y, w0 = (
            fmpq_mat([[rational(x) for x in row] for row in late.values[letter]]) for letter in ("A", "y", "w0")
        )
        least = pseudo_inverse(A) * y
        rest = w0 - pseudo_inverse(A) * (A * w0)
        pairs = list(zip(least.entries(), rest.entries(), strict=True))
        with precision(4 * DIGITS):
            (((g,),), ((E,),)) = (late.values[name] for name in ("g_end", "E_end"))
            limit = as_column([x / g + E * z for x, z in pairs])
        with mpmath.workdps(DIGITS + 25):
            (((g,),), ((E,),)) = (late.second[name] for name in ("g_end", "E_end"))
            numbers = [[mpmath.mpf(int(q.p)) / int(q.q) for q in pair] for pair in pairs]
            second = as_column([x / g + E * z for x, z in numbers])
        values = {**late.values, "g_sign": late.values["g_end"], "w_sign": limit}
        found.append(
            replace(late, values=values, second={**late.second, "g_sign": late.second["g_end"], "w_sign": second})
        )
    return found


def far_from_zero() -> list[Instance]:
    """Flows on which g^2 and c stay above p = min(g_0^2, c) / 2: at one time, and at t = 30, with the limit of g."""

    def pace(p: Problem) -> Mapping[str, Any]:
        return {"pace": [[min(p.g**2, p.c) / 2]]}

    def limits(values: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**values, **dict.fromkeys(("g_inf", "g_lim"), values["g_end"])}

    early, late = along_the_flow(("tiny eigenvalue", "small c"), pace), in_the_long_run(extra=pace)
    return [*early, *(replace(i, values=limits(i.values), second=limits(i.second)) for i in late)]


def above_a_scale() -> list[Instance]:
    """Flows on which g stays above C = 2 g_0 / 3."""
    names = ("generic", "example", "null space", "slow", "tiny eigenvalue", "small c")
    found = along_the_flow(names, lambda p: {"C": [[p.g * 2 / 3]]})
    for instance in found:
        (((scale,),), ((floor,),)) = (instance.values[letter] for letter in ("g", "C"))
        if not scale > rational(floor):
            raise ValueError(f"{instance.name}: g fell to {scale}, below {floor}")
    return found


def other_losses() -> list[Instance]:
    """Flows of least squares, where v is the residual, and of logistic regression."""
    found = []
    for instance in along_the_flow(("generic", "g < 0", "rank one")):
        exact, second = instance.values, {**instance.values, **instance.second}
        v, v2 = (
            evaluator(flow, instance.dims, values, DIGITS).evaluate(r)
            for evaluator, values in ((Balls, exact), (Digits, second))
        )
        found.append(replace(instance, values={**exact, "v": v}, second={**instance.second, "v": v2}))
    return found + logistic(("generic", "example", "g < 0"))


def logistic(names: tuple[str, ...]) -> list[Instance]:
    """The matrices and starts of problems, for logistic regression."""
    found = []
    for name in names:
        p = PROBLEMS[name]
        balls = logistic_flow(p.A, p.w, p.g, p.c, p.time, DIGITS + 5)
        points = logistic_flow_mpmath(p.A, p.w, p.g, p.c, p.time, DIGITS)
        d = len(p.w)
        state, second = ({"w": as_column(x[:d]), "g": [[x[d]]], "v": as_column(x[d + 1 :])} for x in (balls, points))
        values = p.values() | {"w0": as_column(p.w), "g0": [[p.g]], "t": [[p.time]], **state}
        found.append(Instance(f"{name}, logistic", f"{p.says}, logistic regression", p.dims, values, second))
    return found


def at_fixed_scale() -> list[Instance]:
    """Flows with c = 0, for |g_0| less than |x*|, as long, and longer, with the limits where they are known."""

    def limits(p: Problem) -> Mapping[str, Any]:
        known = {"nu": [[Q(3, 5) if p.g > 1 else Q(0)]]}
        if p.A != ROW:
            return known
        if p.g > 1:
            return known | {"w_end": as_column(exact("4/5", "3/5"))}
        end = as_column(p.w if p.w[1] == 0 else [sign(p.g), Q(0)])
        return known | {"w_end": end, "w_rows": end}

    return along_the_flow(tuple(FIXED), limits)


def with_orthonormal_rows() -> list[Instance]:
    """Those of them with A = [1, 0] and y = 1, and the polar form of x* = (1, 0) on the side of g_0."""
    names = tuple(name for name, p in FIXED.items() if p.A == ROW)
    return along_the_flow(names, lambda p: {"g_star": [[sign(p.g)]], "w_star": as_column([sign(p.g), Q(0)])})


def turning_to_a_target() -> list[Instance]:
    """The same, and flows with A = [[1, 0, 0], [0, a, 0]] and c = 0, where x* is an eigenvector of A'A or is not."""
    cases = {
        "nearest": (
            "0 < g_0 < g*, no eigenvector",
            2,
            Q(117, 55),
            exact("12/13", "5/13", 0),
            exact("1/3", "-2/3", "2/3"),
        ),
        "eigenvector": ("from the row space, w*'w_0 < 0", 2, Q(2), exact(1, 0, 0), exact("-3/5", "4/5", 0)),
        "small loss": ("from the row space, g_0 = g*", 4, Q(1), exact("21/29", "20/29", 0), exact("3/5", "4/5", 0)),
        "trap": ("at a local minimum, g_0 = g*", 4, Q(1), exact("21/29", "20/29", 0), exact("-3/5", "4/5", 0)),
    }
    found = with_orthonormal_rows()
    for name, (says, a, scale, star, w) in cases.items():
        A = (exact(1, 0, 0), exact(0, a, 0))
        p = Problem(f"c = 0, {says}", A, (scale * star[0], scale * a * star[1]), w, Q(1), Q(0), Q(40))
        ball, point = state_at(p, p.time)
        values = p.values() | {"w0": as_column(w), "g0": [[p.g]], "t": [[p.time]], "g_star": [[scale]]}
        values |= {"w_star": as_column(star), "w": as_column(ball.w), "g": [[ball.g]]}
        if name == "nearest":
            values |= {"z_end": as_column(exact("4/5", "3/5", 0)), "rho": [[Q(16, 11)]], "x": as_column(star)}
        found.append(Instance(name, p.says, p.dims, values, {"w": as_column(point.w), "g": [[point.g]]}))
    return found


def sign(x: Fraction) -> Fraction:
    return Q(1 if x > 0 else -1)


def from_below_half() -> list[Instance]:
    """The saddle of the example, and flows from a loss below 1/2, of the example and of two equations."""
    start = exact("1/2", "1/2", "-1/2", "1/2")
    two = Problem("m = 2, d = 4", TWO_BY_FOUR, exact("3/5", "4/5"), start, Q(3, 4), Q(1, 2))
    flows = {"example": PROBLEMS["example"], "row space": PROBLEMS["row space"], "two equations": two}
    kept = {"w_end": as_column(exact(1, 0))}  # from the row space the direction does not move
    return [*along_the_flow(("saddle",)), *in_the_long_run(flows, lambda p: kept if p.w == exact(1, 0) else {})]


def scale_equations() -> list[Instance]:
    """Three roots each: of one problem, of one with larger y, w_0^perp and g_0, and of the first with four times c."""
    starts = {
        "x* longer": exact("3/5", "4/5", "1/2", 1),
        "x* shorter": exact("3/5", "4/5", 3, 1),
        "equal": exact("3/5", "4/5", "5/3", 1),
        "null space": exact(0, 1, "1/2", 1),
        "small c": exact("3/5", "4/5", "1/2", "1/10"),
        "large c": exact("3/5", "4/5", 3, 10**4),
    }
    found = []
    for name, (along, across, g, c) in starts.items():
        one = Problem("", ROW, exact(1), (along, across), g, c)
        more = replace(one, y=exact("11/10"), w=exact(0, 1), g=one.g + Q(1, 10))
        given: Values = {"a": [[one.w[1] ** 2]], "b": [[Q(1)]], "s": [[Q(1)]], "z": [[Q(121, 100)]]}
        given |= {"u": [[one.g**2]], "v": [[more.g**2]], "k": [[one.c]], "k1": [[4 * one.c]]}
        second: Values = {}
        for letters, problem in (("GX", one), ("HY", more), ("JZ", replace(one, c=4 * one.c))):
            for into, roots in zip((given, second), limits_of_the_scale(problem, 1), strict=True):
                into |= {letter: roots[place] for letter, place in zip(letters, "GX", strict=True)}
        says = f"a = {one.w[1] ** 2}, s = 1, u = {one.g**2}, c = {one.c}"
        found.append(Instance(name, says, {}, given, second))
    return found


def rates_at_the_end() -> list[Instance]:
    """Late on the flow, with the limits; for A = [1, 0] with delta and N at the limit, its one eigenvalue."""
    found = []
    for late in ends_with_a_sign():
        data = (late.values, late.second)
        more: list[Values] = [{"w_end": [list(row) for row in values["w_sign"]]} for values in data]
        if late.values["A"] == [list(row) for row in ROW]:
            (((y,),), ((c,),), ((g0,),), ((first,), _)) = (late.values[letter] for letter in ("y", "c", "g0", "w0"))
            more[0] |= {"v": [[Q(1)]], "delta": [[y**2 - (y - g0 * first) ** 2]]}
            with precision(4 * DIGITS), mpmath.workdps(DIGITS + 25):
                for values, into in zip(data, more, strict=True):
                    ((g,),), ((image,), _) = values["g_end"], into["w_end"]
                    into["mu"] = [[g * g + (c.numerator - c.denominator * g * g) * image * image / c.denominator]]
        found.append(replace(late, values={**late.values, **more[0]}, second={**late.second, **more[1]}))
    return found


def restarts() -> list[Instance]:
    """Restarts from the row space, until t = 30: from w*, from -w*, with two rows, and from a nearest point."""
    rows = (exact("1/3", "-2/3", "-2/3"), exact(-1, 0, -2))
    two = Problem("from the row space, m = 2, d = 3", rows, exact("6/5", "22/5"), rows[0], Q(1), Q(1), Q(30))
    one = Problem("from w*", ROW, exact(1), exact(1, 0), Q(3, 2), Q(1), Q(30))
    diagonal, end = (exact(1, 0, 0), exact(0, 2, 0)), exact("4/5", "3/5", 0)
    third = Problem("from the nearest point", diagonal, exact("108/55", "18/11"), end, Q(1), Q(1), Q(30))
    cases = {
        "found": (one, Q(1), exact(1, 0)),
        "opposite": (replace(one, says="from -w*", w=exact(-1, 0), g=Q(1)), Q(1), exact(1, 0)),
        "negative": (replace(one, says="from w*, with g_0 < 0", w=exact(-1, 0), g=Q(-1, 2)), Q(-1), exact(-1, 0)),
        "two": (two, Q(2), exact("-1/3", "-2/15", "-14/15")),
        "nearest": (third, Q(117, 55), exact("12/13", "5/13", 0)),
    }
    found = []
    for name, (p, g, w) in cases.items():
        ball, point = state_at(p, p.time)
        values = p.values() | {"w0": as_column(p.w), "g0": [[p.g]], "t": [[p.time]]}
        values |= {"g_star": [[g]], "w_star": as_column(w), "w": as_column(ball.w), "g": [[ball.g]]}
        values |= {"rho": [[Q(16, 11)]]} if name == "nearest" else {}
        found.append(Instance(name, p.says, p.dims, values, {"w": as_column(point.w), "g": [[point.g]]}))
    return found


def into_a_saddle() -> list[Instance]:
    """For A = [1, 0], y = 1: starts from which the flow ends in S, and where it is when |g| = 1e-8; and a saddle.

    On these flows w = (-+ sqrt(1 - exp(-g^2/c)), exp(-g^2/2c)), with the sign opposite to that of g.
    """
    fixed: Values = {"A": [list(row) for row in ROW], "y": [[Q(1)]], "t": [[Q(0)]], "u": [[Q(1)]], "beta": [[Q(1)]]}
    fixed |= {"a": as_column(exact(1, 0)), "l": [[Q(1)]]}
    fixed |= {name: as_column(exact(0, 1)) for name in ("w_end", "w_far")}
    found = []
    for g0, c in exact(1, 1), exact(-2, "1/2"), exact("1/10", 5), exact(0, 1):
        g = g0 / abs(g0) / 10**8 if g0 else g0
        values, second = fixed | {"g0": [[g0]], "g": [[g]], "c": [[c]]}, dict[str, list[list[Any]]]()
        for letter, scale in (("w0", g0), ("w", g)):
            sign, exponent = (-1 if scale > 0 else 1), -(scale**2) / (2 * c)
            with precision(6 * DIGITS):
                E = arb(rational(exponent)).exp()
                values[letter] = [[sign * (-arb(rational(2 * exponent)).expm1()).sqrt()], [E]]
            with mpmath.workdps(DIGITS + 25):
                number = mpmath.mpf(exponent.numerator) / exponent.denominator
                second[letter] = [[sign * mpmath.sqrt(-mpmath.expm1(2 * number))], [mpmath.exp(number)]]
        name = f"g_0 = {g0}, c = {c}"
        found.append(Instance(name, f"A = [1, 0], y = 1, {name}", {"m": 1, "d": 2}, values, second))
    return found
