/* request_silence.c
 * Raises that a request got no response, and what explains it: where it was registered, its dialog, its form.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/request_silence.h"

#include "watches/dialog_misfit.h"
#include "watches/malformed.h"
#include "watches/registration_reach.h"

/* The last copy is sent 63*T1 after the first, or, by who sends less often, no earlier than this, so that there was
 * little time left for a response. */
#define NEARLY_FULL_SERIES(t1_us) (54 * (t1_us))

static struct sip_text bytes_of(const struct request_proof *proof, const struct transaction_state *room)
{
    return transaction_state_request(proof->requests, room);
}

struct sip_text request_silence_call_id(const struct request_proof *proof, const struct transaction_state *room)
{
    struct sip_text bytes = bytes_of(proof, room);
    struct sip_message request;

    return bytes.len > 0 && sip_message_read(bytes.at, bytes.len, &request) ? request.call_id : (struct sip_text){0};
}

static struct silence silence_of(const struct request_proof *proof, const struct transaction_state *room,
                                 int64_t span_us)
{
    struct sip_text bytes = bytes_of(proof, room);

    return (struct silence){room,
                            bytes,
                            span_us,
                            proof->context->t1_ms,
                            request_proof_peer(proof, room),
                            registration_reach_contact(proof->context, bytes)};
}

/** Free with g_free(). */
static char *words_of(const struct silence *silence)
{
    GString *words = g_string_new(NULL);

    request_words_silence(words, silence);
    return g_string_free(words, FALSE);
}

void request_silence_tell(struct request_proof *proof, struct transaction_state *room, int64_t span_us)
{
    struct silence silence = silence_of(proof, room, span_us);
    char *words = words_of(&silence);

    room->finding = finding_add_late(proof->context->findings, room->place, request_words_finding(&silence),
                                     request_silence_call_id(proof, room), "%s", words);
    g_free(words);
    finding_add_frame(room->finding, room->frame);
    finding_add_frame(room->finding, room->icmp_frame);
    if (silence.contact && silence.contact->frame < room->frame)
        finding_add_frame(room->finding, silence.contact->frame);
    registration_reach_failed(proof->context, room, silence.request);
    request_proof_told(proof, room);
    dialog_misfit_silence(proof->context, room, bytes_of(proof, room));
    malformed_unanswered(proof->context, proof->requests, room, silence.peer != PEER_SILENT);
}

void request_silence_retell(const struct request_proof *proof, struct transaction_state *room, int64_t span_us)
{
    struct silence silence = silence_of(proof, room, span_us);
    char *words = words_of(&silence);

    finding_reword(room->finding, words);
    g_free(words);
    room->finding->id = request_words_finding(&silence);
}

void request_silence_keep(struct request_open *open, const struct request_proof *proof,
                          const struct transaction_state *room, int64_t span_us, char *reason)
{
    struct sip_text bytes = bytes_of(proof, room), call_id = request_silence_call_id(proof, room);
    struct silence silence = silence_of(proof, room, span_us);
    struct sip_message request;

    open->words = words_of(&silence);
    open->reason = reason;
    open->call_id = call_id.at ? g_strndup(call_id.at, call_id.len) : NULL;
    open->method = room->method;
    open->was_sent_to_the_end =
        room->sent_us - room->begin_us >= NEARLY_FULL_SERIES((int64_t)proof->context->t1_ms * 1000);
    if (bytes.len == 0 || !sip_message_read(bytes.at, bytes.len, &request))
        return;
    open->call = request.call;
    open->cseq = request.cseq;
    open->has_credentials = sip_text_has(bytes, "zation:");
}
