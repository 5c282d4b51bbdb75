/* finding.h
 * What the watches find: a sentence about a message, with the frames that prove it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_FINDING_H
#define SIPEXPLAIN_WATCHES_FINDING_H

#include "texts/finding_list.h"
#include "sip/text.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define FINDING_FRAMES 4

struct refer_exchange;
struct subscribe_exchange;

/** A finding at one message. It lives as long as its log. */
struct finding {
    struct finding *next;         /**< at the same message */
    struct finding *next_of_call; /**< at another message with that Call-ID; for finding.c only */
    enum finding_id id;
    uint32_t frame;    /**< of the message; 0: not known */
    bool is_late;      /**< found when a limit passed: the first pass shows it there, later passes at the message */
    bool is_withdrawn; /**< what came later has disproved it */
    uint32_t frames[FINDING_FRAMES]; /**< the frames that prove it, other than the message's own; 0 behind the last */
    const char *words; /**< one line with its numbers, no full stop; owned by the log. Texts of packets are in it as
                          they came */
    char *call_id;     /**< of the message, owned by the log */
    const struct refer_exchange *refer;         /**< whose finding it is, if it is one of REFER ... */
    const struct subscribe_exchange *subscribe; /**< ... or SUBSCRIBE; else NULL */
};

/** A fact about a message that only the messages around it show: no fault. It lives as long as its log. */
struct finding_said {
    struct finding_said *next;            /**< at the same message */
    struct finding_said *older;           /**< of the log; for finding.c only */
    char *words;                          /**< as those of a finding; NULL: finding_said_words() makes them */
    char *(*words_of)(const void *facts); /**< for finding.c only, as the next one */
    max_align_t facts[];
};

/** Where the findings at a message begin; stands in what is kept of the message and must live as long as the log is
 * used. */
struct finding_place {
    struct finding *first;
    struct finding_said *said;
    uint32_t frame; /**< of the message; 0: not known */
};

/** All findings of a capture. */
struct finding_log;

/** Free with finding_log_free(), which frees the findings too. */
struct finding_log *finding_log_new(void);

void finding_log_free(struct finding_log *log);

/** Adds a finding to a message while it is noted. Returns the finding, to add frames to. */
struct finding *finding_add(struct finding_log *log, struct finding_place *place, enum finding_id id,
                            struct sip_text call_id, const char *format, ...) G_GNUC_PRINTF(5, 6);

/** Adds a finding to an earlier message, because its limit passes now. */
struct finding *finding_add_late(struct finding_log *log, struct finding_place *place, enum finding_id id,
                                 struct sip_text call_id, const char *format, ...) G_GNUC_PRINTF(5, 6);

/** Says it anew, because more is known by now; what was shown in the first pass stays as it was. */
void finding_reword(struct finding *finding, const char *words);

/** Says a fact about a message, now or later. Takes the words over. */
struct finding_said *finding_say(struct finding_log *log, struct finding_place *place, char *words);

/** The same, but put into words only once they are shown, by `words_of`, from a copy of the `size` bytes of `facts`:
 * for what is said of many messages, and read of few. */
void finding_say_later(struct finding_log *log, struct finding_place *place, char *(*words_of)(const void *facts),
                       const void *facts, size_t size);

const char *finding_said_words(struct finding_said *said);

/** Says it in other words, as more is known by now. Takes them over. */
void finding_say_again(struct finding_said *said, char *words);

/** Adds a frame that proves it; 0 and those beyond FINDING_FRAMES are left out. */
void finding_add_frame(struct finding *finding, uint32_t frame);

/** The newest finding on the call with that id, the `call` of a message, for which `is_wanted` says yes, of those that
 * hold; NULL if there is none. */
const struct finding *finding_of_call(const struct finding_log *log, uint64_t call,
                                      bool (*is_wanted)(const struct finding *finding, const void *data),
                                      const void *data);

/** Takes the next late finding that nobody has shown yet; NULL if there is none (any more). */
const struct finding *finding_next_late(struct finding_log *log);

#endif
