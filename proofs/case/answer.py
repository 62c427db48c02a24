"""The answer to an instance: each part is computed when it is asked for, and each number is a ball that is proved."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeVar

from flint import arb, arb_mat, fmpq

from proofs.case import data as plain_data
from proofs.case import drawing, page
from proofs.case.claims import RUNS, Applied, applied
from proofs.case.evaluation import Rows, Truth
from proofs.case.given import BadInput, Given, from_fields
from proofs.case.runs import Run, runs
from symbolic.balls import EnclosureError, accuracy, precision, rational
from symbolic.quadratic import Quadratic, ball, normalized, quadratic
from symbolic.spectrum import Eigenvalue, column, dot, eigenvalues, gram, matrix, minimum_norm_solution, null_space_part
from symbolic.weight_normalization import WNProblem, WNState, time_to_loss, wn_flow
from symbolic.weight_normalization_limit import GDLimit, WNLimit, gd_limit, nearer, wn_limit
from symbolic.weight_normalization_planar import planar_time

T = TypeVar("T")
Exact = fmpq | Quadratic
Known = dict[str, Rows]
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


class Answer:
    """What is proved of an instance, to so many digits.

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

    def applies(self, claim: str, statement: str) -> Truth:
        """Whether a statement of a claim applies."""
        return next(x.applies for x in self.claims if (x.claim, x.statement) == (claim, statement))

    @cached_property
    def runs(self) -> list[Run]:
        """The algorithms with the step sizes that are given: where they are after some steps, and steps to epsilon."""
        return runs(self)

    @cached_property
    def claims(self) -> list[Applied]:
        """Every claim of the ledger and of our own, at this instance."""
        self.progress("the claims")
        return list(applied(self))

    # ways of showing it

    def text(self, full: bool = False) -> str:
        """The answer for the terminal; in full, with what every claim promises here."""
        return page.text(self, full)

    def _repr_html_(self) -> str:
        return page.html(self)

    def json(self) -> str:
        """The answer as JSON; each number as decimals of a midpoint and a radius that enclose it."""
        return json.dumps(plain_data.everything(self), indent=1) + "\n"

    def svg(self) -> str:
        """The flow as a drawing."""
        return drawing.svg(self)

    # numbers for the letters in which claims are stated

    def letters(self, about: str) -> tuple[Known, Known, dict[str, Truth], dict[str, arb]]:
        """Values now and in the limit, what else is known of the limit, and roots, for claims about something."""
        start = [self.problem.g0 * x for x in self.data.w0]
        known = self.fixed_letters | {"w0": rows(self.data.w0), "g0": single(self.problem.g0), "x0": rows(start)}
        if about == "gradient flow":
            end = [x + self.problem.g0 * part for x, part in zip(self.data.x_star, self.data.w0_perp, strict=True)]
            return known | {"x": rows(self.gradient_flow), "t": single(self.time)}, {"x": rows(end)}, {}, {}
        if about == "the WN flow":
            known |= {"t": single(self.time), "v0": rows(self.residual)}
            if self.state is not None:
                known |= {"w": rows(self.state.w), "g": single(self.state.g), "v": rows(self.state.residual)}
            return known, self.late_letters, {"tends(f, 0)": self.reaches_a_solution}, self.roots
        if about in RUNS:
            return known | {"g": single(self.problem.g0)}, {}, {}, {}
        if about == "one equation":
            return known | {"a": rows(self.problem.A[0]), "x": rows(start)}, {}, {}, {}
        if about == "a point":
            known |= self.first_steps()
            known |= {"w": rows(self.data.w0), "g": single(self.problem.g0), "z": rows(start), "x": rows(start)}
        return known, {}, {}, {}

    def first_steps(self) -> Known:
        """The step sizes of the first step."""
        found = {}
        for name, step in (("eta", self.given.eta), ("gamma", self.given.gamma)):
            if isinstance(step, tuple) and step:
                found[name] = single(rational(step[0]))
            if isinstance(step, str) and self.problem.g0 != 0:
                found[name] = single(1 / self.problem.g0**2)
        return found

    @property
    def roots(self) -> dict[str, arb]:
        """The root of the equation for the limit of g^2."""
        if self.limit is None or not self.reaches_a_solution or self.given.c == 0:
            return {}
        with self.precise():
            return dict.fromkeys(("G", "G_inf"), self.limit.g * self.limit.g)

    @property
    def time(self) -> fmpq:
        return rational(self.given.time)

    @cached_property
    def fixed_letters(self) -> Known:
        """Letters that mean the same everywhere; those of one equation, A = l u a' and y = beta u, if there is one."""
        p, data = self.problem, self.data
        found: Known = {"A": p.A, "y": rows(p.y), "c": single(p.c), "g_star": single(data.g_star)}
        found |= {
            name: single(rational(step))
            for name, step in (("eta", self.given.eta), ("gamma", self.given.gamma), ("eps", self.given.epsilon))
            if isinstance(step, Fraction)
        }
        if self.given.epsilon is not None:  # 3 nu |y|^2 bounds |r|^2 in Theorem 3.2, and epsilon |r|^2 / 2
            nu = rational(self.given.epsilon) * 2 / (3 * dot(p.y, p.y))
            with self.precise():
                found |= {"nu": single(nu), "L": single(-arb(nu).log())}
        if len(p.A) == 1:
            length = quadratic(fmpq(0), fmpq(1), dot(p.A[0], p.A[0]))
            found |= {
                "u": single(fmpq(1)),
                "l": single(length),
                "beta": rows(p.y),
                "a": rows(x / length for x in p.A[0]),
            }
        return found

    def polar_form(self) -> Known:
        """x* = g* w*, on the side of g_0."""
        side = -1 if self.problem.g0 < 0 else 1
        g_star = self.data.g_star * side
        return {"g_star": single(g_star), "w_star": rows(x / g_star for x in self.data.x_star)}

    @cached_property
    def late_letters(self) -> Known:
        """The direction and the scale in the limit, and the root of the equation for the latter."""
        limit = self.limit
        if limit is None:
            return {}
        if limit.sign == 0:
            return {"w": rows(self.data.w0), "g": single(fmpq(0))}
        with self.precise():
            return {"w": rows(x / limit.g for x in limit.x), "g": single(limit.g)}

    @cached_property
    def residual(self) -> list[Any]:
        """y - g_0 A w_0, exactly."""
        p = self.problem
        return [
            b - p.g0 * sum((a * w for a, w in zip(row, self.data.w0, strict=True)), fmpq(0))
            for row, b in zip(p.A, p.y, strict=True)
        ]

    @cached_property
    def gradient_flow(self) -> list[Any]:
        """Gradient flow on (1) from g_0 w_0 at the given time: x_0 + A'(AA')^-1 (r_0 - exp(-t AA') r_0)."""
        p = self.problem
        with self.precise():
            K = gram(p.A)
            start = arb_mat([[ball(x)] for x in self.residual])
            moved = arb_mat(K.inv()) * (start - arb_mat(-self.time * K).exp() * start)
            shift = (arb_mat(matrix(p.A).transpose()) * moved).entries()
            return [ball(p.g0 * w) + x for w, x in zip(self.data.w0, shift, strict=True)]


def certain_digits(number: arb) -> int:
    """How many significant digits of a ball are certain; many, if it may be 0, since nothing can be said of them."""
    return MOST_DIGITS if number.contains(0) or number.is_exact() else int(number.rel_accuracy_bits() * 0.30103)


def rows(entries: Any) -> Rows:
    return [[entry] for entry in entries]


def single(number: Any) -> Rows:
    return [[number]]


def case(**fields: Any) -> Answer:
    """What is proved of an instance.

    Parameters
    ----------
    A : rows of the m x d feature matrix, of full row rank
    y, w0 : the m targets, and the direction at the start, d numbers of which only the direction counts
    g0, c : the scale at the start, and the ratio of the step sizes
    eta, gamma, epsilon, time : optional, as in `Given`
    digits : how many digits to give, 30 if not said
    name : what to call it

    Numbers are integers, Fractions, or strings such as "0.1" or "1/3"; floats are not exact and are refused.

    Returns
    -------
    Answer : shows itself in Jupyter

    Raises
    ------
    BadInput : with one sentence

    Examples
    --------
    >>> answer = case(A=[[1, 0]], y=[1], w0=[0, 1], g0="1/10", c=1)
    >>> answer.closer
    'GD'
    """
    digits, name = fields.pop("digits", 30), fields.pop("name", "")
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= MOST_DIGITS:
        raise BadInput(f"digits: expected a whole number from 1 to {MOST_DIGITS}, found {digits!r}")
    return Answer(from_fields(fields, str(name)), digits)


def reaching(problem: WNProblem, epsilon: Fraction, digits: int) -> arb:
    """The time at which the loss is epsilon: for one equation by quadrature where that can be, else along the flow."""
    one = len(problem.A) == 1 and problem.c > 0
    if one and problem.g0 * problem.y[0] * dot(problem.A[0], problem.u) > 0:
        return planar_time(problem, epsilon, digits)
    return time_to_loss(problem, epsilon, digits)
