"""The recursion of rPGD for orthonormal rows, where the fixed scale is not below |y|.

For |g_0| = |y| the squared null-space part falls like 1/t. For |g_0| > |y| it tends to 1 - |y|^2 / g_0^2, from above or
from below, so that no better accuracy is ever reached.
"""

from fractions import Fraction

from proofs.arguments import conclusion_of, passes
from proofs.claim import Claim
from proofs.confirm import Instance, exact
from proofs.wu2020.discrete import after, g0, gamma, length, p, part0, start, w0
from proofs.wu2020.orthogonal_recursion import (
    FIXED,
    K,
    T,
    e,
    equivalent,
    grown,
    just_when,
    k,
    one_step,
    p0,
    sample_steps,
    solution,
    solved,
    squared_length,
    stays,
)
from proofs.wu2020.runs import More, Run, at_the_end
from proofs.wu2020.setting import A, y
from symbolic.notation import eq, for_all, ge, gt, implies

SIZES = ((1, 1, 1), (1, 3, 1), (2, 3, 2), (2, 5, 2))


def counting(g: Fraction, steps: int, accuracy: Fraction) -> More:
    """The letters that count steps."""
    numbers = {"k": 1 / g**2, "K": 1 / g ** (2 * steps), "T": Fraction(steps), "e": accuracy}
    return lambda number, exp: {name: [[value]] for name, value in numbers.items()}


def runs(g: Fraction, accuracy: Fraction) -> list[Instance]:
    """Runs with the fixed scale g for A = [1, 0], y = 1, at the start and after 1, 9 and 30 steps."""
    starts = {"slanted": exact("3/5", "4/5"), "null space": exact(0, 1), "away from w*": exact("-4/5", "3/5")}
    return [
        at_the_end(
            f"{name}, t = {steps}",
            Run(f"after {steps} steps", w, g, Fraction(0), steps),
            counting(g, steps, accuracy),
        )
        for name, w in starts.items()
        for steps in (0, 1, 9, 30)
    ]


# |g_0| = |y|

equal = Claim(
    "new/orthogonal-recursion-equal",
    solved,
    "The recursion for orthonormal rows, for |g_0| = |y|",
    lambda rng, m, d, rank: sample_steps(rng, m, d, rank, Fraction(1)),
    SIZES,
    lambda: runs(Fraction(1), Fraction(1, 10)),
)
at_size = equal.state(
    "theorem",
    given={**FIXED, "at": eq(k, 1)},
    conclude={"solution": eq(p * (1 + p0 * T), p0), "reached": just_when(ge(e * (1 + p0 * T), p0))},
    says="For |g_0| = |y|: 1/p_t = 1/p_0 + t, so |w_perp| <= epsilon just from t >= 1/epsilon^2 - 1/p_0 on.",
)
step = at_size.proof()
still, ratio = squared_length(step)
ratio = step.identity("Here k = 1.", length**2, p + 1, [ratio, step["at"]])
divided = conclusion_of(step, one_step, "null space", "One step divides w_perp by |v|,")
Y = p * (1 + p0 * T) - p0
factor = 1 / length**2
moved = step.identity("and the difference of the two sides by |v|^2,", after(Y), factor * Y, [divided, ratio])
sign = step.inequality("which is positive.", ge(factor, 0), [], [1 / length])
upper = stays(step, Y, moved, sign, "So the difference is never negative.")
opposite = step.identity("The same holds for its opposite:", after(-Y), -factor * Y, [moved])
lower = stays(step, -Y, opposite, sign, "it is never negative either.")
flat = step.inequality("The square of the difference is 0,", ge(0, Y**2), [upper, lower])
gone = step.rule("zero-norm", "and so is the difference.", eq(Y, 0), [flat], v=Y)
closed = step.identity("This is the solution.", p * (1 + p0 * T), p0, [gone])
share = step.inequality("(neither is p_0 t)", ge(p0 * T, 0), [passes(step, T)], [part0])
bottom = step.inequality("The denominator is positive.", gt(1 + p0 * T, 0), [share])
equivalent(step, at_size.conclude["reached"], p0, bottom, closed)

equal.mutated(
    "a step too early",
    {**FIXED, "at": eq(k, 1)},
    {"solution": eq(p * (1 + p0 * (T + 1)), p0)},
    "That 1/p_t = 1/p_0 + t + 1.",
).refuted(
    "At the start p is p_0, which is not 0 for A = [[1, 0, 0], [0, 1, 0]], y = (1, 0), w_0 = (5, 4, 20)/21, g_0 = 1.",
    "solution",
    {"m": 2, "d": 3},
    {
        A: [[1, 0, 0], [0, 1, 0]],
        y: [[1], [0]],
        w0: [["5/21"], ["4/21"], ["20/21"]],
        g0: [[1]],
        k: [[1]],
        gamma: [[0]],
        length: [["29/21"]],
    },
)

# |g_0| > |y|

ABOVE = {**FIXED, "target": gt(k, 0), "above": gt(1, k)}
longer = Claim(
    "new/orthogonal-recursion-above",
    solved,
    "The recursion for orthonormal rows, for |g_0| > |y|",
    lambda rng, m, d, rank: sample_steps(rng, m, d, rank, Fraction(rng.randint(1, 8), 9)),
    SIZES,
    lambda: runs(Fraction(5, 4), Fraction(3, 8)),
)
above = longer.state(
    "theorem",
    given=ABOVE,
    conclude={
        "never": for_all(e, given=[ge(e, 0), gt(p0, e), ge(1 - k, e)], then=gt(p, e)),
        "reached": just_when(ge(p0 * (k - 1 + e), e * (k - 1 + p0) * K)),
        "power": gt(K, 0),
        "falling": ge(1, K),
    },
    says="For |g_0| > |y| > 0, where p_t tends to 1 - k: from p_0 > epsilon^2 an accuracy epsilon^2 <= 1 - k is never "
    "reached; others just when k^t (k - 1 + p_0) epsilon^2 <= p_0 (k - 1 + epsilon^2).",
)
step = above.proof()
still, ratio = squared_length(step)
divided = conclusion_of(step, one_step, "null space", "One step divides w_perp by |v|:")
divided = step.identity("p by p + k,", after(p) * length**2, p, [divided])
with step.suppose("Let epsilon^2 be less than p_0, and not more than 1 - k.", above.conclude["never"]) as supposed:
    inner = supposed.step
    low, first, room = (supposed[f"if{i}"] for i in (1, 2, 3))
    begin = inner.inequality("At the start p is larger,", gt(start(p - e), 0), [first])
    with inner.suppose("(a step)", implies(gt(p - e, 0), gt(after(p - e), 0))) as onward:
        deep = onward.step
        share = deep.inequality("(1 - epsilon^2 >= k > 0)", gt(1 - e, 0), [room, deep["target"]])
        most = deep.inequality("(times)", gt((1 - e) * (p - e), 0), [share, onward["if1"]])
        fixed = deep.inequality("(and)", ge(e * (1 - k - e), 0), [low, room])
        rest = deep.inequality("p > epsilon^2 (p + k)", gt(p - e * length**2, 0), [most, fixed, ratio])
        onward.proves(deep.inequality("and after it,", gt(after(p) - e, 0), [rest, divided], [1 / length]))
    always = inner.rule("strict-induction", "and so for ever.", gt(p - e, 0), [begin, inner.last], q=p - e)
    supposed.proves(inner.inequality("That is,", gt(p, e), [always]))
begin = step.inequality("K = k^t is 1 at the start,", gt(start(K), 0))
with step.suppose("(a step)", implies(gt(K, 0), gt(after(K), 0))) as supposed:
    supposed.proves(supposed.step.inequality("stays positive,", gt(after(K), 0), [supposed["if1"], step["target"]]))
stays_positive = step.rule("strict-induction", "for ever,", gt(K, 0), [begin, step.last], q=K)
falls = step.inequality("and falls:", ge(K, after(K)), [stays_positive, step["above"]])
begun = step.rule("never-grows", "it is at most its start,", ge(start(K), K), [falls], q=K)
below = step.inequality("1.", ge(1, K), [begun])
closed = conclusion_of(step, solution, "solution", "By the solution,")
closed = step.identity("or", -p * grown, -p0 * (k - 1), [closed])
first = step.inequality("where K (1 - k) is positive", gt(K * (1 - k), 0), [stays_positive, step["above"]])
second = step.inequality("and (1 - K) p_0 not negative,", ge((1 - K) * p0, 0), [below], [part0])
bottom = step.inequality("the denominator is positive.", gt(-grown, 0), [first, second])
equivalent(step, above.conclude["reached"], -p0 * (k - 1), bottom, closed)

longer.mutated(
    "the part grows", ABOVE, {"grows": ge(after(p), p)}, "That a step never shrinks the null-space part."
).refuted(
    "A = [1, 0], y = 3, w_0 = (0, 1), g_0 = 4: p falls from 1 to 16/25; its limit is 7/16.",
    "grows",
    {"m": 1, "d": 2},
    {A: [[1, 0]], y: [[3]], w0: [[0], [1]], g0: [[4]], k: [["9/16"]], gamma: [[0]], length: [["5/4"]]},
)
