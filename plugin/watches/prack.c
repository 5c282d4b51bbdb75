/* prack.c
 * Who sends a reliable provisional response repeats it until the PRACK comes (RFC 3262 section 3). Watches whether it
 * does.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/prack.h"

#include "calls/dialog_hop.h"
#include "sip/headers.h"
#include "watches/dialog_misfit.h"

#include <string.h>

/* So many reliable responses to one INVITE are watched. */
#define RELIABLE_OF_INVITE 16

/* So much of a RAck is quoted. */
#define RACK_SHOWN ((size_t)40)

/** The same on the PRACK. */
static void misfit_tell_prack(const struct reliable *reliable)
{
    const struct misfit *misfit = &reliable->misfit;
    struct finding *finding =
        finding_add_late(reliable->invite->store->context->findings, misfit->place, FINDING_DIALOG_MISMATCH,
                         reliable->invite->call_id_text,
                         "the PRACK does not fit the %u (frame %u), which is sent again %u times: %s, due is RAck: %u "
                         "%u INVITE (RFC 3262 section 7.2)",
                         reliable->code, reliable->frame, reliable->repeats.count, misfit->words, reliable->rseq,
                         reliable->invite->cseq);

    finding_add_frame(finding, misfit->frame);
    finding_add_frame(finding, reliable->frame);
}

/** There is a PRACK, but not the one that the response calls for. */
static struct finding *misfit_tell(const struct reliable *reliable)
{
    const struct invite *invite = reliable->invite;

    return finding_add_late(invite->store->context->findings, reliable->place, FINDING_PROVISIONAL_NO_PRACK,
                            invite->call_id_text,
                            "the PRACK in frame %u does not fit the %u (RAck: %u %u INVITE), which was sent %u times: "
                            "%s (RFC 3262 section 7.2)",
                            reliable->misfit.frame, reliable->code, reliable->rseq, invite->cseq,
                            reliable->repeats.count + 1, reliable->misfit.words);
}

/** Does its INVITE not offer reliable responses (RFC 3262 section 3)? */
static bool is_uncalled_for(const struct reliable *reliable)
{
    const struct watch_context *context = reliable->invite->store->context;
    const struct call *call = call_find(dialog_calls(context->dialogs), reliable->invite->call);
    struct sip_message invite;
    uint32_t frame;

    return dialog_hop_maker(call, reliable->frame, &invite, &frame) && frame == reliable->invite->frame &&
           sip_lacks_option(&invite, "100rel");
}

static struct finding *missing_tell(const struct reliable *reliable)
{
    const struct invite *invite = reliable->invite;
    GString *words = g_string_new(NULL);
    struct finding *finding;

    g_string_printf(
        words, "no PRACK to the %u (RAck: %u %u INVITE) within %g s in this capture, although it was sent %u times",
        reliable->code, reliable->rseq, invite->cseq, invite_limit_s(invite->store), reliable->repeats.count + 1);
    if (is_uncalled_for(reliable))
        g_string_append_printf(words,
                               ": the INVITE in frame %u does not list 100rel in Supported or Require, so that no "
                               "response to it may require it (RFC 3262 section 3)",
                               invite->frame);
    finding = finding_add_late(invite->store->context->findings, reliable->place, FINDING_PROVISIONAL_NO_PRACK,
                               invite->call_id_text, "%s", words->str);
    g_string_free(words, TRUE);
    return finding;
}

/** A PRACK may take another way than the INVITE: that the response was repeated proves that none arrived. */
static void reliable_passed(void *owner, int64_t now_us)
{
    const struct reliable *reliable = owner;
    struct invite *invite = reliable->invite;
    bool is_misfit = misfit_has_failed(&reliable->misfit, &reliable->repeats);
    struct finding *finding;

    (void)now_us;
    if (reliable->repeats.count < 2 || invite->is_no_prack_told || !invite_is_all_seen(invite, reliable->time_us))
        return;
    if (reliable->misfit.frame && !is_misfit) /* it did after all */
        return;
    invite->is_no_prack_told = true;
    if (is_misfit && !reliable->misfit.is_told)
        misfit_tell_prack(reliable);
    finding = is_misfit ? misfit_tell(reliable) : missing_tell(reliable);
    finding_add_frame(finding, reliable->frame);
    finding_add_frame(finding, invite->frame);
    finding_add_frame(finding, is_misfit ? reliable->misfit.frame : 0);
    finding_add_frame(finding, reliable->repeats.frame);
}

void provisional_watch_start(struct invite_store *store)
{
    timer_list_start(&store->unpracked, store->context->clock, watch_64_t1_us(store->context), reliable_passed,
                     offsetof(struct reliable, wait));
}

/** Does a line of Require name 100rel? */
static bool is_required(const struct sip_message *message)
{
    struct sip_text rest = message->headers, name, value, option;

    while (sip_header_next(&rest, &name, &value))
        while (sip_text_is(name, "Require") && sip_list_next(&value, &option))
            if (sip_text_is(option, "100rel"))
                return true;
    return false;
}

/** The reliable response of that fork that was noted last, on whichever hop. */
static struct reliable *newest_of_fork(struct invite *call, uint32_t cseq, uint32_t to_tag)
{
    for (; call; call = invite_next(call))
        for (struct reliable *reliable = call->reliables; reliable && call->cseq == cseq; reliable = reliable->next)
            if (reliable->to_tag == to_tag)
                return reliable;
    return NULL;
}

static void reliable_new(struct invite *invite, const struct message_event *event, uint32_t to_tag, uint32_t rseq)
{
    struct sip_text tag = event->message->to_tag;
    struct reliable *reliable;
    unsigned count = 0;

    for (reliable = invite->reliables; reliable; reliable = reliable->next)
        count++;
    if (count >= RELIABLE_OF_INVITE)
        return;
    reliable = g_new0(struct reliable, 1);
    reliable->next = invite->reliables;
    invite->reliables = reliable;
    reliable->invite = invite;
    reliable->place = event->place;
    reliable->time_us = event->arrival->time_us;
    reliable->frame = event->arrival->frame;
    reliable->to_tag = to_tag;
    reliable->rseq = rseq;
    reliable->code = (uint16_t)event->message->code;
    reliable->repeats = repeats_of(event->arrival);
    reliable->tag_len = (uint8_t)MIN(tag.len, TAG_KEPT);
    if (tag.len > 0)
        memcpy(reliable->tag, tag.at, reliable->tag_len);
    timer_list_add(&invite->store->unpracked, reliable, reliable->time_us);
}

/** It was acknowledged, its sender has said so, and sends it again all the same (RFC 3262 section 3). */
static void reliable_again(struct reliable *reliable, const struct message_event *copy)
{
    const struct watch_context *context = reliable->invite->store->context;
    char *words;

    if (!reliable->accepted_frame ||
        copy->arrival->time_us - reliable->accepted_us < MAX((int64_t)context->t1_ms * 1000, TIME_REORDER_US))
        return;
    reliable->copies++;
    words = g_strdup_printf("the %u with RSeq %u is sent again %u times, until %.3f s after its PRACK (frame %u) was "
                            "accepted (frame %u): its sender has to stop then (RFC 3262 section 3)",
                            reliable->code, reliable->rseq, reliable->copies,
                            invite_seconds(copy->arrival->time_us - reliable->accepted_us), reliable->prack_frame,
                            reliable->accepted_frame);
    if (reliable->again) {
        finding_reword(reliable->again, words);
    } else {
        reliable->again = finding_add(context->findings, copy->place, FINDING_PROVISIONAL_PRACK_IGNORED,
                                      copy->message->call_id, "%s", words);
        finding_add_frame(reliable->again, reliable->frame);
        finding_add_frame(reliable->again, reliable->prack_frame);
        finding_add_frame(reliable->again, reliable->accepted_frame);
    }
    g_free(words);
}

static void reliable_heard(struct invite *call, struct invite *invite, const struct message_event *event, uint32_t rseq)
{
    bool is_pracked = invite->is_stray_pracked && (invite->stray_rseq == rseq || invite->stray_rseq == 0);
    uint32_t to_tag = dialog_to_tag(event->message);
    struct reliable *newest = newest_of_fork(call, invite->cseq, to_tag);

    for (struct reliable *reliable = invite->reliables; reliable; reliable = reliable->next) {
        if (reliable->to_tag != to_tag || reliable->rseq != rseq)
            continue;
        if (repeats_count(&reliable->repeats, event->arrival, invite->store->context, REPEATS_UNLIMITED))
            reliable_again(reliable, event);
        return;
    }
    /* One that comes out of order gets no PRACK (RFC 3262 section 4). */
    if (!is_pracked && (!newest || (newest->invite == invite && rseq == newest->rseq + 1)))
        reliable_new(invite, event, to_tag, rseq);
}

void provisional_watch_response(struct invite_store *store, const struct message_event *response)
{
    struct sip_message *message = response->message;
    struct invite *call, *invite;
    struct sip_text rseq_text;
    uint32_t rseq;

    if (!sip_header_find(message, "RSeq", 0, &rseq_text) || response->arrival->time_us == TIME_UNKNOWN)
        return;
    call = invite_store_call(store, message);
    invite = invite_answered(call, response);
    if (!invite || invite->is_cancelled || invite->is_ended || invite->part->response_code >= 200)
        return;
    if (!response->part->first_frame)
        dialog_hop_answer(store->context->dialogs, response->call, message, response->part, response->requests,
                          response->arrival);
    if (!message->is_cut && is_required(message) && sip_text_number(rseq_text, &rseq))
        reliable_heard(call, invite, response, rseq);
}

/** RAck of a PRACK (RFC 3262 section 7.2). */
struct rack {
    struct sip_text text;
    uint32_t rseq, cseq;
    bool is_read; /* RSeq and CSeq number are known; a PRACK without them is taken for any */
};

static struct rack rack_read(struct sip_message *prack)
{
    struct rack rack = {.is_read = false};
    struct sip_text rest;

    if (!sip_header_find(prack, "RAck", 0, &rack.text) || !sip_text_number(rack.text, &rack.rseq))
        return rack;
    rest = rack.text;
    while (rest.len > 0 && g_ascii_isdigit(rest.at[0]))
        sip_text_skip(&rest, 1);
    rack.is_read = sip_text_number(sip_text_trim(rest), &rack.cseq);
    return rack;
}

/** The PRACK names that response, in the dialog of another. */
static char *tag_words(const struct reliable *reliable, const struct message_event *prack)
{
    const struct reliable *other =
        newest_of_fork(invite_store_same_call(reliable->invite), reliable->invite->cseq, dialog_to_tag(prack->message));
    struct sip_text tag = prack->message->to_tag;
    GString *out = g_string_new("its To tag, ");

    if (tag.len == 0)
        g_string_assign(out, "its To has no tag");
    sip_text_quote(out, tag, TAG_KEPT);
    if (other)
        g_string_append_printf(out, ", is that of the %u in frame %u", other->code, other->frame);
    else if (tag.len > 0)
        g_string_append(out, ", is another");
    g_string_append_printf(out, "; the %u in frame %u, which its RAck names, has ", reliable->code, reliable->frame);
    g_string_append_len(out, reliable->tag, reliable->tag_len);
    return g_string_free(out, FALSE);
}

/** How a PRACK differs that fits no reliable response of the call. Free with g_free(). */
static char *misfit_words(const struct reliable *reliable, const struct rack *rack, const struct message_event *prack)
{
    if (rack->rseq == reliable->rseq && rack->cseq == reliable->invite->cseq)
        return tag_words(reliable, prack);
    return g_strdup_printf("it has RAck: %.*s", (int)MIN(rack->text.len, RACK_SHOWN), rack->text.at);
}

/** It is the wrong one for whatever still waits in its dialog. */
static void stray_note(struct invite *call, const struct rack *rack, uint32_t to_tag, const struct message_event *prack)
{
    for (struct invite *invite = call; invite && rack->is_read; invite = invite_next(invite))
        for (struct reliable *reliable = invite->reliables; reliable; reliable = reliable->next) {
            bool is_of_dialog = to_tag && to_tag == reliable->to_tag;
            bool is_same = rack->rseq == reliable->rseq && rack->cseq == invite->cseq;

            if (reliable->misfit.frame || !reliable->wait.link.data || prack->arrival->time_us < reliable->time_us ||
                is_of_dialog == is_same)
                continue;
            misfit_keep(&reliable->misfit, misfit_words(reliable, rack, prack), prack);
            reliable->misfit.is_tag = is_same;
        }
}

void provisional_watch_prack(struct invite *call, const struct message_event *prack)
{
    uint32_t to_tag = dialog_to_tag(prack->message);
    struct rack rack = rack_read(prack->message);
    bool is_stray = true;

    for (struct invite *invite = call; invite; invite = invite_next(invite)) {
        for (struct reliable *reliable = invite->reliables; reliable; reliable = reliable->next) {
            bool is_its =
                invite->cseq == rack.cseq && reliable->rseq == rack.rseq && (to_tag == 0 || to_tag == reliable->to_tag);

            if (rack.is_read && !is_its)
                continue;
            is_stray = false;
            if (rack.is_read && !reliable->prack_frame)
                reliable->prack_frame = prack->arrival->frame;
            timer_list_remove(&invite->store->unpracked, reliable);
        }
    }
    if (is_stray)
        stray_note(call, &rack, to_tag, prack);
    for (; call && is_stray; call = invite_next(call)) {
        if (rack.is_read && call->cseq != rack.cseq)
            continue;
        call->is_stray_pracked = true;
        call->stray_rseq = rack.is_read ? rack.rseq : 0;
    }
}

void provisional_watch_accepted(struct invite *call, const struct message_event *response)
{
    for (struct invite *invite = call; invite; invite = invite_next(invite))
        for (struct reliable *reliable = invite->reliables; reliable; reliable = reliable->next) {
            if (reliable->accepted_frame || !reliable->prack_frame ||
                reliable->prack_frame != response->part->request_frame || response->arrival->time_us == TIME_UNKNOWN)
                continue;
            reliable->accepted_frame = response->arrival->frame;
            reliable->accepted_us = response->arrival->time_us;
        }
}

void provisional_watch_refused(struct invite *call, const struct message_event *response)
{
    for (struct invite *invite = call; invite; invite = invite_next(invite))
        for (struct reliable *reliable = invite->reliables; reliable; reliable = reliable->next) {
            struct dialog_misfit misfit = {FINDING_DIALOG_MISMATCH, NULL, reliable->frame};

            if (!reliable->misfit.frame || reliable->misfit.frame != response->part->request_frame ||
                !reliable->misfit.is_tag || response->part->first_frame)
                continue;
            misfit.words = g_string_new(reliable->misfit.words);
            g_string_append(misfit.words, " (RFC 3262 section 7.2)");
            reliable->misfit.is_told = true;
            dialog_misfit_refused(invite->store->context, response, &misfit);
            return;
        }
}

void provisional_watch_end(struct invite *invite)
{
    for (struct reliable *reliable = invite->reliables; reliable; reliable = reliable->next)
        timer_list_remove(&invite->store->unpracked, reliable);
}
