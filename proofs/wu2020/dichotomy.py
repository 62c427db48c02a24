"""The dichotomy for c > 0, without a Lojasiewicz inequality: the loss tends to 0, or the iterates converge to S.

The gain D = |y|^2 - |r|^2 never decreases, so it has a limit. If that is positive, the loss is below that at g = 0 from
some time on, and tends to 0. If not, D <= 0 for ever: then g^2 decreases to 0, the null-space part converges by the
invariant of Lemma 2.5, and the row-space part either dies with it or makes g decay exponentially.
"""

import random
from fractions import Fraction
from typing import Any

import sympy as sp

from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from proofs.wu2020 import lemma_2_4, lemma_2_5, long_time
from proofs.wu2020.instances import along_the_flow
from proofs.wu2020.long_time import (
    away,
    g_inf,
    g_lim,
    gain,
    largest,
    minus_largest,
    never_ends,
    not_negative_ratio,
    pace,
    q,
    smallest,
    stands,
    time_passes,
)
from proofs.wu2020.setting import (
    FEWER_ROWS,
    FLOW,
    SHAPES,
    A,
    A_pinv,
    c,
    f,
    full_rank,
    g,
    g0,
    n,
    n0,
    perp,
    r,
    rate,
    ratio,
    sample,
    start,
    t,
    target,
    w,
    w0,
    y,
)
from proofs.wu2020.tools import (
    across,
    along,
    at_most_one,
    by_contradiction,
    exact_rate,
    exp_product,
    is_one,
    refuted_at_rest,
    split_slope,
    unit_norm,
)
from symbolic.notation import Expression, any_of, complete, dot, eq, exist, ge, gt, le, ne, norm2, tends

language = long_time.language.child()
factor = language.define("factor", "exp", (g0**2 - g**2) / (2 * c))
held = language.define("held", "exp", g0**2 / (2 * c))
g_bar = language.scalar("g_bar", r"\bar g", "the limit of the scale")
held_bar = language.define("held_bar", "exp", (g0**2 - g_bar**2) / (2 * c))
shrunk = language.define("shrunk", "exp", -(g**2) / (2 * c))
part = norm2(perp(w0))
spread = language.let("spread", 1 - part * held**2, r"\sigma", "1 minus the invariant, if it is not negative")
decay = language.define("decay", "exp", -c * smallest * spread * t)
rise = language.define("rise", "exp", c * smallest * spread * t)
unity = language.define("unity", "exp", sp.Integer(0), latex="e^0")
language.extend("start", {decay: unity, rise: unity})
v = language.symbol("v", ("d", "1"), "v")
g_end = language.symbol("g_end", ("1", "1"), r"g_\infty", "the limit of the scale")
w_end = language.symbol("w_end", ("d", "1"), r"w_\infty", "the limit of the direction")
w_star = language.symbol("w_star", ("d", "1"), r"w_\infty", "the limit of the direction")
M = sp.Symbol("M", real=True)  # the limit of g^2
w_lim = sp.MatrixSymbol("L", w.shape[0], 1)  # that of w


def at_a_saddle(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A start in S: g = 0 and w orthogonal to A'y."""
    values = sample(rng, m, d, rank)
    return values | {"g": [[Fraction(0)]], "y": [[0 * row[0]] for row in values["y"]], "g_bar": [[Fraction(1)]]}


claim = Claim("new/dichotomy", language, "The dichotomy", at_a_saddle, SHAPES, along_the_flow)

# If the loss tends to 0 and the scale to something else than 0, the direction converges

direction = claim.also(
    "direction converges",
    given={**FLOW, "ratio": gt(c, 0), "loss": tends(f, 0), "scale": tends(g, g_bar), "apart": ne(g_bar, 0)},
    conclude={"limit": exist(v, such_that=tends(w, v))},
    says="If the loss tends to 0 and g to a limit that is not 0, the direction converges too.",
)
step = direction.proof()


def vanishing_residual(step: Proof, loss: Known) -> Known:
    """r tends to 0, because the loss does."""
    twice = step.limit("Twice the loss tends to 0,", 2 * f, {f: loss}, sp.Integer(0))
    above = step.inequality("which is |r|^2:", ge(2 * f, norm2(r)))
    return step.rule("squeeze", "so r tends to 0.", tends(r, 0 * r), [above, twice], v=r, e=2 * f)


gone = vanishing_residual(step, step["loss"])
invariant = step.cite(
    lemma_2_5.printed,
    "invariant",
    "By Lemma 2.5,",
    lemma_2_5.printed.conclude["invariant"],
    {label: step[label] for label in lemma_2_5.given},
)
exponent, exponent_bar = (g0**2 - g**2) / (2 * c), (g0**2 - g_bar**2) / (2 * c)
moving = step.limit("the exponent there converges,", exponent, {g: step["scale"]}, exponent_bar)
shrinks = step.rule(
    "tends-exp",
    "and its exponential.",
    tends(factor, held_bar),
    [step.definition(factor, "is"), step.definition(held_bar, "is"), moving],
    E=factor,
    e=exponent,
    F=held_bar,
    f=exponent_bar,
)
parts = A_pinv * y - A_pinv * r + g * factor * perp(w0)
whole = step.identity("g w is the sum of its parts,", parts, g * w, [invariant])
end = A_pinv * y + g_bar * held_bar * perp(w0)
total = step.limit("which converges.", parts, {r: gone, g: step["scale"], factor: shrinks}, end)
same = step.identity("(to this)", end, end)
product = step.rule(
    "tends-equal", "So g w does,", tends(g * w, end), [total, whole, same], p=parts, P=end, q=g * w, Q=end
)
turned = step.rule(
    "tends-quotient",
    "and w.",
    tends(w, end / g_bar),
    [step["scale"], product, step["apart"]],
    p=g,
    P=g_bar,
    q=w,
    Q=end / g_bar,
)
step.witness("This is the limit.", direction.conclude["limit"], [turned], v=end / g_bar)

# Never below the loss at g = 0

zero_loss = [tends(f, 0), exist(g_end, w_end, such_that=[tends(g, g_end), tends(w, w_end)])]
saddle = [tends(g, 0), exist(w_star, such_that=[tends(w, w_star), eq(dot(y, A * w_star), 0)])]
either = any_of(zero_loss, saddle)
above = claim.also(
    "never below the loss at zero",
    given={**FLOW, "ratio": gt(c, 0), "rank": gt(smallest, 0), "low": le(gain, 0)},
    conclude={"either": either},
    says="If the loss is never below that at g = 0 then g^2 decreases. If its limit is not 0 the loss tends to 0; "
    "if it is 0 the direction converges, and is orthogonal to A'y in the limit.",
)
step = above.proof()
forever = never_ends(step)
unit_now, _ = unit_norm(step)
exact = step.identity("By the product rule,", rate(g**2), c * (gain - g**2 * norm2(A * w)), [unit_now])
nowhere = step.inequality("so g^2 never grows:", ge(0, rate(g**2)), [exact, step["low"], step["ratio"]], [g * A * w])
square_sign = step.inequality("a square,", ge(g**2, 0), [], [g])
has_limit = step.rule(
    "monotone-limit",
    "it has a limit.",
    exist(M, such_that=tends(g**2, M)),
    [forever, nowhere, square_sign, stands(step, sp.Integer(0))],
    q=g**2,
    b=sp.Integer(0),
    t=t,
)


def loss_vanishes(step: Proof, loss: Known, scale: Known, apart: Known) -> None:
    """Alternative (a), from tends(f, 0), tends(g, limit) and limit != 0."""
    limit = scale.fact.sides[1]
    given = {label: step[label] for label in ("direction", "unit_start", "ratio")}
    given |= {"loss": loss, "scale": scale, "apart": apart}
    found = step.cite(
        direction, "limit", "The direction converges,", direction.conclude["limit"], given, {g_bar: limit}
    )
    with step.obtain(found, "to some v:", either) as inner:
        ends = inner.witness("the iterates converge.", zero_loss[1], [scale, inner["has1"]], g_end=limit, w_end=v)
        inner.alternative("The first alternative.", either, [loss, ends])


with step.obtain(has_limit, "Let M be the limit of g^2.", either) as inner:
    to = inner["has1"]
    floor = inner.rule("above-its-limit", "g^2 stays above it,", ge(g**2, M), [nowhere, to], q=g**2, L=M)
    nothing = inner.limit("and 0 stays 0,", sp.Integer(0), {g**2: to})
    sign = inner.rule(
        "tends-order", "so M >= 0.", ge(M, 0), [square_sign, to, nothing], p=g**2, P=M, q=sp.Integer(0), Q=sp.Integer(0)
    )
    with inner.cases("Is M positive?", either, split=gt(M, 0)) as cases:
        with cases.case("Yes. Then g^2 and c stay above q = c M / (c + M).") as case:
            bottom = case.inequality("c + M is positive,", gt(c + M, 0), [case["case1"], case["ratio"]])
            top = case.inequality("and c M.", gt(c * M, 0), [case["case1"], case["ratio"]])
            divides = case.inequality("So there is", ne(c + M, 0), [bottom])
            fraction = case.rule(
                "quotient", "such a q.", exist(q, such_that=eq(q * (c + M), c * M)), [divides], a=c * M, b=c + M
            )
            with case.obtain(fraction, "With q", either) as deep:
                defining = [bottom, deep["has1"]]
                positive = by_contradiction(deep, "positive,", gt(q, 0), [*defining, top])
                low = by_contradiction(deep, "at most M,", ge(M, q), defining, (M,))
                low_c = by_contradiction(deep, "and at most c,", ge(c, q), defining, (c,))
                scale = deep.inequality("q is at most g^2.", ge(g**2, q), [low, floor])
                given = {label: deep[label] for label in ("direction", "unit_start", "ratio", "rank")}
                given |= {"pace": positive, "scale": scale, "ratio_pace": low_c}
                loss = deep.cite(away, "loss", "So the loss tends to 0", tends(f, 0), given, {pace: q})
                limit = exist(g_lim, such_that=[tends(g, g_lim), ge(g_lim**2, q)])
                found = deep.cite(away, "limit", "and the scale converges,", limit, given, {pace: q})
                with deep.obtain(found, "to a limit", either) as last:
                    square = last.inequality("with a positive square", gt(g_lim**2, 0), [last["has2"], positive])
                    apart = by_contradiction(last, "that is not 0.", ne(g_lim, 0), [square])
                    loss_vanishes(last, loss, last["has1"], apart)
        with cases.case("No.") as case:
            small = case.inequality("M is 0,", ge(0, M**2), [case["case1"], sign])
            zero = case.rule("zero-norm", "exactly,", eq(M, 0), [small], v=M)
            same = case.identity("so", g**2, g**2)
            square = case.rule(
                "tends-equal", "g^2 tends to 0,", tends(g**2, 0), [to, same, zero], p=g**2, P=M, q=g**2, Q=sp.Integer(0)
            )
            itself = case.inequality("(its own square)", ge(g**2, g * g))
            scale = case.rule("squeeze", "and g.", tends(g, 0), [itself, square], v=g, e=g**2)
            exponent = case.limit(
                "The exponent of the invariant converges,", (g0**2 - g**2) / (2 * c), {g: scale}, g0**2 / (2 * c)
            )
            premises = [case.definition(factor, "is"), case.definition(held, "is"), exponent]
            shrinks = case.rule(
                "tends-exp",
                "and the exponential.",
                tends(factor, held),
                premises,
                E=factor,
                e=(g0**2 - g**2) / (2 * c),
                F=held,
                f=g0**2 / (2 * c),
            )
            known = {label: case[label] for label in lemma_2_5.given}
            invariant = case.cite(
                lemma_2_5.printed, "invariant", "By Lemma 2.5", lemma_2_5.printed.conclude["invariant"], known
            )
            rows = case.identity(
                "the row-space part of w has what is left of the norm:",
                norm2(A_pinv * A * w),
                1 - factor**2 * part,
                [invariant, unit_now],
            )
            left = case.inequality("It is not negative,", ge(1, factor**2 * part), [rows], [A_pinv * A * w])
            ones = case.limit("nor", sp.Integer(1), {g: scale})
            others = case.limit("is its limit:", factor**2 * part, {factor: shrinks}, held**2 * part)
            limit_sign = case.rule(
                "tends-order",
                "sigma >= 0.",
                ge(1, held**2 * part),
                [left, ones, others],
                p=sp.Integer(1),
                P=sp.Integer(1),
                q=factor**2 * part,
                Q=held**2 * part,
            )
            converges = exist(w_lim, such_that=tends(w, w_lim))
            with case.cases("The direction converges.", converges, split=gt(spread, 0)) as kinds:
                with kinds.case("If sigma > 0, the row-space part stays away from 0, and g decays.") as deep:
                    exponent = deep.inequality(
                        "-g^2/2c is not positive,", ge(0, -(g**2) / (2 * c)), [deep["ratio"]], [g / c]
                    )
                    below = at_most_one(deep, shrunk, exponent, "its exponential is at most 1,")
                    splits = exp_product(deep, held, shrunk, factor, "so the factor")
                    lower = deep.inequality(
                        "is at most its limit,", ge(held, factor), [below, deep.definition(held, "positive"), splits]
                    )
                    lower = deep.inequality(
                        "and its square:",
                        ge(held**2, factor**2),
                        [lower, deep.definition(held, "positive"), deep.definition(factor, "positive")],
                    )
                    apart = deep.inequality(
                        "the row-space part is at least sigma.",
                        ge(norm2(A_pinv * A * w), spread),
                        [rows, lower],
                        [perp(w0)],
                    )
                    turned = A_pinv.T * w
                    quotient = deep.rule(
                        "rayleigh",
                        "For u = (A^+)'w the square |A'u|^2 is at least lambda_min |u|^2,",
                        ge(dot(turned, A * A.T * turned), smallest * norm2(turned)),
                        [deep.definition(smallest, "is")],
                        l=smallest,
                        M=A * A.T,
                        u=turned,
                    )
                    image = deep.identity("A'u is the row-space part,", A.T * turned, A_pinv * A * w)
                    back = deep.identity("and A A'u = A w,", A * A.T * turned, A * w)
                    long = deep.inequality(
                        "so |A w|^2 is at least lambda_min times its square.",
                        ge(norm2(A * w), smallest * norm2(A_pinv * A * w)),
                        [quotient, deep["rank"], image, back],
                        [A * w - smallest * turned],
                    )
                    long = deep.inequality(
                        "Hence it stays away from 0,", ge(norm2(A * w), smallest * spread), [long, apart, deep["rank"]]
                    )
                    drop = deep.inequality(
                        "and so does the decay of g^2.",
                        le(rate(g**2), -c * smallest * spread * g**2),
                        [exact, deep["low"], deep["ratio"], long],
                        [g],
                    )
                    slower = deep.inequality(
                        "So g^2 exp(k t) does not grow,",
                        le(rate(g**2 * rise), 0),
                        [drop, deep.definition(rise, "positive")],
                    )
                    kept = deep.rule(
                        "monotone",
                        "and stays below its start.",
                        ge(start(g**2 * rise), g**2 * rise),
                        [slower],
                        q=g**2 * rise,
                    )
                    begin = is_one(deep, unity)
                    product = exp_product(deep, decay, rise, unity, "exp(-x) exp(x) = 1.")
                    bound = deep.inequality(
                        "g^2 is at most g_0^2 exp(-k t),",
                        ge(g0**2 * decay, g**2),
                        [kept, begin, product, deep.definition(decay, "positive")],
                    )
                    k = c * smallest * spread
                    first = deep.inequality(
                        "with k = c lambda_min sigma,", gt(c * smallest, 0), [deep["ratio"], deep["rank"]]
                    )
                    speed = deep.inequality("which is positive.", gt(k, 0), [first, deep["case1"]])
                    high = deep.rule(
                        "rayleigh",
                        "|A'r|^2 is at most lambda_max |r|^2,",
                        ge(dot(r, -A * A.T * r), minus_largest * norm2(r)),
                        [deep.definition(minus_largest, "is")],
                        l=minus_largest,
                        M=-A * A.T,
                        u=r,
                    )
                    known = {
                        "direction": deep["direction"],
                        "unit_start": deep["unit_start"],
                        "ratio": not_negative_ratio(deep),
                    }
                    falls = deep.cite(lemma_2_4.printed, "never grows", "the loss never grows,", le(f, start(f)), known)
                    K = 2 * (largest**2 + 1) * start(f)
                    pull = deep.inequality(
                        "so the pull across w is bounded,",
                        ge(K, norm2(across)),
                        [split_slope(deep), high, falls],
                        [along, largest, sp.Integer(1), r, (largest - sp.Rational(1, 2)) * r],
                    )
                    size = deep.inequality(
                        "by a number that is not negative,", ge(K, 0), [], [start(r), largest * start(r)]
                    )
                    fast = deep.inequality(
                        "and the squared rate of w decays.",
                        ge(g0**2 * K * decay, dot(rate(w), rate(w))),
                        [pull, size, bound],
                        [g],
                    )
                    constants = [stands(deep, k), stands(deep, g0**2 * K), time_passes(deep)]
                    deep.rule(
                        "integrable-rate",
                        "So w has a path of finite length.",
                        converges,
                        [forever, fast, deep.definition(decay, "is"), speed, *constants],
                        v=w,
                        B=g0**2 * K,
                        E=decay,
                        k=k,
                        t=t,
                    )
                with kinds.case("If sigma = 0, the row-space part dies.") as deep:
                    small = deep.inequality("Indeed", ge(0, spread**2), [deep["case1"], limit_sign])
                    none = deep.rule("zero-norm", "sigma = 0,", eq(spread, 0), [small], v=spread)
                    rest = deep.limit("the squared norm", 1 - factor**2 * part, {factor: shrinks}, 1 - held**2 * part)
                    same = deep.identity("(the same)", 1 - factor**2 * part, 1 - factor**2 * part)
                    rest = deep.rule(
                        "tends-equal",
                        "tends to 0,",
                        tends(1 - factor**2 * part, 0),
                        [rest, same, none],
                        p=1 - factor**2 * part,
                        P=1 - held**2 * part,
                        q=1 - factor**2 * part,
                        Q=sp.Integer(0),
                    )
                    equal = deep.inequality("being", ge(1 - factor**2 * part, norm2(A_pinv * A * w)), [rows])
                    dies = deep.rule(
                        "squeeze",
                        "and the row-space part with it.",
                        tends(A_pinv * A * w, 0 * w),
                        [equal, rest],
                        v=A_pinv * A * w,
                        e=1 - factor**2 * part,
                    )
                    both = A_pinv * A * w + factor * perp(w0)
                    total = deep.limit(
                        "The sum of both parts", both, {A_pinv * A * w: dies, factor: shrinks}, held * perp(w0)
                    )
                    whole = deep.identity("is w,", both, w, [invariant])
                    same = deep.identity("(the same)", held * perp(w0), held * perp(w0))
                    ends = deep.rule(
                        "tends-equal",
                        "which converges.",
                        tends(w, held * perp(w0)),
                        [total, whole, same],
                        p=both,
                        P=held * perp(w0),
                        q=w,
                        Q=held * perp(w0),
                    )
                    deep.witness("This is the limit.", converges, [ends], L=held * perp(w0))
            with case.obtain(case.last, "In the limit", either) as deep:
                to_w = deep["has1"]
                force = deep.limit(
                    "the rate of g converges,",
                    c * dot(w, A.T * (y - g * A * w)),
                    {g: scale, w: to_w},
                    c * dot(w_lim, A.T * y),
                )
                rest = deep.rule(
                    "rest-in-the-limit",
                    "so it converges to 0:",
                    eq(c * dot(w_lim, A.T * y), 0),
                    [scale, force],
                    q=g,
                    L=sp.Integer(0),
                    R=c * dot(w_lim, A.T * y),
                )
                flat = deep.identity("the limit is orthogonal to A'y.", dot(y, A * w_lim), 0, [rest])
                ends = deep.witness("It belongs to S.", saddle[1], [to_w, flat], w_star=w_lim)
                deep.alternative("The second alternative.", either, [scale, ends])

# The theorem

theorem = claim.state(
    "theorem",
    given={**FLOW, "ratio": gt(c, 0), "rank": gt(smallest, 0)},
    conclude={"lasting": complete(t), "either": either},
    says="From every start the flow exists for all times, and either the loss tends to 0 and (g, w) converges, or g "
    "tends to 0 and w to a direction orthogonal to A'y: (g, w) converges to a point of S.",
)
step = theorem.proof()
forever = never_ends(step)
known = {"direction": step["direction"], "unit_start": step["unit_start"], "ratio": not_negative_ratio(step)}
unit_now, _ = unit_norm(step)
falling = step.inequality(
    "The loss never grows,", le(rate(f), 0), [exact_rate(step), step["ratio"]], [along, g * across, across]
)
floor = step.inequality("and is not negative,", ge(f, 0), [], [r])
has_limit = step.rule(
    "monotone-limit",
    "so it has a limit.",
    exist(M, such_that=tends(f, M)),
    [forever, falling, floor, stands(step, sp.Integer(0))],
    q=f,
    b=sp.Integer(0),
    t=t,
)
after = language.child()
w1, g1, t1 = after.vector("w1", "d", "w_1"), after.scalar("g1", "g_1"), after.scalar("t1", "t_1")
n1 = after.define("n1", "norm", w1, latex=r"\|w_1\|")
after.restart({w: w1, g: g1, n: n1, t: t1})
with step.obtain(has_limit, "Let M be the limit of the loss.", either) as inner:
    to = inner["has1"]
    gained = inner.limit("The gain tends to |y|^2 - 2 M.", norm2(y) - 2 * f, {f: to}, norm2(y) - 2 * M)
    with inner.cases("Is that positive?", either, split=gt(norm2(y) - 2 * M, 0)) as cases:
        with cases.case("Yes.") as case:
            low_scale = exist(g_inf, such_that=[tends(f, 0), tends(g, g_inf), ne(g_inf, 0)])
            with case.later(
                "From some time on the loss is below that at g = 0.", low_scale, after, gained, case["case1"]
            ) as deep:
                unit_then = deep.rule(
                    "at-the-start", "Then |w| is 1 too,", eq(norm2(w1), 1), [unit_now], p=norm2(w), q=sp.Integer(1)
                )
                given = {label: deep[label] for label in ("direction", "ratio", "rank")}
                given |= {"unit_start": unit_then, "gain": deep["now"]}
                moved = {w0: w1, g0: g1, n0: n1, t: t - t1}
                deep.cite(
                    long_time.below,
                    "limit",
                    "so the loss tends to 0, and the scale converges.",
                    low_scale,
                    given,
                    moved,
                )
            with case.obtain(case.last, "With its limit", either) as deep:
                loss_vanishes(deep, deep["has1"], deep["has2"], deep["has3"])
        with cases.case("No.") as case:
            higher = case.rule("above-its-limit", "The loss stays above its limit,", ge(f, M), [falling, to], q=f, L=M)
            low = case.inequality("so the gain is never positive.", le(gain, 0), [higher, case["case1"]])
            given = {label: case[label] for label in ("direction", "unit_start", "ratio", "rank")}
            case.cite(above, "either", "Both alternatives remain, with what they claim.", either, given | {"low": low})

refuted_at_rest(
    claim.mutated(
        "a fixed scale",
        {**FLOW, "ratio": ratio, "rank": gt(smallest, 0)},
        {"either": either},
        "The same with c = 0 allowed.",
    ),
    "A = [1, 0], y = 1, w_0 = (1, 0), g_0 = 1/2, c = 0: nothing moves, the loss is 1/8, and g is not 0.",
    "either",
    {A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], w0: [[1], [0]], g0: [["1/2"]], c: [[0]], smallest: [[1]]},
)

# Theorem 2.6, which allows c = 0

printed_claim = Claim(
    "wu2020/thm-2.6-dichotomy", language, "Loss zero or a saddle", at_a_saddle, SHAPES, along_the_flow
)
printed_claim.remarks.append(
    "The proof for c > 0 is elementary, and gives more than is printed: in the first case the iterates converge too. "
    "For y = 0 the loss tends to 0 from every start."
)
at_saddle = exist(w_star, such_that=[tends(w, w_star), eq(dot(y, A * w_star), 0)])
printed = printed_claim.printed(
    given={**FLOW, "ratio": ratio, "rank": gt(smallest, 0), "full_rank": full_rank, "target": target},
    conclude={"either": any_of([tends(f, 0)], [tends(g, 0), at_saddle])},
    says="Part II of the theorem takes c = 0, so c >= 0 is allowed here. (g, w) in S means g = 0 and y'A w = 0.",
    less=FEWER_ROWS,
)
stuck: dict[Expression, list[list[Any]]] = {
    A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], w0: [[1], [0]], g0: [["1/2"]], c: [[0]], smallest: [[1]],
}  # fmt: skip
refuted_at_rest(
    printed,
    "A = [1, 0], y = 1, w_0 = (1, 0), g_0 = 1/2, c = 0: nothing moves, the loss stays 1/8, and g is not 0.",
    "either",
    stuck,
)
corrected = printed_claim.corrected(
    given=theorem.given,
    conclude=theorem.conclude,
    says="For c > 0 the flow exists for all times, and either the loss tends to 0 and (g, w) converges, or (g, w) "
    "converges to a point of S.",
)
step = corrected.proof()
for label, fact in theorem.conclude.items():
    known = {name: step[name] for name in theorem.given}
    step.cite(theorem, label, "This is the dichotomy, proved on its own.", fact, known)
refuted_at_rest(
    printed_claim.mutated("never a saddle", theorem.given, {"loss": tends(f, 0)}, "That the loss always tends to 0."),
    "At the saddle g_0 = 0, w_0 = (0, 1) of A = [1, 0], y = 1 the loss stays 1/2.",
    "loss",
    {**stuck, w0: [[0], [1]], g0: [[0]], c: [[1]]},
)
