"""Section 1.1 and Appendix A: in what sense the two algorithms are an adaptive l2 regularization of gradient descent.

Where g is not 0, a step of rPGD moves x = g w by a gradient step of size eta g^2 and then multiplies it by a number, as
a step with the penalty (mu/2) |x|^2 does; WN does much the same. But mu may be negative. And where g = 0, so that
x = 0, both algorithms move x along w, which neither the gradient nor a penalty on x can do.
"""

import random
from typing import Any

from proofs.claim import Claim, Values
from proofs.wu2020.points import points
from proofs.wu2020.problems import FULL_RANK
from proofs.wu2020.setting import (
    ANY_RANK,
    FLOW,
    A,
    A_pinv,
    c,
    eta,
    flow,
    g,
    g0,
    losses,
    n,
    n0,
    n_v,
    nonzero,
    perp,
    r,
    r_h,
    rate,
    ratio,
    rpgd_g,
    rpgd_w,
    sample,
    unit,
    w,
    w0,
    wn_g,
    wn_w,
    y,
)
from proofs.wu2020.tools import unit_norm
from symbolic.notation import Expression, dot, eq, exist, for_all, ge, gt, implies, ne, norm2

language = losses.child()
n_w = language.define("n_w", "norm", wn_w, latex=r"\|w^{\mathrm{WN}}_\eta\|")
x = language.let("x", g * w, meaning="the weights of rPGD")
x_plus = language.let("x_plus", rpgd_g * rpgd_w, r"x_\eta", "the same after one step")
x_wn = language.let("x_wn", g / n * w, r"x^{\mathrm{WN}}", "the weights of WN")
x_wn_plus = language.let("x_wn_plus", wn_g / n_w * wn_w, r"x^{\mathrm{WN}}_\eta", "the same after one step")
descent = language.let("descent", x + eta * g**2 * A.T * r, "p", "a gradient step of size eta g^2 from x")
beta, nu, M = (
    language.symbol(name, ("1", "1"), look) for name, look in (("beta", r"\beta"), ("nu", r"\nu"), ("M", "M"))
)
z = language.symbol("z", ("d", "1"), None)


def moving_scale(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A state whose scale is not 0."""
    values = sample(rng, m, d, rank)
    return values | {"g": [[values["g"][0][0] or values["c"][0][0]]]}


claim = Claim(
    "wu2020/app-A",
    language,
    "Adaptive regularization",
    moving_scale,
    ANY_RANK,
    lambda: points(tuple(name for name in FULL_RANK if name not in ("g = 0", "saddle"))),
)
claim.remarks.append(
    "Appendix A is not to be had, and Section 1.1 says 'heuristically'. The weakest reading is refuted: that each step "
    "is x - beta grad L(x) - nu x with numbers beta and nu that may depend on everything; L is the loss (1)."
)
claim.remarks.append(
    "With mu = M - 1 the step of rPGD minimizes |z - p|^2 + mu |z|^2 over z. To first order in eta the strength mu is "
    "eta (g^2 - c) w'A'r / g: negative where |g| grows and g^2 < c, or shrinks and g^2 > c. Then x is enlarged."
)

steps = {"direction": nonzero, "step": gt(n_v, 0), "next": gt(n_w, 0), "ratio": ratio}
weakest = {
    "rPGD": exist(beta, nu, such_that=eq(x_plus, x + beta * A.T * r - nu * x)),
    "WN": exist(beta, nu, such_that=eq(x_wn_plus, x_wn + beta * A.T * r_h - nu * x_wn)),
}
here: dict[Expression, list[list[Any]]] = {
    A: [[1, 0]],
    A_pinv: [[1], [0]],
    y: [[1]],
    w: [["3/5"], ["4/5"]],
    g: [[0]],
    c: [[1]],
    eta: [[1]],
    n: [[1]],
    n_v: [[1]],
    n_w: [[1]],
}
says = (
    "A = [1, 0], y = 1, g = 0, w = (3/5, 4/5), c = eta = 1: from x = 0 the step leads to (9/25, 12/25), outside the "
    "row space, in which the gradient lies."
)
printed = claim.printed(
    given={**steps, "unit": unit},
    conclude=weakest,
    says="Each step follows minus the gradient of (1), A'(y - A x), and shrinks x.",
)
wn = claim.false("WN", {**steps, "unit": unit}, {"WN": weakest["WN"]}, "The same of WN alone.")
for statement, label, after in ((printed, "rPGD", x_plus), (wn, "WN", x_wn_plus)):
    refutation = statement.refuted(says, label, {"m": 1, "d": 2}, here)
    derive = refutation.derive
    still = derive.evaluate("There g = 0,", eq(g, 0))
    none = eq(perp(after), 0 * w)
    with derive.obtain(refutation.assumed, "The step would stay in the row space.", none) as inner:
        inner.identity("A'(y - A x) lies there, and x = 0.", perp(after), 0 * w, [inner["has1"], still])
    refutation.fails = derive.last

claim.by_hand(
    "A = {A}, y = {y}, w = {w}, g = {g}, c = {c}, eta = {eta}: so x = g w = {x}.",
    "The step is that of gradient descent with some step size and some penalty: from x = 0 it leads to a multiple of "
    "A'(y - A x) = {descent}.",
    "The step of rPGD leads to {x_plus}, which is no multiple of that.",
    descent=A.T * (y - A * x),
)

corrected = claim.corrected(
    given={**steps, "scale": ne(g, 0)},
    conclude={
        "rPGD": eq(x_plus, rpgd_g / (g * n_v) * descent),
        "WN": eq(
            x_wn_plus,
            wn_g * n / (g * n_w) * ((1 - eta * g * dot(w, A.T * r_h) / n**3) * x_wn + eta * g**2 / n**2 * A.T * r_h),
        ),
        "penalty": for_all(
            M,
            z,
            given=[gt(M, 0), eq(M * rpgd_g, g * n_v)],
            then=ge(norm2(z - descent) + (M - 1) * norm2(z), norm2(x_plus - descent) + (M - 1) * norm2(x_plus)),
        ),
    },
    says="For g other than 0, any w and any step size: rPGD takes a gradient step of size eta g^2 and multiplies by "
    "g_eta / (g |v|), which is the step with the penalty (M - 1) |z|^2, M = g |v| / g_eta, if that is positive.",
)
step = corrected.proof()
step.identity("rPGD: g v is the gradient step.", x_plus, rpgd_g / (g * n_v) * descent)
step.identity(
    "WN: the gradient of (2) has the part g/n A'r, and one along w.", x_wn_plus, corrected.conclude["WN"].sides[1]
)
with step.suppose("Let M be that number.", corrected.conclude["penalty"]) as given:
    inner = given.step
    scaled = inner.identity("Then M times the new x is the gradient step,", M * x_plus, descent, [given["if2"]])
    given.proves(
        inner.inequality(
            "and the two sides differ by M |z - x|^2.",
            corrected.conclude["penalty"].parts[1][0],
            [scaled, given["if1"]],
            [z - x_plus],
        )
    )

at_zero = claim.also(
    "where the scale is zero",
    given=steps,
    conclude={
        "rPGD": implies(eq(g, 0), eq(x_plus, eta * c * dot(w, A.T * y) / n_v * w)),
        "WN": implies(eq(g, 0), eq(x_wn_plus, eta * c * dot(w, A.T * y) / (n * n_w) * w)),
    },
    says="At g = 0 both algorithms move x along w.",
)
step = at_zero.proof()
for label, why in (("rPGD", "the gradient in w is 0, so rPGD keeps w,"), ("WN", "and so does WN.")):
    with step.suppose("At g = 0", at_zero.conclude[label]) as given:
        left, right = at_zero.conclude[label].parts[1][0].sides
        given.proves(given.step.identity(why, left, right, [given["if1"]]))

# In continuous time

along = dot(w, A.T * r)
strength = (g**2 - c) * along / g**3
continuous = claim.also(
    "in continuous time",
    given=FLOW,
    conclude={
        "rate": eq(rate(g * w), g**2 * A.T * r + (c - g**2) * along * w),
        "penalty": implies(ne(g, 0), eq(rate(g * w), g**2 * (A.T * r - strength * g * w))),
    },
    says="Along the WN flow x = g w follows minus the gradient of (1) with the penalty (mu/2) |x|^2, at g^2 times the "
    "speed; mu = (g^2 - c) w'A'r / g^3.",
    language=flow,
)
step = continuous.proof()
moved = step.identity("By the product rule,", rate(g * w), continuous.conclude["rate"].sides[1], unit_norm(step))
with step.suppose("Where g is not 0,", continuous.conclude["penalty"]) as given:
    given.proves(given.step.identity("divide by it.", rate(g * w), g**2 * (A.T * r - strength * g * w), [moved]))

signed = claim.false(
    "the penalty is not negative",
    {**FLOW, "ratio": gt(c, 0)},
    {"penalty": exist(beta, nu, such_that=[eq(rate(g * w), beta * A.T * r - nu * g * w), ge(nu, 0)])},
    "In continuous time, with numbers beta and nu >= 0 that may depend on everything.",
    language=flow,
)
refutation = signed.refuted(
    "A = [1, 0], y = 1, w_0 = (3/5, 4/5), g_0 = 2, c = 1: the null-space part of x grows at the start.",
    "penalty",
    {"m": 1, "d": 2},
    {A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], w0: [["3/5"], ["4/5"]], g0: [[2]], c: [[1]], n0: [[1]]},
)
derive = refutation.derive
shrinks = ge(0, dot(rate(perp(g * w)), perp(g * w)))
with derive.obtain(refutation.assumed, "If there were such numbers,", shrinks) as inner:
    part = inner.identity(
        "the null-space part would have the rate", rate(perp(g * w)), -nu * perp(g * w), [inner["has1"]]
    )
    inner.inequality("and never grow.", shrinks, [part, inner["has2"]], [perp(g * w)])
refutation.fails = derive.last

claim.mutated(
    "the speed of gradient flow",
    FLOW,
    {"rate": eq(rate(g * w), A.T * r + (c - g**2) * along * w)},
    "Without the factor g^2.",
    language=flow,
).refuted(
    "At the same start.",
    "rate",
    {"m": 1, "d": 2},
    {A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], w0: [["3/5"], ["4/5"]], g0: [[2]], c: [[1]], n0: [[1]]},
)
