from __future__ import annotations

from pathlib import Path

from simulators.ledger import FileLedger, read_ledger


def test_every_byte_of_a_payload_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    ledger = FileLedger(path)
    ledger("a/b", bytes(range(256)))
    ledger("a/б", "қар\n".encode())
    assert read_ledger(path) == [("a/b", bytes(range(256))), ("a/б", "қар\n".encode())]
    ledger.close()


def test_a_second_run_adds_to_the_first(tmp_path: Path) -> None:
    for payload in (b"1", b"2"):
        ledger = FileLedger(tmp_path / "ledger.jsonl")
        ledger("t", payload)
        ledger.close()
    assert read_ledger(tmp_path / "ledger.jsonl") == [("t", b"1"), ("t", b"2")]
