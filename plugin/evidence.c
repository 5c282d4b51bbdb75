/* evidence.c
 * Finds the headers of a response that hold facts, in one pass over them, and asks for the facts in the order in which they help.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "evidence_parts.h"

#include <stdio.h>
#include <string.h>

struct header_name {
    const char *name;
    unsigned len;
    char compact; /* 0: there is none */
};

#define NAMED(name, compact)                                                                                                                         \
    {                                                                                                                                                \
        name, sizeof name - 1, compact                                                                                                               \
    }

static const struct header_name names[] = {
    [HEADER_ACCEPT] = NAMED("Accept", 0),
    [HEADER_ACCEPT_ENCODING] = NAMED("Accept-Encoding", 0),
    [HEADER_ACCEPT_LANGUAGE] = NAMED("Accept-Language", 0),
    [HEADER_ACCEPT_RESOURCE_PRIORITY] = NAMED("Accept-Resource-Priority", 0),
    [HEADER_ALERTMSG_ERROR] = NAMED("AlertMsg-Error", 0),
    [HEADER_ALLOW] = NAMED("Allow", 0),
    [HEADER_ALLOW_EVENTS] = NAMED("Allow-Events", 'u'),
    [HEADER_CALL_INFO] = NAMED("Call-Info", 0),
    [HEADER_CONTACT] = NAMED("Contact", 'm'),
    [HEADER_CONTENT_LENGTH] = NAMED("Content-Length", 'l'),
    [HEADER_CONTENT_TYPE] = NAMED("Content-Type", 'c'),
    [HEADER_ERROR_INFO] = NAMED("Error-Info", 0),
    [HEADER_GEOLOCATION_ERROR] = NAMED("Geolocation-Error", 0),
    [HEADER_MIN_EXPIRES] = NAMED("Min-Expires", 0),
    [HEADER_MIN_SE] = NAMED("Min-SE", 0),
    [HEADER_PERMISSION_MISSING] = NAMED("Permission-Missing", 0),
    [HEADER_PROXY_AUTHENTICATE] = NAMED("Proxy-Authenticate", 0),
    [HEADER_REASON] = NAMED("Reason", 0),
    [HEADER_RECV_INFO] = NAMED("Recv-Info", 0),
    [HEADER_REQUIRE] = NAMED("Require", 0),
    [HEADER_RETRY_AFTER] = NAMED("Retry-After", 0),
    [HEADER_SECURITY_SERVER] = NAMED("Security-Server", 0),
    [HEADER_SERVER] = NAMED("Server", 0),
    [HEADER_UNSUPPORTED] = NAMED("Unsupported", 0),
    [HEADER_USER_AGENT] = NAMED("User-Agent", 0),
    [HEADER_VIA] = NAMED("Via", 'v'),
    [HEADER_WARNING] = NAMED("Warning", 0),
    [HEADER_WWW_AUTHENTICATE] = NAMED("WWW-Authenticate", 0),
};

static enum evidence_header header_of(struct sip_text name)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        if (name.len == 1 && names[i].compact == g_ascii_tolower(name.at[0]))
            return (enum evidence_header)i;
        if (name.len == names[i].len && sip_text_is(name, names[i].name))
            return (enum evidence_header)i;
    }
    return HEADER_NONE;
}

static void lines_read(struct evidence *evidence)
{
    struct sip_text rest = evidence->source.response->headers, name, value;

    while (evidence->lines < EVIDENCE_LINES && sip_header_next(&rest, &name, &value)) {
        enum evidence_header header = header_of(name);

        if (header == HEADER_NONE)
            continue;
        evidence->line[evidence->lines].header = header;
        evidence->line[evidence->lines].value = value;
        evidence->lines++;
    }
}

bool evidence_line_next(const struct evidence *evidence, enum evidence_header header, unsigned *line, struct sip_text *value)
{
    while (*line < evidence->lines) {
        unsigned at = (*line)++;

        if (evidence->line[at].header == header) {
            *value = evidence->line[at].value;
            return true;
        }
    }
    return false;
}

bool evidence_line(const struct evidence *evidence, enum evidence_header header, struct sip_text *value)
{
    unsigned line = 0;

    return evidence_line_next(evidence, header, &line, value);
}

bool evidence_list_next(struct evidence_list *list, struct sip_text *element)
{
    while (!sip_list_next(&list->rest, element))
        if (!evidence_line_next(list->evidence, list->header, &list->line, &list->rest))
            return false;
    return true;
}

unsigned evidence_list_count(const struct evidence *evidence, enum evidence_header header)
{
    struct evidence_list list = {evidence, header, 0, {0}};
    struct sip_text element;
    unsigned count = 0;

    while (evidence_list_next(&list, &element))
        count++;
    return count;
}

bool evidence_number(struct sip_text value, uint32_t *number)
{
    for (size_t i = 0; i < value.len; i++)
        if (!g_ascii_isdigit(value.at[i]))
            return false;
    return sip_text_number(value, number);
}

const struct value_text *evidence_meaning(const struct evidence *evidence, const char *table, uint32_t number)
{
    char key[16];

    snprintf(key, sizeof key, "%u", number);
    return codebook_value(evidence->source.book, table, key);
}

void fact_end(struct evidence *evidence)
{
    GString *fact = evidence->fact;

    if (fact->len > EVIDENCE_FACT_MAX) {
        const char *end = g_utf8_find_prev_char(fact->str, fact->str + EVIDENCE_FACT_MAX - 2);

        g_string_truncate(fact, (gsize)(end - fact->str));
        g_string_append(fact, "...");
    }
    if (evidence->count++ < EVIDENCE_FACTS_MAX)
        evidence->add(fact->str, evidence->data);
}

void evidence_of(const struct evidence_source *source, evidence_listener add, void *data)
{
    static void (*const subjects[])(struct evidence *) = {
        evidence_reason,      evidence_warning,   evidence_errors,    evidence_challenges, evidence_contacts, evidence_alternative,
        evidence_retry_after, evidence_intervals, evidence_abilities, evidence_pointers,   evidence_sender,
    };
    struct evidence evidence;

    if (source->response->code < 300 || source->response->code >= 700)
        return;
    evidence.source = *source;
    evidence.code = source->response->code;
    evidence.add = add;
    evidence.data = data;
    evidence.count = evidence.lines = 0;
    lines_read(&evidence);
    evidence.fact = g_string_sized_new(EVIDENCE_FACT_MAX + 56);
    for (unsigned i = 0; i < G_N_ELEMENTS(subjects); i++)
        subjects[i](&evidence);
    g_string_free(evidence.fact, TRUE);
}
