"""Every error this project raises on purpose.

    VoiceAgentError
    ├── SettingsError          a setting is wrong: stops the start, the message says which and what is allowed
    ├── AssetError             a model file cannot be had or is damaged: stops the start
    ├── AvatarError            an avatar file is wrong or the name is unknown: stops the start
    ├── ListingsError          the listings file as a whole is unusable: stops the start
    ├── EngineError            an engine failed; recoverable: a fall-back takes over
    │   ├── EngineTimeout      it did not answer within its time limit
    │   └── EngineUnavailable  it cannot be made or reached at all (a package, a key or a server is missing)
    ├── SearchFailed           the search failed (not: it found nothing); recoverable: the caller hears an apology
    ├── CallRefused            a call was not admitted (line full, stopping); the caller is told
    └── RecordsUnreadable      the file of records is another one, or cannot be read; staff are told

Recoverable means: caught inside the call, counted, shown as an event; the call goes on.
"""


class VoiceAgentError(Exception):
    """Base of all errors this project raises on purpose."""


class SettingsError(VoiceAgentError):
    """A setting is missing or wrong. The message names it and says what is allowed."""


class AssetError(VoiceAgentError):
    """A model file cannot be fetched or does not have the expected content."""


class AvatarError(VoiceAgentError):
    """An avatar definition is invalid, or no avatar has that name."""


class ListingsError(VoiceAgentError):
    """The listings file is missing, unreadable or holds no usable row."""


class EngineError(VoiceAgentError):
    """An engine failed while working. Recoverable.

    Attributes:
        retry_after_s: for how long its provider asks not to be asked again, in seconds; None if it did not say.
        status: of the provider's answer over HTTP; None if there was none.
    """

    def __init__(self, message: str = "", *, retry_after_s: float | None = None, status: int | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
        self.status = status


class EngineTimeout(EngineError):
    """An engine did not answer within its time limit."""


class EngineUnavailable(EngineError):
    """An engine cannot be made or reached; the message says what to install or set."""


class SearchFailed(VoiceAgentError):
    """The search could not be carried out. Different from a search that finds nothing."""


class CallRefused(VoiceAgentError):
    """A call was not admitted."""


class RecordsUnreadable(VoiceAgentError):
    """The file of records cannot be read."""
