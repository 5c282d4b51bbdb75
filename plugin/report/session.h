/* session.h
 * What a report says of one session, as rows of plain strings and numbers: text, JSON and HTML are written from them.
 *
 * A session lasts from when a capture file is opened, or begun again, to when it is closed. Its rows outlive it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_REPORT_SESSION_H
#define SIPEXPLAIN_REPORT_SESSION_H

#include "calls/arrival.h"
#include "texts/codebook.h"
#include "texts/finding_list.h"
#include "watches/finding.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct mask;

/** All three-digit codes; what is no status code may look like one. */
#define REPORT_CODES 1000

/** Ladders of so many calls are kept, and so many messages of each. */
#define REPORT_LADDERS 200
#define REPORT_LADDER_MESSAGES 500

/** Where a row belongs. Times are microseconds. */
struct report_place {
    uint32_t frame;
    int64_t since_us;    /**< since the first frame of the capture file */
    int64_t time_us;     /**< since 1970; TIME_UNKNOWN: the frame has no time stamp */
    const char *call_id; /**< "" if it is not known */
};

/** Strings of all rows are owned by the session, fit to be shown, masked if that is asked for, and NULL where there is
 * none. */
struct report_finding {
    struct report_place place;
    enum finding_id id;
    const char *words;
    const char *phrase;                /**< of the response, where it differs from the registered one */
    uint32_t evidence[FINDING_FRAMES]; /**< other frames that prove it; 0 behind the last */
};

/** A REFER, a SUBSCRIBE, or another request without response. */
struct report_exchange {
    struct report_place place;
    const char *method;
    const char *verdict;
    const char *target; /**< of a REFER: what it asks for */
    const char *words;
    bool is_undecided;
};

/** A call: the INVITEs with one Call-ID and From tag. Frames are 0, and spans negative, where there is none. */
struct report_call {
    struct report_place place; /**< of its first message that passes the filter */
    const char *from, *to;
    const char *verdict, *words; /**< the token, and what it means here */
    const char *cause;
    const char *ended_by;
    const char *peer;  /**< address and port that its first INVITE went to */
    const char *agent; /**< the software of who answered: Server or User-Agent */
    uint32_t first_in, answered_in, ended_in, leg_in;
    int64_t ring_us, answer_us, duration_us;
};

/** A registration: the REGISTERs of one binding. */
struct report_registration {
    struct report_place place; /**< of its first message that passes the filter */
    const char *user;          /**< address of record */
    const char *contact;
    const char *verdict, *words;
    int64_t asked_s, granted_s; /**< negative: not known */
};

/** A message of a ladder. */
struct report_message {
    struct report_place place;
    unsigned code; /**< 0 in a request */
    const char *method, *phrase;
    const char *from, *to; /**< address and port */
    bool is_copy;
    char **seen; /**< what it says of itself; owned; NULL: nothing */
};

/** For the array of a ladder: frees what a message owns. */
void report_message_clear(void *message);

struct report_ladder {
    const char *call_id;
    const char *from, *to; /**< the values of the headers */
    GArray *messages;      /**< struct report_message */
    unsigned left_out;     /**< so many more */
};

struct report_session {
    int64_t begin_us; /**< when its first message was captured; TIME_UNKNOWN: not known, or there is none */
    unsigned messages, calls;
    GPtrArray *doubts; /**< sentences: what leaves more undecided than single exchanges */
    GArray *findings, *exchanges, *call_rows, *registrations, *ladders;
    unsigned ladders_left_out;
    struct mask *mask;   /**< for report_keep(); not owned; NULL: nothing is masked */
    GStringChunk *texts; /**< for report_keep() only */
};

/** Free with report_session_free(). */
struct report_session *report_session_new(struct mask *mask);

void report_session_free(struct report_session *session);

/** A string of the session: the text, masked if that is asked for; NULL stays NULL. */
const char *report_keep(struct report_session *session, const char *text);

/** The same of a user, a number or a host alone. */
const char *report_keep_party(struct report_session *session, const char *party);

/** The same of a Call-ID. */
const char *report_keep_call_id(struct report_session *session, const char *call_id);

/** The same of an address and port; "?" if they are none of IP. */
const char *report_keep_endpoint(struct report_session *session, const struct endpoint *endpoint);

/** What the whole capture is like. */
struct report_extent {
    unsigned frames;
    int64_t begin_us, end_us; /**< the earliest and the latest frame; TIME_UNKNOWN: none has a time stamp */
    unsigned gaps;            /**< so often TCP segments are missing */
    uint64_t dropped;         /**< packets that the capture itself lost */
};

/** All that a report is written from. */
struct report {
    const char *version;
    const char *filter; /**< NULL: none */
    bool is_masked;
    const struct codebook *book;
    struct report_extent extent;
    const unsigned *by_code; /**< responses; REPORT_CODES of them */
    GPtrArray *sessions;     /**< struct report_session */
};

unsigned report_messages(const struct report *report);

/** How many calls have each verdict: "3 completed, 1 busy"; NULL if there are none. Free with g_free(). */
char *report_verdicts(const struct report *report);

unsigned report_calls(const struct report *report);

/** How many findings there are with each id; fills FINDING_COUNT numbers, and returns their sum. */
unsigned report_count_findings(const struct report *report, unsigned *by_finding);

/** Did the first session with messages come before this one? Then frame numbers no longer name a frame by themselves.
 */
bool report_is_later(const struct report *report, const struct report_session *session);

#endif
