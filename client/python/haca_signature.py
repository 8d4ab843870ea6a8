"""Signatures of nodes: RSA-PSS of a message, or of a root to which a path leads (rule T6)."""

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from eth_utils import keccak

from haca_reading import require

SIGNED_ROOT, SIGNED_PATH_MAX = 1, 8
PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)


def check_signature(key, message, signed):
    """A signature has the length of the key and is of the message, or it is of a root (rule T6)."""
    public = public_key(key)
    if public and len(signed) != (public.key_size + 7) // 8:
        message, signed = signed_root(message, signed)
    require(public and holds(public, message, signed), "the node's signature is wrong")


def is_signed(key, message, signed):
    """Whether a signature is of the message itself."""
    public = public_key(key)
    return bool(public) and holds(public, message, signed)


def public_key(der):
    """None of what is no key that the network takes."""
    try:
        public = serialization.load_der_public_key(der)
    except (UnsupportedAlgorithm, ValueError, TypeError):
        return None
    is_taken = isinstance(public, rsa.RSAPublicKey) and 2048 <= public.key_size <= 8192
    return public if is_taken else None


def holds(public, message, signed):
    try:
        public.verify(signed, message, PSS, hashes.SHA256())
    except (InvalidSignature, ValueError):
        return False
    return len(signed) == (public.key_size + 7) // 8


def signed_root(message, signed):
    """What is signed of the root to which the path in a signature leads, and that signature."""
    require(len(signed) > 2 and signed[0] == SIGNED_ROOT, "the signature is of no known form")
    require(1 <= signed[1] <= SIGNED_PATH_MAX, "the signature's path has not 1 to 8 hashes")
    end = 2 + 32 * signed[1]
    require(len(signed) > end, "the signature ends within its path")
    node = keccak(b"\0" + message)
    for at in range(2, end, 32):
        node = parent(node, signed[at:at + 32])
    return keccak(b"haca.root.v1" + node), signed[end:]


def parent(one, other):
    return keccak(min(one, other) + max(one, other))
