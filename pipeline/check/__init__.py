"""`python -m pipeline.check`: what is set up, whether it works, how fast, and what stands in for it when it does not.

finding.py   what is known of one part          choosing.py  which setting chose what
trying.py    three tries, with limits           failing.py   what an error means and what to do
hosted.py    engines behind an address          in_process.py  engines of this process, model files
stores.py    Qdrant, memory, databases, disk    outside.py   telephone, webhook, traces
content.py   listings, avatars                  running.py   all of it at once      wording.py  the table, JSON
"""
