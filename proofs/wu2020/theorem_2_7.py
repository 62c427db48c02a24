"""Theorem 2.7: how fast the loss decreases along the WN flow.

The first bound is right, and half the printed time is enough. The second is not: the printed rate is missed already at the start,
and what is said of the time before the scale has grown compares g_0, not its square, and lacks the ratio c.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from proofs.wu2020 import lemma_2_4, lemma_2_5, lemma_c_1
from proofs.wu2020.instances import above_the_threshold
from proofs.wu2020.lemma_2_4 import along, exact_rate, slope, split_slope
from proofs.wu2020.setting import (
    FEWER_ROWS,
    FLOW,
    A,
    A_pinv,
    P,
    c,
    f,
    flow,
    full_rank,
    g,
    g0,
    column,
    n0,
    perp,
    positive,
    r,
    rate,
    sample,
    start,
    t,
    target,
    w,
    w0,
    y,
)
from symbolic.notation import Expression, Language, dot, eq, ge, gt, implies, le, lt, norm2

across = P * A.T * r


def not_negative(step: Proof, least: Expression, terms: list[Known], says: str) -> Known:
    """A minimum of two numbers that are not negative is not negative."""
    with step.cases(says, ge(least, 0), split=ge(least, 0)) as cases:
        with cases.case("It is not."):
            pass
        with cases.case("If it were,") as case:
            attained = case.definition(least, "attained")
            nothing = case.inequality("the product of the differences would not be 0.", gt(0, 0), [case["case1"], *terms, attained])
            case.absurd("A contradiction.", nothing)
    return step.last


def exponential(step: Proof, letter: Expression, e: Expression, rest: Expression, rest_e: Expression, whole: Expression,
                says: str) -> Known:  # fmt: skip
    """letter * rest = whole, for exponentials whose exponents add up."""
    premises = [step.definition(letter, "is"), step.definition(rest, "is"), step.definition(whole, "is")]
    return step.rule("exp-sum", says, eq(letter * rest, whole), premises, E=letter, F=rest, G=whole, e=e, f=rest_e)


def is_one(step: Proof, one: Expression) -> Known:
    nothing = step.identity("At exponent 0", sp.Integer(0), sp.Integer(0))
    return step.rule("exp-zero", "an exponential is 1.", eq(one, 1), [step.definition(one, "is"), nothing], E=one, e=sp.Integer(0))


def decreasing(step: Proof, smallest: Expression, pace: Expression, facts: list[Known], sign: Known) -> Known:
    """rate(f) <= -2 lambda_min pace f, from facts that bound g^2 and c below by the pace, which is not negative."""
    exact, parts = exact_rate(step), split_slope(step)
    upper = step.inequality(
        "So the rate is at most -pace |A'r|^2,", le(rate(f), -pace * slope), [exact, parts, *facts], [along, across]
    )
    quotient = step.rule(
        "rayleigh",
        "and |A'r|^2 is at least lambda_min |r|^2.",
        ge(dot(A.T * r, A.T * r), smallest * norm2(r)),
        [step.definition(smallest, "is")],
        l=smallest,
        M=A * A.T,
        u=r,
    )
    return step.inequality("Together:", le(rate(f), -2 * smallest * pace * f), [upper, quotient, sign])


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
    w_last = column([*(Fraction(0) for _ in range(d - 1)), Fraction(1)])
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
norms = lemma_2_4.unit_norm(step)
invariant = step.cite(
    lemma_2_5.corrected,
    "invariant",
    "By Lemma 2.5, corrected,",
    lemma_2_5.corrected.conclude["invariant"],
    {label: step[label] for label in lemma_2_5.given},
)
short = step.inequality("the null-space part of a unit vector is no longer than 1,", ge(1, norm2(perp(w))), norms, [A_pinv * A * w])
high = step.inequality(
    "so exp(g^2/c) is at least exp(ell/c).",
    ge(whole, level),
    [short, step.definition(whole, "positive"), invariant, step["threshold"]],
)
with step.cases("Hence g^2 is at least ell.", ge(g**2, ell), split=ge(g**2, ell)) as cases:
    with cases.case("It is."):
        pass
    with cases.case("If not,") as case:
        below = case.inequality("(g^2 - ell)/c is negative,", gt(0, (g**2 - ell) / c), [case["case1"], case["ratio"]], [1 / c])
        small = case.rule(
            "exp-below-one",
            "its exponential is less than 1,",
            gt(1, excess),
            [case.definition(excess, "is"), below],
            E=excess,
            e=(g**2 - ell) / c,
        )
        quotient = exponential(case, excess, (g**2 - ell) / c, level, ell / c, whole, "and is the quotient of the two.")
        nothing = case.inequality(
            "So exp(g^2/c) would be less.", gt(0, 0), [small, case.definition(level, "positive"), high, quotient]
        )
        case.absurd("A contradiction.", nothing)
scale = step.last
sign = not_negative(step, speed, [step["above"], step["ratio"]], "min(ell, c) is not negative.")
room = step.inequality("g^2 is at least that.", ge(g**2, speed), [scale, step.definition(speed, "first")])
linear = decreasing(step, smallest, speed, [room, step.definition(speed, "second")], sign)
slower = step.inequality(
    "So f exp(2 lambda_min min t) does not grow,", le(rate(f * growth), 0), [linear, step.definition(growth, "positive")]
)
kept = step.rule("monotone", "and stays below its start.", ge(start(f * growth), f * growth), [slower], q=f * growth)
begin = is_one(step, one)
with step.suppose("From T/2 on", half.conclude["reached"]) as given:
    inner = given.step
    product = inner.inequality("lambda_min min(ell, c) is not negative,", ge(smallest * speed, 0), [inner["rank"], sign])
    late = inner.inequality("the exponent is not positive,", ge(0, smallest * speed * (T - 2 * t)), [product, given["if1"]])
    rest = inner.rule(
        "exp-at-most-one",
        "so its exponential is at most 1,",
        ge(1, spare),
        [inner.definition(spare, "is"), late],
        E=spare,
        e=smallest * speed * (T - 2 * t),
    )
    splits = exponential(
        inner, spare, smallest * speed * (T - 2 * t), growth, 2 * smallest * speed * t, reach, "and exp(lambda_min min T) splits."
    )
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
    says="The hypothesis g0^2 > 2 c log(1/|w0_perp|) is ell > 0; T is the printed time, exp(lambda_min min(ell, c) T) = f_0/epsilon.",
)
step = printed.proof()
sharp = step.cite(half, "reached", "Half the time is enough.", half.conclude["reached"], {label: step[label] for label in hypotheses})
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
