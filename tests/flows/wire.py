"""Lays the messages of many flows into the frames of one capture."""

import itertools
import random

from messages import pcapmake

HEAD = {False: 42, True: 62}  # Ethernet, IP and UDP headers, of IPv4 and IPv6
TOGETHER = 3_000
APART = 200
TICK_ENDS = "10.0.0.7:4321", "10.0.0.8:9"


class Wire:
    """A capture from 0 to `end` microseconds. What is sent before or later is in no frame."""

    def __init__(self, seed, end):
        self.chance = random.Random(f"{seed} wire")
        self.end = end
        self.capture = pcapmake.Capture()
        self.times = []   # of the frames as they are added
        self.events = []  # those that are complete with a frame, as it is added

    def add(self, time, packet, events=(), length=None):
        if 0 <= time <= self.end:
            self.capture.packet(time / 1e6, packet, length)
            self.times.append(time)
            self.events.append(events)

    def datagram(self, event):
        packet = pcapmake.udp_packet(event.source, event.target, event.data)
        self.add(event.time, packet, [event], HEAD[event.source.startswith("[")] + event.keep if event.keep else None)

    def tick(self, time):
        self.add(time, pcapmake.udp_packet(*TICK_ENDS, "tick\n"))

    def connection(self, ends, events):
        """A TCP connection; `ends`: client and server."""
        pieces = []
        for side in range(2):
            pieces += self.segments(side, [event for event in events if event.source == ends[side]])
        pieces.sort(key=lambda piece: piece[0])
        port = self.chance.randrange(20000, 60000)
        client = f"{ends[0].rpartition(':')[0]}:{port}"
        recorder = Recorder(self)
        tcp = pcapmake.Tcp(recorder, pieces[0][0] / 1e6 - 0.1, client, ends[1])
        for time, side, data, done in pieces:
            recorder.events = done
            tcp.segment(time / 1e6, side, tcp.PSH | tcp.ACK, data)

    def segments(self, side, events):
        """(time, side, bytes, messages that are complete with them) of one direction."""
        events.sort(key=lambda event: event.time)
        last = None
        while events:
            count = 1
            while count < len(events) and events[count].time <= events[0].time + TOGETHER and self.chance.random() < 0.8:
                count += 1
            group, events = events[:count], events[count:]
            time = group[-1].time if last is None else max(group[-1].time, last + APART)
            ends = list(itertools.accumulate(len(event.data) for event in group))
            data = b"".join(event.data for event in group)
            places = [0, *sorted(self.chance.sample(range(1, len(data)), self.chance.randrange(1, 4))), len(data)]
            if self.chance.random() < 0.7:
                places = [0, len(data)]
            if time < 0 <= time + APART * (len(places) - 2):
                time -= APART * 4  # the capture does not begin inside a message
            for i, (start, stop) in enumerate(zip(places, places[1:])):
                last = time + APART * i
                yield last, side, data[start:stop], [event for event, end in zip(group, ends) if start < end <= stop]

    def save(self, path):
        """Writes the frames in the order of time and tells each message its own. Returns the times of the frames."""
        order = sorted(range(len(self.times)), key=self.times.__getitem__)
        self.capture.frames = [self.capture.frames[i] for i in order]
        for number, i in enumerate(order, 1):
            for place, event in enumerate(self.events[i]):
                event.time, event.frame, event.place = self.times[i], number, place
        self.capture.save(path)
        return [self.times[i] for i in order]


class Recorder:
    """Takes the segments of pcapmake.Tcp for the wire; `events` are complete with the next one."""

    def __init__(self, wire):
        self.wire = wire
        self.events = []

    def packet(self, time, packet, length=None):
        self.wire.add(round(time * 1e6), packet, self.events, length)
        self.events = []


def write(path, seed, events, ticks, end):
    """Makes a capture of these messages; returns the times of its frames. Afterwards each message knows its frame."""
    wire = Wire(seed, end)
    connections = {}
    for event in events:
        event.frame = 0
        if event.transport == "UDP":
            wire.datagram(event)
        else:
            connections.setdefault(frozenset((event.source, event.target)), []).append(event)
    for among in connections.values():
        first = min(among, key=lambda event: event.time)
        wire.connection((first.source, first.target), among)
    for time in ticks:
        wire.tick(time)
    return wire.save(path)
