"""The algorithms on an instance: rPGD, WN and gradient descent, with the step sizes that are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from flint import arb, fmpq

from proofs.case.claims import Applied
from proofs.case.given import FROM_THE_SCALE, Step
from proofs.case.predictions import most_steps
from proofs.case.solved import Solved
from symbolic.balls import EnclosureError
from symbolic.weight_normalization_steps import gd_exact, gd_steps, rpgd_steps, steps_to, wn_steps

STEPS = 10  # after which a run is looked at, if the step sizes are no list
MOST_STEPS = 1000  # in which epsilon is to be reached


@dataclass(frozen=True)
class Run:
    """An algorithm: where it is after `count` steps, and after how many the loss is at most epsilon.

    `x` is the point, exact if it is rational, and `g` the scale; `reached` is None if epsilon is not reached in
    `MOST_STEPS`, or not asked for; `at_most` is a theorem and the number that it gives. `says` tells why there is no
    run.
    """

    algorithm: Literal["rPGD", "WN", "GD"]
    count: int = 0
    x: Sequence[arb | fmpq] = ()
    g: arb | None = None
    reached: int | None = None
    at_most: tuple[str, int] | None = None
    says: str = ""


def runs(solved: Solved, claims: Sequence[Applied]) -> list[Run]:
    """The three algorithms; gamma is c eta if it is not given."""
    eta, gamma, c = solved.given.eta, solved.given.gamma, solved.given.c
    if eta is None:
        return []
    if gamma is None:
        gamma = None if isinstance(eta, str) else tuple(c * x for x in eta) if isinstance(eta, tuple) else c * eta
    found = [run(solved, claims, "GD", eta, Fraction(0))]
    if gamma is None:
        return [Run("rPGD", says=NO_GAMMA), Run("WN", says=NO_GAMMA), *found]
    return [run(solved, claims, "rPGD", eta, gamma), run(solved, claims, "WN", eta, gamma), *found]


NO_GAMMA = f"gamma is not given, beside eta = {FROM_THE_SCALE}"


def run(
    solved: Solved, claims: Sequence[Applied], algorithm: Literal["rPGD", "WN", "GD"], eta: Step, gamma: Step
) -> Run:
    """One of them."""
    solved.progress(f"the steps of {algorithm}")
    if algorithm == "GD" and eta == FROM_THE_SCALE:
        return Run(algorithm, says=f"it has no scale, and no step size {FROM_THE_SCALE}")
    count = min([STEPS, *(len(sizes) for sizes in (eta, gamma) if isinstance(sizes, tuple))])
    epsilon, problem, digits = solved.given.epsilon, solved.problem, solved.digits + 10
    try:
        reached = None if epsilon is None else steps_to(algorithm, problem, eta, gamma, epsilon, MOST_STEPS)
        bound = most_steps(solved, claims, algorithm)
        if algorithm == "GD":
            return Run(algorithm, count, descent(solved, eta, count, digits), None, reached, bound)
        steps = rpgd_steps if algorithm == "rPGD" else wn_steps
        last = steps(problem, eta, gamma, count, digits)[-1]
        with solved.precise():
            return Run(algorithm, count, [last.g * x for x in last.w], last.g, reached, bound)
    except EnclosureError as error:
        return Run(algorithm, says=str(error))


def descent(solved: Solved, eta: Any, count: int, digits: int) -> Sequence[arb | fmpq]:
    """Gradient descent: exact if the start is rational."""
    if all(isinstance(x, fmpq) for x in solved.data.w0):
        return gd_exact(solved.problem, eta, count)[-1]
    return gd_steps(solved.problem, eta, count, digits)[-1].x
