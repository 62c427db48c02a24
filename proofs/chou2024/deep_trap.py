"""The trap for L > 2: from an open set of positive starts the radius tends to 0, although a better end exists.

Let delta = <A'y, theta^L>. While the network starts on the wrong side, delta_0 < 0, the radius shrinks, and if it is
small the direction is too slow to turn: delta + b rho falls at least in proportion to itself, for every b that is large
enough. So it stays negative, <y, A x> with it, and by the two cases of new/deep-limit the radius tends to 0.
"""

import random
from fractions import Fraction

from proofs.arguments import by_contradiction, conclusion_of, ordered
from proofs.chou2024 import deep_convergence, deep_limit
from proofs.chou2024.deep_convergence import (
    BEGUN,
    L,
    R,
    loss_never_grows,
    net,
    power_is_positive,
    r,
    raised,
    raised0,
    stay_positive,
    what_is_learned,
)
from proofs.chou2024.deep_limit import NEAREST, VANISHES, best
from proofs.chou2024.diagonal_lyapunov import y
from proofs.chou2024.instances import along_the_flow
from proofs.chou2024.rest import number_at_rest
from proofs.chou2024.setting import A, c, rho, rho0, theta, theta0
from proofs.claim import Claim, Values
from proofs.confirm import as_column
from proofs.statement import Known
from symbolic.notation import Expression, dot, ge, gt, le, lt, norm2

v = net.v
language = deep_limit.language.child()
least = language.define("least", "least_eigenvalue", -A * A.T, latex=r"\lambda_{\min}(-AA^\top)")
b = language.scalar("b", meaning="how much of the radius is counted")
delta = language.let("delta", dot(A.T * y, raised), r"\delta_t", "the side of the network")
delta0 = language.let("delta0", dot(A.T * y, raised0), r"\delta_0", "the same at the start")
speed = language.let(
    "G", (norm2(A.T * y) - least * norm2(net.start(v))) / 2, "G", "a bound for how fast the direction turns"
)
TRAPPED = {
    "side": lt(delta0 + b * rho0, 0),
    "share": gt(b, 0),
    "slow": ge(c * b**2, L * speed),
    "better": gt(norm2(A * best), 0),
}


def sample(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A = [1, -1] and y = 1, with the direction on the wrong side, and a small radius."""
    values = deep_convergence.sample(rng, m, d, rank)
    small, large = sorted(entry for (entry,) in values["theta"])
    ((depth,),), ((ratio,),) = values["L"], values["c"]
    share = 5 * depth / ratio + 1
    radius = (large**depth - small**depth) / (2 * share)
    one, none = Fraction(1), Fraction(0)
    values |= {"A": [[one, -one]], "y": [[one]], "best": as_column((one, none)), "b": [[share]]}
    return values | {"theta": as_column((small, large)), "rho": [[radius]]}


claim = Claim(
    "new/deep-trap",
    language,
    "A trap of deep networks",
    sample,
    ((1, 2, 1),),
    lambda: along_the_flow(("deep, trapped",), lambda problem: {"best": as_column(problem.solution), "b": [[16]]}),
)
claim.remarks.append(
    "The conditions are that delta_0 < -b rho_0, for some b > 0 with c b^2 >= L G, where G is half of |A'y|^2 plus the "
    "largest eigenvalue of A A' times |v_0|^2: they hold for every theta_0 with delta_0 < 0 if rho_0 is small enough."
)
theorem = claim.state(
    "theorem",
    {**BEGUN, **NEAREST, **TRAPPED},
    {"side": lt(delta + b * rho, 0), "radius": VANISHES[0], "residual": VANISHES[1]},
    "For least squares and L > 2, where z >= 0 is a best approximation and A z is not 0: from a positive start on the "
    "wrong side, with a small radius, the network stays on this side, the radius tends to 0 and the network to x = 0.",
)
step = theorem.proof()
theta_stays, rho_stays, radius = stay_positive(step)
less, top = loss_never_grows(step, theta_stays, rho_stays), power_is_positive(step, radius)
learned = what_is_learned(step)
exponent = step.inequality("(the exponent L - 1 is not negative)", ge(L - 1, 0), [step["depth"]])


def shorter(column: Expression) -> Known:
    """|theta^(L-1) a| <= |a|."""
    return step.rule(
        "powers-of-a-unit",
        "Powers of theta make nothing longer,",
        ge(norm2(column), norm2(net.N * column)),
        [theta_stays, step["unit"], step.definition(net.N, "is"), exponent],
        D=net.N,
        u=theta,
        a=L - 1,
        b=column,
    )


# The direction turns slowly

pulled, forced = net.N * (A.T * y), net.N * (A.T * v)
across = dot(pulled, forced) - dot(theta, forced) * dot(pulled, theta)
parts = [shorter(A.T * y), shorter(A.T * v)]
quotients = [
    step.rule(
        "rayleigh",
        "A' stretches by at most the largest eigenvalue of A A'.",
        ge(dot(u, (-A * A.T) * u), least * norm2(u)),
        [step.definition(least, "is")],
        l=least,
        M=-A * A.T,
        u=u,
    )
    for u in (v, A * best)
]
sign = by_contradiction(
    step, "This is not negative,", le(least, 0), [quotients[1], step["better"]], (A.T * (A * best),)
)
ever = step.inequality(
    "and |v| never more than at the start.", ge(-least * norm2(net.start(v)), -least * norm2(v)), [sign, less]
)
slow = step.inequality(
    "So the part of it across theta is at most G.",
    ge(speed, across),
    [*parts, quotients[0], ever],
    [pulled - forced + dot(theta, forced) * theta, dot(theta, forced)],
)
depth = step.inequality("(L is positive)", gt(L, 0), [step["depth"]])
scaled = step.inequality("(times L)", ge(L * speed, L * across), [slow, depth])
margin = step.inequality("Hence c b^2 is at least L times this.", ge(c * b**2, L * across), [scaled, step["slow"]])

# So delta + b rho stays negative

side = delta + b * rho
symmetric = step.definition(net.N, "symmetric")
factors = [step.definition(letter, "factor") for letter in (raised, R)]
moves = step.identity(
    "Along the flow delta + b rho has the rate",
    net.rate(side),
    L**2 * rho * r * across + b * c * L * r * dot(theta, forced),
    [symmetric],
)
inward = step.identity(
    "where the last part is less than delta.",
    dot(theta, forced),
    delta - R * norm2(A * raised),
    [symmetric, *factors],
)
pace = L * b * c * R / rho
exact = step.identity("(As rho^(L-1) is rho^L / rho,)", pace, L * b * c * r, factors)
power = step.rule(
    "powers-positive", "it is positive,", gt(r, 0), [rho_stays, step.definition(r, "is")], f=r, q=rho, a=L - 1
)
lengths = step.inequality("with these products:", gt(L * R, 0), [depth, top])
weights = [
    step.inequality("(L b)", gt(L * b, 0), [depth, step["share"]]),
    step.inequality("(c rho^(L-1))", gt(c * r, 0), [step["ratio"], power]),
]
weights = [step.inequality("(both)", gt(L * b * c * r, 0), weights), top]
weight = step.inequality("(times rho^L)", gt(L * b * c * r * R, 0), weights)
room = step.inequality("(a product)", ge(L * R * (c * b**2 - L * across), 0), [lengths, margin])
loss = step.inequality("(another)", ge(L * b * c * r * R * norm2(A * raised), 0), [weight], [A * raised])
falls = step.inequality(
    "It falls at least in proportion to itself,",
    ge(net.rate(-side) + pace * side, 0),
    [room, loss, moves, inward, exact, *factors],
)
begins = step.inequality("and starts negative,", gt(-(delta0 + b * rho0), 0), [step["side"]])
smooth = step.identity("(the factor has a derivative)", net.rate(-pace), net.rate(-pace))
kept = step.rule(
    "keeps-sign", "so it stays negative.", gt(-side, 0), [falls, begins, smooth], q=-side, k=-pace, d=net.rate(-pace)
)
wrong = step.inequality("This is the side.", theorem.conclude["side"], [kept])
counted = step.inequality("(b rho is positive)", gt(b * rho, 0), [step["share"], radius])
negative = step.inequality("So delta is negative,", lt(delta, 0), [wrong, counted])
against = step.inequality("and <y, A x>, which is rho^L delta.", ge(0, dot(y, A * net.x)), [negative, top, learned])
above = step.inequality("That is, <y, v> is at least |y|^2.", ge(dot(y, v), norm2(y)), [against])

# Which excludes that A x tends to A z

ends = conclusion_of(step, deep_limit.theorem, "ends", "There are two cases:")
for goal in VANISHES:
    with step.cases("this one,", goal, on=ends) as cases:
        with cases.case("(as it says)"):
            pass
        with cases.case("as in the other") as case:
            limits = {v: case["case1"]}
            order = ordered(
                case,
                "<y, y - A z> would be at least |y|^2,",
                above,
                case.limit("(a limit)", dot(y, v), limits),
                case.limit("(a constant)", norm2(y), limits),
            )
            nothing = case.inequality("but <y, A z> is |A z|^2.", gt(0, 0), [order, case["better"], case["orthogonal"]])
            case.absurd("A contradiction.", nothing)

# On the right side the network may stay: a flow at rest

mutated = claim.mutated(
    "on any side",
    {**BEGUN, **NEAREST, **{label: TRAPPED[label] for label in ("share", "slow", "better")}},
    {"radius": VANISHES[0]},
    "Without delta_0 + b rho_0 < 0.",
)
ones = (A, y, best, theta, theta0, rho, rho0, c, r, language.symbols["r0"], net.N, net.N0, net.M, net.M0)
number_at_rest(
    mutated,
    "L = 3, A = 1, y = 1 and x = 1, with b = 2: the flow stands still, at the solution z = 1.",
    "radius",
    {1: ones, -1: (least,), 2: (b,), 3: (L,)},
)
