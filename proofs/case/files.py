"""The files that ship with the project: a commented example, and the edge cases with what makes each of them hard."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
EDGE_CASES = FOLDER / "edge-cases"


def example() -> str:
    """A commented file to begin with."""
    return (FOLDER / "example.toml").read_text("utf-8")


def named_cases() -> dict[str, str]:
    """The edge cases by name, with the first line of the comment that says what makes them hard."""
    texts = {path.stem: path.read_text("utf-8") for path in sorted(EDGE_CASES.glob("*.toml"))}
    return {name: text.splitlines()[0].removeprefix("# ") for name, text in texts.items()}


def located(name: str) -> Path:
    """The file of that name, or of the edge case of that name if there is no such file.

    >>> located("papers-example").name
    'papers-example.toml'
    """
    path, shipped = Path(name), EDGE_CASES / f"{name}.toml"
    return shipped if not path.exists() and Path(name).name == name and shipped.is_file() else path
