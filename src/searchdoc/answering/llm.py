"""A language model's paragraph for an answer: optional, and the only module that knows `openai`.

Any server will do that speaks OpenAI's chat completions, as local ones (Ollama, llama.cpp, vLLM, LM Studio) and most
hosted ones do. What is asked and how the reply is checked is decided in ``searchdoc.answering.llm_check``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from searchdoc.answering.answers import Answer
from searchdoc.answering.llm_check import UNCLOSED, Prompt, Written, checked, prompt_for
from searchdoc.errors import LanguageModelError, MissingExtra

if TYPE_CHECKING:
    from openai import APIStatusError, OpenAI

TIMEOUT = 120.0
"""Seconds to wait for a reply: a local model without a graphics card may take most of them."""

_EXAMPLE = "http://localhost:11434/v1"
_LONGEST = 200
"""Characters of a server's own message that are shown, at most."""


def write(answer: Answer, model: str, *, url: str | None = None, timeout: float = TIMEOUT) -> Answer:
    """The answer with a paragraph on it in a language model's words, checked against its citations.

    ``model`` is the model's name on the server at ``url``; without one the server is the one that the environment
    variable OPENAI_BASE_URL names, or else OpenAI's own. The key is that of OPENAI_API_KEY; servers of one's own
    mostly need none. The question and the cited passages are sent there, and nothing else. ``timeout`` is in seconds.
    Where the documents do not answer, the model is not asked, and the answer comes back as it is.

    Raises ``LanguageModelError``, and ``MissingExtra`` where the client is not installed.
    """
    if not answer.answered:
        return answer
    prompt = prompt_for(answer.suggestion or answer.question, answer.citations)
    with _connected(model, url, timeout) as (client, server):
        reply = _content(_complete(client, model, prompt))
    if reply is None:
        raise _no_reply(model, server)
    return _with_paragraph(answer, reply, model, server)


def stream(answer: Answer, model: str, *, url: str | None = None, timeout: float = TIMEOUT) -> Iterator[Answer]:
    """The answer with a language model's paragraph as it grows: each time with more of its sentences, checked.

    A sentence is given once another has begun behind it and no quotation is open. The last answer that is given holds
    the whole paragraph, as ``write`` returns it: it is what counts, should a sentence read otherwise in the end.
    Nothing is given where the documents do not answer. Parameters and errors are those of ``write``; ``timeout`` holds
    for each piece of the reply.
    """
    if not answer.answered:
        return
    given = 0
    reply, server = "", ""
    for reply, server in _growing_replies(answer, model, url, timeout):
        settled = _settled(checked(reply, answer.citations, model, server))
        if len(settled.sentences) > given:
            given = len(settled.sentences)
            yield replace(answer, written=settled)
    yield _with_paragraph(answer, reply, model, server)


def _with_paragraph(answer: Answer, reply: str, model: str, server: str) -> Answer:
    """The answer with the whole reply, checked."""
    written = checked(reply, answer.citations, model, server)
    if not written.sentences:
        raise LanguageModelError(
            f"the model {model} at {server} gave an empty reply: ask again, or try another model", model, server
        )
    return replace(answer, written=written)


def _settled(written: Written) -> Written:
    """Those sentences of a reply which will not change any more as it grows."""
    *before, _ = written.sentences or (None,)
    return replace(written, sentences=tuple(takewhile(lambda one: one.struck != UNCLOSED, before)))


def _growing_replies(answer: Answer, model: str, url: str | None, timeout: float) -> Iterator[tuple[str, str]]:
    """What the model has replied so far, with the host it replies from, after each piece."""
    prompt = prompt_for(answer.suggestion or answer.question, answer.citations)
    reply = ""
    with _connected(model, url, timeout) as (client, server):
        pieces = _complete(client, model, prompt, stream=True)
        yield reply, server
        for piece in pieces:
            if words := _words(piece):
                reply += words
                yield reply, server


def _words(piece: object) -> str:
    """The words of a piece of a reply; "" where there are none."""
    choices = getattr(piece, "choices", None)
    delta = getattr(choices[0], "delta", None) if isinstance(choices, list) and choices else None
    content = getattr(delta, "content", None)
    return content if isinstance(content, str) else ""


@contextmanager
def _connected(model: str, url: str | None, timeout: float) -> Iterator[tuple[OpenAI, str]]:
    """The client, and the host that it speaks to; whatever goes wrong there becomes one sentence."""
    try:
        import httpx
        import openai
    except ImportError as error:
        raise MissingExtra("a language model", "llm") from error
    client = _client(url, timeout)
    server = urlsplit(str(client.base_url)).netloc.rpartition("@")[2]
    try:
        with client:
            yield client, server
    except (openai.APITimeoutError, httpx.TimeoutException) as error:
        raise LanguageModelError(
            f"the model {model} at {server} gave no reply within {timeout:g} seconds: ask again, or allow it more time "
            "with --llm-timeout",
            model,
            server,
        ) from error
    except openai.APIConnectionError as error:
        raise LanguageModelError(
            f"no language model's server answers at {server}: start it, or name another with --llm-url",
            model,
            server,
        ) from error
    except openai.APIStatusError as error:
        raise LanguageModelError(_refused(error, model, server), model, server) from error
    except httpx.HTTPError as error:
        raise LanguageModelError(f"{server} broke off its reply: ask again", model, server) from error
    except (openai.OpenAIError, ValueError) as error:  # ValueError: what should be JSON and is not
        raise _no_reply(model, server) from error


def _no_reply(model: str, server: str) -> LanguageModelError:
    return LanguageModelError(
        f"{server} sent something that is no reply of a language model: look whether --llm-url ends as it should, "
        "mostly with /v1",
        model,
        server,
    )


def _client(url: str | None, timeout: float) -> OpenAI:
    import openai

    named = url or os.environ.get("OPENAI_BASE_URL")
    if named and not _is_address(named):
        raise LanguageModelError(f"{named!r} is no server's address: write it like {_EXAMPLE}", server=named)
    key = os.environ.get("OPENAI_API_KEY") or ("none" if named else None)
    try:
        return openai.OpenAI(base_url=named or None, api_key=key, timeout=timeout, max_retries=0)
    except openai.OpenAIError as error:
        raise LanguageModelError(
            f"no server is named and no key is set: add --llm-url {_EXAMPLE}, or set OPENAI_API_KEY"
        ) from error


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _complete(client: OpenAI, model: str, prompt: Prompt, *, stream: bool = False) -> Any:  # noqa: ANN401 (openai's own)
    """One completion, at temperature 0; for models that refuse a temperature, at their own."""
    import openai

    messages = [{"role": "system", "content": prompt.rules}, {"role": "user", "content": prompt.request}]
    request: Any = {"model": model, "messages": messages, "stream": stream}
    try:
        return client.chat.completions.create(**request, temperature=0)
    except openai.BadRequestError as error:
        if "temperature" not in error.message:
            raise
        return client.chat.completions.create(**request)


def _content(completion: object) -> str | None:
    """The words of a reply; "" where there are none, and None for what is no completion."""
    choices = getattr(completion, "choices", None)
    message = getattr(choices[0], "message", None) if isinstance(choices, list) and choices else None
    content = getattr(message, "content", None)
    return None if message is None else content if isinstance(content, str) else ""


def _refused(error: APIStatusError, model: str, server: str) -> str:
    said = " ".join(error.message.split())[:_LONGEST]
    if error.status_code in {401, 403}:
        return f"{server} wants a key, or refuses this one ({said}): set OPENAI_API_KEY"
    if error.status_code == 404:
        return f"{server} knows no model {model!r} ({said}): name one that it has, and see that --llm-url is right"
    return f"{server} could not reply ({said}): ask again, or try another model"
