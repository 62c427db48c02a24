"""The answer to an instance: each part is computed when it is asked for, and each number is a ball that is proved."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from proofs.case import data, drawing, page
from proofs.case.claims import Applied, applied
from proofs.case.given import BadInput, from_fields
from proofs.case.runs import Run, runs
from proofs.case.solved import MOST_DIGITS, Solved


class Answer(Solved):
    """What is proved of an instance, to so many digits: numbers, algorithms and claims; and ways of showing it."""

    @cached_property
    def claims(self) -> list[Applied]:
        """Every claim of the ledger and of our own, at this instance."""
        self.progress("the claims")
        return list(applied(self))

    @cached_property
    def runs(self) -> list[Run]:
        """The algorithms with the step sizes that are given: where they are after some steps, and steps to epsilon."""
        return runs(self, self.claims)

    def text(self, full: bool = False) -> str:
        """The answer for the terminal; in full, with what every claim promises here."""
        return page.text(self, self.runs, self.claims, full)

    def _repr_html_(self) -> str:
        return page.html(self, self.runs, self.claims)

    def json(self) -> str:
        """The answer as JSON; each number as decimals of a midpoint and a radius that enclose it."""
        return json.dumps(data.everything(self, self.runs, self.claims), indent=1) + "\n"

    def svg(self) -> str:
        """The flow as a drawing."""
        return drawing.svg(self)


def case(**fields: Any) -> Answer:
    """What is proved of an instance.

    Parameters
    ----------
    A : rows of the m x d feature matrix, of full row rank
    y, w0 : the m targets, and the direction at the start, d numbers of which only the direction counts
    g0, c : the scale at the start, and the ratio of the step sizes
    eta, gamma, epsilon, time : optional, as in `Given`
    digits : how many digits to give, 30 if not said
    name : what to call it

    Numbers are integers, Fractions, or strings such as "0.1" or "1/3"; floats are not exact and are refused.

    Returns
    -------
    Answer : shows itself in Jupyter

    Raises
    ------
    BadInput : with one sentence

    Examples
    --------
    >>> answer = case(A=[[1, 0]], y=[1], w0=[0, 1], g0="1/10", c=1)
    >>> answer.closer
    'GD'
    """
    digits, name = fields.pop("digits", 30), fields.pop("name", "")
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= MOST_DIGITS:
        raise BadInput(f"digits: expected a whole number from 1 to {MOST_DIGITS}, found {digits!r}")
    return Answer(from_fields(fields, str(name)), digits)
