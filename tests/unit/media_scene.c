/* media_scene.c
 * Writes the messages of a call with its descriptions, and counts packets as the plugin does.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "media_scene.h"

#include "calls/audio.h"
#include "story.h"

#include <string.h>

static unsigned version;  /* of the newest description */
static const char *moved; /* of media_move() */

void media_move(const char *address)
{
    moved = address;
}

static int64_t time_of(double time)
{
    return STORY_START + (int64_t)(time * 1e6 + 0.5);
}

static struct endpoint endpoint_of(const char *text)
{
    const char *colon = strrchr(text, ':');
    struct endpoint endpoint;

    g_assert_true(endpoint_read(&endpoint, sip_text_of(text, colon), (uint16_t)atoi(colon + 1)));
    return endpoint;
}

static void arrival_set(struct watch_scene *scene, char sender)
{
    bool is_second = g_ascii_isupper(sender), is_of_a = g_ascii_tolower(sender) == 'a';
    struct endpoint a = endpoint_of(is_second ? "10.0.0.3:5060" : moved ? moved : "10.0.0.1:5060");
    struct endpoint b = endpoint_of(is_second ? "10.0.0.4:5060" : "10.0.0.2:5060");

    scene->arrival.hosts = is_second ? 30 : 3;
    scene->arrival.target_host = (is_of_a ? 2 : 1) * (is_second ? 10 : 1);
    scene->arrival.source = is_of_a ? 1 : 2;
    scene->arrival.target = 3 - scene->arrival.source;
    scene->arrival.from = is_of_a ? a : b;
    scene->arrival.to = is_of_a ? b : a;
}

static const char *host_of(char sender)
{
    static const char *const hosts[] = {"10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"};

    return hosts[(g_ascii_tolower(sender) == 'a' ? 0 : 1) + (g_ascii_isupper(sender) ? 2 : 0)];
}

/** "a INVITE 1", "b 200 INVITE 1": start line and headers up to CSeq. */
static GString *head_of(const char *what)
{
    char **words = g_strsplit(what, " ", 4), sender = words[0][0];
    bool is_response = g_ascii_isdigit(words[1][0]), is_first = strchr(what, '+') != NULL;
    const char *method = words[is_response ? 2 : 1] + (is_first ? 1 : 0), *cseq = words[is_response ? 3 : 2];
    bool is_of_a = (g_ascii_tolower(sender) == 'a') != is_response; /* the request */
    GString *out = g_string_new(NULL);

    if (is_response)
        g_string_printf(out, "SIP/2.0 %s OK\r\n", words[1]);
    else
        g_string_printf(out, "%s sip:%s@test SIP/2.0\r\n", method, is_of_a ? "b" : "a");
    g_string_append_printf(out, "Via: SIP/2.0/UDP %s;branch=z9hG4bK%c%s%d\r\n", is_of_a ? "a" : "b",
                           is_of_a ? 'a' : 'b', strcmp(method, "ACK") == 0 ? "ack" : method,
                           atoi(cseq) + (g_ascii_isupper(sender) ? 1000 : 0));
    g_string_append_printf(out, "From: <sip:%c@test>;tag=%c\r\nTo: <sip:%c@test>%s%c\r\n", is_of_a ? 'a' : 'b',
                           is_of_a ? 'a' : 'b', is_of_a ? 'b' : 'a',
                           is_first && !is_response ? ";x=" : ";tag=", is_of_a ? 'b' : 'a');
    g_string_append_printf(out, "CSeq: %d %s\r\n", atoi(cseq), method);
    g_strfreev(words);
    return out;
}

void media_say_body(struct watch_scene *scene, double time, const char *what, const char *body)
{
    char **parts = g_strsplit(what, " | ", 0), *bytes;
    GString *text = head_of(parts[0]);
    struct sip_message message;
    bool has_type = false;

    for (unsigned i = 1; parts[i]; i++) {
        has_type |= g_str_has_prefix(parts[i], "Content-Type");
        g_string_append_printf(text, "%s\r\n", parts[i]);
    }
    if (body && !has_type)
        g_string_append(text, "Content-Type: application/sdp\r\n");
    if (!strstr(what, "Call-ID"))
        g_string_append(text, "Call-ID: media\r\n");
    if (!strstr(what, "Content-Length"))
        g_string_append_printf(text, "Content-Length: %zu\r\n", body ? strlen(body) : 0);
    g_string_append_printf(text, "\r\n%s", body ? body : "");
    watch_scene_frame(scene, time_of(time));
    arrival_set(scene, what[0]);
    bytes = story_exact_copy(text->str, text->len);
    g_assert_true(sip_message_read(bytes, text->len, &message));
    watch_scene_message(scene, &message);
    g_free(bytes);
    g_string_free(text, TRUE);
    g_strfreev(parts);
}

void media_say(struct watch_scene *scene, double time, const char *what, const char *lines)
{
    char **parts = g_strsplit(lines ? lines : "", "|", 0);
    GString *body = g_string_new("v=0\r\n");
    unsigned i = 0;

    if (parts[i] && g_str_has_prefix(parts[i], "o="))
        g_string_append_printf(body, "%s\r\n", parts[i++]);
    else
        g_string_append_printf(body, "o=- 7 %u IN IP4 %s\r\n", ++version, host_of(what[0]));
    g_string_append(body, "s=-\r\n");
    if (parts[i] && g_str_has_prefix(parts[i], "c="))
        g_string_append_printf(body, "%s\r\n", parts[i++]);
    else
        g_string_append_printf(body, "c=IN IP4 %s\r\n", host_of(what[0]));
    g_string_append(body, "t=0 0\r\n");
    for (; parts[i]; i++)
        g_string_append_printf(body, "%s\r\n", parts[i]);
    media_say_body(scene, time, what, lines ? body->str : NULL);
    g_string_free(body, TRUE);
    g_strfreev(parts);
}

void media_call(struct watch_scene *scene, const char *offer, const char *answer)
{
    media_say(scene, 0, "a +INVITE 1", offer);
    media_say(scene, 1, "b 200 INVITE 1", answer);
    media_say(scene, 1.1, "a ACK 1", NULL);
}

void media_play(struct watch_scene *scene, double time, unsigned count, const char *from, const char *to)
{
    struct audio_table *table = watches_audio(scene->watches);
    struct endpoint source = endpoint_of(from), target = endpoint_of(to);

    for (unsigned i = 0; i < count; i++) {
        const struct finding *finding;
        struct audio_target *found;

        watch_scene_frame(scene, time_of(time + i * 0.02));
        audio_due_enter(table);
        found = table->count > 0 ? audio_find(table, &target) : NULL;
        if (found)
            audio_packet(table, found, &source, scene->arrival.time_us);
        while ((finding = finding_next_late(scene->context.findings)))
            g_string_append_printf(scene->late, "%p@%u ", (const void *)finding, scene->arrival.frame);
    }
}

void media_expect_facts(const struct watch_scene *scene, const char *facts)
{
    GString *out = g_string_new(NULL);

    for (unsigned i = 0; i < scene->messages->len; i++) {
        const struct watch_scene_kept *kept = scene->messages->pdata[i];

        for (struct finding_said *said = kept->place.said; said; said = said->next)
            g_string_append_printf(out, "%s%u: %s", out->len ? "\n" : "", kept->frame, finding_said_words(said));
    }
    g_assert_cmpstr(out->str, ==, facts);
    g_string_free(out, TRUE);
}
