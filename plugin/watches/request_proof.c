/* request_proof.c
 * Remembers from where to where messages went, and which calls have shown that a response is missing in the capture.
 *
 * A client over UDP sends a request again only while it has seen nothing (RFC 3261 sections 17.1.1.2 and 17.1.2.2). So
 * the full number of copies proves that there was no response, even where the capture shows one direction only. Fewer
 * copies need a message that came the way back.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/request_proof.h"

/* Of so many of the newest calls it is known whether something shows that their INVITE was answered. */
#define CALLS_KNOWN 8192

void request_proof_start(struct request_proof *proof, const struct watch_context *context)
{
    proof->context = context;
    proof->told = g_ptr_array_new();
    newest_table_start(&proof->calls, CALLS_KNOWN, sizeof(struct call_mark));
}

void request_proof_stop(struct request_proof *proof)
{
    newest_table_stop(&proof->calls);
    g_ptr_array_free(proof->told, TRUE);
}

static struct sip_text bytes_of(const struct request_proof *proof, const struct transaction_state *room)
{
    return transaction_state_request(proof->requests, room);
}

enum peer_seen request_proof_peer(const struct request_proof *proof, const struct transaction_state *room)
{
    uint32_t target = room->target_host, source = room->hosts - target;

    if (target == source) /* two programs on one host */
        return ways_have(&proof->ends, way_of(room->target, room->source)) ? PEER_SEEN : PEER_UNKNOWN;
    if (ways_have(&proof->hosts, way_of(target, source)))
        return PEER_SEEN;
    if (proof->hosts.has_forgotten)
        return PEER_UNKNOWN;
    return ways_have(&proof->hosts, way_of(target, 0)) ? PEER_OTHERS : PEER_SILENT;
}

/** Over a connection, it comes on that. */
bool request_proof_has_way_back(const struct request_proof *proof, const struct transaction_state *room)
{
    if (request_proof_peer(proof, room) != PEER_SEEN)
        return false;
    return room->sent > 1 || request_is_over_udp(bytes_of(proof, room)) ||
           ways_have(&proof->ends, way_of(room->target, room->source));
}

static struct call_mark *mark_of(struct request_proof *proof, uint64_t call)
{
    struct call_mark *mark = newest_table_find(&proof->calls, call);

    return mark ? mark : newest_table_add(&proof->calls, call);
}

/** A later frame that only a response to this INVITE can have caused: its ACK, or a request with the tag that a
 * response gives. 0: there is none. */
static uint32_t frame_after_response(const struct request_proof *proof, const struct transaction_state *room)
{
    struct sip_text bytes = bytes_of(proof, room);
    struct sip_message invite;
    const struct call_mark *mark;
    uint32_t ack_frame;

    if (room->method != METHOD_INVITE || bytes.len == 0 || !sip_message_read(bytes.at, bytes.len, &invite))
        return 0;
    mark = newest_table_find(&proof->calls, invite.call);
    ack_frame = transaction_ack_frame(proof->requests, &invite);
    if (mark && mark->response_frame > room->frame) /* of another hop or fork: the ACK and the tag are from there */
        return 0;
    if (ack_frame > room->frame)
        return ack_frame;
    return mark && !room->is_in_dialog && mark->request_frame > room->frame ? mark->request_frame : 0;
}

enum request_doubt request_proof_doubt(const struct request_proof *proof, const struct transaction_state *room,
                                       int64_t now_us, uint32_t *frame)
{
    *frame = frame_after_response(proof, room);
    if (*frame)
        return REQUEST_DOUBT_ANSWERED;
    if (now_us - room->sent_us > SIGHT_LEAP_US)
        return REQUEST_DOUBT_CLOCK;
    if (request_is_full_series(room))
        return REQUEST_NO_DOUBT;
    if (watch_may_have_missed(proof->context, room->hosts, room->begin_us))
        return REQUEST_DOUBT_LOST;
    return room->icmp_frame || request_proof_has_way_back(proof, room) ? REQUEST_NO_DOUBT : REQUEST_DOUBT_ONE_WAY;
}

static void finding_keep(struct request_proof *proof, uint64_t call, struct finding *finding)
{
    struct call_mark *mark = mark_of(proof, call);

    if (!mark->told) {
        g_ptr_array_add(proof->told, NULL);
        mark->told = proof->told->len;
    }
    proof->told->pdata[mark->told - 1] = finding;
}

void request_proof_told(struct request_proof *proof, const struct transaction_state *room)
{
    struct sip_text bytes = bytes_of(proof, room);
    struct sip_message invite;

    if (room->method == METHOD_INVITE && !room->is_in_dialog && bytes.len > 0 &&
        sip_message_read(bytes.at, bytes.len, &invite))
        finding_keep(proof, invite.call, room->finding);
}

char *request_proof_reason(const struct request_proof *proof, const struct transaction_state *room,
                           enum request_doubt doubt, uint32_t frame)
{
    switch (doubt) {
    case REQUEST_DOUBT_CLOCK:
        return g_strdup("then the time stamps leap, so it cannot be told how long it waited");
    case REQUEST_DOUBT_ANSWERED:
        return g_strdup_printf("frame %u shows that it got a response, which this capture lacks", frame);
    case REQUEST_DOUBT_LOST:
        return g_strdup("packets between the two hosts are missing or cut in this capture");
    default:
        break;
    }
    if (request_proof_peer(proof, room) == PEER_SEEN)
        return g_strdup("nothing came back on that connection in this capture");
    return g_strdup("nothing comes back from there, so the capture may show one direction only");
}

/** The request has a tag that only a response can have brought: if none was captured, what was told of the INVITE was a
 * gap of the capture. */
static void tag_note(struct request_proof *proof, const struct message_event *request)
{
    struct call_mark *mark = mark_of(proof, request->message->call);
    struct finding *finding = mark->told ? proof->told->pdata[mark->told - 1] : NULL;

    mark->request_frame = request->arrival->frame;
    if (finding && mark->response_frame < finding->frames[0])
        finding->is_withdrawn = true;
}

static void way_note(struct request_proof *proof, const struct arrival *arrival)
{
    uint32_t source = arrival->hosts - arrival->target_host;

    ways_add(&proof->ends, way_of(arrival->source, arrival->target));
    if (ways_add(&proof->hosts, way_of(source, arrival->target_host)))
        ways_add(&proof->hosts, way_of(source, 0));
}

void request_proof_message(struct request_proof *proof, const struct message_event *event)
{
    proof->requests = event->requests;
    way_note(proof, event->arrival);
    if (event->message->code > 100 && event->method == METHOD_INVITE)
        mark_of(proof, event->message->call)->response_frame = event->arrival->frame;
    else if (event->message->code == 0 && (event->method == METHOD_ACK || event->part->is_in_dialog))
        tag_note(proof, event);
}
