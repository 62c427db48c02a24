"""Sweeps: what varies, rows that are kept through interruptions, the formats, executors and a cluster."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from distributed import Client
from pyarrow import parquet

from proofs.case.families import FAMILIES
from proofs.case.given import BadInput, from_fields
from proofs.sweep import Journal, Plan, Row, fields, sweep

PLAN = Plan.of("planar", ["g0=1/2,1,2", "c=1/10,1"], 15)


def scale(data: dict[str, Any], digits: int) -> Row:
    """A row that is quick to compute; far below some ratio it cannot be."""
    given = from_fields(data)
    if given.c > 100:
        raise ArithmeticError("out of reach")
    return {"twice": str(2 * given.g0), "digits": str(digits)}


def slow(data: dict[str, Any], digits: int) -> Row:
    time.sleep(0.1)
    return scale(data, digits)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_combinations_in_order(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    output = tmp_path / "out.csv"
    with ThreadPoolExecutor(3) as executor:
        rows = sweep(PLAN, scale, executor, output, lambda done, size: told.append((done, size)))
    assert [(row["g0"], row["c"], row["twice"]) for row in rows] == [
        *(("1/2", "1/10", "1"), ("1/2", "1", "1"), ("1", "1/10", "2")),
        *(("1", "1", "2"), ("2", "1/10", "4"), ("2", "1", "4")),
    ]
    assert read(output) == rows
    assert told == [(i, 6) for i in range(7)]
    assert list(tmp_path.iterdir()) == [output]


def test_parquet_holds_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as executor:
        rows = sweep(PLAN, scale, executor, tmp_path / "out.parquet")
    assert parquet.read_table(tmp_path / "out.parquet").to_pylist() == rows


def test_what_cannot_be_answered_says_why(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as executor:
        rows = sweep(Plan.of("planar", ["c=-1,1,1000"], 9), scale, executor, tmp_path / "out.csv")
    assert [row.get("error", "") for row in rows] == [
        "c: expected a number that is not negative, found -1",
        "",
        "out of reach",
    ]


class Stops(Executor):
    """Computes at once; after some rows it is interrupted."""

    def __init__(self, after: int) -> None:
        self.left = after

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Any:
        future: Future[Any] = Future()
        if self.left:
            self.left -= 1
            future.set_result(function(*arguments, **named))
        else:
            future.set_exception(KeyboardInterrupt())
        return future


@pytest.mark.parametrize("before", range(6))
def test_an_interrupted_sweep_goes_on(tmp_path: Path, before: int) -> None:
    output, calls = tmp_path / "out.csv", []

    def counted(data: dict[str, Any], digits: int) -> Row:
        calls.append((data["g0"], data["c"]))
        return scale(data, digits)

    with pytest.raises(KeyboardInterrupt):
        sweep(PLAN, counted, Stops(before), output)
    assert not output.exists()
    with ThreadPoolExecutor(1) as executor:
        rows = sweep(PLAN, counted, executor, output)
    assert len(calls) == len(set(calls)) == len(rows) == 6
    assert read(output) == rows


def test_a_row_that_was_cut_off_is_computed_again(tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    with pytest.raises(KeyboardInterrupt):
        sweep(PLAN, scale, Stops(3), output)
    journal = tmp_path / "out.csv.rows"
    whole = journal.read_bytes()
    kept = [json.loads(line)["row"] for line in whole.splitlines()[1:]]
    journal.write_bytes(whole[:-5])
    assert Journal(output, PLAN).done() == set(kept[:-1])
    with ThreadPoolExecutor(1) as executor:
        assert len(sweep(PLAN, scale, executor, output)) == 6


def test_rows_of_another_sweep_are_not_mixed_in(tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    with pytest.raises(KeyboardInterrupt):
        sweep(PLAN, scale, Stops(3), output)
    before = (tmp_path / "out.csv.rows").read_bytes()
    with pytest.raises(BadInput, match="rows of another sweep"), ThreadPoolExecutor(1) as executor:
        sweep(Plan.of("planar", ["g0=1/2,1,2"], 15), scale, executor, output)
    assert (tmp_path / "out.csv.rows").read_bytes() == before


@pytest.mark.parametrize(
    ("family", "over", "says"),
    [
        ("planar", ["slope"], "expected NAME=VALUE"),
        ("planar", ["tilt=1"], "has no such parameter"),
        ("planar", ["c=1", "c=2"], "given twice"),
        ("planar", ["c=1,x"], "expected an integer, a decimal"),
        ("planar", ["c=0:1"], "FIRST:LAST:COUNT"),
        ("planar", ["c=0:1:1"], "at least 2"),
        ("planar", ["c=0:1:2000", "g0=1:2:2000"], "at most 1000000 rows"),
        ("nowhere", [], "expected a file, a folder, or one of the families"),
    ],
)
def test_bad_plans(family: str, over: list[str], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        Plan.of(family, over, 15)


def test_the_output_is_refused_before_anything_is_computed(tmp_path: Path) -> None:
    for name in ("out.xlsx", "nowhere/out.csv"):
        with pytest.raises(BadInput, match="--out"), ThreadPoolExecutor(1) as executor:
            sweep(PLAN, scale, executor, tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_folder_is_a_family(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.toml").write_text('A = [[1, 0]]\ny = [1]\nw0 = [1, 1]\ng0 = 0.5\nc = "1/3"\n', "utf-8")
    plan = Plan.of(str(tmp_path), ["c=1,2"], 15)
    assert [(Path(point["instance"]).name, point["c"]) for point in plan.points()] == [
        ("a.toml", "1"), ("a.toml", "2"), ("b.toml", "1"), ("b.toml", "2"),
    ]  # fmt: skip
    assert fields(next(plan.points()))["c"] == "1"


def test_a_folder_without_instances_is_no_family(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="found none"):
        Plan.of(str(tmp_path), [], 15)


@pytest.mark.parametrize("family", FAMILIES)
def test_families_are_instances(family: str) -> None:
    for point in Plan.of(family, ["g0=-1,1/3"], 15).points():
        given = from_fields(fields(point))
        assert str(given.g0) == point["g0"]


def test_processes_compute_the_same(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        rows = sweep(PLAN, slow, executor, tmp_path / "out.csv")
    assert [row["row"] for row in rows] == list("012345")


# A cluster


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, processes of their own."""
    contact = tmp_path / "scheduler.json"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments], cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL
        )

    local = ("--host", "127.0.0.1", "--no-dashboard")
    processes = [start("scheduler", *local, "--port", "0", "--scheduler-file", str(contact))]
    deadline = time.monotonic() + 60
    while not contact.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    address = json.loads(contact.read_text("utf-8"))["address"]
    one = ("--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path))
    processes += [start("worker", address, *local, *one) for _ in range(2)]
    yield address, processes
    for process in reversed(processes):
        process.send_signal(signal.SIGKILL)
        process.wait()


def test_no_row_is_lost_when_a_worker_dies(cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path) -> None:
    address, processes = cluster
    killed: list[int] = []

    def kill_one(done: int, size: int) -> None:
        if done >= size // 2 and not killed:
            processes[1].send_signal(signal.SIGKILL)
            killed.append(done)

    with Client(address, timeout=60) as client:  # type: ignore[no-untyped-call] # distributed is untyped in part
        client.wait_for_workers(2, timeout=60)
        plan = Plan.of("planar", ["g0=1:3:10", "c=1,2,3"], 15)
        rows = sweep(plan, slow, client.get_executor(), tmp_path / "out.csv", kill_one)
    assert killed
    assert processes[1].wait(timeout=10) == -signal.SIGKILL
    assert [row["row"] for row in rows] == [str(i) for i in range(30)]
    assert all(row["twice"] for row in rows)


# The command line


def proofs(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "proofs", "sweep", *arguments], capture_output=True, text=True, check=False, cwd=cwd,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "COLUMNS": "200"}, timeout=120,
    )  # fmt: skip


def test_the_command_says_who_ends_closer(tmp_path: Path) -> None:
    done = proofs("planar", "--over", "g0=1,2,5/3", "--out", "out.csv", "--digits", "20", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "3 rows in out.csv; 0 of them say why there is no answer.\n"
    rows = read(tmp_path / "out.csv")
    assert [row["closer"] for row in rows] == ["WN", "GD", "equal"]
    assert rows[0]["g"].startswith("1.2524140000")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere", "--out", "out.csv"], "nowhere: expected a file, a folder, or one of the families"),
        (["planar", "--over", "c=nan", "--out", "out.csv"], "--over c: expected an integer, a decimal"),
        (["planar", "--out", "out.txt"], "expected a name that ends with .csv or .parquet"),
        (["planar", "--out", "out.csv", "--digits", "-3"], "'--digits'"),
        (["planar", "--out", "out.csv", "--scheduler", "here"], "--scheduler here: expected an address"),
    ],
)
def test_bad_input_is_one_sentence(tmp_path: Path, arguments: list[str], says: str) -> None:
    done = proofs(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("interrupts")
def test_an_interrupted_command_goes_on(tmp_path: Path) -> None:
    arguments = ["random", "--over", "seed=0:79:80", "--over", "m=3", "--over", "d=6", "--out", "out.csv"]
    command = [sys.executable, "-m", "proofs", "sweep", *arguments]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    running = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True)
    journal = tmp_path / "out.csv.rows"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and (not journal.exists() or journal.read_text("utf-8").count("\n") < 5):
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "the same command goes on from there" in said
    assert "Traceback" not in said
    before = journal.read_text("utf-8").count("\n") - 1
    assert 4 <= before < 80
    assert proofs(*arguments, cwd=tmp_path).returncode == 0
    assert [row["row"] for row in read(tmp_path / "out.csv")] == [str(i) for i in range(80)]
    assert list(tmp_path.iterdir()) == [tmp_path / "out.csv"]
