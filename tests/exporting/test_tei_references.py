"""Ids: everybody named has one, every pointer leads somewhere."""

from __future__ import annotations

import texts
from editions import edition
from gold import VOICES
from searchdoc.exporting.tei_references import ID, references_of, voices_of
from searchdoc.models import Voice


def test_every_pointer_leads_to_an_element() -> None:
    pointing = ("who", "toWhom", "ref", "resp", "decls", "corresp", "target", "ana")
    seen = 0
    for path in VOICES.glob("*.txt"):
        root = edition(texts.document(path.read_text(encoding="utf-8"), path.name))
        ids = [one.get(ID) for one in root.iter() if one.get(ID)]
        assert len(ids) == len(set(ids))
        for one in root.iter():
            for name in pointing:
                if (pointer := str(one.get(name) or "")).startswith("#"):
                    seen += 1
                    assert pointer.removeprefix("#") in ids
    assert seen > 500


def test_a_note_and_its_marker_point_to_each_other() -> None:
    text = (VOICES / "parish.txt").read_text(encoding="utf-8")
    document = texts.document(text, "parish.txt")
    root = edition(document)
    notes = {one.get(ID): one for one in root.iter("{*}note")}
    markers = list(root.iter("{*}ref"))
    assert len(markers) == sum(len(note.markers) for note in document.notes) > 0
    assert all(str(one.get("target")).removeprefix("#") in notes for one in markers)


def test_a_voice_that_is_not_established_names_nobody_and_no_certainty() -> None:
    document = texts.document((VOICES / "parish.txt").read_text(encoding="utf-8"), "parish.txt")
    references = references_of(document)
    known = next(voice for voice in voices_of(document) if voice.speaker and voice.confidence)
    assert references.voice(known)["who"].startswith("#person-")
    assert references.voice(known)["cert"] == f"{known.confidence:.2f}"
    assert references.voice(Voice(None, "quoted")) == {}
