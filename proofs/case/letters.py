"""Numbers for the letters in which claims are stated, at an instance."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import Any

from flint import arb, arb_mat, fmpq

from proofs.case.evaluation import Rows, Truth
from proofs.case.solved import Solved
from symbolic.balls import rational
from symbolic.quadratic import ball, quadratic
from symbolic.spectrum import dot, gram, matrix

Known = dict[str, Rows]
RUNS = ("rPGD", "gradient descent")


class Letters:
    """The values that an instance gives to letters."""

    def __init__(self, solved: Solved) -> None:
        self.solved, self.problem, self.data, self.given = solved, solved.problem, solved.data, solved.given

    def known(self, about: str) -> tuple[Known, Known, dict[str, Truth], dict[str, arb]]:
        """Values now and in the limit, what else is known of the limit, and roots, for claims about something."""
        start = [self.problem.g0 * x for x in self.data.w0]
        known = self.fixed | {"w0": rows(self.data.w0), "g0": single(self.problem.g0), "x0": rows(start)}
        if about == "gradient flow":
            end = [x + self.problem.g0 * part for x, part in zip(self.data.x_star, self.data.w0_perp, strict=True)]
            return known | {"x": rows(self.gradient_flow), "t": single(self.solved.time)}, {"x": rows(end)}, {}, {}
        if about == "the WN flow":
            known |= {"t": single(self.solved.time), "v0": rows(self.residual)}
            if self.solved.state is not None:
                known |= {
                    "w": rows(self.solved.state.w),
                    "g": single(self.solved.state.g),
                    "v": rows(self.solved.state.residual),
                }
            return known, self.late, {"tends(f, 0)": self.solved.reaches_a_solution}, self.roots
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
        if self.solved.limit is None or not self.solved.reaches_a_solution or self.given.c == 0:
            return {}
        with self.solved.precise():
            return dict.fromkeys(("G", "G_inf"), self.solved.limit.g * self.solved.limit.g)

    @cached_property
    def fixed(self) -> Known:
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
            with self.solved.precise():
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
    def late(self) -> Known:
        """The direction and the scale in the limit, and the root of the equation for the latter."""
        limit = self.solved.limit
        if limit is None:
            return {}
        if limit.sign == 0:
            return {"w": rows(self.data.w0), "g": single(fmpq(0))}
        with self.solved.precise():
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
        with self.solved.precise():
            K = gram(p.A)
            start = arb_mat([[ball(x)] for x in self.residual])
            moved = arb_mat(K.inv()) * (start - arb_mat(-self.solved.time * K).exp() * start)
            shift = (arb_mat(matrix(p.A).transpose()) * moved).entries()
            return [ball(p.g0 * w) + x for w, x in zip(self.data.w0, shift, strict=True)]


def rows(entries: Any) -> Rows:
    return [[entry] for entry in entries]


def single(number: Any) -> Rows:
    return [[number]]
