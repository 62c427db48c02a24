from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, arb_mat, fmpq, fmpq_mat

from symbolic import singular_basis as module
from symbolic.balls import EnclosureError, euclid, precision, rational
from symbolic.row_space import independent_rows, least_squares, null_space_part
from symbolic.singular_basis import SingularBasis, singular_basis

Q = Fraction
MATRICES: dict[str, list[list[int | Fraction]]] = {
    "wide": [[Q(1, 2), 1, Q(-1, 3)], [0, Q(2, 5), 1]],
    "one row": [[3, 4, 0]],
    "square": [[1, 2], [0, 1]],
    "tall": [[1, 2], [0, 1], [1, 1]],
    "dependent": [[1, 2, 0], [2, 4, 0], [0, 0, 0], [1, 0, 1]],
    "orthonormal": [[1, 0, 0], [0, 1, 0]],
    "triple value": [[Q(int(i == j)) + Q(1, 3) for j in range(4)] for i in range(4)],
    "nearly multiple": [[1, 0, 0], [0, 1 + Q(1, 10**25), 0], [0, Q(1, 10**30), 1]],
    "nearly singular": [[1, 2, 0], [1, 2, Q(1, 10**20)]],
    "Hilbert": [[Q(1, i + j + 1) for j in range(12)] for i in range(6)],
    "zero": [[0, 0]],
}


def exact(rows: list[list[int | Fraction]]) -> fmpq_mat:
    return fmpq_mat([[rational(x) for x in row] for row in rows])


@pytest.mark.parametrize("name", MATRICES)
@pytest.mark.parametrize("bits", [60, 300])
def test_the_basis_is_what_it_says(name: str, bits: int) -> None:
    A = exact(MATRICES[name])
    basis = singular_basis(A, bits)
    with precision(4 * bits):
        V, size = basis.vectors, range(len(basis.values))
        assert len(size) == A.rank()
        gram, square = V.transpose() * V, (arb_mat(A) * V).transpose() * (arb_mat(A) * V)
        assert all(gram[i, j].contains(int(i == j)) for i in size for j in size)
        assert all(x.rad() < arb(2) ** -bits for x in V.entries())
        off = euclid([(square[i, j] - (basis.values[i] if i == j else 0)).mid() for i in size for j in size])
        assert off <= basis.spread <= arb(2) ** -bits * sum(basis.values, arb(1))


@pytest.mark.parametrize("name", [name for name in MATRICES if name != "zero"])
def test_the_vectors_lie_in_the_row_space(name: str) -> None:
    A = exact(MATRICES[name])
    basis = singular_basis(A, 100)
    with precision(400):
        for column in basis.vectors.transpose().tolist():
            middle = [x.mid().fmpq() for x in column]
            assert euclid([arb(x) for x in null_space_part(A.tolist(), middle)]) < arb("1e-25")


def test_vectors_that_are_no_eigenvectors_are_seen_through() -> None:
    A = exact(MATRICES["wide"])
    with precision(100):
        turned = module._orthonormal(A, arb_mat([[1, 0], [0, 1], [0, 0]]))
        assert turned is not None
        assert turned.spread > arb("0.3")
        assert module._orthonormal(A, arb_mat([[1, 1], [1, 1], [0, 0]])) is None
        assert module._orthonormal(A, arb_mat([[1, 0], [0, arb("nan")], [0, 0]])) is None


def test_a_basis_that_is_not_sharp_is_not_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    blunt = SingularBasis(arb_mat([[1], [0]]), [arb(1)], arb("1e-3"))
    monkeypatch.setattr(module, "_orthonormal", lambda *_: blunt)
    with pytest.raises(EnclosureError, match="too close to dependent"):
        singular_basis(exact([[1, 0]]), 60)


def test_multiple_eigenvalues_have_orthonormal_vectors() -> None:
    with precision(100):
        vectors = module._by_mpmath(arb_mat([[2, 1, 1], [1, 2, 1], [1, 1, 2]]))
        gram = vectors.transpose() * vectors
        assert all(abs(gram[i, j] - int(i == j)) < arb("1e-25") for i in range(3) for j in range(3))


def test_least_squares_of_any_rank() -> None:
    x, rest = least_squares([[1, 0], [1, 0], [0, 0]], [fmpq(1), fmpq(3), fmpq(5)])
    assert (x, rest) == ([fmpq(2), fmpq(0)], [fmpq(-1), fmpq(1), fmpq(5)])
    assert least_squares([[0, 0]], [fmpq(1)]) == ([fmpq(0), fmpq(0)], [fmpq(1)])
    assert independent_rows([[0, 0]]) == []
    assert null_space_part([[0, 0]], [fmpq(1), fmpq(2)]) == [fmpq(1), fmpq(2)]
