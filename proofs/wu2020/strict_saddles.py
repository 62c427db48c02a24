"""The bad stationary points, g = 0 and y'Aw = 0, are strict saddles of the loss, and almost every start avoids them.

The second derivative of the loss along any curve through such a point is |Aw|^2 dg^2 - 2 dg dw'A'y. On the sphere times
the line it has the eigenvalues (|Aw|^2 - R) / 2 < 0 < (|Aw|^2 + R) / 2 with R^2 = |Aw|^4 + 4 |A'y|^2, and d - 2 times 0
along the set S of these points. The flow leaves them at the rate nu > 0 with nu^2 + c |Aw|^2 nu = c |A'y|^2.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import by_contradiction, if_not, positive_square
from proofs.claim import Claim, Values
from proofs.confirm import as_column
from proofs.evaluation import matrix_of_rank, unit_vector
from proofs.wu2020.points import saddles
from proofs.wu2020.setting import (
    A,
    P,
    c,
    f,
    full_rank,
    g,
    h,
    losses,
    n,
    nonzero,
    norm_is_one,
    r,
    small,
    target,
    unit,
    w,
    words,
    y,
)
from symbolic.notation import Expression, Fact, dot, eq, exist, for_all, ge, gt, ne, norm2, predicate

pull, flat = A.T * y, norm2(A * w)  # A'y, and the second derivative of the loss in g

# Curves through a point of S

language = losses.child()
dw = language.vector("dw", "d", r"\dot w", "the velocity of w")
ddw = language.vector("ddw", "d", r"\ddot w", "its acceleration")
dg = language.scalar("dg", r"\dot g", "the velocity of g")
ddg = language.scalar("ddg", r"\ddot g", "its acceleration")
x, z = (language.symbol(name, ("d", "1"), name) for name in "xz")
j, mu, nu, root = (
    language.symbol(name, ("1", "1"), shown) for name, shown in (("j", "j"), ("mu", r"\mu"), ("nu", r"\nu"), ("R", "R"))
)
ahead = language.derivation("ahead", {w: dw, dw: ddw, g: dg, dg: ddg}, r"\tfrac{{d}}{{ds}}{}")
beside = language.derivation("beside", {w: z, g: j}, r"\partial_{{(z,j)}}{}")
within = language.derivation("within", {w: x}, r"\partial_{{(x,0)}}{}")
down = language.derivation("down", {w: -pull, g: mu}, r"\partial_{{(-A^\top y,\mu)}}{}")
up = language.derivation("up", {w: pull, g: nu}, r"\partial_{{(A^\top y,\nu)}}{}")
field_w, field_g = g * P * A.T * r, c * dot(w, A.T * r)
low, high = (flat - root) / 2, (flat + root) / 2
b = sp.Symbol("b", real=True)  # a square root


def at_a_saddle(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A point of S with A'y != 0, a curve through it, and a ratio c for which the growth rate nu is rational."""
    while True:
        rows, w_here = matrix_of_rank(rng, m, d, rank), unit_vector(rng, d)
        image = [sum((p * q[0] for p, q in zip(row, w_here, strict=True)), Fraction(0)) for row in rows]
        goal = [small(rng) for _ in range(m)]
        if image[0]:
            goal[0] = -sum((p * q for p, q in zip(goal[1:], image[1:], strict=True)), Fraction(0)) / image[0]
        pulled = [sum((row[i] * q for row, q in zip(rows, goal, strict=True)), Fraction(0)) for i in range(d)]
        if any(pulled) and image[0]:
            break
    force, square = (sum((q * q for q in entries), Fraction(0)) for entries in (pulled, image))
    rate = force / (square + rng.randint(1, 4))
    zero, curve = Fraction(0), {name: as_column([small(rng) for _ in range(d)]) for name in ("dw", "ddw", "x")}
    numbers = {"g": zero, "eta": zero, "dg": small(rng), "ddg": small(rng), "i": small(rng), "nu": rate}
    numbers["c"] = rate**2 / (force - square * rate)
    found = {"A": rows, "y": as_column(goal), "w": w_here, "p": w_here, **curve}
    return found | {name: [[number]] for name, number in numbers.items()}


claim = Claim("new/strict-saddles", language, "Strict saddles", at_a_saddle, ((2, 2, 2), (2, 4, 2), (3, 5, 3)), saddles)
claim.remarks.append(
    "A curve that stays on the sphere has w'w' = 0 for the velocity and bends towards the centre; since the first "
    "derivative of the loss vanishes, the second does not depend on how the curve bends. For y = 0 the points of S are "
    "global minima, so y != 0 is needed; with full row rank it gives A'y != 0."
)
claim.remarks.append(
    "'Almost every' cannot be left out: the claim on starts that end at a saddle gives starts that do not stand still "
    "and from which the flow ends in S."
)
at_saddle = {"unit": unit, "scale": eq(g, 0), "saddle": eq(dot(y, A * w), 0)}
on_saddles = {**at_saddle, "pull": ne(pull, 0 * w)}


def quadratic(value: Expression) -> Fact:
    """The equation of the two eigenvalues that are not 0."""
    return eq(value**2, flat * value + norm2(pull))


theorem = claim.state(
    "theorem",
    given=on_saddles,
    conclude={
        "stationary": eq(ahead(f), 0),
        "second derivative": eq(ahead(ahead(f)), flat * dg**2 - 2 * dg * dot(dw, pull)),
        "tangent": eq(dot(w, pull), 0),
        "eigenvalues": exist(
            root,
            such_that=[
                eq(root**2, flat**2 + 4 * norm2(pull)),
                gt(0, low),
                quadratic(low),
                gt(high, 0),
                quadratic(high),
            ],
        ),
        "eigenvectors": for_all(
            mu, z, j, given=[quadratic(mu)], then=eq(beside(down(f)), mu * (mu * j - dot(pull, z)))
        ),
        "along S": for_all(x, z, j, given=[eq(dot(pull, x), 0)], then=eq(beside(within(f)), 0)),
    },
    says="At a point of S with A'y != 0 the second derivative of the loss, along any curve with the velocities dw, dg, "
    "is |Aw|^2 dg^2 - 2 dg dw'A'y. Its eigenvectors are (-A'y, mu) for two numbers mu, one negative and one positive; "
    "and (x, 0) with x orthogonal to A'y, with the eigenvalue 0.",
)
step = theorem.proof()
step.identity("The first derivative is -w'A'y times the velocity of g,", ahead(f), 0)
step.identity("so how the curve bends does not count.", ahead(ahead(f)), flat * dg**2 - 2 * dg * dot(dw, pull))
step.identity("A'y is tangent to the sphere.", dot(w, pull), 0)
with step.suppose("Let mu be a root of the quadratic equation.", theorem.conclude["eigenvectors"]) as supposed:
    inner = supposed.step
    left, right = theorem.conclude["eigenvectors"].parts[1][0].sides
    supposed.proves(inner.identity("Differentiate twice.", left, right, [supposed["if1"]]))
with step.suppose("Let x be orthogonal to A'y.", theorem.conclude["along S"]) as supposed:
    supposed.proves(supposed.step.identity("Differentiate twice.", beside(within(f)), 0, [supposed["if1"]]))

length = positive_square(step, pull, step["pull"], "A'y has a length.")
least = step.inequality("|Aw|^2 is not negative,", ge(flat, 0), [], [A * w])
under = step.inequality("nor is the discriminant.", ge(flat**2 + 4 * norm2(pull), 0), [length], [flat])
found = step.rule(
    "square-root",
    "Let R be its square root.",
    exist(b, such_that=[eq(b**2, flat**2 + 4 * norm2(pull)), ge(b, 0)]),
    [under],
    a=flat**2 + 4 * norm2(pull),
)
with step.obtain(found, "There are two eigenvalues.", theorem.conclude["eigenvalues"]) as inner:
    square, sign = inner["has1"], inner["has2"]
    above = by_contradiction(inner, "R is larger than |Aw|^2,", gt(b, flat), [square, sign, length, least])
    known = [
        square,
        inner.inequality("so one is negative,", gt(0, (flat - b) / 2), [above]),
        inner.identity("(the equation)", ((flat - b) / 2) ** 2, flat * (flat - b) / 2 + norm2(pull), [square]),
        inner.inequality("and one positive.", gt((flat + b) / 2, 0), [above, least]),
        inner.identity("(the equation)", ((flat + b) / 2) ** 2, flat * (flat + b) / 2 + norm2(pull), [square]),
    ]
    inner.witness("These are they.", theorem.conclude["eigenvalues"], known, R=b)

every_length = claim.also(
    "any length",
    given={"direction": nonzero, "scale": eq(g, 0), "saddle": eq(dot(y, A * w), 0)},
    conclude={
        "stationary": eq(ahead(h), 0),
        "second derivative": eq(ahead(ahead(h)), flat * dg**2 / n**2 - 2 * dg * dot(dw, pull) / n),
    },
    says="The same for the loss (2), where w has any length, and along curves that leave the sphere.",
)
step = every_length.proof()
step.identity("The derivative of |w| has the factor g or w'A'y.", ahead(h), 0)
step.identity("So it does not count.", ahead(ahead(h)), flat * dg**2 / n**2 - 2 * dg * dot(dw, pull) / n)

forced = claim.also(
    "the pull",
    given={"full_rank": full_rank, "target": target},
    conclude={"pull": ne(pull, 0 * w)},
    says="With full row rank A'y = 0 only for y = 0.",
)
step = forced.proof()
with if_not(step, "A'y is not 0.", ne(pull, 0 * w)) as case:
    gone = case.identity("y = (A^+)'A'y would be 0.", y, 0 * y, [case["case1"]])
    case.absurd("A contradiction.", gone, case["target"])

# The linearized flow

growth = eq(nu**2 + c * flat * nu, c * norm2(pull))
linear = claim.also(
    "the linearized flow",
    given={**on_saddles, "direction": nonzero, "ratio": gt(c, 0)},
    conclude={
        "rest": eq(field_w, 0 * w),
        "rest in g": eq(field_g, 0),
        "field": for_all(
            z, j, then=[eq(beside(field_w), j * pull), eq(beside(field_g), c * (dot(pull, z) - flat * j))]
        ),
        "growth": exist(nu, such_that=[gt(nu, 0), growth]),
        "eigenvector": for_all(nu, given=[growth], then=[eq(up(field_w), nu * pull), eq(up(field_g), nu * nu)]),
    },
    says="The linearized flow is dw' = dg A'y, dg' = c (y'A dw - |Aw|^2 dg). It has the eigenvector (A'y, nu) with the "
    "eigenvalue nu > 0 for which nu^2 + c |Aw|^2 nu = c |A'y|^2.",
)
step = linear.proof()
one = norm_is_one(step, step["unit"])
step.identity("The field is 0, in w", field_w, 0 * w)
step.identity("and in g.", field_g, 0)
with step.suppose("Differentiate it.", linear.conclude["field"]) as supposed:
    supposed.proves(
        supposed.step.identity("Only the factor g of the field in w counts,", beside(field_w), j * pull, [one]),
        supposed.step.identity("and y'A w - g |Aw|^2 in g.", beside(field_g), c * (dot(pull, z) - flat * j)),
    )
with step.suppose("In the direction (A'y, nu)", linear.conclude["eigenvector"]) as supposed:
    supposed.proves(
        supposed.step.identity("the change is nu A'y", up(field_w), nu * pull, [one]),
        supposed.step.identity("and nu^2.", up(field_g), nu * nu, [supposed["if1"]]),
    )
length = positive_square(step, pull, step["pull"], "A'y has a length,")
least = step.inequality("|Aw|^2 is not negative,", ge(c * flat, 0), [step["ratio"]], [A * w])
force = step.inequality("c |A'y|^2 is positive,", gt(c * norm2(pull), 0), [length, step["ratio"]])
discriminant = (c * flat) ** 2 + 4 * c * norm2(pull)
under = step.inequality("and so is the discriminant.", ge(discriminant, 0), [force], [c * flat])
found = step.rule(
    "square-root",
    "Let R be its square root.",
    exist(b, such_that=[eq(b**2, discriminant), ge(b, 0)]),
    [under],
    a=discriminant,
)
with step.obtain(found, "There is a growth rate.", linear.conclude["growth"]) as inner:
    square, sign = inner["has1"], inner["has2"]
    above = by_contradiction(inner, "R is larger than c |Aw|^2,", gt(b, c * flat), [square, sign, force, least])
    rate = (b - c * flat) / 2
    known = [
        inner.inequality("so half of the difference is positive.", gt(rate, 0), [above]),
        inner.identity("(the equation)", rate**2 + c * flat * rate, c * norm2(pull), [square]),
    ]
    inner.witness("This is it.", linear.conclude["growth"], known, nu=rate)

# Almost every start

cloud = words.child()
p = cloud.vector("p", "d", meaning="the direction of a point of S")
nu_p = cloud.scalar("nu", r"\nu", "the rate at which the flow leaves it")
eta = cloud.scalar("eta", r"\eta", "how far the start is from it")
second_w, second_g = cloud.vector("x", "d"), cloud.scalar("i")
begin_w, begin_g = p + eta * pull + eta**2 * second_w / 2, eta * nu_p + eta**2 * second_g / 2
n_begin = cloud.define("n_begin", "norm", begin_w, latex=r"\|w_0\|")
n_p = cloud.define("n_p", "norm", p, latex=r"\|p\|")
rate = cloud.derivation("rate", {w: field_w, g: field_g}, r"\tfrac{{d}}{{dt}}{}")
start = cloud.substitution("start", {w: begin_w, g: begin_g, n: n_begin}, r"\left.{}\right|_{{t=0}}")
by_eta = cloud.derivation("by_eta", {eta: sp.Integer(1)}, r"\tfrac{{d}}{{d\eta}}{}")
at_eta_0 = cloud.substitution("at_eta_0", {eta: sp.Integer(0), n_begin: n_p}, r"\left.{}\right|_{{\eta=0}}")
speed = norm2(A * p)

almost = claim.also(
    "almost every start",
    given={
        "direction": nonzero,
        "near": gt(n_begin, 0),
        "point": gt(n_p, 0),
        "unit": eq(norm2(p), 1),
        "saddle": eq(dot(y, A * p), 0),
        "pull": ne(pull, 0 * w),
        "ratio": gt(c, 0),
        "growth": gt(nu_p, 0),
        "rate": eq(nu_p**2 + c * speed * nu_p, c * norm2(pull)),
    },
    conclude={"avoided": predicate("avoided", w, g, rate(w), rate(g), p, sp.Integer(0))},
    says="All points (p, 0) of S are unstable rest points of the WN flow, one eigenvalue being the nu > 0 just found. "
    "So the starts on the unit sphere times the line from which the flow converges to a point of S, whichever, have "
    "measure zero. By the dichotomy the loss tends to 0 from all others, for c > 0 and full row rank.",
    language=cloud,
)
step = almost.proof()
length = positive_square(step, pull, step["pull"], "A'y has a length,")
known = [
    step["unit"],
    step.identity("and is tangent.", dot(p, pull), 0),
    step["growth"],
    step.inequality("So the direction (A'y, nu) is not 0.", gt(norm2(pull) + nu_p**2, 0), [length], [nu_p]),
    step.identity("Start on a curve through p", at_eta_0(start(w)), p),
    step.identity("and g = 0", at_eta_0(start(g)), 0),
    step.identity("with this velocity, A'y in w", at_eta_0(by_eta(start(w))), pull),
    step.identity("and nu in g,", at_eta_0(by_eta(start(g))), nu_p),
    step.identity("and any acceleration, in w", at_eta_0(by_eta(by_eta(start(w)))), second_w),
    step.identity("and in g.", at_eta_0(by_eta(by_eta(start(g)))), second_g),
    step.identity("The field is tangent to the sphere,", dot(w, rate(w)), 0),
    step.identity("does not know of the curve, in w", by_eta(rate(w)), 0 * w),
    step.identity("and in g,", by_eta(rate(g)), 0),
    step.identity("and is 0 at the point, in w", at_eta_0(start(rate(w))), 0 * w),
    step.identity("and in g.", at_eta_0(start(rate(g))), 0),
    step.identity("Along the curve its derivative is nu A'y in w", at_eta_0(by_eta(start(rate(w)))), nu_p * pull),
    step.identity("and nu^2 in g.", at_eta_0(by_eta(start(rate(g)))), nu_p * nu_p),
]
step.rule(
    "unstable-rest-points-are-avoided",
    "So almost every start avoids these points.",
    almost.conclude["avoided"],
    known,
    w=w,
    g=g,
    p=p,
    q=sp.Integer(0),
    z=pull,
    j=nu_p,
    x=second_w,
    i=second_g,
    nu=nu_p,
)

claim.mutated(
    "stable in g",
    on_saddles,
    {"second derivative": ge(ahead(ahead(f)), 0)},
    "That the second derivative is never negative: a local minimum.",
).refuted(
    "A = [1, 0], y = 1, w = (0, 1), g = 0, along v = (1, 0), dg = 1: it is -2.",
    "second derivative",
    {"m": 1, "d": 2},
    {A: [[1, 0]], y: [[1]], w: [[0], [1]], g: [[0]], dw: [[1], [0]], dg: [[1]], ddw: [[0], [0]], ddg: [[0]]},
)
