"""Weight normalization is plain gradient flow in disguise, but driven by the residual at another point.

In the letter phi = theta exp(rho^2/2c), of length exp(rho^2/2c), WN has no projection: phi moves along minus the
gradient of the loss, taken at the rescaled point u = kappa phi with kappa = rho exp(-rho^2/2c). Its rate is mu times
the field L phi^(L-1) A'v of plain gradient flow, where mu = rho^L exp((2-L) rho^2/2c) only changes the time; so both
keep the same invariants. But v is the residual at u and not at phi: where A has rank 1 the curves agree, and where it
has rank 2 they can differ.
"""

import sympy as sp

from proofs.arguments import by_contradiction, equal, exp_product, exp_tangent
from proofs.chou2024.instances import pulled
from proofs.chou2024.invariants import E, cancel, deep, log_phi, logs, p, square
from proofs.chou2024.invariants import language as powers
from proofs.chou2024.setting import GIVEN, SHAPES, UNIT, A, c, rho, rho0, sample, t, theta, theta0, words, z
from proofs.claim import Claim
from symbolic.notation import Language, dot, eq, for_all, ge, gt

language = powers.child()
L, v, q = deep.L, deep.v, deep.q
W = language.define("W", "exp", rho**2 / (2 * c))
W0 = language.define("W0", "exp", rho0**2 / (2 * c))
V = language.define("V", "exp", (L - 1) * rho**2 / (2 * c))
V0 = language.define("V0", "exp", (L - 1) * rho0**2 / (2 * c))
language.extend("start", {W: W0, V: V0})
phi = language.let("phi", W * theta, r"\varphi_t", "the direction, rescaled")
length = language.define("n", "norm", phi)
kappa = language.let("kappa", rho / W, r"\kappa_t", "the factor between phi and u = rho theta")
mu = language.let("mu", rho * language.symbols["r"] * E, r"\mu_t", "the change of time")
N_phi = language.let("N_phi", V * deep.N, r"\operatorname{diag}(\varphi_t^{L-1})", "the power L - 1 of phi")

claim = Claim(
    "new/plain-flow-in-disguise",
    language,
    "Plain gradient flow in disguise",
    sample,
    SHAPES,
    lambda: pulled("deep", "deeper", "linear", "square", "small c"),
)
claim.remarks.append(
    "As phi^(L-1) is exp((L-1) rho^2/2c) theta^(L-1), and phi^(2-L) is exp((2-L) rho^2/2c) theta^(2-L), these powers "
    "are written with those of theta. Since |phi| = exp(rho^2/2c), the radius is that of rho^2 = 2c log|phi|: with "
    "rho > 0, the state (theta, rho) and phi outside of the unit ball determine each other."
)
claim.remarks.append(
    "The time of plain gradient flow is tau, the integral of mu: new/change-of-time says when it runs from 0 to "
    "infinity. If A has rank 1, both flows move on the same curve: see new/one-curve. For every rank both stay on the "
    "same manifold, where phi^(2-L) differs from its start by a vector in the row space of A."
)

theorem = claim.also(
    "theorem",
    given={**GIVEN, **UNIT},
    conclude={
        "no projection": eq(deep.rate(phi), rho * W * q),
        "the point": eq(kappa * phi, rho * theta),
        "length": eq(length, W),
        "directions of plain gradient flow": eq(deep.rate(phi), mu * (L * N_phi * A.T * v)),
        "mirror": eq(deep.rate(E * p), (2 - L) * L * mu * (A.T * v)),
    },
    says="For any loss: phi moves along minus the gradient q at u = kappa phi, times rho exp(rho^2/2c). That is mu "
    "times the field L phi^(L-1) A'v of plain gradient flow; so phi^(2-L) moves with (2-L) L mu A'v.",
)
step = theorem.proof()
step.identity(
    "The radius contributes rho s phi to the rate of phi; that is what the projection takes away.",
    deep.rate(phi),
    rho * W * q,
)
step.identity("At u = rho theta, which is kappa phi,", kappa * phi, rho * theta)
whole = step.identity("where the squares", length**2, W**2, [step.definition(length, "square"), step["unit"]])
signs = [step.definition(length, "nonnegative"), step.definition(W, "positive")]
at_least = by_contradiction(
    step, "of two positive numbers agree, so the first is at least", ge(length, W), [whole, *signs]
)
at_most = by_contradiction(step, "and at most the second:", ge(W, length), [whole, *signs])
equal(step, length, W, at_least, at_most)
parts = exp_product(step, V, E, W, "exp(rho^2/2c) is split between the power L - 1 of phi and mu.")
step.identity("So the rate is", deep.rate(phi), mu * (L * N_phi * A.T * v), [parts])
step.identity(
    "and the powers of phi cancel in that of phi^(2-L).",
    deep.rate(E * p),
    (2 - L) * L * mu * (A.T * v),
    [cancel(step, deep), step.definition(p, "factor")],
)

logarithm = claim.also(
    "L = 2",
    GIVEN,
    {"mirror": eq(square.rate(log_phi), 2 * rho**2 * (A.T * square.v))},
    "For L = 2: log phi = log theta + rho^2/2c moves with 2 mu A'v, where mu = rho^2.",
    logs,
)
step = logarithm.proof()
step.identity(
    "The same for the logarithm.",
    square.rate(log_phi),
    2 * rho**2 * (A.T * square.v),
    [cancel(step, square), step.definition(logs.symbols["ones"], "factor")],
)

# The curves are not those of plain gradient flow: L = 1, where theta^(L-1) is 1 and the field a polynomial

linear = words.child()
y = linear.vector("y", "m", meaning="the target")
pull = linear.let("pull", A.T * (y - rho * A * theta), "q_t", "minus the gradient at u = rho theta")
s = linear.let("s", dot(theta, pull), "s_t", "its part along the direction")
W_1 = linear.define("W", "exp", rho**2 / (2 * c))
W_10 = linear.define("W0", "exp", rho0**2 / (2 * c))
phi_1 = linear.let("phi", W_1 * theta, r"\varphi_t")
plain = linear.let("plain", A.T * (y - A * phi_1), r"g_t", "minus the gradient at phi")
b = linear.symbol("b", ("d", "1"), None)
rate = linear.derivation(
    "rate", {theta: rho * (pull - s * theta), rho: c * s, t: sp.Integer(1)}, r"\tfrac{{d}}{{dt}}{}"
)
linear.substitution("start", {theta: theta0, rho: rho0, t: sp.Integer(0), W_1: W_10}, r"\left.{}\right|_{{t=0}}")
mutated = claim.mutated(
    "the same curves",
    {"ratio": gt(c, 0)},
    {"parallel": for_all(z, b, then=eq(dot(z, rate(phi_1)) * dot(b, plain), dot(b, rate(phi_1)) * dot(z, plain)))},
    "For L = 1 and least squares: phi moves along the gradient of the loss at phi, as plain gradient flow does.",
    linear,
)
scale = Language()
root = scale.define("root", "exp", sp.Rational(1, 2), latex="e^{1/2}")
refutation = mutated.refuted(
    "A = I, y = (1, 0), theta_0 = (3/5, 4/5), rho_0 = c = 1: phi moves along (2/5, -4/5), and minus the gradient at "
    "phi is (1 - 3/5 exp(1/2), -4/5 exp(1/2)).",
    "parallel",
    {"m": 2, "d": 2},
    {A: [[1, 0], [0, 1]], y: [[1], [0]], theta0: [["3/5"], ["4/5"]], rho0: [[1]], c: [[1]], W_1: [[root]]},
    parameters=scale,
)
facts = refutation.facts
tangent = exp_tangent(facts, root, "exp(1/2) >= 3/2,")
more = facts.inequality("so it is more than 1,", gt(root - 1, 0), [tangent])
facts.inequality(
    "and this is positive.",
    gt(sp.Rational(16, 25) * root * (root - 1), 0),
    [more, facts.definition(root, "positive")],
)
derive = refutation.derive
first, second = A.T * y, theta0
refutation.fails = derive.instantiate(
    derive["assumed"],
    "With z = A'y and b = theta_0 the two sides differ by 16/25 exp(1/2) (1 - exp(1/2)).",
    eq(dot(first, rate(phi_1)) * dot(second, plain), dot(second, rate(phi_1)) * dot(first, plain)),
    z=first,
    b=second,
)
