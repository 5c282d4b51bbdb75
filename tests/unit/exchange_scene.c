/* exchange_scene.c
 * Keeps what a watch of exchanges stands on, and what it answers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "exchange_scene.h"

struct watch_context exchange_scene_begin(struct exchange_scene *scene)
{
    *scene = (struct exchange_scene){
        .clock = timer_queue_new(),
        .losses = gap_log_new(),
        .calls = call_store_new(),
        .findings = finding_log_new(),
        .places = g_ptr_array_new_with_free_func(g_free),
        .seen = g_ptr_array_new(),
        .overdue = g_ptr_array_new(),
    };
    return (struct watch_context){
        .t1_ms = 500, .clock = scene->clock, .losses = scene->losses, .findings = scene->findings};
}

void exchange_scene_end_calls(struct exchange_scene *scene)
{
    call_store_free(scene->calls);
}

void exchange_scene_end(struct exchange_scene *scene)
{
    finding_log_free(scene->findings);
    g_ptr_array_free(scene->places, TRUE);
    timer_queue_free(scene->clock);
    gap_log_free(scene->losses);
    g_ptr_array_free(scene->seen, TRUE);
    g_ptr_array_free(scene->overdue, TRUE);
}

void exchange_scene_frame(struct exchange_scene *scene, int64_t time_us)
{
    scene->arrival.frame++;
    scene->arrival.time_us = time_us;
    timer_queue_tick(scene->clock, time_us);
}

struct message_event exchange_scene_event(struct exchange_scene *scene, struct sip_message *message)
{
    struct message_event event = {message, sip_method_of(message->method), .arrival = &scene->arrival,
                                  .place = g_new0(struct finding_place, 1)};

    g_ptr_array_add(scene->places, event.place);
    event.call = call_of(scene->calls, message, scene->arrival.time_us, call_is_made_by(message, event.method));
    return event;
}

void exchange_scene_saw(struct exchange_scene *scene, void *exchange)
{
    const struct finding *overdue;

    if (exchange && !g_ptr_array_find(scene->seen, exchange, NULL))
        g_ptr_array_add(scene->seen, exchange);
    while ((overdue = finding_next_late(scene->findings)))
        g_ptr_array_add(scene->overdue, overdue->refer ? (void *)overdue->refer : (void *)overdue->subscribe);
}
