"""A real browser with a microphone that plays a file, and an ear at its loudspeaker."""

from __future__ import annotations

import base64
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
from playwright.async_api import Page, async_playwright

from pipeline.audio import AudioChunk, Samples, join, silence
from tests.conftest import chromium

MICROPHONE_RATE_HZ = 48_000
QUIET_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)
# Keeps what the page hears: every remote track goes through a tap that copies its samples.
_TAP = """
(() => {
  const Original = window.RTCPeerConnection;
  window.heard = {rate: 0, parts: []};
  window.RTCPeerConnection = function (...args) {
    const connection = new Original(...args);
    connection.addEventListener('track', event => {
      const context = new AudioContext();
      window.heard.rate = context.sampleRate;
      const source = context.createMediaStreamSource(new MediaStream([event.track]));
      const tap = context.createScriptProcessor(4096, 1, 1);
      tap.onaudioprocess = e => window.heard.parts.push(Int16Array.from(
        e.inputBuffer.getChannelData(0), value => Math.max(-1, Math.min(1, value)) * 32767));
      source.connect(tap);
      tap.connect(context.destination);
    });
    return connection;
  };
  window.RTCPeerConnection.prototype = Original.prototype;
})();
"""
_COLLECT = """
() => {
  const all = new Int16Array(window.heard.parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of window.heard.parts) { all.set(part, at); at += part.length; }
  const bytes = new Uint8Array(all.buffer);
  let text = '';
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return [window.heard.rate, btoa(text)];
}
"""


def write_microphone(path: Path, *parts: AudioChunk | float) -> None:
    """A WAV file for the fake microphone from speech and pauses (in seconds)."""
    chunks = [
        silence(part, MICROPHONE_RATE_HZ) if isinstance(part, int | float) else part.at_rate(MICROPHONE_RATE_HZ)
        for part in parts
    ]
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, MICROPHONE_RATE_HZ, 0, "NONE", ""))
        out.writeframes(join(chunks, MICROPHONE_RATE_HZ).samples.tobytes())


@asynccontextmanager
async def open_page(
    address: str, microphone: Path | None, *, width: int = 1280, height: int = 900
) -> AsyncIterator[Page]:
    """The service's page in Chromium. Without a microphone its use is refused, as by a visitor."""
    fake = (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={microphone}%noloop",
    )
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium(), args=[*QUIET_FLAGS, *(fake if microphone else ())]
        )
        context = await browser.new_context(viewport={"width": width, "height": height})
        if microphone:
            await context.grant_permissions(["microphone"])
        page = await context.new_page()
        await page.add_init_script(_TAP)
        await page.goto(f"http://{address}/")
        await page.wait_for_selector("#call button", timeout=60_000)
        yield page
        await browser.close()


async def heard_by(page: Page) -> AudioChunk:
    """Everything that came out of the page's loudspeaker so far."""
    rate_hz, encoded = await page.evaluate(_COLLECT)
    return AudioChunk(np.frombuffer(base64.b64decode(encoded), dtype=np.int16), int(rate_hz))


CLOCKED_RATE_HZ = 48_000
# Microphone and ear in one audio context: the page's microphone is a node into which clips are played on command, and
# a recorder in the same graph takes that node on its first channel and every remote track on its second. So the two
# sides of a call lie beside each other sample by sample, whatever the machine is doing. `clock.frames` counts blocks
# that never came; they are filled with silence, so that times stay right.
_CLOCK = """
(() => {
  const rate = 48000, context = new AudioContext({sampleRate: rate, latencyHint: 'interactive'});
  const mouth = context.createMediaStreamDestination();
  const voice = context.createGain(), both = context.createChannelMerger(2);
  voice.connect(mouth);
  voice.connect(both, 0, 0);
  const still = context.createConstantSource();
  const nothing = context.createGain();
  nothing.gain.value = 0;
  still.connect(nothing);
  nothing.connect(voice);
  still.start();
  const clock = window.clock = {rate, context, voice, parts: [], frames: 0, first: null, levels: [], step: 480};
  const worklet = `registerProcessor('keep', class extends AudioWorkletProcessor {
    constructor() { super(); this.at = 0; this.from = 0; this.data = [new Float32Array(4800), new Float32Array(4800)]; }
    process(inputs) {
      if (this.at === 0) this.from = currentFrame;
      for (const side of [0, 1]) {
        const channel = inputs[0][side];
        for (let i = 0; i < 128; i++) this.data[side][(this.at + i) % 4800] = channel ? channel[i] : 0;
      }
      this.at += 128;
      if (this.at >= 1920) {
        const cut = this.data.map(side => side.slice(0, this.at));
        this.port.postMessage([this.from, cut[0], cut[1]]);
        this.at = 0;
      }
      return true;
    }
  });`;
  clock.ready = context.audioWorklet.addModule(
    URL.createObjectURL(new Blob([worklet], {type: 'text/javascript'}))).then(() => {
    const keep = new AudioWorkletNode(context, 'keep', {numberOfInputs: 1, channelCount: 2,
      channelCountMode: 'explicit', channelInterpretation: 'discrete'});
    keep.port.onmessage = ({data: [from, spoken, heard]}) => {
      if (clock.first === null) clock.first = from;
      const to16 = part => Int16Array.from(part, x => Math.max(-32768, Math.min(32767, Math.round(x * 32768))));
      clock.parts.push([from, to16(spoken), to16(heard)]);
      clock.frames = from + heard.length;
      for (let i = 0; i < heard.length; i += clock.step) {
        let sum = 0;
        const n = Math.min(clock.step, heard.length - i);
        for (let k = 0; k < n; k++) sum += heard[i + k] * heard[i + k];
        clock.levels.push([(from + i) / rate, 32768 * Math.sqrt(sum / n)]);
      }
    };
    both.connect(keep);
    const silent = context.createGain();
    silent.gain.value = 0;
    keep.connect(silent);
    silent.connect(context.destination);
  });
  clock.listen = stream => context.createMediaStreamSource(stream).connect(both, 0, 1);
  clock.say = async text => {
    const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
    const samples = Float32Array.from(new Int16Array(bytes.buffer), x => x / 32768);
    const buffer = context.createBuffer(1, samples.length, rate);
    buffer.copyToChannel(samples, 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(voice);
    const at = context.currentTime + 0.05;
    source.start(at);
    return at - clock.first / rate;
  };
  clock.sound = (since, loud) => {
    const zero = clock.first / rate, levels = clock.levels;
    let first = null, last = null;
    for (let i = levels.length - 1; i >= 0 && levels[i][0] - zero >= since; i--) {
      if (levels[i][1] > loud) { first = levels[i][0] - zero; if (last === null) last = first + clock.step / rate; }
    }
    return [clock.frames / rate - zero, first, last];
  };
  navigator.mediaDevices.getUserMedia = async () => { await context.resume(); await clock.ready; return mouth.stream; };
  const Original = window.RTCPeerConnection;
  window.RTCPeerConnection = function (...args) {
    const connection = new Original(...args);
    connection.addEventListener('track', event => clock.listen(new MediaStream([event.track])));
    return connection;
  };
  window.RTCPeerConnection.prototype = Original.prototype;
})();
"""
_COLLECT_CLOCKED = """
() => {
  const first = clock.first, length = clock.frames - first;
  return [1, 2].map(side => {
    const all = new Int16Array(length);
    for (const part of clock.parts) all.set(part[side], part[0] - first);
    const bytes = new Uint8Array(all.buffer);
    let text = '';
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return btoa(text);
  });
}
"""


@asynccontextmanager
async def open_page_with_clock(address: str, path: str = "/", ready: str = "#call button") -> AsyncIterator[Page]:
    """A page whose microphone is played by `say_clocked` and whose ear is recorded in the same audio clock."""
    async with async_playwright() as playwright:
        flags = (*QUIET_FLAGS, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
        browser = await playwright.chromium.launch(executable_path=chromium(), args=list(flags))
        context = await browser.new_context(viewport={"width": 1280, "height": 900})
        await context.grant_permissions(["microphone"])
        page = await context.new_page()
        await page.add_init_script(_CLOCK)
        await page.goto(f"http://{address}{path}")
        await page.wait_for_selector(ready, timeout=60_000)
        await page.evaluate("async () => { await clock.context.resume(); await clock.ready; }")
        await page.wait_for_function("clock.first !== null")
        yield page
        await page.close()  # a page that is left hangs up; a browser that is killed cannot
        await browser.close()


async def say_clocked(page: Page, audio: AudioChunk) -> float:
    """Plays a clip into the microphone; gives the time of its first sample, in seconds of the recording."""
    encoded = base64.b64encode(audio.at_rate(CLOCKED_RATE_HZ).samples.astype("<i2").tobytes()).decode()
    return float(await page.evaluate("text => clock.say(text)", encoded))


async def clocked_sound(page: Page, since_s: float, loud: float) -> tuple[float, float | None, float | None]:
    """The recording's time now, and when 10 ms louder than `loud` (RMS, int16) were first and last heard since."""
    since = min(since_s, 1e9)
    now_s, first_s, last_s = await page.evaluate("([since, loud]) => clock.sound(since, loud)", [since, loud])
    return float(now_s), first_s, last_s


async def wait_until(page: Page, at_s: float) -> None:
    """Returns when the recording has reached `at_s`."""
    await page.wait_for_function(
        "at => (clock.frames - clock.first) / clock.rate >= at", arg=at_s, polling=30, timeout=60_000
    )


async def collect_clocked(page: Page) -> tuple[Samples, Samples]:
    """Microphone and ear so far, int16 (n,) each at 48 kHz."""
    mouth, ear = await page.evaluate(_COLLECT_CLOCKED)
    return tuple(np.frombuffer(base64.b64decode(side), dtype="<i2").astype(np.int16) for side in (mouth, ear))  # type: ignore[return-value]
