/* severity.c
 * The names of the severities.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "texts/severity.h"

static const char *const severity_names[] = {
    [CODEBOOK_CHAT] = "chat",
    [CODEBOOK_NOTE] = "note",
    [CODEBOOK_ERROR] = "error",
    [CODEBOOK_WARN] = "warn",
};

const char *codebook_severity_name(enum codebook_severity severity)
{
    return severity_names[severity];
}
