"""Theorem 2.7: how fast the loss decreases along the WN flow.

The first bound is right, and half the printed time is enough. The second is not: the printed rate is missed already at
the start. What is printed of the time before the scale has grown compares g_0, not its square, and lacks the ratio c.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import (
    at_most_one,
    below_one,
    by_contradiction,
    conclusion_of,
    exp_product,
    if_not,
    is_one,
    not_negative,
)
from proofs.claim import Claim, Values
from proofs.confirm import as_column
from proofs.wu2020 import lemma_2_5, lemma_c_1
from proofs.wu2020.instances import above_the_threshold, below_the_loss_at_zero
from proofs.wu2020.setting import (
    FEWER_ROWS,
    FLOW,
    A,
    A_pinv,
    c,
    f,
    full_rank,
    g,
    g0,
    n0,
    perp,
    positive,
    r,
    rate,
    sample,
    sample_orthonormal,
    start,
    t,
    target,
    w0,
    y,
)
from proofs.wu2020.tools import decreasing
from symbolic.notation import eq, ge, gt, implies, le, norm2

# First bullet. ell = 2 c log |w0_perp| + g0^2 is the number with exp(ell / c) = |w0_perp|^2 exp(g0^2 / c)

first = lemma_2_5.squares.child()
whole, whole0 = lemma_2_5.whole, lemma_2_5.whole0
ell = first.scalar("ell", r"\ell", "2 c log |w0_perp| + g0^2")
T = first.scalar("T", meaning="the printed time")
eps = first.scalar("eps", r"\varepsilon", "the loss that is to be reached")
smallest = first.define("smallest", "least_eigenvalue", A * A.T, latex=r"\lambda_{\min}")
speed = first.define("speed", "min", ell, c)
level = first.define("level", "exp", ell / c)
excess = first.define("excess", "exp", (g**2 - ell) / c)
one = first.define("one", "exp", sp.Integer(0), latex="e^0")
growth = first.define("growth", "exp", 2 * smallest * speed * t)
reach = first.define("reach", "exp", smallest * speed * T)
spare = first.define("spare", "exp", smallest * speed * (T - 2 * t))
first.extend("start", {growth: one})


def sample_first(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A start in the null space, where ell = g0^2 is rational; the loss that is to be reached is that of the start."""
    values = sample(rng, m, d - 1, rank)
    A_rows = [[*row, Fraction(0)] for row in values["A"]]
    w_last = as_column([*(Fraction(0) for _ in range(d - 1)), Fraction(1)])
    scale, y_first = positive(rng), values["y"]
    y_first[0][0] += not any(row[0] for row in y_first)
    loss = sum((row[0] * row[0] for row in y_first), Fraction(0)) / 2
    more = {"ell": [[scale * scale]], "T": [[Fraction(0)]], "eps": [[loss]]}
    return values | {"A": A_rows, "w": w_last, "g": [[scale]], "y": y_first, **more}


claim = Claim(
    "wu2020/thm-2.7-first",
    first,
    "The rate from a large scale",
    sample_first,
    ((1, 2, 1), (2, 3, 2), (2, 5, 2)),
    above_the_threshold,
)
claim.remarks.append("Half the printed time is enough, and the loss stays below epsilon afterwards.")
hypotheses = {
    **FLOW,
    "ratio": gt(c, 0),
    "rank": gt(smallest, 0),
    "threshold": eq(norm2(perp(w0)) * whole0, level),
    "above": gt(ell, 0),
    "accuracy": gt(eps, 0),
    "time": eq(reach * eps, start(f)),
}
half = claim.also(
    "half the time",
    given=hypotheses,
    conclude={"reached": implies(ge(2 * t, T), le(f, eps)), "scale": ge(g**2, ell)},
    says="At every time t >= T/2 at which the flow exists the loss is at most epsilon; and g^2 never falls below ell.",
)
step = half.proof()
high = lemma_2_5.stays_above(step, "so exp(g^2/c) is at least exp(ell/c).", level, step["threshold"])
with if_not(step, "Hence g^2 is at least ell.", ge(g**2, ell)) as case:
    below = case.inequality(
        "(g^2 - ell)/c is negative,", gt(0, (g**2 - ell) / c), [case["case1"], case["ratio"]], [1 / c]
    )
    small = below_one(case, excess, below, "its exponential is less than 1,")
    quotient = exp_product(case, excess, level, whole, "and is the quotient of the two.")
    nothing = case.inequality(
        "So exp(g^2/c) would be less.", gt(0, 0), [small, case.definition(level, "positive"), high, quotient]
    )
    case.absurd("A contradiction.", nothing)
scale = step.last
sign = not_negative(step, speed, [step["above"], step["ratio"]])
room = step.inequality("g^2 is at least that.", ge(g**2, speed), [scale, step.definition(speed, "first")])
linear = decreasing(step, smallest, speed, [room, step.definition(speed, "second")], sign)
slower = step.inequality(
    "So f exp(2 lambda_min min t) does not grow,",
    le(rate(f * growth), 0),
    [linear, step.definition(growth, "positive")],
)
kept = step.rule("monotone", "and stays below its start.", ge(start(f * growth), f * growth), [slower], q=f * growth)
begin = is_one(step, one)
with step.suppose("From T/2 on", half.conclude["reached"]) as given:
    inner = given.step
    product = inner.inequality(
        "lambda_min min(ell, c) is not negative,", ge(smallest * speed, 0), [inner["rank"], sign]
    )
    late = inner.inequality(
        "the exponent is not positive,", ge(0, smallest * speed * (T - 2 * t)), [product, given["if1"]]
    )
    rest = at_most_one(inner, spare, late, "so its exponential is at most 1,")
    splits = exp_product(inner, spare, growth, reach, "and exp(lambda_min min T) splits.")
    given.proves(
        inner.inequality(
            "Divide by exp(2 lambda_min min t).",
            le(f, eps),
            [kept, inner.definition(growth, "positive"), rest, inner["accuracy"], begin, splits],
            [1 / growth],
        )
    )

printed = claim.printed(
    given={**hypotheses, "after": ge(t, 0)},
    conclude={"reached": implies(ge(t, T), le(f, eps))},
    says="The hypothesis g0^2 > 2 c log(1/|w0_perp|) is ell > 0; T is the printed time: "
    "exp(lambda_min min(ell, c) T) = f_0/epsilon.",
)
step = printed.proof()
sharp = conclusion_of(step, half, "reached", "Half the time is enough.")
with step.suppose("After T", printed.conclude["reached"]) as given:
    inner = given.step
    twice = inner.inequality("2 t is at least T,", ge(2 * t, T), [given["if1"], inner["after"]])
    given.proves(inner.instantiate(sharp, "so the loss is small.", le(f, eps), [twice]))

claim.mutated(
    "the scale without the invariant",
    {**FLOW, "ratio": gt(c, 0)},
    {"scale": ge(g**2, norm2(perp(w0)) * c)},
    "Another lower bound for g^2.",
).refuted(
    "The saddle g_0 = 0, w_0 = (0, 1) of A = [1, 0], y = 1, c = 1.",
    "scale",
    {"m": 1, "d": 2},
    {A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], w0: [[0], [1]], g0: [[0]], c: [[1]], n0: [[1]]},
)

# Second bullet. delta lambda_max = |y|^2 - |r_0|^2, the gain at the start

second = lemma_c_1.language.child()
largest, gain = lemma_c_1.largest, lemma_c_1.gain
delta = second.scalar("delta", r"\delta")
lowest = second.define("lowest", "least_eigenvalue", A * A.T, latex=r"\lambda_{\min}")
pace = second.define("pace", "min", delta, c)
lag = second.define("lag", "max", sp.Integer(0), 1 - g0**2 / delta, latex=r"\left(1-\tfrac{g_0^2}{\delta}\right)_{\!+}")
unity = second.define("unity", "exp", sp.Integer(0), latex="e^0")
claimed = second.define("claimed", "exp", -lowest * pace * t)
fade = second.define("fade", "exp", -c * largest * t)
rise = second.define("rise", "exp", c * largest * t)
gauge_e = 2 * lowest * pace * (t + lag * (fade - 1) / (c * largest))
gauge_0 = 2 * lowest * pace * lag * (unity - 1) / (c * largest)
gauge = second.define("gauge", "exp", gauge_e)
gauge0 = second.define("gauge0", "exp", gauge_0)
bound_e = -2 * lowest * pace * (t - lag / (c * largest))
bound = second.define("bound", "exp", bound_e)
inverse = second.define("inverse", "exp", -gauge_e)
surplus = second.define("surplus", "exp", -2 * lowest * pace * lag * fade / (c * largest))
second.extend("start", {claimed: unity, fade: unity, rise: unity, gauge: gauge0})


def sample_second(rng: random.Random, _: int, d: int, rank: int) -> Values:
    """One orthonormal row, so that the eigenvalues are 1; the scale is chosen so that the loss is below that at 0."""
    values = sample_orthonormal(rng, 1, d, rank)
    row, w_here = values["A"][0], values["w"]
    image = sum((a * x[0] for a, x in zip(row, w_here, strict=True)), Fraction(0))
    if image == 0:
        w_here, image = as_column(row), Fraction(1)
    scale = positive(rng)
    y_here = scale * image
    return values | {"w": w_here, "g": [[scale]], "y": [[y_here]], "delta": [[y_here * y_here]]}


later_claim = Claim(
    "wu2020/thm-2.7-second",
    second,
    "The rate below the loss at zero",
    sample_second,
    ((1, 2, 1), (1, 3, 1), (1, 5, 1)),
    below_the_loss_at_zero,
)
later_claim.remarks.append(
    "The printed claim is taken in the case g_0 >= delta, where its second term vanishes, and with "
    "epsilon = f_0 exp(-lambda_min min(delta, c) t): then it says f_t <= epsilon for every t."
)
below_zero = {
    **FLOW,
    "ratio": gt(c, 0),
    "target": target,
    "size": gt(largest, 0),
    "delta": eq(delta * largest, start(gain)),
    "below": gt(delta, 0),
}
printed_second = later_claim.printed(
    given={**below_zero, "full_rank": full_rank, "late": ge(g0, delta)},
    conclude={"decrease": le(f, start(f) * claimed)},
    less=FEWER_ROWS,
)
refutation = printed_second.refuted(
    "A = [1, 0], y = 1/2, w_0 = (3/5, 4/5), g_0 = 1/10, c = 1/20: delta = 141/2500 is less than g_0, and the loss "
    "starts with the rate -61/1250 f, slower than -f/20.",
    "decrease",
    {"m": 1, "d": 2},
    {
        A: [[1, 0]],
        A_pinv: [[1], [0]],
        y: [["1/2"]],
        w0: [["3/5"], ["4/5"]],
        g0: [["1/10"]],
        c: [["1/20"]],
        n0: [[1]],
        lemma_c_1.minus_largest: [[-1]],
        delta: [["141/2500"]],
        lowest: [[1]],
        pace: [["1/20"]],
        unity: [[1]],
    },
)
derive = refutation.derive

later_claim.by_hand(
    "A = {A}, y = {y}, w_0 = {w0}, g_0 = {g0}, c = {c}: delta = {delta} is less than g_0, so T has only its first "
    "term.",
    "f_T <= epsilon for every epsilon, that is f_t <= f_0 exp(-t min(delta, c)), with min(delta, c) = {pace}. So at "
    "the start df/dt <= -({pace}) f = {bound:4}.",
    "At the start df/dt = -g^2 |P A'r|^2 - c (w'A'r)^2 = {slope:4}, which is more.",
    bound=-pace * start(f),
    slope=rate(f),
)
by_contradiction(
    derive,
    "The direction starts with a positive length, of which the square is 1.",
    gt(n0, 0),
    [derive.definition(n0, "nonnegative")],
)
begin = is_one(derive, unity)
equal = derive.identity("Both sides start equal,", start(f), start(start(f) * claimed), [begin])
refutation.fails = derive.rule(
    "initial-slope",
    "so the loss must not start with the larger slope.",
    ge(start(rate(start(f) * claimed)), start(rate(f))),
    [refutation.assumed, equal],
    p=f,
    q=start(f) * claimed,
)

corrected = later_claim.corrected(
    given={**below_zero, "rank": gt(lowest, 0), "time": ge(t, 0)},
    conclude={"decrease": le(f, start(f) * bound)},
    says="f_t <= f_0 exp(-2 lambda_min min(delta, c) (t - (1 - g_0^2/delta)_+ / (c lambda_max))): the loss is at most "
    "epsilon from t = log(f_0/epsilon) / (2 lambda_min min(delta, c)) + (1 - g_0^2/delta)_+ / (c lambda_max) on.",
)
step = corrected.proof()
balance = conclusion_of(step, lemma_c_1.printed, "balance", "By Lemma C.1 the scale is drawn to delta:")
closing = step.inequality(
    "(delta - g^2) exp(c lambda_max t) does not grow,",
    le(rate((delta - g**2) * rise), 0),
    [balance, step.definition(rise, "positive")],
)
begin = is_one(step, unity)
nearer = step.rule(
    "monotone",
    "so it stays below its start.",
    ge(start((delta - g**2) * rise), (delta - g**2) * rise),
    [closing],
    q=(delta - g**2) * rise,
)
back = exp_product(step, fade, rise, unity, "exp(-x) exp(x) = 1.")
held = step.inequality(
    "That is, g^2 >= delta - (delta - g_0^2) exp(-c lambda_max t).",
    ge(g**2, delta - (delta - g0**2) * fade),
    [nearer, step.definition(fade, "positive"), begin, back],
)
waiting = step.inequality(
    "With the lag", ge(delta * lag, delta - g0**2), [step.definition(lag, "second"), step["below"]]
)
scale = step.inequality(
    "g^2 >= delta (1 - lag exp(-c lambda_max t)).",
    ge(g**2, delta * (1 - lag * fade)),
    [held, waiting, step.definition(fade, "positive")],
)
room = step.inequality("c lambda_max is positive,", gt(c * largest, 0), [step["ratio"], step["size"]])
elapsed = step.inequality("and the time is not negative,", ge(0, -c * largest * t), [room, step["time"]])
faded = at_most_one(step, fade, elapsed, "so exp(-c lambda_max t) is at most 1.")
lag_bound = by_contradiction(
    step,
    "The lag is at most 1, as 0 and 1 - g_0^2/delta are, one of which it is.",
    ge(1, lag),
    [step["below"], step.definition(lag, "attained")],
    (g0 / delta,),
)
share = 1 - lag * fade
behind = step.inequality(
    "Lag times exp(-c lambda_max t) is not negative,",
    ge(lag * fade, 0),
    [step.definition(lag, "first"), step.definition(fade, "positive")],
)
ahead = step.inequality("and at most 1.", ge(share, 0), [lag_bound, faded, step.definition(fade, "positive")])
sign = not_negative(step, pace, [step["below"], step["ratio"]])
first_pace = step.inequality(
    "So g^2 is at least min(delta, c) (1 - lag exp(-c lambda_max t)),",
    ge(g**2, pace * share),
    [scale, step.definition(pace, "first"), ahead],
)
second_pace = step.inequality("and so is c.", ge(c, pace * share), [step.definition(pace, "second"), sign, behind])
pace_sign = step.inequality("This pace is not negative.", ge(pace * share, 0), [sign, ahead])
linear = decreasing(step, lowest, pace * share, [first_pace, second_pace], pace_sign)
slower = step.inequality(
    "Integrate the pace: f exp(2 lambda_min min (t + lag (exp(-c lambda_max t) - 1) / (c lambda_max))) does not grow,",
    le(rate(f * gauge), 0),
    [linear, step.definition(gauge, "positive")],
)
kept = step.rule("monotone", "and stays below its start,", ge(start(f * gauge), f * gauge), [slower], q=f * gauge)
flat = step.identity("where the exponent is 0.", gauge_0, 0, [begin])
gauge_one = is_one(step, gauge0, flat)
undone = exp_product(step, inverse, gauge, unity, "exp(-x) exp(x) = 1.")
kept_f = step.inequality(
    "Hence f is at most f_0 times the inverse.",
    le(f, start(f) * inverse),
    [kept, step.definition(inverse, "positive"), gauge_one, undone, begin],
)
eigen = step.inequality("lambda_min min(delta, c) is not negative,", ge(lowest * pace, 0), [step["rank"], sign])
waste = step.inequality("nor is its product with the lag term.", ge(lowest * pace * lag * fade, 0), [eigen, behind])
spent = step.inequality(
    "So what is dropped has a negative exponent",
    ge(0, -2 * lowest * pace * lag * fade / (c * largest)),
    [waste, room],
    [1 / (c * largest)],
)
spent = at_most_one(step, surplus, spent, "and is at most 1:")
splits = exp_product(step, bound, surplus, inverse, "the exponent splits.")
step.inequality(
    "Drop it.",
    corrected.conclude["decrease"],
    [kept_f, spent, splits, step.definition(bound, "positive")],
    [start(r)],
)

later_claim.mutated(
    "no factor for the eigenvalue",
    below_zero,
    {"balance": ge(rate(g**2), c * (delta - g**2))},
    "The scale drawn to delta without the factor lambda_max.",
).refuted(
    "A = [1/2, 0], y = 1, w_0 = (1, 0), g_0 = 1, c = 1: lambda_max = 1/4, delta = 3, and g^2 grows with the rate 1/2, "
    "not 2.",
    "balance",
    {"m": 1, "d": 2},
    {
        A: [["1/2", 0]],
        y: [[1]],
        w0: [[1], [0]],
        g0: [[1]],
        c: [[1]],
        n0: [[1]],
        lemma_c_1.minus_largest: [["-1/4"]],
        delta: [[3]],
    },
)
