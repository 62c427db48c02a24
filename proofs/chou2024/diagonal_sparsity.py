"""How far the l1 norm of x_t can lie above that of any z >= 0 with the same measurements: A z = A x_t.

For L = 2 the norm of x_t is N = rho_t^2, and with Z the norm of z: (N - Z)(N - rho_0^2) <= 2c <z, log(1/theta_0)>,
for any loss, at all times, and in the limit. So where the radius has grown the excess is at most of the order of c.
Where it has not, nothing is promised. The reason is the invariant <z - x, log phi>, with Gibbs' inequality.
"""

import random

import sympy as sp

from proofs.arguments import conclusion_of, ordered, same_limit
from proofs.chou2024 import invariants
from proofs.chou2024.comparisons import with_another_point
from proofs.chou2024.invariants import ell, ell0, log_phi, log_phi0, ones, ones0, square
from proofs.chou2024.rest import at_rest
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
    z,
)
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof, Statement
from symbolic.notation import Expression, Fact, dot, eq, exist, for_all, ge, le, norm2, tends

x = square.x
START = {"positive_start": positive(theta0)}


def resting(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A state, which is where it ends."""
    values = sample(rng, m, d, rank)
    ((radius,),) = values["rho"]
    return values | {"x_end": [[(radius * entry) ** 2] for (entry,) in values["theta"]]}


language = invariants.logs.child()
x_end = language.vector("x_end", "d", r"x_\infty", "the limit of x")

claim = Claim(
    "new/diagonal-sparsity",
    language,
    "How near the least l1 norm",
    resting,
    SHAPES,
    lambda: with_another_point(("square", "two", "large start", "small c", "large c")),
)


def no_worse(point: Expression, norm: Expression, column: Expression) -> Fact:
    """How far the l1 norm of a point is above that of any z >= 0 with the same measurements."""
    Z = dot(column, z)
    bound = le((norm - Z) * (norm - rho0**2), -2 * c * dot(z, ell0))
    return for_all(z, given=[eq(A * z, A * point), nonnegative(z)], then=bound)


theorem = claim.state(
    "theorem",
    given={**GIVEN, **UNIT, **START},
    conclude={"norm": eq(dot(ones, x), rho**2), "bound": no_worse(x, rho**2, ones)},
    says="For L = 2 and any loss, at all times: the l1 norm of x_t is N = rho_t^2, and for all z >= 0 with "
    "A z = A x_t, of norm Z, (N - Z)(N - rho_0^2) <= 2c <z, log(1/theta_0)>.",
)


claim.remarks.append(
    "From a uniform start theta_0 = (1, ..., 1)/sqrt(d) the right side is c Z log d. The bound is about a radius that "
    "has grown: the flow that starts at rest in x = (9, 16), with A = [1, 2] and the target 41, has N = rho_0^2 = 25, "
    "while z = (0, 41/2) is a solution too; there it says 0 <= 2c <z, log(1/theta_0)>, for every c. For plain gradient "
    "flow see new/plain-sparsity, for L > 2 new/deep-sparsity."
)


def fixed_ones(step: Proof) -> Known:
    """The column of ones, written as theta^0, stands still."""
    still = step.identity("Ones do not move:", square.rate(ones), 0 * ones)
    return step.rule("constant-of-motion", "they stay what they are.", eq(ones, ones0), [still], q=ones)


def unit_start(step: Proof) -> Known:
    return step.rule(
        "at-the-start", "theta_0 has length 1.", eq(norm2(theta0), 1), [step["unit"]], p=norm2(theta), q=sp.Integer(1)
    )


def undone(step: Proof, D: Expression, u: Expression, column: Expression, sign: Known, a: Expression) -> Known:
    """u^a u^(1-a) = u; for a = 1 the column u^(1-a) is that of ones."""
    premises = [sign, step.definition(D, "is"), step.definition(column, "is")]
    return step.rule("powers-apply", "The powers multiply:", eq(D * column, u), premises, D=D, v=column, u=u, a=a)


def entries_add_up(step: Proof) -> Known:
    """The l1 norm of x is rho^2."""
    whole = undone(step, square.N, theta, ones, step["positive"], sp.Integer(1))
    return step.identity("so the entries of x add up to rho^2.", dot(ones, x), rho**2, [whole, step["unit"]])


def turned_towards_x(step: Proof) -> Known:
    """<x, log theta - log theta_0> >= 0, divided by rho^2."""
    premises = [step["positive"], step["positive_start"], step["unit"], unit_start(step)]
    return step.rule(
        "gibbs",
        "By Gibbs' inequality <x, log theta - log theta_0> is not negative.",
        ge(dot(theta, square.N * (ell - ell0)), 0),
        [*premises, *(step.definition(letter, "is") for letter in (ell, ell0, square.N))],
        u=theta,
        w=theta0,
        l=ell,
        k=ell0,
        D=square.N,
    )


def no_logarithm_above(step: Proof, weights: Known) -> Known:
    """<z, log theta> <= 0."""
    return step.rule(
        "log-of-a-unit",
        "<z, log theta> is not positive, as no entry of theta exceeds 1.",
        le(dot(z, ell), 0),
        [weights, step["positive"], step["unit"], step.definition(ell, "is")],
        l=ell,
        u=theta,
        z=z,
    )


def kept_for_null_vectors(step: Proof, source: Statement) -> Known:
    """What a statement says of every vector in the null space."""
    return conclusion_of(step, source, "invariant", "The invariant:")


step = theorem.proof()
invariant = kept_for_null_vectors(step, invariants.logarithm)
fixed, norm = fixed_ones(step), entries_add_up(step)
more = turned_towards_x(step)
with step.suppose("For z >= 0 with the same measurements", theorem.conclude["bound"]) as supposed:
    inner = supposed.step
    (wanted,) = theorem.conclude["bound"].parts[1]
    null = inner.identity("z - x is in the null space,", A * (z - x), 0 * A * z, [supposed["if1"]])
    tied = inner.instantiate(
        invariant, "and the invariant holds for it.", eq(dot(z - x, log_phi), dot(z - x, log_phi0)), [null], z=z - x
    )
    equation = inner.identity(
        "Multiply by 2c.",
        (rho**2 - dot(ones, z)) * (rho**2 - rho0**2),
        2 * c * dot(z - x, ell - ell0),
        [tied, fixed, norm],
    )
    signs = [more, no_logarithm_above(inner, supposed["if2"])]
    supposed.proves(
        inner.inequality("What is left is -<z, log theta_0>.", wanted, [equation, *signs, inner["ratio"]], [rho])
    )

# In the limit

size_end = dot(ones0, x_end)
at_the_end = claim.also(
    "at the end",
    {**GIVEN, **UNIT, **START, "limit": tends(x, x_end)},
    {"bound": no_worse(x_end, size_end, ones0)},
    "For L = 2: if x_t converges, the same holds for the limit x_inf, also if it has zeros: for all z >= 0 with "
    "A z = A x_inf.",
)
step = at_the_end.proof()
invariant = kept_for_null_vectors(step, invariants.logarithm)
fixed, norm = fixed_ones(step), entries_add_up(step)
total = step.limit("Their sum converges,", dot(ones0, x), {x: step["limit"]})
radius_tends = same_limit(
    step,
    "so rho^2 tends to the l1 norm of the limit.",
    total,
    tends(rho**2, size_end),
    quantity=step.identity("(it is that sum)", dot(ones0, x), rho**2, [norm, fixed]),
)
Q = sp.Symbol("Q", real=True)
logs_tend = step.rule(
    "gibbs-in-the-limit",
    "<x_inf, log theta> has a limit, which is at least <x_inf, log theta_0>.",
    exist(Q, such_that=[tends(dot(x_end, ell), Q), ge(Q, dot(x_end, ell0))]),
    [
        step["positive"],
        step["positive_start"],
        step["unit"],
        unit_start(step),
        *(step.definition(letter, "is") for letter in (ell, ell0, square.N)),
        step.inequality("rho^2 is not negative.", ge(rho**2, 0), [], [rho]),
        step["limit"],
    ],
    u=theta,
    w=theta0,
    l=ell,
    k=ell0,
    D=square.N,
    q=rho**2,
    x=x_end,
)
with step.suppose("For z >= 0 with the same measurements", at_the_end.conclude["bound"]) as supposed:
    inner, gap = supposed.step, z - x_end
    (wanted,) = at_the_end.conclude["bound"].parts[1]
    null = inner.identity("z - x_inf is in the null space,", A * gap, 0 * A * z, [supposed["if1"]])
    tied = inner.instantiate(
        invariant, "so the invariant holds for it.", eq(dot(gap, log_phi), dot(gap, log_phi0)), [null], z=gap
    )
    rest = dot(gap, ell0) + (rho0**2 - rho**2) / (2 * c) * dot(ones0, gap)
    equation = inner.identity("Solve for <z, log theta>:", dot(z, ell), dot(x_end, ell) + rest, [tied, fixed])
    less = no_logarithm_above(inner, supposed["if2"])
    below = inner.inequality("Hence", ge(0, dot(x_end, ell) + rest), [equation, less])
    with inner.obtain(logs_tend, "In the limit", wanted) as deep:
        to = {dot(x_end, ell): deep["has1"], rho**2: radius_tends}
        limit = deep.limit("this tends to the same of the limits,", dot(x_end, ell) + rest, to)
        nothing = deep.limit("(0 to 0)", sp.Integer(0), to)
        order = ordered(deep, "which is not positive.", below, nothing, limit)
        deep.inequality("Multiply by 2c.", wanted, [order, deep["has2"], deep["ratio"]])
    supposed.proves(inner.last)

# Without rho_0^2, and with the least norm itself, the statement is false: flows at rest

wrong = language.child()
z_still = wrong.vector("z_still", "d", "z", "a point with the measurements of x_t, at all times")
RESTING = {
    **theorem.given,
    "same": eq(A * z_still, A * x),
    "nonnegative": nonnegative(z_still),
}
mutated = claim.mutated(
    "without the start",
    RESTING,
    {"bound": le((rho**2 - dot(ones, z_still)) * rho**2, -2 * c * dot(z_still, ell0))},
    "With N in the place of N - rho_0^2.",
    wrong,
)
one, zero = [[1]], [[0]]
at_rest(
    mutated,
    square,
    "A = 0 and d = 1, where every point has the measurement 0: the network stays x = 1, the norm of z = 0 is 0.",
    "bound",
    zero,
    (1,),
    {z_still: zero, ell: zero, ell0: zero, ones: one, ones0: one, square.v: zero, wrong.symbols["v0"]: zero},
)

least = claim.mutated(
    "the least norm",
    RESTING,
    {"least": le(rho**2, dot(ones, z_still))},
    "That the l1 norm of x_t is the least.",
    wrong,
)
short, both = ("3/5", "4/5"), [[1], [1]]
at_rest(
    least,
    square,
    "A = [1, 2] and the start theta_0 = (3/5, 4/5), rho_0 = 5, with zero residual: the network stays x = (9, 16), of "
    "norm 25; z = (0, 41/2) has the same measurement.",
    "least",
    [[1, 2]],
    short,
    {z_still: [[0], ["41/2"]], ones: both, ones0: both, square.v: zero, wrong.symbols["v0"]: zero},
    radius=sp.Integer(5),
)
