"""Families of instances that are generated from a few parameters, each an exact rational number."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from proofs.case.given import BadInput

Fields = dict[str, Any]


@dataclass(frozen=True)
class Family:
    """Instances from parameters; `parameters` gives the default of each."""

    says: str
    parameters: Mapping[str, str]
    fields: Callable[[Mapping[str, Fraction]], Fields]


def whole(values: Mapping[str, Fraction], name: str, least: int, most: int) -> int:
    """A parameter that is a whole number.

    Raises BadInput.

    >>> whole({"m": Fraction(3)}, "m", 1, 100)
    3
    """
    value = values[name]
    if value.denominator != 1 or not least <= value <= most:
        raise BadInput(f"{name}: expected a whole number from {least} to {most}, found {value}")
    return int(value)


def planar(values: Mapping[str, Fraction]) -> Fields:
    """One equation in the plane: A = [1, 0]; the start has the slope `slope` against the row space."""
    return {"A": [[1, 0]], "y": [values["y"]], "w0": [1, values["slope"]], "g0": values["g0"], "c": values["c"]}


def hilbert(values: Mapping[str, Fraction]) -> Fields:
    """The entries of A are 1 / (i + j - 1): the condition number grows exponentially with the size."""
    m, d = whole(values, "m", 1, 50), whole(values, "d", 1, 300)
    rows = [[Fraction(1, i + j + 1) for j in range(d)] for i in range(m)]
    return {"A": rows, "y": [1] * m, "w0": [1] + [0] * (d - 1), "g0": values["g0"], "c": values["c"]}


def drawn(values: Mapping[str, Fraction]) -> Fields:
    """Entries drawn from the fractions k/8 with |k| <= 8, by the seed."""
    m, d = whole(values, "m", 1, 50), whole(values, "d", 1, 300)
    rng = random.Random(whole(values, "seed", 0, 10**9))

    def column(size: int) -> list[Fraction]:
        return [Fraction(rng.randint(-8, 8), 8) for _ in range(size)]

    return {"A": [column(d) for _ in range(m)], "y": column(m), "w0": column(d), "g0": values["g0"], "c": values["c"]}


FAMILIES = {
    "planar": Family("A = [1, 0]; w0 = (1, slope)", {"y": "1", "slope": "4/3", "g0": "1/2", "c": "1"}, planar),
    "hilbert": Family(
        "A is the m x d Hilbert matrix, y = 1, w0 the first unit vector",
        {"m": "2", "d": "4", "g0": "1", "c": "1"},
        hilbert,
    ),
    "random": Family("A, y and w0 drawn by a seed", {"m": "2", "d": "4", "seed": "0", "g0": "1/2", "c": "1"}, drawn),
}
