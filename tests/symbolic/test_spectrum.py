"""Eigenvalues, rank and minimum-norm solutions against mpmath and against what they must satisfy."""

from __future__ import annotations

import random
from fractions import Fraction

import mpmath
import pytest
from flint import arb, fmpq, fmpq_mat

from symbolic import spectrum
from symbolic.balls import EnclosureError, precision
from symbolic.newton import increasing_root
from symbolic.spectrum import (
    column,
    dot,
    eigenvalues,
    full_row_rank,
    gram,
    matrix,
    minimum_norm_solution,
    null_space_part,
)
from symbolic.surds import surd_sign

Q = Fraction


def hilbert(m: int, d: int) -> list[list[Fraction]]:
    return [[Q(1, i + j + 1) for j in range(d)] for i in range(m)]


def sparse(rng: random.Random, m: int, d: int) -> list[list[Fraction]]:
    return [[Q(rng.randint(-9, 9), rng.randint(1, 5)) for _ in range(d)] for _ in range(m)]


def mpf(x: fmpq) -> mpmath.mpf:
    return mpmath.mpf(int(x.p)) / int(x.q)


def inside(x: arb, value: mpmath.mpf, digits: int) -> bool:
    """Whether mpmath's number agrees with a ball to so many digits, relative to it."""
    with precision(2000):
        number = arb(mpmath.nstr(value, digits + 5))
        return bool(abs(x - number) <= arb(10) ** -digits * abs(number))


@pytest.mark.parametrize(("m", "d"), [(2, 4), (5, 8), (10, 30), (30, 30)])
def test_eigenvalues_of_hilbert_matrices(m: int, d: int) -> None:
    found = eigenvalues(gram(hilbert(m, d)), 40)
    assert len(found) == m
    assert all(x.value > 0 and x.value.rel_accuracy_bits() > 132 for x in found)
    with mpmath.workdps(160):
        A = mpmath.matrix([[mpmath.mpf(1) / (i + j + 1) for j in range(d)] for i in range(m)])
        expected = sorted(mpmath.eigsy(A * A.T, eigvals_only=True))
        assert inside(found[0].value, expected[0], 38)
        assert inside(found[-1].value, expected[-1], 38)


def test_tiny_and_multiple_eigenvalues() -> None:
    tiny = Q(1, 10**20)
    found = eigenvalues(gram([[tiny, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]), 50)
    assert [x.multiplicity for x in found] == [1, 3]
    with precision(300):
        assert found[0].value.contains(fmpq(1, 10**40))
        assert found[0].value.rad() < arb("1e-90")
        assert found[1].value.contains(1)


def test_close_eigenvalues_are_told_apart() -> None:
    near = 1 + Q(1, 10**60)
    found = eigenvalues(fmpq_mat([[fmpq(1), 0], [0, fmpq(near.numerator, near.denominator)]]), 5)
    assert [x.multiplicity for x in found] == [1, 1]
    assert found[0].value < found[1].value


def test_zero_is_an_exact_eigenvalue() -> None:
    found = eigenvalues(gram([[1, 2], [2, 4]]))
    assert found[0].value == 0
    with precision(200):
        assert found[1].value.contains(25)


def test_eigenvalues_that_cannot_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spectrum, "_certain", lambda _found, _size: False)
    with pytest.raises(EnclosureError, match="told apart"):
        eigenvalues(gram([[1, 2]]))


def test_roots_that_are_lost_are_noticed() -> None:
    found = eigenvalues(gram([[1, 0], [0, 2]]))
    assert spectrum._certain(found, 2)
    assert not spectrum._certain(found[:1], 2)
    assert not spectrum._certain(found[::-1], 2)


def test_rank_is_decided_exactly() -> None:
    small = Q(1, 10**200)
    assert full_row_rank([[1, 2, 3], [1, 2, 3 + small]])
    assert not full_row_rank([[1, 2, 3], [Q(1, 3), Q(2, 3), 1]])
    assert not full_row_rank([[1], [2]])
    assert not full_row_rank([[0, 0]])


@pytest.mark.parametrize("seed", range(5))
def test_the_minimum_norm_solution(seed: int) -> None:
    rng = random.Random(seed)
    A, y, u = sparse(rng, 3, 5), [Q(rng.randint(-5, 5)) for _ in range(3)], [Q(rng.randint(-5, 5)) for _ in range(5)]
    if not full_row_rank(A):
        pytest.skip("by chance")
    x, perp = minimum_norm_solution(A, y), null_space_part(A, u)
    assert (matrix(A) * column(x)).entries() == column(y).entries()
    assert (matrix(A) * column(perp)).entries() == column([0, 0, 0]).entries()
    assert dot(x, perp) == 0
    with mpmath.workdps(50):
        B = mpmath.matrix([[mpmath.mpf(a.numerator) / a.denominator for a in row] for row in A])
        target = mpmath.matrix([mpmath.mpf(b.numerator) / b.denominator for b in y])
        U, S, V = mpmath.svd_r(B)
        expected = V.T * mpmath.diag([1 / s for s in S]) * U.T * target
        assert all(mpmath.almosteq(mpf(a), b, 1e-40, 1e-40) for a, b in zip(x, expected, strict=True))


def test_what_has_no_answer_is_rejected() -> None:
    with pytest.raises(ValueError, match="of its 2 rows only 1"):
        minimum_norm_solution([[1, 2], [2, 4]], [1, 2])
    with pytest.raises(ValueError, match="an entry for each row"):
        minimum_norm_solution([[1, 2]], [1, 2])
    with pytest.raises(ValueError, match="as long as the rows"):
        null_space_part([[1, 2]], [1])
    with pytest.raises(ValueError, match="one length"):
        matrix([[1, 2], [1]])
    with pytest.raises(ValueError, match="exact rational"):
        matrix([[0.5]])  # type: ignore[list-item] # a float is what must be refused
    with pytest.raises(ValueError, match="symmetric"):
        eigenvalues(matrix([[1, 2], [3, 4]]))
    with pytest.raises(ValueError, match="digits"):
        eigenvalues(matrix([[1]]), 0)


@pytest.mark.parametrize("seed", range(20))
def test_signs_of_surds(seed: int) -> None:
    rng = random.Random(seed)
    p, q = (fmpq(rng.randint(-4, 4), rng.randint(1, 3)) for _ in range(2))
    r = fmpq(rng.randint(0, 5), rng.choice([1, 4]))
    with mpmath.workdps(30):
        value = mpf(p) + mpf(q) * mpmath.sqrt(mpf(r))
        expected = 0 if abs(value) < mpmath.mpf("1e-25") else int(mpmath.sign(value))
    assert surd_sign(p, q, r) == expected


def test_a_root_beyond_reach_or_absent_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symbolic.newton.EXTRA_BITS", 200)
    with pytest.raises(EnclosureError, match="no enclosure of a root"):
        increasing_root(lambda x: x.exp(), lambda a, b: (a.exp().lower(), b.exp().upper()), 50)
    with pytest.raises(EnclosureError, match="no enclosure of a root"):
        increasing_root(lambda _: arb.nan(), lambda _a, _b: (arb(1), arb(1)), 50)


@pytest.mark.parametrize("bits", [10, 64, 500, 5000])
@pytest.mark.parametrize("target", [fmpq(0), fmpq(1, 3), fmpq(-7), fmpq(10) ** 12])
def test_roots_are_as_sharp_as_asked_for(bits: int, target: fmpq) -> None:
    root = increasing_root(lambda x: 2 * (x - target), lambda _a, _b: (arb(1), arb(3)), bits)
    with precision(2 * bits + 200):
        assert root.contains(target)
        assert root.rad() <= arb(2) ** -bits
