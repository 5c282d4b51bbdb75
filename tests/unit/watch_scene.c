/* watch_scene.c
 * Feeds the watches frame by frame and keeps what they finding.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watch_scene.h"

#include "story.h"
#include "texts/codebook.h"

#include <string.h>

static char **subjects; /* of watch_scene_keep_to(); NULL: all; for as long as the program runs */

void watch_scene_keep_to(const char *words)
{
    g_strfreev(subjects);
    subjects = g_strsplit(words, " ", -1);
}

static bool is_kept_to(enum finding_id id)
{
    char **parts = g_strsplit(finding_name(id), ".", 2);
    bool is_kept = !subjects || g_strv_contains((const char *const *)subjects, parts[0]) ||
                   g_strv_contains((const char *const *)subjects, finding_name(id));

    g_strfreev(parts);
    return is_kept;
}

static struct codebook *texts; /* of the scene; NULL until they are asked for */

static const struct codebook *texts_get(void)
{
    if (!texts)
        texts = codebook_new(codebook_builtin, codebook_builtin_len);
    return texts;
}

struct watch_scene *watch_scene_new(void)
{
    struct watch_scene *scene = g_new0(struct watch_scene, 1);

    scene->losses = gap_log_new();
    scene->calls = call_store_new();
    scene->context = (struct watch_context){.t1_ms = 500,
                                            .calls = scene->calls,
                                            .clock = timer_queue_new(),
                                            .losses = scene->losses,
                                            .findings = finding_log_new(),
                                            .texts = texts_get};
    scene->transactions = transaction_store_new(500);
    scene->dialogs = dialog_store_new(scene->calls);
    scene->context.dialogs = scene->dialogs;
    scene->outcomes = outcome_store_new(scene->calls);
    scene->context.outcomes = scene->outcomes;
    scene->watches = watches_new(&scene->context);
    if (subjects && g_strv_contains((const char *const *)subjects, "refer"))
        scene->refers = refer_watch_new(&scene->context);
    scene->arrival.hosts = 3;
    scene->messages = g_ptr_array_new_with_free_func(g_free);
    scene->late = g_string_new(NULL);
    return scene;
}

void watch_scene_free(struct watch_scene *scene)
{
    call_store_free(scene->calls);
    if (scene->refers)
        refer_watch_free(scene->refers);
    watches_free(scene->watches); /* in the order of notes_close() */
    transaction_store_free(scene->transactions);
    dialog_store_free(scene->dialogs);
    outcome_store_free(scene->outcomes);
    codebook_free(texts);
    texts = NULL;
    timer_queue_free(scene->context.clock);
    finding_log_free(scene->context.findings);
    gap_log_free(scene->losses);
    g_ptr_array_free(scene->messages, TRUE);
    g_string_free(scene->late, TRUE);
    g_free(scene);
}

void watch_scene_frame(struct watch_scene *scene, int64_t time_us)
{
    scene->arrival.frame++;
    scene->arrival.time_us = time_us;
    timer_queue_tick(scene->context.clock, time_us);
}

struct watch_scene_kept *watch_scene_message(struct watch_scene *scene, struct sip_message *message)
{
    struct watch_scene_kept *kept = g_new0(struct watch_scene_kept, 1);
    struct message_event event;
    enum sip_method method = sip_method_of(message->method);
    struct call *call = call_of(scene->calls, message, scene->arrival.time_us, call_is_made_by(message, method));

    g_ptr_array_add(scene->messages, kept);
    kept->frame = scene->arrival.frame;
    if (method != METHOD_ACK || message->code)
        transaction_message(scene->transactions, message, &scene->arrival, &kept->part);
    else
        transaction_ack(scene->transactions, message, &scene->arrival);
    if (!kept->part.first_frame)
        dialog_message(scene->dialogs, call, message, method, &kept->part, &scene->arrival);
    kept->place.frame = kept->frame;
    kept->call = outcome_message(scene->outcomes, call, message, method, &kept->part, &scene->arrival);
    event = (struct message_event){message,      method,    call, &scene->arrival, &kept->part, scene->transactions,
                                   &kept->place, kept->call};
    watches_message(scene->watches, &event);
    if (scene->refers) {
        refer_watch_message(scene->refers, &event);
    }
    return kept;
}

/** Does a send it? A request names its sender in From, a response in To. */
static bool is_of_a(const struct sip_message *message)
{
    struct sip_text tag = sip_tag(message->code ? message->to : message->from);

    return sip_text_is(tag, "a");
}

/** Does a proxy send it, for a, to b, or get it back? It has another Via then. The proxy and b are one host. */
static bool is_behind_proxy(const struct sip_message *message)
{
    return message->vias.len > 0 && memchr(message->vias.at, ',', message->vias.len);
}

static void frame_listen(const struct sip_message *message, int64_t time_us, void *data)
{
    struct watch_scene *scene = data;
    const struct finding *finding;

    watch_scene_frame(scene, time_us);
    if (message) {
        struct sip_message begun;

        scene->arrival.source = is_of_a(message) ? 1 : 2;
        scene->arrival.target = 3 - scene->arrival.source;
        scene->arrival.target_host = is_of_a(message) != is_behind_proxy(message) ? scene->arrival.hosts - 1 : 1;
        scene->arrival.is_stream |= sip_text_starts(message->vias, "SIP/2.0/TCP");
        g_assert_true(sip_message_read(message->start, message->length, &begun));
        watch_scene_message(scene, &begun);
    }
    while ((finding = finding_next_late(scene->context.findings)))
        g_string_append_printf(scene->late, "%p@%u ", (const void *)finding, scene->arrival.frame);
}

void watch_scene_tell(struct watch_scene *scene, const char *lines)
{
    story_tell(lines, frame_listen, scene);
}

static void finding_tell(GString *out, const struct watch_scene *scene, const struct watch_scene_kept *kept,
                         const struct finding *finding)
{
    char *late = g_strdup_printf("%p@", (const void *)finding);
    const char *at = strstr(scene->late->str, late);

    g_string_append_printf(out, "%s%u %s %s", out->len ? "; " : "", kept->frame, finding_name(finding->id),
                           codebook_severity_name(finding_severity(finding->id)));
    g_assert_cmpint(at != NULL, ==, finding->is_late);
    if (at)
        g_string_append_printf(out, " @%d", atoi(at + strlen(late)));
    for (unsigned i = 0; i < FINDING_FRAMES && finding->frames[i]; i++)
        g_string_append_printf(out, "%s%u", i ? " " : " [", finding->frames[i]);
    if (finding->frames[0])
        g_string_append_c(out, ']');
    g_free(late);
}

/** The findings, or their words. Free with g_free(). */
static char *findings_of(const struct watch_scene *scene, bool words)
{
    GString *out = g_string_new(NULL);

    for (unsigned i = 0; i < scene->messages->len; i++) {
        const struct watch_scene_kept *kept = scene->messages->pdata[i];

        for (const struct finding *finding = kept->place.first; finding; finding = finding->next) {
            if (finding->is_withdrawn || !is_kept_to(finding->id))
                continue;
            if (words)
                g_string_append_printf(out, "%s%s", out->len ? "\n" : "", finding->words);
            else
                finding_tell(out, scene, kept, finding);
        }
    }
    return g_string_free(out, FALSE);
}

void watch_scene_expect(const struct watch_scene *scene, const char *findings)
{
    char *found = findings_of(scene, false);

    g_assert_cmpstr(found, ==, findings);
    g_free(found);
}

void watch_scene_expect_said(const struct watch_scene *scene, const char *words)
{
    char *found = findings_of(scene, true);

    g_assert_cmpstr(found, ==, words);
    g_free(found);
}

static void expect_story(const char *lines, const char *expected, bool words)
{
    struct watch_scene *scene = watch_scene_new();
    char *found;

    watch_scene_tell(scene, lines);
    found = findings_of(scene, words);
    if (strcmp(found, expected) != 0)
        g_test_message("at the end of\n%s", lines);
    g_assert_cmpstr(found, ==, expected);
    g_free(found);
    watch_scene_free(scene);
}

void watch_scene_expect_story(const char *lines, const char *findings)
{
    expect_story(lines, findings, false);
}

void watch_scene_expect_words(const char *lines, const char *words)
{
    expect_story(lines, words, true);
}

void watch_scene_expect_facts(const char *lines, const char *facts)
{
    struct watch_scene *scene = watch_scene_new();
    GString *found = g_string_new(NULL);

    watch_scene_tell(scene, lines);
    for (unsigned i = 0; i < scene->messages->len; i++) {
        const struct watch_scene_kept *kept = scene->messages->pdata[i];

        for (struct finding_said *said = kept->place.said; said; said = said->next)
            g_string_append_printf(found, "%s%u: %s", found->len ? "\n" : "", kept->frame, finding_said_words(said));
    }
    if (strcmp(found->str, facts) != 0)
        g_test_message("at the end of\n%s", lines);
    g_assert_cmpstr(found->str, ==, facts);
    g_string_free(found, TRUE);
    watch_scene_free(scene);
}
