/* media_scene.h
 * Calls with session descriptions and audio, told message by message.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_MEDIA_SCENE_H
#define SIPEXPLAIN_MEDIA_SCENE_H

#include "watch_scene.h"

/** Lines of a description, after v=, o=, s= and c=. */
#define PCMU "m=audio 4000 RTP/AVP 0 8"

/**
 * The next frame, with a message: "a INVITE 1", "b 200 INVITE 1", and headers behind " | ". "+" before the method:
 * outside a dialog. a is 10.0.0.1, b is 10.0.0.2, on a second hop, where they are called A and B, 10.0.0.3
 * and 10.0.0.4. `lines` is the description, its lines divided by "|": NULL if there is none. It begins with o= and c=
 * where others than usual are wanted: the usual o= has another version each time.
 */
void media_say(struct watch_scene *scene, double time, const char *what, const char *lines);

/** The same with a whole body. */
void media_say_body(struct watch_scene *scene, double time, const char *what, const char *body);

/** A call: INVITE, 200 and ACK at 0, 1 and 1.1 s, with these descriptions. */
void media_call(struct watch_scene *scene, const char *offer, const char *answer);

/** From now on a is at that address, NULL: at the usual one. */
void media_move(const char *address);

/** So many packets, 20 ms apart, as frames from that second on: "10.0.0.1:4000". */
void media_play(struct watch_scene *scene, double time, unsigned count, const char *from, const char *to);

/** Expects what is said of messages as facts so far: "4: put on hold by the caller: a=sendonly", one a line. */
void media_expect_facts(const struct watch_scene *scene, const char *facts);

#endif
