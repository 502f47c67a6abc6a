"""FloodHead: a line through road features that tells flooded from dry, fitted on a city's own judged pictures. Pure.

Ridge regression, cameras weighing the same: frames of one camera are alike. How right it is is told of cameras that
it has not seen, each held out whole; frames drawn at random would flatter it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

RIDGE = 0.3  # penalty on standardised features, per feature: between 0.03 and 3 it matters little (docs/benchmarks.md)
MOST_FOLDS = 40  # more cameras are held out several at once: the threshold makes it as many fits squared
FURTHEST = 5.0  # standard deviations: a feature beyond says no more than one there
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """A road zone on one picture, as a person judged it."""

    camera: str
    is_flooded: bool
    features: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """What was said of each road by a head that never saw its camera, in the order of the roads."""

    scores: Numbers
    alarms: Flags  # by a threshold that never saw the camera either
    auc: float  # 0-1: chance that a flooded one scores above a dry one


class FloodHead(msgspec.Struct, frozen=True, kw_only=True):
    """As it lies in its file, as JSON: nothing that could be run."""

    network_sha256: str  # of the weights whose features it was fitted on
    means: list[float]
    spreads: list[float]
    weights: list[float]
    bias: float
    threshold: float  # scores from here on are water
    auc: float  # 0-1, cameras held out whole
    cameras: int
    flooded_cameras: int

    def score(self, features: NDArray[np.float32]) -> float:
        """About -1 dry to 1 flooded."""
        inputs = _standard(features[None].astype(np.float64), np.array(self.means), np.array(self.spreads))
        return float((inputs @ np.array(self.weights))[0] + self.bias)

    def to_bytes(self) -> bytes:
        """The file's content."""
        return msgspec.json.encode(self)

    @property
    def name(self) -> str:
        """What stands in findings: another one judges otherwise."""
        return f"flood head {hashlib.sha256(self.to_bytes()).hexdigest()[:12]}"


def fit_head(roads: Sequence[Road], *, network_sha256: str) -> FloodHead:
    """On all roads; some must be flooded and some dry, on several cameras each."""
    features, truth, cameras = _columns(roads)
    everything = np.ones(len(roads), np.bool_)
    held_out = hold_out(roads)
    means, spreads, weights, bias = _fitted(features, truth, cameras, everything)
    return FloodHead(
        network_sha256=network_sha256,
        means=means.tolist(),
        spreads=spreads.tolist(),
        weights=weights.tolist(),
        bias=bias,
        threshold=best_threshold(held_out.scores, truth, cameras),
        auc=held_out.auc,
        cameras=len(set(cameras)),
        flooded_cameras=len(set(cameras[truth])),
    )


def hold_out(roads: Sequence[Road]) -> HeldOut:
    """Each camera in turn judged by the others; so is its threshold, from cameras held out among those."""
    features, truth, cameras = _columns(roads)
    scores, alarms = np.zeros(len(roads)), np.zeros(len(roads), np.bool_)
    for own in _folds(cameras):
        scores[own] = _scores_of(own, features, truth, cameras, ~own)
        inner = _left_out(features, truth, cameras, ~own)
        alarms[own] = scores[own] >= best_threshold(inner, truth[~own], cameras[~own])
    return HeldOut(scores=scores, alarms=alarms, auc=auc_of(scores, truth))


def auc_of(scores: Numbers, truth: Flags) -> float:
    """Chance that a true one scores above another; 0.5 where there are none of a kind."""
    if truth.all() or not truth.any():
        return 0.5
    wet, dry = scores[truth][:, None], scores[~truth]
    return float((wet > dry).mean() + (wet == dry).mean() / 2)


def best_threshold(scores: Numbers, truth: Flags, cameras: NDArray[np.str_]) -> float:
    """Where cameras' floods that are told exceed their dry frames that are told by most (Youden's J)."""
    weights = _weights(truth, cameras)
    gains = [
        (weights[truth] @ (scores[truth] >= edge)) - (weights[~truth] @ (scores[~truth] >= edge)) for edge in scores
    ]
    return float(scores[int(np.argmax(gains))])


def _left_out(features: Numbers, truth: Flags, cameras: NDArray[np.str_], among: Flags) -> Numbers:
    scores = np.zeros(len(truth))
    for fold in _folds(cameras):
        own = among & fold
        if own.any():
            scores[own] = _scores_of(own, features, truth, cameras, among & ~own)
    return scores[among]


def _folds(cameras: NDArray[np.str_]) -> list[Flags]:
    """Whose turn it is to be held out: whole cameras, one at a time while they are few."""
    names = sorted(set(cameras.tolist()))
    count = min(len(names), MOST_FOLDS)
    return [np.isin(cameras, names[number::count]) for number in range(count)]


def _scores_of(asked: Flags, features: Numbers, truth: Flags, cameras: NDArray[np.str_], seen: Flags) -> Numbers:
    means, spreads, weights, bias = _fitted(features, truth, cameras, seen)
    return np.asarray(_standard(features[asked], means, spreads) @ weights + bias, np.float64)


def _fitted(
    features: Numbers, truth: Flags, cameras: NDArray[np.str_], seen: Flags
) -> tuple[Numbers, Numbers, Numbers, float]:
    """Means, spreads, weights, bias, in the dual form: pictures are few, features many."""
    means, spreads = features[seen].mean(axis=0), features[seen].std(axis=0) + 1e-6
    inputs = _standard(features[seen], means, spreads)
    shares = _weights(truth[seen], cameras[seen]) * seen.sum() / 2
    signs, roots = np.where(truth[seen], 1.0, -1.0), np.sqrt(shares)
    bias = float(np.average(signs, weights=shares))
    gram = (inputs @ inputs.T) * roots[:, None] * roots + RIDGE * inputs.shape[1] * np.eye(len(inputs))
    return means, spreads, inputs.T @ (roots * np.linalg.solve(gram, (signs - bias) * roots)), bias


def _weights(truth: Flags, cameras: NDArray[np.str_]) -> Numbers:
    """Cameras weigh the same within flooded and within dry; each of these two sums up to 1."""
    weights = np.zeros(len(truth))
    for kind in (truth, ~truth):
        names, counts = np.unique(cameras[kind], return_counts=True)
        share = dict(zip(names.tolist(), (1 / counts / max(1, len(names))).tolist(), strict=True))
        weights[kind] = [share[name] for name in cameras[kind].tolist()]
    return weights


def _standard(features: Numbers, means: Numbers, spreads: Numbers) -> Numbers:
    return np.clip((features - means) / spreads, -FURTHEST, FURTHEST)


def _columns(roads: Sequence[Road]) -> tuple[Numbers, Flags, NDArray[np.str_]]:
    return (
        np.array([road.features for road in roads], np.float64),
        np.array([road.is_flooded for road in roads], np.bool_),
        np.array([road.camera for road in roads], np.str_),
    )
