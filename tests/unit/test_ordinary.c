/* test_ordinary.c
 * Failures that are an ordinary step, and those that only look like one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watches/ordinary.h"

#include "sip/message.h"
#include "story.h"
#include "calls/transaction.h"

/** The failures of a story that are raised at its end. */
struct scene {
    struct ordinary_store *store;
    struct transaction_store *transactions;
    GPtrArray *parts; /* struct transaction_part, owned */
    uint32_t frame;
    struct {
        bool raises;
        uint32_t frame;
    } failures[8];
    unsigned count;
};

static void failure_judge(struct scene *scene, const struct sip_message *response, const struct transaction_part *part,
                          int64_t time_us)
{
    struct sip_text request = transaction_request(scene->transactions);
    bool *raises = &scene->failures[scene->count].raises;

    scene->failures[scene->count++].frame = scene->frame;
    *raises = !ordinary_is_expected(response, request, part->response_us);
    if (*raises)
        ordinary_failure(scene->store, response, request, time_us, raises);
}

static void frame_listen(const struct sip_message *message, int64_t time_us, void *data)
{
    struct scene *scene = data;
    struct arrival arrival = {.frame = ++scene->frame, .time_us = time_us, .source = 1, .target = 2};
    struct transaction_part *part = g_new0(struct transaction_part, 1);
    struct sip_message begun;

    g_ptr_array_add(scene->parts, part);
    if (!message)
        return;
    g_assert_true(sip_message_read(message->start, message->length, &begun));
    transaction_message(scene->transactions, &begun, &arrival, part);
    if (!begun.code) {
        ordinary_request(scene->store, &begun, sip_method_of(begun.method), time_us);
    } else if (!part->first_frame) {
        if (begun.code >= 200)
            ordinary_response(scene->store, &begun, transaction_request(scene->transactions), time_us);
        if (begun.code >= 300)
            failure_judge(scene, &begun, part, time_us);
    }
}

/** Expects the failures in these frames to be raised, such as "2 5". */
static void expect(const char *story, const char *raised)
{
    struct scene scene = {.store = ordinary_store_new(),
                          .transactions = transaction_store_new(500),
                          .parts = g_ptr_array_new_with_free_func(g_free)};
    GString *found = g_string_new(NULL);

    story_tell(story, frame_listen, &scene);
    for (unsigned i = 0; i < scene.count; i++)
        if (scene.failures[i].raises)
            g_string_append_printf(found, "%s%u", found->len ? " " : "", scene.failures[i].frame);
    if (strcmp(found->str, raised) != 0)
        g_test_message("at the end of\n%s", story);
    g_assert_cmpstr(found->str, ==, raised);
    g_string_free(found, TRUE);
    ordinary_store_free(scene.store);
    transaction_store_free(scene.transactions);
    g_ptr_array_free(scene.parts, TRUE);
}

static void test_expired(void)
{
    expect("0 a INVITE 1 | Expires: 20\n20 b 487 INVITE 1\n", "");
    expect("0 a INVITE 1 | Expires: 20\n19.1 b 487 INVITE 1\n", "");
    expect("0 a INVITE 1 | Expires: 20\n5 b 487 INVITE 1\n", "2");
    expect("0 a INVITE 1\n180 b 487 INVITE 1\n", "2");
    expect("0 a INVITE 1 | Expires: 20\n20 b 480 INVITE 1\n", "2");
    expect("0 a INVITE 1 | Expires: x\n20 b 487 INVITE 1\n", "2");
    expect("20 b 487 INVITE 1\n", "1");
    expect("- a INVITE 1 | Expires: 0\n- b 487 INVITE 1\n", "2");
}

/** More digits follow (RFC 3578), as the next try in the same call or in another one. */
static void test_overlap(void)
{
#define DIAL(time, cseq, digits)                                                                                       \
    time " a INVITE " cseq " | To: <sip:" digits "@b.test> | URI: sip:" digits "@b.test;user=phone\n"
    expect(DIAL("0", "1", "61") "1 b 484 INVITE 1\n", "2");
    expect(DIAL("0", "1", "61") "1 b 484 INVITE 1\n" DIAL("2", "2", "612"), "");
    expect(DIAL("0", "1", "61") "1 b 484 INVITE 1\n" DIAL("2", "2", "612") "3 b 484 INVITE 2\n", "4");
    expect(DIAL("0", "1", "61") "1 b 484 INVITE 1\n" DIAL("2", "2", "612") "3 b 484 INVITE 2\n" DIAL(
               "4", "3", "6123") "9 b 200 INVITE 3\n",
           "");
    expect(DIAL("0", "1", "61") DIAL("0.5", "2", "612") "1 b 484 INVITE 1\n9 b 200 INVITE 2\n", "");
    expect(DIAL("0", "1", "61") "1 b 484 INVITE 1\n2 a INVITE 1 | Call-ID: new | URI: tel:612\n", "");
    expect(DIAL("0", "1", "61") "1 b 484 INVITE 1\n" DIAL("2", "2", "61"), "2");
    expect(DIAL("0", "1", "61") "1 b 484 INVITE 1\n" DIAL("2", "2", "712"), "2");
    expect(DIAL("0", "1", "61") "1 b 484 INVITE 1\n" DIAL("300", "2", "612"), "2");
    expect(DIAL("0", "1", "61") "1 b 484 INVITE 1\n2 a INVITE 2 | From: <sip:c@test>;tag=c | URI: sip:612@b.test\n",
           "2");
    /* Of those who hide who they are, only the Call-ID tells who goes on. */
    expect("0 a INVITE 1 | From: <sip:anonymous@anonymous.invalid>;tag=a | URI: sip:61@b.test\n1 b 484 INVITE 1\n"
           "2 a INVITE 2 | From: <sip:anonymous@anonymous.invalid>;tag=a | URI: sip:612@b.test | Call-ID: new\n",
           "2");
#undef DIAL
}

static void test_traceroute(void)
{
    expect("0 a OPTIONS 1 | Max-Forwards: 0\n1 b 483 OPTIONS 1\n", "");
    expect("0 a OPTIONS 1 | Max-Forwards: 3\n1 b 483 OPTIONS 1\n", "");
    expect("0 a OPTIONS 1 | Max-Forwards: 70\n1 b 483 OPTIONS 1\n", "2");
    expect("0 a INVITE 1 | Max-Forwards: 0\n1 b 483 INVITE 1\n", "2");
    expect("0 a OPTIONS 1 | Max-Forwards: 0\n1 b 404 OPTIONS 1\n", "2");
    expect("0 a OPTIONS 1\n1 b 483 OPTIONS 1\n", "2");
}

static void test_agreement(void)
{
    expect("0 a REGISTER 1\n1 b 494 REGISTER 1 | Security-Server: tls;q=0.2\n", "");
    expect("0 a REGISTER 1\n1 b 421 REGISTER 1 | Security-Server: tls;q=0.2 | Require: sec-agree\n", "");
    expect("0 a REGISTER 1\n1 b 421 REGISTER 1 | Require: 100rel\n", "2");
    expect("0 a REGISTER 1 | Security-Verify: tls;q=0.2\n1 b 494 REGISTER 1 | Security-Server: tls;q=0.2\n", "2");
}

static void test_publish(void)
{
    expect("0 a PUBLISH 1 | SIP-If-Match: x\n1 b 412 PUBLISH 1\n2 a PUBLISH 2\n", "");
    expect("0 a PUBLISH 1 | SIP-If-Match: x\n1 b 412 PUBLISH 1\n2 a PUBLISH 2 | Call-ID: new\n", "");
    expect("0 a PUBLISH 1 | SIP-If-Match: x\n1 b 412 PUBLISH 1\n2 a PUBLISH 2 | SIP-If-Match: x\n", "2");
    expect("0 a PUBLISH 1 | SIP-If-Match: x\n1 b 412 PUBLISH 1\n2 a PUBLISH 2 | From: <sip:c@test>;tag=c\n", "2");
    expect("0 a PUBLISH 1 | SIP-If-Match: x\n1 b 412 PUBLISH 1\n300 a PUBLISH 2\n", "2");
    expect("0 a PUBLISH 1\n1 b 412 PUBLISH 1\n2 a PUBLISH 2\n", "2");
}

static void test_merged(void)
{
#define MERGED                                                                                                         \
    "0 a INVITE 1 | To: <sip:b@test>\n0.1 a INVITE 1 | To: <sip:b@test> | Via: SIP/2.0/UDP p.test;branch=z9hG4bK-p\n"
#define OF_P " | Via: SIP/2.0/UDP p.test;branch=z9hG4bK-p\n"
    expect(MERGED "0.2 b 482 INVITE 1" OF_P "5 b 200 INVITE 1\n", "");
    expect(MERGED "0.2 b 482 INVITE 1" OF_P "5 b 486 INVITE 1\n", "3 4");
    expect(MERGED "0.2 b 482 INVITE 1" OF_P "5 b 200 INVITE 2\n", "3");
    expect("0 a INVITE 1\n0.1 b 482 INVITE 1\n5 b 200 INVITE 1 | Via: SIP/2.0/UDP p.test;branch=z9hG4bK-p\n",
           "2"); /* a re-INVITE */
}

/** Only so many wait at a time. */
static void test_many(void)
{
    struct ordinary_store *store = ordinary_store_new();
    bool raises[100];

    for (unsigned i = 0; i < G_N_ELEMENTS(raises); i++) {
        char *text = g_strdup_printf(
            "PUBLISH sip:a@test SIP/2.0\r\nCall-ID: %u\r\nFrom: <sip:%u@test>;tag=a\r\nSIP-If-Match: x\r\n\r\n", i, i);
        struct sip_message response = {.code = 412};

        raises[i] = true;
        ordinary_failure(store, &response, (struct sip_text){text, strlen(text)}, STORY_START + i, &raises[i]);
        g_free(text);
    }
    ordinary_store_free(store);
    g_assert_true(raises[0] && raises[99]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/ordinary/expired", test_expired);
    g_test_add_func("/ordinary/overlap", test_overlap);
    g_test_add_func("/ordinary/traceroute", test_traceroute);
    g_test_add_func("/ordinary/agreement", test_agreement);
    g_test_add_func("/ordinary/publish", test_publish);
    g_test_add_func("/ordinary/merged", test_merged);
    g_test_add_func("/ordinary/many", test_many);
    return g_test_run();
}
