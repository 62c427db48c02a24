"""Sweeps: many instances, one row each, on any executor; what is done is kept, and an interrupted sweep goes on.

A finished row is appended to a journal beside the output before the next one is looked at; so whatever stops a sweep,
no row is lost, and the same command computes only the rows that are missing. When all are there, the output is written
in one piece, in the order of the plan, and the journal goes.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec
from itertools import islice, product
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from proofs.case.digits import plain
from proofs.case.families import FAMILIES
from proofs.case.given import READERS, BadInput, fields_of, from_fields, number
from symbolic.weight_normalization_limit import gd_limit, nearer, wn_limit

Row = dict[str, str]
Compute = Callable[[dict[str, Any], int], Row]

AHEAD = 64
"""How many rows are handed to an executor before the first of them is done."""

LARGEST_PLAN = 1_000_000
"""Rows of a sweep."""

FORMATS = (".csv", ".parquet")
ADDRESS = re.compile(r"[a-z]+://[^\s/:]+:[0-9]{1,5}", re.ASCII)  # of a scheduler
SECONDS_TO_CONNECT = 10
TOGETHER = ("A", "y", "w0")  # fields that are no single number


@dataclass(frozen=True)
class Plan:
    """What is to be computed: the family, the values of each parameter, the digits.

    Parameters
    ----------
    family : a name of `FAMILIES`, a TOML file, or a folder of TOML files
    over : for each parameter its values; the sweep goes over all combinations
    digits : how many are asked for

    Raises
    ------
    BadInput : if there is no such family, or it has no such parameter

    Examples
    --------
    >>> plan = Plan.of("planar", ["c=1/10,1", "g0=1:2:3"], 20)
    >>> [point["c"] + " " + point["g0"] for point in plan.points()][:4]
    ['1/10 1', '1/10 3/2', '1/10 2', '1 1']
    """

    family: str
    over: tuple[tuple[str, tuple[str, ...]], ...]
    digits: int

    @classmethod
    def of(cls, family: str, over: Iterable[str], digits: int) -> Plan:
        """Read the values: `name=1/2,1,2`, or `name=first:last:count` for equal distances, exactly."""
        read = [values_of(text) for text in over]
        names = [name for name, _ in read]
        for name in names:
            if names.count(name) > 1:
                raise BadInput(f"--over {name}: the parameter is given twice")
            if name not in parameters(family):
                raise BadInput(f"--over {name}: {family} has no such parameter; it has {', '.join(parameters(family))}")
        plan = cls(family, tuple(read), digits)
        if plan.size > LARGEST_PLAN:
            raise BadInput(f"--over: expected at most {LARGEST_PLAN} rows, these are {plan.size}")
        return plan

    @property
    def size(self) -> int:
        """The number of rows."""
        count = len(members(self.family))
        for _, values in self.over:
            count *= len(values)
        return count

    def points(self) -> Iterator[Row]:
        """The parameters of each row, in order."""
        names = [name for name, _ in self.over]
        for member in members(self.family):
            for values in product(*(values for _, values in self.over)):
                yield {"instance": member, **dict(zip(names, values, strict=True))}

    def head(self) -> str:
        """The first line of the journal, by which a sweep knows its own."""
        return json.dumps({"family": self.family, "over": self.over, "digits": self.digits})


def values_of(text: str) -> tuple[str, tuple[str, ...]]:
    """One parameter with its values.

    >>> values_of("c=0.1, 2/3"), values_of("g0=0:1:3")
    (('c', ('0.1', '2/3')), ('g0', ('0', '1/2', '1')))
    """
    name, _, listed = text.partition("=")
    name, field = name.strip(), f"--over {name.strip()}"
    if not listed.strip():
        raise BadInput(f"--over {text}: expected NAME=VALUE,VALUE,... or NAME=FIRST:LAST:COUNT")
    if ":" not in listed:
        found = tuple(part.strip() for part in listed.split(","))
        for part in found:
            number(part, field)
        return name, found
    parts = listed.split(":")
    count = int(parts[2]) if len(parts) == 3 and parts[2].strip().isascii() and parts[2].strip().isdigit() else 0
    if not 2 <= count <= LARGEST_PLAN:
        raise BadInput(f"{field}: expected FIRST:LAST:COUNT with a count of at least 2, found {listed}")
    first, last = number(parts[0], field), number(parts[1], field)
    return name, tuple(str(first + (last - first) * Fraction(i, count - 1)) for i in range(count))


def members(family: str) -> list[str]:
    """The instances of a family before anything varies: itself, or the files of a folder.

    Raises BadInput.
    """
    path = Path(family)
    if family in FAMILIES or path.is_file():
        return [family]
    if not path.is_dir():
        raise BadInput(f"{family}: expected a file, a folder, or one of the families {', '.join(FAMILIES)}")
    found = sorted(str(file) for file in path.glob("*.toml"))
    if not found:
        raise BadInput(f"{family}: expected a folder with TOML files, found none in it")
    return found


def parameters(family: str) -> list[str]:
    """What may vary: the parameters of a generator, and every field that is one number."""
    fields = [field for field in READERS if field not in TOGETHER]
    if family not in FAMILIES:
        return fields
    own = FAMILIES[family].parameters
    return [*own, *(field for field in fields if field not in own)]


def fields(point: Mapping[str, str]) -> dict[str, Any]:
    """The data of the instance of one row, for `proofs.case`."""
    varied = {name: value for name, value in point.items() if name != "instance"}
    if point["instance"] not in FAMILIES:
        return {**fields_of(Path(point["instance"])), **varied}
    family = FAMILIES[point["instance"]]
    own = {name: number(varied.pop(name, default), name) for name, default in family.parameters.items()}
    return {**family.fields(own), **varied}


def computed(compute: Compute, point: Row, digits: int) -> Row:
    """The row of a point; what cannot be answered says why in the column `error`."""
    begin = time.perf_counter()
    try:
        found = compute(fields(point), digits)
    except (BadInput, ArithmeticError) as error:
        found = {"error": str(error)}
    return {**point, **found, "seconds": f"{time.perf_counter() - begin:.3f}"}


class Journal:
    """The rows that are done, in a file beside the output; a line that was cut off is no row.

    Raises
    ------
    BadInput : if the journal belongs to another sweep, or cannot be written
    """

    def __init__(self, output: Path, plan: Plan) -> None:
        self.path = output.with_name(output.name + ".rows")
        self.rows: list[Row] = []
        head = plan.head() + "\n"
        try:
            text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
            whole = text[: text.rfind("\n") + 1]
            if whole and not whole.startswith(head):
                raise BadInput(f"{self.path}: these are rows of another sweep; remove it, or choose another --out")
            if not whole or whole != text:
                self.path.write_text(whole or head, encoding="utf-8")
        except OSError as error:
            raise BadInput(f"{self.path}: cannot write the file ({error.strerror})") from None
        self.rows += [json.loads(line) for line in whole.splitlines()[1:]]

    def keep(self, row: Row) -> None:
        """Append a row; when this returns it is on the disk."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self.rows.append(row)

    def done(self) -> set[str]:
        """The keys of the rows that are there."""
        return {row["row"] for row in self.rows}


def sweep(
    plan: Plan,
    compute: Compute,
    executor: Executor,
    output: Path,
    told: Callable[[int, int], None] = lambda done, size: None,
) -> list[Row]:
    """Compute the rows that are missing, and write all of them.

    Parameters
    ----------
    plan : what is to be computed
    compute : a row from the data of an instance and the digits; a function that the executor's workers can import
    executor : where the rows are computed; any `concurrent.futures.Executor`
    output : a file that ends with .csv or .parquet
    told : is told how many rows of how many are done

    Raises
    ------
    BadInput : if the output cannot be written, or the journal beside it is of another sweep
    """
    write = writer(output)
    journal = Journal(output, plan)
    done = journal.done()
    told(len(done), plan.size)
    missing = ((str(i), point) for i, point in enumerate(plan.points()) if str(i) not in done)
    running: dict[Future[Row], str] = {}
    try:
        while True:
            for key, point in islice(missing, AHEAD - len(running)):
                running[executor.submit(computed, compute, point, plan.digits)] = key
            if not running:
                break
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                journal.keep({"row": running.pop(future), **future.result()})
                told(len(journal.rows), plan.size)
    finally:
        for future, key in running.items():
            if not future.cancel() and future.done() and not future.exception():
                journal.keep({"row": key, **future.result()})
    rows = sorted(journal.rows, key=lambda row: int(row["row"]))
    write(rows)
    journal.path.unlink()
    return rows


def writer(output: Path) -> Callable[[Sequence[Row]], None]:
    """How the output is written; refused early if it cannot be.

    Raises BadInput.
    """
    if output.suffix not in FORMATS:
        raise BadInput(f"--out {output}: expected a name that ends with {' or '.join(FORMATS)}")
    if output.is_dir() or not output.absolute().parent.is_dir():
        raise BadInput(f"--out {output}: expected the name of a file in a folder that exists")
    content = as_csv
    if output.suffix == ".parquet":
        if find_spec("pyarrow") is None:  # an optional dependency
            raise BadInput(f"--out {output}: Parquet needs pyarrow: pip install 'wn-proofs[sweep]'")
        content = as_parquet

    def write(rows: Sequence[Row]) -> None:
        temporary = output.with_name(output.name + ".part")
        try:
            temporary.write_bytes(content(rows))
            temporary.replace(output)
        except OSError as error:
            raise BadInput(f"--out {output}: cannot write the file ({error.strerror})") from None

    return write


def columns(rows: Sequence[Row]) -> list[str]:
    """Every column, in the order in which they appear."""
    return list(dict.fromkeys(name for row in rows for name in row))


def as_csv(rows: Sequence[Row]) -> bytes:
    text = io.StringIO()
    table = csv.DictWriter(text, columns(rows), restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode("utf-8")


def as_parquet(rows: Sequence[Row]) -> bytes:
    from pyarrow import BufferOutputStream, parquet, table  # noqa: PLC0415 - an optional dependency

    sink = BufferOutputStream()
    parquet.write_table(table({name: [row.get(name) for row in rows] for name in columns(rows)}), sink)
    return bytes(sink.getvalue())


# What is computed, and where


def ends(data: dict[str, Any], digits: int) -> Row:
    """Where the WN flow and gradient descent end, and which of them nearer to x*; with a radius beside each number.

    Raises BadInput, and EnclosureError if a limit cannot be had.

    >>> row = ends({"A": [[1, 0]], "y": [1], "w0": [3, 4], "g0": 1, "c": 1}, 10)
    >>> row["g"][:12], row["closer"]
    ('1.2524140000', 'WN')
    """
    problem = from_fields(data).problem
    limit, other = wn_limit(problem, digits), gd_limit(problem, digits)
    numbers = {"g": limit.g, "distance_wn": limit.distance, "distance_gd": other.distance}
    found = {name: plain(ball, digits) for name, ball in numbers.items()}
    shown = {name + end: found[name][part] for name in found for end, part in (("", "mid"), ("_radius", "rad"))}
    return {**shown, "closer": nearer(limit, other), "sign": limit.reason}


@contextmanager
def processes(jobs: int) -> Iterator[Executor]:
    """So many processes of this machine, which leave an interrupt to the one that waits for them."""
    ignore = (signal.SIGINT, signal.SIG_IGN)
    with ProcessPoolExecutor(jobs, get_context("spawn"), signal.signal, ignore) as executor:
        yield executor


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """The workers of a Dask scheduler; one that dies loses no row, another one computes it.

    Raises BadInput.
    """
    if not ADDRESS.fullmatch(address):
        raise BadInput(f"--scheduler {address}: expected an address such as tcp://127.0.0.1:8786")
    if find_spec("distributed") is None:
        raise BadInput("--scheduler: a cluster needs distributed: pip install 'wn-proofs[sweep]'")
    from distributed import Client  # noqa: PLC0415 - an optional dependency

    try:
        client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)  # type: ignore[no-untyped-call] # untyped
    except (OSError, ValueError) as error:
        raise BadInput(f"--scheduler {address}: there is no Dask scheduler ({error})") from None
    with client:
        yield client.get_executor()  # type: ignore[no-untyped-call] # as above
