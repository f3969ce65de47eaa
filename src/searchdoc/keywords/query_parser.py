"""The parser of the query language: a query to a query tree, which ``matching`` evaluates on an index.

    query       := or_clause+                 clauses beside each other
    or_clause   := and_clause ("OR" and_clause)*
    and_clause  := clause ("AND" clause)*
    clause      := "NOT" clause | "(" query ")" | "phrase" | field:value | date:[1922 TO 1923] | word | wor* | word~2

Whoosh's own parser is not used: it takes a question mark for a wildcard, lets OR swallow NOT, and turns what it
does not understand into nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NoReturn, get_args

from searchdoc.errors import MalformedQuery
from searchdoc.keywords.query_tree import And, DateRange, Fuzzy, InField, Node, Not, Or, Phrase, Prefer, Wildcard, Word
from searchdoc.text.days import day_numbers
from searchdoc.text.question_words import begins_with_question_word

Field = Literal["text", "heading", "context", "speaker", "kind", "document", "date"]
FIELDS: tuple[str, ...] = get_args(Field)

Syntax = Literal["auto", "query", "plain"]
"""How a text is read: as a query where it is one, always in the query language, or always as plain words."""

# Every pattern is linear: possessive quantifiers (``*+``) never give back, and a range ends before the next bracket.
# A straight mark after a letter or digit opens nothing: it is an inch, or closes what a line before has opened.
_QUOTED = r'(?<!\w)"(?P<straight>[^"]*)"(?!\w)|“(?P<curly>[^”“]*)”|«(?P<guillemets>[^»«]*)»|„(?P<low>[^“”„]*)[“”]'
_DATE_RANGE = r"\[(?=[^\[\]]*+\])(?:(?!\bTO\b)[^\[\]])*+\bTO\b[^\[\]]*+\]"
_TOKEN = re.compile(
    rf"""(?P<space>\s+)
    |(?P<phrase>{_QUOTED})
    |(?P<open>\()|(?P<close>\))
    |(?P<range>{_DATE_RANGE})
    |(?P<field>[A-Za-z]+):(?=[\w"“«„*\[(]|-\d)
    |(?P<word>[^\s()"“”„«»]+)
    |(?P<stray>.)""",
    re.VERBOSE,
)
_VALUE = re.compile(rf"(?P<range>\[[^\]]*\]?)|{_QUOTED}|(?P<bare>[^\s()\"“”„«»]*)")
_RANGE = re.compile(r"\[\s*+(?P<since>(?:(?!\bTO\b)\S)*+)\s*+\bTO\b\s*+(?P<until>[^\s\]]*+)\s*+\]")
_FUZZY = re.compile(r"(?P<word>.*\w)~(?P<distance>\d*)", re.DOTALL)
_OPERATORS = frozenset({"AND", "OR", "NOT"})
_OPERATOR_SIGN = re.compile(r'["“«„\[:*~]|\b(?:AND|OR|NOT)\b')
"""A sign that stands in every query with operators, and hardly in a plain question."""

_FIELD_SIGN = re.compile(rf"\b(?:{'|'.join(FIELDS)}):(?=[\w\"“«„*\[-])", re.IGNORECASE)
"""A field of the query language with its value, which no sentence has."""

_SENTENCE_BREAK = re.compile(r"[.!?;]\s+\w")
_PHRASE = re.compile(_QUOTED)
_QUESTION_MARKS = ("?", "？")
_WORDS = re.compile(r"\w+")
_LONGEST_QUERY = 24
"""Words beyond which a text without fields is a paragraph that somebody pasted, and no query."""

_NO_WORD = re.compile(r"[^\w*]*")
_WORD_OR_WILDCARD = re.compile(r"[\w*]")
_NO_WORD_CHARACTER = re.compile(r"\W")
_WORD_CHARACTER = re.compile(r"\w")
_FINAL_PUNCTUATION = "?!.,;:…"
MAX_DEPTH = 50
"""The most brackets and NOTs that may be nested."""

_CACHE_SIZE = 64
"""The number of queries for which it is remembered whether they have operators."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    value: str = ""
    quoted: bool = False


def _tokenise(query: str) -> list[_Token]:
    query_tokens: list[_Token] = []
    position = 0
    while match := _TOKEN.match(query, position):
        position = match.end()
        kind = str(match.lastgroup)
        if kind in ("straight", "curly", "guillemets", "low"):
            kind = "phrase"
        if kind == "field":
            value = _VALUE.match(query, position)
            position = value.end() if value else position
            query_tokens.append(_field_token(match["field"], value))
        elif kind == "phrase" and _WORD_CHARACTER.search(match[0]):
            query_tokens.append(_Token("phrase", _quoted_text(match)))
        elif kind == "range":
            query_tokens.append(_Token("range", "", match[0]))
        elif kind == "word":
            query_tokens.append(_Token("operator" if match[0] in _OPERATORS else "word", match[0]))
        elif kind in ("open", "close"):
            query_tokens.append(_Token(kind, match[0]))
    return query_tokens


def _quoted_text(match: re.Match[str]) -> str:
    return next((match[name] for name in ("straight", "curly", "guillemets", "low") if match[name] is not None), "")


def _field_token(name: str, value: re.Match[str] | None) -> _Token:
    if value is None or (value["bare"] is not None and not value["bare"]):
        return _Token("field", name)
    if value["range"] is not None:
        return _Token("range", name, value["range"])
    bare = value["bare"]
    return (
        _Token("field", name, _quoted_text(value), quoted=True)
        if bare is None
        else _Token("field", name, bare.rstrip(_FINAL_PUNCTUATION))
    )


def is_query(text: str, syntax: Syntax = "auto") -> bool:
    """Whether a text is read in the query language rather than as plain words."""
    return has_operators(text) if syntax == "auto" else syntax == "query"


@lru_cache(_CACHE_SIZE)
def has_operators(query: str) -> bool:
    """Whether a text is a query in the query language that somebody would type, rather than a plain question.

    The whole must be well formed: an unknown field ("doi:10.1000/x"), a trailing OR, "b*" or "price~5" are words of a
    plain question. So are the quotation marks and operators of a sentence: of what begins with a question word or ends
    in a question mark, of several sentences, of a paragraph. Brackets alone, and a stray mark, make no query either.
    """
    if not _OPERATOR_SIGN.search(query) or _is_prose(query):
        return False
    return any(
        token.kind in ("phrase", "field", "range")
        or (token.kind == "operator" and not query.isupper())
        or (token.kind == "word" and ("*" in token.text or _is_fuzzy(token.text)))
        for token in _tokenise(query)
    ) and _is_well_formed(query)


def _is_prose(text: str) -> bool:
    if _FIELD_SIGN.search(text):
        return False
    return (
        begins_with_question_word(text)
        or text.rstrip().endswith(_QUESTION_MARKS)
        or _SENTENCE_BREAK.search(_PHRASE.sub("", text)) is not None
        or len(_WORDS.findall(text)) > _LONGEST_QUERY
    )


def _is_well_formed(query: str) -> bool:
    try:
        return parse_query(query) is not None
    except MalformedQuery:
        return False


def _is_fuzzy(word: str) -> bool:
    return _FUZZY.fullmatch(word.rstrip(_FINAL_PUNCTUATION)) is not None


def parse_query(query: str, is_function_word: Callable[[str], bool] = lambda _word: False) -> Node | None:
    """The tree of a query; None if there is no word in it.

    Of bare words without an operator between them, at least one must occur; ``NOT`` and ``field:`` narrow the matches.
    A phrase must occur, and then bare words only rank. Function words are left out where there are other words.

    Raises ``MalformedQuery`` with the way out.
    """
    parser = _Parser(_tokenise(query), is_function_word)
    tree = parser.query()
    if parser.peek():
        raise MalformedQuery("a bracket is closed that was never opened: open it with '(', or leave it out", ")")
    return tree


class _Parser:
    def __init__(self, query_tokens: list[_Token], is_function_word: Callable[[str], bool]) -> None:
        self._tokens = query_tokens
        self._next = 0
        self._is_function_word = is_function_word
        self._depth = 0

    def peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self, kind: str, text: str | None = None) -> bool:
        token = self.peek()
        taken = token is not None and token.kind == kind and text in (None, token.text)
        self._next += taken
        return taken

    def query(self) -> Node | None:
        clauses: list[Node] = []
        while (token := self.peek()) and token.kind != "close":
            clause = self._chain("OR", lambda: self._chain("AND", self._clause))
            if clause:
                clauses.append(clause)
        return self._combined(clauses) if clauses else None

    def _chain(self, operator: str, part: Callable[[], Node | None]) -> Node | None:
        """``part (operator part)*``; every operator needs a clause with a word on both sides."""
        clause = part()
        clauses = [clause] if clause else []
        while self._take("operator", operator):
            right = part()
            if not clause or not right:
                _refuse_operator(operator)
            clauses.append(right)
        if len(clauses) < 2:
            return clause
        return And(tuple(clauses)) if operator == "AND" else Or(tuple(clauses))

    def _clause(self) -> Node | None:
        token = self.peek()
        if token is None or token.kind == "close":
            return None
        self._next += 1
        if token.kind not in ("operator", "open"):
            return _leaf(token)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise MalformedQuery(
                f"more than {MAX_DEPTH} brackets and NOTs stand inside one another: take some out", token.text
            )
        clause = self._negated(token) if token.kind == "operator" else self._bracketed()
        self._depth -= 1
        return clause

    def _negated(self, operator: _Token) -> Not:
        clause = self._clause() if operator.text == "NOT" else None
        if not clause:
            _refuse_operator(operator.text)
        return Not(clause)

    def _bracketed(self) -> Node | None:
        inside = self.query()
        if not self._take("close"):
            raise MalformedQuery("a bracket is opened that is never closed: close it with ')', or leave it out", "(")
        return inside

    def _combined(self, clauses: list[Node]) -> Node:
        narrowing = [clause for clause in clauses if isinstance(clause, Not | InField | DateRange)]
        phrases = [clause for clause in clauses if isinstance(clause, Phrase)]
        others = [clause for clause in clauses if not isinstance(clause, Not | InField | DateRange | Phrase)]
        content = [clause for clause in others if not self._frames_question(clause)]
        others = content or ([] if phrases else others)
        alternatives = [_joined(Or, others)] if others else []
        if phrases:
            required = _joined(And, [*narrowing, *phrases])
            return Prefer(required, alternatives[0]) if alternatives else required
        return _joined(And, [*narrowing, *alternatives])

    def _frames_question(self, clause: Node) -> bool:
        return isinstance(clause, Word) and self._is_function_word(clause.text)


def _joined(kind: type[And | Or], clauses: Sequence[Node]) -> Node:
    return clauses[0] if len(clauses) == 1 else kind(tuple(clauses))


def _refuse_operator(operator: str) -> NoReturn:
    sides = "a word after it" if operator == "NOT" else "a word on both sides"
    raise MalformedQuery(
        f"{operator} needs {sides}: add one, or write {operator.lower()!r} to mean the word itself", operator
    )


def _leaf(token: _Token) -> Node | None:
    if token.kind == "phrase":
        return Phrase(token.text)
    if token.kind == "field":
        return _field_clause(token)
    if token.kind == "range":
        return _range_clause(token)
    word = token.text.rstrip(_FINAL_PUNCTUATION)
    if _NO_WORD.fullmatch(word):
        return None
    if fuzzy := _FUZZY.fullmatch(word):
        return _fuzzy(fuzzy)
    return wildcard(word) if "*" in word else Word(word)


def _fuzzy(match: re.Match[str]) -> Fuzzy:
    distance = match["distance"] or "1"
    if distance not in ("1", "2"):
        raise MalformedQuery(f"'~{distance}' is too far: write '{match['word']}~' or '{match['word']}~2'", match[0])
    return Fuzzy(match["word"], int(distance))


def wildcard(text: str, field: str = "text") -> Wildcard:
    """A wildcard, which must begin with three letters: with fewer, too much of the vocabulary would match."""
    beginning = _NO_WORD_CHARACTER.sub("", text.partition("*")[0])
    if len(beginning) < 3:
        raise MalformedQuery(f"{text!r} begins with too little: put at least three letters before the '*'", text)
    return Wildcard(text, field)


def _field_clause(token: _Token) -> Node:
    name = token.text.lower()
    if name not in FIELDS:
        raise MalformedQuery(
            f"there is no field {token.text!r}: use one of {', '.join(FIELDS)}, or put a space after the colon",
            token.text,
        )
    if not _WORD_OR_WILDCARD.search(token.value):
        raise MalformedQuery(
            f"'{token.text}:' needs a value right after it, such as {token.text}:{_EXAMPLES[name]}", token.text
        )
    if name == "date":
        return _date_clause(token.value, token.value)
    if "*" in token.value and not token.quoted:
        if name in ("heading", "context", "kind"):
            raise MalformedQuery(
                f"'*' does not work in {name}: write the whole word, which finds its other forms too", token.value
            )
        return wildcard(token.value, name)
    return Phrase(token.value) if name == "text" else InField(name, token.value)


_EXAMPLES = {
    "text": "lamp",
    "heading": "winter",
    "context": "winter",
    "speaker": "Anna",
    "kind": "quotation",
    "document": "letter-1",
    "date": "1922",
}


def _range_clause(token: _Token) -> DateRange:
    match = _RANGE.fullmatch(token.value)
    if token.text.lower() != "date" or not match or not (match["since"] or match["until"]):
        written = f"{token.text}:{token.value}".lstrip(":")
        raise MalformedQuery(f"{written!r} is no range of dates: write one such as date:[1922-12 TO 1923]", written)
    return _date_clause(match["since"], match["until"])


def _date_clause(since: str, until: str) -> DateRange:
    try:
        first = day_numbers(since)[0] if since.strip("*") else -(2**31) + 1
        last = day_numbers(until)[1] if until.strip("*") else 2**31 - 1
    except ValueError as problem:
        raise MalformedQuery(
            f"{problem}: write date:1922, date:1922-12-30 or date:[1922-12 TO 1923]", f"{since} {until}"
        ) from problem
    if first > last:
        raise MalformedQuery(
            f"the range from {since} to {until} ends before it begins: exchange the two", f"{since} TO {until}"
        )
    return DateRange(first, last)
