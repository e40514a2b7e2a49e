"""Which addresses may be connected to, checked at the moment of connecting.

A name is resolved here, every address it has is judged, and the one that was judged is the
one that is connected to: there is no second look-up that could answer otherwise. TLS still
speaks to the name. Source: ingest.md, HTTP; the ranges are those of RFC 6890 and its successors.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import Future
from threading import Thread

from digestflow.adapters.http.stream import Stream, Unconnected, connect
from digestflow.errors import SourceError

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]  # every address of a name; raises OSError
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_PLAIN_V4 = re.compile(r"(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}")
_NUMBER = re.compile(r"\d+|0[xX][0-9a-fA-F]*")
_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_UNICAST = ipaddress.IPv6Network("2000::/3")  # all that has been given out for the public
_CARRIER = ipaddress.IPv4Network("100.64.0.0/10")
# Forms that carry another address inside, and ranges that Python 3.11 takes for public.
_NEVER = tuple(
    ipaddress.ip_network(text)
    for text in (
        "192.0.0.0/24",
        "192.88.99.0/24",
        "2001::/23",
        "2002::/16",
        "3fff::/20",
        "64:ff9b:1::/48",
    )
)
_NEXT = 3.0  # seconds an address gets before the name's next one is tried


def refusal(address: Address, *, allowed: Iterable[Network] = (), private: bool = False) -> str:
    """Return why the address must not be connected to; "" when it may.

    `allowed` are networks that may be reached besides the public ones. `private` lets
    through what a person's own server can have (RFC 1918, loopback, unique local,
    carrier-grade NAT), never link-local, multicast or an address that hides another.
    """
    inner = embedded(address)
    if inner is not None:
        return refusal(inner, allowed=allowed, private=private)
    if any(address in network for network in allowed if network.version == address.version):
        return ""
    kind = _kind(address)
    return "" if private and kind in {"loopback", "private"} else kind


def embedded(address: Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that a mapped or NAT64 address stands for, as resolvers give them."""
    if isinstance(address, ipaddress.IPv6Address) and (address in _MAPPED or address in _NAT64):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _kind(address: Address) -> str:
    six = isinstance(address, ipaddress.IPv6Address)
    checks = (
        (address.is_unspecified, "unspecified"),
        (address.is_loopback, "loopback"),
        (address.is_link_local, "link-local"),
        (address.is_multicast, "multicast"),
        (not six and address in _CARRIER, "private"),
        (any(address in network for network in _NEVER if network.version == address.version), "special"),
        (six and int(address) >> 32 == 0, "special"),  # ::a.b.c.d
        (address.is_reserved, "reserved"),
        (not address.is_global, "private"),
        (six and address not in _UNICAST, "reserved"),
    )
    return next((name for holds, name in checks if holds), "")


def literal(host: str) -> Address | None:
    """Return the address the host is written as; None for a name.

    Raises:
        SourceError: The host is an address in disguise: decimal, octal, hexadecimal,
            shortened, with a zone, or one that hides another inside.
    """
    bare = host.removeprefix("[").removesuffix("]").removesuffix(".")
    if ":" not in bare:
        if not _NUMBER.fullmatch(bare.rsplit(".", 1)[-1]):
            return None
        if not _PLAIN_V4.fullmatch(bare):
            raise SourceError(f"refused: {host} is an address in disguise")
    try:
        address = ipaddress.ip_address(bare)
    except ValueError as error:
        raise SourceError(f"refused: {host} is no address") from error
    if "%" in bare or embedded(address) is not None:
        raise SourceError(f"refused: {host} is an address in disguise")
    return address


def is_loopback(host: str) -> bool:
    """Tell whether the host, as written, is this machine."""
    bare = host.removeprefix("[").removesuffix("]").removesuffix(".").lower()
    if bare == "localhost":
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False


class Guard:
    """Connections to judged addresses only."""

    def __init__(self, *, resolve: Resolve, allowed: Sequence[Network], private: bool) -> None:
        self._resolve = resolve
        self._allowed = tuple(allowed)
        self._private = private

    async def connect(self, host: str, port: int, limit: float) -> Stream:
        """Connect to the first permitted address of the host that answers, within `limit` seconds each.

        Raises:
            SourceError: No address of the host is permitted, or it has none.
            Unconnected: None of them answers.
        """
        addresses = await self._permitted(host, port)
        for n, address in enumerate(addresses, start=1):
            last = n == len(addresses)
            try:
                return await connect(address, port, limit if last else min(limit, _NEXT))
            except Unconnected:
                if last:
                    raise
        raise AssertionError("there is at least one address")

    async def _permitted(self, host: str, port: int) -> list[str]:
        written = literal(host)
        texts = [str(written)] if written is not None else await self._look_up(host, port)
        permitted, why = [], []
        for text in dict.fromkeys(texts):
            try:
                address = ipaddress.ip_address(text)
            except ValueError:
                why.append(f"no address {text}")
                continue
            kind = refusal(address, allowed=self._allowed, private=self._private)
            if kind:
                why.append(f"{kind} address {address}")
            else:
                permitted.append(str(address))
        if not permitted:
            raise SourceError(
                f"refused: {', '.join(why[:3])}" + ("" if written is not None else f" of {host}"),
                fix="If it is your own server, set allow_private: true on the source"
                " or name its network in network.allow_private.",
            )
        return permitted

    async def _look_up(self, host: str, port: int) -> Sequence[str]:
        try:
            found = await self._resolve(host, port)
        except socket.gaierror as error:
            if error.errno == socket.EAI_AGAIN:
                raise Unconnected(f"no name server answers for {host}") from error
            raise SourceError(f"no such host: {host}") from error
        except (OSError, UnicodeError) as error:  # UnicodeError: a label over 63 characters
            raise SourceError(f"no such host: {host}") from error
        if not found:
            raise SourceError(f"no such host: {host}")
        return found


async def by_system(host: str, port: int) -> Sequence[str]:
    """Return the addresses of the name, as the system orders them.

    Each name has a thread of its own that nobody waits for: one whose servers do not answer keeps
    it for as long as the system tries, and holds up no other name and not the end of the program.

    Raises:
        OSError: The name has no address.
        Unconnected: The system has no thread left for it.
    """
    found: Future[list[str]] = Future()
    found.set_running_or_notify_cancel()  # it goes on also when it is given up

    def look_up() -> None:
        try:
            found.set_result(_getaddrinfo(host, port))
        except BaseException as error:  # noqa: BLE001 - handed to who waits
            found.set_exception(error)

    try:
        Thread(target=look_up, name="resolve", daemon=True).start()
    except RuntimeError as error:
        raise Unconnected(f"{host} cannot be looked up: {error}") from error
    return await asyncio.wrap_future(found)


def _getaddrinfo(host: str, port: int) -> list[str]:
    return [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
