"""``searchdoc serve``: a real server in a process of its own, asked over a real connection."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from conftest import Command
from searchdoc.serving.addresses import listen

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a process on Windows is not ended by a signal")


@contextmanager
def serving(*options: str | Path, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process of a server, and the address that it printed first."""
    command = [sys.executable, "-m", "searchdoc", "serve", "--port", "0", *map(str, options)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            found = re.fullmatch(r"searchdoc answers at (http://\S+); Ctrl-C ends it\n", line)
            assert found is not None, line
            yield process, found[1]
        finally:
            process.kill()


def get(address: str, path: str, **headers: str) -> tuple[int, dict[str, object]]:
    host, port = re.match(r"http://(.*):(\d+)/", address).groups()  # type: ignore[union-attr]
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=30)
    connection.request("GET", path, headers={"Host": f"{host}:{port}", **headers})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, json.loads(content) if content else {}


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_until_it_is_stopped(calendar_index: Path, stop: signal.Signals) -> None:
    """And then ends as if nothing were wrong, since nothing is."""
    with serving("--index", calendar_index) as (process, address):
        assert address.startswith("http://127.0.0.1:")
        status, answer = get(address, "/api/ask?question=what+did+Lenin+say+about+foreign+trade")
        assert (status, answer["answered"]) == (200, True)
        assert get(address, "/api/people", Host="evil.example")[0] == 421
        process.send_signal(stop)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "searchdoc has ended\n", "")


def test_others_than_this_machine_need_the_token_that_is_printed(calendar_index: Path) -> None:
    """One is made where none is given, and the address that is printed carries it."""
    with serving("--index", calendar_index, "--host", "0.0.0.0") as (_, address):  # noqa: S104 (of the test)
        token = address.partition("/?token=")[2]
        assert len(token) >= 32
        assert get(address, "/api/people")[0] == 401
        assert get(address, "/api/people", Authorization=f"Bearer {token}")[0] == 200
        assert get(address, "/?token=" + token)[0] == 303


def test_a_token_of_ones_own_is_not_printed(calendar_index: Path) -> None:
    """It comes from the environment, and holds on this machine too; further names are allowed."""
    options = ("--index", calendar_index, "--allow-host", "papers.example")
    with serving(*options, SEARCHDOC_TOKEN="a-token-of-ones-own") as (_, address):  # noqa: S106 (of the test)
        assert "token" not in address
        assert get(address, "/api/people", Host="papers.example")[0] == 401
        known = {"Authorization": "Bearer a-token-of-ones-own", "Host": "papers.example"}
        assert get(address, "/api/people", **known)[0] == 200


def test_why_it_cannot_serve_is_said_in_a_sentence(
    command: Command, calendar_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A port in use, no index, a token that can be guessed, options that go together, a missing package."""
    monkeypatch.delenv("SEARCHDOC_TOKEN", raising=False)
    with listen("127.0.0.1", 0) as listening:
        port = str(listening.getsockname()[1])
        used = command("serve", "--index", calendar_index, "--port", port)
    missing = command("serve", "--index", tmp_path / "nothing", "--port", "0")
    short = command("serve", "--index", calendar_index, "--token", "secret")
    alone = command("serve", "--index", calendar_index, "--llm-url", "http://localhost:1/v1")
    monkeypatch.setitem(sys.modules, "searchdoc.server.application", None)
    package = command("serve", "--index", calendar_index)
    assert [one.status for one in (used, missing, short, alone, package)] == [2] * 5
    assert used.err == (
        f"searchdoc: cannot listen at port {port} of 127.0.0.1 (address already in use): choose another with --port or "
        "--host\n"
    )
    assert missing.err.startswith("searchdoc: there is no index in")
    assert "a token has 16 letters and digits or more, so that nobody guesses it" in short.err
    assert "--llm-url goes with --llm MODEL" in alone.err
    assert package.err == (
        "searchdoc: 'searchdoc serve' needs more packages: install them with 'pip install searchdoc[server]'\n"
    )


def test_the_browser_is_opened_where_that_is_asked_for(calendar_index: Path, tmp_path: Path) -> None:
    """With the address of the reading room."""
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{opened}"\n', "utf-8")
    browser.chmod(0o755)
    with serving("--index", calendar_index, "--open", BROWSER=str(browser)) as (_, address):
        assert get(address, "/healthz")[0] == 200
        assert opened.read_text("utf-8").strip() == address


class Collector(BaseHTTPRequestHandler):
    """Takes traces by OTLP over HTTP, as the collector of OpenTelemetry does."""

    taken: list[ExportTraceServiceRequest]

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["content-length"]))
        self.taken.append(ExportTraceServiceRequest.FromString(content))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_figures_and_traces_are_given_where_they_are_asked_for(calendar_index: Path) -> None:
    """The figures at /metrics; the traces at the address in the environment, the last of them before it ends."""
    Collector.taken = []
    with HTTPServer(("127.0.0.1", 0), Collector) as collector:
        thread = Thread(target=collector.serve_forever)
        thread.start()
        endpoint = f"http://127.0.0.1:{collector.server_port}"
        with serving("--index", calendar_index, "--metrics", OTEL_EXPORTER_OTLP_ENDPOINT=endpoint) as (
            process,
            address,
        ):
            assert get(address, "/api/ask?question=what+did+Lenin+say+about+foreign+trade")[0] == 200
            host, port = re.match(r"http://(.*):(\d+)/", address).groups()  # type: ignore[union-attr]
            connection = http.client.HTTPConnection(host, int(port), timeout=30)
            connection.request("GET", "/metrics")
            assert b'searchdoc_questions_total{outcome="answer"} 1.0\n' in connection.getresponse().read()
            connection.close()
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=30)
        collector.shutdown()
        thread.join()
    assert (process.returncode, out, err) == (0, "searchdoc has ended\n", "")
    resources = [resource for taken in Collector.taken for resource in taken.resource_spans]
    named = {
        one.value.string_value for all_ in resources for one in all_.resource.attributes if one.key == "service.name"
    }
    spans = {span.name for resource in resources for scope in resource.scope_spans for span in scope.spans}
    assert named == {"searchdoc"}
    assert {"GET /api/ask", "ask", "embedding", "late_interaction", "GET /metrics"} <= spans
    assert b"Lenin" not in b"".join(taken.SerializeToString() for taken in Collector.taken)


def test_an_exporter_of_traces_that_is_not_there_is_a_sentence(
    command: Command, calendar_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the exit status 2."""
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "zipkin")
    result = command("serve", "--port", "0", "--index", calendar_index)
    assert result.status == 2
    assert result.err.startswith(
        "searchdoc: no exporter of traces 'zipkin' is installed, only console, otlp_proto_http"
    )
    assert result.err.count("\n") == 1
