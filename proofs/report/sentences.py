"""Sentences: the claims are commented in plain ASCII, as `w'A'r` or `|v|^2`, which a page sets in TeX."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

PUNCTUATION = ".,:;!?"
NUMBER = re.compile(r"[-(\[]*\d+(?:[./]\d+)?(?:e-?\d+)?[)\]]*")
OPERATOR = re.compile(r"[-+/*=<>]|[<>!]=|->")
STRONG = re.compile(
    r"[\^_=<>|*~]|(?<![A-Za-z])(?:[A-Za-z]|[A-Z]{2})'(?!\w{2,})|\)'|\w\(|\)\(|(?<!\w)\w{1,2}/\w|\)/|^\(*\d+[A-Za-z]\)*$"
)
GREEK = "beta|delta|ell|eta|gamma|kappa|mu|nu|phi|psi|rho|sigma|tau|theta"
FUNCTIONS = "cos|exp|log|max|min|sin|tan"
WORDS = {*GREEK.split("|"), "exp", "log", "max", "min", "epsilon", "eps", "l1"}
AFTER_MATRIX = {"of", "is", "has", "and", "with", "or"}
SPECIAL = re.compile(r"([\\`*_\[\]<>#|$])")


def prose(sentence: str) -> str:
    r"""A sentence of plain text as Markdown, with what is mathematics in it between dollars.

    >>> print(prose("A solution is |x|^2 <= 1, by Lemma 2.3; A'r = 0 where A is [1, 0]."))
    A solution is $\|x\|^2 \le 1$, by Lemma 2.3; $A^\top r = 0$ where $A$ is $[1, 0]$.
    """
    tokens = sentence.split()
    runs: list[tuple[bool, str]] = []  # mathematics or not, and the text
    open_run = False
    for place, token in enumerate(tokens):
        maths = is_maths(tokens, place)
        if maths and open_run:
            runs[-1] = (True, f"{runs[-1][1]} {token}")
        else:
            runs.append((maths, token))
        text_so_far = runs[-1][1]
        open_run = maths and (token[-1] not in PUNCTUATION or not balanced(text_so_far))
    return " ".join(set_run(text) if maths else SPECIAL.sub(r"\\\1", text) for maths, text in runs)


def is_maths(tokens: Sequence[str], place: int) -> bool:
    core = tokens[place].rstrip(PUNCTUATION)
    bare = core.strip("()[]-")
    if core == "A":
        following = tokens[place + 1].rstrip(PUNCTUATION) if place + 1 < len(tokens) else ""
        first = place == 0 or tokens[place - 1][-1] in ".:;"
        return not (
            first and following.replace("-", "").isalpha() and len(following) > 1 and following not in AFTER_MATRIX
        )
    if bare == "a":
        before, after = tokens[place - 1] if place else "", tokens[place + 1] if place + 1 < len(tokens) else ""
        return after in ("and", "or") or any(map(OPERATOR.fullmatch, (before, after)))
    if len(bare) == 1 and bare.isalpha():
        return bare != "I"
    return (
        bare in WORDS or any(re.fullmatch(pattern, core) for pattern in (NUMBER, OPERATOR)) or bool(STRONG.search(core))
    )


def balanced(text: str) -> bool:
    pairs = ((r"\(", r"\)"), (r"\[", r"\]"), (r"<(?=[\w(])", r"(?<=[\w)])>"))  # as in <u, v>, not as in u < v
    return all(len(re.findall(left, text)) <= len(re.findall(right, text)) for left, right in pairs)


def set_run(text: str) -> str:
    """A run of mathematical tokens between dollars; numbers alone stay text."""
    core = text.rstrip(PUNCTUATION)
    if NUMBER.fullmatch(core) or OPERATOR.fullmatch(core):
        return SPECIAL.sub(r"\\\1", text)
    return f"${maths(core)}${text[len(core) :]}"


def maths(text: str) -> str:
    r"""A formula in plain ASCII as TeX.

    >>> print(maths("f(0) exp(-2 lambda_min t) >= |A'r|^2"))
    f(0) \exp(-2 \lambda_{\min} t) \ge \|A^\top r\|^2
    >>> print(maths("<z, log(1/theta_0)> phi^(2-L)"))
    \langle z, \log(1/\theta_{0})\rangle  \varphi^{2-L}
    """
    for pattern, form in MATHS:
        text = re.sub(pattern, form, text)
    return text.strip()


def matrix_rows(found: re.Match[str]) -> str:
    rows = [" & ".join(row.split(", ")) for row in re.split(r"\], *\[", found[1])]
    return r"\begin{bmatrix}" + r" \\ ".join(rows) + r"\end{bmatrix}"


MATHS: tuple[tuple[str, Any], ...] = (
    (r"\[\[(.*?)\]\]", matrix_rows),
    (r"<=", r"\\le"),
    (r">=", r"\\ge"),
    (r"!=", r"\\ne"),
    (r"->", r"\\to"),
    (r"<([\w(][^<>]*[\w)])>", r"\\langle \1\\rangle "),
    (r"\^\(([^()]*)\)", r"^{\1}"),
    (r"\b1e(-?\d+)", r"10^{\1}"),
    (r"\|(g(?:_\w|\*)?)\|", r"\\lvert \1 \\rvert "),  # the scale is a number; all else has a norm
    (r"\|", r"\\|"),
    (r"\bgrad_(\w)\b", r"\\nabla_{\1}"),
    (r"\blambda_(min|max)\b", r"\\lambda_{\\\1}"),
    (r"\b([A-Za-z])_perp\b", r"\1^{\\perp}"),
    (r"\b([A-Za-z])_par\b", r"\1^{\\parallel}"),
    (r"\^perp\b", r"^{\\perp}"),
    (r"_inf\b", r"_{\\infty}"),
    (r"\b([A-Za-z])_(\w+)\b", r"\1_{\2}"),
    (rf"\b({GREEK})_(\w+)\b", r"\\\1_{\2}"),
    (rf"(?<![\\A-Za-z{{])({GREEK}|{FUNCTIONS})(?![A-Za-z])", r"\\\1"),
    (r"(?<![\\A-Za-z{])eps(ilon)?\b", r"\\varepsilon"),
    (r"\\phi\b", r"\\varphi"),
    (r"\bl1\b", r"\\ell_1"),
    (r"([A-Za-z])\*(?=[\^'])", r"{\1^*}"),  # with another exponent
    (r"([A-Za-z)])\*", r"\1^*"),
    (r"([A-Za-z])~", r"\\tilde \1"),  # the same quantity for the other problem
    (r"\^([+])", r"^{\1}"),
    (r"\^(-\d+)", r"^{\1}"),
    (r"\)'", r")^\\top "),
    (r"([A-Za-z])'(?=\^)", r"{\1^\\top}"),
    (r"'", r"^\\top "),
)
