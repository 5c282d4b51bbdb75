/* request_open.h
 * Requests without response of which the capture cannot tell whether they really got none, for the report.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REQUEST_OPEN_H
#define SIPEXPLAIN_WATCHES_REQUEST_OPEN_H

#include "watches/finding.h"
#include "sip/method.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** The first of those with one method that went one way; the others are counted. */
struct request_open {
    struct finding_place *place; /**< of its first copy: what the report knows it by */
    uint64_t way;                /**< way and method */
    char *words;                 /**< what is known of it */
    char *reason;                /**< why it is not decided */
    char *call_id;               /**< NULL if it is not known */
    enum sip_method method;
    unsigned more;       /**< so many others */
    uint32_t more_frame; /**< the newest of them */
    uint64_t call;       /**< as in struct sip_message */
    uint32_t frame, cseq;
    bool was_sent_to_the_end; /**< its last copy was sent shortly before its client had to give up */
    bool has_credentials;
};

/** Of a bounded size. */
struct request_opens {
    GHashTable *by_place; /* -> struct request_open, owned */
    GHashTable *by_way;
};

void request_opens_start(struct request_opens *opens);

void request_opens_stop(struct request_opens *opens);

/** The entry of that way and method; NULL: there is none. */
struct request_open *request_opens_of_way(const struct request_opens *opens, uint64_t way);

/** A new entry, or, if there is one with its way already or there are too many, NULL: then it is only counted. */
struct request_open *request_opens_add(struct request_opens *opens, struct finding_place *place, uint64_t way,
                                       uint32_t frame);

/** It was answered, or decided, after all. */
void request_opens_remove(struct request_opens *opens, const struct finding_place *place);

/** The entry of a request whose first copy has this place; NULL: there is none. */
const struct request_open *request_opens_at(const struct request_opens *opens, const struct finding_place *place);

#endif
