"""``python -m pygrad.memory [options] script.py [arguments]``: run a program under `profile`, and write the report.

The program runs as ``python script.py arguments`` or ``python -m module arguments`` would run it, and ends as it would:
with its exit status, its own traceback, or its interrupt. Then, or when it is interrupted or raises, the report of what
was seen is printed to standard output, or written to files. What the command itself has to say goes to standard error.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from typing import Any

from pygrad import events
from pygrad.errors import ArgumentError
from pygrad.memory._formats import FORMATS, PICTURES, check_file, format_of, text_in, write
from pygrad.memory._program import Program, leave_to_python
from pygrad.memory.profile import Profile
from pygrad.memory.text import sized

_EPILOG = """
The report goes to standard output after the program's own, as text, unless --output names files; their format is that
of their suffix: .txt, .json, .html (opens from disk), .png and .svg (need matplotlib), .dat (for mprof plot).
"""


def main(arguments: list[str] | None = None) -> None:
    """Run the command.

    Parameters
    ----------
    arguments : list of str, optional
        Those of the command line by default.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        files = _files(options)
        program = _program(options)
    except ArgumentError as error:
        parser.error(str(error))
    measured = Profile(trace=options.trace)
    try:
        with measured, _stopping(measured, options):
            program.run()
    except BaseException as error:
        leave_to_python(error)
        raise
    finally:
        if program.started:
            _report(measured, options, files, os.path.basename(os.path.normpath(program.target)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pygrad.memory", allow_abbrev=False, epilog=_EPILOG,
        usage="%(prog)s [options] (script.py | -m module) [arguments]",
        description="Run a program and report where the bytes of its arrays went.")
    parser.add_argument("-o", "--output", action="append", default=[], metavar="PATH",
                        help="write the report to a file; may be given several times")
    parser.add_argument("--format", choices=FORMATS, help="the format of the report, whatever the suffix")
    parser.add_argument("--steps", type=_positive, metavar="N",
                        help="stop profiling after N training steps; the program goes on")
    parser.add_argument("--trace", action="store_true",
                        help="see the program's own arrays too, not only those that PyGrad meets; this is slower")
    parser.add_argument("-q", "--quiet", action="store_true", help="no words of the command's own on standard error")
    parser.add_argument("-m", dest="module", nargs=argparse.REMAINDER, metavar="module ...",
                        help="run a module, with the arguments that follow")
    parser.add_argument("program", nargs=argparse.REMAINDER, metavar="script.py ...",
                        help="run a script, with the arguments that follow")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected at least 1, got {number}")
    return number


def _files(options: Any) -> list[tuple[str, str]]:
    """Return absolute paths, for the program may go elsewhere, and their formats."""
    if not options.output and options.format in PICTURES:
        raise ArgumentError(f"--format {options.format} needs --output with a file to write the picture to")
    files = [(os.path.abspath(path), format_of(path, options.format)) for path in options.output]
    for path, form in files:
        check_file(path, form)
    return files


def _program(options: Any) -> Program:
    words = options.module if options.module is not None else options.program
    words = words[words[:1] == ["--"]:]
    if not words:
        raise ArgumentError("a program to run is needed: script.py, or -m module")
    return Program(words[0], words[1:], is_module=options.module is not None)


def _stopping(measured: Profile, options: Any) -> contextlib.AbstractContextManager[object]:
    """Return what ends a profile after as many training steps as are asked for."""
    if options.steps is None:
        return contextlib.nullcontext()

    def check(event: Any) -> None:
        if measured.running and measured.steps >= options.steps:
            measured.stop()
            subscription.close()
            _say(options, f"profiled {options.steps} training step{'s' * (options.steps > 1)}; the program goes on")

    subscription = events.subscribe(check, "forward", "optimizer")
    return subscription


def _report(measured: Profile, options: Any, files: list[tuple[str, str]], name: str) -> None:
    """Write the report; a failure is told, and leaves the program's end as it is."""
    try:
        if not files:
            form = options.format or "text"
            print("\n" * (form == "text") + text_in(measured, form), end="", flush=True)
    except (OSError, ValueError, RuntimeError) as error:
        _say(options, f"the report could not be printed: {error}", always=True)
    for path, form in files:
        try:
            write(measured, path, form, f"Memory of {name}")
        except Exception as error:
            _say(options, f"{path} could not be written: {type(error).__name__}: {error}", always=True)
        else:
            _say(options, f"peak {sized(measured.peak_bytes)}, {sized(measured.live_bytes)} alive at the end; "
                          f"wrote {path}")


def _say(options: Any, text: str, always: bool = False) -> None:
    """Print to standard error, the one that the process began with: the program may have put another in its place."""
    if sys.__stderr__ is not None and (always or not options.quiet):
        with contextlib.suppress(OSError, ValueError):
            print(f"pygrad.memory: {text}", file=sys.__stderr__, flush=True)
