"""Pods at RunPod: the service itself, a faster-whisper server, an Orpheus server.

    python -m deploy.runpod --help

kinds.py     what runs in which pod, as the body of RunPod's `POST /pods`
client.py    RunPod's REST API, version 1
readiness.py does the pod do its work yet?

Needs nothing but Python: it runs where the service is not installed.
"""
