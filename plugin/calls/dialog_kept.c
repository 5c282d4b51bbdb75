/* dialog_kept.c
 * What is kept of the tags and the endings of a call: nearly all of it has room in what is kept of each call.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/dialog_parts.h"
#include "sip/key.h"

#include <string.h>

uint32_t dialog_tag_id(struct sip_text tag)
{
    return tag.len > 0 ? (uint32_t)key_mix(1, tag) | 1 : 0;
}

/* What stands for no tag once that is known: dialog_tag_id() is odd. */
#define NO_TAG 2

/** The id that is kept at `known`, 0 before it was asked for; it is a place of the message, which is const to all
 * others. */
static uint32_t id_known(const uint32_t *known, struct sip_text tag)
{
    uint32_t id = *known;

    if (id == 0) {
        id = dialog_tag_id(tag);
        *(uint32_t *)known = id ? id : NO_TAG;
    }
    return id == NO_TAG ? 0 : id;
}

uint32_t dialog_from_tag(const struct sip_message *message)
{
    return id_known(&message->from_tag_id, message->from_tag);
}

uint32_t dialog_to_tag(const struct sip_message *message)
{
    return id_known(&message->to_tag_id, message->to_tag);
}

void dialog_more_add(struct dialog_store *store, struct dialog_call *call)
{
    if (call->more)
        return;
    call->more = pool_take(&store->more);
    *call->more = (struct dialog_more){0};
}

const struct dialog_tag *dialog_tag_find(const struct dialog_call *call, uint32_t tag)
{
    for (unsigned i = 0; i < dialog_tags_kept(call); i++)
        if (dialog_tag_at(call, i)->id == tag)
            return dialog_tag_at(call, i);
    return NULL;
}

/** The place of the next tag, which may be that of the oldest. */
static struct dialog_tag *tag_add(struct dialog_store *store, struct dialog_call *call)
{
    unsigned i = call->tag_count++ % DIALOG_TAGS;

    if (i >= DIALOG_TAGS_FIRST)
        dialog_more_add(store, call);
    return (struct dialog_tag *)dialog_tag_at(call, i);
}

void dialog_tag_keep(struct dialog_store *store, struct dialog_call *call, uint32_t id, struct sip_text text,
                     unsigned code, uint32_t frame)
{
    struct dialog_tag *tag;

    if (!id)
        return;
    tag = (struct dialog_tag *)dialog_tag_find(call, id);
    if (tag && (tag->code >= 200 || code < 200))
        return;
    if (!tag) {
        tag = tag_add(store, call);
        tag->id = id;
        tag->len = (uint8_t)MIN(text.len, DIALOG_TAG_SHOWN);
        memcpy(tag->text, text.at, tag->len);
    }
    tag->frame = frame;
    tag->code = (uint16_t)code;
}

void dialog_ending_keep(struct dialog_store *store, struct dialog_call *call, const struct dialog_ending *ending)
{
    unsigned place;

    for (unsigned i = 0; i < dialog_endings_kept(call); i++) {
        const struct dialog_ending *known = dialog_ending_at(call, i);

        if (known->kind == ending->kind && known->from == ending->from && known->to == ending->to &&
            known->cseq == ending->cseq)
            return; /* the same message on another hop */
    }
    place = call->ending_count++ % DIALOG_ENDINGS;
    if (place > 0)
        dialog_more_add(store, call);
    *(struct dialog_ending *)dialog_ending_at(call, place) = *ending;
}
