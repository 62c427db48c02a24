"""Weight normalization keeps what plain gradient flow keeps, of phi = theta exp(rho^2/2c) in the place of the weights.

For every z in the null space of A the number <z, phi^(2-L)>, and for L = 2 the number <z, log phi>, keeps its value,
whatever the loss, the depth L and the rank of A: along the flow phi^(2-L) moves in the row space of A only. For L = 1
this is the invariant of weight normalization for linear least squares.
"""

from typing import Any

import sympy as sp

from proofs.arguments import at_most_one, clock_from_0, is_one, same_rates
from proofs.chou2024.instances import along_the_flow, with_null_vector
from proofs.chou2024.setting import (
    GIVEN,
    SHAPES,
    A,
    A_pinv,
    Network,
    c,
    identity,
    logarithms,
    network,
    rho,
    rho0,
    sample,
    t,
    theta,
    theta0,
    z,
)
from proofs.claim import Claim
from proofs.statement import Known, Proof
from symbolic.notation import Expression, Language, dot, eq, for_all, ge, gt

deep = network(None, target=False)
language = deep.language
p = language.define("p", "power", theta, 2 - deep.L, deep.M, shape=("d", "1"), latex=r"\theta_t^{2-L}")
p0 = language.define("p0", "power", theta0, 2 - deep.L, deep.M0, shape=("d", "1"), latex=r"\theta_0^{2-L}")
E = language.define("E", "exp", (2 - deep.L) * rho**2 / (2 * c))
E0 = language.define("E0", "exp", (2 - deep.L) * rho0**2 / (2 * c))
language.extend("start", {p: p0, E: E0})

in_null_space = eq(A * z, sp.ZeroMatrix(*(A * z).shape))

claim = Claim(
    "chou2024/invariants",
    language,
    "The invariants of a diagonal network",
    sample,
    SHAPES,
    lambda: along_the_flow(("deep", "deeper", "linear"), with_null_vector),
)
claim.remarks.append(
    "The abstract names no invariants; these are our own. That theta stays positive is no restriction for L >= 2: a "
    "positive start stays positive. For L = 1 it is not needed, as Lemma 2.5 of the first paper shows. For 1 < L < 2 a "
    "coordinate can reach 0."
)
printed = claim.printed(
    given=GIVEN,
    conclude={"invariant": for_all(z, given=[in_null_space], then=eq(E * dot(z, p), E0 * dot(z, p0)))},
    says="For any loss, at all times at which the flow exists and theta is positive: <z, phi^(2-L)> keeps its value.",
)


def cancel(step: Proof, net: Network, direction: Known | None = None) -> Known:
    """theta^(1-L) theta^(L-1) = 1; `direction` says that theta is positive, if no hypothesis does."""
    inverse, forward = (step.definition(letter, "is") for letter in (net.M, net.N))
    return step.rule(
        "powers-inverse",
        "The powers cancel.",
        eq(net.M * net.N * A.T, A.T),
        [direction or step["positive"], inverse, forward],
        D=net.M,
        E=net.N,
        u=theta,
        a=1 - net.L,
        B=A.T,
    )


def kept(step: Proof, net: Network, quantity: Expression, by: list[Known]) -> Known:
    """What stands still keeps its value."""
    still = step.identity("Along the flow this part stands still,", net.rate(quantity), 0 * quantity, by)
    return step.rule(
        "constant-of-motion", "so it keeps its value.", eq(quantity, net.start(quantity)), [still], q=quantity
    )


step = printed.proof()
null_part = identity - A_pinv * A
whole = kept(step, deep, E * null_part * p, [cancel(step, deep), step.definition(p, "factor")])
with step.suppose("For z in the null space:", printed.conclude["invariant"]) as supposed:
    supposed.proves(
        supposed.step.identity("take the inner product.", E * dot(z, p), E0 * dot(z, p0), [whole, supposed["if1"]])
    )

# L = 2: the logarithm

square = network(2, target=False)
logs = square.language
ell, ell0, ones, ones0 = logarithms(square)
log_phi, log_phi0 = ell + rho**2 / (2 * c) * ones, ell0 + rho0**2 / (2 * c) * ones0

logarithm = claim.also(
    "the logarithm",
    GIVEN,
    {"invariant": for_all(z, given=[in_null_space], then=eq(dot(z, log_phi), dot(z, log_phi0)))},
    "For L = 2: <z, log phi> keeps its value, where log phi = log theta + rho^2/2c, entry by entry.",
    logs,
)
step = logarithm.proof()
whole = kept(step, square, null_part * log_phi, [cancel(step, square), step.definition(ones, "factor")])
with step.suppose("For z in the null space:", logarithm.conclude["invariant"]) as supposed:
    supposed.proves(
        supposed.step.identity("take the inner product.", dot(z, log_phi), dot(z, log_phi0), [whole, supposed["if1"]])
    )

# A trajectory in closed form: L = 1, A = [3/5, 4/5], c = 1, and a loss that always pulls with v = 1; from (1/5, 11/10)
# at radius 1 the part of theta in the row space keeps the length 1, and the rest shrinks like exp(-rho^2/2)


def direction(f: Expression) -> list[list[Expression]]:
    """A unit vector along the row of A, and f times a vector across."""
    return [[sp.Rational(3, 5) - sp.Rational(2, 5) * f], [sp.Rational(4, 5) + sp.Rational(3, 10) * f]]


def turning() -> tuple[Language, Expression, Expression, Expression]:
    """The parameters of the trajectory, the time t, exp(0) and F = exp(-t - t^2/2)."""
    moment, time = clock_from_0()
    one = moment.define("one", "exp", sp.Integer(0), latex="e^0")
    F = moment.define("F", "exp", -time - time**2 / 2)
    moment.extend("start", {F: one})
    return moment, time, one, F


def trajectory(time: Expression, F: Expression) -> dict[Expression, list[list[Any]]]:
    """The values of the letters."""
    words = language.symbols
    ones = (rho0, c, deep.L, deep.v, *(words[name] for name in ("v0", "r", "r0")))
    return {
        A: [["3/5", "4/5"]],
        A_pinv: [["3/5"], ["4/5"]],
        **dict.fromkeys((theta, p), direction(F)),
        **dict.fromkeys((theta0, p0), direction(sp.Integer(1))),
        rho: [[1 + time]],
        t: [[time]],
        **{letter: [[1]] for letter in ones},
        **{letter: [[1, 0], [0, 1]] for letter in (deep.N, deep.M, deep.N0, deep.M0)},
    }


def on_the_trajectory(facts: Proof) -> Known:
    """What the values need: the start, and that direction and radius are positive. Returns exp(0) = 1."""
    time, one, F = (facts.language.symbols[name] for name in ("t", "one", "F"))
    at_zero = is_one(facts, one)
    for (begin,), (wanted,) in zip(direction(one), direction(sp.Integer(1)), strict=True):
        facts.identity("(the start of an entry)", begin, wanted, [at_zero])
    falls = facts.inequality("-t - t^2/2 is not positive,", ge(0, -time - time**2 / 2), [facts["time"]], [time])
    below = at_most_one(facts, F, falls, "so F <= 1,")
    for (entry,) in direction(F):
        facts.inequality("and this entry is positive.", gt(entry, 0), [below, facts.definition(F, "positive")])
    facts.inequality("The radius is positive.", gt(1 + time, 0), [facts["time"]])
    return at_zero


# The exponent rho^2/c instead of rho^2/2c, refuted on this trajectory

wrong = language.child()
doubled = wrong.define("doubled", "exp", (2 - deep.L) * rho**2 / c)
doubled0 = wrong.define("doubled0", "exp", (2 - deep.L) * rho0**2 / c)
wrong.extend("start", {doubled: doubled0})
mutated = claim.mutated(
    "twice the exponent",
    GIVEN,
    {"invariant": for_all(z, given=[in_null_space], then=eq(doubled * dot(z, p), doubled0 * dot(z, p0)))},
    "The exponent rho^2/c in the place of rho^2/2c.",
    wrong,
)
moment, time, _, F = turning()
refutation = mutated.refuted(
    "L = 1, A = [3/5, 4/5], c = 1, a loss that pulls with v = 1, and the start (1/5, 11/10) at radius 1: the radius is "
    "1 + t, and the part of theta in the null space shrinks like exp(-rho^2/2).",
    "invariant",
    {"m": 1, "d": 2},
    trajectory(time, F),
    parameters=moment,
    given={"time": ge(time, 0)},
    point={time: 0},
)
facts = refutation.facts
on_the_trajectory(facts)
facts.inequality(
    "The part in the null space moves.", gt((1 + time) * F / 4, 0), [facts["time"], facts.definition(F, "positive")]
)

derive = refutation.derive
across = null_part * theta0
inside = derive.identity("The null-space part of theta_0 is in the null space.", A * across, 0 * A * theta0)
constant = derive.instantiate(
    derive["assumed"],
    "So this would keep its value,",
    eq(doubled * dot(across, p), doubled0 * dot(across, p0)),
    [inside],
    z=across,
)
still = same_rates(derive, "and have the rate 0.", constant)
refutation.fails = derive.identity(
    "Divide by the exponential: the rate is this times rho s / c.",
    (2 - deep.L) * rho * deep.s * dot(across, p),
    0,
    [still, cancel(derive, deep), derive.definition(p, "factor"), inside],
)
