"""PURE. What a browser says of itself, as a person would name the device; addresses as networks."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

#: In the order in which they must be asked: Edge calls itself Chrome, Chrome calls itself Safari.
BROWSERS = (
    ("WeChat", r"MicroMessenger/(\d+)"),
    ("Edge", r"Edg(?:e|A|iOS)?/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("Huawei", r"HuaweiBrowser/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:Chrome|CriOS|Chromium)/(\d+)"),
    ("Safari", r"Version/(\d+)[\d.]* (?:Mobile/\w+ )?Safari/"),
)
SYSTEMS = (
    ("HarmonyOS", "phone", r"HarmonyOS|OpenHarmony"),
    ("iPhone", "phone", r"iPhone|iPod"),
    ("iPad", "tablet", r"iPad"),
    ("Android", "phone", r"Android.*Mobile"),
    ("Android", "tablet", r"Android"),
    ("Windows", "desk", r"Windows"),
    ("macOS", "desk", r"Macintosh|Mac OS X"),
    ("ChromeOS", "desk", r"CrOS"),
    ("Linux", "desk", r"Linux|X11"),
)


@dataclass(frozen=True)
class Device:
    """Form of the device (phone, tablet, desk, ""), its system and browser; "" where unsaid."""

    form: str = ""
    system: str = ""
    browser: str = ""


def device_of(agent: str) -> Device:
    """The device that a User-Agent header speaks of."""
    system, form = next(
        ((name, form) for name, form, mark in SYSTEMS if re.search(mark, agent)), ("", "")
    )
    for name, mark in BROWSERS:
        if found := re.search(mark, agent):
            return Device(form, system, f"{name} {found[1]}")
    return Device(form, system)


def network_of(address: str) -> str:
    """What tries are counted by: an IPv4 address, the /64 of an IPv6 one, else the text itself."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(IPv6Address(int(found) >> 64 << 64)) + "/64"
    return str(found)
