"""A Kokoro model that does not synthesise silence.

Kokoro predicts a length for every phoneme, and for the padding before the first and after the last. These two, and the
mark that closes the sentence, come out as 0.5 to 0.9 s of silence, which is computed like speech, at a cost in
proportion to its frames of 25 ms, and then cut off. In the model derived here the decoder is not given most of those
frames. Lengths, pitch and loudness are predicted as before, over all frames: with the lengths themselves bounded, the
speech came out 0.1 to 0.3 s shorter, at the cost of its first sounds. The model is made once from the verified file
and kept beside it.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import onnx

log = logging.getLogger(__name__)

VERSION = 1
"""Of the derivation: to be raised with any change to what it makes."""
FRAMES_BEFORE = 8
"""Kept before the first phoneme. Its sound begins up to 6 frames before its own frames do (measured: four voices)."""
FRAMES_AFTER = 4
"""Kept from the closing mark on. English speech has ended 3 frames before it begins, Spanish ends 3 after."""
FIRST_LETTER = 16
"""Tokens below this are marks (";" is 1, "”" is 15), from there on they are spaces and phonemes (Kokoro's list)."""
_LENGTHS = "/encoder/Clip"
"""The node that gives the lengths, in frames: float32 (1, tokens), whole numbers of at least 1."""
_TOKENS = "tokens"
_FRAMES = {"/encoder/MatMul_1": 1, "/encoder/Reshape": 2, "/encoder/Reshape_1": 2}
"""The nodes that feed the decoder, and what they give a frame: phonemes (1, 512, frames), pitch and loudness
(1, 2 x frames)."""


def lean_model(source: Path) -> Path:
    """The model derived from `source`, made if it is not there yet; `source` itself when it cannot be made.

    Args:
        source: Kokoro's ONNX file, verified.
    """
    try:
        with source.open("rb") as file:
            digest = _sha256(file.read())
        derived = source.with_name(f"{source.stem}.lean{VERSION}-{digest[:12]}.onnx")
        if not derived.exists():
            _derive(source, derived)
    except Exception as error:  # a missing package, another graph, a full disk: none of them may cost the voice
        log.warning("no lean Kokoro, it starts more slowly", extra={"source": str(source), "error": str(error)})
        return source
    return derived


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _derive(source: Path, derived: Path) -> None:
    import onnx

    model = onnx.load(str(source))
    leave_out_silence(model.graph)
    handle, unfinished = tempfile.mkstemp(dir=derived.parent, prefix=f"{derived.stem}.", suffix=".unfinished")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(model.SerializeToString())
        os.chmod(unfinished, source.stat().st_mode & 0o777)
        os.replace(unfinished, derived)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    for older in derived.parent.glob(f"{source.stem}.lean*.onnx"):
        if older != derived:
            older.unlink(missing_ok=True)
    log.info("lean Kokoro made", extra={"file": str(derived)})


def leave_out_silence(graph: onnx.GraphProto) -> None:
    """Cuts the frames of the paddings and of the closing mark from what the decoder is given.

    Raises:
        ValueError: the graph is not the one this was made for.
    """
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    outputs = {node.name: node.output[0] for node in graph.node}
    if missing := {_LENGTHS, *_FRAMES} - set(outputs):
        raise ValueError(f"no node {', '.join(sorted(missing))}")
    added: list[onnx.NodeProto] = []

    def constant(value: object, dtype: type) -> str:
        name = f"lean/constant_{len(graph.initializer)}"
        graph.initializer.append(numpy_helper.from_array(np.asarray(value, dtype=dtype), name))
        return name

    def node(operator: str, *inputs: str, **attributes: Any) -> str:
        name = f"lean/{operator}_{len(added)}"
        added.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        return name

    def part(data: str, start: str, end: str, axis: int) -> str:
        return node("Slice", data, start, end, constant([axis], np.int64))

    zero, one, two_from_end = (constant([value], np.int64) for value in (0, 1, -2))
    far = constant([np.iinfo(np.int64).max], np.int64)
    lengths = node("Cast", outputs[_LENGTHS], to=TensorProto.INT64)
    # Before: the first token is padding.
    first = node("Reshape", part(lengths, zero, one, 1), constant([1], np.int64))
    start = node("Max", node("Sub", first, constant([FRAMES_BEFORE], np.int64)), zero)
    # After: the last token is padding, number 0; the one before it is the closing mark, if there is one.
    is_mark = node("Less", part(_TOKENS, two_from_end, far, 1), constant(FIRST_LETTER, np.int64))
    closing = node("Mul", part(lengths, two_from_end, far, 1), node("Cast", is_mark, to=TensorProto.INT64))
    silent = node("ReduceSum", closing, constant([0, 1], np.int64), keepdims=0)
    left_out = node("Max", node("Sub", node("Reshape", silent, one), constant([FRAMES_AFTER], np.int64)), zero)
    total = node("Reshape", node("ReduceSum", lengths, constant([0, 1], np.int64), keepdims=0), one)
    end = node("Sub", total, left_out)
    for name, per_frame in _FRAMES.items():
        scale, output = constant([per_frame], np.int64), outputs[name]
        readers = [(user, index) for user in graph.node for index, given in enumerate(user.input) if given == output]
        cut = part(output, node("Mul", start, scale), node("Mul", end, scale), 1 if per_frame == 2 else 2)
        for user, index in readers:
            if user.name.startswith("/decoder") or user.op_type == "DynamicQuantizeLinear":
                user.input[index] = cut
    # Nodes have to stand in the order in which they are computed.
    nodes = _in_order([*graph.node, *added], {given.name for given in (*graph.input, *graph.initializer)})
    del graph.node[:]
    graph.node.extend(nodes)


def _in_order(nodes: list[onnx.NodeProto], known: set[str]) -> list[onnx.NodeProto]:
    ordered: list[onnx.NodeProto] = []
    waiting = nodes
    while waiting:
        late = []
        for node in waiting:
            if all(not name or name in known for name in node.input):
                ordered.append(node)
                known.update(node.output)
            else:
                late.append(node)
        if len(late) == len(waiting):
            raise ValueError(f"nothing computes the inputs of {late[0].name}")
        waiting = late
    return ordered
