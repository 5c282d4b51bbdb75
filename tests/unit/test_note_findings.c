/* test_note_findings.c
 * What is found at a note, and its words: by the session that is given, whichever file is open.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "wireshark/note_findings.h"

#include "calls/repeat.h"
#include "calls/timer.h"
#include "calls/transaction.h"
#include "watches/refer.h"
#include "watches/subscribe.h"
#include "watches/watch.h"
#include "wireshark/note_facts.h"

#include <epan/wmem_scopes.h>
#include <string.h>

static const char texts[] = "[486]\nname=Busy Here\nsummary=the called device is busy\nseverity=note\n"
                            "[487]\nname=Request Terminated\nsummary=the call was given up\nseverity=chat\n"
                            "[4xx]\ntreat_as=400\nsummary=the request is broken\nseverity=note\n";

static struct session session;
static struct watch_context context;
static struct note_more nothing;
static wmem_allocator_t *file_scope;

/** Stands in for that of Wireshark. */
wmem_allocator_t *wmem_file_scope(void)
{
    return file_scope;
}

/** "id, id": what is found at the note. Free with g_free(). */
static char *ids_of(const struct note *note, bool is_first_pass, bool with_responses)
{
    struct finding_list list = finding_list_of(note, is_first_pass, with_responses);
    GString *ids = g_string_new(NULL);

    for (unsigned i = 0; i < list.count; i++)
        g_string_append_printf(ids, "%s%s", i ? ", " : "", finding_name(list.all[i].id));
    return g_string_free(ids, FALSE);
}

static void expect_ids(const struct note *note, bool is_first_pass, bool with_responses, const char *expected)
{
    char *ids = ids_of(note, is_first_pass, with_responses);

    g_assert_cmpstr(ids, ==, expected);
    g_free(ids);
}

static void expect_words(const struct note *note, const char *expected)
{
    struct finding_list list = finding_list_of(note, false, true);
    GString *words = g_string_new(NULL);

    g_assert_cmpuint(list.count, ==, 1);
    finding_words(words, &session, &list.all[0], note);
    g_assert_cmpstr(words->str, ==, expected);
    g_string_free(words, TRUE);
}

/** A response is found by its class, or as a challenge; never in a call that only asks for findings of exchanges. */
static void test_response(void)
{
    struct note note = {.more = &nothing, .code = 486, .method = METHOD_INVITE};

    expect_ids(&note, false, true, "");
    note.raises = true;
    expect_ids(&note, false, true, "response.client_error");
    expect_ids(&note, true, true, "response.client_error");
    expect_ids(&note, false, false, "");
    note.code = 401;
    note.is_challenge = true;
    expect_ids(&note, false, true, "response.challenge");
}

/** A late finding is shown where its limit passes, and at its message from the second pass on. */
static void test_late(void)
{
    struct note note = {.more = &nothing, .code = 200, .method = METHOD_INVITE};
    struct finding *late, *other;

    late = finding_add_late(context.findings, &note.findings, FINDING_INVITE_NO_ACK, (struct sip_text){0}, "late");
    other = finding_add(context.findings, &note.findings, FINDING_REFER_FAILED, (struct sip_text){0}, "at once");
    expect_ids(&note, true, false, "refer.failed");
    expect_ids(&note, false, false, "invite.no_ack, refer.failed");
    late->is_withdrawn = true;
    expect_ids(&note, false, false, "refer.failed");
    other->is_withdrawn = true;
    expect_ids(&note, false, true, "");
}

/** Of very many, some are left out. */
static void test_most(void)
{
    struct note note = {.more = &nothing, .code = 486, .method = METHOD_INVITE, .raises = true};

    for (unsigned i = 0; i < 2 * FINDINGS_PER_NOTE; i++)
        finding_add(context.findings, &note.findings, FINDING_REFER_FAILED, (struct sip_text){0}, "%u", i);
    g_assert_cmpuint(finding_list_of(&note, false, true).count, ==, FINDINGS_PER_NOTE);
}

/** As the first pass keeps them of a response. */
static struct note_facts *facts_of(const char *bytes)
{
    static const struct transaction_part part;
    struct transaction_store *transactions = transaction_store_new(500);
    struct arrival arrival = {.frame = 2};
    struct sip_message response;
    struct note_facts *facts;

    g_assert_true(sip_message_read(bytes, strlen(bytes), &response));
    facts = note_facts_keep(&(struct note_facts_source){
        .response = &response, .part = &part, .transactions = transactions, .book = session.book, .arrival = &arrival});
    transaction_store_free(transactions);
    return facts;
}

static void test_words(void)
{
    struct repeat repeat = {.first_frame = 2, .last_frame = 20, .count = 6};
    struct note_more more = {.phrase = "Own\tPhrase"};
    struct note note = {.more = &nothing,
                        .facts = facts_of("SIP/2.0 486 Busy Here\r\n\r\n"),
                        .code = 486,
                        .method = METHOD_INVITE,
                        .raises = true};
    struct note watched = {.more = &nothing, .code = 200, .method = METHOD_INVITE};

    expect_words(&note, "486 Busy Here: the called device is busy");
    *facts_repeat_place(note.facts) = &repeat;
    expect_words(&note, "486 Busy Here: the called device is busy (6 times until frame 20)");
    *facts_repeat_place(note.facts) = NULL;
    note.more = &more;
    note.code = 499;
    expect_words(&note, "499 Own\\tPhrase: the request is broken");
    finding_add(context.findings, &watched.findings, FINDING_INVITE_NO_ACK, (struct sip_text){0}, "%s", "a\nb");
    expect_words(&watched, "a\\nb");
}

static void expect_verdict(const struct note_more *more, const char *expected)
{
    const struct note note = {.more = (struct note_more *)more};
    GString *words = g_string_new(NULL);

    finding_verdict_words(words, &session, &note);
    g_assert_cmpstr(words->str, ==, expected);
    g_string_free(words, TRUE);
}

static void test_verdict(void)
{
    struct refer_dialog refers = {.call_id = {"r", 1}};
    struct refer_exchange refer = {.dialog = &refers, .refer_frame = 1, .refused_code = 486};
    struct subscribe_dialog subscribes = {.call_id = {"s", 1}};
    struct subscribe_exchange subscribe = {.dialog = &subscribes, .notify_frame = 7};

    expect_verdict(&(struct note_more){.refer = &refer}, "the recipient refused the REFER with 486 Busy Here");
    expect_verdict(&(struct note_more){.subscribe = &subscribe}, "the NOTIFY came in frame 7");
}

static void expect_call_id(const struct note *note, const char *expected)
{
    struct sip_text call_id = finding_call_id(&session, note);
    char *found = g_strndup(call_id.at ? call_id.at : "", call_id.len);

    g_assert_cmpstr(found, ==, expected);
    g_free(found);
}

/** The exchange names it, or else the finding. */
static void test_call_id(void)
{
    struct refer_dialog refers = {.call_id = {"r", 1}};
    struct refer_exchange refer = {.dialog = &refers};
    struct note_more more = {.refer = &refer};
    struct note note = {.more = &nothing};

    expect_call_id(&note, "");
    finding_add(context.findings, &note.findings, FINDING_INVITE_NO_ACK, (struct sip_text){"f", 1}, "said");
    expect_call_id(&note, "f");
    note.more = &more;
    expect_call_id(&note, "r");
}

/** A 487 that nobody asked for is as serious as what is found at it. */
static void test_severity(void)
{
    struct note note = {.more = &nothing, .code = 487, .method = METHOD_INVITE};
    const struct code_text *text = codebook_find(session.book, 487, "INVITE");

    g_assert_cmpint(finding_response_severity(&note, text), ==, CODEBOOK_CHAT);
    note.raises = true;
    g_assert_cmpint(finding_response_severity(&note, text), ==, CODEBOOK_NOTE);
}

int main(int argc, char **argv)
{
    struct codebook *book = codebook_new(texts, strlen(texts));
    struct refer_watch *refers;
    struct subscribe_watch *subscribes;
    int result;

    g_test_init(&argc, &argv, NULL);
    file_scope = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);
    facts_open();
    context = (struct watch_context){.t1_ms = 500, .clock = timer_queue_new(), .findings = finding_log_new()};
    refers = refer_watch_new(&context);
    subscribes = subscribe_watch_new(&context);
    session = (struct session){book, refers, subscribes};
    g_test_add_func("/note_findings/response", test_response);
    g_test_add_func("/note_findings/late", test_late);
    g_test_add_func("/note_findings/most", test_most);
    g_test_add_func("/note_findings/words", test_words);
    g_test_add_func("/note_findings/verdict", test_verdict);
    g_test_add_func("/note_findings/call_id", test_call_id);
    g_test_add_func("/note_findings/severity", test_severity);
    result = g_test_run();
    refer_watch_free(refers);
    subscribe_watch_free(subscribes);
    finding_log_free(context.findings);
    timer_queue_free(context.clock);
    codebook_free(book);
    facts_close();
    wmem_destroy_allocator(file_scope);
    return result;
}
