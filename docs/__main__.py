"""Builds the site and checks its links: ``python -m docs``.

Warnings are errors. The pages are written into ``docs/_build/html``, or into another folder that is given;
``--check`` builds in a temporary folder, from nothing, and leaves nothing behind but what it says.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from docs.site import links

DOCS = Path(__file__).resolve().parent


def command(folder: Path, *, fresh: bool = False) -> list[str]:
    """Return the command that builds the site into a folder."""
    options = ["-W", "--keep-going", "-q", "-j", "2", "-b", "html", "-d", str(folder.parent / "doctrees")]
    return [sys.executable, "-m", "sphinx", *options, *(["-E", "-a"] if fresh else []), str(DOCS), str(folder)]


def build(folder: Path, *, fresh: bool = False) -> int:
    """Build the site, check it, print what is wrong, and return the exit status."""
    folder = folder.resolve()
    status = subprocess.run(command(folder, fresh=fresh), cwd=DOCS.parent, check=False).returncode
    if status:
        print("the site has not been built without warnings", file=sys.stderr)
        return status
    found = links.check(folder)
    print("\n".join(found) if found else f"{sum(1 for _ in folder.rglob('*.html'))} pages, every link leads somewhere")
    return 1 if found else 0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m docs", description="Build the site and check its links.")
    parser.add_argument("folder", nargs="?", type=Path, default=DOCS / "_build" / "html", help="where to build")
    parser.add_argument("--check", action="store_true", help="build in a temporary folder, from nothing")
    options = parser.parse_args(arguments)
    if not options.check:
        status = build(options.folder)
        print(options.folder / "index.html")
        return status
    with tempfile.TemporaryDirectory() as temporary:
        return build(Path(temporary) / "html", fresh=True)


if __name__ == "__main__":
    sys.exit(main())
