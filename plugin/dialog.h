/* dialog.h
 * What the capture shows of dialogs: how they were made, how they ended, and in which order their requests came.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_DIALOG_H
#define SIPEXPLAIN_DIALOG_H

#include "sight.h"
#include "sip_message.h"
#include "sip_method.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct dialog_store;

/** Free with dialog_store_free(). */
struct dialog_store *dialog_store_new(void);

void dialog_store_free(struct dialog_store *store);

/** Notes a message. `is_in_dialog`: it is a request with a tag in To. */
void dialog_message(struct dialog_store *store, struct sip_message *message, enum sip_method method, bool is_in_dialog, const struct sight *sight);

/**
 * Says why a request was answered with 481, as far as the capture shows it, in one line without full stop. `request_frame` is the first copy of the
 * request. False: there is nothing to say.
 */
bool dialog_cause(const struct dialog_store *store, const struct sip_message *request, uint32_t request_frame, int64_t time_us, GString *out);

/** Had the sender of this request, in the same dialog, used a higher CSeq number before? Tells it and its frame. */
bool dialog_cseq_was_higher(const struct dialog_store *store, const struct sip_message *request, uint32_t *cseq, uint32_t *frame);

#endif
