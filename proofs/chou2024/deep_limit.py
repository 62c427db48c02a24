"""Where deep networks converge to: to a best approximation without negative entries, or to 0 with a vanishing radius.

For L > 2 let z >= 0 have A z as near to y as possible. In the limit the rate of the radius is 0, and that of the number
<z, phi^(2-L)>, which is never negative, cannot be negative. If the radius does not tend to 0, these are the conditions
under which A x is A z. And it does not tend to 0, if the loss is smaller at the start than at x = 0.
"""

import random
from collections.abc import Callable
from fractions import Fraction

import sympy as sp

from proofs.arguments import (
    by_contradiction,
    conclusion_of,
    exp_tends,
    ordered,
    positive_square,
    same_limit,
    weighted_sum,
)
from proofs.chou2024 import deep_convergence
from proofs.chou2024.deep_convergence import (
    BEGUN,
    L,
    direction,
    loss_never_grows,
    net,
    power_is_positive,
    r,
    raised,
    scale,
    stay_positive,
    what_is_learned,
    y,
)
from proofs.chou2024.instances import along_the_flow
from proofs.chou2024.invariants import cancel
from proofs.chou2024.rest import number_at_rest
from proofs.chou2024.setting import SHAPES, A, c, nonnegative, positive, rho, rho0, theta, theta0
from proofs.claim import Claim, Values
from proofs.confirm import as_column
from proofs.statement import Known, Proof, Statement
from symbolic.notation import (
    Expression,
    any_of,
    dot,
    eq,
    exist,
    ge,
    gt,
    le,
    norm2,
    predicate,
    tends,
)

v = net.v
language = deep_convergence.language.child()
p = language.define("p", "power", theta, 2 - L, net.M, shape=("d", "1"), latex=r"\theta_t^{2-L}")
W = language.define("W", "exp", (2 - L) * rho**2 / (2 * c))
W0 = language.define("W0", "exp", (2 - L) * rho0**2 / (2 * c))
language.extend("start", {p: deep_convergence.p0, W: W0})
best = language.vector("best", "d", "z", "a best approximation without negative entries")
F_N, F_r = sp.MatrixSymbol("F", *net.N.shape), sp.Symbol("F", real=True)  # a rule calls both F
E, f = (language.symbol(name, ("1", "1"), name) for name in ("E", "f"))

across = A.T * (A * best - y)
NEAREST = {"weights": nonnegative(best), "gradient": nonnegative(across), "orthogonal": eq(dot(best, across), 0)}
VANISHES, REACHES = [tends(rho, 0), tends(v, y)], tends(v, y - A * best)
ENDS = any_of(VANISHES, REACHES)
SMALLER = le(norm2(v), norm2(net.start(v)))


def reached_by_twice_the_start(values: Values, depth: int) -> Values:
    """A target that twice the start of the network reaches."""
    ((radius,),) = values["rho"]
    twice = [2 * (radius * entry) ** depth for (entry,) in values["theta"]]
    reached = [sum((a * x for a, x in zip(row, twice, strict=True)), Fraction(0)) for row in values["A"]]
    return values | {"best": as_column(twice), "y": as_column(reached)}


def sample(rng: random.Random, m: int, d: int, rank: int) -> Values:
    values = deep_convergence.sample(rng, m, d, rank)
    ((depth,),) = values["L"]
    return reached_by_twice_the_start(values, int(depth))


claim = Claim(
    "new/deep-limit",
    language,
    "Where deep networks converge to",
    sample,
    SHAPES,
    lambda: along_the_flow(("deep, late", "deeper, late"), lambda problem: {"best": as_column(problem.solution)}),
)
claim.remarks.append(
    "If y is reached without negative entries, z is a solution, and the loss tends to 0 unless the radius does. The "
    "radius does from the starts of new/deep-trap, and for L = 2 from those of new/diagonal-trap. For L > 2 it falls "
    "no faster than a power of t, as its rate is at most of the order of rho^(L-1)."
)
theorem = claim.state(
    "theorem",
    {**BEGUN, **NEAREST},
    {"ends": ENDS, "loss": SMALLER},
    "For least squares and L > 2, from every positive start, let z >= 0 be a best approximation: A z is nearest to y. "
    "Either the radius tends to 0, and the residual to y; or the residual tends to that of z, and the loss to the "
    "least that columns without negative entries have. The loss never grows.",
)


def powers_converge(step: Proof, D: Expression, u: Expression, U: Expression, F: Expression, limit: Known) -> Known:
    """The powers D of u, which tends to U, tend to the powers F of U."""
    exponent = step.inequality("(with a positive exponent,", gt(L - 1, 0), [step["depth"]])
    still = step.identity("which stands still)", net.rate(L - 1), 0)
    return step.rule(
        "tends-powers",
        "The powers converge,",
        exist(F, such_that=[tends(D, F), predicate("powers", F, U, L - 1)]),
        [step.definition(D, "is"), limit, exponent, still],
        D=D,
        u=u,
        a=L - 1,
        U=U,
    )


# At all times

x = rho * r * net.N * theta
exponent, exponent_end = ((2 - L) * radius**2 / (2 * c) for radius in (rho, scale))
step = theorem.proof()
theta_stays, rho_stays, radius = stay_positive(step)
top = power_is_positive(step, radius)
loss_never_grows(step, theta_stays, rho_stays)
kept = W * dot(best, p)
powers_cancel = [cancel(step, net, theta_stays), step.definition(p, "factor")]
slope = step.identity(
    "As in the invariants, <z, phi^(2-L)> = W <z, theta^(2-L)> has the rate",
    -(L - 2) * L * rho * r * W * dot(best, A.T * (y - A * x)),
    net.rate(kept),
    powers_cancel,
)
weights = weighted_sum(step, "and it is not negative,", p, best, step["weights"], theta_stays)
kept_sign = step.inequality("as z is not.", ge(kept, 0), [weights, step.definition(W, "positive")])
outward = weighted_sum(step, "Neither is <A'(A z - y), theta^L>,", raised, across, step["gradient"], theta_stays)
outward = step.inequality("nor <A'(A z - y), x>.", ge(dot(across, x), 0), [outward, top, what_is_learned(step)])
radial = step.identity(
    "The radius has the rate",
    c * L * r * dot(net.N * theta, A.T * (y - A * x)),
    net.rate(rho),
    [step.definition(net.N, "symmetric")],
)

# In the limit


def two_cases(step: Proof, ending: Expression, facts: dict[str, Known], gain: Callable[[Proof, Known], Known]) -> None:
    """The radius tends to 0, or A x to A z, where x tends to `ending`.

    `facts` are: that "rho" tends to `scale`, which is not negative ("size"); that the "residual" converges, which is
    "v"; that <A'(A z - y), x> is not negative ("outward"), the rate of the radius 0 ("rest"), and that of minus a
    multiple of <z, A'v> not negative ("rises"), all this in the limit. `gain` shows that the multiple is positive if
    the limit of the radius is.
    """
    residual = y - A * ending
    force = A.T * residual
    with step.cases("Is the limit of the radius 0?", ENDS, split=eq(scale, 0)) as cases:
        with cases.case("If so,") as case:
            falls = same_limit(case, "the radius tends to 0,", facts["rho"], tends(rho, 0), limit=case["case1"])
            empty = case.identity("(x to 0)", residual, y, [case["case1"]])
            nothing = same_limit(
                case, "and the residual to y.", facts["residual"], tends(v, y), quantity=facts["v"], limit=empty
            )
            case.alternative("This is the first case.", ENDS, [falls, nothing])
        with cases.case("If not,") as case:
            apart = positive_square(case, scale, case["case1"], "it is positive,")
            size = by_contradiction(case, "as it is not negative.", gt(scale, 0), [apart, facts["size"]])
            product = gain(case, size)
            known = [product, facts["rises"]]
            towards = by_contradiction(case, "So <z, A'v> is not positive,", le(dot(best, force), 0), known)
            along = case.identity("and <x, A'v> is 0.", dot(ending, force), 0, [facts["rest"]])
            gap = A * (ending - best)
            known = [towards, along, facts["outward"], case["orthogonal"]]
            close = case.inequality("Hence |A x - A z|^2 is not positive,", ge(0, norm2(gap)), known)
            gone = case.rule("zero-norm", "and A x is A z.", eq(gap, 0 * gap), [close], v=gap)
            same = case.identity("So the residual", residual, y - A * best, [gone])
            found = same_limit(case, "is that of z.", facts["residual"], REACHES, quantity=facts["v"], limit=same)
            case.alternative("This is the second case.", ENDS, [found])


def at_rest_in_the_end(
    step: Proof, slope: Known, q: Expression, limit: Known, limits: dict[Expression, Known]
) -> Known:
    """The rate of what converges tends to 0; `slope` says what this rate is."""
    turns = step.limit("The rate converges,", slope.fact.sides[0], limits)
    R = turns.fact.sides[1]
    turns = same_limit(step, "(in other words)", turns, tends(step.language.operators["rate"](q), R), quantity=slope)
    return step.rule("rest-in-the-limit", "to 0;", eq(R, 0), [limit, turns], q=q, L=limit.fact.sides[1], R=R)


def never_falls_in_the_end(
    step: Proof, slope: Known, q: Expression, above: Known, limits: dict[Expression, Known]
) -> Known:
    """The rate of what stays above a constant has no negative limit; `slope` says what this rate is."""
    rate = step.language.operators["rate"]
    least = above.fact.sides[1]
    sinks = step.limit("so does that of <z, phi^(2-L)>,", slope.fact.sides[0], limits)
    m = sinks.fact.sides[1]
    sinks = same_limit(step, "(in other words)", sinks, tends(rate(q), m), quantity=slope)
    still = step.identity("(a constant)", rate(least), 0)
    return step.rule(
        "slope-in-the-limit", "not to a negative number.", ge(m, 0), [above, still, sinks], q=q, b=least, m=m
    )


# Here f and F are the limits of the powers of radius and direction, and E is that of W


def in_the_limit(step: Proof, limits: dict[Expression, Known], power: Known, exponential: Known) -> None:
    """One of the two cases, from all limits."""
    ending = scale * f * F_N * direction
    none = step.limit("(0 tends to 0)", sp.Integer(0), limits)
    above = step.inequality("(as the radius is not)", ge(rho, 0), [radius])
    facts = {
        "rho": limits[rho],
        "residual": step.limit("The residual converges.", y - A * x, limits, y - A * ending),
        "v": step.identity("(v is the residual)", y - A * x, v),
        "rest": at_rest_in_the_end(step, radial, rho, limits[rho], limits),
        "rises": never_falls_in_the_end(step, slope, kept, kept_sign, limits),
        "outward": ordered(
            step,
            "is not negative in the limit,",
            outward,
            step.limit("The number <A'(A z - y), x>", dot(across, x), limits),
            none,
        ),
        "size": ordered(step, "nor is the radius.", above, limits[rho], none),
    }

    def gain(step: Proof, size: Known) -> Known:
        """(L - 2) L scale f E > 0."""
        column = step.rule("positive-number", "(It is a column, too.)", positive(scale), [size], q=scale)
        premises = [column, power]
        strength = step.rule("powers-positive", "Its power is positive.", gt(f, 0), premises, f=f, q=scale, a=L - 1)
        depth = step.inequality("L is positive.", gt(L, 0), [step["depth"]])
        factors = [
            step.inequality("So are the products", gt((L - 2) * L, 0), [depth, step["depth"]]),
            step.inequality("of these", gt(scale * f, 0), [size, strength]),
        ]
        product = step.inequality("factors", gt((L - 2) * L * scale * f, 0), factors)
        return step.inequality("and an exponential.", gt((L - 2) * L * scale * f * E, 0), [product, exponential])

    two_cases(step, ending, facts, gain)


ends = conclusion_of(step, deep_convergence.theorem, "limit", "The flow converges.")
with step.obtain(ends, "In the limit:", ENDS) as inner:
    limits = {theta: inner["has1"], rho: inner["has2"]}
    renamed = exist(f, such_that=[tends(r, f), predicate("powers", f, scale, L - 1)])
    with inner.obtain(powers_converge(inner, r, rho, scale, F_r, limits[rho]), "for the radius,", renamed) as found:
        found.witness("to f,", renamed, [found["has1"], found["has2"]], f=F_r)
    power_tends = inner.last
    powers_tend = powers_converge(inner, net.N, theta, direction, F_N, limits[theta])
    exists = exist(E, such_that=[predicate("exp", E, exponent_end), gt(E, 0)])
    exponential = inner.rule("exp-exists", "and the exponential does.", exists, [], e=exponent_end)
    with (
        inner.obtain(power_tends, "With f,", ENDS) as first,
        first.obtain(powers_tend, "with F,", ENDS) as second,
        second.obtain(exponential, "and with E:", ENDS) as third,
    ):
        limits |= {r: first["has1"], net.N: second["has1"]}
        grows = third.limit("The exponent converges,", exponent, limits, exponent_end)
        limits[W] = exp_tends(third, W, third["has1"], grows, "and its exponential.")
        in_the_limit(third, limits, first["has2"], third["has2"])

# From below the loss at x = 0


def excluded(step: Proof, source: Statement, residual: Expression) -> None:
    """The radius does not vanish from a start with this residual, smaller than y; `source` gives the two cases."""
    ends, falls = (conclusion_of(step, source, label, "By the above") for label in ("ends", "loss"))
    with step.cases("there are two cases.", REACHES, on=ends) as cases:
        with cases.case("If v tended to y,") as case:
            grown = case.limit("then |v|^2 to |y|^2,", norm2(v), {v: case["case2"]})
            still = case.limit("and |v_0|^2 stays what it is:", norm2(residual), {v: case["case2"]})
            least = ordered(case, "it would be at least |y|^2.", falls, still, grown)
            nothing = case.inequality("But it is less.", gt(0, 0), [least, case["gain"]])
            case.absurd("A contradiction.", nothing)
        with cases.case("So it does not:"):
            pass


below = claim.also(
    "with a smaller loss than at 0",
    {**theorem.given, "gain": gt(norm2(y), norm2(net.start(v)))},
    {"limit": REACHES},
    "If |v_0| < |y| at the start, the radius does not tend to 0: the residual tends to that of z.",
)
excluded(below.proof(), theorem, y - A * (rho0 * language.symbols["r0"] * net.N0 * theta0))

# For another z, refuted by a flow at rest

mutated = claim.mutated(
    "any z", {**BEGUN, "weights": nonnegative(best)}, {"ends": ENDS}, "For a z >= 0 that is no best approximation."
)
ones = (A, y, theta, theta0, rho, rho0, c, r, language.symbols["r0"], net.N, net.N0, net.M, net.M0)
number_at_rest(
    mutated,
    "L = 3, A = 1, y = 1 and x = 1: the flow stands still with the residual 0, while that of z = 0 is 1.",
    "ends",
    {1: ones, 0: (best,), 3: (L,)},
)
