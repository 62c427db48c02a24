"""The WN flow for all times: it never ends, and where the scale stays away from 0 the loss decays and g converges.

Everything else about the long run rests on these: the rate of g^2 is at most c |y|^2, so g cannot escape in finite
time; and as long as g^2 and c are at least p > 0 the loss is at most f_0 exp(-2 lambda_min p t), so the scale has a
path of finite length.
"""

import random

import sympy as sp

from proofs.arguments import (
    by_contradiction,
    conclusion_of,
    exp_product,
    exp_tends,
    exp_vanishes,
    is_one,
    ordered,
    quotient_tends,
    rayleigh,
    same_limit,
)
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from proofs.wu2020 import lemma_2_5
from proofs.wu2020.instances import far_from_zero
from proofs.wu2020.setting import (
    FLOW,
    SHAPES,
    A,
    A_pinv,
    c,
    f,
    flow,
    g,
    g0,
    n0,
    perp,
    r,
    rate,
    ratio,
    sample,
    start,
    t,
    w,
    w0,
    y,
)
from proofs.wu2020.tools import (
    across,
    along,
    decreasing,
    exact_rate,
    rate_at_most,
    refuted_at_rest,
    slope,
    split_slope,
    unit_norm,
)
from symbolic.notation import Expression, complete, eq, exist, ge, gt, le, ne, norm2, predicate, tends

language = flow.child()
smallest = language.define("smallest", "least_eigenvalue", A * A.T, latex=r"\lambda_{\min}")
minus_largest = language.define("minus_largest", "least_eigenvalue", -A * A.T, latex=r"(-\lambda_{\max})")
largest = language.let("largest", -minus_largest, r"\lambda_{\max}", "the largest eigenvalue of AA'")
gain = language.let("gain", norm2(y) - norm2(r), r"D_t", "how far the loss is below that at g = 0, doubled")
pace = language.scalar("pace", "p", "a lower bound for g^2 and c")
fall = language.define("fall", "exp", -2 * smallest * pace * t)
growth = language.define("growth", "exp", 2 * smallest * pace * t)
one = language.define("one", "exp", sp.Integer(0), latex="e^0")
language.extend("start", {fall: one, growth: one})
L, M = sp.symbols("L M", real=True)  # limits, whichever they are
f_lim = language.symbol("f_lim", ("1", "1"), r"f_\infty", "the limit of the loss")
g_lim, g_inf = (language.symbol(name, ("1", "1"), r"g_\infty", "the limit of the scale") for name in ("g_lim", "g_inf"))
factor = language.define("factor", "exp", (g0**2 - g**2) / (2 * c))
g_bar = language.scalar("g_bar", r"\bar g", "the limit of the scale")
e_bar = language.scalar("e_bar", r"\bar e", "the limit of the factor of the null-space part")
q = language.symbol("q", ("1", "1"), "q")


def slow(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A start of loss zero, which stands still, and a pace below g^2 and c."""
    values = sample(rng, m, d, rank)
    scale = values["g"][0][0] or values["c"][0][0]
    image = [sum((a * x[0] for a, x in zip(row, values["w"], strict=True)), scale * 0) for row in values["A"]]
    square = min(scale * scale, values["c"][0][0])
    one = {"g": [[scale]], "g_bar": [[scale]], "e_bar": [[scale / scale]]}
    return values | one | {"y": [[scale * x] for x in image], "pace": [[square / 2]]}


claim = Claim("new/long-time", language, "The flow for all times", slow, SHAPES, far_from_zero)

lasting = claim.also(
    "lasting",
    given={**FLOW, "ratio": ratio},
    conclude={"lasting": complete(t), "scale": le(g**2, g0**2 + c * norm2(y) * t)},
    says="From every start the flow exists for all times, for any A and y; g^2 grows at most linearly.",
)
step = lasting.proof()
unit_now, _ = unit_norm(step)
exact = step.identity("By the product rule,", rate(g**2), c * (gain - g**2 * norm2(A * w)), [unit_now])
slow_growth = step.inequality(
    "g^2 grows no faster than c |y|^2 t:",
    le(rate(g**2 - c * norm2(y) * t), 0),
    [exact, step["ratio"]],
    [r, g * A * w],
)
kept = step.rule(
    "monotone",
    "the difference is at most what it was.",
    ge(start(g**2 - c * norm2(y) * t), g**2 - c * norm2(y) * t),
    [slow_growth],
    q=g**2 - c * norm2(y) * t,
)
bound = step.inequality("So g stays finite", lasting.conclude["scale"], [kept])
constants = [step.identity("(this does not move)", rate(q), 0) for q in (g0**2, c * norm2(y))]
clock = step.identity("(time passes)", rate(t), 1)
step.rule(
    "complete",
    "and w on the sphere: the solution never ends.",
    complete(t),
    [unit_now, bound, *constants, clock],
    w=w,
    g=g,
    t=t,
    a=g0**2,
    b=c * norm2(y),
)


def never_ends(step: Proof) -> Known:
    """The flow exists for all times."""
    known = {"direction": step["direction"], "unit_start": step["unit_start"], "ratio": not_negative_ratio(step)}
    return step.cite(lasting, "lasting", "The flow never ends.", complete(t), known)


def not_negative_ratio(step: Proof) -> Known:
    """c >= 0, from c >= 0 or c > 0."""
    given = step["ratio"]
    return given if given.fact.kind == ">=" else step.inequality("c is not negative.", ratio, [given])


def time_passes(step: Proof) -> Known:
    return step.identity("(time passes)", rate(t), 1)


def stands(step: Proof, q: Expression) -> Known:
    """rate(q) = 0, for something that does not move."""
    return step.identity("(this does not move)", rate(q), 0)


steep = 2 * c**2 * (largest**2 + 1)


def speed_of_scale(step: Proof) -> Known:
    """The squared rate of g is at most 2 c^2 (lambda_max^2 + 1) f."""
    cauchy = step.inequality("(w'A'r)^2 is at most |A'r|^2,", ge(slope, along**2), [split_slope(step)], [across])
    quotient = rayleigh(step, "which is at most lambda_max |r|^2.", minus_largest, r)
    return step.inequality(
        "So the squared rate of the scale is at most 2 c^2 (lambda_max^2 + 1) f.",
        ge(steep * f, rate(g) * rate(g)),
        [cauchy, quotient],
        [c, c * r, c * (largest - sp.Rational(1, 2)) * r],
    )


away = claim.also(
    "scale away from zero",
    given={
        **FLOW,
        "ratio": gt(c, 0),
        "rank": gt(smallest, 0),
        "pace": gt(pace, 0),
        "scale": ge(g**2, pace),
        "ratio_pace": ge(c, pace),
    },
    conclude={
        "decrease": le(f, start(f) * fall),
        "loss": tends(f, 0),
        "limit": exist(g_lim, such_that=[tends(g, g_lim), ge(g_lim**2, pace)]),
    },
    says="If g^2 and c stay at or above p > 0, the loss is at most f_0 exp(-2 lambda_min p t), and g converges.",
)
step = away.proof()
forever = never_ends(step)
linear = decreasing(step, smallest, pace, [step["scale"], step["ratio_pace"]], step["pace"])
slower = step.inequality(
    "So f exp(2 lambda_min p t) does not grow,",
    le(rate(f * growth), 0),
    [linear, step.definition(growth, "positive")],
)
kept = step.rule("monotone", "and stays below its start.", ge(start(f * growth), f * growth), [slower], q=f * growth)
begin = is_one(step, one)
product = exp_product(step, fall, growth, one, "exp(-x) exp(x) = 1.")
bound = step.inequality(
    "Multiply by exp(-2 lambda_min p t).",
    away.conclude["decrease"],
    [kept, begin, product, step.definition(fall, "positive")],
)
k = 2 * smallest * pace
clock, still = time_passes(step), stands(step, k)
speed = step.inequality("The exponent is negative,", gt(k, 0), [step["rank"], step["pace"]])
vanishes = exp_vanishes(step, fall, forever, speed, still, clock, "so the bound vanishes")
total = step.limit("in the limit,", 2 * start(f) * fall, {fall: vanishes}, sp.Integer(0))
twice = step.inequality("and with it the residual:", ge(2 * start(f) * fall, norm2(r)), [bound])
gone = step.rule("squeeze", "r tends to 0,", tends(r, 0 * r), [twice, total], v=r, e=2 * start(f) * fall)
loss = step.limit("and the loss with it.", norm2(r) / 2, {r: gone}, sp.Integer(0))
B = steep * start(f)
fast = step.inequality(
    "So it is at most B exp(-2 lambda_min p t), with B = 2 c^2 (lambda_max^2 + 1) f_0:",
    ge(B * fall, rate(g) * rate(g)),
    [speed_of_scale(step), bound],
    [c, c * largest],
)
path = step.rule(
    "integrable-rate",
    "the scale converges.",
    exist(L, such_that=tends(g, L)),
    [forever, fast, step.definition(fall, "is"), speed, still, stands(step, B), clock],
    v=g,
    B=B,
    E=fall,
    k=k,
    t=t,
)
with step.obtain(path, "Its limit", away.conclude["limit"]) as inner:
    square = inner.limit("has a square,", g**2, {g: inner["has1"]})
    constant = inner.limit("which p", pace, {g: inner["has1"]})
    order = ordered(inner, "does not exceed.", inner["scale"], square, constant)
    inner.witness("So there is such a limit.", away.conclude["limit"], [inner["has1"], order], g_lim=L)

# If the loss tends to 0 and the scale to something else than 0, the direction converges

exponent, exponent_bar = (g0**2 - g**2) / (2 * c), (g0**2 - g_bar**2) / (2 * c)
end = A_pinv * y + g_bar * e_bar * perp(w0)
direction = claim.also(
    "direction",
    given={
        **FLOW,
        "ratio": gt(c, 0),
        "loss": tends(f, 0),
        "scale": tends(g, g_bar),
        "apart": ne(g_bar, 0),
        "factor": predicate("exp", e_bar, exponent_bar),
    },
    conclude={"product": tends(g * w, end), "direction": tends(w, end / g_bar)},
    says="If the loss tends to 0 and g to a limit that is not 0, the direction converges too.",
)
step = direction.proof()
twice = step.limit("Twice the loss tends to 0,", 2 * f, {f: step["loss"]}, sp.Integer(0))
square = step.inequality("which is |r|^2:", ge(2 * f, norm2(r)))
gone = step.rule("squeeze", "r tends to 0.", tends(r, 0 * r), [square, twice], v=r, e=2 * f)
invariant = conclusion_of(step, lemma_2_5.printed, "invariant", "By Lemma 2.5,")
moving = step.limit("the exponent there converges,", exponent, {g: step["scale"]}, exponent_bar)
shrinks = exp_tends(step, factor, step["factor"], moving, "and its exponential.")
parts = A_pinv * y - A_pinv * r + g * factor * perp(w0)
whole = step.identity("g w is the sum of its parts,", parts, g * w, [invariant])
total = step.limit("which converges,", parts, {r: gone, g: step["scale"], factor: shrinks}, end)
product = same_limit(step, "so g w does,", total, tends(g * w, end), quantity=whole)
quotient_tends(step, "and w.", tends(w, end / g_bar), step["scale"], product, step["apart"])

# From below the loss at g = 0

limited = exist(g_inf, such_that=[tends(f, 0), tends(g, g_inf), ne(g_inf, 0)])
falls_below = exist(f_lim, such_that=[tends(f, f_lim), gt(norm2(y) - 2 * f_lim, 0)])
eventually = claim.also(
    "below in the end",
    given={**FLOW, "ratio": gt(c, 0), "rank": gt(smallest, 0), "loss": falls_below},
    conclude={"limit": limited},
    says="If the limit of the loss is below the loss at g = 0, it is 0, and the scale tends to a limit that is not 0.",
)
step = eventually.proof()
G, pull = norm2(y) - 2 * f_lim, A.T * y
with step.obtain(step["loss"], "Let G > 0 be the limit of the gain D.", limited) as inner:
    to, gained = inner["has1"], inner["has2"]
    top, bottom = c * G, c * norm2(pull) + G * (1 + norm2(y))
    positive_top = inner.inequality("c G is positive,", gt(top, 0), [inner["ratio"], gained])
    positive_bottom = inner.inequality(
        "and c |A'y|^2 + G (1 + |y|^2).", gt(bottom, 0), [gained, inner["ratio"]], [pull, y]
    )
    divides = inner.inequality("It is not 0,", ne(bottom, 0), [positive_bottom])
    fraction = inner.rule(
        "quotient",
        "so there is a quotient q of the two.",
        exist(q, such_that=eq(q * bottom, top)),
        [divides],
        a=top,
        b=bottom,
    )
    with inner.obtain(
        fraction, "With it g^2 and c are at least p = q D - q^2 |A'y|^2, which is positive late.", limited
    ) as deep:
        defining = [positive_bottom, deep["has1"]]
        drawn, drawn_end = q * (norm2(y) - 2 * f) - q**2 * norm2(pull), q * G - q**2 * norm2(pull)
        positive = by_contradiction(deep, "It is positive;", gt(q, 0), [*defining, positive_top])
        below_c = by_contradiction(
            deep, "q |y|^2 is at most c,", ge(c, q * norm2(y)), [*defining, positive_top, deep["ratio"]], (c * pull,)
        )
        below_gain = by_contradiction(
            deep, "and q |A'y|^2 is less than G.", gt(G, q * norm2(pull)), [*defining, gained], (G * y,)
        )
        unit_now, _ = unit_norm(deep)
        low = deep.inequality(
            "As D <= 2 g w'A'y and |g w - q A'y|^2 >= 0, p is at most g^2,",
            ge(g**2, drawn),
            [unit_now, positive],
            [g * w - q * pull, g * A * w],
        )
        low_c = deep.inequality("and at most c.", ge(c, drawn), [below_c, positive], [r, q * pull])
        upper = rate_at_most(deep, drawn, [low, low_c])
        quotient = rayleigh(deep, "and |A'r|^2 is at least lambda_min |r|^2.", smallest, r)
        least_fall = ge(0, rate(f) + 2 * smallest * drawn * f)
        falling = deep.inequality(
            "The loss never grows.", le(rate(f), 0), [exact_rate(deep), deep["ratio"]], [along, g * across]
        )
        with deep.cases("So the rate of f is at most -2 lambda_min p f,", least_fall, split=ge(drawn, 0)) as cases:
            with cases.case("If p is not negative,") as case:
                case.inequality("this is what both bounds say together;", least_fall, [upper, quotient, case["case1"]])
            with cases.case("if it is,") as case:
                room = case.inequality(
                    "lambda_min p is negative,", gt(0, smallest * drawn), [case["rank"], case["case1"]]
                )
                case.inequality("and f does not grow.", least_fall, [falling, room], [r])
        B, h, H = steep + 2, 2 * smallest * drawn, 2 * smallest * drawn_end
        scaled = deep.inequality("(the same for B f)", ge(0, rate(B * f) + h * B * f), [deep.last], [c, c * largest])
        toward = deep.limit("The factor 2 lambda_min p tends", h, {f: to}, H)
        late = deep.inequality("(p does)", gt(drawn_end, 0), [positive, below_gain])
        above_0 = deep.inequality("to a positive number.", gt(H, 0), [deep["rank"], late])
        fast = deep.inequality(
            "With B = 2 c^2 (lambda_max^2 + 1) + 2 it is at most B f,",
            ge(B * f, rate(g) * rate(g)),
            [speed_of_scale(deep)],
            [r],
        )
        decay = deep.rule(
            "decays-in-the-end",
            "which decays: the scale converges.",
            exist(L, such_that=[tends(B * f, 0), tends(g, L)]),
            [scaled, toward, above_0, fast],
            f=B * f,
            h=h,
            H=H,
            v=g,
        )
        with deep.obtain(decay, "Its limit", limited) as last:
            less = last.inequality("B f is at least |r|^2,", ge(B * f, norm2(r)), [], [c * r, c * largest * r])
            gone = last.rule("squeeze", "so r tends to 0,", tends(r, 0 * r), [less, last["has1"]], v=r, e=B * f)
            loss = last.limit("and the loss with it.", norm2(r) / 2, {r: gone}, sp.Integer(0))
            square = last.limit("g^2 converges,", g**2, {g: last["has2"]})
            pace_limit = last.limit("and p,", drawn, {f: to}, drawn_end)
            order = last.rule(
                "tends-order",
                "in the same order.",
                ge(L**2, drawn_end),
                [low, square, pace_limit],
                p=g**2,
                P=L**2,
                q=drawn,
                Q=drawn_end,
            )
            apart = by_contradiction(last, "So the limit is not 0.", ne(L, 0), [order, late])
            last.witness("Both together.", limited, [loss, last["has2"], apart], g_inf=L)


def ends_at_zero(step: Proof, to: Known, gained: Known) -> Known:
    """The conclusion of `eventually`, from tends(f, M) and |y|^2 - 2 M > 0."""
    known = {label: step[label] for label in ("direction", "unit_start", "ratio", "rank")}
    known["loss"] = step.witness(
        "As the limit is below the loss at g = 0,", falls_below, [to, gained], f_lim=to.fact.sides[1]
    )
    return step.cite(eventually, "limit", "the loss tends to 0, and the scale converges.", limited, known)


def loss_converges(step: Proof) -> tuple[Known, Known]:
    """The rate of the loss is not positive, and the loss has a limit M."""
    falling = step.inequality(
        "The loss never grows,", le(rate(f), 0), [exact_rate(step), step["ratio"]], [along, g * across]
    )
    floor = step.inequality("and is not negative,", ge(f, 0), [], [r])
    converges = step.rule(
        "monotone-limit",
        "so it has a limit M,",
        exist(M, such_that=tends(f, M)),
        [never_ends(step), falling, floor, stands(step, sp.Integer(0))],
        q=f,
        b=sp.Integer(0),
        t=t,
    )
    return falling, converges


below = claim.state(
    "theorem",
    given={**FLOW, "ratio": gt(c, 0), "rank": gt(smallest, 0), "gain": gt(start(gain), 0)},
    conclude={"limit": limited},
    says="If |y|^2 > |r_0|^2 the loss tends to 0, and the scale to a limit that is not 0.",
)
step = below.proof()
falling, converges = loss_converges(step)
kept = step.rule("monotone", "and is never above its start.", ge(start(f), f), [falling], q=f)
with step.obtain(converges, "Nor is M,", limited) as inner:
    to = inner["has1"]
    fixed = inner.limit("(the start stands still)", norm2(start(r)) / 2, {f: to})
    order = inner.rule(
        "tends-order",
        "as what is ordered at all times is so in the limit;",
        ge(start(f), M),
        [kept, fixed, to],
        p=start(f),
        P=start(f),
        q=f,
        Q=M,
    )
    gained = inner.inequality("so M is below the loss at g = 0.", gt(norm2(y) - 2 * M, 0), [order, inner["gain"]])
    ends_at_zero(inner, to, gained)


refuted_at_rest(
    claim.mutated(
        "level with the loss at zero",
        {**FLOW, "ratio": gt(c, 0), "rank": gt(smallest, 0), "gain": ge(start(gain), 0)},
        {"loss": tends(f, 0)},
        "With |y|^2 >= |r_0|^2, and therefore also with a limit of the loss that is that at g = 0.",
    ),
    "At the saddle g_0 = 0, w_0 = (0, 1) of A = [1, 0], y = 1 the loss stays 1/2.",
    "loss",
    {A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], w0: [[0], [1]], g0: [[0]], c: [[1]], smallest: [[1]]},
)

mutated = claim.mutated(
    "any scale",
    {**FLOW, "ratio": gt(c, 0), "rank": gt(smallest, 0), "pace": gt(pace, 0), "ratio_pace": ge(c, pace)},
    {"decrease": le(f, start(f) * fall)},
    "Without g^2 >= p.",
)
refutation = mutated.refuted(
    "At the saddle g_0 = 0, w_0 = (0, 1) of A = [1, 0], y = 1 the loss starts with slope 0, for c = p = 1 the bound "
    "with slope -1.",
    "decrease",
    {"m": 1, "d": 2},
    {A: [[1, 0]], y: [[1]], w0: [[0], [1]], g0: [[0]], c: [[1]], n0: [[1]], pace: [[1]], smallest: [[1]], one: [[1]]},
)
derive = refutation.derive
derive.evaluate("There |w_0| is not 0.", gt(n0, 0))
equal = derive.identity("At the start", start(f), start(start(f) * fall), [is_one(derive, one)])
refutation.fails = derive.rule(
    "initial-slope",
    "the bound cannot fall faster.",
    ge(start(rate(start(f) * fall)), start(rate(f))),
    [refutation.assumed, equal],
    p=f,
    q=start(f) * fall,
)
