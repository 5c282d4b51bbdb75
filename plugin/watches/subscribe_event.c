/* subscribe_event.c
 * Compares the Event of a NOTIFY with that of the SUBSCRIBE: package and id name the subscription (RFC 6665
 * section 4.1.3 and 8.2.1).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/subscribe_event.h"

#include <string.h>

/* So much of an Event is shown. */
#define EVENT_SHOWN 60

static struct sip_text id_of(struct sip_text event)
{
    struct sip_text id = {0};

    sip_element_param(event, "id", &id);
    return id;
}

static bool is_same(struct sip_text event, const struct subscribe_exchange *exchange)
{
    struct sip_text due;

    if (!exchange->event)
        return true;
    due = (struct sip_text){exchange->event, strlen(exchange->event)};
    return (event.len == due.len && memcmp(event.at, due.at, due.len) == 0) ||
           (sip_text_is(sip_element_value(event), exchange->package) && sip_text_equal(id_of(event), id_of(due)));
}

void subscribe_event_free(struct subscribe_dialog *dialog)
{
    g_free(dialog->misfit.words);
    dialog->misfit = (struct subscribe_misfit){0};
}

void subscribe_event_notify(struct subscribe_dialog *dialog, const struct message_event *notify, struct sip_text event)
{
    const struct subscribe_exchange *newest = dialog->newest;
    GString *words;

    if (dialog->misfit.frame)
        subscribe_event_free(dialog);
    if (!newest || !event.at || is_same(event, newest))
        return;
    for (const GList *link = dialog->waiting.head; link; link = link->next)
        if (is_same(event, link->data))
            return;
    words = g_string_new("its Event is ");
    sip_text_quote(words, event, EVENT_SHOWN);
    g_string_append_printf(words, ", that of the SUBSCRIBE is %s (frame %u) (RFC 6665 section 8.2.1)", newest->event,
                           newest->subscribe_frame);
    dialog->misfit = (struct subscribe_misfit){g_string_free(words, FALSE), notify->place, notify->arrival->frame,
                                               notify->message->cseq, newest->subscribe_frame};
}

void subscribe_event_answer(struct subscribe_dialog *dialog, const struct message_event *answer)
{
    const struct subscribe_misfit *misfit = &dialog->misfit;
    unsigned code = answer->message->code;
    struct finding *finding;

    if (!misfit->frame || misfit->cseq != answer->message->cseq || (code != 481 && code != 489) || !misfit->place)
        return;
    finding =
        finding_add_late(dialog->watch->findings, misfit->place, FINDING_DIALOG_MISMATCH, dialog->call_id,
                         "NOTIFY: %s; it was answered with %u (frame %u)", misfit->words, code, answer->arrival->frame);
    finding_add_frame(finding, misfit->frame);
    finding_add_frame(finding, misfit->subscribe_frame);
    finding_add_frame(finding, answer->arrival->frame);
    finding_say(
        dialog->watch->findings, answer->place,
        g_strdup_printf("The NOTIFY in frame %u does not fit its subscription: %s", misfit->frame, misfit->words));
    subscribe_event_free(dialog);
}
