"""Where a server listens, and the address that a client is told."""

import socket

import pytest

from searchdoc.errors import AddressUnavailable
from searchdoc.serving.addresses import is_loopback, listen, url_of


def test_a_free_port_is_taken_and_named() -> None:
    """The address can be opened as it is printed."""
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        assert port > 0
        assert is_loopback(listening)
        assert url_of("127.0.0.1", listening) == f"http://127.0.0.1:{port}/"
        assert url_of("localhost", listening) == f"http://localhost:{port}/"
        socket.create_connection(("127.0.0.1", port), timeout=5).close()


def test_an_address_that_everybody_can_reach_is_no_loopback() -> None:
    """It is printed as one that others can open."""
    with listen("0.0.0.0", 0) as listening:  # noqa: S104 (for a moment)
        assert not is_loopback(listening)
        assert "0.0.0.0" not in url_of("0.0.0.0", listening)  # noqa: S104 (compared with)


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine knows no IPv6")
def test_an_ipv6_address_is_written_in_brackets() -> None:
    with listen("::1", 0) as listening:
        assert is_loopback(listening)
        assert url_of("::1", listening) == f"http://[::1]:{listening.getsockname()[1]}/"


def test_why_it_cannot_listen_is_said() -> None:
    """A port that another program has, an address of another machine, a name that nobody has, and none."""
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        with pytest.raises(AddressUnavailable, match=f"port {port} of 127.0.0.1 .address already in use.: choose"):
            listen("127.0.0.1", port)
    for host in ("203.0.113.77", "no-such-name.invalid", "x" * 300):
        with pytest.raises(AddressUnavailable, match="cannot listen at port 8000") as caught:
            listen(host, 8000)
        assert (caught.value.host, caught.value.port) == (host, 8000)
