"""`ketacalc lint`: what is wrong with a catalogue file, all at once, each with its line."""

import json
from enum import StrEnum
from typing import Annotated, Final

import typer

from ketacalc.cli import exit_codes, options
from ketacalc.cli.delivery import answer, contents, deliver, medium
from ketacalc.core.catalogue.lint.report import lint
from ketacalc.core.catalogue.toml_file import LARGEST, printable
from ketacalc.core.errors import InputError
from ketacalc.output import lint as written
from ketacalc.output.result import Medium

EXAMPLES: Final = """\b
Examples:
  ketacalc lint mine.toml
  ketacalc lint a.toml b.toml -f sarif -o lint.sarif
  ketacalc lint --strict - < mine.toml
  ketacalc lint --codes

\b
A fault is what every other command refuses the file for. A question is what a careful
reader would ask; a comment on its line that names its code answers it:
  printed = "5 mg/kg/d"  # KC404: a day, as the source's table says

\b
Exit codes: 0 no fault, 1 faults (with --strict: or questions), 4 not readable as TOML."""

LONGEST_PATH: Final = 4096


class LintFormat(StrEnum):
    """How the faults are written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"
    SARIF = "sarif"


def _sarif(result: written.LintResult, _: Medium) -> str:
    return json.dumps(written.sarif(result), indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def command(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE...", help="Catalogue files; - reads stdin.")
    ] = None,
    strict: Annotated[bool, options.option("--strict", "Exit 1 where there are questions, too.")] = False,
    listed: Annotated[bool, options.option("--codes", "List what is looked for, by its codes.")] = False,
    form: Annotated[LintFormat, options.option("--format -f", "How to write them.")] = LintFormat.TEXT,
    output: options.Output = None,
) -> int:
    """Report errors and doubtful entries in a catalogue."""
    if listed:
        if files or form is not LintFormat.TEXT:
            raise InputError("--codes lists the codes as text, and reads no file; -f json and -f sarif hold them too")
        deliver(written.codes(medium(output)), output)
        return exit_codes.DONE
    if not files:
        raise InputError("name a catalogue file: ketacalc lint mine.toml; - reads stdin")
    if files.count("-") > 1:
        raise InputError("stdin can be read once: name - one time")
    names = {file: "stdin" if file == "-" else printable(file, LONGEST_PATH) for file in files}
    result = written.LintResult(files=tuple(lint(contents(file, LARGEST), name) for file, name in names.items()))
    answer(result, form, output, {"text": written.text, "sarif": _sarif})
    if not all(found.is_toml for found in result.files):
        return exit_codes.UNUSABLE
    has_faults = any(found.faults or (strict and found.questions) for found in result.files)
    return exit_codes.OUTSIDE if has_faults else exit_codes.DONE
