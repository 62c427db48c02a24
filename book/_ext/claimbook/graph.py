"""The graph of claims and rules: which rests on which, laid out in layers and drawn as SVG.

A claim stands to the right of all claims that it rests on, in the band of its section; the rules stand in a column on
the left. Without a script the drawing has its links and the lines between claims; graph.js adds what lights up.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

WIDTH, HEIGHT, RULE_WIDTH = 190, 22, 168  # of a box
ACROSS, DOWN = 44, 7  # between boxes
HEAD = 22  # the name of a band
SWEEPS = 6


@dataclass(frozen=True)
class Node:
    """A claim or a rule."""

    id: str
    label: str
    title: str
    classes: str
    band: str
    address: str
    on: tuple[str, ...] = ()  # the claims and rules that it rests on directly
    rule: bool = False


@dataclass
class Layout:
    """Columns and rows of the claims, and the bands of rows."""

    column: dict[str, int]
    row: dict[str, int] = field(default_factory=dict)
    bands: list[tuple[str, int, int]] = field(default_factory=list)  # name, first row, number of rows


def columns(on: Mapping[str, Collection[str]]) -> dict[str, int]:
    """How many claims stand below each, along the longest way down.

    >>> columns({"lemma": [], "theorem": ["lemma"], "corollary": ["theorem", "lemma"]})
    {'lemma': 0, 'theorem': 1, 'corollary': 2}
    """
    found: dict[str, int] = {}

    def column(name: str) -> int:
        if name not in found:
            found[name] = max((column(below) + 1 for below in on[name] if below in on), default=0)
        return found[name]

    return {name: column(name) for name in on}


def layout(nodes: Sequence[Node]) -> Layout:
    """Places for claims: bands in the order in which they come, within each few crossings."""
    on = {node.id: list(node.on) for node in nodes}
    found = Layout(columns(on))
    cells: dict[str, dict[int, list[str]]] = {}
    for node in nodes:
        cells.setdefault(node.band, {}).setdefault(found.column[node.id], []).append(node.id)
    first = 0
    for band, cell in cells.items():
        size = max(map(len, cell.values()))
        found.bands.append((band, first, size))
        first += size
    near = neighbours(on)
    for _ in range(SWEEPS):
        for (_, start, size), cell in zip(found.bands, cells.values(), strict=True):
            for names in cell.values():
                names.sort(key=lambda name: wish(name, near, found.row))
                offset = start + (size - len(names)) // 2
                found.row |= {name: offset + place for place, name in enumerate(names)}
    return found


def neighbours(on: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = {name: [] for name in on}
    for name, below in on.items():
        for other in below:
            if other in near:
                near[name].append(other)
                near[other].append(name)
    return near


def wish(name: str, near: Mapping[str, Sequence[str]], row: Mapping[str, int]) -> float:
    """Where a claim would like to stand: the mean row of those that it is tied to."""
    rows = [row[other] for other in near[name] if other in row]
    return sum(rows) / len(rows) if rows else row.get(name, 0)


# drawing


def draw(nodes: Sequence[Node], name: str, mark: str = "", address: Callable[[str], str] = str) -> str:
    """The graph as an SVG element; `mark` is the node that it is about, `address` makes links from addresses."""
    claims, rules = [node for node in nodes if not node.rule], [node for node in nodes if node.rule]
    places = layout(claims)
    left = RULE_WIDTH + 2 * ACROSS if rules else 0
    heads = {band: place for place, (band, _, _) in enumerate(places.bands, 1)} if len(places.bands) > 1 else {}
    head_of = {node.id: heads.get(node.band, 0) for node in claims}
    at = {
        node.id: (
            left + places.column[node.id] * (WIDTH + ACROSS),
            places.row[node.id] * (HEIGHT + DOWN) + head_of[node.id] * HEAD + DOWN,
        )
        for node in claims
    }
    head = HEAD if heads else 0
    at |= {node.id: (0, place * (HEIGHT + DOWN) + head + DOWN) for place, node in enumerate(rules)}
    wide = left + (max(places.column.values(), default=0) + 1) * (WIDTH + ACROSS) - ACROSS
    high = max(y for _, y in at.values()) + HEIGHT + DOWN
    parts = [*bands(places, heads, left, wide, bool(rules)), *edges(nodes, at), *boxes(nodes, at, mark, address)]
    return (
        f'<svg class="graph" role="group" aria-label="{escape(name)}" viewBox="-4 0 {wide + 8} {high}" '
        f'width="{wide + 8}" height="{high}">{"".join(parts)}</svg>'
    )


def bands(places: Layout, heads: Mapping[str, int], left: int, wide: int, rules: bool) -> Iterator[str]:
    """Grounds and names of the bands, where there are several."""
    for band, first, size in places.bands if heads else ():
        top = first * (HEIGHT + DOWN) + (heads[band] - 1) * HEAD
        deep = size * (HEIGHT + DOWN) + HEAD
        odd = " odd" if heads[band] % 2 else ""
        yield f'<rect class="band{odd}" x="{left - 10}" y="{top}" width="{wide - left + 14}" height="{deep}" rx="4"/>'
        yield f'<text class="band-name" x="{left}" y="{top + 16}">{escape(band)}</text>'
    if heads and rules:
        yield '<text class="rules-name" x="0" y="16">Rules</text>'


def edges(nodes: Sequence[Node], at: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    """A line from each claim or rule to what uses it."""
    kind = {node.id: "rule-edge" if node.rule else "edge" for node in nodes}
    for node in nodes:
        x, y = at[node.id]
        for below in node.on:
            if below in at:
                bx, by = at[below]
                bx += RULE_WIDTH if kind[below] == "rule-edge" else WIDTH
                by, to = by + HEIGHT // 2, y + HEIGHT // 2
                bend = max(ACROSS, (x - bx) // 3)
                yield (
                    f'<path class="{kind[below]}" data-from="{escape(below)}" data-to="{escape(node.id)}" '
                    f'd="M{bx} {by}C{bx + bend} {by} {x - bend} {to} {x} {to}"/>'
                )


def boxes(
    nodes: Sequence[Node], at: Mapping[str, tuple[int, int]], mark: str, address: Callable[[str], str]
) -> Iterator[str]:
    """Each node as a link."""
    for node in nodes:
        x, y = at[node.id]
        width = RULE_WIDTH if node.rule else WIDTH
        classes = f"node {node.classes}{' mark' if node.id == mark else ''}"
        here = ' aria-current="page"' if node.id == mark else ""
        yield (
            f'<a class="{classes}" id="{anchor(node)}" href="{escape(address(node.address))}"{here} '
            f'data-id="{escape(node.id)}" data-on="{escape(" ".join(node.on))}" aria-label="{escape(node.title)}">'
            f"<title>{escape(node.title)}</title>"
            f'<rect x="{x}" y="{y}" width="{width}" height="{HEIGHT}" rx="{3 if node.rule else 11}"/>'
            f'<text x="{x + 9}" y="{y + 15}">{escape(node.label)}</text></a>'
        )


def anchor(node: Node) -> str:
    return "node-" + "".join(letter if letter.isalnum() else "-" for letter in node.id)


# what is drawn


def rules_of(certificate: Any) -> set[str]:
    """The rules that some evidence names."""
    if isinstance(certificate, list):
        return set().union(*map(rules_of, certificate))
    if not isinstance(certificate, dict):
        return set()
    own = {certificate["rule"]} if isinstance(certificate.get("rule"), str) else set()
    return own.union(*map(rules_of, certificate.values()))


def whole(claims: Mapping[str, Mapping[str, Any]], signs: Mapping[str, str]) -> list[Node]:
    """All claims, and the rules that any of them uses."""
    names = sorted({rule for claim in claims.values() for rule in claim["rules"]})
    return [*(rule_node(name) for name in names), *(claim_node(name, claims[name], signs) for name in claims)]


def around(claims: Mapping[str, Mapping[str, Any]], signs: Mapping[str, str], name: str) -> list[Node]:
    """A claim, all that it rests on, what uses it directly, and the rules that its own evidence uses."""
    chosen: set[str] = set()
    queue = [name]
    while queue:
        found = queue.pop()
        if found not in chosen:
            chosen.add(found)
            queue += claims[found]["rests_on"]
    chosen |= {other for other, claim in claims.items() if name in claim["rests_on"]}
    nodes = [claim_node(other, claims[other], signs, other == name) for other in claims if other in chosen]
    return [*map(rule_node, sorted(claims[name]["rules"])), *(replace(node, band="") for node in nodes)]


def claim_node(name: str, claim: Mapping[str, Any], signs: Mapping[str, str], rules: bool = True) -> Node:
    return Node(
        name,
        f"{signs[claim['verdict']]} {name.rpartition('/')[2]}",
        f"{claim['where']}: {claim['title']}. {claim['verdict']}".replace("a theorem of our own: ", ""),
        f"verdict-{claim['verdict']}",
        claim["band"],
        f"claims/{name}",
        (*claim["rests_on"], *(rule_id(rule) for rule in claim["rules"] if rules)),
    )


def rule_node(name: str) -> Node:
    return Node(rule_id(name), name, f"Rule {name}", "rule", "", f"trust#rule-{name}", rule=True)


def rule_id(name: str) -> str:
    return f"rule:{name}"
