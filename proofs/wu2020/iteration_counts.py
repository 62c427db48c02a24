"""How many steps rPGD with a fixed scale takes to |w_perp| <= epsilon, for orthonormal rows: counted, and by a formula.

The algorithm is run twice: in balls, as Algorithm 2 is written; and exactly, where w is kept as a column in the null
space times one square root, plus A'z times another. The formula is that of the claim `new/orthogonal-recursion`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

from flint import arb

from proofs.claim import Table
from proofs.confirm import exact
from proofs.wu2020.runs import near_the_null_space
from symbolic.balls import precision, rational
from symbolic.weight_normalization import WNProblem
from symbolic.weight_normalization_steps import rpgd_steps

Rows = tuple[tuple[Fraction, ...], ...]
ROW: Rows = (exact(1, 0),)
REFLECTION: Rows = (exact("1/3", "-2/3", "-2/3", 0), exact("-2/3", "1/3", "-2/3", 0))
MOST = 400  # a count that is not reached by then is not waited for


@dataclass(frozen=True)
class Case:
    """A start, with orthonormal rows A, and the accuracy, squared."""

    says: str
    w: tuple[Fraction, ...]
    g: Fraction
    accuracy: Fraction
    A: Rows = ROW
    y: tuple[Fraction, ...] = (Fraction(1),)

    @property
    def k(self) -> Fraction:
        """|y|^2 / g^2."""
        return dot(self.y, self.y) / self.g**2

    @property
    def start(self) -> Fraction:
        """|w_perp|^2 at the start."""
        image = [dot(row, self.w) for row in self.A]
        return 1 - dot(image, image)


def dot(left: Sequence[Fraction], right: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))


SLANTED, UP = exact("3/5", "4/5"), exact(0, 1)
CASES = (
    Case("|g_0| < |y|", SLANTED, Fraction(1, 2), Fraction(1, 10**6)),
    Case("w_0 in the null space", UP, Fraction(1, 2), Fraction(1, 10**6)),
    Case("the accuracy is reached exactly", UP, Fraction(1, 2), Fraction(1, 85)),
    Case("just not reached", UP, Fraction(1, 2), Fraction(1, 85) - Fraction(1, 10**30)),
    Case("w_0 near -w*", near_the_null_space(Fraction(1, 10**9) - 1), Fraction(1, 2), Fraction(1, 10**20)),
    Case("accuracy above the start", SLANTED, Fraction(1, 2), Fraction(9, 10)),
    Case("accuracy above 1", UP, Fraction(1, 2), Fraction(2)),
    Case("w_0 in the row space", exact(-1, 0), Fraction(1, 2), Fraction(1, 10**6)),
    Case("g_0 near 0", UP, Fraction(1, 10**9), Fraction(1, 10**20)),
    Case("g_0 < 0", SLANTED, Fraction(-2, 3), Fraction(1, 10**8)),
    Case("g_0 near |y|", UP, Fraction(99, 100), Fraction(1, 10**3)),
    Case("m = 2, d = 4", exact("1/2", "1/2", "1/2", "1/2"), Fraction(2), Fraction(1, 10**10), REFLECTION, exact(3, -1)),
    Case("|g_0| = |y|", UP, Fraction(1), Fraction(1, 200)),
    Case("|g_0| = |y|, between two squares", SLANTED, Fraction(1), Fraction(3, 200)),
    Case("|g_0| > |y|, enough", UP, Fraction(5, 4), Fraction(2, 5)),
    Case("|g_0| > |y|, too much", UP, Fraction(5, 4), Fraction(7, 20)),
    Case("|g_0| > |y|, exactly the limit", UP, Fraction(5, 4), Fraction(9, 25)),
    Case("|g_0| > |y|, started below the limit", exact("4/5", "3/5"), Fraction(2), Fraction(1, 2)),
)


def run_exactly(case: Case) -> Iterator[Fraction]:
    """|w_perp|^2 after 0, 1, ... steps. A step takes w = u sqrt(a) + A'z sqrt(b), with A u = 0, to v / |v|."""
    image = [dot(row, case.w) for row in case.A]
    u = [x - dot(column, image) for x, column in zip(case.w, zip(*case.A, strict=True), strict=True)]
    a, b, z = Fraction(1), Fraction(1), image
    while True:
        if a * dot(u, u) + b * dot(z, z) != 1:
            raise ValueError(f"{case.says}: not a unit vector")
        yield a * dot(u, u)
        z = list(case.y)  # v = w - A'(A w) + A'y/g = u sqrt(a) + A'y/g
        square = a * dot(u, u) + dot(z, z) / case.g**2
        a, b = a / square, 1 / (case.g**2 * square)


def counted(case: Case) -> int | None:
    """The first t with |w_perp|^2 <= the accuracy, of the algorithm run exactly; None if it is not reached."""
    return next((t for t, p in zip(range(MOST), run_exactly(case), strict=False) if p <= case.accuracy), None)


def counted_in_balls(case: Case, steps: int) -> list[bool | None]:
    """Whether |w_perp|^2 <= the accuracy after 0, 1, ... steps of Algorithm 2; None if the balls do not tell."""
    problem = WNProblem(case.A, case.y, case.w, case.g, 1)
    found: list[bool | None] = []
    for state in rpgd_steps(problem, 1 / case.g**2, 0, steps, 40):
        with precision(400):
            image = [sum((rational(a) * x for a, x in zip(row, state.w, strict=True)), arb(0)) for row in case.A]
            gap = 1 - sum((x * x for x in image), arb(0)) - rational(case.accuracy)
            found.append(True if gap < 0 else False if gap > 0 else None)
    return found


def formula(case: Case) -> int | None:
    """The least t with k^t >= p (k - 1 + e) / (e (k - 1 + p)) if k > 1, and what takes its place if not."""
    k, p, e = case.k, case.start, case.accuracy
    if p <= e:
        return 0
    if k > 1:
        bound = p * (k - 1 + e) / (e * (k - 1 + p))
        return next(t for t in count() if k**t >= bound)
    if k == 1:
        return -(-(1 / e - 1 / p) // 1)
    if e <= 1 - k:
        return None
    bound = p * (e - (1 - k)) / (e * (p - (1 - k)))
    return next(t for t in count() if k**t <= bound)


def counts() -> Table:
    """The counts of all cases."""
    rows = []
    for case in CASES:
        found, expected = (str(n) if n is not None else "never" for n in (counted(case), formula(case)))
        numbers = (f"{float(x):.4g}" for x in (case.k, case.start, case.accuracy))
        rows.append((case.says, *numbers, found, expected))
    return Table(
        "The first t with |w_perp| <= epsilon: of the algorithm, run in exact arithmetic, and by the formula. "
        f"“Never” is, of the algorithm, not within {MOST} steps.",
        ("start", "k = |y|^2 / g_0^2", "|w_0^perp|^2", "epsilon^2", "counted", "formula"),
        tuple(rows),
    )
