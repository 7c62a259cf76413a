"""Proof that the whisper talks: `make whisper-report` prints it, and draws into `out/whisper-report/`.

Recognisers listen to sentences from Lull and from espeak-ng's whispering voice, the usual free one: to forty that some
of the whisper was tuned on, and to blind ones, that nothing may be tuned on. With either, Lull may fall behind by
MARGIN points at most, by the judge who DECIDES; another gives a second opinion. The rest is measured: no voice,
resonances in their places, the pace of slow speech, softness, speed. A star marks what does not hold, and it ends with
exit code 1.
"""

import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from device.dsp.formants import WHISPERED_HZ
from device.dsp.rate import RATE_HZ
from device.sounds.contract import Mood
from device.sounds.whisper import WHISPERERS, Params, Whisper
from device.speech.recital import Recital
from device.speech.rhythm import WHISPERED_VOICED, WHISPERED_VOICELESS
from device.speech.talk import reading_of
from tests.measure.fingerprint import Fingerprint
from tests.measure.recogniser import JUDGES
from tests.measure.recordings import figures_of, recordings
from tests.measure.sentences import SENTENCES
from tests.measure.understood import JUDGED, MARGIN, SEEDS, heard, sentence_lines, table_lines
from tests.measure.vowels import LPC_HZ, NEAR, ORDER, held, measured
from tests.measure.whisper_figures import (
    attacks_db,
    lengthening,
    modulation_peak_hz,
    planned_s,
    sibilant_anywhere_db,
    softness,
    syllables,
    talk,
    voicing,
)
from tests.measure.whisper_pictures import PICTURE_HZ, draw_beside, draw_vowels
from tests.measure.whispers import BLOCK_FRAMES, Stereo, at_rate, body_scan, espeak, mono_of, whispered

DECIDES = "Whisper tiny.en"
VOICED, STAB_DB = 0.25, -10.0
SYLLABLES_HZ = (3.0, 5.0)
MURMURS = (1, 2, 3, 4)  # seeds
RUN_S, PIECE_S = 600, 8  # a whole number of blocks
DRAWN = (3, 20, 26)
NEAREST = ("waves", "wind_in_trees", "brush_round")  # recordings of what is most like breath at an ear
OUT = Path("out/whisper-report")

missed: list[str] = []


def main() -> None:
    """All of it."""
    OUT.mkdir(parents=True, exist_ok=True)
    began_s = time.monotonic()
    ours, theirs = [whispered(text, 1) for text in SENTENCES], [espeak(text) for text in SENTENCES]
    draw(ours, theirs)
    murmur = run()
    vowels()
    rhythm(ours, theirs, murmur)
    pleasant(ours, theirs, murmur)
    understood()
    tell(f"\n{time.monotonic() - began_s:.0f} s. " + ("Does not hold: " + "; ".join(missed) if missed else "All hold."))
    sys.exit(bool(missed))


def tell(line: str) -> None:
    """While it is at it."""
    print(line, flush=True)


def held_to(what: str, *, holds: bool) -> str:
    """A star where it does not, which is kept in mind."""
    if not holds:
        missed.append(what)
    return "" if holds else " *"


def draw(ours: Sequence[Stereo], theirs: Sequence[Stereo]) -> None:
    """Three sentences."""
    for picture, i in enumerate(DRAWN, 1):
        lull, rival = (at_rate(mono_of(said[i]), PICTURE_HZ) for said in (ours, theirs))
        draw_beside(SENTENCES[i], lull, rival, OUT / f"whisper-vs-espeak-{picture}.png")


def run() -> Stereo:
    """Ten minutes of everybody's murmurs and of words: voice in them, and speed. Returns a minute of a murmur."""
    tell(f"UNVOICED: autocorrelation at 60..300 Hz, {RUN_S} seconds at both ears, limit {VOICED}")
    runs = {f"{name} murmur {seed}": (name, seed, False) for name, seed in product(WHISPERERS, MURMURS)}
    runs |= {f"{name} body scan": (name, 1, True) for name in WHISPERERS}
    for title, (name, seed, words) in runs.items():
        _run(title, Whisper(seed, WHISPERERS[name], Recital(body_scan()) if words else None))
    voice = Whisper(1)
    return np.concatenate([voice.render(BLOCK_FRAMES, Mood()) for _ in range(60 * RATE_HZ // BLOCK_FRAMES)])


def _run(title: str, voice: Whisper) -> None:
    peaks: list[float] = []
    cpu_s = 0.0
    for _ in range(RUN_S // PIECE_S):
        began_s = time.process_time()
        piece = np.concatenate([voice.render(BLOCK_FRAMES, Mood()) for _ in range(PIECE_S * RATE_HZ // BLOCK_FRAMES)])
        cpu_s += time.process_time() - began_s
        seconds = piece.astype(np.float64).reshape(PIECE_S, RATE_HZ, 2)
        peaks += [voicing(second[:, ear]) for second in seconds for ear in (0, 1)]
    star = held_to(f"{title} voiced", holds=max(peaks) < VOICED)
    tell(
        f"  {title:15} largest {max(peaks):.3f}{star}, 99th percentile {np.percentile(peaks, 99):.3f}, median "
        f"{np.median(peaks):.3f}; rendered at {RUN_S / cpu_s:.0f} x real time on one core"
    )


def vowels() -> None:
    """Resonances."""
    tell(f"\nRIGHT PLACES: F1 F2 F3 by linear prediction (order {ORDER} at {LPC_HZ} Hz), within {100 * NEAR:.0f} %")
    tell(f"  targets are times the tract's {Params().tract}\n  vowel   target Hz          heard Hz           error %")
    found = [measured(name) for name in WHISPERED_HZ]
    for vowel in found:
        star = held_to(f"vowel {vowel.name}", holds=bool(np.all(np.abs(vowel.errors) <= NEAR)))
        columns = (*vowel.target_hz, *vowel.heard_hz)
        hertz = "".join(f"{hz:6.0f}" + ("   " if i == 2 else "") for i, hz in enumerate(columns))
        tell(f"  {vowel.name:4}{hertz}   " + "".join(f"{100 * error:+6.1f}" for error in vowel.errors) + star)
    draw_vowels(found, OUT / "vowels.png")


def rhythm(ours: Sequence[Stereo], theirs: Sequence[Stereo], murmur: Stereo) -> None:
    """Pace."""
    clauses = [clause for text in SENTENCES for clause in reading_of(text).clauses]
    slowness, said = Params().slowness, syllables(clauses)
    tell("\nRHYTHM")
    tell(
        f"  syllables a second, {said} of the sentences: {said / planned_s(clauses, slowness):.2f} as planned, no rests"
    )
    low, high = SYLLABLES_HZ
    lull, rival = (np.concatenate([talk(mono_of(sentence)) for sentence in heard]) for heard in (ours, theirs))
    for who, mono in (("Lull", lull), ("espeak-ng", rival)):
        tell(f"    heard, with the rests inside a sentence, {who}: {said * RATE_HZ / len(mono):.2f}")
    for what, mono in (("sentences", lull), ("murmur", mono_of(murmur))):
        peak_hz = modulation_peak_hz(mono)
        star = held_to(f"pace of the {what}", holds=low <= peak_hz <= high)
        tell(f"  envelope moves most at {peak_hz:.2f} Hz{star} ({what}; {low:.0f}..{high:.0f} is slow speech)")
    tell(f"    espeak-ng: {modulation_peak_hz(rival):.2f} Hz")
    longer = [100 * (share - 1) for share in (WHISPERED_VOICELESS, WHISPERED_VOICED)]
    mean = 100 * lengthening(clauses, slowness)
    right = np.allclose(longer, (5.8, 15.3), atol=0.1)
    star = held_to("consonant length", holds=bool(right) and 8 <= mean <= 12)
    tell(
        f"  consonants longer than aloud: voiceless {longer[0]:.1f} %, voiced {longer[1]:.1f} %, all that is said "
        f"{mean:.1f} %{star} (Jovicic and Saric 2008: 5.8, 15.3, 10)"
    )


def pleasant(ours: Sequence[Stereo], theirs: Sequence[Stereo], murmur: Stereo) -> None:
    """Softness."""
    single = [i for i, text in enumerate(SENTENCES) if len(reading_of(text).clauses) == 1]
    tell(f"\nPLEASANT: {len(single)} sentences without a rest in them; hisses in all")
    tell("             level range dB  4-6.5/1-4 kHz dB  anywhere  rise in 10 ms dB: p99  largest")
    for who, said in (("Lull", ours), ("espeak-ng", theirs)):
        soft = softness([said[i] for i in single], np.concatenate(said))
        star = held_to("hisses", holds=soft.sibilant_db <= STAB_DB) if said is ours else ""
        tell(
            f"  {who:11}{soft.range_db:14.1f}{soft.sibilant_db:18.1f}{star:2}"
            f"{soft.anywhere_db:8.1f}{soft.attack_db:23.1f}{soft.steepest_db:9.1f}"
        )
    stab_db = Fingerprint(murmur).crisp_over_middle_db
    tell(
        f"  murmur {'':18}{stab_db:18.1f}{held_to('hisses of the murmur', holds=stab_db <= STAB_DB):2}"
        f"{sibilant_anywhere_db(mono_of(murmur)):8.1f}"
    )
    chance = attacks_db(mono_of(held("A", 1))[RATE_HZ // 4 : -RATE_HZ // 4])
    tell(f"  a held vowel rises by chance{np.percentile(chance, 99):47.1f}{chance.max():9.1f}")
    tell("  No recording of a whisper is at hand; what is most like breath at an ear, and the same figures:")
    tell("                 crest dB  envelope cv  duty  2-4 Hz  4-8 Hz  IACC")
    rows: dict[str, Any] = {"Lull's murmur": figures_of(Fingerprint(murmur))}
    rows["espeak-ng"] = figures_of(Fingerprint(np.concatenate(theirs)))
    rows |= {name: recordings()[name] for name in NEAREST}
    for name, row in rows.items():
        rates = row["modulation_depth_hz"]
        tell(
            f"  {name:14}{row['crest_db']:9.1f}{row['envelope_cv']:13.2f}{row['duty_20db']:6.2f}{rates['2-4']:8.2f}"
            f"{rates['4-8']:8.2f}{row['iacc_half_second']:6.2f}"
        )


def understood() -> None:
    """Words."""
    with ProcessPoolExecutor() as helpers:
        for judge in JUDGES:
            by = heard(judge, helpers)
            tell(f"\nUNDERSTOOD by {judge}: wrong words of Lull (seed {SEEDS[0]}), of espeak-ng, and what was heard")
            for line in (*sentence_lines(by), "", *table_lines(by)):
                tell(line)
            for name, texts in JUDGED.items():
                lull, limit = float(np.mean(by.rates(texts))), by.limit(texts)
                if judge == DECIDES:
                    star = held_to(f"{name}, understood by {judge}", holds=lull <= limit)
                    tell(f"  {name}: Lull {lull:.1f}{star}; limit, espeak-ng + {MARGIN:.0f}: {limit:.1f}")
                else:
                    tell(f"  {name}: Lull {lull:.1f}; espeak-ng + {MARGIN:.0f} would be {limit:.1f}")


if __name__ == "__main__":
    main()
