"""All claims: every module of every paper's folder is read, so that adding one needs nothing but a new module."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path

import proofs
from proofs import ledger
from proofs.claim import Claim

FOLDER = Path(proofs.__file__).parent


def papers() -> list[str]:
    """The folders of the papers."""
    return sorted(path.parent.name for path in FOLDER.glob("*/setting.py"))


@cache
def claims() -> dict[str, Claim]:
    """Every claim by id: those of the ledger in its order, then our own.

    Raises
    ------
    ValueError : if a claim is neither in the ledger nor marked as our own, or two have one id
    """
    found: dict[str, Claim] = {}
    for paper in papers():
        package = importlib.import_module(f"proofs.{paper}")
        for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
            module = importlib.import_module(f"proofs.{paper}.{info.name}")
            for value in vars(module).values():
                if isinstance(value, Claim) and found.setdefault(value.id, value) is not value:
                    raise ValueError(f"two claims have the id {value.id}")
    entries = list(ledger.read())
    strangers = [name for name in found if name not in entries and not name.startswith(ledger.OWN)]
    if strangers:
        raise ValueError(f"claims that are neither in the ledger nor marked {ledger.OWN}...: {', '.join(strangers)}")
    order = {name: place for place, name in enumerate(entries)}
    return dict(sorted(found.items(), key=lambda item: (order.get(item[0], len(order)), item[0])))


def certificate_path(claim: Claim) -> Path:
    """Where the certificate of a claim is kept: beside the module that states it."""
    return claim.source.parent / "certificates" / f"{claim.id.split('/')[-1]}.json"
