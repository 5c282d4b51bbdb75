/* text.h
 * Stretches of bytes from a SIP message, and the parts of a header value.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SIP_TEXT_H
#define SIPEXPLAIN_SIP_TEXT_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/** A stretch of bytes owned by somebody else; not terminated. An absent text has `at == NULL`, an empty one does not.
 */
struct sip_text {
    const char *at;
    size_t len;
};

/** Is it white space within a header (RFC 3261 section 25.1, LWS)? */
static inline bool sip_is_blank(char c)
{
    return (unsigned char)c <= ' ' && (c == ' ' || c == '\t' || c == '\r' || c == '\n');
}

/** May it stand in a token, such as a method (RFC 3261 section 25.1)? */
static inline bool sip_is_token(char c)
{
    return g_ascii_isalnum(c) || (c != '\0' && strchr("-.!%*_+`'~", c));
}

static inline struct sip_text sip_text_of(const char *from, const char *end)
{
    return (struct sip_text){from, (size_t)(end - from)};
}

/** Cuts the blanks off both ends. */
static inline struct sip_text sip_text_trim(struct sip_text text)
{
    while (text.len > 0 && sip_is_blank(text.at[0])) {
        text.at++;
        text.len--;
    }
    while (text.len > 0 && sip_is_blank(text.at[text.len - 1]))
        text.len--;
    return text;
}

/** Drops the first bytes; there must be so many. */
static inline void sip_text_skip(struct sip_text *text, size_t len)
{
    if (len == 0)
        return;
    text->at += len;
    text->len -= len;
}

/** Is the text this string, case aside? Inline, so that comparing names with literals costs next to nothing. */
static inline bool sip_text_is(struct sip_text text, const char *string)
{
    if (strlen(string) != text.len)
        return false;
    if (text.len == 0)
        return true;
    if ((((text.at[0] ^ string[0]) | (text.at[text.len - 1] ^ string[text.len - 1])) & ~0x20) != 0)
        return false;
    return memcmp(text.at, string, text.len) == 0 || g_ascii_strncasecmp(text.at, string, text.len) == 0;
}

/** Are both texts the same bytes? Two absent ones are. */
static inline bool sip_text_equal(struct sip_text a, struct sip_text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/** Keeps the first of several values. */
static inline void sip_text_keep_first(struct sip_text *kept, struct sip_text value)
{
    if (!kept->at)
        *kept = value;
}

/** Where these bytes, at least one, first stand in the text; NULL if they do not. */
const char *sip_text_find(struct sip_text in, const char *what, size_t len);

/** Does the text begin with this word, case aside? */
bool sip_text_starts(struct sip_text text, const char *word);

/** Where this word first is in the text, case aside; NULL if it is not there. */
const char *sip_text_find_word(struct sip_text text, const char *word);

/** Is it anywhere in the text? */
bool sip_text_has(struct sip_text text, const char *word);

/** Takes the next element off a comma-separated header value; commas in quotes and in <> do not separate. False at the
 * end. */
bool sip_list_next(struct sip_text *rest, struct sip_text *element);

/** The part of a header element before its parameters, without blanks. */
struct sip_text sip_element_value(struct sip_text element);

/** The URI of an element of Contact, From, Refer-To and the like: what stands in <>, or else before the parameters. */
struct sip_text sip_element_uri(struct sip_text element);

/** The host of a SIP URI, without the brackets of an IPv6 address, and its port, 0 if it names none (RFC 3261
 * section 19.1.1); absent if there is none. */
struct sip_text sip_uri_host(struct sip_text uri, uint32_t *port);

/** Finds a parameter of a header element, outside quotes and <>; the value comes without quotes and is empty for a
 * flag. */
bool sip_element_param(struct sip_text element, const char *name, struct sip_text *value);

/** The tag of a From or To value; absent if there is none (RFC 3261 section 19.3). */
struct sip_text sip_tag(struct sip_text from_or_to);

/** Has it a tag? Quicker than sip_tag() where it is written as nearly all write it; a display name in quotes may hold
 * what looks like one. */
static inline bool sip_has_tag(struct sip_text from_or_to)
{
    const char *close = from_or_to.len > 0 ? memchr(from_or_to.at, '>', from_or_to.len) : NULL;

    if (close && from_or_to.at + from_or_to.len - close > 6 && memcmp(close + 1, ";tag=", 5) == 0 &&
        !memchr(from_or_to.at, '"', (size_t)(close - from_or_to.at)))
        return true;
    return from_or_to.len > 0 && memchr(from_or_to.at, ';', from_or_to.len) && sip_tag(from_or_to).at;
}

/** Takes the next line off `rest`, without its end and the blanks around it. */
struct sip_text sip_line_next(struct sip_text *rest);

/** Finds a parameter of a challenge or credentials, such as the realm of WWW-Authenticate (RFC 3261 section 25.1); no
 * quotes around the value. */
bool sip_auth_param(struct sip_text header_value, const char *name, struct sip_text *value);

/** The parameters of a challenge or of credentials: what follows the scheme. */
struct sip_text sip_auth_params(struct sip_text header_value);

/** Takes the next one off them; no quotes around the value. False at the end. */
bool sip_auth_param_next(struct sip_text *rest, struct sip_text *name, struct sip_text *value);

/** Reads decimal digits at the start of the text. False if there are none or the number exceeds 32 bits. */
bool sip_text_number(struct sip_text text, uint32_t *number);

/** Appends up to `max` bytes of a value of the packet to a sentence: whole characters, ? for NUL, and ... where it is
 * cut. */
void sip_text_quote(GString *out, struct sip_text text, size_t max);

#endif
