"""The page at the studio's door. It needs no script and asks no other host."""

from __future__ import annotations

from html import escape

from ui.studio.words import Words

_STYLE = """
:root { color-scheme: light dark; --paper: #faf8f5; --card: #fff; --line: #d0c8bc; --ink: #1b1e1d; --quiet: #6b655b;
  --accent: #1f7159; --warm: #b4501e; }
@media (prefers-color-scheme: dark) { :root { --paper: #131615; --card: #1b1f1e; --line: #3b3a36; --ink: #f3efe9;
  --quiet: #a9a59b; --warm: #f0a071; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px; background: var(--paper);
  color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { width: 100%; max-width: 380px; padding: 28px; background: var(--card); border: 1px solid var(--line);
  border-radius: 16px; }
h1 { margin: 0 0 4px; font-size: 1.35rem; } p { margin: 0 0 18px; color: var(--quiet); }
label { display: block; margin-bottom: 6px; font-weight: 600; }
input, button { width: 100%; min-height: 46px; padding: 0 14px; border-radius: 10px; font: inherit; }
input { border: 1px solid var(--line); background: transparent; color: inherit; }
button { margin-top: 14px; border: 0; background: var(--accent); color: #fff; font-weight: 620; cursor: pointer; }
input:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.note { margin: 16px 0 0; color: var(--warm); }
"""


def page_html(words: Words, note: str = "", form: bool = True) -> str:
    """The door: a field for the password, or without it the reason why nobody is let in.

    Args:
        words: in the visitor's language.
        note: what went wrong.
        form: may a password be given?
    """
    asked = (
        '<form method="post" action="/studio/login">'
        f'<label for="password">{escape(words("password"))}</label>'
        '<input id="password" name="password" type="password" autocomplete="current-password" required autofocus>'
        f"<button>{escape(words('sign in'))}</button></form>"
        if form
        else ""
    )
    told = f'<p class="note" role="alert">{escape(note)}</p>' if note else ""
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escape(words('studio'))}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{escape(words('studio'))}</h1><p>{escape(words('for staff'))}</p>{asked}{told}</main></body></html>"
    )
