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
#include "wireshark/compat.h"
#include "wireshark/note_facts.h"

#include <string.h>

/** What the watches found. A late finding is shown by the first pass where its limit passes. */
static void list_add_watched(struct finding_list *list, const struct finding *finding, bool is_first_pass)
{
    for (; finding && list->count < FINDINGS_PER_NOTE; finding = finding->next)
        if (!finding->is_withdrawn && !(finding->is_late && is_first_pass))
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

struct finding_list finding_list_of(const struct note *note, bool is_first_pass, bool with_responses)
{
    struct finding_list list = {.count = 0};

    if (note->raises && with_responses)
        list.all[list.count++] = (struct note_finding){response_finding(note), NULL};
    list_add_watched(&list, note->findings.first, is_first_pass);
    return list;
}

void finding_verdict_words(GString *out, const struct session *session, const struct note *note)
{
    if (note->more->refer)
        refer_words_verdict(out, session->refers, note->more->refer, session->book);
    else
        subscribe_words_verdict(out, session->subscribes, note->more->subscribe);
}

void finding_add_code(GString *out, const struct note *note, const struct code_text *text)
{
    bool has_own_name = text->treat_as && note->more->phrase;

    g_string_append_printf(out, "%u", note->code);
    if (!has_own_name && !*text->name)
        return;
    g_string_append_c(out, ' ');
    if (has_own_name)
        add_printable(out, note->more->phrase);
    else
        g_string_append(out, text->name);
}

/** "486 Busy Here: the called device is busy (6 times until frame 20)" */
static void add_response(GString *out, const struct session *session, const struct note *note)
{
    const struct code_text *text = codebook_find(session->book, note->code, note_method(note));
    const char *summary = facts_summary(note->facts, session->book);
    const struct repeat *repeat = facts_repeat(note->facts);

    finding_add_code(out, note, text);
    g_string_append_printf(out, ": %s", summary ? summary : text->summary);
    if (repeat)
        g_string_append_printf(out, " (%u times until frame %u)", repeat->count, repeat->last_frame);
}

void finding_words(GString *out, const struct session *session, const struct note_finding *found,
                   const struct note *note)
{
    if (found->finding)
        add_printable(out, found->finding->words);
    else
        add_response(out, session, note);
}

struct sip_text finding_call_id(const struct session *session, const struct note *note)
{
    const struct finding *finding = note->findings.first;
    const char *call_id;

    if (note->more->refer)
        return refer_call_id(note->more->refer);
    if (note->more->subscribe)
        return subscribe_call_id(note->more->subscribe);
    if (finding && finding->call_id)
        return (struct sip_text){finding->call_id, strlen(finding->call_id)};
    call_id = note_facts_call_id(note->facts, session->book);
    return call_id ? (struct sip_text){call_id, strlen(call_id)} : (struct sip_text){0};
}
