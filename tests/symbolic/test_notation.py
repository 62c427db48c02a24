"""Statements in SymPy: text, typed words and LaTeX of the same expression."""

import pytest
import sympy as sp

from symbolic.notation import (
    ANYTHING,
    Language,
    any_of,
    dot,
    eq,
    exist,
    for_all,
    ge,
    gt,
    implies,
    norm2,
    predicate,
    text,
)


@pytest.fixture
def words() -> Language:
    language = Language()
    language.matrix("A", "m", "d")
    language.vector("y", "m")
    language.vector("w", "d", "w_t")
    language.scalar("g")
    language.scalar("c")
    return language


def letters(language: Language) -> list[sp.Expr]:
    return [language.symbols[name] for name in ("A", "y", "w", "g", "c")]


def test_text_is_the_grammar_of_certificates(words: Language) -> None:
    A, y, w, g, c = letters(words)
    assert text(y - g * A * w) == "y - g A w"
    assert text(-c * dot(w, A.T * y) ** 2 / 2) == "-1/2 c (w' (A' y))^2"
    assert text(sp.Identity(A.shape[1]) - w * w.T / g**2) == "I_d - g^-2 w w'"


def test_words_and_text_are_the_same_thing(words: Language) -> None:
    A, y, w, g, _ = letters(words)
    r = words.let("r", y - g * A * w)
    assert str(words.poly(norm2(r))) == "-2 g (w' A' y) + g^2 (w' A' A w) + (y' y)"
    assert words.poly(dot(w, A.T * r)) == words.poly(dot(A * w, r))


def test_derivations_follow_definitions(words: Language) -> None:
    _, _, w, g, c = letters(words)
    n = words.define("n", "norm", w)
    E = words.define("E", "exp", g**2 / (2 * c))
    rate = words.derivation("rate", {w: g * w, g: c}, r"\dot{{{}}}")
    assert words.poly(rate(E)) == words.poly(E * g)
    assert words.poly(rate(n)) == words.poly(g * norm2(w) / n)
    assert words.poly(rate(c * n**2)) == words.poly(2 * c * g * norm2(w))


def test_a_letter_that_moves_in_any_way_has_no_derivative(words: Language) -> None:
    A, y, w, _, c = letters(words)
    rate = words.derivation("rate", {w: A.T * y, y: ANYTHING}, r"\dot{{{}}}")
    assert text(rate.table["y"]) == "?"
    assert words.latex(rate.table["y"]) == r"\text{anything}"
    assert words.poly(rate(c * dot(w, w))) == words.poly(2 * c * dot(y, A * w))
    with pytest.raises(ValueError, match="nothing is known of rate"):
        words.poly(rate(dot(y, A * w)))


def test_latex_uses_the_papers_symbols(words: Language) -> None:
    A, y, w, g, _ = letters(words)
    assert words.latex(y - g * A * w) == "y - g A w_t"
    assert words.latex(norm2(w)) == r"\left\|w_t\right\|^2"


def test_sides_must_have_one_shape(words: Language) -> None:
    A, y, w, _, _ = letters(words)
    with pytest.raises(ValueError, match="have shapes"):
        eq(A * w, w)
    with pytest.raises(ValueError, match="inner product"):
        dot(w, y)


def test_facts_are_no_truth_values(words: Language) -> None:
    _, _, _, g, c = letters(words)
    with pytest.raises(TypeError, match="not a truth value"):
        bool(eq(g, c))
    with pytest.raises(TypeError, match="not a truth value"):
        [fact for fact in (gt(g, 0), gt(c, 0)) if fact]


def test_facts_as_data(words: Language) -> None:
    A, y, w, g, c = letters(words)
    z = sp.MatrixSymbol("z", *w.shape)
    assert any_of(eq(g, 0), [ge(c, 0), gt(c, 1)]).data() == {"or": [["g = 0"], ["c >= 0", "c > 1"]]}
    assert for_all(z, then=ge(norm2(z), 0)).data() == {"forall": {"z": ["d", "1"]}, "if": [], "then": ["z' z >= 0"]}
    assert exist(z, such_that=eq(A * z, y)).data() == {"exists": {"z": ["d", "1"]}, "with": ["A z = y"]}
    assert implies(eq(g, 0), eq(c, 0)).data() == {"forall": {}, "if": ["g = 0"], "then": ["c = 0"]}
    assert predicate("exp", g, c**2).data() == "exp(g, c^2)"


def test_names_are_not_used_twice(words: Language) -> None:
    with pytest.raises(ValueError, match="taken"):
        words.scalar("g")


def test_a_child_does_not_change_its_parent(words: Language) -> None:
    child = words.child()
    child.scalar("extra")
    assert "extra" not in words.letters


def test_powers_of_norms_and_rates_have_one_exponent(words: Language) -> None:
    A, y, w, g, c = letters(words)
    rate = words.derivation("rate", {w: g * w, g: c}, r"\dot{{{}}}")
    assert words.latex(norm2(w) ** 2) == r"\left\|w_t\right\|^{4}"
    assert words.latex(dot(w, A.T * y) ** 2) == r"\left\langle w_t,\, A^\top y\right\rangle^{2}"
    assert words.latex(rate(g) ** 2) == r"\left(\dot{g}\right)^{2}"
