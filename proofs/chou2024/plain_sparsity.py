"""Plain gradient flow of a diagonal network of depth 2: the l1 norm is near the least as the start is small.

In polar coordinates u = exp(h) theta it keeps <z, log u> for every z in the null space of A. As for weight
normalization it follows for z >= 0 with A z = A x_t, with the l1 norms N of x_t and Z of z, that
(N - Z)(h - h_0) <= <z, log(1/theta_0)>. Here h - h_0 is log(N/N_0)/2, where weight normalization has (N - N_0)/2c: a
start counts by its logarithm, and there is nothing else to choose.
"""

import random
from dataclasses import replace

import sympy as sp

from proofs.arguments import clock_from_0
from proofs.chou2024 import invariants
from proofs.chou2024.comparisons import pulled_along_a_row
from proofs.chou2024.diagonal_sparsity import START, no_logarithm_above, turned_towards_x, undone
from proofs.chou2024.invariants import cancel, ell, ell0, kept, null_part, ones, ones0
from proofs.chou2024.setting import SHAPES, UNIT, A, nonnegative, positive, sample, theta, theta0, z
from proofs.claim import Claim, Values
from symbolic.notation import ANYTHING, dot, eq, for_all, ge, le

words, square = invariants.logs, invariants.square
v = square.v
language = words.child()
h, h0 = language.scalar("h", "h_t", "the logarithm of the radius"), language.scalar("h0", "h_0", "that at the start")
size = language.define("size", "exp", 2 * h, latex="e^{2h_t}", meaning="the squared radius")
size0 = language.define("size0", "exp", 2 * h0, latex="e^{2h_0}", meaning="that at the start")
x = language.let("x_plain", size * square.N * theta, "x_t", "what the network has learned")
pull = language.let("pull", 2 * square.N * A.T * v, "a_t", "minus the gradient at u, divided by the radius")
turn = {theta: pull - dot(theta, pull) * theta, h: dot(theta, pull), v: ANYTHING}
language.derivation("rate", turn, r"\tfrac{{d}}{{dt}}{}")
still = {square.N: square.N0, square.M: square.M0, ell: ell0, ones: ones0, size: size0}
language.substitution("start", {theta: theta0, h: h0, v: words.symbols["v0"], **still}, r"\left.{}\right|_{{t=0}}")
plain = replace(square, language=language)


def start_anywhere(rng: random.Random, m: int, d: int, rank: int) -> Values:
    values = sample(rng, m, d, rank)
    return values | {"h": [[values["rho"][0][0] - 1]]}


claim = Claim(
    "new/plain-sparsity",
    language,
    "The l1 norm along plain gradient flow",
    start_anywhere,
    SHAPES,
    pulled_along_a_row,
)
claim.remarks.append(
    "So an excess of at most epsilon is promised from starts with log(N/N_0) >= 2 <z, log(1/theta_0)> / epsilon. For "
    "weight normalization c <= epsilon (N - N_0) / (2 <z, log(1/theta_0)>) is enough, from any start below N."
)

theorem = claim.state(
    "theorem",
    given={**UNIT, "positive": positive(theta), **START},
    conclude={
        "norm": eq(dot(ones, x), size),
        "bound": for_all(
            z,
            given=[eq(A * z, A * x), nonnegative(z)],
            then=le((size - dot(ones, z)) * (h - h0), -dot(z, ell0)),
        ),
    },
    says="For any loss, at all times: the l1 norm of x_t is N = exp(2h), and for all z >= 0 with A z = A x_t, of norm "
    "Z, (N - Z)(h - h_0) <= <z, log(1/theta_0)>.",
)
step = theorem.proof()
constants = kept(
    step,
    plain,
    null_part * (ell + h * ones),
    [cancel(step, plain), step.definition(ones, "factor"), step.definition(square.N, "symmetric")],
)
fixed = kept(step, plain, ones, [])
whole = undone(step, square.N, theta, ones, step["positive"], sp.Integer(1))
norm = step.identity("so the entries of x add up to exp(2h).", dot(ones, x), size, [whole, step["unit"]])
more = turned_towards_x(step)
with step.suppose("For z >= 0 with the same measurements", theorem.conclude["bound"]) as supposed:
    inner = supposed.step
    (wanted,) = theorem.conclude["bound"].parts[1]
    null = inner.identity("z - x is in the null space,", A * (z - x), 0 * A * z, [supposed["if1"]])
    tied = inner.identity(
        "and <z - x, log u> is what it would be at the start.",
        dot(z - x, ell + h * ones),
        dot(z - x, ell0 + h0 * ones0),
        [constants, null],
    )
    equation = inner.identity(
        "In other words:", (size - dot(ones, z)) * (h - h0), dot(z - x, ell - ell0), [tied, fixed, norm]
    )
    signs = [more, no_logarithm_above(inner, supposed["if2"]), inner.definition(size, "positive")]
    supposed.proves(inner.inequality("What is left is -<z, log theta_0>.", wanted, [equation, *signs]))

# Without h_0, a flow at rest

wrong = language.child()
z_still = wrong.vector("z_still", "d", "z", "a point with the measurements of x_t, at all times")
mutated = claim.mutated(
    "without the start",
    {**theorem.given, "same": eq(A * z_still, A * x), "nonnegative": nonnegative(z_still)},
    {"bound": le((size - dot(ones, z_still)) * h, -dot(z_still, ell0))},
    "With h in the place of h - h_0.",
    wrong,
)
one, zero = [[1]], [[0]]
clock, time = clock_from_0()
squared = clock.define("squared", "exp", sp.Integer(2), latex="e^2")
mutated.refuted(
    "A = 0 and d = 1, where every point has the measurement 0: the network stays x = exp(2), with h = 1; z may be 0.",
    "bound",
    {"m": 1, "d": 1},
    {
        **dict.fromkeys((theta, theta0, h, h0, ones, ones0), one),
        **dict.fromkeys((square.N, square.N0, square.M, square.M0), one),
        **dict.fromkeys((A, z_still, ell, ell0, v, words.symbols["v0"]), zero),
        size: [[squared]],
        size0: [[squared]],
    },
    parameters=clock,
    given={"time": ge(time, 0)},
    point={time: 0},
)
