/* report_ladders.c
 * Which calls get a ladder, and what is in it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/report_ladders.h"

#include "wireshark/report_entry.h"
#include "wireshark/report_trace.h"

/* The facts of so many messages of a ladder are told. */
#define FACTS_SHOWN 8

/** The ladders of a session while they are made. */
struct ladders {
    struct report_session *session;
    GHashTable *frames;  /* of findings worth a ladder */
    GHashTable *by_call; /* struct trace_call -> index in session->ladders + 1 */
    bool is_one_call;
};

/** What a failed response, or one that ends a call, says of itself. */
static char **keep_facts(struct report_session *session, const struct note *note)
{
    GPtrArray *kept = g_ptr_array_new();
    const char *const *facts = note->code ? notes_facts(note) : NULL;
    const char *later = note->code ? notes_later_fact(note) : NULL;

    for (; facts && *facts && kept->len < FACTS_SHOWN; facts++)
        g_ptr_array_add(kept, g_strdup(report_keep(session, *facts)));
    if (later)
        g_ptr_array_add(kept, g_strdup(report_keep(session, later)));
    g_ptr_array_add(kept, NULL);
    return (char **)g_ptr_array_free(kept, FALSE);
}

static void add_message(struct report_session *session, struct report_ladder *ladder, const struct report_entry *entry)
{
    const struct note *note = entry->note;
    const char *method = note_method(note);
    struct report_message row = {
        .place = {entry->frame, entry->since_us, entry->time_us, ladder->call_id},
        .code = note->code,
        .method = method ? report_keep(session, method) : NULL,
        .phrase = note->more->phrase ? report_keep(session, note->more->phrase) : NULL,
        .from = report_keep_endpoint(session, &entry->from),
        .to = report_keep_endpoint(session, &entry->to),
        .is_copy = note->part.first_frame != 0,
    };

    if (ladder->messages->len >= REPORT_LADDER_MESSAGES) {
        ladder->left_out++;
        return;
    }
    row.seen = keep_facts(session, note);
    g_array_append_val(ladder->messages, row);
}

static void ladder_add(struct ladders *ladders, const struct trace_call *call)
{
    struct report_session *session = ladders->session;
    struct report_ladder ladder = {.call_id = report_keep_call_id(session, call->call_id),
                                   .from = report_keep(session, call->from),
                                   .to = report_keep(session, call->to)};

    if (session->ladders->len >= REPORT_LADDERS) {
        session->ladders_left_out++;
        g_hash_table_insert(ladders->by_call, (void *)call, NULL);
        return;
    }
    ladder.messages = g_array_new(FALSE, FALSE, sizeof(struct report_message));
    g_array_set_clear_func(ladder.messages, report_message_clear);
    g_array_append_val(session->ladders, ladder);
    g_hash_table_insert(ladders->by_call, (void *)call, GUINT_TO_POINTER(session->ladders->len));
}

/** The calls with a finding, in the order of their findings. */
static void calls_choose(struct ladders *ladders, const GArray *entries)
{
    for (unsigned i = 0; i < entries->len; i++) {
        const struct report_entry *entry = &g_array_index(entries, struct report_entry, i);
        const struct trace_call *call = report_trace_call(entry->note);
        bool is_worth = ladders->is_one_call || g_hash_table_contains(ladders->frames, GUINT_TO_POINTER(entry->frame));

        if (call && is_worth && !g_hash_table_contains(ladders->by_call, call))
            ladder_add(ladders, call);
    }
}

static void messages_add(struct ladders *ladders, const GArray *entries)
{
    for (unsigned i = 0; i < entries->len; i++) {
        const struct report_entry *entry = &g_array_index(entries, struct report_entry, i);
        const struct trace_call *call = report_trace_call(entry->note);
        unsigned number = call ? GPOINTER_TO_UINT(g_hash_table_lookup(ladders->by_call, call)) : 0;

        if (number > 0)
            add_message(ladders->session, &g_array_index(ladders->session->ladders, struct report_ladder, number - 1),
                        entry);
    }
}

static bool are_of_one_call(const GArray *entries)
{
    const struct trace_call *first = NULL;

    for (unsigned i = 0; i < entries->len; i++) {
        const struct trace_call *call = report_trace_call(g_array_index(entries, struct report_entry, i).note);

        if (first && call && call != first)
            return false;
        first = first ? first : call;
    }
    return first;
}

void report_add_ladders(struct report_session *session, const GArray *entries)
{
    struct ladders ladders = {session, g_hash_table_new(NULL, NULL), g_hash_table_new(NULL, NULL),
                              are_of_one_call(entries)};

    for (unsigned i = 0; i < session->findings->len; i++) {
        const struct report_finding *finding = &g_array_index(session->findings, struct report_finding, i);

        if (finding_severity(finding->id) > CODEBOOK_CHAT)
            g_hash_table_add(ladders.frames, GUINT_TO_POINTER(finding->place.frame));
    }
    calls_choose(&ladders, entries);
    messages_add(&ladders, entries);
    g_hash_table_destroy(ladders.frames);
    g_hash_table_destroy(ladders.by_call);
}
