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
#include "wireshark/packet_text.h"

#include <string.h>

/* A longer phrase is cut in a sentence. */
#define PHRASE_SHOWN 80

/* A form of a word is no longer than the word by more bytes. */
#define FORM_MOST 2

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

struct finding_list finding_list_of(const struct note *note, bool is_first_pass, bool with_responses)
{
    struct finding_list list = {.count = 0};
    bool is_of_attack = facts_are_of_attack(note->facts); /* told with the others of its source */

    if (note->raises && with_responses && !is_of_attack)
        list.all[list.count++] = (struct note_finding){response_finding(note), NULL};
    list_add_watched(&list, note->findings.first, is_first_pass, is_of_attack ? CODEBOOK_CHAT : CODEBOOK_ERROR);
    return list;
}

void finding_verdict_words(GString *out, const struct session *session, const struct note *note)
{
    if (note->more->refer)
        refer_words_verdict(out, session->refers, note->more->refer, session->book);
    else
        subscribe_words_verdict(out, session->subscribes, note->more->subscribe);
}

/** Is the phrase but another form of the name, such as Declined? */
static bool is_like_name(const char *phrase, const char *name)
{
    size_t len = strlen(phrase), name_len = strlen(name), same = MIN(len, name_len);

    return MAX(len, name_len) - same <= FORM_MOST && g_ascii_strncasecmp(phrase, name, same) == 0;
}

/** The phrase of the packet is told with the code, unless what the answerer says holds it. */
static bool is_phrase_told(const struct session *session, const struct note *note, const struct code_text *text)
{
    const char *summary;

    if (!note->more->phrase || note->code < 300 || is_like_name(note->more->phrase, text->name))
        return false;
    summary = facts_summary(note->facts, session->book);
    return !summary || !strstr(summary, note->more->phrase);
}

void finding_add_code(GString *out, const struct session *session, const struct note *note,
                      const struct code_text *text)
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
    if (has_own_name || !is_phrase_told(session, note, text))
        return;
    g_string_append(out, ", \"");
    packet_text_add(out, (struct sip_text){note->more->phrase, strlen(note->more->phrase)}, PHRASE_SHOWN);
    g_string_append_c(out, '"');
}

/** "486 Busy Here: the called device is busy (6 times until frame 20)" */
static void add_response(GString *out, const struct session *session, const struct note *note)
{
    const struct code_text *text = codebook_find(session->book, note->code, note_method(note));
    const char *summary = facts_summary(note->facts, session->book);
    const struct repeat *repeat = facts_repeat(note->facts);

    finding_add_code(out, session, note, text);
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
