"""Polynomials in typed words: the arithmetic in which certificates are searched.

A word is a product of letters, each with a symbolic shape and perhaps transposed. A 1 x 1 word is a scalar: it
commutes and equals its transpose, so it is cut out of longer words ("loops") and sorted. Scalar letters may have
negative exponents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

Letter = tuple[str, bool, str, str]  # name, transposed?, rows, columns
Word = tuple[Letter, ...]
Monomial = tuple[tuple[Word, int], ...]
Term = tuple[Monomial, Word]
Shape = tuple[str, str]
ONE_BY_ONE: Shape = ("1", "1")
UNIT: Term = ((), ())


class ShapeError(ValueError):
    """A sum or product of expressions whose shapes do not fit."""


@cache
def flip(word: Word) -> Word:
    """Transpose a word.

    >>> flip((("A", False, "m", "d"),))
    (('A', True, 'd', 'm'),)
    """
    return tuple((name, not primed, columns, rows) for name, primed, rows, columns in reversed(word))


@cache
def reduced(word: Word) -> Term:
    """Cut the 1 x 1 pieces out of a word and sort them."""
    pieces: list[list[Letter]] = [[]]
    for letter in word:
        if letter[2] == "1":
            pieces.append([])
        pieces[-1].append(letter)
    if word and word[-1][3] == "1":
        pieces.append([])
    loops = [tuple(piece) for piece in pieces[1:-1]]
    rest = tuple(pieces[0] + pieces[-1]) if len(pieces) > 1 else tuple(pieces[0])
    counted = Counter(min(loop, flip(loop)) for loop in loops)
    return tuple(sorted(counted.items())), rest


def merge(left: Monomial, right: Monomial, sign: int = 1) -> Monomial:
    """Multiply (or, with sign -1, divide) two monomials."""
    if not right:
        return left
    if not left and sign == 1:
        return right
    total = dict(left)
    for loop, exponent in right:
        total[loop] = total.get(loop, 0) + sign * exponent
        if not total[loop]:
            del total[loop]
    return tuple(sorted(total.items()))


@dataclass(frozen=True)
class Poly:
    """A sum of rational multiples of terms, all of one shape.

    >>> w = Poly.letter("w", ("d", "1"))
    >>> print(w.T * w * w)
    (w' w) w
    """

    shape: Shape
    terms: Mapping[Term, Fraction]

    @staticmethod
    def letter(name: str, shape: Shape) -> Poly:
        return Poly.of_word(((name, False, *shape),))

    @staticmethod
    def of_word(word: Word) -> Poly:
        return Poly((word[0][2], word[-1][3]), {reduced(word): Fraction(1)})

    @staticmethod
    def number(value: int | Fraction) -> Poly:
        return Poly(ONE_BY_ONE, {UNIT: Fraction(value)} if value else {})

    @staticmethod
    def identity(dim: str) -> Poly:
        return Poly((dim, dim), {UNIT: Fraction(1)})

    @staticmethod
    def zero(shape: Shape) -> Poly:
        return Poly(shape, {})

    def __add__(self, other: Poly) -> Poly:
        if self.shape != other.shape:
            raise ShapeError(f"cannot add {other} of shape {other.shape} to {self} of shape {self.shape}")
        terms = dict(self.terms)
        for term, c in other.terms.items():
            terms[term] = terms[term] + c if term in terms else c
        return Poly(self.shape, {term: c for term, c in terms.items() if c})

    def scaled(self, factor: int | Fraction) -> Poly:
        return Poly(self.shape, {term: c * factor for term, c in self.terms.items()} if factor else {})

    def __neg__(self) -> Poly:
        return self.scaled(-1)

    def __sub__(self, other: Poly) -> Poly:
        return self + -other

    def __mul__(self, other: Poly) -> Poly:
        if ONE_BY_ONE in (self.shape, other.shape):
            shape = other.shape if self.shape == ONE_BY_ONE else self.shape
        elif self.shape[1] == other.shape[0]:
            shape = (self.shape[0], other.shape[1])
        else:
            raise ShapeError(f"cannot multiply {self} of shape {self.shape} by {other} of shape {other.shape}")
        terms: dict[Term, Fraction] = {}
        for (loops1, word1), c1 in self.terms.items():
            for (loops2, word2), c2 in other.terms.items():
                new, word = reduced(word1 + word2) if word1 and word2 else ((), word1 + word2)
                term = (merge(merge(loops1, loops2), new), word)
                c = c2 if c1 == 1 else c1 if c2 == 1 else c1 * c2  # most are 1, and fractions are slow
                terms[term] = terms[term] + c if term in terms else c
        return Poly(shape, {term: c for term, c in terms.items() if c})

    def __pow__(self, exponent: int) -> Poly:
        if exponent < 0:
            return self.inverse() ** -exponent
        result = Poly.number(1)
        for _ in range(exponent):
            result = result * self
        return result

    def inverse(self) -> Poly:
        """One over a single scalar term; whether its letters may vanish is for the kernel to say."""
        if self.shape != ONE_BY_ONE or len(self.terms) != 1:
            raise ShapeError(f"only one scalar term can be inverted, not {self}; give the denominator a name")
        ((loops, _), c), *_ = self.terms.items()
        if any(len(loop) > 1 for loop, _ in loops):
            raise ShapeError(f"only letters can be denominators; give {self} a name")
        return Poly(ONE_BY_ONE, {(tuple((loop, -e) for loop, e in loops), ()): 1 / c})

    @property
    def T(self) -> Poly:
        return Poly(self.shape[::-1], {(loops, flip(word)): c for (loops, word), c in self.terms.items()})

    def letters(self) -> Iterator[Letter]:
        for loops, word in self.terms:
            yield from word
            for loop, _ in loops:
                yield from loop

    def mapped(self, mapping: Callable[[str, Shape], Poly]) -> Poly:
        """Replace every letter by a polynomial of the same shape."""

        def image(word: Word) -> Poly:
            result = Poly.number(1)
            for name, primed, rows, columns in word:
                result = result * (mapping(name, (columns, rows)).T if primed else mapping(name, (rows, columns)))
            return result

        total = Poly.zero(self.shape)
        for (loops, word), c in self.terms.items():
            value = Poly.number(c)
            for loop, exponent in loops:
                value = value * image(loop) ** exponent
            total = total + value * (image(word) if word else Poly(self.shape, {UNIT: Fraction(1)}))
        return total

    def derived(self, rate: Callable[[str, Shape], Poly]) -> Poly:
        """The product rule, given the derivative of each letter."""

        def of_word(word: Word, shape: Shape) -> Poly:
            total = Poly.zero(shape)
            for i, (name, primed, rows, columns) in enumerate(word):
                inner = rate(name, (columns, rows)).T if primed else rate(name, (rows, columns))
                left = Poly.of_word(word[:i]) if i else Poly.number(1)
                right = Poly.of_word(word[i + 1 :]) if word[i + 1 :] else Poly.number(1)
                total = total + left * inner * right
            return total

        total = Poly.zero(self.shape)
        for (loops, word), c in self.terms.items():
            for loop, exponent in loops:
                others = (merge(loops, ((loop, 1),), -1), word)
                total = total + of_word(loop, ONE_BY_ONE) * Poly(self.shape, {others: c * exponent})
            if word:
                total = total + Poly(ONE_BY_ONE, {(loops, ()): c}) * of_word(word, self.shape)
        return total

    def __str__(self) -> str:
        shown = [show_term(term, c, self.shape) for term, c in sorted(self.terms.items())]
        return " + ".join(shown).replace("+ -", "- ") or "0"


def show_term(term: Term, coefficient: Fraction, shape: Shape) -> str:
    """One term in the grammar of certificates.

    >>> show_term(UNIT, Fraction(-1, 2), ("d", "d"))
    '-1/2 I_d'
    """
    loops, word = term
    parts = [show_power(loop, exponent) for loop, exponent in loops]
    if word:
        parts.append(show_word(word))
    elif shape != ONE_BY_ONE:
        parts.append(f"I_{shape[0]}")
    if abs(coefficient) != 1 or not parts:
        parts.insert(0, str(abs(coefficient)))
    return "-" * (coefficient < 0) + " ".join(parts)


def show_power(loop: Word, exponent: int) -> str:
    base = loop[0][0] if len(loop) == 1 else f"({show_word(loop)})"
    return base if exponent == 1 else f"{base}^{exponent}"


def show_word(word: Word) -> str:
    return " ".join(name + "'" * primed for name, primed, *_ in word)
