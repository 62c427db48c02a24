"""For L > 2 a weighted l1 norm of x_t is nearly the least: up to something exponentially small in 1/c.

For any loss, at all times, for all z >= 0 with A z = A x_t, and in the limit: <theta_0^(2-L), x_t - z> is at most
rho_t^L exp(-(L-2)(rho_t^2 - rho_0^2) / 2c). If all coordinates start equal, the weights are the same, and this is about
the l1 norm. Other starts favour the coordinates that start large. Where the radius has not grown, nothing is promised.
"""

import random
from collections.abc import Sequence

import sympy as sp

from proofs.arguments import (
    below_one,
    clock_from_0,
    exp_product,
    exp_tends,
    ordered,
    power_tends,
    same_limit,
    weighted_sum,
)
from proofs.chou2024 import invariants
from proofs.chou2024.comparisons import with_another_point
from proofs.chou2024.diagonal_positivity import DEPTH, START, any_loss, from_the_start, once_positive, sample, smoothly
from proofs.chou2024.diagonal_sparsity import kept_for_null_vectors, undone
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
    theta,
    theta0,
    z,
)
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from symbolic.notation import Expression, Fact, dot, eq, for_all, ge, gt, le, lt, tends

L, x = deep.L, deep.x
r = deep.language.symbols["r"]

language = invariants.language.child()
fall = language.define("fall", "exp", (2 - L) * (rho**2 - rho0**2) / (2 * c))
fall0 = language.define("fall0", "exp", sp.Integer(0), latex="e^0")
language.extend("start", {fall: fall0})
top = language.define("top", "power", rho, L, r, latex=r"\rho_t^L")
top0 = language.define("top0", "power", rho0, L, deep.language.symbols["r0"], latex=r"\rho_0^L")
language.extend("start", {top: top0})
x_end = language.vector("x_end", "d", r"x_\infty", "the limit of x")
R = language.scalar("R", r"\rho_\infty", "the limit of the radius")
r_end = language.define("r_end", "powers", R, L - 1, latex=r"\rho_\infty^{L-1}")
top_end = language.define("top_end", "power", R, L, r_end, latex=r"\rho_\infty^L")
E_end = language.define("E_end", "exp", (2 - L) * R**2 / (2 * c))
fall_end = language.define("fall_end", "exp", (2 - L) * (R**2 - rho0**2) / (2 * c))
ones0_slopes = language.define("ones0_slopes", "powers", theta0, sp.Integer(-1), shape=("d", "d"))
ones0 = language.define("ones0", "power", theta0, sp.Integer(0), ones0_slopes, shape=("d", "1"), latex=r"\mathbf{1}")
k = language.symbol("k", ("1", "1"), "k", "the number in all entries of theta_0^(2-L)")


def resting(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A state, which is where it ends."""
    values = sample(rng, m, d, rank)
    ((radius,),), ((depth,),) = values["rho"], values["L"]
    return values | {"x_end": [[(radius * entry) ** int(depth)] for (entry,) in values["theta"]], "R": values["rho"]}


claim = Claim(
    "new/deep-sparsity",
    language,
    "How near the least weighted norm",
    resting,
    SHAPES,
    lambda: with_another_point(("deep", "deeper"), {"k": [[2]]}),
)
claim.remarks.append(
    "The weights decide which solution is favoured. For L = 3, A = [1, 4/5] and the target 1 the least l1 norm is that "
    "of (1, 0); from theta_0 = (3/5, 4/5) the weights are 5/3 and 5/4, the weighted norm of (1, 0) is 5/3, and that of "
    "the solution (0, 5/4) is 25/16, which is less."
)


def no_worse(point: Expression, most: Expression) -> Fact:
    """How far the weighted norm of a point is above that of any z >= 0 with the same measurements."""
    return for_all(z, given=[eq(A * z, A * point), nonnegative(z)], then=le(dot(p0, point - z), most))


theorem = claim.state(
    "theorem",
    given={**GIVEN, **UNIT},
    conclude={
        "bound": no_worse(x, top * fall),
        "uniform start": for_all(
            k,
            z,
            given=[eq(p0, k * ones0), eq(A * z, A * x), nonnegative(z)],
            then=le(k * dot(ones0, x - z), top * fall),
        ),
    },
    says="For any loss, at all times: for all z >= 0 with A z = A x_t, <theta_0^(2-L), x_t - z> is at most "
    "rho_t^L exp(-(L-2)(rho_t^2 - rho_0^2) / 2c). If all coordinates start equal, theta_0^(2-L) = k (1, ..., 1), this "
    "is about the l1 norms.",
)


def not_negative(step: Proof) -> Known:
    """<z, theta^(2-L)> >= 0."""
    return weighted_sum(
        step, "<z, theta^(2-L)> is not negative, as no term of this sum is.", p, z, step["if2"], step["positive"]
    )


step = theorem.proof()
invariant = kept_for_null_vectors(step, invariants.printed)
whole = undone(step, deep.N, theta, p, step["positive"], L - 1)
parts = [whole, step["unit"], step.definition(top, "factor")]
norm = step.identity("so <x, theta^(2-L)> is rho^L.", dot(x, p), top, parts)
product = exp_product(step, E0, fall, E, "The two exponentials have a quotient.")
with step.suppose("For z >= 0 with the same measurements", theorem.conclude["bound"]) as supposed:
    inner = supposed.step
    (bound,) = theorem.conclude["bound"].parts[1]
    null = inner.identity("x - z is in the null space,", A * (x - z), 0 * A * z, [supposed["if1"]])
    tied = inner.instantiate(
        invariant, "and the invariant holds for it.", eq(E * dot(x - z, p), E0 * dot(x - z, p0)), [null], z=x - z
    )
    exact = inner.identity(
        "Divide by the exponential at the start:", dot(p0, x - z), fall * (top - dot(z, p)), [tied, product, norm]
    )
    known = [exact, not_negative(inner), inner.definition(fall, "positive")]
    supposed.proves(inner.inequality("This is the bound.", bound, known))
bounded = step.last
with step.suppose("If all weights are k, then for z >= 0", theorem.conclude["uniform start"]) as supposed:
    inner = supposed.step
    weighted = inner.instantiate(bounded, "the bound", bound, [supposed["if2"], supposed["if3"]], z=z)
    (wanted,) = theorem.conclude["uniform start"].parts[1]
    supposed.proves(inner.inequality("reads so.", wanted, [weighted, supposed["if1"]]))

# From a positive start, for any loss that pulls smoothly

begun = claim.also(
    "with a positive start",
    {"ratio": gt(c, 0), **START, **DEPTH, **UNIT},
    theorem.conclude,
    "For L >= 2, from every positive start, and any loss that pulls with a v which has a derivative: the same.",
    smoothly(language),
)
step = begun.proof()
needed = once_positive(step, theorem, from_the_start(step, any_loss))
for label, fact in theorem.conclude.items():
    step.cite(theorem, label, "So the bounds hold.", fact, needed)

# In the limit


def weights_tend(step: Proof, depth: Sequence[Known], tops: Known, products: Known, says: str) -> Known:
    """<x_inf, theta^(2-L)> tends to the limit of rho^L.

    `depth` says that L is positive and stands still, `tops` that rho^L converges, `products` that rho^L theta^L = x
    tends to x_inf.
    """
    (top, top_end), (_, x_end) = tops.fact.sides, products.fact.sides
    known = [step["positive"], step["unit"], step.definition(deep.N, "is"), step.definition(p, "is")]
    fact, values = tends(dot(x_end, p), top_end), {"q": top, "Q": top_end, "x": x_end}
    premises = [*known, *depth, tops, products]
    return step.rule("weights-in-the-limit", says, fact, premises, u=theta, v=p, D=deep.N, a=L - 1, **values)


at_the_end = claim.also(
    "at the end",
    {
        **theorem.given,
        "depth": ge(L, 1),
        "limit": tends(x, x_end),
        "radius": tends(rho, R),
        "positive_radius": gt(R, 0),
    },
    {"bound": no_worse(x_end, top_end * fall_end)},
    "If x_t converges, and rho_t to a limit that is not 0, the same holds for the limit x_inf, also if it has zeros: "
    "for all z >= 0 with A z = A x_inf.",
)
step = at_the_end.proof()
invariant = kept_for_null_vectors(step, invariants.printed)
sign = step.rule("positive-number", "rho_inf is positive,", positive(R), [step["positive_radius"]], q=R)
fixed = step.identity("(the depth does not move)", deep.rate(L), 0)
tops = power_tends(step, top, top_end, step["radius"], sign, fixed, "so rho^L tends to rho_inf^L,")
learned = step.identity("and x is rho^L theta^L.", x, top * deep.N * theta, [step.definition(top, "factor")])
products = same_limit(step, "It converges,", step["limit"], tends(top * deep.N * theta, x_end), quantity=learned)
depth = [
    step.inequality("L is positive,", gt(L, 0), [step["depth"]]),
    step.identity("(and does not move)", deep.rate(L - 1), 0),
]
weights = weights_tend(step, depth, tops, products, "so <x_inf, theta^(2-L)> tends to rho_inf^L.")
exponents = [(2 - L) * radius**2 / (2 * c) for radius in (rho, R)]
grows = step.limit("The exponent converges,", exponents[0], {rho: step["radius"]}, exponents[1])
exponentials = exp_tends(step, E, E_end, grows, "and the exponential.")
limit = step.limit("Hence", E * dot(x_end, p), {E: exponentials, dot(x_end, p): weights})
product = exp_product(step, E0, fall_end, E_end, "The two exponentials have a quotient.")
with step.suppose("For z >= 0 with the same measurements", at_the_end.conclude["bound"]) as supposed:
    inner, gap = supposed.step, x_end - z
    (wanted,) = at_the_end.conclude["bound"].parts[1]
    null = inner.identity("x_inf - z is in the null space,", A * gap, 0 * A * z, [supposed["if1"]])
    tied = inner.instantiate(
        invariant, "so the invariant holds for it.", eq(E * dot(gap, p), E0 * dot(gap, p0)), [null], z=gap
    )
    known = [tied, not_negative(inner), inner.definition(E, "positive")]
    below = inner.inequality("Hence", ge(E * dot(x_end, p), E0 * dot(gap, p0)), known)
    constant = inner.limit("(a constant)", E0 * dot(gap, p0), {rho: inner["radius"]})
    order = ordered(inner, "and in the limit", below, limit, constant)
    supposed.proves(
        inner.inequality(
            "Divide by the exponential at the start.",
            wanted,
            [order, product, inner.definition(E0, "positive")],
            [1 / E0],
        )
    )

# Without rho_0^2 in the exponent: a flow at rest

wrong = language.child()
z_still = wrong.vector("z_still", "d", "z", "a point with the measurements of x_t, at all times")
mutated = claim.mutated(
    "without the start",
    {**theorem.given, "same": eq(A * z_still, A * x), "nonnegative": nonnegative(z_still)},
    {"bound": le(dot(p0, x - z_still), top * E)},
    "With rho_t^2 in the place of rho_t^2 - rho_0^2.",
    wrong,
)
clock, _ = clock_from_0()
half = clock.define("half", "exp", -sp.Rational(1, 2), latex="e^{-1/2}")
symbols = deep.language.symbols
powers_of_one = (r, symbols["r0"], top, top0, p, p0, deep.N, deep.N0, deep.M, deep.M0)
facts = number_at_rest(
    mutated,
    "L = 3, A = 0 and d = 1, where every point has the measurement 0: the network stays x = 1, and the bound is "
    "exp(-1/2) for c = 1; but z may be 0.",
    "bound",
    {
        1: (theta, theta0, rho, rho0, c, *powers_of_one),
        0: (A, z_still, deep.v, symbols["v0"]),
        3: (L,),
        half: (E, E0),
    },
    clock,
).facts
negative = facts.inequality("-1/2 is negative,", lt(-sp.Rational(1, 2), 0))
below_one(facts, half, negative, "so exp(-1/2) is less than 1.")
