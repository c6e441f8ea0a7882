"""`make test-services`: the queue and database tests against this machine's own RabbitMQ and PostgreSQL."""


def test_services(rest: list[str]) -> int:
    """Not yet."""
    raise NotImplementedError
