"""What is given: the data of an instance, read from TOML as exact rational numbers, or refused with one sentence.

A number is an integer, a decimal or a fraction in a string; its text is read digit by digit, never through a float,
and never evaluated.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from flint import fmpq

from symbolic.spectrum import full_row_rank
from symbolic.weight_normalization import WNProblem

LARGEST_FILE = 1_000_000  # bytes
LARGEST_EXPONENT = 300  # numbers other than 0 lie between 1e-300 and 1e300
LONGEST_NUMBER = 2000  # characters
FRACTION = re.compile(r"[+-]?[0-9]+/[0-9]+", re.ASCII)
DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,9})?", re.ASCII)
EXPECTED = 'expected an integer, a decimal, or a fraction in a string such as "1/3"'
FROM_THE_SCALE = "1/g^2"  # the step size of Section 3, from the scale at the step

Step = Fraction | str | tuple[Fraction, ...]


class BadInput(ValueError):
    """What was given cannot be read; one sentence that names the field and what was expected."""


@dataclass(frozen=True)
class Given:
    """An instance, exactly.

    Parameters
    ----------
    A : rows of the m x d feature matrix, of full row rank
    y : the m targets, not all 0
    w0 : the direction at the start, a vector of d numbers other than 0; its length does not matter
    g0 : the scale at the start
    c : the ratio of the step sizes of scale and direction, not negative
    eta, gamma : the step sizes of direction and scale: a number, one for each step, or "1/g^2"; or None
    epsilon : the loss to be reached, or None
    time : when to look at the flow, not negative
    name : where it comes from

    Raises
    ------
    BadInput : if the data are not such

    Examples
    --------
    >>> Given(A=((1, 0),), y=(1,), w0=(0, 1), g0=Fraction(1, 10), c=-1)
    Traceback (most recent call last):
        ...
    proofs.case.given.BadInput: c: expected a number that is not negative, found -1
    """

    A: tuple[tuple[Fraction, ...], ...]
    y: tuple[Fraction, ...]
    w0: tuple[Fraction, ...]
    g0: Fraction
    c: Fraction
    eta: Step | None = None
    gamma: Step | None = None
    epsilon: Fraction | None = None
    time: Fraction = Fraction(1)
    name: str = ""

    def __post_init__(self) -> None:
        for complaint in self.complaints():
            raise BadInput(complaint)

    def complaints(self) -> Any:
        """What is wrong, sentence by sentence; each supposes that what comes before it is right."""
        m, d = len(self.A), len(self.w0)
        if not m or not self.A[0]:
            yield "A: expected at least one row with at least one number, found none"
        for number, row in enumerate(self.A, start=1):
            if len(row) != len(self.A[0]):
                first = counted(len(self.A[0]))
                yield f"A: expected rows of one length; row 1 has {first}, row {number} has {len(row)}"
        if d != len(self.A[0]):
            yield f"w0: expected {counted(len(self.A[0]))}, as many as a row of A has, found {d}"
        if len(self.y) != m:
            yield f"y: expected {counted(m)}, one for each row of A, found {len(self.y)}"
        if not any(self.w0):
            yield "w0: expected a vector other than 0, since only its direction counts"
        if not any(self.y):
            yield "y: expected a vector other than 0; for y = 0 the minimum-norm solution is 0 and has no direction"
        if self.c < 0:
            yield f"c: expected a number that is not negative, found {self.c}"
        if self.epsilon is not None and self.epsilon <= 0:
            yield f"epsilon: expected a positive number, found {self.epsilon}"
        if self.time < 0:
            yield f"time: expected a number that is not negative, found {self.time}"
        for field, step in (("eta", self.eta), ("gamma", self.gamma)):
            if any(x < 0 for x in (step if isinstance(step, tuple) else ()) or [step] if isinstance(x, Fraction)):
                yield f"{field}: expected step sizes that are not negative"
        if not full_row_rank(self.A):
            yield f"A: expected full row rank, but its {m} rows are linearly dependent (this was decided exactly)"

    @property
    def problem(self) -> WNProblem:
        """The same for the numerics."""
        return WNProblem(self.A, self.y, self.w0, self.g0, self.c)


def counted(count: int) -> str:
    return f"{count} number" if count == 1 else f"{count} numbers"


# reading


def number(value: Any, field: str) -> Fraction:
    """An exact number from an integer, a Fraction, or the text of a decimal or fraction.

    Raises BadInput.

    >>> number("-2/6", "g0"), number("1e-40", "g0") == Fraction(1, 10**40)
    (Fraction(-1, 3), True)
    """
    if isinstance(value, fmpq):
        value = Fraction(int(value.p), int(value.q))
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return checked(Fraction(value), field)
    if isinstance(value, float):
        raise BadInput(f"{field}: a float is not exact; give it as a string, as an integer, or as a Fraction")
    if not isinstance(value, str):
        raise BadInput(f"{field}: {EXPECTED}, found {kind(value)}")
    text = re.sub(r"(?<=[0-9])_(?=[0-9])", "", value.strip())
    shown = repr(text if len(text) <= 40 else text[:37] + "...")
    if len(text) > LONGEST_NUMBER:
        raise BadInput(f"{field}: expected a number of at most {LONGEST_NUMBER} characters, found {len(text)}")
    if FRACTION.fullmatch(text):
        top, bottom = map(int, text.split("/"))
        if bottom == 0:
            raise BadInput(f"{field}: expected a denominator other than 0, found {shown}")
        return checked(Fraction(top, bottom), field)
    if not DECIMAL.fullmatch(text):
        raise BadInput(f"{field}: {EXPECTED}, found {shown}")
    _, _, exponent = text.lower().partition("e")
    if abs(int(exponent or 0)) > LONGEST_NUMBER + LARGEST_EXPONENT:  # else 10^exponent is never written out
        raise out_of_range(field)
    return checked(Fraction(text), field)


def checked(value: Fraction, field: str) -> Fraction:
    limit = 10**LARGEST_EXPONENT
    if value and not Fraction(1, limit) <= abs(value) <= limit:
        raise out_of_range(field)
    return value


def out_of_range(field: str) -> BadInput:
    bounds = f"1e-{LARGEST_EXPONENT} and 1e{LARGEST_EXPONENT}"
    return BadInput(f"{field}: expected 0, or a number whose size is between {bounds}")


def kind(value: Any) -> str:
    """What a TOML value is, in words."""
    names = {
        bool: "true or false",
        int: "an integer",
        list: "a list",
        tuple: "a list",
        dict: "a table",
        str: "a string",
    }
    return names.get(type(value), f"a {type(value).__name__}")


def vector(value: Any, field: str) -> tuple[Fraction, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise BadInput(f"{field}: expected a list of numbers, found {kind(value)}")
    return tuple(number(entry, f"{field}, entry {place}") for place, entry in enumerate(value, start=1))


def rows(value: Any, field: str) -> tuple[tuple[Fraction, ...], ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise BadInput(f"{field}: expected a list of rows, found {kind(value)}")
    return tuple(vector(row, f"{field}, row {place}") for place, row in enumerate(value, start=1))


def step(value: Any, field: str) -> Step:
    if isinstance(value, str) and value.replace(" ", "") == FROM_THE_SCALE:
        return FROM_THE_SCALE
    return vector(value, field) if isinstance(value, list | tuple) else number(value, field)


READERS: dict[str, Callable[[Any, str], Any]] = {
    "A": rows,
    "y": vector,
    "w0": vector,
    "g0": number,
    "c": number,
    "eta": step,
    "gamma": step,
    "epsilon": number,
    "time": number,
}
NEEDED = ("A", "y", "w0", "g0", "c")


def from_fields(fields: Mapping[str, Any], name: str = "") -> Given:
    """An instance from its fields; numbers are integers, Fractions or strings.

    Raises BadInput.

    >>> from_fields({"A": [[1, "0.5"]], "y": [1], "w0": [1, 0], "g0": "1/3", "c": 2}).A
    ((Fraction(1, 1), Fraction(1, 2)),)
    """
    unknown = [field for field in fields if field not in READERS]
    if unknown:
        raise BadInput(f"{unknown[0]}: there is no such field; the fields are {', '.join(READERS)}")
    missing = [field for field in NEEDED if field not in fields]
    if missing:
        raise BadInput(f"{missing[0]}: the field is missing; needed are {', '.join(NEEDED)}")
    return Given(**{field: READERS[field](value, field) for field, value in fields.items()}, name=name)


def read(path: Path, override: Mapping[str, str] | None = None) -> Given:
    """An instance from a TOML file; texts in `override`, such as "1 0; 0 1/2" for A, go before its fields.

    Raises BadInput, whose sentence begins with the name of the file, or with the option if that cannot be read.
    """
    options = {field: READERS[field](from_text(text, field), f"--{field}") for field, text in (override or {}).items()}
    try:
        return from_fields(fields_of(path) | options, path.stem)
    except BadInput as error:
        raise BadInput(f"{path}: {error}") from None


def from_text(text: str, field: str) -> Any:
    """What an option says: numbers with blanks or commas between them, rows with semicolons.

    >>> from_text("1, 1/2; 0 2", "A"), from_text("0.5", "eta"), from_text("1", "y")
    ([['1', '1/2'], ['0', '2']], '0.5', ['1'])
    """
    if field == "A":
        return [row.replace(",", " ").split() for row in text.split(";")]
    parts = text.replace(",", " ").split()
    return parts if field in ("y", "w0") or len(parts) > 1 else text


def fields_of(path: Path) -> dict[str, Any]:
    """The fields of a TOML file, decimals as text.

    Raises BadInput.
    """
    try:
        if path.is_dir():
            raise BadInput("expected a TOML file, found a directory")
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise BadInput(f"cannot read the file ({error.strerror})") from None
    if len(content) > LARGEST_FILE:
        raise BadInput(f"expected a file of at most {LARGEST_FILE} bytes")
    try:
        return tomllib.loads(content.decode("utf-8"), parse_float=str)
    except (ValueError, RecursionError) as error:
        reason = "lists are nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise BadInput(f"expected a TOML file ({reason})") from None
