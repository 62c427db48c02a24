"""What the theorems say of the time and of the steps to epsilon, where they apply."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from proofs.case.claims import Applied, applies
from proofs.case.given import FROM_THE_SCALE
from proofs.case.solved import Solved
from symbolic.balls import rational
from symbolic.quadratic import ball
from symbolic.spectrum import dot

LARGEST_COUNT = 10**12
FIRST, SECOND = "wu2020/thm-2.7-first", "wu2020/thm-2.7-second"
DESCENT, RECURSION = "new/gradient-descent", "new/after-the-first-step"


def latest_time(solved: Solved, claims: Sequence[Applied]) -> dict[str, Any]:
    """By when the loss of the WN flow is at most epsilon, by both parts of Theorem 2.7."""
    found: dict[str, Any] = {}
    first = next(stated for stated in claims if stated.claim == FIRST)
    if first.applies:
        found[FIRST] = dict(first.values)["T"]
    if solved.given.epsilon is not None and applies(claims, SECOND, "corrected"):
        found[SECOND] = second_time(solved, rational(solved.given.epsilon))
    return found


def second_time(solved: Solved, epsilon: fmpq) -> arb:
    """When exp(-2 lambda_min min(delta, c) (t - lag / (c lambda_max))) times the loss at the start is epsilon.

    lag = max(0, 1 - g_0^2 / delta), as in the corrected statement.
    """
    data, p = solved.data, solved.problem
    with solved.precise():
        least, largest = data.eigenvalues[0].value, data.eigenvalues[-1].value
        lag = arb(0).max(1 - p.g0 * p.g0 / data.delta)
        fall = (ball(data.loss) / epsilon).log() / (2 * least * data.delta.min(arb(p.c)))
        return arb(0).max(fall + lag / (p.c * largest))


def most_steps(solved: Solved, claims: Sequence[Applied], algorithm: str) -> tuple[str, int] | None:
    """After how many steps the loss is at most epsilon by a theorem, and by which."""
    given = solved.given
    if given.epsilon is None:
        return None
    bound = {"GD": descent, "rPGD": recursion}.get(algorithm)
    with solved.precise():
        found = bound(solved, claims) if bound else None
        steps = None if found is None else count(*found[1:], rational(given.epsilon))
        return None if found is None or steps is None else (found[0], steps)


def descent(solved: Solved, claims: Sequence[Applied]) -> tuple[str, arb, arb] | None:
    """The loss at the start, and what it is multiplied with at most in a step of gradient descent."""
    given, data = solved.given, solved.data
    if not isinstance(given.eta, Fraction) or not applies(claims, DESCENT, "theorem"):
        return None
    eta = rational(given.eta)
    return DESCENT, ball(data.loss), 1 - eta * data.eigenvalues[0].value * (2 - eta * data.eigenvalues[-1].value)


def recursion(solved: Solved, claims: Sequence[Applied]) -> tuple[str, arb, arb] | None:
    """The same for rPGD with the step size 1/g^2 and orthonormal rows: the residual is at most |y| - g s."""
    given, p = solved.given, solved.problem
    if given.eta != FROM_THE_SCALE or not isinstance(given.gamma, Fraction):
        return None
    if applies(claims, RECURSION, "theorem") is False:
        return None
    size = arb(dot(p.y, p.y)).sqrt()
    along = ball(dot(p.y, [dot(row, p.u) for row in p.A])) / (size * arb(dot(p.u, p.u)).sqrt())
    gap, factor = size - p.g0 * along, 1 - rational(given.gamma) * along
    return f"{RECURSION}, if g is never 0", gap * gap / 2, factor * factor


def count(loss: arb, factor: arb, epsilon: fmpq) -> int | None:
    """The smallest number of times that a factor brings a loss to epsilon, or one more; None if that says nothing.

    >>> count(arb(1), arb(0.5), fmpq(1, 1000)), count(arb(1), arb(1), fmpq(1, 2))
    (10, None)
    """
    if loss <= epsilon:
        return 0
    if factor.contains(0):
        return 1
    steps = (loss / epsilon).log() / -factor.log()
    return int(steps.upper().ceil().fmpz()) if 0 < steps < LARGEST_COUNT else None
