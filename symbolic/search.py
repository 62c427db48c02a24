"""Search for cofactors: write a polynomial in typed words as a combination of given equations.

From the terms of the goal, multiples of the equations that contain such a term are generated, their new terms are
treated in the same way, round by round, and a linear system over the rationals says whether the goal is a combination
of what has been generated. First only the leading terms of the equations are matched (that is reduction), then all
terms. Nothing here is trusted: whoever uses the cofactors multiplies them out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq, fmpq_mat

from symbolic.words import ONE_BY_ONE, UNIT, Monomial, Poly, Shape, Term, Word, flip, merge, show_term


class NoCertificate(ValueError):
    """No combination was found; the message says what could not be removed."""


@dataclass(frozen=True)
class Multiple:
    """scale * (left * equation * right)."""

    scale: Term
    scale_shape: Shape
    left: Word
    by: str
    right: Word
    poly: Poly


@dataclass(frozen=True)
class Cofactor:
    """One row of a certificate, in its grammar: scale * (left * equation * right)."""

    scale: str
    left: str
    by: str
    right: str

    def row(self) -> list[str]:
        return [self.scale, self.left, self.by, self.right]


# How much is tried: which terms of an equation may be matched, for how many rounds, and at most how many multiples.
PLANS = (("leading", 3, 400), ("leading", 9, 1500), ("all", 2, 900), ("all", 4, 2500), ("even constant", 3, 3000))


def cofactors(goal: Poly, equations: Mapping[str, Poly], units: Iterable[str] = ()) -> list[Cofactor]:
    """Cofactors that make `goal` from `equations` (each = 0).

    Parameters
    ----------
    goal : Poly, of any shape
    equations : name to polynomial; a transposed equation is cited with a prime
    units : names of scalar letters that are known not to vanish

    Raises
    ------
    NoCertificate : if the bounded search finds none

    Examples
    --------
    >>> w = Poly.letter("w", ("d", "1"))
    >>> P = Poly.identity("d") - w * w.T
    >>> [row.row() for row in cofactors(P * P - P, {"unit": w.T * w - Poly.number(1)})]
    [["w w'", '1', 'unit', '1']]
    """
    if not goal.terms:
        return []
    sources = with_transposes(equations)
    for matching, rounds, limit in PLANS:
        multiples = generate(goal, sources, frozenset(units), matching, rounds, limit)
        solution = combine(goal, multiples)
        if solution is not None:
            return [written(multiple, c) for multiple, c in solution]
    raise NoCertificate(f"no combination of {', '.join(sorted(equations)) or 'nothing'} gives {goal}")


def with_transposes(equations: Mapping[str, Poly]) -> dict[str, Poly]:
    sources = {name: poly for name, poly in equations.items() if poly.terms}
    for name, poly in list(sources.items()):
        if poly.shape != ONE_BY_ONE and poly.T.terms not in (poly.terms, (-poly).terms):
            sources[name + "'"] = poly.T
    return sources


def size(term: Term) -> tuple[int, Term]:
    loops, word = term
    return sum(len(loop) * abs(exponent) for loop, exponent in loops) + len(word), term


def matched_terms(poly: Poly, matching: str) -> list[Term]:
    """The terms of an equation that may be looked for in others."""
    ordered = sorted(poly.terms, key=size, reverse=True)
    if matching == "leading":
        return ordered[:1]
    return [term for term in ordered if term != UNIT or matching == "even constant"]


def generate(
    goal: Poly, sources: Mapping[str, Poly], units: frozenset[str], matching: str, rounds: int, limit: int
) -> list[Multiple]:
    """Multiples of the equations that share terms with the goal, or with multiples found before."""
    wanted = {name: matched_terms(poly, matching) for name, poly in sources.items()}
    found: dict[tuple[Term, Word, str, Word], Multiple] = {}
    seen: set[Term] = set()
    frontier = sorted(goal.terms, key=size)
    for _ in range(rounds):
        seen.update(frontier)
        fresh: set[Term] = set()
        for term in frontier:
            for name, patterns in wanted.items():
                for pattern in patterns:
                    for scale, left, right in occurrences(pattern, term, sources[name], units):
                        key = (scale, left, name, right)
                        if key not in found:
                            found[key] = multiple(scale, left, name, right, sources[name], goal)
                            fresh.update(found[key].poly.terms)
                        if len(found) >= limit:
                            return list(found.values())
        frontier = sorted(fresh - seen, key=size)
    return list(found.values())


def multiple(scale: Term, left: Word, name: str, right: Word, equation: Poly, goal: Poly) -> Multiple:
    poly = equation
    if left:
        poly = Poly.of_word(left) * poly
    if right:
        poly = poly * Poly.of_word(right)
    shape = ONE_BY_ONE if poly.shape == goal.shape else goal.shape
    return Multiple(scale, shape, left, name, right, Poly(shape, {scale: Fraction(1)}) * poly)


def occurrences(pattern: Term, term: Term, equation: Poly, units: frozenset[str]) -> Iterator[tuple[Term, Word, Word]]:
    """The (scale, left, right) for which scale * (left * pattern * right) is the term."""
    loops, word = term
    if equation.shape == ONE_BY_ONE:
        quotient = divide(loops, pattern[0], units)
        if quotient is not None:
            yield (quotient, word), (), ()
        return
    dim = equation.shape[0]
    quotient = divide(loops, pattern[0], units)
    if quotient is not None and word:
        for left, right in splits(word, pattern[1], dim):
            yield (quotient, ()), left, right
    for loop, exponent in loops:
        if exponent < 1 or len(loop) == 1:
            continue
        quotient = divide(merge(loops, ((loop, 1),), -1), pattern[0], units)
        for turned in sorted({loop, flip(loop)}) if quotient is not None else ():
            for left, right in splits(turned, pattern[1], dim):
                if left or right:
                    yield (quotient or (), word), left, right


def splits(word: Word, piece: Word, dim: str) -> Iterator[tuple[Word, Word]]:
    """The ways to write a word as left * piece * right; an empty piece, an identity, fits where the dimension does."""
    for i in range(len(word) - len(piece) + 1):
        here = word[i][2] if i < len(word) else word[-1][3]
        if word[i : i + len(piece)] == piece and (piece or here == dim):
            yield word[:i], word[i + len(piece) :]


def divide(monomial: Monomial, by: Monomial, units: frozenset[str]) -> Monomial | None:
    """The quotient; only units may get negative exponents."""
    there = dict(monomial)
    if any(there.get(loop, 0) < exponent and not is_unit(loop, units) for loop, exponent in by):
        return None
    quotient = merge(monomial, by, -1)
    return quotient if all(exponent > 0 or is_unit(loop, units) for loop, exponent in quotient) else None


def is_unit(loop: Word, units: frozenset[str]) -> bool:
    return len(loop) == 1 and loop[0][0] in units


def without_strays(multiples: Iterable[Multiple], anchors: Iterable[Term]) -> list[Multiple]:
    """Leave out the multiples with a term that occurs nowhere else: their coefficients can only be zero."""
    kept = dict(enumerate(multiples))
    places: dict[Term, set[int]] = {term: {-1} for term in anchors}
    for i, found in kept.items():
        for term in found.poly.terms:
            places.setdefault(term, set()).add(i)
    strays = [term for term, where in places.items() if len(where) == 1]
    while strays:
        for i in places[strays.pop()] & kept.keys():
            for term in kept.pop(i).poly.terms:
                places[term].discard(i)
                if len(places[term]) == 1:
                    strays.append(term)
    return list(kept.values())


def echelon(polys: Sequence[Poly]) -> list[dict[int, Fraction]]:
    """The rows of the reduced echelon form of the matrix with a column for each polynomial, and a row for each term."""
    terms: dict[Term, int] = {}
    entries = [(terms.setdefault(term, len(terms)), j, c) for j, p in enumerate(polys) for term, c in p.terms.items()]
    matrix = fmpq_mat(len(terms), len(polys))
    for i, j, c in entries:
        matrix[i, j] = fmpq(c.numerator, c.denominator)
    reduced, rank = matrix.rref()
    rows = ({j: x for j, x in enumerate(row) if x != 0} for row in reduced.tolist()[:rank])
    return [{j: Fraction(int(x.p), int(x.q)) for j, x in row.items()} for row in rows]


def combine(goal: Poly, multiples: list[Multiple]) -> list[tuple[Multiple, Fraction]] | None:
    """Rational coefficients with sum of coefficient * multiple = goal, or None."""
    multiples = without_strays(multiples, goal.terms)
    if not goal.terms.keys() <= {term for m in multiples for term in m.poly.terms}:
        return None
    solution, last = [], len(multiples)
    for row in echelon([*(m.poly for m in multiples), goal]):
        pivot = min(row)
        if pivot == last:
            return None
        if last in row:
            solution.append((multiples[pivot], row[last]))
    return solution


def written(found: Multiple, c: Fraction) -> Cofactor:
    left, right = (show_term(((), word), Fraction(1), ONE_BY_ONE) for word in (found.left, found.right))
    return Cofactor(show_term(found.scale, c, found.scale_shape), left, found.by, right)
