"""For L = 2 weight normalization ends where the Kullback-Leibler divergence from the effective start is least.

Every other z >= 0 with the measurements of the limit x_inf has a larger divergence from x_0 = (eps theta_0)^2, also if
x_inf has zeros; and where x_inf is 0, every such z is: the limit has the largest support. So it is never exactly
sparse, unless the data force it. If x_inf has no zeros, D(z, x_0) = D(x_inf, x_0) + D(z, x_inf).
"""

import random
from dataclasses import replace
from fractions import Fraction

import mpmath
import sympy as sp
from flint import arb

from proofs.arguments import (
    clock_from_0,
    conclusion_of,
    exp_product,
    exp_tangent,
    one_limit,
    ordered,
    quotient_tends,
    same_limit,
)
from proofs.chou2024 import invariants
from proofs.chou2024.comparisons import with_another_point
from proofs.chou2024.diagonal_sparsity import entries_add_up, fixed_ones, kept_for_null_vectors
from proofs.chou2024.effective_initialization import log_limit, power_limit
from proofs.chou2024.invariants import ell, ell0, log_phi, log_phi0, ones, ones0, square
from proofs.chou2024.rest import number_at_rest
from proofs.chou2024.setting import (
    GIVEN,
    SHAPES,
    UNIT,
    A,
    c,
    nonnegative,
    positive,
    rho,
    rho0,
    sample,
    theta,
    theta0,
)
from proofs.claim import Claim, Values
from proofs.confirm import DIGITS, Instance
from proofs.statement import Known, Proof
from symbolic.balls import precision
from symbolic.notation import dot, eq, exist, ge, gt, ne, norm2, tends

language = invariants.logs.child()
T = language.vector("T", "d", r"\theta_\infty", "the limit of the direction")
h = language.scalar("h", meaning="the logarithm of the radius in the end")
R = language.define("R", "exp", h, latex="R", meaning="the radius in the end, R = exp(h)")
N = language.define("N_end", "exp", 2 * h, latex="R^2", meaning="the l1 norm of the limit")
log_eps = language.let(
    "log_eps", h + (rho0**2 - R**2) / (2 * c), r"\log\varepsilon", "for eps = R exp((rho_0^2 - R^2)/2c)"
)
up, down = (
    language.define(f"T_{name}", "powers", T, sp.Integer(a), shape=("d", "d")) for name, a in (("up", 1), ("down", -1))
)
T_square = language.define("T_square", "power", T, sp.Integer(2), up, shape=("d", "1"), latex=r"\theta_\infty^2")
ones_end = language.define("ones_end", "power", T, sp.Integer(0), down, shape=("d", "1"), latex=r"\mathbf{1}")
ell_end = language.define("ell_end", "log", T, down, shape=("d", "1"), latex=r"\log\theta_\infty")
x_end = language.let("x_inf", R**2 * T_square, r"x_\infty", "the limit of x")
point = language.vector("point", "d", "z", "a point without negative entries")
point_slopes = language.define("point_slopes", "powers", point, sp.Integer(-1), shape=("d", "d"))
log_point = language.define("log_point", "log", point, point_slopes, shape=("d", "1"), latex=r"\log z")
total = language.let("total", dot(ones0, point), r"\|z\|_1")
at_point = language.let(
    "at_point",
    dot(point, log_point - 2 * ell0) - (2 * log_eps + 1) * total,
    r"D(z, x_0)",
    "the divergence from (eps theta_0)^2, without the constant eps^2",
)
at_end = language.let(
    "at_end",
    2 * R**2 * dot(T_square, ell_end - ell0) + (2 * h - 2 * log_eps - 1) * R**2,
    r"D(x_\infty, x_0)",
    "the same at the limit",
)
between = language.let(
    "between",
    dot(point, log_point - 2 * ell_end) - (2 * h + 1) * total + R**2,
    r"D(z, x_\infty)",
    "the divergence from the limit",
)


def at_rest(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A state, which is where it ends, with radius 1."""
    values = sample(rng, m, d, rank)
    values |= {"rho": [[Fraction(1)]], "h": [[Fraction(0)]], "T": values["theta"]}
    return values | {"point": [[entry**2] for (entry,) in values["theta"]]}


def stopped() -> list[Instance]:
    """Runs that are stopped, and the sparse point with the same measurements."""
    found = []
    for run in with_another_point(("square", "two", "large start", "small c", "large c")):
        ends = []
        for at, log in ((run.values, arb.log), ({**run.values, **run.second}, mpmath.log)):
            with precision(400), mpmath.workdps(DIGITS + 15):
                ends.append({"T": at["theta"], "h": [[log(at["rho"][0][0])]], "point": at["z"]})
        first, second = ({**at, **end} for at, end in zip((run.values, run.second), ends, strict=True))
        found.append(replace(run, values=first, second=second))
    return found


claim = Claim("new/least-divergence", language, "The least divergence", at_rest, SHAPES, stopped)
claim.remarks.append(
    "The divergence is D(z, x) = sum of z_i log(z_i/x_i) - z_i + x_i, with 0 log 0 = 0. As |theta_inf| = 1, the sum of "
    "x_i log x_i over the entries of x_inf is R^2 (2 <theta_inf^2, log theta_inf> + 2h), where R = exp(h)."
)
claim.remarks.append(
    "That K theta_inf - z has no negative entry says that z is 0 wherever theta_inf is. So the limit is positive "
    "everywhere just if a positive z with the same measurements exists."
)

END = {"direction": tends(theta, T), "radius": tends(rho, R)}
POINT = {
    "nonnegative": nonnegative(point),
    "measurements": eq(A * point, A * x_end),
    "limit": tends(square.x, x_end),
}


def norm_of_the_end(step: Proof) -> Known:
    """The l1 norm of the limit is R^2."""
    fixed, norm = fixed_ones(step), entries_add_up(step)
    total = step.limit("Their sum converges,", dot(ones0, square.x), {square.x: step["limit"]})
    same = step.identity("(it is that sum)", dot(ones0, square.x), rho**2, [norm, fixed])
    sizes = same_limit(step, "so rho^2 does,", total, tends(rho**2, dot(ones0, x_end)), quantity=same)
    squares = step.limit("and its limit is R^2.", rho**2, {rho: step["radius"]})
    return one_limit(step, "So this is the l1 norm of the limit.", sizes, squares)


def to_the_end(step: Proof) -> Known:
    """<z, log theta> converges: tends to its limit."""
    invariant = kept_for_null_vectors(step, invariants.logarithm)
    fixed, gap = fixed_ones(step), point - x_end
    null = step.identity("z - x_inf is in the null space,", A * gap, 0 * A * point)
    tied = step.instantiate(invariant, "so", eq(dot(gap, log_phi), dot(gap, log_phi0)), [null], z=gap)
    rest = dot(gap, ell0) + (rho0**2 - rho**2) / (2 * c) * dot(ones0, gap)
    exact = step.identity("that is", R**2 * dot(T_square, ell) + rest, dot(point, ell), [tied, fixed])
    weighted = step.rule(
        "logarithms-in-the-limit",
        "The logarithms converge, with the weights of the limit, which are 0 where it is 0.",
        tends(dot(T_square, ell), dot(T_square, ell_end)),
        [
            step["positive"],
            step.definition(ell, "is"),
            step["direction"],
            step.definition(ell_end, "is"),
            step.definition(T_square, "is"),
            step.identity("(2 is constant)", square.rate(sp.Integer(2)), 0),
        ],
        u=theta,
        l=ell,
        U=T,
        k=ell_end,
        x=T_square,
        a=sp.Integer(2),
    )
    limit = step.limit(
        "So this converges,",
        R**2 * dot(T_square, ell) + rest,
        {dot(T_square, ell): weighted, rho: step["radius"]},
    )
    return same_limit(
        step, "and it is <z, log theta>.", limit, tends(dot(point, ell), limit.fact.sides[1]), quantity=exact
    )


from_the_flow = dot(point, log_point - 2 * ell) + N * norm2(theta) - (2 * h + 1) * dot(ones, point)
theorem = claim.also(
    "theorem",
    {**GIVEN, **UNIT, **END, **POINT},
    {"projection": ge(at_point, at_end), "on the way": tends(from_the_flow, at_point - at_end)},
    "For any loss and L = 2: no z >= 0 with the measurements of x_inf has a smaller Kullback-Leibler divergence from "
    "(eps theta_0)^2, also if x_inf has zeros.",
    language,
)
step = theorem.proof()
end = to_the_end(step)
sums = exp_product(step, R, R, N, "The exponents add up,")
divergence = step.rule(
    "kullback-leibler",
    "and the divergence of z from R^2 theta^2",
    ge(dot(point, log_point - 2 * ell) + N * norm2(theta), (2 * h + 1) * dot(ones, point)),
    [step["nonnegative"], step["positive"], *(step.definition(x, "is") for x in (N, log_point, ell, ones))],
    z=point,
    u=theta,
    k=log_point,
    l=ell,
    o=ones,
    E=N,
    e=2 * h,
)
below = step.inequality("is never negative.", ge(from_the_flow, 0), [divergence])
late = dot(point, log_point) - 2 * dot(point, ell) + R**2 - (2 * h + 1) * total
simpler = step.identity("It is this,", late, from_the_flow, [fixed_ones(step), sums, step["unit"]])
limit = step.limit("which converges;", late, {dot(point, ell): end})
norm = norm_of_the_end(step)
same = step.identity("the limit is the difference", limit.fact.sides[1], at_point - at_end, [norm])
to = same_limit(step, "of the divergences,", limit, theorem.conclude["on the way"], simpler, same)
nothing = step.limit("(0 to 0)", sp.Integer(0), {dot(point, ell): end})
order = ordered(step, "which is not negative either.", below, to, nothing)
step.inequality("That is the claim.", theorem.conclude["projection"], [order])

unique = claim.also(
    "theorem, the only one",
    {**theorem.given, "equal": eq(at_point, at_end)},
    {"equal": eq(point, x_end)},
    "Only the limit has this divergence.",
    language,
)
step = unique.proof()
way = conclusion_of(step, theorem, "on the way", "By the theorem")
gone = same_limit(
    step,
    "the divergence of z from R^2 theta^2 tends to 0,",
    way,
    tends(from_the_flow, 0),
    limit=step.identity("(both divergences agree)", at_point - at_end, 0),
)
turned = N * square.N * theta
closer = step.rule(
    "divergence-vanishes",
    "so R^2 theta^2 tends to z.",
    tends(turned, point),
    [
        step["nonnegative"],
        step["positive"],
        *(step.definition(letter, "is") for letter in (N, log_point, ell, ones, square.N)),
        step.identity("(z does not move)", square.rate(point), 0 * point),
        gone,
    ],
    z=point,
    u=theta,
    k=log_point,
    l=ell,
    o=ones,
    D=square.N,
    E=N,
    e=2 * h,
)
scaled = same_limit(
    step,
    "But rho^2 times this is R^2 x,",
    step.limit("(a multiple of x)", N * square.x, {square.x: step["limit"]}),
    tends(rho**2 * turned, R**2 * x_end),
    step.identity("(rho^2 theta^2 is x)", N * square.x, rho**2 * turned),
    step.identity("(R^2 is exp(2h))", N * x_end, R**2 * x_end, [exp_product(step, R, R, N, "The exponents add up,")]),
)
squares = step.limit("and rho^2 tends to R^2,", rho**2, {rho: step["radius"]})
apart = step.inequality("which is not 0,", ne(R**2, 0), [step.definition(R, "positive")])
limit = quotient_tends(step, "so it tends to x_inf.", tends(turned, x_end), squares, scaled, apart)
one_limit(step, "There is one limit only.", closer, limit)

exact = claim.also(
    "without zeros",
    {**GIVEN, **UNIT, **END, **POINT, "inside": positive(T)},
    {"pythagoras": eq(at_point, at_end + between), "positive": ge(between, 0)},
    "If the limit has no zeros, the divergence of z from (eps theta_0)^2 is exactly that of the limit, and that of z "
    "from the limit.",
    language,
)
step = exact.proof()
end = to_the_end(step)
logarithms = log_limit(step, ell, ell_end, step["direction"], step["inside"])
direct = step.limit("So do their weighted sums,", dot(point, ell), {ell: logarithms})
law = one_limit(step, "and there is one limit:", direct, end)
norm = norm_of_the_end(step)
left, right = exact.conclude["pythagoras"].sides
step.identity("The divergences add up.", left, right, [law, norm])
converges = power_limit(step, ones, ones_end, step["direction"], step["inside"])
still = same_limit(
    step,
    "A column of ones tends to itself,",
    step.limit("(a constant)", ones0, {rho: step["radius"]}),
    tends(ones, ones0),
    step.identity("(it stays what it is)", ones0, ones, [fixed_ones(step)]),
)
same = one_limit(step, "so this is one.", converges, still)
lengths = step.limit("The length of theta converges,", norm2(theta), {theta: step["direction"]})
whole = same_limit(
    step,
    "to 1.",
    step.limit("(a constant)", sp.Integer(1), {rho: step["radius"]}),
    tends(norm2(theta), 1),
    step.identity("(it is 1)", sp.Integer(1), norm2(theta)),
)
unit = one_limit(step, "So the limit has length 1.", lengths, whole)
divergence = step.rule(
    "kullback-leibler",
    "The divergence of z from the limit",
    ge(dot(point, log_point - 2 * ell_end) + N * norm2(T), (2 * h + 1) * dot(ones_end, point)),
    [
        step["nonnegative"],
        step["inside"],
        *(step.definition(letter, "is") for letter in (N, log_point, ell_end, ones_end)),
    ],
    z=point,
    u=T,
    k=log_point,
    l=ell_end,
    o=ones_end,
    E=N,
    e=2 * h,
)
sums = exp_product(step, R, R, N, "where the exponents add up,")
step.inequality("is not negative.", exact.conclude["positive"], [divergence, same, unit, sums])

K = sp.Symbol("K", real=True)
wide = claim.also(
    "largest support",
    {**GIVEN, **UNIT, **END, **POINT},
    {"support": exist(K, such_that=nonnegative(K * T - point))},
    "No z >= 0 with the measurements of x_inf has an entry that is not 0 where the limit is 0.",
    language,
)
step = wide.proof()
end = to_the_end(step)
step.rule(
    "logarithms-keep-the-support",
    "But log theta tends to minus infinity where theta tends to 0.",
    wide.conclude["support"],
    [
        step["positive"],
        step.definition(ell, "is"),
        step["direction"],
        step["nonnegative"],
        step.identity("(z does not move)", square.rate(point), 0 * point),
        end,
    ],
    u=theta,
    l=ell,
    U=T,
    z=point,
    q=end.fact.sides[1],
)

# From another start: a flow at rest

mutated = claim.mutated(
    "from the start itself",
    theorem.given,
    {
        "projection": ge(
            dot(point, log_point - 2 * ell0) - total, 2 * R**2 * dot(T_square, ell_end - ell0) + (2 * h - 1) * R**2
        )
    },
    "With theta_0 in the place of eps theta_0.",
)
clock, _ = clock_from_0()
e = clock.define("number", "exp", sp.Integer(1), latex="e")
units = (theta, theta0, T, c, h, ones, ones0, T_square, point, point_slopes, up, down)
facts = number_at_rest(
    mutated,
    "d = 1 and A = 0, where every point has the measurement 0: the network stays x = e^2, and z = 1 is nearer to "
    "theta_0 = 1.",
    "projection",
    {
        1: (*units, square.N, square.N0, square.M, square.M0),
        0: (A, square.v, language.symbols["v0"], log_point, ell, ell0, ell_end),
        e: (rho, rho0, R),
    },
    clock,
).facts
tangent = exp_tangent(facts, e, "e is at least 2,")
facts.inequality("and positive.", gt(e, 0), [tangent])
facts.inequality("So is e^2 + 1.", gt(e**2 + 1, 0), [], [e, 1])
