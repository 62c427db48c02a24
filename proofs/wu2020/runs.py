"""Runs of rPGD for orthonormal rows, for confirming the claims about it: the state after some steps, to many digits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import mpmath
from flint import arb

from proofs.confirm import DIGITS, Instance, as_column, exact
from proofs.wu2020.problems import PROBLEMS, Q
from symbolic.balls import precision, rational


@dataclass(frozen=True)
class Run:
    """A = [1, 0], y = 1: the start, the step size for the scale, and how many steps are made."""

    says: str
    w: tuple[Fraction, ...]
    g: Fraction
    gamma: Fraction
    steps: int


RUNS = {
    "start": Run("at the start", exact("3/5", "4/5"), Q(1, 2), Q(1, 4), 0),
    "one step": Run("after a step", exact("3/5", "4/5"), Q(1, 2), Q(1, 4), 1),
    "many steps": Run("after 30 steps", exact("3/5", "4/5"), Q(1, 2), Q(1, 4), 30),
    "largest step": Run("gamma = 1, after 5 steps", exact("3/5", "4/5"), Q(1, 10), Q(1), 5),
    "at w*": Run("w_0 = w*, after 7 steps", exact(1, 0), Q(1, 2), Q(1, 2), 7),
    "fixed scale": Run("gamma = 0, after 9 steps", exact("3/5", "4/5"), Q(1, 2), Q(0), 9),
    "long": Run("g_0 > |y|, after 9 steps", exact("3/5", "4/5"), Q(3, 2), Q(1, 4), 9),
    "tiny scale": Run("g_0 = 1e-9, after 9 steps", exact("3/5", "4/5"), Q(1, 10**9), Q(1, 4), 9),
}


def iterate(run: Run, number: Callable[[Fraction], Any], root: Callable[[Any], Any]) -> tuple[list[Any], Any, Any]:
    """The direction and the scale after the steps, and (1 - gamma s_0)^steps."""
    first, second, g, gamma = (number(x) for x in (*run.w, run.g, run.gamma))
    power = (1 - gamma * first) ** run.steps
    for _ in range(run.steps):
        up = 1 / g
        length = root(up * up + second * second)
        first, second, g = up / length, second / length, g + gamma * first * (1 - g * first)
    return [first, second], g, power


More = Callable[[Callable[[Fraction], Any], Callable[[Any], Any]], dict[str, list[list[Any]]]]


def at_the_end(name: str, run: Run, more: More = lambda number, exp: {}) -> Instance:
    """The start of a run, and where it is at the end; `more` gives further letters."""
    with precision(4 * DIGITS):
        w, g, power = iterate(run, lambda x: arb(rational(x)), lambda x: x.sqrt())
        balls = {"w": as_column(w), "g": [[g]], "Q": [[power]], **more(lambda x: arb(rational(x)), lambda x: x.exp())}
    with mpmath.workdps(DIGITS + 25):
        w, g, power = iterate(run, in_digits, mpmath.sqrt)
        second = {"w": as_column(w), "g": [[g]], "Q": [[power]], **more(in_digits, mpmath.exp)}
    values = {"A": [[Q(1), Q(0)]], "y": [[Q(1)]], "w0": as_column(run.w), "g0": [[run.g]], "gamma": [[run.gamma]]}
    says = f"A = [1, 0], y = 1, w_0 = ({run.w[0]}, {run.w[1]}), g_0 = {run.g}, gamma = {run.gamma}: {run.says}"
    return Instance(name, says, {"m": 1, "d": 2}, values | balls, second)


def in_digits(x: Fraction) -> Any:
    return mpmath.mpf(x.numerator) / x.denominator


def after_some_steps() -> list[Instance]:
    """The start of every run, and where it is at the end."""
    return [at_the_end(name, run) for name, run in RUNS.items()]


def with_a_fixed_scale() -> list[Instance]:
    """Runs with a fixed scale below |y|, after as many steps as reach the accuracy e^-L, and what counts these."""
    starts = {
        "from the null space": (exact(0, 1), Q(1, 2), 8, Q(5)),
        "at the start": (exact("3/5", "4/5"), Q(1, 2), 0, Q(5)),
        "away from w*": (exact("-3/5", "4/5"), Q(1, 2), 8, Q(5)),
        "scale near |y|": (exact(0, 1), Q(99, 100), 202, Q(2)),
        "scale near 0": (exact(0, 1), Q(1, 10**6), 2, Q(20)),
    }
    return [
        at_the_end(name, Run(f"after {steps} steps", w, g, Q(0), steps), counting(g, steps, accuracy))
        for name, (w, g, steps, accuracy) in starts.items()
    ]


def counting(g: Fraction, steps: int, accuracy: Fraction) -> More:
    """The letters that count steps with a fixed scale: powers, and numbers below the logarithm of g^-2."""
    k, share = 1 / g**2, 1 - g**2

    def letters(number: Callable[[Fraction], Any], exp: Callable[[Any], Any]) -> dict[str, list[list[Any]]]:
        plain = {"t": Q(steps), "k": k, "K": k**steps, "L": accuracy, "ell": share, "C": Q(1)}
        plain["e"] = 1 / k**steps
        grown = exp(number(share * steps))
        return {name: [[value]] for name, value in {**plain, "X": grown, "Z": grown}.items()}

    return letters


def trapped_runs() -> list[Instance]:
    """Runs that never come to the side of x*: standing still, larger and smaller scales, and near these."""
    away = exact(-1, 0)
    runs = {
        "stands still": Run("after 9 steps", away, Q(1, 7), Q(1, 4), 9),
        "largest scale": Run("after a step", away, Q(1, 4), Q(1, 4), 1),
        "small scale": Run("after 30 steps", away, Q(1, 10**9), Q(1, 4), 30),
        "gamma = 1": Run("after 3 steps", away, Q(2, 3), Q(1), 3),
    }
    return [at_the_end(name, run) for name, run in runs.items()]


@dataclass(frozen=True)
class General:
    """A run with a fixed scale, for any matrix: what is given, and how many steps are made."""

    says: str
    A: tuple[tuple[Fraction, ...], ...]
    y: tuple[Fraction, ...]
    w: tuple[Fraction, ...]
    g: Fraction
    eta: Fraction
    delta: Fraction
    steps: int


FLAT = (exact(1, 0, 0), exact(0, "1/2", 0))
SKEW = (exact(1, 0, 0, 0), exact(0, "3/5", 0, "4/5"))
GENERAL = {
    "one equation": General("after 3 steps", (exact(1, 0),), exact(1), exact("3/5", "4/5"), Q(1, 3), Q(9), Q(1), 3),
    "negative scale": General("after 3 steps", (exact(1, 0),), exact(1), exact(0, 1), Q(-1, 2), Q(4), Q(1), 3),
    "two equations": General("at the start", FLAT, exact(0, 7), exact(0, "-3/5", "4/5"), Q(1), Q(1), Q(1, 2), 0),
    "small steps": General("after 9 steps", FLAT, exact(1, 6), exact(0, "-3/5", "4/5"), Q(1, 2), Q(2), Q(1, 8), 9),
    "long run": General("after 40 steps", SKEW, exact(1, 1), (Q(1, 2),) * 4, Q(1, 10), Q(100), Q(1), 40),
}


def directions(run: General, number: Callable[[Fraction], Any], root: Callable[[Any], Any]) -> list[Any]:
    """The direction after the steps."""
    A, y, w = [list(map(number, row)) for row in run.A], list(map(number, run.y)), list(map(number, run.w))
    g, eta = number(run.g), number(run.eta)
    for _ in range(run.steps):
        r = [b - g * sum(a * z for a, z in zip(row, w, strict=True)) for row, b in zip(A, y, strict=True)]
        v = [z + eta * g * sum(row[j] * q for row, q in zip(A, r, strict=True)) for j, z in enumerate(w)]
        length = root(sum(z * z for z in v))
        w = [z / length for z in v]
    return w


def with_a_small_scale() -> list[Instance]:
    """Runs with a small fixed scale, and the power of 1 + delta after their steps."""
    found = []
    for name, run in GENERAL.items():
        with precision(8 * DIGITS):
            w = directions(run, lambda x: arb(rational(x)), lambda x: x.sqrt())
        with mpmath.workdps(2 * DIGITS):
            second = directions(run, in_digits, mpmath.sqrt)
        values = {"A": [list(row) for row in run.A], "y": as_column(run.y), "w0": as_column(run.w), "w": as_column(w)}
        numbers = {"g": run.g, "eta": run.eta, "delta": run.delta, "K": (1 + run.delta) ** run.steps, "e": Q(1)}
        values |= {letter: [[value]] for letter, value in numbers.items()}
        says = f"m = {len(run.A)}, d = {len(run.w)}, g = {run.g}, eta = {run.eta}, delta = {run.delta}: {run.says}"
        dims = {"m": len(run.A), "d": len(run.w)}
        found.append(Instance(name, says, dims, values, {"w": as_column(second)}))
    return found


def second_stages() -> list[Instance]:
    """Runs from states that the first stage hands over, until the loss is small, and halfway."""
    cases = {
        "at the start": (exact("3/5", "4/5"), Q(1, 2), Q(1, 4), 0, Q(4, 5)),
        "nearly along w*": (turned(Q(1, 100)), Q(1, 10), Q(1, 4), 20, Q(1, 50)),
        "halfway": (turned(Q(1, 100)), Q(1, 10), Q(1, 4), 5, Q(1, 50)),
        "along w*": (exact(1, 0), Q(1, 2), Q(1, 4), 12, Q(1, 10)),
        "at g*": (turned(Q(1, 100)), Q(1), Q(7, 8), 9, Q(1, 50)),
    }
    return [
        at_the_end(name, Run(f"after {steps} steps", w, g, gamma, steps), stage_two(gamma, steps, accuracy))
        for name, (w, g, gamma, steps, accuracy) in cases.items()
    ]


def turned(t: Fraction) -> tuple[Fraction, ...]:
    """A unit vector in the plane, close to (1, 0) for small t."""
    return (1 - t**2) / (1 + t**2), 2 * t / (1 + t**2)


def stage_two(gamma: Fraction, steps: int, accuracy: Fraction) -> More:
    """The letters that count steps of the second stage."""

    def letters(number: Callable[[Fraction], Any], exp: Callable[[Any], Any]) -> dict[str, list[list[Any]]]:
        return {"t": [[Q(steps)]], "nu": [[accuracy]], "M": [[exp(number(-gamma * steps))]]}

    return letters


def first_stages() -> list[Instance]:
    """Runs of the first stage, with a small step size for the scale, shortly before |w_perp| <= e^-L."""
    starts = {
        "from the null space": (exact(0, 1), Q(1, 2), Q(1, 2), Q(5), 7),
        "at the start": (exact("3/5", "4/5"), Q(1, 2), Q(1, 2), Q(5), 0),
        "away from w*": (exact("-3/5", "4/5"), Q(1, 2), Q(1, 2), Q(5), 6),
        "nearly -w*": (tuple(-x for x in turned(Q(1, 100))), Q(1, 2), Q(1, 10), Q(7), 3),
        "scale near |y|": (exact(0, 1), Q(99, 100), Q(1, 2), Q(2), 50),
        "scale near 0": (exact("3/5", "4/5"), Q(1, 10**6), Q(1, 2), Q(20), 2),
        "fixed scale": (exact("3/5", "4/5"), Q(1, 2), Q(1), Q(5), 6),
    }
    found = []
    for name, (w, g, rho, accuracy, steps) in starts.items():
        gamma = rho * (1 - rho) * g * (1 - g) / (5 * accuracy)  # what Theorem 3.2 allows, or more
        run = Run(f"after {steps} steps", w, g, gamma, steps)
        found.append(at_the_end(name, run, stage_one(run, rho, accuracy)))
    return found


def stage_one(run: Run, rho: Fraction, accuracy: Fraction) -> More:
    """The letters that count steps of the first stage; U is added up along the run."""

    def letters(number: Callable[[Fraction], Any], exp: Callable[[Any], Any]) -> dict[str, list[list[Any]]]:
        root = arb.sqrt if isinstance(number(Q(1)), arb) else mpmath.sqrt
        pulls = number(Q(0))
        for steps in range(run.steps):
            (along, _), g, _ = iterate(Run("", run.w, run.g, run.gamma, steps), number, root)
            pulls += along * (1 - g * along) / 2
        decay = exp(number(-rho * (1 - run.g**2) * run.steps))
        plain = {"t": Q(run.steps), "L": accuracy, "rho": rho, "U": pulls, "W": exp(pulls), "R": decay}
        return {name: [[value]] for name, value in plain.items()}

    return letters


def orthonormal_steps() -> list[Instance]:
    """Starts of rPGD for orthonormal rows: with a scale below, at, and above |y|, and directions of all kinds."""
    starts = {
        "below": (exact("3/5", "4/5"), Q(1, 2)),
        "near the null space": (near_the_null_space(Q(1, 10**9)), Q(1, 2)),
        "null space": (exact(0, 1), Q(1, 2)),
        "away from w*": (exact("-3/5", "4/5"), Q(1, 2)),
        "at |y|": (exact("3/5", "4/5"), Q(1)),
        "above": (exact("3/5", "4/5"), Q(2)),
        "near 0": (exact("3/5", "4/5"), Q(1, 10**9)),
    }
    found = []
    for name, (w, g) in starts.items():
        problem = replace(PROBLEMS["example"], w=w, g=g)
        more = {"gamma": [[Q(1, 4)]], "k": [[1 / g**2]], "K": [[Q(1)]]}
        found.append(Instance(name, f"A = [1, 0], y = 1, w_0 = {w}, g_0 = {g}", problem.dims, problem.values() | more))
    return found


def near_the_null_space(t: Fraction) -> tuple[Fraction, ...]:
    """A unit vector in the plane, close to (0, 1) for small t."""
    return turned(t)[::-1]
