/* ack_loss.c
 * Has who answered an INVITE not got the ACK, or not accepted it (RFC 3261 section 13.3.1.4)?
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/ack_loss.h"

#include "texts/decimal.h"
#include "watches/ack_fit.h"

/* The last copy of a 2xx comes T2 and a little before 64*T1 have passed. */
#define LAST_COPIES_OF_T1 54

/* A 2xx that comes again once may have crossed its ACK, or that got lost. */
#define COPIES_PROVE 2

static int64_t t1_us_of(const struct answer *answer)
{
    return (int64_t)answer->invite->store->context->t1_ms * 1000;
}

/** RFC 3261 section 13.2.2.4 has the caller send the ACK again for each copy. That for the newest one may still come.
 */
static void add_acks(GString *words, const struct ack_loss *loss)
{
    if (loss->copies < 2)
        return;
    if (loss->acks + !loss->is_copy_acked >= loss->copies)
        g_string_append(words, "; the ACK was sent again for each copy");
    else if (loss->acks == 0)
        g_string_append(words, "; in this capture, the ACK was not sent again");
    else
        g_string_append_printf(words, "; the ACK was sent again for %u of them", loss->acks);
}

/** Free with g_free(). */
static char *loss_words(const struct answer *answer)
{
    const struct ack_loss *loss = &answer->loss;
    bool has_arrived = loss->answer_frame || loss->is_stream;
    GString *words = g_string_new(NULL);

    if (loss->fit.words)
        g_string_append_printf(words, "the ACK has no effect: %s; ", loss->fit.words);
    decimal_append(words, "the %u comes again %.3f s after the ACK to it (frame %u)", answer->code, loss->since_s,
                   answer->acked_frame);
    if (loss->copies > 1)
        g_string_append_printf(words, ", and %u times in all", loss->copies);
    if (!loss->fit.words)
        g_string_append_printf(words, ": its sender has not %s that ACK",
                               has_arrived ? "accepted" : "got or not accepted");
    if (loss->answer_frame)
        g_string_append_printf(words, ", and answers it with %u in frame %u", loss->answer_code, loss->answer_frame);
    else if (loss->is_stream && !loss->fit.words)
        g_string_append(words, ", which went over a connection that has lost nothing");
    add_acks(words, loss);
    if (loss->is_given_up)
        g_string_append(words, "; then it ended the call with BYE");
    return g_string_free(words, FALSE);
}

/** More is known by now. It is grave where the 2xx comes to the end, or where the call ends. */
static void loss_reword(struct answer *answer)
{
    struct ack_loss *loss = &answer->loss;
    bool is_to_the_end = answer->repeats.time_us - answer->time_us >= LAST_COPIES_OF_T1 * t1_us_of(answer);
    char *words = loss_words(answer);

    if (!loss->fit.words && ((is_to_the_end && loss->copies > 1) || loss->is_given_up))
        loss->finding->id = FINDING_INVITE_ACK_LOST_SEVERE;
    finding_reword(loss->finding, words);
    g_free(words);
}

/** Its ACK was not got or not accepted or, as far as that is known by now, is wrong. */
static void loss_tell(struct answer *answer, const struct message_event *copy)
{
    struct finding_log *findings = answer->invite->store->context->findings;
    struct ack_loss *loss = &answer->loss;
    struct ack_fit *fit = &loss->fit;
    char *words = loss_words(answer);

    if (fit->words) {
        loss->finding = finding_add_late(findings, fit->id == FINDING_DIALOG_MISMATCH ? fit->place : answer->place,
                                         fit->id, copy->message->call_id, "%s", words);
        if (fit->ack_frame != answer->acked_frame)
            finding_add_frame(loss->finding, fit->ack_frame);
        invite_show_now(answer->invite->store);
    } else {
        loss->finding =
            finding_add(findings, copy->place, FINDING_INVITE_ACK_LOST, copy->message->call_id, "%s", words);
    }
    g_free(words);
    finding_add_frame(loss->finding, answer->acked_frame);
    finding_add_frame(loss->finding, answer->frame);
    finding_add_frame(loss->finding, loss->answer_frame);
}

void ack_loss_copy(struct answer *answer, const struct message_event *copy)
{
    int64_t since_us = answer->acked_us == TIME_UNKNOWN ? 0 : copy->arrival->time_us - answer->acked_us;
    const struct invite *invite = answer->invite;
    struct ack_loss *loss = &answer->loss;

    if (answer->code >= 300)
        return;
    if (since_us < MAX(t1_us_of(answer), TIME_REORDER_US))
        return;
    loss->copies++;
    loss->is_copy_acked = false;
    if (loss->copies >= COPIES_PROVE)
        ack_fit_branch(answer);
    loss->is_stream = loss->is_stream && copy->arrival->is_stream && invite_is_all_seen(invite, invite->time_us);
    if (loss->finding && (!loss->fit.words || loss->finding->id == loss->fit.id)) {
        loss_reword(answer);
        return;
    }
    if (loss->finding)
        loss->finding->is_withdrawn = true; /* by now it is known why */
    else
        loss->since_s = invite_seconds(since_us);
    loss_tell(answer, copy);
}

void ack_loss_ack(struct answer *answer, const struct message_event *ack)
{
    struct ack_loss *loss = &answer->loss;

    ack_fit_ack(answer, ack);
    if (!loss->finding || loss->is_copy_acked)
        return;
    loss->acks++;
    loss->is_copy_acked = true;
    if (loss->copies > 1)
        loss_reword(answer);
}

void ack_loss_answer(struct invite *call, const struct message_event *response)
{
    uint32_t to_tag = dialog_to_tag(response->message);

    for (struct invite *invite = call; invite; invite = invite_next(invite))
        for (struct answer *answer = invite->answers; answer; answer = answer->next) {
            bool is_its = invite->cseq == response->message->cseq && answer->code < 300 && answer->to_tag == to_tag;

            if (!is_its || !answer->acked_frame || answer->loss.answer_frame ||
                response->arrival->source != answer->repeats.source)
                continue;
            answer->loss.answer_frame = response->arrival->frame;
            answer->loss.answer_code = (uint16_t)response->message->code;
            if (!answer->loss.finding)
                continue;
            finding_add_frame(answer->loss.finding, answer->loss.answer_frame);
            loss_reword(answer);
        }
}

void ack_loss_bye(struct answer *answer, const struct arrival *bye)
{
    if (answer->loss.is_given_up || answer->loss.copies < 2)
        return;
    answer->loss.is_given_up = true;
    finding_add_frame(answer->loss.finding, bye->frame);
    loss_reword(answer);
}
