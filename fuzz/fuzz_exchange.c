/* fuzz_exchange.c
 * Any sequence of frames through all that listens in the first pass: what is found rests on frames that were seen, is
 * told once, and all is freed.
 *
 * draft.h tells what an input is.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "draft.h"
#include "facts/response_facts.h"
#include "calls/expected.h"
#include "kit.h"
#include "watches/refer.h"
#include "watches/refer_words.h"
#include "story.h"
#include "watches/subscribe.h"
#include "watch_scene.h"

/* More frames make an input slower, not better. */
#define FRAMES_MAX 200

static struct codebook *book;

/** All that listens. */
struct play {
    struct watch_scene *scene;
    struct exchange_store *exchanges;
    struct refer_watch *refers;
    struct subscribe_watch *subscribes;
    GHashTable *told; /* late findings and exchanges that were told of; a finding a key */
};

static void play_start(struct play *play)
{
    play->scene = watch_scene_new();
    play->exchanges = exchange_store_new();
    play->refers = refer_watch_new(&play->scene->context);
    play->subscribes = subscribe_watch_new(&play->scene->context);
    play->told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void play_stop(struct play *play)
{
    g_hash_table_destroy(play->told);
    refer_watch_free(play->refers);
    subscribe_watch_free(play->subscribes);
    exchange_store_free(play->exchanges);
    watch_scene_free(play->scene);
}

static void expect_first(struct play *play, char *key)
{
    g_assert_true(g_hash_table_add(play->told, key));
}

/** 0: there is none. */
static void expect_seen(const struct play *play, uint32_t frame)
{
    g_assert_cmpuint(frame, <=, play->scene->arrival.frame);
}

static void fact_expect(const char *fact, void *data)
{
    (void)data;
    fuzz_expect_sentence(fact);
}

/** What is asked for when a failed response is shown: its facts, and why it is a 481. */
static void failure_probe(struct play *play, const struct sip_message *response, const struct watch_scene_kept *kept)
{
    struct sip_text bytes = transaction_request(play->scene->transactions);
    struct sip_message request;
    GString *words = g_string_new(NULL);
    bool is_known = bytes.len > 0 && sip_message_read(bytes.at, bytes.len, &request);
    uint32_t frame = 0;
    unsigned code;

    response_facts_of(&(struct response_facts_source){book, response,
                                                      is_known && !request.is_body_cut ? &request : NULL,
                                                      play->scene->arrival.time_us,
                                                      watches_login(play->scene->watches).is_cause_certain, NULL, NULL},
                      fact_expect, NULL);
    if (is_known &&
        dialog_cause(play->scene->dialogs, &request, kept->part.request_frame, play->scene->arrival.time_us, words))
        g_assert_cmpuint(words->len, >, 0);
    if (is_known &&
        transaction_sibling_final(play->scene->transactions, &request, (struct sip_text){"INVITE", 6}, &frame, &code))
        g_assert_true(frame > 0 && code >= 200);
    expect_seen(play, frame);
    g_string_free(words, TRUE);
}

/** As the plugin hands a message on. */
static void message_play(struct play *play, struct draft *draft)
{
    struct arrival *arrival = &play->scene->arrival;
    struct watch_scene_kept *kept;
    struct message_event event = {.arrival = arrival};
    struct sip_message message;
    enum sip_method method;

    if (!sip_message_read(draft->bytes, draft->len, &message))
        return;
    if (draft->flags & DRAFT_QUOTED) {
        watches_unreachable(play->scene->transactions, &message, arrival->frame, &(struct icmp_error){0});
        return;
    }
    method = sip_method_of(message.method);
    kept = watch_scene_message(play->scene, &message);
    event.message = &message;
    event.method = method;
    event.call = call_of(play->scene->calls, &message, arrival->time_us, call_is_made_by(&message, method));
    event.place = &kept->place;
    refer_watch_message(play->refers, &event);
    subscribe_watch_message(play->subscribes, &event);
    if (!message.code) {
        exchange_request(play->exchanges, &message, method, arrival->time_us);
    } else if (!kept->part.first_frame) {
        exchange_response(play->exchanges, &message, &kept->part, arrival->frame, arrival->time_us);
        if (message.code >= 300)
            failure_probe(play, &message, kept);
    }
}

/** What is overdue is told once, and holds. */
static void overdue_tell(struct play *play)
{
    const struct finding *finding;

    while ((finding = finding_next_late(play->scene->context.findings))) {
        g_assert_true(finding->is_late && !finding->is_withdrawn);
        expect_first(play, g_strdup_printf("%p", (const void *)finding));
        if (finding->refer)
            g_assert_true(refer_is_unfinished(finding->refer) ||
                          refer_verdict(play->refers, finding->refer) == REFER_NO_NOTIFY);
        if (finding->subscribe)
            g_assert_cmpint(subscribe_verdict(play->subscribes, finding->subscribe), ==, SUBSCRIBE_NO_NOTIFY);
    }
}

/** The words of a watch: not empty, though texts of packets are in them as they came. Empties them. */
static void words_expect(GString *words)
{
    g_assert_cmpuint(words->len, >, 0);
    g_assert_cmpuint(strlen(words->str), ==, words->len);
    g_string_truncate(words, 0);
}

static void findings_check(const struct play *play, const struct watch_scene_kept *kept)
{
    bool found[FINDING_COUNT] = {false}; /* by the first finding of that name */

    for (const struct finding *finding = kept->place.first; finding; finding = finding->next) {
        g_assert_cmpuint(finding->id, <, FINDING_COUNT);
        g_assert_cmpuint(strlen(finding->words), >, 0);
        for (unsigned i = 0; i < FINDING_FRAMES; i++)
            expect_seen(play, finding->frames[i]);
        if (finding->is_withdrawn)
            continue;
        g_assert_false(found[finding_of_name(finding_name(finding->id))]);
        found[finding_of_name(finding_name(finding->id))] = true;
    }
    expect_seen(play, kept->part.request_frame);
    expect_seen(play, kept->part.response_frame);
    g_assert_cmpuint(kept->part.first_frame, <=, kept->frame);
}

static void refer_check(const struct play *play, const struct refer_exchange *refer, GString *words)
{
    enum refer_verdict verdict = refer_verdict(play->refers, refer);

    g_assert_cmpuint(verdict, <=, REFER_UNKNOWN);
    refer_words_verdict(words, play->refers, refer, book);
    words_expect(words);
    if (verdict == REFER_NO_NOTIFY) {
        g_assert_true(refer->accepted_frame && !refer->notify_frames);
        refer_words_no_notify(words, play->refers, refer);
        words_expect(words);
    }
    if (refer_is_late(play->refers, refer)) {
        refer_words_late(words, play->refers, refer);
        words_expect(words);
    }
    if (refer_is_unfinished(refer)) {
        refer_words_unfinished(words, play->refers, refer);
        words_expect(words);
    }
    if (refer->failed_frame) {
        refer_words_failed(words, refer, book);
        words_expect(words);
    }
    g_assert_true(verdict != REFER_FAILED || refer->failed_frame);
    for (unsigned i = 0; refer->notify_frames && i < refer->notify_frames->len; i++)
        expect_seen(play, g_array_index(refer->notify_frames, uint32_t, i));
    expect_seen(play, MAX(refer->refer_frame, refer->accepted_frame));
    expect_seen(play, MAX(refer->outcome_frame, refer->terminated_frame));
}

static void subscribe_check(const struct play *play, const struct subscribe_exchange *subscribe, GString *words)
{
    enum subscribe_verdict verdict = subscribe_verdict(play->subscribes, subscribe);

    g_assert_cmpuint(verdict, <=, SUBSCRIBE_UNKNOWN);
    if (verdict != SUBSCRIBE_NOTHING) {
        subscribe_words_verdict(words, play->subscribes, subscribe);
        words_expect(words);
    }
    if (verdict == SUBSCRIBE_NO_NOTIFY) {
        g_assert_true(subscribe->accepted_frame && !subscribe->notify_frame);
        subscribe_words_no_notify(words, play->subscribes, subscribe);
        words_expect(words);
    }
    expect_seen(play, MAX(subscribe->subscribe_frame, MAX(subscribe->accepted_frame, subscribe->notify_frame)));
}

/** Looks at all that is known, as somebody does who scrolls through the capture. */
static void play_check(const struct play *play)
{
    GString *words = g_string_new(NULL);

    for (unsigned i = 0; i < play->scene->messages->len; i++)
        findings_check(play, g_ptr_array_index(play->scene->messages, i));
    for (unsigned i = 0; i < play->refers->all->len; i++)
        refer_check(play, g_ptr_array_index(play->refers->all, i), words);
    for (unsigned i = 0; i < play->subscribes->all->len; i++)
        subscribe_check(play, g_ptr_array_index(play->subscribes->all, i), words);
    g_string_free(words, TRUE);
}

static void frame_play(struct play *play, struct draft *draft)
{
    struct arrival *arrival = &play->scene->arrival;

    if (!(draft->flags & DRAFT_SAME_FRAME) || arrival->frame == 0) {
        overdue_tell(play);
        if (draft->flags & DRAFT_LOSS)
            gap_segment(play->scene->losses, draft->flags & DRAFT_OTHER_HOP ? 30 : 3, draft->time_us);
        watch_scene_frame(play->scene, draft->time_us);
    }
    arrival->hosts = draft->flags & DRAFT_OTHER_HOP ? 30 : 3;
    arrival->source = arrival->hosts / 3 * (draft->flags & DRAFT_OF_B ? 2 : 1);
    arrival->target = arrival->hosts - arrival->source;
    arrival->from.family = draft->flags & DRAFT_AWAY ? 4 : 0; /* 0.0.0.0 */
    if (draft->bytes)
        message_play(play, draft);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    book = fuzz_set_up();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sip_text rest = {(const char *)data, size};
    int64_t clock_us = STORY_START;
    struct draft draft;
    struct play play;
    unsigned frames = 0;

    play_start(&play);
    while (frames++ < FRAMES_MAX && draft_next(&rest, &clock_us, &draft)) {
        frame_play(&play, &draft);
        g_free(draft.bytes);
        if (frames % 8 == 0)
            play_check(&play);
    }
    overdue_tell(&play);
    play_check(&play);
    play_stop(&play);
    return 0;
}
