"""How this project opens ONNX models."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnxruntime


def open_session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    """An inference session on the CPU.

    Its threads sleep while they wait for work: on a machine with as many calls as cores, threads that spin take the
    time that another call's inference needs.

    Args:
        path: `.onnx` or `.ort` file.
        threads: cores one inference may use.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
