/* invites.c
 * Finds INVITEs by their Call-ID, and forgets them when nothing can follow any more.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/invites.h"

/* So long an INVITE is known that may still see messages: a proxy lets it ring no longer than 3 minutes (RFC 3261
 * section 16.6, timer C), and then an ACK may take 64*T1, 128 s in IMS. */
#define KEPT_US (310 * (int64_t)G_USEC_PER_SEC)

/* Is it settled already? That is looked at so often. */
#define CHECK_OF_64_T1(span_us) ((span_us) / 4 * 5)

/* Its last copies come after 64*T1, give or take. */
#define GUARD_US ((int64_t)G_USEC_PER_SEC)

/* Of one Call-ID, so many INVITEs are watched at a time: retries, forks and hops included. */
#define INVITES_OF_CALL 32

/* So many INVITEs are known at a time, whatever comes: of more, the oldest are forgotten. */
#define INVITES_MAX 32768

/* So much of a Call-ID is shown. */
#define CALL_ID_KEPT ((size_t)200)

/* Of so many 2xx at a time, the bytes are kept. */
#define KEPT_MAX 256

struct invite_store *invite_store_new(const struct watch_context *context)
{
    struct invite_store *store = g_new0(struct invite_store, 1);

    store->context = context;
    store->age = AGE_CLOCK_NEW;
    return store;
}

void invite_keep(struct answer *answer, struct sip_text request, struct sip_text response)
{
    struct invite_store *store = answer->invite->store;
    struct kept_bytes *kept = store->spare_bytes;

    if (request.len == 0 || request.len + response.len > KEPT_LEN || store->kept == KEPT_MAX)
        return;
    if (kept)
        store->spare_bytes = kept->next;
    else
        kept = g_new(struct kept_bytes, 1);
    store->kept++;
    kept->request_len = request.len;
    kept->len = response.len;
    memcpy(kept->bytes, request.at, request.len);
    memcpy(kept->bytes + request.len, response.at, response.len);
    answer->kept = kept;
}

void invite_drop(struct answer *answer)
{
    struct invite_store *store = answer->invite->store;

    if (!answer->kept)
        return;
    answer->kept->next = store->spare_bytes;
    store->spare_bytes = answer->kept;
    store->kept--;
    answer->kept = NULL;
}

static void answers_free(struct invite *invite)
{
    struct answer *answer;

    while ((answer = invite->answers)) {
        invite->answers = answer->next;
        timer_list_remove(&invite->store->unacked, answer);
        invite_drop(answer);
        if (answer->acked_at && invite->store->acked[answer->acked_at - 1] == answer)
            invite->store->acked[answer->acked_at - 1] = NULL;
        g_free(answer->misfit.words);
        g_free(answer->contact);
        g_free(answer->loss.fit.words);
        if (answer != &invite->first)
            g_free(answer);
    }
}

/** Keeps a text in the room if it fits, else on its own. */
static struct sip_text text_keep(struct sip_text text, char *room, size_t size)
{
    char *at = text.len > size ? g_malloc(text.len) : room;

    if (text.len > 0)
        memcpy(at, text.at, text.len);
    return (struct sip_text){at, text.len};
}

static void text_drop(struct sip_text text, const char *room)
{
    if (text.at != room)
        g_free((char *)text.at);
}

/** Lets go of all that it holds; it may then be used again. */
static void invite_clear(struct invite *invite)
{
    struct invite_store *store = invite->store;
    struct reliable *reliable;

    answers_free(invite);
    while ((reliable = invite->reliables)) {
        invite->reliables = reliable->next;
        timer_list_remove(&store->unpracked, reliable);
        g_free(reliable->misfit.words);
        g_free(reliable);
    }
    if (invite->cancel.frame)
        timer_list_remove(&store->uncancelled, invite);
    store->early -= invite->cancel.is_early;
    text_drop(invite->call_id_text, invite->call_id_room);
    text_drop(invite->via, invite->via_room);
    g_queue_unlink(&store->oldest, &invite->age);
    g_queue_push_tail_link(&store->spare, &invite->age);
}

void invite_store_free(struct invite_store *store)
{
    struct kept_bytes *kept;
    struct invite *invite;

    if (!store)
        return;
    while ((invite = g_queue_peek_head(&store->oldest)))
        invite_clear(invite);
    while ((invite = g_queue_peek_head(&store->spare))) {
        g_queue_unlink(&store->spare, &invite->age);
        g_free(invite);
    }
    while ((kept = store->spare_bytes)) {
        store->spare_bytes = kept->next;
        g_free(kept);
    }
    g_free(store);
}

static struct invite **bucket_of(struct invite_store *store, uint64_t call)
{
    return &store->buckets[call % INVITE_BUCKETS];
}

static void invite_forget(struct invite *invite)
{
    struct invite **at = bucket_of(invite->store, invite->call);

    while (*at != invite)
        at = &(*at)->next;
    *at = invite->next;
    invite_clear(invite);
}

static struct invite *same_call(struct invite *invite, uint64_t call)
{
    while (invite && invite->call != call)
        invite = invite->next;
    return invite;
}

/** Has so much passed since then that nothing is sent again any more? */
static bool is_long_ago(const struct invite *invite, int64_t then_us, int64_t time_us)
{
    return time_us - then_us > watch_64_t1_us(invite->store->context) + GUARD_US && !sight_leaps(then_us, time_us);
}

/** Has it its final response and the ACK, both long ago, and does nothing wait for more? What was found may still be
 * said in other words. */
static bool is_settled(const struct invite *invite, int64_t time_us)
{
    if (invite->part->response_code < 200 || !is_long_ago(invite, invite->time_us, time_us) || invite->unasked ||
        invite->cancel.is_early || invite->cancel.wait.link.data)
        return false;
    for (const struct answer *answer = invite->answers; answer; answer = answer->next)
        if (answer->wait.link.data || !answer->acked_frame || answer->loss.finding ||
            !is_long_ago(invite, MAX(answer->time_us, answer->acked_us), time_us))
            return false;
    for (const struct reliable *reliable = invite->reliables; reliable; reliable = reliable->next)
        if (reliable->wait.link.data)
            return false;
    return true;
}

/** One that still waits may be judged by the others of its call. */
static bool is_call_settled(const struct invite *invite, int64_t time_us)
{
    const struct invite *each = invite_store_same_call(invite);

    while (each && is_settled(each, time_us))
        each = invite_next(each);
    return !each;
}

static void store_tick(struct invite_store *store, int64_t time_us)
{
    int64_t now_us = age_clock_tick(&store->age, time_us);
    int64_t check_us = CHECK_OF_64_T1(watch_64_t1_us(store->context));
    struct invite *invite;

    while ((invite = g_queue_peek_head(&store->oldest)) &&
           (now_us - invite->checked_us > check_us || store->oldest.length >= INVITES_MAX)) {
        if (store->oldest.length >= INVITES_MAX || now_us - invite->since_us > KEPT_US ||
            is_call_settled(invite, time_us)) {
            invite_forget(invite);
            continue;
        }
        invite->checked_us = now_us;
        g_queue_unlink(&store->oldest, &invite->age);
        g_queue_push_tail_link(&store->oldest, &invite->age);
    }
}

struct invite *invite_next(const struct invite *invite)
{
    return same_call(invite->next, invite->call);
}

struct invite *invite_store_call(struct invite_store *store, const struct sip_message *message)
{
    return same_call(*bucket_of(store, message->call), message->call);
}

struct invite *invite_store_same_call(const struct invite *invite)
{
    return same_call(*bucket_of(invite->store, invite->call), invite->call);
}

static void invite_new(struct invite_store *store, const struct message_event *event)
{
    struct invite **bucket = bucket_of(store, event->message->call), *invite = g_queue_peek_head(&store->spare);
    const struct sip_message *message = event->message;
    const struct arrival *arrival = event->arrival;

    if (invite)
        g_queue_unlink(&store->spare, &invite->age);
    else
        invite = g_new(struct invite, 1);
    memset(invite, 0, offsetof(struct invite, call_id_room));
    invite->store = store;
    invite->next = *bucket;
    invite->age.data = invite;
    invite->call = message->call;
    invite->part = event->part;
    invite->call_id_text = text_keep((struct sip_text){message->call_id.at, MIN(message->call_id.len, CALL_ID_KEPT)},
                                     invite->call_id_room, sizeof invite->call_id_room);
    invite->via = text_keep(message->vias, invite->via_room, sizeof invite->via_room);
    invite->time_us = arrival->time_us;
    invite->since_us = invite->checked_us = store->age.now_us;
    invite->frame = arrival->frame;
    invite->hosts = arrival->hosts;
    invite->source = arrival->source;
    invite->source_host = arrival->hosts - arrival->target_host;
    invite->target = arrival->target;
    invite->cseq = message->cseq;
    *bucket = invite;
    g_queue_push_tail_link(&store->oldest, &invite->age);
}

void invite_store_request(struct invite_store *store, const struct message_event *event)
{
    unsigned count = 0;

    if (event->arrival->time_us == TIME_UNKNOWN)
        return;
    store_tick(store, event->arrival->time_us);
    timer_queue_watch(store->context->clock, watch_64_t1_us(store->context));
    for (struct invite *invite = invite_store_call(store, event->message); invite;
         invite = invite_next(invite), count++)
        if (event->part->first_frame && invite->frame == event->part->first_frame &&
            invite->cseq == event->message->cseq)
            invite->copies++;
    if (!event->part->first_frame && count < INVITES_OF_CALL)
        invite_new(store, event);
}

struct invite *invite_answered(struct invite *call, const struct message_event *response)
{
    for (; call; call = invite_next(call))
        if (call->frame == response->part->request_frame && call->cseq == response->message->cseq)
            return call;
    return NULL;
}

/** One of RFC 3261 is unique by itself (section 8.1.1.7), and starts so. */
static bool is_unique(struct sip_text branch)
{
    return sip_text_starts(branch, "z9hG4bK");
}

bool invite_is_old(const struct invite *invite)
{
    struct sip_text sent_by, branch;

    sip_via_identity(&(struct sip_message){.vias = invite->via}, &sent_by, &branch);
    return !is_unique(branch);
}

bool invite_has_branch_of(const struct invite *invite, const struct sip_message *message)
{
    struct sip_text sent_by, branch, other_sent_by, other_branch;

    if (sip_text_equal(invite->via, message->vias)) /* as nearly all write it */
        return true;
    sip_via_identity(&(struct sip_message){.vias = invite->via}, &sent_by, &branch);
    sip_via_identity(message, &other_sent_by, &other_branch);
    return sip_text_equal(branch, other_branch) && (is_unique(branch) || sip_text_equal(sent_by, other_sent_by));
}

struct invite *invite_cancelled(struct invite *call, const struct sip_message *message)
{
    for (; call; call = invite_next(call))
        if (call->cseq == message->cseq && invite_has_branch_of(call, message))
            return call;
    return NULL;
}

struct repeats repeats_of(const struct arrival *arrival)
{
    return (struct repeats){
        .source = arrival->source, .target = arrival->target, .frame = arrival->frame, .time_us = arrival->time_us};
}

/** Until the n-th repetition, such a time passes after the one before: it doubles from T1 on. */
static int64_t pause_of(unsigned n, int64_t t1_us, unsigned longest)
{
    return t1_us * (n >= 6 ? longest : MIN(1U << n, longest));
}

/** By its timers, has the sender sent one more, although the newest copy has come just before? Then that one was late
 * on its way. */
static bool is_due_again(const struct repeats *repeats, int64_t time_us, int64_t t1_us, unsigned longest)
{
    unsigned count = repeats->count;

    if (repeats->is_mirrored || count == 0 || time_us - repeats->time_us < t1_us / 50)
        return false;
    return time_us - repeats->before_us >=
           pause_of(count - 1, t1_us, longest) + pause_of(count, t1_us, longest) - t1_us / 5;
}

bool repeats_count(struct repeats *repeats, const struct arrival *arrival, const struct watch_context *context,
                   unsigned longest)
{
    int64_t t1_us = (int64_t)context->t1_ms * 1000; /* the first repetition comes after T1 */

    if (arrival->source != repeats->source || arrival->target != repeats->target)
        return false;
    if (arrival->time_us == TIME_UNKNOWN || arrival->time_us < repeats->time_us)
        return false;
    if (arrival->time_us - repeats->time_us < t1_us / 2 && !is_due_again(repeats, arrival->time_us, t1_us, longest)) {
        repeats->is_mirrored = true;
        return false;
    }
    repeats->count++;
    repeats->frame = arrival->frame;
    repeats->before_us = repeats->time_us;
    repeats->time_us = arrival->time_us;
    return true;
}

void misfit_keep(struct misfit *misfit, char *words, const struct message_event *message)
{
    *misfit = (struct misfit){.words = words,
                              .place = message->place,
                              .time_us = message->arrival->time_us,
                              .frame = message->arrival->frame};
}

bool invite_is_all_seen(const struct invite *invite, int64_t since_us)
{
    return !watch_may_have_missed(invite->store->context, invite->hosts, since_us);
}
