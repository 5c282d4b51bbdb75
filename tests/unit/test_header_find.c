/* test_header_find.c
 * A header that is found by its name.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "expect.h"
#include "story.h"

#include <glib.h>
#include <string.h>

#define MESSAGE(from, lines)                                                                                           \
    "BYE sip:b@test SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\n" from "To: <sip:b@test>;tag=b\r\n"               \
    "Call-ID: 1\r\nCSeq: 2 BYE\r\n" lines "\r\n"
#define USUAL "From: <sip:a@test>;tag=a\r\n"

/** Expects this value. NULL: it is not found. */
static void expect_found(const char *bytes, const char *expected)
{
    size_t len = strlen(bytes);
    char *copy = story_exact_copy(bytes, len);
    struct sip_message message;
    struct sip_text value = {0};

    g_assert_true(sip_message_read(copy, len, &message));
    if (sip_header_find(&message, "Reason", 0, &value))
        expect_text(value, expected);
    else
        g_assert_null(expected);
    g_free(copy);
}

static void test_found(void)
{
    expect_found(MESSAGE(USUAL, "Reason: SIP;cause=200\r\n"), "SIP;cause=200");
    expect_found(MESSAGE(USUAL, "Reason:Q.850\r\nContent-Length: 0\r\n"), "Q.850");
    expect_found(MESSAGE(USUAL, "Reason : SIP\r\n"), "SIP");
    expect_found(MESSAGE(USUAL, "Reason:\r\n SIP\r\n"), "SIP");
    expect_found(MESSAGE(USUAL, "Reason: SIP\r\nReason: Q.850\r\n"), "SIP");
    expect_found(MESSAGE("Reason: SIP\r\n" USUAL, ""), "SIP"); /* before all that is read first */
    expect_found(MESSAGE("From:<sip:a@test>;tag=a\r\n", "Reason: SIP\r\n"), "SIP");
    expect_found(MESSAGE("f: <sip:a@test>;tag=a\r\n", "Reason: SIP\r\n"), "SIP");
    expect_found(MESSAGE("", "Reason: SIP\r\n"), "SIP");
}

/** In whatever case. */
static void test_unusual(void)
{
    expect_found(MESSAGE("FROM: <sip:a@test>;tag=a\r\n", "REASON: SIP\r\n"), "SIP");
    expect_found(MESSAGE("from: <sip:a@test>;tag=a\r\n", "reason: SIP\r\n"), "SIP");
    expect_found(MESSAGE("From : <sip:a@test>;tag=a\r\n", "reason: SIP\r\n"), "SIP");
    expect_found(MESSAGE(USUAL, "reason: SIP\r\n"), "SIP");
}

static void test_not_found(void)
{
    expect_found(MESSAGE(USUAL, ""), NULL);
    expect_found(MESSAGE(USUAL, "X-Reason: SIP\r\n"), NULL);
    expect_found(MESSAGE(USUAL, "Reason-Code: SIP\r\n"), NULL);
    expect_found(MESSAGE(USUAL, "Subject: Reason: SIP\r\n"), NULL);
    expect_found(MESSAGE(USUAL, "Subject: why\r\n Reason: SIP\r\n"), NULL); /* a folded line */
    expect_found(MESSAGE(USUAL, "Reason\r\nSubject: x\r\n"), NULL);
    expect_found(MESSAGE(USUAL, "Subject: Reason: no\r\nReason: SIP\r\n"), "SIP"); /* one of these, and then itself */
    expect_found(MESSAGE(USUAL, "Content-Length: 14\r\n\r\nReason: body\r\n"), NULL);
}

/** Of a message that is cut anywhere, nothing is found that is not there; a sanitizer watches. */
static void test_cut(void)
{
    static const char bytes[] = MESSAGE(USUAL, "Subject: x\r\nReason: SIP;cause=200\r\n");

    for (size_t len = 24; len < sizeof bytes - 1; len++) {
        char *copy = story_exact_copy(bytes, len);
        struct sip_message message;
        struct sip_text value;

        if (sip_message_read(copy, len, &message) && sip_header_find(&message, "Reason", 0, &value))
            g_assert_true(value.at + value.len <= copy + len && strncmp(value.at, "SIP;cause=200", value.len) == 0);
        g_free(copy);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/header_find/found", test_found);
    g_test_add_func("/header_find/unusual", test_unusual);
    g_test_add_func("/header_find/not_found", test_not_found);
    g_test_add_func("/header_find/cut", test_cut);
    return g_test_run();
}
