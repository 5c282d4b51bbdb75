/* cause.c
 * Finds out which findings say the same.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report/cause.h"

#include <string.h>

/** What stands before the number of a frame, and what is left of both. */
static const struct {
    const char *before, *left;
} frame_words[] = {
    {", in frame ", ""}, {" in frame ", ""}, {" (frame ", ""}, {"frame ", "frame ..."}, {"frames ", "frames ..."}};

static const char *digits_end(const char *at)
{
    while (g_ascii_isdigit(*at))
        at++;
    return at;
}

/** Passes over the name of a frame, and adds what is left of it; NULL if there is none here. */
static const char *frame_pass(GString *words, const char *at)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(frame_words); i++) {
        const char *before = frame_words[i].before, *number = at + strlen(before), *end;

        if (strncmp(at, before, strlen(before)) != 0 || !g_ascii_isdigit(*number))
            continue;
        end = digits_end(number);
        if (before[1] == '(' && *end != ')')
            continue;
        g_string_append(words, frame_words[i].left);
        return end + (before[1] == '(' || (before[0] == ',' && *end == ','));
    }
    return NULL;
}

/** Passes over " (7 times until frame 49)"; NULL if there is none here. */
static const char *repeats_pass(const char *at)
{
    static const char until[] = " times until frame ";
    const char *end = strncmp(at, " (", 2) == 0 ? digits_end(at + 2) : at;

    if (end == at || strncmp(end, until, strlen(until)) != 0)
        return NULL;
    end = digits_end(end + strlen(until));
    return *end == ')' ? end + 1 : NULL;
}

/** Passes over "0.504 s" or "33 s"; NULL if there is none here. */
static const char *span_pass(GString *words, const char *at)
{
    const char *end = digits_end(at);

    if (end == at || *end != '.')
        return NULL;
    end = digits_end(end + 1);
    if (strncmp(end, " s", 2) != 0)
        return NULL;
    g_string_append(words, "...");
    return end;
}

/** What the words say of any frame and time. */
static char *words_of_all(const char *text)
{
    GString *words = g_string_new(NULL);

    while (*text) {
        const char *end = repeats_pass(text);

        if (!end)
            end = frame_pass(words, text);
        if (!end && (words->len == 0 || !g_ascii_isdigit(words->str[words->len - 1])))
            end = span_pass(words, text);
        if (!end) {
            g_string_append_c(words, *text);
            end = text + 1;
        }
        text = end;
    }
    return g_string_free(words, FALSE);
}

static void cause_free(void *data)
{
    struct report_cause *cause = data;

    g_free(cause->words);
    g_free(cause);
}

/** The worst first; of the same severity, the most frequent; then in the order of the capture, which sorting keeps. */
static int cause_compare(const void *a, const void *b)
{
    const struct report_cause *one = *(struct report_cause *const *)a, *other = *(struct report_cause *const *)b;
    int by_severity = (int)finding_severity(other->first->id) - (int)finding_severity(one->first->id);

    if (by_severity != 0)
        return by_severity;
    return one->count == other->count ? 0 : one->count > other->count ? -1 : 1;
}

static void cause_add(GPtrArray *causes, GHashTable *by_words, const struct report_finding *finding)
{
    char *words = words_of_all(finding->words);
    char *key = g_strdup_printf("%u %s %s", finding->id, words, finding->phrase ? finding->phrase : "");
    struct report_cause *cause = g_hash_table_lookup(by_words, key);

    if (!cause) {
        cause = g_new0(struct report_cause, 1);
        cause->first = finding;
        cause->words = words;
        g_ptr_array_add(causes, cause);
        g_hash_table_insert(by_words, key, cause);
    } else {
        g_free(words);
        g_free(key);
    }
    if (cause->count < CAUSE_FRAMES)
        cause->frames[cause->count] = finding->place.frame;
    cause->count++;
}

/** Only what several say has to be without frames. */
static void words_settle(GPtrArray *causes)
{
    for (unsigned i = 0; i < causes->len; i++) {
        struct report_cause *cause = g_ptr_array_index(causes, i);

        if (cause->count > 1)
            continue;
        g_free(cause->words);
        cause->words = g_strdup(cause->first->words);
    }
}

GPtrArray *report_causes(const struct report *report)
{
    GPtrArray *causes = g_ptr_array_new_with_free_func(cause_free);
    GHashTable *by_words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (unsigned i = 0; i < report->sessions->len; i++) {
        const struct report_session *session = g_ptr_array_index(report->sessions, i);

        for (unsigned j = 0; j < session->findings->len; j++)
            cause_add(causes, by_words, &g_array_index(session->findings, struct report_finding, j));
    }
    g_hash_table_destroy(by_words);
    words_settle(causes);
    g_ptr_array_sort(causes, cause_compare);
    return causes;
}
