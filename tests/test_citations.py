"""`cite -f ris` and `cite -f csl-json`, read back by libraries that users of these formats have."""

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pybtex.database
import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given, settings
from hypothesis import strategies as st

from ketacalc.core.catalogue.loading import load
from ketacalc.core.catalogue.regimen import Reference
from ketacalc.output.cite import formats
from ketacalc.output.cite.formats import entry
from tests.catalogues import REFERENCE, regimen
from tests.command import ketacalc, process, refused, within

NOTICE = "Reported in one review article, not a recommendation."
Record = dict[str, Any]


def cited(form: str, *arguments: str) -> str:
    """Return what `cite` writes."""
    ran = within("cite", *arguments, "-f", form)
    assert (ran.code, ran.said) == (0, "")
    return ran.text


def ris(*arguments: str) -> list[Record]:
    """Return the records as rispy reads them."""
    return rispy.load(StringIO(cited("ris", *arguments)))  # type: ignore[no-any-return]


def csl(*arguments: str) -> list[Record]:
    """Return the items of the CSL-JSON."""
    found: list[Record] = json.loads(cited("csl-json", *arguments))
    return found


BERMAN = ["Berman RM", "Cappiello A", "Anand A", "Oren DA", "Heninger GR", "Charney DS", "Krystal JH"]
"""As the bibliographic record of reference 25 has them."""


def test_ris_holds_every_fact_of_a_journal_article() -> None:
    assert ris("25") == [
        {
            "type_of_reference": "JOUR",
            "id": "25",
            "authors": [name.replace(" ", ", ") for name in BERMAN],
            "title": "Antidepressant effects of ketamine in depressed patients",
            "journal_name": "Biological Psychiatry",
            "year": "2000",
            "volume": "47",
            "number": "4",
            "start_page": "351",
            "end_page": "354",
            "doi": "10.1016/S0006-3223(99)00230-9",
            "notes": [NOTICE, "reference 25", "PMID 10686270"],
        }
    ]


def test_csl_json_holds_every_fact_of_a_journal_article() -> None:
    assert csl("25") == [
        {
            "id": "25",
            "type": "article-journal",
            "author": [{"family": name.split()[0], "given": name.split()[1]} for name in BERMAN],
            "title": "Antidepressant effects of ketamine in depressed patients",
            "container-title": "Biological Psychiatry",
            "issued": {"date-parts": [[2000]]},
            "volume": "47",
            "issue": "4",
            "page": "351-354",
            "DOI": "10.1016/S0006-3223(99)00230-9",
            "PMID": "10686270",
            "note": f"{NOTICE} reference 25",
        }
    ]


def test_of_a_bare_link_nothing_is_said_but_what_is_known() -> None:
    assert ris("3") == [
        {
            "type_of_reference": "GEN",
            "id": "3",
            "urls": ["https://pubmed.ncbi.nlm.nih.gov/35822534/"],
            "notes": [NOTICE, "reference 3", "a link that could not be identified"],
        }
    ]
    assert csl("3") == [
        {
            "id": "3",
            "type": "document",
            "URL": "https://pubmed.ncbi.nlm.nih.gov/35822534/",
            "note": f"{NOTICE} reference 3; a link that could not be identified",
        }
    ]


def test_a_list_of_authors_that_was_cut_short_says_so() -> None:
    [record] = ris("27")
    assert record["authors"] == ["Zarate, CA, Jr", "Singh, JB", "Carlson, PJ"]
    assert "more authors than are named" in record["notes"]
    [item] = csl("27")
    assert item["author"][0] == {"family": "Zarate", "given": "CA", "suffix": "Jr"}
    assert item["author"][-1] == {"literal": "others"}
    assert "last author: Morgan CJA" in ris("20")[0]["notes"]


def test_every_reference_and_the_article_itself_are_read_back() -> None:
    records, items = ris(), csl()
    numbers = [reference.number for reference in load().references]
    assert len(numbers) == 33
    assert [record["id"] for record in records] == ["article", *numbers]
    assert [item["id"] for item in items] == ["article", *numbers]
    assert records[0] == {
        "type_of_reference": "GEN", "id": "article", "authors": ["Kerry Earlywine"],
        "title": "The Evolving Science of Ketamine", "publisher": "Fagron Academy", "year": "2026",
        "date": "2026/04/29/", "notes": [NOTICE],
    }  # fmt: skip
    assert items[0]["issued"] == {"date-parts": [[2026, 4, 29]]}
    for record, item in zip(records, items, strict=True):
        assert record.get("title") == item.get("title")
        assert record.get("doi") == item.get("DOI")
        assert NOTICE in record["notes"]
        assert item["note"].startswith(NOTICE)


def test_citeproc_prints_a_bibliography_from_the_csl_json() -> None:
    items = csl("25", "27", "9")
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    berman, zarate, borsato = map(str, bibliography.bibliography())
    assert berman.startswith("Berman, R. et al. (2000)")
    assert "Biological Psychiatry, 47(4), pp. 351" in berman
    assert "https://doi.org/10.1016/S0006-3223(99)00230-9" in berman
    assert zarate.startswith("Zarate, C., Jr et al. (2006)")
    assert borsato.startswith("Borsato and others (no date)")


# A catalogue of anybody's.

MINE = f"""{regimen("mine", "1 mg")}{REFERENCE}
authors = ["World Health Organization", "TY  - Book", "Vande Voort JL", "Smith and Wesson", "O'Brien-Jones A-B"]
title = "a \\"title\\" ER  - TY  - BOOK {{\\\\evil}} <b>x</b>"
journal = "J"
year = "in press"
pages = "Article ID 5, 3 pages"
"""


@pytest.fixture
def mine(tmp_path: Path) -> str:
    """Return a catalogue with a text that would like to be a record of its own."""
    path = tmp_path / "mine.toml"
    path.write_text(MINE)
    return str(path)


def test_text_of_a_catalogue_begins_no_record_of_its_own(mine: str) -> None:
    [record] = ris("1", "--catalogue", mine)
    title = 'a "title" ER - TY - BOOK {\\evil} <b>x</b>'
    assert record["title"] == title
    assert record["authors"] == [
        "World Health Organization", "TY - Book", "Vande Voort, JL", "Smith and Wesson", "O'Brien-Jones, A-B",
    ]  # fmt: skip
    assert (record["start_page"], "end_page" in record) == ("Article ID 5, 3 pages", False)
    assert "year" not in record
    assert record["notes"] == ["Reported in the catalogue mine.toml, not a recommendation.", "reference 1", "in press"]
    [item] = csl("1", "--catalogue", mine)
    assert item["title"] == 'a "title" ER  - TY  - BOOK {\\evil} <b>x</b>'
    assert item["issued"] == {"literal": "in press"}
    assert item["author"][0] == {"literal": "World Health Organization"}


def test_a_line_of_its_own_in_a_title_is_refused(mine: str) -> None:
    Path(mine).write_text(MINE.replace(" ER  - TY", "\\r\\nER  - \\r\\nTY"))
    refused(within("cite", "--catalogue", mine), 4, "mine.toml", "reference '1'", "title", "line break")


def test_an_organisation_is_one_author_in_bibtex_too(mine: str) -> None:
    [authors] = re.findall(r"author = \{(.*)\},", cited("bibtex", "1", "--catalogue", mine))
    assert authors.split(" and ")[0] == "{World Health Organization}"
    assert "{Smith and Wesson}" in authors
    assert "Vande Voort, JL and " in authors


@pytest.mark.parametrize(
    ("text", "inverted"),
    [
        ("Berman RM", "Berman, RM"),
        ("aan het Rot M", "aan het Rot, M"),
        ("van den Bemt P", "van den Bemt, P"),
        ("Zarate CA Jr", "Zarate, CA, Jr"),
        ("Smith IV", "Smith, IV"),
        ("Borsato", "Borsato"),
        ("World Health Organization", "World Health Organization"),
        ("Kerry Earlywine", "Kerry Earlywine"),
    ],
)
def test_a_name_is_taken_apart_only_where_it_ends_in_initials(text: str, inverted: str) -> None:
    assert formats.parts(text).inverted == inverted


def test_csl_json_is_ascii_and_ris_says_what_an_ascii_terminal_can_show() -> None:
    assert ketacalc("cite", "-f", "csl-json").out.isascii()
    assert process("cite", "-f", "ris", LANG="C", PYTHONIOENCODING="ascii").out.isascii()


HOSTILE = st.lists(
    st.sampled_from([*"{}\\@%,=\"'#~^&$_ abAB01", "@misc{x,", "}, @preamble{", "\u00e9"]), max_size=12
).map("".join)


@given(
    texts=st.fixed_dictionaries(
        dict.fromkeys(("title", "journal", "year", "volume", "pages", "doi", "pmid", "pmcid", "url"), HOSTILE)
    ),
    author=HOSTILE,
)
@settings(max_examples=60)
def test_no_text_of_a_catalogue_is_an_entry_or_a_field_of_bibtex(texts: dict[str, str], author: str) -> None:
    """What pybtex reads of one reference is one entry, with the fields that BibTeX has for it and no preamble."""
    found = Reference(number="1", authors=(author.strip() or "A",), **texts)  # type: ignore[arg-type]
    read = pybtex.database.parse_string(entry(found), "bibtex")
    assert read.preamble == ""
    [(key, one)] = read.entries.items()
    assert re.fullmatch(r"[A-Za-z0-9.:_-]+", key)
    assert set(one.fields) <= {
        "title", "journal", "year", "volume", "number", "pages", "doi", "pmid", "pmcid", "url", "note", "eprint",
        "eprinttype", "howpublished", "date",
    }  # fmt: skip
