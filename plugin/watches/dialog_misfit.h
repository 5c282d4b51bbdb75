/* dialog_misfit.h
 * Why a request in a dialog has failed, as far as the messages of its dialog show it: it does not fit its dialog, or
 * goes where its peer is not.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_DIALOG_MISFIT_H
#define SIPEXPLAIN_WATCHES_DIALOG_MISFIT_H

#include "calls/dialog_hop.h"
#include "watches/watch.h"

/** What is wrong with a request. */
struct dialog_misfit {
    enum finding_id id;
    GString *words; /**< no capital, no full stop; free with g_string_free() */
    uint32_t frame; /**< the message of the dialog that proves it; 0: none */
};

/**
 * Compares a request that failed with its dialog. `code` is its response; 0: it had no effect at all, as where nobody
 * answers, or where a 2xx comes again after its ACK. False if nothing is wrong with it that can be told.
 */
bool dialog_misfit_find(const struct watch_context *context, const struct call *call,
                        const struct dialog_request *request, unsigned code, struct dialog_misfit *misfit);

/** The request of a message that is at hand, which it reads to its end. */
struct dialog_request dialog_request_of(const struct message_event *request);

/** A response that refuses a request in a dialog: raises what is wrong with the request. */
void dialog_misfit_response(const struct watch_context *context, const struct message_event *response);

/** Says of a request that was refused, as far as `out` goes on, that nothing is wrong with it. False if that is not
 * known. */
bool dialog_misfit_none(const struct dialog_store *dialogs, const struct transaction_store *requests,
                        const struct sip_message *request, GString *out);

/** Nobody answers the request, whose bytes these are: raises what is wrong with it. */
void dialog_misfit_silence(const struct watch_context *context, struct transaction_state *room, struct sip_text bytes);

/** Says so of the request that this response refuses, unless more was found wrong with it before, and lets the failure
 * know. Frees the words. */
void dialog_misfit_refused(const struct watch_context *context, const struct message_event *response,
                           struct dialog_misfit *misfit);

#endif
