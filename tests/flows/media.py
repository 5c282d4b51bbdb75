"""What the parties of a call offer and answer (RFC 3264)."""

import dataclasses

from messages import pick

FORMATS = {0: "PCMU/8000", 8: "PCMA/8000", 9: "G722/8000", 101: "telephone-event/8000"}
ANSWERED = {"sendrecv": ("sendrecv",), "sendonly": ("recvonly", "inactive"), "recvonly": ("sendonly", "inactive"), "inactive": ("inactive",)}
TYPE = ("Content-Type", "application/sdp")


@dataclasses.dataclass
class Side:
    """What one party has described so far."""

    address: str  # of its audio
    port: int
    number: int   # of its session
    version: int
    last: str = ""


class Session:
    """The session of one dialog."""

    def __init__(self, chance, parties):
        self.chance = chance
        self.sides = [Side(party.address.rpartition(":")[0].strip("[]"), chance.randrange(5_000, 30_000) * 2, chance.randrange(1, 2**31),
                           chance.randrange(1, 1000)) for party in parties]
        self.formats = []

    def described(self, by, formats, direction):
        """The description of a party; its version goes up where it differs from the one before."""
        side = self.sides[by]
        family = "IP6" if ":" in side.address else "IP4"
        lines = [f"c=IN {family} {side.address}", "t=0 0", f"m=audio {side.port} RTP/AVP {' '.join(map(str, formats))}",
                 *[f"a=rtpmap:{number} {FORMATS[number]}" for number in formats],
                 *([f"a={direction}"] if direction != "sendrecv" or self.chance.random() < 0.5 else [])]
        rest = "\n".join([*lines, ""])
        if side.last not in ("", rest):
            side.version += 1
        side.last = rest
        return f"v=0\no=- {side.number} {side.version} IN {family} {side.address}\ns=-\n{rest}"

    def offer(self, by, direction="sendrecv"):
        """An offer, and the direction in it."""
        self.formats = pick(self.chance, (3, [0, 8, 101]), (3, [8, 0]), (1, [9, 8, 0, 101]), (1, [0]))
        return self.described(by, self.formats, direction), direction

    def answer(self, by, direction):
        """The answer to the last offer, which had that direction."""
        audio = [number for number in self.formats if number < 96]
        kept = set(self.chance.sample(audio, self.chance.randrange(1, len(audio) + 1))) | {101}
        return self.described(by, [number for number in self.formats if number in kept], self.chance.choice(ANSWERED[direction]))
