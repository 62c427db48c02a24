"""Lemma 2.4: the loss never grows along the WN flow, and how fast it decreases."""

import random
from typing import Any

import sympy as sp

from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from proofs.wu2020 import lemma_2_2
from proofs.wu2020.instances import above_a_scale, along_the_flow
from proofs.wu2020.setting import (
    ANY_RANK,
    FEWER_ROWS,
    FLOW,
    SHAPES,
    A,
    A_pinv,
    P,
    c,
    f,
    flow,
    full_rank,
    g,
    g0,
    n,
    n0,
    positive,
    r,
    rate,
    ratio,
    sample,
    start,
    t,
    target,
    unit,
    w,
    w0,
    y,
)
from symbolic.notation import Expression, Language, dot, eq, ge, gt, le, norm2

# The two-sided bound (5)

bounds = flow.child()
larger = bounds.define("larger", "max", g**2, c)
smaller = bounds.define("smaller", "min", g**2, c)
slope = norm2(A.T * r)  # |A'r|^2, what the bounds compare with
along, across = dot(w, A.T * r), P * A.T * r  # the parts of A'r along w and across

claim = Claim("wu2020/lemma-2.4", bounds, "The rate of the loss", sample, ANY_RANK, along_the_flow)
claim.remarks.append("No rank condition is needed. The exact rate is -c (w'A'r)^2 - g^2 |P A'r|^2.")

printed = claim.printed(
    given={**FLOW, "ratio": ratio},
    conclude={
        "lower": le(-larger * slope, rate(f)),
        "upper": le(rate(f), -smaller * slope),
        "not positive": le(-smaller * slope, 0),
        "never grows": le(f, start(f)),
    },
    says="For the flow that Lemma 2.2 derives (not the one printed in (4)), at all times at which it exists.",
)


def unit_norm(step: Proof) -> list[Known]:
    """|w| = 1 along the flow, from Lemma 2.2."""
    given = {label: step[label] for label in FLOW}
    return [
        step.cite(lemma_2_2.on_the_sphere, "unit", "w stays on the unit sphere:", unit, given),
        step.cite(lemma_2_2.on_the_sphere, "norm", "its norm is 1.", eq(n, 1), given),
    ]


def exact_rate(step: Proof) -> Known:
    return step.identity(
        "By the product rule, and since P is a projection:",
        rate(f),
        -c * along**2 - g**2 * norm2(across),
        unit_norm(step),
    )


def split_slope(step: Proof) -> Known:
    """|A'r|^2 is the sum of the squares of its parts along w and across."""
    return step.identity("Pythagoras:", slope, along**2 + norm2(across), unit_norm(step))


step = printed.proof()
exact, parts = exact_rate(step), split_slope(step)
step.inequality(
    "Both coefficients are at most the larger one.",
    printed.conclude["lower"],
    [exact, parts, step.definition(larger, "first"), step.definition(larger, "second")],
    [along, across],
)
step.inequality(
    "Both are at least the smaller one.",
    printed.conclude["upper"],
    [exact, parts, step.definition(smaller, "first"), step.definition(smaller, "second")],
    [along, across],
)
with step.cases("The smaller one is not negative.", ge(smaller, 0), split=ge(smaller, 0)) as cases:
    with cases.case("It is not."):
        pass
    with cases.case("If it were,") as case:
        product = case.inequality(
            "(g^2 - min)(c - min) would be positive, but it is 0.",
            gt(0, 0),
            [case["case1"], case["ratio"], case.definition(smaller, "attained")],
            [g],
        )
        case.absurd("A contradiction.", product)
sign = step.last
step.inequality("So the upper bound is not positive.", printed.conclude["not positive"], [sign], [A.T * r])
decreasing = step.inequality(
    "The rate is not positive,", le(rate(f), 0), [exact, step["ratio"]], [along, g * across, across]
)
step.rule("monotone", "and the loss never grows.", printed.conclude["never grows"], [decreasing], q=f)

claim.mutated(
    "max for min",
    {**FLOW, "ratio": ratio},
    {"upper": le(rate(f), -larger * slope)},
    "The larger coefficient in the upper bound.",
).refuted(
    "A = [1, 0], y = 1, w_0 = (3/5, 4/5), g_0 = 2, c = 1: the rate is -73/625, the mutated bound -100/625.",
    "upper",
    {"m": 1, "d": 2},
    {A: [[1, 0]], y: [[1]], w0: [["3/5"], ["4/5"]], g0: [[2]], c: [[1]], n0: [[1]], larger: [[4]]},
)

# The geometric rate

rates = flow.child()
C = rates.scalar("C", meaning="a lower bound for the scale")
smallest = rates.define("smallest", "least_eigenvalue", A * A.T, latex=r"\lambda_{\min}")
speed = rates.define("speed", "min", C**2, c)
printed_decay = rates.define("printed_decay", "exp", -speed * t)
decay = rates.define("decay", "exp", -2 * smallest * speed * t)
growth = rates.define("growth", "exp", 2 * smallest * speed * t)
one, zero = (rates.define(name, "exp", sp.Integer(0), latex="e^0") for name in ("one", "zero"))
rates.extend("start", {printed_decay: one, decay: one, growth: one})


def sample_rate(rng: random.Random, m: int, d: int, rank: int) -> Values:
    values = sample(rng, m, d, rank)
    scale = positive(rng)
    return values | {"g": [[scale + positive(rng)]], "C": [[scale]]}


geometric = Claim("wu2020/lemma-2.4-rate", rates, "The geometric rate", sample_rate, SHAPES, above_a_scale)

bounded = {**FLOW, "ratio": ratio, "positive": gt(C, 0)}
printed_rate = geometric.printed(
    given={**bounded, "scale": gt(g, C), "full_rank": full_rank, "target": target},
    conclude={"decrease": le(f, start(f) * printed_decay)},
    says="That the loss decreases geometrically at rate k means f(t) <= f(0) exp(-k t).",
    less=FEWER_ROWS,
)

# A trajectory in closed form: A = [1/2, 0], y = 1, c = C = 1, w_0 = (1, 0), g_0 = 3/2. With E = exp(-t/4): g = 2 - E/2

half = sp.Rational(1, 2)


def clock(*exponents: sp.Rational) -> Language:
    """The time t >= 0 and the exponentials of some multiples of it."""
    language = Language()
    time = language.scalar("t")
    begin = language.define("e0", "exp", sp.Integer(0))
    powers = [language.define(f"e{i}", "exp", exponent * time) for i, exponent in enumerate(exponents, start=1)]
    language.derivation("rate", {time: sp.Integer(1)}, r"\tfrac{{d}}{{dt}}{}")
    language.substitution("start", {time: sp.Integer(0), **dict.fromkeys(powers, begin)}, r"\left.{}\right|_{{t=0}}")
    return language


def on_the_trajectory(facts: Proof, language: Language) -> Known:
    """What the data need: E(0) = 1, g(0) = 3/2 and g > 1. Returns E <= 1."""
    time, begin, E = (language.symbols[name] for name in ("t", "e0", "e1"))
    zero_is_zero = facts.identity("0 = 0.", sp.Integer(0), sp.Integer(0))
    at_zero = facts.rule(
        "exp-zero", "exp(0) = 1.", eq(begin, 1), [facts["e0:is"], zero_is_zero], E=begin, e=sp.Integer(0)
    )
    facts.identity("So g starts at 3/2.", 2 - begin / 2, sp.Rational(3, 2), [at_zero])
    later = facts.inequality("-t/4 is not positive,", ge(0, -time / 4), [facts["time"]])
    below = facts.rule("exp-at-most-one", "so E <= 1,", ge(1, E), [facts["e1:is"], later], E=E, e=-time / 4)
    facts.inequality("and g > 1.", gt(2 - E / 2, 1), [below])
    return below


def trajectory(language: Language) -> dict[Expression, list[list[Any]]]:
    """The letters along that flow, as expressions in E = e1."""
    E = language.symbols["e1"]
    return {
        A: [[half, 0]],
        A_pinv: [[2], [0]],
        y: [[1]],
        c: [[1]],
        w: [[1], [0]],
        w0: [[1], [0]],
        g: [[2 - E / 2]],
        g0: [[sp.Rational(3, 2)]],
        n: [[1]],
        n0: [[1]],
        t: [[language.symbols["t"]]],
    }


moment = clock(-sp.Rational(1, 4), -half, sp.Integer(-1))
time, E, E2, E4 = (moment.symbols[name] for name in ("t", "e1", "e2", "e3"))
refutation = printed_rate.refuted(
    "With E = exp(-t/4) the flow is g = 2 - E/2, w = (1, 0), and the loss E^2/32 = f(0) exp(-t/2): slower "
    "than f(0) exp(-t).",
    "decrease",
    {"m": 1, "d": 2},
    {**trajectory(moment), C: [[1]], speed: [[1]], one: [[1]], printed_decay: [[E4]]},
    parameters=moment,
    given={"time": ge(time, 0)},
    point={time: 1},
    at=[time],
)
on_the_trajectory(refutation.facts, moment)
later = refutation.then
negative = later.inequality("At t = 1, -t/2 is negative,", gt(0, -time / 2), [later["at t"]])
less = later.rule("exp-below-one", "so exp(-t/2) < 1.", gt(1, E2), [later["e2:is"], negative], E=E2, e=-time / 2)
double = later.rule(
    "exp-sum",
    "E^2 is exp(-t/2),",
    eq(E * E, E2),
    [later["e1:is"], later["e1:is"], later["e2:is"]],
    E=E,
    F=E,
    G=E2,
    e=-time / 4,
    f=-time / 4,
)
quadruple = later.rule(
    "exp-sum",
    "and E^4 is exp(-t).",
    eq(E2 * E2, E4),
    [later["e2:is"], later["e2:is"], later["e3:is"]],
    E=E2,
    F=E2,
    G=E4,
    e=-time / 2,
    f=-time / 2,
)
later.inequality(
    "The loss E^2/32 exceeds E^4/32.", gt(E**2 / 32, E4 / 32), [later["e2:positive"], less, double, quadruple]
)

corrected = geometric.corrected(
    given={**bounded, "scale": ge(g**2, C**2)},
    conclude={"decrease": le(f, start(f) * decay)},
    says="The rate is 2 lambda_min(AA') min(C^2, c): f(t) <= f(0) exp(-2 lambda_min min(C^2, c) t). It is "
    "enough that |g_t| >= C. "
    "The factor 2 lambda_min cannot be improved: the falsifier refutes every larger multiple of lambda_min.",
)
step = corrected.proof()
exact, parts = exact_rate(step), split_slope(step)
with step.cases("min(C^2, c) is not negative.", ge(speed, 0), split=ge(speed, 0)) as cases:
    with cases.case("It is not."):
        pass
    with cases.case("If it were,") as case:
        product = case.inequality(
            "(C^2 - min)(c - min) would be positive, but it is 0.",
            gt(0, 0),
            [case["case1"], case["ratio"], case.definition(speed, "attained")],
            [C],
        )
        case.absurd("A contradiction.", product)
sign = step.last
room = step.inequality(
    "g^2 is at least that minimum.", ge(g**2, speed), [step.definition(speed, "first"), step["scale"]]
)
upper = step.inequality(
    "So the rate is at most -min(C^2, c) |A'r|^2.",
    le(rate(f), -speed * slope),
    [exact, parts, room, step.definition(speed, "second")],
    [along, across],
)
quotient = step.rule(
    "rayleigh",
    "|A'r|^2 is at least lambda_min |r|^2.",
    ge(dot(A.T * r, A.T * r), smallest * norm2(r)),
    [step.definition(smallest, "is")],
    l=smallest,
    M=A * A.T,
    u=r,
)
linear = step.inequality(
    "So the rate is at most -2 lambda_min min(C^2, c) f.",
    le(rate(f), -2 * smallest * speed * f),
    [upper, quotient, sign],
)
slower = step.inequality(
    "Hence f exp(2 lambda_min min t) does not grow,",
    le(rate(f * growth), 0),
    [linear, step.definition(growth, "positive")],
)
kept = step.rule("monotone", "and stays below its start.", ge(start(f * growth), f * growth), [slower], q=f * growth)
nothing = step.identity("At t = 0", sp.Integer(0), sp.Integer(0))
begin = step.rule(
    "exp-zero", "the exponential is 1.", eq(one, 1), [step.definition(one, "is"), nothing], E=one, e=sp.Integer(0)
)
unit_product = step.rule(
    "exp-sum",
    "exp(-x) exp(x) = 1.",
    eq(decay * growth, one),
    [step.definition(decay, "is"), step.definition(growth, "is"), step.definition(one, "is")],
    E=decay,
    F=growth,
    G=one,
    e=-2 * smallest * speed * t,
    f=2 * smallest * speed * t,
)
step.inequality(
    "Multiply by exp(-2 lambda_min min t).",
    corrected.conclude["decrease"],
    [kept, begin, unit_product, step.definition(decay, "positive")],
)

faster = rates.child()
k = faster.scalar("k", meaning="a multiple of lambda_min larger than 2")
fast_decay = faster.define("fast_decay", "exp", -k * smallest * speed * t)
faster.extend("start", {fast_decay: one})
mutated = geometric.mutated(
    "a larger multiple of lambda_min",
    {**bounded, "scale": gt(g, C), "larger": gt(k, 2), "full_rank": full_rank},
    {"decrease": le(f, start(f) * fast_decay)},
    "The rate k lambda_min min(C^2, c) for any k > 2.",
    language=faster,
)
moment = Language()
time, k_here = moment.scalar("t"), moment.scalar("k_here", "k")
begin_here = moment.define("e0", "exp", sp.Integer(0))
E, E2, Ek, gap = (
    moment.define(f"e{i}", "exp", exponent * time)
    for i, exponent in ((1, -sp.Rational(1, 4)), (2, -half), (3, -k_here / 4), (4, (2 - k_here) / 4))
)
moment.derivation("rate", {time: sp.Integer(1)}, "{}")
moment.substitution("start", {time: sp.Integer(0), **dict.fromkeys((E, E2, Ek, gap), begin_here)}, "{}")
refutation = mutated.refuted(
    "On the same trajectory the loss is exactly f(0) exp(-2 lambda_min min(C^2, c) t).",
    "decrease",
    {"m": 1, "d": 2},
    {
        **trajectory(moment),
        C: [[1]],
        speed: [[1]],
        one: [[1]],
        smallest: [[sp.Rational(1, 4)]],
        k: [[k_here]],
        fast_decay: [[Ek]],
    },
    parameters=moment,
    given={"time": ge(time, 0), "larger": gt(k_here, 2)},
    point={time: 1, k_here: 3},
    at=[time],
)
on_the_trajectory(refutation.facts, moment)
later = refutation.then
negative = later.inequality(
    "At t = 1, (2 - k) t / 4 is negative,", gt(0, (2 - k_here) / 4 * time), [later["at t"], later["larger"]]
)
less = later.rule(
    "exp-below-one",
    "so its exponential is less than 1.",
    gt(1, gap),
    [later["e4:is"], negative],
    E=gap,
    e=(2 - k_here) / 4 * time,
)
double = later.rule(
    "exp-sum",
    "E^2 is exp(-t/2),",
    eq(E * E, E2),
    [later["e1:is"], later["e1:is"], later["e2:is"]],
    E=E,
    F=E,
    G=E2,
    e=-time / 4,
    f=-time / 4,
)
product = later.rule(
    "exp-sum",
    "and exp(-k t/4) is exp(-t/2) times that.",
    eq(E2 * gap, Ek),
    [later["e2:is"], later["e4:is"], later["e3:is"]],
    E=E2,
    F=gap,
    G=Ek,
    e=-time / 2,
    f=(2 - k_here) / 4 * time,
)
later.inequality("So the loss is larger.", gt(E**2 / 32, Ek / 32), [later["e2:positive"], less, double, product])
