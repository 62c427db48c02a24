"""A dimension-free proof against the same identity in components: the rate of the loss, Lemma 2.4."""

from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import sympy as sp

from proofs.kernel import Library, Rules
from proofs.registry import FOLDER
from proofs.wu2020 import lemma_2_2, lemma_2_4

LIMIT = 60.0  # seconds for one componentwise proof


def componentwise(m: int, d: int) -> float:
    """Seconds for SymPy to expand rate(f) + c (w'A'r)^2 + g^2 |P A'r|^2, times |w|^4, to zero."""
    A = sp.Matrix(m, d, sp.symbols(f"a0:{m * d}"))
    w, y = sp.Matrix(sp.symbols(f"w0:{d}")), sp.Matrix(sp.symbols(f"y0:{m}"))
    g, c = sp.symbols("g c")
    begin = time.perf_counter()
    r = y - g * A * w
    square = (w.T * w)[0]
    pulled = A.T * r
    along = (w.T * pulled)[0]
    across = pulled * square - w * along  # |w|^2 P A'r
    rate_w, rate_g = g * across, c * along  # the first times |w|^2
    rate_r = -rate_g * A * w * square - g * A * rate_w
    rate_f = (r.T * rate_r)[0] * square
    rest = rate_f + c * along**2 * square**2 + g**2 * (across.T * across)[0]
    if sp.expand(rest) != 0:
        raise AssertionError("the identity failed")
    return time.perf_counter() - begin


def limited(m: int, d: int) -> float | None:
    """The seconds, or None if it takes longer than the limit."""
    pool = ProcessPoolExecutor(1, get_context("spawn"))
    future = pool.submit(componentwise, m, d)
    try:
        return future.result(timeout=LIMIT)
    except TimeoutError:
        return None
    finally:
        for process in multiprocessing.active_children():  # a computation that does not look up is stopped so
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)


def dimension_free() -> tuple[float, float]:
    """Seconds to derive all of Lemma 2.4 (search included), and to check it in the kernel, for every m and d."""
    begin = time.perf_counter()
    certificate = lemma_2_4.claim.certificate()
    derived = time.perf_counter() - begin
    certificates = {"wu2020/lemma-2.4": certificate, "wu2020/lemma-2.2": lemma_2_2.claim.certificate()}
    library = Library(certificates, Rules(FOLDER / "rules.toml"))
    library.check("wu2020/lemma-2.2")
    begin = time.perf_counter()
    library.check("wu2020/lemma-2.4")
    return derived, time.perf_counter() - begin


def main() -> None:
    """Print the ratios."""
    derived, checked = dimension_free()
    print(f"Lemma 2.4 for all m and d: derived in {derived:.2f} s, checked by the kernel in {checked * 1e3:.0f} ms")
    for m, d in ((1, 2), (2, 4), (3, 6)):
        seconds = limited(m, d)
        if seconds is None:
            print(
                f"  its rate in components, m = {m}, d = {d}: not finished after {LIMIT:.0f} s, more than "
                f"{LIMIT / derived:.0f}x the derivation, {LIMIT / checked:.0f}x the check"
            )
        else:
            print(
                f"  its rate in components, m = {m}, d = {d}: {seconds:.2f} s, {seconds / derived:.1f}x the "
                f"derivation, "
                f"{seconds / checked:.0f}x the check"
            )
