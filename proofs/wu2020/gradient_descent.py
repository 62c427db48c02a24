"""Gradient descent on (1), for all steps: where it ends from any start, and how fast it gets there.

The null-space part of x never moves, so no iterate is nearer to x* than |x_0^perp|. With a step size below
2 / lambda_max the squared residual shrinks in every step by the factor theta = 1 - eta lambda_min (2 - eta lambda_max),
and it bounds the distance from x* + x_0^perp, the limit: this is x* just when x_0 has no part in the null space.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import by_contradiction, conclusion_of, passes, rayleigh
from proofs.claim import Claim, Values
from proofs.wu2020.other_runs import descents
from proofs.wu2020.setting import SHAPES, A, A_pinv, sample, words, x_star, y
from symbolic.notation import dot, eq, ge, gt, implies, le, norm2

static = words.child()
x = static.vector("x", "d", "x_t")
eta = static.scalar("eta", r"\eta", "the step size")
residual = static.let("residual", y - A * x, "(y-Ax_t)", "the residual of (1)")
pull = static.let("pull", A.T * (y - A * x), r"A^\top(y-Ax_t)", "minus the gradient of (1)")
moved = static.let("moved", x + eta * pull, "x_{t+1}", "one step of gradient descent")
residual_after = static.let("residual_after", y - A * moved, "(y-Ax_{t+1})", "the residual after the step")
smallest = static.define("smallest", "least_eigenvalue", A * A.T, latex=r"\lambda_{\min}")
minus_largest = static.define("minus_largest", "least_eigenvalue", -A * A.T, latex=r"(-\lambda_{\max})")
largest = static.let("largest", -minus_largest, r"\lambda_{\max}", "the largest eigenvalue of AA'")
theta = static.let("theta", 1 - eta * smallest * (2 - eta * largest), r"\theta", "by how much a step contracts")
gap = static.let("gap", A_pinv * A * x - x_star, "z_t", "the row-space part, as seen from x*")
seed = static.let("seed", A_pinv.T * gap, "u_t", "a column with z = A'u")

language = static.child()
x0 = language.vector("x0", "d", "x_0", "the start")
part = language.let("part", x - A_pinv * A * x, r"x_t^{\perp}", "the part of x in the null space of A")
part0 = language.let("part0", x0 - A_pinv * A * x0, r"x_0^{\perp}", "the same at the start")
Q = language.scalar("Q", r"\theta^t", "the power of theta after t steps")
T = language.scalar("T", "t", "the number of steps")
after = language.substitution("next", {x: moved, Q: theta * Q, T: T + 1}, r"\left.{}\right|_{{t+1}}")
start = language.substitution("start", {x: x0, Q: sp.Integer(1), T: sp.Integer(0)}, r"\left.{}\right|_{{t=0}}")
END = x_star + part0


def descent_from(A: list[list[Fraction]], begin: list[list[Fraction]]) -> Values:
    """The start of a run, and a step size below 2 / lambda_max."""
    trace = sum((a * a for row in A for a in row), Fraction(0))
    return {"x": begin, "x0": begin, "eta": [[1 / (trace + 1)]], "Q": [[Fraction(1)]], "T": [[Fraction(0)]]}


def sample_descent(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """Random data, and the start of a run."""
    values = sample(rng, m, d, rank)
    return {"A": values["A"], "y": values["y"], **descent_from(values["A"], values["w"])}


claim = Claim("new/gradient-descent", language, "Gradient descent, all steps", sample_descent, SHAPES, descents)

in_a_step = claim.also(
    "a step",
    given={},
    conclude={
        "distance": le(smallest * norm2(gap), norm2(residual)),
        "step": implies([ge(eta, 0), ge(2, eta * largest)], le(norm2(residual_after), theta * norm2(residual))),
        "contraction": implies([gt(eta, 0), gt(2, eta * largest), gt(smallest, 0)], gt(1, theta)),
    },
    says="One step, for every A of any rank.",
    language=static,
)
step = in_a_step.proof()
short = rayleigh(step, "z = A'u gives |z|^2 >= lambda_min |u|^2,", smallest, seed)
image = step.identity("(in other words)", dot(seed, A * A.T * seed), norm2(gap))
back = step.identity("and z = -A^+ r gives |z|^2 = -u'r.", norm2(gap), -dot(seed, residual))
distance = le(smallest * norm2(gap), norm2(residual))
with step.cases("Hence lambda_min |z|^2 is at most |r|^2.", distance, split=ge(smallest, 0)) as cases:
    with cases.case("Expand |r + lambda_min u|^2 >= 0.") as case:
        case.inequality("Then", distance, [case["case1"], short, image, back], [residual + smallest * seed])
    with cases.case("(A negative eigenvalue would be no obstacle.)") as case:
        case.inequality("Clearly", distance, [case["case1"]], [gap, residual])

at_least = rayleigh(step, "|A'r|^2 is at least lambda_min |r|^2.", smallest, residual)
expand = step.identity(
    "After a step the residual is r - eta A A'r.",
    norm2(residual_after),
    norm2(residual) - 2 * eta * norm2(pull) + eta**2 * norm2(A * pull),
)
steep = rayleigh(step, "|A'A p|^2 is at most lambda_max |A p|^2, for p = A'r,", minus_largest, A * pull)
highest = rayleigh(step, "and |p|^2 at most lambda_max |r|^2.", minus_largest, residual)
flat = ge(largest * norm2(pull), norm2(A * pull))
with step.cases("So |A p|^2 is at most lambda_max |p|^2.", flat, split=gt(largest, 0)) as cases:
    with cases.case("Expand |lambda_max p - A'A p|^2 >= 0.") as case:
        by_contradiction(case, "So", flat, [case["case1"], steep], (largest * pull - A.T * A * pull,))
    with cases.case("If lambda_max is not positive,") as case:
        small = case.inequality("|p|^2 is not,", ge(0, norm2(pull)), [highest, case["case1"]], [residual])
        none = case.rule("zero-norm", "p is 0,", eq(pull, 0 * x), [small], v=pull)
        case.inequality("and both sides are.", flat, [none])
steps = step.last
with step.suppose("Let 0 <= eta <= 2 / lambda_max.", in_a_step.conclude["step"]) as given:
    inner = given.step
    shrinks = inner.inequality(
        "Then |r|^2 falls by eta (2 - eta lambda_max) |A'r|^2 at least.",
        le(norm2(residual_after), norm2(residual) - eta * (2 - eta * largest) * norm2(pull)),
        [expand, steps],
        [eta],
    )
    weight = inner.inequality(
        "The coefficient is not negative.", ge(eta * (2 - eta * largest), 0), [given["if1"], given["if2"]]
    )
    given.proves(inner.inequality("Insert.", in_a_step.conclude["step"].parts[1][0], [shrinks, weight, at_least]))
with step.suppose("Inside, and if lambda_min is positive,", in_a_step.conclude["contraction"]) as given:
    inner = given.step
    weight = inner.inequality(
        "the coefficient is positive,", gt(eta * (2 - eta * largest), 0), [given["if1"], given["if2"]]
    )
    given.proves(inner.inequality("and theta less than 1.", gt(1, theta), [weight, given["if3"]]))

residual0 = y - A * x0
theorem = claim.state(
    "theorem",
    given={"step size": gt(eta, 0), "below": gt(2, eta * largest), "rank": gt(smallest, 0)},
    conclude={
        "null-space part": eq(part, part0),
        "contraction": gt(1, theta),
        "residual": le(norm2(residual), Q * norm2(residual0)),
        "fades": le((1 + (1 - theta) * T) * norm2(residual), norm2(residual0)),
        "distance": le(smallest * norm2(x - END), norm2(residual)),
        "not nearer": ge(norm2(x - x_star), norm2(part0)),
        "near": le(smallest * (norm2(x - x_star) - norm2(part0)), norm2(residual)),
    },
    says="For 0 < eta < 2 / lambda_max and full row rank. The limit is x* + x_0^perp, and it is reached like theta^t, "
    "with theta < 1; from above, the squared distance from x* tends to |x_0^perp|^2.",
)
step = theorem.proof()
still = step.identity("The gradient lies in the row space: the null-space part does not move", after(part), part)
kept = step.rule("never-changes", "in any step.", eq(part, start(part)), [still], q=part)
step.identity("It stays what it was.", part, part0, [kept])
allowed = {"low": step.inequality("(eta >= 0)", ge(eta, 0), [step["step size"]])}
allowed["high"] = step.inequality("(2 >= eta lambda_max)", ge(2, eta * largest), [step["below"]])
fall = conclusion_of(step, in_a_step, "step", "In a step the squared residual")
fall = step.instantiate(
    fall, "shrinks by theta,", le(norm2(residual_after), theta * norm2(residual)), list(allowed.values())
)
less = conclusion_of(step, in_a_step, "contraction", "where theta")
premises = [step["step size"], step["below"], step["rank"]]
less = step.instantiate(less, "is less than 1.", gt(1, theta), premises)
low = rayleigh(step, "If r_0 is not 0, its Rayleigh quotient shows", smallest, residual0)
high = rayleigh(step, "that lambda_min is at most lambda_max:", minus_largest, residual0)
order = step.inequality("that is,", ge((largest - smallest) * norm2(residual0), 0), [low, high])
wide = step.inequality(
    "(times lambda_min)", ge(smallest * (largest - smallest) * norm2(residual0), 0), [order, step["rank"]]
)
sign = step.inequality(
    "So theta |r_0|^2 = (1 - eta lambda_min)^2 |r_0|^2 + eta^2 lambda_min (lambda_max - lambda_min) |r_0|^2 is not "
    "negative.",
    ge(theta * norm2(residual0), 0),
    [wide],
    [(1 - eta * smallest) * residual0, eta],
)
excess = Q * norm2(residual0) - norm2(residual)
begin = step.inequality("At the start the bound is an equation.", ge(start(excess), 0))
with step.suppose("(a step)", implies(ge(excess, 0), ge(after(excess), 0))) as supposed:
    inner = supposed.step
    with inner.cases("It stays true:", ge(after(excess), 0), split=ge(theta, 0)) as cases:
        with cases.case("multiply by theta;") as case:
            times = case.inequality("(theta times it)", ge(theta * excess, 0), [case["case1"], supposed["if1"]])
            case.inequality("insert.", ge(after(excess), 0), [times, fall])
        with cases.case("if theta were negative,") as case:
            small = by_contradiction(case, "r_0 would be 0,", ge(0, norm2(residual0)), [sign, case["case1"]])
            none = case.rule("zero-norm", "that is,", eq(residual0, 0 * y), [small], v=residual0)
            known = [fall, case["case1"]]
            gone = case.inequality("and r after the step.", ge(0, norm2(residual_after)), known, [residual])
            case.inequality("Clear.", ge(after(excess), 0), [gone, none])
    supposed.proves(inner.last)
below = step.rule("induction", "So it is true for ever.", ge(excess, 0), [begin, step.last], q=excess)
step.inequality("In other words:", theorem.conclude["residual"], [below])
passed = passes(step, T)
slow = norm2(residual0) - (1 + (1 - theta) * T) * norm2(residual)
share = step.inequality("(1 - theta) t is not negative either,", ge((1 - theta) * T, 0), [less, passed])
weight = step.inequality("nor is", ge(1 + (1 - theta) * (T + 1), 0), [share, less])
lost = theta * norm2(residual) - norm2(residual_after)
times = step.inequality("that times", ge((1 + (1 - theta) * (T + 1)) * lost, 0), [weight, fall])
over = (1 - theta) ** 2 * (T + 1) * norm2(residual)
room = step.inequality("nor is", ge(over, 0), [passed], [(1 - theta) * residual])
begin = step.inequality("At the start this is an equation.", ge(start(slow), 0))
with step.suppose("(a step)", implies(ge(slow, 0), ge(after(slow), 0))) as supposed:
    supposed.proves(supposed.step.inequality("Add the two.", ge(after(slow), 0), [supposed["if1"], times, room]))
below = step.rule("induction", "So (1 + (1 - theta) t) |r|^2 does not grow.", ge(slow, 0), [begin, step.last], q=slow)
step.inequality("In other words:", theorem.conclude["fades"], [below])
split = step.identity("z = A^+ A x - x* is what is left to go.", gap, x - END, [kept])
near = conclusion_of(step, in_a_step, "distance", "As for every x,")
near = step.inequality("this is the distance to the limit.", theorem.conclude["distance"], [near, split])
pythagoras = step.identity("The parts are orthogonal:", norm2(x - x_star), norm2(gap) + norm2(part0), [kept])
step.inequality("x is not nearer to x* than that,", theorem.conclude["not nearer"], [pythagoras], [gap])
near = conclusion_of(step, in_a_step, "distance", "and since")
step.inequality("not much farther.", theorem.conclude["near"], [near, pythagoras])

claim.mutated(
    "the minimum-norm solution",
    theorem.given,
    {"distance": le(smallest * norm2(x - x_star), norm2(residual))},
    "That the limit is x*.",
).refuted(
    "A = [1, 0], y = 1, x_0 = (1, 1) is a solution, and nothing moves.",
    "distance",
    {"m": 1, "d": 2},
    {A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], x0: [[1], [1]], eta: [[1]], smallest: [[1]], minus_largest: [[-1]]},
)
