/* watches.h
 * All watches of exchanges but those of REFER and SUBSCRIBE.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_WATCHES_H
#define SIPEXPLAIN_WATCHES_WATCHES_H

#include "watches/attack.h"
#include "watches/login.h"
#include "watches/registrar.h"
#include "watches/request_open.h"
#include "watches/watch.h"

struct watches;

/** `context` must live as long as the watches, which tell each other in it what they could not read. Free with
 * watches_free(), before the context's clock. */
struct watches *watches_new(struct watch_context *context);

void watches_free(struct watches *watches);

/** Notes a message; what is found is reported at it, now or when its limit passes. */
void watches_message(struct watches *watches, const struct message_event *event);

/** An ICMP error, in that frame, quotes this request: it did not arrive. */
void watches_unreachable(const struct transaction_store *requests, const struct sip_message *request, uint32_t frame,
                         const struct icmp_error *error);

/** As request_watch_open() and request_watch_open_at_end(). */
const struct request_open *watches_open_request(const struct watches *watches, const struct finding_place *place);
void watches_open_at_end(const struct watches *watches, struct request_opens *opens);

/** What was found out about the login of the response seen last. */
struct auth_judgement watches_login(const struct watches *watches);

/** What REGISTERs have shown, and sources that guess. */
struct registrar_watch *watches_registrar(const struct watches *watches);
struct attack_watch *watches_attacks(const struct watches *watches);

#endif
