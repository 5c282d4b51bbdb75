/* refer_words.h
 * A REFER exchange in sentences.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REFER_WORDS_H
#define SIPEXPLAIN_WATCHES_REFER_WORDS_H

#include <glib.h>

struct code_text;
struct codebook;
struct refer_exchange;
struct refer_watch;

/** Says what the verdict rests on, with frames and times; no capital, no full stop. Appends to `out`. */
void refer_words_verdict(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange,
                         const struct codebook *book);

/** The finding of a missing NOTIFY, as a line of its own; for REFER_NO_NOTIFY only. */
void refer_words_no_notify(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange);

/** The finding of a late first NOTIFY. */
void refer_words_late(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange);

/** The finding of a missing final NOTIFY; only where refer_is_unfinished(). */
void refer_words_unfinished(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange);

/**
 * The texts of a reported code, as an answer to the call that the REFER asked for, and in `summary` what it says in one
 * line; NULL outside 100-699. 503 and 603 may come from the recipient of the REFER itself (RFC 3515 section 2.4.5).
 */
const struct code_text *refer_words_outcome(unsigned outcome, const struct codebook *book, const char **summary);

/** The finding of a failed transfer. */
void refer_words_failed(GString *out, const struct refer_exchange *exchange, const struct codebook *book);

#endif
