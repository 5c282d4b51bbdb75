"""What is raised on legal flows besides a missing NOTIFY, and whether it is true of them."""

import re

SECOND = 1_000_000
BRANCH = re.compile(rb"z9hG4bK[0-9a-f]+")
# How long before a BYE the failure may be that ended the call, with what clocks and hops add.
JUST_BEFORE = 2_500_000


def is_response(event):
    return event.data.startswith(b"SIP/2.0")


def final(event):
    return is_response(event) and event.meaning.code >= 200


def branch(event):
    return BRANCH.search(event.data)[0]


def has_code_of(*classes):
    return lambda flow, event: event.meaning.code // 100 in classes


def reports_failure(flow, event):
    return event.meaning.reported >= 300


def shown(flow, kind):
    return [event for event in flow.events if event.frame and event.meaning.kind == kind]


def is_never_final(flow, event):
    """Of a REFER or its 2xx, whose later pass shows the finding: no NOTIFY of it that can be read says how it ended."""
    return not any(notify.meaning.reported >= 200 and not notify.hidden for notify in shown(flow, "notify")
                   if notify.meaning.exchange is event.meaning.exchange)


def has_no_report(flow, event):
    """Of the 2xx to a SUBSCRIBE: no NOTIFY of some REFER of the flow comes after it."""
    return is_response(event) and any(
        all(notify.time < event.time or notify.hidden for notify in shown(flow, "notify") if notify.meaning.exchange is exchange)
        for exchange in flow.exchanges)


def is_unanswered(flow, event):
    """Of a request: what ends it is not in the capture, or cut so that it cannot be read."""
    return not is_response(event) and not any(
        final(other) and branch(other) == branch(event) and other.frame and not other.hidden for other in flow.events)


def is_lost_behind(flow, event):
    """Of a response: the capture shows the request again after it, so it was lost behind the capture."""
    return sum(branch(other) == branch(event) and not is_response(other) and other.frame > event.frame for other in flow.events) >= 2


def follows_failure(flow, event):
    """Of a BYE: what somebody asked for in the call, or reported, failed just before."""
    return event.meaning.kind == "bye" and any(
        other.meaning.reported >= 300 or other.meaning.kind in ("answer", "report-answer") and other.meaning.code >= 300
        for other in flow.events if other.frame and 0 <= event.time - other.time <= JUST_BEFORE)


def is_of_cut(flow, event):
    """Of a response: its request is cut so short that nothing shows which it is."""
    return any(branch(other) == branch(event) and not is_response(other) and other.hidden == "all" for other in flow.events)


# By the finding: of which messages it is true. Others are false alarms.
JUDGED = {
    "response.challenge": has_code_of(4), "response.redirection": has_code_of(3), "response.client_error": has_code_of(4),
    "response.server_error": has_code_of(5), "response.global_failure": has_code_of(6), "response.unheard": is_lost_behind,
    "response.stray": is_of_cut, "request.no_response": is_unanswered, "refer.failed": reports_failure,
    "refer.no_final_notify": is_never_final, "subscribe.no_notify": has_no_report, "call.dropped": follows_failure}
# The rules for these are in truth.py.
APART = "refer.no_notify", "refer.late_notify"
# What other traffic may have: it is rejected and challenged.
OF_OTHERS = "response.challenge", "response.client_error", "response.server_error", "response.global_failure"


def false_alarms(flows, others, raised):
    """(flow, exchange, sentence) of each (frame, finding, message) that is not true. `others`: frames of other traffic."""
    owners = {}
    for flow in flows:
        for event in flow.events:
            owners.setdefault(event.frame, []).append((flow, event))
    for frame, finding, message in raised:
        among = owners.get(frame, [])
        is_true = JUDGED.get(finding, lambda flow, event: False)
        if finding in APART or any(is_true(*one) for one in among) or frame in others and finding in OF_OTHERS:
            continue
        flow, event = among[0] if among else (None, None)
        yield flow, event and event.meaning.exchange, f"frame {frame}: a false alarm, {finding}: {message}"
