/* refer_findings.c
 * Puts what is found of a REFER exchange at its messages, and keeps it true.
 *
 * None of it goes by its Call-ID: that a transfer failed is told at the end of the call by dialog_fault_note().
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/refer_findings.h"

#include "watches/refer_follow.h"
#include "watches/refer_words.h"
#include "watches/watch.h"

static const struct sip_text no_call = {NULL, 0};

/** Looks for the INVITE that followed, where nothing is wrong with the REFER itself. Returns its frame if it went
 * elsewhere. */
static uint32_t follow_fault(struct refer_exchange *exchange, const struct message_event *notify)
{
    struct refer_facts *facts = &exchange->facts;
    GString *words;
    uint32_t frame;

    if (facts->fault != REFER_FAULT_NONE)
        return 0;
    words = g_string_new(NULL);
    frame = refer_follow_fault(exchange, notify, words);
    if (frame)
        facts->fault = REFER_FAULT_CERTAIN;
    facts->fault_words = g_string_free(words, !frame);
    return frame;
}

void refer_findings_failed(struct refer_exchange *exchange, const struct message_event *notify)
{
    const struct refer_watch *watch = exchange->dialog->watch;
    uint32_t followed_frame = follow_fault(exchange, notify);
    GString *words = g_string_new(NULL);
    struct finding *finding;

    refer_words_failed(words, exchange, watch->texts ? watch->texts() : NULL);
    finding = finding_add(watch->findings, notify->place, FINDING_REFER_FAILED, no_call, "%s", words->str);
    finding->refer = exchange;
    if (followed_frame)
        finding->frames[0] = followed_frame;
    g_string_free(words, TRUE);
}

/** Finds it, words it by what is known by now, or withdraws it. It is late if a frame after its message shows it. */
static void finding_update(struct refer_exchange *exchange, struct finding **found, struct finding_place *place,
                           enum finding_id id, bool holds)
{
    const struct refer_watch *watch = exchange->dialog->watch;
    GString *words;

    if (*found)
        (*found)->is_withdrawn = !holds;
    if (!holds || !place)
        return;
    words = g_string_new(NULL);
    if (id == FINDING_REFER_LATE_NOTIFY)
        refer_words_late(words, watch, exchange);
    else if (id == FINDING_REFER_NO_FINAL_NOTIFY)
        refer_words_unfinished(words, watch, exchange);
    else
        refer_words_no_notify(words, watch, exchange);
    if (*found) {
        finding_reword(*found, words->str);
    } else if (id == FINDING_REFER_LATE_NOTIFY) {
        *found = finding_add(watch->findings, place, id, no_call, "%s", words->str);
    } else {
        *found = finding_add_late(watch->findings, place, id, no_call, "%s", words->str);
        watch->clock->has_passed = true; /* to be shown at this frame */
    }
    (*found)->id = id;
    (*found)->refer = exchange;
    g_string_free(words, TRUE);
}

void refer_findings_notified(struct refer_exchange *exchange, struct finding_place *place)
{
    if (!exchange->late_notify)
        finding_update(exchange, &exchange->late_notify, place, FINDING_REFER_LATE_NOTIFY,
                       refer_is_late(exchange->dialog->watch, exchange));
}

void refer_findings_go_on(struct refer_exchange *exchange, struct finding_place *place)
{
    if (exchange->no_final)
        exchange->no_final->is_withdrawn = true;
    exchange->no_final = NULL;
    exchange->notify_place = place;
}

void refer_findings_update(struct refer_exchange *exchange)
{
    const struct refer_watch *watch = exchange->dialog->watch;

    if (exchange->judged_time != TIME_UNKNOWN)
        finding_update(exchange, &exchange->no_notify, exchange->accepted_place,
                       refer_is_excusable(watch, exchange) ? FINDING_REFER_NO_NOTIFY_EXCUSABLE
                                                           : FINDING_REFER_NO_NOTIFY,
                       refer_verdict(watch, exchange) == REFER_NO_NOTIFY);
    if (exchange->late_notify)
        finding_update(exchange, &exchange->late_notify, NULL, FINDING_REFER_LATE_NOTIFY,
                       refer_is_late(watch, exchange));
    if (exchange->unfinished_time != TIME_UNKNOWN)
        finding_update(exchange, &exchange->no_final, exchange->notify_place, FINDING_REFER_NO_FINAL_NOTIFY,
                       refer_is_unfinished(exchange));
}
