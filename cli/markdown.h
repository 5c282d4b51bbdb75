/* markdown.h
 * The parts of a document in Markdown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_MARKDOWN_H
#define SIPEXPLAIN_MARKDOWN_H

#include <glib.h>

/** A text in which nothing is taken for markup. */
void markdown_text(GString *out, const char *text);

/** A paragraph that begins with its heading; nothing if the text is NULL or empty. */
void markdown_section(GString *out, const char *heading, const char *text);

/** A list of up to `max` texts, NULL behind the last, below a heading; nothing if there are none. */
void markdown_items(GString *out, const char *heading, const char *marker, const char *const *texts, unsigned max);

/** References with their web addresses, likewise. */
void markdown_references(GString *out, const char *const *references, const char *const *urls, unsigned max);

#endif
