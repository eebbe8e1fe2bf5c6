"""Checks a built site: every link to a page, a file or a place in a page is there, and nothing comes from outside.

Links that a reader follows may lead anywhere; what a browser fetches by itself (scripts, styles, fonts, pictures)
must lie in the site. Nothing is fetched for the check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

FOLLOWED = {("a", "href"), ("area", "href"), ("form", "action")}
FETCHED = {(tag, "src") for tag in ("script", "img", "iframe", "audio", "video", "source", "embed", "track", "input")}
FETCHED |= {("link", "href"), ("object", "data"), ("video", "poster"), ("image", "href"), ("use", "href")}
LISTED = {("img", "srcset"), ("source", "srcset")}
_STYLE_URL = re.compile(r"""url\(\s*['"]?([^'")]+)['"]?\s*\)|@import\s+['"]([^'"]+)['"]""")


@dataclass
class Link:
    target: str
    line: int
    fetched: bool


@dataclass
class Page:
    """What a page has: places that can be linked to, and its links."""

    places: set[str] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._style = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"
        for name, value in attributes:
            if value is None:
                continue
            if name == "id" or (tag == "a" and name == "name"):
                self.page.places.add(value)
            elif (tag, name) in FOLLOWED:
                self._add(value, fetched=False)
            elif (tag, name.removeprefix("xlink:")) in FETCHED:
                self._add(value, fetched=True)
            elif (tag, name) in LISTED:
                for part in value.split(","):
                    self._add(part.split()[0], fetched=True)
            elif name == "style":
                self._add_urls(value)

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if self._style:
            self._add_urls(data)

    def _add(self, target: str, *, fetched: bool) -> None:
        self.page.links.append(Link(target.strip(), self.getpos()[0], fetched))

    def _add_urls(self, style: str) -> None:
        for target in style_urls(style):
            self._add(target, fetched=True)


def style_urls(style: str) -> Iterator[str]:
    """Yield what a style sheet has a browser fetch."""
    for match in _STYLE_URL.finditer(style):
        yield (match[1] or match[2]).strip()


def read(text: str) -> Page:
    """Return the places and links of a page."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.page


def check(site: Path) -> list[str]:
    """Return what is broken in the site in this folder, a line each, sorted."""
    site = site.resolve()
    pages = {path: read(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))
             if path.relative_to(site).parts[0] != "_static"}  # where themes keep templates
    found = [] if pages else [f"{site}: no pages"]
    for path, page in pages.items():
        for link in page.links:
            trouble = problem(site, path, link, pages)
            if trouble:
                found.append(f"{path.relative_to(site)}:{link.line}: {trouble}")
    for path in sorted(site.rglob("*.css")):
        for target in style_urls(path.read_text(encoding="utf-8")):
            trouble = problem(site, path, Link(target, 0, fetched=True), pages)
            if trouble:
                found.append(f"{path.relative_to(site)}: {trouble}")
    return found


def problem(site: Path, path: Path, link: Link, pages: dict[Path, Page]) -> str:
    """Return what is wrong with a link of the page at `path`, or nothing."""
    parts = urlsplit(link.target)
    if parts.scheme == "data":
        return ""
    if parts.scheme or parts.netloc:
        followed = not link.fetched and parts.scheme in ("http", "https", "mailto")
        return "" if followed else f"{link.target} is outside of the site"
    if not parts.path:
        target = path
    elif parts.path.startswith("/"):
        return f"{link.target} does not begin at the page: the site may lie in any folder"
    else:
        target = (path.parent / unquote(parts.path)).resolve()
    if target.is_dir() and not link.fetched:
        target /= "index.html"
    if not target.is_relative_to(site) or not target.is_file():
        return f"{link.target} is not there"
    place = unquote(parts.fragment)
    if place and place not in ("top",) and target in pages and place not in pages[target].places:
        return f"{link.target}: no such place in {target.relative_to(site)}"
    return ""
