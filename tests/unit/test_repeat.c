/* test_repeat.c
 * Which failures are one fault.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "calls/repeat.h"

#include "sip/message.h"
#include "story.h"
#include "calls/transaction.h"

#include <glib.h>

/** What is kept of a frame. */
struct kept {
    struct transaction_part part;
    struct repeat *repeat;
    uint32_t frame;
    bool is_repeat;
};

struct hearing {
    struct repeat_store *store;
    struct transaction_store *transactions;
    GPtrArray *kept; /* struct kept, one a frame */
};

/** A Server header names where a response comes from. */
static uint32_t source_of(struct sip_message *message)
{
    struct sip_text server;
    uint32_t number = 0;

    if (sip_header_find(message, "Server", 0, &server))
        sip_text_number(server, &number);
    return number;
}

static void hear(const struct sip_message *told, int64_t time_us, void *data)
{
    struct hearing *hearing = data;
    struct kept *kept = g_new0(struct kept, 1);
    struct sip_message message = *told;
    struct arrival arrival = {.frame = hearing->kept->len + 1, .time_us = time_us, .source = source_of(&message)};
    struct sip_text challenge;
    bool is_challenge;

    g_ptr_array_add(hearing->kept, kept);
    kept->frame = arrival.frame;
    transaction_message(hearing->transactions, &message, &arrival, &kept->part);
    if (message.code < 300 || kept->part.first_frame)
        return;
    is_challenge = sip_header_find(&message, "WWW-Authenticate", 0, &challenge);
    kept->is_repeat = repeat_failure(hearing->store, &message, transaction_request(hearing->transactions), &arrival,
                                     is_challenge, &kept->repeat);
}

/** Expects faults that were met several times, such as "2: 3 until 6": first frame, count, last frame. */
static void expect_repeats(const char *lines, const char *repeats)
{
    struct hearing hearing = {repeat_store_new(), transaction_store_new(500), g_ptr_array_new_with_free_func(g_free)};
    GString *found = g_string_new(NULL);

    story_tell(lines, hear, &hearing);
    for (unsigned i = 0; i < hearing.kept->len; i++) {
        const struct kept *kept = hearing.kept->pdata[i];

        if (kept->repeat && kept->is_repeat)
            g_assert_cmpuint(kept->repeat->first_frame, <, kept->frame);
        else if (kept->repeat)
            g_string_append_printf(found, "%s%u: %u until %u", found->len ? ", " : "", kept->frame, kept->repeat->count,
                                   kept->repeat->last_frame);
    }
    if (g_strcmp0(found->str, repeats) != 0)
        g_test_message("in\n%s", lines);
    g_assert_cmpstr(found->str, ==, repeats);
    g_string_free(found, TRUE);
    g_ptr_array_free(hearing.kept, TRUE);
    transaction_store_free(hearing.transactions);
    repeat_store_free(hearing.store);
}

static void test_hops(void)
{
    expect_repeats("0 a BYE 2\n"
                   "0 a BYE 2 | Via: SIP/2.0/UDP p1;branch=z9hG4bKp1\n"
                   "0 a BYE 2 | Via: SIP/2.0/UDP p2;branch=z9hG4bKp2\n"
                   "0 b 481 BYE 2 | Via: SIP/2.0/UDP p2;branch=z9hG4bKp2\n"
                   "0 b 481 BYE 2 | Via: SIP/2.0/UDP p1;branch=z9hG4bKp1\n"
                   "0 b 481 BYE 2\n",
                   "4: 3 until 6");
    expect_repeats("0 a INVITE 1 | To: <sip:b@x>\n" /* a fork: two phones are busy, and the answer of one goes back */
                   "0 b 486 INVITE 1 | To: <sip:b@x>;tag=one | Via: SIP/2.0/UDP p;branch=z9hG4bK1\n"
                   "0 b 486 INVITE 1 | To: <sip:b@x>;tag=two | Via: SIP/2.0/UDP p;branch=z9hG4bK2\n"
                   "0 b 486 INVITE 1 | To: <sip:b@x>;tag=one\n",
                   "2: 2 until 4");
    expect_repeats("0 a INVITE 1\n" /* the next hop makes another code of it */
                   "0 b 503 INVITE 1 | Via: SIP/2.0/UDP p;branch=z9hG4bK1\n"
                   "0 b 500 INVITE 1\n",
                   "");
}

static void test_loop(void)
{
    expect_repeats("0 a NOTIFY 5\n"
                   "0 b 481 NOTIFY 5\n"
                   "1 a NOTIFY 6\n"
                   "1 b 481 NOTIFY 6\n"
                   "2 a NOTIFY 7\n"
                   "2 b 481 NOTIFY 7\n",
                   "2: 3 until 6");
    expect_repeats("0 a INVITE 1 | To: <sip:b@x>\n" /* the same request again, in another transaction, each answered
                                                       with a tag of its own */
                   "0 b 400 INVITE 1 | To: <sip:b@x>;tag=one\n"
                   "1 a INVITE 1 | To: <sip:b@x> | Via: SIP/2.0/UDP h;branch=z9hG4bKagain\n"
                   "1 b 400 INVITE 1 | To: <sip:b@x>;tag=two | Via: SIP/2.0/UDP h;branch=z9hG4bKagain\n",
                   "2: 2 until 4");
}

/** Both rules at once: it loops, and each time over two hops. */
static void test_loop_of_hops(void)
{
    expect_repeats("0 a BYE 5\n"
                   "0 a BYE 5 | Via: SIP/2.0/UDP p;branch=z9hG4bK1\n"
                   "0 b 481 BYE 5 | Via: SIP/2.0/UDP p;branch=z9hG4bK1 | Server: 1\n"
                   "0 b 481 BYE 5 | Server: 2\n"
                   "1 a BYE 6\n"
                   "1 a BYE 6 | Via: SIP/2.0/UDP p;branch=z9hG4bK2\n"
                   "1 b 481 BYE 6 | Via: SIP/2.0/UDP p;branch=z9hG4bK2 | Server: 1\n"
                   "1 b 481 BYE 6 | Server: 2\n",
                   "3: 4 until 8");
}

static void test_other_faults(void)
{
    expect_repeats("0 a NOTIFY 5\n"
                   "0 b 481 NOTIFY 5\n"
                   "1 a NOTIFY 7\n" /* what was between may have been accepted */
                   "1 b 481 NOTIFY 7\n",
                   "");
    expect_repeats("0 a NOTIFY 5\n"
                   "0 b 481 NOTIFY 5\n"
                   "1 a NOTIFY 6\n"
                   "1 b 489 NOTIFY 6\n",
                   "");
    expect_repeats("0 a BYE 5\n"
                   "0 b 481 BYE 5\n"
                   "0 b BYE 5\n" /* of the other side */
                   "0 a 481 BYE 5\n",
                   "");
    expect_repeats("0 a INVITE 5\n"
                   "0 b 481 INVITE 5\n"
                   "0 a UPDATE 6\n"
                   "0 b 481 UPDATE 6\n",
                   "");
    expect_repeats("0 a INVITE 1 | To: <sip:b@x>\n" /* another server */
                   "0 b 503 INVITE 1 | To: <sip:b@x>;tag=one | Server: 1\n"
                   "0 a INVITE 2 | To: <sip:b@x>\n"
                   "0 b 503 INVITE 2 | To: <sip:b@x>;tag=two | Server: 2\n",
                   "");
    expect_repeats("0 a INVITE 1 | To: <sip:b@x>\n" /* the caller tries it again */
                   "0 b 486 INVITE 1 | To: <sip:b@x>;tag=one\n"
                   "5 a INVITE 2 | To: <sip:b@x>\n"
                   "5 b 486 INVITE 2 | To: <sip:b@x>;tag=two\n",
                   "");
    expect_repeats(
        "0 b 486 INVITE 1 | To: <sip:b@x>\n" /* no tag tells whether it is another fork, no request what was asked */
        "0 b 486 INVITE 1 | To: <sip:b@x> | Via: SIP/2.0/UDP p;branch=z9hG4bK1\n",
        "");
}

/** The next challenge may be that of another login; on another hop it is the same. */
static void test_challenges(void)
{
    expect_repeats("0 a INVITE 1\n"
                   "0 b 401 INVITE 1 | WWW-Authenticate: Digest realm=1\n"
                   "1 a INVITE 2\n"
                   "1 b 401 INVITE 2 | WWW-Authenticate: Digest realm=2 | Via: SIP/2.0/UDP p;branch=z9hG4bK1\n"
                   "1 b 401 INVITE 2 | WWW-Authenticate: Digest realm=2\n",
                   "4: 2 until 5");
}

/** Copies in one transaction are the transactions' business. */
static void test_copies(void)
{
    expect_repeats("0 a BYE 5\n"
                   "0 b 481 BYE 5\n"
                   "1 b 481 BYE 5\n",
                   "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/repeat/hops", test_hops);
    g_test_add_func("/repeat/loop", test_loop);
    g_test_add_func("/repeat/loop_of_hops", test_loop_of_hops);
    g_test_add_func("/repeat/other_faults", test_other_faults);
    g_test_add_func("/repeat/challenges", test_challenges);
    g_test_add_func("/repeat/copies", test_copies);
    return g_test_run();
}
