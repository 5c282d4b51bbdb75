/* example.c
 * Finds the example of a code in the text that holds all of them. It is read only when a page is shown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/example.h"

#include <glib.h>
#include <string.h>

#define CSEQ "\nCSeq: "

/** What follows the number of the CSeq. Free with g_free(). */
static char *method_of(const char *message)
{
    const char *cseq = strstr(message, CSEQ), *method;

    if (!cseq)
        return g_strdup("");
    method = cseq + strlen(CSEQ);
    method += strspn(method, "0123456789 ");
    return g_strndup(method, strcspn(method, "\n"));
}

bool example_find(unsigned code, struct example *example)
{
    char *heading = g_strdup_printf("\n[%u]\n", code);
    const char *ladder = strstr(example_builtin, heading), *message, *end;

    if (ladder)
        ladder += strlen(heading);
    g_free(heading);
    if (!ladder)
        return false;
    message = strstr(ladder, "\n\n");
    if (!message)
        return false;
    message += 2;
    end = strstr(message, "\n\n[");
    example->ladder = g_strndup(ladder, (size_t)(message - ladder - 1));
    example->message = end ? g_strndup(message, (size_t)(end - message + 1)) : g_strdup(message);
    example->method = method_of(example->message);
    return true;
}

void example_clear(struct example *example)
{
    g_free(example->ladder);
    g_free(example->message);
    g_free(example->method);
}
