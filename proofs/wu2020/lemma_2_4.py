"""Lemma 2.4: the loss never grows along the WN flow, and how fast it decreases."""

import random
from typing import Any

import sympy as sp

from proofs.arguments import at_most_one, below_one, clock_from_0, exp_product, is_one, not_negative
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from proofs.wu2020.instances import above_a_scale, along_the_flow
from proofs.wu2020.setting import (
    ANY_RANK,
    FEWER_ROWS,
    FLOW,
    SHAPES,
    A,
    A_pinv,
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
    w,
    w0,
    y,
)
from proofs.wu2020.tools import across, along, decreasing, exact_rate, slope, split_slope
from symbolic.notation import Expression, Language, ge, gt, le

# The two-sided bound (5)

bounds = flow.child()
larger = bounds.define("larger", "max", g**2, c)
smaller = bounds.define("smaller", "min", g**2, c)
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
sign = not_negative(step, smaller, [step["ratio"]], (g,))
step.inequality("So the upper bound is not positive.", printed.conclude["not positive"], [sign], [A.T * r])
falling = step.inequality(
    "The rate is not positive,", le(rate(f), 0), [exact, step["ratio"]], [along, g * across, across]
)
step.rule("monotone", "and the loss never grows.", printed.conclude["never grows"], [falling], q=f)

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
    language, time = clock_from_0()
    begin = language.define("e0", "exp", sp.Integer(0))
    powers = [language.define(f"e{i}", "exp", exponent * time) for i, exponent in enumerate(exponents, start=1)]
    language.extend("start", dict.fromkeys(powers, begin))
    return language


def on_the_trajectory(facts: Proof, language: Language) -> Known:
    """What the data need: E(0) = 1, g(0) = 3/2 and g > 1. Returns E <= 1."""
    time, begin, E = (language.symbols[name] for name in ("t", "e0", "e1"))
    at_zero = is_one(facts, begin)
    facts.identity("So g starts at 3/2.", 2 - begin / 2, sp.Rational(3, 2), [at_zero])
    later = facts.inequality("-t/4 is not positive,", ge(0, -time / 4), [facts["time"]])
    below = at_most_one(facts, E, later, "so E <= 1,")
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

geometric.by_hand(
    "A = {A}, y = {y}, w_0 = {w0}, g_0 = {g0}, c = {c}. Then w stays, dg/dt = (1 - g/2)/2, and g = 2 - exp(-t/4)/2 is "
    "more than C = {C}.",
    "The loss falls geometrically at the rate min(C^2, c) = {speed}: f_t <= f_0 exp(-t).",
    "The residual is 1 - g/2 = exp(-t/4)/4, so f_t = f_0 exp(-t/2). At t = {t} this is {f:4}, and the bound is "
    "{bound:4}.",
    bound=start(f) * printed_decay,
)
on_the_trajectory(refutation.facts, moment)
later = refutation.then
negative = later.inequality("At t = 1, -t/2 is negative,", gt(0, -time / 2), [later["at t"]])
less = below_one(later, E2, negative, "so exp(-t/2) < 1.")
double = exp_product(later, E, E, E2, "E^2 is exp(-t/2),")
quadruple = exp_product(later, E2, E2, E4, "and E^4 is exp(-t).")
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
sign = not_negative(step, speed, [step["ratio"]], (C,))
room = step.inequality(
    "g^2 is at least that minimum.", ge(g**2, speed), [step.definition(speed, "first"), step["scale"]]
)
linear = decreasing(step, smallest, speed, [room, step.definition(speed, "second")], sign)
slower = step.inequality(
    "Hence f exp(2 lambda_min min t) does not grow,",
    le(rate(f * growth), 0),
    [linear, step.definition(growth, "positive")],
)
kept = step.rule("monotone", "and stays below its start.", ge(start(f * growth), f * growth), [slower], q=f * growth)
begin = is_one(step, one)
unit_product = exp_product(step, decay, growth, one, "exp(-x) exp(x) = 1.")
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
moment = clock(-sp.Rational(1, 4), -half)
time, begin_here, E, E2 = (moment.symbols[name] for name in ("t", "e0", "e1", "e2"))
k_here = moment.scalar("k_here", "k")
Ek, gap = moment.define("e3", "exp", -k_here / 4 * time), moment.define("e4", "exp", (2 - k_here) / 4 * time)
moment.extend("start", dict.fromkeys((Ek, gap), begin_here))
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
less = below_one(later, gap, negative, "so its exponential is less than 1.")
double = exp_product(later, E, E, E2, "E^2 is exp(-t/2),")
product = exp_product(later, E2, gap, Ek, "and exp(-k t/4) is exp(-t/2) times that.")
later.inequality("So the loss is larger.", gt(E**2 / 32, Ek / 32), [later["e2:positive"], less, double, product])
