import io
import json
import os
import pickle
import stat
import struct
import sys
import tracemalloc

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pygrad.errors import ArgumentError, DTypeError, FileFormatError, MissingDependencyError
from pygrad.io import load, read_metadata, save

DTYPES = ["?", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "model.safetensors"


@pytest.fixture
def folder_stays_clean(path):
    """Whatever a test does, no temporary file may be left beside the model."""
    yield
    assert set(os.listdir(path.parent)) <= {path.name}


def file_of(path, dtype, shape, data):
    """Write a file of one tensor by hand, of any dtype that the format knows."""
    header = json.dumps({"w": {"dtype": dtype, "shape": shape, "data_offsets": [0, len(data)]}}).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header + data)


def check_same(got, expected):
    assert got.dtype == expected.dtype.newbyteorder("=")
    assert got.shape == expected.shape
    assert got.tobytes() == expected.astype(got.dtype).tobytes()


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text(max_size=8).filter(lambda name: name != "__metadata__"),
                       st.sampled_from(DTYPES).flatmap(lambda dtype: arrays.arrays(
                           dtype, arrays.array_shapes(min_dims=0, min_side=0, max_side=4))), max_size=4))
def test_round_trip(path, tensors):
    save(tensors, path)
    loaded = load(path, check_finite=False)
    assert set(loaded) == set(tensors)
    for name, tensor in tensors.items():
        check_same(loaded[name], tensor)


@pytest.mark.parametrize("tensor", [
    np.arange(12.0).reshape(3, 4).T,
    np.arange(24, dtype=np.int16).reshape(4, 6)[::2, ::-3],
    np.broadcast_to(np.float32(2), (3, 2)),
    np.asfortranarray(np.arange(6).reshape(2, 3)),
    np.arange(4, dtype=">f4"),
    np.arange(6, dtype=">i8").reshape(2, 3).T,
    np.array(5, ">u2"),
    np.float16(1.5),
    np.bool_(True),
    np.zeros((0, 3)),
], ids=["transposed", "strided", "broadcast", "fortran", "big-endian", "big-endian transposed", "big-endian 0-d",
        "float16 scalar", "bool scalar", "empty"])
def test_layouts_and_byte_orders(path, tensor):
    save({"x": tensor}, path)
    check_same(load(path)["x"], tensor)


def test_memory_map(path, tmp_path):
    tensor = np.memmap(tmp_path / "x.dat", np.float32, "w+", shape=(3, 2))
    tensor[:] = 4
    save({"x": tensor}, path)
    check_same(load(path)["x"], tensor)


def test_loaded_arrays_are_writable_and_independent_of_the_file(path):
    save({"x": np.arange(3.0)}, path)
    before = path.read_bytes()
    first, second = load(path)["x"], load(path)["x"]
    first += 1
    save({"x": np.zeros(3)}, path)
    assert first.tolist() == [1, 2, 3]
    assert second.tolist() == [0, 1, 2]
    assert path.read_bytes() != before


def test_other_tools_read_it(path):
    from safetensors.numpy import load_file

    save({"a": np.arange(6.0).reshape(2, 3).T}, path)
    np.testing.assert_array_equal(load_file(path)["a"], np.arange(6.0).reshape(2, 3).T)


def test_bfloat16_comes_as_float32(path):
    numbers = np.array([[1.0, -2.5], [3.140625, 1e-30]], np.float32)
    file_of(path, "BF16", [2, 2], (numbers.view(np.uint32) >> 16).astype("<u2").tobytes())
    got = load(path)["w"]
    assert got.dtype == np.float32 and got.flags.writeable
    np.testing.assert_array_equal(got.ravel()[:3], numbers.ravel()[:3])
    assert abs(got[1, 1] / 1e-30 - 1) < 1e-2


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_what_pytorch_saved(path, dtype):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    from safetensors.torch import save_file

    tensor = torch.linspace(-1, 1, 24).reshape(2, 3, 4).to(getattr(torch, dtype))
    save_file({"a": tensor, "b": tensor[0].clone(), "n": torch.tensor(3)}, path)
    loaded = load(path)
    np.testing.assert_array_equal(loaded["a"], tensor.float().numpy())
    np.testing.assert_array_equal(loaded["b"], tensor[0].float().numpy())
    assert loaded["n"] == 3


def test_saving_copies_no_contiguous_array(path):
    tensors = {name: np.ones(2**20, np.float32) for name in "abc"}
    save({}, path)  # imports happen here
    tracemalloc.start()
    try:
        save(tensors, path)
        assert tracemalloc.get_traced_memory()[1] < 2**18
    finally:
        tracemalloc.stop()


def test_checking_makes_no_array_as_large_as_the_tensor(path):
    save({"x": np.ones(2**20, np.float32)}, path)
    load(path)
    tracemalloc.start()
    try:
        load(path)
        assert tracemalloc.get_traced_memory()[1] < 2**22 + 2**18
    finally:
        tracemalloc.stop()


def test_metadata(path):
    save({"x": np.zeros(1)}, path, metadata={"format": "pg", "Grüße": ""})
    assert read_metadata(path) == {"format": "pg", "Grüße": ""}
    save({"x": np.zeros(1)}, path)
    assert read_metadata(path) == {}


def test_path_of_text(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    save({"x": np.zeros(1)}, path.name)
    assert list(load(path.name)) == ["x"]


@pytest.mark.parametrize("tensor, message", [
    (np.zeros(2, np.complex64), r"'w' has dtype complex64 and shape \(2,\); .*; save its \.real and \.imag as two"),
    (np.zeros(2, complex), r"complex128.*save its \.real and \.imag"),
    (np.array([None]), "dtype object.*convert it to numbers first"),
    (np.array(["a"]), "dtype <U1.*text goes into metadata"),
    (np.array(["2020-01-01"], "M8[D]"), "dtype datetime64.*convert it to numbers first"),
    (np.zeros(2, [("a", "i4")]), "convert it to numbers first"),
    pytest.param(np.zeros(2, np.longdouble), r"convert it with \.astype\(np\.float64\)",
                 marks=pytest.mark.skipif(np.dtype(np.longdouble).itemsize == 8, reason="longdouble is float64 here")),
])
@pytest.mark.usefixtures("folder_stays_clean")
def test_dtypes_that_cannot_be_saved(path, tensor, message):
    with pytest.raises(DTypeError, match=message):
        save({"ok": np.zeros(1), "w": tensor}, path)
    assert not path.exists()


@pytest.mark.parametrize("tensors, metadata, message", [
    ({3: np.zeros(1)}, None, "expected names of text other than '__metadata__', got 3"),
    ({"__metadata__": np.zeros(1)}, None, "expected names of text"),
    ({"x": [1.0]}, None, "'x' is of type list; expected a NumPy array"),
    ({"x": 1.0}, None, "'x' is of type float; expected a NumPy array"),
    ({}, {"epoch": 3}, r"expected metadata of text, got 'epoch': 3; convert it with str\(\)"),
    ({}, {3: "epoch"}, "expected metadata of text, got 3: 'epoch'"),
])
@pytest.mark.usefixtures("folder_stays_clean")
def test_bad_arguments_of_save(path, tensors, metadata, message):
    with pytest.raises(ArgumentError, match=message):
        save(tensors, path, metadata=metadata)
    assert not path.exists()


class TestAtomicReplacement:
    @pytest.mark.parametrize("interruption", [KeyboardInterrupt, MemoryError, SystemExit])
    @pytest.mark.parametrize("step", ["os.fsync", "os.replace", "os.chmod", "safetensors.numpy.save_file"])
    @pytest.mark.usefixtures("folder_stays_clean")
    def test_interrupted_anywhere_keeps_the_old_file(self, path, monkeypatch, step, interruption):
        save({"x": np.arange(3)}, path)
        before = path.read_bytes()

        def interrupt(*arguments, **options):
            raise interruption

        with monkeypatch.context() as patch:
            patch.setattr(step, interrupt)
            with pytest.raises(interruption):
                save({"x": np.arange(5)}, path)
        assert path.read_bytes() == before

    @pytest.mark.usefixtures("folder_stays_clean")
    def test_first_save_interrupted_leaves_nothing(self, path, monkeypatch):
        def interrupt(*arguments):
            raise KeyboardInterrupt

        monkeypatch.setattr(os, "replace", interrupt)
        with pytest.raises(KeyboardInterrupt):
            save({"x": np.arange(5)}, path)
        assert not path.exists()

    @pytest.mark.usefixtures("folder_stays_clean")
    def test_full_disk_is_an_os_error_that_names_the_file(self, path, monkeypatch):
        from safetensors import SafetensorError

        def fill(*arguments, **options):
            raise SafetensorError("No space left on device")

        monkeypatch.setattr("safetensors.numpy.save_file", fill)
        with pytest.raises(OSError, match=r"io\.save: cannot write '.*model\.safetensors': No space left on device"):
            save({"x": np.zeros(1)}, path)

    def test_data_reaches_the_disk_before_the_name_does(self, path, monkeypatch):
        steps = []
        fsync, replace = os.fsync, os.replace
        monkeypatch.setattr(os, "fsync", lambda descriptor: (steps.append("fsync"), fsync(descriptor)))
        monkeypatch.setattr(os, "replace", lambda *paths: (steps.append("replace"), replace(*paths)))
        save({"x": np.zeros(1)}, path)
        assert steps[:2] == ["fsync", "replace"]

    @pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
    def test_permissions_are_those_of_a_new_file_or_kept(self, path):
        before = os.umask(0o027)
        try:
            save({"x": np.zeros(1)}, path)
            assert stat.S_IMODE(path.stat().st_mode) == 0o640
            path.chmod(0o664)
            save({"x": np.ones(1)}, path)
            assert stat.S_IMODE(path.stat().st_mode) == 0o664
        finally:
            os.umask(before)

    @pytest.mark.usefixtures("folder_stays_clean")
    def test_write_protected_file(self, path, monkeypatch):
        save({"x": np.zeros(1)}, path)
        monkeypatch.setattr(os, "access", lambda target, mode: False)  # a superuser may write anything
        with pytest.raises(PermissionError, match="write-protected"):
            save({"x": np.ones(1)}, path)
        assert load(path)["x"].tolist() == [0]

    def test_symbolic_link_stays_and_its_target_is_replaced(self, path, tmp_path):
        (tmp_path / "store").mkdir()
        target = tmp_path / "store" / "v1.safetensors"
        save({"x": np.zeros(1)}, target)
        path.symlink_to(target)
        save({"x": np.ones(1)}, path)
        assert path.is_symlink()
        assert load(target)["x"].tolist() == [1]
        assert os.listdir(target.parent) == [target.name]

    @pytest.mark.parametrize("make", [os.mkdir, *([os.mkfifo] if hasattr(os, "mkfifo") else [])])
    def test_what_is_no_file_is_not_replaced(self, path, make):
        make(path)
        with pytest.raises(ArgumentError, match=r"model\.safetensors' is not a regular file"):
            save({"x": np.zeros(1)}, path)

    def test_missing_folder(self, tmp_path):
        with pytest.raises(FileNotFoundError, match="there is no such folder: .*nowhere'"):
            save({"x": np.zeros(1)}, tmp_path / "nowhere" / "model.safetensors")


class TestBadFiles:
    @pytest.mark.parametrize("reader", [load, read_metadata])
    def test_missing(self, path, reader):
        with pytest.raises(FileNotFoundError, match=r"model\.safetensors"):
            reader(path)

    def test_folder(self, tmp_path):
        with pytest.raises(OSError, match=os.path.basename(tmp_path)):
            load(tmp_path)

    def test_truncated_at_every_byte(self, path):
        save({"w": np.arange(3.0), "b": np.zeros(2, np.int8)}, path)
        whole = path.read_bytes()
        for length in range(1, len(whole)):
            path.write_bytes(whole[:length])
            with pytest.raises(FileFormatError, match=r"model\.safetensors'.*truncated, or not a safetensors file"):
                load(path)

    def test_too_long(self, path):
        save({"w": np.arange(3.0)}, path)
        path.write_bytes(path.read_bytes() + b"tail")
        with pytest.raises(FileFormatError, match="not a safetensors file"):
            load(path)

    @pytest.mark.parametrize("reader", [load, read_metadata])
    def test_empty(self, path, reader):
        path.touch()
        with pytest.raises(FileFormatError, match=r"model\.safetensors': the file is empty"):
            reader(path)

    def test_formats_that_people_mix_up_are_named(self, path):
        npy = io.BytesIO()
        np.save(npy, np.zeros(3))
        for content, what in [
            (npy.getvalue(), r"\.npy file \(numpy\.load"),
            (pickle.dumps({"w": [1.0] * 100}), "a pickle"),
            (b"\x89HDF\r\n\x1a\n" + bytes(100), "HDF5"),
        ]:
            path.write_bytes(content)
            with pytest.raises(FileFormatError, match=f"expected a safetensors file, got .*{what}"):
                load(path)

    @pytest.mark.parametrize("content", [b"{}" * 50, b"\0" * 100, b"\xff" * 100, b"epoch,loss\n1,0.5\n"])
    def test_foreign(self, path, content):
        path.write_bytes(content)
        with pytest.raises(FileFormatError, match="truncated, or not a safetensors file"):
            load(path)

    @pytest.mark.parametrize("dtype, size", [("C64", 8), ("F8_E4M3", 1)])
    def test_dtypes_that_numpy_lacks_or_we_do_not_compute_with(self, path, dtype, size):
        file_of(path, dtype, [2], bytes(2 * size))
        with pytest.raises(FileFormatError, match=f"tensor 'w' has dtype {dtype}, .* convert it to float32 where"):
            load(path)

    def test_a_tensor_of_bfloat16_that_is_not_finite(self, path):
        file_of(path, "BF16", [1], b"\x80\x7f")
        with pytest.raises(FileFormatError, match="NaN or infinite values in 1 of 1"):
            load(path)

    def test_header_that_contradicts_itself(self, path):
        file_of(path, "F32", [1000], bytes(8))
        with pytest.raises(FileFormatError):
            load(path)

    @pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
    @pytest.mark.parametrize("dtype", ["f2", "f4", "f8"])
    def test_values_that_are_not_finite_are_refused_by_name(self, path, bad, dtype):
        broken = np.ones((3, 4), dtype)
        broken[1, 2] = bad
        tensors = {"layer.weight": broken, "layer.bias": np.zeros(3), "steps": np.arange(2), "none": np.zeros(0),
                   "scale": np.array(bad, dtype)}
        save(tensors, path)
        with pytest.raises(FileFormatError) as caught:
            load(path)
        message = str(caught.value)
        assert "NaN or infinite values in 2 of 5 tensors" in message
        assert "'layer.weight'" in message and "'scale'" in message and "'layer.bias'" not in message
        assert "model.safetensors" in message and "check_finite=False" in message
        np.testing.assert_array_equal(load(path, check_finite=False)["layer.weight"], broken)

    def test_extreme_finite_values_pass(self, path):
        extremes = np.array([np.finfo("f4").max, np.finfo("f4").min, np.finfo("f4").smallest_subnormal], "f4")
        save({"x": extremes}, path)
        check_same(load(path)["x"], extremes)


@pytest.mark.parametrize("call", [lambda path: save({}, path), load, read_metadata], ids=["save", "load", "metadata"])
def test_without_safetensors(path, monkeypatch, call):
    path.touch()
    for module in [name for name in sys.modules if name.split(".")[0] == "safetensors"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "safetensors", None)
    with pytest.raises(MissingDependencyError, match=r"pygrad\.io\.\w+ needs safetensors.*\[io\]'"):
        call(path)
    assert path.read_bytes() == b""
