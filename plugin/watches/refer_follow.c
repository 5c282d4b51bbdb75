/* refer_follow.c
 * Finds the INVITE that followed a REFER among the calls that have failed by then, and lays its Request-URI beside
 * Refer-To.
 *
 * Who is asked to call somebody may well ask for the same user at another host, or for the same number in another
 * form; so only another user counts, or another domain where it was not found.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/refer_follow.h"

#include "calls/outcome.h"
#include "calls/parties.h"
#include "sip/headers.h"
#include "sip/uri.h"
#include "watches/refer_target.h"
#include "watches/watch.h"

/* Of the calls that ended before the NOTIFY, no more are looked at. */
#define LOOKED_AT 256

/* So much of a URI is shown. */
#define URI_SHOWN 64

/* The names of two parties of the REFER's dialog. */
struct referred {
    uint64_t one, other;
};

static struct referred parties_of(const struct sip_message *notify)
{
    return (struct referred){call_number_key(sip_element_uri(notify->from)),
                             call_number_key(sip_element_uri(notify->to))};
}

/** May the referee have reported this end of a call? Many say 503 or 603 for whatever failed (RFC 3515 section
 * 2.4.5). */
static bool is_reported(const struct refer_exchange *exchange, unsigned code)
{
    return code == exchange->failed_code || exchange->failed_code == 503 || exchange->failed_code == 603;
}

/** Was the call made for the REFER? By its sender, for one of the two who were in the dialog. */
static bool is_of_refer(const struct refer_exchange *exchange, const struct call_outcome *call,
                        const struct message_event *notify)
{
    struct referred referred = parties_of(notify->message);
    uint64_t caller = call_parties_of(call->from, "", "").caller_key;

    return call->first.frame > exchange->refer_frame && call->id != notify->message->call &&
           call->source_host == notify->arrival->hosts - notify->arrival->target_host && caller &&
           (caller == referred.one || caller == referred.other);
}

/** The one call that it can be; NULL if there is none, or more than one. */
static const struct call_outcome *call_made(const struct refer_exchange *exchange, const struct message_event *notify,
                                            const struct outcome_store *store)
{
    const GArray *endings = outcome_store_endings(store);
    const struct call_outcome *found = NULL;
    unsigned looked_at = 0;

    for (unsigned place = endings->len; place > 0; place--) {
        const struct call_ending *ending = &g_array_index(endings, struct call_ending, place - 1);
        const struct call_outcome *call = outcome_store_all(store)->pdata[ending->number];

        if (ending->frame <= exchange->refer_frame)
            return found;
        if (looked_at++ >= LOOKED_AT)
            return NULL;
        if (call->end.frame != ending->frame || call->answer.frame || !is_reported(exchange, call->code) ||
            !is_of_refer(exchange, call, notify))
            continue;
        if (found)
            return NULL;
        found = call;
    }
    return found;
}

/** Does one number end with the other, as it does with and without a prefix? */
static bool is_same_number(struct sip_text one, struct sip_text other)
{
    const struct sip_text *longer = one.len > other.len ? &one : &other, *shorter = one.len > other.len ? &other : &one;

    return shorter->len > 0 && memcmp(longer->at + longer->len - shorter->len, shorter->at, shorter->len) == 0 &&
           strspn(shorter->at, "0123456789") >= shorter->len;
}

static bool is_same_user(struct sip_text asked, struct sip_text called)
{
    GString *one = g_string_new(NULL), *other = g_string_new(NULL);
    struct sip_text asked_user, called_user;
    bool is_same;

    refer_target_unescape(one, sip_uri_user(asked));
    refer_target_unescape(other, sip_uri_user(called));
    asked_user = (struct sip_text){one->str, one->len};
    called_user = (struct sip_text){other->str, other->len};
    is_same = sip_text_equal(asked_user, called_user) || is_same_number(asked_user, called_user) ||
              call_number_key(asked) == call_number_key(called);
    g_string_free(one, TRUE);
    g_string_free(other, TRUE);
    return is_same;
}

/** Does the code say that nobody is there by that name? */
static bool is_not_found(unsigned code)
{
    return code == 403 || code == 404 || code == 416 || code == 482 || code == 483 || code == 484 || code == 485 ||
           code == 604;
}

/** A name of a domain: what stands for a registered address or a trunk has another form or another user. */
static bool is_domain(struct sip_text host)
{
    return host.len > 0 && host.at[0] != '[' && g_ascii_isalpha(host.at[host.len - 1]);
}

/** A name at another domain; numbers go to whatever gateway there is. */
static bool is_other_domain(struct sip_text asked, struct sip_text called)
{
    uint32_t port;
    struct sip_text user = sip_uri_user(asked), one = sip_uri_host(asked, &port), other = sip_uri_host(called, &port);

    return user.len > 0 && !g_ascii_isdigit(user.at[user.len - 1]) && is_domain(one) && is_domain(other) &&
           !sip_word_is_same(one, other);
}

uint32_t refer_follow_fault(const struct refer_exchange *exchange, const struct message_event *notify, GString *out)
{
    const struct outcome_store *store = exchange->dialog->watch->outcomes;
    struct sip_text asked = refer_target_uri(exchange->facts.refer_to), called;
    const struct call_outcome *call;

    if (!store || !exchange->refer_frame || !asked.len)
        return 0;
    call = call_made(exchange, notify, store);
    called = call ? (struct sip_text){call->uri, strcspn(call->uri, " \r\n")} : (struct sip_text){0};
    if (!called.len || called.len == strlen(call->uri)) /* the URI may be cut */
        return 0;
    if (is_same_user(asked, called) && !(is_not_found(call->code) && is_other_domain(asked, called)))
        return 0;
    g_string_append_printf(out, "the INVITE that followed (frame %u) went to ", call->first.frame);
    sip_text_quote(out, called, URI_SHOWN);
    g_string_append(out, ", not to that in Refer-To, ");
    sip_text_quote(out, asked, URI_SHOWN);
    g_string_append_printf(out, " (frame %u); %u in frame %u answers it (RFC 3515 section 2.4.2)",
                           exchange->refer_frame, call->code, call->end.frame);
    return call->first.frame;
}
