/* note_findings.c
 * Tells from a note, and from what is known of its exchange by now, what there is to find.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/note_findings.h"

#include "calls/repeat.h"
#include "watches/refer.h"
#include "watches/refer_words.h"
#include "watches/subscribe.h"
#include "watches/watches.h"
#include "wireshark/compat.h"
#include "wireshark/note_facts.h"

#include <string.h>

static void list_add(struct finding_list *list, enum finding_id id)
{
    list->all[list->count++] = (struct note_finding){id, NULL};
}

/** What the watches found, up to that severity. A late finding is shown by the first pass where its limit passes. */
static void list_add_watched(struct finding_list *list, const struct finding *finding, bool is_first_pass,
                             enum codebook_severity most)
{
    for (; finding && list->count < FINDINGS_PER_NOTE; finding = finding->next)
        if (!finding->is_withdrawn && !(finding->is_late && is_first_pass) && finding_severity(finding->id) <= most)
            list->all[list->count++] = (struct note_finding){finding->id, finding};
}

static enum finding_id response_finding(const struct note *note)
{
    return note->is_challenge ? FINDING_CHALLENGE : finding_of_response(note->code);
}

enum codebook_severity finding_response_severity(const struct note *note, const struct code_text *text)
{
    bool is_normal_at_times = note->code == 401 || note->code == 407 || note->code == 487;

    return is_normal_at_times && note->raises && !note->is_challenge
               ? MAX(text->severity, finding_severity(response_finding(note)))
               : text->severity;
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
static void list_add_of_notify(struct finding_list *list, const struct refer_exchange *refer, uint32_t frame,
                               bool is_first_pass)
{
    if (is_first_notify(refer, frame) && refer_is_late(notes_refers(), refer))
        list_add(list, FINDING_REFER_LATE_NOTIFY);
    if (refer->failed_frame == frame)
        list_add(list, FINDING_REFER_FAILED);
    if (!is_first_pass && refer->expires_frame == frame && refer_is_unfinished(refer))
        list_add(list, FINDING_REFER_NO_FINAL_NOTIFY);
}

static enum finding_id refer_overdue(const struct refer_exchange *refer)
{
    if (refer->notify_frames)
        return FINDING_REFER_NO_FINAL_NOTIFY;
    return refer_is_excusable(notes_refers(), refer) ? FINDING_REFER_NO_NOTIFY_EXCUSABLE : FINDING_REFER_NO_NOTIFY;
}

struct note_finding finding_overdue(const struct note *note)
{
    if (note->overdue)
        return (struct note_finding){note->overdue->id, note->overdue};
    if (note->refer)
        return (struct note_finding){refer_overdue(note->refer), NULL};
    return (struct note_finding){
        note->subscribe->is_ending ? FINDING_SUBSCRIBE_NO_NOTIFY_ENDING : FINDING_SUBSCRIBE_NO_NOTIFY, NULL};
}

/** What is said at a response, once it is known that no NOTIFY followed it. */
static void list_add_of_answer(struct finding_list *list, const struct note *note, uint32_t frame)
{
    const struct refer_exchange *refer = note->refer;
    const struct subscribe_exchange *subscribe = note->subscribe;

    if (refer && refer->accepted_frame == frame && refer_verdict(notes_refers(), refer) == REFER_NO_NOTIFY)
        list_add(list, refer_overdue(refer));
    if (subscribe && subscribe->accepted_frame == frame &&
        subscribe_verdict(notes_subscribes(), subscribe) == SUBSCRIBE_NO_NOTIFY)
        list_add(list, subscribe->is_ending ? FINDING_SUBSCRIBE_NO_NOTIFY_ENDING : FINDING_SUBSCRIBE_NO_NOTIFY);
}

struct finding_list finding_list_of(const struct note *note, uint32_t frame, bool is_first_pass, bool with_responses)
{
    struct finding_list list = {.count = 0};
    bool is_of_attack = facts_are_of_attack(note->facts); /* told with the others of its source */

    if (!is_first_pass)
        attack_watch_settle(watches_attacks(notes_watches()));
    if (note->raises && with_responses && !is_of_attack)
        list_add(&list, response_finding(note));
    if (note->refer && note_is_notify(note))
        list_add_of_notify(&list, note->refer, frame, is_first_pass);
    else if (note->code / 100 == 2 && !is_first_pass)
        list_add_of_answer(&list, note, frame);
    list_add_watched(&list, note->findings.first, is_first_pass, is_of_attack ? CODEBOOK_CHAT : CODEBOOK_ERROR);
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

/** "486 Busy Here: the called device is busy (6 times until frame 20)" */
static void add_response(GString *out, const struct note *note)
{
    const struct code_text *text = codebook_find(notes_codebook(), note->code, note->method);
    const char *summary = notes_summary(note);

    finding_add_code(out, note, text);
    g_string_append_printf(out, ": %s", summary ? summary : text->summary);
    if (note->repeat)
        g_string_append_printf(out, " (%u times until frame %u)", note->repeat->count, note->repeat->last_frame);
}

void finding_words(GString *out, const struct note_finding *found, const struct note *note)
{
    if (found->finding) {
        add_printable(out, found->finding->words);
        return;
    }
    switch (found->id) {
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
    default:
        break;
    }
}

struct sip_text finding_call_id(const struct note *note)
{
    const struct finding *finding = note->findings.first;
    const char *call_id;

    if (note->refer)
        return refer_call_id(note->refer);
    if (note->subscribe)
        return subscribe_call_id(note->subscribe);
    if (finding && finding->call_id)
        return (struct sip_text){finding->call_id, strlen(finding->call_id)};
    call_id = notes_call_id(note);
    return call_id ? (struct sip_text){call_id, strlen(call_id)} : (struct sip_text){0};
}
