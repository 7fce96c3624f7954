// What the page needs in the browser beyond gradio: one click to start a call, plain words when a call cannot be had,
// and a transcript that follows the conversation.
() => {
  const WORDS = {
    NotAllowedError: "The microphone is blocked. Allow it in the address bar and start again, or type your wish instead.",
    NotFoundError: "No microphone was found. Plug one in and start again, or type your wish instead.",
    NotReadableError: "Another program is using the microphone. Close it and start again, or type your wish instead.",
    insecure: "A browser lends its microphone only to https pages and to localhost. You can type your wish instead.",
    full: "All our lines are busy right now. Please try again in a few minutes, or type your wish.",
    lost: "The call was lost. Check your connection and start it again; you can also type.",
  };
  // FastRTC's own messages, which we say in our words.
  const THEIRS = [
    [/too many concurrent connections/i, "full"],
    [/connection failed/i, "lost"],
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
        return stream;
      } catch (error) {
        wanted = false;
        notice(error.name in WORDS ? error.name : "NotFoundError");
        throw error;
      }
    };
  }

  const Connection = window.RTCPeerConnection;
  if (Connection) {
    window.RTCPeerConnection = class extends Connection {
      constructor(...settings) {
        super(...settings);
        // A page that is left says goodbye: otherwise the service hears of it when its checks fail, half a minute later.
        window.addEventListener("pagehide", () => this.close());
        this.addEventListener("connectionstatechange", () => {
          if (this.connectionState === "failed" || this.connectionState === "disconnected") notice("lost");
          if (this.connectionState === "connected") notice(null);
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
      grant.title = "Start the call";
      grant.dataset.start = "";
      const words = grant.querySelector(".wrap");
      if (words && words.lastChild) words.lastChild.textContent = "Start the call";
      grant.querySelector("button").addEventListener("click", () => {
        if (!media) return notice("insecure");
        wanted = true;
      });
    }
    // FastRTC calls its one button "start stream" to screen readers, whatever it does.
    document.querySelector('#call button[aria-label="start stream"]')?.setAttribute("data-call", "");
    const start = document.querySelector(START);
    if (start && start.ariaLabel !== label(start)) start.ariaLabel = label(start);
    const card = document.querySelector("#call-card");
    setMark(card, "data-waiting", label(start).startsWith("Connecting"));
    setMark(card, "data-live", label(start).startsWith("Hang up"));
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
      if (start && label(start).startsWith("Connecting")) {
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
        notice(theirs[1]);
        toast.querySelector("button")?.click();
      }
    }
  };

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
  };
  new MutationObserver(tend).observe(document.body, { childList: true, subtree: true, characterData: true });
  tend();
  if (!media) notice("insecure");
}
