"""Every page that families read, found by its address and by following links, and the words of each."""

import re
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException

BEGIN = "/families"
# A block whose words stand on their own; a heading, a button or a number is no sentence and would make all look easy.
BLOCKS = {"p", "li", "dd", "td", "legend", "label", "figcaption", "summary", "blockquote"}
NO_PROSE = {"h1", "h2", "h3", "h4", "dt", "th", "button", "svg", "script", "nav"}
ENDS = re.compile(r"/(clear|finish|leave)$")
"""Where a form goes to that ends what was begun: it is not sent, or the pages in between could not be opened."""
_CLOSED = re.compile(r"[.!?:;]$")


def rules_open(app):
    """Give every rule under /families that can be opened."""
    return {
        rule.rule: rule
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and re.match(rf"{BEGIN}(/|$)", rule.rule)
    }


def rule_of(app, path):
    """Give the rule by which an address is opened, or nothing where there is no such page."""
    try:
        rule, _ = app.url_map.bind("localhost").match(path, method="GET", return_rule=True)
    except HTTPException:
        return None
    return rule.rule


def addresses(rule, edition):
    """Give the addresses of a rule: one for each thing of the edition that it takes, as `<leaflet>` or `<int:step>`."""
    left_open = sorted(rule.arguments - (rule.defaults or {}).keys())
    if not left_open:
        return [rule.rule]
    things = getattr(edition, f"{left_open[0]}s", ()) if len(left_open) == 1 else ()
    return [re.sub("<.*>", str(getattr(one, "id", "") or one.number), rule.rule) for one in things]


def family_pages(app, edition, visitor, *, last=False):
    """Open every family page that somebody without a draft can reach, and give each by its address.

    Forms are sent too, so that the pages behind them are opened: each once, with the first of every choice or the last.
    """
    waiting = sorted(address for rule in rules_open(app).values() for address in addresses(rule, edition))
    pages, sent = {}, set()
    while waiting:
        path = waiting.pop(0)
        response = visitor.client.get(path)
        if path in pages or response.status_code != 200 or response.mimetype != "text/html":
            continue
        page = pages[path] = visitor.get(path)
        there = [urlsplit(href or "").path for href in page.links.values()]
        for form in page.all("form"):
            if form.get("action") not in sent and not ENDS.search(form.get("action")):
                sent.add(form.get("action"))
                there.append(_sent(visitor, form, last=last))
        waiting += [one for one in there if rule_of(app, one) in rules_open(app)]
    return pages


def _sent(visitor, form, *, last):
    """Send a form with the first of every choice, or the last, and give the address that it leads on to, if it does."""
    fields = list(form.iter("input"))
    said = {field.get("name"): field.get("value", "") for field in (fields if last else reversed(fields))}
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
    response = visitor.client.post(form.get("action"), data=said, headers=headers)
    return urlsplit(response.location or "").path


def prose(page, element=None):
    """Give the words of a page's main part, or of an element, block by block: what is read as sentences."""
    return [text for text in _blocks(page.main if element is None else element) if re.search("[A-Za-z]", text)]


def _blocks(element):
    """Give the words of each block, but for those of blocks inside it, which stand on their own."""
    words = [element.text or ""]
    for child in element:
        inner = isinstance(child.tag, str) and child.tag not in NO_PROSE
        if inner and (child.tag in BLOCKS or _holds_blocks(child)):
            yield from _blocks(child)
        elif inner:
            words.append("".join(child.itertext()))
        words.append(child.tail or "")
    if element.tag in BLOCKS and (text := " ".join("".join(words).split())):
        yield text


def _holds_blocks(element):
    return any(one.tag in BLOCKS for one in element.iter())


def as_text(blocks):
    """Join blocks to one text in which each ends a sentence."""
    return " ".join(block if _CLOSED.search(block) else f"{block}." for block in blocks)
