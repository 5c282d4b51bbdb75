/* facts.c
 * What is known of a failed response by itself, its request and its dialog, found when it is first shown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "facts.h"

#include "dialog.h"
#include "evidence.h"
#include "packet_text.h"

#include <epan/wmem_scopes.h>
#include <string.h>

/* Of a response that is longer, with its request, the facts are kept rather than the bytes. */
#define BYTES_KEPT 4096

#define CALL_ID_KEPT 200

/** The facts of a response. Most responses are never shown: until one is, its bytes are kept instead, which costs little. File scope. */
struct note_facts {
    int64_t time_us;
    char *bytes; /* of the response and, behind it, of its request; NULL once the facts are found */
    size_t len;
    size_t request_len;      /* 0 if the request is not known or says nothing more */
    const char *cause;       /* why the request was answered with 481, or why its credentials were refused; NULL if that is not known */
    bool is_login_explained; /* the cause is why its credentials were refused */
    const char *call_id;     /* of the response, once the facts are found; NULL if it has none */
    const char *const *all;  /* NULL behind the last; NULL before they are found */
};

/** Facts while they are found. */
struct fact_list {
    const char *all[1 + EVIDENCE_FACTS_MAX + 1];
    unsigned count;
};

static void fact_keep(const char *fact, void *data)
{
    struct fact_list *list = data;

    list->all[list->count++] = wmem_strdup(wmem_file_scope(), fact);
}

static void facts_find(struct note_facts *facts, const struct codebook *book, const struct sip_message *response, struct sip_text request_bytes)
{
    struct fact_list list = {{NULL}, 0};
    struct sip_message request;
    bool has_request = request_bytes.len > 0 && sip_message_read(request_bytes.at, request_bytes.len, &request) && !request.is_body_cut;

    if (facts->cause)
        list.all[list.count++] = facts->cause;
    evidence_of(&(struct evidence_source){book, response, has_request ? &request : NULL, facts->time_us, facts->is_login_explained}, fact_keep,
                &list);
    facts->call_id = response->call_id.at ? packet_text_keep(response->call_id, CALL_ID_KEPT) : NULL;
    facts->all = wmem_memdup(wmem_file_scope(), list.all, (list.count + 1) * sizeof list.all[0]);
}

/** The request that the response answers, if the facts depend on it. The first challenge does only where the request had credentials already. */
static struct sip_text telling_request(const struct facts_source *source)
{
    static const char credentials[] = "zation:"; /* the end of both headers, as few other words have a z */
    struct sip_text request = transaction_request(source->transactions);

    if (request.len == 0 || !evidence_asks_request(source->response->code) ||
        (source->is_challenge && !sip_text_find(request, credentials, sizeof credentials - 1)))
        return (struct sip_text){0};
    return request;
}

/** Why the request that was answered with 481 found no dialog or transaction; NULL if there is nothing to say. */
static const char *cause_of_481(const struct facts_source *source)
{
    struct sip_text bytes = transaction_request(source->transactions);
    struct sip_message request;
    const char *cause = NULL;
    GString *words;
    uint32_t frame;
    unsigned code;

    if (bytes.len == 0 || !sip_message_read(bytes.at, bytes.len, &request) || request.is_cut)
        return NULL;
    words = g_string_new(NULL);
    if (sip_text_is(request.method, "CANCEL")) {
        if (transaction_sibling_final(source->transactions, &request, (struct sip_text){"INVITE", 6}, &frame, &code) &&
            frame < source->part->request_frame)
            g_string_printf(words, "The INVITE was answered with %u in frame %u already: there is nothing left to cancel", code, frame);
    } else {
        dialog_cause(source->dialogs, &request, source->part->request_frame, source->time_us, words);
    }
    if (words->len > 0)
        cause = packet_text_keep((struct sip_text){words->str, words->len}, EVIDENCE_FACT_MAX);
    g_string_free(words, TRUE);
    return cause;
}

/** NULL if there is nothing to say. */
static const char *cause_keep(const struct facts_source *source)
{
    if (source->response->code == 481)
        return cause_of_481(source);
    return source->login.cause.len > 0 ? packet_text_keep(source->login.cause, EVIDENCE_FACT_MAX) : NULL;
}

/** Keeps what the facts can be found from; those of a long response are found at once, as they are shorter. */
struct note_facts *facts_keep(const struct facts_source *source)
{
    const struct sip_message *response = source->response;
    struct sip_text request = telling_request(source);
    struct note_facts *facts;

    if (!response->start)
        return NULL;
    facts = wmem_new0(wmem_file_scope(), struct note_facts);
    facts->time_us = source->time_us;
    facts->len = response->length;
    facts->request_len = request.len;
    facts->cause = cause_keep(source);
    facts->is_login_explained = source->login.is_cause_certain;
    if (response->length + request.len > BYTES_KEPT) {
        facts_find(facts, source->book, response, request);
        return facts;
    }
    facts->bytes = wmem_alloc(wmem_file_scope(), response->length + request.len);
    memcpy(facts->bytes, response->start, response->length);
    if (request.len > 0)
        memcpy(facts->bytes + response->length, request.at, request.len);
    return facts;
}

const char *const *facts_all(struct note_facts *facts, const struct codebook *book)
{
    static const char *const none[] = {NULL};
    struct sip_message response;

    if (!facts)
        return none;
    if (facts->bytes) {
        if (sip_message_read(facts->bytes, facts->len, &response))
            facts_find(facts, book, &response, (struct sip_text){facts->bytes + facts->len, facts->request_len});
        wmem_free(wmem_file_scope(), facts->bytes);
        facts->bytes = NULL;
    }
    return facts->all ? facts->all : none;
}

const char *facts_call_id(struct note_facts *facts, const struct codebook *book)
{
    facts_all(facts, book);
    return facts ? facts->call_id : NULL;
}
