"""Sealing: what was sealed for one owner is read for that owner only, with the right master key only."""

import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import OperatorError, StoreError, Unreadable
from bot.store import crypto
from bot.store.crypto import AesCodec
from bot.store.keyring import KeySource, fresh
from bot.store.vault import Vault
from tests.keys import memory_codec, sealed_store, source

WORDS = b"our weakest point is the ledger of Jakarta"


@pytest.fixture
def codec(tmp_path: Path) -> AesCodec:
    return memory_codec(tmp_path)


def vault(folder: Path, sealed: bool = False, keys: KeySource | None = None) -> Vault:
    return Vault.open(f"sqlite:///{folder / 'test.db'}", keys or source(folder), lambda: sealed)


class TestCodec:
    def test_what_is_sealed_is_opened(self, codec: AesCodec) -> None:
        for data in (b"", b"\x00", WORDS, os.urandom(100_000)):
            sealed = codec.seal("telegram:1", data)
            assert codec.open("telegram:1", sealed) == data
            assert len(sealed) == len(data) + 37
            assert len(data) < 8 or data[:8] not in sealed

    def test_the_same_words_never_look_the_same(self, codec: AesCodec) -> None:
        assert len({codec.seal("telegram:1", WORDS) for _ in range(100)}) == 100

    def test_it_is_aes_256_gcm_under_the_owners_key(self, codec: AesCodec) -> None:
        sealed = codec.seal("telegram:1", WORDS)
        found = codec.vault.find(sealed[1:9])
        assert found is not None
        owner, key = found
        assert (owner, len(key)) == ("telegram:1", 32)
        assert AESGCM(key).decrypt(sealed[9:21], sealed[21:], b"\x01" + sealed[1:9] + b"telegram:1") == WORDS

    def test_each_owner_has_a_key(self, codec: AesCodec) -> None:
        sealed = {owner: codec.seal(owner, WORDS)[1:9] for owner in ("telegram:1", "telegram:2", "terminal:1")}
        assert len(set(sealed.values())) == 3
        assert codec.seal("telegram:1", WORDS)[1:9] == sealed["telegram:1"]

    @pytest.mark.parametrize("change", ["owner", "first", "key", "nonce", "text", "tag", "short", "empty"])
    def test_whatever_is_changed_cannot_be_read(self, codec: AesCodec, change: str) -> None:
        sealed, owner = codec.seal("telegram:1", WORDS), "telegram:1"
        codec.seal("telegram:2", WORDS)
        places = {"first": 0, "key": 1, "nonce": 9, "text": 21, "tag": len(sealed) - 1}
        if change == "owner":
            owner = "telegram:2"
        elif change == "short":
            sealed = sealed[:20]
        elif change == "empty":
            sealed = b""
        else:
            at = places[change]
            sealed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(Unreadable):
            codec.open(owner, sealed)

    def test_an_owner_whose_keys_are_destroyed_cannot_be_read_in_any_copy(self, codec: AesCodec) -> None:
        before = codec.seal("telegram:1", WORDS)
        keys = codec.retire("telegram:1")
        after = codec.seal("telegram:1", WORDS)
        assert codec.open("telegram:1", before) == WORDS
        codec.destroy(keys)
        with pytest.raises(Unreadable):
            codec.open("telegram:1", before)
        assert codec.open("telegram:1", after) == WORDS
        assert not codec.knows(before[:9])
        assert codec.knows(after[:9])

    def test_a_key_that_another_process_destroyed_seals_no_more(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(crypto, "FRESH_SECONDS", 0.0)
        mine, theirs = AesCodec(vault(tmp_path)), AesCodec(vault(tmp_path))
        old = mine.seal("telegram:1", WORDS)
        theirs.destroy(theirs.retire("telegram:1"))
        assert mine.seal("telegram:1", WORDS)[1:9] != old[1:9]
        mine.close()
        theirs.close()

    def test_many_newcomers_get_their_keys_at_one_go(self, codec: AesCodec, monkeypatch: pytest.MonkeyPatch) -> None:
        owners = [f"telegram:{n}" for n in range(100)]
        commits = []
        writing = codec.vault._writing
        monkeypatch.setattr(codec.vault, "_writing", lambda: commits.append(1) or writing())
        codec.meet(owners)
        assert {codec.seal(owner, WORDS)[1:9] for owner in owners} == set(codec._opening)
        assert (len(commits), len(codec._opening)) == (1, 100)

    def test_memory_stays_bounded(self, codec: AesCodec, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(crypto, "MOST_KEYS", 10)
        sealed = [codec.seal(f"telegram:{n}", WORDS) for n in range(50)]
        assert (len(codec._sealing), len(codec._opening)) == (10, 10)
        assert all(codec.open(f"telegram:{n}", each) == WORDS for n, each in enumerate(sealed))
        assert len(codec._opening) == 10


class TestMasterKey:
    def test_it_is_made_once_with_mode_0600_outside_the_data(self, tmp_path: Path) -> None:
        keys = source(tmp_path)
        vault(tmp_path).close()
        assert stat.S_IMODE(keys.file.stat().st_mode) == 0o600
        assert stat.S_IMODE(keys.file.parent.stat().st_mode) == 0o700
        text = keys.file.read_text()
        vault(tmp_path).close()
        assert keys.file.read_text() == text
        assert [path.name for path in keys.file.parent.iterdir()] == ["master.key"]

    def test_two_that_make_it_at_once_agree(self, tmp_path: Path) -> None:
        keys = source(tmp_path)
        assert keys.create() == keys.create() == keys.ring()

    def test_its_environment_variable_takes_base64_and_hex(self, tmp_path: Path) -> None:
        key = fresh()
        urlsafe = key.text.replace("+", "-").replace("/", "_").rstrip("=")
        for text in (key.text, key.secret.hex(), urlsafe, f" {key.text}\n", f"{key.text},{key.secret.hex()}"):
            assert set(KeySource(tmp_path / "none", text).ring()) == {key}
        assert not (tmp_path / "none").exists()

    @pytest.mark.parametrize("text", ["x", ",", "A" * 44, "ä" * 44, "0" * 63, "g" * 64])
    def test_what_is_no_key_is_said_without_showing_it(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "key").write_text(text, encoding="utf-8")
        for keys in (KeySource(tmp_path / "none", text), KeySource(tmp_path / "key")):
            with pytest.raises(OperatorError) as error:
                keys.ring()
            assert len(text) < 5 or (text not in str(error.value) and text not in repr(keys))

    def test_a_lost_key_is_an_error_and_no_other_is_made(self, tmp_path: Path) -> None:
        first = vault(tmp_path)
        first.current(["telegram:1"])
        first.close()
        source(tmp_path).file.unlink()
        before = (tmp_path / "test.keys").read_bytes()
        for sealed in (True, False):
            with pytest.raises(OperatorError, match="The master key is missing"):
                vault(tmp_path, sealed)
        assert not source(tmp_path).file.exists()
        assert (tmp_path / "test.keys").read_bytes() == before

    def test_another_key_is_an_error_and_changes_nothing(self, tmp_path: Path) -> None:
        first = vault(tmp_path)
        first.current(["telegram:1"])
        first.close()
        before = (tmp_path / "test.keys").read_bytes()
        with pytest.raises(OperatorError, match="is another one") as error:
            vault(tmp_path, True, KeySource(tmp_path, fresh().text))
        assert source(tmp_path).ring()[0].id in str(error.value)
        assert (tmp_path / "test.keys").read_bytes() == before
        again = vault(tmp_path, True)
        assert again.owners() == {"telegram:1": 1}
        again.close()

    def test_lost_data_keys_are_an_error_and_none_are_made(self, tmp_path: Path) -> None:
        first = vault(tmp_path)
        first.current(["telegram:1"])
        first.close()
        (tmp_path / "test.keys").unlink()
        with pytest.raises(OperatorError, match="The data keys are missing"):
            vault(tmp_path, True)
        assert not (tmp_path / "test.keys").exists()
        empty = vault(tmp_path, False)
        empty.close()
        with pytest.raises(OperatorError, match="The data keys are missing"):
            vault(tmp_path, True)

    def test_a_folder_that_cannot_be_written_is_said_in_words(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(OperatorError, match="WARROOM_KEY_FILE"):
            vault(tmp_path, False, KeySource(tmp_path / "file" / "sub" / "master.key"))

    async def test_a_store_whose_key_was_lost_does_not_open_and_loses_nothing(self, tmp_path: Path) -> None:
        store = await sealed_store(tmp_path)
        await store.mark("swept", 1.0)
        from tests.contract.test_store import incoming

        await store.receive([incoming(1, raw="{}")])
        await store.close()
        key = source(tmp_path).file
        text = key.read_text()
        key.unlink()
        with pytest.raises(OperatorError, match="The master key is missing"):
            await sealed_store(tmp_path)
        assert not key.exists()
        key.write_text(text)
        store = await sealed_store(tmp_path)
        assert len(await store.waiting("telegram", 1, 10)) == 1
        await store.close()


class TestRotation:
    def test_every_data_key_is_wrapped_anew(self, tmp_path: Path) -> None:
        keys = source(tmp_path)
        codec = AesCodec(vault(tmp_path))
        sealed = codec.seal("telegram:1", WORDS)
        old = keys.ring()
        new = (fresh(), *old)
        keys.replace(new)
        assert codec.vault.rewrap(new) == 1
        keys.replace(new[:1])
        codec.close()
        again = AesCodec(vault(tmp_path, True))
        assert again.open("telegram:1", sealed) == WORDS
        again.close()
        with pytest.raises(OperatorError, match="is another one"):
            vault(tmp_path, True, KeySource(tmp_path, old[0].text))

    def test_a_process_that_runs_meanwhile_goes_on(self, tmp_path: Path) -> None:
        keys = source(tmp_path)
        running, other = AesCodec(vault(tmp_path)), vault(tmp_path)
        sealed = running.seal("telegram:1", WORDS)
        new = (fresh(), *keys.ring())
        keys.replace(new)
        other.rewrap(new)
        keys.replace(new[:1])
        other.close()
        # It makes keys with the new master key, and finds those that it does not remember.
        more = running.seal("telegram:2", WORDS)
        running._opening.clear()
        assert running.open("telegram:1", sealed) == running.open("telegram:2", more) == WORDS
        running.close()
        again = AesCodec(vault(tmp_path, True))
        assert again.open("telegram:2", more) == WORDS
        again.close()

    def test_a_process_that_cannot_know_the_new_key_seals_nothing(self, tmp_path: Path) -> None:
        old, new = fresh(), fresh()
        running = AesCodec(vault(tmp_path, False, KeySource(tmp_path, old.text)))
        running.seal("telegram:1", WORDS)
        other = vault(tmp_path, True, KeySource(tmp_path, f"{new.text} {old.text}"))
        other.rewrap((new, old))
        with pytest.raises(StoreError, match="start again with the new one"):
            running.seal("telegram:2", WORDS)
        running.close()
        other.close()
