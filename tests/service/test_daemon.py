"""The whole daemon against a real sound server: start, play, faults, stop, kill and start again."""

import json
import signal
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from device.dsp.rate import RATE_HZ
from device.service.control_client import NotRunning, Refused, ask
from device.service.protocol import Next, Play, Status, Stop, Timer, Volume, Whisper
from tests.daemon import CONFIG, QUICK, lull_run
from tests.pulse import AVAILABLE, Pulse, pulse_server

pytestmark = pytest.mark.skipif(not AVAILABLE, reason="needs pulseaudio, pulseaudio-utils and libasound2-plugins")


def test_a_night_from_ready_to_a_stop_that_fades(pulse: Pulse, place: Path) -> None:
    with lull_run(place, env=pulse.env) as daemon:
        asleep = daemon.ask(Status())
        assert (asleep.phase, asleep.faults) == ("asleep", ())
        with pulse.recorded() as recorded:
            assert daemon.ask(Play("paper")).phase == "playing"
            assert daemon.ask(Volume(0.0)).volume_db == 0.0
            daemon.pass_time(4.0)
            assert daemon.ask(Next()).sound != "paper"
            assert daemon.ask(Stop()).phase == "stopping"
            daemon.until_asleep()
            daemon.pass_time(1.0)
        assert daemon.ask(Status()).underruns == 0
        assert daemon.terminate() == 0
    heard = np.abs(recorded[0]).max(axis=1)
    assert heard.max() > 100
    last = int(np.flatnonzero(heard)[-1])
    assert heard[last - 480 : last].max() <= max(3, heard.max() / 300), "no step at the end"
    assert len(heard) - last > RATE_HZ // 10, "then digital zero"


def test_a_shutdown_keeps_the_night_and_the_next_start_takes_it_up(pulse: Pulse, place: Path) -> None:
    with lull_run(place, CONFIG + QUICK, pulse.env) as daemon:
        daemon.ask(Play("paper"))
        left_s = daemon.ask(Timer(30.0)).remaining_s
        assert daemon.terminate() == 0
        daemon.wait_for("STOPPING=1")
    with lull_run(place, env=pulse.env) as daemon:
        state = daemon.ask(Status())
        assert (state.phase, state.sound) == ("playing", "paper")
        assert state.remaining_s == pytest.approx(left_s, abs=10)


def test_words_are_heard_over_what_plays(pulse: Pulse, place: Path) -> None:
    with lull_run(place, env=pulse.env) as daemon:
        with pytest.raises(Refused, match="no word in it"):
            daemon.ask(Whisper("?!"))
        assert daemon.ask(Status()).phase == "asleep"
        daemon.ask(Play("whisper:good-night"))
        daemon.ask(Volume(0.0))
        daemon.pass_time(4.5)
        with pulse.recorded() as recorded:
            assert daemon.ask(Whisper("you can let go of the day now")).sound == "whisper:good-night"
            daemon.pass_time(4.0)
        assert daemon.terminate() == 0
    assert np.abs(recorded[0]).max() > 300
    assert "Traceback" not in daemon.log


def test_killed_in_mid_night_it_goes_on_no_louder(pulse: Pulse, place: Path) -> None:
    with lull_run(place, env=pulse.env) as daemon:
        daemon.ask(Play("paper"))
        daemon.ask(Volume(0.0))
        daemon.pass_time(1.0)  # the settings are written
        assert daemon.kept["volume_db"] == 0.0
        daemon.process.send_signal(signal.SIGKILL)
        daemon.process.wait()
    with lull_run(place, env=pulse.env) as daemon:
        state = daemon.ask(Status())
        assert (state.phase, state.sound, state.volume_db) == ("playing", "paper", -6.0)


def test_no_card_is_told_and_everything_else_goes_on(place: Path) -> None:
    with lull_run(place, CONFIG + 'device = "nowhere"\n' + QUICK) as daemon:
        state = daemon.ask(Play("paper"))
        assert state.phase == "playing"
        assert ["nowhere: no such card" in fault for fault in state.faults] == [True]
        daemon.pass_time(0.1)
        daemon.ask(Stop())
        daemon.until_asleep()
        assert daemon.terminate() == 0
    assert "Traceback" not in daemon.log


def test_a_card_pulled_out_while_playing_and_put_back(place: Path) -> None:
    with TemporaryDirectory(prefix="lull") as folder, ExitStack() as cards:
        first = cards.enter_context(pulse_server(Path(folder)))
        with lull_run(place, env=first.env) as daemon:
            daemon.ask(Play("paper"))
            assert daemon.until_faults(0).phase == "playing"
            cards.close()
            (fault,) = daemon.until_faults(1).faults
            assert "default" in fault
            daemon.pass_time(0.1)
            with pulse_server(Path(folder)) as second, second.recorded() as recorded:
                assert daemon.until_faults(0).phase == "playing"
                daemon.pass_time(3.0)  # from -102 dBFS up, at 15 dB a second
                daemon.ask(Stop())
                daemon.until_asleep()
                told = [line for line in daemon.log.splitlines() if "WARNING no sound" in line]
                assert 1 <= len(told) == len(set(told)), "each fault once; a sound server on a busy host may stall, too"
    assert np.abs(recorded[0]).max() > 20, "more than dither"


def test_no_pins_are_told(pulse: Pulse, place: Path) -> None:
    with lull_run(place, CONFIG.replace('"mock"', '"gpiod"'), env=pulse.env) as daemon:
        (fault,) = daemon.ask(Status()).faults
        assert "no pins" in fault or "no control" in fault
        assert daemon.ask(Play("paper")).phase == "playing"


def test_a_missing_lamp_is_told_once(pulse: Pulse, place: Path) -> None:
    with lull_run(place, CONFIG.replace('"none"', '"pca9685"') + QUICK, env=pulse.env) as daemon:
        (fault,) = daemon.ask(Play("paper")).faults
        assert "lamp" in fault
        assert daemon.terminate() == 0
    assert daemon.log.count("lamp") <= 2


def test_a_line_that_is_not_toml_costs_its_key_and_the_device_plays_quietly(pulse: Pulse, place: Path) -> None:
    with lull_run(place, f"{CONFIG}{QUICK}[volume]\nmax_db = -20 dB\nfirst_db = 0.0\n", pulse.env) as daemon:
        state = daemon.ask(Play())
        assert state.volume_db == -20.0
        assert state.faults == (
            f"{place / 'device.toml'}: see `lull check`; until then nothing gets louder than -12.0 dB",
        )
        assert daemon.terminate() == 0
    assert "line 10, column 14: max_db = -20 dB: a number stands alone: -20; -20.0 is used instead" in daemon.log


def test_a_file_that_is_named_and_not_there_ends_with_78(place: Path) -> None:
    with lull_run(place, ready=False, by_way_of=["sh", "-c", 'rm "$6"; exec "$@"', "sh"]) as daemon:
        assert daemon.process.wait(20) == 78
    assert daemon.log.count("\n") == 1
    assert "there is no such file" in daemon.log


def test_a_bad_key_takes_its_default_and_is_told(pulse: Pulse, place: Path) -> None:
    with lull_run(place, CONFIG + QUICK + "timer_min = -3\n", env=pulse.env) as daemon:
        assert daemon.ask(Play()).remaining_s == pytest.approx(65 * 60, abs=1)
        assert daemon.terminate() == 0
    assert "night.timer_min = -3" in daemon.log


def test_a_second_one_says_that_another_runs(pulse: Pulse, place: Path) -> None:
    with lull_run(place, env=pulse.env) as daemon:
        first = daemon.process
        with lull_run(place, env=pulse.env, ready=False) as second:
            assert second.process.wait(20) == 69
        assert "another lull answers" in second.log
        assert first.poll() is None


def test_a_sound_that_is_not_there_is_refused(pulse: Pulse, place: Path) -> None:
    with lull_run(place, env=pulse.env) as daemon:
        with pytest.raises(Refused, match="paper"):
            daemon.ask(Play("papper"))
        assert daemon.ask(Status()).phase == "asleep"
    with pytest.raises(NotRunning):
        ask(place / "run" / "lull.sock", Status())


@pytest.mark.parametrize("cut", [0, 40, 250])
def test_a_truncated_settings_file_never_keeps_it_from_starting(pulse: Pulse, place: Path, cut: int) -> None:
    settings = {"version": 1, "saved_at": 0.0, "memory": {"volume_db": -9.0, "lamp_level": 0.3, "sound": "paper"}}
    (place / "state").mkdir()
    (place / "state" / "settings.json").write_text((json.dumps(settings) * 4)[:cut])
    with lull_run(place, env=pulse.env) as daemon:
        assert daemon.ask(Status()).phase == "asleep"


def test_a_bed_that_is_none_is_told_at_the_start_with_what_is_used_instead(pulse: Pulse, place: Path) -> None:
    config = f'{CONFIG}{QUICK}[sounds]\nbed = "tapping"\noff = ["brown"]\n'
    with lull_run(place, config, pulse.env) as daemon:
        assert daemon.ask(Play("paper")).faults == (f"{place / 'device.toml'}: see `lull check`",)
        assert daemon.terminate() == 0
    (told,) = [line for line in daemon.log.splitlines() if "sounds.bed" in line]
    assert 'sounds.bed = "tapping": must be a bed: brown, fan, ' in told
    assert told.endswith('wind; "fan" is used instead')
