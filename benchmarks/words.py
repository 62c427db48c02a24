"""Multiplying out a word certificate: the kernel against SymPy's noncommutative expand, on one identity."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import sympy as sp
from sympy.core.cache import clear_cache

from proofs import kernel, stored

Json = dict[str, Any]
COPIES = 100
FOLDER = Path(kernel.__file__).parent
VERIFY = "import gc, pathlib, sys; gc.disable(); import proofs.stored; proofs.stored.verify(pathlib.Path(sys.argv[1]))"
LEMMAS = (  # the first claims of the first paper, which cite no others
    "def-1.1", "min-norm", "polar-form", "eq-4-gradients", "lemma-2.2", "lemma-2.3", "lemma-2.3-below", "lemma-2.4",
    "lemma-2.4-rate", "lemma-2.5-vector", "lemma-2.5-norm",
)  # fmt: skip


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


def verify_seconds(certificates: dict[str, Json], count: int) -> tuple[int, float]:
    """So many certificates, with copies where there are fewer, through the kernel, and with the start of Python.

    Returns the number of their statements, and the seconds.
    """
    found, originals = dict(certificates), list(certificates.values())
    while len(found) < count:
        claim = f"copies/{len(found)}"
        found[claim] = {**originals[len(found) % len(originals)], "claim": claim}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "all" / "certificates"
        folder.mkdir(parents=True)
        for claim, data in found.items():
            (folder / f"{claim.split('/')[-1]}.json").write_text(json.dumps(data), encoding="utf-8")
        (folder / "index.json").write_text(json.dumps(list(found)), encoding="utf-8")
        shutil.copy(FOLDER / "rules.toml", name)
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", VERIFY, name], check=True)
        return sum(len(data["statements"]) for data in found.values()), time.perf_counter() - begin


def main() -> None:
    """Print the ratios."""
    ours, read, theirs = arithmetic_seconds(), kernel_seconds(), sympy_seconds()
    print(
        f"Jacobi identity, multiplied out: kernel {ours * 1e6:.0f} us, "
        f"SymPy {theirs * 1e6:.0f} us, {theirs / ours:.0f}x"
    )
    print(f"  read from text as well: kernel {read * 1e6:.0f} us, {theirs / read:.0f}x")
    every = stored.load(FOLDER)
    lemmas = {f"wu2020/{name}": every[f"wu2020/{name}"] for name in LEMMAS}
    print("Certificates through the kernel, start-up included:")
    for what, chosen, count in ((f"{len(lemmas)} lemmas, and copies", lemmas, 100), ("all that are stored", every, 0)):
        statements, seconds = verify_seconds(chosen, count)
        print(f"  {what}: {max(count, len(chosen))} with {statements} statements, {seconds:.2f} s")
