"""Theorem 2.6, Part II: the flow with the scale fixed (c = 0) for any rows, and a restart with c > 0 from its end.

The first stage converges to a point, which is in the row space just if w_0 is or 0 < |g_0| <= |x*|. For |g_0| > |x*|
and other w_0 the loss is 0 there, away from x*, and a restart stands still. From the row space the flow with c > 0
stays in it, and if its loss tends to 0 then (g, w) tends to (g*, w*) or to (-g*, -w*), which are both polar forms of
x*: that on the side of g_0 if the restart begins below the loss at g = 0.
"""

import random
from fractions import Fraction
from typing import Any

import sympy as sp

from proofs.arguments import (
    by_contradiction,
    conclusion_of,
    exp_vanishes,
    if_not,
    is_one,
    one_limit,
    positive_square,
    same_limit,
)
from proofs.claim import Claim, Values
from proofs.evaluation import unit_vector
from proofs.statement import Known, Proof
from proofs.wu2020 import fixed_scale, theorem_2_6, where_the_flow_ends
from proofs.wu2020.fixed_scale import (
    BOUNDED,
    image_at_least,
    in_row_space,
    point,
    pull_at,
    reached,
    stays,
    w_end,
)
from proofs.wu2020.fixed_scale_nearest import ridge
from proofs.wu2020.instances import at_fixed_scale, restarts
from proofs.wu2020.lemma_2_4 import clock
from proofs.wu2020.long_time import gain, not_negative_ratio, smallest
from proofs.wu2020.setting import (
    FEWER_ROWS,
    FLOW,
    A,
    A_pinv,
    P,
    c,
    f,
    g,
    g0,
    n,
    n0,
    perp,
    r,
    sample_orthonormal,
    start,
    t,
    target,
    w,
    w0,
    x_star,
    y,
)
from proofs.wu2020.theorem_2_6 import keeps, sufficient
from proofs.wu2020.tools import reaches_target, refuted_at_rest
from proofs.wu2020.where_the_flow_ends import g_end
from symbolic.notation import Expression, any_of, complete, dot, eq, exist, for_all, ge, gt, implies, ne, norm2, tends

nothing = 0 * w
first_stage = fixed_scale.language.child()
w_rows = first_stage.symbol("w_rows", ("d", "1"), r"\tilde w_0", "the limit of the direction")
in_rows = exist(w_rows, such_that=[tends(w, w_rows), eq(perp(w_rows), nothing)])
not_orthonormal = ne(A * A.T, sp.Identity(sp.Symbol("m", integer=True)))

# Any rows, with the scale fixed

general = Claim(
    "wu2020/thm-2.6-fixed-g-general",
    first_stage,
    "The scale fixed",
    fixed_scale.turned_away,
    fixed_scale.WIDE,
    at_fixed_scale,
)
general.remarks.append(
    "That the direction converges at all, and not only to the set of points at rest, is a theorem of Lojasiewicz; how "
    "fast the null-space part or the loss tends to 0 is told where the flow with the scale fixed is treated. In the "
    "counterexample g_0 and x*'w_0 are positive."
)
printed = general.printed(
    given={**BOUNDED, "target": target, "not_orthonormal": not_orthonormal, "loss": tends(f, 0)},
    conclude={"point": in_rows},
    says="In case (a), where the loss tends to 0: it is what Part II speaks of.",
    less=FEWER_ROWS,
)
LONG: dict[Expression, list[list[Any]]] = {
    A: [[2, 0]],
    A_pinv: [["1/2"], [0]],
    y: [[2]],
    w0: [["3/5"], ["4/5"]],
    g0: [["5/3"]],
    smallest: [[4]],
}
refutation = refuted_at_rest(
    printed,
    "A = [2, 0], y = 2, w_0 = (3/5, 4/5), g_0 = 5/3 > |x*| = 1: the loss is 0 and nothing moves.",
    "point",
    LONG | {c: [[0]]},
)
derive = refutation.derive
with derive.obtain(refutation.assumed, "At such a point", tends(perp(w), 0)) as inner:
    whole = inner.limit("the null-space part would have a limit,", w - A_pinv * A * w, {w: inner["has1"]})
    same_limit(inner, "0.", whole, tends(perp(w), 0), limit=inner["has2"])
refutation.fails = derive.last

general.by_hand(
    "A = {A}, y = {y}, c = {c}, w_0 = {w0}, g_0 = {g0}.",
    "w tends to a point of the row space, whose second coordinate is 0.",
    "A g_0 w_0 = {image}, so the residual is {r}: nothing moves, and w stays {w}.",
    image=g0 * A * w0,
)

corrected = general.corrected(
    given=BOUNDED,
    conclude={
        "point": point,
        "row space": implies(reached, in_rows),
        "only then": implies(in_rows, reached),
    },
    says="For c = 0 the flow converges to a point at rest, which is in the row space just if w_0 is or "
    "0 < |g_0| <= |x*|.",
)
step = corrected.proof()
facts = {label: step[label] for label in BOUNDED}
ends = conclusion_of(step, fixed_scale.theorem, "point", "The direction converges.")
cited = {
    label: conclusion_of(step, fixed_scale.theorem, label, "Its null-space part:")
    for label in ("row space", "only then")
}
with step.suppose("Suppose one of the two.", corrected.conclude["row space"]) as given:
    inner = given.step
    gone = inner.instantiate(cited["row space"], "The null-space part tends to 0,", tends(perp(w), 0), [given["if1"]])
    with inner.obtain(ends, "so the limit has none.", in_rows) as deep:
        part = w_end - A_pinv * A * w_end
        whole = deep.limit("It also tends to that of the limit;", w - A_pinv * A * w, {w: deep["has1"]})
        none = deep.rule("tends-unique", "that is 0.", eq(part, nothing), [whole, gone], p=perp(w), P=part, Q=nothing)
        deep.witness("This is the point.", in_rows, [deep["has1"], none], w_rows=w_end)
    given.proves(inner.last)
with step.suppose("Conversely, suppose that it converges to such a point.", corrected.conclude["only then"]) as given:
    inner = given.step
    with inner.obtain(given["if1"], "Then", reached) as deep:
        whole = deep.limit("the null-space part tends", w - A_pinv * A * w, {w: deep["has1"]})
        gone = same_limit(deep, "to 0.", whole, tends(perp(w), 0), limit=deep["has2"])
        deep.instantiate(cited["only then"], "So one of the two holds.", reached, [gone])
    given.proves(inner.last)

mutated = general.mutated(
    "for a scale above |x*|",
    {**BOUNDED, "target": target, "scale": gt(g0**2, norm2(x_star))},
    {"row space": tends(perp(w), 0)},
    "For |g_0| > |x*|.",
)
refuted_at_rest(mutated, "The same start.", "row space", LONG | {c: [[0]]})

# The restart

language = theorem_2_6.language.child()
g_star = language.scalar("g_star", "g^*", "the scale of x*")
w_star = language.vector("w_star", "d", "w^*", "the direction of x*")
rho = language.symbol("rho", ("1", "1"), r"\rho", "the regularization where the first stage has ended")
POLAR = {"polar": eq(x_star, g_star * w_star), "unit_star": eq(norm2(w_star), 1)}
RESTART = {**FLOW, "ratio": gt(c, 0), "rank": gt(smallest, 0), "target": target, **POLAR}
row_space = eq(perp(w0), nothing)
side = gt(g0 * g_star, 0)
at_rest = eq(g0 * (pull_at(w0) - dot(w0, pull_at(w0)) * w0), nothing)
there = [tends(g, g_star), tends(w, w_star)]
opposite = [tends(g, -g_star), tends(w, -w_star)]


def sample_restart(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """x* = g* w* with w* a unit vector in the row space of A, which is an invertible matrix times orthonormal rows."""
    values = sample_orthonormal(rng, m, d, rank)
    unit, stretch = unit_vector(rng, m), Fraction(rng.randint(1, 5), 2)
    star = [[sum((a[j] * u for a, (u,) in zip(values["A"], unit, strict=True)), Fraction(0))] for j in range(d)]
    side = Fraction(rng.choice((1, -1)) * rng.randint(1, 9), 2)
    rows = [[stretch * (i + 1) * x for x in row] for i, row in enumerate(values["A"])]
    image = [[sum((a * x for a, (x,) in zip(row, star, strict=True)), Fraction(0))] for row in rows]
    values |= {"A": rows, "y": [[side * x] for (x,) in image], "w_star": star, "g_star": [[side]]}
    return values | {"w": [[-x] for (x,) in star] if rng.random() < 0.5 else star}


restart = Claim("wu2020/thm-2.6-restart", language, "The restart", sample_restart, fixed_scale.WIDE, restarts)
restart.remarks.append(
    "w_0 is here where the first stage has ended, what the paper calls w~_0. The points at which the flow with c = 0 "
    "can end are those at which it rests: from each of them it goes nowhere. As the loss does not grow in the first "
    "stage, |y|^2 > |r_0|^2 at its start is enough for the second."
)
restart.remarks.append(
    "Both stages together: from w_0 outside the row space and 0 < |g_0| <= |x*| the first stage ends at the nearest "
    "point of the sphere, which is as the last conclusion asks (with rho = 0 for |g_0| = |x*|), and the second at x*. "
    "From such w_0 and |g_0| > |x*| the first stage ends at another solution, where the second stands still. A first "
    "stage in the row space can end elsewhere: then the loss in the second stage decides."
)
printed = restart.printed(
    given={**RESTART, "row space": row_space, "rest": at_rest, "side": side, "loss": tends(f, 0)},
    conclude={"scale": tends(g, g_star), "direction": tends(w, w_star)},
    says="From a point in the row space at which the flow with c = 0 rests; with g* on the side of g_0, and in case "
    "(a), where the loss tends to 0.",
    less=FEWER_ROWS,
)
moment = clock(-sp.Integer(1))
time, E = moment.symbols["t"], moment.symbols["e1"]
turning: dict[Expression, list[list[Any]]] = {
    A: [[1, 0]],
    A_pinv: [[1], [0]],
    y: [[1]],
    c: [[1]],
    w: [[-1], [0]],
    w0: [[-1], [0]],
    g: [[2 * E - 1]],
    g0: [[1]],
    n: [[1]],
    n0: [[1]],
    t: [[time]],
    smallest: [[1]],
    g_star: [[1]],
    w_star: [[1], [0]],
}
refutation = printed.refuted(
    "A = [1, 0], y = 1, g_0 = 1, w_0 = (-1, 0), c = 1: the first stage rests there, and the second changes the sign of "
    "the scale, g = 2 exp(-t) - 1, instead of the direction.",
    "scale",
    {"m": 1, "d": 2},
    turning,
    parameters=moment,
    given={"time": ge(time, 0)},
    point={time: 1},
)
known = refutation.facts

restart.by_hand(
    "A = {A}, y = {y}, g_0 = {g0}, w_0 = {w0}, where the first stage rests; then c = {c}.",
    "(g, w) tends to g* = {g_star} and w* = {w_star}.",
    "P A'r = {turning}, so w stays {w}; and dg/dt = w'A'r = -(1 + g), so g = 2 exp(-t) - 1 tends to -1. The scale "
    "changes its sign, not the direction.",
    turning=start(P * A.T * r),
)
at_zero = is_one(known, moment.symbols["e0"])
known.identity("So g starts at 1.", 2 * moment.symbols["e0"] - 1, sp.Integer(1), [at_zero])
runs = known.identity("Time passes;", moment.operators["rate"](time), 1)
forever = known.rule("complete-clock", "for ever.", complete(time), [runs], t=time)
still = known.identity("(1 stands still)", moment.operators["rate"](sp.Integer(1)), 0)
speed = known.inequality("(1 > 0)", gt(1, 0))
vanishes = exp_vanishes(known, E, forever, speed, still, runs, "exp(-t) tends to 0,")
known.limit("the loss 2 exp(-2t) too,", 2 * E**2, {E: vanishes}, sp.Integer(0))
known.limit("and g to -1.", 2 * E - 1, {E: vanishes}, -sp.Integer(1))

as_it_ends = restart.false(
    "from where the first stage ends",
    given={**RESTART, "not_orthonormal": not_orthonormal, "rest": at_rest, "side": side, "loss": tends(f, 0)},
    conclude={"solution": tends(g * w, x_star)},
    says="From any point at which the flow with c = 0 rests, in the row space or not: that g w tends to x*.",
    less=FEWER_ROWS,
)
refuted_at_rest(
    as_it_ends,
    "A = [2, 0], y = 2, w_0 = (3/5, 4/5), g_0 = 5/3 > |x*| = 1, c = 1: both stages rest at loss 0, where "
    "g w = (1, 4/3).",
    "solution",
    LONG | {c: [[1]], g_star: [[1]], w_star: [[1], [0]]},
)
without_loss = restart.false(
    "whatever the loss does",
    given={**RESTART, "row space": row_space, "rest": at_rest},
    conclude={"solution": tends(g * w, x_star)},
    says="From a point of the row space at which the flow with c = 0 rests, without the hypothesis on the loss.",
    less=FEWER_ROWS,
)
refuted_at_rest(
    without_loss,
    "A = [[1, 0, 0], [0, 1, 0]], y = (1, 0), w_0 = (0, 1, 0), g_0 = 0: with g = 0 every direction rests for c = 0, and "
    "for c > 0 this one does, a point of S.",
    "solution",
    {
        A: [[1, 0, 0], [0, 1, 0]],
        A_pinv: [[1, 0], [0, 1], [0, 0]],
        y: [[1], [0]],
        w0: [[0], [1], [0]],
        g0: [[0]],
        c: [[1]],
        smallest: [[1]],
        g_star: [[1]],
        w_star: [[1], [0], [0]],
    },
)

corrected = restart.corrected(
    given={**RESTART, "row space": row_space},
    conclude={
        "row space": eq(perp(w), nothing),
        "solution": implies(tends(f, 0), tends(g * w, x_star)),
        "polar form": implies(tends(f, 0), any_of(there, opposite)),
        "below": implies([gt(start(gain), 0), side], [tends(f, 0), *there]),
        "found": implies([eq(w0, w_star), side, gt(g_star * (2 * g_star - g0), 0)], [tends(f, 0), *there]),
        "nearest": for_all(rho, given=[ge(rho, 0), ne(g0, 0), ridge(w0, rho), side], then=[tends(f, 0), *there]),
    },
    says="From the row space the flow stays in it; if the loss tends to 0, g w tends to x*, and (g, w) to (g*, w*) or "
    "(-g*, -w*). For |y|^2 > |r_0|^2 the loss does, and (g, w) tends to (g*, w*) with g* on the side of g_0; in "
    "particular if w_0 is w* and g_0 / g* is between 0 and 2, or if w_0 is the nearest point of the sphere: "
    "g_0 (A'A w_0 + rho w_0) = A'y with rho >= 0.",
)
step = corrected.proof()
flow_facts = {label: step[label] for label in FLOW}
never = step.cite(
    stays, "row space", "A null-space part that is 0 stays 0.", in_row_space,
    flow_facts | {"ratio": not_negative_ratio(step)},
)  # fmt: skip
none = step.instantiate(never, "There is none at any time.", eq(perp(w), nothing), [step["row space"]])
size = step.identity("|x*|^2 = g*^2.", norm2(x_star), g_star**2, [step["polar"], step["unit_star"]])
solution = reaches_target(step, smallest)


def scale_of_solution(step: Proof) -> Known:
    """g* is not 0, as y is not."""
    with if_not(step, "g* is not 0:", ne(g_star, 0)) as case:
        gone = case.identity("y = A x* would be 0.", y, 0 * y, [case["case1"], case["polar"], solution])
        case.absurd("A contradiction.", gone, case["target"])
    return step.last


apart = scale_of_solution(step)
ended = where_the_flow_ends.theorem.conclude["end"]


def ending(step: Proof, loss: Known) -> Known:
    """Where the flow ends, if its loss tends to 0."""
    known = {label: step[label] for label in (*FLOW, "ratio", "rank", "target")} | {"loss": loss}
    return step.cite(where_the_flow_ends.theorem, "end", "The flow converges.", ended, known)


with step.suppose("If the loss tends to 0", corrected.conclude["solution"]) as given:
    inner = given.step
    with inner.obtain(ending(inner, given["if1"]), "in the limit", tends(g * w, x_star)) as deep:
        end = deep["has4"].fact.sides[1]
        same = deep.identity("there is no null-space part.", end, x_star, [deep["row space"]])
        same_limit(deep, "So", deep["has4"], tends(g * w, x_star), limit=same)
    given.proves(inner.last)
polar = any_of(there, opposite)
with step.suppose("If the loss tends to 0", corrected.conclude["polar form"]) as given:
    inner = given.step
    with inner.obtain(ending(inner, given["if1"]), "the limit of the scale", polar) as deep:
        scale_to, direction_to = deep["has3"], deep["has5"]
        end = direction_to.fact.sides[1]
        square = deep.identity("has the square g*^2.", g_end**2, g_star**2, [deep["has6"], deep["row space"], size])
        with deep.cases("So it is one of two.", polar, split=eq(g_end, g_star)) as cases:
            with cases.case("Either it is g*:") as case:
                back = case.identity("as x* = g* w*,", end, w_star, [case["row space"], case["polar"], case["case1"]])
                scale = same_limit(case, "g tends to g*", scale_to, there[0], limit=case["case1"])
                turned = same_limit(case, "and w to w*.", direction_to, there[1], limit=back)
                case.alternative("(the first)", polar, [scale, turned])
            with cases.case("Or it is not:") as case:
                gap = positive_square(case, g_end - g_star, case["case1"], "(g_inf - g*)^2 is positive,")
                flat = by_contradiction(case, "so g_inf + g* is 0,", ge(0, (g_end + g_star) ** 2), [gap, square])
                same = case.rule("zero-norm", "(as its square is)", eq(g_end + g_star, 0), [flat], v=g_end + g_star)
                minus = case.identity("and g_inf = -g*;", g_end, -g_star, [same])
                back = case.identity("as x* = g* w*,", end, -w_star, [case["row space"], case["polar"], same])
                scale = same_limit(case, "g tends to -g*", scale_to, opposite[0], limit=minus)
                turned = same_limit(case, "and w to -w*.", direction_to, opposite[1], limit=back)
                case.alternative("(the second)", polar, [scale, turned])
    given.proves(inner.last)
either = step.last
with step.suppose(
    "Let the loss be below that at g = 0, and g* on the side of g_0.", corrected.conclude["below"]
) as given:
    inner = given.step
    facts = {label: inner[label] for label in (*FLOW, "ratio", "rank")} | {"gain": given["if1"]}
    source = sufficient.statements["below the loss at zero"]
    loss = inner.cite(source, "loss", "Then the loss tends to 0,", tends(f, 0), facts)
    kept = inner.cite(source, "scale", "and g keeps its sign in the limit.", keeps, facts)
    which = inner.instantiate(either, "Of the two limits", polar, [loss])
    ends_there = []
    for fact in there:
        with inner.cases("it is the one on the side of g_0:", fact, on=which) as cases:
            with cases.case("this,") as case:
                pass
            with cases.case("not the other,") as case, case.obtain(kept, "as otherwise", fact) as deep:
                same = one_limit(deep, "g_inf = -g*,", deep["has1"], case["case1"])
                nothing_left = deep.inequality("against the signs.", gt(0, 0), [deep["has2"], same, given["if2"]])
                deep.absurd("A contradiction.", nothing_left)
        ends_there.append(inner.last)
    given.proves(loss, *ends_there)
falls = step.last
with step.suppose("Let w_0 be w*, and g_0 / g* between 0 and 2.", corrected.conclude["found"]) as given:
    inner = given.step
    length = positive_square(inner, y, inner["target"], "As |y|^2 is positive")
    product = inner.inequality(
        "and this product,", gt(g0 * g_star**2 * (2 * g_star - g0), 0), [given["if2"], given["if3"]]
    )
    image = inner.identity("where y = g* A w*,", y, g_star * A * w_star, [solution, inner["polar"]])
    exact = inner.identity(
        "the gain at the start is",
        start(gain),
        g0 * (2 * g_star - g0) / g_star**2 * norm2(y),
        [image, given["if1"], apart],
    )
    positive = inner.inequality("positive.", gt(start(gain), 0), [exact, product, length], [1 / g_star**2])
    given.proves(
        *(inner.instantiate(falls, "So this.", fact, [positive, given["if2"]]) for fact in (tends(f, 0), *there))
    )

with step.suppose("Let w_0 be the nearest point of the sphere.", corrected.conclude["nearest"]) as given:
    inner = given.step
    kept = inner.identity("It is in the row space,", A_pinv * A * w0, w0, [inner["row space"]])
    image = image_at_least(inner, "so |A w_0|^2 is at least lambda_min;", w0)
    length = inner.identity("(its length is 1)", norm2(A_pinv * A * w0), 1, [kept, inner["unit_start"]])
    curvature, needed = norm2(A * w0) + 2 * rho, [image, length, inner["rank"], given["if1"]]
    total = inner.inequality("and |A w_0|^2 + 2 rho is positive.", gt(curvature, 0), needed)
    needed = [given["if3"], inner["unit_start"]]
    pull = inner.identity("As w_0'A'y = g_0 (|A w_0|^2 + rho),", dot(w0, A.T * y), g0 * (curvature - rho), needed)
    exact = inner.identity("the gain at the start is", start(gain), g0**2 * curvature, [pull])
    square = positive_square(inner, g0, given["if2"], "positive, as g_0^2 is:")
    positive = inner.inequality("it is a product.", gt(start(gain), 0), [exact, square, total])
    given.proves(
        *(inner.instantiate(falls, "So this.", fact, [positive, given["if4"]]) for fact in (tends(f, 0), *there))
    )

mutated = restart.mutated(
    "for every g* of the polar form",
    {**RESTART, "row space": row_space, "loss": tends(f, 0)},
    {"scale": tends(g, g_star)},
    "Without a side of g*.",
)
refuted_at_rest(
    mutated,
    "A = [1, 0], y = 1, w_0 = (-1, 0), g_0 = -1 with g* = 1: the loss is 0.",
    "scale",
    {
        A: [[1, 0]],
        A_pinv: [[1], [0]],
        y: [[1]],
        w0: [[-1], [0]],
        g0: [[-1]],
        c: [[1]],
        smallest: [[1]],
        g_star: [[1]],
        w_star: [[1], [0]],
    },
)
