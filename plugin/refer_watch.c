/* refer_watch.c
 * Makes and frees the REFER watch of a capture file.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "key.h"
#include "refer.h"

static unsigned exchange_hash(const void *key)
{
    const struct refer_exchange *exchange = key;

    return g_direct_hash(exchange->dialog) * 31 + exchange->cseq;
}

static gboolean exchange_equal(const void *a, const void *b)
{
    const struct refer_exchange *one = a, *other = b;

    return one->dialog == other->dialog && one->cseq == other->cseq;
}

static void exchange_free(void *data)
{
    struct refer_exchange *exchange = data;

    if (exchange->notify_frames)
        g_array_free(exchange->notify_frames, TRUE);
    g_free(exchange);
}

static void dialog_free(void *data)
{
    struct refer_dialog *dialog = data;

    g_bytes_unref(dialog->key);
    g_free(dialog);
}

struct refer_watch *refer_watch_new(unsigned t1_ms)
{
    struct refer_watch *watch = g_new0(struct refer_watch, 1);

    watch->t1_ms = t1_ms;
    watch->now = watch->blind_time = REFER_NO_TIME;
    watch->dialogs = g_hash_table_new_full(key_hash, g_bytes_equal, NULL, dialog_free);
    watch->exchanges = g_hash_table_new(exchange_hash, exchange_equal);
    watch->all = g_ptr_array_new_with_free_func(exchange_free);
    watch->waiting = g_sequence_new(NULL);
    watch->key = g_string_new(NULL);
    return watch;
}

void refer_watch_free(struct refer_watch *watch)
{
    if (!watch)
        return;
    g_queue_clear(&watch->overdue);
    g_sequence_free(watch->waiting);
    g_hash_table_destroy(watch->exchanges);
    g_hash_table_destroy(watch->dialogs);
    g_ptr_array_free(watch->all, TRUE);
    g_string_free(watch->key, TRUE);
    g_free(watch);
}
