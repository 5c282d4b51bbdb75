/* note_facts.c
 * What is known of a failed response, or of one that confirms the end of a call, by itself, its request and its dialog;
 * found when it is first shown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/note_facts.h"

#include "calls/dialog.h"
#include "facts/response_facts.h"
#include "sip/key.h"
#include "watches/finding.h"
#include "wireshark/note_facts_cause.h"
#include "wireshark/packet_text.h"

#include <epan/wmem_scopes.h>
#include <string.h>

/* Of a response that is longer, with its request, the facts are kept rather than the bytes. */
#define BYTES_KEPT 4096

/* So many bytes are kept of all responses that were not shown so far, and so many more for each message of the capture.
 * To find the facts takes as long as Wireshark takes for some messages, so it is put off as long as that costs little
 * memory: it does where calls fail with their offers only now and then, but not in a scan, or where a trunk rejects all
 * of them. */
#define BYTES_KEPT_ALWAYS ((uint64_t)2 << 20)
#define BYTES_KEPT_EACH 120

#define CALL_ID_KEPT 200

/** The facts of a response. Most responses are never shown: until one is, its bytes are kept instead, which costs no
 * time. File scope. */
struct note_facts {
    int64_t time_us;
    char *bytes; /* of the response and, behind it, of its request; NULL once the facts are found */
    size_t len;
    size_t request_len; /* 0 if the request is not known or says nothing more */
    struct response_circumstances about;
    struct note_cause cause;
    const bool *attack;      /* of attack_watch_current() */
    bool is_login_explained; /* the cause is why its credentials were refused */
    uint32_t fault_frame;    /* of a 2xx to BYE: of dialog_fault_frame() */
    const char *summary;     /* of facts_summary(); NULL: none, or not found yet */
    const char *later;       /* of facts_later(); NULL until there is something */
    const void *later_of;    /* the finding that it quotes; NULL: none */
    uint64_t call;           /* of a 2xx to BYE: the call that it ends; 0: it is another response */
    const char *call_id;     /* of the response, once the facts are found; NULL if it has none */
    const char *const *all;  /* NULL behind the last; NULL before they are found */
    struct repeat *repeat;   /* of a fault that several responses report; else NULL */
};

static uint64_t bytes_kept; /* of all responses of the capture file that is open */
static GHashTable
    *known; /* its facts so far, each once, as many responses have the same; the strings are of file scope */

static unsigned fact_hash(const void *fact)
{
    return (unsigned)key_mix(0, (struct sip_text){fact, strlen(fact)});
}

void facts_open(void)
{
    bytes_kept = 0;
    known = g_hash_table_new(fact_hash, g_str_equal);
}

void facts_close(void)
{
    if (known)
        g_hash_table_destroy(known);
    known = NULL;
}

/** Facts while they are found. */
struct fact_list {
    const char *all[1 + FACTS_MAX + 1];
    unsigned count;
};

static void fact_keep(const char *fact, void *data)
{
    struct fact_list *list = data;
    char *kept = g_hash_table_lookup(known, fact);

    if (!kept) {
        kept = wmem_strdup(wmem_file_scope(), fact);
        g_hash_table_add(known, kept);
    }
    list->all[list->count++] = kept;
}

static void facts_find(struct note_facts *facts, const struct codebook *book, const struct sip_message *response,
                       struct sip_text request_bytes)
{
    struct fact_list list = {{NULL}, 0};
    struct sip_message request;
    bool has_request =
        request_bytes.len > 0 && sip_message_read(request_bytes.at, request_bytes.len, &request) && !request.is_cut;

    GString *says = g_string_new(NULL);

    if (facts->cause.words)
        list.all[list.count++] = facts->cause.words;
    response_facts_of(&(struct response_facts_source){book, response, has_request ? &request : NULL, facts->time_us,
                                                      facts->is_login_explained, &facts->about, says},
                      fact_keep, &list);
    if (!facts->summary && says->len > 0)
        facts->summary = wmem_strdup(wmem_file_scope(), says->str);
    g_string_free(says, TRUE);
    facts->call_id = response->call_id.at ? packet_text_keep(response->call_id, CALL_ID_KEPT) : NULL;
    facts->all = wmem_memdup(wmem_file_scope(), list.all, (list.count + 1) * sizeof list.all[0]);
}

/** The request that the response answers, if the facts depend on it. The first challenge does only where the request
 * had credentials already. */
static struct sip_text telling_request(const struct note_facts_source *source)
{
    static const char credentials[] = "zation:"; /* the end of both headers, as few other words have a z */
    struct sip_text request = transaction_request(source->transactions);

    if (request.len == 0 || !response_facts_ask_request(source->response->code) ||
        (source->is_challenge && !sip_text_find(request, credentials, sizeof credentials - 1)))
        return (struct sip_text){0};
    return request;
}

static bool may_keep(size_t len, uint64_t messages)
{
    return len <= BYTES_KEPT && bytes_kept + len <= BYTES_KEPT_ALWAYS + messages * BYTES_KEPT_EACH;
}

/** How long after the other time one is; -1 if that is not known. */
static int64_t span_of(int64_t from_us, int64_t to_us)
{
    return from_us == TIME_UNKNOWN || to_us == TIME_UNKNOWN || to_us < from_us || sight_leaps(from_us, to_us)
               ? -1
               : to_us - from_us;
}

static void about_keep(struct response_circumstances *about, const struct note_facts_source *source)
{
    int64_t rung_us;

    about->has_rung = transaction_has_rung(source->transactions, &rung_us);
    about->rung_us = span_of(rung_us, source->arrival->time_us);
    about->after_us =
        source->part->request_frame && source->part->response_us != TIME_UNKNOWN ? source->part->response_us : -1;
    about->limit_us = source->limit_us;
    about->from = source->arrival->from;
    about->is_in_dialog = source->part->is_in_dialog;
    if (about->is_in_dialog &&
        (source->response->code == 415 || source->response->code == 488 || source->response->code == 606))
        about->same_offer_frame = transaction_same_offer(source->transactions);
}

struct note_facts *note_facts_keep(const struct note_facts_source *source)
{
    const struct sip_message *response = source->response;
    struct sip_text request = telling_request(source);
    struct note_facts *facts;

    if (!response->start)
        return NULL;
    facts = wmem_new0(wmem_file_scope(), struct note_facts);
    facts->time_us = source->arrival->time_us;
    about_keep(&facts->about, source);
    facts->len = response->length;
    facts->request_len = request.len;
    note_cause_keep(&facts->cause, source);
    facts->summary = facts->cause.summary;
    facts->attack = source->attack;
    facts->is_login_explained = source->login.is_cause_certain;
    if (!may_keep(response->length + request.len, source->messages)) {
        facts_find(facts, source->book, response, request);
        return facts;
    }
    bytes_kept += response->length + request.len;
    facts->bytes = wmem_alloc(wmem_file_scope(), response->length + request.len);
    memcpy(facts->bytes, response->start, response->length);
    if (request.len > 0)
        memcpy(facts->bytes + response->length, request.at, request.len);
    return facts;
}

static struct note_facts *end_new(uint64_t call)
{
    struct note_facts *facts = wmem_new0(wmem_file_scope(), struct note_facts);

    facts->call = call;
    return facts;
}

struct note_facts *facts_keep_end(const struct note_facts_source *source)
{
    struct note_cause cause = {.words = NULL};
    uint32_t fault_frame = dialog_fault_frame(source->dialogs, source->response->call);
    struct note_facts *facts;

    note_cause_keep_end(&cause, source);
    if (!cause.words && fault_frame == 0)
        return NULL;
    facts = end_new(source->response->call);
    facts->fault_frame = fault_frame;
    facts->cause = cause;
    return facts;
}

struct repeat **facts_repeat_place(struct note_facts *facts)
{
    return &facts->repeat;
}

const struct repeat *facts_repeat(const struct note_facts *facts)
{
    return facts ? facts->repeat : NULL;
}

struct note_facts *facts_keep_reason(const struct sip_message *message, const struct codebook *(*book)(void))
{
    struct fact_list list = {{NULL}, 0};
    struct note_facts *facts;

    if (!message_facts_may_be(message))
        return NULL;
    message_facts_of(book(), message, fact_keep, &list);
    if (list.count == 0)
        return NULL;
    facts = wmem_new0(wmem_file_scope(), struct note_facts);
    facts->all = wmem_memdup(wmem_file_scope(), list.all, (list.count + 1) * sizeof list.all[0]);
    return facts;
}

const char *const *note_facts_all(struct note_facts *facts, const struct codebook *book)
{
    static const char *const none[] = {NULL};
    struct sip_message response;

    if (!facts)
        return none;
    if (facts->bytes) {
        if (sip_message_read(facts->bytes, facts->len, &response))
            facts_find(facts, book, &response, (struct sip_text){facts->bytes + facts->len, facts->request_len});
        bytes_kept -= facts->len + facts->request_len;
        wmem_free(wmem_file_scope(), facts->bytes);
        facts->bytes = NULL;
    }
    if (!facts->all && facts->cause.words) {
        const char *list[] = {facts->cause.words, NULL};

        facts->all = wmem_memdup(wmem_file_scope(), list, sizeof list);
    }
    return facts->all ? facts->all : none;
}

const char *facts_summary(struct note_facts *facts, const struct codebook *book)
{
    if (!facts)
        return NULL;
    note_facts_all(facts, book);
    if (!facts->summary && facts->cause.goes_on_frame)
        facts->summary = wmem_strdup_printf(
            wmem_file_scope(), "the other side says that it has no such call, and yet goes on with it in frame %u",
            facts->cause.goes_on_frame);
    return facts->summary;
}

/** What came of a finding is not said twice: that the call was dropped is in the label. */
static bool is_cause(const struct finding *finding, const void *data)
{
    (void)data;
    return finding->id != FINDING_CALL_DROPPED && finding_severity(finding->id) >= CODEBOOK_NOTE;
}

/** The first finding of the call that a 2xx to BYE ends. */
static const struct finding *call_finding(const struct note_facts *facts, const struct finding_log *findings)
{
    return facts->call ? finding_of_call(findings, facts->call, is_cause, NULL) : NULL;
}

struct note_facts *facts_of_end(uint64_t call, const struct finding_log *findings)
{
    return finding_of_call(findings, call, is_cause, NULL) ? end_new(call) : NULL;
}

const char *facts_later(struct note_facts *facts, const struct finding_log *findings)
{
    const struct finding *finding = facts ? call_finding(facts, findings) : NULL;
    GString *words;

    if (!facts || (facts->later && facts->later_of == finding))
        return facts ? facts->later : NULL;
    facts->later_of = finding;
    words = g_string_new(NULL);
    if (facts->cause.goes_on_frame)
        g_string_printf(words, "The side that answered 481 goes on with the call in frame %u",
                        facts->cause.goes_on_frame);
    else if (finding)
        g_string_printf(words, "Found in this call: %s", finding->words);
    else if (facts->fault_frame)
        g_string_printf(words, "Something failed in this call before, in frame %u", facts->fault_frame);
    facts->later = words->len > 0 ? packet_text_keep((struct sip_text){words->str, words->len}, FACT_LEN_MAX) : NULL;
    g_string_free(words, TRUE);
    return facts->later;
}

uint32_t facts_later_frame(const struct note_facts *facts)
{
    return facts ? facts->cause.goes_on_frame ? facts->cause.goes_on_frame : facts->fault_frame : 0;
}

bool facts_are_of_failed_call(struct note_facts *facts, const struct finding_log *findings)
{
    return facts && facts->call && (facts->cause.words || facts->fault_frame || call_finding(facts, findings));
}

bool facts_are_of_attack(const struct note_facts *facts)
{
    return facts && facts->attack && *facts->attack;
}

const char *note_facts_call_id(struct note_facts *facts, const struct codebook *book)
{
    note_facts_all(facts, book);
    return facts ? facts->call_id : NULL;
}
