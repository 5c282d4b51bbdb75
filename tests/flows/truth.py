"""What is to be said of each REFER exchange of a capture, by the rules and by what was meant with its messages.

This judges by the meanings of the messages that have a frame, never by their text. The letters are rows of the rules.
"""

import dataclasses
import typing

SECOND = 1_000_000
LIMIT, IMS_LIMIT = 33 * SECOND, 129 * SECOND  # D1, D2
REORDER = SECOND // 2  # by so much a NOTIFY may stand before its REFER, K4

NO_ID = "K3: NOTIFY without id, one of several"  # touches verdicts only
WARN, NOTE, EITHER, MAYBE = "warn", "note", "warn or note", "not told"


@dataclasses.dataclass
class Truth:
    """Verdicts None: any may be right. Flag MAYBE: may be raised or not; None: must not be raised."""

    verdicts: typing.Optional[frozenset]
    flag: typing.Optional[str] = None
    accepted: object = None  # the first 2xx
    deadline: int = 0
    why: str = ""
    contested: str = ""  # see contested()


class Sight:
    """What the capture shows of an exchange, in the order of the capture."""

    def __init__(self, flow, exchange):
        events = [event for event in flow.events if event.meaning.exchange is exchange]
        shown = sorted((event for event in events if event.frame), key=lambda event: (event.frame, event.place))
        told = [event for event in shown if event.hidden != "all"]
        asked = [event for event in shown if event.meaning.kind == "refer" or is_accept(event.meaning)]
        self.exchange = exchange
        self.refers = [event for event in told if event.meaning.kind == "refer"]
        self.answers = [event for event in told if event.meaning.kind == "answer" and event.meaning.code >= 200]
        self.accepts = [event for event in told if is_accept(event.meaning)]
        self.own = [event for event in told if event.meaning.kind == "notify" and event.hidden != "event"]
        self.cut = [event for event in asked if event.hidden]
        self.whole = [event for event in asked if not event.hidden]
        self.lost_before = [event for event in events if event.time < 0 and not event.frame and event.meaning.kind == "notify"]
        self.byes = [event for event in flow.events if event.meaning.kind == "bye"]
        self.since = next((event.time for event in self.refers + self.answers), 0)
        self.may_be_answered = any(event.frame and event.hidden == "all" and event.meaning.code >= 200 for event in flow.events)  # P4
        self.look_around(flow)

    def look_around(self, flow):
        """What the capture shows of other REFERs of the same side of the dialog, as far as it touches this one."""
        exchange = self.exchange
        others = [other for other in flow.exchanges if other is not exchange and other.by == exchange.by]
        accepted = {event.meaning.exchange for event in flow.events if is_accept(event.meaning) or event.meaning.kind == "notify"}
        notifies = [event for event in flow.events if event.frame and event.meaning.kind == "notify" and
                    event.meaning.exchange.by == exchange.by]
        near = [event for event in notifies if event.time >= self.since - REORDER]
        first = {event.meaning.number: event.frame for event in sorted(notifies, key=lambda event: -event.frame)}
        self.alone = not others
        self.rivals = [other for other in others if other in accepted]
        self.unaddressed = [event for event in notifies if is_unaddressed(flow, event)]
        named = {event.meaning.number: event.frame for event in sorted(notifies, key=lambda event: -event.frame) if event.hidden in ("", "rest")}
        self.blind = [event for event in near if event.hidden == "event" and not  # whosever they are, and no copies of what is known
                      named.get(event.meaning.number, event.frame) < event.frame]
        self.foreign = [event for event in self.unaddressed if event in near and event.meaning.exchange is not exchange and
                        event.hidden != "event" and event.frame == first[event.meaning.number]]

    @property
    def deadline(self):
        """D1, D2."""
        is_ims = any(event.meaning.ims for event in self.refers + self.accepts)
        return max(self.refers[0].time, self.accepts[0].time) + (IMS_LIMIT if is_ims else LIMIT)


def is_accept(meaning):
    return meaning.kind == "answer" and 200 <= meaning.code < 300


def is_unaddressed(flow, notify):
    """K3: without an id, or with one that belongs to no REFER seen so far."""
    exchange = notify.meaning.exchange
    return not notify.meaning.has_id or not any(
        event.frame and event.frame <= notify.frame and event.meaning.exchange is exchange and event.hidden != "all" and
        event.meaning.kind in ("refer", "answer") for event in flow.events)


def outcome(sight):
    """N1-N5: the verdict that the NOTIFYs of the exchange tell; None where it depends on what they hide or on whose they are."""
    exchange, own = sight.exchange, sight.own
    is_shared = sight.rivals and not all(event.meaning.has_id for event in own) and (
        exchange.ordinal > 1 or not all(rival.with_id or rival.ordinal == 1 for rival in sight.rivals))
    numbers = [event.meaning.number for event in own]
    firsts = sorted(set(numbers), key=numbers.index)
    if is_shared or sight.blind or sight.lost_before or any(event.hidden for event in own) or firsts != sorted(firsts):
        return None
    reported = [next(event.meaning for event in own if event.meaning.number == number) for number in firsts]
    finals = [meaning.reported for meaning in reported if meaning.reported >= 200]
    if finals:
        return {"ok" if finals[-1] < 300 else "failed"}
    if any(meaning.terminated for meaning in reported):
        return {"no_outcome", "in_progress"} if exchange.is_forked else {"no_outcome"}
    return {"in_progress"}


def suppressed(sight):
    """S1-S6: True, False, or None where it is cut off."""
    terms = sight.exchange.terms
    refer_is_whole = any(not event.hidden for event in sight.refers)
    answer_is_whole = any(not event.hidden for event in sight.accepts)
    if answer_is_whole and terms.granted.lower() == "false" or refer_is_whole and terms.not_expected_by_refer:
        return True
    if refer_is_whole and answer_is_whole:
        return terms.not_expected
    return None if terms.not_expected or sight.cut else False


def bypassed(sight):
    """P1: the NOTIFY may pass the capture by."""
    return not sight.exchange.in_dialog and any(event.meaning.proxied for event in sight.refers) and not any(
        event.meaning.recorded for event in sight.refers + sight.accepts)


def severity(sight):
    """B1, B2, S5; where the answer has refused Refer-Sub: false in so many words, nothing excuses the silence."""
    terms = sight.exchange.terms
    if terms.asks_false and terms.granted.lower() != "true":
        return NOTE
    byes = [bye for bye in sight.byes if bye.time < sight.deadline and (bye.frame or bye.time < 0)]
    if not byes:
        return WARN
    return NOTE if any(bye.frame > sight.refers[0].frame for bye in byes) else EITHER


def unnotified(sight, clock):
    """What is to be said of an accepted REFER without a NOTIFY in the capture."""
    is_suppressed = suppressed(sight)
    if is_suppressed:
        return Truth(frozenset({"not_expected"}), why="S")
    if not sight.refers:
        return Truth(frozenset({"unknown", "open", *({"not_expected"} if is_suppressed is None else ())}), why="A7")
    accepted, deadline = sight.accepts[0], sight.deadline
    is_over = clock >= deadline
    doubt = {"unknown"} if is_over else {"unknown", "open"}
    if sight.cut and not sight.whole or is_suppressed is None or sight.blind:
        return Truth(frozenset({*doubt, "not_expected"}), why="P4")
    if bypassed(sight):
        return Truth(frozenset(doubt), why="P1")
    if sight.cut or sight.lost_before:
        return Truth(None, MAYBE, accepted, deadline, "P4" if sight.cut else "A7")
    if not is_over:
        return Truth(frozenset({"open"}), None, accepted, deadline, "D4")
    return Truth(frozenset({"no_notify"}), severity(sight), accepted, deadline, "D1")


def contested(flow, sight):
    """Where the plugin still judges otherwise than the rules: the reason, or "". What it says there is counted and not held against it."""
    return NO_ID if sight.unaddressed and not sight.alone else ""


def truth_of(flow, exchange, clock):
    """The truth about one exchange of a flow, whose messages know their frames; `clock`: the time of the last frame."""
    sight = Sight(flow, exchange)
    told = told_by(sight, clock)
    told.contested = contested(flow, sight)
    return told


def credited_by_others(sight):
    """K3, K4: a NOTIFY that may be another REFER's counts, if it comes after the REFER and in time; not surely if this was refused before."""
    is_refused = len(sight.answers) > len(sight.accepts)
    counts = sight.refers and not is_refused and any(sight.since <= event.time < sight.deadline for event in sight.foreign)
    return Truth(None, None if counts else MAYBE, sight.accepts[0], why="K3")


def told_by(sight, clock):
    """The row of the rules that decides."""
    if not sight.refers and not sight.answers:
        return Truth(None, why="N11")
    if sight.own:
        return Truth(outcome(sight), MAYBE if sight.lost_before else None, why="N")
    if sight.accepts and sight.foreign:
        return credited_by_others(sight)
    if sight.accepts:
        return unnotified(sight, clock)
    if sight.answers:
        codes = {event.meaning.code for event in sight.answers[-1:]}
        return Truth(frozenset({"challenged" if codes & {401, 407} else "refused"}), why="A3")
    return Truth(None if sight.foreign else frozenset({"unanswered", "unknown"} if sight.may_be_answered else {"unanswered"}), why="A6")
