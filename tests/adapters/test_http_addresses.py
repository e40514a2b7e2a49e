"""Which addresses may be connected to."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.adapters.http.guard import is_loopback, literal, refusal
from digestflow.errors import SourceError

NEVER = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::808:808",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("text", NEVER)
def test_no_address_but_a_public_one_is_permitted(text: str) -> None:
    assert refusal(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    "text", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_a_public_address_is_permitted_also_as_nat64_gives_it(text: str) -> None:
    assert refusal(ipaddress.ip_address(text)) == ""


@pytest.mark.parametrize(
    "text", ["10.0.0.1", "127.0.0.1", "192.168.1.1", "100.64.0.1", "::1", "fd00::1", "64:ff9b::a00:1"]
)
def test_a_source_of_ones_own_may_be_private(text: str) -> None:
    assert refusal(ipaddress.ip_address(text), private=True) == ""


@pytest.mark.parametrize(
    "text",
    ["169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0", "::", "2002:7f00:1::", "::127.0.0.1", "240.0.0.1"],
)
def test_a_source_of_ones_own_reaches_no_metadata_and_nothing_in_disguise(text: str) -> None:
    assert refusal(ipaddress.ip_address(text), private=True)


@given(st.ip_addresses(v=4))
def test_an_address_in_another_is_judged_as_itself(address: ipaddress.IPv4Address) -> None:
    mapped = ipaddress.IPv6Address((0xFFFF << 32) | int(address))
    translated = ipaddress.IPv6Address((0x64FF9B << 96) | int(address))

    assert refusal(mapped) == refusal(translated) == refusal(address)


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_permitted(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    assert refusal(address) or address.is_global


@given(st.ip_addresses(), st.ip_addresses())
def test_an_allowed_network_allows_nothing_else(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
    other: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    allowed = [ipaddress.ip_network(address)]

    assert refusal(address, allowed=allowed) == "" or address.version == 6
    assert other == address or refusal(other, allowed=allowed) == refusal(other)


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.0.01",
        "127.0.1",
        "1.2.3.4.5",
        "256.1.1.1",
        "example.0x7f",
        "017700000001",
        "0x",
        "[::ffff:10.0.0.1]",
        "[::ffff:8.8.8.8]",
        "[64:ff9b::808:808]",
        "[fe80::1%eth0]",
        "[fe80::1%25eth0]",
        "[:::]",
        "2130706433.",
    ],
)
def test_an_address_in_disguise_is_refused(host: str) -> None:
    with pytest.raises(SourceError, match="refused"):
        literal(host)


@pytest.mark.parametrize(
    "host", ["example.org", "a.b1", "1.example", "xn--bcher-kva.example", "localhost", "0xfeed.io"]
)
def test_a_name_is_no_address(host: str) -> None:
    assert literal(host) is None


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "127.0.0.1", "127.3.2.1", "[::1]", "::1"])
def test_this_machine_is_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["localhost.example", "128.0.0.1", "example.org", "::2"])
def test_another_machine_is_not_this_one(host: str) -> None:
    assert not is_loopback(host)
