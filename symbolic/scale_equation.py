"""The equation G (1 - a exp((u - G) / k)) = s of the squared scale at which a WN flow ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbolic.newton import increasing_root

if TYPE_CHECKING:
    from collections.abc import Callable

    from flint import arb

    Constants = Callable[[], tuple[arb, arb, arb, arb]]


def excess(constants: Constants, bits: int) -> arb:
    """Enclose log(G - s), where G is the positive root of G (1 - a exp((u - G) / k)) = s.

    Parameters
    ----------
    constants : callable
        Returns a > 0, u >= 0, k > 0 and s > 0 as sharp as the working precision of flint at the time of the call.
    bits : int
        The radius is at most ``2**-bits``: the number of correct bits of G - s.

    Raises
    ------
    EnclosureError
        If no enclosure that sharp can be had.

    Examples
    --------
    >>> from flint import arb
    >>> root = excess(lambda: (arb(1) / 2, arb(1), arb(1), arb(1) / 2), 60)
    >>> root.exp().contains(0.5)
    True
    """

    def function(x: arb) -> arb:
        a, u, k, s = constants()
        found = x.exp()
        return x - (a * (s + found)).log() - (u - s - found) / k

    def slopes(low: arb, high: arb) -> tuple[arb, arb]:
        _, _, k, s = constants()
        least, most = low.exp(), high.exp()
        return (s / (s + most) + least / k).lower(), (s / (s + least) + most / k).upper()

    return increasing_root(function, slopes, bits)
