"""Trains the reader: `python -m rag.reader.training --data DIR --run DIR`."""

import tomllib
from pathlib import Path
from typing import Annotated, Any

import torch
import typer

from index.settings import Settings
from rag.reader.training.curves import plot
from rag.reader.training.examples import read_questions
from rag.reader.training.run import LOG, Run
from rag.reader.training.scoring import choosing_half
from rag.reader.training.stages import Stage
from rag.reader.weights import locate, save_weights

RECIPE = Path(__file__).parent / "recipe.toml"


def main(
    data: Annotated[Path, typer.Option(help="Folder with the recipe's SQuAD files.")],
    run: Annotated[Path, typer.Option(help="Folder for checkpoint and log; goes on if there.")],
    dev: Annotated[list[Path], typer.Option(help="Dev files, whose choosing half is read.")] = [],  # noqa: B006
    recipe: Annotated[Path, typer.Option(help="The stages.")] = RECIPE,
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = locate(),
    threads: Annotated[int, typer.Option(help="Processors to use; 0 for all.")] = 0,
) -> None:
    """Train the stages of a recipe that are not yet done."""
    plan = tomllib.loads(recipe.read_text(encoding="utf-8"))
    if threads:
        torch.set_num_threads(threads)
    average = plan.get("average", {})
    kept = {name for stage in plan["stage"] for name in stage.get("average", {})}
    training = Run(run, Settings().cache, plan["seed"], plan["batch_tokens"], average, kept)
    watched = [
        example
        for path in dev
        for question in choosing_half(read_questions(path))[:120]
        for example in training.pairs.of(question)[:2]
    ]
    for stage in plan["stage"]:
        training.train(_stage(stage), data, watched, typer.echo)
    plot(run / LOG, run / "curves.png")
    save_weights(training.weights(), out)
    typer.echo(f"{out} is written")


def _stage(table: dict[str, Any]) -> Stage:
    fields: dict[str, Any] = {k: tuple(v) if type(v) is list else v for k, v in table.items()}
    return Stage(**fields)


if __name__ == "__main__":
    typer.run(main)
