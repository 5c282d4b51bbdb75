/* refer_target.c
 * Puts Refer-To, Replaces and Referred-By into words.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/refer_target.h"

/* Longer parts are shortened: the whole phrase has to fit a line of the packet details. */
#define PART_MAX 64

void refer_target_unescape(GString *out, struct sip_text text)
{
    for (size_t i = 0; i < text.len; i++) {
        bool is_escape = text.at[i] == '%' && i + 2 < text.len && g_ascii_isxdigit(text.at[i + 1]) &&
                         g_ascii_isxdigit(text.at[i + 2]);

        if (is_escape) {
            g_string_append_c(out,
                              (char)(g_ascii_xdigit_value(text.at[i + 1]) << 4 | g_ascii_xdigit_value(text.at[i + 2])));
            i += 2;
        } else {
            g_string_append_c(out, text.at[i]);
        }
    }
}

/** Splits what follows the first such character off a text; absent if there is none. */
static struct sip_text split_off(struct sip_text *text, char at)
{
    const char *found = text->len ? memchr(text->at, at, text->len) : NULL;
    struct sip_text rest;

    if (!found)
        return (struct sip_text){0};
    rest = sip_text_of(found + 1, text->at + text->len);
    text->len = (size_t)(found - text->at);
    return rest;
}

/** The Replaces header among the headers of a URI, still escaped; absent if there is none. */
static struct sip_text replaces_of(struct sip_text headers)
{
    while (headers.len > 0) {
        struct sip_text header = headers, rest = split_off(&header, '&'), value = split_off(&header, '=');

        if (sip_text_is(header, "Replaces"))
            return value;
        headers = rest;
    }
    return (struct sip_text){0};
}

/** Replaces is a Call-ID, to-tag and from-tag; who asks needs the Call-ID. */
static void add_replaces(GString *out, struct sip_text escaped)
{
    GString *replaces = g_string_new(NULL);

    refer_target_unescape(replaces, escaped);
    g_string_append(out, ", replaces the call with Call-ID ");
    sip_text_quote(out, sip_element_value((struct sip_text){replaces->str, replaces->len}), PART_MAX);
    g_string_free(replaces, TRUE);
}

/** The parameters of a URI that has no headers (any more); a ; in the user part begins none (RFC 3261 section 25.1). */
static struct sip_text params_of(struct sip_text uri)
{
    const char *end = uri.at ? uri.at + uri.len : NULL, *at = uri.len ? memchr(uri.at, '@', uri.len) : NULL;
    const char *from = at ? at : uri.at, *found = uri.len ? memchr(from, ';', (size_t)(end - from)) : NULL;

    return sip_text_of(found ? found : end, end);
}

/** The method that the target is to be sent; INVITE unless the URI names another (RFC 3515 section 2.1). */
static struct sip_text method_of(struct sip_text params)
{
    struct sip_text method;

    if (!sip_element_param(params, "method", &method) || sip_text_is(method, "INVITE"))
        method = (struct sip_text){0};
    return method;
}

static void add_request(GString *out, struct sip_text uri, struct sip_text replaces, bool is_in_dialog)
{
    struct sip_text params = params_of(uri), method = method_of(params);

    if (sip_text_starts(uri, "cid:")) {
        g_string_append(out, "several targets, listed in body part ");
    } else if (method.at) {
        g_string_append(out, "a ");
        sip_text_quote(out, method, PART_MAX);
        g_string_append(out, " request to ");
    } else {
        g_string_append(out, replaces.at    ? "attended transfer to "
                             : is_in_dialog ? "blind transfer to "
                                            : "a call to ");
    }
    sip_text_quote(out, (struct sip_text){uri.at, uri.len - params.len}, PART_MAX);
}

char *refer_target_words(struct sip_text refer_to, struct sip_text referred_by, bool is_in_dialog)
{
    GString *out;
    struct sip_text uri, replaces;

    if (!refer_to.at)
        return NULL;
    uri = sip_element_uri(refer_to);
    replaces = replaces_of(split_off(&uri, '?'));
    out = g_string_new(NULL);
    add_request(out, uri, replaces, is_in_dialog);
    if (replaces.at)
        add_replaces(out, replaces);
    if (referred_by.at) {
        g_string_append(out, ", referred by ");
        sip_text_quote(out, sip_element_value(sip_element_uri(referred_by)), PART_MAX);
    }
    return g_string_free(out, FALSE);
}

bool refer_target_replaces(struct sip_text uri, GString *out)
{
    struct sip_text replaces = replaces_of(split_off(&uri, '?'));

    if (!replaces.at)
        return false;
    refer_target_unescape(out, replaces);
    return true;
}

struct sip_text refer_target_uri(struct sip_text refer_to)
{
    struct sip_text uri = refer_to.at ? sip_element_uri(refer_to) : refer_to;

    split_off(&uri, '?');
    return uri;
}
