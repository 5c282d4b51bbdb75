/* gaps.h
 * What the capture lacks, as far as it shows it: then a message that was not seen may still have been sent.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_GAPS_H
#define SIPEXPLAIN_CALLS_GAPS_H

#include <stdbool.h>
#include <stdint.h>

struct gap_log;

/** Hosts are those of struct arrival, two or one of them; times are microseconds since 1970. Free with gap_log_free().
 */
struct gap_log *gap_log_new(void);

void gap_log_free(struct gap_log *log);

/** A TCP segment between these hosts is missing. This and what follows is to be told of the two, and of each. */
void gap_segment(struct gap_log *log, uint32_t hosts, int64_t time_us);

/** An IP fragment was seen that does not complete its datagram. `datagram` is what its fragments have in common: the
 * identification. */
void gap_fragment(struct gap_log *log, uint32_t hosts, int64_t time_us, uint32_t datagram);

/** A datagram was put together from its fragments. */
void gap_whole(struct gap_log *log, uint32_t hosts, int64_t time_us, uint32_t datagram);

/** The capture itself dropped packets, whoever sent them. */
void gap_drop(struct gap_log *log, int64_t time_us);

/** A message came between these hosts, of whose connection nobody has looked whether segments are missing. To be told
 * as gap_segment() is. */
void loss_unchecked(struct gap_log *log, uint32_t hosts, int64_t time_us);

/** The clock of the capture stepped back to this time: what was missing before was so by then. */
void loss_step(struct gap_log *log, int64_t time_us);

/** What the log knows: the worst of it. */
enum loss {
    LOSS_NONE,
    LOSS_UNCHECKED, /**< segments may be missing: nobody has looked */
    LOSS_MISSING    /**< something is missing */
};

/** Has anything been missing between these hosts since then, or of one with any other? */
enum loss loss_since(const struct gap_log *log, uint32_t hosts, int64_t time_us);

/** The same: may anything be missing? */
static inline bool gap_is_since(const struct gap_log *log, uint32_t hosts, int64_t time_us)
{
    return loss_since(log, hosts, time_us) != LOSS_NONE;
}

#endif
