/* exchange_scene.h
 * What the scenes of the REFER and of the SUBSCRIBE watch have in common: all that such a watch stands on.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_EXCHANGE_SCENE_H
#define SIPEXPLAIN_EXCHANGE_SCENE_H

#include "calls/arrival.h"
#include "calls/call.h"
#include "calls/gaps.h"
#include "watches/watch.h"

#include <glib.h>

struct exchange_scene {
    struct timer_queue *clock;
    struct gap_log *losses;
    struct call_store *calls;
    struct finding_log *findings;
    GPtrArray *places;      /**< struct finding_place of each message */
    struct arrival arrival; /**< of the newest frame, 0 before the first; its hosts and addresses may be set */
    GPtrArray *seen;        /**< the exchanges that messages belong to, in the order of their first message */
    GPtrArray *overdue;     /**< those of the late findings, in the order in which they were shown */
};

/** With T1 of 500 ms: what the watch is made with. */
struct watch_context exchange_scene_begin(struct exchange_scene *scene);

/** The calls, which may tell the watch: before the watch is freed. */
void exchange_scene_end_calls(struct exchange_scene *scene);

/** The rest. */
void exchange_scene_end(struct exchange_scene *scene);

/** A further frame begins. */
void exchange_scene_frame(struct exchange_scene *scene, int64_t time_us);

/** The message of that frame, as a watch gets it; the message is not copied. */
struct message_event exchange_scene_event(struct exchange_scene *scene, struct sip_message *message);

/** The frame is over: its message belongs to that exchange; NULL: to none. */
void exchange_scene_saw(struct exchange_scene *scene, void *exchange);

#endif
