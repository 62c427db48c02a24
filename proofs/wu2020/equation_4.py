"""Equation (4): the gradients of the loss and the flow.

The printed gradients of f(w, g) = |A g w - y|^2 / 2 have the wrong sign, and the one in w lacks the factor g. The
printed flow, dg/dt = -c grad_g f and dw/dt = -g P grad_w f, is the limit of the algorithms for no reading of its
symbols: with the printed gradients it climbs the loss, with the true ones it has a factor g too many in w.
"""

from proofs.claim import Claim
from proofs.wu2020.points import direction, points
from proofs.wu2020.setting import (
    ANY_RANK,
    FEWER_ROWS,
    A,
    A_pinv,
    P,
    along_g,
    along_w,
    at_eta_0,
    by_eta,
    c,
    eta,
    f,
    full_rank,
    g,
    grad_g,
    grad_w,
    losses,
    n,
    n_v,
    nonzero,
    norm_is_one,
    r,
    ratio,
    rpgd_g,
    rpgd_w,
    sample,
    target,
    u,
    unit,
    w,
    y,
)
from symbolic.notation import dot, eq, for_all, gt

claim = Claim("wu2020/eq-4-gradients", losses, "Gradients and flow", sample, ANY_RANK, lambda: points(extra=direction))

step_w, step_g = at_eta_0(by_eta(rpgd_w)), at_eta_0(by_eta(rpgd_g))  # the field to which Algorithm 2 tends
standing = {"unit": unit, "direction": nonzero, "step": gt(n_v, 0), "ratio": ratio}
paper = {**standing, "full_rank": full_rank, "target": target}

printed = claim.printed(
    given=paper,
    conclude={
        "gradient in w": for_all(u, then=eq(along_w(f), dot(u, A.T * r))),
        "gradient in g": eq(along_g(f), dot(w, A.T * r)),
        "flow in g": eq(step_g, -c * dot(w, A.T * r)),
        "flow in w": eq(step_w, -g * P * A.T * r),
    },
    less=FEWER_ROWS,
)
example = {A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], g: [[2]], c: [[1]], eta: [[0]], n: [[1]], n_v: [[1]]}
ALONG, ACROSS = [[1], [0]], [[0], [1]]
size = {"m": 1, "d": 2}
printed.refuted(
    "At w = (1, 0), g = 2 the residual is -1: growing g makes the loss grow, but w'A'r = -1.",
    assume="gradient in g",
    dims=size,
    values={**example, w: ALONG},
)

claim.by_hand(
    "A = {A}, y = {y}, w = {w}, g = {g}: the residual is r = y - A g w = {r}.",
    "The slope of the loss in g is w'A'r = {printed}, so the loss falls if g grows.",
    "With this w the loss is (g - 1)^2/2, whose slope is g - 1 = {slope}: it grows. In the same way the printed "
    "gradient in w lacks the factor -g; and with the true gradients the flow in w has a factor g too many.",
    printed=dot(w, A.T * r),
    slope=along_g(f),
)

free = losses.child()
some_u = free.vector("u0", "d", "u")
along = free.derivation("along_u", {w: some_u}, r"\partial_{{w\to u}}{}")
claim.false(
    "the gradient in w",
    paper,
    {"printed": eq(along(f), dot(some_u, A.T * r))},
    "The printed gradient in w: in the direction u = (1, 0) the slope is 2, the printed one -1.",
    language=free,
    less=FEWER_ROWS,
).refuted("At w = (1, 0), g = 2.", "printed", size, {**example, w: ALONG, some_u: ALONG})
claim.false(
    "the flow in g",
    paper,
    {"printed": eq(step_g, -c * dot(w, A.T * r))},
    "The printed flow in g, with the printed gradient: g = 2 is too large and shrinks, the printed flow lets it grow.",
    less=FEWER_ROWS,
).refuted("At w = (1, 0), g = 2, c = 1.", "printed", size, {**example, w: ALONG})
claim.false(
    "the flow in w",
    paper,
    {"printed": eq(step_w, -g * P * A.T * r)},
    "The printed flow in w, with the printed gradient: it turns w away from the row space.",
    less=FEWER_ROWS,
).refuted(
    "At w = (0, 1), g = 2 the algorithms move along (2, 0), the printed flow along (-2, 0).",
    "printed",
    size,
    {**example, w: ACROSS},
)
claim.false(
    "the flow in w, with the true gradient",
    paper,
    {"printed": eq(step_w, -g * P * grad_w)},
    "The printed flow in w, with the true gradient: a factor g too many.",
    less=FEWER_ROWS,
).refuted(
    "At w = (0, 1), g = 2 the algorithms move along (2, 0), the printed flow along (4, 0).",
    "printed",
    size,
    {**example, w: ACROSS},
)

corrected = claim.corrected(
    given=standing,
    conclude={
        "gradient in w": for_all(u, then=eq(along_w(f), dot(u, grad_w))),
        "gradient in g": eq(along_g(f), grad_g),
        "value of the gradient in w": eq(grad_w, -g * A.T * r),
        "value of the gradient in g": eq(grad_g, -dot(w, A.T * r)),
        "flow in g": eq(step_g, -c * grad_g),
        "flow in w": eq(step_w, -P * grad_w),
    },
    says="The gradients are -g A'r and -w'A'r; the flow is dg/dt = -c grad_g f = c w'A'r and dw/dt = -P "
    "grad_w f = g P A'r. "
    "No rank condition is needed.",
)
step = corrected.proof()
with step.suppose("Differentiate f in w, along any direction u.", corrected.conclude["gradient in w"]) as given:
    given.proves(given.step.identity("By the product rule; r depends on w through -g A w.", along_w(f), dot(u, grad_w)))
step.identity("Differentiate f in g.", along_g(f), grad_g)
step.identity("The gradient in w,", grad_w, -g * A.T * r)
step.identity("and in g.", grad_g, -dot(w, A.T * r))
step.identity("Algorithm 2 moves g by -c eta grad_g f.", step_g, -c * grad_g)
step.identity(
    "Its step in w, v / |v| with v = w - eta grad_w f, moves w by -eta P grad_w f to first order.",
    step_w,
    -P * grad_w,
    [norm_is_one(step)],
)

claim.mutated(
    "without the factor g",
    standing,
    {"flow in w": eq(step_w, P * A.T * r)},
    "The corrected flow without the factor g.",
).refuted("At w = (0, 1), g = 2.", "flow in w", size, {**example, w: ACROSS})
