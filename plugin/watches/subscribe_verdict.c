/* subscribe_verdict.c
 * What can be said of a SUBSCRIBE at a given time, and the words for it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/notify_words.h"
#include "watches/subscribe.h"

int64_t subscribe_limit(const struct subscribe_watch *watch, const struct subscribe_exchange *exchange)
{
    return notify_path_limit(&exchange->path, watch->t1_ms);
}

enum notify_doubt subscribe_gap(const struct subscribe_watch *watch, const struct subscribe_exchange *exchange)
{
    const struct subscribe_dialog *dialog = exchange->dialog;

    return notify_gap_since(exchange->subscribe_time, MAX(watch->blind_time, dialog->cut_time), dialog->missed_time,
                            watch->losses, exchange->hosts);
}

static enum notify_doubt doubt_of(const struct subscribe_watch *watch, const struct subscribe_exchange *exchange)
{
    enum notify_doubt gap = timer_is_running(&exchange->due) ? subscribe_gap(watch, exchange) : exchange->gap;

    if (exchange->subscribe_time == TIME_UNKNOWN || exchange->accepted_time == TIME_UNKNOWN)
        return NOTIFY_NO_CLOCK;
    return gap != NOTIFY_NO_DOUBT ? gap : notify_path_doubt(&exchange->path);
}

enum subscribe_verdict subscribe_verdict(const struct subscribe_watch *watch, const struct subscribe_exchange *exchange)
{
    if (exchange->notify_frame)
        return SUBSCRIBE_OK;
    if (!exchange->accepted_frame || (!exchange->waiting.data && exchange->judged_time == TIME_UNKNOWN))
        return SUBSCRIBE_NOTHING;
    if (doubt_of(watch, exchange) != NOTIFY_NO_DOUBT)
        return SUBSCRIBE_UNKNOWN;
    return exchange->judged_time != TIME_UNKNOWN ? SUBSCRIBE_NO_NOTIFY : SUBSCRIBE_OPEN;
}

const char *subscribe_verdict_name(enum subscribe_verdict verdict)
{
    static const char *const names[] = {
        [SUBSCRIBE_NOTHING] = "",        [SUBSCRIBE_OK] = "ok",
        [SUBSCRIBE_OPEN] = "open",       [SUBSCRIBE_NO_NOTIFY] = "no_notify",
        [SUBSCRIBE_UNKNOWN] = "unknown",
    };

    return names[verdict];
}

struct sip_text subscribe_call_id(const struct subscribe_exchange *exchange)
{
    return exchange->dialog->call_id;
}

int64_t subscribe_waited(const struct subscribe_watch *watch, const struct subscribe_exchange *exchange)
{
    int64_t until = MAX(watch->clock->now_us, exchange->judged_time);

    return exchange->accepted_time == TIME_UNKNOWN || until == TIME_UNKNOWN ? -1 : until - exchange->accepted_time;
}

static void add_no_notify(GString *out, const struct subscribe_watch *watch, const struct subscribe_exchange *exchange)
{
    words_add_no_notify(out, subscribe_limit(watch, exchange));
    if (exchange->is_ending)
        g_string_append(out, "; it was to end the subscription (Expires: 0)");
}

void subscribe_words_verdict(GString *out, const struct subscribe_watch *watch,
                             const struct subscribe_exchange *exchange)
{
    switch (subscribe_verdict(watch, exchange)) {
    case SUBSCRIBE_NOTHING:
        break;
    case SUBSCRIBE_OK:
        g_string_append_printf(out, "the NOTIFY came in frame %u", exchange->notify_frame);
        break;
    case SUBSCRIBE_OPEN:
        words_add_open(out, subscribe_waited(watch, exchange), exchange->accepted_code,
                       subscribe_limit(watch, exchange));
        break;
    case SUBSCRIBE_NO_NOTIFY:
        add_no_notify(out, watch, exchange);
        break;
    case SUBSCRIBE_UNKNOWN:
        g_string_append_printf(out, "no NOTIFY in this capture so far, which proves nothing: %s",
                               notify_doubt_words(doubt_of(watch, exchange), false));
        break;
    }
}

void subscribe_words_no_notify(GString *out, const struct subscribe_watch *watch,
                               const struct subscribe_exchange *exchange)
{
    g_string_append_printf(out, "SUBSCRIBE accepted with %u in frame %u: ", exchange->accepted_code,
                           exchange->accepted_frame);
    add_no_notify(out, watch, exchange);
}
