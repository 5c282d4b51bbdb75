/* signature.c
 * The facts about the time of a signed caller identity (RFC 8224, RFC 8225): Date, and the time within the PASSporT.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include <string.h>

/* The payload of a PASSporT has some hundred bytes. */
#define PAYLOAD_MAX 4096

#define DATE_MAX 40

/** The second of the three parts that dots separate: empty in the compact form. */
static struct sip_text payload_of(struct sip_text token)
{
    const char *first = token.len ? memchr(token.at, '.', token.len) : NULL, *second;

    if (!first)
        return (struct sip_text){0};
    second = memchr(first + 1, '.', (size_t)(token.at + token.len - first - 1));
    return second ? sip_text_of(first + 1, second) : (struct sip_text){0};
}

/** Decodes base64url without padding (RFC 7515 section 2). Free with g_free(); NULL if it is too long. */
static char *payload_decode(struct sip_text payload)
{
    char *text, *decoded;
    gsize len;

    if (payload.len == 0 || payload.len > PAYLOAD_MAX)
        return NULL;
    text = g_strdup_printf("%.*s%.*s", (int)payload.len, payload.at, (int)((4 - payload.len % 4) % 4), "===");
    g_strdelimit(text, "-", '+');
    g_strdelimit(text, "_", '/');
    decoded = (char *)g_base64_decode(text, &len);
    g_free(text);
    decoded = g_realloc(decoded, len + 1);
    decoded[len] = '\0';
    return decoded;
}

/** The number behind "iat"; false if there is none. */
static bool signed_at(struct sip_text token, int64_t *seconds)
{
    char *payload = payload_decode(payload_of(token)), *at = payload ? strstr(payload, "\"iat\"") : NULL;
    uint32_t number;
    bool has_time = false;

    if (at) {
        at += strlen("\"iat\"");
        at += strspn(at, " \t\r\n:");
        has_time = sip_text_number((struct sip_text){at, strlen(at)}, &number);
        *seconds = number;
    }
    g_free(payload);
    return has_time;
}

static void add_age(struct fact_writer *writer, int64_t seconds)
{
    int64_t age = writer->source.time_us / G_USEC_PER_SEC - seconds;

    if (writer->source.time_us == TIME_UNKNOWN)
        return;
    fact_add(writer, "; by its iat it was signed %" G_GINT64_FORMAT " s %s this answer", ABS(age),
             age >= 0 ? "before" : "after");
}

void facts_signature(struct fact_writer *writer)
{
    struct sip_text identity, token, date;
    int64_t seconds;

    if (!sip_headers_line(&writer->request, HEADER_IDENTITY, &identity)) {
        if (!sip_text_has(writer->source.response->phrase, "stale date"))
            return;
        fact_start(writer, "The request has no Identity on this hop");
        fact_end(writer);
        return;
    }
    token = sip_element_value(identity);
    if (sip_headers_line(&writer->request, HEADER_DATE, &date)) {
        fact_start(writer, "The request has an Identity, and Date: ");
        fact_add_value(writer, date, DATE_MAX);
    } else {
        fact_start(writer,
                   "The request has an Identity and no Date, which its signer has to add (RFC 8224 section 6.1)");
    }
    if (signed_at(token, &seconds))
        add_age(writer, seconds);
    fact_end(writer);
}
