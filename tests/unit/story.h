/* story.h
 * SIP exchanges told line by line, for tests: each line is a frame.
 *
 *     0     a REFER 1
 *     0.1   b 202 REFER 1 | Refer-Sub: false
 *     0.2   b NOTIFY 11 terminated 200 | Event: refer;id=1
 *     33    -
 *
 * First the time in seconds, or `-` if the frame has no time stamp. Then who sends the message: a or b, whose tags
 * these are as well;
 * `-` is a frame of another protocol. Then METHOD CSEQ of a request or CODE METHOD CSEQ of a response. A NOTIFY may go
 * on with its Subscription-State and the status code in its message/sipfrag body. Then changes: a header replaces the
 * one of its name or is added, `URI: sip:c@test` replaces the Request-URI, `no NAME` leaves a header out, and `cut
 * NAME` ends the bytes before that header. A line that makes no sense ends the test.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_STORY_H
#define SIPEXPLAIN_STORY_H

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

struct sip_message;

#define STORY_NO_TIME INT64_MIN

/** Second 0 of every story, in microseconds since 1970. */
#define STORY_START (INT64_C(1700000000) * G_USEC_PER_SEC)

struct story_frame {
    int64_t time_us;
    char *
        bytes; /**< exactly `len` of them, so that a sanitizer sees who reads on; NULL in a frame of another protocol */
    size_t len;
};

/** Free with story_frame_clear(). */
void story_frame_read(struct story_frame *frame, const char *line);

void story_frame_clear(struct story_frame *frame);

/** Is given each frame; `message` is NULL in one of another protocol, and its bytes are freed after the call. */
typedef void (*story_listener)(const struct sip_message *message, int64_t time_us, void *data);

/** Tells a story of one or more lines. */
void story_tell(const char *lines, story_listener listener, void *data);

/** A copy of bytes in a block of exactly their size: a sanitizer sees who reads on. Free with g_free(). */
char *story_exact_copy(const char *bytes, size_t len);

#endif
