"""The query language: text to a tree. What the tree means on an index is ``matching``'s.

    query     := beside+                    side by side
    beside    := both ("OR" both)*
    both      := clause ("AND" clause)*
    clause    := "NOT" clause | "(" query ")" | "phrase" | field:value | date:[1922 TO 1923] | word | wor* | word~2

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
from searchdoc.keywords.query_tree import And, Dated, Fuzzy, In, Node, Not, Or, Phrase, Prefer, Wildcard, Word
from searchdoc.text.days import day_numbers

Field = Literal["text", "heading", "context", "speaker", "kind", "document", "date"]
FIELDS: tuple[str, ...] = get_args(Field)


_QUOTED = r'"(?P<straight>[^"]*)"|“(?P<curly>[^”“]*)”|«(?P<guillemets>[^»«]*)»|„(?P<low>[^“”„]*)[“”]'
_TOKEN = re.compile(
    rf"""(?P<space>\s+)
    |(?P<phrase>{_QUOTED})
    |(?P<open>\()|(?P<close>\))
    |(?P<range>\[[^\]]*\bTO\b[^\]]*\])
    |(?P<field>[A-Za-z]+):(?=[\w"“«„*\[(]|-\d)
    |(?P<word>[^\s()"“”„«»]+)
    |(?P<stray>.)""",
    re.VERBOSE,
)
_VALUE = re.compile(rf"(?P<range>\[[^\]]*\]?)|{_QUOTED}|(?P<bare>[^\s()\"“”„«»]*)")
_RANGE = re.compile(r"\[\s*(?P<since>\S*?)\s*\bTO\b\s*(?P<until>\S*?)\s*\]")
_FUZZY = re.compile(r"(?P<word>.*\w)~(?P<distance>\d*)", re.DOTALL)
_OPERATORS = frozenset({"AND", "OR", "NOT"})
_MAY_OPERATE = re.compile(r'["“«„\[:*~]|\b(?:AND|OR|NOT)\b')
"""What stands in every query with operators, and hardly in a question."""
_SAYS_NOTHING = re.compile(r"[^\w*]*")
_END = "?!.,;:…"
DEPTH = 50
"""How deep brackets may be nested."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    value: str = ""
    quoted: bool = False


def _tokenise(query: str) -> list[_Token]:
    found: list[_Token] = []
    position = 0
    while match := _TOKEN.match(query, position):
        position = match.end()
        kind = str(match.lastgroup)
        if kind in ("straight", "curly", "guillemets", "low"):
            kind = "phrase"
        if kind == "field":
            value = _VALUE.match(query, position)
            position = value.end() if value else position
            found.append(_field(match["field"], value))
        elif kind == "phrase" and re.search(r"\w", match[0]):
            found.append(_Token("phrase", _inside(match)))
        elif kind == "range":
            found.append(_Token("range", "", match[0]))
        elif kind == "word":
            found.append(_Token("operator" if match[0] in _OPERATORS else "word", match[0]))
        elif kind in ("open", "close"):
            found.append(_Token(kind, match[0]))
    return found


def _inside(match: re.Match[str]) -> str:
    return next((match[name] for name in ("straight", "curly", "guillemets", "low") if match[name] is not None), "")


def _field(name: str, value: re.Match[str] | None) -> _Token:
    if value is None or (value["bare"] is not None and not value["bare"]):
        return _Token("field", name)
    if value["range"] is not None:
        return _Token("range", name, value["range"])
    bare = value["bare"]
    return (
        _Token("field", name, _inside(value), quoted=True) if bare is None else _Token("field", name, bare.rstrip(_END))
    )


@lru_cache(64)
def has_operators(query: str) -> bool:
    """Whether a query is written in the query language rather than as a plain question.

    Brackets alone do not make it so: prose has them too, and without an operator there is nothing to group. Nor
    does one stray quotation mark, or a question mark.
    """
    return bool(_MAY_OPERATE.search(query)) and any(
        token.kind in ("phrase", "operator", "field", "range")
        or (token.kind == "word" and ("*" in token.text or _is_fuzzy(token.text)))
        for token in _tokenise(query)
    )


def _is_fuzzy(word: str) -> bool:
    return _FUZZY.fullmatch(word.rstrip(_END)) is not None


def parse_query(query: str, is_function_word: Callable[[str], bool] = lambda _word: False) -> Node | None:
    """The tree of a query; None if there is no word in it.

    Side by side, bare words are alternatives of which one must occur, and ``NOT`` and ``field:`` narrow. A phrase
    must occur, and the bare words beside it only rank. Function words beside others are left out.

    Raises ``MalformedQuery`` with the way out.
    """
    parser = _Parser(_tokenise(query), is_function_word)
    tree = parser.query()
    if parser.peek():
        raise MalformedQuery("a bracket is closed that was never opened: open it with '(', or leave it out", ")")
    return tree


class _Parser:
    def __init__(self, found: list[_Token], is_function_word: Callable[[str], bool]) -> None:
        self._tokens = found
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
        return self._beside(clauses) if clauses else None

    def _chain(self, operator: str, part: Callable[[], Node | None]) -> Node | None:
        """``part (operator part)*``; every operator needs something that says something on both sides."""
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
        if self._depth > DEPTH:
            raise MalformedQuery(
                f"more than {DEPTH} brackets and NOTs stand inside one another: take some out", token.text
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

    def _beside(self, clauses: list[Node]) -> Node:
        narrowing = [clause for clause in clauses if isinstance(clause, Not | In | Dated)]
        phrases = [clause for clause in clauses if isinstance(clause, Phrase)]
        others = [clause for clause in clauses if not isinstance(clause, Not | In | Dated | Phrase)]
        telling = [clause for clause in others if not self._frames(clause)]
        others = telling or ([] if phrases else others)
        alternatives = [_several(Or, others)] if others else []
        if phrases:
            required = _several(And, [*narrowing, *phrases])
            return Prefer(required, alternatives[0]) if alternatives else required
        return _several(And, [*narrowing, *alternatives])

    def _frames(self, clause: Node) -> bool:
        return isinstance(clause, Word) and self._is_function_word(clause.text)


def _several(kind: type[And | Or], clauses: Sequence[Node]) -> Node:
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
        return _in_field(token)
    if token.kind == "range":
        return _range(token)
    word = token.text.rstrip(_END)
    if _SAYS_NOTHING.fullmatch(word):
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
    """A wildcard, which must begin with three letters: others would read the whole vocabulary."""
    beginning = re.sub(r"\W", "", text.partition("*")[0])
    if len(beginning) < 3:
        raise MalformedQuery(f"{text!r} begins with too little: put at least three letters before the '*'", text)
    return Wildcard(text, field)


def _in_field(token: _Token) -> Node:
    name = token.text.lower()
    if name not in FIELDS:
        raise MalformedQuery(
            f"there is no field {token.text!r}: use one of {', '.join(FIELDS)}, or put a space after the colon",
            token.text,
        )
    if not re.search(r"\w|\*", token.value):
        raise MalformedQuery(
            f"'{token.text}:' needs a value right after it, such as {token.text}:{_EXAMPLES[name]}", token.text
        )
    if name == "date":
        return _date(token.value, token.value)
    if "*" in token.value and not token.quoted:
        if name in ("heading", "context", "kind"):
            raise MalformedQuery(
                f"'*' does not work in {name}: write the whole word, which finds its other forms too", token.value
            )
        return wildcard(token.value, name)
    return Phrase(token.value) if name == "text" else In(name, token.value)


_EXAMPLES = {
    "text": "lamp",
    "heading": "winter",
    "context": "winter",
    "speaker": "Anna",
    "kind": "quotation",
    "document": "letter-1",
    "date": "1922",
}


def _range(token: _Token) -> Dated:
    match = _RANGE.fullmatch(token.value)
    if token.text.lower() != "date" or not match or not (match["since"] or match["until"]):
        written = f"{token.text}:{token.value}".lstrip(":")
        raise MalformedQuery(f"{written!r} is no range of dates: write one such as date:[1922-12 TO 1923]", written)
    return _date(match["since"], match["until"])


def _date(since: str, until: str) -> Dated:
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
    return Dated(first, last)
