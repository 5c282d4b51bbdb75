/* malformed.c
 * Which fault of a request goes with which failure, and how it is said.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/malformed.h"

#include <string.h>

#define FAULTS_TOLD 3
#define VALUE_SHOWN 60

/** How receivers deal with a request that has it, when the code of the answer does not name it. */
enum treated {
    REFUSED,  /**< with 400 or 500, or not answered; another code speaks of something else */
    ANSWERED, /**< likewise, but it is answered, if only with a failure */
    UNREAD,   /**< with 400, or not answered: a tool may have written the capture with another transport */
    TAKEN,    /**< as it is by most: only 400 can come from it */
    NAMED,    /**< only a code that names it can come from it */
    TAGLESS   /**< as REFUSED, but which tag the dialog calls for is said with the 481 */
};

#define CODES_MAX 5

/** What is known of a fault. In its words, $n is the name, $v the value, $o the other, $i the number, $d what is due.
 */
struct kind {
    uint16_t codes[CODES_MAX]; /**< that name it, besides 400 and 500, which any of them may get */
    enum treated treated;
    const char *words;
};

static const struct kind kinds[] = {
    [FAULT_HEADER_MISSING] = {{481, 403}, REFUSED, "has no $n, which is mandatory (RFC 3261 section 8.1.1)"},
    [FAULT_HEADER_EMPTY] = {{484, 481}, REFUSED, "has an empty $n, which is mandatory (RFC 3261 section 8.1.1)"},
    [FAULT_HEADER_TWICE] = {{489, 481, 482},
                            REFUSED,
                            "has two values of $n, \"$v\" and \"$o\" (RFC 3261 section 7.3.1)"},
    [FAULT_TAG_MISSING] = {{403}, TAGLESS, "has no tag in From, which is mandatory (RFC 3261 section 8.1.1.3)"},
    [FAULT_CSEQ_METHOD] = {{405, 501, 481}, REFUSED, "has the method \"$v\" in CSeq (RFC 3261 section 8.1.1.5)"},
    [FAULT_LENGTH_MORE] = {{411, 413, 415, 488, 606},
                           REFUSED,
                           "has Content-Length $i, and only $d bytes of body (RFC 3261 section 18.3)"},
    [FAULT_LENGTH_LESS] = {{411, 413, 415, 488, 606},
                           REFUSED,
                           "has Content-Length $i, which cuts off $d bytes of its SDP (RFC 3261 section 18.3)"},
    [FAULT_LENGTH_WORDS] = {{411, 413, 415},
                            REFUSED,
                            "has a Content-Length that is not a number, \"$v\" (RFC 3261 section 20.14)"},
    [FAULT_URI_BLANK] = {{404, 414, 416, 484, 604},
                         REFUSED,
                         "has a blank in its Request-URI, \"$v\" (RFC 3261 section 7.1)"},
    [FAULT_URI_BRACKETS] = {{404, 414, 416, 484, 604},
                            REFUSED,
                            "has < or > in its Request-URI, $v (RFC 3261 section 7.1)"},
    [FAULT_URI_HASH] = {{404, 416, 484, 604},
                        ANSWERED,
                        "has # in its Request-URI, $v, where %23 should be (RFC 3261 section 25.1)"},
    [FAULT_URI_TEL] = {{404, 416, 484, 604},
                       ANSWERED,
                       "has a tel: URI behind sip: in its Request-URI, $v (RFC 3261 section 19.1.6)"},
    [FAULT_URI_HEADERS] = {{404, 414, 416, 484, 604},
                           REFUSED,
                           "has headers in its Request-URI, $v (RFC 3261 section 19.1.1)"},
    [FAULT_URI_USER] = {{403, 404, 416, 604},
                        ANSWERED,
                        "has a user in its Request-URI, $v, where only the domain may be (RFC 3261 section 10.2)"},
    /* who it is for need not look at it */
    [FAULT_HOPS_NONE] = {{483}, NAMED, "has Max-Forwards 0, so that no proxy may pass it on (RFC 3261 section 16.3)"},
    [FAULT_HOPS_WORDS] = {{483},
                          REFUSED,
                          "has Max-Forwards \"$v\", which is not a number from 0 to 255 (RFC 3261 section 20.22)"},
    [FAULT_ADDRESS_OPEN] = {{403, 404, 484, 604},
                            REFUSED,
                            "has a quote or < in $n that is not closed, $v (RFC 3261 section 20.10)"},
    [FAULT_ADDRESS_QUOTES] = {{403, 484},
                              ANSWERED,
                              "has a name in $n that calls for quotes, $v (RFC 3261 section 20.10)"},
    [FAULT_CALL_ID_BLANK] = {{481}, REFUSED, "has a blank in its Call-ID, \"$v\" (RFC 3261 section 25.1)"},
    [FAULT_LINE] = {{0}, REFUSED, "has a header line without a colon, \"$v\" (RFC 3261 section 7.3.1)"},
    [FAULT_SDP_LINE] = {{415, 488, 606}, REFUSED, "has no $n in its SDP (RFC 4566 section 5)"},
    [FAULT_SDP_CONNECTION] = {{415, 488, 606}, REFUSED, "has no c= for m=$v in its SDP (RFC 4566 section 5.7)"},
    [FAULT_SDP_FORMATS] = {{415, 488, 606},
                           UNREAD,
                           "has an m= line without formats in its SDP, \"$v\" (RFC 4566 section 5.14)"},
    [FAULT_SDP_FAMILY] =
        {{415, 488, 606},
         TAKEN,
         "has a c= line in its SDP whose address is not of the kind that it names, \"$v\" (RFC 4566 section 5.7)"},
    [FAULT_SDP_ORIGIN] = {{415, 488, 606},
                          TAKEN,
                          "has an o= line in its SDP that has not six parts, \"$v\" (RFC 4566 section 5.2)"},
    [FAULT_SDP_PORT] = {{415, 488, 606}, UNREAD, "has a port above 65535 in its SDP, \"$v\" (RFC 4566 section 5.14)"},
    [FAULT_SDP_MAP] = {{415, 488, 606},
                       TAKEN,
                       "has payload type $i in its SDP and no a=rtpmap that says what it is (RFC 3551 section 3)"},
    [FAULT_CSEQ_LARGE] = {{0},
                          UNREAD,
                          "has CSeq \"$v\", whose number has to be below 2147483648 (RFC 3261 section 8.1.1.5)"},
    [FAULT_CONTACTS] = {{0},
                        TAKEN,
                        "has two Contacts, \"$v\" and \"$o\", where one has to be (RFC 3261 section 8.1.1.8)"},
    [FAULT_HOST_COLONS] = {{404, 416, 478, 479, 484},
                           UNREAD,
                           "has an IPv6 address without [ and ] in $n, $v (RFC 3261 section 25.1)"},
    [FAULT_HOST_CHAR] = {{416, 478, 479},
                         TAKEN,
                         "has a character in the host of $n that no host name may have, $v (RFC 3261 section 25.1)"},
    [FAULT_HOST_NONE] = {{404, 416, 478, 479, 484},
                         UNREAD,
                         "has a URI without a host in $n, $v (RFC 3261 section 25.1)"},
    [FAULT_SCHEME_NONE] = {{404, 416, 478, 479, 484},
                           UNREAD,
                           "has an address without sip: in $n, $v (RFC 3261 section 25.1)"},
    [FAULT_USER_HASH] = {{0}, TAKEN, "has # in $n, $v, where %23 should be (RFC 3261 section 25.1)"},
    [FAULT_ROUTE_BARE] = {{0}, TAKEN, "has a $n that is not in < and >, $v (RFC 3261 section 25.1)"},
    [FAULT_SPAN_WORDS] = {{423}, TAKEN, "has $n that is not a number, $v (RFC 3261 section 25.1)"},
    [FAULT_TRANSPORT] = {{0}, UNREAD, "has $v in its top Via and came over $n (RFC 3261 section 18.1.1)"},
    [FAULT_CONTACT_STAR] = {{403, 423},
                            TAKEN,
                            "has Contact: *, and its Expires is $v: it has to be 0 (RFC 3261 section 10.2.2)"},
    [FAULT_REPLACES_RAW] = {{404, 481, 484},
                            TAKEN,
                            "has Replaces in $n with ; or @ that is not escaped, $v (RFC 3261 section 19.1.1)"},
    [FAULT_SESSION_BELOW] = {{422},
                             TAKEN,
                             "has Session-Expires $i, which is below its own Min-SE, $d (RFC 4028 section 5)"},
    [FAULT_BRANCH] = {{481, 482},
                      REFUSED,
                      "has the branch of the $n in frame $d, whose CSeq is $i (RFC 3261 section 8.1.1.7)"},
};

/** The same of a header that is missing. */
static const struct {
    const char *name;
    struct kind kind;
} missing[] = {
    {"Max-Forwards", {{483}, REFUSED, "has no $n, which is mandatory (RFC 3261 section 8.1.1)"}},
    {"Contact", {{403, 421}, REFUSED, "has no $n, which is mandatory in it (RFC 3261 section 8.1.1.8)"}},
    {"Content-Type", {{406, 415, 488, 606}, REFUSED, "has no $n, although it has a body (RFC 3261 section 20.15)"}},
    {"Content-Length", {{411}, REFUSED, "has no $n, which is mandatory over TCP (RFC 3261 section 18.3)"}},
    {"Event", {{405, 481, 489, 501}, REFUSED, "has no $n, which is mandatory in it (RFC 6665 section 8.2.1)"}},
    /* old notifiers have none, and are understood */
    {"Subscription-State", {{481, 489}, TAKEN, "has no $n, which is mandatory in it (RFC 6665 section 8.2.3)"}},
    {"Refer-To", {{0}, REFUSED, "has no $n, which is mandatory in it (RFC 3515 section 2.4.1)"}},
    {"RAck", {{481}, REFUSED, "has no $n, which is mandatory in it (RFC 3262 section 7.2)"}},
};

static const struct kind *kind_of(const struct sip_fault *fault)
{
    for (unsigned i = 0; fault->kind == FAULT_HEADER_MISSING && i < G_N_ELEMENTS(missing); i++)
        if (g_str_equal(missing[i].name, fault->name))
            return &missing[i].kind;
    return &kinds[fault->kind];
}

static enum malformed_fit fit_of(const struct sip_fault *fault, unsigned code)
{
    const struct kind *kind = kind_of(fault);
    bool is_answered = code != MALFORMED_UNANSWERED;

    for (unsigned i = 0; is_answered && i < CODES_MAX; i++)
        if (kind->codes[i] == code)
            return MALFORMED_WARN;
    if (kind->treated == NAMED || (kind->treated == ANSWERED && !is_answered) ||
        (kind->treated == TAGLESS && code == 481))
        return MALFORMED_NOT;
    if (code == 400 || (!is_answered && kind->treated != TAKEN))
        return MALFORMED_WARN;
    if (kind->treated == TAKEN || kind->treated == UNREAD)
        return MALFORMED_NOT;
    return code == 500 ? MALFORMED_WARN : MALFORMED_NOTE;
}

static void add_value(GString *out, struct sip_text value)
{
    g_string_append_printf(out, "%.*s", (int)MIN(value.len, VALUE_SHOWN), value.at);
}

static void add_fault(GString *out, const struct sip_fault *fault)
{
    const char *words = kind_of(fault)->words, *mark;

    for (; (mark = strchr(words, '$')); words = mark + 2) {
        g_string_append_len(out, words, mark - words);
        switch (mark[1]) {
        case 'n':
            g_string_append(out, fault->name);
            break;
        case 'v':
            add_value(out, fault->value);
            break;
        case 'o':
            add_value(out, fault->other);
            break;
        default:
            g_string_append_printf(out, "%u", mark[1] == 'i' ? fault->number : fault->due);
            break;
        }
    }
    g_string_append(out, words);
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
        add_fault(out, &faults[i]);
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
