"""Every error that may reach a person, in that person's terms.

The text of a ClaimsError is one line: what failed, where, and what to do. It holds no path of this machine beyond
what the person typed, no SQL, no secret and no text of another library's exception.
"""


class ClaimsError(Exception):
    """Something asked of the claim store was refused or failed; its text is fit to be shown."""

    def __init__(self, what: str, *, where: str = "", advice: str = "") -> None:
        self.what, self.where, self.advice = what, where, advice
        super().__init__(what, where, advice)

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}. {self.advice}" if self.advice else head


class FetchError(ClaimsError):
    """A locator could not be read: no such file, a refused address, a time-out, too many bytes. permanent: trying
    again won't help. retry_after_s: how long the site asks us to wait, 0 when it does not say."""

    def __init__(
        self, what: str, *, where: str = "", advice: str = "", permanent: bool = True, retry_after_s: float = 0
    ) -> None:
        super().__init__(what, where=where, advice=advice)
        self.permanent, self.retry_after_s = permanent, retry_after_s


class NotModified(FetchError):
    """The page is what it was when it was read last."""


class ArticleError(ClaimsError):
    """A document was read but holds no article that can be used."""


class StoreError(ClaimsError):
    """The store can't be opened, read or written."""


class StoreClosed(StoreError):
    """The store was closed, as at the end of the program; whoever still works with it may just stop."""
