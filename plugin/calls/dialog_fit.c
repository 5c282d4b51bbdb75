/* dialog_fit.c
 * Compares a request with its dialog: tags, CSeq, Request-URI and Route (RFC 3261 section 12.2.1.1).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "calls/dialog_fit.h"

#include "sip/uri.h"

/** The differences of one request while they are found. */
struct comparison {
    const struct dialog_party *own, *peer;
    const struct sip_message *request;
    struct sip_headers headers;
    struct dialog_difference *differences;
    unsigned count;
};

/* In a sentence, so much of a value is shown. */
#define VALUE_SHOWN 120

static void contact_read(struct dialog_party *party, const struct sip_headers *headers, uint32_t frame)
{
    struct sip_header_list list = {headers, HEADER_CONTACT, 0, {0}};
    struct sip_text element;

    if (!sip_header_list_next(&list, &element))
        return;
    party->target = sip_element_uri(element);
    party->target_frame = frame;
    party->contacts = sip_header_list_count(headers, HEADER_CONTACT);
}

static uint32_t rseq_of(const struct sip_message *response)
{
    struct sip_text value;
    uint32_t rseq;

    return response->code < 200 && sip_header_find(response, "RSeq", 0, &value) && sip_text_number(value, &rseq) ? rseq
                                                                                                                 : 0;
}

void dialog_view_of(struct dialog_view *view, const struct sip_message *request, uint32_t request_frame,
                    const struct sip_message *answer, uint32_t answer_frame)
{
    struct dialog_party *caller = &view->party[DIALOG_CALLER], *callee = &view->party[DIALOG_CALLEE];
    struct sip_headers headers;

    *view = (struct dialog_view){
        .request_frame = request_frame, .request_cseq = request->cseq, .answer_frame = answer_frame};
    caller->tag = request->from_tag;
    callee->tag = answer->to_tag;
    caller->cseq = request->cseq;
    caller->cseq_frame = request_frame;
    if (!request->is_cut) {
        sip_headers_read(&headers, request);
        contact_read(caller, &headers, request_frame);
        sip_routes_read(&callee->routes, &headers, HEADER_RECORD_ROUTE);
        callee->has_routes = callee->routes.are_all;
    }
    if (!answer->is_cut) {
        sip_headers_read(&headers, answer);
        contact_read(callee, &headers, answer_frame);
        sip_routes_read(&caller->routes, &headers, HEADER_RECORD_ROUTE);
        sip_routes_reverse(&caller->routes);
        view->rseq = rseq_of(answer);
        caller->has_routes = caller->routes.are_all && sip_header_list_count(&headers, HEADER_VIA) == 1;
    }
}

void dialog_view_refresh(struct dialog_view *view, enum dialog_side side, const struct sip_message *message,
                         uint32_t frame)
{
    struct sip_headers headers;

    if (message->is_cut)
        return;
    sip_headers_read(&headers, message);
    contact_read(&view->party[side], &headers, frame);
}

void dialog_view_cseq(struct dialog_view *view, enum dialog_side side, uint32_t cseq, uint32_t frame)
{
    struct dialog_party *party = &view->party[side];

    if (cseq <= party->cseq)
        return;
    party->cseq = cseq;
    party->cseq_frame = frame;
}

static bool is_tag(struct sip_text tag, struct sip_text other)
{
    return tag.at && other.at && sip_text_equal(tag, other);
}

bool dialog_side_of(const struct dialog_view *view, const struct sip_message *request, enum dialog_side *side)
{
    const struct dialog_party *party = view->party;
    struct sip_text from = request->from_tag, to = request->to_tag;
    bool is_caller = is_tag(from, party[DIALOG_CALLER].tag) || is_tag(to, party[DIALOG_CALLEE].tag);
    bool is_callee = is_tag(from, party[DIALOG_CALLEE].tag) || is_tag(to, party[DIALOG_CALLER].tag);

    *side = is_caller ? DIALOG_CALLER : DIALOG_CALLEE;
    return is_caller != is_callee;
}

static struct dialog_difference *difference_add(struct comparison *comparison, enum dialog_difference_kind kind,
                                                struct sip_text found, struct sip_text due, uint32_t due_frame)
{
    struct dialog_difference *difference = &comparison->differences[comparison->count];

    *difference = (struct dialog_difference){.kind = kind, .found = found, .due = due, .due_frame = due_frame};
    comparison->count += comparison->count + 1 < DIALOG_DIFFERENCES_MAX;
    return difference;
}

static void tag_compare(struct comparison *comparison, struct sip_text found, const struct dialog_party *party,
                        enum dialog_difference_kind missing, enum dialog_difference_kind other, uint32_t due_frame)
{
    if (!party->tag.at || (found.at && sip_text_equal(found, party->tag)))
        return;
    difference_add(comparison, found.at ? other : missing, found, party->tag, due_frame);
}

static void tags_compare(struct comparison *comparison, const struct dialog_view *view, enum dialog_side side)
{
    uint32_t frames[] = {[DIALOG_CALLER] = view->request_frame, [DIALOG_CALLEE] = view->answer_frame};

    tag_compare(comparison, comparison->request->from_tag, comparison->own, DIALOG_FROM_TAG_MISSING,
                DIALOG_FROM_TAG_OTHER, frames[side]);
    tag_compare(comparison, comparison->request->to_tag, comparison->peer, DIALOG_TO_TAG_MISSING, DIALOG_TO_TAG_OTHER,
                frames[!side]);
}

/** The number of an ACK is that of its INVITE; all others count up. CANCEL has that of its request as well. */
static void cseq_compare(struct comparison *comparison, const struct dialog_view *view)
{
    const struct sip_message *request = comparison->request;
    const struct dialog_party *own = comparison->own;
    struct dialog_difference *difference;
    struct sip_text none = {0};

    if (!request->has_cseq || sip_text_is(request->method, "CANCEL"))
        return;
    if (sip_text_is(request->method, "ACK")) {
        if (request->cseq == view->request_cseq)
            return;
        difference = difference_add(comparison, DIALOG_ACK_CSEQ, none, none, view->request_frame);
        difference->due_number = view->request_cseq;
    } else {
        if (own->cseq == 0 || request->cseq > own->cseq)
            return;
        difference = difference_add(comparison, DIALOG_CSEQ_LOW, none, none, own->cseq_frame);
        difference->due_number = own->cseq;
    }
    difference->found_number = request->cseq;
}

/** RAck names RSeq, CSeq number and method. A lower RSeq is that of an earlier response. */
static void rack_compare(struct comparison *comparison, const struct dialog_view *view)
{
    struct sip_text value, rest, none = {0};
    struct dialog_difference *difference;
    uint32_t rseq, cseq;

    if (!view->rseq || !sip_text_is(comparison->request->method, "PRACK") ||
        !sip_header_find(comparison->request, "RAck", 0, &value) || !sip_text_number(value, &rseq))
        return;
    rest = value;
    sip_word_next(&rest);
    if (!sip_text_number(rest, &cseq))
        return;
    sip_word_next(&rest);
    if (rseq <= view->rseq && cseq == view->request_cseq && sip_text_is(sip_text_trim(rest), "INVITE"))
        return;
    difference = difference_add(comparison, DIALOG_RACK, value, none, view->answer_frame);
    difference->due_number = view->rseq;
    difference->found_number = view->request_cseq;
}

/** A strict router has to be the Request-URI, and the remote target the last Route. */
static void strict_compare(struct comparison *comparison, uint32_t due_frame)
{
    struct sip_text uri = sip_request_uri(comparison->request), first = comparison->own->routes.uri[0];

    if (uri.at && !sip_uri_equal(uri, first))
        difference_add(comparison, DIALOG_ROUTE_STRICT, uri, first, due_frame);
}

/** Routes of its own before those of the dialog, such as an outbound proxy, are the sender's business. */
static void routes_compare(struct comparison *comparison, uint32_t due_frame)
{
    const struct sip_routes *set = &comparison->own->routes;
    struct sip_routes routes;
    unsigned at = 0;

    sip_routes_read(&routes, &comparison->headers, HEADER_ROUTE);
    if (!routes.are_all || sip_routes_end(set, &routes))
        return;
    while (at < routes.count && at < set->count && sip_uri_equal(routes.uri[at], set->uri[at]))
        at++;
    if (at == routes.count)
        difference_add(comparison, DIALOG_ROUTE_MISSING, (struct sip_text){0}, set->uri[at], due_frame);
    else if (at < set->count)
        difference_add(comparison, DIALOG_ROUTE_OTHER, routes.uri[at], set->uri[at], due_frame);
}

static void target_compare(struct comparison *comparison)
{
    const struct dialog_party *peer = comparison->peer;
    struct sip_text uri = sip_request_uri(comparison->request);

    if (uri.at && peer->target.at && !sip_uri_equal(uri, peer->target))
        difference_add(comparison, DIALOG_TARGET, uri, peer->target, peer->target_frame);
}

/** A proxy makes a strict router the Request-URI, too, and puts the one it had behind the last Route (RFC 3261
 * section 16.6). */
static void relayed_compare(struct comparison *comparison, uint32_t due_frame)
{
    struct sip_text uri = sip_request_uri(comparison->request);
    const struct sip_routes *set = &comparison->own->routes;
    struct sip_routes routes;

    sip_routes_read(&routes, &comparison->headers, HEADER_ROUTE);
    if (routes.count == 0 || sip_route_is_loose(routes.uri[0]) || !uri.at || !comparison->peer->target.at ||
        !sip_uri_equal(uri, comparison->peer->target))
        return;
    for (unsigned i = 0; i < set->count; i++)
        if (sip_uri_equal(set->uri[i], routes.uri[0])) {
            difference_add(comparison, DIALOG_ROUTE_STRICT, uri, routes.uri[0], due_frame);
            return;
        }
}

static void way_compare(struct comparison *comparison, uint32_t routes_frame)
{
    const struct dialog_party *own = comparison->own;

    if (own->has_routes && own->routes.count > 0 && !sip_route_is_loose(own->routes.uri[0])) {
        strict_compare(comparison, routes_frame);
        return;
    }
    target_compare(comparison);
    if (own->has_routes)
        routes_compare(comparison, routes_frame);
}

/** Does the remote target name an IP address? A proxy may be responsible for a domain, and put another address in its
 * place (RFC 5627 section 3.4). */
static bool target_is_address(const struct dialog_party *peer)
{
    uint32_t port;
    struct sip_text host = sip_uri_host(peer->target, &port);

    return host.len > 0 && (g_ascii_isdigit(host.at[0]) || memchr(host.at, ':', host.len));
}

/** Nobody on the way of a request touches its Request-URI unless there is a strict router. */
static bool routes_are_loose(const struct sip_routes *routes)
{
    for (unsigned i = 0; i < routes->count; i++)
        if (!sip_route_is_loose(routes->uri[i]))
            return false;
    return routes->are_all;
}

unsigned dialog_differences(const struct dialog_view *view, enum dialog_side side, const struct sip_message *request,
                            struct dialog_difference differences[DIALOG_DIFFERENCES_MAX])
{
    struct comparison comparison = {
        .own = &view->party[side], .peer = &view->party[!side], .request = request, .differences = differences};
    uint32_t routes_frame = side == DIALOG_CALLER ? view->answer_frame : view->request_frame;

    tags_compare(&comparison, view, side);
    cseq_compare(&comparison, view);
    if (request->is_cut)
        return comparison.count;
    rack_compare(&comparison, view);
    sip_headers_read(&comparison.headers, request);
    if (comparison.headers.are_all && sip_header_list_count(&comparison.headers, HEADER_VIA) == 1)
        way_compare(&comparison, routes_frame);
    else if (comparison.headers.are_all)
        relayed_compare(&comparison, routes_frame);
    if (comparison.count == 0 && comparison.headers.are_all && !sip_has_one_via(request) && side == DIALOG_CALLER &&
        target_is_address(comparison.peer) && routes_are_loose(&comparison.own->routes))
        target_compare(&comparison);
    if (comparison.peer->contacts > 1)
        difference_add(&comparison, DIALOG_CONTACTS, (struct sip_text){0}, comparison.peer->target,
                       comparison.peer->target_frame);
    return comparison.count;
}

/** One of the two values that differ. */
static void add_side(GString *out, struct sip_text value, bool is_number, uint32_t number)
{
    if (is_number)
        g_string_append_printf(out, "%u", number);
    else
        sip_text_quote(out, value, VALUE_SHOWN);
}

void dialog_difference_words(GString *out, const struct dialog_difference *difference)
{
    static const struct {
        const char *found, *due;
    } words[] = {
        [DIALOG_FROM_TAG_MISSING] = {"From has no tag", "; the tag of that side is "},
        [DIALOG_TO_TAG_MISSING] = {"To has no tag", "; the tag of that side is "},
        [DIALOG_FROM_TAG_OTHER] = {"the tag in From is ", ", that of the dialog is "},
        [DIALOG_TO_TAG_OTHER] = {"the tag in To is ", ", that of the dialog is "},
        [DIALOG_ACK_CSEQ] = {"its CSeq number is ", ", that of the INVITE is "},
        [DIALOG_CSEQ_LOW] = {"its CSeq number is ", ", not above the last one of its sender, "},
        [DIALOG_ROUTE_STRICT] = {"its Request-URI is ", ", and has to be the first Route, which has no lr: "},
        [DIALOG_TARGET] = {"its Request-URI is ", ", the Contact of its peer is "},
        [DIALOG_ROUTE_MISSING] = {"a Route is missing", ": the Record-Route of the dialog calls for "},
        [DIALOG_ROUTE_OTHER] = {"it has the Route ", " where the Record-Route of the dialog calls for "},
        [DIALOG_CONTACTS] = {"its target is not clear", ": the Contact of its peer lists several addresses, first "},
    };
    bool is_number = difference->kind == DIALOG_ACK_CSEQ || difference->kind == DIALOG_CSEQ_LOW;

    if (difference->kind == DIALOG_RACK) {
        g_string_append(out, "its RAck is ");
        add_side(out, difference->found, false, 0);
        g_string_append_printf(out, ", the provisional response (frame %u) calls for %u %u INVITE",
                               difference->due_frame, difference->due_number, difference->found_number);
        return;
    }
    g_string_append(out, words[difference->kind].found);
    add_side(out, difference->found, is_number, difference->found_number);
    g_string_append(out, words[difference->kind].due);
    add_side(out, difference->due, is_number, difference->due_number);
    g_string_append_printf(out, " (frame %u)", difference->due_frame);
}
