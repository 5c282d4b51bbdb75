/* session.h
 * A session description as offers and answers are compared by it: each media line with what holds for it (RFC 8866,
 * RFC 3264).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SIP_SESSION_H
#define SIPEXPLAIN_SIP_SESSION_H

#include "sip/message.h"
#include "sip/sdp.h"

/** So many media lines are compared; those behind them are counted. */
#define SESSION_MEDIA_MAX 8

/** Whether media are sent or received, as the side says that describes itself (RFC 8866 section 6.7). */
enum session_direction { SESSION_SENDRECV, SESSION_SENDONLY, SESSION_RECVONLY, SESSION_INACTIVE };

/** A media line, with what the session says for all of them. */
struct session_media {
    struct sdp_media sdp;
    struct sip_text host; /**< of c=; absent if there is none */
    uint16_t port;        /**< 0: the media are refused, or not offered */
    enum session_direction direction;
    bool has_crypto;      /**< RFC 4568 */
    bool has_fingerprint; /**< RFC 8122 */
    bool has_setup;       /**< RFC 4145 */
    char setup;           /**< a: active, p: passive, b: both (actpass); 0: none of them */
    bool has_ice;
    bool has_other_keys; /**< RFC 4567, RFC 6189 */
    bool has_choice;     /**< one that RFC 5939 leaves to the other side, or is taken from such */
};

struct session {
    struct sip_text text;   /**< from v= to the end of its last line */
    struct sip_text origin; /**< the value of o= */
    unsigned count;         /**< of all media lines */
    struct session_media media[SESSION_MEDIA_MAX];
};

/** Reads a description up to the first line that can be none of it; false if it is none. */
bool session_read(struct sip_text text, struct session *session);

/** The description in a message, also of one that has several parts. False if there is none. */
bool session_find(const struct sip_message *message, struct sip_text *text);

/** Its only audio line that is not refused; NULL if there is none, or several. */
const struct session_media *session_audio(const struct session *session);

/** Does it ask for no media, at the address 0.0.0.0 or :: (RFC 3264 section 8.4)? */
bool session_is_nowhere(const struct session_media *media);

#endif
