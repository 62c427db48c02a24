"""Neither weight normalization nor plain gradient flow is the faster one at every point: radius and c decide.

At one and the same point the loss falls under weight normalization at least min(rho^2, c) and at most max(rho^2, c)
times as fast as under plain gradient flow. So it falls faster wherever rho^2 > 1 and c > 1, and more slowly wherever
both are below 1.
"""

from __future__ import annotations

from proofs.chou2024.instances import along_the_flow
from proofs.chou2024.setting import SHAPES, UNIT, A, c, positive, rho, sample, theta, words
from proofs.claim import Claim
from symbolic.notation import dot, eq, ge, gt, implies, le, norm2

language = words.child()
L = language.scalar("L", meaning="the depth")
y = language.vector("y", "m", meaning="the target")
N = language.define("N", "powers", theta, L - 1, shape=("d", "d"))
r = language.define("r", "powers", rho, L - 1, latex=r"\rho_t^{L-1}")
shape = language.define("shape", "power", theta, L, N, shape=("d", "1"), latex=r"\theta_t^{L}")
size = language.define("size", "power", rho, L, r, latex=r"\rho_t^{L}")
x = language.let("x", size * shape, "x_t", "what the network has learned")
v = language.let("v", y - A * x, "v_t", "the residual")
f = language.let("f", norm2(v) / 2, "f_t", "the loss")
q = language.let("q", L * r * N * A.T * v, "q_t", "minus the gradient of the loss at u")
s = language.let("s", dot(theta, q), "s_t", "its part along the direction")
lower = language.define("lower", "min", rho**2, c)
upper = language.define("upper", "max", rho**2, c)

# Both flows, at one point; u' = q says that rho' = s and rho theta' = q - s theta
normalized = language.derivation(
    "wn", {theta: rho * (q - s * theta), rho: c * s}, r"\left.\tfrac{{d}}{{dt}}\right|_{{\mathrm{{WN}}}}{}"
)
plain = language.derivation(
    "plain", {theta: (q - s * theta) / rho, rho: s}, r"\left.\tfrac{{d}}{{dt}}\right|_{{\mathrm{{plain}}}}{}"
)


claim = Claim(
    "chou2024/experiments",
    language,
    "Speed and robustness, measured",
    sample,
    SHAPES,
    lambda: along_the_flow(("deep", "linear", "square", "small c", "large c")),
)
given = {"ratio": gt(c, 0), "positive": positive(theta), "radius": positive(rho), "away": gt(rho, 0), **UNIT}
printed = claim.printed(
    given,
    {"faster": le(normalized(f), plain(f))},
    "Read of the speed, for least squares: from every point the loss falls at least as fast under weight "
    "normalization as under plain gradient flow. Letters with the index t are at one and the same point u = rho theta.",
)
HERE = {
    A: [[1, 2]],
    y: [[1]],
    theta: [["3/5"], ["4/5"]],
    rho: [["1/2"]],
    L: [[2]],
    N: [["3/5", 0], [0, "4/5"]],
    r: [["1/2"]],
    shape: [["9/25"], ["16/25"]],
    size: [["1/4"]],
    lower: [["1/4"]],
}
POINT = "L = 2, A = [1, 2], y = 1, theta = (3/5, 4/5), rho = 1/2"
printed.refuted(
    f"{POINT} and c = 1/4: there the loss falls a quarter as fast.",
    "faster",
    {"m": 1, "d": 2},
    {**HERE, c: [["1/4"]], upper: [["1/4"]]},
)

corrected = claim.corrected(
    given,
    {
        "WN": eq(normalized(f), -(rho**2) * norm2(q - s * theta) - c * s**2),
        "plain": eq(plain(f), -norm2(q)),
        "at least": le(normalized(f), lower * plain(f)),
        "at most": ge(normalized(f), upper * plain(f)),
        "faster": implies([ge(rho**2, 1), ge(c, 1)], le(normalized(f), plain(f))),
        "slower": implies([le(rho**2, 1), le(c, 1)], ge(normalized(f), plain(f))),
    },
    "The loss falls under weight normalization between min(rho^2, c) and max(rho^2, c) times as fast as under plain "
    "gradient flow: the part of the gradient across the direction counts rho^2 times, the part along it c times.",
)
step = corrected.proof()
tied = [step.definition(shape, "factor"), step.definition(size, "factor"), step.definition(N, "symmetric")]
across = q - s * theta
wn = step.identity("By the chain rule", normalized(f), -(rho**2) * norm2(across) - c * s**2, tied)
gf = step.identity("and", plain(f), -norm2(q), tied)
parts = step.identity("Pythagoras, since theta has length 1:", norm2(q), norm2(across) + s**2)
for bound, says in ((lower, "The smaller factor bounds the one,"), (upper, "the larger one the other.")):
    relation = le if bound is lower else ge
    step.inequality(
        says,
        relation(normalized(f), bound * plain(f)),
        [wn, gf, parts, step.definition(bound, "first"), step.definition(bound, "second")],
        [across, s],
    )
for label, says in (("faster", "If both factors are at least 1,"), ("slower", "If both are at most 1,")):
    with step.suppose(says, corrected.conclude[label]) as supposed:
        (fact,) = corrected.conclude[label].parts[1]
        by = [wn, gf, parts, supposed["if1"], supposed["if2"]]
        supposed.proves(supposed.step.inequality("the same comparison with 1.", fact, by, [across, s]))

unsquared = language.child()
wrong = unsquared.define("wrong", "min", rho, c)
claim.mutated(
    "the radius without its square",
    given,
    {"at least": le(normalized(f), wrong * plain(f))},
    "min(rho, c) in the place of min(rho^2, c).",
    unsquared,
).refuted(
    f"{POINT} and c = 1/2.",
    "at least",
    {"m": 1, "d": 2},
    {**HERE, c: [["1/2"]], upper: [["1/2"]], wrong: [["1/2"]]},
)
