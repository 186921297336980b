"""Catalogues of a user's own, of which a test says only what it is about."""

import json

REFERENCE = '[[reference]]\nnumber = "1"\n'


def regimen(name: str, dose: str, more: str = "", **keys: str) -> str:
    """Return a regimen as a catalogue file has it, by mouth and once where nothing else is said.

    Args:
        name: its id.
        dose: what is reported.
        more: lines for its end, of what is no text.
        keys: its other texts; those of JSON are those of TOML.
    """
    usual = {"id": name, "drug": "examplol", "indication": "example", "route": "oral", "schedule": "single"}
    texts = usual | {"dose": dose} | keys
    lines = "".join(f"{key} = {json.dumps(text, ensure_ascii=False)}\n" for key, text in texts.items())
    return f'[[regimen]]\n{lines}references = ["1"]\n{more}\n'
