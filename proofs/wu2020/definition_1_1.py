"""Definition 1.1: the decomposition of a point into a part that solves the equation and a part in the null space.

Read literally, the decomposition exists only for points that already solve the equation: from A z_par = y and A
z_perp = 0 follows A z = y. What the paper uses everywhere else is the orthogonal decomposition into the row space and
the null space.
"""

from proofs.claim import Claim
from proofs.confirm import as_column
from proofs.wu2020.points import points
from proofs.wu2020.setting import ANY_RANK, FEWER_ROWS, A, A_pinv, full_rank, sample, small, target, words, y
from symbolic.notation import dot, eq, exist, for_all, implies

language = words.child()
z = language.vector("z", "d")
z_par = language.let("z_par", A_pinv * A * z, r"z^{\parallel}")
z_perp = language.let("z_perp", z - z_par, r"z^{\perp}")
p, q = (language.symbol(name, ("d", "1"), None) for name in "pq")
u = language.symbol("u", ("m", "1"), None)


claim = Claim(
    "wu2020/def-1.1",
    language,
    "Row space and null space",
    lambda rng, m, d, rank: sample(rng, m, d, rank) | {"z": as_column([small(rng) for _ in range(d)])},
    ANY_RANK,
    lambda: points(extra=lambda p: {"z": p.values()["w"]}),
)

printed = claim.printed(
    given={"full_rank": full_rank, "target": target},
    conclude={"decomposition": exist(p, q, such_that=[eq(z, p + q), eq(A * p, y), eq(A * q, 0 * y)])},
    less=FEWER_ROWS,
)
refutation = printed.refuted(
    "The point z = 0 does not solve A z = 1, so it has no such decomposition.",
    assume="decomposition",
    dims={"m": 1, "d": 2},
    values={A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], z: [[0], [0]]},
)
with refutation.derive.obtain(refutation.assumed, "A decomposition would give A z = y.", eq(A * z, y)) as step:
    step.identity("Add A z_par = y and A z_perp = 0.", A * z, y, [step["has1"], step["has2"], step["has3"]])
refutation.fails = refutation.derive.last

claim.by_hand(
    "A = {A}, y = {y} and the point z = {z}.",
    "z = z_par + z_perp with A z_par = {y} and A z_perp = 0, so that A z = {y}.",
    "A z = {image}, which is not {y}: only solutions have such a decomposition.",
    image=A * z,
)

corrected = claim.corrected(
    given={},
    conclude={
        "sum": eq(z, z_par + z_perp),
        "row space": exist(u, such_that=eq(z_par, A.T * u)),
        "null space": eq(A * z_perp, 0 * y),
        "orthogonal": eq(dot(z_par, z_perp), 0),
        "unique": for_all(
            p, q, u, given=[eq(z, p + q), eq(p, A.T * u), eq(A * q, 0 * y)], then=[eq(p, z_par), eq(q, z_perp)]
        ),
        "same image": eq(A * z_par, A * z),
        "solutions": implies(eq(A * z, y), eq(z_par, A_pinv * y)),
    },
    says="Every z is, in exactly one way, the sum of z_par = A^+ A z in the row space of A and z_perp in the "
    "null space of A. "
    "No rank condition is needed. A z_par equals A z; it is y just when z solves the equation, and then z_par = x*.",
)
step = corrected.proof()
step.identity("The parts add up.", z, z_par + z_perp)
row = step.identity("A^+ A is symmetric, so z_par lies in the row space.", z_par, A.T * A_pinv.T * A_pinv * A * z)
step.witness(
    "Its coordinates are u = (A^+)' A^+ A z.", corrected.conclude["row space"], [row], u=A_pinv.T * A_pinv * A * z
)
step.identity("A A^+ A = A, so z_perp is in the null space.", A * z_perp, 0 * y)
step.identity("The two parts are orthogonal.", dot(z_par, z_perp), 0)
with step.suppose("There is no other such decomposition.", corrected.conclude["unique"]) as given:
    inner = given.step
    first = inner.identity(
        "A^+ A keeps A'u and sends q to 0, so p = A^+ A z.", p, z_par, [given["if1"], given["if2"], given["if3"]]
    )
    second = inner.identity("The other part is what remains.", q, z_perp, [first, given["if1"]])
    given.proves(first, second)
step.identity("The row-space part has the same image.", A * z_par, A * z)
with step.suppose("For a solution it is the minimum-norm solution.", corrected.conclude["solutions"]) as given:
    given.proves(given.step.identity("A^+ A z = A^+ y.", z_par, A_pinv * y, [given["if1"]]))

free = language.child()
p_free, q_free = free.vector("p0", "d", "p"), free.vector("q0", "d", "q")
mutated = claim.mutated(
    "unique without the row space",
    given={"sum": eq(z, p_free + q_free), "null space": eq(A * q_free, 0 * y)},
    conclude={"unique": eq(p_free, z_par)},
    says="Without p in the row space the decomposition is not unique.",
    language=free,
)
mutated.refuted(
    "0 is the sum of (0, 1) and (0, -1), both in the null space of [1, 0].",
    assume="unique",
    dims={"m": 1, "d": 2},
    values={A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], z: [[0], [0]], p_free: [[0], [1]], q_free: [[0], [-1]]},
)
