"""The setting of Section 3: the steps of rPGD (Algorithm 2) for orthonormal rows and the optimal step size for w.

With A A' = I and eta = 1 / g^2 the gradient step is v = w - A'A w + A'y / g. The scale makes a gradient step of its
own, gamma w'A'r, from the same state: the updates are simultaneous, as Algorithm 2 writes them.
"""

from proofs.wu2020.setting import A, g, orthonormal, r, w, words, y
from symbolic.notation import dot, eq, gt, ne, norm2

language = words.child()
language.latex_names |= {"w": "w_t", "g": "g_t", "r": "r_t"}
w0 = language.vector("w0", "d", "w_0", "the direction at the start")
g0 = language.scalar("g0", "g_0", "the scale at the start")
gamma = language.scalar("gamma", r"\gamma", "the step size for the scale")
part = language.let("part", w - A.T * A * w, r"w_t^{\perp}", "the part of the direction in the null space of A")
part0 = language.let("part0", w0 - A.T * A * w0, r"w_0^{\perp}", "the same at the start")
v = language.let("v", part + A.T * y / g, "v_t", "the gradient step of Algorithm 2, with eta = 1/g^2")
length = language.define("length", "norm", v, latex=r"\|v_t\|")
after = language.substitution("next", {w: v / length, g: g + gamma * dot(w, A.T * r)}, r"\left.{}\right|_{{t+1}}")
start = language.substitution("start", {w: w0, g: g0}, r"\left.{}\right|_{{t=0}}")

p, size = norm2(part), norm2(y)  # |w_perp|^2, and |y|^2 = |x*|^2 = g*^2
STEPS = {"orthonormal": orthonormal, "scale": ne(g, 0), "step": gt(length, 0), "unit_start": eq(norm2(w0), 1)}
