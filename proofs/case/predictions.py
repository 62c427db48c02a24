"""What the theorems say of the time and of the steps to epsilon, where they apply."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq

from proofs.case.given import FROM_THE_SCALE
from symbolic.balls import rational
from symbolic.quadratic import ball
from symbolic.spectrum import dot

if TYPE_CHECKING:
    from proofs.case.answer import Answer

FIRST, SECOND = "wu2020/thm-2.7-first", "wu2020/thm-2.7-second"
DESCENT, RECURSION = "new/gradient-descent", "new/after-the-first-step"


def latest_time(answer: Answer) -> dict[str, Any]:
    """By when the loss of the WN flow is at most epsilon, by both parts of Theorem 2.7."""
    found: dict[str, Any] = {}
    first = next(stated for stated in answer.claims if stated.claim == FIRST)
    if first.applies:
        found[FIRST] = dict(first.values)["T"]
    if answer.given.epsilon is not None and answer.applies(SECOND, "corrected"):
        found[SECOND] = second_time(answer, rational(answer.given.epsilon))
    return found


def second_time(answer: Answer, epsilon: fmpq) -> arb:
    """When exp(-2 lambda_min min(delta, c) (t - lag / (c lambda_max))) times the loss at the start is epsilon.

    lag = max(0, 1 - g_0^2 / delta), as in the corrected statement.
    """
    data, p = answer.data, answer.problem
    with answer.precise():
        least, largest = data.eigenvalues[0].value, data.eigenvalues[-1].value
        lag = arb(0).max(1 - p.g0 * p.g0 / data.delta)
        fall = (ball(data.loss) / epsilon).log() / (2 * least * data.delta.min(arb(p.c)))
        return arb(0).max(fall + lag / (p.c * largest))


def most_steps(answer: Answer, algorithm: str) -> tuple[str, int] | None:
    """After how many steps the loss is at most epsilon by a theorem, and by which."""
    given, data, p = answer.given, answer.data, answer.problem
    if given.epsilon is None:
        return None
    with answer.precise():
        if algorithm == "GD" and isinstance(given.eta, Fraction) and answer.applies(DESCENT, "theorem"):
            eta = rational(given.eta)
            factor = 1 - eta * data.eigenvalues[0].value * (2 - eta * data.eigenvalues[-1].value)
            return DESCENT, count(ball(data.loss), factor, given.epsilon)
        constant = algorithm == "rPGD" and given.eta == FROM_THE_SCALE
        if constant and isinstance(given.gamma, Fraction) and answer.applies(RECURSION, "theorem") is not False:
            size = arb(dot(p.y, p.y)).sqrt()
            image = [dot(row, p.u) for row in p.A]
            along = ball(dot(p.y, image)) / (size * arb(dot(p.u, p.u)).sqrt())
            gap, factor = size - p.g0 * along, 1 - rational(given.gamma) * along
            if factor < 1:
                return f"{RECURSION}, if g is never 0", count(gap * gap / 2, factor * factor, given.epsilon)
    return None


def count(loss: arb, factor: arb, epsilon: Fraction) -> int:
    """The smallest number of times that the factor, less than 1, brings a loss to epsilon; or one more.

    >>> count(arb(1), arb(0.5), Fraction(1, 1000))
    10
    """
    if loss <= rational(epsilon):
        return 0
    if factor.contains(0):
        return 1
    return int(((loss / rational(epsilon)).log() / -factor.log()).upper().ceil().fmpz())
