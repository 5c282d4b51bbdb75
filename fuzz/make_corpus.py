#!/usr/bin/env python3
"""Makes the inputs that the fuzz targets start from, of the captures and texts of the tests.

    make_corpus.py            writes corpus/TARGET/*
    make_corpus.py --check    says what in there is not what would be written

odd/TARGET/* beside it is written by hand.
"""

import pathlib
import re
import struct
import sys

FUZZ = pathlib.Path(__file__).resolve().parent
CAPTURES = FUZZ.parent / "tests" / "captures"
TEXTS = [*sorted((FUZZ.parent / "tests" / "texts").glob("*.ini")), FUZZ.parent / "docs" / "own-texts.ini"]
DATA = FUZZ.parent / "data"
LINE = b"\n====\n"  # FUZZ_LINE in kit.h
START = re.compile(rb"SIP/2\.0 \d\d\d[ \r]|[A-Z]{3,10} \S+ SIP/2\.0\r")
INPUT_MOST = 4000

# Of draft.h and draft.c: which byte picks a time in seconds, and the flags.
GAPS = [0, 0.001, 0.02, 0.2, 0.499, 0.5, 0.501, 1, 2, 4, 5, 8, 16, 31, 32, 32.000001, 32.999999, 33, 33.000001, 34, 64, 65, 120, 180, 300, 600, 3600,
        86400]
RAW, OF_B, OTHER_HOP, SAME_FRAME, QUOTED = 1, 2, 8, 16, 64
END = b"\xff"

# One capture of each kind. What is not listed is much like one of these.
EXCHANGES = """
real/04a-sipp-no-notify-74s real/05d-refer-sub-false-ignored-no-notify real/06i-refer-407-then-accepted real/07k-notify-401-then-auth
real/09k-subscribe-no-notify real/09n-100rel-no-prack real/09t-session-timer-422 real/12a-snaplen-400-truncated made/auth-loop made/auth-stale
made/auth-proxies-of-one-realm made/cancel-forked made/cancel-no-487 made/glare-too-early made/icmp-quotes-refer made/interval-two-hops made/invite-ack-lost
made/invite-no-ack made/invite-no-ack-fork made/invite-overlap made/invite-final-no-ack made/invite-acked-two-hops made/provisional-no-prack
made/provisional-out-of-order made/redirect-followed-by-proxy made/refer-forked made/refer-two-in-turn made/refer-cut-notify
made/retry-after-ignored made/subscribe-two-events made/transfer-unfinished made/transfer-attended made/report-all
""".split()
PICKED = {  # bytes of draft.h: time, flags, start, code, CSeq, branch, call, tags, headers
    "call": [(0, 0, 0), (3, OF_B, 18, 1), (7, OF_B, 18, 4), (7, 0, 1), (8, OF_B, 2)],
    "no-ack": [(0, 0, 0), (3, OF_B, 18, 4), (5, OF_B, 18, 4), (7, OF_B, 18, 4), (20, 0)],
    "refer": [(0, 0, 6), (3, OF_B, 23, 5), (4, OF_B, 7, 0, 9), (4, 0, 24, 4, 9), (7, OF_B, 8, 0, 10)],
    "no-notify": [(0, 0, 6), (3, OF_B, 23, 5), (17, 0), (19, OF_B, 8, 0, 10)],
    "subscribe": [(0, 0, 9, 0, 0, 0, 0, 0, 4), (3, OF_B, 25, 4), (17, 0), (7, OF_B, 7, 0, 9, 0, 0, 0, 4)],
    "login": [(0, 0, 10), (3, OF_B, 26, 13, 0, 0, 0, 0, 35), (3, 0, 10, 0, 1, 0, 0, 0, 39), (3, OF_B, 26, 13, 1, 0, 0, 0, 35)],
    "cancel": [(0, 0, 0), (3, OF_B, 18, 1), (7, 0, 3), (1, OF_B, 20, 4), (20, 0)],
    "prack": [(0, 0, 0, 0, 0, 0, 0, 0, 24), (3, OF_B, 18, 2, 0, 0, 0, 0, 21, 26), (17, 0), (20, 0)],
    "no-clock": [(0xe0, 0, 0), (0xe0, OF_B, 18, 25), (0xf4, 0, 6), (0xf5, OF_B, 23, 5), (0xf6, 0), (0xf7, 0)],
}


def frames_of(path):
    """Time, addresses and bytes of each frame of a pcap file; the addresses are only to be compared."""
    data = path.read_bytes()
    order, at = ("<" if data[:4] == b"\xd4\xc3\xb2\xa1" else ">"), 24
    while at + 16 <= len(data):
        seconds, fraction, length = struct.unpack_from(order + "III", data, at)
        frame = data[at + 16:at + 16 + length]
        ip = frame.find(b"\x45\x00") if b"\x45\x00" in frame[:20] else 14
        yield seconds + fraction / 1e6, (frame[ip + 12:ip + 16], frame[ip + 16:ip + 20]), frame
        at += 16 + length


def messages_of(frame):
    """The SIP messages of a frame, as far as their start lines show them."""
    starts = [match.start() for match in START.finditer(frame)]
    return [frame[start:end] for start, end in zip(starts, starts[1:] + [len(frame)])]


def gap_byte(seconds):
    return min(range(len(GAPS)), key=lambda i: abs(GAPS[i] - seconds))


def exchange_of(path):
    """The capture in the form of draft.h, as many frames as fit."""
    records, before, ends, size = [], None, None, 0
    for time, addresses, frame in frames_of(path):
        found = messages_of(frame)
        ends = ends or (addresses if found else None)
        flags = RAW | (OF_B if ends and addresses[0] == ends[1] else 0) | (0 if not ends or set(addresses) == set(ends) else OTHER_HOP)
        flags |= QUOTED if path.stem.startswith("icmp") and b"\x45\x00" in frame[20:50] else 0
        gap = gap_byte(time - before if before else 0)
        before = time
        for i, text in enumerate(found or [b""]):
            record = bytes([gap if i == 0 else 0, flags | (SAME_FRAME if i else 0)]) + text.replace(END, b"?")
            size += len(record) + 1
            if size > INPUT_MOST and records:
                return END.join(records)
            records.append(record)
    return END.join(records)


def parts_of(message):
    """Start line, a name and a value for each header, body."""
    head, _, body = message.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    return lines[0], {line.split(b":")[0].strip().lower(): line.split(b":", 1)[1].strip() for line in lines[1:] if b":" in line}, body


def evidence_of(path):
    """The first two failed responses of a capture, with their requests if they are there: in the form of fuzz_evidence.c."""
    requests, found = {}, []
    for message in (message for _, _, frame in frames_of(path) for message in messages_of(frame)):
        start, headers, _ = parts_of(message)
        key = headers.get(b"call-id"), headers.get(b"cseq")
        if not start.startswith(b"SIP/2.0"):
            requests.setdefault(key, message)
        elif start[8:9] in b"3456":
            found.append(b"\0" + message + LINE + requests.get(key, b""))
    return found[:2]


def codebook():
    """Files of users, and some of each kind of group of the built-in texts as if they were a user's, with a question."""
    found = {path.stem: path.read_bytes() + LINE + b"486\nINVITE" for path in TEXTS}
    for path in sorted(DATA.glob("*.ini")):
        groups = re.split(rb"(?m)^(?=\[)", path.read_bytes())[1:]
        for group in groups[:: max(1, len(groups) // 3)][:4]:
            name = group[1:group.index(b"]")]
            found[re.sub(r"\W+", "-", f"{path.stem}-{name.decode()}")] = group[:INPUT_MOST] + LINE + name + b"\n486"
    return found


def sip_message():
    paths = [path for path in sorted((CAPTURES / "made").glob("*.pcap")) if path.stem.split("-")[0] in ("headers", "message", "line", "sipfrag", "cut")]
    return {path.stem: next((text for _, _, frame in frames_of(path) for text in messages_of(frame)), b"")[:INPUT_MOST] for path in paths}


def evidence():
    paths = [*sorted((CAPTURES / "made").glob("seen-*.pcap")), CAPTURES / "real" / "09b-380-alternative-service.pcap"]
    return {f"{path.stem}-{number}": data[:INPUT_MOST] for path in paths for number, data in enumerate(evidence_of(path), 1)}


def exchange():
    found = {path.split("/")[1]: exchange_of(CAPTURES / f"{path}.pcap") for path in EXCHANGES}
    found.update({f"picked-{name}": END.join(bytes(frame) for frame in frames) for name, frames in PICKED.items()})
    return found


def main():
    made = {FUZZ / "corpus" / maker.__name__ / name: data for maker in (sip_message, codebook, evidence, exchange) for name, data in maker().items()}
    there = set((FUZZ / "corpus").glob("*/*"))
    if sys.argv[1:] == ["--check"]:
        wrong = sorted(str(path.relative_to(FUZZ)) for path in there | set(made) if path not in there or path.read_bytes() != made.get(path))
        sys.exit("not as made: " + ", ".join(wrong) if wrong else 0)
    for path in there - set(made):
        path.unlink()
    for path, data in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main()
