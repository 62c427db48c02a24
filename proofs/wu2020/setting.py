"""The setting of Section 1.1 and of the WN flow: letters, losses, algorithms, hypotheses.

The minimum-norm solution is x* = A^+ y with the Moore-Penrose inverse A^+, which every matrix has; that A has full
row rank is the equation A A^+ = I. The part of z in the null space of A is z - A^+ A z.
"""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import count

import sympy as sp

from proofs.claim import Values
from proofs.confirm import as_column
from proofs.evaluation import matrix_of_rank, unit_vector
from proofs.statement import Known, Proof
from symbolic.notation import Expression, Language, dot, eq, ge, gt, ne, norm2

words = Language()
A = words.matrix("A", "m", "d", meaning="the feature matrix")
y = words.vector("y", "m", meaning="the target")
A_pinv = words.define("A_pinv", "pinv", A, shape=("d", "m"), latex="A^{+}", meaning="the Moore-Penrose inverse of A")
x_star = words.let("x_star", A_pinv * y, "x^*", "the minimum-norm solution")

w = words.vector("w", "d", meaning="the direction")
g = words.scalar("g", meaning="the scale")
c = words.scalar("c", meaning="the ratio of the step sizes of g and w")
n = words.define("n", "norm", w, latex=r"\|w\|")
r = words.let("r", y - g * A * w, meaning="the residual")
f = words.let("f", norm2(r) / 2, "f(w,g)", "the loss (3)")
identity = sp.Identity(sp.Symbol("d", integer=True))
P = words.let("P", identity - w * w.T / n**2, r"\mathcal{P}", "the projection onto the complement of w")

FEWER_ROWS = (("m", "d"),)
full_rank = eq(A * A_pinv, sp.Identity(sp.Symbol("m", integer=True)))
target = ne(y, sp.ZeroMatrix(*y.shape))
orthonormal = eq(A * A.T, sp.Identity(sp.Symbol("m", integer=True)))
unit = eq(norm2(w), 1)
nonzero = gt(n, 0)
ratio = ge(c, 0)


perps: dict[Expression, Expression] = {}  # the parts that have a name of their own


def perp(z: Expression) -> Expression:
    """The part of z in the null space of A."""
    return perps.get(z, z - A_pinv * A * z)


def norm_is_one(step: Proof, *by: Known) -> Known:
    """From |w|^2 = 1 and |w| > 0: |w| = 1."""
    positive = step["direction"]
    small = step.inequality(
        "|w| - 1 is 0, since (|w| - 1)^2 (|w| + 1) is.", ge(0, (n - 1) ** 2), [positive, *by], [n - 1]
    )
    gone = step.rule("zero-norm", "A square that is not positive is 0.", eq(n - 1, 0), [small], v=n - 1)
    return step.identity("So |w| = 1.", n, 1, [gone])


# The two losses, (2) for every w other than 0 and (3) on the unit sphere, and one step of each algorithm from (w, g)

losses = words.child()
grad_w = losses.let("grad_w", -g * A.T * r, r"\nabla_{\!w}f")
grad_g = losses.let("grad_g", -dot(w, A.T * r), r"\nabla_{\!g}f")

r_h = losses.let("r_h", y - g / n * A * w, r"\hat r", "the residual of (2)")
h = losses.let("h", norm2(r_h) / 2, "h(w,g)", "the loss (2)")
h_grad_w = losses.let("h_grad_w", -g / n * P * A.T * r_h, r"\nabla_{\!w}h")
h_grad_g = losses.let("h_grad_g", -dot(w, A.T * r_h) / n, r"\nabla_{\!g}h")

u = losses.symbol("u", ("d", "1"), None, "any direction")
along_w = losses.derivation("along_w", {w: u}, r"\partial_{{w\to u}}{}")
along_g = losses.derivation("along_g", {g: sp.Integer(1)}, r"\partial_{{g}}{}")

eta = losses.scalar("eta", r"\eta", "the step size")
v = losses.let("v", w - eta * grad_w, meaning="the gradient step of Algorithm 2")
n_v = losses.define("n_v", "norm", v, latex=r"\|v\|")
rpgd_w = losses.let("rpgd_w", v / n_v, r"w^{\mathrm{rPGD}}_\eta", "one step of Algorithm 2")
rpgd_g = losses.let("rpgd_g", g - c * eta * grad_g, r"g^{\mathrm{rPGD}}_\eta")
wn_w = losses.let("wn_w", w - eta * h_grad_w, r"w^{\mathrm{WN}}_\eta", "one step of Algorithm 1")
wn_g = losses.let("wn_g", g - c * eta * h_grad_g, r"g^{\mathrm{WN}}_\eta")
by_eta = losses.derivation("by_eta", {eta: sp.Integer(1)}, r"\tfrac{{d}}{{d\eta}}{}")
at_eta_0 = losses.substitution("at_eta_0", {eta: sp.Integer(0), n_v: n}, r"\left.{}\right|_{{\eta=0}}")

# The WN flow: the field that Lemma 2.2 derives; not the one printed in (4)

flow = words.child()
flow.latex_names |= {"w": "w_t", "g": "g_t", "n": r"\|w_t\|", "r": "r_t", "P": r"\mathcal{P}_t", "f": "f(w_t,g_t)"}
w0 = flow.vector("w0", "d", "w_0", "the direction at time 0")
g0 = flow.scalar("g0", "g_0", "the scale at time 0")
n0 = flow.define("n0", "norm", w0, latex=r"\|w_0\|")
perps[w] = flow.let("w_perp", perp(w), r"w_t^{\perp}", "the part of the direction in the null space of A")
perps[w0] = flow.let("w0_perp", perp(w0), r"w_0^{\perp}", "the same at time 0")
t = flow.scalar("t", meaning="time")
rate = flow.derivation("rate", {w: g * P * A.T * r, g: c * dot(w, A.T * r), t: sp.Integer(1)}, r"\tfrac{{d}}{{dt}}{}")
start = flow.substitution("start", {w: w0, g: g0, n: n0, t: sp.Integer(0)}, r"\left.{}\right|_{{t=0}}")

unit_start = eq(norm2(w0), 1)
FLOW = {"direction": nonzero, "unit_start": unit_start}

# Random exact data, for evaluating what was proved

SHAPES = ((1, 1, 1), (1, 2, 1), (2, 2, 2), (2, 4, 2), (3, 5, 3))
ANY_RANK = (*SHAPES, (2, 3, 1), (2, 4, 0), (3, 3, 2))


def small(rng: random.Random) -> Fraction:
    return Fraction(rng.randint(-6, 6), rng.randint(1, 4))


def positive(rng: random.Random) -> Fraction:
    return Fraction(rng.randint(1, 9), rng.randint(1, 4))


def sample(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A matrix of the given rank, a target, a unit direction, a scale, c > 0 and a small step size."""
    return {
        "A": matrix_of_rank(rng, m, d, rank),
        "y": as_column([small(rng) for _ in range(m)]),
        "w": unit_vector(rng, d),
        "g": [[small(rng)]],
        "c": [[positive(rng)]],
        "eta": [[Fraction(1, rng.randint(2, 50))]],
        "t": [[Fraction(0)]],
    }


def sample_orthonormal(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A matrix with orthonormal rows: the first m rows of a reflection."""
    v = unit_vector(rng, d)
    rows = [[Fraction(i == j) - 2 * v[i][0] * v[j][0] for j in range(d)] for i in range(m)]
    return sample(rng, m, d, rank) | {"A": rows}


def stationary(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A stationary point of (2), for a direction of any length: of loss zero, or with g = 0 and w orthogonal to A'y."""
    for _ in count():
        values = sample(rng, m, d, rank)
        length = positive(rng)
        values["w"] = [[length * x for x in row] for row in values["w"]]
        image = [sum((a * b[0] for a, b in zip(row, values["w"], strict=True)), Fraction(0)) for row in values["A"]]
        if rng.random() < 0.5:
            values["y"] = as_column([values["g"][0][0] / length * x for x in image])
            return values
        values["g"] = [[Fraction(0)]]
        if m > 1 and any(image):
            i = next(k for k, x in enumerate(image) if x)
            others = sum((values["y"][k][0] * x for k, x in enumerate(image) if k != i), Fraction(0))
            values["y"][i] = [-others / image[i]]
            return values
        if not any(image):
            return values
    raise AssertionError("unreachable")
