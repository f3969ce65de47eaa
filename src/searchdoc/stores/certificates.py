"""Whether the certificate of a server is trusted, which gRPC does not tell apart from a server that is away."""

from __future__ import annotations

import os
import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from searchdoc.errors import StoreError
from searchdoc.stores.addresses import MilvusAddress

AUTHORITY_VARIABLE = "SEARCHDOC_MILVUS_CA"
"""The environment variable with a file of certificates (PEM): of the authorities that are trusted, and no others."""


def check_authority(address: MilvusAddress) -> dict[str, str]:
    """What the client is told of the authorities that are trusted; nothing where the system's are.

    Raises ``StoreError`` where the file cannot be read.
    """
    authority = os.environ.get(AUTHORITY_VARIABLE, "")
    if not authority or not address.connection.startswith("https:"):
        return {}
    try:
        ssl.create_default_context(cafile=authority)
    except OSError as error:
        why = "it holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
        raise StoreError(
            f"{authority}: {why}; {AUTHORITY_VARIABLE} names the file of the authority's certificate, in PEM",
            str(address),
        ) from error
    return {"server_pem_path": str(Path(authority))}


def distrust(address: MilvusAddress, seconds: float) -> str | None:
    """Why the certificate of a server is not trusted; None where it is, or where there is none to look at."""
    place = urlsplit(address.connection)
    if place.scheme != "https":
        return None
    context = ssl.create_default_context(cafile=os.environ.get(AUTHORITY_VARIABLE) or None)
    try:
        with socket.create_connection((str(place.hostname), place.port or 0), timeout=seconds) as plain:
            context.wrap_socket(plain, server_hostname=place.hostname).close()
    except ssl.SSLCertVerificationError as error:
        return (
            f"its certificate is not trusted ({error.verify_message}); {AUTHORITY_VARIABLE} names the file of a "
            "private authority's certificate"
        )
    except ssl.SSLError:
        return "it does not speak TLS: write milvus:// instead of milvus+tls://"
    except OSError:
        return None
    return None
