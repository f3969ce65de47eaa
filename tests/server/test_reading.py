"""What a request reads: one generation, and the tag of what is made from it."""

import asyncio

import searchdoc
from searchdoc.server.reading import RequestReading
from searchdoc.server.workers import Workers


def test_a_tag_names_the_generation_and_how_it_is_answered_from(calendar: searchdoc.Index) -> None:
    """The same for the same, and another for another way."""
    workers = Workers(1)
    tags = [RequestReading(calendar, workers, variant, "").tag for variant in ("", "", "other")]
    assert tags[0] == tags[1] != tags[2]
    assert tags[0].startswith(f'"{calendar.manifest.generation}-')
    workers.close()


def test_what_is_known_is_not_made_again(calendar: searchdoc.Index) -> None:
    """Nothing is searched for whoever has the answer already."""
    made: list[str] = []

    async def asked(known: str) -> int:
        workers = Workers(1)
        answer = await RequestReading(calendar, workers, "", known).answer(lambda: made.append("made"))
        workers.close()
        return answer.status_code

    tag = RequestReading(calendar, Workers(1), "", "").tag
    assert [asyncio.run(asked(known)) for known in ("", tag, f"W/{tag}", '"other"')] == [200, 304, 304, 200]
    assert made == ["made", "made"]
