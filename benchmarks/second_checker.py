"""A scalar identity: the second checker, which reads it from text, against SymPy's expand."""

from __future__ import annotations

import random
import time

import sympy as sp

from proofs import second

VARIABLES = 5
TERMS = {"p": 100, "q": 100, "r": 10}
DEGREE = 3

Polynomial = dict[tuple[int, ...], int]


def sparse(rng: random.Random, terms: int) -> Polynomial:
    """Random exponents, up to DEGREE in each variable, with coefficients that are not 0."""
    monomials: Polynomial = {}
    while len(monomials) < terms:
        exponents = tuple(rng.randint(0, DEGREE) for _ in range(VARIABLES))
        monomials[exponents] = rng.choice((-1, 1)) * rng.randint(1, 99)
    return monomials


def text(polynomial: Polynomial) -> str:
    """The polynomial, as a certificate has it."""
    powers = ("".join(f" x{i}^{e}" for i, e in enumerate(exponents)) for exponents in polynomial)
    return " + ".join(f"({c}){power}" for c, power in zip(polynomial.values(), powers, strict=True))


def checker_seconds(polynomials: dict[str, Polynomial]) -> float:
    """Check (p + q) (p - q) r = (p^2 - q^2) r, read from a certificate."""
    fact = "(p + q) (p - q) r = (p^2 - q^2) r"
    statement = {
        "context": {
            "letters": {f"x{i}": ["1", "1"] for i in range(VARIABLES)},
            "let": {name: text(polynomial) for name, polynomial in polynomials.items()},
        },
        "proof": [{"name": "product", "kind": "identity", "fact": fact, "cofactors": []}],
        "conclude": {"product": fact},
    }
    certificate = {"format": second.FORMAT, "claim": "benchmark", "statements": {"theorem": statement}}
    begin = time.perf_counter()
    second.recheck(certificate, {"definition": [], "rule": []})
    return time.perf_counter() - begin


def sympy_seconds(polynomials: dict[str, Polynomial]) -> float:
    """The same by SymPy, from expressions that are there already."""
    symbols = sp.symbols(f"x:{VARIABLES}")
    p, q, r = (
        sp.Add(*(c * sp.prod(x**e for x, e in zip(symbols, exponents, strict=True)) for exponents, c in terms.items()))
        for terms in polynomials.values()
    )
    begin = time.perf_counter()
    if sp.expand((p + q) * (p - q) * r - (p**2 - q**2) * r) != 0:
        raise AssertionError("the identity failed")
    return time.perf_counter() - begin


def main() -> None:
    """Print the ratio."""
    rng = random.Random(1)
    polynomials = {name: sparse(rng, terms) for name, terms in TERMS.items()}
    ours, theirs = checker_seconds(polynomials), sympy_seconds(polynomials)
    sizes = ", ".join(f"{name} of {terms}" for name, terms in TERMS.items())
    print(f"(p + q) (p - q) r = (p^2 - q^2) r, {sizes} terms in {VARIABLES} variables")
    print(f"  second checker {ours * 1e3:.0f} ms, from text; SymPy expand {theirs:.1f} s; {theirs / ours:.0f}x")


if __name__ == "__main__":
    main()
