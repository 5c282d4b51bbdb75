/* test_evidence_says.c
 * What the answerer says of the cause, which goes before the summary of the code; and which BYE names a failure.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "facts/response_facts.h"

#include "expect.h"
#include "pages.h"
#include "sip/message.h"

#include <glib.h>
#include <string.h>

static struct codebook *book;

static void ignore_fact(const char *fact, void *data)
{
    (void)fact;
    (void)data;
}

/** Expects this to be said by a response with that status and these lines; "" if the code says all. */
static void expect_says(const char *status, const char *lines, const char *says)
{
    char *text =
        g_strdup_printf("SIP/2.0 %s\r\nCSeq: 1 INVITE\r\n%s\r\n\r\n", status, *lines ? lines : "Content-Length: 0");
    GString *said = g_string_new(NULL);
    struct sip_message response;

    g_assert_true(sip_message_read(text, strlen(text), &response));
    response_facts_of(&(struct response_facts_source){book, &response, NULL, TIME_UNKNOWN, false, NULL, said},
                      ignore_fact, NULL);
    if (*says)
        g_string_erase(said, 0, MIN((gssize)said->len, (gssize)strlen("the answerer says why: ")));
    g_assert_cmpstr(said->str, ==, says);
    g_string_free(said, TRUE);
    g_free(text);
}

static void test_vendor(void)
{
    expect_says("603 Decline", "X-Twilio-Error: 32203 Outbound call blocked",
                "X-Twilio-Error: 32203 Outbound call blocked");
    expect_says("404 Not Found", "ms-diagnostics: 1003;reason=\"User does not exist\"",
                "ms-diagnostics: 1003;reason=\"User does not exist\"");
    expect_says("486 Busy Here", "X-Reject-Reason: fraud\r\nReason: Q.850;cause=34", "X-Reject-Reason: fraud");
    expect_says("603 Decline", "X-Asterisk-HangupCause: Normal Clearing\r\nX-Asterisk-HangupCauseCode: 16",
                "X-Asterisk-HangupCause: Normal Clearing");
}

static void test_no_vendor(void)
{
    expect_says("603 Decline", "X-Serial: 7", "");
    expect_says("603 Decline", "X-Error-Code: 0", "");
    expect_says("603 Decline", "X-Error:", "");
    expect_says("603 Decline", "X: error", "");
    expect_says("486 Busy Here", "X-Asterisk-HangupCause: User busy\r\nX-Asterisk-HangupCauseCode: 17", "");
    expect_says("401 Unauthorized", "X-Auth-Error: 5", "");
}

static void test_warning(void)
{
    expect_says("480 Temporarily Unavailable", "Warning: 399 pbx \"No credit left\"", "Warning 399 \"No credit left\"");
    expect_says("480 Temporarily Unavailable", "Warning: 399 pbx \"\"", "");
    expect_says("480 Temporarily Unavailable", "Warning: 392 192.0.2.1:5060 \"Noisy feedback tells: pid=1\"", "");
    expect_says("480 Temporarily Unavailable", "Warning: none", "");
}

static void test_reason(void)
{
    expect_says("486 Busy Here", "Reason: Q.850;cause=17;text=\"User busy\"", "");
    expect_says("486 Busy Here", "Reason: SIP;cause=486", "");
    expect_says("603 Decline", "Reason: Q.850;cause=21;text=\"CALL_REJECTED\"", "");
    expect_says("603 Decline", "Reason: Q.850;cause=21;text=\"Fraud protection\"",
                "Reason: Q.850 cause 21: the call was rejected, with the text \"Fraud protection\"; RFC 3398 pairs it "
                "with 603");
    expect_says("487 Request Terminated", "Reason: SIP;cause=200;text=\"Call completed elsewhere\"",
                "Reason: SIP 200 OK, with the text \"Call completed elsewhere\"");
    expect_says("486 Busy Here", "Reason: Q.850", "");
}

static void test_phrase(void)
{
    expect_says("603 Network Blocked", "", "the phrase is \"Network Blocked\"");
    expect_says("603 Declined", "", "");
    expect_says("486 Besetzt", "", "");
    expect_says("666 Odd", "", "");
}

static void test_long(void)
{
    char *value = g_strnfill(1000, 'x'), *line = g_strdup_printf("X-Error: %s", value);
    char *text = g_strdup_printf("SIP/2.0 603 Decline\r\nCSeq: 1 INVITE\r\n%s\r\n\r\n", line);
    GString *said = g_string_new(NULL);
    struct sip_message response;

    g_assert_true(sip_message_read(text, strlen(text), &response));
    response_facts_of(&(struct response_facts_source){book, &response, NULL, TIME_UNKNOWN, false, NULL, said},
                      ignore_fact, NULL);
    g_assert_cmpuint(said->len, <, FACT_LEN_MAX);
    g_assert_true(g_str_has_suffix(said->str, "..."));
    g_string_free(said, TRUE);
    g_free(text);
    g_free(line);
    g_free(value);
}

/** Expects a BYE with that Reason to name a failure; "": it does not. */
static void expect_end(const char *reason, const char *failure)
{
    char *text = g_strdup_printf("BYE sip:b@test SIP/2.0\r\nCSeq: 2 BYE\r\n%s%s\r\n\r\n",
                                 *reason ? "Reason: " : "Max-Forwards: 70", reason);
    GString *said = g_string_new(NULL);
    struct sip_message bye;

    g_assert_true(sip_message_read(text, strlen(text), &bye));
    g_assert_cmpint(evidence_failed_end(book, &bye, said), ==, *failure != '\0');
    g_assert_cmpstr(said->str, ==, failure);
    g_string_free(said, TRUE);
    g_free(text);
}

/** RFC 3326: a failure of the network or of the exchange, not one that somebody wanted. */
static void test_failed_end(void)
{
    expect_end("SIP;cause=488", "Reason: SIP 488 Not Acceptable Here");
    expect_end("Q.850;cause=41", "Reason: Q.850 cause 41: a temporary failure of the network");
    expect_end("SIP;cause=200;text=\"Session Timeout\"", "Reason: SIP 200 OK, with the text \"Session Timeout\"");
    expect_end("SIP;cause=503, Q.850;cause=16", "Reason: SIP 503 Service Unavailable");
    expect_end("SIP;cause=408;text=\"RTP timeout\", Q.850;cause=38",
               "Reason: Q.850 cause 38: the network is out of order; Reason: SIP 408 Request Timeout, with the text "
               "\"RTP timeout\"");
    expect_end("RELEASE_CAUSE;cause=3", "Reason: RELEASE_CAUSE cause 3: the bearer of the media was lost");
}

static void test_wanted_end(void)
{
    static const char *const reasons[] = {
        "",
        "Q.850;cause=16;text=\"Normal call clearing\"",
        "SIP;cause=200",
        "SIP;cause=480",
        "SIP;cause=487",
        "SIP;cause=603",
        "Q.850;cause=19",
        "Q.850;cause=31",
        "Q.850;cause=0",
        "Q.850;cause=x",
        "Q.850",
        "RELEASE_CAUSE;cause=1",
        "other;cause=7",
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(reasons); i++)
        expect_end(reasons[i], "");
}

static void join_fact(const char *fact, void *data)
{
    g_string_append(data, fact);
}

/** Expects this to be said of a request with these lines. */
static void expect_of_request(const char *method, const char *lines, const char *says)
{
    char *text =
        g_strdup_printf("%s sip:a@b SIP/2.0\r\nCSeq: 1 %s\r\nMax-Forwards: 70\r\n%s\r\n\r\nX-Error: in the body",
                        method, method, lines);
    GString *said = g_string_new(NULL);
    struct sip_message request;

    g_assert_true(sip_message_read(text, strlen(text), &request));
    if (message_facts_may_be(&request))
        message_facts_of(book, &request, join_fact, said);
    g_assert_cmpstr(said->str, ==, says);
    g_string_free(said, TRUE);
    g_free(text);
}

/** Headers of vendors in what ends a call, however they are written; nothing of a body, or of what starts one. */
static void test_vendor_of_request(void)
{
    expect_of_request("BYE", "X-Twilio-Error: 32203", "X-Twilio-Error: 32203");
    expect_of_request("CANCEL", "x-hangup-cause: 34", "x-hangup-cause: 34");
    expect_of_request("BYE", "MS-Diagnostics: 10;reason=\"gone\"", "MS-Diagnostics: 10;reason=\"gone\"");
    expect_of_request("BYE", "X-Serial: 7", "");
    expect_of_request("INVITE", "X-Twilio-Error: 32203", "");
}

int main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    book = pages_codebook();
    g_test_add_func("/evidence_says/vendor", test_vendor);
    g_test_add_func("/evidence_says/no_vendor", test_no_vendor);
    g_test_add_func("/evidence_says/vendor_of_request", test_vendor_of_request);
    g_test_add_func("/evidence_says/warning", test_warning);
    g_test_add_func("/evidence_says/reason", test_reason);
    g_test_add_func("/evidence_says/phrase", test_phrase);
    g_test_add_func("/evidence_says/long", test_long);
    g_test_add_func("/evidence_says/failed_end", test_failed_end);
    g_test_add_func("/evidence_says/wanted_end", test_wanted_end);
    result = g_test_run();
    codebook_free(book);
    return result;
}
