"""Multiplying out a word certificate: the kernel against SymPy's noncommutative expand, on one identity."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

import sympy as sp
from sympy.core.cache import clear_cache

from proofs import kernel, stored

COPIES = 100
FOLDER = Path(kernel.__file__).parent


def kernel_seconds() -> float:
    """The Jacobi identity for three matrices, read and multiplied out by the kernel."""
    letters = dict.fromkeys("ABC", ("d", "d"))
    text = " + ".join(f"({x} ({y} {z} - {z} {y}) - ({y} {z} - {z} {y}) {x})" for x, y, z in ("ABC", "BCA", "CAB"))
    rules = kernel.Rules(FOLDER / "rules.toml")
    begin = time.perf_counter()
    for _ in range(COPIES):
        scope = kernel.Scope(dict(letters), {}, {}, {}, rules, set())
        if scope.parse(text) != kernel.ZERO:
            raise AssertionError("the Jacobi identity failed")
    return (time.perf_counter() - begin) / COPIES


def arithmetic_seconds() -> float:
    """The same, without reading it."""
    a, b, c = (kernel.letter_poly(name, ("d", "d")) for name in "ABC")
    begin = time.perf_counter()
    for _ in range(COPIES):
        total = kernel.ZERO
        for x, y, z in ((a, b, c), (b, c, a), (c, a, b)):
            inner = y * z - z * y
            total = total + x * inner - inner * x
        if total != kernel.ZERO:
            raise AssertionError("the Jacobi identity failed")
    return (time.perf_counter() - begin) / COPIES


def sympy_seconds() -> float:
    """The same by SymPy, with noncommuting symbols."""
    a, b, c = sp.symbols("A B C", commutative=False)
    begin = time.perf_counter()
    for _ in range(COPIES):
        clear_cache()
        total = sp.Integer(0)
        for x, y, z in ((a, b, c), (b, c, a), (c, a, b)):
            inner = y * z - z * y
            total += x * inner - inner * x
        if sp.expand(total) != 0:
            raise AssertionError("the Jacobi identity failed")
    return (time.perf_counter() - begin) / COPIES


def many_certificates(count: int = 100) -> tuple[int, float]:
    """Copies of the stored certificates, checked by the kernel in this process; how many, and the seconds."""
    certificates = stored.load(FOLDER)
    with tempfile.TemporaryDirectory() as name:
        target = Path(name) / "copies" / "certificates"
        target.mkdir(parents=True)
        claims = list(certificates)
        while len(claims) < count:
            claims.append(f"copies/{len(claims)}")
        for i, claim in enumerate(claims):
            data = {**certificates[claims[i % len(certificates)]], "claim": claim}
            (target / f"{claim.split('/')[-1]}.json").write_text(json.dumps(data), encoding="utf-8")
        (target / "index.json").write_text(json.dumps(claims), encoding="utf-8")
        (Path(name) / "rules.toml").write_text((FOLDER / "rules.toml").read_text(encoding="utf-8"), encoding="utf-8")
        kernel.times.cache_clear()
        begin = time.perf_counter()
        outcomes = stored.verify(Path(name))
        return sum(len(outcome.statements) for outcome in outcomes), time.perf_counter() - begin


def main() -> None:
    """Print the ratios."""
    ours, read, theirs = arithmetic_seconds(), kernel_seconds(), sympy_seconds()
    print(
        f"Jacobi identity, multiplied out: kernel {ours * 1e6:.0f} us, "
        f"SymPy {theirs * 1e6:.0f} us, {theirs / ours:.0f}x"
    )
    print(f"  read from text as well: kernel {read * 1e6:.0f} us, {theirs / read:.0f}x")
    statements, seconds = many_certificates()
    print(f"100 certificates with {statements} statements: {seconds:.2f} s in the kernel")
