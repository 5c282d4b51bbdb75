/* finding_nearest.h
 * Which finding somebody may have meant.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_FINDING_NEAREST_H
#define SIPEXPLAIN_FINDING_NEAREST_H

/** The names that are like this word, or that hold it, such as "refer.no_notify or refer.failed"; NULL if none is. Free
 * with g_free(). */
char *finding_nearest(const char *word);

#endif
