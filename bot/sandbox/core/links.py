"""Links as Telegram checks them (td/telegram/LinkManager.cpp, "check_link", and td/tdutils/td/utils/HttpUrl.cpp)."""

import re

APP_LINK = re.compile(r"^(?:tg|ton|tonsite)://\S+$", re.IGNORECASE)
WEB_LINK = re.compile(r"^(?:(?P<protocol>[^:/?#]*)://)?(?P<address>[^/?#]*)(?P<rest>\S*)$")
PORT = re.compile(r":(?P<port>[^:@\]]*)$")
LAST_PORT = 65535


class LinkError(ValueError):
    """Telegram takes no such link; the message is its own, such as "URL 'x' is invalid: Wrong HTTP URL"."""


def check_link(link: str, *, https_only: bool = False) -> str:
    """A link's address as Telegram hands it on, with scheme and path.

    Args:
        link: as a bot gave it.
        https_only: as web apps and logins need it, which Telegram's own schemes cannot serve.

    Raises:
        LinkError: it leads nowhere, or is not of the kind that is wanted.
    """
    link = link.strip()
    if APP_LINK.match(link):
        if https_only:
            raise _invalid(link, "Only HTTP links are allowed")
        return link
    parts = WEB_LINK.match(link)
    if parts is None:
        raise _invalid(link, "Host is invalid")
    protocol = (parts["protocol"] if parts["protocol"] is not None else "http").lower()
    if protocol not in {"http", "https"}:
        raise _invalid(link, "Unsupported URL protocol")
    _check_host(link, parts["address"])
    if https_only and protocol != "https":
        raise _invalid(link, "Only HTTPS links are allowed")
    rest = parts["rest"] or "/"
    return f"{protocol}://{parts['address']}{rest}"


def _check_host(link: str, address: str) -> None:
    port = PORT.search(address)
    if port is not None:
        if not (port["port"].isdecimal() and 1 <= int(port["port"]) <= LAST_PORT):
            raise _invalid(link, "Wrong port number specified in the URL")
        address = address[: port.start()]
    host = address.rpartition("@")[2]
    if not host:
        raise _invalid(link, "URL host is empty")
    if re.search(r"\s", host):
        raise _invalid(link, "Host is invalid")
    if "." not in host.strip(".") and not host.startswith("["):
        raise _invalid(link, "Wrong HTTP URL")


def _invalid(link: str, reason: str) -> LinkError:
    return LinkError(f"URL '{link}' is invalid: {reason}")


def normal_link(link: str) -> str | None:
    """The same for those who drop a wrong link in silence, as Telegram's markup does."""
    try:
        return check_link(link)
    except LinkError:
        return None
