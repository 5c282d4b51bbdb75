/* test_mask.c
 * Stand-ins: nothing of the original is left, the same value has the same one, and what is no name stays.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "report/mask.h"

#include "sip/message.h"

#include <string.h>

static const char invite[] = "INVITE sip:+4989123456@pbx.example.com;user=phone SIP/2.0\r\n"
                             "Via: SIP/2.0/UDP edge.example.net:5060;branch=z9hG4bK1\r\n"
                             "From: \"Alice van Dyke\" <sip:alice@pbx.example.com>;tag=1\r\n"
                             "To: Bob <sip:100@pbx.example.com>\r\n"
                             "Call-ID: 4711@203.0.113.7\r\n"
                             "CSeq: 1 INVITE\r\n"
                             "Authorization: Digest username=\"carol\", realm=\"r\"\r\n"
                             "Contact: <sip:alice@203.0.113.7:5062>, \"A, B\" <sips:dora@[2001:db8::7]>\r\n"
                             "P-Asserted-Identity: <tel:+49891234567>\r\n"
                             "\r\n"
                             "v=0\r\no=erwin 1 1 IN IP4 media.example.org\r\ns=-\r\n";

static struct mask *mask_taught(void)
{
    struct mask *mask = mask_new();
    struct sip_message message;

    g_assert_true(sip_message_read(invite, sizeof invite - 1, &message));
    mask_learn_message(mask, &message);
    return mask;
}

static void expect(struct mask *mask, const char *text, const char *expected)
{
    char *masked = mask_text(mask, text);

    g_assert_cmpstr(masked, ==, expected);
    g_free(masked);
}

static void test_learned(void)
{
    static const struct {
        const char *text, *expected;
    } rows[] = {
        {"credentials of user \"carol\" rejected", "credentials of user \"user-2\" rejected"},
        {"blind transfer to sip:alice@pbx.example.com:5060", "blind transfer to sip:user-1@host-1:5060"},
        {"made by \"Alice van Dyke\", Bob and ALICE", "made by \"name-1\", name-2 and user-1"},
        {"its top Via names edge.example.net, which", "its top Via names host-2, which"},
        {"+4989123456 is +4989123456.", "number-1 is number-1."},
        {"media at media.example.org of erwin", "media at host-3 of user-4"},
        {"100 Trying to sip:100@10.0.0.1", "100 Trying to sip:number-3@10.0.0.1"},
    };
    struct mask *mask = mask_taught();

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++)
        expect(mask, rows[i].text, rows[i].expected);
    mask_free(mask);
}

static void test_seen(void)
{
    static const struct {
        const char *text, *expected;
    } rows[] = {
        {"sent to 203.0.113.7:5060 and 203.0.113.7, not to 198.51.100.1",
         "sent to address-1:5060 and address-1, not to address-2"},
        {"sent to 10.0.0.1:5060, 192.168.1.1 and 127.0.0.1", "sent to 10.0.0.1:5060, 192.168.1.1 and 127.0.0.1"},
        {"[2001:db8::1]:5060 but [fd00::1]:5060 and ::1", "[address-3]:5060 but [fd00::1]:5060 and ::1"},
        {"call abc.203.0.113.7-x", "call abc.address-1-x"},
        {"the call to tel:+4930123 and dora@example.org", "the call to tel:number-1 and user-1@host-1"},
        {"the mailbox 08912345678 is full", "the mailbox number-2 is full"},
        {"in frame 1234567 at 10:02:13, after 86400 s and 12345678 ms, CSeq 4294967295",
         "in frame 1234567 at 10:02:13, after 86400 s and 12345678 ms, CSeq 4294967295"},
        {"cut off like ali...", "cut off like ..."},
        {"no NOTIFY within 33 s in this capture (RFC 3261 section 21.4.6)",
         "no NOTIFY within 33 s in this capture (RFC 3261 section 21.4.6)"},
        {"no branch (RFC 3261 section 8.1.1.7)", "no branch (RFC 3261 section 8.1.1.7)"},
        {"RFC 3261 section 20 at 198.51.100.7", "RFC 3261 section 20 at address-4"},
        {"", ""},
        {"@", "@"},
        {"sip:", "sip:"},
    };
    struct mask *mask = mask_new();

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++)
        expect(mask, rows[i].text, rows[i].expected);
    mask_free(mask);
}

static void test_whole(void)
{
    struct mask *mask = mask_new();
    const char *first = mask_whole(mask, MASK_CALL, "a@b");

    g_assert_cmpstr(first, ==, "call-1");
    g_assert_cmpstr(mask_whole(mask, MASK_CALL, "A@b"), ==, "call-2");
    g_assert_true(mask_whole(mask, MASK_CALL, "a@b") == first);
    g_assert_cmpstr(mask_whole(mask, MASK_HOST, "PBX"), ==, mask_whole(mask, MASK_HOST, "pbx"));
    mask_free(mask);
    mask_free(NULL);
}

/** Messages that are cut anywhere are learned as far as they go. */
static void test_cut(void)
{
    for (size_t len = 0; len < sizeof invite; len++) {
        char *bytes = g_memdup2(invite, len + 1);
        struct mask *mask = mask_new();
        struct sip_message message;

        if (sip_message_read(bytes, len, &message))
            mask_learn_message(mask, &message);
        mask_free(mask);
        g_free(bytes);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/mask/learned", test_learned);
    g_test_add_func("/mask/seen", test_seen);
    g_test_add_func("/mask/whole", test_whole);
    g_test_add_func("/mask/cut", test_cut);
    return g_test_run();
}
