/* notify_path.h
 * The way back of a NOTIFY: whether it must pass the capture point, and how long it may take, as REFER or SUBSCRIBE and
 * their 2xx tell.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_NOTIFY_PATH_H
#define SIPEXPLAIN_WATCHES_NOTIFY_PATH_H

#include "sip/text.h"

#include <stdbool.h>
#include <stdint.h>

struct gap_log;
struct arrival;
struct sip_message;

/** Option tags of Require that change what follows a REFER, as bits. */
enum event_option {
    OPTION_NOSUB = 1,       /**< RFC 7614 section 5 */
    OPTION_EXPLICITSUB = 2, /**< RFC 7614 section 4 */
    OPTION_MULTIPLE = 4,    /**< RFC 5368 */
    OPTION_NOREFERSUB = 8   /**< RFC 4488 */
};

/** The headers of REFER, SUBSCRIBE and their 2xx that say something about the NOTIFY, read in one go: the first of
 * each. */
struct event_headers {
    struct sip_text contact, refer_to, referred_by, refer_sub, refer_events_at;
    bool has_route, has_record_route, has_3gpp;
    unsigned required; /**< of enum event_option */
};

struct event_headers event_headers_of(const struct sip_message *message);

/** Why the capture cannot show whether a NOTIFY came. */
enum notify_doubt {
    NOTIFY_NO_DOUBT,
    NOTIFY_REQUEST_UNSEEN,  /**< the request is not in the capture: it may have asked for suppression, NOTIFYs may have
                               gone before */
    NOTIFY_CUT,             /**< the request, its response or a NOTIFY that may belong to it is cut off */
    NOTIFY_LOST,            /**< packets of these hosts are missing in the capture */
    NOTIFY_UNCHECKED,       /**< they may be: Wireshark does not analyse TCP */
    NOTIFY_LEAP,            /**< the time stamps leap over the limit */
    NOTIFY_MAY_BYPASS,      /**< out of dialog through proxies that do not record-route: it need not pass here (RFC 6665
                               section 4.3) */
    NOTIFY_OTHER_TRANSPORT, /**< the Contact asks for TLS or WebSocket, the request came over something else */
    NOTIFY_OTHER_CONTACT, /**< the Contact names another address than the request came from (RFC 3261 section 12.2.1.1)
                           */
    NOTIFY_NO_CLOCK       /**< the frames have no time stamps */
};

/** The doubt in words, to follow a colon; `method` is that of the request. */
const char *notify_doubt_words(enum notify_doubt doubt, bool is_refer);

/** All false before the first message. */
struct notify_path {
    bool is_in_dialog;  /**< the request has a To tag */
    bool has_route;     /**< a copy of the request has a Route */
    bool is_past_proxy; /**< a copy of the request has several Via ... */
    bool is_recorded;   /**< ... and such a copy has a Record-Route, so the proxies recorded before it passed here */
    bool is_answer_recorded; /**< the 2xx has a Record-Route, of whichever proxies */
    bool is_other_transport; /**< the Contact names TLS or WebSocket, the Via another transport */
    bool is_other_contact; /**< the Contact names another address than the request came from, without a proxy in between
                            */
    bool is_ims; /**< request or 2xx has 3GPP headers: T1 is 2 s on the radio leg (3GPP TS 24.229 section 7.7) */
    bool is_cut; /**< the headers of request or 2xx are cut off */
};

/** Adds what a copy of the request says. */
void notify_path_of_request(struct notify_path *path, const struct sip_message *request,
                            const struct event_headers *headers, const struct arrival *arrival);

/** Adds what the 2xx says. */
void notify_path_of_answer(struct notify_path *path, const struct sip_message *answer,
                           const struct event_headers *headers);

/** What the path alone leaves in doubt. */
enum notify_doubt notify_path_doubt(const struct notify_path *path);

/**
 * What may hide a NOTIFY that came since then, between these hosts: one that was last seen cut off at `cut_us`, or that
 * was last answered at `missed_us` without having been seen, or what the log knows to be missing. NOTIFY_CUT,
 * NOTIFY_LOST, NOTIFY_UNCHECKED or NOTIFY_NO_DOUBT.
 */
enum notify_doubt notify_gap_since(int64_t time_us, int64_t cut_us, int64_t missed_us, const struct gap_log *losses,
                                   uint32_t hosts);

/** How long after the request a NOTIFY is waited for: 64*T1 and one second (RFC 6665 section 4.1.2.4), in microseconds.
 */
int64_t notify_path_limit(const struct notify_path *path, unsigned t1_ms);

#endif
