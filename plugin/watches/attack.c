/* attack.c
 * Counts, for each source, the users that it has tried in the last minute, as long as nothing succeeds.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/attack.h"

#include "calls/recent_table.h"
#include "calls/ways.h"
#include "sip/register.h"
#include "texts/decimal.h"

#include <stddef.h>

/* So many users, or numbers, within this span. */
#define USERS_PROVE 20
#define SPAN_US (60 * (int64_t)G_USEC_PER_SEC)

/* So many requests of a program that is made for it. */
#define REQUESTS_PROVE 3

/* A challenge is a refusal only if no login follows it within this. */
#define LOGIN_US ((int64_t)G_USEC_PER_SEC)

/* So many sources are looked at; of more, the oldest are forgotten. */
#define SOURCES_MOST 1024

/* A source is forgotten after so long. */
#define MEMORY_US (600 * (int64_t)G_USEC_PER_SEC)

/* So many findings about requests without response are taken back when it is clear what they are. */
#define SILENCES_MOST 8

#define AGENT_KEPT 40

/** What is known of a source that nothing was accepted of. It lives as long as the watch. */
struct attack {
    bool is_proved; /* first, as attack_watch_current() points to it */
    bool has_success;
    bool is_stale;          /* there is more than was said */
    bool is_scanner;        /* by its User-Agent */
    bool is_mixed;          /* it has sent requests of other methods, too */
    enum sip_method method; /* of its first request */
    uint32_t frame;         /* likewise */
    uint32_t last_frame;    /* of the newest refusal */
    unsigned refusals, users, unanswered;
    int64_t first_us, last_us;
    struct list_timer wait; /* until it is clear that no login follows */
    struct attack_watch *watch;
    struct finding_place *place; /* of its first request */
    struct finding *finding;
    struct finding *silences[SILENCES_MOST];
    unsigned silences_count;
    struct endpoint from;
    char agent[AGENT_KEPT];
};

/** A user that was tried. */
struct tried {
    uint64_t user;
    int64_t time_us;
    bool is_refused;    /* and not only challenged */
    bool is_unanswered; /* it got no response at all */
};

struct source {
    struct recent_table_entry recent;
    struct attack *attack;
    struct tried tried[USERS_PROVE];
    unsigned next;
};

struct attack_watch {
    const struct watch_context *context;
    struct recent_table sources;
    struct timer_list line;
    GPtrArray *attacks; /* owned */
    struct attack *current;
    bool is_stale;
    struct ways good; /* sources of which something was accepted */
};

static void attack_passed(void *owner, int64_t now_us);

struct attack_watch *attack_watch_new(struct watch_context *context)
{
    struct attack_watch *watch = g_new0(struct attack_watch, 1);

    watch->context = context;
    context->attacks = watch;
    watch->attacks = g_ptr_array_new_with_free_func(g_free);
    recent_table_start(&watch->sources, MEMORY_US, SOURCES_MOST, sizeof(struct source));
    timer_list_start(&watch->line, context->clock, LOGIN_US, attack_passed, offsetof(struct attack, wait));
    return watch;
}

void attack_watch_free(struct attack_watch *watch)
{
    if (!watch)
        return;
    for (unsigned i = 0; i < watch->attacks->len; i++)
        list_timer_cancel(&((struct attack *)watch->attacks->pdata[i])->wait);
    recent_table_stop(&watch->sources);
    g_ptr_array_free(watch->attacks, TRUE);
    g_free(watch);
}

const bool *attack_watch_current(const struct attack_watch *watch)
{
    return watch->current ? &watch->current->is_proved : NULL;
}

/** Programs that look for servers, users and passwords, by how their User-Agent begins. */
static bool is_scanner(struct sip_text agent)
{
    static const char *const names[] = {"friendly-scanner",
                                        "friendly-request",
                                        "sipvicious",
                                        "sundayddr",
                                        "sip-scan",
                                        "sipscan",
                                        "sipcli",
                                        "iWar",
                                        "pplsip",
                                        "smap ",
                                        "sipptk",
                                        "VaxSIPUserAgent",
                                        "eyeBeam SIP scanner"};

    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        if (sip_text_starts(agent, names[i]))
            return true;
    return false;
}

static void agent_read(struct attack *attack, struct sip_text request_bytes)
{
    struct sip_message request;
    struct sip_text agent;

    if (request_bytes.len == 0 || !sip_message_read(request_bytes.at, request_bytes.len, &request) ||
        !sip_header_find(&request, "User-Agent", 0, &agent))
        return;
    attack->is_scanner = is_scanner(agent);
    memcpy(attack->agent, agent.at, MIN(agent.len, sizeof attack->agent - 1));
    attack->agent[MIN(agent.len, sizeof attack->agent - 1)] = '\0';
}

static void words_add(GString *words, const struct attack *attack)
{
    const char *method = attack->is_mixed ? NULL : sip_method_name(attack->method);

    g_string_append_printf(words, "%u %s%srequests for %u user%s or number%s", attack->refusals, method ? method : "",
                           method ? " " : "", attack->users, attack->users == 1 ? "" : "s",
                           attack->users == 1 ? "" : "s");
    decimal_append(words, " in %.3g s", (double)(attack->last_us - attack->first_us) / G_USEC_PER_SEC);
    if (attack->from.family) {
        g_string_append(words, " from ");
        endpoint_add_host(words, &attack->from);
    }
    g_string_append_printf(words, " (until frame %u), none accepted", attack->last_frame);
    if (attack->unanswered > 0)
        g_string_append_printf(words, ", %u of them without any response", attack->unanswered);
    if (attack->is_scanner)
        g_string_append_printf(words, ", by the scanner %s: no phone is broken", attack->agent);
    else
        g_string_append(words, ": this looks like guessing, not like a broken phone");
}

static void attack_tell(struct attack *attack)
{
    const struct watch_context *context = attack->watch->context;
    GString *words = g_string_new(NULL);

    words_add(words, attack);
    if (attack->finding) {
        finding_reword(attack->finding, words->str);
    } else {
        attack->finding = finding_add_late(context->findings, attack->place, FINDING_ATTACK_SCAN, (struct sip_text){0},
                                           "%s", words->str);
        finding_add_frame(attack->finding, attack->frame);
        finding_add_frame(attack->finding, attack->last_frame);
        context->clock->has_passed = true;
    }
    g_string_free(words, TRUE);
    attack->is_stale = false;
}

static void attack_prove(struct attack *attack)
{
    if (attack->is_proved || attack->has_success || attack->watch->good.has_forgotten)
        return;
    attack->is_proved = true;
    for (unsigned i = 0; i < attack->silences_count; i++)
        attack->silences[i]->is_withdrawn = true;
    attack_tell(attack);
}

/** No login has followed the challenges. */
static void attack_passed(void *owner, int64_t now_us)
{
    struct attack *attack = owner;

    if (!sight_leaps(attack->last_us, now_us))
        attack_prove(attack);
}

void attack_watch_settle(struct attack_watch *watch)
{
    if (!watch->is_stale)
        return;
    watch->is_stale = false;
    for (unsigned i = 0; i < watch->attacks->len; i++) {
        struct attack *attack = watch->attacks->pdata[i];

        if (attack->is_stale && attack->finding)
            attack_tell(attack);
    }
}

/** Notes that this user was tried; returns how many were in the last minute, or with `settled` those of them that are
 * refused for certain. */
static unsigned tried_note(struct source *source, const struct tried *now, unsigned *settled)
{
    struct tried *place = NULL;
    unsigned count = 0;

    *settled = 0;
    for (unsigned i = 0; i < USERS_PROVE; i++) {
        struct tried *tried = &source->tried[i];

        if (tried->user == now->user)
            place = tried;
    }
    if (!place) {
        place = &source->tried[source->next++ % USERS_PROVE];
        source->attack->users++;
        *place = *now;
    }
    place->is_refused |= now->is_refused;
    for (unsigned i = 0; i < USERS_PROVE; i++) {
        const struct tried *tried = &source->tried[i];

        if (!tried->user || now->time_us - tried->time_us > SPAN_US)
            continue;
        count++;
        *settled += tried->is_refused || now->time_us - tried->time_us > LOGIN_US;
    }
    return count;
}

static struct source *source_get(struct attack_watch *watch, uint32_t host, int64_t time_us)
{
    return recent_table_get(&watch->sources, way_of(host, 1), time_us);
}

/** One more request of this source that was not accepted. */
static void refusal_note(struct attack_watch *watch, const struct transaction_state *room, struct tried tried,
                         uint32_t frame, struct sip_text request_bytes)
{
    struct source *source = source_get(watch, room->hosts - room->target_host, tried.time_us);
    struct attack *attack = source->attack;
    unsigned count, settled;

    if (!attack) {
        attack = source->attack = g_new0(struct attack, 1);
        g_ptr_array_add(watch->attacks, attack);
        *attack = (struct attack){.watch = watch,
                                  .method = room->method,
                                  .frame = room->frame,
                                  .place = room->place,
                                  .from = room->from,
                                  .first_us = room->begin_us};
        agent_read(attack, request_bytes);
    }
    watch->current = attack;
    attack->refusals++;
    attack->unanswered += tried.is_unanswered;
    attack->is_mixed |= room->method != attack->method;
    attack->last_frame = frame;
    attack->last_us = MAX(tried.time_us, attack->first_us);
    attack->is_stale = watch->is_stale = true;
    count = tried_note(source, &tried, &settled);
    if (attack->is_proved || attack->has_success)
        return;
    if (settled >= USERS_PROVE || (attack->is_scanner && attack->refusals >= REQUESTS_PROVE))
        attack_prove(attack);
    else if (count >= USERS_PROVE && !attack->wait.line)
        timer_list_add(&watch->line, attack, tried.time_us);
}

/** Nobody guesses with what opens no dialog and asks for nothing. */
static bool may_guess(enum sip_method method)
{
    return method == METHOD_REGISTER || method == METHOD_INVITE || method == METHOD_OPTIONS ||
           method == METHOD_SUBSCRIBE || method == METHOD_MESSAGE;
}

/** Something of this source was accepted: it is somebody's. */
static void good_note(struct attack_watch *watch, uint32_t host, int64_t time_us)
{
    struct source *source;

    if (!ways_add(&watch->good, way_of(host, 1)))
        return;
    source = recent_table_find(&watch->sources, way_of(host, 1), time_us);
    if (!source || !source->attack)
        return;
    source->attack->has_success = true;
    source->attack->is_proved = false;
    list_timer_cancel(&source->attack->wait);
    if (source->attack->finding)
        source->attack->finding->is_withdrawn = true;
}

static bool is_refusal(unsigned code)
{
    return code >= 400 && code < 500 && code != 408 && code != 486 && code != 487;
}

/** Does it show that somebody is there for this source? An OPTIONS is answered to everybody. */
static bool is_welcome(const struct message_event *response)
{
    unsigned code = response->message->code;

    return (code > 100 && code < 300 && response->method != METHOD_OPTIONS && response->method != METHOD_CANCEL) ||
           code == 486;
}

void attack_watch_response(struct attack_watch *watch, const struct message_event *response)
{
    const struct arrival *arrival = response->arrival;
    const struct transaction_state *room;
    struct sip_text bytes;
    struct tried tried;

    watch->current = NULL;
    if (is_welcome(response))
        good_note(watch, arrival->target_host, arrival->time_us);
    if (!is_refusal(response->message->code) || !may_guess(response->method) || response->part->first_frame ||
        response->part->is_in_dialog || arrival->time_us == TIME_UNKNOWN ||
        ways_have(&watch->good, way_of(arrival->target_host, 1)))
        return;
    room = transaction_state(response->requests);
    if (!room || !room->place || room->hosts != arrival->hosts || room->target_host == arrival->target_host)
        return;
    bytes = transaction_request(response->requests);
    tried = (struct tried){sip_address_key(sip_element_uri(response->message->to), false), arrival->time_us,
                           response->message->code != 401 && response->message->code != 407, false};
    if (tried.user)
        refusal_note(watch, room, tried, arrival->frame, bytes);
}

void attack_watch_silence(struct attack_watch *watch, const struct transaction_state *room,
                          struct sip_text request_bytes)
{
    uint32_t host = room->hosts - room->target_host;
    struct sip_message request;
    struct tried tried;

    if (!may_guess(room->method) || room->is_in_dialog || room->is_answered || room->begin_us == TIME_UNKNOWN ||
        ways_have(&watch->good, way_of(host, 1)) || request_bytes.len == 0 ||
        !sip_message_read(request_bytes.at, request_bytes.len, &request))
        return;
    tried = (struct tried){sip_address_key(sip_element_uri(request.to), false), room->begin_us, true, true};
    if (!tried.user)
        return;
    refusal_note(watch, room, tried, room->frame, request_bytes);
    if (watch->current->is_proved && room->finding)
        room->finding->is_withdrawn = true;
    else if (room->finding && watch->current->silences_count < SILENCES_MOST)
        watch->current->silences[watch->current->silences_count++] = room->finding;
    watch->current = NULL;
}
