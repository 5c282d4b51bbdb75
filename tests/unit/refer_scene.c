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
    struct watch_context context;

    context = exchange_scene_begin(&scene->base);
    scene->watch = refer_watch_new(&context);
    return scene;
}

void scene_free(struct scene *scene)
{
    exchange_scene_end_calls(&scene->base);
    refer_watch_free(scene->watch);
    exchange_scene_end(&scene->base);
    g_free(scene);
}

struct refer_exchange *scene_frame(struct scene *scene, const struct sip_message *message, int64_t time_us)
{
    struct refer_exchange *exchange = NULL;

    exchange_scene_frame(&scene->base, time_us);
    if (message) {
        struct sip_message copy = *message;
        struct message_event event = exchange_scene_event(&scene->base, &copy);

        exchange = refer_watch_message(scene->watch, &event);
    }
    exchange_scene_saw(&scene->base, NULL); /* there may be too many to look for each */
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

    telling->newest = scene_frame(telling->scene, message, time_us);
    exchange_scene_saw(&telling->scene->base, telling->newest);
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

    for (unsigned i = 0; i < scene->base.seen->len; i++)
        g_string_append_printf(verdicts, "%s%s", i ? ", " : "",
                               refer_verdict_name(refer_verdict(scene->watch, g_ptr_array_index(scene->base.seen, i))));
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
