/* refer_words.h
 * A REFER exchange in sentences.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_REFER_WORDS_H
#define SIPEXPLAIN_REFER_WORDS_H

#include <glib.h>

struct codebook;
struct refer_exchange;
struct refer_watch;

/** Says what the verdict rests on, with frames and times; no capital, no full stop. Appends to `out`. */
void refer_words_verdict(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange, const struct codebook *book);

/** The finding of a missing NOTIFY, as a line of its own; for REFER_NO_NOTIFY only. */
void refer_words_no_notify(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange);

/** The finding of a late first NOTIFY. */
void refer_words_late(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange);

/** The finding of a missing final NOTIFY; only where refer_is_unfinished(). */
void refer_words_unfinished(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange);

/** The finding of a failed transfer. */
void refer_words_failed(GString *out, const struct refer_exchange *exchange, const struct codebook *book);

#endif
