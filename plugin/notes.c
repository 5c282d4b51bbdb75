/* notes.c
 * The first pass: reads each message once and keeps what later passes need.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "notes.h"

#include "codebook.h"
#include "evidence.h"
#include "exchange.h"
#include "losses.h"
#include "refer.h"
#include "sip_reader.h"
#include "subscribe.h"

#include <epan/charsets.h>
#include <epan/packet.h>
#include <epan/proto_data.h>
#include <wsutil/inet_addr.h>
#include <string.h>

/* Longer texts from packets are cut: nothing needs more of them. */
#define PHRASE_KEPT 200
#define METHOD_KEPT 40
#define CALL_ID_KEPT 200

/* Of a response that is longer, the facts are kept rather than the bytes. */
#define RESPONSE_KEPT 2048

static struct codebook *codebook;        /* made when it is first needed, kept until the program ends */
static struct exchange_store *exchanges; /* of the capture file that is open; used in the first pass only */
static struct refer_watch *refers;       /* of the capture file that is open */
static struct subscribe_watch *subscribes;
static struct due_clock *capture_clock;
static struct loss_log *losses; /* filled while a NOTIFY is waited for */

void notes_start(void)
{
    sip_reader_start();
    losses_start();
}

void notes_open(unsigned t1_ms)
{
    exchanges = exchange_store_new();
    losses_open();
    losses = loss_log_new();
    capture_clock = due_clock_new();
    refers = refer_watch_new(t1_ms, capture_clock, losses);
    subscribes = subscribe_watch_new(t1_ms, capture_clock, losses);
}

void notes_close(void)
{
    exchange_store_free(exchanges);
    refer_watch_free(refers);
    subscribe_watch_free(subscribes);
    due_clock_free(capture_clock);
    loss_log_free(losses);
    exchanges = NULL;
    refers = NULL;
    subscribes = NULL;
    capture_clock = NULL;
    losses = NULL;
}

void notes_shutdown(void)
{
    codebook_free(codebook);
    codebook = NULL;
}

struct refer_watch *notes_refers(void)
{
    return refers;
}

struct subscribe_watch *notes_subscribes(void)
{
    return subscribes;
}

bool notes_are_overdue(void)
{
    return capture_clock->has_passed;
}

bool notes_next_overdue(struct note *note)
{
    *note = (struct note){.refer = refer_watch_overdue(refers)};
    if (!note->refer)
        note->subscribe = subscribe_watch_overdue(subscribes);
    capture_clock->has_passed = note->refer || note->subscribe;
    return note->refer || note->subscribe;
}

const struct codebook *notes_codebook(void)
{
    if (!codebook)
        codebook = codebook_new(codebook_builtin, codebook_builtin_len);
    return codebook;
}

/** A text from a packet as valid UTF-8, up to so many bytes but in whole characters. */
static const char *text_keep(struct sip_text text, size_t max)
{
    if (text.len > max) {
        text.len = max;
        while (text.len > 0 && (text.at[text.len] & 0xC0) == 0x80)
            text.len--;
    }
    if (g_utf8_validate(text.at, (gssize)text.len, NULL))
        return wmem_strndup(wmem_file_scope(), text.at, text.len);
    return (const char *)get_utf_8_string(wmem_file_scope(), (const uint8_t *)text.at, (int)text.len);
}

/** The method as a string that lives as long as the file; those that everybody uses cost nothing. */
static const char *method_keep(struct sip_text method)
{
    static const struct sip_text known[] = {
        {"INVITE", 6},  {"REGISTER", 8}, {"OPTIONS", 7}, {"NOTIFY", 6}, {"SUBSCRIBE", 9}, {"BYE", 3},  {"CANCEL", 6},
        {"PUBLISH", 7}, {"MESSAGE", 7},  {"REFER", 5},   {"UPDATE", 6}, {"PRACK", 5},     {"INFO", 4},
    };

    if (method.len == 0)
        return NULL;
    for (unsigned i = 0; i < array_length(known); i++)
        if (sip_text_equal(known[i], method))
            return known[i].at;
    return text_keep(method, METHOD_KEPT);
}

/** The phrase of the message, if it is not the registered one. */
static const char *phrase_keep(const struct sip_message *response)
{
    const char *registered = codebook_registered_name(notes_codebook(), response->code);

    if (response->phrase.len == 0 || (registered && sip_text_is(response->phrase, registered)))
        return NULL;
    return text_keep(response->phrase, PHRASE_KEPT);
}

#define SIP_PORT 5060

/** Requests that say something about a response or a REFER; the others need not be read. */
static bool request_is_wanted(const char *method)
{
    static const char *const wanted[] = {"REFER", "NOTIFY", "SUBSCRIBE", "BYE", "CANCEL"};

    for (unsigned i = 0; method && i < array_length(wanted); i++)
        if (strcmp(method, wanted[i]) == 0)
            return true;
    return false;
}

/** The facts of a response. Most responses are never shown: until one is, its bytes are kept instead, which costs little. File scope. */
struct note_facts {
    int64_t time_us;
    char *bytes; /* NULL once the facts are found */
    size_t len;
    const char *const *all; /* NULL behind the last; NULL before they are found */
};

/** Facts while they are found. */
struct fact_list {
    const char *all[EVIDENCE_FACTS_MAX + 1];
    unsigned count;
};

static void fact_keep(const char *fact, void *data)
{
    struct fact_list *list = data;

    list->all[list->count++] = wmem_strdup(wmem_file_scope(), fact);
}

static void facts_find(struct note_facts *facts, const struct sip_message *response)
{
    struct fact_list list = {{NULL}, 0};

    evidence_of(&(struct evidence_source){notes_codebook(), response, NULL, facts->time_us}, fact_keep, &list);
    facts->all = wmem_memdup(wmem_file_scope(), list.all, (list.count + 1) * sizeof list.all[0]);
}

/** Keeps what the facts can be found from; those of a long response are found at once, as they are shorter. */
static struct note_facts *facts_keep(const struct sip_message *response, int64_t time_us)
{
    struct note_facts *facts;

    if (!response->headers.at)
        return NULL;
    facts = wmem_new0(wmem_file_scope(), struct note_facts);
    facts->time_us = time_us;
    facts->len = response->length;
    if (response->length > RESPONSE_KEPT)
        facts_find(facts, response);
    else
        facts->bytes = wmem_memdup(wmem_file_scope(), response->body.at + response->body.len - response->length, response->length);
    return facts;
}

const char *const *notes_facts(const struct note *note)
{
    static const char *const none[] = {NULL};
    struct note_facts *facts = note->facts;
    struct sip_message response;

    if (!facts)
        return none;
    if (facts->bytes) {
        if (sip_message_read(facts->bytes, facts->len, &response))
            facts_find(facts, &response);
        wmem_free(wmem_file_scope(), facts->bytes);
        facts->bytes = NULL;
    }
    return facts->all ? facts->all : none;
}

static void response_judge(struct note *note, const struct sip_message *response, int64_t time_us)
{
    enum exchange_standing standing = exchange_response(exchanges, response, time_us);

    note->is_challenge = standing == EXCHANGE_CHALLENGE;
    note->raises = response->code >= 300 && response->code < 700 && standing != EXCHANGE_REPEATED && standing != EXCHANGE_WANTED;
    note->phrase = phrase_keep(response);
    if (response->code >= 300 && standing != EXCHANGE_REPEATED)
        note->facts = facts_keep(response, time_us);
}

/** Is this the text of an IP address? Then tells whether the frame came from another one. */
static bool is_other_address(const packet_info *pinfo, const char *text, bool *is_address)
{
    ws_in4_addr ip4;
    ws_in6_addr ip6;

    *is_address = true;
    if (ws_inet_pton4(text, &ip4))
        return pinfo->net_src.type != AT_IPv4 || memcmp(&ip4, pinfo->net_src.data, sizeof ip4) != 0;
    if (ws_inet_pton6(text, &ip6))
        return pinfo->net_src.type != AT_IPv6 || memcmp(&ip6, pinfo->net_src.data, sizeof ip6) != 0;
    *is_address = false;
    return false;
}

/** Does the Contact of a request name another IP address than it came from, or another port in UDP? A host name cannot be compared. */
static bool has_away_contact(const packet_info *pinfo, const struct sip_message *request)
{
    struct sip_text contact, host;
    char text[WS_INET6_ADDRSTRLEN];
    bool is_address;
    uint32_t port;

    if (!sip_header_find(request, "Contact", 'm', &contact))
        return false;
    host = sip_uri_host(sip_element_uri(contact), &port);
    if (host.len == 0 || host.len >= sizeof text)
        return false;
    memcpy(text, host.at, host.len);
    text[host.len] = '\0';
    if (is_other_address(pinfo, text, &is_address))
        return true;
    return is_address && pinfo->ptype == PT_UDP && (port ? port : SIP_PORT) != pinfo->srcport;
}

static struct sight sight_of(const packet_info *pinfo, const struct sip_message *message, int64_t time_us)
{
    bool subscribes_to = message->code == 0 && (sip_text_is(message->method, "REFER") || sip_text_is(message->method, "SUBSCRIBE"));

    return (struct sight){.frame = pinfo->num,
                          .time_us = time_us,
                          .hosts = subscribes_to || message->is_cut ? losses_hosts(pinfo) : 0,
                          .has_away_contact = subscribes_to && has_away_contact(pinfo, message)};
}

/** Notes one message; NULL if there is nothing to say about it. */
static struct note *message_note(packet_info *pinfo, const struct sip_message *message, int64_t time_us)
{
    struct sight sight = sight_of(pinfo, message, time_us);
    struct refer_exchange *refer = refer_watch_message(refers, message, &sight);
    struct subscribe_exchange *subscribe = subscribe_watch_message(subscribes, message, &sight);
    struct note *note;

    if (!message->code) {
        exchange_request(exchanges, message, time_us);
        if (!refer && !subscribe)
            return NULL;
    }
    note = wmem_new0(wmem_file_scope(), struct note);
    note->code = (uint16_t)message->code;
    note->method = method_keep(message->method);
    note->refer = refer;
    note->subscribe = subscribe;
    if (message->code)
        response_judge(note, message, time_us);
    if (note->raises && !refer && !subscribe && message->call_id.at)
        note->call_id = text_keep(message->call_id, CALL_ID_KEPT);
    return note;
}

/** Microseconds since 1970. */
static int64_t frame_time(const packet_info *pinfo)
{
    bool is_usable = (pinfo->presence_flags & PINFO_HAS_TS) && ABS((int64_t)pinfo->abs_ts.secs) < INT64_MAX / G_USEC_PER_SEC - 1;

    return is_usable ? (int64_t)pinfo->abs_ts.secs * G_USEC_PER_SEC + pinfo->abs_ts.nsecs / 1000 : SIGHT_NO_TIME;
}

const struct note *notes_make(packet_info *pinfo, int proto)
{
    int64_t time_us = frame_time(pinfo);
    wmem_array_t *messages;
    struct note *first = NULL, **end = &first;

    DISSECTOR_ASSERT(!PINFO_FD_VISITED(pinfo));
    if (due_clock_is_waited_for(capture_clock))
        losses_note(pinfo, losses, time_us); /* before it is judged who has waited in vain */
    due_clock_tick(capture_clock, time_us);
    messages = sip_reader_messages(pinfo, request_is_wanted);
    for (unsigned i = 0; messages && i < wmem_array_get_count(messages); i++) {
        *end = message_note(pinfo, wmem_array_index(messages, i), time_us);
        if (*end)
            end = &(*end)->next;
    }
    if (first)
        p_add_proto_data(wmem_file_scope(), pinfo, proto, 0, first);
    return first;
}

const struct note *notes_get(packet_info *pinfo, int proto)
{
    return p_get_proto_data(wmem_file_scope(), pinfo, proto, 0);
}
