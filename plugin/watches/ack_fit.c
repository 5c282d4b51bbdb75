/* ack_fit.c
 * Why an ACK has no effect (RFC 3261 sections 12.2.1.1 and 13.2.2.4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/ack_fit.h"

#include "calls/dialog_fit.h"
#include "sip/uri.h"

#include <string.h>

/* Longer messages are not kept: few calls have them. */
#define MESSAGES_MAX 8192

/* In a sentence, so much of a Contact is shown. */
#define CONTACT_SHOWN 120

void ack_fit_keep(struct ack_fit *fit, const struct message_event *copy)
{
    struct sip_text request = transaction_request(copy->requests), response = invite_message_bytes(copy->message);

    if (fit->messages || request.len == 0 || request.len + response.len > MESSAGES_MAX)
        return;
    fit->messages = g_malloc(request.len + response.len);
    memcpy(fit->messages, request.at, request.len);
    memcpy(fit->messages + request.len, response.at, response.len);
    fit->request_len = request.len;
    fit->len = response.len;
    fit->from = copy->arrival->from;
    fit->frame = copy->arrival->frame;
}

/** Do they name the same user at the same place? Whether a port or a parameter stands in both, and how a character is
 * written, has no effect. */
static bool is_same_place(struct sip_text one, struct sip_text other)
{
    uint32_t port, other_port;
    struct sip_text host = sip_uri_host(one, &port), other_host = sip_uri_host(other, &other_port);

    if (host.len == 0 || other_host.len == 0 || sip_text_has(one, "%") || sip_text_has(other, "%"))
        return true;
    return sip_word_is_same(host, other_host) && (port == other_port || port == 0 || other_port == 0) &&
           sip_text_equal(sip_text_of(one.at, host.at), sip_text_of(other.at, other_host.at));
}

/** What an ACK of a dialog cannot do without. The route set of a dialog stays as it was made. */
static bool is_fault(const struct dialog_difference *difference, bool is_in_dialog)
{
    switch (difference->kind) {
    case DIALOG_TARGET:
        return !is_same_place(difference->found, difference->due);
    case DIALOG_ROUTE_STRICT:
    case DIALOG_ROUTE_MISSING:
    case DIALOG_ROUTE_OTHER:
        return !is_in_dialog;
    case DIALOG_FROM_TAG_MISSING:
    case DIALOG_FROM_TAG_OTHER:
    case DIALOG_TO_TAG_MISSING:
        return true;
    default:
        return false;
    }
}

static void difference_find(struct ack_fit *fit, const struct dialog_view *view, const struct message_event *ack,
                            bool is_in_dialog)
{
    struct dialog_difference differences[DIALOG_DIFFERENCES_MAX];
    unsigned count = dialog_differences(view, DIALOG_CALLER, ack->message, differences);

    for (unsigned i = 0; i < count && !fit->words; i++) {
        GString *words;

        if (!is_fault(&differences[i], is_in_dialog))
            continue;
        dialog_difference_words(words = g_string_new(NULL), &differences[i]);
        g_string_append(words, " (RFC 3261 section 12.2.1.1)");
        fit->words = g_string_free(words, FALSE);
        fit->id = FINDING_DIALOG_MISMATCH;
    }
}

/** Is the URI that address and port, or only that address? */
static bool uri_is_at(struct sip_text uri, const struct endpoint *endpoint)
{
    GString *host = g_string_new(NULL);
    struct sip_text named;
    uint32_t port;
    bool is_at;

    named = sip_uri_host(uri, &port);
    endpoint_add_host(host, endpoint);
    is_at = sip_word_is_same(named, (struct sip_text){host->str, host->len}) &&
            (port == endpoint->port || (port == 0 && endpoint->port == 5060));
    g_string_free(host, TRUE);
    return is_at;
}

/** No proxy, and the ACK goes where the Contact says: that is not where the 2xx comes from. */
static void unreachable_find(struct ack_fit *fit, const struct dialog_view *view, const struct message_event *ack)
{
    const struct dialog_party *caller = &view->party[DIALOG_CALLER], *callee = &view->party[DIALOG_CALLEE];
    const struct endpoint *to = &ack->arrival->to;
    GString *words;

    if (fit->words || !caller->has_routes || caller->routes.count > 0 || !to->family || !fit->from.family ||
        endpoint_is_same(to, &fit->from) || !uri_is_at(callee->target, to))
        return;
    words = g_string_new("it goes to ");
    endpoint_add(words, to);
    if (endpoint_is_private(to) && !endpoint_is_private(&fit->from))
        g_string_append(words, ", a private address,");
    g_string_append(words, " as the Contact of the 2xx says, ");
    g_string_append_len(words, callee->target.at, (gssize)MIN(callee->target.len, CONTACT_SHOWN));
    g_string_append_printf(words, " (frame %u), which comes from ", fit->frame);
    endpoint_add(words, &fit->from);
    fit->words = g_string_free(words, FALSE);
    fit->id = FINDING_CONTACT_UNREACHABLE;
}

void ack_fit_ack(const struct answer *answer, struct ack_fit *fit, const struct message_event *ack)
{
    const struct invite *of = answer->invite;
    struct sip_message invite, response;
    struct dialog_view view;

    if (!fit->messages || fit->ack_frame || ack->arrival->hosts - ack->arrival->target_host != of->source_host)
        return;
    fit->ack_frame = ack->arrival->frame;
    fit->place = ack->place;
    if (!sip_message_read(fit->messages, fit->request_len, &invite) ||
        !sip_message_read(fit->messages + fit->request_len, fit->len, &response))
        return;
    sip_message_finish(ack->message);
    dialog_view_of(&view, &invite, of->frame, &response, fit->frame);
    difference_find(fit, &view, ack, sip_tag(invite.to).at != NULL);
    unreachable_find(fit, &view, ack);
}
