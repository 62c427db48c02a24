"""The minimum-norm solution: Section 1.1, below (1)."""

from collections.abc import Callable
from fractions import Fraction

from proofs.claim import Claim, Values
from proofs.statement import Known, Proof, Statement
from proofs.wu2020.points import solutions
from proofs.wu2020.setting import SHAPES, A, A_pinv, full_rank, sample, words, y
from symbolic.notation import eq, exist, for_all, ge, norm2

language = words.child()
x, z = (language.symbol(name, ("d", "1"), None) for name in "xz")
u = language.symbol("u", ("m", "1"), None)
z0 = language.vector("z0", "d", "z_0", "some solution")

solves = eq(A * x, y)
in_row_space = exist(u, such_that=eq(x, A.T * u))
shortest = for_all(z, given=[eq(A * z, y)], then=ge(norm2(z), norm2(x)))
only = for_all(z, given=[eq(A * z, y), ge(norm2(x), norm2(z))], then=eq(z, x))
CHARACTERIZED = {
    "sufficient": for_all(x, u, given=[solves, eq(x, A.T * u)], then=[shortest, only]),
    "necessary": for_all(x, given=[solves, shortest], then=in_row_space),
    "exists": exist(x, u, such_that=[solves, eq(x, A.T * u)]),
}


def solvable(values: Values) -> Values:
    """A target that some z_0 attains."""
    z = values["w"]
    return values | {
        "z0": z,
        "y": [[sum((a * b[0] for a, b in zip(row, z, strict=True)), Fraction(0))] for row in values["A"]],
    }


claim = Claim(
    "wu2020/min-norm",
    language,
    "The minimum-norm solution",
    lambda rng, m, d, rank: solvable(sample(rng, m, d, rank)),
    SHAPES,
    solutions,
)


def prove(statement: Statement, solved: Callable[[Proof], Known]) -> None:
    """The proof; `solved` shows that A A^+ y = y."""
    step = statement.proof()
    has_solution = solved(step)
    with step.suppose(
        "A solution in the row space is shorter than every other.", statement.conclude["sufficient"]
    ) as given:
        with given.step.suppose("Compare with a solution z.", shortest) as other:
            inner = other.step
            pythagoras = inner.identity(
                "z - x is in the null space, hence orthogonal to x = A'u.",
                norm2(z),
                norm2(x) + norm2(z - x),
                [given["if1"], given["if2"], other["if1"]],
            )
            longer = inner.inequality("So z is at least as long.", ge(norm2(z), norm2(x)), [pythagoras], [z - x])
            other.proves(longer)
        first = given.step.last
        with given.step.suppose("A solution that is no longer is x itself.", only) as other:
            inner = other.step
            pythagoras = inner.identity(
                "Again by Pythagoras.", norm2(z), norm2(x) + norm2(z - x), [given["if1"], given["if2"], other["if1"]]
            )
            small = inner.inequality("The difference has no length.", ge(0, norm2(z - x)), [pythagoras, other["if2"]])
            gone = inner.rule("zero-norm", "So it is 0.", eq(z - x, 0 * x), [small], v=z - x)
            other.proves(inner.identity("That is z = x.", z, x, [gone]))
        given.proves(first, given.step.last)
    with step.suppose("The shortest solution lies in the row space.", statement.conclude["necessary"]) as given:
        inner = given.step
        bound = inner.instantiate(
            given["if2"],
            "A^+ y is a solution, so x is no longer than it.",
            ge(norm2(A_pinv * y), norm2(x)),
            [has_solution],
            z=A_pinv * y,
        )
        split = inner.identity(
            "x - A^+ y is orthogonal to A^+ y.", norm2(x), norm2(A_pinv * y) + norm2(x - A_pinv * y), [given["if1"]]
        )
        small = inner.inequality("So the difference has no length.", ge(0, norm2(x - A_pinv * y)), [split, bound])
        gone = inner.rule("zero-norm", "It is 0.", eq(x - A_pinv * y, 0 * x), [small], v=x - A_pinv * y)
        row = inner.identity("A^+ y is in the row space.", x, A.T * A_pinv.T * A_pinv * y, [gone])
        given.proves(inner.witness("Here are its coordinates.", in_row_space, [row], u=A_pinv.T * A_pinv * y))
    row = step.identity("x* = A^+ y is in the row space.", A_pinv * y, A.T * A_pinv.T * A_pinv * y)
    step.witness(
        "So a solution in the row space exists.",
        statement.conclude["exists"],
        [has_solution, row],
        x=A_pinv * y,
        u=A_pinv.T * A_pinv * y,
    )


printed = claim.printed(given={"full_rank": full_rank}, conclude=CHARACTERIZED)
prove(printed, lambda step: step.identity("With full row rank A^+ y is a solution.", A * A_pinv * y, y))

sharper = claim.also(
    "any rank",
    given={"solvable": eq(A * z0, y)},
    conclude=CHARACTERIZED,
    says="Full row rank is not needed: it is enough that some z_0 solves the equation.",
)
prove(sharper, lambda step: step.identity("A^+ y is a solution, since A A^+ A = A.", A * A_pinv * y, y))

claim.remarks.append("The same holds without full row rank, for every equation that has a solution.")

free = language.child()
x0, z1 = free.vector("x0", "d", "x"), free.vector("z1", "d", "z")
mutated = claim.mutated(
    "without the row space",
    given={"full_rank": full_rank, "solves": eq(A * x0, y), "other": eq(A * z1, y)},
    conclude={"shortest": ge(norm2(z1), norm2(x0))},
    says="Property (1) alone does not make a solution the shortest.",
    language=free,
)
mutated.refuted(
    "(1, 1) solves [1, 0] x = 1, and (1, 0) is a shorter solution.",
    assume="shortest",
    dims={"m": 1, "d": 2},
    values={A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], x0: [[1], [1]], z1: [[1], [0]]},
)
