/* sdp.h
 * What is told of a session description (SDP).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SIP_SDP_H
#define SIPEXPLAIN_SIP_SDP_H

#include "sip/text.h"

#define SDP_MEDIA_MAX 4

/** A media description of SDP (RFC 8866 section 5.14). */
struct sdp_media {
    struct sip_text kind;
    struct sip_text port;
    struct sip_text profile;
    struct sip_text formats;
    struct sip_text lines; /* its other lines */
};

/** What is told of a session description. */
struct sdp {
    unsigned all;
    struct sdp_media media[SDP_MEDIA_MAX]; /* the first of them */
    bool has_ipv4;
    bool has_ipv6;
    bool has_keys;        /* a=crypto (RFC 4568) */
    bool has_fingerprint; /* of DTLS (RFC 8122) */
    bool has_ice;
};

/** Reads a session description; false if it is none, or has a media line that makes no sense. */
bool sdp_read(struct sip_text text, struct sdp *sdp);

/** Takes the next format off those of a media description, by its name; what has none keeps its number. */
bool sdp_format_next(const struct sdp_media *media, struct sip_text *rest, struct sip_text *name, bool *is_number);

/**
 * The name and clock rate of a format that is a number (RFC 8866 section 6.6); false if the description does not say,
 * and the number has no fixed meaning (RFC 3551 section 6).
 */
bool sdp_format_read(const struct sdp_media *media, struct sip_text format, struct sip_text *name, uint32_t *rate);

#endif
