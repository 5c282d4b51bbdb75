/* claims.c
 * The facts in what the answerer says that the request lacks: whether it does.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include <string.h>

#define NAMES_MAX 4

/* Those that answerers ask for. To, From and the like are words of any sentence. */
static const struct {
    const char *name;
    char compact; /* 0: there is none */
} names[] = {
    {"Max-Forwards", 0},
    {"Contact", 'm'},
    {"Record-Route", 0},
    {"Route", 0},
    {"Call-ID", 'i'},
    {"CSeq", 0},
    {"Content-Length", 'l'},
    {"Content-Type", 'c'},
    {"Via", 'v'},
    {"Event", 'o'},
    {"Subscription-State", 0},
    {"Refer-To", 'r'},
    {"Referred-By", 'b'},
    {"Replaces", 0},
    {"P-Asserted-Identity", 0},
    {"P-Preferred-Identity", 0},
    {"Identity", 'y'},
    {"Date", 0},
    {"Expires", 0},
    {"Allow", 0},
    {"Accept", 0},
    {"Supported", 'k'},
    {"Require", 0},
    {"User-Agent", 0},
    {"Session-Expires", 'x'},
    {"Min-SE", 0},
    {"RAck", 0},
    {"Security-Client", 0},
    {"Security-Verify", 0},
    {"Authorization", 0},
    {"Proxy-Authorization", 0},
    {"Diversion", 0},
    {"P-Access-Network-Info", 0},
    {"P-Charging-Vector", 0},
    {"P-Visited-Network-ID", 0},
    {"Geolocation", 0},
};

/** What the texts of a response name. */
struct claims {
    bool is_named[G_N_ELEMENTS(names)];
    unsigned count;
};

/** Does the text say that something is not there? */
static bool speaks_of_lack(struct sip_text text)
{
    static const char *const words[] = {"missing",   "lack",         "without",   "absent",      "required",
                                        "must have", "must contain", "mandatory", "not present", "no "};

    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
        if (sip_text_has(text, words[i]))
            return true;
    return false;
}

static bool is_in_word(char c)
{
    return g_ascii_isalnum(c) || c == '-' || c == '_';
}

/** Is the name of a header in the text, as a word? One without a hyphen may be any word, but not with a capital. */
static bool is_named(struct sip_text text, const char *name)
{
    size_t len = strlen(name);
    bool is_word = !strchr(name, '-');

    for (size_t i = 0; i + len <= text.len; i++) {
        bool is_same = is_word ? memcmp(text.at + i, name, len) == 0 : g_ascii_strncasecmp(text.at + i, name, len) == 0;

        if (is_same && !(i > 0 && is_in_word(text.at[i - 1])) && !(i + len < text.len && is_in_word(text.at[i + len])))
            return true;
    }
    return false;
}

static void claims_add(struct claims *claims, struct sip_text text)
{
    if (!speaks_of_lack(text))
        return;
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        if (!claims->is_named[i] && claims->count < NAMES_MAX && is_named(text, names[i].name)) {
            claims->is_named[i] = true;
            claims->count++;
        }
}

/** The phrase, and the texts of Reason, of Warning and of the vendor's headers. */
static void claims_read(struct claims *claims, const struct fact_writer *writer)
{
    struct sip_text rest = writer->source.response->headers, name, value;

    claims_add(claims, writer->source.response->phrase);
    while (sip_header_next(&rest, &name, &value))
        if (sip_text_is(name, "Reason") || sip_text_is(name, "Warning") || evidence_is_cause_header(name))
            claims_add(claims, value);
}

/** Adds those that the request has, or has not, with so much between them. Returns how many. */
static unsigned add_names(struct fact_writer *writer, const struct claims *claims, bool is_there, const char *start,
                          const char *between)
{
    struct sip_text value;
    unsigned told = 0;

    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        if (claims->is_named[i] &&
            sip_header_find(writer->source.request, names[i].name, names[i].compact, &value) == is_there)
            fact_add(writer, "%s%s", told++ ? between : start, names[i].name);
    return told;
}

void facts_claims(struct fact_writer *writer)
{
    struct claims claims = {.count = 0};
    unsigned absent;

    if (!writer->has_request)
        return;
    claims_read(&claims, writer);
    if (claims.count == 0)
        return;
    fact_start(writer, "The answerer says what is missing; ");
    absent = add_names(writer, &claims, false, "indeed the request has no ", ", no ");
    add_names(writer, &claims, true, absent ? "; it has " : "and yet the request has ", ", ");
    fact_end(writer);
}
