"""An edition put into other languages for tests: a folder of rules of which the languages are made up."""

import json
import re
import shutil
from random import Random

from staircase.core.family_text import family_texts
from staircase.places import folder

FILLER = {
    "pl": "zażółć gęślą jaźń i pchnąć w tę łódź jeża lub ośm skrzyń fig",
    "ar": "نص تجريبي يملأ المكان حتى نرى كيف تبدو الصفحة من اليمين إلى اليسار",
}
KEPT = re.compile(r"\b0\d[\d ]{4,}\d\b|\d+")


def filler(code, text):
    """Give words of a language that say nothing, as many as the English has, with its numbers; others for each text."""
    words, kept, chance = FILLER[code].split(), KEPT.findall(text), Random(text)
    many = max(1, len(text.split()) - len(kept))
    return " ".join([*(chance.choice(words) for _ in range(many)), *kept])


def as_files(path, code, texts, english):
    """Write translations as files of a language, few enough entries in each."""
    (path / code).mkdir(parents=True, exist_ok=True)
    rows = [
        f"- at: {json.dumps(at)}\n  en: {json.dumps(english[at])}\n  text: {json.dumps(text)}\n"
        for at, text in texts.items()
    ]
    for n in range(0, len(rows), 300):
        (path / code / f"part-{n}.yaml").write_text("".join(rows[n : n + 300]), "utf-8")


def rules_in(home, edition, languages):
    """Copy the rules to a folder, with these texts by path, language by language, in place of its translations."""
    shutil.copytree(folder("rules"), home, ignore=shutil.ignore_patterns("languages"))
    for code, texts in languages.items():
        as_files(home / edition.id / "languages", code, texts, family_texts(edition))
    return home


def all_filler(edition, code):
    """Give filler for every text that families read."""
    return {at: filler(code, text) for at, text in family_texts(edition).items()}
