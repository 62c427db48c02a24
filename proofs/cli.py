"""The command line: check, verify, list, show, rests-on, certify, case, sweep."""

from __future__ import annotations

import difflib
import gc
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from proofs import __version__, ledger

if TYPE_CHECKING:
    from proofs.check import Result
    from proofs.kernel import Library

FOLDER = Path(__file__).parent
GOOD, FAILED = 0, 1  # bad input ends with 2, as click does


class Group(click.Group):
    """Commands whose bad input ends with one sentence and status 2, and an interrupt with 130."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except (click.Abort, KeyboardInterrupt):
            click.echo("Interrupted; nothing was written.", err=True)
            sys.exit(130)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="wn-proofs")
def main() -> None:
    """Check what two papers on weight normalization claim, and why it is true or not.

    \b
    Examples:
      proofs list
      proofs check --jobs 2
      proofs check wu2020/lemma-2.5-norm
      proofs show wu2020/lemma-2.5-norm
      proofs verify
    """


def need(problem: str) -> click.UsageError:
    return click.UsageError(problem)


def known(names: Sequence[str], choices: Iterable[str]) -> list[str]:
    """The names as given, if all are known."""
    every = list(choices)
    for name in names:
        if name not in every:
            near = difflib.get_close_matches(name, every, n=1, cutoff=0.3)
            hint = f"did you mean {near[0]}? " if near else ""
            raise need(f"there is no claim {name!r} to work on: {hint}`proofs list` shows all")
    return list(names) or every


def writable(path: Path | None, option: str) -> None:
    """Refuse early what could not be written in the end."""
    if path is not None and (path.is_dir() or not path.absolute().parent.is_dir()):
        raise need(f"{option} {path}: expected the name of a file in a folder that exists")


def write(files: Mapping[str, tuple[Path, str]]) -> None:
    """Write files, given with their text under the option that names them: all or nothing."""
    parts = {option: path.with_name(path.name + ".part") for option, (path, _) in files.items()}
    option = ""
    try:
        for option, (_, text) in files.items():
            parts[option].write_text(text, encoding="utf-8")
        for option, (path, _) in files.items():
            parts[option].replace(path)
    except OSError as error:
        raise need(f"{option} {files[option][0]}: cannot write the file ({error.strerror})") from None
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink()


def stored() -> Library:
    """The stored certificates, for the kernel; neither SymPy nor flint is imported."""
    from proofs.kernel import Rejected
    from proofs.stored import open_library

    try:
        return open_library(FOLDER)
    except Rejected as error:
        raise click.ClickException(str(error)) from None


@main.command("list")
@click.option("--paper", help="Only the claims whose id begins so, such as wu2020.")
def list_claims(paper: str | None) -> None:
    """List the claims: those of the ledger, and our own, and whether a certificate is stored.

    \b
    Example:
      proofs list --paper wu2020
    """
    certified = certified_claims()
    entries = {name: entry.where for name, entry in ledger.read().items()}
    entries |= dict.fromkeys((name for name in certified if name not in entries), "our own")
    shown = {name: where for name, where in entries.items() if name.startswith(paper or "")}
    if not shown:
        raise need(
            f"--paper {paper}: no claim begins so; the papers are wu2020 and chou2024, our own claims begin with new/"
        )
    width = max(map(len, shown))
    for name, where in shown.items():
        click.echo(f"{name:{width}}  {'certificate' if name in certified else 'none yet':11}  {where}")
    click.echo(
        f"{sum(name in certified for name in shown)} of {len(shown)} have a certificate; `proofs check` judges them."
    )


def certified_claims() -> list[str]:
    """The claims with a stored certificate, from the lists beside these."""
    return [
        name
        for index in sorted(FOLDER.glob("*/certificates/index.json"))
        for name in json.loads(index.read_text("utf-8"))
    ]


@main.command()
def verify() -> None:
    """Check the stored certificates with the kernel alone, importing neither SymPy nor flint.

    \b
    Example:
      proofs verify
    """
    from proofs.kernel import Rejected

    gc.disable()  # nothing of what is read is given back before the end
    library = stored()
    names, failed = sorted(library.certificates), 0
    for name in names:
        try:
            outcome = library.check(name)
            click.echo(
                f"{name:32} {outcome.verdict.value:9} {len(outcome.statements):2} statements, {outcome.steps:3} steps"
            )
        except Rejected as error:
            failed += 1
            click.echo(f"{name:32} rejected   {error}")
    click.echo(f"{len(names) - failed} of {len(names)} certificates accepted.")
    sys.exit(FAILED if failed else GOOD)


@main.command("rests-on")
@click.argument("claim")
def rests_on(claim: str) -> None:
    """Show what a claim rests on: claims, rules and definitions, with their references.

    \b
    Example:
      proofs rests-on wu2020/lemma-2.5-norm
    """
    from proofs.kernel import Rejected

    library = stored()
    known([claim], library.certificates)
    try:
        library.check(claim)
    except Rejected as error:
        raise click.ClickException(str(error)) from None
    show_tree(claim, library, "", set())


def show_tree(claim: str, library: Library, indent: str, seen: set[str]) -> None:
    outcome = library.check(claim)
    click.echo(f"{indent}{claim}: {outcome.verdict.value}" + (" (see above)" if claim in seen else ""))
    if claim in seen:
        return
    seen.add(claim)
    for rule in outcome.rules:
        entry = library.rules.rules.get(rule) or library.rules.definitions[rule]
        kind = "rule" if rule in library.rules.rules else "definition"
        click.echo(f"{indent}  {kind} {rule}: {entry['says']} [{entry['reference']}]")
    for name in outcome.cites:
        show_tree(name, library, indent + "  ", seen)


@main.command()
@click.argument("claim")
@click.option("--latex", is_flag=True, help="Formulas in LaTeX instead of plain text.")
def show(claim: str, latex: bool) -> None:
    """Show a claim: what is printed, what is assumed, the derivation, the verdict's reasons.

    \b
    Examples:
      proofs show wu2020/lemma-2.4
      proofs show wu2020/lemma-2.4 --latex
    """
    from proofs.registry import claims
    from proofs.terminal import page

    known([claim], claims())
    click.echo(page(claims()[claim], latex=latex))


@main.command()
@click.argument("claims", nargs=-1)
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes to use.")
@click.option("--strict", is_flag=True, help="Fail also if an entry of the ledger is open or has no claim.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the results to this file.")
@click.option("--junit", "junit_file", type=click.Path(path_type=Path), help="Write a JUnit report to this file.")
def check(claims: tuple[str, ...], jobs: int, strict: bool, json_file: Path | None, junit_file: Path | None) -> None:
    """Derive the claims anew and check them in every way: kernel, second checker, random data, instances, falsifiers.

    Without CLAIMS all are checked, and the list of rules in use. The status is 0 if everything that is claimed was
    established, 1 if something was not, 2 for bad input.

    \b
    Examples:
      proofs check
      proofs check wu2020/lemma-2.4 wu2020/lemma-2.4-rate --jobs 2
      proofs check --strict --json results.json --junit results.xml
    """
    writable(json_file, "--json")
    writable(junit_file, "--junit")
    from proofs import registry
    from proofs.check import check as run
    from proofs.check import committed_rules, missing, rules_in_use
    from proofs.terminal import progress, table

    every = registry_claims(registry.claims)
    names = known(claims, every)
    with progress(len(names)) as told:
        results = run(names, jobs, told)
    complaints = []
    if not claims:
        complaints = [
            f"the rule {name} is in use but not in rules-in-use.txt"
            if name in rules_in_use(results)
            else f"the rule {name} is in rules-in-use.txt but not in use"
            for name in sorted(set(rules_in_use(results)) ^ set(committed_rules()))
        ]
    open_entries = [] if claims else missing(every)
    texts = {"--json": (json_file, as_json(results, open_entries)), "--junit": (junit_file, as_junit(results))}
    write({option: (path, text) for option, (path, text) in texts.items() if path is not None})
    table(results)
    for complaint in [f"{r.id}: {failure}" for r in results for failure in r.failures] + complaints:
        click.echo(f"FAILED {complaint}", err=True)
    judged = [result for result in results if result.verdict != "open"]
    click.echo(
        f"{len(judged)} of {len(names)} claims established; {len(open_entries)} entries of the ledger have no "
        f"claim yet."
    )
    short = len(judged) < len(names) or complaints
    sys.exit(FAILED if short or (strict and open_entries) else GOOD)


def registry_claims(read: Callable[[], dict[str, Any]]) -> list[str]:
    try:
        return list(read())
    except ValueError as error:
        raise click.ClickException(str(error)) from None


def as_json(results: list[Result], open_entries: list[str]) -> str:
    nothing: dict[str, Any] = {
        "verdict": "open",
        "printed_holds": None,
        "rules": [],
        "rests_on": [],
        "checked_by": [],
        "certificates": [],
        "seconds": 0.0,
        "failures": ["no claim judges this entry yet"],
        "counts": {},
    }
    claims = [result.data() for result in results] + [{"id": name, **nothing} for name in open_entries]
    judged = sum(claim["verdict"] != "open" for claim in claims)
    return json.dumps({"ledger": len(ledger.read()), "judged": judged, "claims": claims}, indent=1) + "\n"


def as_junit(results: list[Result]) -> str:
    import xml.etree.ElementTree as ET

    failed = sum(bool(result.failures) for result in results)
    suite = ET.Element("testsuite", name="proofs", tests=str(len(results)), failures=str(failed))
    for result in results:
        case = ET.SubElement(suite, "testcase", classname="proofs", name=result.id, time=f"{result.seconds:.3f}")
        for failure in result.failures:
            ET.SubElement(case, "failure", message=failure)
    return ET.tostring(suite, encoding="unicode") + "\n"


@main.command()
@click.argument("claims", nargs=-1)
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes to use.")
def certify(claims: tuple[str, ...], jobs: int) -> None:
    """Derive certificates and store them, if all of them pass every check.

    \b
    Examples:
      proofs certify
      proofs certify wu2020/lemma-2.4
    """
    from proofs import registry
    from proofs.check import certify as run
    from proofs.terminal import progress

    names = known(claims, registry_claims(registry.claims))
    try:
        with progress(len(names)) as told:
            changed = run(names, jobs, told)
    except ValueError as error:
        click.echo(f"FAILED {error}", err=True)
        sys.exit(FAILED)
    for path in changed:
        click.echo(f"written: {path.relative_to(FOLDER.parent)}")
    click.echo(f"{len(names)} claims certified, {len(changed)} files changed.")


class BadFile(click.ClickException):
    """Data that cannot be used, said in one sentence."""

    exit_code = 2


@main.command()
@click.argument("file", required=False)
@click.option("--new", is_flag=True, help="Write a commented example to FILE, or show it.")
@click.option("--edge-cases", is_flag=True, help="List the edge cases that can be named instead of a FILE.")
@click.option("--digits", default=30, show_default=True, type=click.IntRange(1, 1000), help="Digits of the answer.")
@click.option("--A", "A", help='Instead of that of FILE; rows such as "1 0; 0 1/2".')
@click.option("--y", help='Instead of that of FILE; numbers such as "1 1/2".')
@click.option("--w0", help="Instead of that of FILE.")
@click.option("--g0", help="Instead of that of FILE; a number such as 2, 0.5 or 1/3.")
@click.option("--c", help="Instead of that of FILE.")
@click.option("--eta", help='Instead of that of FILE; a number, or "1/g^2".')
@click.option("--gamma", help="Instead of that of FILE.")
@click.option("--epsilon", help="Instead of that of FILE.")
@click.option("--time", help="Instead of that of FILE.")
@click.option("--full", is_flag=True, help="Show also what each claim promises here: both sides, and the margin.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the whole answer to this file.")
@click.option("--plot", "plot_file", type=click.Path(path_type=Path), help="Draw the flow into this SVG file.")
def case(
    file: str | None,
    new: bool,
    edge_cases: bool,
    digits: int,
    full: bool,
    json_file: Path | None,
    plot_file: Path | None,
    **fields: str | None,
) -> None:
    """Answer for the instance in FILE what is proved of it, with as many digits as are asked for.

    FILE is in TOML, or the name of an edge case. It gives A, y, w0, g0 and c, and optionally eta, gamma, epsilon and
    time, exactly: as integers, decimals, or fractions in strings.

    \b
    Examples:
      proofs case --new mine.toml
      proofs case mine.toml --digits 100
      proofs case mine.toml --g0 1/10 --json answer.json --plot flow.svg
      proofs case near-saddle
    """
    from proofs.case import BadInput, example, named_cases

    if edge_cases:
        for name, says in named_cases().items():
            click.echo(f"{name:24} {says}")
        return
    if new:
        show_or_write(example(), Path(file) if file else None)
        return
    if file is None:
        raise need("FILE: expected a TOML file, or the name of an edge case; `proofs case --new` shows an example")
    writable(json_file, "--json")
    writable(plot_file, "--plot")
    if json_file is not None and json_file == plot_file:
        raise need("--json and --plot: expected two files, found one name")
    given = {name: value for name, value in fields.items() if value is not None}
    outputs = {option: path for option, path in (("--json", json_file), ("--plot", plot_file)) if path is not None}
    try:
        answer_to(file, given, digits, outputs, full)
    except BadInput as error:
        raise BadFile(str(error)) from None


def show_or_write(text: str, path: Path | None) -> None:
    if path is None:
        click.echo(text, nl=False)
        return
    if path.exists():
        raise need(f"{path}: there is such a file already, and it is not overwritten")
    writable(path, "FILE")
    write({"FILE": (path, text)})
    click.echo(f"written: {path}")


@contextmanager
def status() -> Iterator[Callable[[str], None]]:
    """A line on standard error that says what is being computed; nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("reading") as line:
        yield line.update


def answer_to(file: str, fields: dict[str, str], digits: int, outputs: dict[str, Path], full: bool) -> None:
    """Read, compute, then write and print."""
    from proofs.case import Answer, located, read

    given = read(located(file), fields)
    with status() as told:
        answer = Answer(given, digits, told)
        shown = answer.text(full)
        texts = {"--json": answer.json, "--plot": answer.svg}
        files = {option: (path, texts[option]()) for option, path in outputs.items()}
    write(files)
    click.echo(shown, nl=False)


@main.command()
@click.argument("family")
@click.option(
    "--over", multiple=True, metavar="NAME=VALUES", help="What varies: c=1/10,1,10 or g0=0:1:5. Repeat for more."
)
@click.option(
    "--out", "output", required=True, type=click.Path(path_type=Path), help="The table: a .csv or .parquet file."
)
@click.option("--digits", default=30, show_default=True, type=click.IntRange(1, 1000), help="Digits that are proved.")
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes to use.")
@click.option("--scheduler", metavar="ADDRESS", help="Use the workers of a Dask scheduler, such as tcp://host:8786.")
def sweep(family: str, over: tuple[str, ...], output: Path, digits: int, jobs: int, scheduler: str | None) -> None:
    """Find where WN and gradient descent end, for many instances, with proved digits: a table with a row for each.

    FAMILY is a TOML file (see `proofs case`), a folder of such files, or a generator: planar (parameters y, slope, g0,
    c), hilbert (m, d, g0, c) or random (m, d, seed, g0, c). All combinations of the values after --over are computed.
    An interrupted sweep goes on where it was when the same command is given again.

    \b
    Examples:
      proofs sweep planar --over g0=1/10:3:30 --over c=1/10,1,10 --out planar.csv --jobs 2
      proofs sweep random --over seed=0:99:100 --out random.parquet
      proofs sweep my-cases/ --over c=1e-3,1,1e3 --out mine.csv --scheduler tcp://127.0.0.1:8786
    """
    from proofs import sweep as sweeps
    from proofs.case.given import BadInput
    from proofs.terminal import counter

    done = 0
    try:
        plan = sweeps.Plan.of(family, over, digits)
        with sweeps.cluster(scheduler) if scheduler else sweeps.processes(jobs) as executor, counter("rows") as bar:

            def told(count: int, size: int) -> None:
                nonlocal done
                done = count
                bar(count, size)

            rows = sweeps.sweep(plan, sweeps.ends, executor, output, told)
    except BadInput as error:
        raise BadFile(str(error)) from None
    except KeyboardInterrupt:
        click.echo(f"Interrupted after {done} rows; the same command goes on from there.", err=True)
        sys.exit(130)
    unanswered = sum("error" in row for row in rows)
    click.echo(f"{len(rows)} rows in {output}; {unanswered} of them say why there is no answer.")
