"""The law of effective initialization: WN ends with the optimality conditions of plain gradient flow from eps theta_0.

Here eps = R exp((rho_0^2 - R^2)/2c), where R is the radius in the end. Let u be the limit of the weights. If all its
entries are positive, then u^(2-L) - (eps theta_0)^(2-L), or for L = 2 the difference of the logarithms, is orthogonal
to the null space of A. The limit of plain gradient flow satisfies the same conditions with its own start in the place
of eps theta_0. So all that WN changes in them is the scale of the start, by the factor eps/rho_0, which may be less or
more than 1.
"""

import random

import sympy as sp

from proofs.arguments import (
    compared,
    conclusion_of,
    exp_product,
    exp_tangent,
    exp_tends,
    one_limit,
    power_tends,
    same_limit,
)
from proofs.chou2024 import invariants
from proofs.chou2024.instances import stopped
from proofs.chou2024.invariants import E0, E, in_null_space, null_part, ones, ones0, p, p0
from proofs.chou2024.setting import (
    GIVEN,
    SHAPES,
    A,
    c,
    positive,
    rho,
    rho0,
    theta,
    theta0,
    words,
    z,
)
from proofs.chou2024.setting import sample as sample_network
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof, Supposed
from proofs.wu2020 import wn_against_gd as versus
from proofs.wu2020.wn_against_gd import signed
from symbolic.notation import ANYTHING, Expression, Language, dot, eq, for_all, ge, gt, implies, le, lt, tends

# The limit of the direction and of the radius, and their powers

deep = invariants.deep
L = deep.L
language = invariants.language.child()
T = language.vector("T", "d", r"\theta_\infty", "the limit of the direction")
R = language.scalar("R", "R", "the limit of the radius")
M_T = language.define("M_T", "powers", T, 1 - L, shape=("d", "d"))
p_end = language.define("p_end", "power", T, 2 - L, M_T, shape=("d", "1"), latex=r"\theta_\infty^{2-L}")
D_R = language.define("D_R", "powers", R, 1 - L, latex="R^{1-L}")
R_p = language.define("R_p", "power", R, 2 - L, D_R, latex="R^{2-L}")
D_t = language.define("D_t", "powers", rho, 1 - L, latex=r"\rho_t^{1-L}")
rho_p = language.define("rho_p", "power", rho, 2 - L, D_t, latex=r"\rho_t^{2-L}")
D_0 = language.define("D_0", "powers", rho0, 1 - L, latex=r"\rho_0^{1-L}")
rho0_p = language.define("rho0_p", "power", rho0, 2 - L, D_0, latex=r"\rho_0^{2-L}")
language.extend("start", {D_t: D_0, rho_p: rho0_p})
E_inf = language.define("E_inf", "exp", (2 - L) * R**2 / (2 * c))
eps_p = language.let(
    "eps_p", R_p * E0 / E_inf, r"\varepsilon^{2-L}", "the power 2 - L of eps = R exp((rho_0^2 - R^2)/2c)"
)
eps_t_p = language.let("eps_t_p", rho_p * E0 / E, r"\varepsilon_t^{2-L}", "the same with rho_t in the place of R")

# The factor, and phi(s) = s exp(-s/c) at the squares of the radius

X = language.define("X", "exp", (rho0**2 - R**2) / (2 * c))
X2 = language.define("X2", "exp", (rho0**2 - R**2) / c)
G = language.define("G", "exp", R**2 / c - 1)
B = language.define("B", "exp", rho0**2 / c - 1)
e_start = language.define("e_start", "exp", -(rho0**2) / c)
e_end = language.define("e_end", "exp", -(R**2) / c)
eps = language.let("eps", R * X, r"\varepsilon", "the radius of the effective start")
factor = language.let("factor", eps / rho0, "F", "the factor by which the scale of the start changes")
phi_start = language.let("phi_start", rho0**2 * e_start, r"\varphi(\rho_0^2)", "phi(s) = s exp(-s/c) at s = rho_0^2")
phi_end = language.let("phi_end", R**2 * e_end, r"\varphi(R^2)", "phi at R^2")


def sample(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A start, which is also the limit; the loss may stop pulling at any time."""
    values = sample_network(rng, m, d, rank)
    here = [[abs(entry) + 1] for (entry,) in values["theta"]]
    return values | {"T": values["theta"], "R": values["rho"], "rho0": values["rho"], "u": here, "U": here}


claim = Claim("new/effective-initialization", language, "The law of effective initialization", sample, SHAPES, stopped)
claim.remarks.append(
    "The power 2 - L of eps = R exp((rho_0^2 - R^2)/2c) is R^(2-L) exp((2-L) rho_0^2/2c) / exp((2-L) R^2/2c), and the "
    "limit of the weights is R times that of the direction: so the law reads <z, u^(2-L)> = <z, (eps theta_0)^(2-L)>. "
    "For L = 2 it reads <z, log u - log(eps theta_0)> = 0, since log(R x) - log(eps y) is log x - log y + "
    "(R^2 - rho_0^2)/2c. Together with A u^L = y these are the conditions for the Bregman projection of "
    "(eps theta_0)^L onto the solutions: for L = 2 of the entropy sum x log x - x, for L > 2 of -(L/2) sum x^(2/L)."
)
claim.remarks.append(
    "At most one u with positive entries and A u^L = y satisfies these conditions. So plain gradient flow from "
    "eps theta_0 has the same limit as WN, if both converge to solutions with positive entries: see new/one-limit. "
    "Limits with zeros: see new/bregman-projection."
)
claim.remarks.append(
    "With the logarithm, F < 1 just when (R^2 - rho_0^2)/c > log(R^2/rho_0^2). If the radius grew, F < 1 just when c "
    "is less than the logarithmic mean of rho_0^2 and R^2; if it shrank, just when c is more. If R = rho_0, F is 1. "
    "For L = 1 this is the criterion for WN against gradient descent in the first paper: it is the same law, with "
    "kappa phi(R^2) and kappa phi(rho_0^2) for the squared lengths of the null-space parts."
)
claim.remarks.append(
    "At tiny starts WN is no help: as rho_0 tends to 0, eps tends to R exp(-R^2/2c), not to 0. And if the radius "
    "shrinks, the factor grows exponentially in 1/c as c tends to 0."
)
claim.remarks.append(
    "That the flow converges, and not to radius 0, is a hypothesis here. The law holds for any loss; the instances are "
    "runs that are stopped: least squares up to a time, and a flat loss from then on, so the limit is the state then."
)

# Both flows have a constant of motion; its value in the limit


def in_the_limit(
    supposed: Supposed, invariant: Known, quantity: Expression, start: Expression, limits: dict[Expression, Known]
) -> Known:
    """<z, quantity> in the limit is <z, start>, for a z in the null space; `limits` are those of what moves."""
    step = supposed.step
    kept = step.instantiate(
        invariant, "this keeps its value,", eq(dot(z, quantity), dot(z, start)), [supposed["if1"]], z=z
    )
    moving = step.limit("and it converges;", dot(z, quantity), limits)
    still = step.limit("the value at the start is constant,", dot(z, start), limits)
    same = same_limit(step, "so it is the limit as well,", still, tends(dot(z, quantity), dot(z, start)), kept)
    return one_limit(step, "and there is one limit only.", moving, same)


def power_limit(step: Proof, v: Expression, V: Expression, to: Known, inside: Known) -> Known:
    """v tends to V, for the same powers of what tends to a column of positive entries."""
    _, (_, exponent, _) = step.language.defined[v.name]
    fixed = step.identity("The exponent stands still,", step.language.operators["rate"](exponent), 0)
    return power_tends(step, v, V, to, inside, fixed, "so the powers converge.")


def log_limit(step: Proof, v: Expression, V: Expression, to: Known, inside: Known) -> Known:
    """The same for logarithms."""
    (base, _), (end, _) = (step.language.defined[letter.name][1] for letter in (v, V))
    premises = [step.definition(v, "is"), step.definition(V, "is"), to, inside]
    return step.rule("tends-log", "The logarithms converge.", tends(v, V), premises, l=v, u=base, k=V, U=end)


# The factor

SIZES = {"ratio": gt(c, 0), "start": gt(rho0, 0), "end": gt(R, 0)}
CRITERION = {
    label: implies(compared(phi_start, phi_end, kind), compared(1, factor, kind))
    for label, kind in (("smaller", ">"), ("equal", "="), ("larger", "<"))
}
the_factor = claim.also(
    "the factor",
    given=SIZES,
    conclude={
        **CRITERION,
        "grown, small c": implies([ge(rho0**2, c), gt(R**2, rho0**2)], gt(1, factor)),
        "grown, large c": implies([ge(c, R**2), gt(R**2, rho0**2)], lt(1, factor)),
        "shrunk, small c": implies([ge(R**2, c), gt(rho0**2, R**2)], lt(1, factor)),
        "shrunk, large c": implies([ge(c, rho0**2), gt(rho0**2, R**2)], gt(1, factor)),
        "at most": le(eps**2, c * B),
    },
    says="The factor F = eps/rho_0 is less than 1 just when phi(R^2) < phi(rho_0^2), for phi(s) = s exp(-s/c), which "
    "rises up to c and falls from there; eps^2 is at most c exp(rho_0^2/c - 1), with equality for R^2 = c.",
)
k, u, place, e_low, e_high = (versus.scalars.symbols[name] for name in ("k", "u", "z", "e_0", "e_z"))
step = the_factor.proof()
square = exp_product(step, X, X, X2, "The exponential in eps, squared,")
shifted = exp_product(step, X2, e_start, e_end, "shifts the exponent,")
tied = step.identity("so F^2 phi(rho_0^2) = phi(R^2).", phi_end, factor**2 * phi_start, [square, shifted])
size = step.inequality("eps is positive,", gt(eps, 0), [step["end"], step.definition(X, "positive")])
size = step.inequality("F too,", gt(factor, 0), [size, step["start"]], [1 / rho0])
phi_positive = step.inequality(
    "and so is phi(rho_0^2).", gt(phi_start, 0), [step.definition(e_start, "positive")], [rho0]
)
weight = step.inequality("(a positive weight)", gt(phi_start * (1 + factor), 0), [phi_positive, size])
unit_weight = step.inequality("(and the number 1)", gt(1, 0))
balance = step.identity("Factor the difference.", phi_start * (1 + factor) * (1 - factor), phi_start - phi_end, [tied])
criteria = {}
for conclusion in CRITERION.values():
    with step.suppose("Compare phi at both ends:", conclusion) as given:
        inner, claimed = given.step, conclusion.parts[1][0]
        given.proves(signed(inner, "F - 1 has the same sign.", claimed, given["if1"], balance, weight, unit_weight))
    criteria[claimed.data()] = step.last
squares = {rho0**2: e_start, R**2: e_end}
signs = {root**2: step.inequality("(a square)", ge(root**2, 0), [], [root]) for root in (rho0, R)}
for label, (low, high, law) in {
    "grown, small c": (rho0**2, R**2, "falls"),
    "grown, large c": (rho0**2, R**2, "rises"),
    "shrunk, small c": (R**2, rho0**2, "falls"),
    "shrunk, large c": (R**2, rho0**2, "rises"),
}.items():
    conclusion = the_factor.conclude[label]
    with step.suppose(f"Where phi {law}:", conclusion) as given:
        inner, (below, above) = given.step, (square * squares[square] for square in (low, high))
        order = gt(above, below) if law == "rises" else gt(below, above)
        known = {"ratio": inner["ratio"], "first": signs[low], "larger": given["if2"]}
        values = {k: c, u: low, place: high, e_low: squares[low], e_high: squares[high]}
        bend = inner.cite(versus.shape, law, "phi is known,", implies(given["if1"].fact, order), known, values)
        bent = inner.instantiate(bend, "so this is the order of its values,", order, [given["if1"]])
        compare = criteria[conclusion.parts[1][0].data()]
        given.proves(inner.instantiate(compare, "and F follows.", conclusion.parts[1][0], [bent]))
tangent = exp_tangent(step, G, "Finally the tangent:")
shifted = exp_product(step, G, X2, B, "the exponents add up,")
scaled = step.inequality("Multiply by c,", ge(c * G, R**2), [tangent, step["ratio"]])
scaled = step.inequality(
    "and by the square of the exponential in eps:", ge(X2 * c * G, X2 * R**2), [scaled, step.definition(X2, "positive")]
)
step.inequality("and this is the bound.", the_factor.conclude["at most"], [scaled, square, shifted])

# The law

END = {"direction": tends(theta, T), "radius": tends(rho, R), "end": gt(R, 0), "inside": positive(T)}
theorem = claim.also(
    "theorem",
    given={**GIVEN, **END, "start": SIZES["start"]},
    conclude={
        "at every time": for_all(z, given=[in_null_space], then=eq(rho_p * dot(z, p), eps_t_p * dot(z, p0))),
        "law": for_all(z, given=[in_null_space], then=eq(R_p * dot(z, p_end), eps_p * dot(z, p0))),
        **CRITERION,
        "at most": the_factor.conclude["at most"],
    },
    says="For any loss and any L, though for L = 2 the law below says more: if theta and rho converge, rho to R > 0 "
    "and theta to a point with positive entries, then the limit satisfies the optimality conditions of plain gradient "
    "flow started at eps theta_0, eps = R exp((rho_0^2 - R^2)/2c). The scale of this start is smaller than the true "
    "one just when phi(R^2) < phi(rho_0^2).",
)
step = theorem.proof()
for label, says in {
    "smaller": "If phi falls from rho_0^2 to R^2, the factor F = eps/rho_0 is less than 1;",
    "equal": "if it is the same at both, F is 1;",
    "larger": "and if it rises, F is more than 1.",
    "at most": "As phi is largest at c, eps is bounded whatever R is.",
}.items():
    conclusion_of(step, the_factor, label, says)
powers = power_limit(step, p, p_end, step["direction"], step["inside"])
exponent = step.limit("So do their exponents,", (2 - L) * rho**2 / (2 * c), {rho: step["radius"]})
exponential = exp_tends(step, E, E_inf, exponent, "and the exponentials.")
limits = {E: exponential, p: powers}
invariant = conclusion_of(step, invariants.printed, "invariant", "The invariant of the flow:")
with step.suppose("For z in the null space:", theorem.conclude["at every time"]) as supposed:
    kept = supposed.step.instantiate(invariant, "multiply", eq(E * dot(z, p), E0 * dot(z, p0)), [supposed["if1"]], z=z)
    supposed.proves(supposed.step.identity("by the power of rho_t.", rho_p * dot(z, p), eps_t_p * dot(z, p0), [kept]))
with step.suppose("For z in the null space, in the limit:", theorem.conclude["law"]) as supposed:
    at_the_end = in_the_limit(supposed, invariant, E * p, E0 * p0, limits)
    supposed.proves(
        supposed.step.identity(
            "Multiply by R^(2-L) exp(-(2-L) R^2/2c).", R_p * dot(z, p_end), eps_p * dot(z, p0), [at_the_end]
        )
    )

# L = 2: the logarithm

logs = invariants.logs.child()
for letter in (T, R):
    logs.matrix(letter.name, *language.letters[letter.name], language.latex_names[letter.name])
M_T2 = logs.define("M_T", "powers", T, sp.Integer(-1), shape=("d", "d"))
ell_end = logs.define("ell_end", "log", T, M_T2, shape=("d", "1"), latex=r"\log\theta_\infty")
logs.latex_names["ones0"] = r"\mathbf{1}"
ell, ell0, square_net = invariants.ell, invariants.ell0, invariants.square
logarithm = claim.also(
    "L = 2",
    {**GIVEN, **END},
    {
        "law": for_all(
            z,
            given=[in_null_space],
            then=eq(dot(z, ell_end - ell0) + (R**2 - rho0**2) / (2 * c) * dot(z, ones0), 0),
        )
    },
    "For L = 2: the limit satisfies the optimality conditions of plain gradient flow started at eps theta_0, with the "
    "logarithms in the place of the powers.",
    logs,
)
step = logarithm.proof()
invariant = conclusion_of(step, invariants.logarithm, "invariant", "The invariant of the flow:")
still = step.identity("A column of ones", square_net.rate(ones), 0 * ones)
still = step.rule("constant-of-motion", "stays one,", eq(ones, ones0), [still], q=ones)
limits = {ell: log_limit(step, ell, ell_end, step["direction"], step["inside"]), rho: step["radius"]}
limits[ones] = same_limit(
    step, "so it tends to itself.", step.limit("(a constant)", ones0, limits), tends(ones, ones0), still
)
with step.suppose("For z in the null space:", logarithm.conclude["law"]) as supposed:
    at_the_end = in_the_limit(supposed, invariant, invariants.log_phi, invariants.log_phi0, limits)
    left, right = logarithm.conclude["law"].parts[1][0].sides
    supposed.proves(supposed.step.identity("That is", left, right, [at_the_end]))

# Plain gradient flow u' = L u^(L-1) A'v, whose own start takes the place of eps theta_0


def plain_flow(depth: int | None, name: str) -> None:
    """What plain gradient flow keeps, and what that says of its limit: powers, or for L = 2 logarithms."""
    plain = words.child()
    L = plain.scalar("L", meaning="the depth") if depth is None else sp.Integer(depth)
    u, u0, U = (plain.vector(*spec) for spec in (("u", "d", "u_t"), ("u0", "d", "u_0"), ("U", "d", r"u_\infty")))
    v = plain.vector("v", "m", "v_t", "minus the derivative of the loss at A x, x = u^L")
    v0 = plain.vector("v0", "m", "v_0", "the same at the start")
    bases = {"": u, "0": u0, "_inf": U}
    N, N0, _ = (plain.define(f"N{at}", "powers", base, L - 1, shape=("d", "d")) for at, base in bases.items())
    M, M0, M_inf = (plain.define(f"M{at}", "powers", base, 1 - L, shape=("d", "d")) for at, base in bases.items())
    kind, exponents = ("power", (2 - L,)) if depth is None else ("log", ())
    shown = "{}^{{2-L}}" if depth is None else r"\log {}"
    k, k0, k_inf = (
        plain.define(f"k{at}", kind, base, *exponents, slopes, shape=("d", "1"), latex=shown.format(plain.latex(base)))
        for (at, base), slopes in zip(bases.items(), (M, M0, M_inf), strict=True)
    )
    rate = plain.derivation("rate", {u: L * N * A.T * v, v: ANYTHING}, r"\tfrac{{d}}{{dt}}{}")
    plain.substitution("start", {u: u0, v: v0, N: N0, M: M0, k: k0}, r"\left.{}\right|_{{t=0}}")
    kept = claim.also(
        name,
        {"positive": positive(u)},
        {"invariant": for_all(z, given=[in_null_space], then=eq(dot(z, k), dot(z, k0)))},
        "Plain gradient flow, for any loss: <z, u^(2-L)>, or for L = 2 <z, log u>, keeps its value.",
        plain,
    )
    step = kept.proof()
    premises = [step["positive"], step.definition(M, "is"), step.definition(N, "is")]
    cancel = step.rule(
        "powers-inverse", "The powers cancel,", eq(M * N * A.T, A.T), premises, D=M, E=N, u=u, a=1 - L, B=A.T
    )
    still = step.identity("so only the part in the row space moves,", rate(null_part * k), 0 * k, [cancel])
    whole = step.rule(
        "constant-of-motion",
        "and the rest keeps its value.",
        eq(null_part * k, null_part * k0),
        [still],
        q=null_part * k,
    )
    with step.suppose("For z in the null space:", kept.conclude["invariant"]) as supposed:
        supposed.proves(
            supposed.step.identity("take the inner product.", dot(z, k), dot(z, k0), [whole, supposed["if1"]])
        )
    law = claim.also(
        f"{name}, in the limit",
        {"positive": positive(u), "limit": tends(u, U), "inside": positive(U)},
        {"law": for_all(z, given=[in_null_space], then=eq(dot(z, k_inf), dot(z, k0)))},
        "If plain gradient flow converges to a point with positive entries, then this satisfies the same conditions, "
        "with its own start.",
        plain,
    )
    step = law.proof()
    invariant = conclusion_of(step, kept, "invariant", "The constant of motion:")
    converges = (power_limit if depth is None else log_limit)(step, k, k_inf, step["limit"], step["inside"])
    with step.suppose("For z in the null space:", law.conclude["law"]) as supposed:
        supposed.proves(in_the_limit(supposed, invariant, k, k0, {k: converges}))


plain_flow(None, "plain gradient flow")
plain_flow(2, "plain gradient flow, L = 2")

# Plain gradient flow keeps <z, u^(2-L)> itself, which WN does not: refuted on the trajectory of the invariants

mutated = claim.mutated(
    "from its own start",
    GIVEN,
    {"law": for_all(z, given=[in_null_space], then=eq(rho_p * dot(z, p), rho0_p * dot(z, p0)))},
    "The conditions of plain gradient flow started at rho_0 theta_0, without the factor.",
)
moment, time, one, F = invariants.turning()
rise = time + time**2 / 2
up = moment.define("up", "exp", rise)
moment.extend("start", {up: one})
refutation = mutated.refuted(
    "L = 1, A = [3/5, 4/5], c = 1, a loss that pulls with v = 1, and the start (1/5, 11/10) at radius 1. At t = 1 the "
    "radius is 2, and <z, theta> has shrunk by the factor exp(-3/2) < 1/2.",
    "law",
    {"m": 1, "d": 2},
    {
        **invariants.trajectory(time, F),
        rho_p: [[1 + time]],
        **{letter: [[1]] for letter in (rho0_p, D_t, D_0)},
    },
    parameters=moment,
    given={"time": ge(time, 0)},
    point={time: 1},
    at=[time],
)
facts = refutation.facts
at_zero = invariants.on_the_trajectory(facts)
tangent = exp_tangent(facts, up, "The tangent:")
product = exp_product(facts, F, up, one, "F is the inverse of this exponential.")
then = refutation.then
now = then.identity("At t = 1 the exponential", 1 + rise, sp.Rational(5, 2), [then["at t"]])
large = then.inequality("is at least 5/2,", ge(up, sp.Rational(5, 2)), [tangent, now])
below = then.inequality(
    "so F <= 2/5,", ge(sp.Rational(2, 5), F), [large, then.definition(F, "positive"), product, at_zero]
)
then.inequality("and (1 + t) F < 1.", gt(sp.Rational(1, 4), (1 + time) * F / 4), [below, then["at t"]])
derive = refutation.derive
across = null_part * theta0
inside = derive.identity("The null-space part of theta_0 is in the null space.", A * across, 0 * A * theta0)
refutation.fails = derive.instantiate(
    derive["assumed"],
    "So (1 + t) F / 4 would be 1/4.",
    eq(rho_p * dot(across, p), rho0_p * dot(across, p0)),
    [inside],
    z=across,
)

# A radius that grows need not make the factor smaller

grown = claim.mutated(
    "growth makes it smaller",
    {**SIZES, "grown": gt(R, rho0)},
    {"factor": gt(1, factor)},
    "Whenever the radius grows, the factor is less than 1.",
)
scale = Language()
scale.define("X", "exp", sp.Rational(-3, 8))
counterexample = grown.refuted(
    "rho_0 = 1, R = 2, c = 4: F = 2 exp(-3/8) > 5/4.",
    "factor",
    {},
    {rho0: [[1]], R: [[2]], c: [[4]], X: [[X]]},
    parameters=scale,
)
facts = counterexample.facts
tangent = exp_tangent(facts, X, "exp(-3/8) >= 5/8,")
facts.inequality("so F is not less than 1.", ge(2 * X, 1), [tangent])
