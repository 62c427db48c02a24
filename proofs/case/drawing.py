"""The flow as an SVG drawing, in the plane through x* and the null-space part of the start.

The trajectory is drawn from a float run; the marked points are the proved ones, rounded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from proofs.case.solved import Solved
from symbolic.quadratic import ball

Point = tuple[float, float]

WIDTH, HEIGHT, MARGIN = 640, 480, 56
INK, GRID, CURVE, PATH, WN, GD = "#222222", "#d8d8d8", "#8a8a8a", "#1f5fa8", "#1f5fa8", "#b4541a"
MOMENTS = 400


@dataclass(frozen=True)
class Mark:
    """A point with a name."""

    name: str
    at: Point
    colour: str
    filled: bool = True


def number(value: Any) -> float:
    return float(ball(value).mid())


class Plane:
    """Coordinates: along x*, and along the null-space part of w_0 (0 if there is none)."""

    def __init__(self, solved: Solved) -> None:
        along = np.array([number(x) for x in solved.data.x_star])
        across = np.array([number(x) for x in solved.data.w0_perp])
        length = np.linalg.norm(across)
        self.axes = np.array([along / np.linalg.norm(along), across / length if length else across])

    def __call__(self, x: Iterable[Any]) -> Point:
        first, second = self.axes @ np.array([number(entry) for entry in x])
        return float(first), float(second)


def marks(solved: Solved, plane: Plane) -> list[Mark]:
    start = [solved.problem.g0 * w for w in solved.data.w0]
    found = [Mark("start", plane(start), INK, filled=False), Mark("x*", plane(solved.data.x_star), INK)]
    found.append(Mark("GD ends", plane(solved.gd.x), GD))
    if solved.limit is not None:
        found.append(Mark("WN ends", plane(solved.limit.x), WN))
    return found


def trajectory(solved: Solved, plane: Plane) -> list[Point]:
    """The WN flow in floating point, until it stands nearly still."""
    from symbolic.weight_normalization_float import wn_path  # noqa: PLC0415 - SciPy is slow to import

    slow, fast = (number(value.value) for value in (solved.data.eigenvalues[0], solved.data.eigenvalues[-1]))
    pace = slow * min(number(solved.data.g_star) ** 2, number(solved.problem.c) or 1.0)
    latest = min(60 / pace, 1e6 / fast)
    times = [0.0, *np.geomspace(latest * 1e-6, latest, MOMENTS)]
    return [plane([x * state[-1] for x in state[:-1]]) for state in wn_path(solved.problem, times).tolist()]


def invariant(solved: Solved, reach: float) -> Iterator[list[Point]]:
    """The curve |w_perp| exp(g^2 / 2c) = |w_0^perp| exp(g_0^2 / 2c), where the rest of w is along x*, in pieces."""
    part, begin, c = number(solved.data.perp), number(solved.problem.g0), number(solved.problem.c)
    pieces: list[list[Point]] = [[]]
    for g in np.linspace(0, reach, 600)[1:]:
        across = g * part * math.exp(min((begin * begin - g * g) / (2 * c), 700)) if c else g * part
        if across <= g:
            pieces[-1].append((math.sqrt(g * g - across * across), across))
        elif pieces[-1]:
            pieces.append([])
    for side, sign in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        yield from ([(side * first, sign * second) for first, second in piece] for piece in pieces)


def svg(solved: Solved) -> str:
    """The drawing: the trajectory, the invariant curve, the ends of WN and GD, and the minimum-norm point."""
    plane = Plane(solved)
    points, path = marks(solved, plane), trajectory(solved, plane)
    shown = [mark.at for mark in points] + path
    frame = Frame(shown)
    reach = 1.5 * max(math.hypot(*point) for point in [*shown, (1e-9, 0)])
    parts = [*frame.grid()]
    parts += [frame.line(branch, CURVE, 'stroke-dasharray="5 4"') for branch in invariant(solved, reach)]
    parts.append(frame.line(path, PATH, 'stroke-width="2"'))
    parts += [text for mark in points for text in frame.mark(mark)]
    title = f"WN flow of {solved.given.name or 'an instance'}"
    legend = "horizontal: along x*; vertical: along the null-space part of w_0; dashed: the invariant"
    parts.append(label((MARGIN, HEIGHT - 12), legend))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="sans-serif" font-size="12" fill="{INK}" role="img"><title>{escape(title)}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>' + "".join(parts) + "</svg>\n"
    )


def label(at: Point, text: str, anchor: str = "start") -> str:
    return f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


class Frame:
    """The part of the plane that is drawn."""

    def __init__(self, points: Sequence[Point]) -> None:
        lows, highs = np.min([*points, (0, 0)], axis=0), np.max([*points, (0, 0)], axis=0)
        pad = 0.08 * max(*(highs - lows), 1e-9)
        self.low, self.size = lows - pad, np.maximum(highs - lows, 1e-9) + 2 * pad

    def place(self, point: Point) -> Point:
        x, y = (np.array(point) - self.low) / self.size
        return MARGIN + x * (WIDTH - 2 * MARGIN), HEIGHT - MARGIN - y * (HEIGHT - 2 * MARGIN)

    def inside(self, point: Point) -> bool:
        return bool(np.all(point >= self.low) and np.all(point <= self.low + self.size))

    def line(self, points: Sequence[Point], colour: str, style: str) -> str:
        """A line, without what is outside."""
        moves, drawing = [], False
        for point in points:
            if self.inside(point):
                moves.append(("L" if drawing else "M") + "{:.1f} {:.1f}".format(*self.place(point)))
            drawing = self.inside(point)
        return f'<path d="{" ".join(moves)}" fill="none" stroke="{colour}" {style}/>'

    def mark(self, mark: Mark) -> Iterator[str]:
        x, y = self.place(mark.at)
        fill = mark.colour if mark.filled else "white"
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{fill}" stroke="{mark.colour}" stroke-width="1.5"/>'
        yield label((x + 8, y - 8), mark.name)

    def grid(self) -> Iterator[str]:
        """Lines at round numbers, labelled."""
        for axis in (0, 1):
            low, size = float(self.low[axis]), float(self.size[axis])
            step = round_step(size / 5)
            for count in range(math.ceil(low / step), math.floor((low + size) / step) + 1):
                value = count * step
                ends = [(value, edge) if axis == 0 else (edge, value) for edge in self.edges(1 - axis)]
                (x, y), (x2, y2) = map(self.place, ends)
                yield f'<path d="M{x:.1f} {y:.1f}L{x2:.1f} {y2:.1f}" stroke="{INK if count == 0 else GRID}"/>'
                yield (
                    label((x, y + 16), f"{value:.4g}", "middle")
                    if axis == 0
                    else label((x - 6, y + 4), f"{value:.4g}", "end")
                )

    def edges(self, axis: int) -> Point:
        return float(self.low[axis]), float(self.low[axis] + self.size[axis])


def round_step(size: float) -> float:
    """1, 2 or 5 times a power of 10, near a size.

    >>> round_step(0.3), round_step(7)
    (0.2, 5.0)
    """
    power = 10.0 ** math.floor(math.log10(size))
    return max(x * power for x in (1, 2, 5) if x * power <= size)
