"""rPGD for a matrix with orthonormal rows, solved: a step divides the null-space part of the direction by |v|.

With p = |w_perp|^2 a step takes p to p / (p + |y|^2/g^2), and turns A w into the direction of y. For a fixed scale 1/p
is a geometric sum, so the number of iterations that reach a given accuracy is known exactly.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import by_contradiction, conclusion_of
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from proofs.wu2020.discrete import STEPS, after, g0, gamma, language, length, p, part, part0, size, start, w0
from proofs.wu2020.iteration_counts import counts
from proofs.wu2020.runs import orthonormal_steps
from proofs.wu2020.setting import A, g, positive, sample_orthonormal, w, y
from symbolic.notation import Expression, Fact, Language, eq, for_all, ge, gt, implies, le, norm2

solved = language.child()
k = solved.scalar("k", "k", "|y|^2 / g_0^2, the square of the ratio of the scales")
K = solved.scalar("K", "k^t", "the power of k after t steps")
e = solved.symbol("e", ("1", "1"), r"\varepsilon^2", "the accuracy, squared")
T = solved.scalar("T", "t", "the number of steps")
solved.extend("next", {K: k * K, T: T + 1})
solved.extend("start", {K: sp.Integer(1), T: sp.Integer(0)})
p0 = norm2(part0)


def sample_steps(rng: random.Random, m: int, d: int, rank: int, ratio: Fraction | None = None) -> Values:
    """Orthonormal rows, a scale, and a target for which |v| is rational: in the row space v = A'y/g."""
    values = sample_orthonormal(rng, m, d, rank)
    scale, other = positive(rng), positive(rng)
    ratio = other if ratio is None else ratio
    target = [[ratio * scale * Fraction(i == 0)] for i in range(m)]
    inside = [[values["A"][0][j]] for j in range(d)]
    more = {"y": target, "w": inside, "g": [[scale]], "gamma": [[Fraction(0)]]}
    more |= {"a": [[ratio]], "b": [[scale]], "c": [[ratio * scale]], "d": [[scale]]}
    return values | more | {"k": [[ratio**2]], "K": [[Fraction(1)]], "T": [[Fraction(0)]]}


letters = Language()
part_now, accuracy, numerator, denominator = (letters.scalar(name) for name in "abcd")
claim = Claim(
    "new/orthogonal-recursion",
    solved,
    "The recursion for orthonormal rows",
    sample_steps,
    ((1, 1, 1), (1, 3, 1), (2, 3, 2), (2, 5, 2)),
    orthonormal_steps,
)

quotient = claim.also(
    "a quotient",
    given={"denominator": gt(denominator, 0), "quotient": eq(part_now * denominator, numerator)},
    conclude={
        "there": implies(le(part_now, accuracy), ge(accuracy * denominator, numerator)),
        "back": implies(ge(accuracy * denominator, numerator), le(part_now, accuracy)),
    },
    says="A quotient is compared with a number by multiplying with the denominator.",
    language=letters,
)
step = quotient.proof()
positive_d = step["denominator"]
for label, way in quotient.conclude.items():
    with step.suppose("One way," if label == "there" else "and back.", way) as supposed:
        (goal,) = way.parts[1]
        by_contradiction(supposed.step, "Multiply.", goal, [supposed["if1"], positive_d, step["quotient"]])
        supposed.proves(supposed.step.last)

claim.tables.append(counts)

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


def squared_length(step: Proof) -> tuple[Known, Known]:
    """|y|^2 / g^2 = k and |v|^2 = p + k, for a fixed scale."""
    same = step.identity("The scale does not change,", after(g), g, [step["fixed"]])
    scale = step.rule("never-changes", "so it stays what it was,", eq(g, start(g)), [same], q=g)
    still = step.identity("and so does", size / g**2, k, [scale, step["ratio"]])
    whole = conclusion_of(step, one_step, "length", "the other part of |v|^2.")
    return still, step.identity("Hence", length**2, p + k, [whole, still])


still, ratio = squared_length(step)
X = p * grown - p0 * (k - 1)
factor = k / length**2
known = {label: step[label] for label in STEPS}
divided = conclusion_of(step, one_step, "null space", "One step divides w_perp by |v|,")
moved = step.identity(
    "so it multiplies the difference of the two sides by k / |v|^2,", after(X), factor * X, [divided, ratio]
)
sign = step.inequality("k is not negative,", ge(k, 0), [still], [y / g])
sign = step.inequality("nor is that factor.", ge(factor, 0), [sign], [1 / length])


def stays(step: Proof, q: Expression, moved: Known, sign: Known, says: str) -> Known:
    """q >= 0 for ever, since it is 0 at the start and a step multiplies it by the factor."""
    begin = step.inequality("At the start it is 0.", ge(start(q), 0))
    with step.suppose("If it is not negative", implies(ge(q, 0), ge(after(q), 0))) as supposed:
        known = [supposed["if1"], sign, moved]
        supposed.proves(supposed.step.inequality("it is not negative after a step,", ge(after(q), 0), known))
    return step.rule("induction", says, ge(q, 0), [begin, step.last], q=q)


upper = stays(step, X, moved, sign, "so the difference is never negative.")
opposite = step.identity("The same holds for its opposite:", after(-X), -factor * X, [moved])
lower = stays(step, -X, opposite, sign, "it is never negative either.")
flat = step.inequality("The square of the difference is 0,", ge(0, X**2), [upper, lower])
gone = step.rule("zero-norm", "and so is the difference.", eq(X, 0), [flat], v=X)
step.identity("This is the claim.", p * grown, p0 * (k - 1), [gone])

REACHED = le(p, e)  # what is asked for: |w_perp| <= epsilon


def equivalent(step: Proof, fact: Fact, top: Expression, bottom: Known, closed: Known) -> None:
    """For every accuracy: p <= e just when ..., where p is the quotient of top and what `bottom` is about."""
    under, _ = bottom.fact.sides
    known = {"denominator": bottom, "quotient": closed}
    with step.suppose("For every accuracy", fact) as supposed:
        inner, ways = supposed.step, []
        multiplied = ge(e * under, top)
        values = {part_now: p, denominator: under, numerator: top, accuracy: e}
        there = inner.cite(quotient, "there", "p <= epsilon^2", implies(REACHED, multiplied), known, values)
        back = inner.cite(quotient, "back", "just when", implies(multiplied, REACHED), known, values)
        for way, rule in zip(fact.parts[1], (there, back), strict=True):
            with inner.suppose("(one way)", way) as one:
                deep, (goal,) = one.step, way.parts[1]
                if rule is there:
                    most = deep.instantiate(
                        there, "epsilon^2 times the denominator is large;", multiplied, [one["if1"]]
                    )
                    one.proves(deep.inequality("in other words,", goal, [most]))
                else:
                    most = deep.inequality("(in other words)", multiplied, [one["if1"]])
                    one.proves(deep.instantiate(back, "p is small.", goal, [most]))
            ways.append(inner.last)
        supposed.proves(*ways)


def just_when(fact: Fact) -> Fact:
    return for_all(e, given=[gt(e, 0)], then=[implies(REACHED, fact), implies(fact, REACHED)])


# |g_0| < |y|

count = claim.state(
    "theorem",
    given={**FIXED, "below": gt(k, 1)},
    conclude={
        "reached": just_when(ge(e * (k - 1 + p0) * K, p0 * (k - 1 + e))),
        "growing": ge(K, 1),
    },
    says="For a fixed scale 0 < |g_0| < |y|: |w_perp| <= epsilon after t steps just when k^t >= p_0 (k - 1 + "
    "epsilon^2) / (epsilon^2 (k - 1 + p_0)). The number of iterations is the least such t, a ceiling of a quotient of "
    "logarithms.",
)
step = count.proof()
closed = conclusion_of(step, solution, "solution", "By the solution,")
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
equivalent(step, count.conclude["reached"], p0 * (k - 1), bottom, closed)

claim.mutated(
    "multiplied", STEPS, {"recursion": eq(after(p), p * (p + size / g**2))}, "The square multiplied by |v|^2."
).refuted(
    "A = [1, 0], y = 1, w_0 = (0, 1), g_0 = 1/2: v = (2, 1), so p falls from 1 to 1/5.",
    "recursion",
    {"m": 1, "d": 2},
    {A: [[1, 0]], y: [[3]], w0: [[0], [1]], g0: [[4]], length: [["5/4"]], gamma: [[0]]},
)
