/* finding.c
 * The findings of a capture, and those of them that are to be shown where their limit passes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/finding.h"

#include "sip/key.h"
#include "texts/codebook.h"
#include "texts/decimal.h"

/* More of a Call-ID than anybody shows. */
#define CALL_ID_KEPT 400

/* Of the findings of a call, so many are looked at. */
#define OF_CALL_MOST 16

/* At one frame, what is missing of transfers is told first, then of other subscriptions, then all else. */
enum late_queue { LATE_OF_REFER, LATE_OF_SUBSCRIBE, LATE_OTHER, LATE_QUEUES };

struct finding_log {
    GPtrArray *all;            /* struct finding, owned */
    struct finding_said *said; /* the newest, owned */
    GQueue late[LATE_QUEUES];  /* those that nobody has shown yet */
    GHashTable *calls;         /* id of a call, or as much of it as a pointer holds -> its newest struct finding */
};

static void finding_free(void *data)
{
    struct finding *finding = data;

    g_free((char *)finding->words);
    g_free(finding->call_id);
    g_free(finding);
}

struct finding_log *finding_log_new(void)
{
    struct finding_log *log = g_new0(struct finding_log, 1);

    log->all = g_ptr_array_new_with_free_func(finding_free);
    log->calls = g_hash_table_new(NULL, NULL);
    return log;
}

void finding_log_free(struct finding_log *log)
{
    if (!log)
        return;
    for (unsigned i = 0; i < LATE_QUEUES; i++)
        g_queue_clear(&log->late[i]);
    g_hash_table_destroy(log->calls);
    g_ptr_array_free(log->all, TRUE);
    for (struct finding_said *said = log->said, *older; said; said = older) {
        older = said->older;
        g_free(said->words);
        g_free(said);
    }
    g_free(log);
}

static void *call_key(uint64_t call)
{
    return GSIZE_TO_POINTER((size_t)call);
}

static void call_add(struct finding_log *log, struct finding *finding, struct sip_text call_id)
{
    void *key = call_key(key_mix(0, call_id));

    finding->next_of_call = g_hash_table_lookup(log->calls, key);
    g_hash_table_insert(log->calls, key, finding);
}

const struct finding *finding_of_call(const struct finding_log *log, uint64_t call,
                                      bool (*is_wanted)(const struct finding *finding, const void *data),
                                      const void *data)
{
    const struct finding *finding = g_hash_table_lookup(log->calls, call_key(call));

    for (unsigned i = 0; finding && i < OF_CALL_MOST; i++, finding = finding->next_of_call)
        if (!finding->is_withdrawn && is_wanted(finding, data))
            return finding;
    return NULL;
}

static struct finding *finding_new(struct finding_log *log, struct finding_place *place, enum finding_id id,
                                   struct sip_text call_id, char *words)
{
    struct finding *finding = g_new0(struct finding, 1), **end = &place->first;

    finding->id = id;
    finding->frame = place->frame;
    finding->words = words;
    finding->call_id = call_id.at ? g_strndup(call_id.at, MIN(call_id.len, CALL_ID_KEPT)) : NULL;
    while (*end)
        end = &(*end)->next;
    *end = finding;
    g_ptr_array_add(log->all, finding);
    if (call_id.at)
        call_add(log, finding, call_id);
    return finding;
}

struct finding *finding_add(struct finding_log *log, struct finding_place *place, enum finding_id id,
                            struct sip_text call_id, const char *format, ...)
{
    struct finding *finding;
    va_list args;

    va_start(args, format);
    finding = finding_new(log, place, id, call_id, decimal_vprintf(format, args));
    va_end(args);
    return finding;
}

static enum late_queue late_queue_of(enum finding_id id)
{
    switch (id) {
    case FINDING_REFER_NO_NOTIFY:
    case FINDING_REFER_NO_NOTIFY_EXCUSABLE:
    case FINDING_REFER_NO_FINAL_NOTIFY:
        return LATE_OF_REFER;
    case FINDING_SUBSCRIBE_NO_NOTIFY:
    case FINDING_SUBSCRIBE_NO_NOTIFY_ENDING:
        return LATE_OF_SUBSCRIBE;
    default:
        return LATE_OTHER;
    }
}

struct finding *finding_add_late(struct finding_log *log, struct finding_place *place, enum finding_id id,
                                 struct sip_text call_id, const char *format, ...)
{
    struct finding *finding;
    va_list args;

    va_start(args, format);
    finding = finding_new(log, place, id, call_id, decimal_vprintf(format, args));
    va_end(args);
    finding->is_late = true;
    g_queue_push_tail(&log->late[late_queue_of(id)], finding);
    return finding;
}

void finding_reword(struct finding *finding, const char *words)
{
    g_free((char *)finding->words);
    finding->words = g_strdup(words);
}

static struct finding_said *said_new(struct finding_log *log, struct finding_place *place, size_t size)
{
    struct finding_said *said = g_malloc(sizeof *said + size), **end = &place->said;

    *said = (struct finding_said){.older = log->said};
    log->said = said;
    while (*end)
        end = &(*end)->next;
    *end = said;
    return said;
}

struct finding_said *finding_say(struct finding_log *log, struct finding_place *place, char *words)
{
    struct finding_said *said = said_new(log, place, 0);

    said->words = words;
    return said;
}

void finding_say_later(struct finding_log *log, struct finding_place *place, char *(*words_of)(const void *facts),
                       const void *facts, size_t size)
{
    struct finding_said *said = said_new(log, place, size);

    said->words_of = words_of;
    memcpy(said->facts, facts, size);
}

const char *finding_said_words(struct finding_said *said)
{
    if (!said->words)
        said->words = said->words_of(said->facts);
    return said->words;
}

void finding_say_again(struct finding_said *said, char *words)
{
    g_free(said->words);
    said->words = words;
}

void finding_add_frame(struct finding *finding, uint32_t frame)
{
    unsigned i = 0;

    while (i < FINDING_FRAMES && finding->frames[i])
        i++;
    if (i < FINDING_FRAMES)
        finding->frames[i] = frame;
}

const struct finding *finding_next_late(struct finding_log *log)
{
    const struct finding *finding;

    for (unsigned i = 0; i < LATE_QUEUES; i++)
        while ((finding = g_queue_pop_head(&log->late[i])))
            if (!finding->is_withdrawn)
                return finding;
    return NULL;
}
