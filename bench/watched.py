"""Runs a command and says, as JSON, its seconds by the clock and on the processor, and the most megabytes that it had.

A process of its own, because a new process counts the memory of the one that starts it as if it were its own: this
one is small.
"""

import json
import os
import subprocess
import sys
import time

_UNITS_A_MEGABYTE = 1024 * 1024 if sys.platform == "darwin" else 1024


def watch(command: list[str]) -> tuple[int, dict[str, float]]:
    """The exit code of a command, and what it took."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    # Unlike `Popen.wait`, this tells what the one process used.
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    processor = usage.ru_utime + usage.ru_stime
    return process.returncode, {
        "seconds": seconds,
        "processor": processor,
        "megabytes": usage.ru_maxrss / _UNITS_A_MEGABYTE,
    }


if __name__ == "__main__":
    code, took = watch(sys.argv[1:])
    if code:
        sys.exit(code)
    print(json.dumps(took))
