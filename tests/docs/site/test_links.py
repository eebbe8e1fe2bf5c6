import pytest

from docs.site import links

CSS = 'body { background: url("paper.png") } @import "more.css";'
PAGE = """<html><head><link rel="stylesheet" href="_static/site.css"><script src="_static/site.js?v=1"></script></head>
<body><h1 id="top-of-it">One</h1><a name="old">x</a><a href="sub/two.html#place">two</a><a href="#old">here</a>
<a href="https://example.org/x#y">out</a><a href="mailto:a@example.org">write</a><img src="data:image/png;base64,AA">
<a href="#">top</a><a href="sub/">folder</a><svg><use href="#top-of-it"/></svg>%s</body></html>"""
TWO = '<p id="place"><a href="../index.html#top-of-it">one</a><a href="%C3%A4.html">umlaut</a></p>'


def plant(folder, more="", css="body { color: red }"):
    """Write a small site in which everything leads somewhere, and something more."""
    files = {"index.html": PAGE % more, "sub/two.html": TWO, "sub/index.html": "", "sub/ä.html": "",
             "_static/site.css": css, "_static/site.js": "", "_static/paper.png": "", "_static/more.css": "",
             "_static/template.html": "<a href=\"{{ path('x') }}\">x</a>"}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_a_whole_site_has_no_problems(tmp_path):
    assert links.check(plant(tmp_path, css=CSS)) == []


@pytest.mark.parametrize("more, message", [
    ('<a href="three.html">x</a>', "three.html is not there"),
    ('<a href="sub/two.html#nowhere">x</a>', "sub/two.html#nowhere: no such place in sub/two.html"),
    ('<a href="#nowhere">x</a>', "#nowhere: no such place in index.html"),
    ('<a href="../outside.html">x</a>', "../outside.html is not there"),
    ('<a href="/index.html">x</a>', "/index.html does not begin at the page"),
    ('<a href="javascript:alert(1)">x</a>', "javascript:alert(1) is outside"),
    ('<img src="picture.svg">', "picture.svg is not there"),
    ('<img src="https://example.org/badge.svg">', "https://example.org/badge.svg is outside"),
    ('<img src="data:," srcset="_static/paper.png 1x, big.png 2x">', "big.png is not there"),
    ('<script src="https://cdn.example.org/x.js"></script>', "https://cdn.example.org/x.js is outside"),
    ('<script src="//cdn.example.org/x.js"></script>', "//cdn.example.org/x.js is outside"),
    ('<link rel="stylesheet" href="https://fonts.example.org/x.css">', "https://fonts.example.org/x.css is outside"),
    ("<style>p { background: url(https://example.org/x.png) }</style>", "https://example.org/x.png is outside"),
    ('<p style="background: url(gone.png)">x</p>', "gone.png is not there"),
    ('<svg><image xlink:href="gone.png"/></svg>', "gone.png is not there"),
    ('<iframe src="sub"></iframe>', "sub is not there"),
])
def test_planted_break_is_found(tmp_path, more, message):
    (found,) = links.check(plant(tmp_path, more))
    assert found.startswith("index.html:4: ")
    assert message in found


@pytest.mark.parametrize("css, message", [
    ("@font-face { src: url(../fonts/gone.woff2) }", "../fonts/gone.woff2 is not there"),
    ("@font-face { src: url('https://fonts.example.org/x.woff2') }", "https://fonts.example.org/x.woff2 is outside"),
    ('@import "https://fonts.example.org/x.css";', "https://fonts.example.org/x.css is outside"),
])
def test_planted_break_of_a_style_is_found(tmp_path, css, message):
    (found,) = links.check(plant(tmp_path, css=css))
    assert found == f"_static/site.css: {message}" or found.startswith(f"_static/site.css: {message} of")


def test_a_folder_without_pages_is_no_site(tmp_path):
    (found,) = links.check(tmp_path)
    assert found.endswith("no pages")
