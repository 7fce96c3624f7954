// What the page needs in the browser beyond gradio: one click to start a call, plain words when a call cannot be had,
// the microphone's level, the choice between cards and table, thumbs, and a transcript that follows the conversation.
() => {
  const WORDS = __TEXTS__; // by layout.py, in the page's language
  document.documentElement.lang = WORDS.language;

  // FastRTC's own messages, which we say in our words.
  const THEIRS = [
    [/too many concurrent connections/i, "full"],
    [/connection failed/i, "lost"],
    [/connection errored out|connection to the server was lost/i, "gone"],
    [/allow access to the microphone|allow recording access/i, "NotAllowedError"],
  ];

  const notice = (key) => {
    const box = document.querySelector("#call-notice");
    const words = key ? WORDS[key] : "";
    if (!box || box.textContent === words) return; // writing the same again would wake the observer for ever
    box.textContent = words;
    box.hidden = !key;
  };

  const media = navigator.mediaDevices;
  if (media) {
    const ask = media.getUserMedia.bind(media);
    media.getUserMedia = async (constraints) => {
      try {
        const stream = await ask(constraints);
        notice(null);
        if (constraints && constraints.audio) listenTo(stream);
        return stream;
      } catch (error) {
        wanted = false;
        notice(error.name in WORDS ? error.name : "NotFoundError");
        throw error;
      }
    };
  }

  // How loud the microphone is: the caller sees that they are heard. Ten times a second is smooth enough, and cheap.
  const LEVEL_MS = 100;
  const QUIET_DB = -60;
  let meter = null;
  const listenTo = (stream) => {
    const Context = window.AudioContext || window.webkitAudioContext;
    if (!Context || !stream.getAudioTracks().length) return;
    stopMeter();
    const context = new Context();
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    context.createMediaStreamSource(stream).connect(analyser);
    const sound = new Float32Array(analyser.fftSize);
    const track = stream.getAudioTracks()[0];
    const timer = setInterval(() => {
      if (track.readyState === "ended") return stopMeter();
      analyser.getFloatTimeDomainData(sound);
      const power = sound.reduce((sum, sample) => sum + sample * sample, 0) / sound.length;
      const db = 10 * Math.log10(power + 1e-12);
      showLevel(Math.min(1, Math.max(0, 1 - db / QUIET_DB)));
    }, LEVEL_MS);
    meter = { context, timer };
  };
  const stopMeter = () => {
    if (!meter) return;
    clearInterval(meter.timer);
    meter.context.close();
    meter = null;
    showLevel(0);
  };
  const showLevel = (level) => document.querySelector("#level")?.style.setProperty("--level", level.toFixed(2));

  // A browser that finds no way through goes on looking for half a minute, or for ever. Nobody waits for so long.
  const CONNECT_MS = 15000;
  let blocked = false; // the last connection never came to be
  const giveUp = (connection) => {
    if (connection.connectionState === "closed") return; // the caller was quicker
    // FastRTC hangs up when a connection has failed.
    Object.defineProperty(connection, "connectionState", { get: () => "failed" });
    connection.dispatchEvent(new Event("connectionstatechange"));
  };

  const Connection = window.RTCPeerConnection;
  if (Connection) {
    window.RTCPeerConnection = class extends Connection {
      constructor(...settings) {
        super(...settings);
        // A page that is left says goodbye: otherwise the service hears of it when its checks fail, half a minute later.
        window.addEventListener("pagehide", () => this.close());
        let looking = null;
        blocked = true;
        const answer = this.setRemoteDescription.bind(this);
        this.setRemoteDescription = (...description) => {
          looking = setTimeout(() => giveUp(this), CONNECT_MS);
          return answer(...description);
        };
        this.addEventListener("connectionstatechange", (event) => {
          // The browser goes on trying by itself, for half a minute; FastRTC, which is told after us, would hang up.
          const unsteady = this.connectionState === "disconnected";
          if (unsteady) event.stopImmediatePropagation();
          setMark(document.querySelector("#call-card"), "data-reconnecting", unsteady);
          if (unsteady) notice("unsteady");
          if (this.connectionState === "failed") notice(blocked ? "blocked" : "lost");
          if (this.connectionState === "connected") {
            blocked = false;
            notice(null);
          }
          if (this.connectionState !== "connecting") clearTimeout(looking);
        });
      }
    };
  }

  const START = "#call button[data-call]";
  let wanted = false; // the caller asked for a call; the microphone is still being asked for

  const label = (element) => (element ? element.textContent.trim() : "");
  const setMark = (element, name, on) => {
    if (element && element.hasAttribute(name) !== on) element.toggleAttribute(name, on);
  };

  const tendCall = () => {
    const grant = document.querySelector('#call [title="grant webcam access"]');
    if (grant) {
      grant.title = WORDS.start;
      grant.dataset.start = "";
      const words = grant.querySelector(".wrap");
      if (words && words.lastChild) words.lastChild.textContent = WORDS.start;
      grant.querySelector("button").addEventListener("click", () => {
        if (!media) return notice("insecure");
        wanted = true;
      });
    }
    // FastRTC calls its one button "start stream" to screen readers, whatever it does.
    document.querySelector('#call button[aria-label="start stream"]')?.setAttribute("data-call", "");
    const start = document.querySelector(START);
    if (start && start.ariaLabel !== label(start)) start.ariaLabel = label(start);
    for (const mute of document.querySelectorAll('#call .mute-button[aria-label*="mute"]')) {
      // FastRTC's labels are English, and its icons' titles tell of a volume.
      const words = /mic/.test(mute.ariaLabel) ? WORDS.microphone : WORDS.loudspeaker;
      mute.ariaLabel = mute.title = words;
      mute.querySelector("title")?.remove();
    }
    const card = document.querySelector("#call-card");
    setMark(card, "data-waiting", label(start).startsWith(WORDS.connecting));
    setMark(card, "data-live", label(start).startsWith(WORDS.hang_up));
    if (start && wanted) {
      wanted = false;
      start.click();
    }
  };

  // A second click while the call is being connected would open a second connection.
  document.addEventListener(
    "click",
    (event) => {
      const start = event.target.closest && event.target.closest(START);
      if (start && label(start).startsWith(WORDS.connecting)) {
        event.stopImmediatePropagation();
        event.preventDefault();
      }
    },
    true
  );

  const tendMessages = () => {
    for (const toast of document.querySelectorAll(".toast-body:not([data-read])")) {
      toast.dataset.read = "";
      const theirs = THEIRS.find(([pattern]) => pattern.test(toast.textContent));
      if (theirs) {
        notice(theirs[1] === "lost" && blocked ? "blocked" : theirs[1]);
        toast.querySelector("button")?.click();
      }
    }
  };

  // Cards or table: what was chosen, else what fits the screen.
  const KEPT = "homes-shown-as";
  const narrow = window.matchMedia("(max-width: 760px)");
  const kept = () => {
    try {
      return localStorage.getItem(KEPT);
    } catch {
      return null; // a browser may forbid it
    }
  };
  let chosen = kept();
  const showHomes = () => {
    const homes = document.querySelector("#homes");
    const view = chosen || (narrow.matches ? "cards" : "table");
    if (homes && homes.dataset.view !== view) homes.dataset.view = view;
    for (const button of document.querySelectorAll("[data-show]")) {
      const pressed = String(button.dataset.show === view);
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    }
  };
  narrow.addEventListener("change", showHomes);

  // Thumbs: gradio hears of them through a field that nobody sees.
  let pressed = 0;
  let thumb = null; // the last one that had the focus; a transcript that is drawn anew would lose it
  const rate = (button) => {
    const field = document.querySelector("#rating textarea, #rating input");
    if (!field) return;
    field.value = `${button.dataset.turn}:${button.dataset.good} ${++pressed}`; // the same twice is no input
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const keepFocus = () => {
    if (thumb && document.activeElement === document.body) {
      document.querySelector(`.thumb[data-turn="${thumb.turn}"][data-good="${thumb.good}"]`)?.focus();
    }
  };
  document.addEventListener("focusin", (event) => {
    thumb = event.target.classList.contains("thumb") ? { ...event.target.dataset } : null;
  });
  document.addEventListener("pointerdown", () => {
    thumb = null;
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest(".thumb, [data-show]");
    if (!button) return;
    if (button.dataset.show) {
      chosen = button.dataset.show;
      try {
        localStorage.setItem(KEPT, chosen);
      } catch {} // it is chosen for this visit
      showHomes();
    } else {
      rate(button);
    }
  });

  let spoken = "";
  let drawn = null;
  const tendTranscript = () => {
    const lines = document.querySelector("#transcript .lines");
    // Words that have been heard only change their look: the text is the same, but a new element starts at its top.
    if (lines && (lines !== drawn || lines.textContent !== spoken)) {
      drawn = lines;
      spoken = lines.textContent;
      lines.scrollTop = lines.scrollHeight;
    }
  };

  const tend = () => {
    tendCall();
    tendMessages();
    tendTranscript();
    showHomes();
    keepFocus();
  };
  new MutationObserver(tend).observe(document.body, { childList: true, subtree: true, characterData: true });
  tend();
  if (!media) notice("insecure");
}
