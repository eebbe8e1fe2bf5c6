import pytest

from benchmarks.engines import SUBJECT, installed_engines
from benchmarks.harness import open_workers


@pytest.fixture(scope="package")
def workers():
    """A worker for every engine that is installed; PyGrad must be importable, others may fail."""
    with open_workers(installed_engines(), threads=1) as (ready, left_out):
        assert SUBJECT not in left_out, left_out[SUBJECT]
        yield ready
