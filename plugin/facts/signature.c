/* signature.c
 * The facts about a signed caller identity (RFC 8224, RFC 8225): Date, the time within the PASSporT, and its numbers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include "sip/uri.h"

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
static bool signed_at(const char *payload, uint32_t *seconds)
{
    const char *at = payload ? strstr(payload, "\"iat\"") : NULL;

    if (!at)
        return false;
    at += strlen("\"iat\"");
    at += strspn(at, " \t\r\n:");
    return sip_text_number((struct sip_text){at, strlen(at)}, seconds);
}

/** The number behind "tn" within the part of that name: absent if there is none. It points into the payload. */
static struct sip_text number_of(const char *payload, const char *part)
{
    const char *at = payload ? strstr(payload, part) : NULL, *end;

    at = at ? strstr(at, "\"tn\"") : NULL;
    at = at ? at + strlen("\"tn\"") : NULL;
    at = at ? at + strspn(at, " \t\r\n:[") : NULL;
    if (!at || *at != '"')
        return (struct sip_text){0};
    end = strchr(++at, '"');
    return end ? sip_text_of(at, end) : (struct sip_text){0};
}

static struct sip_text user_of(const struct fact_writer *writer, enum sip_header header)
{
    struct sip_text value;

    return sip_headers_line(&writer->request, header, &value) ? sip_uri_user(sip_element_uri(value))
                                                              : (struct sip_text){0};
}

/** Are the digits of both the same? Signs between them do not count (RFC 8224 section 8.3). */
static bool is_same_number(struct sip_text one, struct sip_text other)
{
    size_t i = 0, j = 0;

    for (;;) {
        while (i < one.len && !g_ascii_isdigit(one.at[i]))
            i++;
        while (j < other.len && !g_ascii_isdigit(other.at[j]))
            j++;
        if (i == one.len || j == other.len)
            return i == one.len && j == other.len;
        if (one.at[i++] != other.at[j++])
            return false;
    }
}

static void tell_number(struct fact_writer *writer, struct sip_text number, const char *who, struct sip_text found,
                        const char *where)
{
    fact_start(writer, "Identity is signed for a call %s ", who);
    fact_add_value(writer, number, DATE_MAX);
    fact_add(writer, ", and %s of the request has ", where);
    fact_add_value(writer, found, DATE_MAX);
    fact_add(writer, ": a verifier compares the two (RFC 8224 section 6.2)");
    fact_end(writer);
}

/** Does who calls, and who is called, differ from what was signed? */
static void tell_numbers(struct fact_writer *writer, const char *payload)
{
    struct sip_text caller = number_of(payload, "\"orig\""), called = number_of(payload, "\"dest\"");
    struct sip_text from = user_of(writer, HEADER_FROM), to = user_of(writer, HEADER_TO),
                    asserted = user_of(writer, HEADER_P_ASSERTED_IDENTITY);

    if (caller.len > 0 && from.len > 0 && !is_same_number(caller, from) &&
        !(asserted.len > 0 && is_same_number(caller, asserted)))
        tell_number(writer, caller, "from", asserted.len > 0 ? asserted : from,
                    asserted.len > 0 ? "P-Asserted-Identity" : "From");
    if (called.len > 0 && to.len > 0 && !is_same_number(called, to))
        tell_number(writer, called, "to", to, "To");
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
    struct sip_text identity, date;
    uint32_t seconds;
    char *payload;

    if (!sip_headers_line(&writer->request, HEADER_IDENTITY, &identity)) {
        if (!sip_text_has(writer->source.response->phrase, "stale date"))
            return;
        fact_start(writer, "The request has no Identity on this hop");
        fact_end(writer);
        return;
    }
    payload = payload_decode(payload_of(sip_element_value(identity)));
    if (sip_headers_line(&writer->request, HEADER_DATE, &date)) {
        fact_start(writer, "The request has an Identity, and Date: ");
        fact_add_value(writer, date, DATE_MAX);
    } else {
        fact_start(writer,
                   "The request has an Identity and no Date, which its signer has to add (RFC 8224 section 6.1)");
    }
    if (signed_at(payload, &seconds))
        add_age(writer, seconds);
    fact_end(writer);
    tell_numbers(writer, payload);
    g_free(payload);
}
