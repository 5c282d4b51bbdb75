/* request_open.c
 * Keeps the undecided requests by their way and by their place.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/request_open.h"

/* So many ways are told apart; a report of more would not be read. */
#define OPENS_MOST 4096

static void *way_key(uint64_t way)
{
    return GSIZE_TO_POINTER((size_t)way);
}

static void open_free(void *data)
{
    struct request_open *open = data;

    g_free(open->words);
    g_free(open->reason);
    g_free(open->call_id);
    g_free(open);
}

void request_opens_start(struct request_opens *opens)
{
    opens->by_place = g_hash_table_new_full(NULL, NULL, NULL, open_free);
    opens->by_way = g_hash_table_new(NULL, NULL);
}

void request_opens_stop(struct request_opens *opens)
{
    g_hash_table_destroy(opens->by_way);
    g_hash_table_destroy(opens->by_place);
}

struct request_open *request_opens_of_way(const struct request_opens *opens, uint64_t way)
{
    return g_hash_table_size(opens->by_way) > 0 ? g_hash_table_lookup(opens->by_way, way_key(way)) : NULL;
}

struct request_open *request_opens_add(struct request_opens *opens, struct finding_place *place, uint64_t way,
                                       uint32_t frame)
{
    struct request_open *open = request_opens_of_way(opens, way);

    if (open) {
        open->more++;
        open->more_frame = frame;
        return NULL;
    }
    if (g_hash_table_size(opens->by_place) >= OPENS_MOST || g_hash_table_lookup(opens->by_place, place))
        return NULL;
    open = g_new0(struct request_open, 1);
    open->place = place;
    open->way = way;
    open->frame = frame;
    g_hash_table_insert(opens->by_place, place, open);
    g_hash_table_insert(opens->by_way, way_key(way), open);
    return open;
}

void request_opens_remove(struct request_opens *opens, const struct finding_place *place)
{
    struct request_open *open = g_hash_table_lookup(opens->by_place, place);

    if (!open)
        return;
    g_hash_table_remove(opens->by_way, way_key(open->way));
    g_hash_table_remove(opens->by_place, place);
}

const struct request_open *request_opens_at(const struct request_opens *opens, const struct finding_place *place)
{
    return g_hash_table_lookup(opens->by_place, place);
}
