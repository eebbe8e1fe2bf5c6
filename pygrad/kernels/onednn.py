"""oneDNN through its C interface: finding the library, and primitives that are ready to run.

The library comes from the package ``onednn-cpu-gomp`` (extra ``onednn``), which holds ``libdnnl.so`` and no
Python. It is found through the package's metadata and called through `ctypes`: nothing is compiled, and
nothing is loaded before the first use.

A `Plan` is a primitive with its arguments' memory objects; running it sets their addresses and executes.
Plans belong to the thread that made them, so that nothing is locked; calls that compute release the
interpreter lock. Scratch space is an array of NumPy's, made for each run: it is seen by whoever counts bytes.
"""

from __future__ import annotations

import ctypes
import os
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Sequence
from ctypes import byref, c_char, c_float, c_int, c_int64, c_size_t, c_void_p
from typing import Any

import numpy as np

from pygrad.kernels.unheard import Unheard
from pygrad.optional import optional_import

PACKAGE, EXTRA = "onednn-cpu-gomp", "onednn"
MAJOR = 3
CAPACITY = 256
"""How many plans a thread keeps; the one used longest ago goes first."""

# Constants of the C interface, by the names they have there.
FLOAT32, FORMAT_ANY, FORWARD_TRAINING, CONVOLUTION_DIRECT = 3, 1, 64, 1
SRC, DST, WEIGHTS, BIAS, SCRATCHPAD = 1, 17, 33, 41, 80
DIFF_SRC, DIFF_DST, DIFF_WEIGHTS, DIFF_BIAS = 129, 145, 161, 169
_CPU, _USER_SCRATCHPAD, _IMPLEMENTATION, _ARGUMENT_DESCRIPTOR = 1, 1, 8, 255
_OUT_OF_MEMORY = 1


class Unsupported(Exception):  # noqa: N818 - never leaves the kernels
    """The library does not take this problem, or would compute it by its slow reference code."""


_Together = ctypes.CFUNCTYPE(None, c_void_p)


class _Argument(ctypes.Structure):
    _fields_ = (("argument", c_int), ("memory", c_void_p))


class _Version(ctypes.Structure):
    _fields_ = (("major", c_int), ("minor", c_int), ("patch", c_int))


class Library:
    """The loaded library with its engine, and each thread's plans.

    Raises
    ------
    OSError
        If the file cannot be loaded, or is of a version with another interface.
    """

    def __init__(self, path: str) -> None:
        self.free = ctypes.CDLL(path)  # releases the interpreter lock
        self.held = ctypes.PyDLL(path)  # keeps it: for calls shorter than taking it again
        self.held.dnnl_version.restype = ctypes.POINTER(_Version)
        version = self.held.dnnl_version().contents
        if version.major != MAJOR:
            raise OSError(f"oneDNN {version.major}.{version.minor} at {path}: expected version {MAJOR}")
        self.held.dnnl_primitive_desc_query_md.restype = c_void_p
        self.held.dnnl_memory_desc_get_size.restype = c_size_t
        self.engine = c_void_p()
        self.check(self.free.dnnl_engine_create(byref(self.engine), _CPU, c_size_t(0)))
        self.attributes = self.attributes_with(())
        self._local = _Local()

    def check(self, status: int) -> None:
        """Raise unless a call that makes something succeeded."""
        if status == _OUT_OF_MEMORY:
            raise MemoryError("oneDNN: out of memory")
        if status:
            raise Unsupported(status)

    def threads(self) -> int:
        """Return how many threads OpenMP gives this thread's computations; `threadpoolctl` can limit them."""
        return int(self.held.omp_get_max_threads())

    def call_together(self, function: Callable[[], None], number: int) -> None:
        """Call a function in several of OpenMP's threads at once, the caller's among them.

        In there, primitives are left to NumPy: their code may wait for threads that a region inside of another one
        does not have.

        Raises
        ------
        BaseException
            What one of the calls raised, or an interrupt that came before one began.
        """
        local = self._local

        def call(_: int | None) -> None:
            local.inside = True
            try:
                function()
            finally:
                local.inside = False

        with Unheard(call) as raised:
            self.free.GOMP_parallel(_Together(call), None, number, 0)
        if raised:
            raise raised[0]

    def planned(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """Return this thread's plan for a key, made if it is new; None for what the library does not take."""
        local = self._local
        if local.inside:
            return None
        if not local.stream:
            self._join(local)
        plans = local.plans
        key = (key, self.held.omp_get_max_threads())
        try:
            plan = plans[key]
            plans.move_to_end(key)
            return plan
        except KeyError:
            pass
        try:
            plan = make()
        except Unsupported:
            plan = None
        plans[key] = plan
        while len(plans) > CAPACITY:
            plans.popitem(last=False)
        return plan

    def _join(self, local: _Local) -> None:
        """Make ready what a thread needs of its own."""
        limit = os.environ.get("OPENBLAS_NUM_THREADS", "")
        if limit.isdigit() and "OMP_NUM_THREADS" not in os.environ:
            self.held.omp_set_num_threads(int(limit))  # as many as NumPy's BLAS takes
        stream = c_void_p()
        self.check(self.free.dnnl_stream_create(byref(stream), self.engine, 1))
        local.stream = stream
        weakref.finalize(local.owner, self.held.dnnl_stream_destroy, stream)

    @property
    def stream(self) -> Any:
        """This thread's queue of executions."""
        return self._local.stream

    def descriptor(self, shape: Sequence[int], strides: Sequence[int] | None = None) -> c_void_p:
        """Return a new descriptor of float32 memory; without strides (in elements) the library chooses."""
        made, sizes = c_void_p(), c_int64 * len(shape)
        if strides is None:
            status = self.held.dnnl_memory_desc_create_with_tag(
                byref(made), len(shape), sizes(*shape), FLOAT32, FORMAT_ANY)
        else:
            status = self.held.dnnl_memory_desc_create_with_strides(
                byref(made), len(shape), sizes(*shape), FLOAT32, sizes(*strides))
        self.check(status)
        weakref.finalize(made, self.held.dnnl_memory_desc_destroy, c_void_p(made.value))
        return made

    def attributes_with(self, after: Sequence[tuple[Any, ...]]) -> c_void_p:
        """Return new attributes of a primitive that goes on computing with its result; the caller destroys them.

        Parameters
        ----------
        after : sequence of tuple
            ``("sum", factor)``: add the factor times what the output held; ``(kind, alpha, beta)``: an element-wise
            function; ``(kind, descriptor)``: a binary one, whose other operand is an argument.
        """
        attributes, chain = c_void_p(), c_void_p()
        self.check(self.free.dnnl_primitive_attr_create(byref(attributes)))
        try:
            self.check(self.free.dnnl_primitive_attr_set_scratchpad_mode(attributes, _USER_SCRATCHPAD))
            self.check(self.free.dnnl_post_ops_create(byref(chain)))
            for kind, *rest in after:
                if kind == "sum":
                    status = self.free.dnnl_post_ops_append_sum(chain, c_float(rest[0]), 0, 0)
                elif len(rest) == 1:
                    status = self.free.dnnl_post_ops_append_binary(chain, kind, rest[0])
                else:
                    status = self.free.dnnl_post_ops_append_eltwise(chain, kind, *map(c_float, rest))
                self.check(status)
            self.check(self.free.dnnl_primitive_attr_set_post_ops(attributes, chain))
        except BaseException:
            self.free.dnnl_primitive_attr_destroy(attributes)
            raise
        finally:
            self.free.dnnl_post_ops_destroy(chain)
        return attributes

    def reorder(self, source: Any, target: Any) -> Plan | None:
        """Return a plan that copies from one memory format to another; None if they are the same."""
        if self.held.dnnl_memory_desc_equal(source, target):
            return None
        described = c_void_p()
        self.check(self.free.dnnl_reorder_primitive_desc_create(
            byref(described), source, self.engine, target, self.engine, self.attributes))
        return Plan(self, described, (SRC, DST))


class _Local(threading.local):
    """A thread's stream and plans."""

    stream: Any = None
    inside = False

    def __init__(self) -> None:
        self.plans: OrderedDict[Any, Any] = OrderedDict()
        self.owner = _Owner()


class _Owner:
    """What dies with a thread."""


class Plan:
    """A primitive and its arguments.

    Parameters
    ----------
    library : Library
    described : c_void_p
        A primitive descriptor; the plan destroys it.
    arguments : sequence of int
        The arguments in the order in which `run` takes their arrays.

    Raises
    ------
    Unsupported
        If the library would compute it by its reference code, which is slower than NumPy.
    """

    __slots__ = ("__weakref__", "_arguments", "_count", "_execute", "_memories", "_primitive", "_scratch",
                 "_set", "_stream", "descriptors", "library", "sizes")

    def __init__(self, library: Library, described: c_void_p, arguments: Sequence[int]) -> None:
        held = library.held
        self.library = library
        weakref.finalize(self, held.dnnl_primitive_desc_destroy, described)
        if self.implementation(held, described).startswith("ref"):
            raise Unsupported("reference code")
        self._primitive = c_void_p()
        library.check(library.free.dnnl_primitive_create(byref(self._primitive), described))
        weakref.finalize(self, held.dnnl_primitive_destroy, self._primitive)
        query = held.dnnl_primitive_desc_query_md
        self.descriptors = [c_void_p(query(described, _ARGUMENT_DESCRIPTOR, argument))
                            for argument in (*arguments, SCRATCHPAD)]
        self.sizes = [int(held.dnnl_memory_desc_get_size(one)) for one in self.descriptors]
        self._scratch = self.sizes[-1]
        self._count = len(arguments) + bool(self._scratch)
        self._memories, self._arguments = [], (_Argument * self._count)()
        for number, argument in enumerate((*arguments, SCRATCHPAD)[:self._count]):
            memory = c_void_p()
            library.check(held.dnnl_memory_create(byref(memory), self.descriptors[number], library.engine,
                                                  c_void_p(None)))
            weakref.finalize(self, held.dnnl_memory_destroy, memory)
            self._memories.append(memory)
            self._arguments[number].argument, self._arguments[number].memory = argument, memory
        self._execute, self._set = library.free.dnnl_primitive_execute, held.dnnl_memory_set_data_handle
        self._stream = library.stream

    @staticmethod
    def implementation(held: Any, described: c_void_p) -> str:
        """Return the name of the code that the library has chosen."""
        name = ctypes.c_char_p()
        held.dnnl_primitive_desc_query(described, _IMPLEMENTATION, 0, byref(name))
        return (name.value or b"").decode()

    def run(self, *arrays: Any) -> None:
        """Execute on arrays of exactly the planned shapes and strides."""
        put = self._set
        for memory, array in zip(self._memories, arrays, strict=False):
            put(memory, c_void_p(address(array)))
        if self._scratch:
            space = np.empty(self._scratch + 64, np.uint8)
            put(self._memories[-1], c_void_p(address(space) + 63 & ~63))
        status = self._execute(self._primitive, self._stream, self._count, self._arguments)
        if status:
            raise MemoryError("oneDNN: out of memory") if status == _OUT_OF_MEMORY else \
                RuntimeError(f"oneDNN: executing a primitive failed with status {status}")


def address(array: Any) -> int:
    """Return where an array's first element is.

    Examples
    --------
    >>> x = np.zeros(3)
    >>> address(x) == x.ctypes.data
    True
    """
    try:
        return ctypes.addressof(c_char.from_buffer(array))  # a third of the time of the other
    except (TypeError, ValueError, BufferError):
        return int(array.ctypes.data)  # read-only, or not in C order


def find() -> str | None:
    """Return the path of the installed library, or None."""
    metadata = optional_import("importlib.metadata", EXTRA, "pygrad.kernels")
    try:
        files = metadata.files(PACKAGE) or ()
    except metadata.PackageNotFoundError:
        return None
    for file in files:
        if file.name == f"libdnnl.so.{MAJOR}":
            return str(file.locate())
    return None
