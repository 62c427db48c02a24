"""How certificates are written down in these tests."""

from pathlib import Path
from typing import Any

import proofs.kernel
from proofs.kernel import FORMAT, Library, Rules

FOLDER = Path(proofs.kernel.__file__).parent
RULES = Rules(FOLDER / "rules.toml")
Json = dict[str, Any]
SCALAR = ["1", "1"]


def library(**claims: Json) -> Library:
    """Claims `test/<name>`, each given by its statements."""
    found = {f"test/{name}": statements for name, statements in claims.items()}
    return Library({name: {"format": FORMAT, "claim": name, "statements": one} for name, one in found.items()}, RULES)


def step(kind: str, name: str, fact: Any, **fields: Any) -> Json:
    return {"kind": kind, "name": name, "fact": fact, **fields}


def identity(name: str, fact: str, *cofactors: str) -> Json:
    """Each cofactor is written as `scale | left | by | right`."""
    return step("identity", name, fact, cofactors=[row.split(" | ") for row in cofactors])


def inequality(name: str, fact: str, *terms: list[Any], rest: tuple[str, ...] = ()) -> Json:
    return step("inequality", name, fact, terms=list(terms), cofactors=[row.split(" | ") for row in rest])


def rule(name: str, fact: Any, which: str, *by: str, **values: str) -> Json:
    return step("rule", name, fact, rule=which, by=list(by), **{"with": values})


def cite(name: str, fact: Any, values: Json, by: Json, claim: str = "test/lemma", conclusion: str = "c") -> Json:
    return step("cite", name, fact, claim=claim, statement="theorem", conclusion=conclusion, by=by, **{"with": values})


def limit_of(name: str, fact: str, expression: str, **by: str) -> Json:
    return step("limit", name, fact, expression=expression, **{"with": by})


def absurd(name: str, *by: str) -> Json:
    return step("absurd", name, "0 != 0", by=list(by))


def exists(claim: str, letter: str = "L", shape: tuple[str, str] = ("1", "1")) -> Json:
    return {"exists": {letter: list(shape)}, "with": [claim]}


def flow(rate: Json, start: Json, *letters: str, **more: Any) -> Json:
    """A context of scalars: those that move, and others."""
    names = dict.fromkeys((*rate, *letters), SCALAR)
    return {"letters": names, "derivations": {"rate": rate}, "substitutions": {"start": start}, **more}
