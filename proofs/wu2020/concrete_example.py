"""A Concrete Example, A = [1, 0]: its stationary points, their loss, and where the flow goes from below that loss.

For y not 0 the stationary points that are no global minima are (0, [0, 1]) and (0, [0, -1]). For y = 1 their loss is
1/2, as both loss functions carry the factor 1/2; from any point with less loss the flow converges to a global minimum.
For y = 0 the stationary points are those of loss zero: all with g = 0, but also all with w in the null space.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import by_contradiction, conclusion_of, positive_square
from proofs.claim import Claim, Values
from proofs.evaluation import unit_vector
from proofs.wu2020 import long_time, where_the_flow_ends
from proofs.wu2020.instances import from_below_half
from proofs.wu2020.lemma_2_3 import converse, critical
from proofs.wu2020.lemma_2_3 import printed as stationary_points
from proofs.wu2020.long_time import e_bar, g_bar, g_inf, smallest
from proofs.wu2020.points import example_points, zero_targets
from proofs.wu2020.setting import (
    FLOW,
    A,
    A_pinv,
    c,
    f,
    full_rank,
    g,
    g0,
    h,
    identity,
    losses,
    n,
    nonzero,
    orthonormal,
    perp,
    positive,
    sample,
    sample_orthonormal,
    start,
    target,
    unit,
    w,
    w0,
    x_star,
    y,
)
from proofs.wu2020.tools import reaches_target, refuted_at_rest
from proofs.wu2020.where_the_flow_ends import E, g_end
from symbolic.notation import any_of, dot, eq, exist, ge, gt, implies, le, lt, ne, norm2, predicate, tends

no_target = eq(y, 0 * y)
SHAPES = ((1, 2, 1), (1, 4, 1), (2, 3, 2))


def at_rest(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """Target 0, and a point of loss 0: with g = 0."""
    values = sample_orthonormal(rng, m, d, rank)
    return values | {"y": [[0 * row[0]] for row in values["y"]], "g": [[0 * values["g"][0][0]]]}


zero = Claim("wu2020/example-zero-target", losses, "The example with target 0", at_rest, SHAPES, zero_targets)
printed = zero.printed(
    given={"example": orthonormal, "zero": no_target, "direction": nonzero, **critical},
    conclude={"scale": eq(g, 0)},
    says="'All of those with g = 0': a stationary point has g = 0. [1, 0] is a matrix with orthonormal rows.",
)
printed.refuted(
    "A = [1, 0], y = 0, g = 1, w = (0, 1): the loss is 0 and both gradients vanish.",
    "scale",
    {"m": 1, "d": 2},
    {A: [[1, 0]], A_pinv: [[1], [0]], y: [[0]], w: [[0], [1]], g: [[1]], n: [[1]]},
)

zero.by_hand(
    "A = {A}, y = {y}, w = {w}, g = {g}.",
    "At a stationary point g = 0.",
    "The residual is y - A g w = {r}, so both gradients are 0: this point is stationary, and g = {g}.",
)
corrected = zero.corrected(
    given={"full_rank": full_rank, "zero": no_target, "direction": nonzero},
    conclude={
        "only minima": implies(list(critical.values()), eq(h, 0)),
        "all minima": implies(eq(h, 0), list(critical.values())),
        "scale zero": implies(eq(g, 0), eq(h, 0)),
    },
    says="For y = 0 the stationary points are just the points of loss zero, the global minima; those with g = 0 are "
    "among them.",
)
step = corrected.proof()
with step.suppose("At a stationary point", corrected.conclude["only minima"]) as given:
    inner = given.step
    facts = {"full_rank": inner["full_rank"], "direction": inner["direction"]}
    facts |= {"stationary in w": given["if1"], "stationary in g": given["if2"]}
    kinds = inner.cite(stationary_points, "either", "there are two kinds.", stationary_points.conclude["either"], facts)
    with inner.cases("In both the loss is 0.", eq(h, 0), on=kinds) as cases:
        with cases.case("Loss zero."):
            pass
        with cases.case("g = 0:") as case:
            case.identity("then the residual is y = 0.", h, 0, [case["case1"], case["zero"]])
    given.proves(inner.last)
minima = conclusion_of(step, converse, "zero loss", "Conversely, points of loss 0 are stationary.")
with step.suppose("With g = 0", corrected.conclude["scale zero"]) as given:
    given.proves(given.step.identity("the residual is y = 0.", h, 0, [given["if1"]]))
zero.mutated(
    "another target", {"direction": nonzero}, {"scale zero": implies(eq(g, 0), eq(h, 0))}, "Without y = 0."
).refuted(
    "A = [1, 0], y = 1, g = 0: the loss is 1/2.",
    "scale zero",
    {"m": 1, "d": 2},
    {A: [[1, 0]], y: [[1]], w: [[0], [1]], g: [[0]], n: [[1]]},
)

# The stationary points for a target that is not 0. In the plane with the orthonormal basis e1, e2, and one equation

plane = losses.child()
e1, e2 = plane.vector("e1", "d", "e_1", "the first basis vector"), plane.vector("e2", "d", "e_2", "the second")
one = plane.vector("one", "m", "u", "the number 1, as a vector")
side, rows = dot(e2, w), sp.Symbol("m", integer=True)
z = plane.symbol("z", ("d", "1"), None)
the_example = {
    "plane": eq(e1 * e1.T + e2 * e2.T, identity),
    "first": eq(norm2(e1), 1),
    "second": eq(norm2(e2), 1),
    "right angle": eq(dot(e1, e2), 0),
    "equation": eq(one * one.T, sp.Identity(rows)),
    "number": eq(norm2(one), 1),
    "example": eq(A, one * e1.T),
}
up_or_down = any_of(eq(w, e2), eq(w, -e2))


def in_the_plane(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A basis of the plane that is turned, and a point up or down, with g = 0."""
    (a,), (b,) = unit_vector(rng, 2)
    values, sign = sample(rng, m, d, rank), Fraction(rng.choice((1, -1)))
    turned = {"e1": [[a], [b]], "e2": [[-b], [a]], "one": [[sign]], "A": [[sign * a, sign * b]]}
    return values | turned | {"w": [[-sign * b], [sign * a]], "g": [[0 * a]], "y": [[positive(rng)]]}


points = Claim("wu2020/example-stationary", plane, "Its stationary points", in_the_plane, ((1, 2, 1),), example_points)
points.remarks.append(
    "A = [1, 0] is u e1', where e1, e2 is an orthonormal basis of the plane, and u the vector 1 of one entry. The "
    "loss (2) of a solution of A x = y is 0: the global minima are the points of loss 0."
)
printed = points.printed(
    given={**the_example, "target": target, "unit": unit, "direction": nonzero},
    conclude={
        "only these": implies([*critical.values(), ne(h, 0)], [eq(g, 0), up_or_down]),
        "stationary": implies([eq(g, 0), up_or_down], list(critical.values())),
        "no minima": implies(eq(g, 0), gt(h, 0)),
        "minima": exist(z, such_that=eq(A * z, y)),
    },
    says="For |w| = 1.",
)
step = printed.proof()
square = step.identity("A A' is 1,", A * A.T, one * one.T)
back = step.identity("(A^+ A is a projection)", A * A_pinv, A * A_pinv * A * A.T, [square])
right = step.identity("so A^+ is a right inverse of A,", A * A_pinv, sp.Identity(rows), [back, square])
solution = step.identity("there is a solution,", A * (A_pinv * y), y, [right])
step.witness("and the least loss is 0.", printed.conclude["minima"], [solution], z=A_pinv * y)
length = positive_square(step, y, step["target"], "y is not 0, so its square is positive,")
with step.suppose("Where g = 0", printed.conclude["no minima"]) as given:
    given.proves(given.step.inequality("the loss is |y|^2 / 2.", gt(h, 0), [given["if1"], length]))
with step.suppose("Take a stationary point that is no global minimum.", printed.conclude["only these"]) as given:
    inner = given.step
    facts = {"full_rank": right, "direction": inner["direction"]}
    facts |= {"stationary in w": given["if1"], "stationary in g": given["if2"]}
    kinds = inner.cite(stationary_points, "either", "By Lemma 2.3", stationary_points.conclude["either"], facts)
    with inner.cases("it is of the second kind:", eq(g, 0), on=kinds) as cases:
        with cases.case("(not of the first)") as case:
            case.absurd("The loss is not 0.", case["case1"], given["if3"])
        with cases.case("g = 0."):
            pass
    still = inner.last
    with inner.cases("Also y'Aw = 0.", eq(dot(y, A * w), 0), on=kinds) as cases:
        with cases.case("(not of the first)") as case:
            case.absurd("The loss is not 0.", case["case1"], given["if3"])
        with cases.case("It is."):
            pass
    flat = inner.last
    product = inner.identity("This is y w[1],", dot(y, A * w), dot(one, y) * dot(e1, w))
    product = inner.identity("which is 0,", dot(one, y) * dot(e1, w), 0, [product, flat])
    entry = inner.identity("and |y|^2 is the square of its entry;", norm2(y), dot(one, y) ** 2)
    product = inner.identity("squared,", norm2(y) * dot(e1, w) ** 2, 0, [product, entry])
    none = by_contradiction(inner, "y is not 0, so w[1]^2 is,", ge(0, dot(e1, w) ** 2), [product, length])
    first = inner.rule("zero-norm", "and w[1].", eq(dot(e1, w), 0), [none], v=dot(e1, w))
    rest = inner.identity("So w = w[2] e2,", w, side * e2, [first])
    square = inner.identity("and w[2]^2 = |w|^2 = 1.", side**2, 1, [rest])
    with inner.cases("Which way does it point?", up_or_down, split=ge(side, 0)) as cases:
        for label, sign in (("Up:", 1), ("Down:", -1)):
            with cases.case(label) as case:
                small = case.inequality(
                    "(|w[2]| - 1)^2 is 0,", ge(0, (side - sign) ** 2), [case["case1"], square], [side - sign]
                )
                gone = case.rule("zero-norm", "so", eq(side - sign, 0), [small], v=side - sign)
                turned = case.identity("and w is that vector.", w, sign * e2, [gone, rest])
                case.alternative("One of the two.", up_or_down, [turned])
    given.proves(still, inner.last)
with step.suppose("Conversely, take g = 0 and w up or down.", printed.conclude["stationary"]) as given:
    inner = given.step
    with inner.cases("Then w[1] = 0,", eq(dot(y, A * w), 0), on=given["if2"]) as cases:
        for label in ("up", "or down"):
            with cases.case(label) as case:
                case.identity("y'Aw = y w[1] is 0.", dot(y, A * w), 0, [case["case1"]])
    flat = inner.last
    saddles = conclusion_of(inner, converse, "saddles", "and such points are stationary.")
    given.proves(
        *(
            inner.instantiate(saddles, f"That is, {label}.", fact, [given["if1"], flat])
            for label, fact in critical.items()
        )
    )

points.mutated(
    "any target", {**the_example, "direction": nonzero}, {"no minima": implies(eq(g, 0), gt(h, 0))}, "Without y != 0."
).refuted(
    "For y = 0 the point (0, [0, 1]) has loss 0.",
    "no minima",
    {"m": 1, "d": 2},
    {A: [[1, 0]], y: [[0]], w: [[0], [1]], g: [[0]], n: [[1]], e1: [[1], [0]], e2: [[0], [1]], one: [[1]]},
)

# Their loss, and the flow from below it


def below_half(rng: random.Random, m: int, d: int, rank: int) -> Values:
    return sample(rng, m, d, rank) | {"y": unit_vector(rng, m)}


language = where_the_flow_ends.language.child()
w_end = language.symbol("w_end", ("d", "1"), r"w_\infty", "the limit of the direction")
minimum = exist(g_end, w_end, such_that=[tends(g, g_end), tends(w, w_end), eq(g_end * A * w_end, y)])
level = Claim("wu2020/example-loss", language, "The loss at its saddles", below_half, SHAPES, from_below_half)
level.remarks += [
    "With the loss of Figure 2, which lacks the factor 1/2 of (1) to (3), the printed number would be right.",
    "In the example lambda_min(AA') = 1. For c = 0 the scale never moves, and the flow need not lead to a minimum.",
]
example = {**FLOW, "ratio": gt(c, 0), "orthonormal": orthonormal, "target": eq(norm2(y), 1)}
saddle = [eq(g0, 0), eq(dot(y, A * w0), 0)]
half = sp.Rational(1, 2)
printed = level.printed(
    given=example,
    conclude={
        "loss": implies(saddle, eq(start(f), 1)),
        "from below": implies(lt(start(f), 1), tends(f, 0)),
    },
    says="[1, 0] is a matrix with orthonormal rows, and y = 1 has norm 1. Where the flow converges to a global "
    "minimum, the loss tends to 0.",
)
at_the_saddle = {A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], w0: [[0], [1]], g0: [[0]], c: [[1]], smallest: [[1]]}
refuted_at_rest(printed, "At the saddle (0, [0, 1]) of A = [1, 0], y = 1 the loss is 1/2.", "loss", at_the_saddle)

level.by_hand(
    "A = {A}, y = {y}, and the stationary point g = {g0}, w = {w0}.",
    "The loss there is 1.",
    "The residual is r = y - A g w = {r}, and the loss r^2/2 = {f}.",
)
refuted_at_rest(
    level.false("from below 1", example, {"from below": printed.conclude["from below"]}, "The second half alone."),
    "The saddle itself has a loss below 1, and the flow stays there.",
    "from below",
    at_the_saddle,
)
corrected = level.corrected(
    given={**FLOW, "ratio": gt(c, 0), "rank": gt(smallest, 0), "target": eq(norm2(y), 1)},
    conclude={
        "loss": implies(eq(g0, 0), eq(start(f), half)),
        "from below": implies(lt(start(f), half), [tends(f, 0), minimum]),
    },
    says="The loss at these points is 1/2. From any point with less loss it tends to 0, and the iterates converge, for "
    "every A of full row rank and every y of norm 1.",
)
step = corrected.proof()
with step.suppose("Where g = 0", corrected.conclude["loss"]) as given:
    given.proves(given.step.identity("the residual is y.", start(f), half, [given["if1"]]))
solution = reaches_target(step, smallest)
with step.suppose("Start from below.", corrected.conclude["from below"]) as given:
    inner = given.step
    gained = inner.inequality("Then |r_0|^2 < |y|^2,", gt(start(long_time.gain), 0), [given["if1"]])
    known = {label: inner[label] for label in ("direction", "unit_start", "ratio", "rank")} | {"gain": gained}
    ended = inner.cite(long_time.below, "limit", "so that", long_time.below.conclude["limit"], known)
    with inner.obtain(ended, "the loss tends to 0,", tends(f, 0)):
        pass
    loss = inner.last
    with inner.obtain(ended, "the scale to some g_inf,", minimum) as deep:
        exponent = (g0**2 - g_inf**2) / (2 * c)
        exponential = exist(E, such_that=[predicate("exp", E, exponent), gt(E, 0)])
        found = deep.rule("exp-exists", "which has an exponential,", exponential, e=exponent)
        with deep.obtain(found, "and the direction,", minimum) as last:
            known = {label: last[label] for label in ("direction", "unit_start", "ratio")} | {"loss": loss}
            known |= {"scale": deep["has2"], "apart": deep["has3"], "factor": last["has1"]}
            end = (x_star + g_inf * E * perp(w0)) / g_inf
            turned = last.cite(
                long_time.direction, "direction", "tends to", tends(w, end), known, {g_bar: g_inf, e_bar: E}
            )
            minimal = last.identity("a solution.", g_inf * A * end, y, [solution])
            last.witness("So the iterates converge.", minimum, [deep["has2"], turned, minimal], g_end=g_inf, w_end=end)
    given.proves(loss, inner.last)
refuted_at_rest(
    level.mutated(
        "at most 1/2", corrected.given, {"from below": implies(le(start(f), half), tends(f, 0))}, "From 1/2."
    ),
    "The saddle itself.",
    "from below",
    at_the_saddle,
)
refuted_at_rest(
    level.false(
        "without a step size for the scale",
        {**corrected.given, "ratio": eq(c, 0)},
        {"from below": implies(lt(start(f), half), tends(f, 0))},
        "For c = 0.",
    ),
    "A = [1, 0], y = 1, g_0 = 1/2, w_0 = (1, 0): nothing moves, and the loss stays 1/8.",
    "from below",
    {**at_the_saddle, w0: [[1], [0]], g0: [["1/2"]], c: [[0]]},
)
