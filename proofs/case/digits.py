"""Numbers as they are shown: the digits that are certain; and as plain data: a decimal midpoint, and a radius."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import fmpq

from symbolic.balls import accuracy, precision, rational
from symbolic.quadratic import ball

Decimals = tuple[int, int, int]  # (m, r, e): the number is between (m - r) 10^e and (m + r) 10^e


def decimals(number: Any, digits: int) -> Decimals:
    """Decimals that enclose a number, with a few digits more than asked for; r = 0 if they are the number.

    >>> decimals(fmpq(1, 8), 5), decimals(fmpq(1, 3), 2)
    ((125, 0, -3), (3333333, 2, -7))
    """
    if isinstance(number, int | Fraction | fmpq):
        number = rational(number)
        short = finite(number, digits)
        if short is not None:
            return short[0], 0, short[1]
    with precision(accuracy(digits) + 64):
        middle, radius, exponent = ball(number).mid_rad_10exp(digits)
    return int(middle), int(radius), int(exponent)


def finite(number: fmpq, digits: int) -> tuple[int, int] | None:
    """A rational number as a decimal of at most so many digits, if it is one.

    >>> finite(fmpq(-3, 40), 5), finite(fmpq(1, 3), 5), finite(fmpq(123456), 5)
    ((-75, -3), None, None)
    """
    top, bottom = int(number.p), int(number.q)
    if max(top.bit_length(), bottom.bit_length()) > 7 * accuracy(digits):  # by far too long: 1e-300 has 1000 bits
        return None
    places = bottom.bit_length()
    scaled, rest = divmod(top * 10**places, bottom)
    if rest:
        return None
    mantissa, exponent = stripped(scaled, -places)
    return (mantissa, exponent) if abs(mantissa) < 10**digits else None


def stripped(mantissa: int, exponent: int) -> tuple[int, int]:
    """The same decimal without zeros at the end."""
    text = str(mantissa).rstrip("0")
    return (int(text), exponent + len(str(mantissa)) - len(text)) if mantissa else (0, 0)


def rounded(mantissa: int, count: int) -> tuple[int, int]:
    """A whole number to so many significant digits, and the power of 10 that belongs to it.

    >>> rounded(66667, 3), rounded(-99999, 3), rounded(5, 3)
    ((667, 2), (-100, 3), (500, -2))
    """
    exponent = len(str(abs(mantissa))) - count
    found = round(Fraction(mantissa) / Fraction(10) ** exponent)
    return (found // 10, exponent + 1) if abs(found) == 10**count else (found, exponent)


def written(mantissa: int, exponent: int) -> str:
    """A decimal.

    >>> written(6667, -4), written(-100, 3), written(12, -30), written(15, -1)
    ('0.6667', '-100000', '1.2e-29', '1.5')
    """
    sign, text = ("-" if mantissa < 0 else ""), str(abs(mantissa))
    point = len(text) + exponent
    if mantissa == 0:
        return "0"
    if -5 < point <= max(len(text), 16) and exponent <= 16:
        if exponent >= 0:
            return sign + text + "0" * exponent
        return sign + (f"{text[:point]}.{text[point:]}" if point > 0 else "0." + "0" * -point + text)
    return f"{sign}{text[0]}{'.' * bool(text[1:])}{text[1:]}e{point - 1}"


def certain(number: Any, digits: int) -> str:
    """A number with the digits that are certain, at most so many: what is shown is the number, rounded.

    A short decimal is shown exactly; of a number that may be 0, a bound is shown.

    Examples
    --------
    >>> from flint import arb
    >>> certain(fmpq(1, 2), 30), certain(fmpq(1, 3), 5), certain(arb("0.12345 +/- 2e-5"), 30), certain(arb(0, 1e-9), 30)
    ('0.5', '0.33333', '0.123', '|.| < 1.1e-9')
    """
    middle, radius, exponent = decimals(number, digits)
    if radius == 0 and abs(middle) < 10**digits:
        return written(*stripped(middle, exponent))
    low, high = middle - radius, middle + radius
    if low <= 0 <= high:
        return f"|.| < {upward(max(-low, high), exponent)}"
    for count in range(min(digits, len(str(abs(middle)))), 0, -1):
        (first, shift), last = rounded(low, count), rounded(high, count)
        if (first, shift) == last:
            return written(first, shift + exponent)
    ends = (written(mantissa, shift + exponent) for mantissa, shift in (rounded(low, 3), rounded(high, 3)))
    return "about {} to {}".format(*ends)


def upward(mantissa: int, exponent: int) -> str:
    """A positive decimal, rounded up to two digits.

    >>> upward(3334, -4), upward(996, 0)
    ('3.4e-1', '1.0e3')
    """
    size = len(str(mantissa)) - 2
    found = -(-mantissa // 10**size) if size > 0 else mantissa * 10**-size
    if found == 100:
        found, size = 10, size + 1
    return f"{found // 10}.{found % 10}e{exponent + size + 1}"


def plain(number: Any, digits: int) -> dict[str, str]:
    """A number as decimals of midpoint and radius that enclose it; the radius of an exact decimal is 0.

    >>> plain(fmpq(1, 8), 30), plain(fmpq(1, 3), 5)
    ({'mid': '0.125', 'rad': '0'}, {'mid': '0.3333333333', 'rad': '2.0e-10'})
    """
    middle, radius, exponent = decimals(number, digits)
    return {"mid": written(*stripped(middle, exponent)), "rad": upward(radius, exponent) if radius else "0"}
