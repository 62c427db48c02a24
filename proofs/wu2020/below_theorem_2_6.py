"""Below Theorem 2.6: for a matrix with orthonormal rows the scale of the minimum-norm solution is known beforehand."""

import sympy as sp

from proofs.claim import Claim
from proofs.wu2020.points import orthonormal_rows
from proofs.wu2020.setting import A, A_pinv, orthonormal, sample_orthonormal, words, x_star, y
from symbolic.notation import eq, norm2

scale = Claim(
    "wu2020/sec-2-scale",
    words,
    "The scale for orthonormal rows",
    sample_orthonormal,
    ((1, 1, 1), (1, 3, 1), (2, 2, 2), (2, 4, 2), (3, 5, 3)),
    orthonormal_rows,
)
scale.remarks.append("By the polar form |g*| is the norm of x*, so its square is that of y.")
printed = scale.printed(
    given={"orthonormal": orthonormal},
    conclude={"scale": eq(norm2(x_star), norm2(y)), "solution": eq(x_star, A.T * y)},
    says="A is called orthogonal when AA' = I. The statement is |x*|^2 = |y|^2.",
)
step = printed.proof()
rows = sp.Identity(sp.Symbol("m", integer=True))
right = step.identity("A^+ is a right inverse of A,", A * A_pinv, rows)
inside = step.identity("and lies in the row space,", A_pinv, A.T * A_pinv.T * A_pinv)
gram = step.identity("so A A' = I turns that into (A^+)'A^+ = I.", A_pinv.T * A_pinv, rows, [right, inside])
step.identity("Take it between y' and y,", norm2(x_star), norm2(y), [gram])
step.identity("or apply A' to it: x* = A'y.", x_star, A.T * y, [gram, inside])

scale.mutated("any rows", {}, {"scale": eq(norm2(x_star), norm2(y))}, "Without orthonormal rows.").refuted(
    "A = [2, 0], y = 1: x* = (1/2, 0).",
    "scale",
    {"m": 1, "d": 2},
    {A: [[2, 0]], A_pinv: [["1/2"], [0]], y: [[1]]},
)
