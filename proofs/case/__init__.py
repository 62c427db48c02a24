"""Bring your own instance: what is proved of given data, in numbers with as many certain digits as are asked for."""

from proofs.case.answer import Answer, case
from proofs.case.files import example, located, named_cases
from proofs.case.given import BadInput, Given, read

__all__ = ["Answer", "BadInput", "Given", "case", "example", "located", "named_cases", "read"]
