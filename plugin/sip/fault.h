/* fault.h
 * What is wrong with a request by itself: headers that it must have and has not, and values that no receiver can use.
 *
 * Everything here is pure: the texts point into the bytes of the request.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SIP_FAULT_H
#define SIPEXPLAIN_SIP_FAULT_H

#include "sip/message.h"

#include <stdbool.h>
#include <stdint.h>

enum sip_fault_kind {
    FAULT_HEADER_MISSING, /**< name: the header */
    FAULT_HEADER_EMPTY,   /**< likewise */
    FAULT_HEADER_TWICE,   /**< with two values, of which one is allowed */
    FAULT_TAG_MISSING,    /**< From has none */
    FAULT_CSEQ_METHOD,    /**< value: the method in CSeq, which is not that of the request */
    FAULT_LENGTH_MORE,    /**< number: Content-Length; due: the bytes that there are */
    FAULT_LENGTH_LESS,    /**< number: Content-Length; due: the bytes of the body that follow */
    FAULT_LENGTH_WORDS,   /**< value: a Content-Length that is not a number */
    FAULT_URI_BLANK,      /**< value: the Request-URI, which has a blank in it */
    FAULT_URI_BRACKETS,   /**< or < or > */
    FAULT_URI_HASH,       /**< or # */
    FAULT_URI_TEL,        /**< or a tel: URI behind sip: */
    FAULT_URI_HEADERS,    /**< or headers */
    FAULT_URI_USER,       /**< or, in a REGISTER, a user part */
    FAULT_HOPS_NONE,      /**< the client itself begins with Max-Forwards 0 */
    FAULT_HOPS_WORDS,     /**< value: a Max-Forwards that is not a number from 0 to 255 */
    FAULT_ADDRESS_OPEN,   /**< name: the header; value: its value, in which a quote or < is not closed */
    FAULT_ADDRESS_QUOTES, /**< name; value: a display name with a character that calls for quotes */
    FAULT_CALL_ID_BLANK,  /**< value: a Call-ID with a blank */
    FAULT_LINE,           /**< value: a header line without a colon */
    FAULT_SDP_LINE,       /**< name: a line that the SDP has not, such as "t=" */
    FAULT_SDP_CONNECTION, /**< value: the kind of media of an m= line that no c= goes with */
    FAULT_SDP_FORMATS,    /**< value: an m= line without formats */
    FAULT_SDP_FAMILY,     /**< value: a c= line whose address is not of the kind it names */
    FAULT_SDP_ORIGIN,     /**< value: an o= line that has not six parts */
    FAULT_SDP_PORT,       /**< value: an m= line whose port is above 65535 */
    FAULT_SDP_MAP,        /**< number: a dynamic payload type without a=rtpmap */
    FAULT_CSEQ_LARGE,     /**< value: a CSeq number of 2^31 or more */
    FAULT_CONTACTS,       /**< value, other: two Contacts, of which one may be there */
    FAULT_HOST_COLONS,    /**< name: the header; value: an IPv6 address without brackets */
    FAULT_HOST_CHAR,      /**< name; value: a host name with a character that none may have */
    FAULT_HOST_NONE,      /**< name; value: a sip: URI without a host */
    FAULT_SCHEME_NONE,    /**< name; value: an address without a scheme */
    FAULT_USER_HASH,      /**< name; value: a URI with # */
    FAULT_ROUTE_BARE,     /**< name; value: a Route, Record-Route or Refer-To not in < and > */
    FAULT_SPAN_WORDS,     /**< name; value: an Expires that is not a number */
    FAULT_TRANSPORT,      /**< value: the transport in the top Via; name: that of the frame, which is another */
    FAULT_CONTACT_STAR,   /**< value: the Expires of a REGISTER with Contact: *, which has to be 0 */
    FAULT_REPLACES_RAW,   /**< name; value: a Replaces in that header which is not escaped */
    FAULT_SESSION_BELOW,  /**< number: Session-Expires; due: Min-SE of the same request, which is higher */
    FAULT_BRANCH /**< name: the method of an older request with this branch; number: its CSeq; due: its frame. Never
                    found here */
};

struct sip_fault {
    enum sip_fault_kind kind;
    const char *name;
    struct sip_text value, other;
    uint32_t number, due;
};

/** More are not looked for. */
#define SIP_FAULTS_MAX 8

/** How the request came. */
struct sip_fault_way {
    bool is_stream; /**< over TCP or what uses it */
    bool is_cut;    /**< its frame is cut, or a fragment, or no more of it was kept: its body may be longer */
};

/**
 * Looks for the faults of a request and returns how many there are. `bytes` are all that came in its datagram.
 * A request of RFC 2543, whose branch shows it, needs no Max-Forwards, tag nor Contact. Nothing is found in one that is
 * cut.
 */
unsigned sip_faults_find(struct sip_text bytes, const struct sip_fault_way *way,
                         struct sip_fault faults[SIP_FAULTS_MAX]);

/** The parts of it that look at a value. True if there is a fault, which is filled. */
bool sip_fault_of_uri(const struct sip_message *request, struct sip_fault *fault);
bool sip_fault_of_address(const char *name, struct sip_text value, struct sip_fault *fault);
bool sip_fault_of_sdp(struct sip_text sdp, struct sip_fault *fault);
bool sip_fault_of_sdp_value(struct sip_text sdp, struct sip_fault *fault);

/** What is wrong with values that go together: of a REGISTER, of a Refer-To, and of a session timer. */
bool sip_fault_of_star(struct sip_text contact, struct sip_text expires, struct sip_fault *fault);
bool sip_fault_of_refer_to(struct sip_text value, struct sip_fault *fault);
bool sip_fault_of_interval(struct sip_text session, struct sip_text minimum, struct sip_fault *fault);

/** What is wrong with the URI of a header, or with the sent-by of a Via. */
bool sip_fault_of_host(const char *name, struct sip_text uri, struct sip_fault *fault);
bool sip_fault_of_sent_by(struct sip_text via, struct sip_fault *fault);

#endif
