"""Who takes part in a flow, and over which hosts and transports."""

import dataclasses

from dialogs import Dialog, Party, Path
from messages import Hand, pick, token

DIRECT = 9  # number of the hop between caller and callee where proxies are passed by


def address(chance, network, is_ipv6, port):
    host = chance.randrange(2, 60000)
    return f"[2001:db8:{network}::{host:x}]:{port}" if is_ipv6 else f"10.{network}.{host // 250}.{host % 250 + 2}:{port}"


def proxy(chance, is_ipv6, place):
    """One of few, so that its connections carry several flows."""
    number = chance.randrange(1, 3)
    return f"[2001:db8:9::{place}{number}]:5060" if is_ipv6 else f"10.9.{place}.{number}:5060"


def spelled(chance, name):
    """From or To without tag; some hold what looks like one."""
    uri = f"sip:{name}@example.com"
    return pick(chance, (6, f"<{uri}>"), (2, f'"{name.capitalize()}" <{uri}>'), (1, uri), (1, f"{name.capitalize()} <{uri}>"),
                (1, f'"{name}; tag=no <sip:no@example.com;tag=no>" <{uri}>'), (1, f"<{uri};tag=no>"))


def contact(chance, name, at, transports):
    """The Contact's URI: where the party's own packets come from."""
    port = at.rpartition(":")[2]
    if at.startswith("[") and chance.random() < 0.1:
        at = at.upper()
    where = at.rpartition(":")[0] if port == "5060" and chance.random() < 0.5 else at
    protocol = transports[0].lower() if len(set(transports)) == 1 and chance.random() < 0.3 else ""
    return f"sip:{name}@{where}" + (f";transport={protocol}" if protocol else "")


@dataclasses.dataclass(frozen=True)
class Shape:
    """What is fixed before a flow begins."""

    proxies: int
    is_ipv6: bool
    transports: tuple
    recorded: bool
    in_dialog: bool
    captured: frozenset
    is_forked: bool = False
    preloaded: bool = False
    plain: bool = False  # written so that a cut message shows at least its dialog
    skew: int = 0


def captured_hops(chance, hops):
    """All hops, or some that follow one another."""
    if chance.random() < 0.7:
        return frozenset(range(hops))
    first = chance.randrange(hops)
    return frozenset(range(first, chance.randrange(first + 1, hops + 1)))


def shape_of(chance):
    """The shape of a flow."""
    proxies = pick(chance, (5, 0), (3, 1), (2, 2))
    hops = proxies + 1
    transports = pick(chance, (6, ("UDP",) * hops), (3, ("TCP",) * hops), (1, tuple(chance.choice(["UDP", "TCP"]) for _ in range(hops))))
    in_dialog = chance.random() < 0.75
    recorded = proxies > 0 and (in_dialog or chance.random() < 0.6)
    preloaded = proxies > 0 and not in_dialog and chance.random() < 0.5
    captured = captured_hops(chance, hops)
    if proxies and not recorded and (captured == {0} and not preloaded or chance.random() < 0.5):
        captured |= {DIRECT}
    is_udp = set(transports) == {"UDP"}
    return Shape(proxies, chance.random() < 0.3, transports, recorded, in_dialog, captured,
                 is_forked=proxies == 1 and recorded and not in_dialog and chance.random() < 0.5, preloaded=preloaded,
                 plain=is_udp and chance.random() < 0.08, skew=chance.randrange(50_000, 300_000) if is_udp and chance.random() < 0.1 else 0)


def party(chance, shape, name, network, transports):
    """A party; the caller's UDP port is its own choice."""
    port = chance.choice([5060, 5062, 5070, 34567]) if name == "alice" and "TCP" not in shape.transports else 5060
    at = address(chance, network, shape.is_ipv6, port)
    hand = Hand() if shape.plain else Hand.of(chance, "TCP" in shape.transports)
    return Party(name, token(chance, chance.choice([6, 10, 32])), at, hand,
                 chance.choice([0, 1, 100, chance.randrange(2 ** 31 - 1000)]), spelled(chance, name), contact(chance, name, at, transports))


def dialog_of(chance, shape):
    """The dialog of a flow, before anything is said in it."""
    parties = [party(chance, shape, "alice", 1, shape.transports), party(chance, shape, "bob", 2, shape.transports[::-1])]
    proxies = [proxy(chance, shape.is_ipv6, place) for place in range(1, shape.proxies + 1)]
    paths = {1: Path((parties[0].address, *proxies, parties[1].address), shape.transports, shape.recorded)}
    if shape.is_forked:
        parties.append(party(chance, shape, "bill", 3, shape.transports[::-1]))
        paths[2] = dataclasses.replace(paths[1], nodes=(parties[0].address, *proxies, parties[2].address))
    return Dialog(chance, parties, paths, shape.captured, shape.in_dialog, shape.skew)


def pass_proxies_by(dialog):
    """Proxies that did not record-route are no part of the dialog that has come to be."""
    path = dialog.paths[1]
    if path.first != DIRECT and len(path.nodes) > 2 and not path.recorded:
        dialog.paths[1] = Path((path.nodes[0], path.nodes[-1]), path.transports[:1], False, DIRECT)
