/* refer_scene.c
 * Feeds the REFER watch frame by frame and keeps what it answers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "refer_scene.h"

#include "story.h"
#include "watches/watch.h"

struct scene *scene_new(void)
{
    struct scene *scene = g_new0(struct scene, 1);

    scene->clock = timer_queue_new();
    scene->losses = gap_log_new();
    scene->calls = call_store_new();
    scene->findings = finding_log_new();
    scene->places = g_ptr_array_new_with_free_func(g_free);
    scene->watch = refer_watch_new(&(struct watch_context){
        .t1_ms = 500, .clock = scene->clock, .losses = scene->losses, .findings = scene->findings});
    scene->seen = g_ptr_array_new();
    scene->overdue = g_ptr_array_new();
    return scene;
}

void scene_free(struct scene *scene)
{
    call_store_free(scene->calls);
    refer_watch_free(scene->watch);
    finding_log_free(scene->findings);
    g_ptr_array_free(scene->places, TRUE);
    timer_queue_free(scene->clock);
    gap_log_free(scene->losses);
    g_ptr_array_free(scene->seen, TRUE);
    g_ptr_array_free(scene->overdue, TRUE);
    g_free(scene);
}

struct refer_exchange *scene_frame(struct scene *scene, const struct sip_message *message, int64_t time_us)
{
    struct refer_exchange *exchange = NULL;
    const struct finding *overdue;
    struct arrival arrival = {.frame = ++scene->frame,
                              .time_us = time_us,
                              .hosts = scene->hosts,
                              .has_away_contact = scene->has_away_contact};

    timer_queue_tick(scene->clock, time_us);
    if (message) {
        struct sip_message copy = *message;
        struct message_event event = {&copy, sip_method_of(message->method), .arrival = &arrival,
                                      .place = g_new0(struct finding_place, 1)};

        g_ptr_array_add(scene->places, event.place);
        event.call = call_of(scene->calls, message, time_us, call_is_made_by(message, event.method));
        exchange = refer_watch_message(scene->watch, &event);
    }
    while ((overdue = finding_next_late(scene->findings)))
        g_ptr_array_add(scene->overdue, (struct refer_exchange *)overdue->refer);
    return exchange;
}

/** One story while it is told. */
struct telling {
    struct scene *scene;
    struct refer_exchange *newest;
};

static void frame_listen(const struct sip_message *message, int64_t time_us, void *data)
{
    struct telling *telling = data;
    GPtrArray *seen = telling->scene->seen;

    telling->newest = scene_frame(telling->scene, message, time_us);
    if (telling->newest && !g_ptr_array_find(seen, telling->newest, NULL))
        g_ptr_array_add(seen, telling->newest);
}

struct refer_exchange *scene_tell(struct scene *scene, const char *lines)
{
    struct telling telling = {scene, NULL};

    story_tell(lines, frame_listen, &telling);
    return telling.newest;
}

char *scene_verdicts(const struct scene *scene)
{
    GString *verdicts = g_string_new(NULL);

    for (unsigned i = 0; i < scene->seen->len; i++)
        g_string_append_printf(verdicts, "%s%s", i ? ", " : "",
                               refer_verdict_name(refer_verdict(scene->watch, g_ptr_array_index(scene->seen, i))));
    return g_string_free(verdicts, FALSE);
}

void scene_expect(const struct scene *scene, const char *verdicts)
{
    char *found = scene_verdicts(scene);

    g_assert_cmpstr(found, ==, verdicts);
    g_free(found);
}

void scene_expect_story(const char *lines, const char *verdicts)
{
    struct scene *scene = scene_new();
    char *found;

    scene_tell(scene, lines);
    found = scene_verdicts(scene);
    if (g_strcmp0(found, verdicts) != 0)
        g_test_message("at the end of\n%s", lines);
    g_assert_cmpstr(found, ==, verdicts);
    g_free(found);
    scene_free(scene);
}
