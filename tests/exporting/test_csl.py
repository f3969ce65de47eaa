"""CSL-JSON: valid, read by citeproc-py, and rendered by it as our own footnotes are."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import citeproc
import pytest
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from jsonschema import Draft202012Validator, ValidationError

import searchdoc
from exported import cited, folded, records, some_examples
from searchdoc.exporting.chicago import full_note
from searchdoc.exporting.csl import csl_item, csl_json
from searchdoc.exporting.items import item_of
from searchdoc.exporting.records import CitedRecord
from searchdoc.sidecars.exports import read_export

STYLES = Path(citeproc.__file__).parent / "data" / "schema" / "schemas" / "styles"
"""The schema of CSL 1.0.2, which citeproc-py brings along: the types of items, and the variables of each kind."""


def words_of(file: str, definition: str) -> list[str]:
    """The words in quotation marks that a definition of the schema lists."""
    text = (STYLES / file).read_text(encoding="utf-8")
    return re.findall(r'"([\w-]+)"', re.split(rf"{re.escape(definition)} =", text)[1].split(" =")[0])


@cache
def csl_data() -> Draft202012Validator:
    """What CSL-JSON may be: the variables of CSL, each in the form that csl-data.json gives to its kind."""
    part = {"type": ["string", "integer"]}
    said = {"type": "string", "minLength": 1}
    date = {
        "type": "object",
        "properties": {
            "date-parts": {
                "type": "array",
                "items": {"type": "array", "items": part, "minItems": 1, "maxItems": 3},
                "minItems": 1,
                "maxItems": 2,
            },
            "circa": {"type": "boolean"},
            "literal": {"type": "string"},
        },
        "additionalProperties": False,
        "minProperties": 1,
    }
    name = {
        "type": "object",
        "properties": {
            **dict.fromkeys(("family", "given", "non-dropping-particle", "suffix", "literal"), said),
            "comma-suffix": {"type": "boolean"},
        },
        "oneOf": [{"required": ["literal"], "maxProperties": 1}, {"required": ["family", "given"]}],
        "additionalProperties": False,
    }
    kinds = {"dates": date, "names": {"type": "array", "items": name, "minItems": 1}}
    forms = {
        variable: kinds.get(kind, said)
        for kind in ("dates", "names", "numbers", "titles", "strings")
        for variable in words_of("csl-variables.rnc", f"variables.{kind}")
    }
    types = {"enum": words_of("csl-types.rnc", "item-types")}
    properties = {"id": said, "type": types, "custom": {"type": "object"}, **forms}
    items = {"type": "object", "properties": properties, "required": ["type", "id"], "additionalProperties": False}
    return Draft202012Validator({"type": "array", "items": items})


def test_the_schema_knows_what_is_wrong() -> None:
    """A variable that there is not, a type that there is not, names that are no list, a date that is words."""
    csl_data().validate([{"id": "x", "type": "personal_communication", "archive_collection": "A"}])
    for wrong in ({"archiv": "A"}, {"type": "letter"}, {"author": "Ada Quill"}, {"issued": "1911"}, {"title": ""}):
        with pytest.raises(ValidationError):
            csl_data().validate([{"id": "x", "type": "document", **wrong}])


def test_a_letter_quoted_in_a_letter(archive: searchdoc.Index) -> None:
    """Writer, addressee and date are its own; the letter around it is its container."""
    item = csl_item(cited(archive, "Nobody answers at the depot."))
    custom = item.pop("custom")
    assert item.pop("note").endswith(f"[{custom['citation']}]")  # type: ignore[attr-defined, index]
    assert item == {
        "id": item["id"],
        "type": "personal_communication",
        "genre": "letter",
        "author": [{"family": "Marl", "given": "Tobias"}],
        "recipient": [{"family": "Quill", "given": "Ada"}],
        "container-title": "Letter from Ada Quill to the Harbour Board",
        "container-author": [{"family": "Quill", "given": "Ada"}],
        "issued": {"date-parts": [[1911, 5, 2]], "circa": True},
        "archive": "County Archive, Graysand",
        "archive_collection": "Harbour Papers",
        "archive_location": "box 3, folder 7",
        "call-number": "ZK 4/1",
        "language": "en",
        "URL": "https://archive.example/zk-4-1",
        "accessed": {"date-parts": [[2026, 11, 27]]},
        "abstract": "Nobody answers at the depot.",
    }


def test_what_has_no_variable_is_kept_beside_them(archive: searchdoc.Index) -> None:
    """The exact place of the words, whose they are, and box and folder by themselves."""
    record = cited(archive, "The lamp is a disgrace,")
    item = csl_item(record)
    custom = item["custom"]
    assert isinstance(custom, dict)
    assert (custom["start"], custom["end"], custom["text"]) == (record.start, record.end, record.text)
    assert (custom["box"], custom["folder"], custom["speaker"]) == ("3", "7", "Edward Pell")
    assert custom["quoted_in"] == [
        {"speaker": "Ada Quill", "addressee": "the Harbour Board", "date": "1911-05-04", "letter": True}
    ]
    assert item["original-author"] == [{"family": "Pell", "given": "Edward"}]
    assert item["author"] == [{"family": "Quill", "given": "Ada"}]


def test_each_citation_is_one_item(archive: searchdoc.Index) -> None:
    one, other = (cited(archive, words) for words in ("Nobody answers at the depot.", "The harbour cost nine hundred"))
    items = json.loads(csl_json([one, other, one]))
    assert [item["type"] for item in items] == ["personal_communication", "manuscript"]
    assert json.loads(csl_json([])) == []


def parts_of(name: dict[str, str]) -> tuple[str, ...]:
    """The parts of a name that citeproc-py has read, in the order in which people write them."""
    order = ("literal", "given", "non-dropping-particle", "family", "suffix")
    return tuple(name[part] for part in order if part in name.keys())  # noqa: SIM118 (its ``in`` raises)


@pytest.mark.filterwarnings("ignore:The following arguments for (Reference|Name) are unsupported")
@some_examples
@given(records())
def test_whatever_is_cited_is_valid_and_read_by_citeproc(record: CitedRecord) -> None:
    """Every field comes back as it was written, every name with all of its parts."""
    written = csl_json([record])
    (item,) = json.loads(written.decode("utf-8"))
    csl_data().validate([item])
    read = next(iter(CiteProcJSON([item]).values()))
    expected = item_of(record)
    assert (item["id"], str(read.get("title", "")), str(read.get("archive", ""))) == (
        *(expected.key, expected.title),
        expected.archive,
    )
    for variable, value in (
        ("abstract", expected.words),
        ("archive_collection", expected.collection),
        ("archive_location", expected.location),
        ("call_number", expected.shelfmark),
        ("container_title", expected.container),
        ("page", expected.pages),
        ("note", expected.note),
    ):
        assert str(read.get(variable, "")) == value
    for variable, names in (("author", expected.authors), ("recipient", expected.recipients)):
        assert [parts_of(name) for name in read.get(variable, [])] == [
            tuple(filter(None, (one.literal, one.given, one.particle, one.family, one.suffix))) for one in names
        ]
    assert item["custom"]["text"] == record.text.encode("utf-8", "replace").decode("utf-8")
    assert folded(record.id) in item["note"]


NOTE_STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0" default-locale="en-US">
  <info><title>Letters in archives</title><id>letters</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <citation>
    <layout suffix=".">
      <group delimiter=", ">
        <group delimiter=" to ">
          <names variable="author"><name and="text" delimiter=", "/></names>
          <names variable="recipient"><name and="text" delimiter=", "/></names>
        </group>
        <choose><if type="manuscript"><text variable="title" quotes="true"/></if></choose>
        <date variable="issued" delimiter=" ">
          <date-part name="day"/><date-part name="month"/><date-part name="year"/>
        </date>
        <text variable="archive_location"/>
        <text variable="archive_collection"/>
        <text variable="call-number"/>
        <text variable="archive"/>
        <text variable="URL"/>
      </group>
    </layout>
  </citation>
</style>
"""
"""The note of the Chicago Manual for letters and papers in archives, as a style."""


def rendered(record: CitedRecord, style: Path) -> str:
    """The note that citeproc-py makes of an exported citation."""
    items = json.loads(csl_json([record]))
    bibliography = citeproc.CitationStylesBibliography(
        citeproc.CitationStylesStyle(str(style), validate=False), CiteProcJSON(items), citeproc.formatter.plain
    )
    citation = citeproc.Citation([citeproc.CitationItem(items[0]["id"])])
    bibliography.register(citation)
    return str(bibliography.cite(citation, lambda _: None))


@pytest.mark.parametrize(
    "words", ["The harbour light has not burned", "The ice has taken the pier", "The harbour cost nine hundred pounds"]
)
@pytest.mark.filterwarnings("ignore:The following arguments for (Reference|Name) are unsupported")
def test_citeproc_makes_the_footnote_that_chicago_makes(archive: searchdoc.Index, tmp_path: Path, words: str) -> None:
    """Another program, given nothing but the export, and a style of the same order."""
    style = tmp_path / "letters.csl"
    style.write_text(NOTE_STYLE, encoding="utf-8")
    record = cited(archive, words)
    assert rendered(record, style).replace("”,", ",”") == full_note(record)


@pytest.mark.filterwarnings("ignore:The following arguments for (Reference|Name) are unsupported")
def test_citeproc_renders_it_in_a_style_that_others_made(archive: searchdoc.Index) -> None:
    """Family names are told from given names, particles from both."""
    style = Path(citeproc.__file__).parent / "data" / "styles" / "harvard-cite-them-right.csl"
    assert rendered(cited(archive, "The ice has taken the pier"), style) == "(von Holm, 1912)"
    assert rendered(cited(archive, "The harbour light has not burned"), style) == "(Quill, 1911)"


def test_the_export_states_the_document_again(archive: searchdoc.Index) -> None:
    """Laid beside the document as a table, it says who wrote it to whom, when, and where it is kept."""
    rows = read_export(csl_json([cited(archive, "The ice has taken the pier")]).decode())
    assert rows is not None
    assert {
        ("author", "Ada von Holm"),
        ("addressee", "Tobias Marl"),
        ("date", "1912-01-03"),
        ("archive", "County Archive, Graysand"),
        ("collection", "Harbour Papers"),
    } <= set(rows[0][1])
