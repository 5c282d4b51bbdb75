/* challenge.c
 * Looks at each challenge for what no challenge may be.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/challenge.h"

#include "calls/recent_table.h"
#include "sip/key.h"
#include "sip/required_headers.h"

/* A response reaches the next hop at once. */
#define MEMORY_US (200 * (int64_t)G_USEC_PER_SEC)
#define TOLD_MOST 1024

struct challenge_watch {
    const struct watch_context *context;
    struct recent_table told; /* struct recent_table_entry: what was found, which other hops show as well */
};

struct challenge_watch *challenge_watch_new(const struct watch_context *context)
{
    struct challenge_watch *watch = g_new0(struct challenge_watch, 1);

    watch->context = context;
    recent_table_start(&watch->told, MEMORY_US, TOLD_MOST, sizeof(struct recent_table_entry));
    return watch;
}

void challenge_watch_free(struct challenge_watch *watch)
{
    if (!watch)
        return;
    recent_table_stop(&watch->told);
    g_free(watch);
}

/** Is it the first hop on which this is seen? */
static bool is_news(struct challenge_watch *watch, enum finding_id finding_id, const struct message_event *response)
{
    const struct sip_message *message = response->message;
    uint64_t id = key_mix_number(key_mix_number(message->call, message->cseq), response->method);

    id = key_mix(key_mix_number(id, finding_id), message->from);
    if (recent_table_find(&watch->told, id, response->arrival->time_us))
        return false;
    recent_table_get(&watch->told, id, response->arrival->time_us);
    return true;
}

/** `rule` goes on with the sentence after code and method. */
static void challenge_tell(struct challenge_watch *watch, const struct message_event *response, enum finding_id id,
                           const char *rule)
{
    const struct sip_message *message = response->message;
    struct finding *finding;

    if (!is_news(watch, id, response))
        return;
    finding = finding_add(watch->context->findings, response->place, id, message->call_id, "%u to %.*s %s",
                          message->code, sip_method_shown(message->method), message->method.at, rule);
    finding_add_frame(finding, response->part->request_frame);
}

void challenge_watch_response(struct challenge_watch *watch, const struct message_event *response)
{
    struct sip_message *message = response->message;

    if (response->part->first_frame || !message->call_id.at || !message->has_cseq)
        return;
    if (sip_challenges_by_basic(message))
        challenge_tell(watch, response, FINDING_AUTH_BASIC, "challenges by Basic, which RFC 3261 section 22 forbids");
    if (sip_challenges_ack_or_cancel(message))
        challenge_tell(watch, response, FINDING_AUTH_ON_ACK_OR_CANCEL,
                       "challenges a request that cannot be sent again with credentials");
}
