"""Every solution without negative entries gives the flow of a diagonal network a function that never grows.

For L = 2 and any such solution z it is V = rho^4/4c - <z, log theta> - rho^2 <1, z>/2c, with the rate -2 rho^2 |v|^2.
Up to a constant it is a squared distance of the radius plus a Kullback-Leibler divergence of the direction. So the
radius stays in a tube around |z|_1, and while it stays away from 0, the loss falls at least like 1/t. For other depths
an integral takes the place of rho^4/4c.
"""

import random

import sympy as sp

from proofs.arguments import by_contradiction, clock_from_0, weighted_sum
from proofs.chou2024.diagonal_positivity import START, depth_two, from_the_start, once_positive
from proofs.chou2024.instances import along_the_flow, with_solution
from proofs.chou2024.invariants import cancel
from proofs.chou2024.setting import (
    GIVEN,
    SHAPES,
    UNIT,
    A,
    Network,
    c,
    logarithms,
    network,
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
from proofs.evaluation import random_values
from proofs.statement import Known, Proof
from symbolic.notation import Expression, complete, dot, eq, ge, gt, le, norm2, tends


def with_a_solution(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A target that a positive column reaches whose sum is at least rho^2, a small ratio, and a pace below rho^2."""
    values = sample(rng, m, d, rank)
    radius, least = values["rho"][0][0], min(x for (x,) in values["theta"])
    z = [[abs(x) + radius**2] for (x,) in random_values(rng, {"z": ("d", "1")}, {"d": d})["z"]]
    y = [[sum((a * x for a, (x,) in zip(row, z, strict=True)), 0 * radius)] for row in values["A"]]
    pace = radius**4 / (4 * sum(x for (x,) in z))
    return values | {"z": z, "y": y, "c": [[least * pace / 4]], "pace": [[pace]], "G": [[radius]]}


def loss_falls(step: Proof, net: Network, f: Expression, by: list[Known]) -> Known:
    """The rate of the loss is not positive; `by` knows the powers in which it is written."""
    across = net.q - net.s * theta
    exact = step.identity(
        "By the product rule the loss has the rate",
        net.rate(f),
        -(rho**2) * norm2(across) - c * net.s**2,
        [*by, step.definition(net.N, "symmetric"), step["unit"]],
    )
    return step.inequality("which is not positive.", le(net.rate(f), 0), [exact, step["ratio"]], [rho * across, net.s])


# The depth 2

square = network(2, target=True)
language, v = square.language, square.v
y = language.symbols["y"]
z = language.vector("z", "d", meaning="a solution without negative entries")
ell, ell0, ones, ones0 = logarithms(square)
squares = language.define("squares", "power", theta, sp.Integer(2), square.N, shape=("d", "1"), latex=r"\theta_t^2")
squares0 = language.define("squares0", "power", theta0, sp.Integer(2), square.N0, shape=("d", "1"), latex=r"\theta_0^2")
language.extend("start", {squares: squares0})


def width(z: Expression) -> Expression:
    """The square of the width of the tube around |z|_1."""
    return (rho0**2 - dot(ones0, z)) ** 2 - 4 * c * dot(z, ell0)


Z = language.let("Z", dot(ones0, z), r"\|z\|_1")
tube = language.let("T", width(z), "T", "the square of the width of the tube")
V = language.let("V", rho**4 / (4 * c) - dot(z, ell) - rho**2 * dot(ones, z) / (2 * c), "V_t", "what never grows")
loss = norm2(y - rho**2 * A * squares) / 2
room = rho0**2 * (2 * Z - rho0**2) + 4 * c * dot(z, ell0)
TUBE = le((rho**2 - Z) ** 2, tube)
SOLUTION = {"solution": eq(A * z, y), "weights": nonnegative(z)}

claim = Claim(
    "new/diagonal-lyapunov",
    language,
    "A Lyapunov function of a diagonal network for each solution",
    with_a_solution,
    SHAPES,
    lambda: along_the_flow(("square", "two", "small c", "large c"), with_solution),
)


def from_below(step: Proof, direction: Known) -> list[Known]:
    """What bounds V from below: <z, log theta> <= 0; and the column of ones is what it was."""
    still = step.identity("The column of ones does not move,", square.rate(ones), 0 * ones)
    logarithms = step.rule(
        "log-of-a-unit",
        "and the entries of theta are at most 1, so their logarithms are not positive.",
        ge(0, dot(z, ell)),
        [step["weights"], direction, step["unit"], step.definition(ell, "is")],
        l=ell,
        u=theta,
        z=z,
    )
    return [
        logarithms,
        step.rule("constant-of-motion", "(The ones keep their value.)", eq(ones, ones0), [still], q=ones),
    ]


def in_the_tube(step: Proof, falls: Known) -> Known:
    """The radius stays in the tube, as V never grows; so the flow exists for all times."""
    kept = step.rule("monotone", "So V is at most what it was.", ge(square.start(V), V), [falls], q=V)
    known = [kept, step["ratio"], *from_below(step, step["positive"])]
    inside = step.inequality("So 4c V is (rho^2 - |z|_1)^2 - |z|_1^2 and more,", TUBE, known)
    most, none = Z + (tube + 1) / 2, sp.Integer(0)
    below = step.inequality("so the radius is bounded,", ge(most, rho**2), [inside], [rho**2 - Z - 1])
    still = [step.identity("(this does not move)", square.rate(q), 0) for q in (most, none)]
    premises = [step["unit"], below, *still, step.identity("(time passes)", square.rate(t), 1)]
    step.rule("complete", "and the flow goes on.", complete(t), premises, w=theta, g=rho, t=t, a=most, b=none)
    return inside


theorem = claim.state(
    "theorem",
    given={**GIVEN, **UNIT, **SOLUTION},
    conclude={
        "rate": eq(square.rate(V), -2 * rho**2 * norm2(v)),
        "tube": TUBE,
        "floor": ge(2 * Z * rho**2, room),
        "lasting": complete(t),
    },
    says="For L = 2 and every solution z without negative entries, at all times: the rate of V; the radius stays in a "
    "tube around |z|_1, explicitly; and it stays away from 0 if c is small and rho_0^2 < 2 |z|_1. The flow exists for "
    "all times.",
)
step = theorem.proof()
fallen = step.identity(
    "The powers of theta cancel, M theta = 1 and A z = y: along the flow V has the rate",
    square.rate(V),
    -2 * rho**2 * norm2(v),
    [cancel(step, square), step.definition(ones, "factor"), step.definition(square.N, "symmetric")],
)
falls = step.inequality("which is not positive.", le(square.rate(V), 0), [fallen], [rho * v])
inside = in_the_tube(step, falls)
step.inequality("which keeps rho^2 away from 0 if the tube is narrow.", theorem.conclude["floor"], [inside], [rho**2])

# A target that no column without negative entries reaches: the conditions say that A z is nearest to y among all A x

across = A.T * (A * z - y)
NEAREST = {"weights": nonnegative(z), "gradient": nonnegative(across), "orthogonal": eq(dot(z, across), 0)}
apart = norm2(A * (rho**2 * squares - z)) + rho**2 * dot(across, squares)
nearest = claim.also(
    "nearest",
    given={**GIVEN, **UNIT, **NEAREST},
    conclude={"rate": eq(square.rate(V), -2 * rho**2 * apart), "tube": TUBE, "lasting": complete(t)},
    says="For L = 2 and any target: if z is a best approximation without negative entries, V never grows either, and "
    "the radius stays in the same tube.",
)
step = nearest.proof()
fallen = step.identity(
    "The powers of theta cancel and M theta = 1: along the flow V has the rate",
    square.rate(V),
    -2 * rho**2 * apart,
    [
        cancel(step, square),
        *(step.definition(letter, "factor") for letter in (ones, squares)),
        step.definition(square.N, "symmetric"),
    ],
)
outward = weighted_sum(
    step, "where the last part is not negative,", squares, across, step["gradient"], step["positive"]
)
falls = step.inequality(
    "so that it is not positive.",
    le(square.rate(V), 0),
    [fallen, outward],
    [rho * A * (rho**2 * squares - z), rho**2],
)
in_the_tube(step, falls)

# With a radius away from 0

pace = language.scalar("pace", "p", "a lower bound for rho^2")
BEGUN = {"ratio": gt(c, 0), **START, **UNIT}
away = claim.also(
    "with a radius away from zero",
    given={**BEGUN, **SOLUTION, "pace": gt(pace, 0), "radius": ge(rho**2, pace)},
    conclude={"bound": le((rho**2 - Z) ** 2 + 8 * c * pace * t * norm2(v), tube), "limit": tends(v, 0)},
    says="From every positive start: if rho^2 >= p > 0 at all times, the loss tends to 0 at least like 1/t.",
)
step = away.proof()
direction = from_the_start(step, depth_two)
known = once_positive(step, theorem, direction)
fallen = step.cite(theorem, "rate", "V has the rate", theorem.conclude["rate"], known)
powers = [step.definition(squares, "factor"), step.definition(square.N, "symmetric")]
shrinks = loss_falls(step, square, loss, powers)
backward = step.inequality("Time passes,", le(square.rate(-t), 0))
time = step.rule("monotone", "and is not negative.", ge(square.start(-t), -t), [backward], q=-t)
later = step.inequality("So p t is not negative.", ge(pace * t, 0), [time, step["pace"]])
same_loss = step.identity("As the loss is |v|^2/2,", 2 * loss, norm2(v), powers)
both = V + 4 * pace * t * loss
falls = step.inequality(
    "V + 2p t |v|^2 does not grow either: its second part gains at most 2p |v|^2, which V loses.",
    le(square.rate(both), 0),
    [fallen, shrinks, later, same_loss, step["radius"]],
    [v],
)
kept = step.rule("monotone", "So it is at most what V was.", ge(square.start(both), both), [falls], q=both)
bound = step.inequality(
    "So the square of the width of the tube bounds both.",
    away.conclude["bound"],
    [kept, step["ratio"], same_loss, *from_below(step, direction)],
)
k = 8 * c * pace
rest = step.inequality("In particular", ge(tube, norm2(v) * (0 + k * t)), [bound], [rho**2 - Z])
speed = step.inequality("with a positive factor of t,", gt(k, 0), [step["ratio"], step["pace"]])
constants = [step.identity("(this does not move)", square.rate(q), 0) for q in (sp.Integer(0), k, tube)]
size = step.inequality("(a square)", ge(norm2(v), 0), [], [v])
goes_on = step.cite(theorem, "lasting", "The flow exists for all times,", complete(t), known)
gone = step.rule(
    "one-over-t",
    "so |v|^2 tends to 0",
    tends(norm2(v), 0),
    [goes_on, size, rest, speed, *constants, step.identity("(time passes)", square.rate(t), 1)],
    q=norm2(v),
    a=sp.Integer(0),
    k=k,
    B=tube,
    t=t,
)
itself = step.inequality("(the same quantity)", ge(norm2(v), norm2(v)))
step.rule("squeeze", "and v.", tends(v, 0), [itself, gone], v=v, e=norm2(v))

small = claim.also(
    "with a small ratio",
    given={
        **BEGUN,
        **SOLUTION,
        "solution size": gt(Z, 0),
        "pace": gt(pace, 0),
        "room": ge(room, 2 * Z * pace),
    },
    conclude={"radius": ge(rho**2, pace), **away.conclude},
    says="This is so, for some p > 0, if z is not 0, rho_0^2 < 2 |z|_1, and c is small enough to leave room.",
)
step = small.proof()
known = once_positive(step, theorem, from_the_start(step, depth_two))
floor = step.cite(theorem, "floor", "By the lower bound of the radius,", theorem.conclude["floor"], known)
radius = by_contradiction(step, "rho^2 is at least p,", ge(rho**2, pace), [floor, step["room"], step["solution size"]])
known = {label: radius if label == "radius" else step[label] for label in away.given}
for label, fact in away.conclude.items():
    step.cite(away, label, "and the loss tends to 0.", fact, known)

# Any depth

deep = network(None, target=True)
words = deep.language
words.vector("z", "d", meaning="a solution")
E = words.define("E", "exp", (2 - deep.L) * rho**2 / (2 * c))
E0 = words.define("E0", "exp", (2 - deep.L) * rho0**2 / (2 * c))
p = words.define("p", "power", theta, 2 - deep.L, deep.M, shape=("d", "1"), latex=r"\theta_t^{2-L}")
p0 = words.define("p0", "power", theta0, 2 - deep.L, deep.M0, shape=("d", "1"), latex=r"\theta_0^{2-L}")
raised = words.define("raised", "power", theta, deep.L, deep.N, shape=("d", "1"), latex=r"\theta_t^L")
raised0 = words.define("raised0", "power", theta0, deep.L, deep.N0, shape=("d", "1"), latex=r"\theta_0^L")
r, r0 = words.symbols["r"], words.symbols["r0"]
R = words.define("R", "power", rho, deep.L, r, latex=r"\rho_t^L")
R0 = words.define("R0", "power", rho0, deep.L, r0, latex=r"\rho_0^L")
G, G0 = (
    words.scalar("G", "G_t", "an integral: its rate is that of rho, times rho^(L+1) E / c"),
    words.scalar("G0", "G_0"),
)
words.extend("start", {p: p0, E: E0, raised: raised0, R: R0, G: G0})
words.extend("rate", {G: rho**2 * r * E * deep.s})
W = (deep.L - 2) * G + E * dot(z, p)

any_depth = claim.also(
    "any depth",
    given={**GIVEN, "solution": eq(A * z, y)},
    conclude={"rate": eq(deep.rate(W), -(deep.L - 2) * deep.L * rho * r * E * norm2(deep.v))},
    says="For every depth L and solution z: let k = L - 2 and W = k G + E <z, theta^(2-L)>, where E = exp(-k rho^2/2c) "
    "and G stands for the integral of a^(L+1) exp(-k a^2/2c) / c over a from 0 to rho: it is a letter with the rate of "
    "this integral. While rho is positive, W/k never grows.",
    language=words,
)
step = any_depth.proof()
step.identity(
    "The powers of theta cancel, M theta = theta^(2-L) and A z = y.",
    deep.rate(W),
    -(deep.L - 2) * deep.L * rho * r * E * norm2(deep.v),
    [cancel(step, deep), step.definition(p, "factor"), step.definition(deep.N, "symmetric")],
)

deep_loss = norm2(y - R * A * raised) / 2
decrease = claim.also(
    "loss never grows",
    given={**GIVEN, **UNIT, "radius": positive(rho)},
    conclude={
        "rate": eq(deep.rate(deep_loss), -(rho**2) * norm2(deep.q - deep.s * theta) - c * deep.s**2),
        "decrease": le(deep_loss, deep.start(deep_loss)),
    },
    says="For every depth L the loss |v|^2/2 never grows, while rho is positive.",
    language=words,
)
step = decrease.proof()
falls = loss_falls(step, deep, deep_loss, [step.definition(letter, "factor") for letter in (raised, R)])
step.rule("monotone", "So it is at most what it was.", decrease.conclude["decrease"], [falls], q=deep_loss)

# Without A z = y, refuted by a flow at rest

mutated = claim.mutated(
    "no solution",
    {**GIVEN, **UNIT, "weights": nonnegative(z)},
    {"rate": eq(square.rate(V), -2 * rho**2 * norm2(v))},
    "Without A z = y.",
)
clock, time = clock_from_0()
powers_of_one = [square.N, square.M, square.N0, square.M0, ones, ones0]
mutated.refuted(
    "A = (1, 0)', y = (1, 1), theta = rho = 1, z = 1: the nearest point to y is reached, so the flow stands still, and "
    "v = (0, 1) is not 0.",
    "rate",
    {"m": 2, "d": 1},
    {
        A: [[1], [0]],
        y: [[1], [1]],
        z: [[1]],
        theta: [[1]],
        theta0: [[1]],
        rho: [[1]],
        rho0: [[1]],
        c: [[1]],
        t: [[time]],
    }
    | {letter: [[1]] for letter in powers_of_one}
    | {ell: [[0]], ell0: [[0]]},
    parameters=clock,
    given={"time": ge(time, 0)},
    point={time: 0},
)
