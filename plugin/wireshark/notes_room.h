/* notes_room.h
 * Where notes come to lie, and what is kept of few messages only: for notes.c only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_NOTES_ROOM_H
#define SIPEXPLAIN_WIRESHARK_NOTES_ROOM_H

#include "wireshark/notes.h"

/** A capture file is opened or dissected anew: the notes of another one are gone. */
void note_room_open(void);

/** An empty note, of file scope. */
struct note *note_new(void);

/** The part of the note that most do not have, made if there is none: to be written into. */
struct note_more *note_more_of(struct note *note);

/** Keeps the method, as a string if it is one of an extension. */
void note_keep_method(struct note *note, struct sip_text name, enum sip_method method);

/** Keeps the phrase of the response, if it is not the registered one. */
void note_keep_phrase(struct note *note, const struct sip_message *response);

#endif
