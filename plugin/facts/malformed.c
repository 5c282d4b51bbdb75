/* malformed.c
 * Which fault of a request goes with which failure, and how it is said.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/malformed.h"

#include <stdio.h>
#include <string.h>

#define FAULTS_TOLD 3
#define VALUE_SHOWN 60

/** The codes that name a fault, besides 400 and 500, which any of them may get. */
static const char *const codes_of_kind[] = {
    [FAULT_HEADER_EMPTY] = "484 481",
    [FAULT_HEADER_TWICE] = "489 481 482",
    [FAULT_TAG_MISSING] = "403",
    [FAULT_CSEQ_METHOD] = "405 501 481",
    [FAULT_LENGTH_MORE] = "411 413 415 488 606",
    [FAULT_LENGTH_LESS] = "411 413 415 488 606",
    [FAULT_LENGTH_WORDS] = "411 413 415",
    [FAULT_URI_BLANK] = "404 414 416 484 604",
    [FAULT_URI_BRACKETS] = "404 414 416 484 604",
    [FAULT_URI_HASH] = "404 416 484 604",
    [FAULT_URI_TEL] = "404 416 484 604",
    [FAULT_URI_HEADERS] = "404 414 416 484 604",
    [FAULT_URI_USER] = "403 404 416 604",
    [FAULT_HOPS_NONE] = "483",
    [FAULT_HOPS_WORDS] = "483",
    [FAULT_ADDRESS_OPEN] = "403 404 484 604",
    [FAULT_ADDRESS_QUOTES] = "403 484",
    [FAULT_CALL_ID_BLANK] = "481",
    [FAULT_LINE] = "",
    [FAULT_SDP_LINE] = "415 488 606",
    [FAULT_SDP_CONNECTION] = "415 488 606",
    [FAULT_SDP_FORMATS] = "415 488 606",
    [FAULT_SDP_FAMILY] = "415 488 606",
    [FAULT_SDP_ORIGIN] = "415 488 606",
    [FAULT_SDP_PORT] = "415 488 606",
    [FAULT_SDP_MAP] = "415 488 606",
    [FAULT_CSEQ_LARGE] = "",
    [FAULT_CONTACTS] = "",
    [FAULT_HOST_COLONS] = "404 416 478 479 484",
    [FAULT_HOST_CHAR] = "416 478 479",
    [FAULT_HOST_NONE] = "404 416 478 479 484",
    [FAULT_SCHEME_NONE] = "404 416 478 479 484",
    [FAULT_USER_HASH] = "",
    [FAULT_ROUTE_BARE] = "",
    [FAULT_SPAN_WORDS] = "423",
    [FAULT_TRANSPORT] = "",
    [FAULT_CONTACT_STAR] = "403 423",
    [FAULT_REPLACES_RAW] = "404 481 484",
    [FAULT_SESSION_BELOW] = "422",
    [FAULT_BRANCH] = "481 482",
};

/** The same of a header that is missing; where it is defined. */
static const struct {
    const char *name, *codes, *where;
} missing[] = {
    {"Max-Forwards", "483", "which is mandatory (RFC 3261 section 8.1.1)"},
    {"Contact", "403 421", "which is mandatory in it (RFC 3261 section 8.1.1.8)"},
    {"Content-Type", "406 415 488 606", "although it has a body (RFC 3261 section 20.15)"},
    {"Content-Length", "411", "which is mandatory over TCP (RFC 3261 section 18.3)"},
    {"Event", "405 481 489 501", "which is mandatory in it (RFC 6665 section 8.2.1)"},
    {"Subscription-State", "481 489", "which is mandatory in it (RFC 6665 section 8.2.3)"},
    {"Refer-To", "", "which is mandatory in it (RFC 3515 section 2.4.1)"},
    {"RAck", "481", "which is mandatory in it (RFC 3262 section 7.2)"},
};

static unsigned missing_index(const char *name)
{
    unsigned i = 0;

    while (i < G_N_ELEMENTS(missing) && !g_str_equal(missing[i].name, name))
        i++;
    return i;
}

static const char *codes_of(const struct sip_fault *fault)
{
    unsigned i;

    if (fault->kind != FAULT_HEADER_MISSING)
        return codes_of_kind[fault->kind];
    i = missing_index(fault->name);
    return i < G_N_ELEMENTS(missing) ? missing[i].codes : "481 403";
}

static bool is_among(unsigned code, const char *codes)
{
    char word[16];

    if (code == MALFORMED_UNANSWERED)
        return false;
    snprintf(word, sizeof word, "%u", code);
    return strstr(codes, word);
}

/** What most receivers take as it is: only 400, or a code that names it, can come from it. */
static bool is_mostly_taken(enum sip_fault_kind kind)
{
    static const enum sip_fault_kind kinds[] = {
        FAULT_SDP_FAMILY, FAULT_SDP_ORIGIN, FAULT_SDP_MAP,      FAULT_CONTACTS,     FAULT_HOST_CHAR,    FAULT_USER_HASH,
        FAULT_ROUTE_BARE, FAULT_SPAN_WORDS, FAULT_CONTACT_STAR, FAULT_REPLACES_RAW, FAULT_SESSION_BELOW};

    for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i] == kind)
            return true;
    return false;
}

/** These are refused with 400, or discarded. */
static bool is_mostly_unread(enum sip_fault_kind kind)
{
    static const enum sip_fault_kind kinds[] = {FAULT_SDP_FORMATS, FAULT_SDP_PORT,  FAULT_CSEQ_LARGE,
                                                FAULT_HOST_COLONS, FAULT_HOST_NONE, FAULT_SCHEME_NONE,
                                                FAULT_TRANSPORT};

    for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i] == kind)
            return true;
    return false;
}

static enum malformed_fit fit_of(const struct sip_fault *fault, unsigned code)
{
    bool is_named = is_among(code, codes_of(fault)), is_general = code == 400 || code == 500;

    if (is_named)
        return MALFORMED_WARN;
    if (is_mostly_taken(fault->kind))
        return code == 400 ? MALFORMED_WARN : MALFORMED_NOT;
    if (is_mostly_unread(fault->kind)) /* a tool may have written the capture with another transport */
        return code == 400 || code == MALFORMED_UNANSWERED ? MALFORMED_WARN : MALFORMED_NOT;
    switch (fault->kind) {
    case FAULT_HOPS_NONE: /* who it is for need not look at it */
        return MALFORMED_NOT;
    case FAULT_TAG_MISSING: /* which one the dialog calls for, is said with the 481 */
        if (code == 481)
            return MALFORMED_NOT;
        break;
    case FAULT_URI_USER: /* these are answered, if only with a failure */
    case FAULT_URI_HASH:
    case FAULT_URI_TEL:
    case FAULT_ADDRESS_QUOTES:
        if (code == MALFORMED_UNANSWERED)
            return MALFORMED_NOT;
        break;
    case FAULT_HEADER_MISSING:
        if (g_str_equal(fault->name, "Subscription-State")) /* old notifiers have none, and are understood */
            return code == 400 ? MALFORMED_WARN : MALFORMED_NOT;
        break;
    default:
        break;
    }
    return is_general || code == MALFORMED_UNANSWERED ? MALFORMED_WARN : MALFORMED_NOTE;
}

static int shown(struct sip_text value)
{
    return (int)MIN(value.len, VALUE_SHOWN);
}

static void add_missing(GString *out, const char *name)
{
    unsigned i = missing_index(name);

    g_string_append_printf(out, "has no %s, %s", name,
                           i < G_N_ELEMENTS(missing) ? missing[i].where
                                                     : "which is mandatory (RFC 3261 section 8.1.1)");
}

/** What is said of a fault that is a value, before and behind that. */
static const struct {
    const char *before, *behind;
} value_words[] = {
    [FAULT_TAG_MISSING] = {"has no tag in From, which is mandatory (RFC 3261 section 8.1.1.3)", ""},
    [FAULT_HOPS_NONE] = {"has Max-Forwards 0, so that no proxy may pass it on (RFC 3261 section 16.3)", ""},
    [FAULT_CSEQ_METHOD] = {"has the method \"", "\" in CSeq (RFC 3261 section 8.1.1.5)"},
    [FAULT_LENGTH_WORDS] = {"has a Content-Length that is not a number, \"", "\" (RFC 3261 section 20.14)"},
    [FAULT_URI_BLANK] = {"has a blank in its Request-URI, \"", "\" (RFC 3261 section 7.1)"},
    [FAULT_URI_BRACKETS] = {"has < or > in its Request-URI, ", " (RFC 3261 section 7.1)"},
    [FAULT_URI_HASH] = {"has # in its Request-URI, ", ", where %23 should be (RFC 3261 section 25.1)"},
    [FAULT_URI_TEL] = {"has a tel: URI behind sip: in its Request-URI, ", " (RFC 3261 section 19.1.6)"},
    [FAULT_URI_HEADERS] = {"has headers in its Request-URI, ", " (RFC 3261 section 19.1.1)"},
    [FAULT_URI_USER] = {"has a user in its Request-URI, ", ", where only the domain may be (RFC 3261 section 10.2)"},
    [FAULT_HOPS_WORDS] = {"has Max-Forwards \"", "\", which is not a number from 0 to 255 (RFC 3261 section 20.22)"},
    [FAULT_CALL_ID_BLANK] = {"has a blank in its Call-ID, \"", "\" (RFC 3261 section 25.1)"},
    [FAULT_LINE] = {"has a header line without a colon, \"", "\" (RFC 3261 section 7.3.1)"},
    [FAULT_SDP_CONNECTION] = {"has no c= for m=", " in its SDP (RFC 4566 section 5.7)"},
    [FAULT_SDP_FORMATS] = {"has an m= line without formats in its SDP, \"", "\" (RFC 4566 section 5.14)"},
    [FAULT_SDP_FAMILY] = {"has a c= line in its SDP whose address is not of the kind that it names, \"",
                          "\" (RFC 4566 section 5.7)"},
    [FAULT_SDP_ORIGIN] = {"has an o= line in its SDP that has not six parts, \"", "\" (RFC 4566 section 5.2)"},
    [FAULT_SDP_PORT] = {"has a port above 65535 in its SDP, \"", "\" (RFC 4566 section 5.14)"},
    [FAULT_CONTACT_STAR] = {"has Contact: *, and its Expires is ", ": it has to be 0 (RFC 3261 section 10.2.2)"},
    [FAULT_CSEQ_LARGE] = {"has CSeq \"", "\", whose number has to be below 2147483648 (RFC 3261 section 8.1.1.5)"},
};

/** The same of a value in a header, before its name, between the two, and behind the value. */
static const struct {
    const char *before, *between, *behind;
} header_words[] = {
    [FAULT_ADDRESS_OPEN] = {"has a quote or < in ", " that is not closed, ", " (RFC 3261 section 20.10)"},
    [FAULT_ADDRESS_QUOTES] = {"has a name in ", " that calls for quotes, ", " (RFC 3261 section 20.10)"},
    [FAULT_HOST_COLONS] = {"has an IPv6 address without [ and ] in ", ", ", " (RFC 3261 section 25.1)"},
    [FAULT_HOST_CHAR] = {"has a character in the host of ", " that no host name may have, ",
                         " (RFC 3261 section 25.1)"},
    [FAULT_HOST_NONE] = {"has a URI without a host in ", ", ", " (RFC 3261 section 25.1)"},
    [FAULT_SCHEME_NONE] = {"has an address without sip: in ", ", ", " (RFC 3261 section 25.1)"},
    [FAULT_USER_HASH] = {"has # in ", ", ", ", where %23 should be (RFC 3261 section 25.1)"},
    [FAULT_ROUTE_BARE] = {"has a ", " that is not in < and >, ", " (RFC 3261 section 25.1)"},
    [FAULT_REPLACES_RAW] = {"has Replaces in ", " with ; or @ that is not escaped, ", " (RFC 3261 section 19.1.1)"},
    [FAULT_SPAN_WORDS] = {"has ", " that is not a number, ", " (RFC 3261 section 25.1)"},
};

static void add_numbers(GString *out, const struct sip_fault *fault)
{
    if (fault->kind == FAULT_LENGTH_MORE)
        g_string_append_printf(out, "has Content-Length %u, and only %u bytes of body (RFC 3261 section 18.3)",
                               fault->number, fault->due);
    else if (fault->kind == FAULT_LENGTH_LESS)
        g_string_append_printf(out, "has Content-Length %u, which cuts off %u bytes of its SDP (RFC 3261 section 18.3)",
                               fault->number, fault->due);
    else if (fault->kind == FAULT_SESSION_BELOW)
        g_string_append_printf(out, "has Session-Expires %u, which is below its own Min-SE, %u (RFC 4028 section 5)",
                               fault->number, fault->due);
    else
        g_string_append_printf(out, "has the branch of the %s in frame %u, whose CSeq is %u (RFC 3261 section 8.1.1.7)",
                               fault->name, fault->due, fault->number);
}

static void add_fault(GString *out, const struct sip_fault *fault)
{
    switch (fault->kind) {
    case FAULT_HEADER_MISSING:
        add_missing(out, fault->name);
        break;
    case FAULT_HEADER_EMPTY:
        g_string_append_printf(out, "has an empty %s, which is mandatory (RFC 3261 section 8.1.1)", fault->name);
        break;
    case FAULT_HEADER_TWICE:
        g_string_append_printf(out, "has two values of %s, \"%.*s\" and \"%.*s\" (RFC 3261 section 7.3.1)", fault->name,
                               shown(fault->value), fault->value.at, shown(fault->other), fault->other.at);
        break;
    case FAULT_CONTACTS:
        g_string_append_printf(
            out, "has two Contacts, \"%.*s\" and \"%.*s\", where one has to be (RFC 3261 section 8.1.1.8)",
            shown(fault->value), fault->value.at, shown(fault->other), fault->other.at);
        break;
    case FAULT_SDP_MAP:
        g_string_append_printf(
            out, "has payload type %u in its SDP and no a=rtpmap that says what it is (RFC 3551 section 3)",
            fault->number);
        break;
    case FAULT_SDP_LINE:
        g_string_append_printf(out, "has no %s in its SDP (RFC 4566 section 5)", fault->name);
        break;
    case FAULT_TRANSPORT:
        g_string_append_printf(out, "has %.*s in its top Via and came over %s (RFC 3261 section 18.1.1)",
                               shown(fault->value), fault->value.at, sip_text_is(fault->value, "UDP") ? "TCP" : "UDP");
        break;
    default:
        add_numbers(out, fault);
        break;
    }
}

static void add_any(GString *out, const struct sip_fault *fault)
{
    if (fault->kind < G_N_ELEMENTS(header_words) && header_words[fault->kind].before) {
        g_string_append_printf(out, "%s%s%s", header_words[fault->kind].before, fault->name,
                               header_words[fault->kind].between);
        g_string_append_len(out, fault->value.at, shown(fault->value));
        g_string_append(out, header_words[fault->kind].behind);
        return;
    }
    if (fault->kind >= G_N_ELEMENTS(value_words) || !value_words[fault->kind].before) {
        add_fault(out, fault);
        return;
    }
    g_string_append(out, value_words[fault->kind].before);
    g_string_append_len(out, fault->value.at, shown(fault->value));
    g_string_append(out, value_words[fault->kind].behind);
}

/** Appends those that fit so well, as many as may still be told. */
static void add_those(GString *out, const struct sip_fault *faults, unsigned count, unsigned code,
                      enum malformed_fit fit, unsigned *told)
{
    for (unsigned i = 0; i < count && *told < FAULTS_TOLD; i++) {
        if (fit_of(&faults[i], code) != fit)
            continue;
        if (++*told > 1)
            g_string_append(out, "; it ");
        add_any(out, &faults[i]);
    }
}

enum malformed_fit malformed_words(GString *out, const struct malformed_request *request, unsigned code)
{
    struct sip_fault faults[SIP_FAULTS_MAX + 1];
    unsigned count = sip_faults_find(request->bytes, &request->way, faults), told = 0, worst;

    if (request->twin)
        faults[count++] = *request->twin;
    add_those(out, faults, count, code, MALFORMED_WARN, &told);
    worst = told;
    add_those(out, faults, count, code, MALFORMED_NOTE, &told);
    return worst ? MALFORMED_WARN : told ? MALFORMED_NOTE : MALFORMED_NOT;
}
