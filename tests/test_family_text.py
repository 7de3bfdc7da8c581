"""The words that families read: all of them are found, each has a path of its own, and each can be replaced."""

from dataclasses import fields, is_dataclass

from staircase.core.family_text import family_sentences, family_texts, in_other_words


def every_plain(thing):
    """Give every field called `plain`, however deep it stands."""
    if isinstance(thing, tuple):
        for one in thing:
            yield from every_plain(one)
    elif is_dataclass(thing):
        for one in fields(thing):
            if one.init and one.name == "plain" and thing.plain:
                yield thing.plain
            elif one.init:
                yield from every_plain(getattr(thing, one.name))


def test_no_plain_text_is_forgotten(edition):
    """Every text called `plain` in an edition is among those that families read."""
    assert sorted(every_plain(edition)) == sorted(
        text for path, text in family_sentences(edition).items() if path.endswith("/plain")
    )


def test_every_text_can_be_put_in_other_words_and_nothing_else_changes(edition):
    """Replacing each text at its path replaces just these, and leaves what decides as it was."""
    texts = family_texts(edition)
    other = in_other_words(edition, {path: f"«{text}»" for path, text in texts.items()})

    assert list(family_texts(other).values()) == [f"«{text}»" for text in texts.values()]
    assert other.theme["teeth"].rungs[0].text == edition.theme["teeth"].rungs[0].text
    assert other.theme["teeth"].rungs[0].plain == f"«{edition.theme['teeth'].rungs[0].plain}»"


def test_what_is_not_replaced_is_the_very_same(edition):
    """A theme of which no text changes is not made anew."""
    other = in_other_words(edition, {"steps/1/plain": "Something else."})

    assert other.step(1).plain == "Something else."
    assert all(other.theme[theme.id] is theme for theme in edition.themes)
