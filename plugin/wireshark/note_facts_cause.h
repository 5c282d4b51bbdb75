/* note_facts_cause.h
 * Why a request failed, as far as the messages around it show, or what its BYE names as the reason: for note_facts.c
 * only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_NOTE_FACTS_CAUSE_H
#define SIPEXPLAIN_WIRESHARK_NOTE_FACTS_CAUSE_H

#include "wireshark/note_facts.h"

#include <stdint.h>

/** What is kept of it. The strings are of file scope. */
struct note_cause {
    const char *words;      /**< why it was answered with 481 or 491, why its credentials were refused, or that its BYE
                                 names a failure, in one line; NULL: not known */
    const char *summary;    /**< the same as the end of a sentence, where it is certain; NULL: it is not */
    uint32_t goes_on_frame; /**< of dialog_refused(), which may fill it in later */
};

/** Of a failed response; `kept` is empty before, and of file scope. */
void note_cause_keep(struct note_cause *kept, const struct note_facts_source *source);

/** Of a 2xx to BYE: whether Reason of the BYE names a failure; `kept` is empty before. */
void note_cause_keep_end(struct note_cause *kept, const struct note_facts_source *source);

#endif
