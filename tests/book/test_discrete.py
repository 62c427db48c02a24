"""The drawing of the recursion for orthonormal rows."""

from __future__ import annotations

from pathlib import Path

from claimbook import discrete
from claimbook.drawing import COLOURS

from proofs.wu2020.iteration_counts import counted, formula

CHAPTER = Path(__file__).parents[2] / "book" / "discrete.md"


def test_the_chapter_shows_the_recursion_and_says_the_counts() -> None:
    [figure] = discrete.drawings()
    assert f"{{claim-interactive}} {figure.name}\n" in CHAPTER.read_text(encoding="utf-8")
    assert figure == discrete.recursion()
    assert not any(colour in figure.svg for colour in COLOURS)
    reached = [case for case in discrete.SCALE_CASES if case.k > 1]
    assert len(reached) == 2
    for case in reached:
        assert counted(case) == formula(case)
        assert f"{formula(case)} steps from {case.says}" in figure.caption
