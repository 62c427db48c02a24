"""Diagonal linear networks under weight normalization: letters, flow and hypotheses. All derivations are our own.

The network is x = u^L, entry by entry, and u = rho theta with |theta| = 1. Minus the gradient of the loss at u is
q = L rho^(L-1) theta^(L-1) A'v, entry by entry, where v is minus the derivative of the loss at A x; for least squares
v = y - A x. The polar flow is theta' = rho (q - <theta, q> theta), rho' = c <theta, q>. Powers of theta stand in
diagonal matrices: N = diag(theta^(L-1)), M = diag(theta^(1-L)).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction

import sympy as sp

from proofs.claim import Values
from proofs.evaluation import matrix_of_rank, random_values, unit_vector
from symbolic.notation import ANYTHING, Expression, Fact, Language, dot, eq, gt, norm2, predicate

words = Language()
A = words.matrix("A", "m", "d", meaning="the measurements")
A_pinv = words.define("A_pinv", "pinv", A, shape=("d", "m"), latex="A^{+}", meaning="the Moore-Penrose inverse of A")
theta = words.vector("theta", "d", r"\theta_t", "the direction")
theta0 = words.vector("theta0", "d", r"\theta_0", "the direction at the start")
rho = words.scalar("rho", r"\rho_t", "the radius")
rho0 = words.scalar("rho0", r"\rho_0", "the radius at the start")
c = words.scalar("c", meaning="the ratio of the speeds of radius and direction")
t = words.scalar("t", meaning="time")
z = words.symbol("z", ("d", "1"), None)  # bound by the statements that speak of every z
identity = sp.Identity(sp.Symbol("d", integer=True))


def positive(column: Expression) -> Fact:
    """Every entry is positive."""
    return predicate("positive", column)


def nonnegative(column: Expression) -> Fact:
    """No entry is negative."""
    return predicate("nonnegative", column)


@dataclass(frozen=True)
class Network:
    """The letters that depend on the depth L, and the flow; `square` are the letters that only L = 2 has."""

    language: Language
    L: Expression
    v: Expression
    x: Expression
    q: Expression
    s: Expression
    N: Expression
    M: Expression
    N0: Expression
    M0: Expression

    def rate(self, expression: Expression) -> Expression:
        return self.language.operators["rate"](expression)

    def start(self, expression: Expression) -> Expression:
        return self.language.operators["start"](expression)


def network(depth: int | None, target: bool) -> Network:
    """The network of a depth (None: of any depth L >= 1), for least squares with a target, or for any loss."""
    language = words.child()
    L = language.scalar("L", meaning="the depth") if depth is None else sp.Integer(depth)
    shape = ("d", "d")
    N, M, N0, M0 = (
        language.define(name, "powers", base, exponent, shape=shape)
        for name, base, exponent in (
            ("N", theta, L - 1),
            ("M", theta, 1 - L),
            ("N0", theta0, L - 1),
            ("M0", theta0, 1 - L),
        )
    )
    moving: dict[Expression, Expression] = {theta: theta0, rho: rho0, t: sp.Integer(0), N: N0, M: M0}
    radius: Expression = rho ** (depth - 1) if depth is not None else None
    if radius is None:
        radius = language.define("r", "powers", rho, L - 1, latex=r"\rho_t^{L-1}")
        moving[radius] = language.define("r0", "powers", rho0, L - 1, latex=r"\rho_0^{L-1}")
    x = language.let("x", rho * radius * N * theta, "x_t", "what the network has learned")
    table: dict[Expression, Expression] = {}
    if target:
        y = language.vector("y", "m", meaning="the target")
        v = language.let("v", y - A * x, "v_t", "the residual")
    else:
        v = language.vector("v", "m", "v_t", "minus the derivative of the loss at A x")
        moving[v] = language.vector("v0", "m", "v_0", "the same at the start")
        table[v] = ANYTHING
    q = language.let("q", L * radius * N * A.T * v, "q_t", "minus the gradient of the loss at u")
    s = language.let("s", dot(theta, q), "s_t", "its part along the direction")
    table |= {theta: rho * (q - s * theta), rho: c * s, t: sp.Integer(1)}
    language.derivation("rate", table, r"\tfrac{{d}}{{dt}}{}")
    language.substitution("start", moving, r"\left.{}\right|_{{t=0}}")
    return Network(language, L, v, x, q, s, N, M, N0, M0)


def logarithms(net: Network) -> tuple[Expression, Expression, Expression, Expression]:
    """For a network of depth 2: log theta, the same at the start, a column of ones, the same at the start."""
    define, shape = net.language.define, ("d", "1")
    ell = define("ell", "log", theta, net.M, shape=shape, latex=r"\log\theta_t")
    ell0 = define("ell0", "log", theta0, net.M0, shape=shape, latex=r"\log\theta_0")
    ones = define("ones", "power", theta, sp.Integer(0), net.M, shape=shape, latex=r"\mathbf{1}")
    ones0 = define("ones0", "power", theta0, sp.Integer(0), net.M0, shape=shape, latex=r"\mathbf{1}_0")
    net.language.extend("start", {ell: ell0, ones: ones0})
    return ell, ell0, ones, ones0


GIVEN = {"ratio": gt(c, 0), "positive": positive(theta)}
UNIT = {"unit": eq(norm2(theta), 1)}

# Random exact data; of depth 2 or 3 and with positive directions, so that all powers are rational

SHAPES = ((1, 1, 1), (1, 2, 1), (2, 3, 1), (2, 2, 2), (2, 4, 2))


def sample(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A matrix of a rank, a positive direction of length 1, a radius, a depth; and what the loss pulls with."""
    direction = [[abs(x)] for (x,) in unit_vector(rng, d)]
    while any(x == 0 for (x,) in direction):
        direction = [[abs(x)] for (x,) in unit_vector(rng, d)]
    number = Fraction(rng.randint(1, 9), rng.randint(1, 4))
    return {
        "A": matrix_of_rank(rng, m, d, rank),
        "theta": direction,
        "rho": [[number]],
        "c": [[Fraction(rng.randint(1, 9), rng.randint(1, 4))]],
        "L": [[Fraction(rng.choice((1, 3, 4)))]],
        "t": [[Fraction(0)]],
        **random_values(rng, {"v": ("m", "1"), "y": ("m", "1")}, {"m": m, "d": d}),
    }
