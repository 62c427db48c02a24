"""The command line as whole processes, start-up included."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

COMMANDS = (["--version"], ["list"], ["verify"], ["check", "--jobs", "2"])


def seconds(command: list[str], runs: int) -> list[float]:
    """Wall seconds of some runs, after one that is not counted."""
    times = []
    for _ in range(runs + 1):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-m", "proofs", *command], check=True, capture_output=True)
        times.append(time.perf_counter() - begin)
    return times[1:]


def main() -> None:
    """Print the medians, beside that of an empty Python program."""
    bare = []
    for _ in range(5):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", ""], check=True)
        bare.append(time.perf_counter() - begin)
    empty = statistics.median(bare)
    print(f"python -c '': {empty:.3f} s")
    for command in COMMANDS:
        median = statistics.median(seconds(command, 1 if command[0] == "check" else 5))
        print(f"proofs {' '.join(command)}: {median:.3f} s, {median / empty:.0f}x an empty program")
