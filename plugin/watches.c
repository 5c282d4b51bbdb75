/* watches.c
 * Gives each message to the watches that it concerns.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watches.h"

#include "rule_watch.h"

struct watches {
    const struct watch_ground *ground;
};

struct watches *watches_new(const struct watch_ground *ground)
{
    struct watches *watches = g_new0(struct watches, 1);

    watches->ground = ground;
    return watches;
}

void watches_free(struct watches *watches)
{
    g_free(watches);
}

void watches_message(struct watches *watches, const struct heard *heard)
{
    if (heard->message->code)
        rule_watch_response(watches->ground, heard);
}
