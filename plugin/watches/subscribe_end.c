/* subscribe_end.c
 * The reasons in Subscription-State (RFC 6665 section 4.1.3).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/subscribe_end.h"

#include "sip/headers.h"

void subscribe_end_notify(struct finding_log *findings, const struct message_event *notify)
{
    /* timeout is what is left of a subscription that its subscriber has ended or does not refresh. */
    static const struct {
        const char *word, *meaning;
    } reasons[] = {
        {"rejected", "the notifier does not allow it (any more), and the subscriber is not to ask again"},
        {"noresource", "what was subscribed to does not exist (any more), and the subscriber is not to ask again"},
        {"deactivated", "the notifier gave it up, as when it is restarted, and the subscriber is to ask anew at once"},
        {"probation", "the notifier gave it up for now, and the subscriber is to ask anew later"},
        {"giveup", "the notifier could not find out in time whether it may allow it"},
        {"invariant", "nothing will change any more"},
    };
    struct sip_text state, reason;

    if (!sip_header_find(notify->message, "Subscription-State", 0, &state) || !sip_text_starts(state, "terminated") ||
        !sip_element_param(state, "reason", &reason))
        return;
    for (unsigned i = 0; i < G_N_ELEMENTS(reasons); i++)
        if (sip_text_is(reason, reasons[i].word))
            finding_say(findings, notify->place,
                        g_strdup_printf("Subscription-State ends the subscription with reason=%s: %s (RFC 6665 section "
                                        "4.1.3)",
                                        reasons[i].word, reasons[i].meaning));
}
