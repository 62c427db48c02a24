"""Section 4: the update of the least mean squares method has the wrong sign; as printed it makes the residual larger.

With x - eta r a / |a|^2 the residual y - x'a is multiplied by 1 + eta, with + by 1 - eta. The right step is a gradient
step on the squared residual, it shortens the distance to every solution, and with eta = 1 it is that of Kaczmarz.
"""

import random
from fractions import Fraction

from proofs.claim import Claim, Values
from proofs.confirm import Instance, as_column
from proofs.wu2020.setting import small
from symbolic.notation import Language, dot, eq, for_all, ge, gt, norm2

language = Language()
a = language.vector("a", "d", "a_t", "the sample")
x = language.vector("x", "d", "x_t", "the iterate")
y = language.scalar("y", "y_t", "the label")
eta = language.scalar("eta", r"\eta", "the step size")
n = language.define("n", "norm", a, latex=r"\|a_t\|")
r = language.let("r", y - dot(x, a), "r_t", "the residual")
u = language.symbol("u", ("d", "1"), None, "any direction")
z = language.symbol("z", ("d", "1"), None, "a solution of the equation")
along = language.derivation("along", {x: u}, r"\partial_{{x\to u}}{}")
printed_next = language.let("printed_next", x - eta * r / n**2 * a, "x_{t+1}", "the update as printed")
true_next = language.let("true_next", x + eta * r / n**2 * a, r"x_{t+1}^{+}", "the update with the other sign")


def sample(rng: random.Random, _m: int, d: int, _rank: int) -> Values:
    """A sample that is not 0, an iterate, a label, and a step size of at most 1."""
    entries = {"a": [small(rng) for _ in range(d)], "x": [small(rng) for _ in range(d)]}
    entries["a"][0] = Fraction(5, 2)
    numbers = {"y": small(rng), "eta": Fraction(1, rng.randint(1, 4))}
    return {name: as_column(found) for name, found in entries.items()} | {k: [[q]] for k, q in numbers.items()}


def updates() -> list[Instance]:
    """One update, with small, full and nearly double steps."""
    found = []
    for step in (Fraction(1, 10**6), Fraction(1, 2), Fraction(1), Fraction(3, 2)):
        vectors = {"a": "3 4 1", "x": "1 1/3 -2", "u": "1 2 5", "z": "1 0 -1"}
        values = {name: as_column([Fraction(q) for q in entries.split()]) for name, entries in vectors.items()}
        values |= {"y": [[Fraction(2)]], "eta": [[step]]}
        found.append(Instance(f"eta = {step}", f"d = 3, a step of size {step}", {"d": 3}, values))
    return found


claim = Claim("wu2020/nlms", language, "Least mean squares", sample, ((1, 1, 1), (1, 2, 1), (1, 4, 1)), updates)

claim.remarks.append("NLMS is, in the literature, the abbreviation of *normalized* least mean squares.")

given = {"sample": gt(n, 0), "step": ge(eta, 0), "not too large": ge(1, eta)}
claim.printed(
    given=given,
    conclude={"smaller": ge(r**2, (y - dot(printed_next, a)) ** 2)},
    says="An update that is one of least mean squares does not make the squared residual of its sample larger, for "
    "0 <= eta <= 1.",
).refuted(
    "a = 1, x = 0, y = 1, eta = 1: the residual grows from 1 to 2.",
    "smaller",
    {"d": 1},
    {a: [[1]], x: [[0]], y: [[1]], eta: [[1]], n: [[1]]},
)

claim.by_hand(
    "a = {a}, y = {y}, x = {x}, eta = {eta}: the residual is r = {r}.",
    "The next iterate is x - eta r a/|a|^2 = {printed_next}.",
    "There the residual is {worse}; a step of least mean squares makes it smaller. With the other sign x becomes "
    "{true_next}, and the residual 0.",
    worse=y - dot(printed_next, a),
)

corrected = claim.corrected(
    given={"sample": gt(n, 0), "step": ge(eta, 0), "not too large": ge(2, eta)},
    conclude={
        "as printed": eq(y - dot(printed_next, a), (1 + eta) * r),
        "residual": eq(y - dot(true_next, a), (1 - eta) * r),
        "smaller": ge(r**2, (y - dot(true_next, a)) ** 2),
        "gradient step": for_all(u, then=eq(dot(u, true_next - x) * n**2, -eta * along(r**2 / 2))),
        "distance": for_all(
            z,
            given=[eq(dot(z, a), y)],
            then=[
                eq(norm2(true_next - z) * n**2, norm2(x - z) * n**2 - eta * (2 - eta) * r**2),
                ge(norm2(x - z), norm2(true_next - z)),
            ],
        ),
    },
    says="The update is x + eta r a / |a|^2: a gradient step of size eta / |a|^2 on r^2 / 2, after which the residual "
    "is (1 - eta) r. For 0 <= eta <= 2 neither the residual nor the distance to any solution z of z'a = y grows.",
)
step = corrected.proof()
step.identity("As printed, the residual is multiplied by 1 + eta,", y - dot(printed_next, a), (1 + eta) * r)
moved = step.identity("with + by 1 - eta.", y - dot(true_next, a), (1 - eta) * r)
pace = step.inequality("eta (2 - eta) is not negative,", ge(eta * (2 - eta), 0), [step["step"], step["not too large"]])
step.inequality("so r^2 - (1 - eta)^2 r^2 is not.", corrected.conclude["smaller"], [moved, pace], [r])
with step.suppose("The derivative of r^2 / 2 along u is -r u'a,", corrected.conclude["gradient step"]) as supposed:
    slope = dot(u, true_next - x) * n**2
    supposed.proves(supposed.step.identity("so the step is along the gradient.", slope, -eta * along(r**2 / 2)))
with step.suppose("For a solution z the residual is r = (z - x)'a,", corrected.conclude["distance"]) as supposed:
    inner = supposed.step
    exact, less = corrected.conclude["distance"].parts[1]
    law = inner.identity("so Pythagoras gives the new distance,", exact.sides[0], exact.sides[1], [supposed["if1"]])
    supposed.proves(law, inner.inequality("which is not larger.", less, [law, pace], [r / n]))

claim.mutated(
    "a smaller residual",
    given,
    {"residual": eq(y - dot(true_next, a), (1 - eta) ** 2 * r)},
    "That the step does better.",
).refuted(
    "a = 1, x = 0, y = 1, eta = 1/2: the residual becomes 1/2.",
    "residual",
    {"d": 1},
    {a: [[1]], x: [[0]], y: [[1]], eta: [["1/2"]], n: [[1]]},
)
