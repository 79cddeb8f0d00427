"""A page of the editor's own as the foot of every page names it."""

from dataclasses import dataclass

from .page_address import permalink


@dataclass(frozen=True)
class FootPage:
    key: int
    path: str
    headline: str

    def get_absolute_url(self) -> str:
        return permalink(self.path)
