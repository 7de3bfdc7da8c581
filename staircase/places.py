"""Where the folders are that are not Python: rules, templates, static and locale. It opens none of them."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Find `rules`, `templates`, `static` or `locale`: beside the package in a checkout, inside it in a wheel."""
    # The one inside is looked for first: only a wheel has it, and beside a wheel lie other people's packages.
    for place in (_HERE / name, _HERE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"The folder '{name}' is neither inside nor beside {_HERE}. Install Staircase again.")
