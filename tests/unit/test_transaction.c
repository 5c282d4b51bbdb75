/* test_transaction.c
 * Which response answers which request, and what is a copy of what.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "calls/transaction.h"
#include "expect.h"
#include "sip/message.h"
#include "story.h"

#include <glib.h>
#include <string.h>

/** What was event of one frame. */
struct message_event {
    bool is_request;
    struct transaction_part part;
};

struct hearing {
    struct transaction_store *store;
    GPtrArray *all; /* struct message_event */
};

static void hear(const struct sip_message *message, int64_t time_us, void *data)
{
    struct hearing *hearing = data;
    struct message_event *event = g_new0(struct message_event, 1);

    g_ptr_array_add(hearing->all, event);
    event->is_request = message->code == 0;
    if (message->code == 0 && sip_text_is(message->method, "ACK"))
        transaction_ack(hearing->store, message, &(struct arrival){.frame = hearing->all->len, .time_us = time_us});
    else
        transaction_message(hearing->store, message, &(struct arrival){.frame = hearing->all->len, .time_us = time_us},
                            &event->part);
}

/** A request as "1>3", its response in frame 3; a response as "3<1 0.5", half a second after the request; "=2" is a
 * copy of frame 2. */
static void tell(GString *out, unsigned frame, const struct message_event *event)
{
    const struct transaction_part *part = &event->part;

    g_string_append_printf(out, "%s%u", out->len ? ", " : "", frame);
    if (event->is_request && part->response_frame)
        g_string_append_printf(out, ">%u", part->response_frame);
    if (!event->is_request && part->request_frame)
        g_string_append_printf(out, "<%u", part->request_frame);
    if (!event->is_request && part->request_frame && part->response_us != TIME_UNKNOWN)
        g_string_append_printf(out, " %g", (double)part->response_us / G_USEC_PER_SEC);
    if (part->first_frame)
        g_string_append_printf(out, " =%u", part->first_frame);
}

static void expect_transactions(const char *lines, const char *expected)
{
    struct hearing hearing = {transaction_store_new(500), g_ptr_array_new_with_free_func(g_free)};
    GString *told = g_string_new(NULL);

    story_tell(lines, hear, &hearing);
    for (unsigned i = 0; i < hearing.all->len; i++)
        tell(told, i + 1, hearing.all->pdata[i]);
    if (strcmp(told->str, expected) != 0)
        g_test_message("in\n%s", lines);
    g_assert_cmpstr(told->str, ==, expected);
    g_string_free(told, TRUE);
    g_ptr_array_free(hearing.all, TRUE);
    transaction_store_free(hearing.store);
}

static void test_pairs(void)
{
    expect_transactions("0    a INVITE 1\n"
                        "0.1  b 100 INVITE 1\n"
                        "1    b 180 INVITE 1\n"
                        "5.5  b 200 INVITE 1\n",
                        "1>4, 2<1 0.1, 3<1 1, 4<1 5.5");
    expect_transactions("0  a INVITE 1\n"
                        "1  b 180 INVITE 1\n"
                        "2  b 183 INVITE 1\n",
                        "1>2, 2<1 1, 3<1 2");
    expect_transactions("0  a INVITE 1\n", "1");
}

/** Transactions of a dialog overlap, and the CSeq number alone tells nothing: CANCEL has that of its INVITE, and its
 * branch. */
static void test_overlapping(void)
{
    expect_transactions("0    a INVITE 1\n"
                        "1    b 183 INVITE 1\n"
                        "1.1  a PRACK 2\n"
                        "1.2  a UPDATE 3\n"
                        "1.3  b 200 UPDATE 3\n"
                        "1.4  b 200 PRACK 2\n"
                        "2    a CANCEL 1\n"
                        "2.5  b 200 CANCEL 1\n"
                        "3    b 487 INVITE 1\n",
                        "1>9, 2<1 1, 3>6, 4>5, 5<4 0.1, 6<3 0.3, 7>8, 8<7 0.5, 9<1 3");
    expect_transactions("0    a INFO 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                        "0.1  b INFO 1 | Via: SIP/2.0/UDP b.test;branch=z9hG4bK1\n"
                        "0.5  a 200 INFO 1 | Via: SIP/2.0/UDP b.test;branch=z9hG4bK1\n"
                        "1    b 200 INFO 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n",
                        "1>4, 2>3, 3<2 0.4, 4<1 1");
}

static void test_copies(void)
{
    expect_transactions("0    a BYE 1\n"
                        "0.5  a BYE 1\n"
                        "1    b 200 BYE 1\n"
                        "1.5  a BYE 1\n"
                        "1.6  b 200 BYE 1\n",
                        "1>3, 2>3 =1, 3<1 1, 4>3 =1, 5<1 1.6 =3");
    expect_transactions("0    a INVITE 1\n"
                        "0.5  a INVITE 1\n"
                        "1    b 100 INVITE 1\n"
                        "2    b 486 INVITE 1\n"
                        "2.5  b 486 INVITE 1 | Server: another word\n",
                        "1>4, 2>4 =1, 3<1 1, 4<1 2, 5<1 2.5 =4");
}

/** A provisional response that says something new is no copy, nor is the 2xx of another fork. */
static void test_no_copies(void)
{
    expect_transactions("0  b 183 INVITE 1 | RSeq: 1\n"
                        "1  b 183 INVITE 1 | RSeq: 2\n"
                        "2  b 183 INVITE 1 | RSeq: 1\n",
                        "1, 2, 3 =1");
    expect_transactions("0  b 200 INVITE 1\n"
                        "1  b 200 INVITE 1 | To: <sip:b@test>;tag=fork\n"
                        "2  b 200 INVITE 1\n",
                        "1, 2, 3 =1");
    expect_transactions("0  b 200 INVITE 1 | To: <sip:b@test>;tag=fork-1\n"
                        "1  b 200 INVITE 1 | To: <sip:b@test>;tag=fork-2\n",
                        "1, 2");
}

/** The same request seen on two hops is two transactions. */
static void test_hops(void)
{
    expect_transactions(
        "0     a OPTIONS 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
        "0.01  a OPTIONS 1 | Via: SIP/2.0/UDP p.test;branch=z9hG4bK2, SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
        "0.5   b 200 OPTIONS 1 | Via: SIP/2.0/UDP p.test;branch=z9hG4bK2, SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
        "0.75  b 200 OPTIONS 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n",
        "1>4, 2>3, 3<2 0.49, 4<1 0.75");
}

/** What those who answer may do to a Via: add to it, write it anew. Without a branch (RFC 2543), the rest has to do. */
static void test_vias(void)
{
    static const char *const same[][2] = {
        {"SIP/2.0/UDP a.test;branch=z9hG4bK1;rport", "SIP/2.0/UDP a.test;received=10.0.0.1;branch=z9hG4bK1;rport=5060"},
        {"SIP/2.0/UDP a.test;branch=z9hG4bK1", "SIP / 2.0 / UDP  a.test:5060 ; x=\"a;branch=no,\" ; Branch = z9hG4bK1"},
        {"SIP/2.0/UDP a.test;branch=z9hG4bK1",
         "SIP/2.0/UDP a.test ;branch=z9hG4bK1 , SIP/2.0/UDP b.test;branch=z9hG4bK2"},
        {"SIP/2.0/UDP a.test", "SIP/2.0/UDP a.test:5060;received=10.0.0.1"},
        {"SIP/2.0/UDP a.test,SIP/2.0/UDP b.test;branch=z9hG4bK1",
         "SIP/2.0/UDP a.test;rport, SIP/2.0/UDP b.test;branch=z9hG4bK1"},
        {"SIP/2.0/TCP [2001:db8::1]:5070;branch=z9hG4bK1", "SIP/2.0/TCP [2001:db8::1]:5070;branch=z9hG4bK1"},
        {"SIP/2.0/UDP a.test;branch=z9hG4bK1", "SIP/2.0/UDP c.test;branch=z9hG4bK1"},
        {"SIP/2.0/UDP a.test;branch=z9hG4bK1", "SIP/2.0/UDP a.test:5061;branch=z9hG4bK1"},
    };
    static const char *const others[][2] = {
        {"SIP/2.0/UDP a.test;branch=z9hG4bK1", "SIP/2.0/UDP a.test;branch=z9hG4bK12"},
        {"SIP/2.0/UDP a.test;branch=1", "SIP/2.0/UDP c.test;branch=1"},
        {"SIP/2.0/UDP a.test;branch=z9hG4bK", "SIP/2.0/UDP c.test;branch=z9hG4bK"},
        {"SIP/2.0/UDP a.test;branch=z9hG4bK1", "SIP/2.0/UDP a.test;x=\";branch=z9hG4bK1\""},
        {"SIP/2.0/UDP a.test;branch=z9hG4bK1", "SIP/2.0/UDP a.test, SIP/2.0/UDP a.test;branch=z9hG4bK1"},
        {"SIP/2.0/UDP a.test", "SIP/2.0/UDP b.test"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(same) + G_N_ELEMENTS(others); i++) {
        bool is_same = i < G_N_ELEMENTS(same);
        const char *const *vias = is_same ? same[i] : others[i - G_N_ELEMENTS(same)];
        char *lines = g_strdup_printf("0  a OPTIONS 1 | Via: %s\n1  b 200 OPTIONS 1 | Via: %s\n", vias[0], vias[1]);

        expect_transactions(lines, is_same ? "1>2, 2<1 1" : "1, 2");
        g_free(lines);
    }
}

/** The branch is in the capture with two sent-bys, before and behind who rewrites it: each response belongs to its own.
 */
static void test_sent_by_rewritten(void)
{
    expect_transactions("0    a OPTIONS 1 | Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1\n"
                        "0.1  a OPTIONS 1 | Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\n"
                        "0.2  b 200 OPTIONS 1 | Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\n"
                        "0.3  b 200 OPTIONS 1 | Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1\n",
                        "1>4, 2>3, 3<2 0.1, 4<1 0.3");
}

/** A client that gives all of its requests one branch: they are still told apart, however many they are. */
static void test_one_branch(void)
{
    GString *lines = g_string_new(NULL), *expected = g_string_new(NULL);

    for (unsigned i = 1; i <= 20; i++) {
        g_string_append_printf(lines, "%u  a OPTIONS %u | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n", 10 * i, i);
        g_string_append_printf(expected, "%s%u>%u", i > 1 ? ", " : "", i, i + 20);
    }
    for (unsigned i = 1; i <= 20; i++) {
        g_string_append_printf(lines, "%u  b 200 OPTIONS %u | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n", 205 + i, i);
        g_string_append_printf(expected, ", %u<%u %u", 20 + i, i, 205 - 9 * i);
    }
    expect_transactions(lines->str, expected->str);
    g_string_free(lines, TRUE);
    g_string_free(expected, TRUE);
}

static void hear_between(struct hearing *hearing, const char *line, uint32_t source, uint32_t target)
{
    struct message_event *event = g_new0(struct message_event, 1);
    struct story_frame frame;
    struct sip_message message;

    g_ptr_array_add(hearing->all, event);
    story_frame_read(&frame, line);
    g_assert_true(sip_message_read(frame.bytes, frame.len, &message));
    event->is_request = message.code == 0;
    transaction_message(
        hearing->store, &message,
        &(struct arrival){.frame = hearing->all->len, .time_us = frame.time_us, .source = source, .target = target},
        &event->part);
    story_frame_clear(&frame);
}

/** A proxy without a Via of its own, or a NAT: a response belongs to the copy of the request that went its way. */
static void test_hops_of_one_branch(void)
{
    struct hearing hearing = {transaction_store_new(500), g_ptr_array_new_with_free_func(g_free)};
    GString *told = g_string_new(NULL);

    hear_between(&hearing, "0    a OPTIONS 1", 1, 2);
    hear_between(&hearing, "0.5  a OPTIONS 1", 2, 3);
    hear_between(&hearing, "1    a OPTIONS 1", 2, 3);
    hear_between(&hearing, "2    b 200 OPTIONS 1", 3, 2);
    hear_between(&hearing, "3    b 200 OPTIONS 1", 2, 1);
    hear_between(&hearing, "4    b 200 OPTIONS 1", 8, 9);
    for (unsigned i = 0; i < hearing.all->len; i++)
        tell(told, i + 1, hearing.all->pdata[i]);
    g_assert_cmpstr(told->str, ==, "1>4, 2>4 =1, 3>4 =2, 4<2 1.5, 5<1 3 =4, 6<1 4 =4");
    g_string_free(told, TRUE);
    g_ptr_array_free(hearing.all, TRUE);
    transaction_store_free(hearing.store);
}

/** What nobody can match is still shown with what it answers: a response without Via, and one to an ACK. */
static void test_unmatched(void)
{
    expect_transactions("0  a OPTIONS 1\n"
                        "1  b 200 OPTIONS 1 | no Via\n"
                        "2  b 200 OPTIONS 2 | no Via\n",
                        "1, 2<1 1, 3");
    expect_transactions("0  a ACK 1\n"
                        "1  b 405 ACK 1\n"
                        "2  b 405 ACK 1\n"
                        "3  b 405 ACK 2\n",
                        "1, 2<1 1, 3<1 2 =2, 4");
}

/** The time stamps leap by years: a response still belongs to its request, but nobody knows when it came. */
static void test_leap(void)
{
    expect_transactions("0          a OPTIONS 1\n"
                        "200000000  b 200 OPTIONS 1\n",
                        "1>2, 2<1");
}

static void test_not_mine(void)
{
    expect_transactions("0  a OPTIONS 1\n"
                        "1  b 200 OPTIONS 2\n"
                        "2  b 200 INFO 1\n"
                        "3  b 200 OPTIONS 1 | Call-ID: other@test\n"
                        "4  b 200 OPTIONS 1 | no Call-ID\n"
                        "5  b 200 OPTIONS 1 | no CSeq\n",
                        "1, 2, 3, 4, 5, 6");
}

/** A file merged out of order, and a capture that begins amid a transaction. */
static void test_response_first(void)
{
    expect_transactions("0.01  b 100 INVITE 1\n"
                        "0     a INVITE 1\n"
                        "1     b 200 INVITE 1\n",
                        "1<2 0.01, 2>3, 3<2 1");
    expect_transactions("0    b 100 INVITE 1\n"
                        "0.5  a INVITE 1\n"
                        "1    b 200 INVITE 1\n",
                        "1, 2>3, 3<2");
}

/** The same names again, long after: another transaction. */
static void test_forgetting(void)
{
    expect_transactions("0    a OPTIONS 1\n"
                        "1    b 200 OPTIONS 1\n"
                        "201  a OPTIONS 1\n"
                        "202  a OPTIONS 1\n"
                        "203  b 200 OPTIONS 1\n",
                        "1>2, 2<1 1, 3>2 =1, 4>5, 5<4 1");
    expect_transactions("0    a INVITE 1\n"
                        "600  b 486 INVITE 1\n"
                        "799  b 486 INVITE 1\n",
                        "1>2, 2<1 600, 3<1 799 =2");
    expect_transactions("0      a INVITE 1\n"
                        "900.1  b 486 INVITE 1\n",
                        "1, 2");
    expect_transactions("-  a OPTIONS 1\n"
                        "-  b 200 OPTIONS 1\n",
                        "1>2, 2<1");
}

/** After 64*T1 what watches keep with a transaction is given back, but for those without a final response. Copies are
 * still known. */
static void test_given_back(void)
{
    struct hearing hearing = {transaction_store_new(500), g_ptr_array_new_with_free_func(g_free)};

    story_tell("0   a OPTIONS 1\n"
               "0   b INVITE 2\n"
               "1   b 200 OPTIONS 1\n"
               "33  a OPTIONS 1\n",
               hear, &hearing);
    g_assert_nonnull(transaction_state(hearing.store));
    story_tell("50  a OPTIONS 9\n"
               "51  a OPTIONS 1\n",
               hear, &hearing);
    g_assert_null(transaction_state(hearing.store));
    g_assert_cmpuint(((struct message_event *)hearing.all->pdata[5])->part.first_frame, ==, 1);
    story_tell("52  b 200 OPTIONS 1\n", hear, &hearing);
    g_assert_null(transaction_state(hearing.store));
    g_assert_cmpuint(((struct message_event *)hearing.all->pdata[6])->part.first_frame, ==, 3);
    story_tell("53  b INVITE 2\n", hear, &hearing);
    g_assert_nonnull(transaction_state(hearing.store));
    g_ptr_array_free(hearing.all, TRUE);
    transaction_store_free(hearing.store);
}

static void hear_request(const struct sip_message *message, int64_t time_us, void *data)
{
    hear(message, time_us, data);
    if (message->code >= 300) {
        struct sip_text bytes = transaction_request(((struct hearing *)data)->store);

        g_assert_true(sip_text_starts(bytes, "REGISTER "));
        g_assert_nonnull(sip_text_find(bytes, "Expires: 60", strlen("Expires: 60")));
    } else {
        g_assert_null(transaction_request(((struct hearing *)data)->store).at);
    }
}

/** The request of a failed response is at hand; whether it was in a dialog is known as well. */
static void test_request(void)
{
    struct hearing hearing = {transaction_store_new(500), g_ptr_array_new_with_free_func(g_free)};

    story_tell("0    a REGISTER 1 | Expires: 60 | To: <sip:a@test>\n"
               "0.1  b 423 REGISTER 1\n",
               hear_request, &hearing);
    g_assert_false(((struct message_event *)hearing.all->pdata[1])->part.is_in_dialog);
    g_ptr_array_set_size(hearing.all, 0);
    story_tell("1    a REGISTER 2 | Expires: 60 | To: <sip:a@test;x=y>;tag=b\n"
               "1.1  b 423 REGISTER 2\n",
               hear_request, &hearing);
    g_assert_true(((struct message_event *)hearing.all->pdata[1])->part.is_in_dialog);
    g_ptr_array_free(hearing.all, TRUE);
    transaction_store_free(hearing.store);
    transaction_store_free(NULL);
}

/** Only the newest requests are kept; one that has been written over is not taken for another. */
static void test_many_requests(void)
{
    struct hearing hearing = {transaction_store_new(500), g_ptr_array_new_with_free_func(g_free)};
    char *filling = g_strnfill(3000, 'x');

    for (unsigned i = 1; i <= 4000; i++) {
        char *lines = g_strdup_printf("%u  a MESSAGE %u | Subject: %u %s\n", i, i, i, filling);

        story_tell(lines, hear, &hearing);
        g_free(lines);
    }
    for (unsigned i = 3000; i <= 4000; i += 1000) {
        char *lines = g_strdup_printf("4001  b 400 MESSAGE %u\n", i), *subject = g_strdup_printf("Subject: %u ", i);
        struct sip_text bytes;

        story_tell(lines, hear, &hearing);
        bytes = transaction_request(hearing.store);
        g_assert_true(i == 4000 ? bytes.at && sip_text_find(bytes, subject, strlen(subject))
                                : !bytes.at || sip_text_find(bytes, subject, strlen(subject)));
        g_free(lines);
        g_free(subject);
    }
    story_tell("4002  b 400 MESSAGE 1000\n", hear, &hearing);
    g_assert_null(transaction_request(hearing.store).at);
    g_free(filling);
    g_ptr_array_free(hearing.all, TRUE);
    transaction_store_free(hearing.store);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/transaction/pairs", test_pairs);
    g_test_add_func("/transaction/overlapping", test_overlapping);
    g_test_add_func("/transaction/copies", test_copies);
    g_test_add_func("/transaction/no_copies", test_no_copies);
    g_test_add_func("/transaction/hops", test_hops);
    g_test_add_func("/transaction/vias", test_vias);
    g_test_add_func("/transaction/sent_by_rewritten", test_sent_by_rewritten);
    g_test_add_func("/transaction/one_branch", test_one_branch);
    g_test_add_func("/transaction/unmatched", test_unmatched);
    g_test_add_func("/transaction/leap", test_leap);
    g_test_add_func("/transaction/hops_of_one_branch", test_hops_of_one_branch);
    g_test_add_func("/transaction/not_mine", test_not_mine);
    g_test_add_func("/transaction/response_first", test_response_first);
    g_test_add_func("/transaction/forgetting", test_forgetting);
    g_test_add_func("/transaction/given_back", test_given_back);
    g_test_add_func("/transaction/request", test_request);
    g_test_add_func("/transaction/many_requests", test_many_requests);
    return g_test_run();
}
