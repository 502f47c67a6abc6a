from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from situation.adapters.evidence.key import public_hex, signing_key
from situation.adapters.evidence.verify import ORDER, PRIME, faults_of, is_signed
from tests.unit.situation.adapters.evidence.packages import packages_in

FLIPS = 1000


def accepts(message: bytes, signature: bytes, key: bytes) -> bool:
    """What the well-known library says."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def test_our_verifier_says_what_the_well_known_one_says() -> None:
    chance = random.Random(3)
    for size in (0, 1, 31, 64, 500, *(chance.randrange(2000) for _ in range(25))):
        secret, message = Ed25519PrivateKey.generate(), chance.randbytes(size)
        key, signature = secret.public_key().public_bytes_raw(), secret.sign(message)
        assert is_signed(message, signature, key)
        for part in (message, signature, key):
            if part:
                spoiled = bytearray(part)
                spoiled[chance.randrange(len(part))] ^= 1 << chance.randrange(8)
                triple = [bytes(spoiled) if one is part else one for one in (message, signature, key)]
                assert is_signed(*triple) is accepts(*triple) is False


def test_the_published_test_vectors_hold() -> None:
    """RFC 8032, section 7.1, tests 1 to 3."""
    for key, message, signature in (
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ):
        assert is_signed(bytes.fromhex(message), bytes.fromhex(signature), bytes.fromhex(key))


def test_a_signature_with_a_scalar_too_large_is_refused() -> None:
    secret = Ed25519PrivateKey.generate()
    key, signature = secret.public_key().public_bytes_raw(), secret.sign(b"m")
    scalar = int.from_bytes(signature[32:], "little") + ORDER
    assert not is_signed(b"m", signature[:32] + scalar.to_bytes(32, "little"), key)
    assert not is_signed(b"m", signature, PRIME.to_bytes(32, "little"))


def test_any_flipped_bit_of_any_file_is_noticed(tmp_path: Path) -> None:
    packages_in(tmp_path / "data", tmp_path / "out", 2)
    out, chance = tmp_path / "out", random.Random(8)
    assert faults_of(out) == []
    files = sorted(path for path in out.rglob("*") if path.is_file())
    for _ in range(FLIPS):
        path = chance.choice(files)
        before = path.read_bytes()
        spoiled = bytearray(before)
        spoiled[chance.randrange(len(before))] ^= 1 << chance.randrange(8)
        path.write_bytes(spoiled)
        assert faults_of(path.parent), path
        path.write_bytes(before)
    assert faults_of(out) == []


def test_a_package_left_out_doubled_or_out_of_order_is_noticed(tmp_path: Path) -> None:
    first, second, third = packages_in(tmp_path / "data", tmp_path / "out", 3)
    out = tmp_path / "out"
    assert faults_of(out) == []
    second.rename(tmp_path / "away")
    assert any("does not follow package 1" in fault for fault in faults_of(out))
    (tmp_path / "away").rename(out / "000004-late")
    assert faults_of(out)
    (out / "000004-late").rename(second)
    shutil.copytree(third, out / "000005-copy")
    assert any("doubled" in fault for fault in faults_of(out))
    shutil.rmtree(out / "000005-copy")
    first.rename(tmp_path / "away")
    third.rename(first)
    (tmp_path / "away").rename(third)
    assert faults_of(out)


def test_a_file_taken_away_or_put_in_is_noticed(tmp_path: Path) -> None:
    (package,) = packages_in(tmp_path / "data", tmp_path / "out", 1)
    (package / "note.txt").write_text("trust me")
    assert faults_of(package) == [f"{package.name}: note.txt does not belong here"]
    (package / "note.txt").unlink()
    (package / "frame-f1.jpg").unlink()
    assert faults_of(package) == [f"{package.name}: frame-f1.jpg is missing"]


def test_a_package_signed_anew_by_another_is_told_by_the_published_key(tmp_path: Path) -> None:
    (ours,) = packages_in(tmp_path / "ours", tmp_path / "a", 1)
    (theirs,) = packages_in(tmp_path / "theirs", tmp_path / "b", 1)
    published = public_hex(signing_key(tmp_path / "ours"))
    assert faults_of(theirs) == []
    assert faults_of(ours, published) == []
    assert any("another key" in fault for fault in faults_of(theirs, published))


@pytest.mark.parametrize("is_spoiled", [False, True])
def test_the_program_in_the_package_needs_nothing_but_python(tmp_path: Path, is_spoiled: bool) -> None:
    (package,) = packages_in(tmp_path / "data", tmp_path / "out", 1)
    if is_spoiled:
        (package / "overlay-f1.jpg").write_bytes(b"another")
    command = [sys.executable, "-I", "-S", str(package / "verify.py")]
    done = subprocess.run(command, capture_output=True, text=True, env={"PATH": os.defpath}, timeout=60, check=False)
    assert done.returncode == int(is_spoiled), done.stderr
    assert ("nothing altered" in done.stdout) is not is_spoiled
