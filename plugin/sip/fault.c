/* fault.c
 * Looks for the faults of a request: one pass over its headers, then rule by rule.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/fault.h"

#include "sip/body.h"
#include "sip/headers.h"
#include "sip/method.h"
#include "sip/uri.h"

#include <string.h>

/* The headers that the rules are about. */
enum header {
    TO,
    FROM,
    CALL_ID,
    CSEQ,
    VIA,
    MAX_FORWARDS,
    CONTACT,
    CONTENT_LENGTH,
    CONTENT_TYPE,
    CONTENT_ENCODING,
    EVENT,
    EXPIRES,
    MIN_SE,
    P_ASSERTED_IDENTITY,
    RECORD_ROUTE,
    ROUTE,
    RACK,
    REFER_TO,
    REPLACES,
    SESSION_EXPIRES,
    SUBSCRIPTION_STATE,
    HEADERS
};

static const struct {
    const char *name;
    char compact; /* 0: there is none */
    bool is_once; /* it may have one value only (RFC 3261 section 7.3.1) */
} headers[HEADERS] = {
    [TO] = {"To", 't', true},
    [FROM] = {"From", 'f', true},
    [CALL_ID] = {"Call-ID", 'i', true},
    [CSEQ] = {"CSeq", 0, true},
    [VIA] = {"Via", 'v', false},
    [MAX_FORWARDS] = {"Max-Forwards", 0, true},
    [CONTACT] = {"Contact", 'm', false},
    [CONTENT_LENGTH] = {"Content-Length", 'l', true},
    [CONTENT_TYPE] = {"Content-Type", 'c', true},
    [CONTENT_ENCODING] = {"Content-Encoding", 'e', false},
    [EVENT] = {"Event", 'o', true},
    [EXPIRES] = {"Expires", 0, true},
    [MIN_SE] = {"Min-SE", 0, true},
    [P_ASSERTED_IDENTITY] = {"P-Asserted-Identity", 0, false},
    [RECORD_ROUTE] = {"Record-Route", 0, false},
    [ROUTE] = {"Route", 0, false},
    [RACK] = {"RAck", 0, true},
    [REFER_TO] = {"Refer-To", 'r', true},
    [REPLACES] = {"Replaces", 0, true},
    [SESSION_EXPIRES] = {"Session-Expires", 'x', true},
    [SUBSCRIPTION_STATE] = {"Subscription-State", 0, true},
};

/** A request while its faults are looked for. */
struct search {
    struct sip_message request;
    struct sip_text values[HEADERS]; /* the first of each */
    struct sip_text other_contact;   /* a second one; absent: there is none */
    bool is_old;                     /* of RFC 2543 */
    struct sip_fault *faults;
    unsigned count;
    struct sip_fault beyond; /* those that are too many */
};

static struct sip_fault *fault_add(struct search *search, enum sip_fault_kind kind)
{
    struct sip_fault *fault = search->count < SIP_FAULTS_MAX ? &search->faults[search->count++] : &search->beyond;

    *fault = (struct sip_fault){.kind = kind};
    return fault;
}

static void fault_keep(struct search *search, struct sip_fault fault)
{
    *fault_add(search, fault.kind) = fault;
}

static enum header header_of(struct sip_text name)
{
    char compact = name.len == 1 ? (char)g_ascii_tolower(name.at[0]) : '\0', first = name.len > 0 ? name.at[0] : '\0';
    unsigned i = 0;

    while (i < HEADERS && !(compact && headers[i].compact == compact) &&
           !(((first ^ headers[i].name[0]) & ~0x20) == 0 && sip_text_is(name, headers[i].name)))
        i++;
    return (enum header)i;
}

static void header_keep(struct search *search, struct sip_text name, struct sip_text value)
{
    enum header header = header_of(name);

    if (header == HEADERS)
        return;
    if (!search->values[header].at)
        search->values[header] = value.at ? value : (struct sip_text){"", 0};
    else if (header == CONTACT)
        search->other_contact = value;
    else if (headers[header].is_once && !sip_text_equal(search->values[header], value))
        fault_keep(search,
                   (struct sip_fault){FAULT_HEADER_TWICE, headers[header].name, search->values[header], value, 0, 0});
}

/** The bytes up to the next header: a line and its folds. */
static struct sip_text line_take(struct sip_text *rest)
{
    struct sip_text line = {rest->at, 0};

    do {
        const char *newline = memchr(rest->at, '\n', rest->len);

        sip_text_skip(rest, newline ? (size_t)(newline + 1 - rest->at) : rest->len);
        line.len = (size_t)(rest->at - line.at);
    } while (rest->len > 0 && (rest->at[0] == ' ' || rest->at[0] == '\t'));
    return line;
}

static void headers_read(struct search *search)
{
    struct sip_text rest = search->request.headers;

    while (rest.len > 0) {
        struct sip_text line = line_take(&rest);
        const char *colon = memchr(line.at, ':', line.len);

        if (colon)
            header_keep(search, sip_text_trim(sip_text_of(line.at, colon)),
                        sip_text_trim(sip_text_of(colon + 1, line.at + line.len)));
        else if (sip_text_trim(line).len > 0)
            fault_add(search, FAULT_LINE)->value = sip_text_trim(line);
    }
}

/** Which methods need which header, besides those that all do. */
static const struct {
    enum header header;
    enum sip_method methods[3];
    bool is_new; /* RFC 2543 does not know it as mandatory */
} needed[] = {
    {CONTACT, {METHOD_INVITE, METHOD_SUBSCRIBE, METHOD_REFER}, true}, /* RFC 3261 section 8.1.1.8 */
    {EVENT, {METHOD_NOTIFY, METHOD_SUBSCRIBE, METHOD_OTHER}, false},
    {SUBSCRIPTION_STATE, {METHOD_NOTIFY, METHOD_OTHER, METHOD_OTHER}, false},
    {REFER_TO, {METHOD_REFER, METHOD_OTHER, METHOD_OTHER}, false},
    {RACK, {METHOD_PRACK, METHOD_OTHER, METHOD_OTHER}, false},
};

static bool has_header(struct search *search, enum header header)
{
    if (!search->values[header].at)
        fault_add(search, FAULT_HEADER_MISSING)->name = headers[header].name;
    return search->values[header].at;
}

static void missing_find(struct search *search)
{
    enum sip_method method = sip_method_of(search->request.method);

    for (unsigned i = TO; i <= MAX_FORWARDS; i++)
        if (!(i == MAX_FORWARDS && search->is_old) && has_header(search, (enum header)i) && search->values[i].len == 0)
            fault_add(search, FAULT_HEADER_EMPTY)->name = headers[i].name;
    for (unsigned i = 0; method != METHOD_OTHER && i < G_N_ELEMENTS(needed); i++)
        for (unsigned j = 0; j < G_N_ELEMENTS(needed[i].methods); j++)
            if (needed[i].methods[j] == method && !(needed[i].is_new && search->is_old))
                has_header(search, needed[i].header);
    if (search->request.body.len > 0 && !search->request.is_body_cut)
        has_header(search, CONTENT_TYPE);
}

static void cseq_check(struct search *search)
{
    struct sip_text value = search->values[CSEQ];

    while (value.len > 0 && g_ascii_isdigit(value.at[0]))
        sip_text_skip(&value, 1);
    value = sip_text_trim(value);
    if (search->request.has_cseq && !sip_word_is_same(value, search->request.method))
        fault_add(search, FAULT_CSEQ_METHOD)->value = value;
    else if (search->request.has_cseq && search->request.cseq > INT32_MAX)
        fault_add(search, FAULT_CSEQ_LARGE)->value = search->values[CSEQ];
}

/** RFC 3261 section 8.1.1.8 */
static void contact_check(struct search *search)
{
    enum sip_method method = sip_method_of(search->request.method);
    struct sip_text rest = search->values[CONTACT], first = {0}, second = {0};
    struct sip_fault fault;

    sip_list_next(&rest, &first);
    if (sip_fault_of_host("Contact", sip_element_uri(first), &fault))
        fault_keep(search, fault);
    if (method != METHOD_INVITE && method != METHOD_SUBSCRIBE && method != METHOD_REFER)
        return;
    if (!sip_list_next(&rest, &second))
        second = search->other_contact;
    if (second.len > 0 && !search->is_old) {
        struct sip_fault *several = fault_add(search, FAULT_CONTACTS);

        several->value = first;
        several->other = second;
    }
}

/** The addresses besides Contact, and the way. */
static void hosts_check(struct search *search)
{
    static const enum header addresses[] = {FROM, TO, P_ASSERTED_IDENTITY}, ways[] = {ROUTE, RECORD_ROUTE};
    struct sip_text uri = sip_request_uri(&search->request), sent_by, branch, rest, element;
    struct sip_fault fault;

    if (uri.len > 0 && !memchr(uri.at, '#', uri.len) && sip_fault_of_host("its Request-URI", uri, &fault))
        fault_keep(search, fault);
    for (unsigned i = 0; i < G_N_ELEMENTS(addresses); i++) {
        element = rest = search->values[addresses[i]];
        if (addresses[i] == P_ASSERTED_IDENTITY)
            sip_list_next(&rest, &element);
        if (!sip_fault_of_address(headers[addresses[i]].name, element, &fault) &&
            sip_fault_of_host(headers[addresses[i]].name, sip_element_uri(element), &fault))
            fault_keep(search, fault);
    }
    sip_via_identity(&search->request, &sent_by, &branch);
    if (sip_fault_of_sent_by(sent_by, &fault))
        fault_keep(search, fault);
    for (unsigned i = 0; i < G_N_ELEMENTS(ways); i++) {
        rest = search->values[ways[i]];
        if (sip_list_next(&rest, &element) && !memchr(element.at, '<', element.len)) {
            struct sip_fault *bare = fault_add(search, FAULT_ROUTE_BARE);

            bare->name = headers[ways[i]].name;
            bare->value = element;
        }
    }
}

/** A date is what RFC 2543 allowed in Expires. */
static void span_check(struct search *search)
{
    struct sip_text value = search->values[EXPIRES];
    struct sip_fault *fault;
    uint32_t span;

    if (value.len == 0 || search->is_old || sip_number_read(value, &span) || g_ascii_isdigit(value.at[0]))
        return;
    fault = fault_add(search, FAULT_SPAN_WORDS);
    fault->name = headers[EXPIRES].name;
    fault->value = value;
}

/** Values that go together: no request has more than one of these faults. */
static void pairs_check(struct search *search)
{
    const struct sip_text *values = search->values;
    struct sip_fault fault;

    if ((sip_text_is(search->request.method, "REGISTER") &&
         sip_fault_of_star(values[CONTACT], values[EXPIRES], &fault)) ||
        sip_fault_of_refer_to(values[REFER_TO], &fault) ||
        sip_fault_of_interval(values[SESSION_EXPIRES], values[MIN_SE], &fault))
        fault_keep(search, fault);
}

static void identity_check(struct search *search)
{
    struct sip_text from = search->values[FROM], call_id = search->values[CALL_ID];
    struct sip_fault fault;

    if (sip_fault_of_address("From", from, &fault))
        fault_keep(search, fault);
    else if (from.len > 0 && !search->is_old && !sip_has_tag(from))
        fault_add(search, FAULT_TAG_MISSING);
    if (sip_fault_of_address("To", search->values[TO], &fault))
        fault_keep(search, fault);
    for (size_t i = 0; i < call_id.len; i++)
        if (sip_is_blank(call_id.at[i])) {
            fault_add(search, FAULT_CALL_ID_BLANK)->value = call_id;
            break;
        }
    cseq_check(search);
}

/** A request that others have passed on may have come to 0 in a loop; a client must not begin with it, unless it looks
 * for the servers on the way. */
static void hops_check(struct search *search)
{
    struct sip_text value = search->values[MAX_FORWARDS];
    uint32_t hops;

    if (value.len == 0)
        return;
    if (!sip_number_read(value, &hops) || hops > 255)
        fault_add(search, FAULT_HOPS_WORDS)->value = value;
    else if (hops == 0 && sip_method_of(search->request.method) != METHOD_OPTIONS && sip_has_one_via(&search->request))
        fault_add(search, FAULT_HOPS_NONE);
}

/** Does SDP go on behind the end of the body? What a datagram holds behind a whole one is thrown away (RFC 3261
 * section 18.3). */
static bool sdp_goes_on(const struct search *search, struct sip_text behind)
{
    struct sip_text body = search->request.body;
    bool is_at_line = body.len == 0 || body.at[body.len - 1] == '\n';

    if (behind.len < 2 || !sip_text_is(sip_element_value(search->values[CONTENT_TYPE]), "application/sdp"))
        return false;
    return is_at_line ? g_ascii_islower(behind.at[0]) && behind.at[1] == '=' : !strchr("\r\n", behind.at[0]);
}

/** Returns whether the body can be read as it is. */
static bool length_check(struct search *search, struct sip_text bytes, const struct sip_fault_way *way)
{
    const struct sip_message *request = &search->request;
    struct sip_text value = search->values[CONTENT_LENGTH],
                    behind = sip_text_of(request->start + request->length, bytes.at + bytes.len);
    struct sip_fault *fault;
    uint32_t length = 0;

    if (!value.at) {
        if (way->is_stream)
            has_header(search, CONTENT_LENGTH);
    } else if (!sip_number_read(value, &length)) {
        fault_add(search, FAULT_LENGTH_WORDS)->value = value;
    } else if (!way->is_stream && !way->is_cut && request->is_body_cut) {
        fault = fault_add(search, FAULT_LENGTH_MORE);
        fault->number = length;
        fault->due = (uint32_t)request->body.len;
    } else if (!way->is_stream && sdp_goes_on(search, behind)) {
        fault = fault_add(search, FAULT_LENGTH_LESS);
        fault->number = length;
        fault->due = (uint32_t)behind.len;
        return false;
    }
    return !request->is_body_cut;
}

static void body_check(struct search *search)
{
    struct sip_fault fault;
    struct sip_text sdp;

    if (search->values[CONTENT_ENCODING].at || !sip_body_find(&search->request, "application/sdp", &sdp))
        return;
    if (sip_fault_of_sdp(sdp, &fault) || sip_fault_of_sdp_value(sdp, &fault))
        fault_keep(search, fault);
}

/** UDP and TCP only: how other transports came is not seen, or no longer, in a decrypted capture. */
static void transport_check(struct search *search, const struct sip_fault_way *way)
{
    struct sip_text via = sip_topmost_via(&search->request);

    if (sip_text_starts(via, way->is_stream ? "SIP/2.0/UDP " : "SIP/2.0/TCP "))
        fault_keep(search, (struct sip_fault){.kind = FAULT_TRANSPORT,
                                              .name = way->is_stream ? "TCP" : "UDP",
                                              .value = {via.at + SIP_VERSION_LEN + 1, 3}});
}

unsigned sip_faults_find(struct sip_text bytes, const struct sip_fault_way *way,
                         struct sip_fault faults[SIP_FAULTS_MAX])
{
    struct search search = {.faults = faults};
    struct sip_text sent_by, branch;
    struct sip_fault fault;
    bool is_body_whole;

    if (bytes.len == 0 || !sip_message_read(bytes.at, bytes.len, &search.request) || search.request.code ||
        search.request.is_cut)
        return 0;
    sip_via_identity(&search.request, &sent_by, &branch);
    search.is_old = search.request.vias.len > 0 && !sip_text_starts(branch, "z9hG4bK");
    headers_read(&search);
    if (sip_fault_of_uri(&search.request, &fault))
        fault_keep(&search, fault);
    missing_find(&search);
    is_body_whole = length_check(&search, bytes, way);
    identity_check(&search);
    contact_check(&search);
    hosts_check(&search);
    span_check(&search);
    hops_check(&search);
    pairs_check(&search);
    if (is_body_whole)
        body_check(&search);
    transport_check(&search, way);
    return search.count;
}
