/* remark.c
 * The remarks of a capture, and those of them that are to be shown where their limit passes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "remark.h"

#include "codebook.h"
#include "decimal.h"
#include "key.h"

/* More of a Call-ID than anybody shows. */
#define CALL_ID_KEPT 400

/* Of the remarks of a call, so many are looked at. */
#define OF_CALL_MOST 16

struct remark_log {
    GPtrArray *all;    /* struct remark, owned */
    GQueue late;       /* those that nobody has shown yet */
    GHashTable *calls; /* id of a call, or as much of it as a pointer holds -> its newest struct remark */
};

static void remark_free(void *data)
{
    struct remark *remark = data;

    g_free((char *)remark->words);
    g_free(remark->call_id);
    g_free(remark);
}

struct remark_log *remark_log_new(void)
{
    struct remark_log *log = g_new0(struct remark_log, 1);

    log->all = g_ptr_array_new_with_free_func(remark_free);
    log->calls = g_hash_table_new(NULL, NULL);
    return log;
}

void remark_log_free(struct remark_log *log)
{
    if (!log)
        return;
    g_queue_clear(&log->late);
    g_hash_table_destroy(log->calls);
    g_ptr_array_free(log->all, TRUE);
    g_free(log);
}

static void *call_key(uint64_t call)
{
    return GSIZE_TO_POINTER((size_t)call);
}

static void call_add(struct remark_log *log, struct remark *remark, struct sip_text call_id)
{
    void *key = call_key(key_mix(0, call_id));

    remark->next_of_call = g_hash_table_lookup(log->calls, key);
    g_hash_table_insert(log->calls, key, remark);
}

const struct remark *remark_of_call(const struct remark_log *log, uint64_t call)
{
    const struct remark *remark = g_hash_table_lookup(log->calls, call_key(call));

    for (unsigned i = 0; remark && i < OF_CALL_MOST; i++, remark = remark->next_of_call)
        if (!remark->is_withdrawn && finding_severity(remark->finding) >= CODEBOOK_NOTE)
            return remark;
    return NULL;
}

static struct remark *remark_new(struct remark_log *log, struct remark_place *place, enum finding finding, struct sip_text call_id, char *words)
{
    struct remark *remark = g_new0(struct remark, 1), **end = &place->first;

    remark->finding = finding;
    remark->words = words;
    remark->call_id = call_id.at ? g_strndup(call_id.at, MIN(call_id.len, CALL_ID_KEPT)) : NULL;
    while (*end)
        end = &(*end)->next;
    *end = remark;
    g_ptr_array_add(log->all, remark);
    if (call_id.at)
        call_add(log, remark, call_id);
    return remark;
}

struct remark *remark_add(struct remark_log *log, struct remark_place *place, enum finding finding, struct sip_text call_id, const char *format, ...)
{
    struct remark *remark;
    va_list args;

    va_start(args, format);
    remark = remark_new(log, place, finding, call_id, decimal_vprintf(format, args));
    va_end(args);
    return remark;
}

struct remark *remark_add_late(struct remark_log *log, struct remark_place *place, enum finding finding, struct sip_text call_id, const char *format,
                               ...)
{
    struct remark *remark;
    va_list args;

    va_start(args, format);
    remark = remark_new(log, place, finding, call_id, decimal_vprintf(format, args));
    va_end(args);
    remark->is_late = true;
    g_queue_push_tail(&log->late, remark);
    return remark;
}

void remark_reword(struct remark *remark, const char *words)
{
    g_free((char *)remark->words);
    remark->words = g_strdup(words);
}

void remark_add_frame(struct remark *remark, uint32_t frame)
{
    unsigned i = 0;

    while (i < REMARK_FRAMES && remark->frames[i])
        i++;
    if (i < REMARK_FRAMES)
        remark->frames[i] = frame;
}

const struct remark *remark_next_late(struct remark_log *log)
{
    const struct remark *remark;

    while ((remark = g_queue_pop_head(&log->late)))
        if (!remark->is_withdrawn)
            return remark;
    return NULL;
}
