/* ack_fit.h
 * Why an ACK has no effect: it does not fit its dialog, or goes where the answerer cannot be reached.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_ACK_FIT_H
#define SIPEXPLAIN_WATCHES_ACK_FIT_H

#include "watches/watch.h"

struct answer;

/** What is found out about the ACKs to a 2xx that comes again. All zero: nothing. */
struct ack_fit {
    char *messages;              /**< the INVITE, and the 2xx that follows it; owned, NULL: they are not kept */
    size_t request_len, len;     /**< of the two */
    struct endpoint from;        /**< where the 2xx came from */
    uint32_t frame;              /**< of that copy */
    char *words;                 /**< what is wrong with the ACK; owned, NULL: nothing that is known */
    enum finding_id id;          /**< what that is */
    struct finding_place *place; /**< of the ACK ... */
    uint32_t ack_frame;          /**< ... and its frame */
};

/** Keeps the 2xx that has come again, and its INVITE, to compare the next ACK with. Both are read only if it comes. */
void ack_fit_keep(struct ack_fit *fit, const struct message_event *copy);

/** The ACK has come again: once, it is compared. */
void ack_fit_ack(const struct answer *answer, struct ack_fit *fit, const struct message_event *ack);

/** Frees what it holds. */
void ack_fit_clear(struct ack_fit *fit);

#endif
