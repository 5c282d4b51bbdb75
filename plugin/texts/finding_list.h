/* finding_list.h
 * The list of all findings: what they are called, and how severe they are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_FINDING_LIST_H
#define SIPEXPLAIN_TEXTS_FINDING_LIST_H

#include "texts/severity.h"

/** Two findings may share a name: then one of them is the less severe form of the other. */
enum finding_id {
    FINDING_CHALLENGE,
    FINDING_REDIRECTION,
    FINDING_CLIENT_ERROR,
    FINDING_SERVER_ERROR,
    FINDING_GLOBAL_FAILURE,
    FINDING_REFER_NO_NOTIFY,
    FINDING_REFER_NO_NOTIFY_EXCUSABLE, /**< after a BYE, or where Refer-Sub: false was asked for */
    FINDING_REFER_LATE_NOTIFY,
    FINDING_REFER_NO_FINAL_NOTIFY,
    FINDING_REFER_FAILED,
    FINDING_SUBSCRIBE_NO_NOTIFY,
    FINDING_SUBSCRIBE_NO_NOTIFY_ENDING, /**< after Expires: 0 */
    FINDING_INVITE_NO_ACK,
    FINDING_INVITE_NO_ACK_WEAK, /**< the 2xx was not even repeated */
    FINDING_INVITE_ACK_LOST,
    FINDING_INVITE_ACK_LOST_SEVERE, /**< to the end, or until the call was ended */
    FINDING_INVITE_FINAL_NO_ACK,
    FINDING_INVITE_OVERLAP,
    FINDING_PROVISIONAL_NO_PRACK,
    FINDING_CANCEL_NO_487,
    FINDING_CANCEL_TOO_EARLY,
    FINDING_REQUEST_TERMINATED_WITHOUT_CANCEL,
    FINDING_AUTH_REJECTED,
    FINDING_AUTH_LOOP,
    FINDING_AUTH_UNANSWERED,
    FINDING_AUTH_UNANSWERED_SEVERE, /**< again and again, or within a call */
    FINDING_AUTH_BASIC,
    FINDING_AUTH_ON_ACK_OR_CANCEL,
    FINDING_REDIRECT_NOT_FOLLOWED,
    FINDING_INTERVAL_NOT_RAISED,
    FINDING_GLARE_TOO_EARLY,
    FINDING_RETRY_AFTER_IGNORED,
    FINDING_REQUEST_NO_RESPONSE,
    FINDING_REQUEST_NO_RESPONSE_ERROR, /**< although it was sent as often as a client may */
    FINDING_REQUEST_NO_RESPONSE_NOTE,  /**< a request that keeps an idle path open, or one whose answer nobody needs */
    FINDING_REQUEST_REPEATED_BEFORE_100,
    FINDING_RESPONSE_MISMATCH,
    FINDING_RESPONSE_MISMATCH_NOTE, /**< as long as the request is not sent again */
    FINDING_RESPONSE_STRAY,
    FINDING_RESPONSE_TOO_LATE,
    FINDING_NON_INVITE_408,
    FINDING_NON_INVITE_PROVISIONAL,
    FINDING_CSEQ_OUT_OF_ORDER,
    FINDING_CONTACT_MISSING,
    FINDING_CONTACT_MISSING_EARLY, /**< in a provisional response */
    FINDING_TO_TAG_MISSING,
    FINDING_TO_TAG_MISSING_SEVERE, /**< in a 2xx that makes a dialog */
    FINDING_HEADER_MISSING,
    FINDING_HEADER_MISSING_SEVERE, /**< a challenge without a challenge */
    FINDING_HEADER_MISSING_WEAK,   /**< a header that only should be there, or one whose lack does little harm */
    FINDING_RESPONSE_UNHEARD,
    FINDING_DIALOG_MISMATCH,
    FINDING_REGISTRATION_EXPIRED,
    FINDING_REGISTRATION_EXPIRED_NOTE, /**< the client was started again, or the user has other Contacts */
    FINDING_REGISTRATION_NOT_BOUND,
    FINDING_REGISTRATION_NOT_BOUND_NOTE, /**< the registrar may have rewritten the Contact on purpose */
    FINDING_ATTACK_SCAN,
    FINDING_CONTACT_UNREACHABLE,
    FINDING_CALL_DROPPED,
    FINDING_SESSION_EXPIRED,
    FINDING_COUNT
};

/** What kind of thing a finding is about, as expert infos are grouped. */
enum finding_group {
    FINDING_PROTOCOL, /**< a message that breaks a rule by itself */
    FINDING_RESPONSE, /**< what a response says */
    FINDING_SEQUENCE, /**< what should follow and does not, or out of order */
};

/** The name of the expert field, without "sipexplain.". */
const char *finding_name(enum finding_id id);

enum codebook_severity finding_severity(enum finding_id id);

/** What is raised on a response with such a code, 300-699, unless it is the first challenge of a login. */
enum finding_id finding_of_response(unsigned code);

enum finding_group finding_group(enum finding_id id);

/** In a few words, for the list of all expert infos. Forms of one finding share it. */
const char *finding_summary(enum finding_id id);

/** The first finding of this name, in any case; FINDING_COUNT if there is none. */
enum finding_id finding_of_name(const char *name);

/** The next form of a finding, which shares its name; FINDING_COUNT if there is no other. */
enum finding_id finding_next_form(enum finding_id id);

#endif
