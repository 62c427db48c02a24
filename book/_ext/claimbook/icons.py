"""The theme's icons: of two thousand drawings, a megabyte and a half, only those are kept that some page shows."""

from __future__ import annotations

import re
from pathlib import Path

import pydata_sphinx_theme
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

SCRIPT = Path("static", "scripts", "fontawesome.js")
THEME = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme"
PATHS = r'(?:"[^"]*"|\[(?:"[^"]*",?)*\])'
ICON = re.compile(rf'(?:"[a-z0-9-]+"|[a-z][a-z0-9]*):\[\d+,\d+,\[[^\]]*\],"[0-9a-f]+",{PATHS}\],?')
"""An entry of its tables: the name, width and height, other names, a code, the outline."""

FEWEST = 1000
"""Of so many icons at least the tables consist; otherwise they are not read as they should be."""


def used(output: Path) -> set[str]:
    """The names of icons in all pages, and in the theme's own scripts."""
    texts = [*output.rglob("*.html"), *(path for path in output.rglob("*.js") if path.name != SCRIPT.name)]
    return {name for path in texts for name in re.findall(r"\bfa-([a-z0-9-]+)", path.read_text("utf-8"))}


def kept(script: str, names: set[str]) -> str:
    """The script with only those entries that one of the names can mean.

    >>> kept('var a={sun:[512,512,[],"f1","M1"],"x-y":[5,5,["moon",7],"f2","M2"]},b', {"moon"})
    'var a={"x-y":[5,5,["moon",7],"f2","M2"]},b'
    """

    def entry(match: re.Match[str]) -> str:
        named = re.findall(r'"?([a-z][a-z0-9-]*)"?', match[0].partition('],"')[0])
        return match[0] if names & set(named) else ""

    return re.sub(r",\}", "}", ICON.sub(entry, script))


def shrink(app: Sphinx, failure: Exception | None) -> None:
    """Write the theme's script anew, without what no page shows."""
    written = Path(app.outdir, "_static", "scripts", SCRIPT.name)
    if failure is not None or not written.exists():  # a theme without these icons
        return
    script = (THEME / SCRIPT).read_text("utf-8")
    if len(ICON.findall(script)) < FEWEST:
        logger.warning("the icons of the theme are not where they are expected: %s", THEME / SCRIPT)
        return
    written.write_text(kept(script, used(Path(app.outdir))), "utf-8")
