/* finding_nearest.c
 * Compares a mistyped name with those of the findings.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "finding_nearest.h"

#include "finding_answer.h"

#include <string.h>

#define NEAREST_MOST 4

/* Longer words are none that was mistyped. */
#define WORD_MAX 60

/** How many letters have to be changed, added or left out to make the one word of the other. */
static unsigned distance(const char *one, const char *other)
{
    unsigned row[WORD_MAX + 1], diagonal;
    size_t len = strlen(one);

    for (unsigned i = 0; i <= len; i++)
        row[i] = i;
    for (; *other; other++) {
        diagonal = row[0]++;
        for (unsigned i = 1; i <= len; i++) {
            unsigned changed = diagonal + (one[i - 1] != *other);

            diagonal = row[i];
            row[i] = MIN(changed, MIN(row[i], row[i - 1]) + 1);
        }
    }
    return row[len];
}

/** A name that holds the word is as near as can be. */
static unsigned distance_of(const char *word, enum finding_id finding_id)
{
    return strstr(finding_name(finding_id), word) ? 0 : distance(word, finding_name(finding_id));
}

char *finding_nearest(const char *word)
{
    GString *names = g_string_new(NULL);
    unsigned best = WORD_MAX, count = 0;
    char *lower = g_ascii_strdown(word, -1);
    size_t len = strlen(lower);

    for (enum finding_id finding_id = 0; len > 2 && len <= WORD_MAX && finding_id < FINDING_COUNT;
         finding_id = finding_answer_next(finding_id))
        best = MIN(best, distance_of(lower, finding_id));
    for (enum finding_id finding_id = 0; best <= len / 3 && count < NEAREST_MOST && finding_id < FINDING_COUNT;
         finding_id = finding_answer_next(finding_id))
        if (distance_of(lower, finding_id) == best)
            g_string_append_printf(names, "%s%s", count++ > 0 ? " or " : "", finding_name(finding_id));
    g_free(lower);
    return g_string_free(names, count == 0);
}
