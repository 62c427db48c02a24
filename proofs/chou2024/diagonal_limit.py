"""Where networks of depth 2 converge to: to a best approximation without negative entries, or the radius vanishes.

The proof is that of new/deep-limit, with <z, log phi> in the place of <z, phi^(2-L)>: the logarithms of the entries of
theta are not positive, and the radius stays in its tube, so this number stays below a constant. If the loss is smaller
at the start than at x = 0, the radius does not vanish, whether or not y is reached without negative entries.
"""

import random

import sympy as sp

from proofs.arguments import conclusion_of, ordered, weighted_sum
from proofs.chou2024 import convergence, diagonal_positivity
from proofs.chou2024.convergence import depth_two, direction, scale
from proofs.chou2024.deep_limit import (
    ENDS,
    F_N,
    NEAREST,
    REACHES,
    SMALLER,
    across,
    at_rest_in_the_end,
    excluded,
    never_falls_in_the_end,
    reached_by_twice_the_start,
    two_cases,
)
from proofs.chou2024.diagonal_lyapunov import (
    ell,
    loss,
    loss_falls,
    nearest,
    ones,
    ones0,
    square,
    squares,
    squares0,
    width,
    y,
    z,
)
from proofs.chou2024.diagonal_positivity import from_the_start
from proofs.chou2024.instances import along_the_flow
from proofs.chou2024.invariants import cancel
from proofs.chou2024.rest import at_rest
from proofs.chou2024.setting import SHAPES, A, c, rho, rho0, theta, theta0
from proofs.claim import Claim, Values
from proofs.confirm import as_column
from proofs.statement import Known, Proof
from symbolic.notation import Expression, dot, eq, exist, ge, gt, le, norm2, predicate, tends

v = square.v
language = convergence.language.child()
best = language.vector("best", "d", "z", "a best approximation without negative entries")


def sample(rng: random.Random, m: int, d: int, rank: int) -> Values:
    return reached_by_twice_the_start(diagonal_positivity.sample(rng, m, d, rank), 2)


claim = Claim(
    "new/diagonal-limit",
    language,
    "Where networks of depth 2 converge to",
    sample,
    SHAPES,
    lambda: along_the_flow(("two, late",), lambda problem: {"best": as_column(problem.solution)}),
)
claim.remarks.append(
    "Both cases occur: from the starts of new/diagonal-trap the radius tends to 0. How fast the loss falls where it "
    "does not, and that it does not if c is small and rho_0^2 < 2 |z|_1, is in new/diagonal-lyapunov."
)
theorem = claim.state(
    "theorem",
    {**depth_two.given, **NEAREST},
    {"ends": ENDS, "loss": SMALLER},
    "For least squares and L = 2, from every positive start, let z >= 0 be a best approximation: A z is nearest to y. "
    "Either the radius tends to 0, and the residual to y; or the residual tends to that of z, and the loss to the "
    "least that columns without negative entries have. The loss never grows.",
)

# At all times

step = theorem.proof()
theta_stays = from_the_start(step, diagonal_positivity.depth_two)
radius = step.instantiate(
    conclusion_of(step, diagonal_positivity.depth_two, "radius", "The radius stays positive, too,"),
    "as it starts so.",
    gt(rho, 0),
    [step["positive_radius"]],
)
factors = [step.definition(letter, "factor") for letter in (squares, squares0)]
falls = loss_falls(step, square, loss, factors[:1])
falls = step.rule("monotone", "So it is at most what it was.", ge(square.start(loss), loss), [falls], q=loss)
step.inequality("This is the loss.", SMALLER, [falls, *factors])
known = {"ratio": step["ratio"], "positive": theta_stays, "unit": step["unit"]}
known |= {label: step[label] for label in NEAREST}
size = dot(ones0, best)
tube = step.cite(
    nearest, "tube", "The radius stays in its tube,", le((rho**2 - size) ** 2, width(best)), known, {z: best}
)
most = size + (width(best) + 1) / 2
bounded = step.inequality("so it is bounded.", ge(most, rho**2), [tube], [rho**2 - size - 1])
still = step.identity("(The column of ones does not move,", square.rate(ones), 0 * ones)
same = step.rule("constant-of-motion", "it keeps its value.)", eq(ones, ones0), [still], q=ones)
weights = weighted_sum(step, "The l1 norm of z is not negative,", ones0, best, step["weights"], step["positive_start"])
logarithms = step.rule(
    "log-of-a-unit",
    "and <z, log theta> is not positive.",
    ge(0, dot(best, ell)),
    [step["weights"], theta_stays, step["unit"], step.definition(ell, "is")],
    l=ell,
    u=theta,
    z=best,
)
kept = -dot(best, ell) - rho**2 / (2 * c) * size
room = step.inequality("(a product)", ge((most - rho**2) * size, 0), [bounded, weights])
kept_sign = step.inequality(
    "So -<z, log phi> stays above a constant.",
    ge(kept, -most * size / (2 * c)),
    [logarithms, room, step["ratio"]],
    [1 / c],
)
x = rho**2 * square.N * theta
slope = step.identity(
    "As in the invariants, its rate is this.",
    -2 * rho**2 * dot(best, A.T * (y - A * x)),
    square.rate(kept),
    [cancel(step, square, theta_stays), step.definition(ones, "factor"), same],
)
outward = weighted_sum(step, "<A'(A z - y), theta^2> is not negative,", squares, across, step["gradient"], theta_stays)
outward = step.inequality("nor is <A'(A z - y), x>.", ge(dot(across, x), 0), [outward, factors[0]], [rho])
radial = step.identity(
    "The radius has the rate",
    2 * c * rho * dot(square.N * theta, A.T * (y - A * x)),
    square.rate(rho),
    [step.definition(square.N, "symmetric")],
)

# In the limit, where F is that of the absolute values of the direction


def gain(step: Proof, size: Known) -> Known:
    return step.inequality("So is its square.", gt(2 * scale**2, 0), [size])


def in_the_limit(step: Proof, limits: dict[Expression, Known]) -> None:
    """One of the two cases, from all limits."""
    ending = scale**2 * F_N * direction
    none = step.limit("(0 tends to 0)", sp.Integer(0), limits)
    above = step.inequality("(as the radius is not)", ge(rho, 0), [radius])
    meets = step.limit("The number <A'(A z - y), x>", dot(across, x), limits)
    facts = {
        "rho": limits[rho],
        "residual": step.limit("The residual converges.", y - A * x, limits, y - A * ending),
        "v": step.identity("(v is the residual)", y - A * x, v),
        "rest": at_rest_in_the_end(step, radial, rho, limits[rho], limits),
        "rises": never_falls_in_the_end(step, slope, kept, kept_sign, limits),
        "outward": ordered(step, "is not negative in the limit,", outward, meets, none),
        "size": ordered(step, "nor is the radius.", above, limits[rho], none),
    }
    two_cases(step, ending, facts, gain)


ends = conclusion_of(step, depth_two, "limit", "The flow converges.")
with step.obtain(ends, "In the limit:", ENDS) as inner:
    positive_exponent = inner.inequality("(the exponent 1", gt(sp.Integer(1), 0))
    fixed = inner.identity("stands still)", square.rate(sp.Integer(1)), 0)
    powers = inner.rule(
        "tends-powers",
        "The absolute values converge, too.",
        exist(F_N, such_that=[tends(square.N, F_N), predicate("powers", F_N, direction, 1)]),
        [inner.definition(square.N, "is"), inner["has1"], positive_exponent, fixed],
        D=square.N,
        u=theta,
        a=sp.Integer(1),
        U=direction,
    )
    limits = {theta: inner["has1"], rho: inner["has2"]}
    with inner.obtain(powers, "With their limit F:", ENDS) as deep:
        in_the_limit(deep, limits | {square.N: deep["has1"]})

below = claim.also(
    "with a smaller loss than at 0",
    {**theorem.given, "gain": gt(norm2(y), norm2(square.start(v)))},
    {"limit": REACHES},
    "If |v_0| < |y| at the start, the radius does not tend to 0: the residual tends to that of z.",
)
excluded(below.proof(), theorem, y - A * (rho0**2 * square.N0 * theta0))

# For another z, refuted by a flow at rest

mutated = claim.mutated(
    "any z",
    {**depth_two.given, "weights": NEAREST["weights"]},
    {"ends": ENDS},
    "For a z >= 0 that is no best approximation.",
)
at_rest(
    mutated,
    square,
    "A = 1, y = 1 and x = 1: the flow stands still with the residual 0, while that of z = 0 is 1.",
    "ends",
    [[1]],
    (1,),
    {y: [[1]], best: [[0]]},
)
