import io
import pickle
import stat
import tracemalloc
import zipfile

import numpy as np
import pytest

from pygrad import layers
from pygrad.errors import ArgumentError, FileFormatError
from pygrad.io import load, read_metadata, save


@pytest.fixture
def path(tmp_path):
    return tmp_path / "model.npz"


TENSORS = {
    "file": np.arange(6, dtype=np.float32).reshape(2, 3).T, "a/b.c": np.array(5, ">i2"), "empty": np.zeros((0, 3)),
    "flag": np.bool_(True), "half": np.float16([1.5]), "": np.uint8([7]),
}


def test_round_trip(path):
    save(TENSORS, path, metadata={"epoch": "3", "note": "ä"})
    loaded = load(path)
    assert list(loaded) == list(TENSORS)
    for name, tensor in TENSORS.items():
        assert loaded[name].dtype == tensor.dtype.newbyteorder("=") and loaded[name].shape == tensor.shape
        np.testing.assert_array_equal(loaded[name], tensor)
        assert loaded[name].flags.writeable
    assert read_metadata(path) == {"epoch": "3", "note": "ä"}


def test_numpy_reads_it(path):
    save({"w": np.arange(3.0)}, path, metadata={"a": "b"})
    with np.load(path) as archive:
        np.testing.assert_array_equal(archive["w"], [0, 1, 2])


@pytest.mark.parametrize("write", [np.savez, np.savez_compressed])
def test_what_numpy_wrote_is_read(path, write):
    write(path, np.arange(3), weight=np.ones((2, 2), ">f4", order="F"))
    loaded = load(path)
    assert loaded["arr_0"].tolist() == [0, 1, 2] and loaded["weight"].dtype == np.float32
    assert read_metadata(path) == {}


def test_nothing(path):
    save({}, path)
    assert load(path) == {} and read_metadata(path) == {}


def test_the_same_arrays_give_the_same_file(path):
    save(TENSORS, path)
    before = path.read_bytes()
    save(TENSORS, path)
    assert path.read_bytes() == before
    assert stat.S_IMODE(path.stat().st_mode) & stat.S_IRUSR


def test_a_module(path):
    model, other = layers.Linear(3, 2), layers.Linear(3, 2)
    model.save(path)
    assert other.load(path) == ([], [])
    np.testing.assert_array_equal(other.weight.data, model.weight.data)


def test_it_does_not_depend_on_safetensors(path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "safetensors", None)
    save({"w": np.ones(1)}, path)
    assert load(path)["w"].tolist() == [1]


def test_the_contents_decide_when_reading(path, tmp_path):
    save({"w": np.ones(1)}, path)
    other = path.rename(tmp_path / "model.safetensors")
    assert load(other)["w"].tolist() == [1]


def test_saving_copies_no_array(path):
    tensors = {"a": np.ones(2**20, np.float32)}
    save({"a": np.ones(1)}, path)
    tracemalloc.start()
    try:
        save(tensors, path)
        assert tracemalloc.get_traced_memory()[1] < 2**18
    finally:
        tracemalloc.stop()


def test_truncated_anywhere(path):
    save({"w": np.arange(3.0), "b": np.zeros(2)}, path, metadata={"a": "b"})
    whole = path.read_bytes()
    for length in range(4, len(whole), 7):
        path.write_bytes(whole[:length])
        for reader in (load, read_metadata):
            with pytest.raises(FileFormatError, match=r"model\.npz': truncated, or not an npz file"):
                reader(path)


def test_damaged(path):
    save({"w": np.arange(100.0)}, path)
    whole = bytearray(path.read_bytes())
    whole[400] ^= 1
    path.write_bytes(whole)
    with pytest.raises(FileFormatError, match=r"truncated, or not an npz file \(Bad CRC-32"):
        load(path)


def archive(path, **members):
    with zipfile.ZipFile(path, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)


def npy(array):
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def test_pickles_are_not_loaded(path):
    class Bomb:
        def __reduce__(self):
            return pytest.fail, ("a pickle was run",)

    archive(path, **{"w.npy": npy(np.array([Bomb()], object))})
    with pytest.raises(FileFormatError, match="an array of Python objects, which only a pickle can hold"):
        load(path)


def test_other_archives(path):
    archive(path, **{"archive/data.pkl": pickle.dumps(1), "archive/data/0": b"1234"})
    with pytest.raises(FileFormatError, match="a zip archive without NumPy arrays, as PyTorch checkpoints are"):
        load(path)


@pytest.mark.parametrize("array", [np.ones(1, complex), np.array(["a"]), np.ones(1, "M8[s]")])
def test_dtypes_that_we_do_not_compute_with(path, array):
    archive(path, **{"w.npy": npy(array)})
    with pytest.raises(FileFormatError, match="array 'w' has dtype .*, which PyGrad does not compute with"):
        load(path)


@pytest.mark.parametrize("text", ["[1]", '{"a": 1}', "{"])
def test_metadata_that_is_no_text(path, text):
    archive(path, **{"__metadata__.json": text})
    with pytest.raises(FileFormatError, match="model.npz"):
        read_metadata(path)


def test_values_that_are_not_finite(path):
    save({"w": np.array([np.nan])}, path)
    with pytest.raises(FileFormatError, match="NaN or infinite values in 1 of 1 tensors: 'w'"):
        load(path)


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, MemoryError, OSError(28, "No space left on device")])
def test_interrupted_in_the_middle_keeps_the_old_file(path, monkeypatch, interruption):
    save({"w": np.ones(1)}, path)
    before = path.read_bytes()
    write = np.lib.format.write_array_header_1_0

    def interrupt(file, header):
        if header["shape"] == (3,):
            raise interruption
        write(file, header)

    monkeypatch.setattr(np.lib.format, "write_array_header_1_0", interrupt)
    with pytest.raises(interruption if isinstance(interruption, type) else type(interruption)):
        save({"a": np.ones(2), "b": np.ones(3)}, path)
    assert path.read_bytes() == before and [one.name for one in path.parent.iterdir()] == [path.name]


def test_names(path):
    with pytest.raises(ArgumentError, match="expected names of text"):
        save({1: np.ones(1)}, path)
    assert not path.exists()
