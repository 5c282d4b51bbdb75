/* registration_words.h
 * Says what became of a registration.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REGISTRATION_WORDS_H
#define SIPEXPLAIN_WATCHES_REGISTRATION_WORDS_H

#include "calls/registration.h"

#include <glib.h>
#include <stdbool.h>

enum registration_verdict {
    REGISTRATION_REGISTERED,
    REGISTRATION_EXPIRED,
    REGISTRATION_REMOVED,
    REGISTRATION_REFUSED,
    REGISTRATION_UNAUTHORIZED,
    REGISTRATION_UNANSWERED,
    REGISTRATION_OPEN
};

/** A client has so long to come in time, whatever the clocks and the network do. */
#define REGISTRATION_SLACK_US ((int64_t)G_USEC_PER_SEC)

/** What is known by then: `now_us` is the time of the newest frame, `limit_us` how long a REGISTER may go without
 * response. */
enum registration_verdict registration_verdict_of(const struct registration *registration, int64_t now_us,
                                                  int64_t limit_us);

const char *registration_verdict_name(enum registration_verdict verdict);

/** The verdict in words: no capital, no full stop. Appends to `out`. */
void registration_words_verdict(GString *out, const struct registration *registration, int64_t now_us,
                                int64_t limit_us);

/** The registration that the client has got in the end: after a challenge, that of the REGISTER with credentials. */
const struct registration *registration_outcome(const struct registration *registration);

/** That nobody is registered for this user then, and since when, in one line. False: somebody is, or it is not known.
 * Appends to `out`. */
bool registration_words_absence(GString *out, const struct registration_user *user, int64_t time_us);

/** What was granted of what was asked for: a fact of the 2xx, once it is known. Appends to `out`; nothing if it states
 * neither. */
void registration_words_granted(GString *out, const struct registration *registration);

#endif
