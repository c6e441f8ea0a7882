import gzip
import ipaddress
import socket

import pytest

from ingest.conversion.addresses import Address
from ingest.conversion.fetch import FetchError, FetchLimits, fetch
from tests.ingest.conversion.outside import Answer, Outside, outside_world, to_loopback

PAGE = b"<html><body>The mission left the town.</body></html>"


def refusal(world: Outside, path: str, limits: FetchLimits | None = None) -> FetchError:
    with pytest.raises(FetchError) as refused:
        fetch(world.url(path), limits=limits or FetchLimits(), resolve=to_loopback, local_permission=world.permission)
    return refused.value


def test_a_document_comes_with_its_type_and_name() -> None:
    answer = Answer(PAGE, headers={"Content-Type": "text/html; charset=utf-8"})
    with outside_world(**{"a%20report.html": answer}) as world:
        fetched = fetch(world.url("/a%20report.html"), resolve=to_loopback, local_permission=world.permission)
    assert (fetched.data, fetched.content_type, fetched.file_name) == (PAGE, "text/html", "a report.html")
    assert world.asked == [("/a%20report.html", f"reports.example:{world.port}")]


def test_the_name_the_server_gives_is_taken_without_its_folders() -> None:
    headers = {"Content-Disposition": 'attachment; filename="../../etc/S_2025_97.pdf"'}
    with outside_world(x=Answer(PAGE, headers=headers)) as world:
        assert (
            fetch(world.url("/x"), resolve=to_loopback, local_permission=world.permission).file_name == "S_2025_97.pdf"
        )


def test_redirects_are_followed_and_remembered() -> None:
    with outside_world(old=Answer(status=301, headers={"Location": "/new"}), new=Answer(PAGE)) as world:
        fetched = fetch(world.url("/old"), resolve=to_loopback, local_permission=world.permission)
    assert fetched.url.endswith("/new")
    assert [address.rpartition("/")[2] for address in fetched.redirects] == ["old"]


def test_endless_redirects_are_given_up() -> None:
    with outside_world(round=Answer(status=302, headers={"Location": "/round"})) as world:
        error = refusal(world, "/round", FetchLimits(redirects=3))
    assert error.code == "too_many_redirects"
    assert len(world.asked) == 4


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:9/secret",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://2130706433/",
    ],
)
def test_a_redirect_to_an_inner_address_is_refused_before_anything_is_asked_there(target: str) -> None:
    with outside_world(go=Answer(status=302, headers={"Location": target})) as world:
        error = refusal_as_the_net_resolves(world, "/go")
    assert error.code == "address_refused"
    assert not error.retryable
    assert len(world.asked) == 1


def refusal_as_the_net_resolves(world: Outside, path: str) -> FetchError:
    def resolve(host: str, port: int) -> list[Address]:
        if host == "reports.example":
            return to_loopback(host, port)
        return [ipaddress.ip_address(socket.inet_ntoa(socket.inet_aton(host)))]

    with pytest.raises(FetchError) as refused:
        fetch(world.url(path), resolve=resolve, local_permission=world.permission)
    return refused.value


def test_a_redirect_to_a_file_is_refused() -> None:
    with outside_world(go=Answer(status=302, headers={"Location": "file:///etc/passwd"})) as world:
        assert refusal(world, "/go").code == "url_scheme"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1/", "address_refused"),
        ("http://127.0.0.1:8000/api/", "address_refused"),
        ("http://[::ffff:127.0.0.1]/", "address_refused"),
        ("http://192.168.0.1/", "address_refused"),
        ("http://localhost/", "address_refused"),
        ("ftp://reports.example/a.pdf", "url_scheme"),
        ("file:///etc/passwd", "url_scheme"),
        ("reports.example/a.pdf", "url_scheme"),
        ("http://user:secret@reports.example/", "url_credentials"),
        ("http://", "url_invalid"),
        ("http://reports.example:99999/", "url_invalid"),
        ("http://exa\nmple.org/\r\nHost: x", "url_invalid"),
    ],
)
def test_addresses_that_may_not_be_fetched_say_why(url: str, code: str) -> None:
    with pytest.raises(FetchError) as refused:
        fetch(url, resolve=to_loopback)
    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")


def test_a_name_that_leads_inside_is_refused_and_no_connection_made() -> None:
    with outside_world(x=Answer(PAGE)) as world, pytest.raises(FetchError) as refused:
        fetch(world.url("/x"), resolve=to_loopback)
    assert refused.value.code == "address_refused"
    assert "reports.example leads to 127.0.0.1, which is this machine itself" in refused.value.sentence
    assert world.asked == []


def test_one_inner_address_among_public_ones_refuses_the_name() -> None:
    def mixed(host: str, port: int) -> list[Address]:
        return [ipaddress.ip_address("8.8.8.8"), ipaddress.ip_address("10.0.0.1")]

    with pytest.raises(FetchError, match=r"10\.0\.0\.1"):
        fetch("http://reports.example/", resolve=mixed)


def test_the_connection_goes_to_the_address_that_was_judged_and_the_name_is_asked_once() -> None:
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[Address]:
        asked.append(host)
        return to_loopback(host, port)

    with outside_world(x=Answer(PAGE)) as world:
        fetch(world.url("/x"), resolve=rebinding, local_permission=world.permission)
    assert asked == ["reports.example"]


def test_the_permission_for_tests_opens_one_port_only() -> None:
    with outside_world(x=Answer(PAGE)) as world, pytest.raises(FetchError) as refused:
        fetch(f"http://reports.example:{world.port + 1}/x", resolve=to_loopback, local_permission=world.permission)
    assert refused.value.code == "address_refused"


def test_an_unknown_name_is_said_to_be_unknown() -> None:
    def unknown(host: str, port: int) -> list[Address]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(FetchError, match=r"no host named reports\.example") as refused:
        fetch("http://reports.example/", resolve=unknown)
    assert not refused.value.retryable


def test_a_silent_name_server_is_worth_another_try() -> None:
    def silent(host: str, port: int) -> list[Address]:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure")

    with pytest.raises(FetchError) as refused:
        fetch("http://reports.example/", resolve=silent)
    assert refused.value.retryable


@pytest.mark.parametrize(("status", "retryable"), [(404, False), (403, False), (429, True), (503, True), (204, False)])
def test_an_answer_without_a_document_says_its_status(status: int, retryable: bool) -> None:
    with outside_world(x=Answer(status=status)) as world:
        error = refusal(world, "/x")
    assert error.code == "http_status"
    assert str(status) in error.sentence
    assert error.retryable is retryable


def test_a_body_that_announces_too_much_is_not_read() -> None:
    with outside_world(x=Answer(b"x" * 200_000)) as world:
        assert refusal(world, "/x", FetchLimits(bytes=100_000)).code == "too_large"


def test_a_body_that_announces_nothing_is_cut_at_the_limit() -> None:
    with outside_world(x=Answer(b"x" * 2_000_000, headers={"Content-Length": ""})) as world:
        assert refusal(world, "/x", FetchLimits(bytes=100_000)).code == "too_large"


def test_a_packed_body_is_counted_unpacked() -> None:
    packed = gzip.compress(b"x" * 5_000_000)
    headers = {"Content-Encoding": "gzip", "Content-Length": str(len(packed))}
    with outside_world(x=Answer(packed, headers=headers)) as world:
        assert refusal(world, "/x", FetchLimits(bytes=100_000)).code == "too_large"


def test_a_server_that_dribbles_is_given_up_in_time() -> None:
    with outside_world(x=Answer(b"x" * 1_000_000, pause=0.2)) as world:
        error = refusal(world, "/x", FetchLimits(seconds=0.5))
    assert error.code == "timeout"
    assert error.retryable


def test_a_closed_port_is_a_failed_connection_worth_another_try() -> None:
    with outside_world() as world:
        permission, url = world.permission, world.url("/x")
    with pytest.raises(FetchError) as refused:
        fetch(url, resolve=to_loopback, local_permission=permission)
    assert refused.value.code == "connection_failed"
    assert refused.value.retryable


def test_a_proxy_in_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with outside_world(x=Answer(PAGE)) as world:
        assert fetch(world.url("/x"), resolve=to_loopback, local_permission=world.permission).data == PAGE
