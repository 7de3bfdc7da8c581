"""Every page that families read, found by its address and by following links, and the words of each."""

import re
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException

BEGIN = "/families"
# A block whose words stand on their own; a heading, a button or a number is no sentence and would make all look easy.
BLOCKS = {"p", "li", "dd", "td", "legend", "label", "figcaption", "summary", "blockquote"}
NO_PROSE = {"h1", "h2", "h3", "h4", "dt", "th", "button", "svg", "script", "nav"}
_ENDS = re.compile(r"[.!?:;]$")


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


def family_pages(app, edition, visitor):
    """Open every family page that a reader without answers can reach, each once, and give its address and page."""
    waiting = sorted(address for rule in rules_open(app).values() for address in addresses(rule, edition))
    seen = set(waiting)
    while waiting:
        path = waiting.pop(0)
        response = visitor.client.get(path)
        if response.status_code != 200 or response.mimetype != "text/html":
            continue
        page = visitor.get(path)
        yield path, page
        for href in page.links.values():
            there = urlsplit(href or "").path
            if rule_of(app, there) in rules_open(app) and there not in seen:
                seen.add(there)
                waiting.append(there)


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
    return " ".join(block if _ENDS.search(block) else f"{block}." for block in blocks)
