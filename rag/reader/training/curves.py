"""The curves of a training run: loss, and dev loss and F1, over the tokens seen."""

import json
from pathlib import Path


def plot(log: Path, picture: Path) -> None:
    """Draw the curves of a run's log to a picture."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    steps = [line for line in lines if "loss" in line]
    dev = [line for line in lines if "dev_loss" in line]
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 4.6), layout="constrained")
    for stage in dict.fromkeys(line["stage"] for line in steps):
        own = [line for line in steps if line["stage"] == stage]
        left.plot([x["tokens"] / 1e6 for x in own], [x["loss"] for x in own], label=stage)
    left.set(xlabel="million tokens", ylabel="training loss")
    figure.legend(loc="outside lower center", ncols=6, fontsize="small")
    seen = [line["tokens"] / 1e6 for line in dev]
    right.plot(seen, [line["dev_loss"] for line in dev], "o-", color="tab:red")
    right.set(xlabel="million tokens")
    right.set_ylabel("dev loss", color="tab:red")
    other = right.twinx()
    other.plot(seen, [line["dev_token_f1"] for line in dev], "s-")
    other.set_ylabel("dev token F1", color="tab:blue")
    figure.savefig(picture, dpi=110)
    pyplot.close(figure)
