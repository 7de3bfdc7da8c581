"""What every page must be, whatever it is about: looked at by `visit` each time a test opens one."""

import re
from collections import Counter
from copy import deepcopy
from functools import lru_cache
from itertools import pairwise

import html5lib
from html5lib.constants import E as PARSE_ERRORS

REQUIRED_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}
NEEDS_NO_LABEL = {"hidden", "submit", "button"}
POINTS_AT_IDS = ("aria-describedby", "aria-labelledby", "aria-controls", "for")
_TOKEN = re.compile(r'(?<= name="csrf_token" value=")[\w.-]+(?=")')
_ANY_TOKEN = "the-token-of-a-visitor"


@lru_cache(maxsize=128)
def _taken_apart(html):
    """Parse a page; tests open the same ones again and again, and nothing but the visitor's token differs."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    return tree, [f"line {place[0]}: {PARSE_ERRORS.get(code, code) % data}" for place, code, data in parser.errors]


class Page:
    """One page as a browser would take it apart."""

    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        tokens = _TOKEN.findall(self.html)
        tree, self.parse_errors = _taken_apart(_TOKEN.sub(_ANY_TOKEN, self.html))
        self.tree = deepcopy(tree)
        self.elements = [e for e in self.tree.iter() if isinstance(e.tag, str)]
        fields = [e for e in self.elements if e.tag == "input" and e.get("value") == _ANY_TOKEN]
        for field, token in zip(fields, tokens, strict=True):
            field.set("value", token)

    def all(self, *tags):
        """Return the elements with one of these tags, in the order of the page."""
        return [e for e in self.elements if e.tag in tags]

    def text(self, element=None):
        """Return the words of an element, or of the main part of the page."""
        element = self.main if element is None else element
        return " ".join("".join(element.itertext()).split())

    @property
    def main(self):
        """The main part of the page."""
        return next(e for e in self.elements if e.tag == "main")

    @property
    def h1(self):
        """The words of the page's first heading."""
        return self.text(self.all("h1")[0])

    @property
    def links(self):
        """Every link of the page: its words and where it leads."""
        return {self.text(a): a.get("href") for a in self.all("a")}

    def form(self, action=None):
        """Return the fields a form of this page would send as it stands."""
        forms = [f for f in self.all("form") if f.get("method", "").lower() == "post"]
        chosen = next(f for f in forms if action is None or f.get("action") == action)
        return {i.get("name"): i.get("value", "") for i in chosen.iter("input") if i.get("type") == "hidden"}


def faults(page):
    """List in words everything that is wrong with a page."""
    found = [f"not valid HTML: {error}" for error in page.parse_errors]
    for check in (_head, _ids, _labels, _forms, _nothing_inline, _headers):
        found += check(page)
    return found


def _head(page):
    h1s = page.all("h1")
    if len(h1s) != 1:
        yield f"{len(h1s)} h1 elements"
        return
    title = page.text(page.all("title")[0]).removeprefix("Error: ")
    if title != f"{page.h1} – Staircase":
        yield f"the title is '{title}' but the h1 is '{page.h1}'"
    if not page.all("html")[0].get("lang"):
        yield "no language"
    levels = [int(e.tag[1]) for e in page.main.iter() if e.tag in {"h1", "h2", "h3", "h4", "h5"}]
    for above, below in pairwise(levels):
        if below > above + 1:
            yield f"a heading of level {below} follows one of level {above}"


def _ids(page):
    ids = [e.get("id") for e in page.elements if e.get("id") is not None]
    for name in sorted(name for name, times in Counter(ids).items() if times > 1):
        yield f"id '{name}' is used more than once"
    there = set(ids)
    for element in page.elements:
        for attribute in POINTS_AT_IDS:
            for name in (element.get(attribute) or "").split():
                if name not in there:
                    yield f"{attribute}='{name}' on <{element.tag}> points at nothing"
        href = element.get("href") or ""
        if element.tag == "a" and href.startswith("#") and href[1:] not in there:
            yield f"the link to '{href}' leads nowhere"


def _labels(page):
    labelled = {e.get("for") for e in page.all("label") if page.text(e)}
    for fieldset in page.all("fieldset"):
        legend = fieldset.find("legend")
        if legend is None or not page.text(legend):
            yield "a fieldset has no legend"
    for field in page.all("input", "select", "textarea"):
        named = field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby")
        if field.get("type") not in NEEDS_NO_LABEL and not named:
            yield f"<{field.tag} name='{field.get('name')}'> has no label"
    for button in page.all("button", "a"):
        if not page.text(button) and not button.get("aria-label"):
            yield f"a <{button.tag}> has no words"


def _forms(page):
    for form in page.all("form"):
        method = (form.get("method") or "").lower()
        if not (form.get("action") or "").startswith("/"):
            yield f"a form goes to '{form.get('action')}'"
        if method not in {"get", "post"}:
            yield f"a form has the method '{method}'"
        if method == "post" and not any(i.get("name") == "csrf_token" and i.get("value") for i in form.iter("input")):
            yield "a form that posts has no csrf_token"


def _nothing_inline(page):
    for element in page.elements:
        for attribute in element.keys():  # noqa: SIM118 - an element is not a mapping
            if str(attribute).startswith("on") or attribute == "style":
                yield f"<{element.tag}> has the attribute {attribute}"
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"inline <{element.tag}>"
        for attribute in ("src", "href", "action", "srcset", "poster", "data"):
            value = element.get(attribute) or ""
            if element.tag != "a" and value and (not value.startswith("/") or value.startswith("//")):
                yield f"<{element.tag} {attribute}='{value}'> is not from here"
            if value.strip().lower().startswith(("javascript:", "data:", "vbscript:")):
                yield f"<{element.tag}> has the address '{value}'"


def _headers(page):
    asks_again = any("/live.js?" in (script.get("src") or "") for script in page.all("script"))
    policy = REQUIRED_HEADERS["Content-Security-Policy"] + ("; connect-src 'self'" if asks_again else "")
    for name, value in {**REQUIRED_HEADERS, "Content-Security-Policy": policy}.items():
        if page.response.headers.get(name) != value:
            yield f"header {name} is {page.response.headers.get(name)!r}"
    if page.response.headers.get("Cache-Control") != "no-store":
        yield "the page may be stored"
