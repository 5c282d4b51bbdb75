/* response_rules.c
 * Rules that a response breaks by itself, or by what its request was.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/response_rules.h"

#include "sip/required_headers.h"
#include "texts/decimal.h"

/** No server says 408 to a request other than INVITE (RFC 4320 section 4.2): who waits for it knows as much. */
static void timeout_finding(const struct watch_context *context, const struct message_event *response)
{
    int64_t response_us = response->part->request_frame ? response->part->response_us : TIME_UNKNOWN;
    struct sip_text method = response->message->method;
    char after[32] = "";

    if (response_us != TIME_UNKNOWN)
        decimal_snprintf(after, sizeof after, " after %.1f s", (double)response_us / G_USEC_PER_SEC);
    finding_add_frame(
        finding_add(context->findings, response->place, FINDING_NON_INVITE_408, response->message->call_id,
                    "408 to %.*s%s: RFC 4320 forbids it, as the client itself gives up after %u s",
                    sip_method_shown(method), method.at, after, (unsigned)(watch_64_t1_us(context) / G_USEC_PER_SEC)),
        response->part->request_frame);
}

/** RFC 4320 sections 4.1 and 4.2: to a request other than INVITE, no provisional response but a late 100, and no 408.
 */
static void non_invite_check(const struct watch_context *context, const struct message_event *response)
{
    unsigned code = response->message->code;
    struct sip_text method = response->message->method;

    if (code == 408)
        timeout_finding(context, response);
    else if (code > 100 && code < 200)
        finding_add(context->findings, response->place, FINDING_NON_INVITE_PROVISIONAL, response->message->call_id,
                    "%u to %.*s: only INVITE has provisional responses other than 100", code, sip_method_shown(method),
                    method.at);
}

/** Is this the first time that the transaction is told it? */
static bool is_untold(const struct message_event *response, enum transaction_told what)
{
    struct transaction_state *room = transaction_state(response->requests);

    if (!room || (room->told & what))
        return false;
    room->told |= what;
    return true;
}

/** All responses but 100 have a tag in To (RFC 3261 section 8.2.6.2). Peers of RFC 2543, whose branches show them, know
 * no better. */
static void to_tag_check(const struct watch_context *context, const struct message_event *response)
{
    const struct sip_message *message = response->message;
    bool is_dialog =
        message->code / 100 == 2 && (response->method == METHOD_INVITE || response->method == METHOD_SUBSCRIBE);

    if (message->code == 100 || message->code >= 700 || !message->to.at || message->to_tag.at ||
        !sip_text_has(message->vias, "z9hG4bK"))
        return;
    if (is_untold(response, REPORTED_TO_TAG))
        finding_add(context->findings, response->place,
                    is_dialog ? FINDING_TO_TAG_MISSING_SEVERE : FINDING_TO_TAG_MISSING, message->call_id,
                    "%u to %.*s has no tag in To", message->code, sip_method_shown(message->method),
                    message->method.at);
}

static bool has_contact(const struct sip_message *message)
{
    struct sip_text value;

    return message->is_cut || sip_header_find(message, "Contact", 'm', &value);
}

/** What makes a dialog names where its requests are to go (RFC 3261 section 12.1.1). A re-INVITE makes none, and 199
 * ends one. */
static void contact_check(const struct watch_context *context, const struct message_event *response)
{
    struct sip_message *message = response->message;
    bool is_early = message->code < 200;

    if (!response->part->request_frame || response->part->is_in_dialog || message->code <= 100 ||
        message->code == 199 || message->code >= 300)
        return;
    if ((is_early && !message->to_tag.at) || has_contact(message))
        return;
    if (is_untold(response, is_early ? REPORTED_EARLY_CONTACT : REPORTED_CONTACT))
        finding_add(context->findings, response->place,
                    is_early ? FINDING_CONTACT_MISSING_EARLY : FINDING_CONTACT_MISSING, message->call_id,
                    "%u to INVITE has no Contact: %s", message->code,
                    is_early ? "the caller does not know where to send PRACK and UPDATE"
                             : "the caller does not know where to send its ACK and BYE");
}

static enum finding_id missing_finding(const struct required_header *missing)
{
    if (missing->code == 401 || missing->code == 407)
        return FINDING_HEADER_MISSING_SEVERE;
    if (missing->weight == REQUIRED_MUST || (missing->weight == REQUIRED_SHOULD && missing->code < 400))
        return FINDING_HEADER_MISSING;
    return FINDING_HEADER_MISSING_WEAK;
}

/** Was the request redirected before, and has who passes this on tried the new address itself? Then it removes that
 * Contact (RFC 3261 section 16.7).
 */
static bool is_recursion(struct invite_store *invites, const struct message_event *response)
{
    uint32_t sender = response->arrival->hosts - response->arrival->target_host, redirected = 0;
    bool has_tried = false;

    if (response->method != METHOD_INVITE)
        return false;
    for (const struct invite *invite = invite_store_call(invites, response->message); invite;
         invite = invite_next(invite)) {
        const struct transaction_part *part = invite->part;

        if (invite->source_host == sender && part->response_code / 100 == 3 &&
            part->response_frame <= response->arrival->frame)
            redirected = redirected ? MIN(redirected, part->response_frame) : part->response_frame;
    }
    for (const struct invite *invite = invite_store_call(invites, response->message); invite && redirected;
         invite = invite_next(invite))
        has_tried |= invite->source_host == sender && invite->frame > redirected;
    return has_tried;
}

/** Headers that a specification wants with the code. */
static void headers_check(const struct watch_context *context, struct invite_store *invites,
                          const struct message_event *response)
{
    struct sip_text call_id = response->message->call_id, value;
    const struct required_header *missing;

    if ((response->message->code == 401 && sip_header_find(response->message, "WWW-Authenticate", 0, &value)) ||
        (response->message->code == 407 && sip_header_find(response->message, "Proxy-Authenticate", 0, &value)))
        return; /* by far the most frequent of them */
    missing = required_header_missing(response->message);
    if (!missing || (missing->code >= 300 && missing->code <= 302 && is_recursion(invites, response)))
        return;
    if (missing->weight == REQUIRED_MUST)
        finding_add(context->findings, response->place, missing_finding(missing), call_id,
                    "%u without the mandatory %s header (%s)", missing->code, missing->what, missing->reference);
    else
        finding_add(context->findings, response->place, missing_finding(missing), call_id, "%u: %s (%s)", missing->code,
                    missing->what, missing->reference);
}

/** A 199 says which final response it stands for (RFC 6228 section 5). */
static void early_end_check(const struct watch_context *context, const struct message_event *response)
{
    struct sip_message *message = response->message;
    struct sip_text value;

    if (!message->is_cut && !sip_header_find(message, "Reason", 0, &value))
        finding_add(context->findings, response->place, FINDING_HEADER_MISSING_WEAK, message->call_id,
                    "199 without the mandatory Reason header (RFC 6228 section 5)");
}

/** 500 to a request whose CSeq number is lower than one before it (RFC 3261 section 12.2.2). */
static void cseq_check(const struct watch_context *context, const struct message_event *response)
{
    struct sip_text bytes = transaction_request(response->requests);
    struct sip_message request;
    struct finding *finding;
    uint32_t cseq, frame;

    if (!response->part->is_in_dialog || bytes.len == 0 || !sip_message_read(bytes.at, bytes.len, &request) ||
        !dialog_cseq_was_higher(response->call, &request, &cseq, &frame) || frame > response->part->request_frame)
        return;
    finding = finding_add(context->findings, response->place, FINDING_CSEQ_OUT_OF_ORDER, response->message->call_id,
                          "500 to %.*s with CSeq %u, as frame %u had a higher one, %u",
                          sip_method_shown(request.method), request.method.at, request.cseq, frame, cseq);
    finding_add_frame(finding, frame);
    finding_add_frame(finding, response->part->request_frame);
}

/** A 2xx to SUBSCRIBE says how long it holds, whatever the SUBSCRIBE asked for (RFC 6665 section 4.2.1.1). 204 comes
 * without (RFC 5839). */
static void granted_check(const struct watch_context *context, const struct message_event *response)
{
    struct sip_message *message = response->message;
    struct sip_text value;

    if (message->code != 204 && response->part->request_frame && !message->is_cut &&
        !sip_header_find(message, "Expires", 0, &value))
        finding_add(context->findings, response->place, FINDING_HEADER_MISSING, message->call_id,
                    "%u to SUBSCRIBE without the mandatory Expires header (RFC 6665 section 4.2.1.1)", message->code);
}

void rule_watch_response(const struct watch_context *context, struct invite_store *invites,
                         const struct message_event *response)
{
    unsigned code = response->message->code;

    if (response->part->first_frame)
        return;
    if (response->method == METHOD_INVITE)
        contact_check(context, response);
    else if (response->message->method.len > 0)
        non_invite_check(context, response);
    to_tag_check(context, response);
    if (code >= 300)
        headers_check(context, invites, response);
    else if (code == 199)
        early_end_check(context, response);
    else if (code >= 200 && response->method == METHOD_SUBSCRIBE)
        granted_check(context, response);
    if (code == 500)
        cseq_check(context, response);
}
