/* finding.c
 * Tells from a note, and from what is known of its exchange by now, what there is to find.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "finding.h"

#include "compat.h"
#include "refer.h"
#include "refer_words.h"
#include "subscribe.h"

#include <string.h>

static const struct {
    const char *name;
    enum codebook_severity severity;
} findings[FINDING_COUNT] = {
    [FINDING_CHALLENGE] = {"response.challenge", CODEBOOK_CHAT},
    [FINDING_REDIRECTION] = {"response.redirection", CODEBOOK_NOTE},
    [FINDING_CLIENT_ERROR] = {"response.client_error", CODEBOOK_NOTE},
    [FINDING_SERVER_ERROR] = {"response.server_error", CODEBOOK_WARN},
    [FINDING_GLOBAL_FAILURE] = {"response.global_failure", CODEBOOK_NOTE},
    [FINDING_REFER_NO_NOTIFY] = {"refer.no_notify", CODEBOOK_WARN},
    [FINDING_REFER_NO_NOTIFY_EXCUSABLE] = {"refer.no_notify", CODEBOOK_NOTE},
    [FINDING_REFER_LATE_NOTIFY] = {"refer.late_notify", CODEBOOK_NOTE},
    [FINDING_REFER_NO_FINAL_NOTIFY] = {"refer.no_final_notify", CODEBOOK_NOTE},
    [FINDING_REFER_FAILED] = {"refer.failed", CODEBOOK_NOTE},
    [FINDING_SUBSCRIBE_NO_NOTIFY] = {"subscribe.no_notify", CODEBOOK_WARN},
    [FINDING_SUBSCRIBE_NO_NOTIFY_ENDING] = {"subscribe.no_notify", CODEBOOK_NOTE},
};

const char *finding_name(enum finding finding)
{
    return findings[finding].name;
}

enum codebook_severity finding_severity(enum finding finding)
{
    return findings[finding].severity;
}

static void list_add(struct finding_list *list, enum finding finding)
{
    list->all[list->count++] = finding;
}

static enum finding response_finding(const struct note *note)
{
    static const enum finding by_class[] = {[3] = FINDING_REDIRECTION, FINDING_CLIENT_ERROR, FINDING_SERVER_ERROR, FINDING_GLOBAL_FAILURE};

    return note->is_challenge ? FINDING_CHALLENGE : by_class[note->code / 100];
}

static bool note_is_notify(const struct note *note)
{
    return note->code == 0 && note->method && strcmp(note->method, "NOTIFY") == 0;
}

static bool is_first_notify(const struct refer_exchange *refer, uint32_t frame)
{
    return g_array_index(refer->notify_frames, uint32_t, 0) == frame;
}

/** What is said at a NOTIFY of the exchange. */
static void list_add_of_notify(struct finding_list *list, const struct refer_exchange *refer, uint32_t frame, bool is_first_pass)
{
    if (is_first_notify(refer, frame) && refer_is_late(notes_refers(), refer))
        list_add(list, FINDING_REFER_LATE_NOTIFY);
    if (refer->failed_frame == frame)
        list_add(list, FINDING_REFER_FAILED);
    if (!is_first_pass && refer->expires_frame == frame && refer_is_unfinished(refer))
        list_add(list, FINDING_REFER_NO_FINAL_NOTIFY);
}

enum finding finding_overdue(const struct note *note)
{
    if (note->subscribe)
        return note->subscribe->is_ending ? FINDING_SUBSCRIBE_NO_NOTIFY_ENDING : FINDING_SUBSCRIBE_NO_NOTIFY;
    if (note->refer->notify_frames)
        return FINDING_REFER_NO_FINAL_NOTIFY;
    return refer_is_excusable(notes_refers(), note->refer) ? FINDING_REFER_NO_NOTIFY_EXCUSABLE : FINDING_REFER_NO_NOTIFY;
}

/** What is said at a response, once it is known that no NOTIFY followed it. */
static void list_add_of_answer(struct finding_list *list, const struct note *note, uint32_t frame)
{
    const struct refer_exchange *refer = note->refer;
    const struct subscribe_exchange *subscribe = note->subscribe;

    if (refer && refer->accepted_frame == frame && refer_verdict(notes_refers(), refer) == REFER_NO_NOTIFY)
        list_add(list, finding_overdue(note));
    if (subscribe && subscribe->accepted_frame == frame && subscribe_verdict(notes_subscribes(), subscribe) == SUBSCRIBE_NO_NOTIFY)
        list_add(list, finding_overdue(note));
}

struct finding_list finding_list_of(const struct note *note, uint32_t frame, bool is_first_pass, bool with_responses)
{
    struct finding_list list = {.count = 0};

    if (note->raises && with_responses)
        list_add(&list, response_finding(note));
    if (note->refer && note_is_notify(note))
        list_add_of_notify(&list, note->refer, frame, is_first_pass);
    else if (note->code / 100 == 2 && !is_first_pass)
        list_add_of_answer(&list, note, frame);
    return list;
}

void finding_verdict_words(GString *out, const struct note *note)
{
    if (note->refer)
        refer_words_verdict(out, notes_refers(), note->refer, notes_codebook());
    else
        subscribe_words_verdict(out, notes_subscribes(), note->subscribe);
}

void finding_add_code(GString *out, const struct note *note, const struct code_text *text)
{
    bool has_own_name = text->treat_as && note->phrase;

    g_string_append_printf(out, "%u", note->code);
    if (!has_own_name && !*text->name)
        return;
    g_string_append_c(out, ' ');
    if (has_own_name)
        add_printable(out, note->phrase);
    else
        g_string_append(out, text->name);
}

/** "486 Busy Here: the called device is busy" */
static void add_response(GString *out, const struct note *note)
{
    const struct code_text *text = codebook_find(notes_codebook(), note->code, note->method);

    finding_add_code(out, note, text);
    g_string_append_printf(out, ": %s", text->summary);
}

void finding_words(GString *out, enum finding finding, const struct note *note)
{
    switch (finding) {
    case FINDING_CHALLENGE:
    case FINDING_REDIRECTION:
    case FINDING_CLIENT_ERROR:
    case FINDING_SERVER_ERROR:
    case FINDING_GLOBAL_FAILURE:
        add_response(out, note);
        break;
    case FINDING_REFER_NO_NOTIFY:
    case FINDING_REFER_NO_NOTIFY_EXCUSABLE:
        refer_words_no_notify(out, notes_refers(), note->refer);
        break;
    case FINDING_REFER_LATE_NOTIFY:
        refer_words_late(out, notes_refers(), note->refer);
        break;
    case FINDING_REFER_NO_FINAL_NOTIFY:
        refer_words_unfinished(out, notes_refers(), note->refer);
        break;
    case FINDING_REFER_FAILED:
        refer_words_failed(out, note->refer, notes_codebook());
        break;
    case FINDING_SUBSCRIBE_NO_NOTIFY:
    case FINDING_SUBSCRIBE_NO_NOTIFY_ENDING:
        subscribe_words_no_notify(out, notes_subscribes(), note->subscribe);
        break;
    case FINDING_COUNT:
        break;
    }
}

struct sip_text finding_call_id(const struct note *note)
{
    if (note->refer)
        return refer_call_id(note->refer);
    if (note->subscribe)
        return subscribe_call_id(note->subscribe);
    return note->call_id ? (struct sip_text){note->call_id, strlen(note->call_id)} : (struct sip_text){0};
}
