"""Environment -> settings: everything about a run that an operator may change, in one typed class.

Every field is set by an environment variable PASSAGE_<NAME>, or by a parameter of the flow where it has one.
"""

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.environment import PROJECT
from sources.fetched import FetchLimits
from sources.reading import InputError, Limits
from warehouse.folder import DEFAULT_FOLDER
from warehouse.snapshots import SNAPSHOTS_KEPT


class Settings(BaseSettings):
    """Settings of a run; units stand in the names."""

    model_config = SettingsConfigDict(env_prefix="PASSAGE_", extra="forbid")

    warehouse: Path = Field(default=DEFAULT_FOLDER, description="Folder of the warehouse.")
    seeds: Path = Field(default=PROJECT / "seeds", description="Folder with places.csv and phrases.csv.")
    document_limit_mb: float = Field(default=5, gt=0, description="Largest document, megabytes.")
    container_limit_mb: float = Field(default=1024, gt=0, description="Largest archive or table, megabytes.")
    line_limit: int = Field(default=20_000, gt=0, description="Most lines of one document.")
    item_limit: int = Field(default=100_000, gt=0, description="Most items of one feed, sitemap or page of an API.")
    sentence_limit: int = Field(default=2_000, gt=0, description="Most sentences of one article.")
    parser_s: float = Field(default=10, gt=0, description="Seconds the parsing of one document may take.")
    parser_memory_mb: float = Field(default=300, gt=0, description="Memory the parsing of one document may take, MB.")
    memory_limit: str = Field(default="4GB", description="Memory DuckDB may use, as it writes sizes.")
    threads: int | None = Field(default=None, ge=1, description="Threads DuckDB may use; null: all cores.")
    snapshots: int = Field(
        default=SNAPSHOTS_KEPT, ge=0, description="Former published files to keep for warehouse.restore."
    )
    lock_wait_s: float = Field(default=0, ge=0, description="Seconds to wait for another writer before giving up.")
    contact: str | None = Field(
        default=None,
        pattern=r"^[\x21-\x27\x2a-\x7e][\x20-\x27\x2a-\x7e]{2,199}$",
        description="Mail or web address at which sites that are polled reach the operator; part of the User-Agent.",
    )
    allow_hosts: str = Field(
        default="", description="host:port, separated by commas, that may be polled although they are not public."
    )
    reliefweb_appname: str | None = Field(
        default=None, min_length=1, description="Appname that ReliefWeb has approved; without one its API is not asked."
    )
    fetch_delay_s: float = Field(default=1, ge=0, description="Least seconds between two requests to one host.")
    fetch_connect_s: float = Field(default=10, gt=0, description="Seconds a connection may take.")
    fetch_read_s: float = Field(default=20, gt=0, description="Seconds between two pieces of an answer.")
    fetch_total_s: float = Field(default=60, gt=0, description="Seconds a request may take, redirects and retries too.")
    fetch_wire_limit_mb: float = Field(default=10, gt=0, description="Largest body as it is sent, megabytes.")
    fetch_decoded_limit_mb: float = Field(default=20, gt=0, description="Largest body without its coding, megabytes.")
    fetch_retries: int = Field(default=2, ge=0, description="How often a failed request is made again at once.")
    fetch_hosts: int = Field(default=8, ge=1, le=64, description="Hosts that are asked at the same time.")
    source_pages: int = Field(default=50, ge=0, description="Most pages of items that a poll reads for one source.")
    source_parts: int = Field(
        default=10, ge=0, description="Most further parts of a list that a poll reads for one source."
    )
    failures_warned: int = Field(default=3, ge=1, description="Failed polls in a row from which a source is warned of.")
    batch_documents: int = Field(
        default=1_000, ge=1, description="Documents from which a poll publishes and begins anew."
    )

    def limits(self) -> Limits:
        """Return the reading limits in bytes."""
        return Limits(
            document_bytes=int(self.document_limit_mb * 1_000_000),
            container_bytes=int(self.container_limit_mb * 1_000_000),
            lines=self.line_limit,
            items=self.item_limit,
            parser_s=self.parser_s,
            parser_bytes=int(self.parser_memory_mb * 1_000_000),
        )

    def fetch_limits(self) -> FetchLimits:
        """Return the bounds on one request."""
        return FetchLimits(
            connect_s=self.fetch_connect_s,
            read_s=self.fetch_read_s,
            total_s=self.fetch_total_s,
            wire_bytes=int(self.fetch_wire_limit_mb * 1_000_000),
            decoded_bytes=int(self.fetch_decoded_limit_mb * 1_000_000),
            retries=self.fetch_retries,
        )

    def allowed_hosts(self) -> frozenset[str]:
        """Return the hosts that may be asked although their addresses are not public."""
        return frozenset(host.strip().lower() for host in self.allow_hosts.split(",") if host.strip())


def load_settings(warehouse: str | None = None) -> Settings:
    """Read the settings; `warehouse` overrules PASSAGE_WAREHOUSE.

    Raises InputError naming every setting with a wrong value.
    """
    try:
        return Settings(warehouse=Path(warehouse)) if warehouse else Settings()
    except ValidationError as error:
        wrong = "; ".join(
            f"PASSAGE_{'_'.join(map(str, item['loc'])).upper()}={item['input']!r}: {item['msg']}"
            for item in error.errors()
        )
        raise InputError(f"these settings cannot be used: {wrong}. Correct or unset them.") from None
