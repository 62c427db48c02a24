"""How far the l1 norm of x_t can lie above that of any z >= 0 with the same measurements: A z = A x_t.

For L = 2 the norm of x_t is N = rho_t^2, and with Z the norm of z: (N - Z)(N - rho_0^2) <= 2c <z, log(1/theta_0)>,
for any loss, at all times, and in the limit. So where the radius has grown the excess is of the order of c. For L > 2
it is exponentially small in 1/c: <theta_0^(2-L), x_t - z> <= rho_t^L exp(-(L-2)(rho_t^2 - rho_0^2) / 2c), which is
about the l1 norm if all coordinates start equal. Where the radius has not grown, nothing is promised.
"""

import random

import sympy as sp

from proofs.chou2024 import invariants
from proofs.chou2024.instances import with_another_point
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
from proofs.wu2020.tools import same_limit
from symbolic.notation import Expression, Fact, dot, eq, for_all, ge, le, norm2, tends

x = square.x
START = {"positive_start": positive(theta0)}


def resting(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A state, which is where it ends."""
    values = sample(rng, m, d, rank)
    return values | {"T": values["theta"], "R": values["rho"]}


language = invariants.logs.child()
T = language.vector("T", "d", r"\theta_\infty", "the limit of the direction")
R = language.scalar("R", r"\rho_\infty", "the limit of the radius")
N_end, M_end = (
    language.define(name, "powers", T, sp.Integer(a), shape=("d", "d")) for name, a in (("N_end", 1), ("M_end", -1))
)
ell_end = language.define("ell_end", "log", T, M_end, shape=("d", "1"), latex=r"\log\theta_\infty")
ones_end = language.define("ones_end", "power", T, sp.Integer(0), M_end, shape=("d", "1"), latex=r"\mathbf{1}_\infty")
x_end = language.let("x_end", R**2 * N_end * T, r"x_\infty", "the limit of x")

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
    "flow from the same start the same argument gives (N - Z) log(N/rho_0^2) <= 2 <z, log(1/theta_0)>: there is no c, "
    "and only a start that is exponentially small makes the excess small."
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


def two_signs(step: Proof, u: Expression, log_u: Expression, D: Expression, facts: dict[str, Known]) -> list[Known]:
    """<x, log theta - log theta_0> >= 0 and <z, log theta> <= 0, of a direction u = theta."""
    logs = [step.definition(log_u, "is"), step.definition(ell0, "is")]
    signs = [facts["sign"], step["positive_start"], facts["unit"], facts["unit_start"]]
    more = step.rule(
        "gibbs",
        "By Gibbs' inequality <x, log theta - log theta_0> is not negative,",
        ge(dot(u, D * (log_u - ell0)), 0),
        [*signs, *logs, step.definition(D, "is")],
        u=u,
        w=theta0,
        l=log_u,
        k=ell0,
        D=D,
    )
    less = step.rule(
        "log-of-a-unit",
        "and <z, log theta> is not positive, as no entry of theta exceeds 1.",
        le(dot(z, log_u), 0),
        [facts["nonnegative"], facts["sign"], facts["unit"], logs[0]],
        l=log_u,
        u=u,
        z=z,
    )
    return [more, less]


def kept_for_null_vectors(step: Proof, source: Statement) -> Known:
    """What a statement says of every vector in the null space."""
    known = {label: step[label] for label in source.given}
    return step.cite(source, "invariant", "The invariant:", source.conclude["invariant"], known)


def stays_in_the_limit(step: Proof, says: str, limit: Known, constant: Known) -> Known:
    """Q = k, where q tends to Q and is always k."""
    (q, Q), (_, k) = limit.fact.sides, constant.fact.sides
    still = step.limit("(what stands still)", k, {q: limit})
    back = step.identity("(it is that)", k, q, [constant])
    there = same_limit(step, "(and tends to it)", still, tends(q, k), quantity=back)
    return step.rule("tends-unique", says, eq(Q, k), [limit, there], p=q, P=Q, Q=k)


def unit_in_the_limit(step: Proof, T: Expression) -> Known:
    """|T| = 1 for the limit of the direction."""
    length = step.limit("The length of the direction converges,", norm2(theta), {theta: step["direction"]}, norm2(T))
    return stays_in_the_limit(step, "and its limit is 1.", length, step["unit"])


step = theorem.proof()
invariant = kept_for_null_vectors(step, invariants.logarithm)
fixed, begins = fixed_ones(step), unit_start(step)
whole = undone(step, square.N, theta, ones, step["positive"], sp.Integer(1))
norm = step.identity("so the entries of x add up to rho^2.", dot(ones, x), rho**2, [whole, step["unit"]])
with step.suppose("For z >= 0 with the same measurements", theorem.conclude["bound"]) as supposed:
    inner = supposed.step
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
    known = {
        "sign": inner["positive"],
        "unit": inner["unit"],
        "unit_start": begins,
        "nonnegative": supposed["if2"],
    }
    signs = two_signs(inner, theta, ell, square.N, known)
    supposed.proves(
        inner.inequality(
            "What is left is -<z, log theta_0>.",
            theorem.conclude["bound"].parts[1][0],
            [equation, *signs, inner["ratio"]],
            [rho],
        )
    )

# In the limit

at_the_end = claim.also(
    "at the end",
    {
        **GIVEN,
        **UNIT,
        **START,
        "direction": tends(theta, T),
        "radius": tends(rho, R),
        "positive_end": positive(T),
    },
    {"norm": eq(dot(ones0, x_end), R**2), "bound": no_worse(x_end, R**2, ones0)},
    "For L = 2: if x_t converges, and no coordinate to 0, the same holds in the limit x_inf: for all z >= 0 with "
    "A z = A x_inf.",
)
step = at_the_end.proof()
invariant = kept_for_null_vectors(step, invariants.logarithm)
fixed, begins = fixed_ones(step), unit_start(step)
to, ends = step["direction"], step["positive_end"]
unit_end = unit_in_the_limit(step, T)
no_motion = step.identity("The exponent 0 does not move,", square.rate(sp.Integer(0)), 0)
ones_tend = step.rule(
    "tends-power",
    "so the ones tend to ones:",
    tends(ones, ones_end),
    [step.definition(ones, "is"), step.definition(ones_end, "is"), to, ends, no_motion],
    v=ones,
    u=theta,
    a=sp.Integer(0),
    V=ones_end,
    U=T,
)
same_ones = stays_in_the_limit(step, "these are the same ones,", ones_tend, fixed)
whole = undone(step, N_end, T, ones_end, ends, sp.Integer(1))
norm = step.identity(
    "so the entries of the limit add up to rho_inf^2.", dot(ones0, x_end), R**2, [whole, same_ones, unit_end]
)
logs_tend = step.rule(
    "tends-log",
    "The logarithms converge.",
    tends(ell, ell_end),
    [step.definition(ell, "is"), step.definition(ell_end, "is"), to, ends],
    l=ell,
    u=theta,
    k=ell_end,
    U=T,
)
with step.suppose("For z >= 0 with the same measurements", at_the_end.conclude["bound"]) as supposed:
    inner, gap = supposed.step, z - x_end
    null = inner.identity("z - x_inf is in the null space,", A * gap, 0 * A * z, [supposed["if1"]])
    tied = inner.instantiate(
        invariant, "so the invariant holds for it,", eq(dot(gap, log_phi), dot(gap, log_phi0)), [null], z=gap
    )
    moving = dot(gap, ell) + rho**2 / (2 * c) * dot(gap, ones0)
    limit = inner.limit("and in the limit:", moving, {ell: logs_tend, rho: inner["radius"]})
    kept = inner.identity("(a constant)", moving, dot(gap, log_phi0), [tied, fixed])
    equal = stays_in_the_limit(inner, "it keeps the value it started with.", limit, kept)
    equation = inner.identity(
        "Multiply by 2c.",
        (R**2 - dot(ones0, z)) * (R**2 - rho0**2),
        2 * c * dot(gap, ell_end - ell0),
        [equal, norm],
    )
    known = {"sign": ends, "unit": unit_end, "unit_start": begins, "nonnegative": supposed["if2"]}
    signs = two_signs(inner, T, ell_end, N_end, known)
    supposed.proves(
        inner.inequality(
            "What is left is -<z, log theta_0>.",
            at_the_end.conclude["bound"].parts[1][0],
            [equation, *signs, inner["ratio"]],
            [R],
        )
    )

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
