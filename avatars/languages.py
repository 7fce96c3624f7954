"""The languages that avatars speak in this service: what the settings leave of what their files have."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping

from avatars.avatar import Avatar, LanguageCode

_log = logging.getLogger(__name__)


def in_languages(
    avatars: Mapping[str, Avatar], language: LanguageCode | None, allowed: Collection[LanguageCode]
) -> dict[str, Avatar]:
    """The avatars as they are to answer.

    Args:
        avatars: by name in lower case, as their files have them.
        language: spoken from the first word on; each avatar's own if None. One without a translation keeps its own.
        allowed: languages that a call may change to; translations into others are left out. What an avatar speaks
            first it keeps, allowed or not.
    """
    return {key: _in_language(avatar, language, allowed) for key, avatar in avatars.items()}


def speak_spanish(avatars: Mapping[str, Avatar]) -> bool:
    """May a call be in Spanish?"""
    return any("es" in avatar.languages for avatar in avatars.values())


def _in_language(avatar: Avatar, language: LanguageCode | None, allowed: Collection[LanguageCode]) -> Avatar:
    if language is not None and language in avatar.languages:
        avatar = avatar.in_language(language)
    elif language is not None:
        _log.warning(
            "avatar has no words in that language and speaks its own: add translations to its file",
            extra={"avatar": avatar.name, "wanted": language, "speaks": avatar.language},
        )
    translations = {code: words for code, words in avatar.translations.items() if code in allowed}
    return avatar.model_copy(update={"translations": translations})
