"""The root of an increasing function, by an interval Newton method.

That there is a root is proved by a change of sign, and that there is one only by the slope, which is positive. What
is not proved is that the method converges: when it does not, it raises.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import arb

from symbolic.balls import EnclosureError, log2_above, precision

if TYPE_CHECKING:
    from collections.abc import Callable

    Function = Callable[[arb], arb]
    Slopes = Callable[[arb, arb], tuple[arb, arb]]

START_BITS = 64
"""The first working precision; an accuracy close to it costs as much as a lower one."""

EXTRA_BITS = 1 << 14
"""How far the working precision may be above the accuracy asked for until the method gives up."""

REACH = 1024
"""A root is looked for between -2^REACH and 2^REACH."""


def increasing_root(function: Function, slopes: Slopes, bits: int) -> arb:
    """Enclose the root of an increasing function on the real line.

    Parameters
    ----------
    function : callable
        Maps an exact number to a ball that contains the value, the sharper the higher the working precision of flint.
        A ball that is not finite says that this precision is too low.
    slopes : callable
        Maps exact numbers a < b to bounds of the derivative between them: one below, not negative, and one above.
    bits : int
        The radius is at most ``2**-bits``.

    Raises
    ------
    EnclosureError
        If no change of sign is found, or no enclosure that sharp.

    Examples
    --------
    >>> root = increasing_root(lambda x: x * x * x - 2, lambda a, b: (arb(0), 3 * max(abs(a), abs(b)) ** 2), 60)
    >>> (root**3).contains(2), root.rad() < arb(2) ** -60
    (True, True)
    """
    ends: tuple[arb, arb] | None = None
    for working in _ladder(bits):
        with precision(working):
            ends = ends or _bracket(function)
            if ends:
                ends = _contract(function, slopes, ends, min(bits, working - _guard(ends)))
                if _narrow(ends, bits):
                    return ends[0].union(ends[1])
    msg = f"no enclosure of a root to {bits} bits was found with {EXTRA_BITS} bits more"
    raise EnclosureError(msg)


def _ladder(bits: int) -> list[int]:
    """Return working precisions that about double, up to a little more than `bits`, and on from there."""
    steps = [bits + 48]
    while steps[0] > 2 * START_BITS:
        steps.insert(0, steps[0] // 2 + 24)
    while steps[-1] < bits + EXTRA_BITS:
        steps.append(2 * steps[-1])
    return steps


def _guard(ends: tuple[arb, arb]) -> int:
    """Return how many bits of the working precision are before the point, and some for rounding."""
    return log2_above(max(abs(ends[0]), abs(ends[1]), arb(1))) + 24


def _bracket(function: Function) -> tuple[arb, arb] | None:
    """Return exact numbers between which the function changes its sign, if that can be told at this precision."""
    lows = (-(arb(2) ** k) for k in range(REACH + 1))
    highs = (arb(2) ** k for k in range(REACH + 1))
    low = next((x for x in lows if function(x) < 0), None)
    high = next((x for x in highs if function(x) > 0), None)
    return None if low is None or high is None else (low, high)


def _narrow(ends: tuple[arb, arb], bits: int) -> bool:
    return bool(ends[1] - ends[0] <= arb(2) ** -bits)


def _contract(function: Function, slopes: Slopes, ends: tuple[arb, arb], bits: int) -> tuple[arb, arb]:
    """Cut down an interval around the root as far as this precision allows.

    From the middle the root is on the side that the sign says, at a distance between value / steepest slope and
    value / least slope; so each step halves the interval at least.
    """
    low, high = ends
    while not _narrow((low, high), bits):
        middle = ((low + high) / 2).mid()
        value = function(middle)
        if not value.is_finite() or value.contains(0):
            return _around(middle, value, slopes, (low, high))
        least, steepest = slopes(low, high)
        near = max((abs(value) / steepest).lower(), arb(0)) if steepest.is_finite() else arb(0)
        far = (abs(value) / least).upper()
        if value > 0:
            low, high = max(low, _finite((middle - far).lower(), low)), (middle - near).upper()
        else:
            low, high = (middle + near).lower(), min(high, _finite((middle + far).upper(), high))
    return low, high


def _around(middle: arb, value: arb, slopes: Slopes, ends: tuple[arb, arb]) -> tuple[arb, arb]:
    """The last step at this precision: the value at the middle may be 0."""
    low, high = ends
    far = (value.abs_upper() / slopes(low, high)[0]).upper()
    return max(low, _finite((middle - far).lower(), low)), min(high, _finite((middle + far).upper(), high))


def _finite(value: arb, otherwise: arb) -> arb:
    """Return a number, or another one where it is none: a slope that may be 0 bounds nothing."""
    return value if value.is_finite() else otherwise
