/* media_words.h
 * What is said of the audio of a call.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_MEDIA_WORDS_H
#define SIPEXPLAIN_WATCHES_MEDIA_WORDS_H

#include "watches/media.h"

/** All packets that came to the end so far. */
uint64_t audio_end_packets(const struct audio_end *end);

/** Audio comes to this end only; or, if `is_misled`, what is sent to it goes to a private address. Appends to `out`. */
void media_words_one_way(GString *out, const struct audio_end *end, bool is_misled);

/** None came to either side. Appends to `out`. */
void media_words_none(GString *out, const struct media_hop *hop);

/** How much came to each side, until now. Free with g_free(), as the following. */
char *media_words_ended(const struct media_hop *hop);

/** The audio of that side comes from an address where it does not ask for its own. */
char *media_words_source(const struct audio_end *sender, const struct endpoint *from);

/** Audio is asked for at a private address by a message that comes from a public one. */
struct media_private {
    struct endpoint to, from;
    struct endpoint before; /**< where audio went until then; of no family: it is not known, or nowhere */
};
char *media_words_private(const struct media_private *facts);

#endif
