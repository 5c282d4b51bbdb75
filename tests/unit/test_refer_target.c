/* test_refer_target.c
 * What a REFER asks for, in words.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "expect.h"
#include "watches/refer_target.h"
#include "story.h"

#include <string.h>

/** The words for header values of exactly these bytes; NULL: the header is missing. Free with g_free(). */
static char *words_of(const char *refer_to, const char *referred_by, bool is_in_dialog)
{
    struct sip_text to = {0}, by = {0};
    char *words;

    if (refer_to)
        to = (struct sip_text){story_exact_copy(refer_to, strlen(refer_to)), strlen(refer_to)};
    if (referred_by)
        by = (struct sip_text){story_exact_copy(referred_by, strlen(referred_by)), strlen(referred_by)};
    words = refer_target_words(to, by, is_in_dialog);
    g_free((char *)to.at);
    g_free((char *)by.at);
    return words;
}

static void expect_target(const char *refer_to, const char *expected)
{
    char *words = words_of(refer_to, NULL, true);

    g_assert_cmpstr(words, ==, expected);
    g_free(words);
}

static void test_blind(void)
{
    char *words = words_of("<sip:c@example.org>", NULL, false);

    g_assert_cmpstr(words, ==, "a call to sip:c@example.org");
    g_free(words);
    expect_target("<sip:c@example.org>", "blind transfer to sip:c@example.org");
    expect_target("sip:c@example.org", "blind transfer to sip:c@example.org");
    expect_target("sip:c@example.org;x=y", "blind transfer to sip:c@example.org");
    expect_target("\"<C>? ;method=BYE\" <sip:c@example.org;transport=tcp>;x=y", "blind transfer to sip:c@example.org");
    expect_target("<sips:c@[2001:db8::1]:5061>", "blind transfer to sips:c@[2001:db8::1]:5061");
    expect_target("<tel:+12125551212>", "blind transfer to tel:+12125551212");
    expect_target("<sip:c@example.org?Subject=Hello>", "blind transfer to sip:c@example.org");
}

/** RFC 3261 section 25.1: the user part may hold ; as well, which begins no parameter. */
static void test_user_part(void)
{
    expect_target("<sip:+1212;phone-context=example.com@gw.test;user=phone>",
                  "blind transfer to sip:+1212;phone-context=example.com@gw.test");
    expect_target("<sip:c;method=BYE@gw.test>", "blind transfer to sip:c;method=BYE@gw.test");
}

/** RFC 3891 section 6: Call-ID, to-tag and from-tag, escaped. */
static void test_replaces(void)
{
    static const char attended[] =
        "attended transfer to sip:c@example.org, replaces the call with Call-ID 12345@10.0.0.3";
    char *words =
        words_of("<sip:c@example.org?Replaces=12345%40192.168.118.3%3Bto-tag%3D12345%3Bfrom-tag%3D5FFE>", NULL, false);

    g_assert_cmpstr(words, ==,
                    "attended transfer to sip:c@example.org, replaces the call with Call-ID 12345@192.168.118.3");
    g_free(words);
    expect_target("<sip:c@example.org?Replaces=12345%4010.0.0.3%3Bto-tag%3D1%3Bfrom-tag%3D2>", attended);
    expect_target("<sip:c@example.org?Subject=x&replaces=12345%4010.0.0.3%3bto-tag%3d1>", attended);
    expect_target("<sip:c@example.org;transport=udp?Replaces=12345%4010.0.0.3&Require=replaces>", attended);
    expect_target("<sip:c@example.org?Replaces=12345@10.0.0.3;to-tag=1;from-tag=2>", attended);
    expect_target("<sip:c@example.org?Replaces=12345%4010.0.0.3;early-only>;x=y", attended);
    expect_target("<sip:c@example.org?Replaces=>",
                  "attended transfer to sip:c@example.org, replaces the call with Call-ID ");
    expect_target("<sip:c@example.org?Replaces>", "blind transfer to sip:c@example.org");
    expect_target("<sip:c@example.org?XReplaces=1&Replaces2=2>", "blind transfer to sip:c@example.org");
}

static void test_escapes(void)
{
    static const char before[] = "attended transfer to sip:c@test, replaces the call with Call-ID ";
    static const char *const escaped[][2] = {
        {"%41%62", "Ab"}, {"%4", "%4"},           {"%", "%"},     {"a%", "a%"}, {"%zz", "%zz"}, {"%4g", "%4g"},
        {"%2541", "%41"}, {"%C3%A9", "\xc3\xa9"}, {"a+b", "a+b"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(escaped); i++) {
        char *refer_to = g_strdup_printf("<sip:c@test?Replaces=%s>", escaped[i][0]),
             *expected = g_strconcat(before, escaped[i][1], NULL);

        expect_target(refer_to, expected);
        g_free(refer_to);
        g_free(expected);
    }
}

/** RFC 3515 section 2.1: the URI may name another method than INVITE. */
static void test_method(void)
{
    expect_target("<sip:c@test;method=INVITE>", "blind transfer to sip:c@test");
    expect_target("<sip:c@test;method=invite>", "blind transfer to sip:c@test");
    expect_target("<sip:c@test;method=SUBSCRIBE>", "a SUBSCRIBE request to sip:c@test");
    expect_target("<sip:c@test;transport=tcp;Method=BYE?Subject=x>", "a BYE request to sip:c@test");
    expect_target("<sip:c@test>;method=BYE", "blind transfer to sip:c@test");
}

/** RFC 5368 section 3: the targets stand in the body. */
static void test_cid(void)
{
    expect_target("<cid:cn35t8jf02@example.com>", "several targets, listed in body part cid:cn35t8jf02@example.com");
    expect_target("CID:1@test", "several targets, listed in body part CID:1@test");
    expect_target("<sip:cid@test>", "blind transfer to sip:cid@test");
}

static void test_referred_by(void)
{
    static const char *const rows[][3] = {
        {"<sip:c@test>", "<sip:a@test>", "blind transfer to sip:c@test, referred by sip:a@test"},
        {"<sip:c@test>", "\"A\" <sip:a@test;x=y>;cid=\"1@test\"",
         "blind transfer to sip:c@test, referred by sip:a@test"},
        {"<sip:c@test>", "sip:a@test;cid=1", "blind transfer to sip:c@test, referred by sip:a@test"},
        {"<sip:c@test?Replaces=1>", "<sip:a@test>",
         "attended transfer to sip:c@test, replaces the call with Call-ID 1, referred by sip:a@test"},
        {NULL, "<sip:a@test>", NULL},
        {NULL, NULL, NULL},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *words = words_of(rows[i][0], rows[i][1], true);

        g_assert_cmpstr(words, ==, rows[i][2]);
        g_free(words);
    }
}

/** Expects that a URI of so many letters and this end is shown with so many of its bytes, or whole. */
static void expect_shown(unsigned letters, const char *end, unsigned shown)
{
    char *name = g_strnfill(letters, 'n'), *uri = g_strconcat("sip:", name, end, NULL);
    char *cut = shown ? g_strndup(uri, shown) : g_strdup(uri),
         *expected = g_strconcat("blind transfer to ", cut, shown ? "..." : "", NULL);

    expect_target(uri, expected);
    g_free(expected);
    g_free(cut);
    g_free(uri);
    g_free(name);
}

/** Long parts are shortened, and no character is cut in two. */
static void test_long(void)
{
    expect_shown(60, "", 0);
    expect_shown(61, "", 64);
    expect_shown(5000, "", 64);
    expect_shown(58, "\xc3\xa9", 0);
    expect_shown(59, "\xc3\xa9z", 63);
    expect_shown(58, "\xe2\x82\xac", 62);
    expect_shown(57, "\xf0\x9f\x98\x80", 61);
    expect_shown(56, "\xf0\x9f\x98\x80", 0);
    expect_shown(59, "\xc3\xa9", 63);
}

/** Each part is shortened by itself. */
static void test_long_parts(void)
{
    char *name = g_strnfill(100, 'n'), *cut = g_strnfill(64, 'n');
    char *refer_to = g_strdup_printf("<sip:c@test?Replaces=%s>", name),
         *referred_by = g_strdup_printf("<sip:%s>", name);
    char *words = words_of(refer_to, referred_by, true);
    char *expected = g_strdup_printf(
        "attended transfer to sip:c@test, replaces the call with Call-ID %s..., referred by sip:%.60s...", cut, cut);

    g_assert_cmpstr(words, ==, expected);
    g_free(expected);
    g_free(words);
    g_free(referred_by);
    g_free(refer_to);
    g_free(cut);
    g_free(name);
}

/** Values that make no sense are put into words as well; a sanitizer watches. */
static void test_odd(void)
{
    static const char *const odd[] = {"",
                                      " ",
                                      "<",
                                      "<>",
                                      "?",
                                      "<?>",
                                      "<;>",
                                      "<?&&=&>",
                                      "<?Replaces=%>",
                                      "\"",
                                      "\"<",
                                      "<sip:",
                                      ";method=",
                                      "<;method=>",
                                      "\xff\xfe\x80",
                                      "<sip:\x01\x1b[31m@test>",
                                      "%",
                                      "&",
                                      "@",
                                      "<@>",
                                      "<@;>",
                                      "<sip:c@test?Replaces=%00%0a%1b>"};
    char *bytes = g_strnfill(200, '\x80');

    for (unsigned i = 0; i < G_N_ELEMENTS(odd); i++) {
        char *words = words_of(odd[i], odd[i], i % 2);

        g_assert_nonnull(words);
        g_free(words);
    }
    expect_target(bytes, "blind transfer to ...");
    g_free(bytes);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/refer_target/blind", test_blind);
    g_test_add_func("/refer_target/user_part", test_user_part);
    g_test_add_func("/refer_target/replaces", test_replaces);
    g_test_add_func("/refer_target/escapes", test_escapes);
    g_test_add_func("/refer_target/method", test_method);
    g_test_add_func("/refer_target/cid", test_cid);
    g_test_add_func("/refer_target/referred_by", test_referred_by);
    g_test_add_func("/refer_target/long", test_long);
    g_test_add_func("/refer_target/long_parts", test_long_parts);
    g_test_add_func("/refer_target/odd", test_odd);
    return g_test_run();
}
