"""Runs of Algorithm 1, of rPGD beside it, and of gradient descent, for confirming the claims to many digits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import mpmath
from flint import arb, fmpq_mat

from proofs.confirm import DIGITS, Instance, as_column, exact
from proofs.wu2020.problems import PROBLEMS, ROW, Problem, Q, Values, digit, named
from symbolic.balls import precision, rational


def wn_runs() -> list[Instance]:
    """Runs of Algorithm 1: at the start, and after 1 and 20 steps of size 1/100."""
    return [instance for name in ("generic", "example", "g < 0", "null space") for instance in wn_run(name, (0, 1, 20))]


def wn_run(name: str, counts: tuple[int, ...]) -> list[Instance]:
    """States of a run of Algorithm 1, in balls and in mpmath numbers, from a direction of length 5/4."""
    p, eta, found = PROBLEMS[name], Q(1, 100), []
    begin = as_column([Q(5, 4) * x for x in p.w])
    given: Values = p.values() | {"w0": begin, "g0": [[p.g]], "eta": [[eta]]}
    given |= {"lowest": [[Q(1, 4000)]], "highest": [[Q(1, 4000)]]}  # at these starts
    with precision(6 * DIGITS), mpmath.workdps(DIGITS + 25):
        numbers = (lambda x: arb(rational(x)), lambda x: digit(rational(x)))
        runs = [wn_states(p, eta, max(counts), number) for number in numbers]
    for count in counts:
        values, second = (run[count] for run in runs)
        found.append(Instance(f"{name}, t = {count}", p.says, p.dims, given | {"T": [[Q(count)]], **values}, second))
    return found


def wn_states(p: Problem, eta: Fraction, count: int, number: Callable[[Fraction], Any]) -> list[Values]:
    """The states w, g, |w| of Algorithm 1, and exp(e_t - e_0) for e = g^2 / (c |w|^2)."""
    A, y = [[number(x) for x in row] for row in p.A], [number(x) for x in p.y]
    w, g, c, step = [number(Q(5, 4) * x) for x in p.w], number(p.g), number(p.c), number(eta)
    found: list[Values] = []
    first = None
    for _ in range(count + 1):
        square = sum((x * x for x in w), number(Q(0)))
        length = square.sqrt() if isinstance(square, arb) else mpmath.sqrt(square)
        exponent = g * g / (c * square)
        first = exponent if first is None else first
        rise = (exponent - first).exp() if isinstance(square, arb) else mpmath.exp(exponent - first)
        found.append({"w": as_column(w), **named({"g": g, "ell": length, "E": rise})})
        image = [sum((a * x for a, x in zip(row, w, strict=True)), number(Q(0))) / length for row in A]
        rest = [b - g * a for a, b in zip(image, y, strict=True)]
        columns = zip(*A, strict=True)
        pull = [sum((a * x for a, x in zip(column, rest, strict=True)), number(Q(0))) for column in columns]
        slope = sum((a * x for a, x in zip(image, rest, strict=True)), number(Q(0)))
        w = [x + step * g / length * (v - slope / length * x) for x, v in zip(w, pull, strict=True)]
        g = g + c * step * slope
    return found


def descents() -> list[Instance]:
    """Gradient descent from several starts, after 0, 1 and 20 steps of size 1/2, in exact rationals."""
    eta, found = Q(1, 2), []
    for name in ("generic", "example", "null space", "row space"):
        p = PROBLEMS[name]
        A, y, x = (fmpq_mat([[rational(z) for z in row] for row in p.values()[letter]]) for letter in ("A", "y", "w"))
        given = p.values() | {"x0": as_column(p.w), "eta": [[eta]]}
        for count in range(21):
            if count in (0, 1, 20):
                values = given | {"x": x.tolist(), "T": [[Q(count)]]}
                values |= {"Q": [[(1 - eta) ** (2 * count)]]} if p.A == ROW else {}  # theta = (1 - eta)^2
                found.append(Instance(f"{name}, t = {count}", f"{p.says}, x_0 = w_0", p.dims, values))
            x = x + rational(eta) * (A.transpose() * (y - A * x))
    return found


def pairs_of_runs() -> list[Instance]:
    """WN and rPGD from one start, for orthonormal rows, where L is rational: after 0, 1 and 30 steps of 1/100."""
    reflection = (exact("1/3", "-2/3", "-2/3", 0), exact("-2/3", "1/3", "-2/3", 0))
    two = replace(PROBLEMS["generic"], A=reflection, says="two rows of a reflection")
    problems = {name: PROBLEMS[name] for name in ("example", "g < 0", "null space")} | {"two rows": two}
    return [pair_of_runs(name, p, count) for name, p in problems.items() for count in (0, 1, 30)]


def pair_of_runs(name: str, p: Problem, count: int) -> Instance:
    """The states after some steps, in balls and in mpmath numbers, and bounds for both runs."""
    eta, bound = Q(1, 100), Q(2)
    target = sum((b * b for b in p.y), Q(0))
    most = 2 * bound * target + 2 * bound**2
    lip = 8 * target + 32 * bound + 4 * bound**2 + 8 * most + p.c**2 * (3 * target + 12 * bound + 3)
    given: Values = {"A": [list(row) for row in p.A], "y": as_column(p.y), "u0": as_column(p.w), "c": [[p.c]]}
    numbers = {"g0": p.g, "eta": eta, "tau": eta * count, "T": Q(count), "Y": target, "W": bound}
    numbers["Q"] = ((1 + eta) ** 2 * (1 + eta * lip)) ** count
    with precision(6 * DIGITS):
        balls = pair_of_states(p, eta, count, lambda x: arb(rational(x)), lambda x: x.sqrt())
    with mpmath.workdps(DIGITS + 25):
        second = pair_of_states(p, eta, count, lambda x: digit(rational(x)), mpmath.sqrt)
    return Instance(f"{name}, t = {count}", p.says, p.dims, given | named(numbers) | balls, second)


def pair_of_states(
    p: Problem, eta: Fraction, count: int, number: Callable[[Fraction], Any], root: Callable[[Any], Any]
) -> Values:
    """The states of WN, in the form |w| u, and of rPGD."""
    A, y = [[number(x) for x in row] for row in p.A], [number(x) for x in p.y]
    c, step, zero = number(p.c), number(eta), number(Q(0))

    def dot(left: Any, right: Any) -> Any:
        return sum((a * b for a, b in zip(left, right, strict=True)), zero)

    def pull(w: list[Any], g: Any) -> list[Any]:
        rest = [b - g * dot(row, w) for row, b in zip(A, y, strict=True)]
        return [dot(column, rest) for column in zip(*A, strict=True)]

    u, z = ([number(x) for x in p.w] for _ in range(2))
    g, k, ell = number(p.g), number(p.g), number(Q(1))
    for _ in range(count):
        first, second = pull(u, g), pull(z, k)
        q, qq = dot(u, first), dot(z, second)
        wn = [x + step * g / ell**2 * (a - q * x) for x, a in zip(u, first, strict=True)]
        rpgd = [x + step * k * a for x, a in zip(z, second, strict=True)]
        length, other = root(dot(wn, wn)), root(dot(rpgd, rpgd))
        u, z, ell = [x / length for x in wn], [x / other for x in rpgd], ell * length
        g, k = g + c * step * q, k + c * step * qq
    return {"u": as_column(u), "z": as_column(z), **named({"g": g, "k": k, "ell": ell})}
