/* media_words.c
 * The sentences about the audio of a call, with its counts and addresses.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/media_words.h"

#include <stdio.h>

uint64_t audio_end_packets(const struct audio_end *end)
{
    return end->earlier + (end->target ? end->target->packets - end->target_before : 0) +
           (end->source ? end->source->packets - end->source_before : 0);
}

/** "1,204": so everybody writes it in English. */
static void add_count(GString *out, uint64_t count)
{
    char digits[24];
    size_t len = (size_t)snprintf(digits, sizeof digits, "%" G_GUINT64_FORMAT, count);

    for (size_t i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            g_string_append_c(out, ',');
        g_string_append_c(out, digits[i]);
    }
}

static void add_packets(GString *out, uint64_t count)
{
    add_count(out, count);
    g_string_append(out, count == 1 ? " packet" : " packets");
}

static enum media_side side_of(const struct audio_end *end)
{
    return end == &end->hop->watched.end[MEDIA_CALLER] ? MEDIA_CALLER : MEDIA_CALLEE;
}

/** "the callee, 192.0.2.1:4000" */
static void add_end(GString *out, const struct audio_end *end)
{
    media_add_side(out, end->hop, side_of(end));
    if (!end->target)
        return;
    g_string_append(out, " at ");
    endpoint_add(out, &end->target->to);
}

/** The same, and whether that address is private, though the messages of this side come from a public one. */
static void add_target(GString *out, const struct audio_end *end)
{
    const struct endpoint *at = &end->hop->at[side_of(end)];

    add_end(out, end);
    if (end->target && at->family && endpoint_is_private(&end->target->to) && !endpoint_is_private(at))
        g_string_append(out, ", a private address");
}

void media_words_one_way(GString *out, const struct audio_end *end, bool is_misled)
{
    const struct audio_end *other = &end->hop->watched.end[media_other(side_of(end))];

    g_string_append(out, "audio goes to ");
    add_target(out, end);
    g_string_append(out, " (");
    add_packets(out, audio_end_packets(end) - end->until_agreed);
    if (is_misled) {
        g_string_append(out, "), while its own audio comes from ");
        endpoint_add(out, &end->source->to);
        g_string_append(out, ": in this capture none is sent there");
        return;
    }
    g_string_append(out, "); to ");
    add_target(out, other);
    g_string_append(out, " none came in this capture");
}

void media_words_none(GString *out, const struct media_hop *hop)
{
    g_string_append(out, "no audio came to ");
    add_end(out, &hop->watched.end[MEDIA_CALLER]);
    g_string_append(out, " or to ");
    add_end(out, &hop->watched.end[MEDIA_CALLEE]);
    g_string_append(out, ", though this capture shows the audio of other calls");
}

char *media_words_ended(const struct media_hop *hop)
{
    const struct audio_end *ends = hop->watched.end;
    GString *out = g_string_new("Audio of this call: ");

    add_packets(out, audio_end_packets(&ends[MEDIA_CALLER]));
    g_string_append(out, " to ");
    add_end(out, &ends[MEDIA_CALLER]);
    g_string_append(out, ", ");
    add_count(out, audio_end_packets(&ends[MEDIA_CALLEE]));
    g_string_append(out, " to ");
    add_end(out, &ends[MEDIA_CALLEE]);
    return g_string_free(out, FALSE);
}

char *media_words_source(const struct audio_end *sender, const struct endpoint *from)
{
    GString *out = g_string_new("The audio of ");

    media_add_side(out, sender->hop, side_of(sender));
    g_string_append_printf(out, " comes from another %s than agreed: from ",
                           endpoint_is_same_host(from, &sender->target->to) ? "port" : "address");
    endpoint_add(out, from);
    g_string_append(out, ", and not from ");
    endpoint_add(out, &sender->target->to);
    return g_string_free(out, FALSE);
}

char *media_words_private(const struct media_private *facts)
{
    GString *out = g_string_new("asks for audio at ");

    endpoint_add(out, &facts->to);
    g_string_append(out, ", a private address; the message came from ");
    endpoint_add_host(out, &facts->from);
    if (facts->before.family) {
        g_string_append(out, ", and before, audio was to go to ");
        endpoint_add(out, &facts->before);
    }
    return g_string_free(out, FALSE);
}
