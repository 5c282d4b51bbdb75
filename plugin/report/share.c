/* share.c
 * Counts calls by whom they went to.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report/share.h"

#include <string.h>

const char *report_share_heading(enum share_by by)
{
    return by == SHARE_BY_PEER ? "Calls answered, by peer" : "Calls answered, by software of the peer";
}

static unsigned lost(const struct report_share *share)
{
    return share->calls - share->answered;
}

static int share_compare(const void *a, const void *b)
{
    const struct report_share *one = *(struct report_share *const *)a, *other = *(struct report_share *const *)b;

    if (lost(one) != lost(other))
        return lost(one) > lost(other) ? -1 : 1;
    if (one->calls != other->calls)
        return one->calls > other->calls ? -1 : 1;
    return strcmp(one->name, other->name);
}

static void share_count(GPtrArray *shares, GHashTable *by_name, const char *name, bool is_answered)
{
    struct report_share *share = g_hash_table_lookup(by_name, name);

    if (!share) {
        share = g_new0(struct report_share, 1);
        share->name = name;
        g_ptr_array_add(shares, share);
        g_hash_table_insert(by_name, (void *)name, share);
    }
    share->calls++;
    share->answered += is_answered;
}

GPtrArray *report_shares(const struct report *report, enum share_by by)
{
    GPtrArray *shares = g_ptr_array_new_with_free_func(g_free);
    GHashTable *by_name = g_hash_table_new(g_str_hash, g_str_equal);

    for (unsigned i = 0; i < report->sessions->len; i++) {
        const GArray *calls = ((const struct report_session *)g_ptr_array_index(report->sessions, i))->call_rows;

        for (unsigned j = 0; j < calls->len; j++) {
            const struct report_call *call = &g_array_index(calls, struct report_call, j);
            const char *name = by == SHARE_BY_PEER ? call->peer : call->agent;

            if (name)
                share_count(shares, by_name, name, call->answered_in > 0);
        }
    }
    g_hash_table_destroy(by_name);
    g_ptr_array_sort(shares, share_compare);
    return shares;
}
