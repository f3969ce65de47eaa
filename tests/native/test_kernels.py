"""The inner loops of a search: compiled or in numpy, they give the same numbers, and those that are asked for."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import TypeVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from searchdoc.native import kernels

Number = TypeVar("Number", bound=np.number)
SEEDS = st.integers(0, 2**32 - 1)


@pytest.fixture(params=["compiled", "numpy"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Both ways of working them out, one after the other."""
    if request.param == "numpy":
        monkeypatch.setattr(kernels, "_compiled", None)
    elif not kernels.is_compiled():
        pytest.skip("no compiled loops: no compiler at installation, or SEARCHDOC_COMPILED=0")
    return request.param  # type: ignore[no-any-return]


def both(work: Callable[[], NDArray[Number]]) -> NDArray[Number]:
    """What comes out, after making sure that it is the same both ways, bit for bit."""
    found = work()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "_compiled", None)
        other = work()
    assert found.dtype == other.dtype
    assert found.tobytes() == other.tobytes()
    return found


@pytest.mark.parametrize("asked", ["1", "0"])
def test_they_are_compiled_where_there_is_a_compiler_and_can_be_done_without(asked: str) -> None:
    """SEARCHDOC_COMPILED=0 leaves them alone, to find out whether something is due to them."""
    script = "from searchdoc.native import kernels; print(kernels.is_compiled())"
    environment = {**os.environ, "SEARCHDOC_COMPILED": asked}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    if asked == "0":
        assert done.stdout.strip() == "False"
    elif shutil.which("gcc") or shutil.which("clang"):
        assert done.stdout.strip() == "True"


def test_three_vectors_by_hand(way: str) -> None:
    """Numbers looked up, bytes, numbers and parts, small enough to be followed."""
    looked_up = np.zeros((1, 1, 64), dtype=np.uint8)
    looked_up[0, 0, :3] = 0x21, 0x10, 0x12
    tables = np.zeros((2, 16), dtype=np.uint8)
    tables[0, :3], tables[1, :3] = (0, 5, 7), (1, 3, 2)
    assert kernels.highest_sums(looked_up, tables, 3, 1).tolist() == [2]  # 5 + 2, 0 + 3, 7 + 3
    assert kernels.highest_sums(looked_up, tables, 3, 2).tolist() == [0, 2]
    assert kernels.highest_sums(looked_up, tables, 3, 1, np.array([True, True, False])).tolist() == [0]
    codes = np.array([[1, 2], [3, -4], [0, 5]], dtype=np.int8)
    assert kernels.products(codes, np.array([1, 0]), np.array([10, 1], np.int16)).tolist() == [26, 12]
    vectors = np.array([[0.5, 0.5], [1, -1]], dtype=np.float32)
    assert kernels.exact_products(vectors, np.array([1, 0, 1]), np.array([2, 1], np.float32)).tolist() == [1, 1.5, 1]
    scales = np.array([1, 0.5, 2], dtype=np.float16)
    asked = np.array([[1, 0], [0, -1]], dtype=np.int16)
    parts = np.array([0, 1, 3]), np.array([1, 3, 3])
    assert kernels.best_products(codes, scales, *parts, asked).tolist() == [[1, -2], [1.5, 2], [0, 0]], way


@given(SEEDS, st.integers(0, 300), st.integers(1, 32), st.integers(1, 320), st.booleans())
@settings(deadline=None)
def test_those_with_the_highest_sums_are_found(seed: int, rows: int, columns: int, wanted: int, some: bool) -> None:
    """All that have no lower sum than the last one wanted, and nothing that is not allowed."""
    chance = np.random.default_rng(seed)
    codes = chance.integers(0, 256, (-(-rows // 64), columns, 64), dtype=np.uint8)
    tables = chance.integers(0, chance.integers(1, 129), (2 * columns, 16), dtype=np.uint8)
    allowed = chance.random(rows) < 0.5 if some else None
    found = both(lambda: kernels.highest_sums(codes, tables, rows, wanted, allowed))
    of_rows = codes.transpose(0, 2, 1).reshape(-1, columns)[:rows]
    low, high = (np.take_along_axis(tables[half::2].T, of_rows >> 4 * half & 15, axis=0) for half in (0, 1))
    sums = low.sum(axis=1, dtype=int) + high.sum(axis=1, dtype=int)
    admitted = np.arange(rows) if allowed is None else np.flatnonzero(allowed)
    ordered = np.sort(sums[admitted])[::-1]
    limit = ordered[min(wanted, len(ordered)) - 1] if len(ordered) else 0
    assert found.tolist() == admitted[sums[admitted] >= limit].tolist()


@given(SEEDS, st.integers(1, 60), st.sampled_from([1, 5, 31, 32, 33, 64, 384, 400]), st.integers(0, 90))
@settings(deadline=None)
def test_rows_are_multiplied(seed: int, rows: int, width: int, count: int) -> None:
    """Bytes give whole numbers, numbers as they are what float64 gives, whatever else is asked for."""
    chance = np.random.default_rng(seed)
    vectors = chance.normal(size=(rows, width)).astype(np.float32)
    query = chance.normal(size=width).astype(np.float32)
    ordinals = chance.integers(0, rows, count)
    exact = both(lambda: kernels.exact_products(vectors, ordinals, query))
    expected = vectors[ordinals].astype(np.float64) @ query.astype(np.float64)
    np.testing.assert_allclose(exact, expected, rtol=1e-5, atol=1e-6)
    assert [
        kernels.exact_products(vectors, ordinals[one : one + 1], query)[0] for one in range(count)
    ] == exact.tolist()
    codes = chance.integers(-127, 128, (rows, width), dtype=np.int8)
    asked, steps = kernels.whole(query[None], 127)
    whole = both(lambda: kernels.products(codes, ordinals, asked[0]))
    assert whole.tolist() == (codes[ordinals].astype(int) @ asked[0].astype(int)).tolist()
    np.testing.assert_allclose(asked[0] * steps[0], query, atol=float(steps[0]) * 0.51)


@given(SEEDS, st.lists(st.integers(0, 25), max_size=12), st.sampled_from([1, 2, 7, 33, 64]), st.integers(1, 40))
@settings(deadline=None)
def test_the_best_of_each_part_is_found(seed: int, sizes: list[int], width: int, count: int) -> None:
    """Parts of any size, also of nothing, in any order; as many vectors asked for as one likes."""
    chance = np.random.default_rng(seed)
    ends = np.cumsum(sizes, dtype=np.int64)
    order = chance.permutation(len(sizes))
    begins, ends = (ends - sizes)[order], ends[order]
    rows = sum(sizes)
    codes = chance.integers(-127, 128, (rows, width), dtype=np.int8)
    scales = chance.random(rows).astype(np.float16)
    asked, _ = kernels.whole(chance.normal(size=(count, width)).astype(np.float32), 127)
    found = both(lambda: kernels.best_products(codes, scales, begins, ends, asked))
    for begin, end, best in zip(begins.tolist(), ends.tolist(), found, strict=True):
        products = (codes[begin:end].astype(np.float64) @ asked.T) * scales[begin:end, None].astype(np.float64)
        np.testing.assert_allclose(best, products.max(axis=0, initial=-np.inf if end > begin else 0), rtol=1e-6)


@given(SEEDS, st.sampled_from([1, 7, 300, 40_000]), st.integers(0, 6))
@settings(deadline=None)
def test_words_add_their_products_one_after_the_other(seed: int, size: int, count: int) -> None:
    """Each sum is of what the words add to it, in their order; also where cores share the sums among them."""
    chance = np.random.default_rng(seed)
    words: list[kernels.Addends] = []
    for _ in range(count):
        places = chance.permutation(size)[: chance.integers(0, size + 1)].astype(np.int32)
        own = int(chance.integers(0, len(places) + 1))
        places = np.concatenate((np.sort(places[:own]), np.sort(places[own:])))
        words.append((places, chance.random(len(places)).astype(np.float32), own, float(np.float32(chance.random()))))

    def added() -> NDArray[np.float32]:
        sums = np.zeros(size, dtype=np.float32)
        kernels.add_products(sums, words)
        return sums

    expected = np.zeros(size, dtype=np.float32)
    for places, values, _, factor in words:
        expected[places] += values * np.float32(factor)
    assert both(added).tobytes() == expected.tobytes()


_SHARED = """
import os, sys, threading
import numpy as np
from searchdoc.native import kernels

chance = np.random.default_rng(1)
vectors = chance.normal(size=(2000, 384)).astype(np.float32)
codes, tables = chance.integers(0, 256, (400, 32, 64), np.uint8), chance.integers(0, 128, (64, 16), np.uint8)
tokens, scales = chance.integers(-127, 128, (9000, 64), np.int8), chance.random(9000).astype(np.float16)
begins = np.arange(0, 9000, 30)
asked, _ = kernels.whole(chance.normal(size=(20, 64)).astype(np.float32), 127)
places, values = np.arange(50_000, dtype=np.int32), chance.random(50_000).astype(np.float32)

def everything():
    sums = np.zeros(50_000, np.float32)
    kernels.add_products(sums, [(places, values, 20_000, 0.125), (places, values, 50_000, 0.75)])
    return b"".join(one.tobytes() for one in (
        kernels.highest_sums(codes, tables, 25_555, 300),
        kernels.exact_products(vectors, np.arange(2000)[::-1].copy(), vectors[0]),
        kernels.best_products(tokens, scales, begins, begins + 30, asked),
        sums,
    ))

found, done = everything(), []
def again():
    done.append(all(everything() == found for _ in range(20)))

threads = [threading.Thread(target=again) for _ in range(4)]
for thread in threads:
    thread.start()
if hasattr(os, "fork"):
    for _ in range(5):  # while others are at work
        child = os.fork()
        if not child:
            os._exit(everything() != found)
        done.append(os.waitpid(child, 0)[1] == 0)
for thread in threads:
    thread.join()
import hashlib
print(all(done), len(done), hashlib.sha256(found).hexdigest())
"""


def test_cores_share_the_work_and_nothing_depends_on_how_many_there_are() -> None:
    """Asked by threads at once, and by processes that were forked meanwhile, the same comes out as from one core."""
    said = set()
    for threads, compiled in (("1", "1"), ("2", "1"), ("7", "1"), ("4", "0")):
        environment = {**os.environ, "OMP_NUM_THREADS": threads, "SEARCHDOC_COMPILED": compiled}
        call = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", _SHARED]
        said.add(subprocess.run(call, env=environment, capture_output=True, text=True, check=True, timeout=300).stdout)
    assert len(said) == 1
    assert said.pop().startswith(f"True {9 if hasattr(os, 'fork') else 4} ")


def test_what_lies_outside_is_refused() -> None:
    """A damaged file may say anything; nothing is ever read that is not there."""
    if not kernels.is_compiled():
        pytest.skip("no compiled loops: no compiler at installation, or SEARCHDOC_COMPILED=0")
    codes, scales = np.zeros((4, 64), np.int8), np.zeros(4, np.float16)
    asked = np.ones((1, 64), np.int16)
    for ordinal in (-1, 4, 2**62):
        with pytest.raises(IndexError, match="there is no row"):
            kernels.products(codes, np.array([0, ordinal]), asked[0])
    for begin, end in ((-1, 2), (3, 2), (0, 5)):
        with pytest.raises(IndexError, match="there are no rows"):
            kernels.best_products(codes, scales, np.array([begin]), np.array([end]), asked)
    sums, values = np.zeros(4, np.float32), np.ones(2, np.float32)
    for places, own in (([0, 4], 2), ([-1, 2], 2), ([3, -1], 1), ([4, 0], 1)):
        with pytest.raises(IndexError, match="outside 4 sums"):
            kernels.add_products(sums, [(np.array(places, np.int32), values, own, 1.0)])
    for own in (-1, 3):
        with pytest.raises(IndexError, match=f"2 places are not divided at {own}"):
            kernels.add_products(sums, [(np.array([0, 1], np.int32), values, own, 1.0)])
    assert not sums.any()
    disordered = np.array([3, 9, -5, 2**30, 1], np.int32)
    kernels.add_products(sums, [(disordered, np.ones(5, np.float32), 5, 1.0)])  # says nothing of use, and harms nothing
    looked_up, tables = np.zeros((1, 2, 64), np.uint8), np.zeros((4, 16), np.uint8)
    with pytest.raises(ValueError, match="codes: 128 bytes, not 256"):
        kernels._compiled.highest_sums(looked_up, tables, None, 1, np.zeros(136, np.uint16), np.zeros(65, np.int64))
    with pytest.raises(ValueError, match="up to 127, for 32 columns"):
        kernels.highest_sums(looked_up, tables + np.uint8(128), 64, 1)
    with pytest.raises(ValueError, match="codes: 256 bytes, not 192"):
        kernels.best_products(codes, scales[:3], np.array([0]), np.array([1]), asked)
