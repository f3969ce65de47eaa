"""Whether the documents answer at all, and what is missing where they do not.

What decides is mostly whether the question's own words occur: a name that stands nowhere says more than any similarity
(docs/ranking.md has the figures). Words that only frame a question ("happened", "people") decide nothing. Where a
question is in another language than the passages and the model puts texts beside their translations, no word of it can
be expected to occur, and the similarity decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from searchdoc.answering.citations import Citation
from searchdoc.answering.llm_check import alternatives
from searchdoc.answering.selection import Settings, in_whose_words, is_among, is_of_period, stems_of
from searchdoc.embedding.cosine_scale import CosineScale
from searchdoc.errors import which_is_meant
from searchdoc.keywords import QueryTerm
from searchdoc.passages.context import entry
from searchdoc.passages.people import Speaker, Speakers, words_in
from searchdoc.ranking.questions import NOUNS_WITH_CAPITALS, Question
from searchdoc.text.words import fold, is_function_word


@dataclass(frozen=True)
class Silence:
    """Decides whether to be silent; any number of threads may share it.

    ``scale`` says how the model's cosines are read, and ``knowledge`` how far it knows the language (0 to 1).
    """

    speakers: Speakers
    settings: Settings = field(default_factory=Settings)
    scale: CosineScale = field(default_factory=CosineScale)
    knowledge: float = 1.0
    not_read: int = 0
    """Files that lie among the documents and were not read: nothing is known of what they mention."""

    def reason(self, question: Question, citations: Sequence[Citation], *, sufficient: bool) -> str | None:
        """Why the documents do not answer, in one sentence; None where they do."""
        if question.doubt is not None and question.preferred is None:
            return which_is_meant(*question.doubt)
        if not citations:
            return self._as_far_as_read("nothing in these documents resembles the question")
        if _says_nothing(question):
            return "the question has no word that says what it is about"
        if not question.is_query and (named := self._absent(question, question.names, citations)):
            occur = "occurs" if len(named) == 1 else "occur"
            return self._as_far_as_read(f"{_quoted(named)} {occur} nowhere in these documents")
        speaker = question.speaker
        if speaker is not None and question.spoken and not self._is_heard(speaker):
            return f"{speaker.name} is mentioned in these documents, but no word of {speaker.name}’s stands in them"
        if sufficient:
            return None
        if absent := self._absent(question, question.about, citations):
            return self._as_far_as_read(f"nothing in these documents mentions {_quoted(absent)}")
        if question.period is not None and not question.about:
            return self._as_far_as_read("nothing in these documents is dated so")
        if speaker is not None:
            return f"{speaker.name} speaks in these documents, but not about this"
        return "no passage in these documents says enough of what the question asks"

    def _as_far_as_read(self, reason: str) -> str:
        """A reason that speaks of all documents, with how many files it cannot speak of."""
        if not self.not_read:
            return reason
        files = "1 file was" if self.not_read == 1 else f"{self.not_read} files were"
        return f"{reason}; {files} not read (searchdoc status)"

    def _is_heard(self, speaker: Speaker) -> bool:
        """Whether the documents hold words of somebody, or of somebody whose name shares the last word."""
        last = fold(speaker.name.split()[-1])
        return speaker.heard or any(
            person.heard and last in {fold(word) for word in person.name.split()} for person in self.speakers.people
        )

    def _absent(self, question: Question, terms: Sequence[QueryTerm], citations: Sequence[Citation]) -> list[str]:
        """The terms that occur in no passage, no title, no address and no file name, and name nobody.

        None is missed where the passages are in another language and are compared by meaning.
        """
        if any(self._is_translation(question, citation) for citation in citations):
            return []
        absent = [term for term in terms if not term.document_frequency and not self.speakers.fitting(term.text)]
        if not absent:
            return []
        stated = frozenset[str]().union(*(_stated(citation) for citation in citations))
        return [term.text for term in absent if term not in question.of_people and fold(term.text) not in stated]

    def support(self, question: Question, citations: Sequence[Citation]) -> float:
        """How much speaks for the documents answering (see ``Answer``); 1 where no word says anything.

        Similarity adds to it only as far as the model knows the language. A passage in another language than the
        question's has support by its similarity alone, where that is more.
        """
        if not any(term.idf for term in question.terms):
            return 1.0
        speaking = [one for one in citations if one.passage.saying]
        asked_for = in_whose_words(question, speaking, self.settings.own_words)[: self.settings.passages]
        return max((self._support_of(question, one) for one in asked_for), default=0.0)

    def _support_of(self, question: Question, citation: Citation) -> float:
        by_words = self._support_by_words(question, citation)
        if not self._is_translation(question, citation) or citation.scores.semantic is None:
            return by_words
        if question.period is not None and not is_of_period(question.period, citation):
            return by_words
        deviations = self.scale.similarity_across(citation.scores.semantic)
        return max(by_words, min(1.0, self.settings.support * deviations / self.settings.translated_deviations))

    def _is_translation(self, question: Question, citation: Citation) -> bool:
        """Whether the words cited are in another language than the question, and the model compares them by meaning."""
        known = self.scale.translates and self.knowledge >= self.settings.translated_knowledge
        return known and not question.is_query and citation.document.language != question.language

    def _support_by_words(self, question: Question, citation: Citation) -> float:
        indexed, language = entry(citation.passage), citation.document.language
        title = citation.document.title
        stems = stems_of(f"{indexed.text} {indexed.heading} {indexed.context} {title}", language)
        stated = _stated(citation)
        weights = [self._weight(question, term) for term in question.about]
        held = [is_among(term, stems, language) or fold(term.text) in stated for term in question.about]
        if question.period is not None:
            weights.append(sum(weights) / len(weights) if weights else 1.0)
            held.append(is_of_period(question.period, citation))
        if not sum(weights):
            return 1.0
        similarity = self.scale.similarity(citation.scores.semantic or 0.0)
        lift = self.knowledge * max(0.0, similarity - self.settings.similarity_floor)
        share = sum(weight for weight, one in zip(weights, held, strict=True) if one) / sum(weights)
        if self._only_names_held(question, held):
            share = min(share, self.settings.names_alone)
        return share + lift

    def _weight(self, question: Question, term: QueryTerm) -> float:
        """What a term counts for the support: its idf, or less where it occurs nowhere and is no noun."""
        absent = not term.document_frequency and question.language in NOUNS_WITH_CAPITALS and term.text.islower()
        return term.idf * (self.settings.absent_verb_weight if absent else 1.0)

    def _only_names_held(self, question: Question, held: Sequence[bool]) -> bool:
        """Whether a question has other words than people's names, and none of these is held."""
        others = [one for term, one in zip(question.about, held, strict=False) if term not in question.of_people]
        return bool(others) and question.period is None and not any(others)


def _says_nothing(question: Question) -> bool:
    """Whether no word of a question says what it is about: it has none but those that frame it."""
    if question.period is not None or question.speaker is not None or question.named or question.is_query:
        return False
    return all(is_function_word(fold(term.text), question.language) for term in question.about)


def _stated(citation: Citation) -> frozenset[str]:
    """The folded words of what is stated about the words cited: who, to whom, the title, the file's name."""
    document, voices = citation.document, citation.voices
    people = [name for voice in voices for name in (voice.speaker, voice.addressee) if name]
    stated = (document.id, document.title, document.author or "", document.addressee or "", *people)
    return frozenset(fold(word) for text in stated for word in words_in(text))


def _quoted(words: Sequence[str]) -> str:
    return alternatives([f"“{word}”" for word in words])
