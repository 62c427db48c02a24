"""Theorem 2.6, Part I: what the WN flow converges to for c > 0, and when the loss tends to 0.

In the printed limit (7) the scale g* of x* stands where the limit of g_t belongs. The two differ unless w_0 has no
null-space part: the limit G of g^2 solves G (1 - |w_0^perp|^2 exp((g_0^2 - G) / c)) = |x*|^2, so it is larger than
|x*|^2. The sufficient condition is right, and so are two others: a scale or a null-space part that is large enough,
|w_0^perp|^2 exp(g_0^2 / c) > 1; and a loss equal to that at g = 0, from every point outside S.
"""

import random
from fractions import Fraction
from itertools import count
from typing import Any

import sympy as sp

from proofs.arguments import (
    by_contradiction,
    conclusion_of,
    exp_above_tangent,
    exp_positive,
    exp_product,
    exp_tangent,
    if_not,
    is_one,
    one_limit,
    ordered,
    positive_square,
    rayleigh,
    same_limit,
    same_rates,
)
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from proofs.wu2020 import lemma_2_4, lemma_2_5, long_time, where_the_flow_ends
from proofs.wu2020.instances import falls_below_zero, in_the_long_run
from proofs.wu2020.long_time import (
    M,
    away,
    e_bar,
    ends_at_zero,
    g_bar,
    g_inf,
    g_lim,
    gain,
    loss_converges,
    not_negative_ratio,
    one,
    pace,
    q,
    smallest,
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
    n0,
    perp,
    r,
    rate,
    ratio,
    start,
    target,
    w,
    w0,
    x_star,
    y,
)
from proofs.wu2020.tools import across, along, exact_rate, refuted_at_rest
from proofs.wu2020.where_the_flow_ends import E_end, g_end, part, size
from symbolic.notation import (
    Expression,
    Language,
    dot,
    eq,
    exist,
    for_all,
    ge,
    gt,
    implies,
    le,
    ne,
    norm2,
    predicate,
    tends,
)

# When the loss tends to 0

language = where_the_flow_ends.language.child()
whole = language.define("whole", "exp", g**2 / c)
whole0 = language.define("whole0", "exp", g0**2 / c)
language.extend("start", {whole: whole0})
fallen = language.define("fallen", "exp", -(g**2) / c)
kappa = language.let("kappa", part * whole0, r"\kappa", "the invariant |w^perp|^2 exp(g^2 / c)")
g_far = language.symbol("g_far", ("1", "1"), r"g_\infty", "the limit of the scale")
keeps = exist(g_far, such_that=[tends(g, g_far), gt(g0 * g_far, 0)])
FALLS = {"loss": tends(f, 0), "scale": keeps}


def sample_start(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A start of loss zero, with a target that is not 0, and with kappa > 1."""
    for _ in count():
        values = long_time.slow(rng, m, d, rank)
        if any(row[0] for row in values["y"]):
            return values | {"c": [[values["g"][0][0] ** 2 / 50]]}
    raise AssertionError("unreachable")


sufficient = Claim(
    "wu2020/thm-2.6-sufficient",
    language,
    "When the loss tends to 0",
    sample_start,
    ((1, 2, 1), (2, 4, 2), (3, 5, 3)),
    falls_below_zero,
)


def same_sign(step: Proof, apart: Known, to: Known, square: Known) -> Known:
    """g_0 times the limit of g is positive: g is never 0, by `apart`, tends to it, by `to`, and its square is not 0."""
    limit = to.fact.sides[1]
    moves = step.identity("(the rate of g)", rate(g), c * along)
    one_sign = step.rule(
        "never-zero", "Never 0, the scale keeps its sign,", gt(g * g0, 0), [apart, moves], q=g, d=c * along
    )
    product = step.limit("also in the limit,", g * g0, {g: to})
    nothing = step.limit("(0 stays 0)", sp.Integer(0), {g: to})
    weak = step.inequality("if weakly:", ge(g * g0, 0), [one_sign])
    order = ordered(step, "g_0 times the limit is not negative.", weak, product, nothing)
    begun = by_contradiction(step, "It started from g_0, which is not 0 either,", ne(g0, 0), [one_sign])
    begun = positive_square(step, g0, begun, "so g_0^2 > 0.")
    return by_contradiction(step, "Hence the product is positive.", gt(g0 * limit, 0), [order, begun, square])


above = sufficient.also(
    "above the threshold",
    given={**FLOW, "ratio": gt(c, 0), "rank": gt(smallest, 0), "threshold": gt(kappa, 1)},
    conclude=FALLS,
    says="If |w_0^perp|^2 exp(g_0^2 / c) > 1 the loss tends to 0, and g to a limit of the sign of g_0.",
)
step = above.proof()
high = lemma_2_5.stays_above(step, "so exp(g^2/c) is at least kappa.", kappa)
inverse = exp_product(step, fallen, whole, one, "exp(-x) exp(x) = 1,")
begin = is_one(step, one)
shrunk = step.inequality(
    "so kappa exp(-g^2/c) is at most 1;",
    ge(1, kappa * fallen),
    [high, step.definition(fallen, "positive"), inverse, begin],
)
tangent = exp_tangent(step, fallen, "and exp(-x) >= 1 - x.")
bounded = step.inequality("That is,", ge(g**2, c * (1 - fallen)), [tangent, step["ratio"]])
positive = step.inequality("With kappa > 0", gt(kappa, 0), [step["threshold"]])
square = step.inequality(
    "the two give kappa g^2 >= c (kappa - 1).",
    ge(kappa * g**2, c * (kappa - 1)),
    [bounded, positive, shrunk, step["ratio"]],
)
top = step.inequality("This is positive,", gt(c * (kappa - 1), 0), [step["ratio"], step["threshold"]])
divides = step.inequality("and kappa is not 0:", ne(kappa, 0), [positive])
fraction = step.rule(
    "quotient", "let q = c (kappa - 1) / kappa.", exist(q, such_that=eq(q * kappa, c * (kappa - 1))), [divides],
    a=c * (kappa - 1), b=kappa,
)  # fmt: skip
paced = exist(g_lim, such_that=[tends(g, g_lim), ge(g_lim**2, q)])
for label, fact in FALLS.items():
    with step.obtain(fraction, "With it g^2 has a lower bound.", fact) as inner:
        defining = [positive, inner["has1"]]
        sign = by_contradiction(inner, "It is positive,", gt(q, 0), [*defining, top])
        low = by_contradiction(inner, "at most g^2,", ge(g**2, q), [*defining, square])
        low_c = by_contradiction(inner, "and at most c.", ge(c, q), [*defining, inner["ratio"]])
        given = {name: inner[name] for name in ("direction", "unit_start", "ratio", "rank")}
        given |= {"pace": sign, "scale": low, "ratio_pace": low_c}
        if label == "loss":
            inner.cite(away, "loss", "So the loss tends to 0.", fact, given, {pace: q})
            continue
        found = inner.cite(away, "limit", "So the scale converges,", paced, given, {pace: q})
        apart = by_contradiction(inner, "It is never 0.", ne(g, 0), [low, sign])
        with inner.obtain(found, "and its limit", fact) as deep:
            floor = deep.inequality("is not 0.", gt(g_lim**2, 0), [deep["has2"], sign])
            one_sign = same_sign(deep, apart, deep["has1"], floor)
            deep.witness("This is the limit.", fact, [deep["has1"], one_sign], g_far=g_lim)

below = sufficient.also(
    "below the loss at zero",
    given={**FLOW, "ratio": gt(c, 0), "rank": gt(smallest, 0), "gain": gt(start(gain), 0)},
    conclude=FALLS,
    says="If |y|^2 > |r_0|^2 the loss tends to 0, and g to a limit of the sign of g_0.",
)
step = below.proof()
ended = conclusion_of(step, long_time.below, "limit", "The loss tends to 0, and the scale to a limit that is not 0.")
with step.obtain(ended, "In particular", FALLS["loss"]):
    pass
known = {"direction": step["direction"], "unit_start": step["unit_start"], "ratio": not_negative_ratio(step)}
falls = step.cite(lemma_2_4.printed, "never grows", "As the loss never grows,", le(f, start(f)), known)
more = step.inequality(
    "2 g w'A'y is at least |y|^2 - |r_0|^2;",
    ge(2 * g * dot(w, A.T * y), start(gain)),
    [falls],
    [g * A * w],
)
apart = by_contradiction(step, "so g is never 0.", ne(g, 0), [more, step["gain"]])
with step.obtain(ended, "The limit of the scale", keeps) as inner:
    square = positive_square(inner, g_inf, inner["has3"], "has a positive square.")
    one_sign = same_sign(inner, apart, inner["has2"], square)
    inner.witness("This is the limit.", keeps, [inner["has2"], one_sign], g_far=g_inf)

level = sufficient.also(
    "level with the loss at zero",
    given={
        **FLOW,
        "ratio": gt(c, 0),
        "rank": gt(smallest, 0),
        "target": target,
        "gain": ge(start(gain), 0),
        "outside": gt(g0**2 + dot(y, A * w0) ** 2, 0),
    },
    conclude={"limit": long_time.below.conclude["limit"]},
    says="|y|^2 >= |r_0|^2 is enough, unless the start is in S: g_0 = 0 and y'A w_0 = 0.",
)
step = level.proof()
exact = exact_rate(step)
falling, converges = loss_converges(step)
length = positive_square(step, y, step["target"], "|y|^2 > 0.")
with step.obtain(converges, "Is it below the loss at g = 0?", level.conclude["limit"]) as inner:
    to = inner["has1"]
    with inner.cases("Is M < |y|^2 / 2?", level.conclude["limit"], split=gt(norm2(y) - 2 * M, 0)) as cases:
        with cases.case("Yes.") as case:
            ends_at_zero(case, to, case["case1"])
        with cases.case("If not,") as case:
            higher = case.rule("above-its-limit", "the loss stays above M,", ge(f, M), [falling, to], q=f, L=M)
            kept = case.rule("monotone", "and below its start,", ge(start(f), f), [falling], q=f)
            flat = case.inequality(
                "so the gain |y|^2 - |r|^2 is neither positive nor negative:",
                ge(0, gain**2),
                [higher, case["case1"], kept, case["gain"]],
            )
            flat = case.rule("zero-norm", "it is 0 for ever,", eq(gain, 0), [flat], v=gain)
            still = same_rates(case, "and so is its rate.", flat)
            total = case.identity("So", c * along**2 + norm2(g * across), 0, [still, exact])
            first = by_contradiction(case, "both terms vanish,", ge(0, along**2), [total, case["ratio"]], (g * across,))
            first = case.rule("zero-norm", "w'A'r = 0", eq(along, 0), [first], v=along)
            second = case.inequality("(the second", ge(0, norm2(g * across)), [total, case["ratio"]], [along])
            second = case.rule("zero-norm", "and g P A'r = 0,", eq(g * across, 0 * w), [second], v=g * across)
            rests = case.identity("that is g A'r = 0.", g * A.T * r, 0 * w, [first, second])
            quotient = rayleigh(case, "But |A'r|^2 is at least lambda_min |r|^2,", smallest, r)
            small = case.inequality("so", ge(0, smallest * norm2(y) * g**2), [quotient, rests, flat], [g])
            room = case.inequality("and as |r|^2 = |y|^2 > 0,", gt(smallest * norm2(y), 0), [case["rank"], length])
            small = by_contradiction(case, "g^2 is not positive:", ge(0, g**2), [small, room])
            zero = case.rule("zero-norm", "g is 0 for ever,", eq(g, 0), [small], v=g)
            turned = case.identity("and w'A'y too.", dot(w, A.T * y), 0, [zero, first])
            zero = case.rule("at-the-start", "At the start", eq(g0, 0), [zero], p=g, q=0 * g)
            turned = case.rule(
                "at-the-start", "both hold:", eq(dot(w0, A.T * y), 0), [turned], p=dot(w, A.T * y), q=0 * g
            )
            nothing = case.inequality("it is in S.", gt(0, 0), [case["outside"], zero, turned])
            case.absurd("This is excluded.", nothing)

hypotheses = {**FLOW, "ratio": gt(c, 0), "rank": gt(smallest, 0), "full_rank": full_rank, "target": target}
printed = sufficient.printed(
    given={**hypotheses, "gain": gt(norm2(y), norm2(start(r)))},
    conclude={"loss": tends(f, 0)},
    says="Part I is about c > 0.",
)
step = printed.proof()
gain0 = step.inequality("The loss starts below that at g = 0.", gt(start(gain), 0), [step["gain"]])
known = {label: step[label] for label in below.given if label != "gain"}
step.cite(below, "loss", "Then it tends to 0, as shown above.", tends(f, 0), known | {"gain": gain0})

refuted_at_rest(
    sufficient.mutated(
        "a fixed scale",
        {**below.given, "ratio": ratio},
        {"loss": tends(f, 0)},
        "The same with c = 0 allowed.",
    ),
    "A = [1, 0], y = 1, w_0 = (1, 0), g_0 = 1/2, c = 0: nothing moves, and the loss 1/8 is below 1/2.",
    "loss",
    {A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], w0: [[1], [0]], g0: [["1/2"]], c: [[0]], smallest: [[1]]},
)

# Where it ends

ending = where_the_flow_ends.language.child()
theorem = where_the_flow_ends.theorem
g_star = ending.scalar("g_star", "g^*", "the scale of x*, up to its sign")
E_star = ending.define("E_star", "exp", (g0**2 - g_star**2) / (2 * c))
scale = ending.symbol("scale", ("1", "1"), "g^*", "the scale of x*, up to its sign")
g_far = ending.symbol("g_far", ("1", "1"), r"g_\infty", "the limit of the scale")
E_scale = ending.symbol("E_scale", ("1", "1"), "E^*", "exp((g_0^2 - g*^2) / 2c)")


def sample_end(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A start of loss zero, which stands still; and numbers for which the printed scale is the right one."""
    scale = Fraction(rng.randint(1, 9), rng.randint(1, 4))
    solved = {"a": 0 * scale, "k": scale**2 / 2, "u": scale**2, "gamma": scale, "sigma": scale}
    values = {
        name: [[value]] for name, value in (solved | {"at_gamma": scale / scale, "at_sigma": scale / scale}).items()
    }
    return where_the_flow_ends.sample_ends(rng, m, d, rank) | values


claim = Claim("wu2020/thm-2.6-limit", ending, "The limit of the flow", sample_end, SHAPES, in_the_long_run)
claim.remarks.append(
    "Along the flow g w = x* - A^+ r + g exp((g_0^2 - g^2) / 2c) w_0^perp, so (7) would follow if g tended to g*. It "
    "does not, unless w_0^perp = 0: |w| is 1, so |g w|^2 tends to G, and has to make room for the null-space part."
)

# The printed scale solves the equation only if c > |x*|^2, or if there is no null-space part

numbers = Language()
a, k, u = (numbers.scalar(name) for name in ("a", "k", "u"))
gamma, sigma = numbers.scalar("gamma", r"\gamma"), numbers.scalar("sigma", r"\sigma")
at_gamma, at_sigma = numbers.scalar("at_gamma", r"E_\gamma"), numbers.scalar("at_sigma", r"E_\sigma")
to_gamma, to_sigma = (u - gamma**2) / (2 * k), (u - sigma**2) / (2 * k)
between = numbers.define("between", "exp", (gamma**2 - sigma**2) / (2 * k))
one_scale = claim.also(
    "at the printed scale",
    given={
        "ratio": gt(k, 0),
        "part": ge(a, 0),
        "size": ge(sigma**2, k),
        "at gamma": predicate("exp", at_gamma, to_gamma),
        "at sigma": predicate("exp", at_sigma, to_sigma),
        "equation": eq(gamma**2 * (1 - a * at_gamma**2), sigma**2),
        "printed": eq(a * sigma * at_sigma, a * gamma * at_gamma),
    },
    conclude={"part": ge(0, a)},
    says="Let gamma^2 (1 - a exp((u - gamma^2) / k)) = sigma^2 >= k > 0. If the null-space part has the printed size, "
    "a is 0.",
    language=numbers,
)
step = one_scale.proof()
exp_positive(step, step["at gamma"], "The exponentials")
exp_positive(step, step["at sigma"], "are positive.")
with if_not(step, "a is 0.", ge(0, a)) as case:
    same = case.identity("divide by a,", sigma * at_sigma, gamma * at_gamma, [case["printed"]])
    larger = case.identity(
        "and use the equation:", gamma**2 - sigma**2, a * sigma**2 * at_sigma**2, [case["equation"], same]
    )
    room = case.inequality("As sigma^2 > 0,", gt(sigma**2, 0), [case["size"], case["ratio"]])
    larger = case.inequality(
        "gamma^2 is larger.", gt(gamma**2 - sigma**2, 0), [larger, room, case["case1"]], [at_sigma]
    )
    exponent = (gamma**2 - sigma**2) / (2 * k)
    positive = case.inequality("So the exponent of T is positive,", gt(exponent, 0), [larger, case["ratio"]], [1 / k])
    apart = case.inequality("not 0,", ne(exponent, 0), [positive])
    steeper = exp_above_tangent(case, between, apart, "and T > 1 + (gamma^2 - sigma^2) / 2k.")
    steeper = case.inequality(
        "Square it: T^2 > 1 + (gamma^2 - sigma^2) / k.", gt(between**2, 1 + 2 * exponent), [steeper], [between - 1]
    )
    product = exp_product(case, between, case["at gamma"], case["at sigma"], "T is the quotient of the exponentials,")
    square = case.identity("so that gamma^2 = sigma^2 T^2.", gamma**2, sigma**2 * between**2, [same, product])
    steeper = case.inequality("Together,", gt(gamma**2, sigma**2 * (1 + 2 * exponent)), [steeper, square, room])
    less = case.inequality("and as sigma^2 >= k,", ge(sigma**2 * exponent, k * exponent), [case["size"], positive])
    nothing = case.inequality("gamma^2 > gamma^2.", gt(0, 0), [steeper, less])
    case.absurd("A contradiction.", nothing)

# The limit

none = eq(perp(w0), 0 * w0)
as_printed = x_star + scale * E_scale * perp(w0)
polar = [eq(scale**2, size), predicate("exp", E_scale, (g0**2 - scale**2) / (2 * c))]
corrected = claim.corrected(
    given=theorem.given,
    conclude={
        **theorem.conclude,
        "distance": exist(g_far, such_that=[tends(g, g_far), tends(norm2(g * w - x_star), g_far**2 - size)]),
        "row space": implies(none, tends(g * w, x_star)),
        "minimum norm": implies(tends(g * w, x_star), none),
        "printed": for_all(scale, E_scale, given=[*polar, ge(size, c), tends(g * w, as_printed)], then=none),
    },
    says="The scale in the limit is that of the limit itself, g_inf, with g_inf^2 = G; the squared distance to x* is "
    "G - |x*|^2. So the flow ends at x* just when w_0 has no null-space part; and for c <= |x*|^2 it ends where (7) "
    "says only then.",
)
step = corrected.proof()
known = {label: step[label] for label in theorem.given}
at_end = conclusion_of(step, theorem, "end", "Where the flow ends is known,")
conclusion_of(step, theorem, "root", "and which root g^2 tends to.")
end = x_star + g_end * E_end * perp(w0)
with step.obtain(at_end, "The distance to x*", corrected.conclude["distance"]) as inner:
    moved = inner.limit("converges with g w,", norm2(g * w - x_star), {g * w: inner["has4"]}, norm2(end - x_star))
    value = inner.identity("to G - |x*|^2.", norm2(end - x_star), g_end**2 - size, [inner["has6"]])
    distance = same_limit(inner, "So", moved, tends(norm2(g * w - x_star), g_end**2 - size), limit=value)
    inner.witness("with the limit of g.", corrected.conclude["distance"], [inner["has3"], distance], g_far=g_end)
with step.suppose("Without a null-space part", corrected.conclude["row space"]) as supposed:
    inner = supposed.step
    with inner.obtain(at_end, "the limit", tends(g * w, x_star)) as deep:
        place = deep.identity("is x*.", end, x_star, [supposed["if1"]])
        same_limit(deep, "So", deep["has4"], tends(g * w, x_star), limit=place)
    supposed.proves(inner.last)
with step.suppose("Conversely, if g w tends to x*,", corrected.conclude["minimum norm"]) as supposed:
    inner = supposed.step
    with inner.obtain(at_end, "the limits agree:", none) as deep:
        unique = one_limit(deep, "x* is the limit,", supposed["if1"], deep["has4"])
        gone = deep.identity("so g_inf exp(...) w_0^perp = 0,", g_end * E_end * perp(w0), 0 * w0, [unique])
        exp_positive(deep, deep["has2"], "and neither factor is 0.")
        deep.identity("Divide.", perp(w0), 0 * w0, [gone])
    supposed.proves(inner.last)
share = step.inequality("(a square)", ge(part, 0), [], [perp(w0)])
with step.suppose("If it is the printed limit,", corrected.conclude["printed"]) as supposed:
    inner = supposed.step
    with inner.obtain(at_end, "the limits agree:", none) as deep:
        unique = one_limit(deep, "there is one limit;", supposed["if4"], deep["has4"])
        sizes = deep.identity("take the product with w_0^perp.", part * scale * E_scale, part * g_end * E_end, [unique])
        room = deep.inequality("With g*^2 >= c", ge(scale**2, c), [supposed["if1"], supposed["if3"]])
        equation = deep.identity(
            "and the equation for g_inf", g_end**2 * (1 - part * E_end**2), scale**2, [deep["has6"], supposed["if1"]]
        )
        known = {"ratio": deep["ratio"], "part": share, "size": room, "equation": equation, "printed": sizes}
        known |= {"at gamma": deep["has2"], "at sigma": supposed["if2"]}
        values = {k: c, u: g0**2, a: part, gamma: g_end, sigma: scale, at_gamma: E_end, at_sigma: E_scale}
        small = deep.cite(one_scale, "part", "there is no null-space part:", ge(0, part), known, values)
        deep.rule("zero-norm", "w_0^perp = 0.", none, [small], v=perp(w0))
    supposed.proves(inner.last)

# As printed

printed = claim.printed(
    given={**hypotheses, "polar form": eq(g_star**2, size), "loss": tends(f, 0)},
    conclude={"limit": tends(g * w, x_star + g_star * E_star * perp(w0))},
    says="By the polar form g* is |x*| or its opposite: the equation g*^2 = |x*|^2 leaves both signs open.",
    less=FEWER_ROWS,
)
other_sign = claim.false(
    "the other sign of the scale", printed.given, printed.conclude, "The same with g* < 0 in the counterexample."
)
begins: dict[Expression, list[list[Any]]] = {
    A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], w0: [["3/5"], ["4/5"]], g0: [[1]], c: [[1]], n0: [[1]], smallest: [[1]],
    E_star: [[1]], pace: [[1]], g_bar: [[1]], e_bar: [[1]],
}  # fmt: skip
for statement, which in ((printed, 1), (other_sign, -1)):
    refutation = statement.refuted(
        f"A = [1, 0], y = 1, w_0 = (3/5, 4/5), g_0 = c = 1, g* = {which}: the loss tends to 0, and c <= |x*|^2.",
        "limit",
        {"m": 1, "d": 2},
        {**begins, g_star: [[which]]},
    )
    proof = refutation.proof
    lower = proof.evaluate("The loss starts below that at g = 0:", gt(start(gain), 0))
    known = {label: proof[label] for label in below.given if label != "gain"} | {"gain": lower}
    proof.cite(below, "loss", "so it tends to 0.", tends(f, 0), known)
    refutation.show("loss")
    derive = refutation.derive
    room = derive.evaluate("Here |x*|^2 is not less than c.", ge(size, c))
    only = conclusion_of(derive, corrected, "printed", "By what is shown above")
    premises = [derive["polar form"], derive.definition(E_star, "is"), room, refutation.assumed]
    refutation.fails = derive.instantiate(
        only, "w_0 has no null-space part; but it is (0, 4/5).", none, premises, scale=g_star, E_scale=E_star
    )

claim.by_hand(
    "A = {A}, y = {y}, w_0 = {w0}, g_0 = {g0}, c = {c}; x* = {x_star} and g* = {g_star}.",
    "g w tends to x* + g* w_0^perp exp((g_0^2 - g*^2)/2c) = {printed}.",
    "Then g^2 would tend to the squared length of this point, {square}, and by Lemma 2.5 the squared null-space part "
    "of g w to g^2 |w_0^perp|^2 exp((g_0^2 - g^2)/c) = {kept:4}. But that of the point is {part}.",
    printed=x_star + g_star * perp(w0),
    square=norm2(x_star + g_star * perp(w0)),
    kept=norm2(x_star + g_star * perp(w0)) * norm2(perp(w0)) * sp.exp((g0**2 - norm2(x_star + g_star * perp(w0))) / c),
    part=norm2(g_star * perp(w0)),
)

refuted_at_rest(
    claim.mutated("the scale of x*", theorem.given, {"scale": tends(g**2, size)}, "That g^2 tends to |x*|^2."),
    "A = [1, 0], y = 1, w_0 = (3/5, 4/5), g_0 = 5/3: the loss is 0, and g^2 stays 25/9.",
    "scale",
    {A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], w0: [["3/5"], ["4/5"]], g0: [["5/3"]], c: [[1]], smallest: [[1]]},
)
