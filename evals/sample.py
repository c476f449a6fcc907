"""The sample archive that comes with the project."""

from pathlib import Path

# What to call it wherever it is shown: its town and its outlets are invented.
LABEL = "Archivo de muestra · sample archive (fiction, see evals/ARTICLES.md)"


def sample_articles() -> Path:
    """Return the folder of the sample articles."""
    return Path(__file__).parent / "articles"
