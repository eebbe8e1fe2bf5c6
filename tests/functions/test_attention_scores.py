import numpy as np
import pytest

from pygrad.functions._attention_scores import FLOOR, LIMIT, Scores, Setting
from pygrad.functions._attention_tiles import Scratch, Tiles


def exponentials(q, k, mask=None, *, causal=False, block=None, span=None, key=None):
    """Return a tile of exponentials, the rows' sums and the shift, with the scores."""
    tiles = Tiles((1,), q.shape[-2], k.shape[-2], q.shape[-1], causal)
    scores = Scores(tiles, Setting(1.0, causal, 0.5, key), mask, Scratch(q.dtype))
    scores.enter(0, (slice(0, 1),), (1,))
    block, span = block or (0, q.shape[-2]), span or (0, k.shape[-2])
    s = scores.empty("scores", block, span)
    found = scores.exponentials(s, q[:, slice(*block)], k[:, slice(*span)].swapaxes(1, 2), block, span)
    return s, *found, scores


def random(rows, seed=0, scale=1.0):
    return scale * np.random.default_rng(seed).standard_normal((1, rows, 3))


def test_small_scores_are_not_shifted():
    q, k = random(4), random(5, 1)
    s, sums, shift, _ = exponentials(q, k)
    np.testing.assert_allclose(s, np.exp(q @ k.swapaxes(1, 2)))
    np.testing.assert_allclose(sums, s.sum(axis=-1))
    assert shift is None


@pytest.mark.parametrize("score", [1.1 * LIMIT, 1000.0, 1.1 * np.log(FLOOR), -1000.0])
def test_others_are(score):
    q, k = np.array([[[1.0, 0, 0], [1.0, 0, 0]]]), np.array([[[score, 0, 0], [score - 1, 0, 0]]])
    s, sums, shift, _ = exponentials(q, k)
    np.testing.assert_allclose(s, [[[1, np.exp(-1)]] * 2])
    np.testing.assert_allclose(shift, [[score, score]])
    np.testing.assert_allclose(sums, s.sum(axis=-1))


@pytest.mark.parametrize("scale", [1.0, 300.0])
@pytest.mark.parametrize("block, span", [((0, 6), (0, 6)), ((2, 4), (0, 4)), ((2, 6), (0, 5)), ((2, 6), (3, 6)),
                                         ((5, 6), (0, 6)), ((4, 6), (0, 3))])
def test_a_causal_tile_hides_what_comes_later(scale, block, span):
    q, k = random(6, 0, scale), random(6, 1)
    seen = np.tri(6, dtype=bool)[slice(*block), slice(*span)]
    s, sums, shift, _ = exponentials(q, k, causal=True, block=block, span=span)
    expected = np.where(seen, (q @ k.swapaxes(1, 2))[:, slice(*block), slice(*span)], -np.inf)
    top = expected.max(axis=-1) if shift is not None else np.zeros(sums.shape)
    np.testing.assert_allclose(top if shift is None else shift, top)
    shifted = np.exp(expected - np.where(np.isinf(top), 0, top)[..., None])
    np.testing.assert_allclose(s, shifted, rtol=1e-9)
    np.testing.assert_allclose(sums, shifted.sum(axis=-1), rtol=1e-9)


@pytest.mark.parametrize("scale", [1.0, 300.0])
def test_masks(scale):
    q, k = random(4, 0, scale), random(5, 1)
    kept = np.random.default_rng(2).random((1, 4, 5)) < 0.5
    kept[0, 1] = False
    weights = []
    for mask in (kept, np.where(kept, 0.0, -np.inf)):
        s, sums, shift, _ = exponentials(q, k, mask)
        assert not s[~kept].any() and sums[0, 1] == 0 and shift[0, 1] == -np.inf
        weights.append(s)
    np.testing.assert_allclose(*weights)


def test_hidden_nan_does_not_matter():
    q, k = random(4), random(5, 1)
    k[0, 4] = np.nan
    s, _, shift, _ = exponentials(q, k, np.array([[[True] * 4 + [False]]]))
    assert np.isfinite(s).all() and not s[..., 4].any() and shift is not None


def test_draws_depend_on_the_tile_alone():
    scores = exponentials(random(4), random(5, 1), key=(1, 2**64 - 1))[3]
    first = scores.drawn((1, 4, 5), (0, 4), (0, 5))
    assert first.dtype == bool and np.array_equal(first, scores.drawn((1, 4, 5), (0, 4), (0, 5)))
    scores.enter(1, (slice(0, 1),), (1,))
    assert not np.array_equal(first, scores.drawn((1, 4, 5), (0, 4), (0, 5)))
    assert exponentials(random(4), random(5, 1))[3].drawn((1, 4, 5), (0, 4), (0, 5)) is None


def test_setting():
    assert Setting(1.0).factor == 1 and Setting(1.0, dropout=0.5).factor == 2 and Setting(1.0, dropout=1.0).factor == 0
