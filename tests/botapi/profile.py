"""What a bot says of itself: name, descriptions, commands, menu button; per language."""

from typing import Any


class Profile:
    """The part of the server that keeps it."""

    def __init__(self) -> None:
        self.commands: dict[tuple[str, str], list[str]] = {}
        """(scope, language) -> names."""
        self.profile: dict[tuple[str, str], str] = {}
        """(what, language) -> text; language '' is everybody else's."""
        self.menu_button: dict[str, Any] = {}

    async def _setMyCommands(self, params: dict[str, Any]) -> Any:
        from tests.botapi.server import Refusal

        for command in params["commands"]:
            name, words = command["command"], command["description"]
            if not (1 <= len(name) <= 32 and name == name.lower() and name.replace("_", "").isalnum()):
                raise Refusal(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(words) <= 256:
                raise Refusal(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        scope = params.get("scope", {"type": "default"})["type"]
        self.commands[scope, params.get("language_code", "")] = [c["command"] for c in params["commands"]]
        return True

    async def _setMyName(self, params: dict[str, Any]) -> Any:
        return self._described("name", params)

    async def _setMyDescription(self, params: dict[str, Any]) -> Any:
        return self._described("description", params)

    async def _setMyShortDescription(self, params: dict[str, Any]) -> Any:
        return self._described("short_description", params)

    def _described(self, what: str, params: dict[str, Any]) -> bool:
        self.profile[what, params.get("language_code", "")] = params.get(what, "")
        return True

    async def _setChatMenuButton(self, params: dict[str, Any]) -> Any:
        self.menu_button = params.get("menu_button", {"type": "default"})
        return True
