/* report_trace.c
 * Listens to the first pass for the reports: notes the call of each message, and teaches the mask whom it names.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/report_trace.h"

#include "report/mask.h"
#include "sip/message.h"
#include "sip/register.h"
#include "wireshark/packet_text.h"

#include <glib.h>

/* Of longer texts the end is left out. */
#define CALL_ID_SHOWN 256
#define PARTY_SHOWN 128

static GHashTable *calls;      /* uint64_t of struct sip_message -> struct trace_call, owned; of the present session */
static GHashTable *by_message; /* struct note -> struct trace_call; likewise */
static struct mask *mask;
static const pref_bool *pref_is_masked;

static char *shown(struct sip_text text, size_t most)
{
    GString *words = g_string_new(NULL);

    packet_text_add(words, text, most);
    return g_string_free(words, FALSE);
}

static void call_free(void *data)
{
    struct trace_call *call = data;

    g_free(call->call_id);
    g_free(call->from);
    g_free(call->to);
    g_free(call->agent);
    g_free(call->contact);
    g_free(call);
}

/** Whom a From or To names: without its parameters, of which the tag is one. */
static struct sip_text party_of(struct sip_text value)
{
    return value.len > 0 ? sip_element_value(value) : value;
}

/** The Contact that is registered. */
static char *contact_of(struct sip_message *message)
{
    struct sip_register lines;

    if (message->code || !sip_text_is(message->method, "REGISTER"))
        return NULL;
    sip_register_read(message, &lines);
    return lines.contact.len > 0 ? shown(sip_element_value(lines.contact), PARTY_SHOWN) : NULL;
}

/** The software of who answers a call. */
static char *agent_of(struct sip_message *message)
{
    struct sip_text agent;

    if (message->code < 180 || !sip_text_is(message->method, "INVITE"))
        return NULL;
    if (!sip_header_find(message, "Server", 0, &agent) && !sip_header_find(message, "User-Agent", 0, &agent))
        return NULL;
    return agent.len > 0 ? shown(agent, PARTY_SHOWN) : NULL;
}

static struct trace_call *call_new(struct sip_message *message)
{
    struct trace_call *call = g_new0(struct trace_call, 1);
    uint64_t *key = g_memdup2(&message->call, sizeof message->call);

    call->call_id = shown(message->call_id, CALL_ID_SHOWN);
    call->from = shown(party_of(message->from), PARTY_SHOWN);
    call->to = shown(party_of(message->to), PARTY_SHOWN);
    call->contact = contact_of(message);
    g_hash_table_insert(calls, key, call);
    return call;
}

static void message_trace(const struct note *note, struct sip_message *message)
{
    struct trace_call *call;

    if (*pref_is_masked)
        mask_learn_message(mask, message);
    if (message->call == 0)
        return;
    call = g_hash_table_lookup(calls, &message->call);
    if (!call)
        call = call_new(message);
    if (!call->agent)
        call->agent = agent_of(message);
    g_hash_table_insert(by_message, (void *)note, call);
}

void report_trace_start(struct mask *of_reports, const pref_bool *is_masked)
{
    mask = of_reports;
    pref_is_masked = is_masked;
    if (calls)
        return;
    calls = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, call_free);
    by_message = g_hash_table_new(NULL, NULL);
    notes_listen(message_trace);
}

void report_trace_stop(void)
{
    if (!calls)
        return;
    notes_listen(NULL);
    g_hash_table_destroy(by_message);
    g_hash_table_destroy(calls);
    by_message = NULL;
    calls = NULL;
}

const struct trace_call *report_trace_call(const struct note *note)
{
    return calls ? g_hash_table_lookup(by_message, note) : NULL;
}

void report_trace_clear(void)
{
    if (!calls)
        return;
    g_hash_table_remove_all(by_message);
    g_hash_table_remove_all(calls);
}
