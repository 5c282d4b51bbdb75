/* subscribe_scene.h
 * A SUBSCRIBE watch that listens to a story, as the plugin's first pass does.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SUBSCRIBE_SCENE_H
#define SIPEXPLAIN_SUBSCRIBE_SCENE_H

#include "exchange_scene.h"
#include "watches/subscribe.h"

#include <glib.h>

/* Lines of a story. ACCEPTED: a SUBSCRIBE of a at 0 s and its 200 at 1 s, so that a NOTIFY is overdue at 34 s. */
#define SUBSCRIBE(cseq) "a SUBSCRIBE " #cseq " | Event: presence"
#define NOTIFY(cseq) "b NOTIFY " #cseq " active | Event: presence"
#define ACCEPTED "0 " SUBSCRIBE(1) "\n1 b 200 SUBSCRIBE 1\n"

struct subscribe_scene {
    struct exchange_scene base;
    struct subscribe_watch *watch;
};

/** With T1 of 500 ms. Free with subscribe_scene_free(). */
struct subscribe_scene *subscribe_scene_new(void);

void subscribe_scene_free(struct subscribe_scene *scene);

/** Goes on with a story. */
void subscribe_scene_tell(struct subscribe_scene *scene, const char *lines);

struct subscribe_exchange *subscribe_scene_first(const struct subscribe_scene *scene);

/** Expects these verdicts on the exchanges seen so far, such as "ok, open"; no word for one that no NOTIFY is promised.
 */
void subscribe_scene_expect(const struct subscribe_scene *scene, const char *verdicts);

/** Expects these verdicts at the end of a story of its own, and that each missing NOTIFY was found once. */
void subscribe_scene_expect_story(const char *lines, const char *verdicts);

#endif
