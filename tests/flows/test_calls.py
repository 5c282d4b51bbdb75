#!/usr/bin/env python3
"""Compares what the plugin says became of each call with what its messages alone tell, over all captures.

    test_calls.py [--show] [CAPTURE...]     in one pass and with -2 there must be no difference, but for JUDGED below

The plugin notes message by message what is known by then. Here, all messages of a call are looked at together: a set of INVITEs, of final responses to
them, and of BYEs. Only the coarse outcome is compared, as its finer ones depend on findings.
"""

import collections
import concurrent.futures
import pathlib
import re
import sys
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tshark"))
import harness

# Where the two differ, and reading the messages shows that the plugin is right: capture, first INVITE -> why.
JUDGED = {
    ("made/x-auth-response-cseq.pcap", 1): "the 200 has another CSeq number than the INVITE and no other request to answer",
    ("made/x-media-cut.pcap", 1): "the 200 is cut before its CSeq, but its Via shows that it answers the INVITE",
    ("made/rules-contact-cut.pcap", 1): "the 200 is cut before its tags, but its Via and CSeq show that it answers the INVITE",
}

Message = collections.namedtuple("Message", "frame source target code method cseq call_id from_tag to_tag branch q850")

ENDED, UP, CANCELLED, FAILED, OPEN, UNKNOWN = "ended", "up", "cancelled", "failed", "open", "unknown"
COARSE = {
    "completed": ENDED, "dropped": ENDED, "transferred": ENDED, "up": UP, "cancelled": CANCELLED, "elsewhere": CANCELLED, "busy": FAILED,
    "declined": FAILED, "redirected": FAILED, "unauthorized": FAILED, "refused": FAILED, "unreachable": FAILED, "no_answer": FAILED, "trying": OPEN,
    "unknown": UNKNOWN}


def value_of(proto, name):
    field = next((field for field in proto.iter("field") if field.get("name") == name), None)
    return field.get("show") if field is not None else ""


def address_of(packet):
    """Source and target of a packet: the innermost addresses and ports."""
    names = {"ip.src": 0, "ipv6.src": 0, "ip.dst": 1, "ipv6.dst": 1}
    found = ["", ""]
    ports = ["", ""]
    for field in packet.iter("field"):
        name = field.get("name")
        if name in names:
            found[names[name]] = field.get("show")
        elif name in ("udp.srcport", "tcp.srcport"):
            ports[0] = field.get("show")
        elif name in ("udp.dstport", "tcp.dstport"):
            ports[1] = field.get("show")
    return tuple(zip(found, ports))


def message_of(frame, ends, proto):
    """A SIP message; None if the frame does not hold enough of it."""
    cseq, method = value_of(proto, "sip.CSeq.seq"), value_of(proto, "sip.CSeq.method")
    call_id = value_of(proto, "sip.Call-ID")
    if not (cseq and method and call_id):
        return None
    code = int(value_of(proto, "sip.Status-Code") or 0)
    if not code and not value_of(proto, "sip.Method"):
        return None
    reason = value_of(proto, "sip.Reason")
    return Message(frame, *ends, code, method, int(cseq), call_id, value_of(proto, "sip.from.tag"), value_of(proto, "sip.to.tag"),
                   value_of(proto, "sip.Via.branch"), "Q.850" in reason)


def read(capture, two_pass):
    """The messages of a capture, and of each frame with one message the plugin's (first INVITE, verdict)."""
    protocols = "frame icmp icmpv6 ip ipv6 udp tcp sip sipexplain"
    if harness.WIRESHARK < (4, 4):
        protocols += " fake-field-wrapper"  # later ones refuse this name
    words = ["-r", capture, *(["-2"] if two_pass else []), "-T", "pdml", "-J", protocols]
    root = xml.etree.ElementTree.fromstring(harness.run("tshark", *words, check=False))
    messages, verdicts = [], {}
    for packet in root.iter("packet"):
        protos = [proto for proto in packet.iter("proto")]
        if any(proto.get("name") in ("icmp", "icmpv6") for proto in protos):
            continue
        frame = int(value_of(packet, "frame.number"))
        found = [message_of(frame, address_of(packet), proto) for proto in protos if proto.get("name") == "sip"]
        messages += [message for message in found if message]
        said = [field.get("show") for field in packet.iter("field") if field.get("name") == "sipexplain.call.verdict"]
        if len(found) == 1 and found[0] and len(said) == 1:
            verdicts[frame] = re.split(r" - ", said[0])[0]
    return messages, verdicts


def calls_of(messages):
    """The messages of each call, by Call-ID and tag of the caller."""
    by_id = collections.defaultdict(list)
    for message in messages:
        by_id[message.call_id].append(message)
    for call_id, group in by_id.items():
        callers = list(dict.fromkeys(m.from_tag for m in group if not m.code and m.method == "INVITE" and not m.to_tag))
        for caller in callers:
            yield call_id, caller, [m for m in group if len(callers) == 1 or caller in (m.from_tag, m.to_tag)]


def is_ended(group, answers, caller):
    """Is there a BYE, other than one that was only challenged, in each dialog that an answer has made?"""
    byes = [m for m in group if not m.code and m.method == "BYE"]
    finals = {(m.branch, m.cseq): m.code for m in group if m.method == "BYE" and m.code >= 200}
    byes = [m for m in byes if finals.get((m.branch, m.cseq)) not in (401, 407)]
    dialogs = {m.to_tag for m in answers}
    closed = {tag for m in byes for tag in (m.from_tag, m.to_tag) if tag in dialogs}
    strange = any(not dialogs & {m.from_tag, m.to_tag} for m in byes)
    return bool(byes) and (strange or len(dialogs) < 2 or closed == dialogs)


def outcome_of(group, caller):
    """What the messages of a call tell of it, taken together."""
    invites = [m for m in group if not m.code and m.method == "INVITE" and not m.to_tag and m.from_tag == caller]
    numbers = {m.cseq for m in invites}
    finals = [m for m in group if m.code >= 200 and m.method == "INVITE" and m.cseq in numbers and m.from_tag == caller]
    answers = [m for m in finals if m.code < 300]
    if answers:
        return ENDED if is_ended(group, answers, caller) else UP
    first = invites[0]
    failures = [m for m in finals if m.cseq == max(numbers) and m.target == first.source]
    cancels = [m for m in group if not m.code and m.method == "CANCEL" and m.source == first.source]
    byes = [m for m in group if not m.code and m.method == "BYE"]
    acks = [m for m in group if not m.code and m.method == "ACK"]
    if not finals and (acks or any(m.from_tag != caller for m in byes)):
        return UNKNOWN
    if cancels and all(m.code == 487 for m in failures):
        return CANCELLED
    if failures:
        return FAILED
    return CANCELLED if byes else OPEN


def compare(capture, two_pass):
    """Each call of a capture of which the two say something else: (first INVITE, verdict of the plugin, outcome)."""
    messages, verdicts = read(capture, two_pass)
    wrong, count = [], 0
    for call_id, caller, group in calls_of(messages):
        frames = [m.frame for m in group if m.frame in verdicts]
        if not frames:
            continue
        count += 1
        verdict, outcome = verdicts[frames[0 if two_pass else -1]], outcome_of(group, caller)
        has_cancel = any(m.method == "CANCEL" for m in group)
        said = {COARSE[verdict]} | ({CANCELLED} if verdict == "no_answer" and has_cancel else set())
        said |= {OPEN} if verdict == "unreachable" else set()
        outcomes = {outcome} | ({OPEN} if outcome == FAILED and verdict == "trying" and messages_end_in_login(group) else set())
        if not said & outcomes:
            wrong.append((group[0].frame, verdict, outcome))
    return wrong, count


def messages_end_in_login(group):
    finals = [m for m in group if m.code >= 200 and m.method == "INVITE"]
    return finals[-1].code in (401, 407)


def captures():
    folder = harness.TESTS / "captures"
    for path in sorted([*folder.glob("real/*.pcap*"), *folder.glob("made/*.pcap*")]):
        if b"INVITE s" in path.read_bytes() or path.parent.name == "real":
            yield str(path.relative_to(folder))


def main(arguments):
    show = "--show" in arguments
    names = [name for name in arguments if not name.startswith("-")] or list(captures())
    failed = calls = 0
    harness.stage()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        jobs = [(name, two_pass) for name in names for two_pass in ((True,) if not show else (True, False))]
        for (name, two_pass), (wrong, count) in zip(jobs, pool.map(lambda job: compare(*job), jobs)):
            calls += count
            for frame, verdict, outcome in wrong:
                if (name, frame) in JUDGED:
                    continue
                failed += 1
                print(f"{name}{' -2' if two_pass else ''}: the call of frame {frame} is {verdict}, its messages say {outcome}")
    print(f"{calls} calls compared, {failed} differ")
    return 1 if failed or not calls else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
