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
} findings[FINDING_COUNT] = {
    [FINDING_CHALLENGE] = {"response.challenge", CODEBOOK_CHAT},
    [FINDING_REDIRECTION] = {"response.redirection", CODEBOOK_NOTE},
    [FINDING_CLIENT_ERROR] = {"response.client_error", CODEBOOK_NOTE},
    [FINDING_SERVER_ERROR] = {"response.server_error", CODEBOOK_WARN},
    [FINDING_GLOBAL_FAILURE] = {"response.global_failure", CODEBOOK_NOTE},
    [FINDING_REFER_NO_NOTIFY] = {"refer.no_notify", CODEBOOK_WARN},
    [FINDING_REFER_NO_NOTIFY_EXCUSABLE] = {"refer.no_notify", CODEBOOK_NOTE},
    [FINDING_REFER_LATE_NOTIFY] = {"refer.late_notify", CODEBOOK_NOTE},
    [FINDING_REFER_NO_FINAL_NOTIFY] = {"refer.no_final_notify", CODEBOOK_NOTE},
    [FINDING_REFER_FAILED] = {"refer.failed", CODEBOOK_NOTE},
    [FINDING_SUBSCRIBE_NO_NOTIFY] = {"subscribe.no_notify", CODEBOOK_WARN},
    [FINDING_SUBSCRIBE_NO_NOTIFY_ENDING] = {"subscribe.no_notify", CODEBOOK_NOTE},
    [FINDING_INVITE_NO_ACK] = {"invite.no_ack", CODEBOOK_WARN},
    [FINDING_INVITE_NO_ACK_WEAK] = {"invite.no_ack", CODEBOOK_NOTE},
    [FINDING_INVITE_ACK_LOST] = {"invite.ack_lost", CODEBOOK_NOTE},
    [FINDING_INVITE_ACK_LOST_SEVERE] = {"invite.ack_lost", CODEBOOK_WARN},
    [FINDING_INVITE_FINAL_NO_ACK] = {"invite.final_no_ack", CODEBOOK_WARN},
    [FINDING_INVITE_OVERLAP] = {"invite.overlap", CODEBOOK_NOTE},
    [FINDING_PROVISIONAL_NO_PRACK] = {"provisional.no_prack", CODEBOOK_WARN},
    [FINDING_CANCEL_NO_487] = {"cancel.no_487", CODEBOOK_NOTE},
    [FINDING_CANCEL_TOO_EARLY] = {"cancel.too_early", CODEBOOK_NOTE},
    [FINDING_REQUEST_TERMINATED_WITHOUT_CANCEL] = {"request_terminated.without_cancel", CODEBOOK_NOTE},
    [FINDING_AUTH_REJECTED] = {"auth.rejected", CODEBOOK_WARN},
    [FINDING_AUTH_LOOP] = {"auth.loop", CODEBOOK_ERROR},
    [FINDING_AUTH_UNANSWERED] = {"auth.unanswered", CODEBOOK_CHAT},
    [FINDING_AUTH_UNANSWERED_SEVERE] = {"auth.unanswered", CODEBOOK_WARN},
    [FINDING_AUTH_BASIC] = {"auth.basic", CODEBOOK_WARN},
    [FINDING_AUTH_ON_ACK_OR_CANCEL] = {"auth.on_ack_or_cancel", CODEBOOK_WARN},
    [FINDING_REDIRECT_NOT_FOLLOWED] = {"redirect.not_followed", CODEBOOK_CHAT},
    [FINDING_INTERVAL_NOT_RAISED] = {"interval.not_raised", CODEBOOK_WARN},
    [FINDING_GLARE_TOO_EARLY] = {"glare.too_early", CODEBOOK_NOTE},
    [FINDING_RETRY_AFTER_IGNORED] = {"retry_after.ignored", CODEBOOK_NOTE},
    [FINDING_REQUEST_NO_RESPONSE] = {"request.no_response", CODEBOOK_WARN},
    [FINDING_REQUEST_NO_RESPONSE_ERROR] = {"request.no_response", CODEBOOK_ERROR},
    [FINDING_REQUEST_NO_RESPONSE_NOTE] = {"request.no_response", CODEBOOK_NOTE},
    [FINDING_REQUEST_REPEATED_BEFORE_100] = {"request.repeated_before_100", CODEBOOK_CHAT},
    [FINDING_RESPONSE_MISMATCH] = {"response.mismatch", CODEBOOK_WARN},
    [FINDING_RESPONSE_MISMATCH_NOTE] = {"response.mismatch", CODEBOOK_NOTE},
    [FINDING_RESPONSE_STRAY] = {"response.stray", CODEBOOK_CHAT},
    [FINDING_RESPONSE_TOO_LATE] = {"response.too_late", CODEBOOK_NOTE},
    [FINDING_NON_INVITE_408] = {"non_invite.408", CODEBOOK_NOTE},
    [FINDING_NON_INVITE_PROVISIONAL] = {"non_invite.provisional", CODEBOOK_NOTE},
    [FINDING_CSEQ_OUT_OF_ORDER] = {"cseq.out_of_order", CODEBOOK_NOTE},
    [FINDING_CONTACT_MISSING] = {"contact.missing", CODEBOOK_WARN},
    [FINDING_CONTACT_MISSING_EARLY] = {"contact.missing", CODEBOOK_CHAT},
    [FINDING_TO_TAG_MISSING] = {"to_tag.missing", CODEBOOK_NOTE},
    [FINDING_TO_TAG_MISSING_SEVERE] = {"to_tag.missing", CODEBOOK_WARN},
    [FINDING_HEADER_MISSING] = {"header.missing", CODEBOOK_NOTE},
    [FINDING_HEADER_MISSING_SEVERE] = {"header.missing", CODEBOOK_WARN},
    [FINDING_HEADER_MISSING_WEAK] = {"header.missing", CODEBOOK_CHAT},
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
