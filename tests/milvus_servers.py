"""Milvus for tests: the engine of milvus-lite, inside this process or as a server on TCP that a test starts."""

from __future__ import annotations

import base64
import importlib.util
import ipaddress
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import grpc


def require_milvus() -> None:
    """Say plainly where Milvus cannot be tested."""
    if importlib.util.find_spec("pymilvus") is None or importlib.util.find_spec("milvus_lite") is None:
        pytest.skip("pymilvus or milvus-lite is not installed: pip install 'searchdoc[milvus]' milvus-lite")


class MilvusServer:
    """A server of milvus-lite with its own data, on a port of this machine."""

    def __init__(self, data: Path) -> None:
        require_milvus()
        self.data = data
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it answers, without the name of an index."""
        return f"milvus://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        place = ["--data-dir", str(self.data), "--host", "127.0.0.1", "--port", str(self.port)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "milvus_lite", "server", *place],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        pytest.fail("the Milvus server of the tests has not started within a minute")

    def stop(self) -> None:
        """End it, and wait until it has ended."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None


class GuardedMilvus:
    """A server before another: over TLS with a certificate of its own, for those who have the token."""

    def __init__(self, backend: MilvusServer, token: str, folder: Path) -> None:
        import grpc

        self.authority = folder / "authority.pem"
        key, certificate = self_signed("127.0.0.1")
        self.authority.write_bytes(certificate)
        self._expected = base64.b64encode(token.encode()).decode()
        self._backend = grpc.insecure_channel(f"127.0.0.1:{backend.port}")
        self._server = grpc.server(ThreadPoolExecutor(4), handlers=(self,), options=[("grpc.so_reuseport", 0)])
        self.port = self._server.add_secure_port("127.0.0.1:0", grpc.ssl_server_credentials([(key, certificate)]))
        self.refused = 0
        self._server.start()

    def service(self, call: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler:
        """Pass a call on as it is, once its token was looked at."""
        import grpc

        given = dict(call.invocation_metadata).get("authorization", "")

        def answer(request: bytes, context: grpc.ServicerContext) -> bytes:
            if given != self._expected:
                self.refused += 1
                context.abort(grpc.StatusCode.UNAUTHENTICATED, "auth check failure, please check api key is correct")
            try:
                return bytes(self._backend.unary_unary(call.method)(request, timeout=60))
            except grpc.RpcError as error:  # as it came, for the client tells them apart
                context.abort(error.code(), error.details())
                raise

        return grpc.unary_unary_rpc_method_handler(answer)

    def stop(self) -> None:
        """End it."""
        self._server.stop(0).wait()
        self._backend.close()


def self_signed(host: str) -> tuple[bytes, bytes]:
    """The key and the certificate of a host of this name, in PEM, which nobody knows but who is given them."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return key.private_bytes(*plain), certificate.public_bytes(serialization.Encoding.PEM)
