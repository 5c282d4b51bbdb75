/* malformed.h
 * Requests that fail and are malformed. Only what fails is looked at.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_MALFORMED_H
#define SIPEXPLAIN_WATCHES_MALFORMED_H

#include "facts/malformed.h"
#include "watches/watch.h"

struct malformed_watch;

/** `context` must live as long as the watch. Free with malformed_watch_free(). */
struct malformed_watch *malformed_watch_new(const struct watch_context *context);

void malformed_watch_free(struct malformed_watch *watch);

/** A failure: is its request malformed? Not one by which a server shows that it has understood the request. */
void malformed_watch_response(struct malformed_watch *watch, const struct message_event *response);

/** A whole message that has no Call-ID, CSeq or Via: such a request belongs to no transaction. */
void malformed_watch_nameless(struct malformed_watch *watch, const struct message_event *event);

/** A request that has got no response: is it malformed? Then that explains it only where its peer is there at all. */
void malformed_unanswered(const struct watch_context *context, const struct transaction_store *requests,
                          struct transaction_state *room, bool has_peer);

/** A response whose CSeq is that of the request with its branch, but not its method: is it the CSeq of the request that
 * is wrong? Then tells so. */
bool malformed_cseq(const struct watch_context *context, const struct message_event *response,
                    const struct transaction_near *near);

/** What is wrong with the request whose room this is, as malformed_words() says it. */
enum malformed_fit malformed_of_room(GString *out, const struct transaction_store *requests,
                                     const struct transaction_state *room, unsigned code);

#endif
