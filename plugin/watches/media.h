/* media.h
 * Watches what the sides of calls agree on as to audio and video, and whether audio then goes both ways.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_MEDIA_H
#define SIPEXPLAIN_WATCHES_MEDIA_H

#include "calls/offer_answer.h"
#include "watches/watch.h"

struct session;
struct media_accepted;

/** So many accepted offers are known. */
#define MEDIA_ACCEPTED_KNOWN 256

/** For the files about media only. */
struct media_watch {
    const struct watch_context *context;
    struct media_store *store;
    struct audio_table *audio;       /**< to be told of each packet to one of its targets */
    bool has_targets;                /**< it has them: a packet that may be audio has come */
    GString *words;                  /**< room for a sentence */
    struct media_accepted *accepted; /**< media_refused.c; NULL before the first one */
    GQueue closing; /**< of struct call_media: calls that have just ended, whose last audio is on its way */
};

/** Free with media_watch_free(), after the calls of the context. */
struct media_watch *media_watch_new(const struct watch_context *context);

void media_watch_free(struct media_watch *watch);

/** Notes a message of a call. */
void media_watch_message(struct media_watch *watch, const struct message_event *event);

/** Names a side in a sentence: "the caller", or its address if it is not known who called. */
void media_add_side(GString *out, const struct media_hop *hop, enum media_side side);

#endif
