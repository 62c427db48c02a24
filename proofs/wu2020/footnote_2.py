"""Footnote 2: the Hessian in w of the loss (3) is g^2 A'A, and for orthonormal rows its largest eigenvalue is g^2.

For orthonormal rows A'A is a projection, so that |A z| <= |z|, and A'y is an eigenvector for the eigenvalue g^2.
"""

import sympy as sp

from proofs.arguments import by_contradiction, if_not, positive_square
from proofs.claim import Claim
from proofs.confirm import as_column
from proofs.wu2020.points import direction, points
from proofs.wu2020.setting import A, along_w, f, g, grad_w, losses, orthonormal, sample_orthonormal, target, u, w, y
from symbolic.notation import dot, eq, exist, for_all, le, ne, norm2

language = losses.child()
z = language.symbol("z", ("d", "1"), None, "an eigenvector")
x = language.symbol("x", ("d", "1"), None, "an eigenvector")
mu = language.symbol("mu", ("1", "1"), r"\mu", "an eigenvalue")
hessian = g**2 * A.T * A

ROW_SPACE = as_column((1, 0))

claim = Claim(
    "wu2020/sec-3-hessian",
    language,
    "The Hessian in w",
    sample_orthonormal,
    ((1, 1, 1), (1, 3, 1), (2, 3, 2), (2, 5, 2)),
    lambda: points(
        ("example", "row space", "g < 0"), lambda p: direction(p) | {"z": ROW_SPACE, "x": ROW_SPACE, "mu": [[p.g**2]]}
    ),
)

printed = claim.printed(
    given={"orthonormal": orthonormal, "target": target},
    conclude={
        "gradient": for_all(u, then=eq(along_w(f), dot(u, grad_w))),
        "Hessian": for_all(u, then=eq(along_w(grad_w), hessian * u)),
        "eigenvalue": exist(z, such_that=[eq(hessian * z, g**2 * z), ne(z, 0 * z)]),
        "largest": for_all(x, mu, given=[eq(hessian * x, mu * x), ne(x, 0 * x)], then=le(mu, g**2)),
    },
    says="The derivative of the gradient in a direction u is g^2 A'A u, for every A; g^2 is an eigenvalue, and no "
    "eigenvalue is larger, for orthonormal rows.",
)
step = printed.proof()
with step.suppose("The gradient in w is -g A'r,", printed.conclude["gradient"]) as supposed:
    supposed.proves(supposed.step.identity("by the product rule,", along_w(f), dot(u, grad_w)))
with step.suppose("and its derivative", printed.conclude["Hessian"]) as supposed:
    supposed.proves(supposed.step.identity("is g^2 A'A u.", along_w(grad_w), hessian * u))
image = step.identity("A'y is mapped to g^2 times itself.", hessian * A.T * y, g**2 * A.T * y)
with if_not(step, "It is not 0:", ne(A.T * y, 0 * w)) as case:
    gone = case.identity("y = A A'y would be 0.", y, 0 * y, [case["case1"]])
    case.absurd("A contradiction.", gone, case["target"])
step.witness("So g^2 is an eigenvalue.", printed.conclude["eigenvalue"], [image, step.last], z=A.T * y)
with step.suppose("Let mu be any eigenvalue, of x.", printed.conclude["largest"]) as supposed:
    inner = supposed.step
    length = positive_square(inner, x, supposed["if2"], "|x|^2 is positive.")
    value = inner.identity("mu |x|^2 = g^2 |A x|^2,", mu * norm2(x), g**2 * norm2(A * x), [supposed["if1"]])
    less = inner.inequality(
        "and |A x| is at most |x|:", le(mu * norm2(x), g**2 * norm2(x)), [value], [g * (x - A.T * A * x)]
    )
    supposed.proves(by_contradiction(inner, "so mu is at most g^2.", le(mu, g**2), [less, length]))

refutation = claim.mutated(
    "any rows",
    {"target": target},
    {"largest": printed.conclude["largest"]},
    "That no eigenvalue is larger than g^2, for every A.",
).refuted(
    "A = [2, 0] and g = 1: the Hessian has the eigenvalue 4.",
    "largest",
    {"m": 1, "d": 2},
    {A: [[2, 0]], y: [[1]], g: [[1]]},
)
derive = refutation.derive
refutation.fails = derive.instantiate(
    refutation.assumed,
    "It would be at most g^2.",
    le(4, g**2),
    [
        derive.evaluate("A'y is an eigenvector", eq(hessian * A.T * y, 4 * A.T * y)),
        derive.evaluate("other than 0.", ne(A.T * y, 0 * w)),
    ],
    x=A.T * y,
    mu=sp.Integer(4),
)
