"""Weight normalization ends at a Bregman projection: which one depends on the depth L only, and limits may have zeros.

Of all z >= 0 with the same measurements only the limit x_inf has the least Bregman divergence from (eps theta_0)^L,
that of h(x) = L/(2(2-L)) times the sum of x_i^(2/L), so for L = 1 the least distance. For L > 2 no z >= 0 with the
same measurements has an entry that is not 0 where x_inf has a zero: the limit has the largest support.
"""

import random
from dataclasses import replace
from fractions import Fraction

import mpmath
import sympy as sp
from flint import arb

from proofs.arguments import (
    at_most_one,
    clock_from_0,
    conclusion_of,
    exp_product,
    exp_tangent,
    exp_tends,
    exp_vanishes,
    is_one,
    one_limit,
    ordered,
    power_tends,
    quotient_tends,
    same_limit,
)
from proofs.chou2024 import invariants
from proofs.chou2024.comparisons import with_another_point
from proofs.chou2024.deep_sparsity import weights_tend
from proofs.chou2024.diagonal_sparsity import kept_for_null_vectors
from proofs.chou2024.invariants import E0, E, deep, p, p0
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
    t,
    theta,
    theta0,
)
from proofs.claim import Claim, Values
from proofs.confirm import DIGITS, Instance
from proofs.statement import Known, Proof
from symbolic.balls import precision
from symbolic.notation import Expression, complete, dot, eq, exist, ge, gt, ne, norm2, tends

# Any depth

language, L = invariants.language.child(), deep.L
T = language.vector("T", "d", r"\theta_\infty", "the limit of the direction")
h = language.scalar("h", meaning="the logarithm of the radius in the end")
R = language.define("R", "exp", h, latex="R", meaning="the radius in the end, R = exp(h)")
R_square = language.define("R_square", "exp", 2 * h, latex="R^2")
log_eps = h + (rho0**2 - R**2) / (2 * c)
eps_p = language.define(
    "eps_p", "exp", (2 - L) * log_eps, latex=r"\varepsilon^{2-L}", meaning="for eps = R exp((rho_0^2 - R^2)/2c)"
)
R_p = language.define("R_p", "exp", (2 - L) * h, latex="R^{2-L}")
R_L = language.define("R_L", "exp", L * h, latex="e^{Lh}")
E_end = language.define("E_end", "exp", (2 - L) * R**2 / (2 * c))
both = language.define("both", "exp", (2 - L) * (h + rho0**2 / (2 * c)))
r, r0 = (deep.language.symbols[name] for name in ("r", "r0"))
top = language.define("top", "power", rho, L, r, latex=r"\rho_t^L")
top0 = language.define("top0", "power", rho0, L, r0, latex=r"\rho_0^L")
r_end = language.define("r_end", "powers", R, L - 1)
top_end = language.define("top_end", "power", R, L, r_end, latex="R^L")
slopes, slopes0 = (
    language.define(f"slopes{at}", "powers", R * base, 1 - L, shape=("d", "d"))
    for at, base in (("", theta), ("0", theta0))
)
scaled, scaled0 = (
    language.define(
        f"scaled{at}", "power", R * base, 2 - L, of, shape=("d", "1"), latex=f"(R{language.latex(base)})^{{2-L}}"
    )
    for at, base, of in (("", theta, slopes), ("0", theta0, slopes0))
)
language.extend("start", {top: top0, slopes: slopes0, scaled: scaled0})
x_end = language.vector("x_end", "d", r"x_\infty", "the limit of x")
w = language.vector("w", "d", meaning="weights without negative entries")
w_slopes = language.define("w_slopes", "powers", w, L - 1, shape=("d", "d"))
z = language.define("w_L", "power", w, L, w_slopes, shape=("d", "1"), latex="w^L")


def at_rest(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A state, which is where it ends, with radius 1."""
    values = sample(rng, m, d, rank)
    depth = rng.choice((3, 4))
    raised = [[entry**depth] for (entry,) in values["theta"]]
    one = [[Fraction(1)]]
    values |= {"L": [[Fraction(depth)]], "rho": one, "h": [[Fraction(0)]], "T": values["theta"]}
    return values | {"x_end": raised, "w": values["theta"]}


def stopped() -> list[Instance]:
    """Runs that are stopped, and the sparse point with the same measurements."""
    found = []
    for run in with_another_point(("deep", "deeper")):
        ends = []
        depth = int(run.values["L"][0][0])
        functions = (arb.root, arb.log), (mpmath.root, mpmath.log)
        for at, (root, log) in zip((run.values, {**run.values, **run.second}), functions, strict=True):
            with precision(400), mpmath.workdps(DIGITS + 15):
                ((radius,),) = at["rho"]
                weights = [[root(entry, depth) if entry != 0 else entry] for (entry,) in at["z"]]
                learned = [[(radius * entry) ** depth] for (entry,) in at["theta"]]
                ends.append({"w": weights, "h": [[log(radius)]], "x_end": learned, "T": at["theta"]})
        values = {name: rows for name, rows in run.values.items() if name != "z"}
        second = {name: rows for name, rows in run.second.items() if name != "z"}
        found.append(replace(run, values={**values, **ends[0]}, second={**second, **ends[1]}))
    return found


claim = Claim("new/bregman-projection", language, "A Bregman projection", at_rest, SHAPES, stopped)
claim.remarks.append(
    "Every z >= 0 is w^L for one w >= 0. As h(w^L) = L |w|^2 / (2(2-L)), and h has the slopes u^(2-L)/(2-L) at u^L, "
    "both sides of the theorem are 2 (2-L)^2 times h(z) - <grad h(x_0), z>, at z = w^L and at x_inf: so it says that "
    "the divergence from x_0 is least at x_inf. For L > 2 it is <(eps theta_0)^(2-L), z> - (L/2) |w|^2 that is least."
)
claim.remarks.append(
    "That theta stays positive is a hypothesis; for L >= 2 it follows from a positive start. For 1 < L < 2 an entry "
    "may reach 0 in finite time, and from then on nothing is claimed."
)
claim.remarks.append("For L = 2 see new/least-divergence.")
claim.remarks.append(
    "That K theta_inf - z has no negative entry says that z is 0 wherever theta_inf is. So the limit is positive "
    "everywhere just if a positive z with the same measurements exists; and it has no zero more than the data force."
)

END = {"direction": tends(theta, T), "radius": tends(rho, R)}
POINT = {"nonnegative": nonnegative(w), "measurements": eq(A * z, A * x_end), "limit": tends(deep.x, x_end)}
DEPTH = {"depth": gt(L, 0)}


def to_the_end(step: Proof, depth: Known) -> Known:
    """<z, theta^(2-L)> converges: tends to its limit."""
    fixed = step.identity("The depth does not move,", deep.rate(L), 0)
    sign = step.rule("positive-number", "R is positive,", positive(R), [step.definition(R, "positive")], q=R)
    tops = power_tends(step, top, top_end, step["radius"], sign, fixed, "so rho^L tends to R^L,")
    learned = step.identity("and x is rho^L theta^L.", deep.x, top * deep.N * theta, [step.definition(top, "factor")])
    products = same_limit(step, "It converges,", step["limit"], tends(top * deep.N * theta, x_end), quantity=learned)
    depths = [depth, step.identity("(The exponent does not move.)", deep.rate(L - 1), 0)]
    says = "so <x_inf, theta^(2-L)> tends to R^L, even if x_inf has zeros."
    weights = weights_tend(step, depths, tops, products, says)
    exponents = [(2 - L) * radius**2 / (2 * c) for radius in (rho, R)]
    grows = step.limit("The exponent converges,", exponents[0], {rho: step["radius"]}, exponents[1])
    exponentials = exp_tends(step, E, E_end, grows, "and the exponential.")
    invariant = kept_for_null_vectors(step, invariants.printed)
    gap = z - x_end
    null = step.identity("z - x_inf is in the null space,", A * gap, 0 * A * z)
    tied = step.instantiate(invariant, "so", eq(E * dot(gap, p), E0 * dot(gap, p0)), [null], z=gap)
    whole = step.identity("that is", E * dot(x_end, p) + E0 * dot(gap, p0), E * dot(z, p), [tied])
    limit = step.limit(
        "Both terms on the left converge,",
        E * dot(x_end, p) + E0 * dot(gap, p0),
        {E: exponentials, dot(x_end, p): weights},
    )
    value = limit.fact.sides[1] / E_end
    product = same_limit(
        step,
        "and so does the right.",
        limit,
        tends(E * dot(z, p), E_end * value),
        quantity=whole,
        limit=step.identity("(the same number)", limit.fact.sides[1], E_end * value),
    )
    apart = step.inequality("As exp((2-L) R^2/2c) is not 0,", ne(E_end, 0), [step.definition(E_end, "positive")])
    return quotient_tends(step, "the other factor converges.", tends(dot(z, p), value), exponentials, product, apart)


def towards(point: Expression, weights: Expression) -> Expression:
    """2 (2-L)^2 times what has to be least, at a point and the squared length of its weights."""
    return (2 - L) * (L * weights - 2 * eps_p * dot(p0, point))


difference = towards(z, norm2(w)) - towards(x_end, R**2)
young_gap = (2 - L) * (L * norm2(w) + (2 - L) * norm2(R * theta) - 2 * dot(z, scaled))
theorem = claim.also(
    "theorem",
    {**GIVEN, **UNIT, **END, **POINT, **DEPTH},
    {
        "projection": ge(towards(z, norm2(w)), towards(x_end, R**2)),
        "on the way": tends(young_gap, difference),
    },
    "For any loss and every L > 0 but 2: if direction and radius converge, the radius to R > 0, then no z = w^L >= 0 "
    "with the measurements of x_inf has a smaller divergence from (eps theta_0)^L, also if x_inf has zeros.",
)
step = theorem.proof()
end = to_the_end(step, step["depth"])
size = step.definition(R, "positive")
multiple = step.identity("(R theta)", R * theta, R * theta)
scale = step.rule(
    "powers-of-a-multiple",
    "The powers of R theta are multiples of those of theta,",
    eq(scaled, R_p * p),
    [
        step["positive"],
        step.definition(R, "is"),
        multiple,
        step.definition(R_p, "is"),
        step.definition(scaled, "is"),
        step.definition(p, "is"),
    ],
    w=R * theta,
    u=theta,
    v=scaled,
    k=p,
    E=R,
    e=h,
    F=R_p,
    a=2 - L,
)
sign = step.rule(
    "positive-multiple", "which are positive.", positive(R * theta), [size, step["positive"]], q=R, u=theta
)
young = step.rule(
    "young",
    "By Young's inequality in each entry",
    ge(young_gap, 0),
    [step["nonnegative"], sign, step["depth"], step.definition(z, "is"), step.definition(scaled, "is")],
    w=w,
    u=R * theta,
    a=L,
    z=z,
    p=scaled,
)
late = (2 - L) * (L * norm2(w) + (2 - L) * R**2 - 2 * R_p * dot(z, p))
simpler = step.identity("the difference of both sides is this,", late, young_gap, [scale, step["unit"]])
limit = step.limit("which converges.", late, {dot(z, p): end})
power = step.rule(
    "power-of-an-exponential",
    "R^L is exp(L h),",
    eq(top_end, R_L),
    [step.definition(R, "is"), step.definition(R_L, "is"), step.definition(top_end, "is")],
    E=R,
    e=h,
    F=R_L,
    v=top_end,
    a=L,
)
sums = [
    exp_product(step, R, R, R_square, "and the exponents"),
    exp_product(step, R_p, R_L, R_square, "of the powers of R,"),
    exp_product(step, eps_p, E_end, both, "and of the starts,"),
    exp_product(step, R_p, E0, both, "add up."),
]
same = step.identity("So its limit is the difference", limit.fact.sides[1], difference, [power, *sums])
to = same_limit(step, "of the divergences,", limit, theorem.conclude["on the way"], simpler, same)
nothing = step.limit("(0 to 0)", sp.Integer(0), {dot(z, p): end})
order = ordered(step, "which is not negative.", young, to, nothing)
step.inequality("That is the claim.", theorem.conclude["projection"], [order])

unique = claim.also(
    "theorem, the only one",
    {**theorem.given, "not two": ne(2 - L, 0), "equal": eq(towards(z, norm2(w)), towards(x_end, R**2))},
    {"equal": eq(w, R * T)},
    "Only the limit has this divergence: if z = w^L has it, w is the limit of the weights.",
)
step = unique.proof()
way = conclusion_of(step, theorem, "on the way", "By the theorem")
gone = same_limit(
    step,
    "the difference of both sides of Young's inequality tends to 0,",
    way,
    tends(young_gap, 0),
    limit=step.identity("(both divergences agree)", difference, 0),
)
size = step.definition(R, "positive")
closer = step.rule(
    "young-vanishes",
    "so R theta tends to w,",
    tends(R * theta, w),
    [
        step["nonnegative"],
        step.rule(
            "positive-multiple", "(R theta is positive)", positive(R * theta), [size, step["positive"]], q=R, u=theta
        ),
        step["depth"],
        step["not two"],
        step.definition(z, "is"),
        step.definition(scaled, "is"),
        *(step.identity("(this does not move)", deep.rate(quantity), 0 * quantity) for quantity in (L, w)),
        gone,
    ],
    w=w,
    u=R * theta,
    a=L,
    z=z,
    p=scaled,
)
limit = step.limit("but it tends to the limit of the weights.", R * theta, {theta: step["direction"]})
one_limit(step, "There is one limit only.", closer, limit)

K = sp.Symbol("K", real=True)
support = claim.also(
    "largest support",
    {**GIVEN, **UNIT, **END, **POINT, "depth": gt(L, 2)},
    {"support": exist(K, such_that=nonnegative(K * T - z))},
    "For any loss and every L > 2: no z = w^L >= 0 with the measurements of x_inf has an entry that is not 0 where the "
    "limit is 0.",
)
step = support.proof()
end = to_the_end(step, step.inequality("(L is positive)", gt(L, 0), [step["depth"]]))
still = [step.identity("(this does not move)", deep.rate(quantity), 0 * quantity) for quantity in (2 - L, z)]
weights = step.rule(
    "powers-not-negative", "z has no negative entry.", nonnegative(z),
    [step["nonnegative"], step.definition(z, "is")], u=w, v=z, a=L,
)  # fmt: skip
step.rule(
    "powers-keep-the-support",
    "But theta^(2-L) tends to infinity where theta tends to 0.",
    support.conclude["support"],
    [
        step["positive"],
        step.definition(p, "is"),
        step.inequality("The exponent is negative,", gt(0, 2 - L), [step["depth"]]),
        still[0],
        step["direction"],
        weights,
        still[1],
        end,
    ],
    u=theta,
    v=p,
    a=2 - L,
    U=T,
    z=z,
    q=end.fact.sides[1],
)

# From another start: a flow at rest, of depth 1

mutated = claim.mutated(
    "from the start itself",
    theorem.given,
    {
        "projection": ge(
            (2 - L) * (L * norm2(w) - 2 * dot(p0, z)),
            (2 - L) * (L * R**2 - 2 * dot(p0, x_end)),
        )
    },
    "With theta_0 in the place of eps theta_0.",
)
v0 = language.symbols["v0"]
clock, _ = clock_from_0()
e = clock.define("number", "exp", sp.Integer(1), latex="e")
facts = number_at_rest(
    mutated,
    "L = 1, d = 1 and A = 0, where every point has the measurement 0: the network stays x = e, and w = 1 is nearer to "
    "theta_0 = 1.",
    "projection",
    {
        1: (theta, theta0, T, c, h, L, r, r0, p0, w, w_slopes, z, deep.N, deep.N0, deep.M, deep.M0),
        0: (A, deep.v, v0),
        e: (rho, rho0, R, x_end),
    },
    clock,
).facts
tangent = exp_tangent(facts, e, "e is at least 2,")
apart = facts.inequality("so more than 1,", gt(e - 1, 0), [tangent])
facts.inequality("and positive.", gt(e, 0), [tangent])
facts.inequality("(e - 1)^2 is positive.", gt(e**2 - 2 * e + 1, 0), [apart])

# Without the same measurements: d = 1, and a loss that pulls less and less

mutated = claim.mutated(
    "without the measurements",
    {label: fact for label, fact in theorem.given.items() if label != "measurements"},
    {"projection": theorem.conclude["projection"]},
    "Without A w^L = A x_inf.",
)
moment, time = clock_from_0()
one = moment.define("one", "exp", sp.Integer(0), latex="e^0")
F = moment.define("F", "exp", -time, latex="e^{-t}")
start = moment.define("start_factor", "exp", -sp.Rational(3, 8), latex="e^{-3/8}")
inverse = moment.define("inverse", "exp", sp.Rational(3, 8), latex="e^{3/8}")
moment.extend("start", {F: one})
radius = 1 - F / 2
ones = (theta, theta0, T, c, L, R, x_end, r, r0, p0, w_slopes, A, deep.N, deep.N0, deep.M, deep.M0)
refutation = mutated.refuted(
    "L = 1, d = 1, A = [1], c = 1, and a pull v = exp(-t)/2: the radius grows from 1/2 to 1, while w = 3/4 is nearer "
    "to eps = exp(-3/8).",
    "projection",
    {"m": 1, "d": 1},
    {
        **{letter: [[1]] for letter in ones},
        **{letter: [["3/4"]] for letter in (w, z)},
        **{letter: [["1/2"]] for letter in (rho0, v0)},
        rho: [[radius]],
        h: [[0]],
        eps_p: [[start]],
        deep.v: [[F / 2]],
        t: [[time]],
    },
    parameters=moment,
    given={"time": ge(time, 0)},
    point={time: 0},
)
facts = refutation.facts
at_zero = is_one(facts, one)
facts.identity("(At the start the radius and the pull are 1/2)", one / 2, sp.Rational(1, 2), [at_zero])
runs = facts.identity("Time", moment.operators["rate"](time), 1)
forever = facts.rule("complete-clock", "goes on for ever,", complete(time), [runs], t=time)
vanishes = exp_vanishes(
    facts,
    F,
    forever,
    facts.inequality("(1 is positive)", gt(1, 0)),
    facts.identity("(and constant)", moment.operators["rate"](sp.Integer(1)), 0),
    runs,
    "so exp(-t) tends to 0,",
)
facts.limit("and the radius to 1.", radius, {F: vanishes}, sp.Integer(1))
late = facts.inequality("The time is not negative,", ge(0, -time), [facts["time"]])
below = at_most_one(facts, F, late, "so exp(-t) <= 1,")
facts.inequality("and the radius is positive.", gt(radius, 0), [below])
tangent = exp_tangent(facts, inverse, "exp(3/8) >= 11/8,")
product = exp_product(facts, start, inverse, one, "and exp(-3/8) is its inverse,")
small = facts.inequality(
    "so eps <= 8/11,",
    ge(sp.Rational(8, 11), start),
    [tangent, product, at_zero, facts.definition(start, "positive")],
)
facts.inequality("and the other divergence is larger.", gt(sp.Rational(7, 16) - start / 2, 0), [small])
