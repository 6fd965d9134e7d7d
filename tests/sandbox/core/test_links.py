"""Which links Telegram takes, and in which form it hands them on."""

import pytest

from bot.sandbox.core.links import LinkError, check_link


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("x.example", "http://x.example/"),
        (" HTTPS://x.example ", "https://x.example/"),
        ("https://x.example?q=1#part", "https://x.example?q=1#part"),
        ("http://ana@x.example:8080/a", "http://ana@x.example:8080/a"),
        ("http://127.0.0.1:80", "http://127.0.0.1:80/"),
        ("http://[::1]/", "http://[::1]/"),
        ("tg://resolve?domain=ana", "tg://resolve?domain=ana"),
    ],
)
def test_a_link_is_completed(link: str, address: str) -> None:
    assert check_link(link) == address


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("http://localhost/", "Wrong HTTP URL"),
        ("", "URL host is empty"),
        ("/etc/hosts", "URL host is empty"),
        ("http://", "URL host is empty"),
        ("ftp://x.example", "Unsupported URL protocol"),
        ("javascript:alert(1)", "Wrong port number specified in the URL"),
        ("x.example:0", "Wrong port number specified in the URL"),
        ("x.example:65536", "Wrong port number specified in the URL"),
        ("two words.example", "Host is invalid"),
    ],
)
def test_a_link_that_leads_nowhere_is_refused(link: str, reason: str) -> None:
    with pytest.raises(LinkError) as caught:
        check_link(link)
    assert str(caught.value) == f"URL '{link}' is invalid: {reason}"


def test_web_apps_need_https() -> None:
    assert check_link("https://x.example", https_only=True) == "https://x.example/"
    with pytest.raises(LinkError, match="Only HTTPS links are allowed"):
        check_link("http://x.example", https_only=True)
    with pytest.raises(LinkError, match="Only HTTP links are allowed"):
        check_link("tg://resolve", https_only=True)
