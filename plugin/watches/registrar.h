/* registrar.h
 * Registrations: what is asked for and granted, what runs out before it is refreshed, and which Contacts are not bound.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REGISTRAR_H
#define SIPEXPLAIN_WATCHES_REGISTRAR_H

#include "calls/registration.h"
#include "watches/watch.h"

struct registrar_watch;

/** Hands the store of registrations to the context, which must live as long as the watch. Free with
 * registrar_watch_free(). */
struct registrar_watch *registrar_watch_new(struct watch_context *context);

void registrar_watch_free(struct registrar_watch *watch);

/** To be given the REGISTERs and their final responses. */
void registrar_watch_message(struct registrar_watch *watch, const struct message_event *event);

/** To be given the 404s and 480s to other requests. */
void registrar_watch_failure(struct registrar_watch *watch, const struct message_event *response);

/** Why the request that was answered with 404 or 480 found nobody, in one line; empty: not known. Valid until the next
 * message. */
struct sip_text registrar_watch_cause(struct registrar_watch *watch);

/** The registration that the message given last belongs to; NULL: none. It lives as long as the watch. */
const struct registration *registrar_watch_current(const struct registrar_watch *watch);

#endif
