"""How long a question waits that is put to many shards at once: a simulation from measured times of one shard.

Each shard's time is drawn from what was measured (the bootstrap of B. Efron, Bootstrap methods: another look at the
jackknife, Annals of Statistics 7, 1979), independently of the others, and a slow node's is multiplied. The answer waits
for the slowest shard, or for so many of them. A request that takes longer than a time is hedged: the same is asked of
another replica, and whichever answers first counts. The method, and what hedging saves, are those of J. Dean and
L. A. Barroso, The tail at scale, Communications of the ACM 56 (2013).

Not simulated: waiting in queues, networks, and causes that make several shards slow at the same time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_Times = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cluster:
    """``shards`` of the passages, each on so many ``replicas``; the first replica of the first shard may be slow.

    ``slow`` is how many times as long it takes. ``wait_for`` is how many shards an answer waits for, all by default.
    After ``hedge_after`` milliseconds the same is asked of another replica; never by default.
    """

    shards: int
    replicas: int = 1
    slow: float = 1.0
    wait_for: int | None = None
    hedge_after: float | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Milliseconds that each question waits, and how many requests it takes more than one for each shard."""

    milliseconds: _Times
    more_requests: float
    """As a share of the requests without hedging: 0.05 are five more for a hundred."""

    def percentile(self, share: float) -> float:
        """The time within which that percentage of the questions has its answer, in milliseconds."""
        return float(np.percentile(self.milliseconds, share))


def simulate(measured: Sequence[float], cluster: Cluster, questions: int, seed: int) -> Waiting:
    """Put questions to a cluster whose shards take the times ``measured``, in milliseconds."""
    chance = np.random.default_rng(seed)
    times = np.asarray(measured, dtype=np.float64)
    replica = chance.integers(cluster.replicas, size=(questions, cluster.shards))
    waited = _drawn(times, replica, cluster, chance)
    more = 0.0
    if cluster.hedge_after is not None and cluster.replicas > 1:
        other = (replica + chance.integers(1, cluster.replicas, size=replica.shape)) % cluster.replicas
        hedged = waited > cluster.hedge_after
        second = cluster.hedge_after + _drawn(times, other, cluster, chance)
        waited = np.where(hedged, np.minimum(waited, second), waited)
        more = float(hedged.mean())
    awaited = (cluster.wait_for or cluster.shards) - 1
    return Waiting(np.partition(waited, awaited, axis=1)[:, awaited], more)


def _drawn(times: _Times, replica: NDArray[np.int64], cluster: Cluster, chance: np.random.Generator) -> _Times:
    """The time of each request, shape (questions, shards), on the replica that it goes to."""
    drawn = chance.choice(times, size=replica.shape)
    drawn[:, 0] *= np.where(replica[:, 0] == 0, cluster.slow, 1.0)
    return drawn
