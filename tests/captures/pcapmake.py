"""Writes small pcap and pcapng files, frame by frame, with the standard library only.

Times are seconds since the start of the capture; addresses are IPv4 strings, with a port as "10.0.0.1:5060".
"""

import pathlib
import socket
import struct
import sys
import tempfile

START = 1_700_000_000
LINKTYPE_ETHERNET = 1


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return 0xFFFF - total


def split_address(address):
    host, _, port = address.partition(":")
    return socket.inet_aton(host), int(port or 5060)


def ipv4(source, target, protocol, payload, ident=1, flags_offset=0):
    """An IPv4 packet; `source` and `target` are four bytes each."""
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), ident, flags_offset, 64, protocol, 0, source, target)
    return header[:10] + struct.pack("!H", checksum(header)) + header[12:] + payload


def udp(source, target, payload):
    """A UDP datagram in an IPv4 packet."""
    (source_ip, source_port), (target_ip, target_port) = split_address(source), split_address(target)
    datagram = struct.pack("!HHHH", source_port, target_port, 8 + len(payload), 0) + payload
    return ipv4(source_ip, target_ip, 17, datagram)


def ethernet(packet, kind=0x0800):
    return bytes.fromhex("020000000002020000000001") + struct.pack("!H", kind) + packet


class Capture:
    """A capture file that is being made; save() writes it."""

    def __init__(self):
        self.frames = []
        self.drops = {}

    def drop(self, frame, count):
        """That many packets were dropped before this frame, as a pcapng file can tell."""
        self.drops[frame] = count

    def frame(self, time, data, length=None):
        """A frame as it is; `length` keeps only so many bytes of it, as a snap length does."""
        self.frames.append((time, data[:length] if length else data, len(data)))
        return len(self.frames)

    def udp(self, time, source, target, payload, length=None):
        """A UDP datagram; text is sent as it stands, with CRLF line ends. Returns the frame's number."""
        return self.frame(time, ethernet(udp(source, target, encode(payload))), length)

    def packet(self, time, packet, length=None):
        """An IPv4 or IPv6 packet in an Ethernet frame. Returns the frame's number."""
        return self.frame(time, ethernet(packet, 0x86DD if packet[0] >> 4 == 6 else 0x0800), length)

    def sort(self):
        """Puts the frames into the order of their times."""
        self.frames.sort(key=lambda frame: frame[0])

    def save(self, path):
        with open(pathlib.Path(path), "wb") as out:
            out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, LINKTYPE_ETHERNET))
            for time, data, length in self.frames:
                microseconds = round(time * 1e6)
                out.write(struct.pack("<IIII", START + microseconds // 1_000_000, microseconds % 1_000_000, len(data), length) + data)

    def save_ng(self, path):
        """The same as pcapng, with the numbers of drop()."""
        with open(pathlib.Path(path), "wb") as out:
            out.write(ng_block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)))
            out.write(ng_block(1, struct.pack("<HHI", LINKTYPE_ETHERNET, 0, 262144)))
            for number, (time, data, length) in enumerate(self.frames, 1):
                stamp = START * 1_000_000 + round(time * 1e6)
                options = struct.pack("<HHQHH", 4, 8, self.drops[number], 0, 0) if number in self.drops else b""
                head = struct.pack("<IIIII", 0, stamp >> 32, stamp & 0xFFFFFFFF, len(data), length)
                out.write(ng_block(6, head + data + bytes(-len(data) % 4) + options))


def ng_block(kind, body):
    """A block of a pcapng file; the length of the body is a multiple of four."""
    length = struct.pack("<I", 12 + len(body))
    return struct.pack("<I", kind) + length + body + length


def encode(payload):
    return payload if isinstance(payload, bytes) else payload.replace("\r\n", "\n").replace("\n", "\r\n").encode()


def message(start, *headers, body="", **named):
    """A SIP message as text; a Content-Length is added. `named` headers: Call_ID="x" is written as `Call-ID: x`."""
    lines = [start, *headers, *[f"{name.replace('_', '-')}: {value}" for name, value in named.items()]]
    length = len(encode(body))
    return "\n".join(lines + [f"Content-Length: {length}", "", ""]) + body


def endpoint(address):
    """Address bytes and port of "10.0.0.1:5060", "10.0.0.1", "[2001:db8::1]:5060" or "2001:db8::1"."""
    if address.startswith("["):
        host, _, port = address[1:].partition("]:")
        return socket.inet_pton(socket.AF_INET6, host), int(port)
    if address.count(":") > 1:
        return socket.inet_pton(socket.AF_INET6, address), 5060
    return split_address(address)


def ipv6(source, target, protocol, payload):
    """An IPv6 packet; `source` and `target` are sixteen bytes each."""
    return struct.pack("!IHBB16s16s", 6 << 28, len(payload), protocol, 64, source, target) + payload


def ip(source, target, protocol, payload):
    """An IPv4 or IPv6 packet, as the length of the addresses says."""
    return (ipv6 if len(source) == 16 else ipv4)(source, target, protocol, payload)


def pseudo_header(source, target, protocol, length):
    """What the checksums of UDP, TCP and ICMPv6 cover besides the payload."""
    return source + target + (struct.pack("!II", length, protocol) if len(source) == 16 else struct.pack("!HH", protocol, length))


def udp_packet(source, target, payload):
    """A UDP datagram with its checksum, in IPv4 or IPv6; text as encode() writes it."""
    (source_ip, source_port), (target_ip, target_port) = endpoint(source), endpoint(target)
    payload = encode(payload)
    length = 8 + len(payload)
    header = struct.pack("!HHHH", source_port, target_port, length, 0)
    total = checksum(pseudo_header(source_ip, target_ip, 17, length) + header + payload) or 0xFFFF
    return ip(source_ip, target_ip, 17, header[:6] + struct.pack("!H", total) + payload)


def tcp_packet(source, target, sequence, acknowledged, flags, payload=b""):
    """A TCP segment in IPv4 or IPv6."""
    (source_ip, source_port), (target_ip, target_port) = endpoint(source), endpoint(target)
    header = struct.pack("!HHIIBBHHH", source_port, target_port, sequence, acknowledged, 5 << 4, flags, 65000, 0, 0)
    total = checksum(pseudo_header(source_ip, target_ip, 6, 20 + len(payload)) + header + payload)
    return ip(source_ip, target_ip, 6, header[:16] + struct.pack("!H", total) + header[18:] + payload)


def fragments(packet, size):
    """An IPv4 packet cut into fragments that carry `size` bytes each, a multiple of eight; the last one carries the rest."""
    header, data = packet[:20], packet[20:]
    ident, protocol = struct.unpack("!H", header[4:6])[0], header[9]
    starts = range(0, len(data), size)
    return [ipv4(header[12:16], header[16:20], protocol, data[start:start + size], ident,
                 start // 8 | (0x2000 if start != starts[-1] else 0)) for start in starts]


def fragments_ipv6(packet, size, ident=1):
    """The same of an IPv6 packet, with the fragment header of RFC 8200 section 4.5."""
    source, target, protocol, data = packet[8:24], packet[24:40], packet[6], packet[40:]
    starts = range(0, len(data), size)
    return [ipv6(source, target, 44, struct.pack("!BBHI", protocol, 0, start | (start != starts[-1]), ident) + data[start:start + size])
            for start in starts]


def crc32c(data):
    """The checksum of SCTP (RFC 9260 appendix A)."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def sctp_packet(source, target, first, *payloads):
    """An SCTP packet with one unfragmented DATA chunk for each payload; their TSNs count up from `first`."""
    (source_ip, source_port), (target_ip, target_port) = endpoint(source), endpoint(target)
    chunks = b""
    for number, payload in enumerate((encode(payload) for payload in payloads), first):
        chunks += struct.pack("!BBHIHHI", 0, 3, 16 + len(payload), number, 0, number & 0xFFFF, 0) + payload + bytes(-len(payload) % 4)
    header = struct.pack("!HHI", source_port, target_port, 0x5E55)
    total = struct.pack("<I", crc32c(header + bytes(4) + chunks))
    return ip(source_ip, target_ip, 132, header + total + chunks)


def gre(source, target, packet):
    """An IPv4 packet inside a GRE tunnel (RFC 2784)."""
    return ip(endpoint(source)[0], endpoint(target)[0], 47, struct.pack("!HH", 0, 0x0800) + packet)


def ip_in_ip(source, target, packet):
    """An IPv4 packet inside an IPv4 packet (RFC 2003)."""
    return ip(endpoint(source)[0], endpoint(target)[0], 4, packet)


def vlan(packet, number, kind=0x0800):
    """What follows the addresses of an Ethernet frame of a VLAN; the frame's kind is 0x8100."""
    return struct.pack("!HH", number, kind) + packet


def port_unreachable(quoted):
    """The ICMP or ICMPv6 error that a host without a listener sends back, quoting the whole packet."""
    if quoted[0] >> 4 == 4:
        error = struct.pack("!BBHI", 3, 3, 0, 0) + quoted
        return ipv4(quoted[16:20], quoted[12:16], 1, error[:2] + struct.pack("!H", checksum(error)) + error[4:])
    source, target = quoted[24:40], quoted[8:24]
    error = struct.pack("!BBHI", 1, 4, 0, 0) + quoted
    total = checksum(pseudo_header(source, target, 58, len(error)) + error)
    return ipv6(source, target, 58, error[:2] + struct.pack("!H", total) + error[4:])


def websocket(payload, mask=b""):
    """A WebSocket text frame (RFC 6455 section 5.2); a client gives a mask of four bytes."""
    payload = encode(payload)
    masked = 0x80 if mask else 0
    length = struct.pack("!B", masked | len(payload)) if len(payload) < 126 else struct.pack("!BH", masked | 126, len(payload))
    hidden = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload)) if mask else payload
    return b"\x81" + length + mask + hidden


class Tcp:
    """A TCP connection in a capture, from its handshake on. Its methods return the frame's number."""

    SYN, PSH, ACK = 2, 8, 16

    def __init__(self, capture, time, client, server):
        self.capture = capture
        self.ends = client, server
        self.next = [1000, 5000]
        self.segment(time, 0, self.SYN)
        self.segment(time + 0.001, 1, self.SYN | self.ACK)
        self.segment(time + 0.002, 0, self.ACK)

    def segment(self, time, side, flags, payload=b"", sequence=None, length=None):
        """A segment of the client (side 0) or the server (side 1); with `sequence` out of its turn, as a retransmission is."""
        turn = self.next[side] if sequence is None else sequence
        acknowledged = self.next[1 - side] if flags & self.ACK else 0
        packet = tcp_packet(self.ends[side], self.ends[1 - side], turn, acknowledged, flags, payload)
        if sequence is None:
            self.next[side] += len(payload) + (1 if flags & self.SYN else 0)
        return self.capture.packet(time, packet, length)

    def client(self, time, payload, length=None):
        return self.segment(time, 0, self.PSH | self.ACK, encode(payload), length=length)

    def server(self, time, payload, length=None):
        return self.segment(time, 1, self.PSH | self.ACK, encode(payload), length=length)


def writer(scope, *prefixes):
    """Makes a function that fills a folder with a capture for each function of the script whose name begins so, and returns the files' names.

    `scope` is globals(). A name that ends in _ng is that of a pcapng."""
    def write(folder):
        names = []
        for name, fill in sorted(scope.items()):
            if not name.startswith(prefixes):
                continue
            capture = Capture()
            fill(capture)
            is_ng = name.endswith("_ng")
            names.append(name.removesuffix("_ng").replace("_", "-") + (".pcapng" if is_ng else ".pcap"))
            (capture.save_ng if is_ng else capture.save)(folder / names[-1])
        return names

    return write


def makers():
    """A decorator for functions that return a capture, whose names with hyphens are those of the files, and what fills a folder with all of them."""
    found = {}

    def made(maker):
        found[maker.__name__.replace("_", "-") + ".pcap"] = maker
        return maker

    def write(folder):
        for name, maker in found.items():
            maker().save(folder / name)
        return list(found)

    return made, write


def differing(write, folder):
    """The names of the files in the folder that are not what would be written."""
    with tempfile.TemporaryDirectory() as fresh:
        names = write(pathlib.Path(fresh))
        return [name for name in names
                if not (folder / name).exists() or (folder / name).read_bytes() != (pathlib.Path(fresh) / name).read_bytes()]


def run_maker(write):
    """The command line of a script that makes captures: [FOLDER | --check]. `write` fills a folder and returns the names."""
    folder = pathlib.Path(__file__).resolve().parent / "made"
    if sys.argv[1:] == ["--check"]:
        wrong = differing(write, folder)
        if wrong:
            sys.exit("not as made: " + ", ".join(wrong))
        print("all as made")
        return
    if sys.argv[1:]:
        folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    write(folder)
