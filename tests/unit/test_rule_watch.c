/* test_rule_watch.c
 * Rules that a response breaks by itself.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watch_scene.h"

static void test_non_invite(void)
{
    watch_scene_expect_story("0  a OPTIONS 1\n"
                             "1  b 183 OPTIONS 1\n"
                             "2  b 408 OPTIONS 1\n"
                             "3  b 408 OPTIONS 1\n",
                             "2 non_invite.provisional note; 3 non_invite.408 note [1]");
    watch_scene_expect_story("0  a OPTIONS 1\n"
                             "1  b 183 OPTIONS 1\n"
                             "2  b 183 OPTIONS 1\n",
                             "2 non_invite.provisional note");
    watch_scene_expect_words("0  a OPTIONS 1\n"
                             "1  b 180 OPTIONS 1\n",
                             "180 to OPTIONS: only INVITE has provisional responses other than 100");
    watch_scene_expect_story("0  a OPTIONS 1\n"
                             "1  b 100 OPTIONS 1\n"
                             "2  b 480 OPTIONS 1\n"
                             "3  a INVITE 2\n"
                             "4  b 183 INVITE 2\n"
                             "5  b 408 INVITE 2\n"
                             "6  b 408 OPTIONS 9 | no CSeq\n",
                             "");
}

static void test_to_tag(void)
{
    watch_scene_expect_story("0  a OPTIONS 1\n1  b 200 OPTIONS 1 | To: <sip:b@test>\n", "2 to_tag.missing note");
    watch_scene_expect_story("0  a INVITE 1\n"
                             "1  b 180 INVITE 1 | To: <sip:b@test;x=y> | Contact: <sip:b@test>\n"
                             "2  b 486 INVITE 1 | To: <sip:b@test>\n",
                             "2 to_tag.missing note");
    watch_scene_expect_words("0  a OPTIONS 1\n1  b 200 OPTIONS 1 | To: <sip:b@test>\n",
                             "200 to OPTIONS has no tag in To");
    watch_scene_expect_story("0  a INVITE 1\n1  b 200 INVITE 1 | To: <sip:b@test>\n", "2 to_tag.missing warn");
    watch_scene_expect_story("0  a SUBSCRIBE 1\n1  b 202 SUBSCRIBE 1 | To: <sip:b@test> | Expires: 60\n",
                             "2 to_tag.missing warn");
    watch_scene_expect_story("0  a INVITE 1\n1  b 486 INVITE 1 | To: <sip:b@test>\n", "2 to_tag.missing note");
}

/** A 100 needs none, and a client of RFC 2543 is answered in its way. */
static void test_no_to_tag_needed(void)
{
    watch_scene_expect_story("0  a INVITE 1\n1  b 100 INVITE 1 | To: <sip:b@test>\n", "");
    watch_scene_expect_story(
        "0  a OPTIONS 1 | Via: SIP/2.0/UDP a.test\n1  b 200 OPTIONS 1 | To: <sip:b@test> | Via: SIP/2.0/UDP a.test\n",
        "");
    watch_scene_expect_story("0  a OPTIONS 1\n1  b 200 OPTIONS 1 | cut To\n", "");
}

#define CALL "0  a INVITE 1 | To: <sip:b@test>\n"

static void test_contact(void)
{
    watch_scene_expect_story(CALL "1  b 200 INVITE 1 | no Contact\n", "2 contact.missing warn");
    watch_scene_expect_story(
        CALL "1  b 180 INVITE 1 | no Contact\n2  b 183 INVITE 1 | no Contact\n3  b 200 INVITE 1 | no Contact\n",
        "2 contact.missing chat; 4 contact.missing warn");
    watch_scene_expect_words(CALL "1  b 200 INVITE 1 | no Contact\n",
                             "200 to INVITE has no Contact: the caller does not know where to send its ACK and BYE");
}

/** It is there in one form or another, or not needed: a 100, a provisional response that makes no dialog, another
 * method, a failure, a 199, a re-INVITE or what may be one. */
static void test_no_contact_needed(void)
{
    watch_scene_expect_story(CALL "1  b 200 INVITE 1 | no Contact | Contact: <sip:b@test>\n", "");
    watch_scene_expect_story(CALL "1  b 200 INVITE 1 | no Contact | m: <sip:b@test>\n", "");
    watch_scene_expect_story(CALL "1  b 200 INVITE 1 | no Contact | CONTACT : <sip:b@test>\n", "");
    watch_scene_expect_story(CALL "1  b 100 INVITE 1 | no Contact\n", "");
    watch_scene_expect_story(CALL "1  b 180 INVITE 1 | no Contact | To: <sip:b@test>\n", "2 to_tag.missing note");
    watch_scene_expect_story(CALL "1  b 486 INVITE 1 | no Contact\n", "");
    watch_scene_expect_story("0  a BYE 1\n1  b 200 BYE 1 | no Contact\n", "");
    watch_scene_expect_story(CALL "1  b 200 INVITE 1 | no Contact | cut CSeq\n", "");
    watch_scene_expect_story(CALL "1  b 199 INVITE 1 | no Contact | Reason: SIP;cause=404\n", "");
    watch_scene_expect_story("0  a INVITE 1\n1  b 200 INVITE 1 | no Contact\n", "");
    watch_scene_expect_story("1  b 200 INVITE 1 | no Contact\n", "");
}

/** Which header is missing is tested with the facts; here how severe that is. */
static void test_headers(void)
{
    watch_scene_expect_story("0  a REGISTER 1\n1  b 401 REGISTER 1\n", "2 header.missing warn");
    watch_scene_expect_story("0  a MESSAGE 1\n1  b 405 MESSAGE 1\n", "2 header.missing note");
    watch_scene_expect_story("0  a INVITE 1\n1  b 302 INVITE 1 | no Contact\n", "2 header.missing note");
    watch_scene_expect_story("0  a INVITE 1\n1  b 380 INVITE 1\n", "2 header.missing chat");
    watch_scene_expect_story("0  a INVITE 1\n1  b 199 INVITE 1 | Contact: <sip:b@test>\n", "2 header.missing chat");
    watch_scene_expect_words("0  a MESSAGE 1\n1  b 405 MESSAGE 1\n",
                             "405 without the mandatory Allow header (RFC 3261 section 21.4.6)");
}

static void test_no_headers_missing(void)
{
    watch_scene_expect_story("0  a REGISTER 1\n1  b 401 REGISTER 1 | Proxy-Authenticate: Digest realm=\"x\"\n", "");
    watch_scene_expect_story("0  a MESSAGE 1\n1  b 405 MESSAGE 1 | Allow: INVITE\n", "");
    watch_scene_expect_story("0  a MESSAGE 1\n1  b 415 MESSAGE 1 | Accept:\n", "");
    watch_scene_expect_story("0  a INVITE 1\n1  b 199 INVITE 1 | Contact: <sip:b@test> | Reason: SIP;cause=404\n", "");
    watch_scene_expect_story("0  a INVITE 1\n1  b 488 INVITE 1\n", "");
    watch_scene_expect_story("0  a MESSAGE 1\n1  b 405 MESSAGE 1 | cut CSeq\n", "");
}

/** A proxy that tries the new addresses itself takes them out of what it passes on (RFC 3261 section 16.7). */
static void test_recursion(void)
{
#define P_1 " | Via: SIP/2.0/UDP p.test;branch=z9hG4bK-p1, SIP/2.0/UDP a.test;branch=z9hG4bK-a-INVITE-1"
#define P_2 " | Via: SIP/2.0/UDP p.test;branch=z9hG4bK-p2, SIP/2.0/UDP a.test;branch=z9hG4bK-a-INVITE-1"
#define REDIRECTED "0 a INVITE 1\n0.1 a INVITE 1" P_1 "\n0.2 b 302 INVITE 1 | Contact: <sip:c@test>" P_1 "\n"
    watch_scene_expect_story(REDIRECTED "0.3 a INVITE 1 | URI: sip:c@test" P_2 "\n5 b 486 INVITE 1" P_2
                                        "\n5.1 b 302 INVITE 1 | no Contact\n",
                             "");
    watch_scene_expect_story(REDIRECTED "0.3 b 302 INVITE 1 | no Contact\n", "4 header.missing note");
    watch_scene_expect_story("0 a INVITE 1\n0.1 a INVITE 1" P_1 "\n0.2 b 486 INVITE 1" P_1 "\n0.3 a INVITE 1" P_2
                             "\n0.4 b 302 INVITE 1 | no Contact\n",
                             "5 header.missing note");
    watch_scene_expect_story(REDIRECTED "0.3 a INVITE 1 | URI: sip:c@test" P_2 "\n5 b 305 INVITE 1 | no Contact\n",
                             "5 header.missing note");
#undef P_1
#undef P_2
#undef REDIRECTED
}

/** RFC 6665 section 4.2.1.1 */
static void test_granted(void)
{
    watch_scene_expect_story("0 a SUBSCRIBE 1\n1 b 200 SUBSCRIBE 1\n", "2 header.missing note");
    watch_scene_expect_words("0 a SUBSCRIBE 1\n1 b 202 SUBSCRIBE 1\n",
                             "202 to SUBSCRIBE without the mandatory Expires header (RFC 6665 section 4.2.1.1)");
    watch_scene_expect_story("0 a SUBSCRIBE 1\n1 b 200 SUBSCRIBE 1 | Expires: 60\n", "");
    watch_scene_expect_story("0 a SUBSCRIBE 1\n1 b 200 SUBSCRIBE 1 | expires : 0\n", "");
    watch_scene_expect_story("0 a SUBSCRIBE 1\n1 b 204 SUBSCRIBE 1\n", "");
    watch_scene_expect_story("0 a SUBSCRIBE 1\n1 b 200 SUBSCRIBE 1 | cut Contact\n", "");
    watch_scene_expect_story("1 b 200 SUBSCRIBE 1\n", "");
    watch_scene_expect_story("0 a REFER 1\n1 b 202 REFER 1\n", "");
}

/** RFC 3261 section 14.2 */
static void test_overlap(void)
{
    watch_scene_expect_story("0 a INVITE 1\n0.5 a INVITE 2\n0.6 b 500 INVITE 2\n",
                             "3 invite.overlap note [1 2]; 3 header.missing note");
    watch_scene_expect_story("0 a INVITE 1\n0.5 a INVITE 2\n0.6 b 500 INVITE 2 | Retry-After: 3\n",
                             "3 invite.overlap note [1 2]");
    watch_scene_expect_story("0 a INVITE 1\n0.5 a INVITE 2\n0.6 b 500 INVITE 2 | cut Contact\n",
                             "3 invite.overlap note [1 2]");
    watch_scene_expect_story("0 a INVITE 2\n0.6 b 500 INVITE 2\n", "");
}

static void test_cseq(void)
{
    watch_scene_expect_story("0  a INFO 7\n1  a MESSAGE 6\n2  b 500 MESSAGE 6\n", "3 cseq.out_of_order note [1 2]");
    watch_scene_expect_words("0  a INFO 7\n1  a MESSAGE 6\n2  b 500 MESSAGE 6\n",
                             "500 to MESSAGE with CSeq 6, as frame 1 had a higher one, 7");
}

/** A 500 for another reason, a higher number that came later or from the other side, or another failure. */
static void test_cseq_in_order(void)
{
    watch_scene_expect_story("0  a INFO 7\n1  a MESSAGE 8\n2  b 500 MESSAGE 8\n", "");
    watch_scene_expect_story("0  a MESSAGE 6\n1  a INFO 7\n2  b 500 MESSAGE 6\n", "");
    watch_scene_expect_story("0  b INFO 7\n1  a MESSAGE 6\n2  b 500 MESSAGE 6\n", "");
    watch_scene_expect_story("0  a INFO 7\n1  a MESSAGE 6\n2  b 400 MESSAGE 6\n", "");
    watch_scene_expect_story("0  a INFO 7\n1  a MESSAGE 6 | To: <sip:b@test>\n2  b 500 MESSAGE 6\n", "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/rule_watch/non_invite", test_non_invite);
    g_test_add_func("/rule_watch/to_tag", test_to_tag);
    g_test_add_func("/rule_watch/no_to_tag_needed", test_no_to_tag_needed);
    g_test_add_func("/rule_watch/contact", test_contact);
    g_test_add_func("/rule_watch/no_contact_needed", test_no_contact_needed);
    g_test_add_func("/rule_watch/headers", test_headers);
    g_test_add_func("/rule_watch/no_headers_missing", test_no_headers_missing);
    g_test_add_func("/rule_watch/recursion", test_recursion);
    g_test_add_func("/rule_watch/granted", test_granted);
    g_test_add_func("/rule_watch/overlap", test_overlap);
    g_test_add_func("/rule_watch/cseq", test_cseq);
    g_test_add_func("/rule_watch/cseq_in_order", test_cseq_in_order);
    return g_test_run();
}
