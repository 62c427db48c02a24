"""Losses l(A x) other than least squares: the invariant of Lemma 2.5 holds for all of them, and what follows from it.

With v = minus the gradient of l at A g w, the WN flow is dg/dt = c w'A'v, dw/dt = g P A'v. The proof of Lemma 2.5 never
uses how v moves: the null-space part of w only changes its length, at the rate -g w'A'v, and that of g^2/2c makes up
for it.
"""

import random
from typing import Any

from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from proofs.wu2020.instances import other_losses
from proofs.wu2020.lemma_2_5 import factor, given, grown, grown0, squares, whole, whole0
from proofs.wu2020.setting import (
    ANY_RANK,
    FLOW,
    A,
    A_pinv,
    P,
    c,
    column,
    g,
    g0,
    n,
    n0,
    norm_is_one,
    perp,
    r,
    rate,
    sample,
    small,
    start,
    unit,
    w,
    w0,
)
from proofs.wu2020.tools import exp_product
from symbolic.notation import ANYTHING, Expression, dot, eq, norm2

linear = squares.child()  # the loss -v'A x, whose gradient does not move
v = linear.vector("v", "m", meaning="minus the gradient of the loss at A g w")
linear.extend("rate", {w: g * P * A.T * v, g: c * dot(w, A.T * v)})
language = linear.child()  # any loss
language.latex_names["v"] = "v_t"
v0 = language.vector("v0", "m", "v_0", "the same at time 0")
language.extend("rate", {v: ANYTHING})
language.extend("start", {v: v0})


def sample_loss(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A state, and any column as minus the gradient."""
    return sample(rng, m, d, rank) | {"v": column([small(rng) for _ in range(m)])}


claim = Claim("wu2020/app-D", language, "The invariant for other losses", sample_loss, ANY_RANK, other_losses)
claim.remarks.append(
    "Appendix D is not to be had. The invariant is the first equation of (6), and what truly follows from it; the "
    "second equation as printed fails here as it does for least squares (Lemma 2.5)."
)
claim.remarks.append(
    "A loss l(A x) is smooth, v_t is minus its gradient at A g_t w_t, so minus the gradients in g and w are w'A'v and "
    "g A'v. The proof allows any v_t: no convexity is needed, and no rank condition."
)

sphere = claim.also(
    "length",
    given=FLOW,
    conclude={"unit": unit, "norm": eq(n, 1)},
    says="For these flows too w stays on the unit sphere.",
)
step = sphere.proof()
still = step.identity("P w = 0, so the squared length does not change.", rate(norm2(w)), 0)
kept = step.rule(
    "constant-of-motion", "It keeps the value it started with,", eq(norm2(w), start(norm2(w))), [still], q=norm2(w)
)
unit_now = step.identity("which is 1.", norm2(w), 1, [kept])
norm_is_one(step, unit_now)


def stays_unit(step: Proof) -> list[Known]:
    """|w| = 1 along the flow of any loss."""
    known = {label: step[label] for label in FLOW}
    return [
        step.cite(sphere, "unit", "w stays on the unit sphere:", unit, known),
        step.cite(sphere, "norm", "its norm is 1.", eq(n, 1), known),
    ]


printed = claim.printed(
    given=given,
    conclude={
        "invariant": eq(perp(w), factor * perp(w0)),
        "norm": eq(norm2(perp(w)) * whole, norm2(perp(w0)) * whole0),
    },
    says="For c > 0, minus the gradient v_t of the loss moving in any way, at all times at which the flow exists.",
)
step = printed.proof()
turning = step.identity(
    "Along the flow the null-space part of w only changes its length,",
    rate(perp(w)),
    -g * dot(w, A.T * v) * perp(w),
    stays_unit(step),
)
still = step.identity("and exp(g^2/2c) makes up for it.", rate(grown * perp(w)), 0 * w, [turning])
kept = step.rule(
    "constant-of-motion",
    "So the product keeps its value.",
    eq(grown * perp(w), start(grown * perp(w))),
    [still],
    q=grown * perp(w),
)
ratio_of_two = exp_product(step, factor, grown, grown0, "The factor is the quotient of the two exponentials.")
tied = step.identity("Divide by exp(g^2/2c).", perp(w), factor * perp(w0), [kept, ratio_of_two])
up = exp_product(step, grown, grown, whole, "exp(g^2/2c)^2 = exp(g^2/c),")
up0 = exp_product(step, grown0, grown0, whole0, "and at the start.")
step.identity(
    "So the squared norm has the factor exp(g^2/c).",
    norm2(perp(w)) * whole,
    norm2(perp(w0)) * whole0,
    [tied, up, up0, ratio_of_two],
)

special = claim.also(
    "the case of least squares",
    given=given,
    conclude={"invariant": eq(perp(w), factor * perp(w0))},
    says="Lemma 2.5 is the case v = r.",
    language=squares,
)
step = special.proof()
step.cite(
    printed,
    "invariant",
    "The residual is minus the gradient of |z - y|^2 / 2 at z = A g w.",
    special.conclude["invariant"],
    {label: step[label] for label in given},
    {v: r, v0: start(r)},
)

here: dict[Expression, list[list[Any]]] = {
    A: [[1, 0]],
    A_pinv: [[1], [0]],
    v: [[1]],
    w0: [["3/5"], ["4/5"]],
    g0: [[1]],
    c: [[1]],
    n0: [[1]],
}
false = claim.false(
    "the second equation",
    given,
    {"invariant": eq(norm2(perp(w)) * grown, norm2(perp(w0)) * grown0)},
    "The second equation of (6) as printed, for the loss -v'A x.",
    language=linear,
)
refutation = false.refuted(
    "A = [1, 0], v = 1, w_0 = (3/5, 4/5), g_0 = c = 1: at the start the printed quantity has the slope "
    "-(48/125) exp(1/2), not 0.",
    "invariant",
    {"m": 1, "d": 2},
    here,
)
constant = refutation.derive.rule(
    "differentiate",
    "If it were invariant, its rate would be zero.",
    eq(rate(norm2(perp(w)) * grown), rate(norm2(perp(w0)) * grown0)),
    [refutation.assumed],
    p=norm2(perp(w)) * grown,
    q=norm2(perp(w0)) * grown0,
)
refutation.fails = refutation.derive.identity(
    "Divide by the exponential.", g * dot(w, A.T * v) * norm2(perp(w)) * (1 - 2 / n**2), 0, [constant]
)

mutated = claim.mutated(
    "the part in the row space",
    given,
    {"invariant": eq(w - perp(w), factor * (w0 - perp(w0)))},
    "The same of the part of w in the row space.",
    language=linear,
)
refutation = mutated.refuted(
    "At the same start the part in the row space grows, the other side shrinks.", "invariant", {"m": 1, "d": 2},
    {**here, factor: [[1]]},
)  # fmt: skip
refutation.fails = refutation.derive.rule(
    "differentiate",
    "If it held at all times, the slopes would agree.",
    eq(rate(w - perp(w)), rate(factor * (w0 - perp(w0)))),
    [refutation.assumed],
    p=w - perp(w),
    q=factor * (w0 - perp(w0)),
)
