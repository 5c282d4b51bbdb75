/* subscribe_scene.c
 * Feeds the SUBSCRIBE watch frame by frame and keeps what it answers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "subscribe_scene.h"

#include "story.h"
#include "watches/watch.h"

#include <string.h>

struct subscribe_scene *subscribe_scene_new(void)
{
    struct subscribe_scene *scene = g_new0(struct subscribe_scene, 1);

    scene->clock = timer_queue_new();
    scene->losses = gap_log_new();
    scene->calls = call_store_new();
    scene->findings = finding_log_new();
    scene->places = g_ptr_array_new_with_free_func(g_free);
    scene->watch = subscribe_watch_new(&(struct watch_context){
        .t1_ms = 500, .clock = scene->clock, .losses = scene->losses, .findings = scene->findings});
    scene->seen = g_ptr_array_new();
    scene->overdue = g_ptr_array_new();
    return scene;
}

void subscribe_scene_free(struct subscribe_scene *scene)
{
    call_store_free(scene->calls);
    subscribe_watch_free(scene->watch);
    finding_log_free(scene->findings);
    g_ptr_array_free(scene->places, TRUE);
    timer_queue_free(scene->clock);
    gap_log_free(scene->losses);
    g_ptr_array_free(scene->seen, TRUE);
    g_ptr_array_free(scene->overdue, TRUE);
    g_free(scene);
}

static void frame_listen(const struct sip_message *message, int64_t time_us, void *data)
{
    struct subscribe_scene *scene = data;
    struct subscribe_exchange *exchange = NULL;
    const struct finding *overdue;

    scene->arrival.frame++;
    scene->arrival.time_us = time_us;
    timer_queue_tick(scene->clock, time_us);
    if (message) {
        struct sip_message copy = *message;
        struct message_event event = {&copy, sip_method_of(message->method), .arrival = &scene->arrival,
                                      .place = g_new0(struct finding_place, 1)};

        g_ptr_array_add(scene->places, event.place);
        event.call = call_of(scene->calls, message, time_us, call_is_made_by(message, event.method));
        exchange = subscribe_watch_message(scene->watch, &event);
    }
    if (exchange && !g_ptr_array_find(scene->seen, exchange, NULL))
        g_ptr_array_add(scene->seen, exchange);
    while ((overdue = finding_next_late(scene->findings)))
        g_ptr_array_add(scene->overdue, (struct subscribe_exchange *)overdue->subscribe);
}

void subscribe_scene_tell(struct subscribe_scene *scene, const char *lines)
{
    story_tell(lines, frame_listen, scene);
}

struct subscribe_exchange *subscribe_scene_first(const struct subscribe_scene *scene)
{
    g_assert_cmpuint(scene->seen->len, >, 0);
    return g_ptr_array_index(scene->seen, 0);
}

/** The verdicts on the exchanges seen so far, such as "ok, open". Free with g_free(). */
static char *verdicts_of(const struct subscribe_scene *scene)
{
    GString *found = g_string_new(NULL);

    for (unsigned i = 0; i < scene->seen->len; i++)
        g_string_append_printf(
            found, "%s%s", i ? ", " : "",
            subscribe_verdict_name(subscribe_verdict(scene->watch, g_ptr_array_index(scene->seen, i))));
    return g_string_free(found, FALSE);
}

void subscribe_scene_expect(const struct subscribe_scene *scene, const char *verdicts)
{
    char *found = verdicts_of(scene);

    g_assert_cmpstr(found, ==, verdicts);
    g_free(found);
}

void subscribe_scene_expect_story(const char *lines, const char *verdicts)
{
    struct subscribe_scene *scene = subscribe_scene_new();
    unsigned missing = 0;
    char *found;

    subscribe_scene_tell(scene, lines);
    for (const char *at = verdicts; (at = strstr(at, "no_notify")); at++)
        missing++;
    found = verdicts_of(scene);
    if (!g_str_equal(found, verdicts) || scene->overdue->len != missing)
        g_test_message("at the end of\n%s", lines);
    g_assert_cmpstr(found, ==, verdicts);
    g_assert_cmpuint(scene->overdue->len, ==, missing);
    g_free(found);
    subscribe_scene_free(scene);
}
