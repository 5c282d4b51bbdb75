/* note_facts_cause.c
 * Why a request failed, as far as the messages around it show: its dialog, its login, where nobody was registered, or
 * how it is malformed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/note_facts_cause.h"

#include "calls/dialog.h"
#include "facts/response_facts.h"
#include "watches/dialog_misfit.h"
#include "watches/finding.h"
#include "watches/malformed.h"
#include "wireshark/packet_text.h"

#include <epan/wmem_scopes.h>
#include <string.h>

/** A cause as the end of a sentence. */
static const char *cause_summary(const char *cause)
{
    static const char *const starts[] = {"The ", "No ", "Nobody ", "Both ", "Neither "};
    char *summary = wmem_strdup(wmem_file_scope(), cause);

    for (unsigned i = 0; i < G_N_ELEMENTS(starts); i++)
        if (g_str_has_prefix(cause, starts[i]))
            summary[0] = g_ascii_tolower(summary[0]);
    return summary;
}

/** Reads the request that the response answers; false if it is not known as a whole. */
static bool request_read(const struct note_facts_source *source, struct sip_message *request)
{
    struct sip_text bytes = transaction_request(source->transactions);

    return bytes.len > 0 && sip_message_read(bytes.at, bytes.len, request) && !request->is_cut;
}

static int64_t request_time(const struct note_facts_source *source)
{
    return source->part->response_us == TIME_UNKNOWN ? TIME_UNKNOWN
                                                     : time_before(source->arrival->time_us, source->part->response_us);
}

static enum dialog_cause cancel_cause(const struct note_facts_source *source, const struct sip_message *cancel,
                                      GString *words)
{
    uint32_t frame;
    unsigned code;

    if (!transaction_sibling_final(source->transactions, cancel, (struct sip_text){"INVITE", 6}, &frame, &code) ||
        (frame >= source->part->request_frame && code / 100 != 2))
        return DIALOG_CAUSE_NONE;
    g_string_printf(words, "The INVITE was answered with %u in frame %u", code, frame);
    g_string_append(words, frame < source->part->request_frame ? " already: there is nothing left to cancel"
                                                               : ", which crossed the CANCEL");
    if (code / 100 == 2)
        g_string_append(words, "; the call is up until a BYE ends it");
    return DIALOG_CAUSE_PROOF;
}

/** Does a 481 to it speak of the whole call? That to a PRACK or in a subscription speaks of less (RFC 3262 section 3,
 * RFC 5057 section 5.1). */
static bool speaks_of_call(struct sip_text method)
{
    static const char *const methods[] = {"INVITE", "BYE", "UPDATE", "INFO", "REFER", "MESSAGE", "OPTIONS"};

    for (unsigned i = 0; i < G_N_ELEMENTS(methods); i++)
        if (sip_text_is(method, methods[i]))
            return true;
    return false;
}

/** What is wrong with the request, as the watches found when the response came. */
static enum dialog_cause misfit_cause(const struct note_facts_source *source, const struct sip_message *request,
                                      GString *words)
{
    const struct transaction_state *room = transaction_state(source->transactions);
    const char *colon = room && room->cause && !room->cause->is_withdrawn ? strstr(room->cause->words, ": ") : NULL;

    if (!colon)
        return DIALOG_CAUSE_NONE;
    g_string_printf(words, "The %.*s in frame %u %s: %.*s", sip_method_shown(request->method), request->method.at,
                    room->frame,
                    room->cause->id == FINDING_CANCEL_MISMATCH ? "does not fit the INVITE" : "does not fit its dialog",
                    (int)room->cause_len, colon + 2);
    return DIALOG_CAUSE_PROOF;
}

/** Why a request was answered with 481. Its tags, and what ended the call, say most. */
static enum dialog_cause unknown_cause(struct note_cause *kept, const struct note_facts_source *source,
                                       const struct sip_message *request, GString *words)
{
    uint32_t frame = source->part->request_frame;
    enum dialog_cause cause;

    if (sip_text_is(request->method, "CANCEL")) {
        cause = cancel_cause(source, request, words);
        return cause != DIALOG_CAUSE_NONE ? cause : misfit_cause(source, request, words);
    }
    cause = dialog_cause(source->dialogs, request, frame, request_time(source), words);
    if (speaks_of_call(request->method))
        dialog_refused(source->dialogs, request, source->arrival, &kept->goes_on_frame);
    if (cause != DIALOG_CAUSE_PROOF && misfit_cause(source, request, words) == DIALOG_CAUSE_PROOF)
        return DIALOG_CAUSE_PROOF;
    if (cause == DIALOG_CAUSE_DOUBT)
        dialog_misfit_none(source->dialogs, source->transactions, request, words);
    return cause;
}

/** Does it change the session? */
static bool is_change(const struct sip_message *request)
{
    return sip_text_is(request->method, "INVITE") || sip_text_is(request->method, "UPDATE");
}

/** Why a request in a dialog was refused with another code than 481. */
static enum dialog_cause refusal_cause(const struct note_facts_source *source, const struct sip_message *request,
                                       GString *words)
{
    unsigned code = source->response->code;

    if (misfit_cause(source, request, words) == DIALOG_CAUSE_PROOF)
        return DIALOG_CAUSE_PROOF;
    if (code == 489)
        return dialog_event_cause(request, words);
    if (code == 500 && !source->may_have_missed && is_change(request))
        return dialog_overlap_cause(source->dialogs, request, source->part->request_frame, request_time(source), words);
    if (code == 404 && dialog_misfit_none(source->dialogs, source->transactions, request, words))
        return DIALOG_CAUSE_DOUBT;
    return DIALOG_CAUSE_NONE;
}

/** Is it a code for which the dialog, or what was found wrong with the request, may say why? */
static bool may_have_dialog_cause(const struct note_facts_source *source)
{
    const struct transaction_state *room = transaction_state(source->transactions);
    unsigned code = source->response->code;

    return code == 481 || code == 491 || (room && room->cause) ||
           (source->part->is_in_dialog && (code == 404 || code == 489 || code == 500));
}

/** Why the request that was answered with 481 found no dialog or transaction, or what was open at a 491. */
static void dialog_cause_keep(struct note_cause *kept, const struct note_facts_source *source)
{
    uint32_t frame = source->part->request_frame;
    enum dialog_cause cause = DIALOG_CAUSE_NONE;
    struct sip_message request;
    GString *words;

    if (!request_read(source, &request))
        return;
    words = g_string_new(NULL);
    if (source->response->code == 491) {
        if (!source->may_have_missed && is_change(&request))
            cause = dialog_change_cause(source->dialogs, &request, frame, request_time(source), words);
    } else if (source->response->code == 481) {
        cause = unknown_cause(kept, source, &request, words);
    } else {
        cause = refusal_cause(source, &request, words);
    }
    if (words->len > 0)
        kept->words = packet_text_keep((struct sip_text){words->str, words->len}, FACT_LEN_MAX);
    if (cause == DIALOG_CAUSE_PROOF)
        kept->summary = cause_summary(kept->words);
    g_string_free(words, TRUE);
}

/** Nobody was registered: the code says no more than that. */
static void absence_keep(struct note_cause *kept, struct sip_text absence)
{
    kept->words = packet_text_keep(absence, FACT_LEN_MAX);
    kept->summary = cause_summary(kept->words);
}

/** What is wrong with the credentials; where that is certain, it says more than the code. */
static void login_keep(struct note_cause *kept, const struct note_facts_source *source)
{
    kept->words = packet_text_keep(source->login.cause, FACT_LEN_MAX);
    if (source->login.is_cause_certain)
        kept->summary = cause_summary(kept->words);
}

/** What is wrong with a malformed request, if the response can come from it. */
static void malformed_keep(struct note_cause *kept, const struct note_facts_source *source)
{
    const struct transaction_state *room = transaction_state(source->transactions);
    struct sip_message request;
    GString *words;

    if (!room || !room->malformed || !source->part->request_frame || !request_read(source, &request))
        return;
    words = g_string_new(NULL);
    g_string_printf(words, "The %.*s in frame %u ", sip_method_shown(request.method), request.method.at,
                    source->part->request_frame);
    if (malformed_of_room(words, source->transactions, room, source->response->code) == MALFORMED_WARN) {
        kept->words = packet_text_keep((struct sip_text){words->str, words->len}, FACT_LEN_MAX);
        kept->summary = cause_summary(kept->words);
    }
    g_string_free(words, TRUE);
}

/** What an INVITE names in Replaces or Join lacks its tags. */
static void replaces_keep(struct note_cause *kept, const struct note_facts_source *source)
{
    struct sip_message request;
    GString *words;

    if (!request_read(source, &request) || !sip_text_is(request.method, "INVITE"))
        return;
    words = g_string_new(NULL);
    if (dialog_replaced_lacks_tags(&request, words)) {
        kept->words = packet_text_keep((struct sip_text){words->str, words->len}, FACT_LEN_MAX);
        kept->summary = cause_summary(kept->words);
    }
    g_string_free(words, TRUE);
}

void note_cause_keep(struct note_cause *kept, const struct note_facts_source *source)
{
    if (may_have_dialog_cause(source))
        dialog_cause_keep(kept, source);
    else if (source->login.cause.len > 0)
        login_keep(kept, source);
    else if (source->absence.len > 0)
        absence_keep(kept, source->absence);
    if (!kept->words && source->response->code == 400)
        replaces_keep(kept, source);
    if (!kept->words)
        malformed_keep(kept, source);
}

/** Does a line begin as a Reason header does? Most BYEs have none. */
static bool may_have_reason(struct sip_text bytes)
{
    const char *end = bytes.at + bytes.len, *at = bytes.at;

    while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) && end - ++at > 2)
        if ((at[0] | 0x20) == 'r' && (at[1] | 0x20) == 'e' && (at[2] | 0x20) == 'a')
            return true;
    return false;
}

void note_cause_keep_end(struct note_cause *kept, const struct note_facts_source *source)
{
    struct sip_text bytes = transaction_request(source->transactions);
    struct sip_message request;
    GString *words;

    if (bytes.len == 0 || !may_have_reason(bytes) || !request_read(source, &request))
        return;
    words = g_string_new("The BYE names a failure. ");
    if (evidence_failed_end(source->book, &request, words))
        kept->words = packet_text_keep((struct sip_text){words->str, words->len}, FACT_LEN_MAX);
    g_string_free(words, TRUE);
}
