"""``%gradmem statement`` and ``%%gradmem``: where the memory of a statement or a cell goes, line by line."""

from __future__ import annotations

import ast
import io
import os
import re
import tokenize
from collections.abc import Callable
from typing import Any, NamedTuple

from pygrad.errors import ArgumentError
from pygrad.ipython.line_tracer import lines_told
from pygrad.ipython.lines import report
from pygrad.memory._formats import check_file, format_of, write
from pygrad.memory.profile import Profile

_OPTION = re.compile(r"""-(?:(?P<flags>[qr]+)|o\s*(?P<path>"[^"]*"|'[^']*'|\S+))(?:\s+|$)""")


class Options(NamedTuple):
    """What a line asks for, and the rest of it."""

    files: list[tuple[str, str]]
    quiet: bool
    returned: bool
    statement: str


def parse(line: str) -> Options:
    """Read the options at the beginning of a line.

    Raises
    ------
    ArgumentError
        If there is no such option, or a report cannot be written.

    Examples
    --------
    >>> parse("-qr x -q")
    Options(files=[], quiet=True, returned=True, statement='x -q')
    """
    files, flags, rest = [], "", line.strip()
    while rest.startswith("-"):
        found = _OPTION.match(rest)
        if found is None:
            break
        if found["path"]:
            path = os.path.abspath(os.path.expanduser(found["path"].strip("'\"")))
            files.append((path, format_of(path)))
            check_file(*files[-1])
        flags += found["flags"] or ""
        rest = rest[found.end():]
    if re.match(r"-[a-z]+\s|-o$", rest):
        raise ArgumentError(f"%gradmem: no option {rest.split()[0]}; there are -o FILE, -q and -r, one after the "
                            "other. If this begins the statement, put it into parentheses")
    return Options(files, "q" in flags, "r" in flags, rest)


def make_gradmem(shell: Any, usage_error: type[Exception]) -> Callable[..., Any]:
    """Return the magic of a shell; wrong options raise ``usage_error``, which it shows without a traceback."""

    def gradmem(line: str, cell: str | None = None, local_ns: Any = None) -> Any:
        """Show where the memory of a statement or of a cell goes, line by line.

        ::

            %gradmem [-o FILE] [-q] [-r] statement
            %%gradmem [-o FILE] [-q] [-r] [statement]
            lines of the cell

        For each line of the cell, and of the functions defined in this notebook that ran: "Retained", the bytes of
        arrays it has made that are still alive; "At peak", those alive when the whole took the most; "Highest", the
        most it had alive at any time; "Buffers", how many it made. In backward, bytes count for the line that ran the
        forward. Arrays of NumPy alone count too, and so do Python's objects where they add up to 4 KiB. With the
        files' lines below, the first two add up to what is said above the table.

        -o FILE  write the report too: .txt, .json, .html, .png, .svg or .dat; may be given several times
        -q       print nothing
        -r       return the Profile; otherwise a cell shows the value of its last line, as cells do, and the value of
                 a statement is dropped
        """
        __tracebackhide__ = True
        try:
            options = parse(line)
        except ArgumentError as error:
            raise usage_error(str(error)) from None
        return profiled(shell, options, line, cell, local_ns)

    return gradmem


def profiled(shell: Any, options: Options, line: str, cell: str | None, local_ns: Any) -> Any:
    """Run a statement or a cell under a profile, and report; return what the magic returns."""
    __tracebackhide__ = True
    source = cell if cell is not None else options.statement
    if cell is not None and options.statement:
        source = f"{options.statement}\n{cell}"
    first = 1 if cell is None or options.statement else 2
    filename, code, value = compiled(shell, source, f"%gradmem {line}", first, cell is not None)
    measured = Profile(trace=True)
    try:
        with measured, lines_told():
            result = _run(shell, code, value, local_ns)
    finally:
        if not options.quiet:
            print(report(measured, filename, show_cell=cell is not None))
        for path, form in options.files:
            write(measured, path, form)
    return measured if options.returned else result


def compiled(shell: Any, source: str, head: str, first: int, has_value: bool) -> tuple[str, Any, Any]:
    """Compile a cell as IPython does, the value of its last line apart.

    Parameters
    ----------
    shell : InteractiveShell
    source, head : str
        Its lines, and what stands above them: cells that differ in that are different files.
    first : int
        The number of its first line, as the notebook counts them.
    has_value : bool
        Whether the value of the last line is wanted.

    Returns
    -------
    str, code, code or None
        The name of its file, the statements, the expression at their end.
    """
    empty = len(source) - len(source.lstrip("\n"))
    transformed = "\n" * (first - 1 + empty) + shell.transform_cell(source)
    number = len(shell.user_ns.get("_ih", ())) - 1  # of the cell that runs; execution_count may be ahead of it
    filename: str = shell.compile.cache(transformed, number, raw_code=f"{head}\n{source}")
    tree = shell.transform_ast(shell.compile.ast_parse(transformed, filename))
    value = None
    if has_value and tree.body and isinstance(tree.body[-1], ast.Expr) and not _is_silenced(transformed):
        value = shell.compile(ast.Expression(tree.body.pop().value), filename, "eval")
    return filename, shell.compile(tree, filename, "exec"), value


def _is_silenced(source: str) -> bool:
    """Return whether a semicolon ends the last line, but for a comment."""
    tokens = [token.string for token in tokenize.generate_tokens(io.StringIO(source).readline)
              if token.type != tokenize.COMMENT and token.string.strip()]
    return tokens[-1] == ";"


def _run(shell: Any, code: Any, value: Any, local_ns: Any) -> Any:
    __tracebackhide__ = True
    names = shell.user_ns
    local = names if local_ns is None else local_ns
    exec(code, names, local)
    return eval(value, names, local) if value is not None else None
