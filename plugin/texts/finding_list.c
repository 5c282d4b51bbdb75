/* finding_list.c
 * The list of all findings.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/finding_list.h"

#include <glib.h>

static const struct {
    const char *name;
    enum codebook_severity severity;
    enum finding_group group;
    const char *summary;
} findings[FINDING_COUNT] = {
    [FINDING_CHALLENGE] = {"response.challenge", CODEBOOK_CHAT, FINDING_RESPONSE, "SIP authentication challenge"},
    [FINDING_REDIRECTION] = {"response.redirection", CODEBOOK_NOTE, FINDING_RESPONSE, "SIP redirection response"},
    [FINDING_CLIENT_ERROR] = {"response.client_error", CODEBOOK_NOTE, FINDING_RESPONSE, "SIP client error response"},
    [FINDING_SERVER_ERROR] = {"response.server_error", CODEBOOK_WARN, FINDING_RESPONSE, "SIP server error response"},
    [FINDING_GLOBAL_FAILURE] = {"response.global_failure", CODEBOOK_NOTE, FINDING_RESPONSE,
                                "SIP global failure response"},
    [FINDING_REFER_NO_NOTIFY] = {"refer.no_notify", CODEBOOK_WARN, FINDING_SEQUENCE, "REFER accepted, no NOTIFY"},
    [FINDING_REFER_NO_NOTIFY_EXCUSABLE] = {"refer.no_notify", CODEBOOK_NOTE, FINDING_SEQUENCE,
                                           "REFER accepted, no NOTIFY"},
    [FINDING_REFER_LATE_NOTIFY] = {"refer.late_notify", CODEBOOK_NOTE, FINDING_SEQUENCE,
                                   "First NOTIFY after REFER came late"},
    [FINDING_REFER_NO_FINAL_NOTIFY] = {"refer.no_final_notify", CODEBOOK_NOTE, FINDING_SEQUENCE,
                                       "Subscription of a REFER ran out without a final NOTIFY"},
    [FINDING_REFER_FAILED] = {"refer.failed", CODEBOOK_NOTE, FINDING_RESPONSE, "Transfer failed"},
    [FINDING_SUBSCRIBE_NO_NOTIFY] = {"subscribe.no_notify", CODEBOOK_WARN, FINDING_SEQUENCE,
                                     "SUBSCRIBE accepted, no NOTIFY"},
    [FINDING_SUBSCRIBE_NO_NOTIFY_ENDING] = {"subscribe.no_notify", CODEBOOK_NOTE, FINDING_SEQUENCE,
                                            "SUBSCRIBE accepted, no NOTIFY"},
    [FINDING_INVITE_NO_ACK] = {"invite.no_ack", CODEBOOK_WARN, FINDING_SEQUENCE, "2xx to INVITE never acknowledged"},
    [FINDING_INVITE_NO_ACK_WEAK] = {"invite.no_ack", CODEBOOK_NOTE, FINDING_SEQUENCE,
                                    "2xx to INVITE never acknowledged"},
    [FINDING_INVITE_ACK_LOST] = {"invite.ack_lost", CODEBOOK_NOTE, FINDING_SEQUENCE,
                                 "2xx repeated although it was acknowledged"},
    [FINDING_INVITE_ACK_LOST_SEVERE] = {"invite.ack_lost", CODEBOOK_WARN, FINDING_SEQUENCE,
                                        "2xx repeated although it was acknowledged"},
    [FINDING_INVITE_FINAL_NO_ACK] = {"invite.final_no_ack", CODEBOOK_WARN, FINDING_SEQUENCE,
                                     "Failed INVITE never acknowledged"},
    [FINDING_INVITE_OVERLAP] = {"invite.overlap", CODEBOOK_NOTE, FINDING_SEQUENCE, "INVITE while another one was open"},
    [FINDING_PROVISIONAL_NO_PRACK] = {"provisional.no_prack", CODEBOOK_WARN, FINDING_SEQUENCE,
                                      "Reliable provisional response without PRACK"},
    [FINDING_CANCEL_NO_487] = {"cancel.no_487", CODEBOOK_NOTE, FINDING_SEQUENCE, "CANCEL accepted, INVITE not ended"},
    [FINDING_CANCEL_TOO_EARLY] = {"cancel.too_early", CODEBOOK_NOTE, FINDING_SEQUENCE,
                                  "CANCEL before any provisional response"},
    [FINDING_REQUEST_TERMINATED_WITHOUT_CANCEL] = {"request_terminated.without_cancel", CODEBOOK_NOTE, FINDING_SEQUENCE,
                                                   "487 without CANCEL or BYE"},
    [FINDING_AUTH_REJECTED] = {"auth.rejected", CODEBOOK_WARN, FINDING_RESPONSE, "Credentials rejected"},
    [FINDING_AUTH_LOOP] = {"auth.loop", CODEBOOK_ERROR, FINDING_RESPONSE, "Credentials rejected again and again"},
    [FINDING_AUTH_UNANSWERED] = {"auth.unanswered", CODEBOOK_CHAT, FINDING_RESPONSE, "Challenge never answered"},
    [FINDING_AUTH_UNANSWERED_SEVERE] = {"auth.unanswered", CODEBOOK_WARN, FINDING_RESPONSE, "Challenge never answered"},
    [FINDING_AUTH_BASIC] = {"auth.basic", CODEBOOK_WARN, FINDING_RESPONSE, "Challenge by Basic"},
    [FINDING_AUTH_ON_ACK_OR_CANCEL] = {"auth.on_ack_or_cancel", CODEBOOK_WARN, FINDING_RESPONSE,
                                       "ACK or CANCEL challenged"},
    [FINDING_REDIRECT_NOT_FOLLOWED] = {"redirect.not_followed", CODEBOOK_CHAT, FINDING_SEQUENCE,
                                       "Redirection not followed"},
    [FINDING_INTERVAL_NOT_RAISED] = {"interval.not_raised", CODEBOOK_WARN, FINDING_SEQUENCE,
                                     "Interval too short again"},
    [FINDING_GLARE_TOO_EARLY] = {"glare.too_early", CODEBOOK_NOTE, FINDING_SEQUENCE, "Tried again too early after 491"},
    [FINDING_RETRY_AFTER_IGNORED] = {"retry_after.ignored", CODEBOOK_NOTE, FINDING_SEQUENCE,
                                     "Tried again before Retry-After was over"},
    [FINDING_REQUEST_NO_RESPONSE] = {"request.no_response", CODEBOOK_WARN, FINDING_SEQUENCE,
                                     "Request without final response"},
    [FINDING_REQUEST_NO_RESPONSE_ERROR] = {"request.no_response", CODEBOOK_ERROR, FINDING_SEQUENCE,
                                           "Request without final response"},
    [FINDING_REQUEST_NO_RESPONSE_NOTE] = {"request.no_response", CODEBOOK_NOTE, FINDING_SEQUENCE,
                                          "Request without final response"},
    [FINDING_REQUEST_REPEATED_BEFORE_100] = {"request.repeated_before_100", CODEBOOK_CHAT, FINDING_SEQUENCE,
                                             "INVITE repeated before any response"},
    [FINDING_RESPONSE_MISMATCH] = {"response.mismatch", CODEBOOK_WARN, FINDING_SEQUENCE,
                                   "Response that its client cannot match"},
    [FINDING_RESPONSE_MISMATCH_NOTE] = {"response.mismatch", CODEBOOK_NOTE, FINDING_SEQUENCE,
                                        "Response that its client cannot match"},
    [FINDING_RESPONSE_STRAY] = {"response.stray", CODEBOOK_CHAT, FINDING_SEQUENCE, "Response without request"},
    [FINDING_RESPONSE_TOO_LATE] = {"response.too_late", CODEBOOK_NOTE, FINDING_SEQUENCE,
                                   "Response after its transaction timed out"},
    [FINDING_NON_INVITE_408] = {"non_invite.408", CODEBOOK_NOTE, FINDING_PROTOCOL,
                                "408 to a request other than INVITE"},
    [FINDING_NON_INVITE_PROVISIONAL] = {"non_invite.provisional", CODEBOOK_NOTE, FINDING_PROTOCOL,
                                        "Provisional response to a request other than INVITE"},
    [FINDING_CSEQ_OUT_OF_ORDER] = {"cseq.out_of_order", CODEBOOK_NOTE, FINDING_SEQUENCE, "CSeq out of order"},
    [FINDING_CONTACT_MISSING] = {"contact.missing", CODEBOOK_WARN, FINDING_PROTOCOL, "Response without Contact"},
    [FINDING_CONTACT_MISSING_EARLY] = {"contact.missing", CODEBOOK_CHAT, FINDING_PROTOCOL, "Response without Contact"},
    [FINDING_TO_TAG_MISSING] = {"to_tag.missing", CODEBOOK_NOTE, FINDING_PROTOCOL, "Response without tag in To"},
    [FINDING_TO_TAG_MISSING_SEVERE] = {"to_tag.missing", CODEBOOK_WARN, FINDING_PROTOCOL, "Response without tag in To"},
    [FINDING_HEADER_MISSING] = {"header.missing", CODEBOOK_NOTE, FINDING_PROTOCOL, "Header missing"},
    [FINDING_HEADER_MISSING_SEVERE] = {"header.missing", CODEBOOK_WARN, FINDING_PROTOCOL, "Header missing"},
    [FINDING_HEADER_MISSING_WEAK] = {"header.missing", CODEBOOK_CHAT, FINDING_PROTOCOL, "Header missing"},
    [FINDING_RESPONSE_UNHEARD] = {"response.unheard", CODEBOOK_WARN, FINDING_SEQUENCE,
                                  "Request sent again after its response"},
    [FINDING_DIALOG_MISMATCH] = {"dialog.mismatch", CODEBOOK_WARN, FINDING_PROTOCOL,
                                 "Request that does not fit its dialog"},
    [FINDING_REGISTRATION_EXPIRED] = {"registration.expired", CODEBOOK_WARN, FINDING_SEQUENCE,
                                      "Registration refreshed too late"},
    [FINDING_REGISTRATION_EXPIRED_NOTE] = {"registration.expired", CODEBOOK_NOTE, FINDING_SEQUENCE,
                                           "Registration refreshed too late"},
    [FINDING_REGISTRATION_NOT_BOUND] = {"registration.not_bound", CODEBOOK_WARN, FINDING_PROTOCOL,
                                        "Registrar lists other Contacts than the one asked for"},
    [FINDING_REGISTRATION_NOT_BOUND_NOTE] = {"registration.not_bound", CODEBOOK_NOTE, FINDING_PROTOCOL,
                                             "Registrar lists other Contacts than the one asked for"},
    [FINDING_ATTACK_SCAN] = {"attack.scan", CODEBOOK_NOTE, FINDING_SEQUENCE, "Many users or numbers tried in vain"},
    [FINDING_CONTACT_UNREACHABLE] = {"contact.unreachable", CODEBOOK_WARN, FINDING_PROTOCOL,
                                     "Contact where its sender is not reached"},
    [FINDING_CALL_DROPPED] = {"call.dropped", CODEBOOK_WARN, FINDING_SEQUENCE, "Answered call ended for a fault"},
    [FINDING_SESSION_EXPIRED] = {"session.expired", CODEBOOK_WARN, FINDING_SEQUENCE,
                                 "Session timer ran out without a refresh"},
};

const char *finding_name(enum finding_id id)
{
    return findings[id].name;
}

enum codebook_severity finding_severity(enum finding_id id)
{
    return findings[id].severity;
}

enum finding_id finding_of_response(unsigned code)
{
    static const enum finding_id by_class[] = {
        [3] = FINDING_REDIRECTION, FINDING_CLIENT_ERROR, FINDING_SERVER_ERROR, FINDING_GLOBAL_FAILURE};

    return by_class[code / 100];
}

enum finding_group finding_group(enum finding_id id)
{
    return findings[id].group;
}

const char *finding_summary(enum finding_id id)
{
    return findings[id].summary;
}

/** Starts at `from`. */
static enum finding_id find(const char *name, unsigned from)
{
    while (from < FINDING_COUNT && g_ascii_strcasecmp(findings[from].name, name) != 0)
        from++;
    return (enum finding_id)from;
}

enum finding_id finding_of_name(const char *name)
{
    return find(name, 0);
}

enum finding_id finding_next_form(enum finding_id id)
{
    return find(findings[id].name, id + 1);
}
