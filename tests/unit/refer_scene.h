/* refer_scene.h
 * A REFER watch that listens to a story, as the plugin's first pass does.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_REFER_SCENE_H
#define SIPEXPLAIN_REFER_SCENE_H

#include "exchange_scene.h"
#include "watches/refer.h"

struct sip_message;

struct scene {
    struct exchange_scene base;
    struct refer_watch *watch;
};

/** With T1 of 500 ms. Free with scene_free(). */
struct scene *scene_new(void);

void scene_free(struct scene *scene);

/** Goes on with a story. Returns the exchange that its last message belongs to; NULL if there is none. */
struct refer_exchange *scene_tell(struct scene *scene, const char *lines);

/** A further frame. */
struct refer_exchange *scene_frame(struct scene *scene, const struct sip_message *message, int64_t time_us);

/** The verdicts on the exchanges seen so far, such as "ok, open". Free with g_free(). */
char *scene_verdicts(const struct scene *scene);

/** Expects these verdicts. */
void scene_expect(const struct scene *scene, const char *verdicts);

/** Expects these verdicts at the end of a story of its own. */
void scene_expect_story(const char *lines, const char *verdicts);

#endif
