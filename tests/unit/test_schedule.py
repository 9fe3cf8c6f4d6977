"""When pushes are due, in real time zones: gaps, folds, missing days, pauses, quiet hours; and streaks over them."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import schedule
from bot.engine.daily import Daily, Problem, clash, quiet_in, span_of, time_of, times, toggled, typed_pause, typed_time
from bot.schedule import NoZone, Streak, counted, next_push, settled

ZONES = (
    "Asia/Shanghai",
    "Europe/Berlin",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "America/New_York",
    "Pacific/Apia",
)


def daily(zone: str = "Asia/Shanghai", at: str = "08:30", **more: object) -> Daily:
    hour, minute = map(int, at.split(":"))
    return replace(Daily(on=True, zone=zone, at=hour * 60 + minute, quiet=(0, 0)), **more)  # type: ignore[arg-type]


def wall(zone: str, text: str, fold: int = 0) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp()


def dues(settings: Daily, after: float, many: int, who: int = 7) -> list[str]:
    """The next pushes as the wall there shows them."""
    found = []
    for _ in range(many):
        push = next_push(settings, after, who)
        assert push is not None
        after = push.due
        found.append(datetime.fromtimestamp(push.due, ZoneInfo(settings.zone)).isoformat(" ", "minutes"))
    return found


class TestZones:
    def test_shanghai_has_one_offset(self) -> None:
        assert dues(daily(), wall("Asia/Shanghai", "2026-02-28 09:00"), 2) == [
            "2026-03-01 08:30+08:00",
            "2026-03-02 08:30+08:00",
        ]

    def test_berlin_in_march_a_time_that_is_left_out_comes_an_hour_later(self) -> None:
        assert dues(daily("Europe/Berlin", "02:30"), wall("Europe/Berlin", "2026-03-27 12:00"), 3) == [
            "2026-03-28 02:30+01:00",
            "2026-03-29 03:30+02:00",
            "2026-03-30 02:30+02:00",
        ]

    def test_berlin_in_october_a_time_that_comes_twice_is_taken_the_first_time_only(self) -> None:
        assert dues(daily("Europe/Berlin", "02:30"), wall("Europe/Berlin", "2026-10-24 12:00"), 2) == [
            "2026-10-25 02:30+02:00",
            "2026-10-26 02:30+01:00",
        ]

    def test_between_the_two_half_past_twos_it_is_not_due_again(self) -> None:
        between = wall("Europe/Berlin", "2026-10-25 02:10", fold=1)
        assert dues(daily("Europe/Berlin", "02:30"), between, 1) == ["2026-10-26 02:30+01:00"]

    def test_kathmandu_is_a_quarter_of_an_hour_off(self) -> None:
        push = next_push(daily("Asia/Kathmandu", "06:00"), wall("UTC", "2026-05-01 00:00"), 7)
        assert push is not None
        assert push.due == wall("UTC", "2026-05-01 00:15")

    def test_lord_howe_jumps_by_half_an_hour(self) -> None:
        assert dues(daily("Australia/Lord_Howe", "02:10"), wall("Australia/Lord_Howe", "2026-10-02 12:00"), 3) == [
            "2026-10-03 02:10+10:30",
            "2026-10-04 02:40+11:00",
            "2026-10-05 02:10+11:00",
        ]
        assert dues(daily("Australia/Lord_Howe", "01:45"), wall("Australia/Lord_Howe", "2026-04-04 12:00"), 2) == [
            "2026-04-05 01:45+11:00",
            "2026-04-06 01:45+10:30",
        ]

    def test_new_york_in_march_and_november(self) -> None:
        assert dues(daily("America/New_York", "02:15"), wall("America/New_York", "2026-03-07 12:00"), 2) == [
            "2026-03-08 03:15-04:00",
            "2026-03-09 02:15-04:00",
        ]
        assert dues(daily("America/New_York", "01:15"), wall("America/New_York", "2026-10-31 12:00"), 2) == [
            "2026-11-01 01:15-04:00",
            "2026-11-02 01:15-05:00",
        ]

    def test_apia_has_no_30_december_2011(self) -> None:
        assert dues(daily("Pacific/Apia"), wall("Pacific/Apia", "2011-12-29 07:00"), 3) == [
            "2011-12-29 08:30-10:00",
            "2011-12-31 08:30+14:00",
            "2012-01-01 08:30+14:00",
        ]
        assert not schedule.exists("Pacific/Apia", date(2011, 12, 30))

    @pytest.mark.parametrize("name", ZONES)
    @pytest.mark.parametrize("at", ["00:00", "00:30", "01:45", "02:30", "08:30", "23:30"])
    def test_once_a_day_through_a_whole_year(self, name: str, at: str) -> None:
        settings, after, days = daily(name, at), wall(name, "2025-12-31 23:59"), []
        for _ in range(365):
            push = next_push(settings, after, 7)
            assert push is not None
            assert push.due > after
            assert schedule.day_of(name, push.due) == push.day
            after = push.due
            days.append(push.day)
        assert days == [date(2026, 1, 1) + timedelta(days=i) for i in range(365)]

    def test_a_zone_that_is_gone_is_told_and_not_guessed(self) -> None:
        with pytest.raises(NoZone, match="US/Pacific-New"):
            next_push(daily("US/Pacific-New"), 0.0, 7)

    def test_without_a_zone_nothing_is_due(self) -> None:
        assert next_push(daily(""), 0.0, 7) is None


class TestSettings:
    MONDAY = wall("Asia/Shanghai", "2026-06-01 00:00")

    def test_days_of_the_week(self) -> None:
        assert dues(daily(days=(0, 4)), self.MONDAY, 3) == [
            "2026-06-01 08:30+08:00",
            "2026-06-05 08:30+08:00",
            "2026-06-08 08:30+08:00",
        ]

    def test_three_a_day_four_hours_apart(self) -> None:
        assert dues(daily(count=3), self.MONDAY, 4) == [
            "2026-06-01 08:30+08:00",
            "2026-06-01 12:30+08:00",
            "2026-06-01 16:30+08:00",
            "2026-06-02 08:30+08:00",
        ]

    def test_late_in_the_day_they_move_together_and_stay_out_of_quiet_hours(self) -> None:
        settings = daily(at="20:00", count=3, quiet=(1320, 480))
        assert times(settings) == (1200, 1259, 1318)
        assert not any(quiet_in(settings.quiet, minutes) for minutes in times(settings))

    def test_what_does_not_fit_is_said(self) -> None:
        problem = clash(daily(at="21:30", count=3, quiet=(1320, 480)))
        assert isinstance(problem, Problem)
        assert "do not fit" in problem.message
        assert problem.ways == ("time", "count")

    def test_a_time_in_quiet_hours_is_said_with_a_way_on(self) -> None:
        problem = typed_time(daily(quiet=(1320, 480)), "23:15")
        assert isinstance(problem, Problem)
        assert dict(problem.values)["time"] == "23:15"
        assert problem.ways == ("time", "quiet")

    def test_a_window_must_not_reach_into_quiet_hours(self) -> None:
        problem = clash(daily(at="20:00", window=180, quiet=(1320, 480)))
        assert isinstance(problem, Problem)
        assert problem.ways[0] == "window"
        assert clash(daily(at="18:00", window=180, quiet=(1320, 480))) is None

    def test_surprise_draws_another_moment_each_day_and_for_each_person(self) -> None:
        settings = daily(at="09:00", window=480, count=2)
        found = dues(settings, self.MONDAY, 60)
        minutes = [int(text[11:13]) * 60 + int(text[14:16]) for text in found]
        assert all(540 <= minute < 1020 for minute in minutes)
        assert len(set(minutes)) > 40
        assert all(b - a >= 30 for a, b in zip(minutes[::2], minutes[1::2], strict=True))
        assert dues(settings, self.MONDAY, 60) == found
        assert dues(settings, self.MONDAY, 60, who=8) != found

    def test_a_pause_ends_by_itself(self) -> None:
        now = wall("Asia/Shanghai", "2026-06-03 21:00")
        paused = schedule.paused_until(daily(), now, 3)
        assert paused.paused == "2026-06-06"
        assert dues(paused, now, 1) == ["2026-06-06 08:30+08:00"]

    def test_mixed_brings_each_form(self) -> None:
        found, after = [], self.MONDAY
        for _ in range(8):
            push = next_push(daily(form="mixed"), after, 7)
            assert push is not None
            after = push.due
            found.append(push.what)
        assert sorted(set(found)) == ["cards", "drill", "postmortem"]
        assert found.count("drill") == 4

    def test_the_weeks_note_comes_on_sunday_beside_a_push_of_that_minute(self) -> None:
        settings = daily(at="18:00", weekly=True)
        assert dues(settings, wall("Asia/Shanghai", "2026-06-07 00:00"), 3) == [
            "2026-06-07 18:00+08:00",
            "2026-06-07 18:01+08:00",
            "2026-06-08 18:00+08:00",
        ]

    def test_the_note_comes_without_daily_pushes_and_out_of_quiet_hours(self) -> None:
        settings = replace(daily(weekly=True, quiet=(1020, 1140)), on=False)
        assert dues(settings, self.MONDAY, 1) == ["2026-06-07 19:00+08:00"]

    def test_quiet_hours(self) -> None:
        settings = daily(quiet=(1320, 480))
        assert schedule.quiet_now(settings, wall("Asia/Shanghai", "2026-06-01 23:00"))
        assert not schedule.quiet_now(settings, wall("Asia/Shanghai", "2026-06-01 08:00"))
        assert schedule.quiet_at(settings, self.MONDAY) == wall("Asia/Shanghai", "2026-06-01 22:00")
        assert schedule.quiet_at(daily(), self.MONDAY) == 0.0

    def test_what_is_too_late(self) -> None:
        settings = daily(quiet=(1320, 480))
        due = wall("Asia/Shanghai", "2026-06-01 08:30")
        assert not schedule.too_late(settings, due, due + 3600)
        assert schedule.too_late(settings, due, due + 3601)
        assert schedule.too_late(
            settings, wall("Asia/Shanghai", "2026-06-01 21:50"), wall("Asia/Shanghai", "2026-06-01 22:05")
        )

    def test_the_last_weekday_stays(self) -> None:
        assert toggled(daily(days=(2,)), 2).days == (2,)
        assert toggled(daily(days=(2,)), 1).days == (1, 2)


class TestTyped:
    @pytest.mark.parametrize(
        ("text", "minutes"),
        [
            ("8:30", 510),
            ("08.30", 510),
            ("0830", 510),
            ("8", 480),
            ("8h15", 495),
            ("8:30 pm", 1230),
            ("12 am", 0),
            ("12:05 p.m.", 725),
            ("２０：１５", 1215),
            ("20点15分", 1215),
            ("晚上8点半", 1230),
            ("下午3点", 900),
            ("23:59", 1439),
        ],
    )
    def test_times_of_day(self, text: str, minutes: int) -> None:
        assert time_of(text) == minutes

    @pytest.mark.parametrize("text", ["25:00", "tomorrow", "8:60", "", "13 pm", "-1", "8:3:0", "noonish", "08:30 UTC"])
    def test_what_is_no_time(self, text: str) -> None:
        assert time_of(text) is None

    @pytest.mark.parametrize(
        ("text", "span"),
        [("22:00-08:00", (1320, 480)), ("10 pm to 7 am", (1320, 420)), ("22点到8点", (1320, 480)), ("none", (0, 0))],
    )
    def test_spans(self, text: str, span: tuple[int, int]) -> None:
        assert span_of(text) == span

    @pytest.mark.parametrize("text", ["22", "late-early", "22:00-25:00", "1-2-3"])
    def test_what_is_no_span(self, text: str) -> None:
        assert span_of(text) is None

    @pytest.mark.parametrize(("text", "days"), [("3", 3), ("7 days", 7), ("14天", 14)])
    def test_pauses(self, text: str, days: int) -> None:
        assert typed_pause(text) == days

    @pytest.mark.parametrize("text", ["0", "61", "a week", "-3"])
    def test_what_is_no_pause(self, text: str) -> None:
        assert isinstance(typed_pause(text), Problem)


def always(day: date) -> bool:
    return True


class TestStreaks:
    MONDAY = date(2026, 6, 1)

    def after(self, *offsets: int, wanted: object = always) -> Streak:
        """Done on those days after a Monday."""
        streak = Streak()
        for offset in offsets:
            streak = counted(streak, self.MONDAY + timedelta(days=offset), wanted)  # type: ignore[arg-type]
        return streak

    def test_days_in_a_row_and_twice_on_one_day(self) -> None:
        assert self.after(0, 1, 1, 2).count == 3

    def test_one_missed_day_a_week_is_forgiven(self) -> None:
        assert self.after(0, 2, 3).count == 3
        assert self.after(0, 2, 4).count == 1
        assert self.after(0, 2, 3, 4, 5, 6, 7, 9).count == 8

    def test_the_best_is_kept(self) -> None:
        streak = self.after(0, 1, 2, 10)
        assert (streak.count, streak.best) == (1, 3)

    def test_today_is_not_lost_before_it_is_over(self) -> None:
        streak = self.after(0, 1)
        assert settled(streak, self.MONDAY + timedelta(days=1), always).count == 2
        assert settled(streak, self.MONDAY + timedelta(days=2), always).count == 2
        assert settled(streak, self.MONDAY + timedelta(days=3), always).count == 0

    def test_pauses_and_days_off_do_not_break_it(self) -> None:
        weekdays = daily(days=(0, 1, 2, 3, 4))
        assert self.after(0, 1, 2, 3, 4, 7, 8, wanted=lambda day: schedule.expected(weekdays, day)).count == 7
        paused = daily(paused="2026-06-20")
        assert self.after(0, 1, 20, wanted=lambda day: schedule.expected(paused, day)).count == 3

    def test_a_day_that_the_calendar_leaves_out_breaks_nothing(self) -> None:
        streak, apia = Streak(), daily("Pacific/Apia")
        for day in (28, 29, 31):
            streak = counted(streak, date(2011, 12, day), lambda d: schedule.expected(apia, d))
        assert (streak.count, streak.frozen) == (3, "")

    @pytest.mark.parametrize("name", ZONES)
    def test_local_midnight_decides(self, name: str) -> None:
        before, after = wall(name, "2026-03-28 23:59:59"), wall(name, "2026-03-29 00:00:01")
        assert (schedule.day_of(name, before), schedule.day_of(name, after)) == (date(2026, 3, 28), date(2026, 3, 29))

    @pytest.mark.parametrize(("name", "day", "hours"), [("Europe/Berlin", 29, 23), ("America/New_York", 8, 23)])
    def test_a_short_day_counts_once(self, name: str, day: int, hours: int) -> None:
        starts = wall(name, f"2026-03-{day:02} 00:00")
        assert schedule.day_of(name, starts + hours * 3600 - 1) == date(2026, 3, day)
        assert schedule.day_of(name, starts + hours * 3600) == date(2026, 3, day + 1)
