"""Proposition 3.3: a small fixed scale brings the direction into the row space. As printed it lacks the step size.

For a small step size the null-space part shrinks as slowly as one likes; and with eta = 1 / g_0^2 the printed bound on
g_0 still admits large negative scales. With eta = 1 / g_0^2 and the bound for |g_0| it is true: each step divides the
null-space part by at least 1 + delta. T_1 is to be rounded up.
"""

import random
from fractions import Fraction

from proofs.arguments import by_contradiction, rayleigh
from proofs.claim import Claim, Values
from proofs.confirm import Instance, as_column
from proofs.wu2020.after_the_first_step import smaller
from proofs.wu2020.runs import with_a_small_scale
from proofs.wu2020.setting import FEWER_ROWS, A, A_pinv, g, sample_orthonormal, x_star, y
from proofs.wu2020.small_fixed_scale import (
    STEPS,
    K,
    after,
    at_least,
    delta,
    eta,
    largest,
    length,
    main,
    minus_largest,
    n0,
    p,
    pull,
    share,
    size,
    smallest,
    w0,
    x,
)
from proofs.wu2020.small_fixed_scale import (
    language as general,
)
from symbolic.notation import eq, ge, gt, norm2

language = general.child()
g_star = language.define("g_star", "norm", x_star, latex="g^*", meaning="the length of x*")
accuracy = language.scalar("accuracy", r"\varepsilon", "the accuracy")


def sample(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """Orthonormal rows with a small scale, and the step size 1 / g^2."""
    values = sample_orthonormal(rng, m, d, rank)
    g = Fraction(rng.choice((1, -1)), rng.randint(4, 9))
    numbers = {"g": g, "eta": 1 / g**2, "delta": Fraction(1, rng.randint(1, 4)), "K": Fraction(1)}
    return (
        values | {"y": as_column([Fraction(i + 1) for i in range(m)])} | {k: [[value]] for k, value in numbers.items()}
    )


def instances() -> list[Instance]:
    """Runs with lambda_max = 1 and eta = 1 / g^2."""
    return [run for run in with_a_small_scale() if run.name in ("one equation", "negative scale", "long run")]


claim = Claim(
    "wu2020/prop-3.3", language, "General matrix", sample, ((1, 1, 1), (1, 3, 1), (2, 3, 2), (2, 5, 2)), instances
)
claim.remarks.append(
    "T_1 = t + 1 iterations mean (1 + delta)^(t + 1) epsilon = |w_0^perp|, with K = (1 + delta)^t. The theorem for any "
    "lambda_max, other step sizes and a weaker bound, which cannot be weakened further, is: a small fixed scale."
)

PAPER = {
    **STEPS,
    "rank": gt(smallest, 0),
    "normalized": eq(largest, 1),
    "target": gt(g_star, 0),
    "rate": gt(delta, 0),
    "small scale": ge(g_star * smallest, (2 + delta) * g),
    "accuracy": gt(accuracy, 0),
    "iterations": eq(K * (1 + delta) * accuracy, n0),
}
reached = {"reached": ge(accuracy**2, after(p))}
row = {A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], smallest: [[1]], minus_largest: [[-1]], g_star: [[1]], delta: [[1]]}

claim.printed(
    given={**PAPER, "step size": gt(eta, 0)},
    conclude=reached,
    says="For g <= g* lambda_min / (2 + delta), whatever the step size, |w_perp| <= epsilon after T_1 iterations.",
    less=FEWER_ROWS,
).refuted(
    "A = [1, 0], y = 1, delta = 1, g = 1/3, w_0 = (3/5, 4/5), epsilon = 2/5, so T_1 = 1. With eta = 7/4 a step leads "
    "to v = (16/15, 4/5), and |w_1^perp| = 3/5.",
    "reached",
    {"m": 1, "d": 2},
    row
    | {
        w0: [["3/5"], ["4/5"]],
        n0: [["4/5"]],
        g: [["1/3"]],
        eta: [["7/4"]],
        length: [["4/3"]],
        accuracy: [["2/5"]],
    },
)

claim.by_hand(
    "A = {A}, y = {y}, delta = {delta}, g_0 = {g}, w_0 = {w0}, epsilon = {accuracy}, and the step size eta = {eta}.",
    "T_1 = log(|w_0^perp|/epsilon)/log(1 + delta) = log({ratio})/log({base}) = 1: after one iteration |w_perp| <= "
    "{accuracy}.",
    "v = w_0 + eta g_0 A'r_0 = {v} has the length {length}, so |w_1^perp| = {part}.",
    ratio=n0 / accuracy,
    base=1 + delta,
    part=n0 / length,
)
claim.false(
    "the step size 1/g^2",
    {**PAPER, "step size": eq(share, 1)},
    reached,
    "The same with eta = 1 / g^2: the bound on g admits negative scales of any size.",
).refuted(
    "A = [1, 0], y = 1, delta = 1, g = -4/3, w_0 = (0, 1), epsilon = 1/2, so T_1 = 1: v = (-3/4, 1), |w_1^perp| = 4/5.",
    "reached",
    {"m": 1, "d": 2},
    row | {w0: [[0], [1]], n0: [[1]], g: [["-4/3"]], eta: [["9/16"]], length: [["5/4"]], accuracy: [["1/2"]]},
)

labels = ("contraction", "geometric", "reached")
corrected = claim.corrected(
    given={
        **STEPS,
        "rank": gt(smallest, 0),
        "normalized": eq(largest, 1),
        "target": gt(g_star, 0),
        "scale": gt(size, 0),
        "step size": eq(share, 1),
        "rate": ge(delta, 0),
        "small scale": ge(g_star * smallest, (2 + delta) * size),
    },
    conclude={"pull": ge(pull - smallest * g_star, 0), **{label: main.conclude[label] for label in labels}},
    says="For eta = 1 / g^2, 0 < |g| <= g* lambda_min / (2 + delta) and delta >= 0, |w_perp| <= epsilon after t steps "
    "if (1 + delta)^t epsilon >= |w_0^perp|.",
)
step = corrected.proof()
inverse = step.identity("x* = A^+y lies in the row space.", A_pinv * A * x_star, x_star)
first = step.cite(
    at_least,
    "bound",
    "So |A x*|^2 is at least lambda_min |x*|^2;",
    ge(norm2(A * x_star), smallest * norm2(x_star)),
    {"rank": step["rank"], "row space": inverse},
    {x: x_star},
)
image = rayleigh(step, "and |A'A x*|^2 at least lambda_min |A x*|^2.", smallest, A * x_star)
same = step.identity("But A'A x* = A'A A^+ y = (A A^+ A)'y = A'y.", A.T * A * x_star, A.T * y)
image = step.inequality(
    "Hence |A'y|^2 >= lambda_min |A x*|^2,", ge(pull**2, smallest * norm2(A * x_star)), [image, same]
)
first = step.inequality(
    "times lambda_min:", ge(smallest * (norm2(A * x_star) - smallest * norm2(x_star)), 0), [first, step["rank"]]
)
squares = step.inequality("so |A'y|^2 >= (lambda_min g*)^2,", ge(pull**2 - (smallest * g_star) ** 2, 0), [image, first])
pulls = smaller(
    step, pull, smallest * g_star, squares, step.definition(pull, "nonnegative"), "and |A'y| >= lambda_min g*."
)
length_of = step.inequality("lambda_min g* is positive,", gt(smallest * g_star, 0), [step["rank"], step["target"]])
positive = step.inequality("and so is |A'y|.", gt(pull, 0), [pulls, length_of])
extra = step.inequality("lambda_min |g| is positive too,", gt(smallest * size, 0), [step["rank"], step["scale"]])
enough = step.inequality(
    "so |A'y| is at least |g| (2 - lambda_min + delta).",
    ge(share * pull, size * (2 - share * smallest + delta)),
    [pulls, step["small scale"], extra, step["step size"]],
)
moves = by_contradiction(step, "eta is positive,", gt(eta, 0), [step["step size"]], (g,))
step_size = step.inequality(
    "and eta g^2 lambda_max = 1.", ge(1, share * largest), [step["step size"], step["normalized"]]
)
known = {label: step[label] for label in (*STEPS, "rank", "scale", "rate")}
known |= {"target": positive, "positive step": moves, "step size": step_size, "small scale": enough}
for label in labels:
    step.cite(main, label, f"By the theorem on a small fixed scale ({label}):", main.conclude[label], known)

claim.mutated(
    "a larger rate",
    corrected.given,
    {"long step": ge(length**2, (3 + delta) ** 2)},
    "That |v| is at least 3 + delta.",
).refuted(
    "A = [1, 0], y = 1, delta = 1, g = 1/3, w_0 = (1, 0): v = (3, 0).",
    "long step",
    {"m": 1, "d": 2},
    row | {w0: [[1], [0]], g: [["1/3"]], eta: [[9]], length: [[3]], size: [["1/3"]]},
)
