"""A cross-encoder reads the first passages once more: what it may change, what it may not, and what it needs."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import searchdoc
from conftest import Command
from models import make_cross_encoder
from searchdoc.errors import ModelMissing
from searchdoc.passages.context import embedded_text
from searchdoc.ranking.fusion import RankingParameters
from searchdoc.ranking.reranking import Reranker, load_reranker
from shared import LETTERS, validate

QUERY = "monopoly of foreign trade"


@pytest.fixture(scope="module")
def likes_gosplan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder that likes passages in which the word Gosplan stands."""
    return make_cross_encoder(tmp_path_factory.mktemp("cross-encoder"), "gosplan")


@pytest.fixture(scope="module")
def reread(calendar_index: Path, likes_gosplan: Path) -> searchdoc.Index:
    """The index of ``corpus/``, open with that model."""
    return searchdoc.open(calendar_index, rerank=str(likes_gosplan))


def test_what_the_cross_encoder_likes_moves_up(calendar: searchdoc.Index, reread: searchdoc.Index) -> None:
    """The same passages in another order; each place keeps the score it had, and says what the model gave."""
    before, after = calendar.search(QUERY, 30), reread.search(QUERY, 30)
    liked = {hit.id for hit in before if "Gosplan" in hit.text}
    assert before[0].id not in liked
    assert after[0].id in liked
    assert [hit.scores.final for hit in after] == sorted((hit.scores.final for hit in after), reverse=True)
    for hit in after:
        assert hit.scores.rerank is not None
        assert (hit.scores.rerank > 0) == ("gosplan" in embedded_text(hit.passage, 64).casefold())
        assert sum(value for _, value in hit.explanation.parts) == pytest.approx(hit.scores.final, abs=1e-5)
    assert all(hit.scores.rerank is None for hit in before)


def test_only_the_first_passages_are_read(calendar: searchdoc.Index, reread: searchdoc.Index) -> None:
    """The others stay where they were, below them."""
    before, after = calendar.search(QUERY, 60), reread.search(QUERY, 60)
    read = [hit.scores.rerank is not None for hit in after]
    assert read == sorted(read, reverse=True)
    assert 0 < sum(read) <= RankingParameters().rerank_depth
    assert [hit.id for hit in after[sum(read) :]] == [hit.id for hit in before[sum(read) :]]


def test_a_single_index_ranks_as_ever(calendar: searchdoc.Index, reread: searchdoc.Index) -> None:
    """By words or by meaning alone, and in the query language, nothing is read again."""
    for query, mode in ((QUERY, "keyword"), (QUERY, "semantic"), ('"foreign trade" AND Gosplan', "hybrid")):
        hits = reread.search(query, 10, mode)  # type: ignore[arg-type]
        assert [hit.to_dict() for hit in hits] == [hit.to_dict() for hit in calendar.search(query, 10, mode)]  # type: ignore[arg-type]
        assert all(hit.scores.rerank is None for hit in hits)


def test_whose_words_are_asked_for_is_not_the_cross_encoders_to_decide(tmp_path: Path) -> None:
    """However much it likes what Hale says: who asks for Venn's words gets Venn's words first."""
    folder = tmp_path / "mill"
    folder.mkdir()
    for name, text in LETTERS.items():
        (folder / name).write_text(text, encoding="utf-8")
    plain = searchdoc.build([folder], tmp_path / "index")
    likes_hale = make_cross_encoder(tmp_path / "model", "company", "wheel", "built")
    index = searchdoc.open(tmp_path / "index", rerank=str(likes_hale))
    for question in ("what did Venn say about the sluice", "what did Venn say about the water"):
        before, after = plain.ask(question), index.ask(question)
        assert after.answered
        assert after.citations[0].speaker == "Venn"
        assert [one.speaker for one in after.citations] == [one.speaker for one in before.citations]
        assert all(after.citations[claim.citation - 1].speaker == "Venn" for claim in after.claims)


def test_asking_twice_or_in_many_threads_gives_the_same(reread: searchdoc.Index) -> None:
    """The model has no dropout when it reads, and is read by one thread at a time."""
    questions = [QUERY, "who signed the reply", "planning and the commission"] * 3
    alone = [[hit.to_dict() for hit in reread.search(question, 10)] for question in questions]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda one: [hit.to_dict() for hit in reread.search(one, 10)], questions))
    assert together == alone


def test_every_command_that_ranks_takes_it(
    command: Command, calendar_index: Path, likes_gosplan: Path, tmp_path: Path
) -> None:
    """search, ask and eval; the JSON says what the model gave and validates."""
    options = ("--index", calendar_index, "--rerank", likes_gosplan)
    found = command("search", QUERY, "--json", *options)
    assert (found.status, found.err) == (0, "")
    validate(json.loads(found.out), "search")
    assert json.loads(found.out)["hits"][0]["scores"]["rerank"] > 0
    asked = command("ask", "what did Lenin say about Gosplan", "--explain", *options)
    assert (asked.status, asked.err) == (0, "")
    assert "cross-encoder" in asked.out
    questions = tmp_path / "one.questions.jsonl"
    source = Path(__file__).parents[1] / "data" / "calendar.questions.jsonl"
    questions.write_text(source.read_text(encoding="utf-8").splitlines(keepends=True)[0], encoding="utf-8")
    assert command("eval", questions, "--modes", "hybrid", *options).status == 0


@pytest.mark.parametrize("mode", ["keyword", "semantic"])
def test_a_cross_encoder_for_a_single_index_is_refused(
    command: Command, calendar_index: Path, likes_gosplan: Path, mode: str
) -> None:
    """An option that would do nothing is said to."""
    result = command("search", "trade", "--mode", mode, "--rerank", likes_gosplan, "--index", calendar_index)
    assert (result.status, result.out) == (2, "")
    assert "--rerank" in result.err


def test_what_is_no_cross_encoder_is_said_at_once(tiny_model: Path, tmp_path: Path) -> None:
    """A missing folder, an empty one, an embedding model, a name that is not in the cache, an empty name."""
    (tmp_path / "empty").mkdir()
    for name in (str(tmp_path / "nowhere"), str(tmp_path / "empty"), str(tiny_model), "no-such-model", "a/b/c", ""):
        with pytest.raises(ModelMissing, match="leave --rerank out"):
            load_reranker(name)


def test_the_command_line_says_so_in_one_sentence(command: Command, calendar_index: Path, tiny_model: Path) -> None:
    """Nothing on standard output, exit 2."""
    for name in ("no-such-model", tiny_model):
        result = command("ask", "what is it", "--rerank", name, "--index", calendar_index)
        assert (result.status, result.out, result.err.count("\n")) == (2, "", 1)
        assert "there is no cross-encoder" in result.err


def test_a_model_that_gives_no_single_score_is_refused(calendar: searchdoc.Index, tmp_path: Path) -> None:
    """A classifier of three classes is no judge of relevance, and weights that are not there are none."""
    texts = [passage.text for passage in calendar.passages()][:2]
    three = make_cross_encoder(tmp_path / "three", "trade", labels=3)
    with pytest.raises(ModelMissing, match="one number"):
        Reranker(three, "three").scores("trade", texts)
    torn = make_cross_encoder(tmp_path / "torn", "trade")
    (torn / "model.safetensors").write_bytes(b"rubbish")
    with pytest.raises(ModelMissing, match="cannot be used"):
        Reranker(torn, "torn").scores("trade", texts)


def test_no_texts_need_no_model(likes_gosplan: Path) -> None:
    """Nothing is loaded to read nothing."""
    assert load_reranker(str(likes_gosplan)).scores("trade", []).shape == (0,)
