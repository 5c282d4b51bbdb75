/* repeat.c
 * The failures of the last hour, by what makes another one the same.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/repeat.h"

#include "calls/recent_table.h"
#include "sip/key.h"
#include "sip/message.h"

#include <string.h>

/* A phone whose registration fails may try again so much later. */
#define MEMORY_US (3600 * (int64_t)G_USEC_PER_SEC)

/* Two for each failure. */
#define FAILURES_KEPT 8192

/** What its id is made of. */
enum subject { SUBJECT_HOP = 'h', SUBJECT_AGAIN = 'a' };

/** A failure that is remembered. */
struct failure {
    struct recent_table_entry recent;
    struct repeat **place; /* of the first response that reported it */
    uint32_t frame;        /* of that response */
    uint32_t cseq;         /* of the last one */
    unsigned step;         /* the CSeq number of the same request grows by this at most */
};

struct repeat_store {
    struct recent_table failures;
    GPtrArray *all; /* struct repeat, owned */
};

struct repeat_store *repeat_store_new(void)
{
    struct repeat_store *store = g_new0(struct repeat_store, 1);

    recent_table_start(&store->failures, MEMORY_US, FAILURES_KEPT, sizeof(struct failure));
    store->all = g_ptr_array_new_with_free_func(g_free);
    return store;
}

void repeat_store_free(struct repeat_store *store)
{
    if (!store)
        return;
    recent_table_stop(&store->failures);
    g_ptr_array_free(store->all, TRUE);
    g_free(store);
}

static uint64_t failure_id(enum subject subject, const struct sip_message *response)
{
    return key_mix(key_mix_number(key_mix_number(response->call, subject), response->code), response->method);
}

/** On other hops the same response has another branch; the tag tells it from that of another fork. NULL: without tag,
 * nothing does. */
static struct failure *failure_of_hop(struct repeat_store *store, const struct sip_message *response, int64_t time_us)
{
    struct sip_text tag = response->to_tag;
    uint64_t id = key_mix_number(failure_id(SUBJECT_HOP, response), response->cseq);

    return tag.len > 0 ? recent_table_get(&store->failures, key_mix(id, tag), time_us) : NULL;
}

/** "sip:bob@example.com" of "INVITE sip:bob@example.com SIP/2.0" */
static struct sip_text request_uri(struct sip_text request)
{
    const char *end = request.at + request.len, *start = memchr(request.at, ' ', request.len), *close;

    if (!start++)
        return (struct sip_text){0};
    close = memchr(start, ' ', (size_t)(end - start));
    return sip_text_of(start, close ? close : end);
}

/** What the same sender asks of the same server; NULL if the request is not known. */
static struct failure *failure_of_sender(struct repeat_store *store, const struct sip_message *response,
                                         struct sip_text bytes, const struct arrival *arrival)
{
    uint64_t id = key_mix_number(failure_id(SUBJECT_AGAIN, response), arrival->source);
    struct sip_message request;
    struct failure *failure;

    if (bytes.len == 0 || !sip_message_read(bytes.at, bytes.len, &request))
        return NULL;
    id = key_mix(key_mix(id, request.from_tag), request.to_tag);
    failure = recent_table_get(&store->failures, key_mix(id, request_uri(bytes)), arrival->time_us);
    failure->step = request.to_tag.at ? 1 : 0; /* outside a dialog, the next number is another attempt */
    return failure;
}

/** Adds a response to what the first one reported. */
static void failure_count(struct repeat_store *store, const struct failure *first, uint32_t frame,
                          struct repeat **place)
{
    if (!*first->place) {
        *first->place = g_new(struct repeat, 1);
        **first->place = (struct repeat){first->frame, first->frame, 1};
        g_ptr_array_add(store->all, *first->place);
    }
    *place = *first->place;
    (*place)->count++;
    (*place)->last_frame = frame;
}

bool repeat_failure(struct repeat_store *store, const struct sip_message *response, struct sip_text request,
                    const struct arrival *arrival, bool is_challenge, struct repeat **place)
{
    struct failure first = {.place = place, .frame = arrival->frame}, *hop, *again;
    bool is_known = true;

    if (!response->call_id.at || !response->has_cseq)
        return false;
    hop = failure_of_hop(store, response, arrival->time_us);
    again = is_challenge ? NULL : failure_of_sender(store, response, request, arrival);
    if (hop && hop->place)
        first = *hop;
    else if (again && again->place && response->cseq - again->cseq <= again->step)
        first = *again;
    else
        is_known = false;
    if (is_known)
        failure_count(store, &first, arrival->frame, place);
    if (hop) {
        hop->place = first.place;
        hop->frame = first.frame;
    }
    if (again) {
        again->place = first.place;
        again->frame = first.frame;
        again->cseq = response->cseq;
    }
    return is_known;
}
