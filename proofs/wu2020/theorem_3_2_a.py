"""Theorem 3.2 (a), the first stage: the scale may grow a little while the direction is found.

As long as the scale is at most g* it is at most g_0 + 2 gamma g* log(|w_0^perp|^2 / |w_perp|^2). So a step size of the
order of 1 / log(1/epsilon) keeps g^2 below g*^2 - rho delta_0 until |w_perp| <= epsilon, which takes at most
2 (g*^2 / (rho delta_0)) log(1/epsilon) + 1 iterations. The printed step size does so for epsilon <= 1/e, with the
constant 1/5; for epsilon near 1 it may be large, and fails for every constant.
"""

import random

import sympy as sp

from proofs.arguments import by_contradiction, conclusion_of, exp_above_tangent, exp_product, exp_tangent, is_one
from proofs.claim import Claim, Values
from proofs.statement import Known
from proofs.wu2020 import two_stage
from proofs.wu2020.after_the_first_step import divided, gs
from proofs.wu2020.discrete import STEPS, after, g0, gamma, length, p, part0, start, w0
from proofs.wu2020.orthogonal_recursion import p0
from proofs.wu2020.runs import first_stages
from proofs.wu2020.setting import A, g, y
from proofs.wu2020.two_stage import L, delta0, eps, grow, rho, sample_stages, t
from symbolic.notation import Expression, Language, dot, eq, ge, gt, implies, le, ne, norm2

language = two_stage.language.child()
C = language.scalar("C", meaning="the constant in the number of iterations")
c = language.scalar("C1", "c", meaning="the constant in the step size")
ell = language.scalar("ell", r"\ell", "a number that is at most the logarithm in the step size")
x = language.define("x", "exp", ell, latex=r"e^\ell")


def sample_growing(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """The same with the printed step size, and the constant 1/5."""
    values = sample_stages(rng, m, d, rank)
    kept, accuracy = values["rho"][0][0], values["L"][0][0]
    logarithm = (1 - kept) / 2  # exp(u / 2) <= 1 + u = 2 - rho for u = 1 - rho
    return values | {"ell": [[logarithm]], "gamma": [[kept * logarithm / (20 * accuracy)]]}


claim = Claim(
    "wu2020/thm-3.2-a-T1",
    language,
    "Iterations with a growing scale",
    sample_growing,
    ((1, 2, 1), (1, 3, 1), (2, 3, 2), (2, 5, 2)),
    first_stages,
)
claim.remarks.append(
    "The first stage is understood to end when |w_perp| <= epsilon, at the latest after the printed number of "
    "iterations. If it is to go on for just that number, the scale gains about gamma g* log(g*^2 / delta_0) more, as "
    "runs on the computer show; this would be too much for delta_0 close to 0, for every constant."
)
claim.remarks.append(
    "The sharper condition on the step size, gamma (1 + 4 log(1/epsilon)) <= (1 - rho) (1 - g_0/g*), has no factor "
    "rho and no factor g_0 / g*, and holds for every epsilon < 1. Beside it only g_1 > 0 is needed, which a w_0 that "
    "points away from w* can spoil if gamma (g* + g_0) >= g_0; the printed step size excludes that."
)

STAGE = {
    **STEPS,
    "target": gt(gs, 0),
    "positive": gt(g0, 0),
    "fraction": gt(rho, 0),
    "not all": ge(1, rho),
    "a step": ge(gamma, 0),
    "logarithm": le(x * g0, (1 - rho) * gs + rho * g0),
}
at_the_end = [gt(C * gs**2 * L, rho * delta0 * t), ge(rho * delta0 * after(t), C * gs**2 * L), gt(p0, eps**2)]
printed = claim.printed(
    given={
        **STAGE,
        "below": gt(delta0, 0),
        "constants": gt(c, 0),
        "constant": gt(C, 0),
        "accuracy": gt(L, 0),
        "step size": le(gamma * L * gs**2, c * rho * g0**2 * ell),
    },
    conclude={
        "null space": implies(at_the_end, le(after(p), eps**2)),
        "scale": implies(at_the_end, le(after(g) ** 2, gs**2 - rho * delta0)),
    },
    says="For given constants c and C: gamma is at most c (rho / log(1/epsilon)) (g_0/g*)^2 l, where exp(l) <= "
    "(1 - rho) g*/g_0 + rho, and T = C (g*^2 / (rho delta_0)) log(1/epsilon), rounded up, is t + 1. (If |w_0^perp| <= "
    "epsilon no iteration is needed.)",
)
parameters = Language()
a, b, v, small, number = (
    parameters.scalar(name, latex) for name, latex in (("a", None), ("b", None), ("v", "|v|"), ("c", None), ("C", None))
)
accuracy = parameters.define("accuracy", "exp", -(a**2), latex=r"\varepsilon")
inverse = parameters.define("inverse", "exp", a**2)
power = parameters.define("power", "exp", sp.Rational(3, 10))
opposite = parameters.define("opposite", "exp", -sp.Rational(3, 10))
one = parameters.define("one", "exp", sp.Integer(0))
ratio = sp.Rational(125, 3072)
refutation = printed.refuted(
    "A = [1, 0], y = 48, w_0 = (a, b) with a > 0 small, g_0 = 25, rho = 1/2, epsilon = exp(-a^2), which is less than "
    "|w_0^perp| = b, l = 3/10, and the largest step size, gamma = (125/3072) c / a^2: one iteration is made, and it "
    "moves the scale by more than gamma 33 a, a multiple of c / a.",
    "scale",
    {"m": 1, "d": 2},
    {
        A: [[1, 0]],
        y: [[48]],
        gs: [[48]],
        w0: [[a], [b]],
        g0: [[25]],
        length: [[v]],
        rho: [["1/2"]],
        gamma: [[ratio * small / a**2]],
        c: [[small]],
        C: [[number]],
        L: [[a**2]],
        eps: [[accuracy]],
        ell: [["3/10"]],
        x: [[power]],
    },
    parameters=parameters,
    given={
        "apart": gt(a, 0),
        "little": ge(sp.Rational(3, 5), a),
        "unit": eq(a**2 + b**2, 1),
        "step": eq(v**2, b**2 + sp.Rational(48, 25) ** 2),
        "long": gt(v, 0),
        "less than c": ge(small, 16 * a),
        "less than C": ge(sp.Rational(1, 4), number * a**2),
        "number": gt(number, 0),
    },
    point={a: sp.Rational(3, 5), b: sp.Rational(4, 5), v: sp.Rational(52, 25), small: 10, number: sp.Rational(1, 2)},
)
facts = refutation.facts
facts.inequality("|v| is its norm;", ge(v, 0), [facts["long"]])
facts.inequality("the constant c is positive,", gt(small, 0), [facts["less than c"], facts["apart"]])

claim.by_hand(
    "A = {A}, y = {y}, w_0 = (a, b) with a > 0 small, g_0 = {g0}, rho = {rho}, epsilon = exp(-a^2), and the largest "
    "step size that a constant c in the O allows, gamma = (125/3072) c/a^2.",
    "When the first stage ends, g^2 <= g*^2 - rho delta_0 = {level}.",
    "It ends after one iteration, which adds gamma w'A'r to g, a multiple of c/a. For c = 10 and a = 3/5 already g = "
    "{after:5}, and g^2 = {square:5} > {level}; and for every c > 0 it grows without bound as a -> 0.",
    level=gs**2 - rho * delta0,
    after=after(g),
    square=after(g) ** 2,
)
size_of = facts.inequality("and so is log(1/epsilon) = a^2,", gt(a**2, 0), [facts["apart"]])
facts.inequality("and the step size.", ge(ratio * small / a**2, 0), [facts["less than c"], facts["apart"]], [1 / a])
bound = facts.inequality("C a^2 is positive", gt(number * a**2, 0), [facts["number"], size_of])
facts.inequality("(the bound is too)", gt(2304 * number * a**2, 0), [bound])
facts.inequality(
    "and at most 1/4: one iteration is enough.", ge(sp.Rational(1679, 2), 2304 * number * a**2), [facts["less than C"]]
)


def inverse_of(E: Expression, F: Expression) -> Known:
    """E F = 1 for the exponentials of a number and its opposite."""
    return exp_product(facts, E, F, one, "(exp(u) exp(-u) = exp(0))")


zero = facts.identity("(0 = 0)", sp.Integer(0), sp.Integer(0))
whole = is_one(facts, one, zero, "exp(0) is 1.")
product = inverse_of(power, opposite)
tangent = exp_tangent(facts, opposite, "exp(-3/10) is at least 7/10,")
facts.inequality(
    "so exp(3/10) is at most 10/7, less than 73/50.",
    le(25 * power, sp.Rational(73, 2)),
    [tangent, product, whole, facts.definition(power, "positive")],
)
product = inverse_of(inverse, accuracy)
tangent = exp_tangent(facts, inverse, "exp(a^2) is at least 1 + a^2,")
less = facts.inequality(
    "so epsilon (1 + a^2) <= 1,",
    ge(1, accuracy * (1 + a**2)),
    [tangent, product, whole, facts.definition(accuracy, "positive")],
)
square = facts.inequality(
    "its square is at most 1,",
    ge(1 - (accuracy * (1 + a**2)) ** 2, 0),
    [less, facts.definition(accuracy, "positive")],
    [a],
)
flat = facts.inequality("a^2 is at most 9/25,", ge(sp.Rational(9, 25), a**2), [facts["little"], facts["apart"]])
flat = facts.inequality("so 1 - a^2 - a^4 is positive,", gt(1 - a**2 - a**4, 0), [flat], [a])
flat = facts.inequality("and (1 - a^2) (1 + a^2)^2 exceeds 1:", gt(a**2 * (1 - a**2 - a**4), 0), [flat, size_of])
by_contradiction(
    facts, "epsilon^2 is less than 1 - a^2 = b^2.", gt(b**2, accuracy**2), [square, flat, facts["unit"]], (1 + a**2,)
)
steep = facts.inequality("c / a is at least 16,", ge(small / a, 16), [facts["less than c"], facts["apart"]], [1 / a])
wide = facts.inequality("48 - 25 a is at least 33,", ge(48 - 25 * a, 33), [facts["little"]])
gain = facts.inequality("so g grows by more than 15,", gt(ratio * small / a * (48 - 25 * a), 15), [steep, wide])
facts.inequality(
    "and its square exceeds 48^2 - 1679/2.",
    gt((25 + ratio * small / a * (48 - 25 * a)) ** 2, sp.Rational(2929, 2)),
    [gain],
    [ratio * small / a * (48 - 25 * a) - 15],
)

labels = ("growth", "scale", "scale after", "the power", "null space", "count")
corrected = claim.corrected(
    given=grow.given,
    conclude={
        "the sum": grow.conclude["the sum"],
        "its exponential": grow.conclude["its exponential"],
        **{label: grow.conclude[label] for label in labels},
    },
    says="Let g_0 > 0, g_1 > 0, gamma < 1 and gamma (1 + 4 log(1/epsilon)) <= (1 - rho) (1 - g_0 / g*). As long as "
    "|w_perp| > epsilon: the number t of iterations made is less than 2 (g*^2 / (rho delta_0)) log(1/epsilon), "
    "|w_perp|^2 <= exp(-rho delta_0 t / g*^2), and g^2 <= g*^2 - rho delta_0, now and after the next iteration; "
    "in fact g <= g_0 + 2 gamma g* log(|w_0^perp|^2 / |w_perp|^2). The first stage ends with the next iteration "
    "at which |w_perp| <= epsilon.",
)
step = corrected.proof()
for label in corrected.conclude:
    conclusion_of(step, grow, label, "By the theorem on the first stage:")

fits = claim.also(
    "the printed step size",
    given={
        **{label: fact for label, fact in STAGE.items() if label != "fraction"},
        "fraction": ge(rho, 0),
        "below": ge(delta0, 0),
        "small accuracy": ge(L, 1),
        "step size": le(5 * gamma * L * gs**2, rho * g0**2 * ell),
    },
    conclude={
        "less than 1": gt(1, gamma),
        "first": gt(start(after(g)), 0),
        "small steps": ge((1 - rho) * (gs - g0), gamma * gs * (1 + 4 * L)),
    },
    says="For epsilon <= 1/e the printed step size, with the constant 1/5, satisfies all that the corrected statement "
    "asks.",
)
step = fits.proof()
reach = step.inequality("g* + g_0 is positive,", gt(gs + g0, 0), [step["target"], step["positive"]])
over = step.inequality("and delta_0 is not negative,", ge((gs - g0) * (gs + g0), 0), [step["below"]])
over = divided(step, gs - g0, over, reach, "so g_0 <= g*.")
tangent = exp_tangent(step, x, "exp(l) is at least 1 + l,")
above = step.inequality("times g_0:", ge(g0 * (x - 1 - ell), 0), [tangent, step["positive"]])
linear = step.inequality(
    "so g_0 l <= (1 - rho) (g* - g_0).", ge((1 - rho) * (gs - g0) - g0 * ell, 0), [above, step["logarithm"]]
)
weight = step.inequality("Times rho g_0:", ge(rho * g0, 0), [step["fraction"], step["positive"]])
linear = step.inequality("(the product)", ge(rho * g0 * ((1 - rho) * (gs - g0) - g0 * ell), 0), [linear, weight])
slow = step.inequality(
    "5 gamma L g*^2 is at most rho (1 - rho) g_0 (g* - g_0),",
    ge(rho * (1 - rho) * g0 * (gs - g0), 5 * gamma * L * gs**2),
    [linear, step["step size"]],
)
spare = step.inequality("(1 - rho) (g* - g_0) is not negative,", ge((1 - rho) * (gs - g0), 0), [step["not all"], over])
lower = step.inequality("(1 - rho) g_0 is not negative,", ge((1 - rho) * g0, 0), [step["not all"], step["positive"]])
lower = step.inequality("so rho g_0 <= g*,", ge(gs - rho * g0, 0), [over, lower])
room = step.inequality("and the product of the two:", ge((1 - rho) * (gs - g0) * (gs - rho * g0), 0), [spare, lower])
room = step.inequality("hence, times g*,", ge(((1 - rho) * (gs - g0) - 5 * gamma * L * gs) * gs, 0), [room, slow])
room = divided(
    step,
    (1 - rho) * (gs - g0) - 5 * gamma * L * gs,
    room,
    step["target"],
    "5 gamma L g* is at most (1 - rho) (g* - g_0),",
)
step_by = step.inequality("As L >= 1,", ge(gamma * gs, 0), [step["a step"], step["target"]])
more = step.inequality(
    "gamma g* (1 + 4 L) is at most 5 gamma g* L.", ge(gamma * gs * (L - 1), 0), [step_by, step["small accuracy"]]
)
step.inequality("This is the condition on the step size.", fits.conclude["small steps"], [room, more])

tight = step.inequality("rho (1 - rho) is at most 1,", ge(1 - rho * (1 - rho), 0), [step["not all"]], [rho])
gap = step.inequality("g_0 (g* - g_0) is not negative,", ge(g0 * (gs - g0), 0), [step["positive"], over])
tight = step.inequality("the product:", ge(g0 * (gs - g0) * (1 - rho * (1 - rho)), 0), [tight, gap])
more = step.inequality("gamma g*^2 (L - 1) is not negative,", ge(gamma * gs**2 * (L - 1), 0), [more, step["target"]])
fewer = step.inequality(
    "so 5 gamma g*^2 < g_0 g*,", gt((g0 - 5 * gamma * gs) * gs, 0), [tight, slow, more, step["positive"]], [g0]
)
fewer = divided(step, g0 - 5 * gamma * gs, fewer, step["target"], "and 5 gamma g* < g_0.")
ordered = step.inequality("Hence (1 - gamma) g* > 0", gt((1 - gamma) * gs, 0), [fewer, over, step_by, step["target"]])
divided(step, 1 - gamma, ordered, step["target"], "and gamma < 1.")

begin = step.inequality("|A w_0|^2 is at most 1,", ge(1 - norm2(A * w0), 0), [step["unit_start"]], [part0])
pulled = step.inequality(
    "and y'Aw_0 at least -|y|:",
    ge(gs * (gs + dot(y, A * w0)), 0),
    [begin, step.definition(gs, "square")],
    [y + gs * A * w0, gs],
)
pulled = divided(step, gs + dot(y, A * w0), pulled, step["target"], "(divide by |y|)")
pulled = step.inequality("gamma times it;", ge(gamma * (gs + dot(y, A * w0)), 0), [pulled, step["a step"]])
turn = step.inequality("gamma g_0 is not negative,", ge(gamma * g0, 0), [step["a step"], step["positive"]])
turn = step.inequality("nor is gamma g_0 (1 - |A w_0|^2),", ge(gamma * g0 * (1 - norm2(A * w0)), 0), [turn, begin])
near = step.inequality("and gamma g_0 <= gamma g*.", ge(gamma * (gs - g0), 0), [step["a step"], over])
step.inequality(
    "So g_1 >= g_0 - gamma (g* + g_0) is positive.", fits.conclude["first"], [fewer, pulled, turn, near, step_by]
)

large = claim.mutated(
    "eight times the step size",
    {**grow.given, "small steps": ge(8 * (1 - rho) * (gs - g0), gamma * gs * (1 + 4 * L))},
    {"scale after": grow.conclude["scale after"]},
    "Step sizes up to eight times as large.",
)
numbers = Language()
near, over_one = numbers.define("near", "exp", -sp.Rational(1, 4)), numbers.define("over_one", "exp", sp.Rational(1, 4))
unit = numbers.define("unit", "exp", sp.Integer(0))
refutation = large.refuted(
    "A = [1, 0], y = 48, w_0 = (3/5, 4/5), g_0 = 25, rho = 9/10, epsilon = exp(-1/4), gamma = 23/120: g_1 is 28.795.",
    "scale after",
    {"m": 1, "d": 2},
    {
        A: [[1, 0]],
        y: [[48]],
        gs: [[48]],
        w0: [["3/5"], ["4/5"]],
        g0: [[25]],
        length: [["52/25"]],
        rho: [["9/10"]],
        gamma: [["23/120"]],
        L: [["1/4"]],
        eps: [[near]],
    },
    parameters=numbers,
)
facts = refutation.facts
zero = facts.identity("(0 = 0)", sp.Integer(0), sp.Integer(0))
whole = is_one(facts, unit, zero, "exp(0) is 1,")
quarter = sp.Rational(1, 4)
product = exp_product(facts, near, over_one, unit, "(exp(-1/4) exp(1/4))")
apart = facts.inequality("1/4 is not 0,", ne(quarter, 0))
tangent = exp_above_tangent(facts, over_one, apart, "so exp(1/4) > 5/4,")
less = facts.inequality(
    "and epsilon < 4/5,", gt(sp.Rational(4, 5), near), [tangent, product, whole, facts.definition(near, "positive")]
)
facts.inequality("epsilon^2 < 16/25.", gt(sp.Rational(16, 25), near**2), [less, facts.definition(near, "positive")])
