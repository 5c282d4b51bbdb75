/* registration_rules.h
 * What is wrong with a registration: it comes too late, is not bound, shrinks, or comes through a NAT.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REGISTRATION_RULES_H
#define SIPEXPLAIN_WATCHES_REGISTRATION_RULES_H

#include "calls/registration.h"
#include "watches/watch.h"

/** A REGISTER of that binding, before it joins it: does it come too late? */
void registration_rule_request(const struct watch_context *context, struct registration_binding *binding,
                               struct registration *registration, const struct message_event *request);

/** Does it come from another address than its Contact names? `uri` is the key of that. To be called before the binding
 * takes over the Contact. */
void registration_rule_nat(struct registration_store *store, struct registration_binding *binding,
                           struct registration *registration, const struct message_event *request,
                           struct sip_text contact, uint64_t uri);

/** Is its CSeq lower than that of the accepted REGISTER before it? To be called before it is the newest one. */
void registration_rule_order(struct registration_store *store, const struct registration_binding *binding,
                             struct registration *registration, const struct message_event *request);

/** Has it Expires: 0, although its Contact asks for another span? */
void registration_rule_span(struct registration_store *store, struct registration *registration,
                            const struct sip_register *lines);

/** Its 2xx: is the Contact bound, and how long? Sets `granted_s` where there are several Contacts. */
void registration_rule_response(const struct watch_context *context, struct registration *registration,
                                const struct message_event *response, const struct sip_register *lines);

#endif
