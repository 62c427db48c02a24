"""Check claims: derive certificates anew, check them in every way there is, compare them with the stored ones."""

from __future__ import annotations

import json
import random
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from proofs import confirm, evaluation, ledger, registry, second
from proofs.claim import Claim
from proofs.kernel import Library, Outcome, Rejected, Rules
from proofs.stored import read_json
from symbolic.balls import EnclosureError
from symbolic.search import NoCertificate

RULES = registry.FOLDER / "rules.toml"
RULES_IN_USE = registry.FOLDER / "rules-in-use.txt"


@dataclass(frozen=True)
class Result:
    """What is known of one claim after checking it."""

    id: str
    verdict: str
    printed_holds: bool | None
    rules: tuple[str, ...]
    rests_on: tuple[str, ...]
    checked_by: tuple[str, ...]
    certificates: tuple[str, ...]
    seconds: float
    failures: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    derived: str = field(default="", repr=False)  # the text of the certificate

    def data(self) -> dict[str, Any]:
        """The result as plain data, for JSON."""
        return {
            "id": self.id,
            "verdict": self.verdict,
            "printed_holds": self.printed_holds,
            "rules": list(self.rules),
            "rests_on": list(self.rests_on),
            "checked_by": list(self.checked_by),
            "certificates": list(self.certificates),
            "seconds": round(self.seconds, 3),
            "failures": list(self.failures),
            "counts": self.counts,
        }


def dump(certificate: dict[str, Any]) -> str:
    """The one way in which a certificate is written."""
    return json.dumps(certificate, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def derive(name: str) -> tuple[str, str, float]:
    """Search for the certificate of a claim: its text, or what could not be found, and the seconds it took."""
    begin = time.perf_counter()
    try:
        return dump(registry.claims()[name].certificate()), "", time.perf_counter() - begin
    except (NoCertificate, ValueError, TypeError) as error:
        return "", f"no certificate: {error}", time.perf_counter() - begin


def examine(name: str, text: str, states: dict[str, str]) -> tuple[list[str], dict[str, int], float]:
    """Second checker, random exact data, and instances: complaints, counts, and seconds."""
    begin = time.perf_counter()
    claim, certificate = registry.claims()[name], json.loads(text)
    said: list[str] = []
    counts: dict[str, int] = {}
    rules = tomllib.loads(RULES.read_text(encoding="utf-8"))
    try:
        found = second.recheck(certificate, rules)
        counts |= {"identities": found.identities, "inequalities": found.inequalities, "models": found.models}
        counts["evaluations"] = evaluate(claim, certificate, rules)
        rows = confirm.confirm(claim)
        counts["confirmations"] = len(rows)
        said += confirm.complaints(claim, rows, states)
    except second.Disagreement as error:
        said.append(f"second checker: {error}")
    except (ValueError, EnclosureError) as error:
        said.append(f"instances: {error}")
    return said, counts, time.perf_counter() - begin


def evaluate(claim: Claim, certificate: dict[str, Any], rules: dict[str, Any]) -> int:
    """Put random exact data of every shape into everything that was proved; the number of facts that held."""
    held = 0
    for name, statement in sorted(certificate["statements"].items()):
        if "proof" not in statement:
            continue
        proved = evaluation.Proved(statement, rules)
        for m, d, rank in claim.shapes:
            rng = random.Random(f"{claim.id} {name} {m} {d} {rank}")
            letters = statement["context"]["letters"]
            values = {name: rows for name, rows in claim.sample(rng, m, d, rank).items() if name in letters}
            found = proved.at({"m": m, "d": d}, values)
            held += found.exact + found.balls
    if not held:
        raise ValueError(f"{claim.id}: nothing that was proved could be evaluated")
    return held


def needed(names: Iterable[str]) -> list[str]:
    """The claims and all that they cite."""
    found: dict[str, None] = {}
    queue = list(names)
    while queue:
        name = queue.pop()
        if name not in found:
            found[name] = None
            queue += sorted(cited(registry.claims()[name]))
    return list(found)


def cited(claim: Claim) -> set[str]:
    return {source for statement in claim.statements.values() for source in statement.sources() if source != claim.id}


def check(
    names: Iterable[str],
    jobs: int = 1,
    progress: Callable[[str, str], None] = lambda stage, name: None,
    stored: bool = True,
) -> list[Result]:
    """Check claims; `progress` is told of every stage that a claim has passed.

    Raises KeyError for a claim that does not exist.
    """
    wanted = list(names)
    every = needed(wanted)
    rules = Rules(RULES)

    def told(stage: str, names: list[str], results: Iterable[Any]) -> Iterator[tuple[str, Any]]:
        for name, found in zip(names, results, strict=True):
            progress(stage, name)
            yield name, found

    with mapping(jobs) as mapped:
        derived = dict(told("derived", every, mapped(derive, every)))
        library = Library({name: json.loads(text) for name, (text, _, _) in derived.items() if text}, rules)
        outcomes, failures = {}, {name: [said] if said else [] for name, (_, said, _) in derived.items()}
        for name in every:
            try:
                outcomes[name] = library.check(name)
            except Rejected as error:
                failures[name].append(f"kernel: {error}")
            progress("kernel", name)
        sound = [name for name in wanted if name in outcomes]
        texts, states = [derived[name][0] for name in sound], [outcomes[name].statements for name in sound]
        examined = dict(told("examined", sound, mapped(examine, sound, texts, states)))
    kept = Stored(every, rules) if stored else None
    return [
        result(name, derived[name], outcomes.get(name), failures[name], examined.get(name), kept) for name in wanted
    ]


def result(
    name: str,
    derived: tuple[str, str, float],
    outcome: Outcome | None,
    failures: list[str],
    examined: tuple[list[str], dict[str, int], float] | None,
    kept: Stored | None,
) -> Result:
    claim = registry.claims()[name]
    path = registry.certificate_path(claim)
    said, counts, seconds = examined or ([], {}, 0.0)
    failures = [*failures, *said, *(missing_evidence(claim))]
    if kept is not None and derived[0]:
        failures += kept.stale(name, derived[0])
    if outcome is None or failures:
        return Result(name, "open", None, (), (), (), (), derived[2] + seconds, tuple(failures), counts)
    printed = outcome.statements.get("printed")
    return Result(
        name,
        outcome.verdict.value,
        None if printed is None else printed == "proved",
        outcome.rules,
        outcome.cites,
        ("kernel", "second", "random exact data", "balls", "mpmath"),
        (str(path.relative_to(registry.FOLDER.parent)),),
        derived[2] + seconds,
        (),
        {**counts, "steps": outcome.steps},
        derived[0],
    )


class Stored:
    """The stored certificates of some claims, and of all that they cite: each is read, and checked, once."""

    def __init__(self, names: Iterable[str], rules: Rules) -> None:
        self.paths = {name: registry.certificate_path(registry.claims()[name]) for name in names}
        self.unreadable: dict[str, str] = {}
        self.certificates = dict(self.read())
        self.kernel = Library(self.certificates, rules)

    def read(self) -> Iterator[tuple[str, Any]]:
        for name, path in self.paths.items():
            try:
                yield name, read_json(path)
            except Rejected as error:
                self.unreadable[name] = str(error)

    def stale(self, name: str, derived: str) -> list[str]:
        """Why the stored certificate will not do: it says something else than the derived one, or is rejected.

        Cofactors and squares may differ: the search may find others on another machine.
        """
        found, again = f"the stored certificate {self.paths[name].name}", f"run `proofs certify {name}`"
        if name in self.unreadable:
            return [f"{found} is not accepted: {self.unreadable[name]}: {again}"]
        if skeleton(self.certificates[name]) != skeleton(json.loads(derived)):
            return [f"{found} says something else: {again}"]
        try:
            self.kernel.check(name)
        except Rejected as error:
            return [f"{found} is not accepted: {error}: {again}"]
        return []


def skeleton(data: Any) -> Any:
    """What a certificate says, without the numbers that show it."""
    if isinstance(data, dict):
        return {key: skeleton(value) for key, value in data.items() if key not in ("cofactors", "terms")}
    return [skeleton(value) for value in data] if isinstance(data, list) else data


def missing_evidence(claim: Claim) -> list[str]:
    """Each claim needs a falsifier."""
    has_one = any(name.startswith("mutated") for name in claim.statements)
    return [] if has_one else ["there is no falsifier: a mutated statement that is refuted"]


@contextmanager
def mapping(jobs: int) -> Iterator[Callable[..., Iterator[Any]]]:
    """`map`, in this process or spread over several."""
    if jobs == 1:
        yield map
        return
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        try:
            yield pool.map
        finally:
            pool.shutdown(cancel_futures=True)


def missing(names: Iterable[str]) -> list[str]:
    """Entries of the ledger that no claim judges."""
    known = set(names)
    return [name for name in ledger.read() if name not in known]


def rules_in_use(results: Iterable[Result]) -> list[str]:
    return sorted({rule for result in results for rule in result.rules})


def committed_rules() -> list[str]:
    """The committed list of rules, one a line."""
    return RULES_IN_USE.read_text(encoding="utf-8").split() if RULES_IN_USE.is_file() else []


def certify(
    names: Iterable[str], jobs: int = 1, progress: Callable[[str, str], None] = lambda stage, name: None
) -> list[Path]:
    """Derive certificates and store those that the kernel accepts; returns the files that changed.

    Raises ValueError, and stores nothing, if one of them fails.
    """
    wanted = list(names)
    results = check(wanted, jobs, progress, stored=False)
    failed = [f"{result.id}: {failure}" for result in results for failure in result.failures]
    if failed:
        raise ValueError("nothing was stored. " + "; ".join(failed))
    kept = Stored(needed(wanted), Rules(RULES))
    changed = []
    for result in results:
        if kept.stale(result.id, result.derived):
            changed += write(kept.paths[result.id], result.derived)
    for folder in sorted({registry.certificate_path(claim).parent for claim in registry.claims().values()}):
        here = [claim.id for claim in registry.claims().values() if registry.certificate_path(claim).parent == folder]
        changed += write(folder / "index.json", json.dumps(sorted(here), indent=1) + "\n")
    if set(wanted) == set(registry.claims()):
        changed += write(RULES_IN_USE, "\n".join(rules_in_use(results)) + "\n")
    return changed


def write(path: Path, text: str) -> list[Path]:
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return []
    path.parent.mkdir(exist_ok=True)
    temporary = path.with_suffix(".part")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
    return [path]
