"""The ids in the rule files: none is given twice, and every mention of one means something that is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from staircase.rulefolder import STORIES, Entry, Files, Finding
from staircase.strictyaml import Place

# The kind of thing that a field names. What an age or a step may be, the schemas say.
_KINDS = {
    "pathways": "pathway",
    "pathway": "pathway",
    "pathway_outside_home": "pathway",
    "sooner_with": "pathway",
    "contacts": "contact",
    "straight_to": "contact",
    "starts": "start",
    "asks": "ask",
    "facts": "fact",
    "domains": "domain",
    "theme": "theme",
    "themes": "theme",
    "held_by": "strength",
    "strength": "strength",
    "not_by": "person",
    "is": "fact",
    "rules": "rule",
    "role": "role",
    "group": "group",
    "in": "domain",
    "seen_alone": "theme",
    "tellings": "scenario",
    "try": "theme",
    "picture": "picture",
    "act_first": "pathway",
    "after_advice": "fact",
}

Mention = tuple[str, Place, str, str]
"""A file, a place in it, the kind of thing that is named there, and the id."""


def given_twice(files: Files) -> Iterator[Finding]:
    """Give the ids that two things of one kind have."""
    first: dict[tuple[object, ...], Entry] = {}
    for entry in files.entries():
        kind, _, of = entry.kind.partition(" of ")
        theme = (entry.file, entry.place[:-1]) if of else ()  # of a theme given twice, the rungs are not complained of
        before = first.setdefault((kind, *theme, entry.id), entry)
        if before is not entry:
            found = f"Another {kind} is called '{entry.id}' too: {_where(files, before)}."
            yield files.finding(entry.file, (*entry.place, "id"), found, "Give one of them another id.")


def nobody_declares(files: Files) -> Iterator[Finding]:
    """Give the mentions of ids that nothing has.

    Of a kind of which there is none at all nothing is said: then a file is missing or refused, and that is the finding.
    Only the file of stories may be missing, as long as nothing is shown by one.
    """
    declared: dict[str, dict[str, Entry]] = {}
    for entry in files.entries():
        declared.setdefault(entry.kind, {}).setdefault(entry.id, entry)
    for name, place, kind, wanted in _mentions(files):
        known = declared.get(kind, {})
        if wanted not in known and (known or _has_no_file(files, kind)):
            called, _, of = kind.partition(" of ")
            found = f"No {called} of '{of}' is called '{wanted}'." if of else f"No {kind} is called '{wanted}'."
            yield files.finding(name, place, found, _instead(files, wanted, known))


def not_told_apart(files: Files) -> Iterator[Finding]:
    """Give the themes that are said to be easily taken for themselves, or twice for the same other one."""
    for entry in files.entries():
        if entry.kind == "theme" and files.sound(entry.file, entry.place):
            others = [other["theme"] for other in entry.fields["same_as"]]
            for n, other in enumerate(others):
                if other == entry.id or other in others[:n]:
                    apart = "itself" if other == entry.id else f"'{other}' twice"
                    place = (*entry.place, "same_as", n, "theme")
                    found = f"'{entry.id}' is told apart from {apart}."
                    yield files.finding(entry.file, place, found, "Name another theme, or take this one out.")


def domains_and_files(files: Files) -> Iterator[Finding]:
    """Give the theme files that belong to no domain, and the domains that have no theme file."""
    domains = {entry.id: entry for entry in files.entries() if entry.kind == "domain"}
    themes = {name.removeprefix("themes/") for name in files.themes()}
    if not domains:
        return
    for theme in sorted(themes - domains.keys()):
        found = f"No domain is called '{theme}', so this file belongs to none."
        close = get_close_matches(theme, domains.keys() - themes, 1) or get_close_matches(theme, domains, 1)
        hint = f"Did you mean '{close[0]}'? " if close else ""
        yield Finding(f"themes/{theme}.yaml", 1, found, f"{hint}Name the file after a domain of edition.yaml.")
    for domain in sorted(domains.keys() - themes):
        found = f"The domain '{domain}' has no file of themes."
        do = f"Write themes/{domain}.yaml, or take the domain away."
        yield files.finding("edition", (*domains[domain].place, "id"), found, do)


def themes_and_issues(files: Files) -> Iterator[Finding]:
    """Give the themes that stand under no issue of the map, or under a second one: a worry is said under one."""
    rows = files.rows("mapping", "issues")
    first: dict[str, str] = {}
    for place, row in rows:
        for n, theme in enumerate(row["themes"]):
            if first.setdefault(theme, row["id"]) != row["id"]:
                found = f"The theme '{theme}' stands under the issue '{first[theme]}' too."
                yield files.finding("mapping", (*place, "themes", n), found, "Leave it under one of them.")
    for entry in files.entries():
        if rows and entry.kind == "theme" and entry.id not in first:
            found = f"The theme '{entry.id}' stands under no issue of mapping.yaml."
            do = "Put it under the issue that it is about, so that a worry about it has words on the map."
            yield files.finding(entry.file, (*entry.place, "id"), found, do)


def asked_of_families(files: Files) -> Iterator[Finding]:
    """Give the themes that no family is asked about and nobody says why, and the strengths not asked about once."""
    own = "families/own-view"
    asked = {theme for entry in files.entries() if entry.kind == "question" for theme in entry.fields["themes"]}
    unasked = files.rows(own, "not_asked")
    left_out = {theme: (*place, "themes", n) for place, row in unasked for n, theme in enumerate(row["themes"])}
    for theme in sorted(asked & left_out.keys()):
        found = f"The theme '{theme}' is asked about, and stands under 'not_asked' too."
        yield files.finding(own, left_out[theme], found, "Leave it in one of the two.")
    strengths = [row["strength"] for _, row in files.rows(own, "strengths")]
    for n, strength in enumerate(strengths):
        if strength in strengths[:n]:
            found = f"The strength '{strength}' is asked about twice."
            yield files.finding(own, ("strengths", n, "strength"), found, "Keep one of them.")
    steps = [row["step"] for _, row in files.rows(own, "steps")]
    if steps != sorted(set(steps)):
        yield files.finding(own, ("steps",), "The steps do not stand in order, each once.", "Write them from 1 to 5.")
    for entry in files.entries():
        if entry.kind == "theme" and entry.id not in asked | left_out.keys():
            found = f"No question of {own}.yaml stands for the theme '{entry.id}'."
            do = "Ask about it there, or say under 'not_asked' why families are not."
            yield files.finding(entry.file, (*entry.place, "id"), found, do)
        if entry.kind == "strength" and entry.id not in strengths:
            found = f"The strength '{entry.id}' is not among the strengths of {own}.yaml."
            yield files.finding(entry.file, (*entry.place, "id"), found, "Put it there, in the words of a family.")


def _has_no_file(files: Files, kind: str) -> bool:
    return kind == "scenario" and STORIES not in files.documents


def _instead(files: Files, wanted: str, known: Mapping[str, Entry]) -> str:
    if not known:
        return f"Write it in {STORIES}.yaml, where the stories of the rules of thumb stand."
    close = get_close_matches(wanted, known, 1)
    if close:
        return f"Did you mean '{close[0]}' ({_where(files, known[close[0]])})?"
    if len(known) <= 12:
        return f"Name one of these, or write the new one: {', '.join(known)}."
    return f"Name one of the {len(known)} in {_place_of_all(known)}, or write the new one."


def _place_of_all(known: Mapping[str, Entry]) -> str:
    names = {entry.file for entry in known.values()}
    return f"{names.pop()}.yaml" if len(names) == 1 else "the folder themes"


def _where(files: Files, entry: Entry) -> str:
    return f"{entry.file}.yaml:{files.documents[entry.file].line((*entry.place, 'id'))}"


def _mentions(files: Files) -> Iterator[Mention]:
    """Give every mention of an id."""
    for name, document in files.documents.items():
        for place, key, value, beside in _walk(document.value, ()):
            if key in _KINDS:
                yield from ((name, where, _KINDS[key], wanted) for where, wanted in _ids(place, value))
            elif key == "sources" and isinstance(value, list):
                for n, cite in enumerate(value):
                    if isinstance(cite, dict):
                        cited = _ids((*place, n, "id"), cite.get("id"))
                        yield from ((name, where, "source", wanted) for where, wanted in cited)
            elif key in ("from", "rungs") and "theme" in beside:
                yield from ((name, where, f"rung of {beside['theme']}", wanted) for where, wanted in _ids(place, value))


def _ids(place: Place, value: object) -> Iterator[tuple[Place, str]]:
    """Give an id, or the ids of a list, each with its place."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, list):
        yield from (((*place, n), wanted) for n, wanted in enumerate(value) if isinstance(wanted, str))


def _walk(value: object, place: Place) -> Iterator[tuple[Place, str, object, Mapping[str, object]]]:
    """Give every field, however deep: its place, name and value, and the fields beside it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*place, key), key, inner, value
            yield from _walk(inner, (*place, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _walk(inner, (*place, n))
