"""Settings, from WARROOM_... environment variables (or a .env file in the working folder)."""

from pathlib import Path

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import OperatorError


class Settings(BaseSettings):
    """What an operator can set. Every field is WARROOM_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="WARROOM_", env_file=".env", extra="ignore")

    telegram_token: SecretStr = SecretStr("")
    """From @BotFather."""
    telegram_api_url: str = "https://api.telegram.org"
    """Server root: calls go to <root>/bot<token>/<method>, files to <root>/file/bot<token>/<path>."""
    database_url: str = ""
    """Empty: SQLite in the data folder."""
    data_dir: Path = Field(default_factory=lambda: Path.home() / ".local" / "share" / "warroom")
    """Where the database lives."""
    key_file: Path = Field(default_factory=lambda: Path.home() / ".config" / "warroom" / "master.key")
    """Where the master key lives: outside the data folder."""
    key: SecretStr = SecretStr("")
    """The master key itself, in place of a file."""
    operators: str = ""
    """Platform ids of those who may use the operators' commands, with commas."""
    retention_days: int = Field(365, ge=0)
    """How long transcripts are kept for those who did not choose; 0: until they delete them."""
    contact: str = ""
    """Whom to write to about privacy, as /privacy says it."""
    metrics_port: int = Field(0, ge=0, le=65535)
    """Where Prometheus metrics are served; 0: nowhere."""
    metrics_host: str = "127.0.0.1"
    packs: Path | None = None
    """A folder with scenarios/ and rubrics/ of your own, read besides the shipped ones."""
    log_level: str = "info"
    web_host: str = "127.0.0.1"
    """Where `warroom web` listens."""
    web_port: int = Field(8080, ge=1, le=65535)
    public_url: str = ""
    """How Telegram reaches `warroom web`: https://warroom.example.org."""

    @field_validator("telegram_api_url")
    @classmethod
    def _no_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("operators")
    @classmethod
    def _numbers(cls, value: str) -> str:
        if not all(part.strip().isdigit() for part in value.split(",") if part.strip()):
            raise ValueError("these are numbers with commas between them")
        return value

    @property
    def operator_ids(self) -> frozenset[int]:
        """The operators, as numbers."""
        return frozenset(int(part) for part in self.operators.split(",") if part.strip())

    @property
    def database(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite:///{self.data_dir / 'warroom.db'}"


def settings() -> Settings:
    """The settings. OperatorError naming each variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"WARROOM_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors(include_input=False))
        raise OperatorError(f"The settings are wrong. {wrong}.") from None


def content_roots(own: Path | None = None) -> tuple[Path, ...]:
    """The folders that hold packs: those of the installed wheel, or of the checkout, and the operator's own."""
    inside = Path(__file__).parent / "content"
    base = inside if inside.is_dir() else Path(__file__).parent.parent
    roots = [base / "scenarios", base / "rubrics"]
    if own is not None:
        roots += [folder for folder in (own / "scenarios", own / "rubrics") if folder.is_dir()] or [own]
    return tuple(roots)
