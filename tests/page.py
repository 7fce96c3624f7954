"""A real browser with a microphone that plays a file, and an ear at its loudspeaker."""

from __future__ import annotations

import base64
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
from playwright.async_api import Page, async_playwright

from pipeline.audio import AudioChunk, join, silence
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
