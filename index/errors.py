"""The errors that users see.

HemerotecaError               shown to the user as one line, without a traceback
├── ArticleError              one article cannot be read; the others go on
├── ArchiveMissing            there is no archive at this place, or it is something else
├── ArchiveBusy               another process holds the archive
├── ArchiveUnwritable         the disk is full, or the archive's folder cannot be written
├── EmbedderMismatch          the archive was made with another embedder or other settings
├── ModelUnavailable          the model cannot be found, or its file is not what it should be
├── UnknownArticle            the archive holds no article with this id
├── VectorsUnusable           the index of vectors is missing or broken; it can be made anew
└── AnswerUnreadable          a file that should hold a saved answer does not
"""


class HemerotecaError(Exception):
    """An error whose message is written for the user: what is wrong, and what to do."""


class ArticleError(HemerotecaError):
    """An article could not be read. `path` is the file, with `:line` where it holds several."""

    def __init__(self, path: str, reason: str) -> None:
        """Keep the place and the reason apart, for the JSON of `index`."""
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class ArchiveMissing(HemerotecaError):
    """There is no archive at the given place."""


class ArchiveBusy(HemerotecaError):
    """Another process is writing to the archive."""


class ArchiveUnwritable(HemerotecaError):
    """The archive could not be written to; what was written before stays."""


class EmbedderMismatch(HemerotecaError):
    """The archive was made with another embedder, or with other passage settings."""


class ModelUnavailable(HemerotecaError):
    """A model is missing, or is not the one it should be."""


class UnknownArticle(HemerotecaError):
    """The archive holds no article with this id."""


class VectorsUnusable(HemerotecaError):
    """The index of vectors is missing or broken; the catalogue has all it takes to make it anew."""


class AnswerUnreadable(HemerotecaError):
    """A file that should hold a saved answer cannot be read, or is something else."""
