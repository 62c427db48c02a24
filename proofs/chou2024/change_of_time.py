"""The time of plain gradient flow: it runs from 0 to infinity if the radius stays away from 0; in the trap it stops.

Weight normalization moves phi = theta exp(rho^2/2c) with mu = rho^L exp((2-L) rho^2/2c) times the field of plain
gradient flow, so its own time t becomes tau, the integral of mu. It increases strictly. If the radius stays between a
and b, both positive, tau is at least kappa t with an explicit kappa > 0, and takes every value from 0 on once. But in
the trap of depth 2, where the radius tends to 0, tau stays bounded: the change of time is not onto, and weight
normalization only runs through a part of the curve.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import (
    below_one,
    clock_from_0,
    conclusion_of,
    exp_product,
    exp_tangent,
    exp_vanishes,
    is_one,
    ordered,
)
from proofs.chou2024 import diagonal_trap
from proofs.chou2024.diagonal_trap import S, fall, one, speed, target, trapped_or_safe
from proofs.chou2024.instances import Problem, along_the_flow
from proofs.chou2024.invariants import E0, E, deep
from proofs.chou2024.invariants import language as invariants
from proofs.chou2024.setting import SHAPES, A, c, positive, rho, rho0, t, theta, theta0
from proofs.claim import Claim, Values
from symbolic.notation import Language, complete, ge, gt, le, lt, tends

L, r = deep.L, deep.language.symbols["r"]
language = invariants.child()
tau = language.scalar("tau", r"\tau_t", "the time of plain gradient flow")
low, high = language.scalar("a", meaning="a lower bound of the radius"), language.scalar("b", meaning="an upper bound")
low_slope = language.define("low_slope", "powers", low, L - 1, latex="a^{L-1}")
top = language.define("top", "power", rho, L, r, latex=r"\rho_t^L")
low_top = language.define("low_top", "power", low, L, low_slope, latex="a^L")
least = language.define("least", "exp", (2 * low**2 - L * high**2) / (2 * c))
above = language.define("above", "exp", ((2 - L) * rho**2 - 2 * low**2 + L * high**2) / (2 * c))
kappa = language.let("kappa", low_top * least, r"\kappa", "a lower bound of mu")
zero = language.define("zero", "exp", sp.Integer(0), latex="e^0")
gone = language.define("gone", "exp", -tau, latex=r"e^{-\tau_t}")
slow = language.define("slow", "exp", -kappa * t, latex=r"e^{-\kappa t}")
ahead = language.define("ahead", "exp", tau - kappa * t)
mu = language.let("mu", top * E, r"\mu_t", "the change of time")
above0 = language.define("above0", "exp", ((2 - L) * rho0**2 - 2 * low**2 + L * high**2) / (2 * c))
top0 = language.define("top0", "power", rho0, L, deep.language.symbols["r0"], latex=r"\rho_0^L")
language.extend("rate", {tau: mu})
language.extend("start", {tau: sp.Integer(0), top: top0, above: above0, **dict.fromkeys((gone, slow, ahead), zero)})


def bounded_radius(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A radius with bounds; and for depth 2 a trapped start, whose time has not begun."""
    values = trapped_or_safe(rng, m, d, rank)
    ((radius,),) = values["rho"]
    return values | {"a": [[radius / 2]], "b": [[radius + 1]], "tau": [[Fraction(0)]]}


def between(p: Problem) -> Values:
    """Bounds of the radius; and tau, for the flow that stands still, of depth 2."""
    bounds = {"a": [[p.rho / 2]], "b": [[p.rho + 1]]}
    return bounds | {"tau": [[p.rho**2 * p.time]]} if p.rho == 5 else bounds


claim = Claim(
    "new/change-of-time",
    language,
    "When the change of time is onto",
    bounded_radius,
    SHAPES,
    lambda: along_the_flow(("deep", "deeper", "linear", "square", "small c", "large start"), between),
)
claim.remarks.append(
    "That exp(-tau) tends to 0 says that tau tends to infinity. As tau is continuous, starts at 0 and increases "
    "strictly, it is then a bijection from [0, infinity) to itself; otherwise it is one to a bounded interval."
)
claim.remarks.append(
    "The lower bound is kappa = a^L exp((2 a^2 - L b^2)/2c), which is at most a^L exp((2-L) b^2/2c), and less if "
    "a < b; it serves for every L >= 0."
)

theorem = claim.state(
    "theorem",
    given={
        "ratio": gt(c, 0),
        "depth": ge(L, 0),
        "positive": gt(low, 0),
        "least": ge(rho, low),
        "most": ge(high, rho),
    },
    conclude={"increases": gt(deep.rate(tau), 0), "positive": gt(kappa, 0), "speed": ge(tau, kappa * t)},
    says="For any loss and every L: while the radius is between a > 0 and b, tau increases strictly, and is at least "
    "kappa t, where kappa = a^L exp((2 a^2 - L b^2)/2c).",
)
step = theorem.proof()
away = step.inequality("The radius is positive,", gt(rho, 0), [step["least"], step["positive"]])
size = step.rule(
    "positive-power", "so is its power,", gt(top, 0), [away, step.definition(top, "is")], q=rho, a=L, v=top
)
forward = step.inequality("and tau increases.", gt(deep.rate(tau), 0), [size, step.definition(E, "positive")])
low_size = step.rule(
    "positive-power", "So is that of a,", gt(low_top, 0), [step["positive"], step.definition(low_top, "is")],
    q=low, a=L, v=low_top,
)  # fmt: skip
step.inequality("and kappa.", gt(kappa, 0), [low_size, step.definition(least, "positive")])
more = step.rule(
    "powers-increase",
    "As rho is at least a, rho^L is at least a^L.",
    ge(top, low_top),
    [step["positive"], step["least"], step["depth"], step.definition(top, "is"), step.definition(low_top, "is")],
    p=low,
    q=rho,
    a=L,
    V=top,
    v=low_top,
)
exponent = ((2 - L) * rho**2 - 2 * low**2 + L * high**2) / (2 * c)
sizes = step.inequality("The squares are ordered,", ge(rho**2, low**2), [step["least"], away, step["positive"]])
below = step.inequality("on both sides,", ge(high**2, rho**2), [step["most"], away])
more_squares = step.inequality(
    "so L (b^2 - rho^2) is not negative,", ge(L * (high**2 - rho**2), 0), [below, step["depth"]]
)
order = step.inequality(
    "and (2-L) rho^2 >= 2 a^2 - L b^2:", ge(exponent, 0), [sizes, more_squares, step["ratio"]], [1 / c, 1]
)
tangent = exp_tangent(step, above, "this exponential")
ratio = step.inequality("is at least 1.", ge(above, 1), [tangent, order])
product = exp_product(step, least, above, E, "The exponents add up,")
larger = step.inequality("so", ge(E, least), [ratio, product, step.definition(least, "positive")])
faster = step.inequality(
    "mu is at least kappa,", ge(mu, kappa), [larger, more, low_size, step.definition(E, "positive")]
)
behind = step.inequality("kappa t - tau never grows,", le(deep.rate(kappa * t - tau), 0), [faster])
step.rule("monotone", "and starts as 0:", ge(0, kappa * t - tau), [behind], q=kappa * t - tau)
step.inequality("tau is at least kappa t.", theorem.conclude["speed"], [step.last])

unbounded = claim.also(
    "unbounded",
    {**theorem.given, "lasting": complete(t)},
    {"onto": tends(gone, 0)},
    "If the flow exists for all times, and the radius stays between a and b, then tau tends to infinity.",
)
step = unbounded.proof()
faster = conclusion_of(step, theorem, "speed", "Since tau is at least kappa t,")
pace = conclusion_of(step, theorem, "positive", "with kappa > 0,")
tangent = exp_tangent(step, ahead, "this exponential")
ratio = step.inequality("is at least 1,", ge(ahead, 1), [tangent, faster])
product = exp_product(step, gone, ahead, slow, "and as the exponents add up,")
signs = [step.definition(letter, "positive") for letter in (gone, slow)]
smaller = step.inequality("exp(-tau) is at most exp(-kappa t),", ge(slow, gone), [ratio, product, *signs])
squares = step.inequality("squared too,", ge(slow**2, gone**2), [smaller, *signs])
vanishes = exp_vanishes(
    step,
    slow,
    step["lasting"],
    pace,
    step.identity("(kappa stands still)", deep.rate(kappa), 0),
    step.identity("(time passes)", deep.rate(t), 1),
    "which tends to 0.",
)
bound = step.limit("So does its square,", slow**2, {slow: vanishes}, sp.Integer(0))
step.rule("squeeze", "and exp(-tau).", tends(gone, 0), [squares, bound], v=gone, e=slow**2)

# In the trap, where L = 2 and mu = rho^2

trap = diagonal_trap.words.child()
tau2 = trap.scalar("tau", r"\tau_t", "the time of plain gradient flow, with the rate mu = rho^2")
gone2 = trap.define("gone", "exp", -tau2, latex=r"e^{-\tau_t}")
trap.extend("rate", {tau2: rho**2})
trap.extend("start", {tau2: sp.Integer(0), gone2: one})
trapped = diagonal_trap.theorem
rate = trap.operators["rate"]

bounded = claim.also(
    "bounded in the trap",
    {**trapped.given, "lasting": complete(t)},
    {"bounded": le(speed * tau2, rho0**2)},
    "For L = 2, one row of signs and a trapped start: k tau <= rho_0^2 at all times, where k > 0 is the rate at which "
    "rho^2 falls.",
    trap,
)
step = bounded.proof()
decay = conclusion_of(step, trapped, "decay", "In the trap")
gap = step.inequality("(y g is positive)", gt(target * diagonal_trap.gap, 0), [step["target"], step["small"]])
fast = step.inequality("(and so is k)", gt(speed, 0), [step["ratio"], gap])
both = speed * tau2 + rho0**2 * fall
falls = step.inequality(
    "so k tau + rho_0^2 exp(-k t), whose rate is k (rho^2 - rho_0^2 exp(-k t)), never grows,",
    le(rate(both), 0),
    [decay, fast],
)
kept = step.rule("monotone", "it is at most what it was,", ge(rho0**2 * one, both), [falls], q=both)
step.inequality(
    "and the second part is not negative.",
    bounded.conclude["bounded"],
    [kept, is_one(step, one), step.definition(fall, "positive")],
    [rho0],
)

everywhere = claim.false(
    "onto from every start",
    {**diagonal_trap.SIGNS, "start": positive(theta0), "radius": gt(rho0, 0), "target": gt(target, 0)},
    {"onto": tends(gone2, 0)},
    "For L = 2 and one row of signs: from every positive start tau tends to infinity.",
    trap,
)
numbers = Language()
grown, shrunk, unit = (
    numbers.define(name, "exp", sp.Rational(k, 18), latex=f"e^{{{k}/18}}")
    for name, k in (("grown", 1), ("shrunk", -1), ("unit", 0))
)
refutation = everywhere.refuted(
    "A = [1, -1], y = 1, c = 1, theta_0 = (3/5, 4/5), rho_0 = 1/6: tau stays below rho_0^2/k < 1, so exp(-tau) does "
    "not tend to 0.",
    "onto",
    {"d": 2},
    {
        S: [[1, 0], [0, -1]],
        target: [[1]],
        theta0: [["3/5"], ["4/5"]],
        rho0: [["1/6"]],
        c: [[1]],
        diagonal_trap.E0: [[grown]],
        one: [[1]],
    },
    parameters=numbers,
)
facts = refutation.facts
tangent = exp_tangent(facts, shrunk, "exp(-1/18) >= 17/18,")
product = exp_product(facts, grown, shrunk, unit, "and exp(1/18) exp(-1/18) = 1,")
small = facts.inequality(
    "so exp(1/18) <= 18/17,",
    ge(sp.Rational(18, 17), grown),
    [tangent, product, is_one(facts, unit), facts.definition(grown, "positive")],
)
facts.inequality("g is positive,", gt(1 - sp.Rational(576, 625) * grown, 0), [small])
facts.inequality("and k is more than rho_0^2.", gt(4 - 4 * sp.Rational(576, 625) * grown, sp.Rational(1, 36)), [small])
derive = refutation.derive
known = {name: derive[name] for name in (*diagonal_trap.SIGNS, "target")}
known["wrong side"] = derive.evaluate("The network starts on the wrong side,", lt(diagonal_trap.delta0, 0))
known["small"] = derive.evaluate("and the radius is small.", gt(diagonal_trap.gap, 0))
lasts = derive.cite(trapped, "lasting", "The flow exists for all times,", trapped.conclude["lasting"], known)
known["lasting"] = lasts
stays = derive.cite(bounded, "bounded", "and tau is bounded.", bounded.conclude["bounded"], known)
fast = derive.evaluate("k is more than rho_0^2,", gt(speed - rho0**2, 0))
tangent = exp_tangent(derive, gone2, "so exp(-tau) >= 1 - tau")
gap = derive.inequality("(k is positive)", gt(speed, 0), [fast], [rho0])
away = derive.inequality("keeps away from 0,", ge(speed * gone2, speed - rho0**2), [stays, tangent, gap])
falls = derive.limit("and if it tended to 0,", speed * gone2, {gone2: refutation.assumed}, sp.Integer(0))
still = derive.limit("(a constant)", speed - rho0**2, {gone2: refutation.assumed})
refutation.fails = ordered(derive, "k would be at most rho_0^2.", away, falls, still)

# Without the exponential: a flow at rest

mutated = claim.mutated(
    "without the exponential",
    theorem.given,
    {"speed": ge(tau, low_top * t)},
    "With a^L in the place of kappa.",
)
clock, time = clock_from_0()
factor = clock.define("factor", "exp", sp.Rational(-1, 2), latex="e^{-1/2}")
words = deep.language.symbols
ones = (theta, theta0, rho, rho0, c, r, words["r0"], low, high, low_slope, low_top, top, top0)
refutation = mutated.refuted(
    "L = 3, d = 1 and A = 0: the network stands still with rho = 1, and for c = 1 tau is exp(-1/2) t.",
    "speed",
    {"m": 1, "d": 1},
    {
        **{letter: [[1]] for letter in (*ones, deep.N, deep.N0, deep.M, deep.M0)},
        **{letter: [[0]] for letter in (A, deep.v, words["v0"])},
        L: [[3]],
        t: [[time]],
        tau: [[factor * time]],
        E: [[factor]],
        E0: [[factor]],
    },
    parameters=clock,
    given={"time": ge(time, 0)},
    point={time: 1},
    at=[time],
)
facts, then = refutation.facts, refutation.then
negative = facts.inequality("-1/2 is negative,", lt(-sp.Rational(1, 2), 0))
below = below_one(facts, factor, negative, "so exp(-1/2) is less than 1,")
then.inequality("and tau less than t at t = 1.", gt(time - factor * time, 0), [below, then["at t"]])
