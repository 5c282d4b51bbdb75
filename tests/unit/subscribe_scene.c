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
    struct watch_context context;

    context = exchange_scene_begin(&scene->base);
    scene->watch = subscribe_watch_new(&context);
    return scene;
}

void subscribe_scene_free(struct subscribe_scene *scene)
{
    exchange_scene_end_calls(&scene->base);
    subscribe_watch_free(scene->watch);
    exchange_scene_end(&scene->base);
    g_free(scene);
}

static void frame_listen(const struct sip_message *message, int64_t time_us, void *data)
{
    struct subscribe_scene *scene = data;
    struct subscribe_exchange *exchange = NULL;

    exchange_scene_frame(&scene->base, time_us);
    if (message) {
        struct sip_message copy = *message;
        struct message_event event = exchange_scene_event(&scene->base, &copy);

        exchange = subscribe_watch_message(scene->watch, &event);
    }
    exchange_scene_saw(&scene->base, exchange);
}

void subscribe_scene_tell(struct subscribe_scene *scene, const char *lines)
{
    story_tell(lines, frame_listen, scene);
}

struct subscribe_exchange *subscribe_scene_first(const struct subscribe_scene *scene)
{
    g_assert_cmpuint(scene->base.seen->len, >, 0);
    return g_ptr_array_index(scene->base.seen, 0);
}

/** The verdicts on the exchanges seen so far, such as "ok, open". Free with g_free(). */
static char *verdicts_of(const struct subscribe_scene *scene)
{
    GString *found = g_string_new(NULL);

    for (unsigned i = 0; i < scene->base.seen->len; i++)
        g_string_append_printf(
            found, "%s%s", i ? ", " : "",
            subscribe_verdict_name(subscribe_verdict(scene->watch, g_ptr_array_index(scene->base.seen, i))));
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
    if (!g_str_equal(found, verdicts) || scene->base.overdue->len != missing)
        g_test_message("at the end of\n%s", lines);
    g_assert_cmpstr(found, ==, verdicts);
    g_assert_cmpuint(scene->base.overdue->len, ==, missing);
    g_free(found);
    subscribe_scene_free(scene);
}
