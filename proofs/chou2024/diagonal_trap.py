"""A trap: from some positive starts the radius tends to 0 and the loss to y^2/2, although a solution exists.

For L = 2 let A be one row of signs, not all of them -, and y > 0: A x = y has a solution without negative entries. If
delta_0 = A theta_0^2 is negative and (1 - delta_0^2) exp(2 rho_0^2/c) < 1, the output rho^2 delta of the network stays
negative, and the radius shrinks exponentially before the direction can turn round. A start whose loss is below |y|^2/2
is safe, for every A and y: its radius stays away from 0, explicitly, and its loss tends to 0 if there is a solution.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import by_contradiction, exp_product, exp_tangent, exp_vanishes, is_one, weighted_sum
from proofs.chou2024.diagonal_lyapunov import (
    BEGUN,
    SOLUTION,
    Z,
    away,
    loss,
    loss_falls,
    ones,
    ones0,
    pace,
    square,
    squares,
    squares0,
    tube,
    with_a_solution,
    y,
)
from proofs.chou2024.diagonal_positivity import depth_two, from_the_start, once_positive
from proofs.chou2024.instances import along_the_flow, with_signs
from proofs.chou2024.setting import GIVEN, SHAPES, UNIT, A, c, identity, nonnegative, rho, rho0, t, theta, theta0
from proofs.claim import Claim, Values
from symbolic.notation import Language, complete, dot, eq, ge, gt, le, lt, ne, norm2, tends

# One row of signs: its flow, in letters of the same names, for S = diag(A). Then A x = rho^2 <theta, S theta>, and
# q = 2 rho v S theta; the factor |theta|^2 = 1 keeps the length of theta.

words = Language()
words.vector("theta", "d", r"\theta_t", "the direction")
words.vector("theta0", "d", r"\theta_0", "the direction at the start")
words.scalar("rho", r"\rho_t", "the radius")
words.scalar("rho0", r"\rho_0", "the radius at the start")
words.scalar("c", meaning="the ratio of the speeds of radius and direction")
words.scalar("t", meaning="time")
S = words.matrix("S", "d", "d", meaning="the diagonal matrix of the signs in A")
target = words.scalar("target", "y", "the target")
delta = words.let("delta", dot(theta, S * theta), r"\delta_t", "the output of the network at radius 1")
delta0 = words.let("delta0", dot(theta0, S * theta0), r"\delta_0", "the same at the start")
output = words.let("output", rho**2 * delta, "x_t", "what the network says")
v = words.let("v", target - output, "v_t", "the residual")
q = words.let("q", 2 * rho * v * S * theta, "q_t", "minus the gradient of the loss at rho theta")
s = words.let("s", dot(theta, q), "s_t", "its part along the direction")
rate = words.derivation(
    "rate", {theta: rho * (norm2(theta) * q - s * theta), rho: c * s, t: sp.Integer(1)}, r"\tfrac{{d}}{{dt}}{}"
)
start = words.substitution("start", {theta: theta0, rho: rho0, t: sp.Integer(0)}, r"\left.{}\right|_{{t=0}}")
E = words.define("E", "exp", 2 * rho**2 / c)
E0 = words.define("E0", "exp", 2 * rho0**2 / c)
gap = words.let("gap", 1 - (1 - delta0**2) * E0, "g", "a lower bound for delta^2")
speed = words.let("speed", 4 * c * target * gap, "k", "how fast the radius shrinks")
fall = words.define("fall", "exp", -speed * t)
growth = words.define("growth", "exp", speed * t)
one = words.define("one", "exp", sp.Integer(0), latex="e^0")
words.extend("start", {E: E0, fall: one, growth: one})


def trapped_or_safe(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """Signs against the direction and a ratio that is large enough; and a target that the start half reaches."""
    values = with_a_solution(rng, m, d, rank)
    weights, radius = [x * x for (x,) in values["theta"]], values["rho"][0][0]

    def output(signs: list[int]) -> Fraction:
        return sum((sign * x for sign, x in zip(signs, weights, strict=True)), Fraction(0))

    signs = [rng.choice((1, -1)) for _ in range(d)]
    signs = signs if output(signs) < 0 else [-1] * d
    z = [[2 * radius**2 * x] for x in weights]
    y = [[sum((a * x for a, (x,) in zip(row, z, strict=True)), Fraction(0))] for row in values["A"]]
    pull = [sum((row[i] * b for row, (b,) in zip(values["A"], y, strict=True)), Fraction(0)) for i in range(d)]
    return values | {
        "S": [[Fraction(sign if i == j else 0) for j in range(d)] for i, sign in enumerate(signs)],
        "target": values["c"],
        "c": [[4 * radius**2 / output(signs) ** 2]],
        "z": z,
        "y": y,
        "most": [[max(Fraction(1), *pull)]],
    }


claim = Claim(
    "new/diagonal-trap",
    words,
    "A trap of diagonal networks, and what excludes it",
    trapped_or_safe,
    SHAPES,
    lambda: along_the_flow(("trapped", "trapped from uniform weights"), with_signs),
)
claim.remarks.append(
    "The proof uses of S = diag(A) only that it is symmetric and its square is I. That theta stays positive is not "
    "needed. The conditions are strict inequalities: the trapped starts are an open set."
)
SIGNS = {"ratio": gt(c, 0), "unit": eq(norm2(theta0), 1), "symmetric": eq(S.T, S), "signs": eq(S * S, identity)}
theorem = claim.state(
    "theorem",
    given={**SIGNS, "target": gt(target, 0), "wrong side": lt(delta0, 0), "small": gt(gap, 0)},
    conclude={
        "lasting": complete(t),
        "decay": le(rho**2, rho0**2 * fall),
        "radius": tends(rho, 0),
        "loss": tends(v**2 / 2, target**2 / 2),
    },
    says="The flow of least squares for L = 2 and one row A of signs, S = diag(A).",
)
step = theorem.proof()
still = step.identity("The length of theta", rate(norm2(theta)), 0)
unit = step.rule("constant-of-motion", "stays 1.", eq(norm2(theta), norm2(theta0)), [still], q=norm2(theta))
unit = step.identity("(It starts as 1.)", norm2(theta), 1, [unit])
tied = (1 - delta**2) * E
still = step.identity("By the product rule (1 - delta^2) exp(2 rho^2/c)", rate(tied), 0, [unit])
kept = step.rule("constant-of-motion", "keeps its value.", eq(tied, (1 - delta0**2) * E0), [still], q=tied)
length = step.identity("S turns theta without changing its length,", norm2(S * theta), 1, [unit])
short = step.inequality("so |delta| <= 1.", ge(1 - delta**2, 0), [unit, length], [S * theta - delta * theta])
tangent = exp_tangent(step, E, "The exponential")
large = step.inequality("is at least 1,", ge(E, 1), [tangent, step["ratio"]], [rho / c])
apart = step.inequality("so delta^2 is at least g,", ge(delta**2, gap), [kept, short, large])
square_apart = step.inequality("and g is positive.", gt(delta**2, 0), [apart, step["small"]])
never = by_contradiction(step, "So delta is never 0", ne(delta, 0), [square_apart])
moves = step.identity("(it moves smoothly)", rate(delta), 4 * rho**2 * v * (1 - delta**2), [unit])
_, slope = moves.fact.sides
sign = step.rule("never-zero", "and keeps its sign.", gt(delta * delta0, 0), [never, moves], q=delta, d=slope)
negative = by_contradiction(step, "It stays negative:", lt(delta, 0), [sign, step["wrong side"]])
above = by_contradiction(step, "between -1", ge(1 + delta, 0), [short], (1 + delta,))
below = step.inequality("and -g.", ge(-delta, gap), [above, negative, apart])
wrong = step.inequality("So the residual is never less than the target,", ge(v, target), [negative], [rho])
positive = step.inequality("which is positive;", gt(v, 0), [wrong, step["target"]])
signs = [below, positive, wrong, step["small"]]
pull = step.inequality("-v delta is at least y g,", ge(-v * delta, target * gap), signs)
pulls = step.inequality("so 4c v delta <= -k,", ge(-4 * c * v * delta, speed), [pull, step["ratio"]])
product = step.inequality("with the positive k = 4c y g:", gt(target * gap, 0), [step["target"], step["small"]])
fast = step.inequality("it is 4c times a positive number.", gt(speed, 0), [step["ratio"], product])
shrinks = step.inequality(
    "Now rho^2 has the rate 4c rho^2 v delta: it never grows,", le(rate(rho**2), 0), [pulls, fast, unit], [rho]
)
bounded = step.rule("monotone", "it is at most what it was,", ge(rho0**2, rho**2), [shrinks], q=rho**2)
ball = step.inequality("(for the next step)", ge(rho0**2 + 0 * t, rho**2), [bounded])
passes = step.identity("(time passes)", rate(t), 1)
lasts = step.rule(
    "complete",
    "and the flow exists for all times.",
    complete(t),
    [unit, ball, *(step.identity("(this does not move)", rate(x), 0) for x in (rho0**2, sp.Integer(0))), passes],
    w=theta,
    g=rho,
    t=t,
    a=rho0**2,
    b=sp.Integer(0),
)
grown = rho**2 * growth
slower = step.inequality(
    "Even rho^2 exp(k t) does not grow,",
    le(rate(grown), 0),
    [pulls, unit, step.definition(growth, "positive")],
    [rho],
)
kept = step.rule("monotone", "it is at most what it was:", ge(rho0**2 * one, grown), [slower], q=grown)
together = exp_product(step, fall, growth, one, "exp(-k t) exp(k t) = 1, so")
decay = step.inequality(
    "rho^2 is at most rho_0^2 exp(-k t),",
    theorem.conclude["decay"],
    [kept, is_one(step, one), together, step.definition(fall, "positive")],
)
vanishes = exp_vanishes(
    step, fall, lasts, fast, step.identity("(k does not move)", rate(speed), 0), passes, "which tends to 0."
)
bound = step.limit("With it", rho0**2 * fall, {fall: vanishes}, sp.Integer(0))
gone = step.rule("squeeze", "the radius tends to 0,", tends(rho, 0), [decay, bound], v=rho, e=rho0**2 * fall)
fourth = step.limit("and rho^4.", rho**4, {rho: gone}, sp.Integer(0))
small = step.inequality("The output is smaller than rho^2,", ge(rho**4, output**2), [short], [rho**2])
nothing = step.rule("squeeze", "so it tends to 0,", tends(output, 0), [small, fourth], v=output, e=rho**4)
step.limit("and the loss to y^2/2.", (target - output) ** 2 / 2, {output: nothing}, target**2 / 2)

mutated = claim.mutated(
    "any side",
    {**SIGNS, "target": gt(target, 0), "small": gt(gap, 0)},
    {"decay": le(rho**2, rho0**2 * fall)},
    "Without delta_0 < 0.",
)
number = Language()
half = number.define("half", "exp", sp.Rational(1, 2), latex="e^{1/2}")
refutation = mutated.refuted(
    "A = [1], y = 1, theta_0 = 1, rho_0 = 1/2, c = 1: the radius grows from the start.",
    "decay",
    {"d": 1},
    {S: [[1]], target: [[1]], theta0: [[1]], rho0: [["1/2"]], c: [[1]], E0: [[half]], one: [[1]]},
    parameters=number,
)
derive = refutation.derive
equal = derive.identity("At the start", start(rho**2), start(rho0**2 * fall), [is_one(derive, one)])
refutation.fails = derive.rule(
    "initial-slope",
    "the bound cannot fall faster.",
    ge(start(rate(rho0**2 * fall)), start(rate(rho**2))),
    [refutation.assumed, equal],
    p=rho**2,
    q=rho0**2 * fall,
)

# From below the loss at radius 0, for every A and y: the letters of the Lyapunov function

safe_words = square.language.child()
most = safe_words.scalar("most", "B", "a positive upper bound for the entries of A'y")
residual = square.v
gain = safe_words.let(
    "gain", norm2(y) - norm2(square.start(residual)), "D_0", "twice how far the loss is below |y|^2/2"
)
ABOVE = {"largest": nonnegative(most * ones0 - A.T * y), "size": gt(most, 0)}
safe_radius = claim.also(
    "safe radius",
    given={**GIVEN, **UNIT, **ABOVE},
    conclude={"floor": ge(2 * most * rho**2, gain)},
    says="For L = 2 and every A and y: if no entry of A'y is larger than B > 0, then 2 B rho^2 >= |y|^2 - |v_0|^2.",
    language=safe_words,
)
step = safe_radius.proof()
powers = [step.definition(letter, "factor") for letter in (squares, squares0)]
falls = loss_falls(step, square, loss, powers[:1])
kept = step.rule("monotone", "So it is at most what it was,", ge(square.start(loss), loss), [falls], q=loss)
more = step.inequality(
    "and 2 rho^2 <y, A theta^2> is at least the gain at the start.",
    ge(2 * rho**2 * dot(y, A * squares), gain),
    [kept, *powers, *(step.definition(letter, "symmetric") for letter in (square.N, square.N0))],
    [rho**2 * A * squares],
)
weighted = weighted_sum(
    step,
    "Here <A'y, theta^2> is a mean of the entries of A'y,",
    squares,
    most * ones0 - A.T * y,
    step["largest"],
    step["positive"],
)
still = step.identity("(the column of ones", square.rate(ones), 0 * ones)
same = step.rule("constant-of-motion", "keeps its value)", eq(ones, ones0), [still], q=ones)
inverse = step.rule(
    "powers-inverse",
    "(the powers of theta cancel)",
    eq(square.M * square.N * theta, theta),
    [step["positive"], step.definition(square.M, "is"), step.definition(square.N, "is")],
    D=square.M,
    E=square.N,
    u=theta,
    a=sp.Integer(-1),
    B=theta,
)
weights = [step.definition(ones, "factor"), step.definition(square.M, "symmetric"), powers[0]]
mean = step.identity("with weights of sum 1,", dot(ones0, squares), 1, [same, inverse, *weights, step["unit"]])
step.inequality("which is at most B.", safe_radius.conclude["floor"], [more, weighted, mean], [rho])

safe = claim.also(
    "safe start",
    given={**BEGUN, **ABOVE, **SOLUTION, "gain": gt(gain, 0)},
    conclude={
        "bound": le((rho**2 - Z) ** 2 + 4 * c * gain / most * t * norm2(residual), tube),
        "limit": tends(residual, 0),
    },
    says="From a positive start with |v_0| < |y|, if z is a solution without negative entries, the loss tends to 0: "
    "the trap is excluded.",
    language=safe_words,
)
step = safe.proof()
least = gain / (2 * most)
floor = step.cite(
    safe_radius,
    "floor",
    "By the above,",
    safe_radius.conclude["floor"],
    once_positive(step, safe_radius, from_the_start(step, depth_two)),
)
radius = step.inequality("D_0/2B is a lower bound for rho^2,", ge(rho**2, least), [floor, step["size"]], [1 / most])
positive = step.inequality("and positive.", gt(least, 0), [step["gain"], step["size"]], [1 / most])
known = {label: step[label] for label in away.given if label not in ("pace", "radius")}
known |= {"pace": positive, "radius": radius}
for label in safe.conclude:
    step.cite(away, label, "So v tends to 0, at this speed.", safe.conclude[label], known, {pace: least})
