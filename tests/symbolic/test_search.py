"""What the search finds is right, and what it cannot find it says."""

from fractions import Fraction

import pytest

from symbolic.inequalities import Square, certify, ldl
from symbolic.search import Cofactor, NoCertificate, cofactors
from symbolic.words import Poly

A = Poly.letter("A", ("m", "d"))
X = Poly.letter("X", ("d", "m"))
w, u = (Poly.letter(name, ("d", "1")) for name in "wu")
r = Poly.letter("r", ("m", "1"))
g, c, E = (Poly.letter(name, ("1", "1")) for name in "gcE")
one = Poly.number(1)
Id = Poly.identity("d")
PENROSE = {"1": A * X * A - A, "2": X * A * X - X, "3": (A * X).T - A * X, "4": (X * A).T - X * A}


def read(text: str) -> Poly:
    """The words of a cofactor; enough of the grammar for the tests."""
    letters = {"A": A, "X": X, "w": w, "u": u, "r": r, "g": g, "c": c, "E": E}
    result, sign = one, 1
    if text.startswith("-"):
        text, sign = text[1:], -1
    for piece in text.replace("(", " ").replace(")", " ").split():
        if piece == "I_d":
            result = result * Id
        elif piece[0].isdigit():
            result = result.scaled(Fraction(piece))
        elif "^" in piece:
            name, exponent = piece.split("^")
            result = result * letters[name] ** int(exponent)
        else:
            result = result * (letters[piece[0]].T if piece.endswith("'") else letters[piece])
    return result.scaled(sign)


def combined(rows: list[Cofactor], equations: dict[str, Poly], shape: tuple[str, str]) -> Poly:
    total = Poly.zero(shape)
    for row in rows:
        equation = equations[row.by.rstrip("'")]
        equation = equation.T if row.by.endswith("'") else equation
        total = total + read(row.scale) * (read(row.left) * equation * read(row.right))
    return total


@pytest.mark.parametrize(
    "goal",
    [
        (Id - X * A) * (Id - X * A) - (Id - X * A),
        A.T * X.T * A.T - A.T,
        X - A.T * X.T * X,
        (w.T * A.T * X.T * X * A * w) - (w.T * X * A * w),
    ],
)
def test_penrose(goal: Poly) -> None:
    rows = cofactors(goal, PENROSE)
    assert combined(rows, PENROSE, goal.shape) == goal


def test_one_by_one_words_are_rewritten_inside() -> None:
    goal = (r.T * A * X * A * w) * w - (r.T * A * w) * w
    rows = cofactors(goal, PENROSE)
    assert combined(rows, PENROSE, goal.shape) == goal


def test_only_units_are_divided_by() -> None:
    equations = {"kept": E * w - u}
    goal = w - E**-1 * u
    assert combined(cofactors(goal, equations, ["E"]), equations, goal.shape) == goal
    with pytest.raises(NoCertificate, match="kept"):
        cofactors(goal, equations)


def test_an_identity_may_have_to_be_put_in() -> None:
    equations = {"full": A * X - Poly.identity("m"), "zero": X * r}
    rows = cofactors(r, equations)
    assert combined(rows, equations, r.shape) == r


@pytest.mark.parametrize("goal", [w, X * A - Id, A * X - Poly.identity("m"), w.T * w - one])
def test_false_identities_are_not_found(goal: Poly) -> None:
    with pytest.raises(NoCertificate):
        cofactors(goal, PENROSE)


def total(squares: list[Square], known: dict[str, Poly]) -> Poly:
    result = Poly.number(0)
    for square in squares:
        assert square.coefficient > 0
        term = (square.column.T * square.column).scaled(square.coefficient)
        for name in square.by:
            term = term * known[name]
        result = result + term
    return result


def test_a_product_of_hypotheses_times_a_square() -> None:
    known = {"first": g**2 - c, "second": E - c}
    goal = (g**2 - c) * (w.T * w) + (E - c) * (u.T * u)
    squares, rest = certify(goal, known, [w, u], {})
    assert not rest
    assert total(squares, known) == goal


def test_a_gram_matrix_that_is_not_diagonal() -> None:
    goal = (g**2).scaled(2) + c**2 + E**2 - (g * c).scaled(2) - (g * E).scaled(2) + (c * E)
    squares, _ = certify(goal, {}, [g, c, E], {})
    assert total(squares, {}) == goal


def test_a_point_in_the_interior_is_found() -> None:
    """Several Gram matrices give this form; the first one that the linear solve finds is not semidefinite."""
    goal = g**4 + c**4 + one - g**2 * c**2
    squares, _ = certify(goal, {}, [g * g, c * c, g * c, g, c], {}, strict=[])
    assert total(squares, {}) == goal
    assert any(square.column == one and not square.by for square in squares)


@pytest.mark.parametrize(
    ("goal", "columns"),
    [
        (g * c, [g, c]),
        (-(w.T * w), [w]),
        (g**4 * c**2 + g**2 * c**4 + one - (g * c) ** 2 * Poly.number(3), [g, c, g * c]),
    ],
)
def test_what_is_no_sum_of_squares_is_not_found(goal: Poly, columns: list[Poly]) -> None:
    """The last one is Motzkin's form, which is nonnegative all the same."""
    with pytest.raises(NoCertificate):
        certify(goal, {}, columns, {})


def test_strict_needs_something_strict() -> None:
    with pytest.raises(NoCertificate, match="not > 0"):
        certify(g * g, {}, [g], {}, strict=[])
    squares, _ = certify(one - g.scaled(Fraction(1, 2)), {"below": one - g}, [], {}, strict=[])
    assert total(squares, {"below": one - g}) == one - g.scaled(Fraction(1, 2))


def test_ldl_refuses_indefinite_matrices() -> None:
    zero, unit = Fraction(0), Fraction(1)
    assert ldl({(0, 0): zero, (0, 1): unit, (1, 0): unit, (1, 1): unit}) is None
    assert ldl({(0, 0): -unit}) is None
    assert ldl({(0, 0): zero}) == []
