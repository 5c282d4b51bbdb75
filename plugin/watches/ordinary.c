/* ordinary.c
 * Looks at a failure beside its request, and waits for what makes it ordinary.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/ordinary.h"

#include "calls/arrival.h"
#include "facts/fact.h"
#include "sip/key.h"
#include "sip/uri.h"

#include <string.h>

/* So long a failure waits for what follows it. */
#define MEMORY_US (200 * (int64_t)G_USEC_PER_SEC)

/* So many wait at a time: of more, the oldest are forgotten. */
#define PENDING_MOST 64

/* Longer numbers are not compared. */
#define NUMBER_MOST 40

/* An OPTIONS that is sent with a lower Max-Forwards looks for the servers on its way; 70 is usual. */
#define TRACEROUTE_BELOW 20

/** What makes a failure ordinary. */
enum pending_for { FOR_DIGITS, FOR_PUBLISH, FOR_ANSWER };

struct pending {
    enum pending_for what;
    uint64_t who; /* names the caller, the publisher or the INVITE */
    int64_t time_us;
    bool *raises; /* NULL: nothing waits here */
    char number[NUMBER_MOST];
    size_t number_len;
};

struct ordinary_store {
    unsigned count;    /* of those noted so far */
    int64_t newest_us; /* when the newest of them was noted */
    struct pending pending[PENDING_MOST];
};

struct ordinary_store *ordinary_store_new(void)
{
    struct ordinary_store *store = g_new0(struct ordinary_store, 1);

    store->newest_us = TIME_UNKNOWN;
    return store;
}

void ordinary_store_free(struct ordinary_store *store)
{
    g_free(store);
}

static bool has_header(const struct sip_message *message, const char *name)
{
    struct sip_text value;

    return sip_header_find(message, name, 0, &value);
}

bool ordinary_has_expired(const struct sip_message *invite, int64_t response_us)
{
    struct sip_text value;
    uint32_t expires;

    if (response_us == TIME_UNKNOWN || !sip_header_find(invite, "Expires", 0, &value) ||
        !sip_text_number(value, &expires))
        return false;
    return response_us >= ((int64_t)expires - 1) * G_USEC_PER_SEC;
}

static unsigned vias_of(const struct sip_message *request)
{
    struct sip_text rest = request->headers, name, value, element;
    unsigned count = 0;

    while (sip_header_next(&rest, &name, &value))
        while ((sip_text_is(name, "Via") || sip_text_is(name, "v")) && sip_list_next(&value, &element))
            count++;
    return count;
}

/** Each proxy takes one off Max-Forwards and adds a Via. */
static bool is_traceroute(const struct sip_message *request)
{
    struct sip_text value;
    uint32_t left;

    return sip_text_is(request->method, "OPTIONS") && sip_header_find(request, "Max-Forwards", 0, &value) &&
           sip_text_number(value, &left) && left < TRACEROUTE_BELOW && left + vias_of(request) <= TRACEROUTE_BELOW;
}

/** The server names what it offers, and the client has not agreed to it yet (RFC 3329 section 2.3.1). */
static bool begins_agreement(const struct sip_message *response, const struct sip_message *request)
{
    return has_header(response, "Security-Server") && !has_header(request, "Security-Verify");
}

bool ordinary_is_expected(const struct sip_message *response, struct sip_text request_bytes, int64_t response_us)
{
    unsigned code = response->code;
    struct sip_message request;

    if (code != 421 && code != 483 && code != 487 && code != 494)
        return false;
    if (request_bytes.len == 0 || !sip_message_read(request_bytes.at, request_bytes.len, &request) || request.is_cut)
        return false;
    if (code == 483)
        return is_traceroute(&request);
    if (code == 487)
        return sip_text_is(request.method, "INVITE") && ordinary_has_expired(&request, response_us);
    return begins_agreement(response, &request);
}

/** Names the sender, who may use another Call-ID for the next try. Those without a name are told apart by it. */
static uint64_t sender_of(const struct sip_message *message)
{
    struct sip_text uri = sip_element_uri(message->from);

    return uri.len == 0 || sip_text_has(uri, "anonymous") ? key_mix_number(message->call, 1) : key_mix(2, uri);
}

/** The number or name that is called: what stands between the scheme of the Request-URI and its host or parameters. */
static struct sip_text number_of(const struct sip_message *invite)
{
    struct sip_text uri = sip_request_uri(invite);
    const char *colon = uri.len > 0 ? memchr(uri.at, ':', uri.len) : NULL;
    size_t len = 0;

    if (!colon)
        return (struct sip_text){0};
    sip_text_skip(&uri, (size_t)(colon + 1 - uri.at));
    while (len < uri.len && uri.at[len] != '@' && uri.at[len] != ';')
        len++;
    return (struct sip_text){uri.at, len};
}

static void pending_add(struct ordinary_store *store, enum pending_for what, uint64_t who, struct sip_text number,
                        int64_t time_us, bool *raises)
{
    struct pending *pending = &store->pending[store->count++ % PENDING_MOST];

    store->newest_us = MAX(store->newest_us, time_us);
    *pending =
        (struct pending){.what = what, .who = who, .time_us = time_us, .raises = raises, .number_len = number.len};
    if (number.len > 0)
        memcpy(pending->number, number.at, number.len);
}

/** `number` goes on where that of a 484 ends. */
static bool is_answered_by(const struct pending *pending, enum pending_for what, uint64_t who, struct sip_text number,
                           int64_t time_us)
{
    if (!pending->raises || pending->what != what || pending->who != who || time_us - pending->time_us > MEMORY_US)
        return false;
    return what != FOR_DIGITS ||
           (number.len > pending->number_len && memcmp(number.at, pending->number, pending->number_len) == 0);
}

static void pending_settle(struct ordinary_store *store, enum pending_for what, uint64_t who, struct sip_text number,
                           int64_t time_us)
{
    for (unsigned i = 0; i < MIN(store->count, PENDING_MOST); i++) {
        struct pending *pending = &store->pending[i];

        if (!is_answered_by(pending, what, who, number, time_us))
            continue;
        *pending->raises = false;
        pending->raises = NULL;
    }
}

/** Most calls of most captures have nothing of all that. */
static bool is_any_waiting(const struct ordinary_store *store, int64_t time_us)
{
    return store->count > 0 && time_us != TIME_UNKNOWN && time_us - store->newest_us <= MEMORY_US;
}

static uint64_t invite_of(const struct sip_message *message)
{
    return key_mix_number(message->call, message->cseq);
}

void ordinary_failure(struct ordinary_store *store, const struct sip_message *response, struct sip_text request_bytes,
                      int64_t time_us, bool *raises)
{
    unsigned code = response->code;
    struct sip_message request;
    struct sip_text number;

    if ((code != 412 && code != 482 && code != 484) || time_us == TIME_UNKNOWN || request_bytes.len == 0 ||
        !sip_message_read(request_bytes.at, request_bytes.len, &request))
        return;
    number = number_of(&request);
    if (code == 484 && sip_text_is(request.method, "INVITE") && number.len > 0 && number.len <= NUMBER_MOST)
        pending_add(store, FOR_DIGITS, sender_of(&request), number, time_us, raises);
    else if (code == 412 && sip_text_is(request.method, "PUBLISH") && has_header(&request, "SIP-If-Match"))
        pending_add(store, FOR_PUBLISH, sender_of(&request), (struct sip_text){0}, time_us, raises);
    else if (code == 482 && sip_text_is(request.method, "INVITE") && !request.to_tag.at)
        pending_add(store, FOR_ANSWER, invite_of(&request), (struct sip_text){0}, time_us, raises);
}

void ordinary_request(struct ordinary_store *store, struct sip_message *request, enum sip_method method,
                      int64_t time_us)
{
    if (!is_any_waiting(store, time_us))
        return;
    if (method == METHOD_INVITE) {
        pending_settle(store, FOR_DIGITS, sender_of(request), number_of(request), time_us);
    } else if (method == METHOD_PUBLISH) {
        if (!request->is_cut && !has_header(request, "SIP-If-Match"))
            pending_settle(store, FOR_PUBLISH, sender_of(request), (struct sip_text){0}, time_us);
    }
}

void ordinary_response(struct ordinary_store *store, const struct sip_message *response, struct sip_text request_bytes,
                       int64_t time_us)
{
    struct sip_message invite;

    if (!is_any_waiting(store, time_us) || !sip_text_is(response->method, "INVITE"))
        return;
    if (response->code < 300)
        pending_settle(store, FOR_ANSWER, invite_of(response), (struct sip_text){0}, time_us);
    /* The next digits may have been sent before the 484 to those before them came. */
    if (request_bytes.len > 0 && sip_message_read(request_bytes.at, request_bytes.len, &invite))
        pending_settle(store, FOR_DIGITS, sender_of(&invite), number_of(&invite), time_us);
}
