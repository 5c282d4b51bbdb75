#!/usr/bin/env python3
"""Splits a capture by call, so that many tsharks can share the work and find what one would.

    shard.py split  CAPTURE FOLDER [--shards N] [-- TSHARK-OPTION...]    writes FOLDER/shard-1.pcap ...
    shard.py report CAPTURE        [--shards N] [-- TSHARK-OPTION...]    prints -z sipexplain,report, made of N shards side by side

A shard is the capture with the frames of all other calls emptied: cut to 0 bytes, in their place and at their time. So the frames keep their
numbers, the clock runs on to the end of the capture, and whatever is found in a shard is true of the capture. A split by time would lose every
exchange that reaches over the cut, and take a capture's end for a party's silence.

What hangs together stays together: the messages of a Call-ID; those between the same two hosts, because whether a response is missing is judged by
those that came the same way; a user's REGISTERs, whatever their Call-ID is; everything on a TCP, SCTP or DTLS connection that carries SIP; the fragments of a datagram. Where a
message is cut off or broken, so does all SIP, because such a message may be what any call waits for. Some frames are whole in other shards as well:
the first message, because nothing is said of what should have come before it, and an INVITE that may follow a redirected call. What is found there
counts in one shard only: split writes the display filter for the frames that a shard is to speak of beside it, as FOLDER/shard-1.pcap.filter ...
Audio is in no shard: media.one_way and media.none are found in the whole capture only. Options behind -- go to every tshark, also to the one that looks at the capture first, such as -o for a file of TLS keys.
"""

import argparse
import array
import bisect
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

import reports

# What is asked of tshark about each frame.
FIELDS = {
    "number": "frame.number", "time": "frame.time_epoch", "protocols": "frame.protocols", "length": "frame.len", "captured": "frame.cap_len",
    "call_ids": "sip.Call-ID", "methods": "sip.CSeq.method", "to": "sip.to.addr", "asked_users": "sip.r-uri.user", "asked_hosts": "sip.r-uri.host",
    "codes": "sip.Status-Code", "requests": "sip.Method", "vias": "sip.Via.transport", "contact_users": "sip.contact.user", "contact_hosts": "sip.contact.host", "tcp": "tcp.stream", "sctp": "sctp.assoc_index",
    "udp": "udp.stream", "lost": "tcp.analysis.lost_segment", "ack_lost": "tcp.analysis.ack_lost_segment", "source": "ip.src", "target": "ip.dst",
    "source6": "ipv6.src", "target6": "ipv6.dst", "more": "ip.flags.mf", "offset": "ip.frag_offset", "fragment6": "ipv6.fraghdr.ident",
    "parts": "ip.fragment", "parts6": "ipv6.fragment",
}
SEPARATOR = "\x1e"

# A frame that is older by more than one before it: what is forgotten after a while may then depend on other calls.
DISORDER_S = 1


class Unfit(Exception):
    """The capture cannot be split; says why."""


class Groups:
    """What hangs together: union-find over numbers, which stand for keys of any kind."""

    def __init__(self):
        self.numbers = {}
        self.parents = []

    def number(self, key):
        number = self.numbers.setdefault(key, len(self.parents))
        if number == len(self.parents):
            self.parents.append(number)
        return number

    def find(self, number):
        while self.parents[number] != number:
            self.parents[number] = self.parents[self.parents[number]]
            number = self.parents[number]
        return number

    def join(self, numbers):
        for number in numbers:
            self.parents[self.find(number)] = self.find(numbers[0])


def rows_of(capture, options):
    """Each frame as a dict of lists, as tshark reads it. Session descriptions take long, and no group depends on them."""
    words = ["tshark", "-r", capture, *options, "--disable-protocol", "sdp", "-T", "fields", "-E", f"aggregator={SEPARATOR}"]
    for field in FIELDS.values():
        words += ["-e", field]
    plain = {**os.environ, "LC_ALL": "C"}  # times with a decimal point; a report keeps the user's language
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=plain) as tshark:
        for count, line in enumerate(tshark.stdout, 1):
            values = line.decode(errors="surrogateescape").rstrip("\n").split("\t")
            if len(values) != len(FIELDS) or values[0] != str(count):
                raise Unfit(f"what tshark prints of frame {count} cannot be read: {line!r}")
            yield {name: value.split(SEPARATOR) if value else [] for name, value in zip(FIELDS, values)}
    if tshark.returncode:
        raise Unfit(f"tshark cannot read it: exit status {tshark.returncode}")


def host_pairs(row):
    pairs = [*zip(row["source"], row["target"]), *zip(row["source6"], row["target6"])]
    return {frozenset(pair) for pair in pairs}


def is_fragment(row):
    return bool({"1", "True"}.intersection(row["more"]) or any(int(offset) for offset in row["offset"]) or row["fragment6"])


# A redirected caller may follow so much later, and withdraw what was said.
FOLLOWED_S = 600

# What is missing in the capture: why, at which frame, and between whom.
Gap = collections.namedtuple("Gap", "reason frame hosts")


class Index:
    """Which frame belongs to which group."""

    def __init__(self, rows):
        self.groups = Groups()
        self.frames = array.array("q")  # the group of each frame, of those that have one; -1: none
        self.sip = set()                # groups of SIP messages
        self.hosts = set()              # between whom there are SIP messages
        self.first = 0                  # the first frame with SIP
        self.asked = {}                 # call -> the user or host that it asks for
        self.invites = collections.defaultdict(list)  # user or host -> (time, frame, does it come alone?) of the INVITEs there
        self.redirections = []          # (time, frame, the users or hosts to try instead)
        self.gaps = []
        newest = float("-inf")
        for row in rows:
            time = float(row["time"][0]) if row["time"] else float("-inf")
            if time < newest - DISORDER_S or not row["time"]:
                raise Unfit(f"frame {row['number'][0]} is out of order or has no time: reordercap puts a capture in order")
            newest = max(newest, time)
            self.take(row, time)
        self.join_gaps()
        self.join_followers()

    def connections(self, row, protocols):
        """Those whose frames are of no use one by one."""
        found = [("tcp", stream) for stream in row["tcp"]] + [("sctp", stream) for stream in row["sctp"]]
        if "dtls" in protocols:
            found += [("udp", stream) for stream in row["udp"]]
        return [self.groups.number(key) for key in found]

    def take(self, row, time):
        frame = int(row["number"][0])
        protocols = set(row["protocols"][0].split(":"))
        found = self.connections(row, protocols)
        if "sip" in protocols:
            self.first = self.first or frame
            self.hosts |= host_pairs(row)
            calls = [self.groups.number(("call", call_id.strip())) for call_id in row["call_ids"] or [f"of frame {frame}"]]
            self.take_invite(row, time, frame, calls, not (found or row["codes"] or row["parts"] or row["parts6"]))
            found += calls
            found += [self.groups.number(("hosts", pair)) for pair in host_pairs(row)]
            if "REGISTER" in row["methods"]:
                found += [self.groups.number(("registers", user)) for user in row["to"]]
            self.sip.update(found)
            for part in row["parts"] + row["parts6"]:
                if int(part) < frame:
                    self.frames[int(part) - 1] = found[0]
        self.groups.join(found)
        self.frames.append(found[0] if found else -1)
        self.take_gaps(row, frame, "sip" in protocols)

    def take_invite(self, row, time, frame, calls, is_alone):
        """Whom calls ask for, and where they are redirected to."""
        if "INVITE" not in row["methods"]:
            return
        for user in row["asked_users"] or row["asked_hosts"]:
            self.invites[user].append((time, frame, is_alone))
            self.asked.update((call, user) for call in calls)
        if any(code.startswith("3") for code in row["codes"]):
            users = [*row["contact_users"], *row["contact_hosts"], *(self.asked[call] for call in calls if call in self.asked)]
            self.redirections.append((time, frame, users))

    def followers(self):
        """Redirected calls and the INVITEs that may follow them, as (frame, frame, does the INVITE come alone?)."""
        for time, frame, users in self.redirections:
            for user in users:
                invites = self.invites.get(user, [])
                for later, invite, is_alone in invites[bisect.bisect_left(invites, (time,)):]:
                    if later > time + FOLLOWED_S:
                        break
                    yield frame, invite, is_alone

    def join_followers(self):
        """An INVITE alone can be put beside the redirected call; with others in its frame, all have to be."""
        for frame, invite, is_alone in self.followers():
            if not is_alone:
                self.groups.join([self.frames[frame - 1], self.frames[invite - 1]])

    def guests(self, owners):
        """Frame -> the shards that it does not belong to and is whole in."""
        guests = collections.defaultdict(set)
        if self.first:
            guests[self.first].update(range(max(owners) + 1))
        for frame, invite, _ in self.followers():
            guests[invite].add(owners[frame - 1])
        for frame in guests:
            guests[frame].discard(owners[frame - 1])
        return guests

    def take_gaps(self, row, frame, is_sip):
        if is_sip and min(len(row[name]) for name in ("call_ids", "methods", "vias")) < len(row["codes"]) + len(row["requests"]):
            self.gaps.append(Gap("broken messages", frame, set()))
        if self.frames[-1] >= 0 and int(row["captured"][0]) < int(row["length"][0]):
            self.gaps.append(Gap("cut frames", frame, set()))
        if row["lost"] or row["ack_lost"] or is_fragment(row):
            self.gaps.append(Gap("missing packets", frame, host_pairs(row)))

    def join_gaps(self):
        """Missing packets bear on what is between the same hosts, and on redirected callers; a message that is cut off or broken, on whatever waits."""
        redirected = [self.frames[frame - 1] for _, frame, _ in self.redirections]
        known = frozenset().union(*self.hosts)
        for gap in self.gaps:
            together = [self.groups.number(("hosts", pair)) for pair in gap.hosts & self.hosts]
            if not known.isdisjoint(frozenset().union(*gap.hosts)):
                together += redirected
            if together:
                if self.frames[gap.frame - 1] < 0:
                    self.frames[gap.frame - 1] = together[0]
                self.groups.join([*together, self.frames[gap.frame - 1]])
        wanted = self.wanted()
        broken = [gap for gap in self.gaps if not gap.hosts and self.groups.find(self.frames[gap.frame - 1]) in wanted]
        self.reasons = collections.Counter(gap.reason for gap in broken)
        if broken:
            self.groups.join([*self.sip])

    def wanted(self):
        """The groups that hold SIP, as they are known by now."""
        return {self.groups.find(number) for number in self.sip}

    def owners(self, shards):
        """The shard of each frame, counted from 0, or -1: large groups first, each to the shard that has least."""
        wanted = self.wanted()
        frames = [self.groups.find(number) if number >= 0 else -1 for number in self.frames]
        sizes = collections.Counter(group for group in frames if group in wanted)
        self.largest = max(sizes.values(), default=0)
        self.total = sum(sizes.values())
        loads, shard_of = [0] * shards, {}
        for group, size in sizes.most_common():
            shard_of[group] = loads.index(min(loads))
            loads[shard_of[group]] += size
        return [shard_of.get(group, -1) for group in frames]


def read_exactly(file, size):
    data = file.read(size)
    if len(data) != size:
        raise Unfit("its last frame is not complete: editcap can write it anew")
    return data


def pcap_records(file, head):
    """Each part of the file as (is it a frame?, its bytes, the bytes that stand for it where it is emptied)."""
    order = "<" if head[0] in b"\xd4\x4d" else ">"
    yield False, head + read_exactly(file, 20), b""
    while record := file.read(16):
        if len(record) < 16:
            raise Unfit("its last frame is not complete: editcap can write it anew")
        _, _, captured, length = struct.unpack(order + "IIII", record)
        yield True, record + read_exactly(file, captured), record[:8] + struct.pack(order + "II", 0, length)


SECTION, SIMPLE_PACKET, OLD_PACKET, ENHANCED_PACKET = 0x0A0D0D0A, 3, 2, 6


def emptied_block(order, block):
    """An Enhanced Packet Block without its data. Its options stay: one of them tells how many packets were dropped before it."""
    captured, = struct.unpack_from(order + "I", block, 20)
    body = block[8:20] + struct.pack(order + "I", 0) + block[24:28] + block[28 + captured + -captured % 4:-4]
    size = struct.pack(order + "I", len(body) + 12)
    return block[:4] + size + body + size


def pcapng_records(file, head):
    order = "<"
    while head:
        start = head + read_exactly(file, 8)
        if start[:4] == b"\x0a\x0d\x0d\x0a":
            order = "<" if start[8:] == b"\x4d\x3c\x2b\x1a" else ">"
        kind, size = struct.unpack(order + "II", start[:8])
        block = start + read_exactly(file, size - 12)
        if kind in (SIMPLE_PACKET, OLD_PACKET):
            raise Unfit("it has packets in blocks of an old kind: editcap can write it anew")
        yield kind == ENHANCED_PACKET, block, emptied_block(order, block) if kind == ENHANCED_PACKET else b""
        head = file.read(4)


def records_of(file):
    head = file.read(4)
    if head in (b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d"):
        return pcap_records(file, head)
    if head == b"\x0a\x0d\x0d\x0a":
        return pcapng_records(file, head)
    raise Unfit("it is neither pcap nor pcapng: editcap -F pcapng makes it one")


def write_shards(capture, paths, owners, guests):
    """Frames to their owners and where they are guests, and empty ones to the others; all else to each."""
    count = 0
    files = [open(path, "wb") for path in paths]
    with open(capture, "rb") as file:
        for is_frame, whole, emptied in records_of(file):
            count += is_frame
            owner = owners[count - 1] if count <= len(owners) else -1
            for i, out in enumerate(files):
                out.write(whole if not is_frame or owner == i or i in guests.get(count, ()) else emptied)
    for out in files:
        out.close()
    if count != len(owners):
        raise Unfit(f"tshark reads {len(owners)} frames in it, and this program {count}: editcap -F pcapng can write it anew")


# The shards, for each of them the frames that are guests there, and the first frame with SIP.
Split = collections.namedtuple("Split", "paths guests first")


def split(capture, folder, shards, options):
    """Writes the shards, and tells on stderr how well the capture could be split."""
    index = Index(rows_of(capture, options))
    owners = index.owners(shards)
    shards_of = index.guests(owners)
    paths = [folder / f"shard-{i + 1}{pathlib.Path(capture).suffix}" for i in range(shards)]
    write_shards(capture, paths, owners, shards_of)
    counts = collections.Counter(owners)
    print(f"{len(owners)} frames, {index.total} of them in {shards} shards: {', '.join(str(counts[i]) for i in range(shards))}; "
          f"the largest group that hangs together has {index.largest}", file=sys.stderr)
    if index.reasons:
        reasons = ", ".join(f"{reason} ({count})" for reason, count in index.reasons.items())
        print(f"all calls are in one shard, because of {reasons}", file=sys.stderr)
    return Split(paths, [sorted(frame for frame, where in shards_of.items() if i in where) for i in range(shards)], index.first)


def write_filters(paths, guests, _):
    for path, frames in zip(paths, guests):
        others = f" && !(frame.number in {{{', '.join(map(str, frames))}}})" if frames else ""
        path.with_name(path.name + ".filter").write_text(f"sipexplain{others}\n")


def report_of(shard, guests, options):
    """The report of a shard without what it says of guests."""
    others = f",!(frame.number in {{{', '.join(map(str, guests))}}})" if guests else ""
    done = subprocess.run(["tshark", "-q", "-r", shard, *options, "-z", f"sipexplain,json{others}"], stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise Unfit(f"tshark makes no report of {shard.name}: exit status {done.returncode}")
    report = json.loads(done.stdout)
    report.pop("filter", None)
    return report


def print_report(capture, shards, options):
    with tempfile.TemporaryDirectory(prefix="sipexplain-shards-") as folder:
        paths, guests, _ = split(capture, pathlib.Path(folder), shards, options)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            found = list(pool.map(lambda path, frames: report_of(path, frames, options), paths, guests))
        sys.stdout.write(reports.text_of(reports.merged(found)))


def main():
    words = sys.argv[1:]
    words, options = (words[:words.index("--")], words[words.index("--") + 1:]) if "--" in words else (words, [])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["split", "report"])
    parser.add_argument("capture")
    parser.add_argument("folder", nargs="?", type=pathlib.Path)
    parser.add_argument("--shards", type=int, default=os.cpu_count())
    asked = parser.parse_args(words)
    if (asked.action == "split") != (asked.folder is not None) or asked.shards < 1:
        parser.error("split takes a folder, report takes none, and there is at least 1 shard")
    try:
        if asked.action == "report":
            print_report(asked.capture, asked.shards, options)
        else:
            asked.folder.mkdir(parents=True, exist_ok=True)
            write_filters(*split(asked.capture, asked.folder, asked.shards, options))
    except (Unfit, OSError) as trouble:
        sys.exit(f"shard.py: {asked.capture}: {trouble}")


if __name__ == "__main__":
    main()
