"""Runs of rPGD for orthonormal rows, for confirming the claims about it: the state after some steps, to many digits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath
from flint import arb

from proofs.confirm import Instance
from proofs.wu2020.instances import DIGITS, Q, as_column, exact
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


def after_some_steps() -> list[Instance]:
    """The start of every run, and where it is at the end."""
    found = []
    for name, run in RUNS.items():
        with precision(4 * DIGITS):
            w, g, power = iterate(run, lambda x: arb(rational(x)), lambda x: x.sqrt())
        with mpmath.workdps(DIGITS + 25):
            w2, g2, power2 = iterate(run, lambda x: mpmath.mpf(x.numerator) / x.denominator, mpmath.sqrt)
        values = {"A": [[Q(1), Q(0)]], "y": [[Q(1)]], "w0": as_column(run.w), "g0": [[run.g]], "gamma": [[run.gamma]]}
        values |= {"w": as_column(w), "g": [[g]], "Q": [[power]]}
        second = {"w": as_column(w2), "g": [[g2]], "Q": [[power2]]}
        says = f"A = [1, 0], y = 1, w_0 = ({run.w[0]}, {run.w[1]}), g_0 = {run.g}, gamma = {run.gamma}: {run.says}"
        found.append(Instance(name, says, {"m": 1, "d": 2}, values, second))
    return found
