"""The base of every type that crosses a room's border."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Immutable, exact about its fields; a change is a new object (`model_copy(update=...)`)."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=False)
