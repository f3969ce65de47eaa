"""The names under which a server is asked."""

import socket

import pytest

from searchdoc.server.guards import ANY_ADDRESS
from searchdoc.server.hosts import own_hosts
from searchdoc.serving.addresses import LOOPBACK, listen


def test_on_this_machine_only_its_own_names_are_answered() -> None:
    with listen("127.0.0.1", 0) as listening:
        assert own_hosts("127.0.0.1", listening)[:-1] == LOOPBACK


def test_what_everybody_can_reach_is_asked_by_any_address() -> None:
    with listen("0.0.0.0", 0) as listening:  # noqa: S104 (for a moment)
        assert ANY_ADDRESS in own_hosts("0.0.0.0", listening)  # noqa: S104 (compared with)


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine knows no IPv6")
def test_an_ipv6_address_is_among_them_in_brackets() -> None:
    with listen("::1", 0) as listening:
        assert own_hosts("::1", listening)[-1] == "[::1]"
