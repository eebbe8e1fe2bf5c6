"""Work in several threads at once."""

import threading


def in_threads(count, work):
    """Run ``work(number)`` in so many threads at once, and raise what one of them raised."""
    barrier, errors = threading.Barrier(count), []

    def run(number):
        try:
            barrier.wait(10)
            work(number)
        except BaseException as error:  # noqa: B036 - raised below
            errors.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if errors:
        raise errors[0]
    assert not any(thread.is_alive() for thread in threads)
