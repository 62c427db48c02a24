"""The dichotomy for c > 0, without a Lojasiewicz inequality: the loss tends to 0, or the iterates converge to S.

The gain D = |y|^2 - |r|^2 never decreases, so it has a limit. If that is positive, the loss is below that at g = 0 from
some time on, and tends to 0. If not, D <= 0 for ever: then g^2 decreases to 0, the null-space part converges by the
invariant of Lemma 2.5, and the row-space part either dies with it or makes g decay exponentially.
"""

import random
from fractions import Fraction
from typing import Any

import sympy as sp

from proofs.arguments import (
    at_most_one,
    by_contradiction,
    conclusion_of,
    exp_product,
    exp_tends,
    is_one,
    ordered,
    rayleigh,
    same_limit,
)
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from proofs.wu2020 import lemma_2_4, lemma_2_5, long_time
from proofs.wu2020.instances import along_the_flow
from proofs.wu2020.long_time import (
    M,
    away,
    direction,
    e_bar,
    ends_at_zero,
    factor,
    g_bar,
    g_lim,
    gain,
    largest,
    loss_converges,
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
    P,
    c,
    f,
    full_rank,
    g,
    g0,
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
from proofs.wu2020.tools import across, along, refuted_at_rest, split_slope, unit_norm
from symbolic.notation import Expression, any_of, complete, dot, eq, exist, ge, gt, le, ne, norm2, predicate, tends

language = long_time.language.child()
held = language.define("held", "exp", g0**2 / (2 * c))
shrunk = language.define("shrunk", "exp", -(g**2) / (2 * c))
part = norm2(perp(w0))
spread = language.let("spread", 1 - part * held**2, r"\sigma", "1 minus the invariant, if it is not negative")
decay = language.define("decay", "exp", -c * smallest * spread * t)
rise = language.define("rise", "exp", c * smallest * spread * t)
unity = language.define("unity", "exp", sp.Integer(0), latex="e^0")
language.extend("start", {decay: unity, rise: unity})
E = language.symbol("E", ("1", "1"), "E")
g_end = language.symbol("g_end", ("1", "1"), r"g_\infty", "the limit of the scale")
w_end = language.symbol("w_end", ("d", "1"), r"w_\infty", "the limit of the direction")
w_star = language.symbol("w_star", ("d", "1"), r"w_\infty", "the limit of the direction")
w_lim = sp.MatrixSymbol("L", w.shape[0], 1)  # the limit of w


def at_a_saddle(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A start in S: g = 0 and w orthogonal to A'y."""
    values = sample(rng, m, d, rank)
    return values | {"g": [[Fraction(0)]], "y": [[0 * row[0]] for row in values["y"]]}


claim = Claim("new/dichotomy", language, "The dichotomy", at_a_saddle, SHAPES, along_the_flow)

# The direction stays away from the null space, if the invariant is below 1

outside = claim.also(
    "away from the null space",
    given={**FLOW, "ratio": gt(c, 0), "rank": gt(smallest, 0)},
    conclude={"image": ge(norm2(A * w), smallest * spread)},
    says="|A w|^2 is at least lambda_min (1 - |w_0^perp|^2 exp(g_0^2/c)) at all times.",
)
step = outside.proof()
unit_now, _ = unit_norm(step)
invariant = conclusion_of(step, lemma_2_5.printed, "invariant", "By Lemma 2.5")
inside = A_pinv * A * w
rows = step.identity(
    "the row-space part of w has what the null-space part leaves:",
    norm2(inside),
    1 - factor**2 * part,
    [invariant, unit_now],
)
negative = step.inequality("-g^2/2c is not positive,", ge(0, -(g**2) / (2 * c)), [step["ratio"]], [g / c])
below = at_most_one(step, shrunk, negative, "its exponential is at most 1,")
splits = exp_product(step, held, shrunk, factor, "so the factor of the null-space part")
signs = [step.definition(held, "positive"), step.definition(factor, "positive")]
lower = step.inequality("is at most exp(g_0^2/2c),", ge(held, factor), [below, signs[0], splits])
lower = step.inequality("and its square too:", ge(held**2, factor**2), [lower, *signs])
apart = step.inequality("|A^+ A w|^2 is at least sigma.", ge(norm2(inside), spread), [rows, lower], [perp(w0)])
turned = A_pinv.T * w
quotient = rayleigh(step, "For u = (A^+)'w the square |A'u|^2 is at least lambda_min |u|^2,", smallest, turned)
image = step.identity("where A'u = A^+ A w", A.T * turned, inside)
back = step.identity("and A A'u = A w:", A * A.T * turned, A * w)
long = step.inequality(
    "so |A w|^2 is at least lambda_min |A^+ A w|^2.",
    ge(norm2(A * w), smallest * norm2(inside)),
    [quotient, step["rank"], image, back],
    [A * w - smallest * turned],
)
step.inequality("Together:", outside.conclude["image"], [long, apart, step["rank"]])

# If g tends to 0 while the loss is never below that at g = 0, the direction converges too

settles = claim.also(
    "direction converges at a saddle",
    given={**FLOW, "ratio": gt(c, 0), "rank": gt(smallest, 0), "low": le(gain, 0), "scale": tends(g, 0)},
    conclude={"limit": exist(w_star, such_that=[tends(w, w_star), eq(dot(y, A * w_star), 0)])},
    says="If g tends to 0 while the loss is never below that at g = 0, the direction converges, and becomes orthogonal "
    "to A'y.",
)
step = settles.proof()
to_0 = step["scale"]
forever = never_ends(step)
unit_now, _ = unit_norm(step)
known = {label: step[label] for label in lemma_2_5.given}
invariant = conclusion_of(step, lemma_2_5.printed, "invariant", "By Lemma 2.5")
exponent = (g0**2 - g**2) / (2 * c)
moving = step.limit("(the exponent there converges)", exponent, {g: to_0}, g0**2 / (2 * c))
shrinks = exp_tends(step, factor, held, moving, "the null-space part converges,")
inside = A_pinv * A * w
rows = step.identity(
    "and the row-space part has what is left of the norm:", norm2(inside), 1 - factor**2 * part, [invariant, unit_now]
)
left = step.inequality("that is not negative,", ge(1, factor**2 * part), [rows], [inside])
others = step.limit("nor is its limit", factor**2 * part, {factor: shrinks}, held**2 * part)
ones = step.limit("sigma:", sp.Integer(1), {g: to_0})
not_negative = ordered(step, "sigma >= 0.", left, ones, others)
converges = exist(w_lim, such_that=tends(w, w_lim))
with step.cases("The direction converges.", converges, split=gt(spread, 0)) as cases:
    with cases.case("If sigma > 0, the row-space part stays away from 0, and g decays exponentially.") as case:
        long = conclusion_of(case, outside, "image", "|A w|^2 is at least lambda_min sigma.")
        exact = case.identity("By the product rule,", rate(g**2), c * (gain - g**2 * norm2(A * w)), [unit_now])
        k = c * smallest * spread
        drop = case.inequality(
            "g^2 falls at the rate k = c lambda_min sigma:",
            le(rate(g**2), -k * g**2),
            [exact, case["low"], case["ratio"], long],
            [g],
        )
        slower = case.inequality(
            "g^2 exp(k t) does not grow,", le(rate(g**2 * rise), 0), [drop, case.definition(rise, "positive")]
        )
        kept = case.rule(
            "monotone", "and stays below its start.", ge(start(g**2 * rise), g**2 * rise), [slower], q=g**2 * rise
        )
        begin = is_one(case, unity)
        product = exp_product(case, decay, rise, unity, "exp(-x) exp(x) = 1.")
        bound = case.inequality(
            "So g^2 is at most g_0^2 exp(-k t).",
            ge(g0**2 * decay, g**2),
            [kept, begin, product, case.definition(decay, "positive")],
        )
        positive = case.inequality("c lambda_min is positive,", gt(c * smallest, 0), [case["ratio"], case["rank"]])
        positive = case.inequality("and so is k.", gt(k, 0), [positive, case["case1"]])
        high = rayleigh(case, "Since |A'r|^2 is at most lambda_max |r|^2,", minus_largest, r)
        known = {"direction": case["direction"], "unit_start": case["unit_start"], "ratio": not_negative_ratio(case)}
        falls = case.cite(lemma_2_4.printed, "never grows", "and the loss never grows,", le(f, start(f)), known)
        K = 2 * (largest**2 + 1) * start(f)
        pull = case.inequality(
            "the pull across w has a bound K,",
            ge(K, norm2(across)),
            [split_slope(case), high, falls],
            [along, largest, sp.Integer(1), r, (largest - sp.Rational(1, 2)) * r],
        )
        size = case.inequality("which is not negative,", ge(K, 0), [], [start(r), largest * start(r)])
        fast = case.inequality(
            "and |dw/dt|^2 = g^2 |P A'r|^2 decays:",
            ge(g0**2 * K * decay, dot(rate(w), rate(w))),
            [pull, size, bound],
            [g],
        )
        constants = [stands(case, k), stands(case, g0**2 * K), time_passes(case)]
        case.rule(
            "integrable-rate",
            "the path of w has a finite length.",
            converges,
            [forever, fast, case.definition(decay, "is"), positive, *constants],
            v=w,
            B=g0**2 * K,
            E=decay,
            k=k,
            t=t,
        )
    with cases.case("If sigma = 0, the row-space part dies out.") as case:
        small = case.inequality("Its square is 0,", ge(0, spread**2), [case["case1"], not_negative])
        none = case.rule("zero-norm", "so sigma is.", eq(spread, 0), [small], v=spread)
        rest = case.limit("What is left of the norm", 1 - factor**2 * part, {factor: shrinks}, 1 - held**2 * part)
        rest = same_limit(case, "tends to 0,", rest, tends(1 - factor**2 * part, 0), limit=none)
        equal = case.inequality("being that of the row-space part:", ge(1 - factor**2 * part, norm2(inside)), [rows])
        dies = case.rule(
            "squeeze", "it dies out.", tends(inside, 0 * w), [equal, rest], v=inside, e=1 - factor**2 * part
        )
        both = inside + factor * perp(w0)
        total = case.limit("The sum of both parts", both, {inside: dies, factor: shrinks}, held * perp(w0))
        whole = case.identity("is w,", both, w, [invariant])
        ends = same_limit(case, "which therefore converges.", total, tends(w, held * perp(w0)), quantity=whole)
        case.witness("This is the limit.", converges, [ends], L=held * perp(w0))
with step.obtain(step.last, "In the limit", settles.conclude["limit"]) as inner:
    to = inner["has1"]
    push = c * dot(w_lim, A.T * y)
    force = inner.limit("the rate of g converges,", c * dot(w, A.T * (y - g * A * w)), {g: to_0, w: to}, push)
    rest = inner.rule(
        "rest-in-the-limit", "so it tends to 0:", eq(push, 0), [to_0, force], q=g, L=sp.Integer(0), R=push
    )
    flat = inner.identity("the limit is orthogonal to A'y.", dot(y, A * w_lim), 0, [rest])
    inner.witness("This is the limit.", settles.conclude["limit"], [to, flat], w_star=w_lim)

# Never below the loss at g = 0

zero_loss = [tends(f, 0), exist(g_end, w_end, such_that=[tends(g, g_end), tends(w, w_end)])]
saddle = [tends(g, 0), settles.conclude["limit"]]
either = any_of(zero_loss, saddle)


def loss_vanishes(step: Proof, loss: Known, scale: Known, apart: Known) -> None:
    """The first alternative, from tends(f, 0), tends(g, limit) and limit != 0."""
    limit = scale.fact.sides[1]
    exponent = (g0**2 - limit**2) / (2 * c)
    exponential = exist(E, such_that=[predicate("exp", E, exponent), gt(E, 0)])
    found = step.rule("exp-exists", "The factor of the null-space part converges,", exponential, e=exponent)
    with step.obtain(found, "and with it the iterates.", either) as inner:
        end = (A_pinv * y + limit * E * perp(w0)) / limit
        given = {label: inner[label] for label in ("direction", "unit_start", "ratio")}
        given |= {"loss": loss, "scale": scale, "apart": apart, "factor": inner["has1"]}
        values = {g_bar: limit, e_bar: E}
        to = inner.cite(direction, "direction", "The direction converges,", tends(w, end), given, values)
        ends = inner.witness("so there are limits.", zero_loss[1], [scale, to], g_end=limit, w_end=end)
        inner.alternative("The first alternative.", either, [loss, ends])


above = claim.also(
    "never below the loss at zero",
    given={**FLOW, "ratio": gt(c, 0), "rank": gt(smallest, 0), "low": le(gain, 0)},
    conclude={"either": either},
    says="If the loss is never below that at g = 0 then g^2 decreases. If its limit is not 0 the loss tends to 0; "
    "if it is 0 the iterates converge to a point of S.",
)
step = above.proof()
forever = never_ends(step)
unit_now, _ = unit_norm(step)
exact = step.identity("By the product rule,", rate(g**2), c * (gain - g**2 * norm2(A * w)), [unit_now])
nowhere = step.inequality("so g^2 never grows:", ge(0, rate(g**2)), [exact, step["low"], step["ratio"]], [g * A * w])
square = step.inequality("a square,", ge(g**2, 0), [], [g])
has_limit = step.rule(
    "monotone-limit",
    "it has a limit.",
    exist(M, such_that=tends(g**2, M)),
    [forever, nowhere, square, stands(step, sp.Integer(0))],
    q=g**2,
    b=sp.Integer(0),
    t=t,
)
with step.obtain(has_limit, "Let M be the limit of g^2.", either) as inner:
    to = inner["has1"]
    floor = inner.rule("above-its-limit", "g^2 stays above it,", ge(g**2, M), [nowhere, to], q=g**2, L=M)
    nothing = inner.limit("and above 0,", sp.Integer(0), {g**2: to})
    sign = ordered(inner, "so M >= 0.", square, to, nothing)
    with inner.cases("Is M positive?", either, split=gt(M, 0)) as cases:
        with cases.case("Yes. Then g^2 and c stay above q = c M / (c + M).") as case:
            bottom = case.inequality("c + M is positive,", gt(c + M, 0), [case["case1"], case["ratio"]])
            top = case.inequality("and c M.", gt(c * M, 0), [case["case1"], case["ratio"]])
            divides = case.inequality("So there is", ne(c + M, 0), [bottom])
            fraction = exist(q, such_that=eq(q * (c + M), c * M))
            found = case.rule("quotient", "such a q,", fraction, [divides], a=c * M, b=c + M)
            with case.obtain(found, "and the loss tends to 0.", either) as deep:
                defining = [bottom, deep["has1"]]
                positive = by_contradiction(deep, "q is positive,", gt(q, 0), [*defining, top])
                low = by_contradiction(deep, "at most M,", ge(M, q), defining, (M,))
                low_c = by_contradiction(deep, "and at most c,", ge(c, q), defining, (c,))
                scale = deep.inequality("so at most g^2.", ge(g**2, q), [low, floor])
                given = {label: deep[label] for label in ("direction", "unit_start", "ratio", "rank")}
                given |= {"pace": positive, "scale": scale, "ratio_pace": low_c}
                loss = deep.cite(away, "loss", "Hence the loss tends to 0", tends(f, 0), given, {pace: q})
                limit = exist(g_lim, such_that=[tends(g, g_lim), ge(g_lim**2, q)])
                found = deep.cite(away, "limit", "and the scale converges,", limit, given, {pace: q})
                with deep.obtain(found, "to a limit", either) as last:
                    square_limit = last.inequality("with a positive square", gt(g_lim**2, 0), [last["has2"], positive])
                    apart = by_contradiction(last, "that is not 0.", ne(g_lim, 0), [square_limit])
                    loss_vanishes(last, loss, last["has1"], apart)
        with cases.case("No. Then g tends to 0.") as case:
            small = case.inequality("The square of M is 0,", ge(0, M**2), [case["case1"], sign])
            zero = case.rule("zero-norm", "so M is,", eq(M, 0), [small], v=M)
            vanishes = same_limit(case, "the limit of g^2,", to, tends(g**2, 0), limit=zero)
            itself = case.inequality("a square,", ge(g**2, g * g))
            scale = case.rule("squeeze", "and g tends to 0.", tends(g, 0), [itself, vanishes], v=g, e=g**2)
            given = {label: case[label] for label in settles.given if label != "scale"} | {"scale": scale}
            ends = case.cite(settles, "limit", "The direction converges.", settles.conclude["limit"], given)
            case.alternative("The second alternative.", either, [scale, ends])

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
falling, has_limit = loss_converges(step)
with step.obtain(has_limit, "Is M below the loss at g = 0?", either) as inner:
    to = inner["has1"]
    with inner.cases("Is 2 M < |y|^2?", either, split=gt(norm2(y) - 2 * M, 0)) as cases:
        with cases.case("Yes.") as case:
            ended = ends_at_zero(case, to, case["case1"])
            with case.obtain(ended, "With its limit", either) as deep:
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

printed_claim.by_hand(
    "A = {A}, y = {y}, w_0 = {w0}, g_0 = {g0} and c = {c}, so that g stands still.",
    "The loss tends to 0, or (g, w) tends to a point of S, where g = 0.",
    "w_0 is in the row space, and the flow does not turn it: P A'r = {turning}. So the loss stays {f}, and g stays "
    "{g}.",
    turning=P * A.T * r,
)
corrected = printed_claim.corrected(
    given=theorem.given,
    conclude=theorem.conclude,
    says="For c > 0 the flow exists for all times, and either the loss tends to 0 and (g, w) converges, or (g, w) "
    "converges to a point of S.",
)
step = corrected.proof()
for label in theorem.conclude:
    conclusion_of(step, theorem, label, "This is the dichotomy, proved on its own.")
refuted_at_rest(
    printed_claim.mutated("never a saddle", theorem.given, {"loss": tends(f, 0)}, "That the loss always tends to 0."),
    "At the saddle g_0 = 0, w_0 = (0, 1) of A = [1, 0], y = 1 the loss stays 1/2.",
    "loss",
    {**stuck, w0: [[0], [1]], g0: [[0]], c: [[1]]},
)
