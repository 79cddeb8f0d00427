"""Where ``articles.media.ingest`` was: taking in a picture file."""

from articles.media.ingest import ingest, keep, take_in

__all__ = ["ingest", "keep", "take_in"]
