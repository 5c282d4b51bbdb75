/* registration_words.c
 * The sentences about registrations, and their verdicts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/registration_words.h"

#include "texts/decimal.h"

/* So many challenges of one login are followed. */
#define CHALLENGES_MOST 3

/* So many REGISTERs that were not accepted are looked at to find the one that was. */
#define TRIES_MOST 16

static bool is_challenged(const struct registration *registration)
{
    return registration->code == 401 || registration->code == 407;
}

const struct registration *registration_outcome(const struct registration *registration)
{
    for (unsigned i = 0; i < CHALLENGES_MOST && is_challenged(registration) && registration->next &&
                         registration->next->has_credentials;
         i++)
        registration = registration->next;
    return registration;
}

static bool has_passed(int64_t since_us, int64_t span_us, int64_t now_us)
{
    return since_us != TIME_UNKNOWN && now_us != TIME_UNKNOWN && now_us > since_us + span_us &&
           !sight_leaps(since_us + span_us, now_us);
}

/** The REGISTER after it that was accepted; NULL: none. `is_known` is false if there are too many others. */
static const struct registration *renewal_of(const struct registration *granted, bool *is_known)
{
    const struct registration *next = granted->next;
    unsigned i = 0;

    while (next && next->code / 100 != 2 && i++ < TRIES_MOST)
        next = next->next;
    *is_known = i <= TRIES_MOST;
    return next && next->code / 100 == 2 ? next : NULL;
}

/** Had it run out before it was renewed, or by now? */
static bool has_expired(const struct registration *granted, int64_t now_us)
{
    int64_t expires_us = registration_expires_us(granted);
    const struct registration *renewal;
    bool is_known;

    if (expires_us == TIME_UNKNOWN || granted->is_forgotten)
        return false;
    renewal = renewal_of(granted, &is_known);
    if (renewal)
        return has_passed(expires_us, REGISTRATION_SLACK_US, renewal->begin_us);
    return is_known && has_passed(expires_us, REGISTRATION_SLACK_US, now_us);
}

static enum registration_verdict verdict_alone(const struct registration *registration, int64_t now_us,
                                               int64_t limit_us)
{
    if (registration->code == 0)
        return has_passed(registration->begin_us, limit_us, now_us) ? REGISTRATION_UNANSWERED : REGISTRATION_OPEN;
    if (registration->code < 300 && registration->is_removal)
        return REGISTRATION_REMOVED;
    if (registration->code < 300)
        return has_expired(registration, now_us) ? REGISTRATION_EXPIRED : REGISTRATION_REGISTERED;
    if (!is_challenged(registration))
        return REGISTRATION_REFUSED;
    return registration->has_credentials || registration->next ||
                   has_passed(registration->response_us, limit_us, now_us)
               ? REGISTRATION_UNAUTHORIZED
               : REGISTRATION_OPEN;
}

enum registration_verdict registration_verdict_of(const struct registration *registration, int64_t now_us,
                                                  int64_t limit_us)
{
    return verdict_alone(registration_outcome(registration), now_us, limit_us);
}

const char *registration_verdict_name(enum registration_verdict verdict)
{
    static const char *const names[] = {[REGISTRATION_REGISTERED] = "registered",
                                        [REGISTRATION_EXPIRED] = "expired",
                                        [REGISTRATION_REMOVED] = "removed",
                                        [REGISTRATION_REFUSED] = "refused",
                                        [REGISTRATION_UNAUTHORIZED] = "unauthorized",
                                        [REGISTRATION_UNANSWERED] = "unanswered",
                                        [REGISTRATION_OPEN] = "open"};

    return names[verdict];
}

void registration_words_granted(GString *out, const struct registration *registration)
{
    uint32_t asked_s = registration->asked_s, granted_s = registration->granted_s;

    if (granted_s == SIP_NO_SPAN)
        return;
    g_string_append_printf(out, "registered for %u s", granted_s);
    if (asked_s == SIP_NO_SPAN)
        return;
    if (asked_s == granted_s)
        g_string_append(out, ", as asked");
    else
        g_string_append_printf(out, ", although %u s were asked for", asked_s);
}

/** What came after the time that was granted. */
static void add_expired(GString *out, const struct registration *granted, int64_t now_us)
{
    int64_t expires_us = registration_expires_us(granted);
    const struct registration *next = granted->next;

    if (!next)
        decimal_append(out, "; no other REGISTER for this Contact came within %.0f s in this capture",
                       (double)(now_us - granted->response_us) / G_USEC_PER_SEC);
    else if (next->begin_us > expires_us)
        decimal_append(out, "; the next REGISTER (frame %u) came only after %.0f s: not registered for %.0f s",
                       next->request_frame, (double)(next->begin_us - granted->response_us) / G_USEC_PER_SEC,
                       (double)(next->begin_us - expires_us) / G_USEC_PER_SEC);
    else
        g_string_append_printf(out, "; the next REGISTER (frame %u) came in time, but was not accepted",
                               next->request_frame);
}

static void add_open(GString *out, const struct registration *registration)
{
    if (registration->code)
        g_string_append_printf(out, "challenged with %u in frame %u, no REGISTER with credentials so far",
                               registration->code, registration->response_frame);
    else
        g_string_append(out, "no final response so far");
}

void registration_words_verdict(GString *out, const struct registration *registration, int64_t now_us, int64_t limit_us)
{
    const struct registration *last = registration_outcome(registration);

    if (last != registration)
        g_string_append_printf(out, "with credentials in frame %u: ", last->request_frame);
    switch (verdict_alone(last, now_us, limit_us)) {
    case REGISTRATION_REGISTERED:
    case REGISTRATION_EXPIRED:
        if (last->granted_s == SIP_NO_SPAN)
            g_string_append(out, "registered, for how long is not stated");
        registration_words_granted(out, last);
        if (has_expired(last, now_us))
            add_expired(out, last, now_us);
        break;
    case REGISTRATION_REMOVED:
        g_string_append_printf(out, "removed as asked, by frame %u", last->response_frame);
        break;
    case REGISTRATION_REFUSED:
        g_string_append_printf(out, "refused with %u in frame %u", last->code, last->response_frame);
        break;
    case REGISTRATION_UNAUTHORIZED:
        g_string_append_printf(out,
                               last->has_credentials ? "credentials refused with %u in frame %u"
                                                     : "%u in frame %u, and no REGISTER with credentials followed",
                               last->code, last->response_frame);
        break;
    case REGISTRATION_UNANSWERED:
        g_string_append(out, "no final response in this capture");
        break;
    case REGISTRATION_OPEN:
        add_open(out, last);
        break;
    }
}

/** Of the bindings, none of which is registered any more, the one whose end is the latest. */
static const struct registration_binding *newest_of(const struct registration_user *user)
{
    const struct registration_binding *newest = NULL;

    for (const struct registration_binding *binding = &user->first; binding && binding->contact;
         binding = binding->next) {
        int64_t ends_us = binding->granted ? binding->granted->response_us : TIME_UNKNOWN;

        if (!newest || (newest->granted ? newest->granted->response_us : TIME_UNKNOWN) <= ends_us)
            newest = binding;
    }
    return newest;
}

/** It was never registered here: the newest REGISTER was refused. */
static bool add_refused(GString *out, const struct registration *last)
{
    if (!last || last->code < 300 || (is_challenged(last) && !last->has_credentials))
        return false;
    g_string_append_printf(out,
                           "The REGISTER of this user (frame %u) was refused with %u (frame %u), and none accepted "
                           "before in this capture",
                           last->request_frame, last->code, last->response_frame);
    return true;
}

bool registration_words_absence(GString *out, const struct registration_user *user, int64_t time_us)
{
    const struct registration_binding *newest = newest_of(user);
    const struct registration *granted = newest ? newest->granted : NULL;
    int64_t since_us;

    for (const struct registration_binding *binding = &user->first; binding && binding->contact;
         binding = binding->next)
        if (registration_is_live(binding, time_us) || !binding->last || binding->last->code == 0)
            return false;
    if (!newest || !granted)
        return newest && add_refused(out, newest->last);
    since_us = granted->is_removal ? granted->response_us : registration_expires_us(granted);
    if (since_us == TIME_UNKNOWN || time_us < since_us || sight_leaps(since_us, time_us))
        return false;
    if (granted->is_removal)
        decimal_append(out,
                       "Nobody was registered for this user: the REGISTER in frame %u had removed the Contact "
                       "%.3g s before",
                       granted->request_frame, (double)(time_us - since_us) / G_USEC_PER_SEC);
    else
        decimal_append(out,
                       "Nobody was registered for this user: the %u s granted in frame %u had run out %.3g s "
                       "before",
                       granted->granted_s, granted->response_frame, (double)(time_us - since_us) / G_USEC_PER_SEC);
    return true;
}
