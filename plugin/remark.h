/* remark.h
 * What the watches find: a sentence about a message, with the frames that prove it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_REMARK_H
#define SIPEXPLAIN_REMARK_H

#include "finding_id.h"
#include "sip_text.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define REMARK_FRAMES 4

/** A finding at one message. It lives as long as its log. */
struct remark {
    struct remark *next;         /**< at the same message */
    struct remark *next_of_call; /**< at another message with that Call-ID; for remark.c only */
    enum finding finding;
    bool is_late;                   /**< found when a limit passed: the first pass shows it there, later passes at the message */
    bool is_withdrawn;              /**< what came later has disproved it */
    uint32_t frames[REMARK_FRAMES]; /**< the frames that prove it, other than the message's own; 0 behind the last */
    const char *words;              /**< one line with its numbers, no full stop; owned by the log. Texts of packets are in it as they came */
    char *call_id;                  /**< of the message, owned by the log */
};

/** Where the remarks at a message begin; stands in what is kept of the message and must live as long as the log is used. */
struct remark_place {
    struct remark *first;
};

/** All remarks of a capture. */
struct remark_log;

/** Free with remark_log_free(), which frees the remarks too. */
struct remark_log *remark_log_new(void);

void remark_log_free(struct remark_log *log);

/** Remarks on a message while it is noted. Returns the remark, to add frames to. */
struct remark *remark_add(struct remark_log *log, struct remark_place *place, enum finding finding, struct sip_text call_id, const char *format, ...)
    G_GNUC_PRINTF(5, 6);

/** Remarks on an earlier message, because its limit passes now. */
struct remark *remark_add_late(struct remark_log *log, struct remark_place *place, enum finding finding, struct sip_text call_id, const char *format,
                               ...) G_GNUC_PRINTF(5, 6);

/** Says it anew, because more is known by now; what was shown in the first pass stays as it was. */
void remark_reword(struct remark *remark, const char *words);

/** Adds a frame that proves it; 0 and those beyond REMARK_FRAMES are left out. */
void remark_add_frame(struct remark *remark, uint32_t frame);

/** A remark on the call with that id, the `call` of a message, that is worth a note or more and holds; NULL if there is none. */
const struct remark *remark_of_call(const struct remark_log *log, uint64_t call);

/** Takes the next late remark that nobody has shown yet; NULL if there is none (any more). */
const struct remark *remark_next_late(struct remark_log *log);

#endif
