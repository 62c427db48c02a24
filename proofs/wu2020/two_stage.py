"""The two-stage method of Section 3 with explicit constants, for a matrix with orthonormal rows.

First stage: as long as g <= g* = |y|, one step adds to (g - g_0) / (2 gamma g*) at most what it adds to
log(1 / |w_perp|^2). So the scale cannot grow much before |w_perp| <= epsilon, and |w_perp| shrinks geometrically.
Second stage: A w is along y, the residual |y| - g s contracts by 1 - gamma s, and x = g w keeps no larger null-space
part than it came with. The scale ends above g* by what that part needs, never farther.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import (
    at_most_one,
    conclusion_of,
    exp_of_a_sum,
    exp_product,
    exp_tangent,
    if_not,
    is_one,
    stays_positive,
)
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from proofs.wu2020 import after_the_first_step
from proofs.wu2020.after_the_first_step import (
    AFTER,
    Q,
    divided,
    every,
    gap,
    gap0,
    gs,
    main,
    s,
    s0,
    sample_after,
    smaller,
    x_part,
)
from proofs.wu2020.discrete import STEPS, after, g0, gamma, length, p, part, part0, start, w0
from proofs.wu2020.orthogonal_recursion import p0
from proofs.wu2020.runs import second_stages
from proofs.wu2020.setting import A, g, r, unit, w, y
from symbolic.notation import Expression, Language, dot, eq, exist, ge, gt, implies, le, norm2, predicate

language = after_the_first_step.language.child()
t = language.scalar("t", meaning="the number of steps")
L = language.scalar("L", "L", "log(1/epsilon)")
eps = language.define("eps", "exp", -L, latex=r"\varepsilon", meaning="the accuracy")
nu = language.scalar("nu", r"\varepsilon", "the accuracy, in the second stage")
rho = language.scalar("rho", r"\rho", "how much of delta_0 is kept")
delta0 = language.let("delta0", gs**2 - g0**2, r"\delta_0")
pull = language.let("pull", dot(w, A.T * r), r"w_t^\top A^\top r_t", "minus the slope of the loss in g")
U = language.scalar("U", "U_t", "(g_t - g_0) / (2 gamma g*), the sum of the pulls over 2 g*")
omega = language.define("omega", "exp", pull / (2 * gs))
W = language.scalar("W", "e^{U_t}", "exp(U_t)")
decay = language.define("decay", "exp", -rho * delta0 / gs**2)
R = language.scalar("R", r"e^{-\rho\delta_0t/g^{*2}}", "exp(-rho delta_0 t / g*^2)")
m = language.define("m", "exp", -gamma)
M = language.scalar("M", r"e^{-\gamma t}", "exp(-gamma t)")
eps2 = language.define("eps2", "exp", -2 * L, latex=r"\varepsilon^2")
one = language.define("one", "exp", sp.Integer(0), latex="e^0")
E = language.symbol("E", ("1", "1"), "E", "an exponential")
language.extend("next", {t: t + 1, U: U + pull / (2 * gs), W: omega * W, R: decay * R, M: m * M})
language.extend("start", {t: sp.Integer(0), U: sp.Integer(0), W: sp.Integer(1), R: sp.Integer(1), M: sp.Integer(1)})

# Numbers

numbers = Language()
G, S, P, D, h = (
    numbers.scalar(name, latex) for name, latex in (("G", "g"), ("S", "g^*"), ("P", "p"), ("D", None), ("h", None))
)


def sample_stages(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A state after the first step, with a scale of half |y| and a small step size; and numbers."""
    values = sample_after(rng, m, d, rank)
    scale, accuracy, kept = values["g"][0][0], Fraction(rng.randint(2, 9), 2), Fraction(rng.randint(0, 8), 9)
    more: dict[str, Fraction | int] = {"t": 0, "L": accuracy, "rho": kept, "U": 0, "W": 1, "R": 1, "M": 1}
    more |= {"nu": Fraction(rng.randint(4, 9), 5), "gamma": (1 - kept) / 2 / (1 + 4 * accuracy) / rng.randint(1, 3)}
    more |= {"G": 1, "S": 2, "P": Fraction(33, 64), "D": Fraction(rng.randint(-9, 97), 64), "h": Fraction(17, 8)}
    target = [[2 * scale * (i == 0)] for i in range(m)]
    return values | {"y": target} | {name: [[Fraction(value)]] for name, value in more.items()}


claim = Claim(
    "new/two-stage",
    language,
    "The two-stage method",
    sample_stages,
    ((1, 2, 1), (1, 3, 1), (2, 3, 2), (2, 5, 2)),
    second_stages,
)

claim.remarks.append(
    "In total: the first stage ends, with |w_perp| <= epsilon, after at most 2 (g*^2 / (rho delta_0)) log(1/epsilon) "
    "+ 1 steps; the second needs at most (1/gamma) log((delta / g*^2)^2 / epsilon) + 1, where delta = g*^2 - g^2, at "
    "least rho delta_0, is that of the state handed over. With rho = 1 and gamma = 0 in the first stage this is case "
    "(b); then the first stage is counted exactly by the recursion for a fixed scale."
)
claim.remarks.append(
    "The scale grows in the second stage as long as g s < g*, for ever. It passes g* as soon as |x_perp|^2 exceeds "
    "e (2 g* - e), where e is the residual, and where |x_perp| has a positive limit it ends above g*."
)
claim.remarks.append(
    "The first stage ends when |w_perp| <= epsilon, not after a prescribed number of steps: with gamma > 0 the scale "
    "goes on growing. That g_1 > 0 is sure if gamma (g* + g_0) < g_0, or if w_0 does not point away from w*."
)

one_step = claim.also(
    "a step in numbers",
    given={
        "scale": gt(G, 0),
        "target": gt(S, 0),
        "below": ge(S - G, 0),
        "part": ge(P, 0),
        "whole": ge(1 - P, 0),
        "pull": ge(S - G * (1 - P) - D, 0),
        "length": eq(h**2 * G**2, P * G**2 + S**2),
    },
    conclude={"pace": ge(h**2 * (2 * S - D), 2 * S)},
    says="For 0 < g <= g*, 0 <= p <= 1, D <= g* - g (1 - p) and h^2 = p + (g*/g)^2: 1 - D / (2 g*) >= 1 / h^2.",
    language=numbers,
)
step = one_step.proof()
room = step.inequality(
    "g* - g (1 - p) is not negative,", ge(S - G + G * P, 0), [step["below"], step["scale"], step["part"]]
)
twice = step.inequality(
    "(g h)^2 = p g^2 + g*^2 is at most 2 g*^2:",
    ge(2 * S**2 - P * G**2 - S**2, 0),
    [step["below"], step["whole"], step["scale"], step["target"]],
    [G],
)
gain = step.inequality("g (g* - g) is not negative,", ge(G * (S - G), 0), [step["scale"], step["below"]])
gain = step.inequality("nor is g (g* - g) (1 - p).", ge(G * (S - G) * (1 - P), 0), [gain, step["whole"]])
first = step.inequality("Times 2 g*;", ge(2 * S * G * (S - G) * (1 - P), 0), [gain, step["target"]])
second = step.inequality("the product of the first two;", ge((S - G + G * P) * (S**2 - P * G**2), 0), [room, twice])
square = step.inequality("and (g h)^2,", ge(P * G**2 + S**2, 0), [step["part"]], [G, S])
third = step.inequality(
    "times what the pull leaves:", ge((P * G**2 + S**2) * (S - G * (1 - P) - D), 0), [square, step["pull"]]
)
total = step.inequality(
    "together these are g^2 times the difference.",
    ge((h**2 * (2 * S - D) - 2 * S) * G**2, 0),
    [first, second, third, step["length"]],
)
lever = step.inequality("g^2 is positive.", gt(G**2, 0), [step["scale"]])
divided(step, h**2 * (2 * S - D) - 2 * S, total, lever, "Divide by it.")

# The scale stays positive

BELOW_ONE = {"target": gt(gs, 0), "a step": ge(gamma, 0), "less than 1": gt(1, gamma)}
RUN = {**STEPS, **BELOW_ONE, "positive": gt(g0, 0), "first": gt(start(after(g)), 0)}
sign = claim.also(
    "a scale that stays positive",
    given=RUN,
    conclude={"now": gt(g, 0), "next": gt(after(g), 0)},
    says="If g_0 > 0 and g_1 > 0, and 0 <= gamma < 1, then g_t > 0 for ever: for t >= 1 the direction points to the "
    "side to which the sign of the last scale turned it.",
)
step = sign.proof()
not_large = step.inequality("(gamma is at most 1)", ge(1, gamma), [step["less than 1"]])
known = {label: step[label] for label in (*STEPS, "target", "a step")} | {"not too large": not_large}
is_unit = step.cite(every, "unit", "w is a unit vector,", unit, known)
unit_next = step.identity("also after a step;", after(norm2(w)), sp.Integer(1))
turned = step.identity("a step takes A w to y / (g |v|).", after(A * w), y / (g * length))
q = g * after(g)
begin = step.inequality("g_0 g_1 is positive.", gt(start(q), 0), [step["positive"], step["first"]])
inside = step.inequality("|A w|^2 is at most 1 after a step,", ge(1, after(norm2(A * w))), [unit_next], [after(part)])
kept = step.inequality(
    "and gamma |A w|^2 is at most gamma.", ge(gamma * (1 - after(norm2(A * w))), 0), [step["a step"], inside]
)
with step.suppose("If g_t g_{t+1} > 0 then", implies(gt(q, 0), gt(after(q), 0))) as supposed:
    inner = supposed.step
    square = inner.inequality("g_{t+1}^2 is positive,", gt(after(g) ** 2, 0), [supposed["if1"]], [1 / g])
    square = inner.inequality(
        "and so is (1 - gamma) g_{t+1}^2;", gt((1 - gamma) * after(g) ** 2, 0), [square, inner["less than 1"]]
    )
    spare = inner.inequality(
        "gamma (1 - |A w|^2) g_{t+1}^2 is not negative;",
        ge(gamma * (1 - after(norm2(A * w))) * after(g) ** 2, 0),
        [kept],
        [after(g)],
    )
    push = inner.inequality("gamma g_t g_{t+1} is not either,", ge(gamma * q, 0), [inner["a step"], supposed["if1"]])
    push = inner.inequality(
        "and the pull has the sign of g_{t+1}:",
        ge(gamma * after(g) * gs**2 / (g * length), 0),
        [push, inner["step"]],
        [gs / (g * length)],
    )
    supposed.proves(
        inner.inequality(
            "so g_{t+1} g_{t+2} > 0.", gt(after(q), 0), [square, spare, push, turned, inner.definition(gs, "square")]
        )
    )
product = step.rule("strict-induction", "Two successive scales have one sign,", gt(q, 0), [begin, step.last], q=q)
begin = step.inequality("the first is positive,", gt(start(g), 0), [step["positive"]])
with step.suppose("and each makes the next one positive:", implies(gt(g, 0), gt(after(g), 0))) as supposed:
    inner = supposed.step
    supposed.proves(divided(inner, after(g), product, supposed["if1"], "divide by it."))
now = step.rule("strict-induction", "So all of them are.", gt(g, 0), [begin, step.last], q=g)
divided(step, after(g), product, now, "In particular the next one.")

# The first stage

grow = claim.also(
    "first stage",
    given={
        **RUN,
        "below": ge(delta0, 0),
        "fraction": ge(rho, 0),
        "not all": ge(1, rho),
        "small steps": ge((1 - rho) * (gs - g0), gamma * gs * (1 + 4 * L)),
        "not yet": gt(p, eps**2),
    },
    conclude={
        "the sum": eq(g - g0, 2 * gamma * gs * U),
        "its exponential": predicate("exp", W, U),
        "growth": ge(p0, W * p),
        "bound": ge(g0 + 4 * gamma * gs * L, g),
        "scale": le(g**2, gs**2 - rho * delta0),
        "scale after": le(after(g) ** 2, gs**2 - rho * delta0),
        "the power": predicate("exp", R, -rho * delta0 / gs**2 * t),
        "null space": ge(R, p),
        "count": gt(2 * gs**2 * L, rho * delta0 * t),
        "along after": eq(after(A * w), after(s) / gs * y),
        "same side after": gt(after(s), 0),
        "below after": ge(after(gap), 0),
        "positive after": gt(after(g), 0),
    },
    says="Let g_0 > 0, g_1 > 0, gamma < 1 and gamma (1 + 4 log(1/epsilon)) <= (1 - rho) (1 - g_0 / g*). As long as "
    "|w_perp| > epsilon, the scale is at most g_0 + 2 gamma g* log(|w_0^perp|^2 / |w_perp|^2), g^2 <= g*^2 - rho "
    "delta_0 now and after the next step, |w_perp|^2 <= exp(-rho delta_0 t / g*^2), and the number t of steps "
    "made is less than 2 (g*^2 / (rho delta_0)) log(1/epsilon). From the next state the second stage can begin.",
)
step = grow.proof()
not_large = step.inequality("(gamma is at most 1)", ge(1, gamma), [step["less than 1"]])
known = {label: step[label] for label in (*STEPS, "target", "a step")} | {"not too large": not_large}
now = conclusion_of(step, sign, "now", "The scale is positive,")
ahead = conclusion_of(step, sign, "next", "also after the next step.")
is_unit = step.cite(every, "unit", "w is a unit vector,", unit, known)
moved = step.cite(every, "along", "A w is along y after a step,", every.conclude["along"], known)
aligned = step.cite(every, "alignment", "where the alignment is |y| / (g |v|),", every.conclude["alignment"], known)
aside = step.inequality("a positive number:", gt(after(s) * g * length, 0), [aligned, step["target"]])
stride = step.inequality("g |v| is positive.", gt(g * length, 0), [now, step["step"]])
same_side = divided(step, after(s), aside, stride, "So is the alignment.")

short = step.inequality("|w_perp|^2 is at most 1,", ge(1 - p, 0), [is_unit], [A * w])
long = step.identity(
    "and |v|^2 is |w_perp|^2 + (g*/g)^2.",
    length**2 * g**2,
    p * g**2 + gs**2,
    [step.definition(length, "square"), step.definition(gs, "square")],
)
distance = step.inequality("|y - |y| A w|^2 is not negative,", ge(norm2(y - gs * A * w), 0), [], [y - gs * A * w])
cauchy = step.inequality(
    "so y'Aw <= |y|,", ge(gs * (gs - dot(y, A * w)), 0), [distance, is_unit, step.definition(gs, "square")], [gs * part]
)
cauchy = step.inequality("(divide by |y|)", ge(gs - dot(y, A * w), 0), [cauchy, step["target"]], [1 / gs])
pulled = step.inequality(
    "and the pull is at most g* - g (1 - |w_perp|^2).", ge(gs - g * (1 - p) - pull, 0), [cauchy, is_unit]
)

total = g - g0 - 2 * gamma * gs * U
still = step.identity("A step adds the pull to 2 g* U, and gamma times the pull to g.", after(total), total)
same = step.rule("never-changes", "So g = g_0 + 2 gamma g* U for ever:", eq(total, start(total)), [still], q=total)
summed = step.identity("both sides start equal.", g - g0, 2 * gamma * gs * U, [same])
is_exp = exp_of_a_sum(step, W, U, step.definition(omega, "is"), "W is the exponential of U.")

positive = stays_positive(step, W, omega, "W starts at 1,", "So it is positive.")
accuracy = exp_product(step, eps, eps, eps2, "epsilon^2 = exp(-2 L).")
first_part = step.inequality("|w_0^perp|^2 is at most 1 too.", ge(1 - p0, 0), [step["unit_start"]], [A * w0])


def limited(step: Proof, bounded: Known) -> Known:
    """U <= 2 L, where p W <= p_0 and p > epsilon^2."""
    exponent = U - 2 * L
    exists = step.rule(
        "exp-exists",
        "The exponential of U - 2 L",
        exist(E, such_that=[predicate("exp", E, exponent), gt(E, 0)]),
        e=exponent,
    )
    with step.obtain(exists, "is less than 1,", ge(2 * L, U)) as inner:
        product = exp_product(inner, eps2, is_exp, inner["has1"], "being epsilon^2 W,")
        tangent = exp_tangent(inner, inner["has1"], "and at least its tangent.")
        less = inner.inequality("(W (p - epsilon^2) > 0)", gt(W * (p - eps**2), 0), [positive, inner["not yet"]])
        inner.inequality("So U < 2 L.", ge(2 * L, U), [tangent, product, accuracy, less, bounded, first_part])
    top = step.inequality("and g is at most g_0 + 4 gamma g* L,", ge(gamma * gs * (2 * L - U), 0), [step.last, push])
    return step.inequality("that is,", ge(g0 + 4 * gamma * gs * L, g), [top, summed])


push = step.inequality("gamma g* is not negative.", ge(gamma * gs, 0), [step["a step"], step["target"]])
over = step.inequality("g_0 is at most g*:", ge((gs - g0) * (gs + g0), 0), [step["below"]])
reach = step.inequality("(g* + g_0 > 0)", gt(gs + g0, 0), [step["target"], step["positive"]])
over = divided(step, gs - g0, over, reach, "their squares are ordered.")
rest = step.inequality("rho (g* - g_0) is not negative.", ge(rho * (gs - g0), 0), [step["fraction"], over])
q = p0 - W * p
begin = step.inequality("At the start W p = p_0.", ge(start(q), 0))
with step.suppose("Suppose W p <= p_0.", implies(ge(q, 0), ge(after(q), 0))) as supposed:
    inner = supposed.step
    bound = limited(inner, supposed["if1"])
    under = inner.inequality("which is at most g*.", ge(gs - g, 0), [bound, inner["small steps"], rest, push])
    by = {
        "scale": now,
        "target": inner["target"],
        "below": under,
        "part": inner.inequality("(a square)", ge(p, 0), [], [part]),
    }
    by |= {"whole": short, "pull": pulled, "length": long}
    values = {G: g, S: gs, P: p, D: pull, h: length}
    fact = ge(length**2 * (2 * gs - pull), 2 * gs)
    paced = inner.cite(one_step, "pace", "By the inequality about numbers", fact, by, values)
    denominator = inner.inequality(
        "2 |v|^2 g* - |v|^2 D is positive,", gt((2 * gs - pull) * length**2, 0), [paced, inner["target"]]
    )
    denominator = inner.inequality("(divide by |v|^2)", gt(2 * gs - pull, 0), [denominator], [1 / length])
    exists = inner.rule(
        "exp-exists",
        "and exp(-D / (2 g*)),",
        exist(E, such_that=[predicate("exp", E, -pull / (2 * gs)), gt(E, 0)]),
        e=-pull / (2 * gs),
    )
    unit_exp = is_one(inner, one)
    with inner.obtain(
        exists, "at least its tangent 1 - D / (2 g*), is at least 1 / |v|^2:", ge(2 * gs, omega * (2 * gs - pull))
    ) as deep:
        tangent = exp_tangent(deep, deep["has1"], "the tangent,")
        product = exp_product(deep, omega, deep["has1"], one, "the product with exp(D / (2 g*)),")
        steep = deep.inequality(
            "which is 1;", ge(omega * (E - 1 + pull / (2 * gs)), 0), [tangent, deep.definition(omega, "positive")]
        )
        deep.inequality(
            "multiply by 2 g*.", ge(2 * gs, omega * (2 * gs - pull)), [steep, product, unit_exp, deep["target"]]
        )
    ordered = inner.inequality("So", ge((length**2 - omega) * (2 * gs - pull), 0), [paced, inner.last])
    ordered = divided(inner, length**2 - omega, ordered, denominator, "exp(D / (2 g*)) is at most |v|^2,")
    weight = inner.inequality("W is positive,", ge(W * (length**2 - omega), 0), [ordered, positive])
    shrunk = inner.identity("a step divides p by |v|^2,", after(part), part / length)
    fewer = inner.inequality("and so W p does not grow.", ge(W * p, after(W * p)), [weight, shrunk], [part / length])
    supposed.proves(inner.inequality("So", ge(after(q), 0), [fewer, supposed["if1"]]))
kept = step.rule("induction", "So W p <= p_0 as long as p > epsilon^2.", ge(q, 0), [begin, step.last], q=q)
step.inequality("In other words:", grow.conclude["growth"], [kept])
bound = limited(step, kept)

top = (1 - rho) * gs + rho * g0
spread = step.inequality("rho (1 - rho) is not negative,", ge(rho * (1 - rho), 0), [step["fraction"], step["not all"]])
convex = step.inequality(
    "so the square of B = (1 - rho) g* + rho g_0 is at most g*^2 - rho delta_0.",
    le(top**2, gs**2 - rho * delta0),
    [spread],
    [gs - g0],
)


def within(scale: Expression, below: Known, positive: Known, says: str) -> Known:
    """scale^2 <= g*^2 - rho delta_0, as 0 < scale <= B."""
    both = step.inequality("B + g is positive;", ge(top + scale, 0), [below, positive])
    ordered = step.inequality("multiply by B - g:", ge((top + scale) * (top - scale), 0), [both, below])
    return step.inequality(says, le(scale**2, gs**2 - rho * delta0), [ordered, convex])


below = step.inequality("The scale is at most B,", ge(top - g, 0), [bound, step["small steps"], push])
small = within(g, below, now, "so g^2 <= g*^2 - rho delta_0.")
inside = step.inequality("g (1 - p) is not negative,", ge(g * (1 - p), 0), [now, short])
less = step.inequality("so the pull is at most g*,", ge(gs - pull, 0), [pulled, inside])
less = step.inequality("and g grows by at most gamma g*,", ge(gamma * (gs - pull), 0), [less, step["a step"]])
below = step.inequality("which leaves it below B", ge(top - after(g), 0), [bound, step["small steps"], less])
within(after(g), below, ahead, "after the next step.")

is_power = exp_of_a_sum(
    step, R, -rho * delta0 / gs**2 * t, step.definition(decay, "is"), "R = exp(-rho delta_0 t / g*^2)."
)
share = rho * delta0 / gs**2
tangent = exp_tangent(step, decay, "One factor of it is at least 1 - rho delta_0 / g*^2,")
shrunk = step.identity("and a step divides p by |v|^2,", after(p) * length**2, p)
shrunk = step.inequality("which is at least g*^2 / g^2:", ge(p * g**2, after(p) * gs**2), [long], [p * g / length])
slower = step.inequality(
    "so, as g^2 <= g*^2 - rho delta_0,", ge(p * (1 - share), after(p)), [shrunk, small], [part / gs, 1 / gs]
)
slower = step.inequality(
    "a step multiplies p by that factor at most.", ge(p * decay, after(p)), [slower, tangent], [part]
)
begin = step.inequality("p_0 is at most 1;", ge(start(R - p), 0), [first_part])
with step.suppose("if p <= R", implies(ge(R - p, 0), ge(after(R - p), 0))) as supposed:
    inner = supposed.step
    scaled = inner.inequality(
        "multiply by the factor:", ge(decay * (R - p), 0), [supposed["if1"], inner.definition(decay, "positive")]
    )
    supposed.proves(inner.inequality("it is so after a step.", ge(after(R - p), 0), [scaled, slower]))
falls = step.rule("induction", "So p <= R.", ge(R - p, 0), [begin, step.last], q=R - p)
step.inequality("In other words:", ge(R, p), [falls])

exponent = 2 * L - share * t
exists = step.rule(
    "exp-exists",
    "The exponential of 2 L - rho delta_0 t / g*^2",
    exist(E, such_that=[predicate("exp", E, exponent), gt(E, 0)]),
    e=exponent,
)
with step.obtain(exists, "exceeds 1, and so its exponent 0.", gt(exponent, 0)) as inner:
    product = exp_product(inner, inner["has1"], eps2, is_power, "It is R / epsilon^2,")
    with if_not(inner, "which is more than 1. So the exponent is positive:", gt(exponent, 0)) as case:
        low = at_most_one(case, case["has1"], case["case1"], "the exponential would be at most 1,")
        nothing = case.inequality(
            "but p > epsilon^2.",
            gt(0, 0),
            [low, product, falls, case["not yet"], accuracy, case.definition(eps2, "positive")],
        )
        case.absurd("A contradiction.", nothing)
step.inequality("Multiply by g*^2.", grow.conclude["count"], [step.last, step["target"]], [gs])

image = step.identity(
    "After the step |A w|^2 is the square of the alignment,", after(norm2(A * w)), after(s) ** 2, [moved]
)
image = step.inequality(
    "at most 1,",
    ge(1 - after(s) ** 2, 0),
    [image, step.identity("as |w| = 1,", after(norm2(w)), sp.Integer(1))],
    [after(part)],
)
unit_number = step.inequality("(1 is positive)", gt(1, 0))
image = smaller(step, sp.Integer(1), after(s), image, unit_number, "and so is the alignment.")
spread = step.inequality("g (1 - s) is not negative then,", ge(after(g) * (1 - after(s)), 0), [image, ahead])
rest = step.inequality("B is at most g*,", ge(gs - top, 0), [rest])
step.inequality("and g s <= g <= B <= g*.", ge(after(gap), 0), [spread, below, rest])

# The second stage

SECOND = {label: fact for label, fact in AFTER.items() if label != "not too large"}
SECOND |= {
    "a small step": ge(sp.Rational(7, 8), gamma),
    "an accuracy": gt(nu, 0),
    "accuracy": ge(nu**2, p0),
    "scale below": ge(delta0, 0),
}
good = le(norm2(r), 3 * nu * gs**2)
x_perp = norm2(x_part)
theorem = claim.state(
    "theorem",
    given=SECOND,
    conclude={
        "the power": predicate("exp", M, -gamma * t),
        "null space": ge(nu**2, p),
        "loss": implies(le(M * delta0**2, nu * gs**4), good),
        "loss, later": implies(le(M * delta0, nu**2 * gs**2), good),
        "residual": ge(Q**2 * gap0**2, norm2(r)),
        "distance": ge(Q**2 * gap0**2 + g0**2 * nu**2, norm2(g * w - A.T * y)),
        "the scale grows": ge(after(g), g),
        "the scale, at most": ge(gs**2 + x_perp, g**2),
        "the scale, at least": ge(g**2, gs**2 + x_perp - 2 * gs * Q * gap0),
        "overshoots by little": ge(gs**2 + nu**2 * g0**2, g**2),
        "what is lost": eq(gs * after(x_part), (gs - after(gap)) * x_part),
    },
    says="The second stage, from a state that the first one hands over: A w_0 = s_0 y / |y|, s_0 >= 0, 0 < g_0 <= g*, "
    "|w_0^perp| <= epsilon; delta_0 = g*^2 - g_0^2 is that of this state. For 0 <= gamma <= 7/8 the loss "
    "criterion |A g w - y|^2 <= 3 epsilon g*^2 holds after t >= (1/gamma) log((delta_0 / g*^2)^2 / epsilon) "
    "steps (none, if that is negative), hence after (1/gamma) log((delta_0 / g*^2) / epsilon^2). With Q = (1 - "
    "gamma s_0)^t, the square of the distance of x = g w from x* is at most Q^2 e_0^2 + epsilon^2 g_0^2, and g^2 "
    "is g*^2 + |x_perp|^2 up to 2 g* Q e_0.",
)
step = theorem.proof()
whole = step.inequality("(gamma is at most 1)", ge(1, gamma), [step["a small step"]])
states = {label: step[label] for label in SECOND if label in AFTER} | {"not too large": whole}


def cited(label: str, says: str) -> Known:
    """A conclusion of what holds after the first step."""
    return step.cite(main, label, says, main.conclude[label], states)


is_power = exp_of_a_sum(step, M, -gamma * t, step.definition(m, "is"), "M = exp(-gamma t).")
parts, ahead, first = (
    cited(label, says)
    for label, says in (
        ("null space", "|w_perp|^2 = 1 - s^2,"),
        ("aligned since the start", "s >= s_0,"),
        ("residual", "|r|^2 = e^2,"),
    )
)
now, below, contracts = (
    cited(label, says) for label, says in (("positive", "g > 0,"), ("below", "e >= 0,"), ("geometric", "e <= Q e_0."))
)
same_side = cited("same side", "s >= 0,")
part0_is = step.identity("At the start, too, |w_perp|^2 = 1 - s^2.", p0, 1 - s0**2, [step["along"], step["unit_start"]])
more = step.inequality("s + s_0 is not negative,", ge(s + s0, 0), [same_side, step["same side"]])
more = step.inequality("so s^2 >= s_0^2,", ge((s + s0) * (s - s0), 0), [more, ahead])
step.inequality("and |w_perp| is at most epsilon.", ge(nu**2, p), [more, parts, part0_is, step["accuracy"]])
far = step.inequality("Q e_0 is not negative,", ge(Q * gap0, 0), [below, contracts])
square = step.inequality("so e^2 <= Q^2 e_0^2,", ge((Q * gap0 + gap) * (Q * gap0 - gap), 0), [far, below, contracts])
loss = step.inequality("which bounds the loss,", theorem.conclude["residual"], [square, first])
distance = cited("distance", "Pythagoras:")
lost = cited("null space since the start", "the null-space part of x does not grow,")
room = step.inequality("and began with g_0 epsilon at most.", ge(g0**2 * (nu**2 - p0), 0), [step["accuracy"]], [g0])
step.inequality("So the distance from x* is at most", theorem.conclude["distance"], [distance, square, lost, room])
cited("the scale grows", "The scale grows,")
size_of = step.identity(
    "and its square is that of g s and the null-space part:", g**2, (gs - gap) ** 2 + x_perp, [parts]
)
inner_part = step.inequality("g s is not negative,", ge(g * s, 0), [now, same_side])
under = step.inequality("so e (g* + g s) >= 0", ge(gap * (gs + g * s), 0), [below, inner_part, step["target"]])
upper = step.inequality("and the scale is at most", theorem.conclude["the scale, at most"], [size_of, under])
slack = step.inequality(
    "2 g* (Q e_0 - e) is not negative,", ge(2 * gs * (Q * gap0 - gap), 0), [contracts, step["target"]]
)
step.inequality("and it is at least", theorem.conclude["the scale, at least"], [size_of, slack], [gap])
step.inequality("It passes g* by little:", theorem.conclude["overshoots by little"], [upper, lost, room])
known = {label: step[label] for label in (*STEPS, "target", "a step")} | {"not too large": whole}
aligned = step.cite(every, "alignment", "The new alignment times g |v| is |y|:", every.conclude["alignment"], known)
step.identity(
    "so a step multiplies the null-space part of x by 1 - e_{t+1} / g*.",
    gs * after(x_part),
    (gs - after(gap)) * x_part,
    [aligned],
)

positive = stays_positive(step, M, m, "M starts at 1,", "So it is positive,")
down = step.inequality("-gamma is not positive,", ge(0, -gamma), [step["a step"]])
factor = at_most_one(step, m, down, "exp(-gamma) is at most 1,")
begin = step.inequality("and M starts at 1.", ge(start(1 - M), 0))
with step.suppose("So M", implies(ge(1 - M, 0), ge(after(1 - M), 0))) as supposed:
    inner = supposed.step
    supposed.proves(inner.inequality("stays at most 1.", ge(after(1 - M), 0), [supposed["if1"], factor, positive]))
at_most = step.rule("induction", "M is at most 1.", ge(1 - M, 0), [begin, step.last], q=1 - M)
length0 = step.inequality("|w_0^perp|^2 is not negative,", ge(1 - s0**2, 0), [part0_is], [part0])
one_number = step.inequality("(1 is positive)", gt(1, 0))
short = smaller(step, sp.Integer(1), s0, length0, one_number, "so s_0 is at most 1.")
hinge = step.inequality("s_0 (1 - s_0) is not negative;", ge(s0 * (1 - s0), 0), [step["same side"], short])
tangent = exp_tangent(step, m, "exp(-gamma) is at least 1 - gamma.")
fine = implies(gt(1, 3 * nu), ge(M, Q**2))
with step.suppose("Suppose epsilon < 1/3.", fine) as supposed:
    inner = supposed.step
    tight = inner.inequality("epsilon^2 < 1/9,", gt(sp.Rational(1, 9), nu**2), [supposed["if1"], inner["an accuracy"]])
    high = inner.inequality(
        "and s_0 >= s_0^2 >= 8/9.", ge(s0, sp.Rational(8, 9)), [tight, inner["accuracy"], part0_is, hinge]
    )
    slow = inner.inequality(
        "(7/8 - gamma) s_0^2 >= 0,", ge((sp.Rational(7, 8) - gamma) * s0**2, 0), [inner["a small step"]], [s0]
    )
    high = inner.inequality("so 2 s_0 - gamma s_0^2 >= 1,", ge(2 * s0 - gamma * s0**2 - 1, 0), [high, slow, hinge])
    high = inner.inequality(
        "and (1 - gamma s_0)^2 <= 1 - gamma", ge(gamma * (2 * s0 - gamma * s0**2 - 1), 0), [high, inner["a step"]]
    )
    high = inner.inequality("is at most exp(-gamma).", ge(m - (1 - gamma * s0) ** 2, 0), [high, tangent])
    begin = inner.inequality("Both powers start at 1.", ge(start(M - Q**2), 0))
    with inner.suppose("If Q^2 <= M", implies(ge(M - Q**2, 0), ge(after(M - Q**2), 0))) as induct:
        deep = induct.step
        induct.proves(
            deep.inequality(
                "it is so after a step.",
                ge(after(M - Q**2), 0),
                [induct["if1"], high, deep.definition(m, "positive")],
                [Q],
            )
        )
    kept = inner.rule("induction", "So Q^2 <= M.", ge(M - Q**2, 0), [begin, inner.last], q=M - Q**2)
    supposed.proves(inner.inequality("In other words:", ge(M, Q**2), [kept]))
powers = step.last

reach = step.inequality("g* + g_0 is positive,", gt(gs + g0, 0), [step["target"], step["positive"]])
over = step.inequality("so g_0 is at most g*:", ge((gs - g0) * (gs + g0), 0), [step["scale below"]])
over = divided(step, gs - g0, over, reach, "the squares are.")
first_gain = step.inequality("g_0 (g* - g_0) is not negative,", ge(g0 * (gs - g0), 0), [step["positive"], over])
second_gain = step.inequality("nor is (g* - g_0) (1 - s_0),", ge((gs - g0) * (1 - s0), 0), [over, short])
second_gain = step.inequality("times g*;", ge(gs * (gs - g0) * (1 - s0), 0), [second_gain, step["target"]])
loose = step.inequality(
    "and 1 - s_0 <= |w_0^perp|^2 <= epsilon^2.", ge(nu**2 - (1 - s0), 0), [part0_is, hinge, step["accuracy"]]
)
begins = step.inequality(
    "So g* e_0 is at most B = delta_0 + epsilon^2 g*^2,",
    ge(delta0 + nu**2 * gs**2 - gs * gap0, 0),
    [first_gain, second_gain, loose],
    [gs],
)
start_gap = step.inequality("and not negative,", ge(gs * gap0, 0), [step["below"], step["target"]])
total = delta0 + nu**2 * gs**2
both = step.inequality("(their sum too)", ge(total + gs * gap0, 0), [begins, start_gap])
squares = step.inequality(
    "so (g* e_0)^2 is at most B^2.", ge((total + gs * gap0) * (total - gs * gap0), 0), [both, begins]
)
wide = step.inequality("e is at most g*,", ge((gs + gap) * (gs - gap), 0), [inner_part, below, step["target"]])


def coarse(step: Proof, large: Known) -> Known:
    """The loss is small enough, if 3 epsilon >= 1."""
    return step.inequality("As e <= g*, the loss is at most g*^2.", good, [wide, first, large], [gs])


with step.suppose("Suppose exp(-gamma t) delta_0^2 <= epsilon g*^4.", theorem.conclude["loss"]) as supposed:
    inner = supposed.step
    with inner.cases("The loss is small then.", good, split=ge(3 * nu, 1)) as cases:
        with cases.case("If 3 epsilon >= 1 it always is.") as case:
            coarse(case, case["case1"])
        with cases.case("If 3 epsilon < 1,") as case:
            fine_enough = case.instantiate(powers, "Q^2 <= M,", ge(M, Q**2), [case["case1"]])
            bound = case.inequality(
                "so (g* e)^2 is at most M (g* e_0)^2,",
                ge(M * gs**2 * gap0**2, gs**2 * gap**2),
                [fine_enough, square],
                [gs, gs * gap0],
            )
            bound = case.inequality("at most M B^2,", ge(M * total**2, gs**2 * gap**2), [bound, squares, positive])
            halves = case.inequality(
                "and B^2 <= 2 delta_0^2 + 2 epsilon^4 g*^4.",
                ge(2 * M * delta0**2 + 2 * M * nu**4 * gs**4, M * total**2),
                [positive],
                [delta0 - nu**2 * gs**2],
            )
            tiny = case.inequality(
                "2 epsilon^3 <= 1,", ge(nu - 2 * nu**4, 0), [case["case1"], case["an accuracy"]], [nu]
            )
            tiny = case.inequality("so", ge(nu * gs**4, 2 * M * nu**4 * gs**4), [tiny, at_most], [gs**2, nu**2 * gs**2])
            bound = case.inequality(
                "(g* e)^2 is at most 3 epsilon g*^4.",
                ge(3 * nu * gs**4, gs**2 * gap**2),
                [bound, halves, tiny, supposed["if1"]],
            )
            case.inequality("Divide by g*^2.", good, [bound, first], [1 / gs])
    supposed.proves(inner.last)
reached = step.last
with step.suppose("Suppose exp(-gamma t) delta_0 <= epsilon^2 g*^2.", theorem.conclude["loss, later"]) as supposed:
    inner = supposed.step
    with inner.cases("The loss is small then.", good, split=ge(3 * nu, 1)) as cases:
        with cases.case("If 3 epsilon >= 1 it always is.") as case:
            coarse(case, case["case1"])
        with cases.case("If 3 epsilon < 1,") as case:
            more = case.inequality(
                "multiply by delta_0,",
                ge(delta0 * (nu**2 * gs**2 - M * delta0), 0),
                [supposed["if1"], case["scale below"]],
            )
            tiny = case.inequality("which is at most g*^2:", ge(nu**2 * gs**2 * g0**2, 0), [], [nu * gs * g0])
            fewer = case.inequality(
                "and epsilon^2 <= epsilon.", ge((nu - nu**2) * gs**4, 0), [case["case1"], case["an accuracy"]], [gs**2]
            )
            done = case.inequality("So", le(M * delta0**2, nu * gs**4), [more, tiny, fewer])
            case.instantiate(reached, "the first condition holds.", good, [done])
    supposed.proves(inner.last)

claim.mutated(
    "never beyond",
    SECOND,
    {"scale": ge(gs, after(g))},
    "That the scale does not pass |y|.",
).refuted(
    "A = [1, 0], y = 1, w_0 = (3/5, 4/5), g_0 = 15/16, gamma = 7/8: g_1 is more than 1.",
    "scale",
    {"m": 1, "d": 2},
    {
        A: [[1, 0]],
        y: [[1]],
        gs: [[1]],
        w0: [["3/5"], ["4/5"]],
        g0: [["15/16"]],
        length: [["4/3"]],
        gamma: [["7/8"]],
        nu: [["4/5"]],
    },
)
