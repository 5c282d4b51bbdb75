/* registration_list.h
 * Whether the registrar lists the Contact that it was asked to register (RFC 3261 sections 10.2.4 and 19.1.4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REGISTRATION_LIST_H
#define SIPEXPLAIN_WATCHES_REGISTRATION_LIST_H

#include "calls/registration.h"
#include "watches/watch.h"

/** A 2xx with several Contacts, or another one than was asked for. Sets `granted_s`. */
void registration_list_check(const struct watch_context *context, struct registration *registration,
                             const struct message_event *response);

/** Does the client register again although it has just been told that it is registered? Then it has not found its
 * Contact in the response. The binding has a finding. */
void registration_list_again(const struct watch_context *context, struct registration_binding *binding,
                             const struct message_event *request);

#endif
