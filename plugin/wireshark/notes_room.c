/* notes_room.c
 * Where notes come to lie, and what is kept of few messages only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/notes_room.h"

#include "sip/message.h"
#include "texts/codebook.h"
#include "wireshark/packet_text.h"

#include <epan/wmem_scopes.h>

/* Longer texts from packets are cut: nothing needs more of them. */
#define PHRASE_KEPT 200

/* Notes are allocated so many at a time. */
#define NOTES_AT_ONCE 128

static struct note_more nothing_more; /* of most notes; nothing is written into it */
static struct note *next_note;        /* where the next note comes to lie; file scope */
static unsigned notes_free;           /* how many more fit in there */

void note_room_open(void)
{
    notes_free = 0;
}

struct note *note_new(void)
{
    if (notes_free == 0) {
        next_note = wmem_alloc_array(wmem_file_scope(), struct note, NOTES_AT_ONCE);
        notes_free = NOTES_AT_ONCE;
    }
    notes_free--;
    *next_note = (struct note){.more = &nothing_more};
    return next_note++;
}

struct note_more *note_more_of(struct note *note)
{
    if (note->more == &nothing_more)
        note->more = wmem_new0(wmem_file_scope(), struct note_more);
    return note->more;
}

void note_keep_method(struct note *note, struct sip_text name, enum sip_method method)
{
    note->method = (uint8_t)method;
    if (method == METHOD_OTHER && name.len > 0)
        note_more_of(note)->method = packet_text_keep(name, METHOD_SHOWN);
}

void note_keep_phrase(struct note *note, const struct sip_message *response)
{
    const char *registered = codebook_registered_name(notes_codebook(), response->code);

    if (response->phrase.len > 0 && !(registered && sip_text_is(response->phrase, registered)))
        note_more_of(note)->phrase = packet_text_keep(response->phrase, PHRASE_KEPT);
}
