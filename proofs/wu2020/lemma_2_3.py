"""Lemma 2.3: the stationary points of the loss (2), for w of any length other than 0."""

from proofs.arguments import conclusion_of
from proofs.claim import Claim
from proofs.wu2020.points import stationary_points
from proofs.wu2020.setting import (
    SHAPES,
    A,
    A_pinv,
    P,
    full_rank,
    g,
    h,
    h_grad_g,
    h_grad_w,
    losses,
    n,
    nonzero,
    r_h,
    stationary,
    w,
    y,
)
from symbolic.notation import any_of, dot, eq, ge, gt, implies, norm2

no_w, no_y = 0 * w, 0 * y
critical = {"stationary in w": eq(h_grad_w, no_w), "stationary in g": eq(h_grad_g, 0)}
saddles = [eq(g, 0), eq(dot(y, A * w), 0)]

claim = Claim("wu2020/lemma-2.3", losses, "Stationary points", stationary, SHAPES, stationary_points)
claim.remarks.append("That the two gradients are those of (2) is part of Lemma 2.2.")

printed = claim.printed(
    given={"full_rank": full_rank, "direction": nonzero, **critical},
    conclude={"either": any_of(eq(h, 0), saddles)},
    says="lambda_min(AA') > 0 means that A has full row rank.",
)
step = printed.proof()
with step.cases("Either g = 0 or not.", printed.conclude["either"], split=eq(g, 0)) as cases:
    with cases.case("If g = 0,") as case:
        flat = case.identity(
            "grad_g h = 0 says that w is orthogonal to A'y.", dot(y, A * w), 0, [case["stationary in g"]]
        )
        case.alternative("This is the second kind.", printed.conclude["either"], [case["case1"], flat])
    with cases.case("If not,") as case:
        across = case.identity("grad_w h = 0 says that P A'r vanishes,", P * A.T * r_h, no_w)
        along = case.identity("grad_g h = 0 that w'A'r does;", dot(w, A.T * r_h), 0)
        both = case.identity("together A'r = 0.", A.T * r_h, no_w, [across, along])
        none = case.identity("With full row rank r = (A^+)'A'r,", r_h, A_pinv.T * A.T * r_h)
        none = case.identity("which is 0,", r_h, no_y, [none, both])
        zero = case.identity("and the loss is 0.", h, 0, [none])
        case.alternative("This is the first kind.", printed.conclude["either"], [zero])

converse = claim.also(
    "converse",
    given={"direction": nonzero},
    conclude={
        "zero loss": implies(eq(h, 0), list(critical.values())),
        "saddles": implies(saddles, list(critical.values())),
    },
    says="Conversely all these points are stationary, whatever the rank of A.",
)
step = converse.proof()
with step.suppose("Where the loss is 0,", converse.conclude["zero loss"]) as given:
    inner = given.step
    small = inner.inequality("the residual has no length,", ge(0, norm2(r_h)), [given["if1"]])
    none = inner.rule("zero-norm", "so it is 0,", eq(r_h, no_y), [small], v=r_h)
    given.proves(
        inner.identity("and so is the gradient in w", h_grad_w, no_w, [none]),
        inner.identity("and in g.", h_grad_g, 0, [none]),
    )
with step.suppose("Where g = 0 and w is orthogonal to A'y,", converse.conclude["saddles"]) as given:
    inner = given.step
    given.proves(
        inner.identity("the gradient in w has the factor g,", h_grad_w, no_w, [given["if1"]]),
        inner.identity("and that in g is -w'A'y / |w|.", h_grad_g, 0, [given["if1"], given["if2"]]),
    )

sharper = claim.also(
    "any rank",
    given={"direction": nonzero, **critical},
    conclude={"either": any_of(eq(A.T * r_h, no_w), saddles)},
    says="Without full row rank the first kind are the least-squares solutions, A'r = 0.",
)
step = sharper.proof()
with step.cases("Either g = 0 or not.", sharper.conclude["either"], split=eq(g, 0)) as cases:
    with cases.case("If g = 0,") as case:
        flat = case.identity("w is orthogonal to A'y.", dot(y, A * w), 0, [case["stationary in g"]])
        case.alternative("This is the second kind.", sharper.conclude["either"], [case["case1"], flat])
    with cases.case("If not,") as case:
        across = case.identity("P A'r vanishes,", P * A.T * r_h, no_w)
        along = case.identity("and w'A'r;", dot(w, A.T * r_h), 0)
        both = case.identity("together A'r = 0.", A.T * r_h, no_w, [across, along])
        case.alternative("This is the first kind.", sharper.conclude["either"], [both])

rank_one = {A: [[1, 0, 0], [0, 0, 0]], y: [[1], [1]], w: [[1], [0], [0]], g: [[1]], n: [[1]]}
claim.mutated(
    "without full rank",
    {"direction": nonzero, **critical},
    {"either": any_of(eq(h, 0), saddles)},
    "Without full row rank there are other stationary points.",
).refuted(
    "A = [[1, 0, 0], [0, 0, 0]], y = (1, 1), w = (1, 0, 0), g = 1: the loss is 1/2.",
    "either",
    {"m": 2, "d": 3},
    rank_one,
)

below = Claim(
    "wu2020/lemma-2.3-below", losses, "Stationary points below the loss at zero", stationary, SHAPES, stationary_points
)
below.remarks.append(
    "The two printed conditions, the loss (2) below its value at (0, w) and |y|^2 > |A g w - y|^2, say the "
    "same only for |w| = 1. "
    "For other w they differ, even at stationary points: A = [1, 0], y = 1, g = 1, w = (2, 0) has loss 0 and "
    "|A g w - y| = |y|. "
    "The conclusion holds under either."
)
loss_below = gt(norm2(y) / 2, h)
distance_below = gt(norm2(y), norm2(g * A * w - y))
printed_below = below.printed(
    given={"full_rank": full_rank, "direction": nonzero, **critical},
    conclude={"loss below": implies(loss_below, eq(h, 0)), "distance below": implies(distance_below, eq(h, 0))},
    says="Under either of the two printed conditions.",
)
step = printed_below.proof()
kinds = conclusion_of(step, printed, "either", "By Lemma 2.3 there are two kinds.")
for label, condition in (
    ("loss below", "the loss would be |y|^2 / 2"),
    ("distance below", "the distance would be |y|"),
):
    with step.suppose("Suppose it is below.", printed_below.conclude[label]) as given:
        inner = given.step
        with inner.cases("Which kind is it?", eq(h, 0), on=kinds) as cases:
            with cases.case("Loss zero: nothing to show."):
                pass
            with cases.case("g = 0:") as case:
                nothing = case.inequality(f"{condition}, not less.", gt(0, 0), [given["if1"], case["case1"]])
                case.absurd("A contradiction.", nothing)
        given.proves(inner.last)

below.false(
    "i.e.",
    {"full_rank": full_rank, "direction": nonzero, **critical, "below": loss_below},
    {"distance": distance_below},
    "The two printed conditions are not the same for w of any length.",
).refuted(
    "A = [1, 0], y = 1, g = 1, w = (2, 0): the loss (2) is 0, and |A g w - y| = 1 = |y|.",
    "distance",
    {"m": 1, "d": 2},
    {A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], w: [[2], [0]], g: [[1]], n: [[2]]},
)
below.mutated(
    "at most instead of less",
    {"full_rank": full_rank, "direction": nonzero, **critical, "below": ge(norm2(y) / 2, h)},
    {"zero": eq(h, 0)},
    "A loss that is at most that at (0, w) is not enough.",
).refuted(
    "The saddle g = 0, w = (0, 1) of A = [1, 0], y = 1.",
    "zero",
    {"m": 1, "d": 2},
    {A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], w: [[0], [1]], g: [[0]], n: [[1]]},
)
