// What the studio does in the browser itself: a row of the log that is chosen, what is wrong shown at its field, a call
// that is played back. Everything is delegated from the document: gradio draws its elements anew.
(() => {
  const tell = (id, value, tries = 100) => {
    const field = document.querySelector(`#${id} textarea, #${id} input`);
    if (!field) {
      // Gradio fetches each kind of element when it is needed first: a row may be there before the field.
      if (tries > 0) setTimeout(() => tell(id, value, tries - 1), 100);
      return;
    }
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // The log: a click anywhere in a row is one on its button.
  let asked = 0;
  const choose = (row) => {
    document.querySelectorAll("#calls-table tr[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
    row.setAttribute("aria-current", "true");
    asked += 1; // the same call again is news too: its text may have grown
    tell("call-chosen", `${row.dataset.call} ${asked}`);
  };

  // The form: what is wrong is told at its field as well as in the list beside the form.
  const markFields = () => {
    document.querySelectorAll(".wrong-here").forEach((note) => note.remove());
    document.querySelectorAll("[id^=field-] [aria-invalid]").forEach((input) => {
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
    });
    document.querySelectorAll("#edit-verdict li[data-field]").forEach((item) => {
      const field = document.getElementById(item.dataset.field);
      const input = field && field.querySelector("textarea, input");
      if (!input) return;
      const note = document.createElement("p");
      note.className = "wrong-here";
      note.id = `${item.dataset.field}-wrong`;
      note.textContent = item.dataset.why;
      document.getElementById(note.id)?.remove();
      field.append(note);
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", note.id);
    });
  };
  const goTo = (id) => {
    const field = document.getElementById(id);
    if (!field) return;
    for (let part = field; part; part = part.parentElement) {
      const head = part.querySelector(":scope > .label-wrap");
      if (head && !head.classList.contains("open")) head.click();
    }
    setTimeout(() => {
      field.scrollIntoView({ block: "center" });
      field.querySelector("textarea, input")?.focus();
    }, 60);
  };

  // A call's text at its own pace, or faster.
  const LONGEST_GAP_S = 6;
  let playing = null;
  const stop = () => {
    if (!playing) return;
    playing.timers.forEach(clearTimeout);
    playing.sections.forEach((section) => section.classList.remove("to-come", "now"));
    playing.button.textContent = playing.button.dataset.play;
    playing = null;
  };
  const play = (button) => {
    const sections = [...document.querySelectorAll("#call-read .talk section[data-at]")];
    const speed = Number(document.getElementById("playback-speed")?.value || 1);
    const timers = [];
    let at = 0;
    let before = 0;
    playing = { sections, timers, button };
    button.textContent = button.dataset.stop;
    sections.forEach((section) => section.classList.add("to-come"));
    sections.forEach((section) => {
      at += Math.min(LONGEST_GAP_S, Math.max(0, Number(section.dataset.at) - before)) / speed;
      before = Number(section.dataset.at);
      timers.push(setTimeout(() => {
        sections.forEach((other) => other.classList.remove("now"));
        section.classList.remove("to-come");
        section.classList.add("now");
        section.scrollIntoView({ block: "nearest" });
      }, at * 1000));
    });
    timers.push(setTimeout(stop, at * 1000 + 2500));
  };

  document.addEventListener("click", (event) => {
    if (!event.target.closest) return;
    const row = event.target.closest("#calls-table tr[data-call]");
    const problem = event.target.closest("#edit-verdict [data-go]");
    const player = event.target.closest("#call-read [data-play]");
    if (row) choose(row);
    if (problem) goTo(problem.dataset.go);
    if (player) {
      const started = playing;
      stop();
      if (!started) play(player);
    }
  });

  // A tab that was opened before gradio listened was never read, and a plot that came before plotly is never drawn.
  const LOOK_MS = 1500;
  const MOST_LOOKS = 6;
  const missing = (tab) => {
    const seen = (selector) => [...document.querySelectorAll(selector)].filter((each) => each.offsetParent !== null);
    if (seen(`#${tab} .unread`).length) return true;
    return tab === "dashboard-tiles" && seen(`#${tab}`).length > 0
      && seen('[id^="plot-"]').some((plot) => !plot.querySelector(".main-svg"));
  };
  const looks = { "calls-note": { again: "calls-again", since: 0, times: 0 }, "dashboard-tiles": { again: "dashboard-again", since: 0, times: 0 } };
  setInterval(() => {
    for (const [tab, look] of Object.entries(looks)) {
      if (!missing(tab)) {
        look.since = look.times = 0;
      } else if (++look.since > 1 && look.times < MOST_LOOKS) {
        look.since = 0;
        look.times += 1;
        document.getElementById(look.again)?.click();
      }
    }
  }, LOOK_MS);

  let verdict = "";
  let read = null;
  new MutationObserver(() => {
    const now = document.querySelector("#edit-verdict")?.innerHTML || "";
    if (now !== verdict) {
      verdict = now;
      markFields();
    }
    const talk = document.querySelector("#call-read .read");
    if (talk !== read) {
      stop();
      read = talk;
      talk?.scrollIntoView({ block: "nearest", behavior: "smooth" });
    }
  }).observe(document.body, { childList: true, subtree: true });
})();
