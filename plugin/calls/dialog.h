/* dialog.h
 * What the capture shows of dialogs: how they were made, how they ended, and in which order their requests came.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_DIALOG_H
#define SIPEXPLAIN_CALLS_DIALOG_H

#include "calls/arrival.h"
#include "calls/call.h"
#include "sip/message.h"
#include "sip/method.h"
#include "calls/transaction.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct dialog_store;

/** What the capture shows of the cause of a refusal. */
enum dialog_cause {
    DIALOG_CAUSE_NONE,  /**< nothing */
    DIALOG_CAUSE_DOUBT, /**< something, but not the cause */
    DIALOG_CAUSE_PROOF  /**< what differs, or what came before or between */
};

/** What it knows hangs on those calls, which are freed before it. Free with dialog_store_free(). */
struct dialog_store *dialog_store_new(struct call_store *calls);

void dialog_store_free(struct dialog_store *store);

/** The calls that it was given. */
const struct call_store *dialog_calls(const struct dialog_store *store);

/** Notes a message that is no copy of an earlier one; `call` is its call, or NULL, `part` its place in its transaction.
 */
void dialog_message(struct dialog_store *store, struct call *call, struct sip_message *message, enum sip_method method,
                    const struct transaction_part *part, const struct arrival *arrival);

/** A tag as a number; 0 if there is none, or nothing in it. */
uint32_t dialog_tag_id(struct sip_text tag);

/** That of From and that of To of a message, which is mixed only once: most of what follows calls goes by them. */
uint32_t dialog_from_tag(const struct sip_message *message);
uint32_t dialog_to_tag(const struct sip_message *message);

/**
 * Says why a request was answered with 481, as far as the capture shows it, in one line without full stop.
 * `request_frame` and `request_us` are its first copy's. Call it while the response is noted.
 */
enum dialog_cause dialog_cause(const struct dialog_store *store, const struct sip_message *request,
                               uint32_t request_frame, int64_t request_us, GString *out);

/** Likewise for an INVITE or UPDATE that was answered with 491: which one of the other side was open. Only where no
 * messages may be missing. */
enum dialog_cause dialog_change_cause(const struct dialog_store *store, const struct sip_message *request,
                                      uint32_t request_frame, int64_t request_us, GString *out);

/** Likewise for one that was answered with 500: which one of either side was open (RFC 3261 section 14.2, RFC 3311
 * section 5.2). */
enum dialog_cause dialog_overlap_cause(const struct dialog_store *store, const struct sip_message *request,
                                       uint32_t request_frame, int64_t request_us, GString *out);

/** Was no INVITE or UPDATE of either side open then, but this one? False also where that is not known. */
bool dialog_change_is_alone(const struct call *call, const struct sip_message *request, uint32_t request_frame,
                            int64_t request_us);

/** Does an INVITE name a call in Replaces or Join without both of its tags (RFC 3891 section 3, RFC 3911 section 4)?
 * Then says so. */
bool dialog_replaced_lacks_tags(const struct sip_message *request, GString *out);

/** Likewise for 489 to a NOTIFY or SUBSCRIBE. */
enum dialog_cause dialog_event_cause(const struct sip_message *request, GString *out);

/**
 * The request was answered with 481, at that place. `goes_on_frame`, 0 until then, gets the first frame in which the
 * side that said so goes on with the call; it must live as long as the store.
 */
void dialog_refused(struct dialog_store *store, const struct sip_message *request, const struct arrival *response,
                    uint32_t *goes_on_frame);

/** Something failed in the call. Failures of requests that change or check it are noted without. */
void dialog_fault_note(struct call *call, uint32_t frame);

/** The first frame in which something failed in that call once it was set up; 0: none. */
uint32_t dialog_fault_frame(const struct dialog_store *store, uint64_t call);

/** Had the sender of this request, in the same dialog, used its CSeq number for a request of another method before?
 * Tells the frame of that. `call` may be NULL. */
bool dialog_cseq_was_used(const struct call *call, const struct sip_message *request, uint32_t *frame);

/** Had the sender of this request, in the same dialog, used a higher CSeq number before? Tells it and its frame. `call`
 * may be NULL. */
bool dialog_cseq_was_higher(const struct call *call, const struct sip_message *request, uint32_t *cseq,
                            uint32_t *frame);

#endif
