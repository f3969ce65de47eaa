"""What filters of all frameworks mean for searchdoc, and that everything else is refused in one sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from searchdoc.errors import MalformedQuery
from searchdoc.integrations.filters import Combination, Condition, Filter, filter_options


def is_(field: str, value: object) -> Condition:
    return Condition(field, "==", value)


def both(*parts: Filter) -> Combination:
    return Combination("and", parts)


def either(*parts: Filter) -> Combination:
    return Combination("or", parts)


@pytest.mark.parametrize(
    ("wanted", "options"),
    [
        (None, {}),
        (both(), {}),
        (is_("speaker", "Lenin"), {"speaker": "Lenin"}),
        (Condition("speaker", "in", ["Lenin"]), {"speaker": "Lenin"}),
        (is_("addressee", "Trotsky"), {"to": "Trotsky"}),
        (is_("to", "Trotsky"), {"to": "Trotsky"}),
        (is_("kind", "note"), {"kind": "note"}),
        (is_("document_id", "a.txt"), {"document": ["a.txt"]}),
        (Condition("document", "in", ("a.txt", "b.txt")), {"document": ["a.txt", "b.txt"]}),
        (is_("collection", "A"), {"where": {"collection": ["A"]}}),
        (either(is_("collection", "A"), is_("collection", "B")), {"where": {"collection": ["A", "B"]}}),
        (either(is_("document", "a"), Condition("document", "in", ["b", "c"])), {"document": ["a", "b", "c"]}),
        (either(is_("speaker", "Lenin")), {"speaker": "Lenin"}),
        (either(is_("place", "A"), both(either(is_("place", "B")))), {"where": {"place": ["A", "B"]}}),
        (is_("date", "1922"), {"since": "1922", "until": "1922"}),
        (is_("date", 1922), {"since": "1922", "until": "1922"}),
        (Condition("date", ">=", "1922-12"), {"since": "1922-12"}),
        (Condition("date", "<=", "13 December 1922"), {"until": "13 December 1922"}),
        (Condition("date", ">", "1922"), {"since": "1923-01-01"}),
        (Condition("date", "<", "1924-03-01"), {"until": "1924-02-29"}),
        (Condition("date", ">=", date(1922, 12, 13)), {"since": "1922-12-13"}),
        (Condition("date", ">=", datetime(1922, 12, 13, 9, tzinfo=UTC)), {"since": "1922-12-13"}),
        (Condition("date", "<=", "1922-12-13T09:00:00+00:00"), {"until": "1922-12-13"}),
        (
            both(
                is_("speaker", "Lenin"),
                both(Condition("date", ">=", "1922"), Condition("date", "<=", "1923")),
                is_("language", "en"),
                is_("collection", "A"),
            ),
            {"speaker": "Lenin", "since": "1922", "until": "1923", "where": {"language": ["en"], "collection": ["A"]}},
        ),
    ],
)
def test_a_filter_is_the_options_of_a_search(wanted: Filter | None, options: dict[str, object]) -> None:
    """All that must hold, and values of one field of which any is enough."""
    assert filter_options(wanted) == options


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (Combination("not", (is_("speaker", "Lenin"),)), "searchdoc has no filter 'not': say what is wanted"),
        (Condition("speaker", "!=", "Lenin"), "searchdoc cannot filter 'speaker' by '!=': name the values"),
        (Condition("kind", "nin", ["note"]), "searchdoc cannot filter 'kind' by 'nin': name the values"),
        (Condition("speaker", "in", ["Lenin", "Trotsky"]), "searchdoc filters by one speaker at a time: ask once for"),
        (either(is_("speaker", "A"), is_("speaker", "B")), "searchdoc filters by one speaker at a time: .* A, B"),
        (either(is_("speaker", "A"), is_("kind", "note")), "only where both are values of one field: ask once for"),
        (
            either(is_("place", "A"), both(is_("place", "B"), is_("kind", "note"))),
            "only where both are values of one field",
        ),
        (either(Condition("date", ">", "1922"), is_("date", "1920")), "only where both are values of one field"),
        (either(Condition("date", ">", "1922"), Condition("date", "<", "1920")), "only where both are values of one"),
        (either(), "only where both are values of one field"),
        (both(is_("speaker", "A"), is_("speaker", "B")), "the filter asks twice for 'speaker': ask once"),
        (both(is_("to", "A"), is_("addressee", "A")), "the filter asks twice for 'addressee': ask once"),
        (both(is_("date", "1922"), Condition("date", ">=", "1920")), "the filter asks twice for 'date': ask once"),
        (both(is_("place", "A"), is_("place", "B")), "the filter asks twice for 'place': ask once"),
        (is_("speaker", None), "the filter gives no value for 'speaker': name one, or leave it out"),
        (is_("speaker", " "), "the filter gives no value for 'speaker'"),
        (is_("document", []), "the filter gives no value for 'document'"),
        (is_("document", ["a", {}]), "the filter gives no value for 'document'"),
        (Condition("date", "in", ["1922"]), r"\['1922'\] is not a date: write 1922"),
        (Condition("date", "!=", "1922"), "searchdoc cannot filter by date with '!=': give the first day, the last"),
        (Condition("date", ">", "soon"), "'soon' is not a date"),
        (is_("date", None), "None is not a date"),
        (is_("date", True), "True is not a date"),
        (Condition("date", "<", "0001"), "no day can be counted from 0001-01-01: give the first day"),
    ],
)
def test_what_searchdoc_cannot_apply_is_refused(wanted: Filter, sentence: str) -> None:
    """In one sentence with the way out, and never left out of the search."""
    with pytest.raises(MalformedQuery, match=sentence) as refused:
        filter_options(wanted)
    assert "\n" not in str(refused.value)
    assert refused.value.part


def test_an_option_that_is_no_field_is_taken_for_a_field() -> None:
    """So that the search refuses it: no document states "since", and "where" is not a way around the list."""
    assert filter_options(both(is_("since", "1922"), is_("where", "x"))) == {
        "where": {"since": ["1922"], "where": ["x"]}
    }
