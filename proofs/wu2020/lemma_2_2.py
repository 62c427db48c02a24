"""Lemma 2.2: weight normalization and rPGD have the same limit as the step size tends to zero.

Both algorithms are one-step methods. Their derivatives in the step size, at step size 0, are the fields of their
limits. That of WN keeps the length of w, and on the unit sphere it is that of rPGD.
"""

from proofs.arguments import conclusion_of
from proofs.claim import Claim
from proofs.wu2020.points import direction, points
from proofs.wu2020.setting import (
    ANY_RANK,
    FLOW,
    A,
    P,
    along_g,
    along_w,
    at_eta_0,
    by_eta,
    c,
    eta,
    f,
    flow,
    g,
    grad_g,
    grad_w,
    h,
    h_grad_g,
    h_grad_w,
    losses,
    n,
    n_v,
    nonzero,
    norm_is_one,
    r,
    rate,
    ratio,
    rpgd_g,
    rpgd_w,
    sample,
    start,
    u,
    unit,
    w,
    wn_g,
    wn_w,
    y,
)
from symbolic.notation import dot, eq, for_all, gt, norm2, predicate

claim = Claim("wu2020/lemma-2.2", losses, "The limiting flow", sample, ANY_RANK, lambda: points(extra=direction))
claim.remarks.append(
    "The limit is the flow dg/dt = c w'A'r, dw/dt = g P A'r; the flow that (4) prints is judged on its own."
)

wn_limit = predicate("one_step_limit", w, g, wn_w, wn_g, -h_grad_w, -c * h_grad_g)
field_w, field_g = g * P * A.T * r, c * dot(w, A.T * r)
rpgd_limit = predicate("limit_on_the_sphere", w, g, rpgd_w, rpgd_g, field_w, field_g)

algorithm_1 = claim.also(
    "algorithm 1",
    given={"direction": nonzero, "ratio": ratio},
    conclude={
        "gradient in w": for_all(u, then=eq(along_w(h), dot(u, h_grad_w))),
        "gradient in g": eq(along_g(h), h_grad_g),
        "length": eq(dot(w, -h_grad_w), 0),
        "limit": wn_limit,
    },
    says="WN: the gradients of the loss (2), for w of any length, and the limit of Algorithm 1, which keeps "
    "that length.",
)
step = algorithm_1.proof()
with step.suppose("Differentiate h in w, along any direction u.", algorithm_1.conclude["gradient in w"]) as given:
    given.proves(given.step.identity("The derivative of |w| is w'u / |w|.", along_w(h), dot(u, h_grad_w)))
step.identity("Differentiate h in g.", along_g(h), h_grad_g)
step.identity("The gradient in w is orthogonal to w, for h does not depend on the length of w.", dot(w, -h_grad_w), 0)
premises = [
    step.identity("Without a step nothing moves: w", at_eta_0(wn_w), w),
    step.identity("and g.", at_eta_0(wn_g), g),
    step.identity("To first order Algorithm 1 moves w by -eta grad_w h,", at_eta_0(by_eta(wn_w)), -h_grad_w),
    step.identity("and g by -c eta grad_g h.", at_eta_0(by_eta(wn_g)), -c * h_grad_g),
]
step.rule(
    "one-step-limit",
    "So it converges to the flow along these.",
    wn_limit,
    premises,
    w=w,
    g=g,
    W=wn_w,
    G=wn_g,
    V=-h_grad_w,
    H=-c * h_grad_g,
)

same = predicate("same_limiting_dynamics", w, g, wn_w, wn_g, rpgd_w, rpgd_g)
printed = claim.printed(
    given={"unit": unit, "direction": nonzero, "step": gt(n_v, 0), "ratio": ratio},
    conclude={
        "gradient in w": for_all(u, then=eq(along_w(f), dot(u, grad_w))),
        "gradient in g": eq(along_g(f), grad_g),
        "rPGD": rpgd_limit,
        "WN": wn_limit,
        "same": same,
    },
    says="For c >= 0, on the unit sphere, and for step sizes so small that the gradient step v is not 0.",
)
step = printed.proof()
with step.suppose("Differentiate f in w.", printed.conclude["gradient in w"]) as given:
    given.proves(given.step.identity("By the product rule.", along_w(f), dot(u, grad_w)))
step.identity("Differentiate f in g.", along_g(f), grad_g)
one = norm_is_one(step)
premises = [
    step["unit"],
    step.identity("Algorithm 2 stays on the sphere.", norm2(rpgd_w), 1),
    step.identity("Without a step nothing moves: w", at_eta_0(rpgd_w), w, [one]),
    step.identity("and g.", at_eta_0(rpgd_g), g),
    step.identity("To first order Algorithm 2 moves w by eta g P A'r,", at_eta_0(by_eta(rpgd_w)), field_w, [one]),
    step.identity("and g by eta c w'A'r.", at_eta_0(by_eta(rpgd_g)), field_g),
]
sphere = step.rule(
    "one-step-limit-on-the-sphere",
    "So Algorithm 2 converges to this flow.",
    rpgd_limit,
    premises,
    w=w,
    g=g,
    W=rpgd_w,
    G=rpgd_g,
    V=field_w,
    H=field_g,
)
free = conclusion_of(step, algorithm_1, "limit", "Algorithm 1 converges to the flow along its gradients,")
length = conclusion_of(step, algorithm_1, "length", "which keeps the length of w,")
agree_w = step.identity("and on the sphere has the same field: in w", -h_grad_w, field_w, [one])
agree_g = step.identity("and in g.", -c * h_grad_g, field_g, [one])
step.rule(
    "same-limiting-dynamics",
    "So the limits are the same.",
    same,
    [free, length, sphere, agree_w, agree_g],
    w=w,
    g=g,
    W=wn_w,
    G=wn_g,
    V=-h_grad_w,
    H=-c * h_grad_g,
    Z=rpgd_w,
    K=rpgd_g,
    X=field_w,
    Y=field_g,
)

on_the_sphere = claim.also(
    "unit norm",
    given=FLOW,
    conclude={"unit": unit, "norm": eq(n, 1)},
    says="Along the flow w stays on the unit sphere.",
    language=flow,
)
step = on_the_sphere.proof()
still = step.identity("P w = 0, so the squared length does not change.", rate(norm2(w)), 0)
kept = step.rule(
    "constant-of-motion", "It keeps the value it started with,", eq(norm2(w), start(norm2(w))), [still], q=norm2(w)
)
unit_now = step.identity("which is 1.", norm2(w), 1, [kept])
norm_is_one(step, unit_now)

claim.mutated(
    "a factor g too many",
    {"unit": unit, "direction": nonzero, "step": gt(n_v, 0), "ratio": ratio},
    {"field": eq(at_eta_0(by_eta(rpgd_w)), g**2 * P * A.T * r)},
    "The field of rPGD with g^2 in the place of g.",
).refuted(
    "At w = (0, 1), g = 2 the algorithm moves along (2, 0), not (4, 0).",
    "field",
    {"m": 1, "d": 2},
    {A: [[1, 0]], y: [[1]], w: [[0], [1]], g: [[2]], c: [[1]], eta: [[0]], n: [[1]], n_v: [[1]]},
)
