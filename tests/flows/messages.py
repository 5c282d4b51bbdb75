"""Writes SIP messages, each in one of the many ways that are legal."""

import dataclasses
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "captures"))
import pcapmake  # noqa: E402

PHRASES = {100: "Trying", 180: "Ringing", 200: "OK", 202: "Accepted", 302: "Moved Temporarily", 400: "Bad Request", 401: "Unauthorized",
           403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 407: "Proxy Authentication Required", 408: "Request Timeout",
           420: "Bad Extension", 480: "Temporarily Unavailable", 481: "Call/Transaction Does Not Exist", 486: "Busy Here",
           489: "Bad Event", 501: "Not Implemented", 503: "Service Unavailable", 603: "Decline"}
COMPACT = {"Via": "v", "From": "f", "To": "t", "Call-ID": "i", "Contact": "m", "Refer-To": "r", "Referred-By": "b", "Event": "o",
           "Content-Type": "c", "Content-Length": "l", "Supported": "k"}
FOLDED = ("From", "To", "CSeq", "Contact", "Refer-To", "Event", "Require")


def token(chance, digits):
    return f"{chance.getrandbits(4 * digits):0{digits}x}"


def pick(chance, *choices):
    """One of the (weight, value) pairs' values."""
    weights, values = zip(*choices)
    return chance.choices(values, weights)[0]


def status_line(code):
    return f"SIP/2.0 {code} {PHRASES.get(code, 'Fine')}"


@dataclasses.dataclass(frozen=True)
class Hand:
    """How one sender writes its messages. `plain` first: what a cut message still shows must be at its head."""

    compact: bool = False
    odd: bool = False
    shuffled: bool = False
    folds: bool = False
    lists: bool = False
    streams: bool = False  # over TCP, where Wireshark must find the Content-Length

    @staticmethod
    def of(chance, streams):
        return Hand(*[chance.random() < share for share in (0.2, 0.2, 0.2, 0.08, 0.2)], streams)

    def param(self, chance, name, value):
        """A parameter of a header with its semicolon."""
        if not self.odd:
            return f";{name}={value}"
        name = chance.choice([name, name.upper(), name.capitalize()])
        return chance.choice([";", " ;", "; ", " ; "]) + name + chance.choice(["=", "=", " = "]) + value

    def value(self, chance, text):
        """A value that is compared without regard to case."""
        return chance.choice([text, text.upper(), text.capitalize()]) if self.odd else text

    def line(self, chance, name, value):
        # In a stream, Wireshark 4.0 finds the end of a message only by this name in full with the colon right behind it.
        is_sought = self.streams and name == "Content-Length"
        if self.compact and name in COMPACT and not is_sought:
            name = COMPACT[name]
        if self.odd:
            name = chance.choice([name, name.upper(), name.lower()])
        colon = chance.choice([":", ": ", ":\t", *([] if is_sought else [" : ", "  :   "])]) if self.odd else ": "
        if self.folds and name in FOLDED and '"' not in value:
            value = value.replace(" ", "\n ", 1) if " " in value else "\n " + value
        return name + colon + value

    def joined(self, headers):
        """Headers whose values stand in one line, those of the Via and of the routes."""
        for name in ("Via", "Route", "Record-Route") if self.lists else ():
            values = [value for other, value in headers if other == name]
            if len(values) > 1:
                at = headers.index((name, values[0]))
                headers = [header for header in headers if header[0] != name]
                headers.insert(at, (name, ", ".join(values)))
        return headers

    def ordered(self, chance, headers):
        """The headers in any order, but those of one name as they were."""
        if not self.shuffled:
            return headers
        queues = {}
        for name, value in headers:
            queues.setdefault(name, []).append(value)
        return [(name, queues[name].pop(0)) for name, _ in chance.sample(headers, len(headers))]

    def text(self, chance, start, headers, body=""):
        """The message as it is sent, as bytes."""
        body = pcapmake.encode(body)
        headers = self.ordered(chance, self.joined([*headers, ("Content-Length", str(len(body)))]))
        lines = [start, *[self.line(chance, name, value) for name, value in headers]]
        return pcapmake.encode("\n".join([*lines, "", ""])) + body
