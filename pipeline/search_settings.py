"""Settings of the property search: its limits, where vectors are, the model that may read queries."""

from __future__ import annotations

from pydantic import BaseModel, Field, SecretStr, model_validator


class SearchSettings(BaseModel):
    """The property search."""

    timeout_s: float = Field(default=10.0, gt=0)
    reload_s: float = Field(default=2.0, ge=0, description="how often the listings file is looked at; 0 is never")


class QdrantSettings(BaseModel):
    """Qdrant, a vector store for more than one machine: a server by host and port, or Qdrant Cloud by URL."""

    host: str | None = None
    port: int = Field(default=6333, ge=1, le=65_535)
    api_key: SecretStr | None = None
    cluster_url: str | None = None
    use_qdrant_cloud: bool = False
    timeout_s: float = Field(default=2.0, gt=0, description="past it a search is answered in-process")
    retry_s: float = Field(default=5.0, gt=0, description="how often a server that failed is tried again")

    @model_validator(mode="after")
    def _cloud_has_an_address(self) -> QdrantSettings:
        if self.use_qdrant_cloud and not self.cluster_url:
            raise ValueError("USE_QDRANT_CLOUD is set: give QDRANT__CLUSTER_URL too")
        return self

    @property
    def url(self) -> str | None:
        """Where Qdrant is, or None when it is not set up."""
        if self.use_qdrant_cloud:
            return self.cluster_url
        if not self.host:
            return None
        return self.host if "://" in self.host else f"http://{self.host}:{self.port}"


class NaturalQuerySettings(BaseModel):
    """Superlinked's natural-language query, the parser `openai`; what is not set is taken from `openai`."""

    api_key: SecretStr | None = None
    base_url: str | None = None
    model: str | None = None
    timeout_s: float = Field(default=3.0, gt=0, description="past it the local parser's reading is used")
