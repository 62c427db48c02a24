"""Section 3, General Data Matrix: where the gradient step is not shorter than 1, projecting on sphere and ball agree.

If |v| >= 1 then v / |v| is the one point of the unit ball that is nearest to v, and of the sphere as well; so projected
gradient descent makes the same step on both. Inside the ball it is not so: there v itself is nearest.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.claim import Claim
from proofs.confirm import as_column
from proofs.wu2020.points import points
from proofs.wu2020.problems import Problem, Values
from proofs.wu2020.setting import ANY_RANK, A, eta, g, losses, n_v, rpgd_w, sample, v, w, y
from symbolic.notation import Expression, eq, for_all, ge, gt, norm2

language = losses.child()
z = language.symbol("z", ("d", "1"), None, "a point of the ball or sphere")


def excess(point: Expression) -> Expression:
    """By how much a point is farther from v, in squares, than v / |v|."""
    return norm2(v - point) - norm2(v - rpgd_w)


def sample_long(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A step along a target that is twice as far as the point: r = g A w, so the step is not shorter than w."""
    values = sample(rng, m, d, rank)
    image = [sum((a * b for a, (b,) in zip(row, values["w"], strict=True)), Fraction(0)) for row in values["A"]]
    return values | {"y": as_column([2 * values["g"][0][0] * q for q in image])}


def another_point(problem: Problem) -> Values:
    """The first unit vector."""
    return {"z": as_column([int(i == 0) for i in range(problem.dims["d"])])}


claim = Claim(
    "wu2020/sec-3-sphere-ball",
    language,
    "Sphere and ball",
    sample_long,
    ANY_RANK,
    lambda: points(("example", "null space", "rank one"), another_point),
)
claim.remarks.append(
    "The sphere needs only |v| > 0. The hypothesis enters by the ball: the factor |v| - 1 of 1 - |z|^2."
)

in_ball, on_sphere = ge(1, norm2(z)), eq(norm2(z), 1)
printed = claim.printed(
    given={"step": gt(n_v, 0), "long": ge(n_v, 1)},
    conclude={
        "on the sphere": eq(norm2(rpgd_w), 1),
        "nearest in the ball": for_all(z, given=[in_ball], then=ge(excess(z), 0)),
        "only one in the ball": for_all(z, given=[in_ball, ge(0, excess(z))], then=eq(z, rpgd_w)),
        "nearest on the sphere": for_all(z, given=[on_sphere], then=ge(excess(z), 0)),
        "only one on the sphere": for_all(z, given=[on_sphere, ge(0, excess(z))], then=eq(z, rpgd_w)),
    },
    says="For the gradient step v = w - eta grad_w f with |v| >= 1: v / |v| is the projection of v on the sphere and "
    "on the ball, the only nearest point of each.",
)
step = printed.proof()
step.identity("v / |v| has length 1.", norm2(rpgd_w), sp.Integer(1))
for says, nearest, only in (
    ("ball", "nearest in the ball", "only one in the ball"),
    ("sphere", "nearest on the sphere", "only one on the sphere"),
):
    with step.suppose(f"A point z of the {says}", printed.conclude[nearest]) as supposed:
        inner = supposed.step
        apart = inner.identity(
            "is farther by |v| |z - v/|v||^2 + (|v| - 1)(1 - |z|^2).",
            excess(z),
            n_v * norm2(z - rpgd_w) + (n_v - 1) * (1 - norm2(z)),
        )
        known = [apart, inner["step"], inner["long"], supposed["if1"]]
        supposed.proves(inner.inequality("Both terms are not negative.", ge(excess(z), 0), known, [z - rpgd_w]))
    with step.suppose("If it is not farther,", printed.conclude[only]) as supposed:
        inner = supposed.step
        apart = inner.identity("both terms are 0.", excess(z), n_v * norm2(z - rpgd_w) + (n_v - 1) * (1 - norm2(z)))
        known = [apart, inner["step"], inner["long"], supposed["if1"], supposed["if2"]]
        small = inner.inequality("As |v| >= 1,", ge(0, norm2(z - rpgd_w)), known, [z - rpgd_w])
        gone = inner.rule("zero-norm", "the difference is 0,", eq(z - rpgd_w, 0 * z), [small], v=z - rpgd_w)
        supposed.proves(inner.identity("and z is v / |v|.", z, rpgd_w, [gone]))

refutation = claim.mutated(
    "short steps",
    {"step": gt(n_v, 0)},
    {"nearest in the ball": printed.conclude["nearest in the ball"]},
    "The same for every v other than 0.",
).refuted(
    "A = [1, 0], y = 0, g = 1, w = (1, 0), eta = 1/2: v = (1/2, 0), which is a point of the ball.",
    "nearest in the ball",
    {"m": 1, "d": 2},
    {A: [[1, 0]], y: [[0]], w: [[1], [0]], g: [[1]], eta: [["1/2"]], n_v: [["1/2"]]},
)
derive = refutation.derive
refutation.fails = derive.instantiate(
    refutation.assumed,
    "v would not be nearer to itself than v / |v| is.",
    ge(excess(v), 0),
    [derive.evaluate("v = (1/2, 0) lies in the ball.", ge(1, norm2(v)))],
    z=v,
)
