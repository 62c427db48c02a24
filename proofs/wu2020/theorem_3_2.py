"""Theorem 3.2 (b), the first stage: how many iterations of rPGD find the direction, with a fixed scale g_0 < g* = |y|.

For orthonormal rows log(1/epsilon) / log(g*/g_0) iterations make |w_perp| <= epsilon from every start; if g*^2 is at
least 2 g_0^2, no more than one of them can be spared where |w_0^perp| = 1. The printed g_0^2 / delta_0 log(1/epsilon),
with delta_0 = g*^2 - g_0^2, is too small where g_0 is: it tends to 0 with g_0 / g*, also where epsilon asks for several
iterations. What is true is g*^2 / delta_0 in the place of g_0^2 / delta_0. So the case improves the bound of
(a) by less than the factor (g*/g_0)^2.
"""

import random
from fractions import Fraction
from typing import Any

import sympy as sp

from proofs.arguments import (
    by_contradiction,
    conclusion_of,
    exp_above_tangent,
    exp_of_a_sum,
    exp_product,
    exp_tangent,
    if_not,
    is_one,
    stays_positive,
)
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from proofs.wu2020.discrete import STEPS, after, g0, gamma, length, p, part, part0, size, start, w0
from proofs.wu2020.orthogonal_recursion import FIXED, K, count, e, k, p0, sample_steps, solved
from proofs.wu2020.runs import with_a_fixed_scale
from proofs.wu2020.setting import A, g, y
from symbolic.notation import Expression, Language, eq, exist, for_all, ge, gt, implies, le, ne, predicate

# (b), the first stage

language = solved.child()
t = language.scalar("t", meaning="the number of iterations")
C = language.scalar("C", meaning="the constant in O( )")
L = language.scalar("L", "L", "log(1/epsilon)")
eps = language.define("eps", "exp", -L, latex=r"\varepsilon", meaning="the accuracy")
gs = language.define("gs", "norm", y, latex="g^*", meaning="|y|, which is |x*|")
delta0 = language.let("delta0", gs**2 - g0**2, r"\delta_0")
ell = language.scalar("ell", r"\ell", "a number that is at most log(g*^2 / g_0^2)")
x = language.define("x", "exp", ell, latex=r"e^\ell")
X = language.scalar("X", r"e^{\ell t}", "the power of exp(l) after t iterations")
z = language.define("z", "exp", delta0 / gs**2)
Z = language.scalar("Z", r"e^{t\,\delta_0/g^{*2}}", "the power of that after t iterations")
eps2 = language.define("eps2", "exp", -2 * L, latex=r"\varepsilon^2")
one = language.define("one", "exp", sp.Integer(0), latex="e^0")
E = language.symbol("E", ("1", "1"), "E", "an exponential")
language.extend("next", {t: t + 1, X: x * X, Z: z * Z})
language.extend("start", {t: sp.Integer(0), X: sp.Integer(1), Z: sp.Integer(1)})

SETTING = {**STEPS, "fixed": eq(gamma, 0), "positive": gt(g0, 0), "target": gt(gs, 0), "below": gt(delta0, 0)}


def sample_stage(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A scale below |y|, and a direction in the row space, so that |v| is rational."""
    values = sample_steps(rng, m, d, rank)
    scale, root = values["g"][0][0], 1 + Fraction(rng.randint(1, 9), rng.randint(1, 4))
    more: dict[str, Fraction | int] = {"t": 0, "C": rng.randint(1, 9), "X": 1, "Z": 1, "e": Fraction(1, 4)}
    more["L"] = Fraction(rng.randint(-4, 9), 2)
    more |= {"k": root**2, "ell": Fraction(rng.randint(1, 9), 9) * (1 - root**-2)}
    target = [[root * scale * (i == 0)] for i in range(m)]
    return values | {"y": target} | {name: [[Fraction(value)]] for name, value in more.items()}


SHAPES = ((1, 1, 1), (1, 3, 1), (2, 3, 2), (2, 5, 2))
claim = Claim(
    "wu2020/thm-3.2-b-T1", language, "Iterations with a fixed scale", sample_stage, SHAPES, with_a_fixed_scale
)
claim.remarks.append(
    "The printed bound is read generously: it may be rounded up to a whole number. It fails for every constant, with "
    "accuracies that one iteration does not reach, although the rounded bound is 1. More follows from the second "
    "inequality of the corrected statement: for epsilon^-2 = k^N, k = (g*/g_0)^2 >= 2 and |w_0^perp| = 1 at least "
    "N - 1 iterations are needed, while the printed bound tends to 0 as k grows. Adding a constant does not help."
)

printed = claim.printed(
    given={**SETTING, "constant": gt(C, 0)},
    conclude={"reached": implies(ge(after(t) * delta0, C * g0**2 * L), le(after(p), eps**2))},
    says="That T = O(B) iterations suffice, with B = g_0^2 / delta_0 log(1/epsilon): there is a constant C such that "
    "|w_perp| <= epsilon after every number t + 1 of iterations that is at least C B. For a given C:",
)


def family() -> tuple[Language, dict[Expression, Any], dict[str, Any]]:
    """The parameters of the counterexample, its data, and what is taken for granted about the parameters."""
    parameters = Language()
    s, v = parameters.scalar("s"), parameters.scalar("v", "|v|")
    accuracy = parameters.define("accuracy", "exp", -s, latex=r"\varepsilon")
    parameters.define("inverse", "exp", s)
    parameters.define("one", "exp", sp.Integer(0))
    target = s / 2 - 1 / (2 * s)
    data = {A: [[1, 0]], y: [[target]], w0: [[0], [1]], g0: [[1]], length: [[v]], gs: [[target]], gamma: [[0]]}
    data |= {C: [[s / 8]], L: [[s]], eps: [[accuracy]]}
    given = {"large": ge(s, 4), "step": eq(2 * s * v, s**2 + 1), "divides": gt(s, 0), "long": gt(v, 0)}
    return parameters, data, {"given": given, "point": {s: 4, v: sp.Rational(17, 8)}}


def too_few_iterations(facts: Proof) -> Known:
    """What the data of the family need: they are admitted, one iteration is all that the bound allows, and too few."""
    s, v, accuracy, inverse, one = (facts.language.symbols[name] for name in ("s", "v", "accuracy", "inverse", "one"))
    target = s / 2 - 1 / (2 * s)
    facts.identity("Pythagoras: |v|^2 = 1 + |y|^2.", v**2, 1 + target**2)
    less = facts.inequality("1/s is at most 1/4,", ge(s / 4, 1), [facts["large"]])
    less = facts.inequality("(or 1 >= 4/s)", ge(1, 4 / s), [less, facts["large"]], [1 / s])
    more = facts.inequality("so |y| exceeds 1,", gt(target, 1), [less, facts["large"]])
    facts.inequality("(it is positive)", gt(target, 0), [more])
    for side in (target, v):
        facts.inequality("(so its norm is it)", ge(side, 0), [more, facts["long"]])
    facts.inequality("which is g_0;", gt(target**2 - 1, 0), [more])
    facts.inequality("(C is positive)", gt(s / 8, 0), [facts["large"]])
    bound = facts.inequality(
        "the bound C s / (|y|^2 - 1), with C = s/8, is at most 1.",
        ge(target**2 - 1, s**2 / 8),
        [facts["large"]],
        [1 / s],
    )
    tangent = exp_tangent(facts, inverse, "exp(s) is at least 1 + s,")
    product = exp_product(facts, accuracy, inverse, one, "(exp(-s) exp(s)")
    nothing = facts.identity("(0 = 0)", sp.Integer(0), sp.Integer(0))
    whole = is_one(facts, one, nothing, "is 1)")
    small = facts.inequality(
        "so epsilon (1 + s) is at most 1,",
        ge(1, accuracy * (1 + s)),
        [tangent, product, whole, facts.definition(accuracy, "positive")],
    )
    wide = facts.inequality("while |v| < 1 + s.", gt(1 + s, v), [less, facts["large"], facts["step"]], [1 / s])
    near = facts.inequality(
        "So epsilon |v| < 1,", gt(1, accuracy * v), [small, wide, facts.definition(accuracy, "positive")]
    )
    ratio = facts.inequality("epsilon < 1 / |v|,", gt(1 / v, accuracy), [near, facts["long"]], [1 / v])
    facts.inequality(
        "and the square of epsilon is less than that of the null-space part after the iteration, 1 / |v|^2.",
        gt(1 / v**2, accuracy**2),
        [ratio, facts["long"], facts.definition(accuracy, "positive")],
    )
    return bound


parameters, data, taken = family()
refutation = printed.refuted(
    "A = [1, 0], w_0 = (0, 1), g_0 = 1, y = (s - 1/s)/2 for s >= 4, so that |v| = (s + 1/s)/2, and epsilon = exp(-s). "
    "For the constant C = s/8, as large as one likes, C B < 1, but |w_perp| = 1/|v| > epsilon after one iteration.",
    "reached",
    {"m": 1, "d": 2},
    data,
    parameters,
    **taken,
)

claim.by_hand(
    "A = {A}, y = (s - 1/s)/2, w_0 = {w0}, g_0 = {g0}, epsilon = exp(-s); for instance s = {L}, y = {y}.",
    "With the constant C = s/8 in the O, delta_0 T_1 = C g_0^2 log(1/epsilon) = {top}, which is less than delta_0 = "
    "{delta0}. So T_1 < 1: one iteration gives |w_perp| <= epsilon = {eps:3}.",
    "The iteration leads to v = {v}, and |w_perp| = 1/|v| = {part}. With s the constant is as large as one likes, and "
    "1/|v| = 2s/(s^2 + 1) stays above exp(-s).",
    top=C * g0**2 * L,
    part=1 / length,
)
too_few_iterations(refutation.facts)

powers = claim.also(
    "a count",
    given={**FIXED, "below": gt(k, 1)},
    conclude={
        "enough": for_all(e, given=[gt(e, 0), ge(e * K, 1)], then=le(p, e)),
        "needed": for_all(e, given=[gt(e, 0), le(p, e)], then=ge(e * k * K, p0 * (k - 1))),
    },
    says="With k = (g*/g_0)^2 > 1 and a fixed scale: epsilon^2 k^t >= 1 is enough for |w_perp| <= epsilon after t "
    "iterations, from every start; and epsilon^2 k k^t >= |w_0^perp|^2 (k - 1) is needed.",
)
step = powers.proof()
exact = conclusion_of(step, count, "reached", "The number of iterations is known exactly:")
growing = conclusion_of(step, count, "growing", "(k^t is at least 1)")
short = step.inequality("|w_0^perp| is at most 1,", ge(1, p0), [step["unit_start"]], [A * w0])
excess = step.inequality("k - 1 is positive,", gt(k - 1, 0), [step["below"]])
spare = step.inequality("(k - 1) (1 - p_0) is not negative.", ge((k - 1) * (1 - p0), 0), [excess, short])
there, back = count.conclude["reached"].parts[1]
with step.suppose("Suppose epsilon^2 k^t >= 1.", powers.conclude["enough"]) as supposed:
    inner = supposed.step
    meets = inner.inequality("Then (k - 1) times it,", ge((k - 1) * (e * K - 1), 0), [excess, supposed["if2"]])
    part = inner.inequality("and p_0 times it,", ge(e * p0 * (K - 1), 0), [supposed["if1"], growing], [part0])
    meets = inner.inequality("add up to the exact condition,", back.parts[0][0], [meets, spare, part])
    sufficient = inner.instantiate(exact, "which suffices.", back, [supposed["if1"]], e=e)
    supposed.proves(inner.instantiate(sufficient, "So", le(p, e), [meets]))
with step.suppose("Suppose |w_perp| <= epsilon.", powers.conclude["needed"]) as supposed:
    inner = supposed.step
    necessary = inner.instantiate(exact, "The exact condition is met:", there, [supposed["if1"]], e=e)
    meets = inner.instantiate(necessary, "in full,", there.parts[1][0], [supposed["if2"]])
    spread = inner.inequality("epsilon^2 k^t is positive,", gt(e * K, 0), [supposed["if1"], growing])
    spread = inner.inequality("and so (1 - p_0) times it is not negative;", ge(e * K * (1 - p0), 0), [spread, short])
    share = inner.inequality("p_0 epsilon^2 is not either.", ge(e * p0, 0), [supposed["if1"]], [part0])
    supposed.proves(inner.inequality("Add these.", ge(e * k * K, p0 * (k - 1)), [meets, spread, share]))

pace = claim.also(
    "a pace",
    given={**FIXED, "below": gt(k, 1), "pace": le(x, k)},
    conclude={"reached": implies(ge(t * ell, 2 * L), le(p, eps**2))},
    says="If exp(l) <= k = (g*/g_0)^2 then t >= (2/l) log(1/epsilon) iterations with a fixed scale are enough.",
)
step = pace.proof()
sign = stays_positive(step, X, x, "The power exp(l t) is 1 at the start,", "So it is positive.")
wider = step.inequality("As exp(l) <= k,", ge((k - x) * X, 0), [step["pace"], sign])
begin = step.inequality("the power of k is at least that of exp(l):", ge(start(K - X), 0))
with step.suppose("it is so at the start,", implies(ge(K - X, 0), ge(after(K - X), 0))) as supposed:
    inner = supposed.step
    supposed.proves(
        inner.inequality(
            "and k K - e^l X = (k - 1)(K - X) + (K - X) + (k - e^l) X.",
            ge(after(K - X), 0),
            [supposed["if1"], inner["below"], wider],
        )
    )
larger = step.rule("induction", "So it is always.", ge(K - X, 0), [begin, step.last], q=K - X)
power = exp_of_a_sum(step, X, ell * t, step.definition(x, "is"), "X is the exponential of l t.")
square = exp_product(step, eps, eps, eps2, "epsilon^2 = exp(-2 L).")
enough = conclusion_of(step, powers, "enough", "It is enough that epsilon^2 K >= 1.")
with step.suppose("Suppose l t >= 2 L.", pace.conclude["reached"]) as supposed:
    inner = supposed.step
    exponent = ell * t - 2 * L
    exists = inner.rule(
        "exp-exists",
        "The exponential of l t - 2 L",
        exist(E, such_that=[predicate("exp", E, exponent), gt(E, 0)]),
        e=exponent,
    )
    with inner.obtain(exists, "is epsilon^2 X,", ge(eps2 * X, 1)) as deep:
        product = exp_product(deep, eps2, power, deep["has1"], "by the rule for products,")
        tangent = exp_tangent(deep, deep["has1"], "and at least its tangent,")
        deep.inequality("which is at least 1.", ge(eps2 * X, 1), [product, tangent, supposed["if1"]])
    deep_enough = inner.inequality(
        "So epsilon^2 K >= 1,", ge(eps2 * K, 1), [inner.last, larger, inner.definition(eps2, "positive")]
    )
    reached = inner.instantiate(
        enough, "which is enough.", le(p, eps2), [inner.definition(eps2, "positive"), deep_enough], e=eps2
    )
    supposed.proves(inner.inequality("In other words:", le(p, eps**2), [reached, square]))

corrected = claim.corrected(
    given={**SETTING, "ratio": eq(k * g0**2, size), "pace": le(x, k)},
    conclude={
        **powers.conclude,
        "in logarithms": implies(ge(t * ell, 2 * L), le(p, eps**2)),
        "as in (a)": implies(ge(t * delta0, 2 * gs**2 * L), le(p, eps**2)),
        "the scale": eq(g, g0),
    },
    says="T = log(1/epsilon) / log(g*/g_0), rounded up, iterations are enough from every start: epsilon^2 k^T >= 1 for "
    "k = (g*/g_0)^2. In logarithms: (2/l) log(1/epsilon) are enough for every l with exp(l) <= k, the best is log k, "
    "and so are 2 (g*^2 / delta_0) log(1/epsilon). From |w_0^perp| = 1 at least 2 log(1/epsilon) / log k - "
    "log(k / (k - 1)) / log k iterations are needed.",
)
step = corrected.proof()
target = step.definition(gs, "square")


def ratio_above_one(step: Proof) -> Known:
    """k > 1, as g_0 < g*."""
    wide = step.inequality(
        "(k - 1) g_0^2 = delta_0 is positive,", gt((k - 1) * g0**2, 0), [step["ratio"], step["below"]]
    )
    return by_contradiction(step, "so k > 1.", gt(k, 1), [wide], (g0,))


above = ratio_above_one(step)
known = {label: step[label] for label in FIXED} | {"below": above}
for label in ("enough", "needed"):
    step.cite(powers, label, "The count with powers:", powers.conclude[label], known)
step.cite(pace, "reached", "In logarithms:", corrected.conclude["in logarithms"], known | {"pace": step["pace"]})
share = delta0 / gs**2
exists = step.rule(
    "exp-exists",
    "exp(-delta_0/g*^2) is at least 1 - delta_0/g*^2 = 1/k,",
    exist(E, such_that=[predicate("exp", E, -share), gt(E, 0)]),
    e=-share,
)
unit = is_one(step, one)
with step.obtain(exists, "so exp(delta_0/g*^2) is at most k,", ge((k - z) * g0**2, 0)) as inner:
    product = exp_product(inner, inner["has1"], z, one, "(exp(-a) exp(a) = 1)")
    tangent = exp_tangent(inner, inner["has1"], "by the tangent,")
    shorter = inner.inequality(
        "so exp(delta_0/g*^2) g_0^2 / g*^2 is at most 1.",
        ge(1, z * g0**2 / gs**2),
        [tangent, product, unit, inner.definition(z, "positive")],
    )
    inner.inequality("Multiply by g*^2.", ge((k - z) * g0**2, 0), [shorter, step["ratio"], target], [gs])
small = by_contradiction(step, "(divide by g_0^2)", le(z, k), [step.last], (g0,))
values = {ell: share, x: z, X: Z}
fact = implies(ge(t * share, 2 * L), le(p, eps**2))
reached = step.cite(pace, "reached", "and the count holds for l = delta_0/g*^2.", fact, known | {"pace": small}, values)
with step.suppose("Suppose t delta_0 >= 2 g*^2 L.", corrected.conclude["as in (a)"]) as supposed:
    inner = supposed.step
    divided = inner.inequality("Divide by g*^2.", ge(t * share, 2 * L), [supposed["if1"]], [1 / gs])
    supposed.proves(inner.instantiate(reached, "So", le(p, eps**2), [divided]))
same = step.identity("A step does not change the scale,", after(g), g, [step["fixed"]])
step.rule("never-changes", "which stays what it was.", eq(g, start(g)), [same], q=g)

claim.mutated(
    "half as many",
    {label: corrected.given[label] for label in (*SETTING, "ratio")},
    {"step": le(k**2 * after(p), p)},
    "Half as many iterations: that each of them divides |w_perp|^2 by k^2, not only by k.",
).refuted(
    "A = [1, 0], y = 4, w_0 = (0, 1), g_0 = 3: one iteration takes the square from 1 to 9/25, more than 81/256.",
    "step",
    {"m": 1, "d": 2},
    {A: [[1, 0]], y: [[4]], gs: [[4]], w0: [[0], [1]], g0: [[3]], length: [["5/3"]], gamma: [[0]], k: [["16/9"]]},
)

# The remark on rho = 1

remark = Claim("wu2020/sec-3-rho-one", language, "How much (b) improves (a)", sample_stage, SHAPES, with_a_fixed_scale)
remark.remarks.append(
    "The two printed formulas differ by that factor, but the smaller one is no bound. As counts of iterations, "
    "2 log(1/epsilon) / log k and 2 (g*^2 / delta_0) log(1/epsilon) have the ratio k log k / (k - 1): near 1 for "
    "k = (g*/g_0)^2 near 1, and about log k for large k."
)
improved = remark.printed(
    given={**SETTING, "constant": gt(C, 0), "ratio": eq(k * g0**2, size)},
    conclude={
        "factor": gt(k, 1),
        "reached": implies(ge(after(t) * k * delta0, C * gs**2 * L), le(after(p), eps**2)),
    },
    says="For rho = 1, with k = (g*/g_0)^2: k > 1, and O(B / k) iterations suffice, where B = g*^2 / delta_0 "
    "log(1/epsilon) is the bound of (a); read as the bound in (b), for a given constant C.",
)
parameters, data, taken = family()
refutation = improved.refuted(
    "The example for (b): A = [1, 0], w_0 = (0, 1), g_0 = 1, y = (s - 1/s)/2, epsilon = exp(-s), C = s/8.",
    "reached",
    {"m": 1, "d": 2},
    data | {k: [[data[gs][0][0] ** 2]]},
    parameters,
    **taken,
)

remark.by_hand(
    "A = {A}, y = (s - 1/s)/2, w_0 = {w0}, g_0 = {g0}, epsilon = exp(-s); for instance s = {L}, y = {y}.",
    "The bound of (a) for rho = 1, divided by (g*/g_0)^2 = {k}: with the constant C = s/8, delta_0 T_1 = C g_0^2 "
    "log(1/epsilon) = {top}, less than delta_0 = {delta0}. So T_1 < 1: one iteration gives |w_perp| <= epsilon = "
    "{eps:3}.",
    "The iteration leads to v = {v}, and |w_perp| = 1/|v| = {part}. With s the constant is as large as one likes, and "
    "1/|v| = 2s/(s^2 + 1) stays above exp(-s).",
    top=C * gs**2 * L / k,
    part=1 / length,
)
bound = too_few_iterations(refutation.facts)
(target,) = data[gs][0]
refutation.facts.inequality(
    "The bound, times k:", ge(target**2 * (target**2 - 1), target**2 * data[C][0][0] * data[L][0][0]), [bound], [target]
)

better = remark.corrected(
    given={**SETTING, "ratio": eq(k * g0**2, size), "logarithm": gt(ell, 0), "pace": le(x, k)},
    conclude={
        "reached": implies(ge(t * ell, 2 * L), le(p, eps**2)),
        "less than that factor": gt(k * delta0, ell * gs**2),
        "more than none": implies(eq(x, k), gt(ell * gs**2, delta0)),
    },
    says="For rho = 1, (2/l) log(1/epsilon) iterations are enough, with l = log k, in the place of "
    "2 (g*^2 / delta_0) log(1/epsilon). This is better by the factor l g*^2 / delta_0 = k log k / (k - 1), which is "
    "more than 1 but less than k = (g*/g_0)^2.",
)
step = better.proof()
conclusion_of(step, corrected, "in logarithms", "The count of (b):")
apart = step.inequality("l is not 0,", ne(ell, 0), [step["logarithm"]])
tangent = exp_above_tangent(step, x, apart, "so exp(l) exceeds 1 + l,")
less = step.inequality("and k - 1 exceeds l.", gt(k - 1, ell), [tangent, step["pace"]])
step.inequality(
    "Multiply by g*^2: k delta_0 = (k - 1) g*^2.",
    better.conclude["less than that factor"],
    [less, step["target"]],
    [gs],
)
with step.suppose("Suppose l = log k.", better.conclude["more than none"]) as supposed:
    inner = supposed.step
    exists = inner.rule("exp-exists", "exp(-l)", exist(E, such_that=[predicate("exp", E, -ell), gt(E, 0)]), e=-ell)
    unit = is_one(inner, one)
    with inner.obtain(exists, "exceeds 1 - l:", gt(1, x * (1 - ell))) as deep:
        with if_not(deep, "-l is not 0,", ne(-ell, 0)) as case:
            case.absurd("l would be 0.", case.identity("So", ell, 0, [case["case1"]]), apart)
        opposite = deep.last
        tangent = exp_above_tangent(deep, deep["has1"], opposite, "so it does,")
        product = exp_product(deep, deep["has1"], x, one, "and it is 1/k.")
        deep.inequality(
            "Multiply by k.", gt(1, x * (1 - ell)), [tangent, product, unit, deep.definition(x, "positive")]
        )
    supposed.proves(
        inner.inequality(
            "Multiply by g_0^2: k g_0^2 = g*^2.",
            gt(ell * gs**2, delta0),
            [inner.last, supposed["if1"], inner["ratio"], inner.definition(gs, "square")],
            [g0],
        )
    )

whole = remark.mutated(
    "the whole factor",
    {label: better.given[label] for label in ("positive", "target", "below", "ratio", "logarithm")},
    {"reached": implies(ge(x, k), ge(ell * gs**2, k * delta0))},
    "That log k in the place of delta_0 / g*^2 improves the bound by all of k.",
)
numbers = Language()
square_root, nine = numbers.define("square_root", "exp", sp.Integer(2)), numbers.define("nine", "exp", sp.Integer(4))
refutation = whole.refuted(
    "g* = 3, g_0 = 1, and l = 4, for which exp(l) >= (1 + l/2)^2 = 9 = k: but l < k - 1.",
    "reached",
    {"m": 1},
    {y: [[3]], gs: [[3]], g0: [[1]], k: [[9]], ell: [[4]], x: [[nine]]},
    parameters=numbers,
)
facts = refutation.facts
tangent = exp_tangent(facts, square_root, "exp(2) >= 3,")
square = exp_product(facts, square_root, square_root, nine, "its square is exp(4),")
facts.inequality("which is at least 9.", ge(nine, 9), [tangent, square])
