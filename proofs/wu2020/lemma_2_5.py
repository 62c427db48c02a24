"""Lemma 2.5: the scale and the null-space part of the direction are tied by an invariant. (6)

The first equation is right. The second one, said to follow, lacks a square: squaring exp((g_0^2 - g_t^2) / 2c)
doubles the exponent.
"""

from collections.abc import Sequence
from typing import Any

from proofs.arguments import conclusion_of, exp_product, same_rates
from proofs.claim import Claim
from proofs.statement import Known, Proof
from proofs.wu2020.instances import along_the_flow
from proofs.wu2020.setting import (
    ANY_RANK,
    FEWER_ROWS,
    FLOW,
    A,
    A_pinv,
    c,
    flow,
    full_rank,
    g,
    g0,
    n,
    n0,
    perp,
    r,
    rate,
    sample,
    start,
    target,
    w,
    w0,
    y,
)
from proofs.wu2020.tools import unit_norm
from symbolic.notation import Expression, dot, eq, ge, gt, norm2

language = flow.child()
grown = language.define("grown", "exp", g**2 / (2 * c))
grown0 = language.define("grown0", "exp", g0**2 / (2 * c))
language.extend("start", {grown: grown0})
factor = language.define("factor", "exp", (g0**2 - g**2) / (2 * c))
given = {**FLOW, "ratio": gt(c, 0)}

vector = Claim("wu2020/lemma-2.5-vector", language, "The invariant", sample, ANY_RANK, along_the_flow)
vector.remarks.append(
    "The null-space part is that of the orthogonal decomposition, as Definition 1.1 is amended here. "
    "No rank condition is needed."
)
printed = vector.printed(
    given=given,
    conclude={"invariant": eq(perp(w), factor * perp(w0))},
    says="For c > 0 and the flow that Lemma 2.2 derives, at all times at which it exists.",
)


def invariant(step: Proof, v: Expression, norm: Sequence[Known]) -> tuple[Known, Known]:
    """exp(g^2/2c) w_perp keeps its value, and what w_perp is; v is minus the gradient, and `norm` says that |w| = 1."""
    turning = step.identity(
        "Along the flow the null-space part of w only changes its length,",
        rate(perp(w)),
        -g * dot(w, A.T * v) * perp(w),
        norm,
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
    return kept, tied


step = printed.proof()
invariant(step, r, unit_norm(step))

# One start at which everything is rational: A = [1, 0], y = 1, w_0 = (3/5, 4/5), g_0 = c = 1; then w'A'r = 6/25

here: dict[Expression, list[list[Any]]] = {
    A: [[1, 0]],
    A_pinv: [[1], [0]],
    y: [[1]],
    w0: [["3/5"], ["4/5"]],
    g0: [[1]],
    c: [[1]],
    n0: [[1]],
}
size = {"m": 1, "d": 2}

doubled = language.child()
twice = doubled.define("twice", "exp", (g0**2 - g**2) / c)
mutated = vector.mutated(
    "twice the exponent",
    given,
    {"invariant": eq(perp(w), twice * perp(w0))},
    "The exponent (g_0^2 - g_t^2) / c.",
    language=doubled,
)
refutation = mutated.refuted(
    "A = [1, 0], y = 1, w_0 = (3/5, 4/5), g_0 = c = 1: the two sides have different slopes at the start.",
    "invariant",
    size,
    {**here, twice: [[1]]},
)
refutation.fails = same_rates(refutation.derive, "If it held at all times, the slopes would agree.", refutation.assumed)

squared = Claim("wu2020/lemma-2.5-norm", language, "The invariant of the norm", sample, ANY_RANK, along_the_flow)
printed_norm = squared.printed(
    given={**given, "full_rank": full_rank, "target": target},
    conclude={"invariant": eq(norm2(perp(w)) * grown, norm2(perp(w0)) * grown0)},
    less=FEWER_ROWS,
)
refutation = printed_norm.refuted(
    "A = [1, 0], y = 1, w_0 = (3/5, 4/5), g_0 = c = 1: at the start the printed quantity has the slope "
    "-(96/625) exp(1/2), not 0.",
    "invariant",
    size,
    here,
)
derive = refutation.derive
constant = same_rates(derive, "If it were invariant, its rate would be zero.", refutation.assumed)
refutation.fails = derive.identity(
    "Divide by the exponential.", g * dot(w, A.T * r) * norm2(perp(w)) * (1 - 2 / n**2), 0, [constant]
)

squared.by_hand(
    "A = {A}, y = {y}, w_0 = {w0}, g_0 = {g0}, c = {c}: r = {r}, and dg/dt = c w'A'r = {slope}.",
    "|w_perp|^2 exp(g^2/2c) stands still, so its rate is 0.",
    "At the start |w_perp|^2 = {part} has the rate -2 g w'A'r |w_perp|^2 = {turning}, and exp(g^2/2c) has (g/c) dg/dt "
    "= {slope} times itself. So the product has the rate ({turning} + ({part})({slope})) exp(1/2), which is ({total}) "
    "exp(1/2).",
    slope=rate(g),
    part=norm2(perp(w)),
    turning=rate(norm2(perp(w))),
    total=rate(norm2(perp(w))) + norm2(perp(w)) * g * rate(g) / c,
)

squares = language.child()
whole = squares.define("whole", "exp", g**2 / c)
whole0 = squares.define("whole0", "exp", g0**2 / c)
squares.extend("start", {whole: whole0})
corrected = squared.state(
    "corrected",
    given,
    {"invariant": eq(norm2(perp(w)) * whole, norm2(perp(w0)) * whole0)},
    "The exponent is g^2 / c: |w_perp|^2 exp(g^2 / c) is invariant; or |w_perp| exp(g^2 / 2c), without the square.",
    language=squares,
)
step = corrected.proof()
tied = conclusion_of(step, printed, "invariant", "By the first equation of (6),")
up = exp_product(step, grown, grown, whole, "exp(g^2/2c)^2 = exp(g^2/c),")
up0 = exp_product(step, grown0, grown0, whole0, "and at the start.")
ratio_of_two = exp_product(step, factor, grown, grown0, "The factor is their quotient.")
step.identity(
    "Square, and multiply by exp(g^2/c).",
    norm2(perp(w)) * whole,
    norm2(perp(w0)) * whole0,
    [tied, up, up0, ratio_of_two],
)


def stays_above(step: Proof, says: str, level: Expression, *by: Known) -> Known:
    """exp(g^2/c) >= level, which is the invariant |w_0^perp|^2 exp(g_0^2/c), in other words `by` that."""
    norms = unit_norm(step)
    kept = conclusion_of(step, corrected, "invariant", "By Lemma 2.5, corrected,")
    short = step.inequality(
        "the null-space part of a unit vector is no longer than 1,", ge(1, norm2(perp(w))), norms, [A_pinv * A * w]
    )
    return step.inequality(says, ge(whole, level), [short, step.definition(whole, "positive"), kept, *by])


opposite = squares.child()
fallen = opposite.define("fallen", "exp", -(g**2) / c)
fallen0 = opposite.define("fallen0", "exp", -(g0**2) / c)
opposite.extend("start", {fallen: fallen0})
mutated = squared.mutated(
    "the other sign",
    given,
    {"invariant": eq(norm2(perp(w)) * fallen, norm2(perp(w0)) * fallen0)},
    "The exponent -g^2 / c.",
    language=opposite,
)
refutation = mutated.refuted("At the same start the slope is not 0.", "invariant", size, here)
constant = same_rates(refutation.derive, "If it were invariant, its rate would be zero.", refutation.assumed)
refutation.fails = refutation.derive.identity(
    "Divide by the exponential.", g * dot(w, A.T * r) * norm2(perp(w)) * (1 + 1 / n**2), 0, [constant]
)
