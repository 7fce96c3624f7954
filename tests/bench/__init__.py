"""How it is to talk to the running service, measured in what the caller hears. `python -m tests.bench --help`.

plan.py          which calls, callers, pauses and interruptions (drawn by a seed)
clips.py         what the callers say, with their pauses
line.py          a line into the service, and how a call is held over it
phone_line.py    the simulated telephone as such a line · browser_line.py Chromium as such a line
recording.py     both sides of a call on one clock
measuring.py     every figure, from a recording and nothing else
content.py       where the answer itself begins, after "Sure" and "Let me see"
stock.py         FastRTC's ReplyOnPause with the same engines, to compare with
hosted_app.py, hosted_model.py   the service on engines as slow as hosted ones
report.py        tables
"""
