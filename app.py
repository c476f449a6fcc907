"""The page on its own: `python app.py` serves the archive that the settings name."""

import sys

from index.errors import HemerotecaError
from index.settings import Settings
from page.serving import serve

__all__ = ["serve"]

if __name__ == "__main__":
    try:
        serve(Settings())
    except HemerotecaError as error:
        sys.exit(f"hemeroteca: {error}")
