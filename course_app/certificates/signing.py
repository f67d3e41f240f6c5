"""Ed25519 signatures over a certificate's facts. The private key never leaves this file."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from course_app.lib.canonical import digest
from course_app.lib.lazily import module


class Signer:
    """Signs with one key; `key_id` names its public half."""

    def __init__(self, seed: str) -> None:
        self._key = _ed25519().Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
        self.public_key: bytes = self._key.public_key().public_bytes_raw()
        self.key_id = key_id_of(self.public_key)

    def __repr__(self) -> str:
        """Name the key without showing it."""
        return f"Signer({self.key_id})"

    def sign(self, data: bytes) -> bytes:
        """The signature over `data`, 64 bytes."""
        signature: bytes = self._key.sign(data)
        return signature


@lru_cache(maxsize=4)
def signer(seed: str) -> Signer:
    """The signer of a private key given as 64 hex digits."""
    return Signer(seed)


def key_id_of(public_key: bytes) -> str:
    """How a public key is named: the first 16 hex digits of its SHA-256."""
    return digest(public_key)[:16]


def is_signed(public_key: bytes, signature: bytes, data: bytes) -> bool:
    """Whether `signature` over `data` was made with the private half of `public_key`."""
    try:
        _ed25519().Ed25519PublicKey.from_public_bytes(public_key).verify(signature, data)
    except (module("cryptography.exceptions").InvalidSignature, ValueError):
        return False
    return True


def _ed25519() -> Any:
    return module("cryptography.hazmat.primitives.asymmetric.ed25519")
