"""The arithmetic of typed words, against matrices of random rationals."""

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.words import Poly, ShapeError, show_term

SHAPES = {"A": ("m", "d"), "B": ("d", "m"), "w": ("d", "1"), "y": ("m", "1"), "g": ("1", "1"), "S": ("d", "d")}
Matrix = list[list[Fraction]]


def product(left: Matrix, right: Matrix) -> Matrix:
    if len(left) == len(left[0]) == 1:
        return [[left[0][0] * b for b in row] for row in right]
    if len(right) == len(right[0]) == 1:
        return [[a * right[0][0] for a in row] for row in left]
    columns = list(zip(*right, strict=True))
    return [[sum((a * b for a, b in zip(row, column, strict=True)), Fraction(0)) for column in columns] for row in left]


def transpose(matrix: Matrix) -> Matrix:
    return [list(column) for column in zip(*matrix, strict=True)]


def evaluate(poly: Poly, values: dict[str, Matrix], dims: dict[str, int]) -> Matrix:
    rows, columns = (1 if dim == "1" else dims[dim] for dim in poly.shape)
    total = [[Fraction(0)] * columns for _ in range(rows)]
    for (loops, word), c in poly.terms.items():
        term: Matrix = [[c]]
        for loop, exponent in loops:
            value = chain(loop, values)[0][0]
            term = product(term, [[value**exponent]])
        block = chain(word, values) if word else [[Fraction(int(i == j)) for j in range(columns)] for i in range(rows)]
        total = [[a + b for a, b in zip(r, s, strict=True)] for r, s in zip(total, product(term, block), strict=True)]
    return total


def chain(word: tuple[tuple[str, bool, str, str], ...], values: dict[str, Matrix]) -> Matrix:
    result: Matrix = [[Fraction(1)]]
    for name, primed, *_ in word:
        result = product(result, transpose(values[name]) if primed else values[name])
    return result


@st.composite
def polys(draw: st.DrawFn, shape: tuple[str, str] | None = None, depth: int = 3) -> Poly:
    letters = [name for name, s in SHAPES.items() if shape in (None, s)]
    turned = [name for name, s in SHAPES.items() if shape in (None, s[::-1])]
    choice = draw(st.integers(0, 5 if depth else 1))
    if choice == 0 and letters:
        name = draw(st.sampled_from(letters))
        return Poly.letter(name, SHAPES[name])
    if choice == 1 and turned:
        name = draw(st.sampled_from(turned))
        return Poly.letter(name, SHAPES[name]).T
    rows, columns = shape or draw(st.sampled_from(list(SHAPES.values())))
    if choice == 2 or not depth:
        return Poly.zero((rows, columns)).scaled(draw(st.integers(-3, 3)))
    if choice == 3:
        return draw(polys((rows, columns), depth - 1)) + draw(polys((rows, columns), depth - 1))
    if choice == 4:
        return draw(polys((columns, rows), depth - 1)).T
    middle = draw(st.sampled_from(["1", "m", "d"]))
    return draw(polys((rows, middle), depth - 1)) * draw(polys((middle, columns), depth - 1))


def data(dims: dict[str, int]) -> dict[str, Matrix]:
    rng = random.Random(5)
    size = {"1": 1, **dims}
    return {
        name: [[Fraction(rng.randint(-4, 4), rng.randint(1, 3)) for _ in range(size[c])] for _ in range(size[r])]
        for name, (r, c) in SHAPES.items()
    }


@settings(max_examples=150, deadline=None)
@given(polys(("d", "d")), polys(("d", "1")))
def test_products_and_sums_are_those_of_matrices(left: Poly, right: Poly) -> None:
    for dims in ({"m": 2, "d": 3}, {"m": 1, "d": 1}, {"m": 3, "d": 2}):
        values = data(dims)
        assert evaluate(left * right, values, dims) == product(
            evaluate(left, values, dims), evaluate(right, values, dims)
        )
        assert evaluate(left.T, values, dims) == transpose(evaluate(left, values, dims))


def test_a_scalar_equals_its_transpose_and_commutes() -> None:
    A, w, y = (Poly.letter(name, SHAPES[name]) for name in "Awy")
    loop = y.T * A * w
    assert loop == loop.T == w.T * A.T * y
    assert w * loop == loop * w
    assert w * (w.T * w) == (w * w.T) * w
    assert A * w * loop != w.T * w * A * w


def test_shapes_are_checked() -> None:
    A, w = (Poly.letter(name, SHAPES[name]) for name in "Aw")
    with pytest.raises(ShapeError, match="cannot multiply"):
        A * A
    with pytest.raises(ShapeError, match="cannot add"):
        A + w
    with pytest.raises(ShapeError, match="give the denominator a name"):
        (w.T * w + Poly.number(1)).inverse()
    with pytest.raises(ShapeError, match="only letters can be denominators"):
        (w.T * w).inverse()


def test_the_product_rule() -> None:
    A, w, g = (Poly.letter(name, SHAPES[name]) for name in "Awg")
    rates = {"w": A.T * A * w, "g": g * g}

    def rate(name: str, shape: tuple[str, str]) -> Poly:
        return rates.get(name, Poly.zero(shape))

    assert (g**-1 * w).derived(rate) == g**-1 * A.T * A * w - w
    assert (w * w.T).derived(rate) == A.T * A * w * w.T + w * w.T * A.T * A
    assert (w.T * w).derived(rate) == (w.T * A.T * A * w).scaled(2)


def test_substitution_is_evaluation_of_the_letter() -> None:
    A, w, y, g = (Poly.letter(name, SHAPES[name]) for name in "Awyg")
    image = A.T * y
    poly = g**2 * w * w.T * A.T * y + w
    replaced = poly.mapped(lambda name, shape: image if name == "w" else Poly.letter(name, shape))
    assert replaced == g**2 * image * image.T * A.T * y + image


def test_terms_are_shown_in_the_grammar_of_certificates() -> None:
    A, w, g = (Poly.letter(name, SHAPES[name]) for name in "Awg")
    assert str(g**-2 * w * w.T - Poly.identity("d")) == "-I_d + g^-2 w w'"
    assert str((w.T * A.T * A * w) ** 2) == "(w' A' A w)^2"
    (term,) = (g * w).terms
    assert show_term(term, Fraction(-3, 2), ("d", "1")) == "-3/2 g w"
