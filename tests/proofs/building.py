"""How certificates are written down in these tests."""

from pathlib import Path
from typing import Any

import proofs.kernel
from proofs.kernel import FORMAT, Library, Outcome, Rules

FOLDER = Path(proofs.kernel.__file__).parent
RULES = Rules(FOLDER / "rules.toml")
Json = dict[str, Any]
SCALAR = ["1", "1"]


def library(**claims: Json) -> Library:
    """Claims `test/<name>`, each given by its statements."""
    found = {f"test/{name}": statements for name, statements in claims.items()}
    return Library({name: {"format": FORMAT, "claim": name, "statements": one} for name, one in found.items()}, RULES)


def check(statements: Json, **others: Json) -> Outcome:
    """Check a claim of these statements; `others` are claims that it may cite."""
    return library(main=statements, **others).check("test/main")


def proved(context: Json, conclude: str | Json, *proof: Json) -> Json:
    """A statement with its proof; a conclusion without a label is called c."""
    return {"context": {"letters": {}, **context}, "conclude": labelled(conclude), "proof": list(proof)}


def refuted(context: Json, conclude: str | Json, **refutation: Any) -> Json:
    """A statement with its refutation: if nothing else is said, the conclusion c is false at the data."""
    data = {"dims": {}, "assume": "c", "false": "assumed", **refutation}
    return {"context": context, "conclude": labelled(conclude), "refutation": data}


def labelled(conclude: str | Json) -> Json:
    return {"c": conclude} if isinstance(conclude, str) else conclude


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


def algorithm(following: Json, start: Json, *letters: str, **more: Any) -> Json:
    """A context of scalars: those that move in steps, and others."""
    names = dict.fromkeys((*following, *letters), SCALAR)
    return {"letters": names, "substitutions": {"next": following, "start": start}, **more}
