/* watch_scene.h
 * The watches of exchanges listening to a story, as the plugin's first pass lets them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCH_SCENE_H
#define SIPEXPLAIN_WATCH_SCENE_H

#include "watches/refer.h"
#include "watches/watches.h"

#include <glib.h>

/** What is kept of a message, as the plugin's notes do. */
struct watch_scene_kept {
    uint32_t frame;
    struct transaction_part part;
    struct finding_place place;
    struct call_outcome *call; /**< NULL: it is of none */
};

struct watch_scene {
    struct watch_context context;
    struct gap_log *losses; /**< that of the context, to be written to */
    struct transaction_store *transactions;
    struct call_store *calls;
    struct dialog_store *dialogs;
    struct outcome_store *outcomes;
    struct watches *watches;
    struct refer_watch *refers; /**< NULL unless this program keeps to the subject `refer` */
    struct arrival arrival; /**< of the newest frame; its hosts and ends may be set. Source and target are 1 and 2 in
                               what a sends, 2 and 1 in what b sends */
    GPtrArray *messages;    /**< struct watch_scene_kept of each message */
    GString *late;          /**< where each late finding was first shown */
};

/** With T1 of 500 ms. Free with watch_scene_free(). */
struct watch_scene *watch_scene_new(void);

void watch_scene_free(struct watch_scene *scene);

/** Lets this program see no findings but those on some subjects, or of some names: "invite cancel" are invite.no_ack,
 * cancel.no_487 and the like. */
void watch_scene_keep_to(const char *subjects);

/** Goes on with a story. */
void watch_scene_tell(struct watch_scene *scene, const char *lines);

/** A frame, of any protocol, at that time; then its messages. What is late by then is for the caller to take from the
 * context's findings. */
void watch_scene_frame(struct watch_scene *scene, int64_t time_us);

/** A message of the newest frame, as sip_message_read() leaves it. The rest of `arrival` is to be set before. */
struct watch_scene_kept *watch_scene_message(struct watch_scene *scene, struct sip_message *message);

/**
 * Expects these findings so far, by the frames of their messages, such as "2 non_invite.408 note; 5 invite.no_ack warn
 * @9 [5 6]": the frame, the finding and its severity, the frame at which its limit passed, the frames that prove it.
 * What was withdrawn is left out.
 */
void watch_scene_expect(const struct watch_scene *scene, const char *findings);

/** Expects these sentences so far, one a line. */
void watch_scene_expect_said(const struct watch_scene *scene, const char *words);

/** The same at the end of a story of its own. */
void watch_scene_expect_story(const char *lines, const char *findings);

/** Expects these sentences, one a line, at the end of a story of its own. */
void watch_scene_expect_words(const char *lines, const char *words);

/** Expects these facts that the messages around them show, one a line with its frame, at the end of a story of its own.
 */
void watch_scene_expect_facts(const char *lines, const char *facts);

#endif
