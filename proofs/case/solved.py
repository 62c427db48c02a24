"""An instance solved: its data, the limits of the flows, and the WN flow at a time, as balls that are proved."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from flint import arb, arb_mat, fmpq

from proofs.case.evaluation import Truth
from proofs.case.given import Given
from symbolic.balls import EnclosureError, accuracy, precision, rational
from symbolic.quadratic import Quadratic, ball, normalized, quadratic
from symbolic.spectrum import Eigenvalue, column, dot, eigenvalues, gram, matrix, minimum_norm_solution, null_space_part
from symbolic.weight_normalization import WNProblem, WNState, time_to_loss, wn_flow
from symbolic.weight_normalization_limit import GDLimit, WNLimit, gd_limit, nearer, wn_limit
from symbolic.weight_normalization_planar import planar_time

T = TypeVar("T")
Exact = fmpq | Quadratic
MOST_DIGITS = 1000
RAISED = 3  # how often the precision is raised for the sake of small entries
MORE = 10  # digits that are computed and not shown, so that those shown are certain


@dataclass(frozen=True)
class Data:
    """What the theorems are stated in: x*, g* = |x*|, eigenvalues of AA', |w_0^perp|, the loss at the start, delta.

    delta is (|y|^2 - |r_0|^2) / lambda_max, as in Theorem 2.7; w_0 and its parts are exact.
    """

    x_star: list[fmpq]
    g_star: Exact
    eigenvalues: list[Eigenvalue]
    w0: list[Exact]
    w0_perp: list[Exact]
    perp: Exact
    loss: Exact
    delta: arb


class Solved:
    """What is computed of an instance, to so many digits; each part when it is asked for.

    Parameters
    ----------
    given : the instance
    digits : how many digits are asked for
    progress : is told what is being computed
    """

    def __init__(self, given: Given, digits: int, progress: Callable[[str], None] = lambda part: None) -> None:
        self.given, self.digits, self.progress = given, digits, progress
        self.problem: WNProblem = given.problem
        self.reasons: dict[str, str] = {}
        self.dims = {"m": len(given.A), "d": len(given.w0)}

    def precise(self) -> AbstractContextManager[None]:
        """The working precision for what is computed from balls that are given."""
        return precision(accuracy(self.digits + 2 * MORE) + 64)

    @cached_property
    def data(self) -> Data:
        self.progress("the data of the problem")
        p = self.problem
        x_star, perp = minimum_norm_solution(p.A, p.y), null_space_part(p.A, p.u)
        values = eigenvalues(gram(p.A), self.digits + MORE)
        w0 = normalized(list(p.u))
        length, size = dot(p.u, p.u), dot(x_star, x_star)
        image = [dot(row, p.u) for row in p.A]
        # |y|^2 - |r_0|^2 = 2 g_0 y'Aw_0 - g_0^2 |Aw_0|^2, in Q(|u|)
        gain = quadratic(-p.g0 * p.g0 * dot(image, image) / length, 2 * p.g0 * dot(p.y, image) / length, length)
        with self.precise():
            delta = ball(gain) / values[-1].value
        return Data(
            x_star=x_star,
            g_star=quadratic(fmpq(0), fmpq(1), size),
            eigenvalues=values,
            w0=w0,
            w0_perp=[quadratic(fmpq(0), x / length, length) for x in perp],
            perp=quadratic(fmpq(0), fmpq(1), dot(perp, perp) / length),
            loss=(dot(p.y, p.y) - gain) * fmpq(1, 2),
            delta=delta,
        )

    def attempt(self, part: str, compute: Callable[[], T]) -> T | None:
        """A part of the answer, or None if no enclosure can be proved; then `reasons` says why."""
        self.progress(part)
        try:
            return compute()
        except EnclosureError as error:
            self.reasons[part] = str(error)
            return None

    @cached_property
    def limit(self) -> WNLimit | None:
        """Where the WN flow ends, if that can be proved."""
        return self.attempt("the limit of the WN flow", lambda: wn_limit(self.problem, self.digits + MORE))

    @cached_property
    def reaches_a_solution(self) -> Truth:
        """Whether the loss tends to 0."""
        if self.limit is None:
            return None
        if self.limit.sign == 0:
            return False
        if self.given.c > 0 or self.limit.square is not None:
            return True
        with self.precise():
            gaps = arb_mat(matrix(self.given.A)) * arb_mat([[x] for x in self.limit.x]) - arb_mat(column(self.given.y))
        return None if all(gap.contains(0) for gap in gaps.entries()) else False

    @cached_property
    def gd(self) -> GDLimit:
        """Where gradient descent and gradient flow from g_0 w_0 end."""
        return gd_limit(self.problem, self.digits + MORE)

    @cached_property
    def closer(self) -> str:
        """Which ends nearer to x*: "WN", "GD", "equal" or "undecided"."""
        return "undecided" if self.limit is None else nearer(self.limit, self.gd)

    @cached_property
    def state(self) -> WNState | None:
        """The WN flow at the given time, if it can be followed there."""
        return self.attempt("the WN flow", self.sharp_state)

    def sharp_state(self) -> WNState:
        """The flow to the digits that are asked for, also of its small entries: the precision is raised for these."""
        digits = self.digits + MORE
        for _ in range(RAISED):
            (state,) = wn_flow(self.problem, [self.time], digits)
            missing = self.digits - min(map(certain_digits, (state.g, state.loss, *state.w)))
            if missing <= 0:
                return state
            digits += missing
            self.progress(f"the WN flow, to {digits} digits")
        return wn_flow(self.problem, [self.time], digits)[0]

    @cached_property
    def time_to_epsilon(self) -> arb | None:
        """When the loss of the WN flow reaches epsilon, if it does and that can be told."""
        epsilon = self.given.epsilon
        if epsilon is None:
            return None
        return self.attempt("the time to epsilon", lambda: reaching(self.problem, epsilon, self.digits + MORE))

    @property
    def time(self) -> fmpq:
        return rational(self.given.time)


def certain_digits(number: arb) -> int:
    """How many significant digits of a ball are certain; many, if it may be 0, since nothing can be said of them."""
    return MOST_DIGITS if number.contains(0) or number.is_exact() else int(number.rel_accuracy_bits() * 0.30103)


def reaching(problem: WNProblem, epsilon: Fraction, digits: int) -> arb:
    """The time at which the loss is epsilon: for one equation by quadrature where that can be, else along the flow."""
    one = len(problem.A) == 1 and problem.c > 0
    if one and problem.g0 * problem.y[0] * dot(problem.A[0], problem.u) > 0:
        return planar_time(problem, epsilon, digits)
    return time_to_loss(problem, epsilon, digits)
