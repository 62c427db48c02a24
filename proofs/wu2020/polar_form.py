"""The polar form of the minimum-norm solution: Section 1.1, below (2)."""

from proofs.arguments import if_not
from proofs.claim import Claim
from proofs.wu2020.points import polar_forms
from proofs.wu2020.setting import SHAPES, A, A_pinv, full_rank, sample, words, x_star, y
from symbolic.notation import Expression, Fact, eq, exist, for_all, ge, gt, implies, ne, norm2

language = words.child()
length = language.define("length", "norm", x_star, latex=r"\|x^*\|")
w1, w2 = (language.symbol(f"w{i}", ("d", "1"), f"w_{i}") for i in (1, 2))
g1, g2, n1, n2, s = (
    language.symbol(name, ("1", "1"), name if name == "s" else f"{name[0]}_{name[1]}")
    for name in ("g1", "g2", "n1", "n2", "s")
)

zero = 0 * x_star


def polar(scale: Expression, direction: Expression, norm: Expression) -> list[Fact]:
    """norm = |direction| > 0, and x* = scale direction / norm, without the division."""
    return [gt(norm, 0), eq(norm**2, norm2(direction)), eq(norm * x_star, scale * direction)]


form = implies(ne(x_star, zero), exist(g1, w1, n1, such_that=[gt(g1, 0), *polar(g1, w1, n1)]))
parallel = exist(s, such_that=eq(w1, s * w2))
unique = for_all(
    g1,
    w1,
    n1,
    g2,
    w2,
    n2,
    given=[ne(x_star, zero), *polar(g1, w1, n1), *polar(g2, w2, n2)],
    then=[parallel, eq(g1**2, norm2(x_star))],
)
degenerate = implies(eq(x_star, zero), eq(y, 0 * y))

claim = Claim("wu2020/polar-form", language, "The polar form of the minimum-norm solution", sample, SHAPES, polar_forms)
printed = claim.printed(
    given={"full_rank": full_rank},
    conclude={"form": form, "unique": unique, "degenerate": degenerate},
    says="Read as the paper does, which excludes x* = 0 from the start. The scale is then g* = |x*|, up to its sign.",
)
step = printed.proof()
with step.suppose("If x* is not zero, take w* = x* and g* = |x*|.", form) as given:
    inner = given.step
    with if_not(inner, "Its norm is positive.", gt(length, 0)) as case:
        small = case.inequality(
            "Then |x*|^2 is not positive,",
            ge(0, norm2(x_star)),
            [case.definition(length, "nonnegative"), case["case1"]],
        )
        gone = case.rule("zero-norm", "so x* = 0,", eq(x_star, zero), [small], v=x_star)
        case.absurd("which is excluded.", gone, given["if1"])
    positive = inner.last
    square = inner.identity("|x*|^2 is the squared norm.", length**2, norm2(x_star))
    trivial = inner.identity("And |x*| x* = g* w*.", length * x_star, length * x_star)
    given.proves(
        inner.witness(
            "So x* has a polar form with g* > 0.",
            form.parts[1][0],
            [positive, positive, square, trivial],
            g1=length,
            w1=x_star,
            n1=length,
        )
    )
with step.suppose("Two polar forms of x* have parallel directions.", unique) as given:
    inner = given.step
    for scale, equation in ((g1, "if4"), (g2, "if7")):
        with if_not(inner, "The scale is not zero.", ne(scale, 0)) as case:
            gone = case.identity("x* would be zero,", x_star, zero, [given[equation]])
            case.absurd("which is excluded.", gone, given["if1"])
    first = inner.identity("w_1 = (n_1 / g_1) x*.", w1, n1 / g1 * x_star, [given["if4"]])
    second = inner.identity("x* = (g_2 / n_2) w_2.", x_star, g2 / n2 * w2, [given["if7"]])
    both = inner.identity("So w_1 is a multiple of w_2.", w1, n1 * g2 / (n2 * g1) * w2, [first, second])
    multiple = inner.witness("Here is the factor.", parallel, [both], s=n1 * g2 / (n2 * g1))
    size = inner.identity("The squared scale is |x*|^2.", g1**2, norm2(x_star), [given["if3"], given["if4"]])
    given.proves(multiple, size)
with step.suppose("If x* = 0 then y = 0.", degenerate) as given:
    given.proves(given.step.identity("y = A A^+ y = A x*.", y, 0 * y, [given["if1"]]))

mutated = claim.mutated(
    "without full rank",
    given={"zero": eq(x_star, zero)},
    conclude={"degenerate": eq(y, 0 * y)},
    says="Without full rank x* can be 0 although y is not.",
)
mutated.refuted(
    "The equation [[1, 0, 0], [0, 0, 0]] x = (0, 1) has no solution, and A^+ y = 0.",
    assume="degenerate",
    dims={"m": 2, "d": 3},
    values={A: [[1, 0, 0], [0, 0, 0]], A_pinv: [[1, 0], [0, 0], [0, 0]], y: [[0], [1]]},
)
