/* overlap.c
 * A 500 to an INVITE that came while another of the same side was open (RFC 3261 section 14.2), and a 482 to one that
 * came a second time (section 8.2.2.2).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/overlap.h"

/** Was it told on another hop? */
static bool is_overlap_told(const struct invite *call, uint32_t cseq)
{
    for (; call; call = invite_next(call))
        if (call->cseq == cseq && call->is_overlap_told)
            return true;
    return false;
}

/** Was the older one still without a final response when the newer one came? */
static bool was_open(const struct invite *older, const struct invite *newer)
{
    bool is_answered = older->part->response_code >= 200 && older->part->response_frame < newer->frame;
    bool is_given_up =
        older->part->response_code == 0 && newer->time_us - older->time_us >= watch_64_t1_us(newer->store->context);

    return !is_answered && !is_given_up && older->time_us <= newer->time_us &&
           (!older->acked_frame || older->acked_frame > newer->frame) && invite_is_all_seen(older, older->time_us);
}

/** A 500 to an INVITE that overlaps says when to try again (RFC 3261 section 14.2). */
static void retry_after_check(const struct watch_context *context, const struct message_event *response)
{
    struct sip_text value;

    if (!response->message->is_cut && !sip_header_find(response->message, "Retry-After", 0, &value))
        finding_add(
            context->findings, response->place, FINDING_HEADER_MISSING, response->message->call_id,
            "500 to an INVITE that overlaps another, without the mandatory Retry-After header (RFC 3261 section 14.2)");
}

/** Had the older one been accepted, and had its ACK not come when the newer one came? */
static bool was_unacked(const struct invite *older, const struct invite *newer)
{
    uint32_t frame = older->part->response_frame;

    return older->part->response_code / 100 == 2 && frame < newer->frame &&
           (!older->acked_frame || older->acked_frame > newer->frame) && older->time_us <= newer->time_us &&
           newer->time_us - older->time_us < watch_64_t1_us(newer->store->context) &&
           invite_is_all_seen(older, older->time_us);
}

/** Do the ACKs of that side pass here? They may go another way than the INVITEs. */
static bool shows_acks(const struct invite *invite)
{
    for (const struct invite *other = invite; other; other = invite_next(other))
        if (other->acked_frame && other->source == invite->source && other->target == invite->target)
            return true;
    return false;
}

static void overlap_tell(struct invite *newer, const struct invite *older, const struct message_event *response,
                         bool is_same_side, bool is_open)
{
    struct finding *finding = finding_add(
        newer->store->context->findings, response->place, FINDING_INVITE_OVERLAP, response->message->call_id,
        "500 to the INVITE with CSeq %u: that%s with CSeq %u (frame %u) had %s when it came", newer->cseq,
        is_same_side ? "" : " of the other side", older->cseq, older->frame,
        is_open ? "no final response yet" : "been accepted, but had no ACK yet");

    finding_add_frame(finding, older->frame);
    finding_add_frame(finding, newer->frame);
    newer->is_overlap_told = true;
    if (is_open)
        retry_after_check(newer->store->context, response);
}

void invite_overlap_check(struct invite *call, const struct message_event *response)
{
    struct invite *newer = invite_answered(call, response);

    if (!newer || response->part->first_frame || !response->part->is_in_dialog || is_overlap_told(call, newer->cseq))
        return;
    for (const struct invite *older = invite_next(newer); older; older = invite_next(older)) {
        bool is_same_side = older->source == newer->source && older->target == newer->target;
        bool is_other_side = older->source == newer->target && older->target == newer->source;
        bool is_open = is_same_side && was_open(older, newer);

        if ((!is_same_side && !is_other_side) || (is_same_side && older->cseq >= newer->cseq) ||
            (!is_open && !was_unacked(older, newer)) || (is_same_side && !is_open && !shows_acks(older)))
            continue;
        overlap_tell(newer, older, response, is_same_side, is_open);
        return;
    }
}

/** Has it the branch of the other, as a copy of it has? */
static bool is_same_transaction(const struct invite *one, const struct invite *other)
{
    struct sip_text sent_by, branch, of_other;

    sip_via_identity(&(struct sip_message){.vias = one->via}, &sent_by, &branch);
    sip_via_identity(&(struct sip_message){.vias = other->via}, &sent_by, &of_other);
    return branch.len == 0 || of_other.len == 0 || sip_text_equal(branch, of_other);
}

/** What became of the first one by the time the second came. */
static void add_first_end(GString *words, const struct invite *first, const struct invite *second)
{
    const struct transaction_part *part = first->part;

    if (part->response_code >= 200 && part->response_frame < second->frame)
        g_string_append_printf(words, "; that had ended with %u in frame %u: a new try needs a higher CSeq number",
                               part->response_code, part->response_frame);
    else
        g_string_append(words, "; that had no final response yet");
}

void invite_merged_check(struct invite *call, const struct message_event *response)
{
    struct invite *second = invite_answered(call, response);

    if (!second || response->part->first_frame || response->part->is_in_dialog)
        return;
    for (const struct invite *first = invite_next(second); first; first = invite_next(first)) {
        GString *words;

        if (first->cseq != second->cseq || first->target != second->target || is_same_transaction(first, second))
            continue;
        words = g_string_new(NULL);
        g_string_printf(words,
                        "The INVITE in frame %u has the Call-ID and CSeq number of the one in frame %u: its recipient "
                        "takes it for the same request, come another way (RFC 3261 section 8.2.2.2)",
                        second->frame, first->frame);
        add_first_end(words, first, second);
        finding_say(second->store->context->findings, response->place, g_string_free(words, FALSE));
        return;
    }
}
