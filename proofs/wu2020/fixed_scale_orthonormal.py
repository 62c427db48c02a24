"""Theorem 2.6, Part II: with the scale fixed (c = 0) and orthonormal rows, the angle between w and w* decreases.

Let w* be on the side of g_0, so that x* = g* w* with g_0 g* > 0. The angle tends to 0 if |g_0| <= |g*| and w_0 is not
-w*, or if w_0 is in the row space; if |g_0| > |g*| and w_0 is not in the row space, the flow ends at another solution,
of length |g_0|. With g_0 < 0 the flow tends to the w* of g* < 0, and with g_0 = 0 it stands still.
"""

import random
from fractions import Fraction
from typing import Any

import sympy as sp

from proofs.arguments import (
    by_contradiction,
    conclusion_of,
    exp_product,
    exp_vanishes,
    is_one,
    one_limit,
    positive_square,
    same_limit,
)
from proofs.claim import Claim, Values
from proofs.evaluation import unit_vector
from proofs.statement import Known, Proof
from proofs.wu2020 import fixed_scale, long_time
from proofs.wu2020.fixed_scale import (
    BOUNDED,
    FIXED,
    at_rest,
    constant_scale,
    in_row_space,
    lasts,
    not_negative,
    stays,
)
from proofs.wu2020.instances import with_orthonormal_rows
from proofs.wu2020.long_time import never_ends, pace, smallest, stands, time_passes
from proofs.wu2020.setting import (
    FEWER_ROWS,
    FLOW,
    A,
    A_pinv,
    c,
    f,
    g0,
    orthonormal,
    perp,
    r,
    rate,
    ratio,
    sample_orthonormal,
    start,
    t,
    target,
    w,
    w0,
    x_star,
    y,
)
from proofs.wu2020.tools import along, refuted_at_rest, unit_norm
from symbolic.notation import Expression, Fact, any_of, dot, eq, ge, gt, implies, le, ne, norm2, tends

language = fixed_scale.language.child()
g_star = language.scalar("g_star", "g^*", "the scale of x*")
w_star = language.vector("w_star", "d", "w^*", "the direction of x*")
miss = language.let("miss", w - w_star)
miss0 = language.let("miss0", w0 - w_star)
far = language.define("far", "norm", w + w_star)
far0 = language.define("far0", "norm", w0 + w_star)
cosine = language.let("cosine", dot(w, w_star), r"\cos\theta_t", "the cosine of the angle between w and w*")
closing = language.define("closing", "exp", -2 * pace * t)
opening = language.define("opening", "exp", 2 * pace * t)
fast = language.define("fast", "exp", -2 * (g0 * g_star - g0**2) * t)
along_rows = language.define("along_rows", "exp", -2 * g0 * g_star * t)
language.extend("start", {far: far0, **dict.fromkeys((closing, opening, fast, along_rows), long_time.one)})

POLAR = {"polar": eq(x_star, g_star * w_star), "unit_star": eq(norm2(w_star), 1)}
side = gt(g0 * g_star, 0)


def sample_polar(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """Orthonormal rows, a target whose x* has a rational length, a scale below it, c = 0, and a pace."""
    values = sample_orthonormal(rng, m, d, rank)
    side, part = Fraction(rng.choice((1, -1)) * rng.randint(1, 9), 2), Fraction(rng.randint(1, 9), 10)
    unit = unit_vector(rng, m)
    star = [[sum((a[j] * u for a, (u,) in zip(values["A"], unit, strict=True)), Fraction(0))] for j in range(d)]
    scale = side * part
    found: Values = {"y": [[side * u] for (u,) in unit], "w_star": star, "g_star": [[side]], "g": [[scale]]}
    return values | found | {"c": [[Fraction(0)]], "pace": [[scale * side - scale * scale]]}


orthogonal = Claim(
    "wu2020/thm-2.6-fixed-g-orthogonal",
    language,
    "Orthonormal rows, the scale fixed",
    sample_polar,
    fixed_scale.WIDE,
    with_orthonormal_rows,
)

orthogonal.remarks.append(
    "A is called orthogonal when AA' = I. For |g_0| > |g*| and w_0 outside the row space, see where the flow with the "
    "scale fixed ends."
)

# The angle

approaching = orthogonal.also(
    "approaching",
    given={
        **FLOW,
        "ratio": ratio,
        "unit_star": POLAR["unit_star"],
        "pace": gt(pace, 0),
        "slope": ge(rate(cosine), pace * (1 - cosine**2)),
        "apart": gt(far0, 0),
    },
    conclude={"closer": le(norm2(miss) * far0**2, norm2(miss0) * far**2 * closing), "limit": tends(w, w_star)},
    says="If the cosine of the angle theta between w and w* grows at least at the rate p sin(theta)^2, p > 0, then "
    "tan(theta / 2), which is |w - w*| / |w + w*|, is at most exp(-p t) times what it was.",
)
step = approaching.proof()
norms = unit_norm(step)
unit_now, _ = norms
forever = never_ends(step)
schwarz = step.inequality(
    "A cosine is between -1 and 1,", ge(1 - cosine**2, 0), [unit_now, step["unit_star"]], [w - cosine * w_star]
)
rises = step.inequality("so this one does not decrease;", le(rate(-cosine), 0), [step["slope"], step["pace"], schwarz])
kept = step.rule("monotone", "it is at least what it was.", ge(start(-cosine), -cosine), [rises], q=-cosine)
sum_now = step.identity(
    "|w + w*|^2 is 2 + 2 cos(theta),", norm2(w + w_star), 2 + 2 * cosine, [unit_now, step["unit_star"]]
)
sum_far = step.identity("(as a square)", far**2, 2 + 2 * cosine, [sum_now, step.definition(far, "square")])
sum_start = step.identity("(at the start)", far0**2, 2 + 2 * start(cosine), [step.definition(far0, "square")])
positive = step.inequality("positive at the start,", gt(far0**2, 0), [step["apart"]])
never_opposite = by_contradiction(
    step,
    "and for ever:",
    gt(far, 0),
    [positive, kept, sum_start, sum_now, step.definition(far, "square"), step.definition(far, "nonnegative")],
)
ratio_now = norm2(miss) / far**2 * opening
turns = step.identity("(the rate of |w + w*|)", rate(far), rate(cosine) / far, norms)
difference = step.identity("(and this one)", norm2(miss), 4 - far**2, [unit_now, sum_far, step["unit_star"]])
nears = step.identity("(its rate)", rate(norm2(miss)), -2 * rate(cosine), norms)
slope_now = step.identity(
    "Hence |w - w*|^2 / |w + w*|^2 exp(2 p t) has the rate",
    rate(ratio_now),
    -8 * opening / far**4 * (rate(cosine) - pace * (1 - cosine**2)),
    [turns, nears, difference, sum_far],
)
falls = step.inequality(
    "which is not positive.",
    le(rate(ratio_now), 0),
    [slope_now, step["slope"], step.definition(opening, "positive")],
    [1 / far**2],
)
kept = step.rule("monotone", "It does not grow,", ge(start(ratio_now), ratio_now), [falls], q=ratio_now)
begin = is_one(step, long_time.one)
closing_sign = step.definition(closing, "positive")
inverse = exp_product(step, closing, opening, long_time.one, "and with exp(-2 p t) exp(2 p t) = 1")
closer = step.inequality(
    "this is the bound.",
    approaching.conclude["closer"],
    [kept, begin, inverse, step.definition(closing, "positive")],
    [far * far0],
)
shorter = step.inequality("And |w + w*| is at most 2.", ge(4, far**2), [difference], [miss])
apart = step.inequality("(dividing)", gt(far0**2, 0), [step["apart"]])
bound = 4 * norm2(miss0) / far0**2 * closing
product = step.inequality("(a product)", ge(norm2(miss0) * closing * (4 - far**2), 0), [shorter, closing_sign], [miss0])
above = step.inequality("So |w - w*|^2 is at most this,", ge(bound, norm2(miss)), [closer, product], [1 / far0])
k = 2 * pace
speed = step.inequality("(positive)", gt(k, 0), [step["pace"]])
vanishes = exp_vanishes(step, closing, forever, speed, stands(step, k), time_passes(step), "which vanishes")
total = step.limit("in the limit.", bound, {closing: vanishes}, sp.Integer(0))
gone = step.rule("squeeze", "So w - w* tends to 0,", tends(miss, 0), [above, total], v=miss, e=bound)
step.limit("and w to w*.", miss + w_star, {miss: gone}, w_star)

pull, hold = g0 * g_star, g0**2
FOUND = {**BOUNDED, "orthonormal": orthonormal, **POLAR, "side": side}
angle = orthogonal.also(
    "angle",
    given=FOUND,
    conclude={
        "rate": eq(rate(cosine), pull * (1 - cosine**2) - hold * norm2(perp(w)) * cosine),
        "part": ge(1 - cosine**2, norm2(perp(w))),
        "solution": eq(A_pinv * A * w_star, w_star),
    },
    says="How the angle between w and w* changes.",
)
step = angle.proof()
norms = unit_norm(step)
scale = constant_scale(step)
rows = sp.Identity(sp.Symbol("m", integer=True))
right = step.identity("A^+ is a right inverse of A,", A * A_pinv, rows)
inside = step.identity("and lies in the row space,", A_pinv, A.T * A_pinv.T * A_pinv)
gram = step.identity("so A A' = I turns that into (A^+)'A^+ = I,", A_pinv.T * A_pinv, rows, [right, inside])
inverse = step.identity("and A^+ is A'.", A_pinv, A.T, [gram, inside])
target_now = step.identity("The target is g* A w*,", y, g_star * A * w_star, [right, step["polar"]])
apart = by_contradiction(step, "As g* is not 0,", ne(g_star, 0), [step["side"]])
in_rows = step.identity("w* is in the row space.", A_pinv * A * w_star, w_star, [step["polar"]])
row = step.identity("(so A'A w* = w*)", A.T * A * w_star, w_star, [inverse, in_rows])
now = step.identity("(and |A w|^2 = |w_par|^2)", norm2(A * w), 1 - norm2(perp(w)), [norms[0], inverse])
force = step.identity("A'r is then", A.T * r, g_star * w_star - g0 * A.T * A * w, [scale, target_now, row])
ahead = step.identity(
    "with this part along w*,", dot(w_star, A.T * r), g_star - g0 * cosine, [force, row, step["unit_star"]]
)
held = step.identity("and this along w.", along, g_star * cosine - g0 * norm2(A * w), [force])
moves = step.identity(
    "By the product rule", rate(cosine), g0 * (dot(w_star, A.T * r) - along * cosine), [*norms, scale]
)
slope_now = step.identity(
    "the cosine grows at the rate",
    rate(cosine),
    pull * (1 - cosine**2) - hold * (1 - norm2(A * w)) * cosine,
    [moves, ahead, held],
)
step.identity("that is,", rate(cosine), angle.conclude["rate"].sides[1], [slope_now, now])
step.inequality(
    "By Pythagoras and Schwarz",
    angle.conclude["part"],
    [norms[0], step["unit_star"], in_rows],
    [A_pinv * A * w - cosine * w_star],
)

# Orthonormal rows

not_opposite = ne(w0, -w_star)
reached = any_of(ge(g_star**2, g0**2), eq(perp(w0), 0 * w0))
fast_bound = le(norm2(miss) * far0**2, norm2(miss0) * far**2 * fast)
slow_bound = le(g0**2 * far0**2 * t * norm2(miss), 8)
row_bound = le(norm2(miss) * far0**2, norm2(miss0) * far**2 * along_rows)
arrives = tends(w, w_star)
corrected = orthogonal.corrected(
    given=FOUND,
    conclude={
        "if": implies([not_opposite, reached], arrives),
        "only if": implies(arrives, [not_opposite, reached]),
        "below": implies([not_opposite, gt(g_star**2, g0**2)], fast_bound),
        "equal": implies([not_opposite, eq(g0, g_star)], slow_bound),
        "row space": implies([not_opposite, eq(perp(w0), 0 * w0)], row_bound),
        "opposite": implies(eq(w0, -w_star), eq(w, -w_star)),
    },
    says="Let x* = g* w* with g* on the side of g_0. Then w tends to w* just if w_0 is not -w*, and |g_0| <= |g*| or "
    "w_0 is in the row space.",
)
step = corrected.proof()
sign = not_negative(step)
forever = lasts(step, sign)
norms = unit_norm(step)
slope_now = conclusion_of(step, angle, "rate", "The angle changes so:")
share = conclusion_of(step, angle, "part", "The null-space part is at most the sine.")
in_rows = conclusion_of(step, angle, "solution", "w* is in the row space.")
size = step.identity("Its scale is |x*|, up to the sign.", norm2(x_star), g_star**2, [step["polar"], step["unit_star"]])
square = step.inequality("(a square)", ge(norm2(perp(w)), 0), [], [perp(w)])
near = step.identity("|w - w*|^2 is 2 - 2 cos(theta),", norm2(miss), 2 - 2 * cosine, [norms[0], step["unit_star"]])
total = step.identity(
    "|w + w*|^2 is 2 + 2 cos(theta).", norm2(w + w_star), 2 + 2 * cosine, [norms[0], step["unit_star"]]
)


def separate(step: Proof, apart: Known) -> Known:
    """|w_0 + w*| > 0, where `apart` says that w_0 is not -w*."""
    square = positive_square(step, w0 + w_star, apart, "|w_0 + w*|^2 is positive,")
    known = [square, step.definition(far0, "square"), step.definition(far0, "nonnegative")]
    return by_contradiction(step, "and |w_0 + w*|.", gt(far0, 0), known)


def approaches(step: Proof, slope: Known, speed: Known, apart: Known, label: str, fact: Fact, E: Expression) -> Known:
    """A conclusion of `approaching`, where E is the exponential in it."""
    known = {"direction": step["direction"], "unit_start": step["unit_start"], "unit_star": step["unit_star"]}
    known |= {"ratio": sign, "pace": speed, "slope": slope, "apart": apart}
    values = {pace: speed.fact.sides[0]} | ({closing: E} if label == "closer" else {})
    return step.cite(approaching, label, "So the angle tends to 0 exponentially.", fact, known, values)


def below(step: Proof, gap: Known) -> tuple[Known, Known]:
    """For |g_0| < |g*|: the slope of the cosine, and its factor, which is positive."""
    with step.cases("g_0 is not 0.", ne(g0, 0), split=ne(g0, 0)) as cases:
        with cases.case("It is not."):
            pass
        with cases.case("If it were,") as case:
            nothing = case.inequality("so would be g_0 g*.", gt(0, 0), [case["side"], case["case1"]])
            case.absurd("A contradiction.", nothing)
    square0 = positive_square(step, g0, step.last, "So its square is positive,")
    room = step.inequality("and g_0^2 (g*^2 - g_0^2).", gt(g0**2 * (g_star**2 - g0**2), 0), [square0, gap])
    known = [room, square0, step["side"]]
    speed = by_contradiction(step, "Hence g_0 g* > g_0^2,", gt(pull - hold, 0), known)
    slope = step.inequality(
        "and the cosine grows at least at this rate.",
        ge(rate(cosine), (pull - hold) * (1 - cosine**2)),
        [slope_now, share, square, near],
        [g0, g0 * miss],
    )
    return slope, speed


with step.suppose("If |g_0| < |g*|", corrected.conclude["below"]) as given:
    inner = given.step
    slope, speed = below(inner, given["if2"])
    given.proves(approaches(inner, slope, speed, separate(inner, given["if1"]), "closer", fast_bound, fast))


def slowly(step: Proof, same: Known) -> Known:
    """The bound for g_0 = g*."""
    schwarz = step.inequality(
        "A cosine is between -1 and 1.", ge(1 - cosine**2, 0), [norms[0], step["unit_star"]], [w - cosine * w_star]
    )
    slope = step.inequality(
        "Half of sin(theta)^2 (1 - cos(theta)) bounds the rate from below,",
        ge(rate(cosine), g0**2 * (1 - cosine**2) * (1 - cosine) / 2),
        [slope_now, share, square, near, total, same],
        [g0 * miss, g0 * (w + w_star)],
    )
    product = step.inequality("which is not negative:", ge((1 - cosine**2) * (1 - cosine), 0), [schwarz, near], [miss])
    rises = step.inequality("the cosine does not decrease.", le(rate(-cosine), 0), [slope, product], [g0])
    kept = step.rule("monotone", "It is at least what it was.", ge(start(-cosine), -cosine), [rises], q=-cosine)
    begin = step.identity(
        "|w_0 + w*|^2 is 2 + 2 cos(theta_0).",
        far0**2,
        2 + 2 * start(cosine),
        [step.definition(far0, "square"), step["unit_star"], step["unit_start"]],
    )
    u = 1 - cosine
    k = g0**2 * far0**2 / 4
    falls = step.inequality(
        "So u = 1 - cos(theta) falls at least like k u^2, with k = g_0^2 |w_0 + w*|^2 / 4;",
        ge(-rate(u), k * u**2),
        [slope, kept, begin],
        [g0 * u],
    )
    clock = time_passes(step)
    slower = step.inequality(
        "hence k t^2 u - t does not grow,",
        le(rate(k * t**2 * u - t), 0),
        [falls, clock],
        [t * g0 * far0, k * t * u - 1],
    )
    never = step.rule(
        "monotone", "from 0 on.", ge(start(k * t**2 * u - t), k * t**2 * u - t), [slower], q=k * t**2 * u - t
    )
    size = step.inequality("(not negative)", ge(k * u, 0), [near], [g0 * far0 * miss])
    bound = by_contradiction(step, "So k t u is at most 1.", ge(1, k * t * u), [never, size])
    return step.inequality("That is the bound.", slow_bound, [bound, near])


with step.suppose("If g_0 = g*", corrected.conclude["equal"]) as given:
    given.proves(slowly(given.step, given["if2"]))


def from_rows(step: Proof, none: Known) -> tuple[Known, Known]:
    """For w_0 in the row space: the slope of the cosine, and its factor."""
    known = {label: step[label] for label in FLOW} | {"ratio": sign}
    never = step.cite(stays, "row space", "A part that is 0 stays 0.", in_row_space, known)
    gone = step.instantiate(never, "It is 0 at all times,", eq(perp(w), 0 * w), [none])
    slope = step.inequality(
        "so the cosine grows at this rate.", ge(rate(cosine), pull * (1 - cosine**2)), [slope_now, gone]
    )
    return slope, step["side"]


with step.suppose("If w_0 is in the row space", corrected.conclude["row space"]) as given:
    inner = given.step
    slope, speed = from_rows(inner, given["if2"])
    given.proves(approaches(inner, slope, speed, separate(inner, given["if1"]), "closer", row_bound, along_rows))
with step.suppose("If w_0 = -w*", corrected.conclude["opposite"]) as given:
    inner = given.step
    none = inner.identity("it is in the row space;", perp(w0), 0 * w0, [given["if1"], in_rows])
    known = {label: inner[label] for label in FLOW} | {"ratio": sign}
    never = inner.cite(stays, "row space", "a part that is 0 stays 0.", in_row_space, known)
    gone = inner.instantiate(never, "It is 0 at all times.", eq(perp(w), 0 * w), [none])
    product = (1 + cosine) * along_rows
    positive = inner.inequality(
        "(a product)", gt(g0 * g_star * along_rows, 0), [inner["side"], inner.definition(along_rows, "positive")]
    )
    slower = inner.inequality(
        "Then (1 + cos(theta)) exp(-2 g_0 g* t) does not grow,",
        le(rate(product), 0),
        [slope_now, gone, positive],
        [1 + cosine],
    )
    kept = inner.rule("monotone", "from its start,", ge(start(product), product), [slower], q=product)
    begin = inner.identity("which is 0.", start(product), 0, [given["if1"], inner["unit_star"]])
    small = inner.inequality(
        "So |w + w*|^2 is never positive,",
        ge(0, norm2(w + w_star)),
        [kept, begin, inner.definition(along_rows, "positive"), total],
        [1 / along_rows],
    )
    zero = inner.rule("zero-norm", "w + w* is 0,", eq(w + w_star, 0 * w), [small], v=w + w_star)
    given.proves(inner.identity("and w is -w*.", w, -w_star, [zero]))
standing = step.last
with step.suppose("Let w_0 not be -w*, and suppose one of the two.", corrected.conclude["if"]) as given:
    inner = given.step
    apart = separate(inner, given["if1"])
    with inner.cases("Either", arrives, on=given["if2"]) as cases:
        with cases.case("|g_0| <= |g*|:") as case, case.cases("less", arrives, split=gt(g_star**2, g0**2)) as sizes:
            with sizes.case("if less,") as deep:
                slope, speed = below(deep, deep["case1"])
                approaches(deep, slope, speed, apart, "limit", arrives, fast)
            with sizes.case("if equal,") as deep:
                sizes_now = [case["case1"], deep["case1"], deep["side"]]
                flat = by_contradiction(deep, "g_0 - g* is 0,", ge(0, (g0 - g_star) ** 2), sizes_now, (g0 + g_star,))
                same = deep.rule("zero-norm", "(as its square is)", eq(g0 - g_star, 0), [flat], v=g0 - g_star)
                bound = slowly(deep, same)
                k = g0**2 * far0**2
                size0 = deep.inequality(
                    "(positive)", gt(g0**2, 0), [deep["side"], deep.identity("(g_0 = g*)", g0, g_star, [same])]
                )
                apart0 = deep.inequality("(squared)", gt(far0**2, 0), [apart])
                speed = deep.inequality("The slope is positive,", gt(k, 0), [size0, apart0])
                constants = [stands(deep, number) for number in (sp.Integer(0), k, sp.Integer(8))]
                numbers = {"a": sp.Integer(0), "k": k, "B": sp.Integer(8)}
                positive = deep.inequality("(a square)", ge(norm2(miss), 0), [], [miss])
                premises = [forever, positive, bound, speed, *constants, time_passes(deep)]
                vanishes = deep.rule(
                    "one-over-t",
                    "so |w - w*|^2 tends to 0,",
                    tends(norm2(miss), 0),
                    premises,
                    q=norm2(miss),
                    t=t,
                    **numbers,
                )
                itself = deep.inequality("(the same)", ge(norm2(miss), norm2(miss)))
                gone = deep.rule("squeeze", "w - w* too,", tends(miss, 0), [itself, vanishes], v=miss, e=norm2(miss))
                deep.limit("and w to w*.", miss + w_star, {miss: gone}, w_star)
        with cases.case("or w_0 is in the row space.") as case:
            slope, speed = from_rows(case, case["case1"])
            approaches(case, slope, speed, apart, "limit", arrives, along_rows)
    given.proves(inner.last)
with step.suppose("Conversely, suppose w tends to w*.", corrected.conclude["only if"]) as given:
    inner = given.step
    with inner.cases("w_0 is not -w*:", not_opposite, split=not_opposite) as cases:
        with cases.case("so it is."):
            pass
        with cases.case("otherwise") as case:
            still = case.instantiate(standing, "w would stay there,", eq(w, -w_star), [case["case1"]])
            there = at_rest(case, forever, still, "and tend to -w*,")
            unique = one_limit(case, "so -w* = w*,", there, given["if1"])
            one = case.identity("and 1 = 0.", sp.Integer(1), sp.Integer(0), [unique, case["unit_star"]])
            case.absurd("A contradiction.", one)
    first = inner.last
    whole = inner.limit("The null-space part converges too,", w - A_pinv * A * w, {w: given["if1"]})
    zero = inner.identity("to that of w*, 0.", w_star - A_pinv * A * w_star, 0 * w, [in_rows])
    none = same_limit(inner, "So", whole, tends(perp(w), 0), limit=zero)
    then = conclusion_of(inner, fixed_scale.theorem, "only then", "By the theorem on the row space")
    either = inner.instantiate(then, "there are two cases.", fixed_scale.reached, [none])
    with inner.cases("They are those claimed.", reached, on=either) as cases:
        with cases.case("w_0 is in the row space,") as case:
            case.alternative("(the second)", reached, [case["case1"]])
        with cases.case("or |g_0| <= |x*| = |g*|.") as case:
            short = case.inequality("(as |x*|^2 = g*^2)", ge(g_star**2, g0**2), [case["case2"], size])
            case.alternative("(the first)", reached, [short])
    given.proves(first, inner.last)

printed = orthogonal.printed(
    given={
        **FIXED,
        "orthonormal": orthonormal,
        "rank": gt(smallest, 0),
        "target": target,
        **POLAR,
        "loss": tends(f, 0),
    },
    conclude={"direction": arrives},
    says="In case (a), where the loss tends to 0: it is what Part II speaks of.",
    less=FEWER_ROWS,
)
STANDING: dict[Expression, list[list[Any]]] = {
    A: [[1, 0]],
    A_pinv: [[1], [0]],
    y: [[1]],
    w0: [["3/5"], ["4/5"]],
    g0: [["5/3"]],
    c: [[0]],
    smallest: [[1]],
    g_star: [[1]],
    w_star: [[1], [0]],
}
refuted_at_rest(
    printed,
    "A = [1, 0], y = 1, w_0 = (3/5, 4/5), g_0 = 5/3: the loss is 0 and nothing moves, but w* = (1, 0).",
    "direction",
    STANDING,
)

orthogonal.by_hand(
    "A = {A}, y = {y}, c = {c}, w_0 = {w0}, g_0 = {g0}.",
    "w tends to w* = {w_star}.",
    "A g_0 w_0 = {image}, so the residual is {r}: nothing moves, and w stays {w}.",
    image=g0 * A * w0,
)
generous = {**printed.given, "positive": gt(g0, 0), "side": side, "acute": gt(dot(w0, w_star), 0)}
even_so = orthogonal.false(
    "with g_0 > 0 and an acute angle",
    generous,
    {"direction": arrives},
    "With g_0 > 0, w* on its side, and an acute angle between w_0 and w*.",
    less=FEWER_ROWS,
)
refuted_at_rest(even_so, "The same start: no reading of the hypotheses saves it.", "direction", STANDING)
mutated = orthogonal.mutated(
    "without the row space",
    {**FOUND, "start": not_opposite},
    {"direction": arrives},
    "For every start but -w*.",
)
refuted_at_rest(mutated, "The same start.", "direction", STANDING)
