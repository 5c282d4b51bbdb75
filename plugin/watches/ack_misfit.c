/* ack_misfit.c
 * Says how an ACK differs from the one that a final response calls for (RFC 3261 sections 13.2.2.4 and 17.1.1.3).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/ack_misfit.h"

#include "facts/fact.h"
#include "sip/uri.h"

/* So much of a branch or URI is quoted. */
#define QUOTED_MAX 48

/* The ACK comes soon: of the responses that wait for one, so many are looked at. */
#define UNACKED_SEARCHED 64

static struct sip_text tag_of(const struct answer *answer)
{
    return (struct sip_text){answer->tag, answer->tag_len};
}

/** The INVITE whose response this is, as far as its bytes are kept. */
static bool invite_read(const struct answer *answer, const struct message_event *ack, struct sip_message *invite)
{
    const struct invite *of = answer->invite;
    const struct sip_message named = {.call = of->call, .cseq = of->cseq, .vias = of->via};
    const struct transaction_state *room = transaction_state_of(ack->requests, &named, (struct sip_text){"INVITE", 6});
    struct sip_text bytes = room ? transaction_state_request(ack->requests, room) : (struct sip_text){0};

    return bytes.len > 0 && sip_message_read(bytes.at, bytes.len, invite);
}

static void add_cseq(GString *out, const struct answer *answer, const struct sip_message *ack)
{
    g_string_append_printf(out, "it has CSeq %u, the INVITE (frame %u) %u", ack->cseq, answer->invite->frame,
                           answer->invite->cseq);
}

/** To a 2xx: the number of the INVITE, and both tags of the dialog that the 2xx has made. */
static void success_compare(GString *out, const struct answer *answer, const struct sip_message *ack)
{
    struct sip_text tag = ack->to_tag;
    bool is_of_dialog = answer->to_tag && answer->to_tag == dialog_to_tag(ack);

    if (ack->cseq != answer->invite->cseq) {
        if (is_of_dialog)
            add_cseq(out, answer, ack);
        return;
    }
    if (is_of_dialog || !tag.at || !answer->to_tag)
        return;
    g_string_append(out, "it has the To tag ");
    sip_text_quote(out, tag, QUOTED_MAX);
    g_string_append(out, ", this response ");
    sip_text_quote(out, tag_of(answer), QUOTED_MAX);
}

static void add_branch(GString *out, const struct answer *answer, const struct sip_message *ack)
{
    struct sip_text sent_by, branch, of_invite;

    sip_via_identity(ack, &sent_by, &branch);
    sip_via_identity(&(struct sip_message){.vias = answer->invite->via}, &sent_by, &of_invite);
    g_string_append(out, branch.len > 0 ? "it has the branch " : "it has no branch");
    sip_text_quote(out, branch, QUOTED_MAX);
    g_string_append_printf(out, ", the INVITE (frame %u) ", answer->invite->frame);
    sip_text_quote(out, of_invite, QUOTED_MAX);
}

static void add_request_uri(GString *out, const struct answer *answer, const struct message_event *ack)
{
    struct sip_text uri = sip_request_uri(ack->message), of_invite;
    struct sip_message invite;

    if (!uri.at || !invite_read(answer, ack, &invite))
        return;
    of_invite = sip_request_uri(&invite);
    if (!of_invite.at || sip_text_equal(uri, of_invite))
        return;
    g_string_append(out, ", and its Request-URI is ");
    sip_text_quote(out, uri, QUOTED_MAX);
    g_string_append(out, " instead of ");
    sip_text_quote(out, of_invite, QUOTED_MAX);
}

/** To a failure: what the INVITE of this hop has, the branch above all, as the server goes by it. */
static void failure_compare(GString *out, const struct answer *answer, const struct message_event *ack)
{
    const struct invite *invite = answer->invite;
    uint32_t to_tag = dialog_to_tag(ack->message);

    if (to_tag && answer->to_tag && to_tag != answer->to_tag)
        return; /* of another fork */
    if (ack->arrival->hosts != invite->hosts || ack->arrival->hosts - ack->arrival->target_host != invite->source_host)
        return;
    if (invite_has_branch_of(invite, ack->message)) {
        if (ack->message->cseq != invite->cseq)
            add_cseq(out, answer, ack->message);
    } else if (ack->message->cseq == invite->cseq) {
        add_branch(out, answer, ack->message);
        add_request_uri(out, answer, ack);
    }
}

/** The 2xx had its ACK on another hop; on the one to who answered, it is this one. */
static void fit_keep(struct answer *answer, GString *words, const struct message_event *ack)
{
    struct ack_fit *fit = &answer->loss.fit;

    g_string_append(words, " (RFC 3261 section 13.2.2.4)");
    *fit = (struct ack_fit){g_string_free(words, FALSE), FINDING_DIALOG_MISMATCH, ack->place, ack->arrival->frame};
}

static void relayed_compare(struct answer *answer, const struct message_event *ack)
{
    GString *words;

    if (answer->code >= 300 || answer->loss.fit.words || ack->arrival->target != answer->repeats.source)
        return;
    words = g_string_new(NULL);
    success_compare(words, answer, ack->message);
    if (words->len > 0)
        fit_keep(answer, words, ack);
    else
        g_string_free(words, TRUE);
}

static void answer_compare(struct answer *answer, const struct message_event *ack)
{
    GString *words;

    if (answer->acked_frame) {
        relayed_compare(answer, ack);
        return;
    }
    if (answer->misfit.frame || ack->arrival->time_us < answer->time_us)
        return;
    words = g_string_new(NULL);
    if (answer->code < 300)
        success_compare(words, answer, ack->message);
    else
        failure_compare(words, answer, ack);
    if (words->len > 0)
        misfit_keep(&answer->misfit, g_string_free(words, FALSE), ack);
    else
        g_string_free(words, TRUE);
}

void ack_misfit_note(struct invite *call, const struct message_event *ack)
{
    bool is_of_other = false;

    for (const struct invite *invite = call; invite; invite = invite_next(invite))
        is_of_other |= invite->cseq == ack->message->cseq;
    for (struct invite *invite = call; invite; invite = invite_next(invite)) {
        if (is_of_other && invite->cseq != ack->message->cseq)
            continue;
        for (struct answer *answer = invite->answers; answer; answer = answer->next)
            answer_compare(answer, ack);
    }
}

void ack_misfit_acked(struct answer *answer)
{
    struct invite_store *store = answer->invite->store;

    store->acked[store->acked_next] = answer;
    answer->acked_at = (uint8_t)(store->acked_next + 1);
    store->acked_next = (store->acked_next + 1) % ACKED_KEPT;
}

void ack_misfit_again(struct invite *call, const struct message_event *ack)
{
    for (struct invite *invite = call; invite && invite->cseq != ack->message->cseq; invite = invite_next(invite))
        for (struct answer *answer = invite->answers; answer; answer = answer->next)
            if (answer->code < 300 && !answer->acked_frame)
                answer_compare(answer, ack);
}

/** Is it the ACK of that response, but for its Call-ID? To a failure, it has the branch of the INVITE. */
static bool is_but_for_call(const struct answer *answer, const struct message_event *ack)
{
    const struct invite *of = answer->invite;

    return ack->message->cseq == of->cseq && answer->to_tag && answer->to_tag == dialog_to_tag(ack->message) &&
           ack->arrival->hosts == of->hosts && ack->arrival->hosts - ack->arrival->target_host == of->source_host &&
           (answer->code < 300 || invite_has_branch_of(of, ack->message));
}

static GString *other_call_words(const struct answer *answer, const struct message_event *ack)
{
    GString *words = g_string_new("it has the Call-ID ");

    sip_text_quote(words, ack->message->call_id, QUOTED_MAX);
    g_string_append_printf(words, ", the INVITE (frame %u) ", answer->invite->frame);
    sip_text_quote(words, answer->invite->call_id_text, QUOTED_MAX);
    return words;
}

/** On the hop before, the ACK had the Call-ID of its INVITE. */
static void relayed_other_call(struct invite_store *store, const struct message_event *ack)
{
    for (unsigned i = 0; i < ACKED_KEPT; i++) {
        struct answer *answer = store->acked[i];

        if (!answer || answer->loss.fit.words || !is_but_for_call(answer, ack))
            continue;
        fit_keep(answer, other_call_words(answer, ack), ack);
        return;
    }
}

void ack_misfit_other_call(struct invite_store *store, const struct message_event *ack)
{
    const GList *link = store->unacked.waiting.tail;

    for (unsigned i = 0; link && i < UNACKED_SEARCHED; i++, link = link->prev) {
        struct answer *answer = link->data;

        if (answer->misfit.frame || ack->arrival->time_us < answer->time_us || !is_but_for_call(answer, ack))
            continue;
        misfit_keep(&answer->misfit, g_string_free(other_call_words(answer, ack), FALSE), ack);
        return;
    }
    relayed_other_call(store, ack);
}

void ack_misfit_tell(struct answer *answer)
{
    const struct misfit *misfit = &answer->misfit;
    struct finding *finding = finding_add_late(
        answer->invite->store->context->findings, misfit->place, FINDING_DIALOG_MISMATCH, answer->invite->call_id_text,
        "the ACK does not fit the %u (frame %u), which is sent again: %s (RFC 3261 section %s)", answer->code,
        answer->frame, misfit->words, answer->code < 300 ? "13.2.2.4" : "17.1.1.3");

    finding_add_frame(finding, misfit->frame);
    finding_add_frame(finding, answer->frame);
    finding_add_frame(finding, answer->invite->frame);
}
