/* mistake.h
 * Who is told of a mistake in the texts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_MISTAKE_H
#define SIPEXPLAIN_TEXTS_MISTAKE_H

/** Told of each mistake; `file` is as given to codebook_check_file(), `line` counts from 1, `what` is a sentence
 * without full stop. */
typedef void (*codebook_mistake)(const char *file, unsigned line, const char *what, void *data);

#endif
