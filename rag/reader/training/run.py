"""The training run: stages of a recipe, a checkpoint every few minutes, a log with curves."""

import json
import os
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from index.embedder import packed
from index.embedder.build import load_tokenizer, model_folder
from index.embedder.shipped import ShippedEmbedder
from rag.reader.training.encoder import (
    Batch,
    ReaderNetwork,
    loss,
    shared_loss,
    with_new_head,
)
from rag.reader.training.examples import (
    Example,
    Pairs,
    batches,
    count_tokens,
)
from rag.reader.training.scoring import best_span, token_f1
from rag.reader.training.stages import Stage, examples_of

CHECKPOINT, LOG = "checkpoint.pt", "log.jsonl"
_CHECKPOINT_SECONDS = 240
_DEV_SECONDS = 1500
_LOG_STEPS = 10
# AdamW as for BERT, but a second moment of 0.98 as RoBERTa's for fewer steps
# (https://arxiv.org/abs/1907.11692, section 3.1).
_BETAS, _EPSILON, _DECAY, _CLIP = (0.9, 0.98), 1e-6, 0.01, 1.0
Say = Callable[[str], None]


class Run:
    """A training run in a folder; it goes on where its checkpoint says."""

    def __init__(
        self,
        folder: Path,
        cache: Path,
        seed: int,
        batch_tokens: int,
        average: Mapping[str, int] | None = None,
        kept: Collection[str] = (),
    ) -> None:
        """Begin, or go on with, the run of a folder.

        :param cache: Where the shipped model is, or is built.
        :param average: Stages at whose ends the weights are taken, to be averaged, and how often
            each counts; else the last.
        :param kept: Further stages whose end a later stage's `average` names.
        """
        torch.manual_seed(seed)
        self._folder, self._seed, self._batch_tokens = folder, seed, batch_tokens
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        model = packed.PackedModel(packed.locate())
        self._blocks = model.blocks("emb.word")
        self.pairs = Pairs(load_tokenizer(model_folder(cache)))
        self._embedder = ShippedEmbedder(cache)
        network = ReaderNetwork(model.shape, with_new_head(model.tensor, model.shape, seed))
        self._masters = {n: network[n].detach().clone().to(self._device) for n in network.names}
        self.network = network.to(self._device, torch.bfloat16)
        decayed = [p for n, p in self._masters.items() if _is_matrix(n)]
        others = [p for n, p in self._masters.items() if not _is_matrix(n)]
        groups = [
            {"params": decayed, "weight_decay": _DECAY},
            {"params": others, "weight_decay": 0.0},
        ]
        self._optimizer = torch.optim.AdamW(groups, betas=_BETAS, eps=_EPSILON, fused=True)
        self._average = average or {}
        self._kept = {*self._average, *kept}
        self._ends: dict[str, dict[str, torch.Tensor]] = {}
        self._done: dict[str, int] = {}
        self._finished: list[str] = []
        self._tokens, self._seconds = 0, 0.0
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / CHECKPOINT).is_file():
            self._load()

    def train(self, stage: Stage, data: Path, dev: Sequence[Example], say: Say) -> None:
        """Run a stage, or what is left of it."""
        if stage.name in self._finished:
            say(f"{stage.name}: done before")
            return
        examples = list(examples_of(stage, data, self.pairs, self._embedder, self._seed))
        steps = [
            batch
            for epoch in range(stage.epochs)
            for batch in batches(
                examples, self._batch_tokens, self._seed + epoch, together=stage.shared
            )
        ]
        if stage.tokens is not None:
            steps = _up_to(steps, stage.tokens)
        first = self._done.get(stage.name, 0)
        if not first and stage.average:
            self._begin_anew(stage.average)
        say(f"{stage.name}: {len(examples)} pairs, step {first} of {len(steps)}")
        self.network.dropout = stage.dropout
        saved = evaluated = time.monotonic()
        losses: list[float] = []
        for step in range(first, len(steps)):
            begun = time.process_time()
            batch = self.collate(steps[step])
            _forget(batch, stage.forget)
            rate = _rate(stage, step, len(steps))
            losses.append(self._step(batch, rate, stage.shared))
            self._seconds += time.process_time() - begun
            self._tokens += count_tokens(steps[step])
            self._done[stage.name] = step + 1
            last = step + 1 == len(steps)
            if (step + 1) % _LOG_STEPS == 0 or last:
                line = {"stage": stage.name, "step": step + 1, "of": len(steps)}
                self._log({**line, "loss": round(float(np.mean(losses)), 4)}, say)
                losses.clear()
            if dev and (last or time.monotonic() - evaluated > _DEV_SECONDS):
                figures = self.evaluate(dev)
                self._log({"stage": stage.name, "step": step + 1, **figures}, say)
                evaluated = time.monotonic()
            if last:
                self._finished.append(stage.name)
                if stage.name in self._kept:
                    self._ends[stage.name] = {n: m.clone() for n, m in self._masters.items()}
            if last or time.monotonic() - saved > _CHECKPOINT_SECONDS:
                self._save()
                saved = time.monotonic()

    @torch.no_grad()
    def evaluate(self, dev: Sequence[Example]) -> dict[str, float]:
        """Return the loss and the F1 over tokens of the best span of pairs that have an answer."""
        self.network.eval()
        total, f1, answered = 0.0, 0.0, 0
        for part in batches(dev, 2 * self._batch_tokens, 0):
            batch = self.collate(part)
            scores = self.network(batch.words, batch.mask)
            total += float(loss(scores, batch)) * len(part)
            for row, example in enumerate(part):
                if example.end:
                    start, end = best_span(scores[row].cpu().numpy(), example)
                    f1 += token_f1((start, end), (example.start, example.end))
                    answered += 1
        self.network.train()
        return {
            "dev_loss": round(total / len(dev), 4),
            "dev_token_f1": round(f1 / max(1, answered), 4),
        }

    def collate(self, examples: Sequence[Example]) -> Batch:
        """Pad pairs to one batch, with their word embeddings."""
        longest = max(len(e.ids) for e in examples)
        ids = np.zeros((len(examples), longest), np.int64)
        mask = np.zeros((len(examples), longest), bool)
        allowed = np.zeros((len(examples), longest), bool)
        for row, example in enumerate(examples):
            ids[row, : len(example.ids)] = example.ids
            mask[row, : len(example.ids)] = True
            allowed[row, example.passage : len(example.ids) - 1] = True
            allowed[row, 0] = True
        words = torch.from_numpy(packed.unpack_blocks(self._blocks[ids]))
        starts = torch.tensor([e.start for e in examples])
        ends = torch.tensor([e.end for e in examples])
        numbers = {asked: n for n, asked in enumerate(dict.fromkeys(e.asked for e in examples))}
        device = self._device
        return Batch(
            words.to(device, torch.bfloat16),
            torch.from_numpy(mask).to(device),
            torch.from_numpy(allowed).to(device),
            starts.to(device),
            ends.to(device),
            torch.tensor([numbers[e.asked] for e in examples]).to(device),
        )

    def weights(self) -> dict[str, NDArray[np.float32]]:
        """Return the mean of the weights at the ends of the stages to average, in float32.

        Averaged, weights of one run do better than any of them
        (https://arxiv.org/abs/1803.05407); where nothing is averaged, they are as they are now.
        """
        return {name: value.cpu().numpy() for name, value in self._mean(self._average).items()}

    def _mean(self, counts: Mapping[str, int]) -> dict[str, torch.Tensor]:
        if not counts:
            return dict(self._masters)
        mean = {name: torch.zeros_like(value) for name, value in self._masters.items()}
        for stage, count in counts.items():
            for name, value in mean.items():
                value.add_(self._ends[stage][name], alpha=count / sum(counts.values()))
        return mean

    @torch.no_grad()
    def _begin_anew(self, average: Mapping[str, int]) -> None:
        """Go on from the mean of the ends of stages, without the optimizer's memory."""
        for name, value in self._mean(average).items():
            self._masters[name].copy_(value)
        self._optimizer.state.clear()
        self._publish()

    def _step(self, batch: Batch, rate: float, shared: bool) -> float:
        scores = self.network(batch.words, batch.mask)
        value = loss(scores, batch)
        if shared:
            value = value + shared_loss(scores, batch)
        value.backward()  # type: ignore[no-untyped-call]
        for name, master in self._masters.items():
            parameter = self.network[name]
            master.grad = None if parameter.grad is None else parameter.grad.float()
            parameter.grad = None
        torch.nn.utils.clip_grad_norm_(list(self._masters.values()), _CLIP)
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        self._optimizer.step()
        self._publish()
        return float(value.detach())

    @torch.no_grad()
    def _publish(self) -> None:
        """Copy the float32 weights to the network that computes with them."""
        for name, master in self._masters.items():
            self.network[name].copy_(master)

    def _log(self, line: dict[str, Any], say: Say) -> None:
        line = {**line, "tokens": self._tokens, "cpu_seconds": round(self._seconds, 1)}
        with (self._folder / LOG).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        say(" ".join(f"{key} {value}" for key, value in line.items()))

    def _save(self) -> None:
        state = {
            "masters": self._masters,
            "optimizer": self._optimizer.state_dict(),
            "done": self._done,
            "finished": self._finished,
            "ends": self._ends,
            "tokens": self._tokens,
            "seconds": self._seconds,
        }
        scratch = self._folder / f"{CHECKPOINT}.part"
        torch.save(state, scratch)
        os.replace(scratch, self._folder / CHECKPOINT)

    def _load(self) -> None:
        state = torch.load(self._folder / CHECKPOINT, map_location=self._device)
        for name, value in state["masters"].items():
            self._masters[name].copy_(value)
        self._optimizer.load_state_dict(state["optimizer"])
        self._done, self._finished = state["done"], state["finished"]
        self._ends = state["ends"]
        self._tokens = state["tokens"]
        self._seconds = state["seconds"]
        self._publish()


def _forget(batch: Batch, share: float) -> None:
    """Blank a share of the words, so that a question asked again is not quite the same one.

    Word dropout (https://arxiv.org/abs/1412.7449 has it for a decoder, section 2): against learning
    few questions by heart. The first token, which stands for "no answer", stays.
    """
    if share:
        blank = torch.rand(batch.mask.shape, device=batch.words.device) < share
        blank[:, 0] = False
        batch.words.masked_fill_(blank[..., None], 0.0)


def _up_to(steps: Sequence[list[Example]], tokens: int) -> list[list[Example]]:
    """Return the first steps, which have so many tokens together."""
    sums = np.cumsum([count_tokens(step) for step in steps])
    return list(steps[: int(np.searchsorted(sums, tokens)) + 1])


def _rate(stage: Stage, step: int, steps: int) -> float:
    begin, end = stage.rate
    if step < stage.warmup:
        return begin * (step + 1) / stage.warmup
    return begin + (end - begin) * step / steps


def _is_matrix(name: str) -> bool:
    return name.endswith(".w") and "ln." not in name
