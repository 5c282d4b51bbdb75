/* redirect.c
 * Waits for the INVITE that follows a redirection.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/redirect.h"

#include "sip/headers.h"
#include "sip/key.h"
#include "sip/uri.h"

/* A user may ask for the new address minutes later: that withdraws what was said. */
#define MEMORY_US (200 * (int64_t)G_USEC_PER_SEC)
#define REDIRECTS_MOST 4096

#define TARGETS_MOST 4
#define URI_MAX 80

#define NAME_SLOTS 1024

/** What an INVITE is known by that follows a redirection: the call, or an address to try. */
struct name {
    uint64_t id;
    struct redirect *redirect;
    struct name *next; /* in its slot */
};

/** A redirected call. */
struct redirect {
    GList age;
    struct redirect_watch *watch;
    struct list_timer wait;
    struct finding_place *place;
    struct finding *finding; /* which said that nobody followed; NULL if nothing was said */
    char *call_id;
    char *uri; /* the first Contact */
    int64_t time_us;
    uint32_t frame;
    uint32_t request_frame;
    uint32_t caller; /* its host, as in struct arrival */
    uint32_t cseq;
    unsigned code;
    struct name call;
    struct name targets[TARGETS_MOST];
    unsigned count;
};

struct redirect_watch {
    const struct watch_context *context;
    GQueue redirects; /* struct redirect, the oldest first */
    struct timer_list limit;
    struct name *names[NAME_SLOTS];
};

static void name_add(struct redirect *redirect, struct name *name, uint64_t id)
{
    struct name **slot = &redirect->watch->names[id % NAME_SLOTS];

    *name = (struct name){id, redirect, *slot};
    *slot = name;
}

static void name_remove(struct redirect_watch *watch, struct name *name)
{
    struct name **slot = &watch->names[name->id % NAME_SLOTS];

    while (*slot != name)
        slot = &(*slot)->next;
    *slot = name->next;
}

static void redirect_free(struct redirect *redirect)
{
    name_remove(redirect->watch, &redirect->call);
    for (unsigned i = 0; i < redirect->count; i++)
        name_remove(redirect->watch, &redirect->targets[i]);
    timer_list_remove(&redirect->watch->limit, redirect);
    g_queue_unlink(&redirect->watch->redirects, &redirect->age);
    g_free(redirect->call_id);
    g_free(redirect->uri);
    g_free(redirect);
}

static void redirect_passed(void *owner, int64_t now_us)
{
    struct redirect *redirect = owner;
    const struct watch_context *context = redirect->watch->context;
    unsigned limit_s = (unsigned)(watch_64_t1_us(context) / G_USEC_PER_SEC);

    (void)now_us;
    if (watch_may_have_missed(context, redirect->caller,
                              redirect->time_us)) /* with whomever: the INVITE may go anywhere */
        return;
    redirect->finding = finding_add_late(
        context->findings, redirect->place, FINDING_REDIRECT_NOT_FOLLOWED,
        (struct sip_text){redirect->call_id, strlen(redirect->call_id)},
        redirect->count > 1 ? "%u to INVITE: no INVITE to %s or another Contact within %u s in this capture"
                            : "%u to INVITE: no INVITE to %s within %u s in this capture",
        redirect->code, redirect->uri, limit_s);
    finding_add_frame(redirect->finding, redirect->frame);
    finding_add_frame(redirect->finding, redirect->request_frame);
}

struct redirect_watch *redirect_watch_new(const struct watch_context *context)
{
    struct redirect_watch *watch = g_new0(struct redirect_watch, 1);

    watch->context = context;
    timer_list_start(&watch->limit, context->clock, watch_64_t1_us(context), redirect_passed,
                     offsetof(struct redirect, wait));
    return watch;
}

void redirect_watch_free(struct redirect_watch *watch)
{
    if (!watch)
        return;
    while (watch->redirects.head)
        redirect_free(watch->redirects.head->data);
    g_free(watch);
}

/** What is compared of a URI: the user, as the caller may reach another host for it, or else the host. */
static uint64_t target_of(struct sip_text uri)
{
    uint32_t port;
    const char *at = uri.len ? memchr(uri.at, '@', uri.len) : NULL,
               *colon = uri.len ? memchr(uri.at, ':', uri.len) : NULL;

    if (at && colon && colon < at)
        return key_mix(1, sip_text_of(colon + 1, at));
    return key_mix(2, sip_uri_host(uri, &port));
}

/** The same of the Request-URI, which mostly has a user. */
static uint64_t target_of_request(const struct sip_message *request)
{
    struct sip_text line = sip_text_of(request->method.at + request->method.len, request->headers.at);
    const char *colon = memchr(line.at, ':', line.len), *at = memchr(line.at, '@', line.len);

    return at && colon && colon < at ? key_mix(1, sip_text_of(colon + 1, at)) : target_of(sip_request_uri(request));
}

static bool is_remembered(const struct redirect *redirect, int64_t now_us)
{
    return now_us != TIME_UNKNOWN && now_us - redirect->time_us <= MEMORY_US + watch_64_t1_us(redirect->watch->context);
}

/** A redirection by that name that the INVITE follows; one with its CSeq number is the call that was redirected. */
static struct redirect *followed(const struct redirect_watch *watch, uint64_t id, const struct sip_message *invite)
{
    for (const struct name *name = watch->names[id % NAME_SLOTS]; name; name = name->next)
        if (name->id == id && (name != &name->redirect->call || name->redirect->cseq != invite->cseq))
            return name->redirect;
    return NULL;
}

void redirect_watch_invite(struct redirect_watch *watch, const struct message_event *invite)
{
    uint64_t ids[2];
    struct redirect *redirect;

    if (!watch->redirects.head || invite->part->first_frame)
        return;
    ids[0] = invite->message->call;
    ids[1] = target_of_request(invite->message);
    for (unsigned i = 0; i < 2; i++) {
        while ((redirect = followed(watch, ids[i], invite->message))) {
            if (redirect->finding && is_remembered(redirect, invite->arrival->time_us))
                redirect->finding->is_withdrawn = true;
            redirect_free(redirect);
        }
    }
}

void redirect_watch_cancel(struct redirect_watch *watch, const struct message_event *cancel)
{
    uint64_t id = cancel->message->call;

    for (const struct name *name = watch->names[id % NAME_SLOTS]; name; name = name->next)
        if (name->id == id && name == &name->redirect->call && name->redirect->cseq == cancel->message->cseq)
            timer_list_remove(&watch->limit, name->redirect);
}

/** Did the caller hang up before? */
static bool is_cancelled(const struct message_event *response)
{
    return transaction_state_of(response->requests, response->message, (struct sip_text){"CANCEL", 6});
}

/** Notes where a Contact leads to; false if no INVITE would show that it was followed. */
static bool contact_note(struct redirect *redirect, struct sip_text contact, const struct sip_message *request)
{
    struct sip_text uri = sip_element_uri(contact);
    uint64_t target = target_of(uri), asked = target_of_request(request);

    if (redirect->count == TARGETS_MOST || !(sip_text_starts(uri, "sip:") || sip_text_starts(uri, "sips:")))
        return false;
    if (redirect->code != 305 && target == asked && sip_uri_equal(uri, sip_request_uri(request)))
        return true; /* it was tried already (section 8.1.3.4) */
    if (!redirect->uri)
        redirect->uri = g_strndup(uri.at, MIN(uri.len, URI_MAX));
    if (redirect->code == 305)
        target = asked;
    name_add(redirect, &redirect->targets[redirect->count++], target);
    return true;
}

/**
 * Notes where to go. False if there is nowhere to, or if the capture may not show it: a proxy that is redirected goes
 * on by itself, so the receiver has to be the caller, for whom there is one Via left.
 */
static bool targets_note(struct redirect *redirect, const struct sip_message *response,
                         const struct sip_message *request)
{
    struct sip_text rest = response->headers, name, value, element;
    unsigned vias = 0;

    while (sip_header_next(&rest, &name, &value)) {
        bool is_via = sip_text_is(name, "Via") || sip_text_is(name, "v");
        bool is_contact = sip_text_is(name, "Contact") || sip_text_is(name, "m");

        while ((is_via || is_contact) && sip_list_next(&value, &element)) {
            if (is_contact && !contact_note(redirect, element, request))
                return false;
            vias += is_via;
        }
    }
    return redirect->count > 0 && vias == 1;
}

static struct redirect *redirect_new(struct redirect_watch *watch, const struct message_event *response)
{
    struct redirect *redirect = g_new0(struct redirect, 1);
    struct sip_text call_id = response->message->call_id;

    redirect->watch = watch;
    redirect->place = response->place;
    redirect->call_id = g_strndup(call_id.at, call_id.len);
    redirect->time_us = response->arrival->time_us;
    redirect->frame = response->arrival->frame;
    redirect->request_frame = response->part->request_frame;
    redirect->caller = response->arrival->target_host;
    redirect->cseq = response->message->cseq;
    redirect->code = response->message->code;
    redirect->age.data = redirect;
    name_add(redirect, &redirect->call, response->message->call);
    g_queue_push_tail_link(&watch->redirects, &redirect->age);
    return redirect;
}

/** Makes room: what is old, or too many, is forgotten. */
static void watch_sweep(struct redirect_watch *watch, int64_t now_us)
{
    struct redirect *oldest;

    while ((oldest = g_queue_peek_head(&watch->redirects)) &&
           (!is_remembered(oldest, now_us) || watch->redirects.length == REDIRECTS_MOST))
        redirect_free(oldest);
}

static bool is_watched(unsigned code)
{
    return code == 300 || code == 301 || code == 302 || code == 305; /* 380 has nothing to follow */
}

void redirect_watch_response(struct redirect_watch *watch, const struct message_event *response)
{
    struct sip_text request_bytes = transaction_request(response->requests);
    struct sip_message *message = response->message, request;
    struct redirect *redirect;

    if (!is_watched(message->code) || response->part->first_frame || response->part->is_in_dialog ||
        response->arrival->time_us == TIME_UNKNOWN)
        return;
    if (message->is_cut || is_cancelled(response) || request_bytes.len == 0 ||
        !sip_message_read(request_bytes.at, request_bytes.len, &request))
        return;
    watch_sweep(watch, response->arrival->time_us);
    redirect = redirect_new(watch, response);
    if (targets_note(redirect, message, &request))
        timer_list_add(&watch->limit, redirect, redirect->time_us);
    else
        redirect_free(redirect);
}
