"""Copies and the way back, also after somebody was forgotten; another master key; and a power cut at each step."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import Settings
from bot.engine.actions import Opened
from bot.errors import OperatorError
from bot.store.backup import backup, restore
from bot.store.lease import lock
from bot.store.sql import SqlStore
from bot.traffic import Key, Letter, Turn
from bot.upkeep import back_up, bring_back, rotate
from tests.contract.old import database_of
from tests.contract.test_store import KEY, SECRET, brief, incoming, recorded, say, turn
from tests.contract.test_upgrades import words_in
from tests.keys import sealed_store, source
from tests.packs import ROOT

BO = replace(KEY, chat=11, user=11)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def settings(folder: Path) -> Settings:
    return Settings(data_dir=folder, key_file=source(folder).file, _env_file=None)  # type: ignore[call-arg]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'warroom.db'}"


async def lives(store: SqlStore, key: Key, session: str) -> None:
    """Something in every table for that person."""
    from bot.engine.actions import SetTimer, Trained
    from bot.engine.daily import Daily
    from bot.engine.events import Said
    from bot.engine.groups.deeds import Balloted, Boarded, ChallengeBegun, Entered
    from bot.engine.groups.values import Entry, Invitation
    from bot.engine.looking import Tried
    from bot.grading.judgement import NotGraded
    from bot.traffic import Happened

    invitation = Invitation(session[:11] + "g", "Night shift", "drill", "pay-one", "en", 1.0, 2.0)
    group = Key("telegram", 1, -500 - key.user, 0, 0)
    joins = (ChallengeBegun(invitation), Boarded(key.user, SECRET), Balloted(invitation.id, key.user, 7))
    await store.commit(turn(key=group, deeds=joins))
    await store.receive([incoming(key.user, key, raw=SECRET), incoming(key.user + 1000, key, raw=SECRET)])
    first = (await store.waiting("telegram", 1, 100))[-2]
    await store.commit(
        turn(
            key=key,
            inbox=first.id,
            sessions=(Opened(brief(session)),),
            events=(Happened(session, 1.0, 1, Said(SECRET, 1)),),
            answers=(recorded(session=session),),
            timers=(SetTimer("quiet", 5.0, 1),),
            out=(replace(say(SECRET), ref="page:1"), replace(say("more"), file=SECRET.encode())),
            letters=(Letter(key, Said(SECRET, 2), key.owner),),
            keep_days=30,
            tried=(Tried(session, 1, "fail.mode", SECRET, NotGraded("cues 1", SECRET)),),
            trained=(Trained(session, "drill", "pay-one", "graded", credits=(("esc.who", 0.6),)),),
            deeds=(Entered(invitation.id, Entry(0, "Nina", 1.0, SECRET, "no", 40.0)),),
            daily=Daily(on=True, zone="UTC", quiet=(0, 0)),
        )
    )
    await store.keep_picture(key, "progress", "digest", SECRET.encode(), 1.0)
    await store.claim("telegram", 1, 40_000.0, 10)
    queued = next(q for q in await store.queued("telegram", 1, 1e9, 10) if q.key == key)
    await store.sent(queued.id, 70 + key.user, 1.0)


async def forgets(store: SqlStore, key: Key) -> None:
    loaded = await store.load(key)
    await store.commit(Turn(key, loaded.version, loaded.conversation, 300.0, forget=True))


class TestBackup:
    async def test_a_copy_of_a_running_database_is_complete_and_holds_no_key(self, data: Path, tmp_path: Path) -> None:
        store = await sealed_store(data)
        await lives(store, KEY, "aaaaaaaaaaaa")
        target = tmp_path / "copy.db"
        assert "The data keys are not in it" in back_up(settings(data), target)
        assert names(tmp_path) == ["copy.db", "data", "data-keys"]
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        assert words_in(tmp_path) == []
        with closing(sqlite3.connect(target)) as db:
            assert db.execute("SELECT count(*) FROM answers").fetchone() == (1,)
            assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        wrapped = [row[0] for row in sqlite3.connect(data / "warroom.keys").execute("SELECT wrapped FROM data_keys")]
        assert wrapped
        assert not any(each in target.read_bytes() for each in wrapped)
        await lives(store, BO, "bbbbbbbbbbbb")
        await store.close()

    async def test_it_replaces_an_earlier_copy_and_nothing_else(self, data: Path, tmp_path: Path) -> None:
        await (await sealed_store(data)).close()
        target = tmp_path / "copy.db"
        assert backup(url(data), target) == backup(url(data), target)
        (tmp_path / "letter.txt").write_text("Dear Ada")
        for wrong in (tmp_path / "letter.txt", data / "warroom.db"):
            with pytest.raises(OperatorError, match="name another file"):
                backup(url(data), wrong)
        assert (tmp_path / "letter.txt").read_text() == "Dear Ada"

    async def test_what_cannot_be_done_is_said(self, data: Path, tmp_path: Path) -> None:
        with pytest.raises(OperatorError, match="nothing to copy"):
            backup(url(data), tmp_path / "copy.db")
        await (await sealed_store(data)).close()
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(OperatorError, match="cannot be written"):
            backup(url(data), tmp_path / "file" / "copy.db")
        with pytest.raises(OperatorError, match="pg_dump --exclude-schema=warroom_keys"):
            backup("postgresql+psycopg://localhost/warroom", tmp_path / "copy.db")


class TestRestore:
    async def test_everything_is_as_it_was(self, data: Path, tmp_path: Path) -> None:
        store = await sealed_store(data)
        await lives(store, KEY, "aaaaaaaaaaaa")
        mine = await store.mine(KEY.owner)
        backup(url(data), tmp_path / "copy.db")
        await lives(store, BO, "bbbbbbbbbbbb")
        await store.close()
        said = bring_back(settings(data), tmp_path / "copy.db")
        assert said[1].startswith("0 people")
        store = await sealed_store(data)
        assert await store.mine(KEY.owner) == mine
        assert await store.mine(BO.owner) == {}
        await store.close()
        # And back again, from the copy that was made of it before.
        (before,) = [name for name in names(data) if "before-restore" in name]
        bring_back(settings(data), data / before)
        store = await sealed_store(data)
        assert len(await store.mine(BO.owner)) == len(mine)
        await store.close()

    async def test_whoever_was_forgotten_since_stays_forgotten(self, data: Path, tmp_path: Path) -> None:
        store = await sealed_store(data)
        await lives(store, KEY, "aaaaaaaaaaaa")
        await lives(store, BO, "bbbbbbbbbbbb")
        bos = await store.mine(BO.owner)
        backup(url(data), tmp_path / "copy.db")
        await forgets(store, KEY)
        await store.close()
        assert bring_back(settings(data), tmp_path / "copy.db")[1].startswith("1 people")
        store = await sealed_store(data)
        assert await store.mine(KEY.owner) == {}
        assert await store.mine(BO.owner) == bos
        assert (await store.load(KEY)).version == 0
        assert [w.incoming.key for w in await store.waiting("telegram", 1, 10)] == [BO]
        await store.close()

    async def test_also_when_they_came_back_meanwhile(self, data: Path, tmp_path: Path) -> None:
        store = await sealed_store(data)
        await lives(store, KEY, "aaaaaaaaaaaa")
        backup(url(data), tmp_path / "copy.db")
        await forgets(store, KEY)
        await store.commit(turn(language="zh"))
        await store.close()
        assert bring_back(settings(data), tmp_path / "copy.db")[1].startswith("1 people")
        store = await sealed_store(data)
        assert await store.mine(KEY.owner) == {}
        await store.close()

    async def test_also_when_an_older_copy_of_the_keys_is_put_back(self, data: Path, tmp_path: Path) -> None:
        store = await sealed_store(data)
        await lives(store, KEY, "aaaaaaaaaaaa")
        backup(url(data), tmp_path / "copy.db")
        older = (data / "warroom.keys").read_bytes()
        await forgets(store, KEY)
        await store.close()
        (data / "warroom.keys").write_bytes(older)
        bring_back(settings(data), tmp_path / "copy.db")
        store = await sealed_store(data)
        assert await store.mine(KEY.owner) == {}
        await store.close()

    async def test_a_copy_of_an_earlier_version_is_brought_up_to_date(self, data: Path, tmp_path: Path) -> None:
        database_of("0002", tmp_path / "copy.db")
        bring_back(settings(data), tmp_path / "copy.db")
        assert words_in(data) == []
        store = await sealed_store(data)
        assert [a.heard.text for a in await store.answers("aaaaaaaaaaaa")] == [SECRET]
        await store.close()

    async def test_nothing_is_changed_when_the_keys_do_not_fit(self, data: Path, tmp_path: Path) -> None:
        store = await sealed_store(data)
        await lives(store, KEY, "aaaaaaaaaaaa")
        backup(url(data), tmp_path / "copy.db")
        await store.close()
        other = tmp_path / "other"
        other.mkdir()
        store = await sealed_store(other)
        await lives(store, BO, "bbbbbbbbbbbb")
        mine = await store.mine(BO.owner)
        await store.close()
        with pytest.raises(OperatorError, match=r"None of the \d+ sealed rows can be opened"):
            bring_back(settings(other), tmp_path / "copy.db")
        store = await sealed_store(other)
        assert await store.mine(BO.owner) == mine
        await store.close()
        assert names(other) == ["warroom.db", "warroom.keys"]

    async def test_what_is_no_copy_and_a_running_bot_are_refused(self, data: Path, tmp_path: Path) -> None:
        await (await sealed_store(data)).close()
        (tmp_path / "letter.txt").write_text("Dear Ada")
        for wrong in (tmp_path / "letter.txt", tmp_path / "none"):
            with pytest.raises(OperatorError, match="is no copy of a database"):
                bring_back(settings(data), wrong)
        backup(url(data), tmp_path / "copy.db")
        torn = (tmp_path / "copy.db").read_bytes()[:9000]
        (tmp_path / "torn.db").write_bytes(torn)
        with pytest.raises(OperatorError, match=r"malformed|damaged|disk image"):
            restore(url(data), source(data), tmp_path / "torn.db")
        with lock(data / "telegram-1.lock", ""), pytest.raises(OperatorError, match="The bot is running"):
            bring_back(settings(data), tmp_path / "copy.db")


def runs(data: Path, fault: str, *arguments: str) -> int:
    """The exit status of `warroom ...` with that fault point set off."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WARROOM_")}
    environment |= {
        "WARROOM_DATA_DIR": str(data),
        "WARROOM_KEY_FILE": str(source(data).file),
        "WARROOM_FAULT": fault,
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=environment,
        cwd=data,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"Traceback" not in done.stderr, done.stderr
    return done.returncode


class TestPowerCuts:
    @pytest.mark.crash
    @pytest.mark.parametrize("point", ["ring written", "rewrapping", "rewrapped"])
    async def test_while_the_master_key_is_changed(self, data: Path, point: str) -> None:
        store = await sealed_store(data)
        await lives(store, KEY, "aaaaaaaaaaaa")
        mine = await store.mine(KEY.owner)
        await store.close()
        first = source(data).ring()
        assert runs(data, point, "rotate-key") == -signal.SIGKILL
        store = await sealed_store(data)
        assert await store.mine(KEY.owner) == mine
        await store.commit(turn(key=BO))
        await store.close()
        assert "the old master key is gone" in rotate(settings(data))[0]
        (last,) = source(data).ring()
        assert last not in first
        store = await sealed_store(data)
        assert await store.mine(KEY.owner) == mine
        assert (await store.load(BO)).version == 1
        await store.close()

    @pytest.mark.crash
    @pytest.mark.parametrize("point", ["backed up", "backed up:2", "restoring"])
    async def test_while_a_copy_is_made_or_restored(self, data: Path, tmp_path: Path, point: str) -> None:
        store = await sealed_store(data)
        await lives(store, KEY, "aaaaaaaaaaaa")
        backup(url(data), tmp_path / "copy.db")
        copy = (tmp_path / "copy.db").read_bytes()
        await lives(store, BO, "bbbbbbbbbbbb")
        mine = await store.mine(BO.owner)
        await store.close()
        if point == "backed up:2":
            assert runs(data, "backed up", "restore", str(tmp_path / "copy.db")) == -signal.SIGKILL
        else:
            command = "backup" if point == "backed up" else "restore"
            assert runs(data, point, command, str(tmp_path / "copy.db")) == -signal.SIGKILL
        assert (tmp_path / "copy.db").read_bytes() == copy
        store = await sealed_store(data)
        assert await store.mine(BO.owner) == mine
        await store.close()

    def test_a_point_that_does_not_exist_is_refused(self) -> None:
        from bot import faults

        with pytest.raises(ValueError, match="no fault point"):
            faults.arm("nowhere")


class TestRotationByHand:
    async def test_a_key_from_the_environment_is_put_there_by_the_operator(self, data: Path) -> None:
        from pydantic import SecretStr

        from bot.app import open_store
        from bot.store.keyring import fresh

        old, new = fresh(), fresh()

        def settings_with(text: str) -> Settings:
            return settings(data).model_copy(update={"key": SecretStr(text)})

        store = await open_store(settings_with(old.text))
        await lives(store, KEY, "aaaaaaaaaaaa")
        mine = await store.mine(KEY.owner)
        await store.close()
        with pytest.raises(OperatorError, match="WARROOM_KEY cannot be written by this program"):
            rotate(settings_with(old.text))
        assert "Restart the bot" in rotate(settings_with(f"{new.text},{old.text}"))[1]
        store = await open_store(settings_with(new.text))
        assert await store.mine(KEY.owner) == mine
        await store.close()
        assert not source(data).file.exists()
