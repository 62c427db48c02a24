"""Losses l(A x) other than least squares: the invariant of Lemma 2.5 holds for all of them, and what follows from it.

With v = minus the gradient of l at A g w, the WN flow is dg/dt = c w'A'v, dw/dt = g P A'v. The proof of Lemma 2.5 never
uses how v moves. So the null-space part of x = g w has the square kappa g^2 exp(-g^2/c), at most kappa c/e. Where |g|
grows without bound, as for the logistic loss of one observation, WN forgets that part; gradient flow keeps it.
"""

import random
from typing import Any

import sympy as sp

from proofs.arguments import (
    at_most_one,
    below_one,
    by_contradiction,
    conclusion_of,
    exp_product,
    exp_tangent,
    exp_tends,
    if_not,
    is_one,
    one_limit,
    quotient_tends,
    rayleigh,
    same_limit,
    same_rates,
)
from proofs.claim import Claim, Values
from proofs.confirm import as_column
from proofs.evaluation import unit_vector
from proofs.statement import FALSE, Known, Proof
from proofs.wu2020 import lemma_2_5
from proofs.wu2020.instances import logistic, other_losses
from proofs.wu2020.lemma_2_5 import factor, given, grown, grown0, squares, whole, whole0
from proofs.wu2020.setting import (
    ANY_RANK,
    FLOW,
    SHAPES,
    A,
    A_pinv,
    P,
    c,
    g,
    g0,
    n,
    n0,
    norm_is_one,
    perp,
    positive,
    r,
    rate,
    ratio,
    sample,
    small,
    start,
    t,
    unit,
    w,
    w0,
    words,
)
from symbolic.notation import (
    ANYTHING,
    Expression,
    Language,
    complete,
    dot,
    eq,
    exist,
    ge,
    gt,
    implies,
    le,
    ne,
    norm2,
    predicate,
    tends,
)

linear = squares.child()  # the loss -v'A x, whose gradient does not move
v = linear.vector("v", "m", meaning="minus the gradient of the loss at A g w")
linear.extend("rate", {w: g * P * A.T * v, g: c * dot(w, A.T * v)})
language = linear.child()  # any loss
language.latex_names["v"] = "v_t"
v0 = language.vector("v0", "m", "v_0", "the same at time 0")
language.extend("rate", {v: ANYTHING})
language.extend("start", {v: v0})


def sample_loss(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A state, and any column as minus the gradient."""
    return sample(rng, m, d, rank) | {"v": as_column([small(rng) for _ in range(m)])}


claim = Claim("wu2020/app-D", language, "The invariant for other losses", sample_loss, ANY_RANK, other_losses)
claim.remarks.append(
    "Appendix D is not to be had. The invariant is the first equation of (6), and what truly follows from it; the "
    "second equation as printed fails here as it does for least squares (Lemma 2.5)."
)
claim.remarks.append(
    "A loss l(A x) is smooth, v_t is minus its gradient at A g_t w_t, so minus the gradients in g and w are w'A'v and "
    "g A'v. The proof allows any v_t: no convexity is needed, and no rank condition."
)

sphere = claim.also(
    "length",
    given=FLOW,
    conclude={"unit": unit, "norm": eq(n, 1)},
    says="For these flows too w stays on the unit sphere.",
)
step = sphere.proof()
still = step.identity("P w = 0, so the squared length does not change.", rate(norm2(w)), 0)
kept = step.rule(
    "constant-of-motion", "It keeps the value it started with,", eq(norm2(w), start(norm2(w))), [still], q=norm2(w)
)
unit_now = step.identity("which is 1.", norm2(w), 1, [kept])
norm_is_one(step, unit_now)


def stays_unit(step: Proof) -> list[Known]:
    """|w| = 1 along the flow of any loss."""
    return [
        conclusion_of(step, sphere, "unit", "w stays on the unit sphere:"),
        conclusion_of(step, sphere, "norm", "its norm is 1."),
    ]


printed = claim.printed(
    given=given,
    conclude={
        "invariant": eq(perp(w), factor * perp(w0)),
        "norm": eq(norm2(perp(w)) * whole, norm2(perp(w0)) * whole0),
    },
    says="For c > 0, minus the gradient v_t of the loss moving in any way, at all times at which the flow exists.",
)
step = printed.proof()
kept, _ = lemma_2_5.invariant(step, v, stays_unit(step))
up = exp_product(step, grown, grown, whole, "exp(g^2/2c)^2 = exp(g^2/c),")
up0 = exp_product(step, grown0, grown0, whole0, "and at the start.")
step.identity(
    "So the squared norm has the factor exp(g^2/c).",
    norm2(perp(w)) * whole,
    norm2(perp(w0)) * whole0,
    [kept, up, up0],
)

special = claim.also(
    "the case of least squares",
    given=given,
    conclude={"invariant": eq(perp(w), factor * perp(w0))},
    says="Lemma 2.5 is the case v = r.",
    language=squares,
)
step = special.proof()
step.cite(
    printed,
    "invariant",
    "The residual is minus the gradient of |z - y|^2 / 2 at z = A g w.",
    special.conclude["invariant"],
    {label: step[label] for label in given},
    {v: r, v0: start(r)},
)

here: dict[Expression, list[list[Any]]] = {
    A: [[1, 0]],
    A_pinv: [[1], [0]],
    v: [[1]],
    w0: [["3/5"], ["4/5"]],
    g0: [[1]],
    c: [[1]],
    n0: [[1]],
}
false = claim.false(
    "the second equation",
    given,
    {"invariant": eq(norm2(perp(w)) * grown, norm2(perp(w0)) * grown0)},
    "The second equation of (6) as printed, for the loss -v'A x.",
    language=linear,
)
refutation = false.refuted(
    "A = [1, 0], v = 1, w_0 = (3/5, 4/5), g_0 = c = 1: at the start the printed quantity has the slope "
    "-(48/125) exp(1/2), not 0.",
    "invariant",
    {"m": 1, "d": 2},
    here,
)
constant = same_rates(refutation.derive, "If it were invariant, its rate would be zero.", refutation.assumed)
refutation.fails = refutation.derive.identity(
    "Divide by the exponential.", g * dot(w, A.T * v) * norm2(perp(w)) * (1 - 2 / n**2), 0, [constant]
)

mutated = claim.mutated(
    "the part in the row space",
    given,
    {"invariant": eq(w - perp(w), factor * (w0 - perp(w0)))},
    "The same of the part of w in the row space.",
    language=linear,
)
refutation = mutated.refuted(
    "At the same start the part in the row space grows, the other side shrinks.", "invariant", {"m": 1, "d": 2},
    {**here, factor: [[1]]},
)  # fmt: skip
refutation.fails = same_rates(refutation.derive, "If it held at all times, the slopes would agree.", refutation.assumed)

# What follows from it, and what else is true for every loss. The letter l is the loss, and follows the chain rule

losses = language.child()
kappa = losses.let("kappa", norm2(perp(w0)) * whole0, r"\kappa", "the invariant")
h = losses.scalar("h", meaning="1 / (1 + g^2)")
h0 = losses.scalar("h0", "h_0")
l = losses.scalar("l", r"\ell_t", "the loss at A g w")  # noqa: E741 - the loss is called l
l0 = losses.scalar("l0", r"\ell_0", "the loss at the start")
z = A * (g * w)
losses.extend("rate", {h: ANYTHING, l: -dot(v, rate(z))})
losses.extend("start", {h: h0, l: l0})
euler = losses.define("euler", "exp", sp.Integer(1), latex="e")
excess = losses.define("excess", "exp", g**2 / c - 1)
excess_half = losses.define("excess_half", "exp", g**2 / (2 * c) - 1)
along, across = dot(w, A.T * v), P * A.T * v
part = norm2(g * perp(w))


def sample_losses(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A loss of one functional, with a positive margin; and constants as the statements ask for."""
    while True:
        values, number = sample(rng, m, d, rank), unit_vector(rng, m)
        ((scale,),) = values["g"]
        image = [sum((a * x for a, (x,) in zip(row, values["w"], strict=True)), scale * 0) for row in values["A"]]
        margin = scale * sum((a * x for a, (x,) in zip(image, number, strict=True)), scale * 0)
        if margin:
            break
    if margin < 0:
        scale, margin = -scale, -margin
    loss, slope, ratio_of_steps = positive(rng) + 1, positive(rng) + 1, values["c"][0][0]
    square = sum((a * a for row in values["A"] for a in row), scale * 0)  # at least lambda_max
    low = min(scale * scale, ratio_of_steps) / 2
    scalars = {"g": scale, "h": 1 / (1 + scale * scale), "l": loss, "sigma": slope, "p": 1 / margin, "floor": low}
    scalars |= {"bound": loss**2 / slope**2, "l_zero": loss + slope * margin / 2}
    scalars |= {"curvature": slope * margin / (low * square), "loss": loss, "slip": margin}
    columns = {"x": values["w"], "number": number, "v": [[slope * x] for (x,) in number]}
    return values | columns | {name: [[value]] for name, value in scalars.items()}


general = Claim(
    "new/general-losses",
    losses,
    "Losses other than least squares",
    sample_losses,
    SHAPES,
    lambda: logistic(("generic", "example", "g < 0")),
)

general.remarks.append(
    "That the flow exists for all times is a hypothesis of the statements about limits. For the logistic loss it is "
    "true, as its gradient is bounded, so that g grows at most linearly. A label -1 turns the sign of a row of A."
)
general.remarks.append(
    "The step from many observations to one is made by the hypothesis that v is a multiple of one vector u: then the "
    "loss depends on the margin s = u'A x alone. The bounds, the decrease and the self-balancing hold for any loss."
)

decrease = general.also(
    "decrease",
    given={**FLOW, "ratio": ratio},
    conclude={"rate": eq(rate(l), -c * along**2 - g**2 * norm2(across)), "never grows": ge(start(l), l)},
    says="The loss never grows.",
)
step = decrease.proof()
exact = step.identity(
    "By the chain rule, and since P is a projection:", rate(l), decrease.conclude["rate"].sides[1], stays_unit(step)
)
falling = step.inequality("The rate is not positive,", le(rate(l), 0), [exact, step["ratio"]], [along, g * across])
step.rule("monotone", "and the loss never grows.", decrease.conclude["never grows"], [falling], q=l)

theorem = general.state(
    "theorem",
    given={**given, "inverse": eq(h * (1 + g**2), 1)},
    conclude={
        "null-space part": eq(part * whole, kappa * g**2),
        "bounded": le(part * euler, kappa * c),
        "large scale": le(part * g**2 * euler**2, 4 * c**2 * kappa),
        "forgotten": implies(tends(h, 0), tends(g * perp(w), 0)),
    },
    says="With kappa = |w_0^perp|^2 exp(g_0^2 / c): the null-space part of x = g w satisfies |x^perp|^2 = "
    "kappa g^2 exp(-g^2 / c) <= kappa c / e, whatever the loss, and |x^perp|^2 <= 4 c^2 kappa / (e g)^2. If |g| grows "
    "without bound, that is h = 1 / (1 + g^2) tends to 0, it tends to 0.",
)
step = theorem.proof()
invariant = conclusion_of(step, printed, "norm", "The invariant:")
step.identity("Multiply by g^2.", part * whole, kappa * g**2, [invariant])
e = step.definition(euler, "positive")
tangent = exp_tangent(step, excess, "exp(g^2/c - 1) is at least g^2/c,")
times = step.inequality("so", ge(c * excess, g**2), [tangent, step["ratio"]])
splits = exp_product(step, excess, euler, whole, "where exp(g^2/c - 1) e = exp(g^2/c);")
bounded = step.inequality(
    "the first bound is this, times e |w^perp|^2.",
    theorem.conclude["bounded"],
    [times, e, invariant, splits],
    [perp(w)],
)
tangent = exp_tangent(step, excess_half, "Likewise exp(g^2/2c - 1) is at least g^2/2c,")
times = step.inequality("so", ge(2 * c * excess_half, g**2), [tangent, step["ratio"]])
times = step.inequality("and the squares", ge(4 * c**2 * excess_half**2, g**4), [times], [g])
splits = exp_product(step, excess_half, euler, grown, "where exp(g^2/2c - 1) e = exp(g^2/2c),")
double = exp_product(step, grown, grown, whole, "the square of which is exp(g^2/c):")
splits = step.identity("that is,", excess_half**2 * euler**2, whole, [splits, double])
large = step.inequality(
    "the second bound.", theorem.conclude["large scale"], [times, invariant, splits], [euler * perp(w)]
)
two = exp_tangent(step, euler, "As e is at least 2,")
first = step.inequality("both", le(part, kappa * c), [bounded, two], [g * perp(w)])
four = step.inequality("(e^2 too)", ge(euler**2, 1), [two])
second = step.inequality("hold without e,", le(part * g**2, 4 * c**2 * kappa), [large, four], [g**2 * perp(w)])
sign = step.inequality("and with h >= 0", ge(h, 0), [], [h, h * g])
both = step.inequality("they give", le(part, kappa * (c + 4 * c**2) * h), [first, second, sign])
with step.suppose("If h tends to 0,", theorem.conclude["forgotten"]) as supposed:
    inner = supposed.step
    bound = kappa * (c + 4 * c**2) * h
    gone = inner.limit("the bound tends to 0,", bound, {h: supposed["if1"]}, sp.Integer(0))
    supposed.proves(
        inner.rule("squeeze", "and x^perp with it.", tends(g * perp(w), 0 * w), [both, gone], v=g * perp(w), e=bound)
    )

# Gradient flow on the same loss keeps the null-space part

plain = words.child()
x, x0 = plain.vector("x", "d", "x_t"), plain.vector("x0", "d", "x_0")
plain.matrix("v", "m", "1", "v_t", "minus the gradient of the loss at A x")
plain.matrix("v0", "m", "1", "v_0", "the same at time 0")
plain.derivation("rate", {x: A.T * v, v: ANYTHING}, rate.symbol)
plain.substitution("start", {x: x0, v: v0}, start.symbol)
gradient_flow = general.also(
    "gradient flow",
    given={},
    conclude={"kept": eq(perp(x), perp(x0))},
    says="Gradient flow dx/dt = A'v never changes the null-space part.",
    language=plain,
)
step = gradient_flow.proof()
still = step.identity("The gradient lies in the row space,", rate(perp(x)), 0 * x)
step.rule("constant-of-motion", "so the part stands still.", eq(perp(x), start(perp(x))), [still], q=perp(x))

# From below the loss at z = 0 the scale does not vanish

minus_largest = losses.define("minus_largest", "least_eigenvalue", -A.T * A, latex=r"(-\lambda_{\max})")
largest = losses.let("largest", -minus_largest, r"\lambda_{\max}", "the largest eigenvalue of A'A, and of AA'")
curvature = losses.scalar("curvature", r"\Lambda", "a Lipschitz constant of the gradient of the loss")
l_zero = losses.scalar("l_zero", r"\ell(0)", "the loss at z = 0")
floor = losses.scalar("floor", "p", "a lower bound for g^2")
rise = losses.define("rise", "exp", c * curvature * largest * t)
unity = losses.define("unity", "exp", sp.Integer(0), latex="e^0")
losses.extend("start", {rise: unity})
balancing = general.also(
    "self-balancing",
    given={
        **given,
        "curvature": ge(curvature, 0),
        "smooth": le(l_zero, l + dot(v, z) + curvature / 2 * norm2(z)),
        "floor": le(floor, g0**2),
        "below": le(floor * curvature * largest, 2 * (l_zero - l0)),
    },
    conclude={
        "balance": ge(rate(g**2), c * (2 * (l_zero - l0) - curvature * largest * g**2)),
        "scale": ge(g**2, floor),
    },
    says="If the gradient of the loss has the Lipschitz constant Lambda (1 for least squares, 1/4 for logistic "
    "regression), then l(0) <= l(z) - z'grad l(z) + (Lambda/2) |z|^2. With this alone g^2 stays above "
    "min(g_0^2, 2 (l(0) - l_0) / (Lambda lambda_max)), as in Lemma C.1.",
)
step = balancing.proof()
moved = step.identity("By the product rule", rate(g**2), 2 * c * dot(v, z))
convex = step.inequality(
    "and smoothness,",
    ge(rate(g**2), c * (2 * (l_zero - l) - curvature * g**2 * norm2(A * w))),
    [moved, step["smooth"], step["ratio"]],
)
not_negative_ratio = step.inequality("(c is not negative)", ratio, [step["ratio"]])
known = {label: step[label] for label in FLOW} | {"ratio": not_negative_ratio}
falls = step.cite(decrease, "never grows", "where the loss never grows", ge(start(l), l), known)
quotient = rayleigh(step, "and |A w|^2 is at most lambda_max:", minus_largest, w)
unit_now, _ = stays_unit(step)
quotient = step.inequality("|w| = 1,", ge(largest, norm2(A * w)), [quotient, unit_now])
quotient = step.inequality(
    "times the constant,", ge(curvature * largest, curvature * norm2(A * w)), [quotient, step["curvature"]]
)
lower = step.inequality(
    "together",
    ge(2 * (l_zero - l) - curvature * g**2 * norm2(A * w), 2 * (l_zero - l0) - curvature * largest * g**2),
    [falls, quotient],
    [g],
)
balance = step.inequality(
    "this is the bound on the rate.", balancing.conclude["balance"], [convex, lower, step["ratio"]]
)
room = step.inequality(
    "By the choice of p,",
    ge(rate(g**2), c * curvature * largest * (floor - g**2)),
    [balance, step["below"], step["ratio"]],
)
lack = (floor - g**2) * rise
closing = step.inequality(
    "(p - g^2) exp(c Lambda lambda_max t) does not grow,", le(rate(lack), 0), [room, step.definition(rise, "positive")]
)
kept = step.rule("monotone", "it stays below its start,", ge(start(lack), lack), [closing], q=lack)
begun = is_one(step, unity)
negative = step.inequality("which is not positive.", le(lack, 0), [kept, begun, step["floor"]])
by_contradiction(step, "So g^2 >= p.", ge(g**2, floor), [negative, step.definition(rise, "positive")])

# How fast the loss tends to 0

smallest = losses.define("smallest", "least_eigenvalue", A * A.T, latex=r"\lambda_{\min}")
bound = losses.scalar("bound", "B", "a bound for l^2 / |v|^2")
speed = smallest * floor
to_zero = general.also(
    "to zero",
    given={
        **given,
        "lasting": complete(t),
        "rank": gt(smallest, 0),
        "floor": gt(floor, 0),
        "scale": ge(g**2, floor),
        "ratio_floor": ge(c, floor),
        "positive": gt(l, 0),
        "start": gt(l0, 0),
        "bound": gt(bound, 0),
        "gradient": ge(bound * norm2(v), l**2),
    },
    conclude={"decrease": le(l * (bound + speed * l0 * t), bound * l0), "limit": tends(l, 0)},
    says="If g^2 and c stay above p > 0, and the gradient is at least l / sqrt(B), as for the logistic loss, then the "
    "loss is at most l_0 / (1 + lambda_min p l_0 t / B), and tends to 0.",
)
step = to_zero.proof()
not_negative_ratio = step.inequality("(c is not negative)", ratio, [step["ratio"]])
known = {label: step[label] for label in FLOW} | {"ratio": not_negative_ratio}
exact = step.cite(decrease, "rate", "The loss has the rate", decrease.conclude["rate"], known)
pythagoras = step.identity("with", norm2(A.T * v), along**2 + norm2(across), stays_unit(step))
upper = step.inequality(
    "at most",
    le(rate(l), -floor * norm2(A.T * v)),
    [exact, pythagoras, step["scale"], step["ratio_floor"]],
    [along, across],
)
quotient = rayleigh(step, "where", smallest, v)
upper = step.inequality("so it is at most", le(rate(l), -speed * norm2(v)), [upper, quotient, step["floor"]])
paced = step.inequality("(a product)", gt(speed, 0), [step["rank"], step["floor"]])
upper = step.inequality("that is,", le(bound * rate(l), -speed * l**2), [upper, step["gradient"], paced, step["bound"]])
grown_t = speed * t - bound / l
slower = step.inequality("So B / l grows at least like lambda_min p t:", le(rate(grown_t), 0), [upper], [1 / l])
kept = step.rule("monotone", "at all times", ge(start(grown_t), grown_t), [slower], q=grown_t)
product = step.inequality("(positive)", gt(l * l0, 0), [step["positive"], step["start"]])
decreased = step.inequality("multiply by l l_0.", to_zero.conclude["decrease"], [kept, product])
pull = step.inequality("The factor of t is positive,", gt(speed * l0, 0), [paced, step["start"]])
constants = [step.identity("(does not move)", rate(q), 0) for q in (bound, speed * l0, bound * l0)]
clock = step.identity("(time passes)", rate(t), 1)
sign = step.inequality("and l is not negative:", ge(l, 0), [step["positive"]])
step.rule(
    "one-over-t",
    "it tends to 0.",
    tends(l, 0),
    [step["lasting"], sign, decreased, pull, *constants, clock],
    q=l,
    a=bound,
    k=speed * l0,
    B=bound * l0,
    t=t,
)

# Losses of one linear functional of x, such as the logistic loss of one observation: the null-space part is forgotten

margins = losses.child()
number = margins.vector("number", "m", "u", "the coordinate on which the loss depends")
sigma = margins.scalar("sigma", r"\sigma_t", "minus the slope of the loss")
sigma0 = margins.scalar("sigma0", r"\sigma_0")
p, p0 = margins.scalar("p", r"\rho_t", "1 / s"), margins.scalar("p0", r"\rho_0")
s = margins.let("s", dot(number, z), "s_t", "the margin u'A g w")
margins.extend("rate", {sigma: ANYTHING, p: -(p**2) * dot(number, rate(z))})
margins.extend("start", {sigma: sigma0, p: p0})
tail = margins.define("tail", "exp", -s)
tail0 = margins.define("tail0", "exp", -dot(number, A * (g0 * w0)))
margins.extend("start", {tail: tail0})
q, M, E = (sp.Symbol(name, real=True) for name in "qME")
row = A.T * number
one_margin = general.also(
    "to zero: one margin",
    given={
        **theorem.given,
        "lasting": complete(t),
        "rank": gt(smallest, 0),
        "positive": gt(l, 0),
        "start": gt(l0, 0),
        "number": eq(norm2(number), 1),
        "gradient": eq(v, sigma * number),
        "slope": gt(sigma, 0),
        "steep": ge(sigma * (1 + l), l),
        "tail": ge(2 * l, tail),
        "margin": gt(start(s), 0),
        "inverse margin": eq(p * s, 1),
    },
    conclude={"loss": tends(l, 0), "scale": tends(h, 0), "forgotten": tends(g * perp(w), 0)},
    says="Let the loss depend on one linear functional s = u'A x, be steep enough and have a tail like the logistic "
    "loss. If s starts positive the loss tends to 0, |g| grows without bound, and WN forgets the null-space part.",
    language=margins,
)
step = one_margin.proof()
known = {label: step[label] for label in FLOW} | {"ratio": step.inequality("(c >= 0)", ratio, [step["ratio"]])}
falls = step.cite(decrease, "never grows", "The loss never grows,", ge(start(l), l), known)
enough = step.inequality("so", ge(sigma * (1 + l0), l), [step["steep"], falls, step["slope"]])
sign = step.inequality("(l >= 0)", ge(l, 0), [step["positive"]])
square = step.inequality("and squared", ge((1 + l0) ** 2 * sigma**2, l**2), [enough, sign])
length = step.identity("(|u| = 1)", norm2(v), sigma**2, [step["gradient"]])
steep = step.inequality("the gradient is long enough:", ge((1 + l0) ** 2 * norm2(v), l**2), [square, length])
base = step.inequality("(1 + l_0 is positive,", gt(1 + l0, 0), [step["start"]])
base = step.inequality("and its square)", gt((1 + l0) ** 2, 0), [base])
gained = step.identity(
    "The margin has the rate", rate(s), sigma * (c * dot(w, row) ** 2 + g**2 * norm2(P * row)), stays_unit(step)
)
rises = step.inequality(
    "which is not negative:", le(rate(-s), 0), [gained, step["slope"], step["ratio"]], [dot(w, row), g * P * row]
)
kept = step.rule("monotone", "it", ge(start(-s), -s), [rises], q=-s)
ahead = step.inequality("stays at least what it was.", ge(s, start(s)), [kept])
square = step.inequality("So does its square,", ge(s**2, start(s) ** 2), [ahead, step["margin"]])
unit_now, _ = stays_unit(step)
schwarz = step.inequality(
    "at most g^2 |A'u|^2: Cauchy and Schwarz.", ge(g**2 * norm2(row), s**2), [unit_now], [g * (row - dot(w, row) * w)]
)
top, bottom = c * start(s) ** 2, c * norm2(row) + start(s) ** 2
begun = step.inequality("With s_0^2 > 0,", gt(start(s) ** 2, 0), [step["margin"]])
positive_top = step.inequality("c s_0^2", gt(top, 0), [step["ratio"], begun])
positive_bottom = step.inequality("and c |A'u|^2 + s_0^2 are positive,", gt(bottom, 0), [begun, step["ratio"]], [row])
divides = step.inequality("(not 0)", ne(bottom, 0), [positive_bottom])
fraction = step.rule(
    "quotient", "and have a quotient", exist(q, such_that=eq(q * bottom, top)), [divides], a=top, b=bottom
)
with step.obtain(fraction, "that bounds g^2 and c from below.", tends(l, 0)) as inner:
    defining = [positive_bottom, inner["has1"]]
    low = {
        "floor": by_contradiction(inner, "It is positive,", gt(q, 0), [*defining, positive_top]),
        "scale": by_contradiction(
            inner, "at most g^2,", ge(g**2, q), [*defining, square, schwarz, inner["ratio"]], (g * start(s),)
        ),
        "ratio_floor": by_contradiction(inner, "at most c.", ge(c, q), [*defining, inner["ratio"]], (c * row,)),
    }
    given_here = {label: inner[label] for label in ("direction", "unit_start", "ratio", "lasting", "rank", "positive")}
    given_here |= {"start": inner["start"], "bound": base, "gradient": steep, **low}
    inner.cite(to_zero, "limit", "So the loss tends to 0,", tends(l, 0), given_here, {floor: q, bound: (1 + l0) ** 2})
lost = step.last
above = step.inequality(
    "The square of exp(-s)", ge(4 * l**2, tail**2), [step["tail"], step.definition(tail, "positive")]
)
four = step.limit("is at most this, which tends to 0,", 4 * l**2, {l: lost}, sp.Integer(0))
vanishes = step.rule("squeeze", "so exp(-s) does.", tends(tail, 0), [above, four], v=tail, e=4 * l**2)
positive_s = step.inequality("s is positive,", ge(s, 0), [ahead, step["margin"]])
sign = step.inequality("and so is p = 1/s,", ge(p, 0), [positive_s], [p])
falls = step.inequality("which does not grow:", le(rate(p), 0), [rises], [p])
still = step.identity("(0 does not move)", rate(sp.Integer(0)), 0)
lower = step.rule(
    "monotone-limit", "it converges.", exist(M, such_that=tends(p, M)), [step["lasting"], falls, sign, still], q=p,
    b=sp.Integer(0), t=t,
)  # fmt: skip
with step.obtain(lower, "Its limit", tends(p, 0)) as inner:
    to = inner["has1"]
    with if_not(inner, "is 0:", eq(M, 0)) as case:
        one_now = case.limit("s = 1/p would converge, since p s = 1", sp.Integer(1), {p: to})
        product = same_limit(
            case, "tends to 1,", one_now, tends(p * s, M * (1 / M)),
            quantity=case.identity("(p s = 1)", sp.Integer(1), p * s),
        )  # fmt: skip
        far = quotient_tends(case, "to 1/M,", tends(s, 1 / M), to, product, case["case1"])
        minus = case.limit("-s to -1/M,", -s, {s: far}, -1 / M)
        exponential = exist(E, such_that=[predicate("exp", E, -1 / M), gt(E, 0)])
        found = case.rule("exp-exists", "and", exponential, e=-1 / M)
        with case.obtain(found, "exp(-s) to its exponential,", FALSE) as deep:
            other = exp_tends(deep, tail, deep["has1"], minus, "exp(-1/M)")
            same = one_limit(deep, "would be 0,", other, vanishes)
            nothing = deep.inequality("but is positive.", gt(0, 0), [deep["has2"], same])
            deep.absurd("A contradiction.", nothing)
    zero = inner.last
    same_limit(inner, "So p tends to 0.", to, tends(p, 0), limit=zero)
inverse = step.last
sign = step.inequality("h = 1 / (1 + g^2) is not negative,", ge(h, 0), [], [h, h * g])
most = step.inequality("at most 1,", ge(1, h), [sign], [g])
near = step.inequality("and at most p^2 |A'u|^2,", ge(p**2 * norm2(row), h), [sign, schwarz], [p, p * row])
square = step.inequality("as is its square,", ge(p**2 * norm2(row), h**2), [near, sign, most])
gone = step.limit("which tends to 0:", p**2 * norm2(row), {p: inverse}, sp.Integer(0))
grows = step.rule("squeeze", "|g| grows without bound.", tends(h, 0), [square, gone], v=h, e=p**2 * norm2(row))
forgets = conclusion_of(step, theorem, "forgotten", "Then x^perp tends to 0:")
step.instantiate(forgets, "WN forgets it.", tends(g * perp(w), 0), [grows])

# That the logistic loss is one of these

scalar = Language()
loss, slip = scalar.scalar("loss", r"\ell"), scalar.scalar("slip", "s")
up, down, tail_of = (
    scalar.define(name, "exp", value) for name, value in (("up", loss), ("down", -loss), ("tail_of", -slip))
)
unity_of = scalar.define("unity_of", "exp", sp.Integer(0), latex="e^0")
logistic_loss = general.also(
    "logistic loss",
    given={},
    conclude={
        "logistic": implies(
            [eq(up, 1 + tail_of), ge(slip, 0)],
            [gt(loss, 0), gt(1 - down, 0), ge((1 - down) * (1 + loss), loss), ge(2 * loss, tail_of)],
        )
    },
    says="For l = log(1 + exp(-s)) and s >= 0: the slope is -(1 - exp(-l)), and l is what the next statement asks for.",
    language=scalar,
)
step = logistic_loss.proof()
with step.suppose("Let exp(l) = 1 + exp(-s).", logistic_loss.conclude["logistic"]) as supposed:
    inner = supposed.step
    with if_not(inner, "l is positive,", gt(loss, 0)) as case:
        small_up = at_most_one(case, up, case["case1"], "exp(l) would be at most 1,")
        nothing = case.inequality(
            "not 1 + exp(-s).", gt(0, 0), [small_up, case.definition(tail_of, "positive"), supposed["if1"]]
        )
        case.absurd("A contradiction.", nothing)
    sign = inner.last
    negative = inner.inequality("-l is negative,", gt(0, -loss), [sign])
    less = below_one(inner, down, negative, "so exp(-l) is less than 1,")
    slope = inner.inequality("the slope is not 0,", gt(1 - down, 0), [less])
    begun = is_one(inner, unity_of)
    product = exp_product(inner, up, down, unity_of, "exp(l) exp(-l) = 1,")
    above = exp_tangent(inner, up, "exp(l) is at least 1 + l,")
    shrinks = inner.inequality(
        "so exp(-l) (1 + l) is at most 1,",
        ge(1, down * (1 + loss)),
        [above, inner.definition(down, "positive"), product, begun],
    )
    steep = inner.inequality("which makes it steep enough;", ge((1 - down) * (1 + loss), loss), [shrinks])
    late = inner.inequality("with s >= 0", ge(0, -slip), [supposed["if2"]])
    short = at_most_one(inner, tail_of, late, "exp(-s) is at most 1,")
    above = exp_tangent(inner, down, "exp(-l) at least 1 - l,")
    tail_is = inner.identity(
        "and exp(-s) = (1 + exp(-s)) (1 - exp(-l))",
        (1 + tail_of) * (1 - down),
        tail_of,
        [supposed["if1"], product, begun],
    )
    twice = inner.inequality("is at most twice the slope,", ge(2 * (1 - down), tail_of), [tail_is, short, slope])
    heavy = inner.inequality("which is at most 2 l.", ge(2 * loss, tail_of), [twice, above])
    supposed.proves(sign, slope, steep, heavy)

general.mutated(
    "without the exponential",
    given,
    {"bounded": le(part, norm2(perp(w0)) * c)},
    "The bound with |w_0^perp|^2 in the place of kappa, for the loss -v'A x.",
    language=linear,
).refuted(
    "A = [1, 0], w_0 = (0, 1), g_0 = 2, c = 1: at the start |x^perp|^2 = 4.",
    "bounded",
    {"m": 1, "d": 2},
    {**here, w0: [[0], [1]], g0: [[2]]},
)
