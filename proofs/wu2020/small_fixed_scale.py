"""A small fixed scale: Proposition 3.3 with the step size it needs, and a hypothesis that cannot be weakened further.

Let theta = eta g^2 and theta lambda_max <= 1. The gradient step v has a component of at least
theta |A'y| / |g| - 1 + theta lambda_min along A'y or its opposite. So |g| (2 - theta lambda_min + delta) <= theta |A'y|
makes |v| >= 1 + delta, and each step divides the null-space part by at least that. With any smaller constant in the
place of 2 - theta lambda_min + delta there are starts at which |v| < 1 + delta.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import conclusion_of, rayleigh
from proofs.claim import Claim, Values
from proofs.wu2020.after_the_first_step import divided, unit_steps
from proofs.wu2020.runs import with_a_small_scale
from proofs.wu2020.setting import A, A_pinv, g, r, sample, w, words, y
from symbolic.notation import Language, dot, eq, for_all, ge, gt, implies, norm2

static = words.child()
theta = static.scalar("theta", r"\theta", "eta g^2")
x = static.vector("x", "d", meaning="a vector of the row space")
smallest = static.define("smallest", "least_eigenvalue", A * A.T, latex=r"\lambda_{\min}")
minus_largest = static.define("minus_largest", "least_eigenvalue", -A * A.T, latex=r"(-\lambda_{\max})")
largest = static.let("largest", -minus_largest, r"\lambda_{\max}", "the largest eigenvalue of AA'")
size = static.define("size", "max", g, -g, latex="|g|")
pull = static.define("pull", "norm", A.T * y, latex=r"\|A^\top y\|")

language = static.child()
language.latex_names |= {"w": "w_t", "r": "r_t"}
w0 = language.vector("w0", "d", "w_0", "the direction at the start")
eta = language.scalar("eta", r"\eta", "the step size")
delta = language.scalar("delta", r"\delta")
K = language.scalar("K", "K", "(1 + delta)^t")
e = language.symbol("e", ("1", "1"), r"\varepsilon", "the accuracy")
part = language.let("part", w - A_pinv * A * w, r"w_t^{\perp}", "the part of the direction in the null space of A")
part0 = language.let("part0", w0 - A_pinv * A * w0, r"w_0^{\perp}", "the same at the start")
v = language.let("v", w + eta * g * A.T * r, "v_t", "the gradient step of Algorithm 2")
length = language.define("length", "norm", v, latex=r"\|v_t\|")
n0 = language.define("n0", "norm", part0, latex=r"\|w_0^{\perp}\|")
after = language.substitution("next", {w: v / length, K: (1 + delta) * K}, r"\left.{}\right|_{{t+1}}")
start = language.substitution("start", {w: w0, K: sp.Integer(1)}, r"\left.{}\right|_{{t=0}}")
share = eta * g**2  # theta
p, p0 = norm2(part), norm2(part0)


def sample_small(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A matrix of full rank, a vector of its row space, and a small scale."""
    values = sample(rng, m, d, rank)
    bound = sum((entry * entry for row in values["A"] for entry in row), Fraction(0))
    g, delta = Fraction(rng.choice((1, -1)), rng.randint(300, 400)), Fraction(1, rng.randint(1, 4))
    values["y"][0][0] = Fraction(10**6)
    return values | {
        "g": [[g]],
        "x": [[Fraction(0)] for _ in range(d)],
        "theta": [[1 / bound]],
        "eta": [[1 / (bound * g**2)]],
        "delta": [[delta]],
        "K": [[Fraction(1)]],
    }


claim = Claim(
    "new/proposition-3.3",
    language,
    "A small fixed scale",
    sample_small,
    ((1, 1, 1), (1, 2, 1), (2, 2, 2), (2, 4, 2), (3, 5, 3)),
    with_a_small_scale,
)
claim.remarks.append(
    "The hypothesis of the paper, with lambda_max = 1 and theta = 1, is |g| (2 + delta) <= lambda_min |x*|. It implies "
    "the one here, since |A'y| >= lambda_min |x*|: see Proposition 3.3."
)

# Two bounds on |A z|, and what they mean for the gradient step

STEP_SIZE = {"a step": ge(theta, 0), "step size": ge(1, theta * largest)}
at_least = claim.also(
    "at least",
    given={"rank": gt(smallest, 0), "row space": eq(A_pinv * A * x, x)},
    conclude={"bound": ge(norm2(A * x), smallest * norm2(x))},
    says="In the row space |A x|^2 >= lambda_min |x|^2.",
    language=static,
)
step = at_least.proof()
lifted = A_pinv.T * x
row = step.identity("x = A'z with z = (A^+)'x,", A.T * lifted, x, [step["row space"]])
quotient = rayleigh(step, "and z'AA'z is at least lambda_min |z|^2.", smallest, lifted)
quotient = step.inequality(
    "That is |x|^2 >= lambda_min |z|^2.", ge(norm2(x) - smallest * norm2(lifted), 0), [quotient, row]
)
image = step.identity("The square of A x - lambda_min z is not negative,", dot(A * x, lifted), norm2(x), [row])
step.inequality(
    "and |A x|^2 - lambda_min |x|^2 is that square and lambda_min (|x|^2 - lambda_min |z|^2).",
    at_least.conclude["bound"],
    [quotient, step["rank"], image],
    [A * x - smallest * lifted],
)

at_most = claim.also(
    "at most",
    given=STEP_SIZE,
    conclude={"bound": ge(norm2(x) - theta * norm2(A * x), 0)},
    says="If theta lambda_max <= 1 then theta |A x|^2 <= |x|^2, for every x.",
    language=static,
)
step = at_most.proof()
quotient = rayleigh(step, "|A'z|^2 is at most lambda_max |z|^2, for z = A x.", minus_largest, A * x)
quotient = step.inequality("In other words,", ge(largest * norm2(A * x) - norm2(A.T * A * x), 0), [quotient])
first = step.inequality(
    "Times theta^2,", ge(theta**2 * (largest * norm2(A * x) - norm2(A.T * A * x)), 0), [quotient], [theta]
)
second = step.inequality(
    "and theta (1 - theta lambda_max) |A x|^2 is not negative.",
    ge(theta * (1 - theta * largest) * norm2(A * x), 0),
    [step["a step"], step["step size"]],
    [A * x],
)
step.inequality(
    "Both, and the square of x - theta A'A x, add up to the claim.",
    at_most.conclude["bound"],
    [first, second],
    [x - theta * A.T * A * x],
)

leverage = claim.also(
    "the leverage",
    given={
        **STEP_SIZE,
        "rank": gt(smallest, 0),
        "row space": eq(A_pinv * A * x, x),
        "short": ge(1, norm2(x)),
        "scale": gt(size, 0),
        "target": gt(pull, 0),
    },
    conclude={
        "bound": ge(g * (dot(x, A.T * y) - theta * dot(A * x, A * A.T * y)) + size * pull * (1 - theta * smallest), 0)
    },
    says="For x of the row space with |x| <= 1, g x'(I - theta A'A)A'y is at least -|g| |A'y| (1 - theta lambda_min).",
    language=static,
)
step = leverage.proof()
known = {label: step[label] for label in STEP_SIZE}
same = step.identity("|g|^2 = g^2.", size**2, g**2, [step.definition(size, "attained")])
z = size * pull * x + g * A.T * y
whole = step.cite(
    at_most,
    "bound",
    "The form of I - theta A'A is not negative at z = |g| |A'y| x + g A'y,",
    ge(norm2(z) - theta * norm2(A * z), 0),
    known,
    {x: z},
)
rows = {"rank": step["rank"], "row space": step["row space"]}
first = conclusion_of(step, at_least, "bound", "while |A x|^2 >= lambda_min |x|^2")
rows["row space"] = step.identity("and, as A'y is in the row space,", A_pinv * A * A.T * y, A.T * y)
second = step.cite(
    at_least,
    "bound",
    "|AA'y|^2 >= lambda_min |A'y|^2.",
    ge(norm2(A * A.T * y), smallest * norm2(A.T * y)),
    rows,
    {x: A.T * y},
)
at_y = step.cite(
    at_most, "bound", "Also at A'y,", ge(norm2(A.T * y) - theta * norm2(A * A.T * y), 0), known, {x: A.T * y}
)
second = step.inequality(
    "Times theta:", ge(theta * (norm2(A * A.T * y) - smallest * norm2(A.T * y)), 0), [second, step["a step"]]
)
first = step.inequality("Times theta:", ge(theta * (norm2(A * x) - smallest * norm2(x)), 0), [first, step["a step"]])
factor = step.inequality(
    "(1 - theta lambda_min) |A'y|^2 is not negative,", ge((1 - theta * smallest) * pull**2, 0), [second, at_y]
)
square = step.inequality("|A'y|^2 is positive,", gt(pull**2, 0), [step["target"]])
factor = divided(step, 1 - theta * smallest, factor, square, "so 1 - theta lambda_min is not negative,")
slack = step.inequality(
    "nor is it times 1 - |x|^2.", ge((1 - theta * smallest) * (1 - norm2(x)), 0), [factor, step["short"]]
)
bound = leverage.conclude["bound"].sides[0]
double = step.inequality("|g| |A'y| is positive,", gt(2 * size * pull, 0), [step["scale"], step["target"]])
total = step.inequality(
    "and twice that, times the bound, is a sum of these.",
    ge(bound * 2 * size * pull, 0),
    [whole, first, second, slack, same],
    [size * pull, size],
)
divided(step, bound, total, double, "Divide.")

# The run

STEPS = {"step": gt(length, 0), "unit_start": eq(norm2(w0), 1)}
SMALL = {
    "rank": gt(smallest, 0),
    "target": gt(pull, 0),
    "scale": gt(size, 0),
    "positive step": gt(eta, 0),
    "step size": ge(1, share * largest),
    "rate": ge(delta, 0),
}
main = claim.state(
    "theorem",
    given={**STEPS, **SMALL, "small scale": ge(share * pull, size * (2 - share * smallest + delta))},
    conclude={
        "long step": ge(length**2, (1 + delta) ** 2),
        "contraction": ge(p, (1 + delta) ** 2 * after(p)),
        "geometric": ge(p0, K**2 * p),
        "reached": for_all(e, given=[ge(K * e, n0)], then=ge(e**2, p)),
    },
    says="For full rank, theta = eta g^2 > 0 with theta lambda_max <= 1, g of either sign, |g| (2 - theta lambda_min "
    "+ delta) <= theta |A'y|: |w_perp| <= epsilon after t steps if (1 + delta)^t epsilon >= |w_0^perp|, for K = "
    "(1 + delta)^t. The number of iterations is the quotient of logarithms, rounded up.",
)
step = main.proof()
is_unit = unit_steps(step, after, start)
row = A_pinv * A * w
short = step.inequality("The row-space part of w is not longer than 1.", ge(1 - norm2(row), 0), [is_unit], [part])
in_rows = step.identity("It lies in the row space.", A_pinv * A * row, row)
begin = step.inequality("theta = eta g^2 is not negative.", ge(share, 0), [step["positive step"]], [g])
bound = step.cite(
    leverage,
    "bound",
    "So its contribution to g v'A'y is bounded:",
    ge(g * (dot(row, A.T * y) - share * dot(A * row, A * A.T * y)) + size * pull * (1 - share * smallest), 0),
    {
        "a step": begin,
        "step size": step["step size"],
        "rank": step["rank"],
        "row space": in_rows,
        "short": short,
        "scale": step["scale"],
        "target": step["target"],
    },
    {x: row, theta: share},
)
reach = step.identity(
    "The step adds theta |A'y|^2.",
    g * dot(v, A.T * y),
    g * (dot(row, A.T * y) - share * dot(A * row, A * A.T * y)) + share * pull**2,
)
room = step.inequality(
    "By the hypothesis, times |A'y|,",
    ge(pull * (share * pull - size * (2 - share * smallest + delta)), 0),
    [step["target"], step["small scale"]],
)
X, Y = g * dot(v, A.T * y), size * pull * (1 + delta)
far = step.inequality("g v'A'y is at least |g| |A'y| (1 + delta),", ge(X - Y, 0), [reach, bound, room])
positive = step.inequality("|g| |A'y| is positive,", gt(size * pull, 0), [step["scale"], step["target"]])
positive = step.inequality("which is positive,", gt(Y, 0), [positive, step["rate"]])
far = step.inequality("and so are the squares.", ge(X**2 - Y**2, 0), [far, positive])
same = step.identity("|g|^2 = g^2.", size**2, g**2, [step.definition(size, "attained")])
schwarz = step.inequality(
    "Cauchy: the square of |A'y|^2 v - (v'A'y) A'y,",
    ge(pull**2 * (length**2 * pull**2 - dot(v, A.T * y) ** 2), 0),
    [],
    [pull**2 * v - dot(v, A.T * y) * A.T * y],
)
schwarz = step.inequality(
    "divided by |A'y|^2, and times g^2:",
    ge(g**2 * (length**2 * pull**2 - dot(v, A.T * y) ** 2), 0),
    [schwarz],
    [g / pull],
)
long = step.inequality(
    "So |v|^2 is at least (1 + delta)^2.", ge(length**2, (1 + delta) ** 2), [schwarz, far, same], [1 / (size * pull)]
)
divides = step.identity("A step divides the null-space part by |v|,", after(part), part / length)
shorter = step.inequality(
    "so its square by at least (1 + delta)^2.", main.conclude["contraction"], [divides, long], [part / length]
)
q = K**2 * p
slower = step.inequality("Hence K^2 |w_perp|^2 does not grow", ge(q, after(q)), [shorter], [K])
kept = step.rule("never-grows", "and stays below its start.", ge(start(q), q), [slower], q=q)
geometric = step.inequality("There K = 1.", main.conclude["geometric"], [kept])
begin = step.inequality("K is positive at the start,", gt(start(K), 0))
with step.suppose("and stays so,", implies(gt(K, 0), gt(after(K), 0))) as supposed:
    supposed.proves(supposed.step.inequality("as 1 + delta is.", gt(after(K), 0), [supposed["if1"], supposed["rate"]]))
power = step.rule("strict-induction", "at every step.", gt(K, 0), [begin, step.last], q=K)
power = step.inequality("So is its square.", gt(K**2, 0), [power])
with step.suppose("For an accuracy with K epsilon >= |w_0^perp|", main.conclude["reached"]) as supposed:
    inner = supposed.step
    enough = inner.inequality(
        "the square of K epsilon is enough,",
        ge((e**2 - p) * K**2, 0),
        [supposed["if1"], geometric, inner.definition(n0, "nonnegative")],
    )
    supposed.proves(divided(inner, e**2 - p, enough, power, "and K^2 cancels."))

claim.mutated(
    "any step size",
    {label: fact for label, fact in main.given.items() if label != "step size"},
    {"long step": main.conclude["long step"]},
    "Without theta lambda_max <= 1.",
).refuted(
    "A = [1, 0], y = 3/4, w_0 = (1, 0), g = 1, eta = 2, delta = 1: v = (1/2, 0).",
    "long step",
    {"m": 1, "d": 2},
    {
        A: [[1, 0]],
        A_pinv: [[1], [0]],
        y: [["3/4"]],
        w0: [[1], [0]],
        g: [[1]],
        eta: [[2]],
        delta: [[1]],
        smallest: [[1]],
        minus_largest: [[-1]],
        size: [[1]],
        pull: [["3/4"]],
        length: [["1/2"]],
    },
)

# No smaller constant will do: a family for every delta, and for every loss D of the constant

sharper = language.child()
loss = sharper.scalar("loss", r"\Delta", "by how much the constant is smaller")
data = Language()
d0 = data.scalar("d0", r"\delta")
D = data.scalar("D", r"\Delta")
N = data.scalar("N")
ell = data.scalar("ell", r"\ell")
kappa = sp.Rational(7, 4) + d0 - D
c, s = N * (16 - D**2) / 16, N * D / 2
along = kappa - sp.Rational(3, 4) * c
refutation = claim.mutated(
    "a smaller constant",
    {
        **main.given,
        "loss": gt(loss, 0),
        "at most one": ge(1, loss),
        "small scale": ge(share * pull, size * (2 - share * smallest + delta - loss)),
    },
    {"long step": main.conclude["long step"]},
    "With 2 - theta lambda_min + delta - Delta in the place of 2 - theta lambda_min + delta, for any Delta in (0, 1].",
    language=sharper,
).refuted(
    "For every delta >= 0 and such Delta: A = [1, 0, 0; 0, 1/2, 0], y = (0, 2 kappa), kappa = 7/4 + delta - Delta, "
    "g = eta = 1, w_0 = (0, -c, s) with s = 8 Delta / (16 + Delta^2).",
    "long step",
    {"m": 2, "d": 3},
    {
        A: [[1, 0, 0], [0, "1/2", 0]],
        A_pinv: [[1, 0], [0, 2], [0, 0]],
        y: [[0], [2 * kappa]],
        w0: [[0], [-c], [s]],
        g: [[1]],
        eta: [[1]],
        delta: [[d0]],
        loss: [[D]],
        smallest: [["1/4"]],
        minus_largest: [[-1]],
        size: [[1]],
        pull: [[kappa]],
        length: [[ell]],
    },
    parameters=data,
    given={
        "rate": ge(d0, 0),
        "loss": gt(D, 0),
        "at most one": ge(1, D),
        "N": eq(N * (16 + D**2), 16),
        "positive": gt(N, 0),
        "step": gt(ell, 0),
        "length": eq(ell**2, s**2 + along**2),
    },
    point={d0: sp.Rational(30, 17), D: 1, N: sp.Rational(16, 17), ell: sp.Rational(65, 34)},
)
facts, then = refutation.facts, refutation.then
facts.inequality("(A norm is not negative.)", ge(ell, 0), [facts["step"]])
facts.identity("w_0 has length 1,", c**2 + s**2, sp.Integer(1), [facts["N"]])
rest = facts.inequality("1 + delta - Delta is not negative,", ge(1 + d0 - D, 0), [facts["rate"], facts["at most one"]])
facts.inequality("and |A'y| = kappa is positive.", gt(kappa, 0), [rest])
facts.inequality("(It is not negative.)", ge(kappa, 0), [rest])

small = then.inequality("N = 16 / (16 + Delta^2) is at most 1,", ge(1 - N, 0), [then["N"], then["positive"]], [D])
half = then.inequality("so s is at most Delta/2,", ge(D / 2 - s, 0), [small, then["loss"]])
sign = then.inequality("and positive,", gt(s, 0), [then["positive"], then["loss"]])
side = then.inequality("and its square at most Delta^2/4.", ge(D**2 / 4 - s**2, 0), [half, sign, then["loss"]])
height = then.identity("1 - c = N Delta^2 / 8", 1 - c, N * D**2 / 8, [then["N"]])
flat = then.inequality("is not negative,", ge(1 - c, 0), [height, then["positive"]], [D])
product = then.inequality("(Delta (1 - Delta) is not,)", ge(D - D**2, 0), [then["loss"], then["at most one"]])
flat_too = then.inequality("and at most Delta/8.", ge(D / 8 - 1 + c, 0), [height, small, product], [D])
M = 1 + d0 - D + sp.Rational(3, 32) * D
below = then.inequality(
    "So the part along A'y is at most M = 1 + delta - Delta + 3 Delta/32,", ge(M - along, 0), [flat_too]
)
above = then.inequality("and not negative,", ge(along, 0), [flat, rest])
below = then.inequality("and its square is at most M^2.", ge(M**2 - along**2, 0), [below, above, flat_too])
product = then.inequality("Delta^2 is positive,", gt(D**2, 0), [then["loss"]])
mixed = then.inequality("and Delta (1 + delta - Delta) not negative.", ge(D * (1 + d0 - D), 0), [then["loss"], rest])
then.inequality(
    "So |v|^2 is less than (1 + delta)^2.", gt((1 + d0) ** 2, ell**2), [side, below, product, mixed, then["length"]]
)
