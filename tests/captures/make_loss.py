#!/usr/bin/env python3
"""Makes the captures in which the missing NOTIFY may only have been missed, and those that look like them, the same bytes each time.

    make_loss.py [FOLDER]     writes them, by default into made/ beside this file
    make_loss.py --check      says which files in made/ are not what would be written

Each function loss_x fills the capture loss-x.pcap, or loss-x.pcapng if the capture has to tell how many packets were dropped. Alice refers
Bob to Carol inside their call at 0 s, Bob accepts with 202 at 0.1 s, no NOTIFY is seen, and the capture goes on after the limit at 33.1 s.
"""

import dataclasses

import pcapmake
from make_refer import BOB, Dialog, Party, accepted, later

ALICE_TCP = "10.0.0.1:49152"
OTHERS = "10.0.0.5:49152", "10.0.0.6"
ALICE_IPV6, BOB_IPV6 = Party("alice", "2001:db8::1", "a-1"), Party("bob", "2001:db8::2", "b-1")
KEEPALIVE = "\n\n"


class Connection:
    """A TCP connection from one second before the REFER on, in three frames. Stands in for the capture of a Dialog."""

    def __init__(self, capture, client=ALICE_TCP, server=BOB.host):
        self.tcp = pcapmake.Tcp(capture, -1, client, server)

    def udp(self, time, source, _target, text, length=None):
        """What the Dialog sends; it knows nothing of TCP."""
        side = 0 if self.tcp.ends[0].startswith(source) else 1
        payload = pcapmake.encode(text.replace("SIP/2.0/UDP", "SIP/2.0/TCP"))
        return self.tcp.segment(time, side, self.tcp.PSH | self.tcp.ACK, payload, length=length)

    def lose(self, size=400):
        """The server sends so many bytes, which are not in the capture."""
        self.tcp.next[1] += size


def referred(connection):
    """REFER and 202 over TCP: frames 4 and 5."""
    return accepted(connection)


def fragments_of(notify, size):
    """The IP fragments of a message, each with so many bytes."""
    return pcapmake.fragments(pcapmake.udp(f"{notify.source}:5060", f"{notify.target}:5060", pcapmake.encode(notify.text())), size)


def presence(capture):
    """A NOTIFY that is of no interest to the REFER, to be sent in fragments: it is long."""
    return Dialog(capture).request(None, "NOTIFY", "Event: presence", "Subscription-State: active", "Subject: " + "long " * 100, by=BOB)


# TCP.

def loss_segment(capture):
    """A TCP segment of Bob is missing: the next one from him, at 5 s, does not join on."""
    connection = Connection(capture)
    referred(connection)
    connection.lose()
    connection.tcp.server(5, KEEPALIVE)
    later(capture, 40)


def loss_segment_acked(capture):
    """Alice acknowledges a TCP segment of Bob that is not in the capture."""
    connection = Connection(capture)
    referred(connection)
    connection.lose()
    connection.tcp.segment(5, 0, connection.tcp.ACK)
    later(capture, 40)


def loss_segment_before_answer(capture):
    """The missing segment stands before the 202, which shows the gap: a NOTIFY may overtake the 202."""
    connection = Connection(capture)
    dialog = Dialog(connection)
    dialog.refer(0)
    connection.lose()
    dialog.answer(0.1, "202 Accepted")
    later(capture, 40)


def loss_segment_seen_at_limit(capture):
    """The connection is silent after the 202; the frame that passes the limit is the one that shows the gap."""
    connection = Connection(capture)
    referred(connection)
    connection.lose()
    connection.tcp.server(40, KEEPALIVE)


def loss_segment_of_others(capture):
    """The missing segment is one of a connection between two other hosts."""
    referred(Connection(capture))
    other = Connection(capture, *OTHERS)
    other.lose()
    other.tcp.server(5, KEEPALIVE)
    later(capture, 40)


def loss_segment_earlier(capture):
    """A segment is missing before the REFER, and none afterwards."""
    connection = Connection(capture)
    connection.lose()
    connection.tcp.server(-0.5, KEEPALIVE)
    referred(connection)
    later(capture, 40)


def loss_segment_later(capture):
    """A segment is missing after the limit has passed."""
    connection = Connection(capture)
    referred(connection)
    later(capture, 40)
    connection.lose()
    connection.tcp.server(45, KEEPALIVE)


def loss_retransmission(capture):
    """The segment with the 202 is retransmitted, Alice acknowledges it twice and probes the connection: nothing is missing."""
    connection = Connection(capture)
    dialog = Dialog(connection)
    dialog.refer(0)
    start = connection.tcp.next[1]
    answer = dialog.answer(0.1, "202 Accepted")
    for time in 0.4, 0.5:
        connection.tcp.segment(time, 0, connection.tcp.ACK)
    payload = pcapmake.encode(answer.text().replace("SIP/2.0/UDP", "SIP/2.0/TCP"))
    connection.tcp.segment(0.6, 1, connection.tcp.PSH | connection.tcp.ACK, payload, sequence=start)
    connection.tcp.segment(20, 0, connection.tcp.ACK, sequence=connection.tcp.next[0] - 1)
    later(capture, 40)


# IP fragments.

class Ipv6Capture:
    """Stands in for the capture of a Dialog between IPv6 hosts."""

    def __init__(self, capture):
        self.capture = capture

    def udp(self, time, source, target, text, length=None):
        return self.capture.packet(time, pcapmake.udp_packet(source, target, text), length)


def ipv6_dialog(capture):
    """A call between Alice and Bob over IPv6."""
    return Dialog(Ipv6Capture(capture), one=ALICE_IPV6, other=BOB_IPV6)


def loss_fragment(capture):
    """The second fragment of Bob's NOTIFY is missing."""
    notify = accepted(capture).notify(None, body="SIP/2.0 100 Trying\n" + "X-Long: long\n" * 60, answer=None)
    capture.packet(0.2, fragments_of(notify, 800)[0])
    later(capture, 40)


def loss_fragment_ipv6(capture):
    """IPv6: the second fragment of Bob's NOTIFY is missing."""
    dialog = ipv6_dialog(capture)
    dialog.refer(0, by=ALICE_IPV6, contact="<sip:alice@[2001:db8::1]>")
    dialog.answer(0.1, "202 Accepted")
    notify = dialog.notify(None, by=BOB_IPV6, body="SIP/2.0 100 Trying\n" + "X-Long: long\n" * 60, answer=None)
    packet = pcapmake.udp_packet(notify.source, notify.target, notify.text())
    capture.packet(0.2, pcapmake.fragments_ipv6(packet, 800)[0])
    later(capture, 40)


def loss_fragment_before_answer(capture):
    """The first fragment of Bob's NOTIFY overtakes his 202, the second one is missing."""
    dialog = Dialog(capture)
    refer = dialog.refer(0)
    notify = dialog.notify(None, body="SIP/2.0 100 Trying\n" + "X-Long: long\n" * 60, answer=None)
    capture.packet(0.05, fragments_of(notify, 800)[0])
    dialog.answer(0.1, "202 Accepted", to=refer)
    later(capture, 40)


def loss_fragments_whole(capture):
    """Bob's NOTIFY of presence comes in two fragments, the last one first: it is whole."""
    accepted(capture)
    for step, packet in enumerate(reversed(fragments_of(presence(capture), 600))):
        capture.packet(1 + step / 1000, packet)
    later(capture, 40)


def loss_fragments_many(capture):
    """Bob's NOTIFY of presence comes in four fragments, and is whole."""
    accepted(capture)
    for step, packet in enumerate(fragments_of(presence(capture), 240)):
        capture.packet(1 + step / 1000, packet)
    later(capture, 40)


def loss_fragment_of_others(capture):
    """The first fragment of a message between two other hosts, and no second one."""
    accepted(capture)
    message = dataclasses.replace(presence(capture), source="10.0.0.5", target="10.0.0.6")
    capture.packet(1, fragments_of(message, 600)[0])
    later(capture, 40)


def loss_fragment_earlier(capture):
    """The fragment whose rest is missing stands before the REFER."""
    capture.packet(-1, fragments_of(presence(capture), 600)[0])
    accepted(capture)
    later(capture, 40)


# Drops that the capture file tells of.

def loss_drop_ng(capture):
    """Two packets were dropped between the 202 and the last frame."""
    accepted(capture)
    later(capture, 20)
    capture.drop(3, 2)
    later(capture, 40)


def loss_drop_none_ng(capture):
    """The file tells of each frame that none was dropped."""
    accepted(capture)
    later(capture, 20)
    later(capture, 40)
    for frame in range(1, 5):
        capture.drop(frame, 0)


def loss_drop_earlier_ng(capture):
    """Two packets were dropped before the REFER."""
    later(capture, -1)
    capture.drop(1, 2)
    accepted(capture)
    later(capture, 40)


# Times.

def loss_time_ng(capture):
    """The time stamps are damaged: they name years that 64 bits of microseconds do not reach the end of."""
    accepted(capture)
    later(capture, 5)
    capture.frames = [(time + 2**63 // 10**6 - pcapmake.START - 20, data, length) for time, data, length in capture.frames]


# Answers to what was not seen.

def loss_notify_answered(capture):
    """Alice answers a NOTIFY of Bob that is not in the capture."""
    dialog = accepted(capture)
    notify = dialog.notify(None, answer=None)
    dialog.answer(0.3, "200 OK", to=notify)
    later(capture, 40)


def loss_presence_answered(capture):
    """Alice answers a NOTIFY of Bob that is in the capture, and is one of presence; the answer is sent twice."""
    dialog = accepted(capture)
    notify = dialog.notify(0.2, event="presence", answer=None)
    answer = dialog.answer(0.3, "200 OK", to=notify)
    dialog.send(0.8, answer)
    later(capture, 40)


def loss_answer_cut(capture):
    """The answer to the REFER is cut off before its CSeq."""
    dialog = Dialog(capture)
    dialog.refer(0)
    dialog.answer(0.1, "202 Accepted", cut="CSeq")
    later(capture, 40)


def loss_answer_cut_earlier(capture):
    """An answer that is cut off before its CSeq stands before the REFER, which is not answered."""
    other = Dialog(capture, call_id="call-2@10.0.0.1")
    other.request(-2, "OPTIONS")
    other.answer(-1, "200 OK", cut="CSeq")
    Dialog(capture).refer(0)
    later(capture, 40)


# The Contact.

def loss_contact_elsewhere(capture):
    """The Contact of the REFER names another address than it came from."""
    accepted(capture, contact="<sip:alice@10.0.0.4>")
    later(capture, 40)


def loss_contact_other_port(capture):
    """The Contact of the REFER names another UDP port than it came from; its user part holds parameters."""
    accepted(capture, contact="<sip:+1212;phone-context=10.0.0.1@10.0.0.1:5070>")
    later(capture, 40)


def loss_contact_default_port(capture):
    """The Contact of the REFER names its address without a port, which means 5060; a second REFER names that."""
    dialog = accepted(capture, contact='"10.0.0.4" <sip:alice@10.0.0.1;transport=udp>;expires=60')
    dialog.refer(1, contact="<sip:alice@10.0.0.1:5060>")
    dialog.answer(1.1, "202 Accepted")
    later(capture, 40)


def loss_contact_host_name(capture):
    """The Contact of the REFER is a host name, which says nothing about the address."""
    accepted(capture, contact="<sip:alice@pc33.example.com:5070>")
    later(capture, 40)


def loss_contact_ipv6(capture):
    """IPv6: one REFER has its own address in another spelling as Contact, the next one another address."""
    dialog = ipv6_dialog(capture)
    for number, address in enumerate(["2001:DB8:0:0:0:0:0:1", "2001:db8::4"]):
        dialog.refer(number, by=ALICE_IPV6, contact=f"<sip:alice@[{address}]>", via=(f"SIP/2.0/UDP [2001:db8::1]:5060;branch=z9hG4bK-{number}",))
        dialog.answer(number + 0.1, "202 Accepted")
    later(capture, 40)


def loss_contact_tcp_port(capture):
    """The REFER came over TCP from another port than the Contact names, as it does with every client."""
    connection = Connection(capture)
    dialog = Dialog(connection)
    dialog.refer(0, contact="<sip:alice@10.0.0.1:5060;transport=tcp>")
    dialog.answer(0.1, "202 Accepted")
    later(capture, 40)


def loss_contact_behind_proxy(capture):
    """The REFER is seen behind a proxy only: its Contact cannot name the proxy."""
    dialog = Dialog(capture)
    dialog.refer(None)
    dialog.forward(0)
    dialog.answer(0.1, "202 Accepted")
    later(capture, 40)


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "loss_"))
