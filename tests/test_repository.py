"""What is in the repository: no leftovers of a merge, a machine or a debugger, and nothing generated."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 2**20

# Written with brackets around a letter, so that no pattern matches itself.
FORBIDDEN = {
    "a merge marker": re.compile(r"^(<{7}|>{7}|\|{7}) ", re.MULTILINE),
    "a path of somebody's machine": re.compile(
        r"(?<![\w.-])/(ho[m]e|User[s])/[\w.-]+/|(?<![\w.-])/roo[t]/|[A-Za-z]:\\+User[s]\\|/tm[p]/ipykernel"),
    "a breakpoint": re.compile(r"^\s*(breakpoin[t]\(|import pd[b]|pd[b]\.set_trace)", re.MULTILINE),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVAT[E] KEY"),
    "a line end of Windows": re.compile("\r\n"),
}


def git_files(*options):
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = subprocess.run(["git", "ls-files", "-z", *options, "--exclude-standard"], cwd=ROOT, check=True,
                             capture_output=True, text=True).stdout
    return [ROOT / name for name in listing.split("\0") if name]


def problems(name, content):
    """Return what a file of this content must not hold, a line each."""
    if len(content) > MEGABYTE:
        return [f"{name}: larger than 1 MiB"]
    if b"\0" in content:
        return []  # not text: a picture
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return [f"{name}: not UTF-8 ({error})"]
    found = [f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {what}"
             for what, pattern in FORBIDDEN.items() for match in pattern.finditer(text)]
    if text and not text.endswith("\n"):
        found.append(f"{name}: no line end at the end")
    return found


def test_no_file_holds_what_it_must_not():
    files = [path for path in git_files("--cached", "--others") if path.is_file() and not path.is_symlink()]
    assert len(files) > 20
    found = [line for path in files for line in problems(path.relative_to(ROOT), path.read_bytes())]
    assert not found, "\n" + "\n".join(found)


def test_no_generated_file_is_committed():
    assert git_files("--cached", "--ignored") == []


@pytest.mark.parametrize("content, message", [
    ("x\n" + "<" * 7 + " ours\n", "f:2: a merge marker"),
    (">" * 7 + " theirs\n", "f:1: a merge marker"),
    ("open('/ho" + "me/ada/data.csv')\n", "f:1: a path of"),
    ("\n\n/Use" + "rs/ada/x\n", "f:3: a path of"),
    ("cd /ro" + "ot/x\n", "f:1: a path of"),
    ("C:\\Use" + "rs\\ada\n", "f:1: a path of"),
    ('"C:\\\\Use' + 'rs\\\\ada"\n', "f:1: a path of"),
    ("/tm" + "p/ipykernel_123/45.py:1: UserWarning\n", "f:1: a path of"),
    ("def f():\n    break" + "point()\n", "f:2: a breakpoint"),
    ("import p" + "db; pd" + "b.set_trace()\n", "f:1: a breakpoint"),
    ("-----BEGIN RSA PRIV" + "ATE KEY-----\n", "f:1: a private key"),
    ("a\r\n", "f:1: a line end of Windows"),
    ("a\nb", "f: no line end"),
    (b"caf\xe9\n", "f: not UTF-8"),
    (b"x" * MEGABYTE + b"\n", "f: larger than 1 MiB"),
])
def test_planted_violation_is_found(content, message):
    (found,) = problems("f", content if isinstance(content, bytes) else content.encode())
    assert found.startswith(message)


@pytest.mark.parametrize("content", [
    "", "Title\n=======\n", "https://example.org/home/page/\n", "a <<<<<<< b\n", "the breakpoint() builtin\n",
    "/usr/home/x\n", "~/data\n", "naïve\n",
])
def test_what_is_allowed_is_not_found(content):
    assert problems("f", content.encode()) == []


def test_ci_runs_exactly_the_test_command_of_the_readme():
    commands = [line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
                if line.startswith("python3 -m venv")]
    example, check = commands
    assert example.endswith("-m pygrad.memory examples/digits.py")
    assert check.endswith("-m tests")
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert script[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in script
    assert script[-1] == check
