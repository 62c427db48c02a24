"""rPGD for a matrix with orthonormal rows, solved: a step divides the null-space part of the direction by |v|.

With p = |w_perp|^2 a step takes p to p / (p + |y|^2/g^2), and turns A w into the direction of y. For a fixed scale 1/p is
a geometric sum, so the number of iterations that reach a given accuracy is known exactly.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from proofs.wu2020.discrete import STEPS, after, g0, gamma, language, length, p, part, part0, size, start, v, w0
from proofs.wu2020.instances import orthonormal_steps
from proofs.wu2020.setting import A, g, positive, sample_orthonormal, w, y
from proofs.wu2020.tools import by_contradiction
from symbolic.notation import Expression, Fact, eq, for_all, ge, gt, implies, le, norm2

solved = language.child()
k = solved.scalar("k", "k", "|y|^2 / g_0^2, the square of the ratio of the scales")
K = solved.scalar("K", "k^t", "the power of k after t steps")
e = solved.symbol("e", ("1", "1"), r"\varepsilon^2", "the accuracy, squared")
solved.extend("next", {K: k * K})
solved.extend("start", {K: sp.Integer(1)})
p0 = norm2(part0)


def sample_steps(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """Orthonormal rows, a scale, and a target for which |v| is rational: in the row space v = A'y/g."""
    values = sample_orthonormal(rng, m, d, rank)
    scale, ratio = positive(rng), positive(rng)
    target = [[ratio * scale * Fraction(i == 0)] for i in range(m)]
    inside = [[values["A"][0][j]] for j in range(d)]
    more = {"y": target, "w": inside, "g": [[scale]], "gamma": [[Fraction(0)]]}
    return values | more | {"k": [[ratio**2]], "K": [[Fraction(1)]]}


claim = Claim(
    "new/orthogonal-recursion",
    solved,
    "The recursion for orthonormal rows",
    sample_steps,
    ((1, 1, 1), (1, 3, 1), (2, 3, 2), (2, 5, 2)),
    orthonormal_steps,
)


one_step = claim.also(
    "one step",
    given=STEPS,
    conclude={
        "length": eq(length**2, p + size / g**2),
        "null space": eq(after(part), part / length),
        "row space": eq(A * after(w), y / (g * length)),
        "recursion": eq(after(p) * (p + size / g**2), p),
    },
    says="One step of rPGD with eta = 1/g^2, for every gamma.",
)
step = one_step.proof()
square = step.identity("The two parts of v are orthogonal.", length**2, p + size / g**2)
divided = step.identity("A step normalizes v, whose null-space part is that of w,", after(part), part / length)
step.identity("and whose row-space part is A'y/g.", A * after(w), y / (g * length))
step.identity("So the square of the null-space part is divided by |v|^2.", after(p) * length**2, p, [divided])
step.identity("In other words:", after(p) * (p + size / g**2), p, [step.last, square])

# A fixed scale

FIXED = {**STEPS, "fixed": eq(gamma, 0), "ratio": eq(k * g0**2, size)}
grown = K * (k - 1) + (K - 1) * p0
solution = claim.also(
    "solution",
    given=FIXED,
    conclude={"scale": eq(g, g0), "solution": eq(p * grown, p0 * (k - 1))},
    says="For gamma = 0, with k = |y|^2 / g_0^2 and K = k^t: p_t (K (k - 1) + (K - 1) p_0) = p_0 (k - 1). That is, "
    "1/p_t = K / p_0 + (K - 1) / (k - 1), if k is not 1.",
)
step = solution.proof()
same = step.identity("The scale does not change,", after(g), g, [step["fixed"]])
scale = step.rule("never-changes", "so it stays what it was.", eq(g, start(g)), [same], q=g)
ratio = step.identity("Hence |v|^2 = p + k.", length**2, p + k, [scale, step["ratio"]])
X = p * grown - p0 * (k - 1)
factor = k / length**2
known = {label: step[label] for label in STEPS}
divided = step.cite(one_step, "null space", "One step divides w_perp by |v|,", one_step.conclude["null space"], known)
moved = step.identity(
    "so it multiplies the difference of the two sides by k / |v|^2,", after(X), factor * X, [divided, ratio]
)
sign = step.inequality("k is not negative,", ge(k, 0), [scale, step["ratio"]], [y / g])
sign = step.inequality("nor is that factor.", ge(factor, 0), [sign], [1 / length])


def stays(step: Proof, q: Expression, moved: Known, says: str) -> Known:
    """q >= 0 for ever, since it is 0 at the start and a step multiplies it by the factor."""
    begin = step.inequality("At the start it is 0.", ge(start(q), 0))
    with step.suppose("If it is not negative", implies(ge(q, 0), ge(after(q), 0))) as supposed:
        known = [supposed["if1"], sign, moved]
        supposed.proves(supposed.step.inequality("it is not negative after a step,", ge(after(q), 0), known))
    return step.rule("induction", says, ge(q, 0), [begin, step.last], q=q)


upper = stays(step, X, moved, "so the difference is never negative.")
opposite = step.identity("The same holds for its opposite:", after(-X), -factor * X, [moved])
lower = stays(step, -X, opposite, "it is never negative either.")
flat = step.inequality("The square of the difference is 0,", ge(0, X**2), [upper, lower])
gone = step.rule("zero-norm", "and so is the difference.", eq(X, 0), [flat], v=X)
step.identity("This is the claim.", p * grown, p0 * (k - 1), [gone])

count = claim.state(
    "theorem",
    given={**FIXED, "below": gt(k, 1)},
    conclude={
        "reached": for_all(
            e,
            given=[gt(e, 0)],
            then=[
                implies(le(p, e), ge(e * (k - 1 + p0) * K, p0 * (k - 1 + e))),
                implies(ge(e * (k - 1 + p0) * K, p0 * (k - 1 + e)), le(p, e)),
            ],
        ),
        "growing": ge(K, 1),
    },
    says="For a fixed scale 0 < |g_0| < |y|: |w_perp| <= epsilon after t steps just when k^t >= p_0 (k - 1 + epsilon^2) "
    "/ (epsilon^2 (k - 1 + p_0)). The number of iterations is the least such t, a ceiling of a quotient of logarithms.",
)
step = count.proof()
known = {label: step[label] for label in FIXED}
closed = step.cite(solution, "solution", "By the solution,", solution.conclude["solution"], known)
more = implies(ge(K - 1, 0), ge(after(K - 1), 0))
begin = step.inequality("K = k^t is 1 at the start,", ge(start(K - 1), 0))
with step.suppose("and grows:", more) as supposed:
    inner = supposed.step
    supposed.proves(
        inner.inequality(
            "k K - 1 = (k - 1)(K - 1) + (k - 1) + (K - 1).", ge(after(K - 1), 0), [supposed["if1"], inner["below"]]
        )
    )
grows = step.rule("induction", "it is at least 1.", ge(K - 1, 0), [begin, step.last], q=K - 1)
step.inequality("In other words:", ge(K, 1), [grows])
positive_k = step.inequality("k - 1 is positive,", gt(k - 1, 0), [step["below"]])
first = step.inequality("and so is K (k - 1),", gt(K * (k - 1), 0), [grows, positive_k])
second = step.inequality("while (K - 1) p_0 is not negative:", ge((K - 1) * p0, 0), [grows], [part0])
bottom = step.inequality("the denominator of p_t is positive.", gt(grown, 0), [first, second])
with step.suppose("For every accuracy", count.conclude["reached"]) as supposed:
    inner = supposed.step
    there, back = count.conclude["reached"].parts[1]
    with inner.suppose("p_t <= epsilon^2", there) as reached:
        deep = reached.step
        reached.proves(
            deep.inequality("multiplied by the denominator,", there.parts[1][0], [reached["if1"], bottom, closed])
        )
    forward = inner.last
    with inner.suppose("and conversely", back) as reached:
        deep = reached.step
        reached.proves(by_contradiction(deep, "it implies that.", le(p, e), [reached["if1"], bottom, closed]))
    supposed.proves(forward, inner.last)

claim.mutated(
    "multiplied", STEPS, {"recursion": eq(after(p), p * (p + size / g**2))}, "The square multiplied by |v|^2."
).refuted(
    "A = [1, 0], y = 1, w_0 = (0, 1), g_0 = 1/2: v = (2, 1), so p falls from 1 to 1/5.",
    "recursion",
    {"m": 1, "d": 2},
    {A: [[1, 0]], y: [[3]], w0: [[0], [1]], g0: [[4]], length: [["5/4"]], gamma: [[0]]},
)
