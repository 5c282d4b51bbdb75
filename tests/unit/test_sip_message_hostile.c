/* test_sip_message_hostile.c
 * Bytes that are cut, damaged or made to be slow: reading them stays within them and takes time in proportion to their
 * length.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "sip/message.h"
#include "story.h"

#include <glib.h>
#include <string.h>
#include <time.h>

static const char start[] = "REFER sip:b@10.0.0.2;transport=udp SIP/2.0\r\n";
static const char headers[] =
    "Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1;rport , SIP/2.0/UDP 10.0.0.9\r\n"
    "f: \"A \\\"the, first\\\"\" <sip:a@test;tag=no>;tag=aaa\r\n"
    "To: <sip:b@test>\r\n ;tag=bbb\r\n"
    "Call-ID: 1@test\r\n"
    "CSeq: 4711 REFER\r\n"
    "Require: norefersub, \"x,y\" ,,tdialog\r\n"
    "Authorization: Digest username=\"a\", realm=\"b, c\",\r\n\tnonce=\"\\\"\", response=\"0\"\r\n"
    "no colon\r\n"
    "Refer-To: <sip:c@test?Replaces=2%40test%3Bto-tag%3D1>\r\n"
    "Content-Length: 9\r\n";
static const char body[] = "\r\nbody\r\n\r\n \0";

static void expect_inside(struct sip_text text, const char *bytes, size_t len)
{
    if (text.at)
        g_assert_true(text.at >= bytes && text.len <= len && text.at + text.len <= bytes + len);
}

static void probe_value(struct sip_text value, const char *bytes, size_t len)
{
    struct sip_text rest = value, element, found;
    uint32_t number;
    unsigned code;

    sip_text_number(value, &number);
    sip_status_line_read(value, &code, &found);
    sip_auth_param(value, "realm", &found);
    expect_inside(found, bytes, len);
    while (sip_list_next(&rest, &element)) {
        expect_inside(element, bytes, len);
        expect_inside(sip_element_value(element), bytes, len);
        sip_element_param(element, "tag", &found);
        expect_inside(found, bytes, len);
    }
}

/** Reads all there is to read, and expects that it lies within the bytes. */
static bool probe(const char *bytes, size_t len, struct sip_message *message)
{
    struct sip_text rest, name, value;

    if (!sip_message_read(bytes, len, message))
        return false;
    expect_inside(message->method, bytes, len);
    expect_inside(message->phrase, bytes, len);
    expect_inside(message->call_id, bytes, len);
    expect_inside(sip_tag(message->from), bytes, len);
    expect_inside(sip_tag(message->to), bytes, len);
    expect_inside(sip_topmost_via(message), bytes, len);
    expect_inside(message->headers, bytes, len);
    expect_inside(message->body, bytes, len);
    g_assert_cmpuint(message->length, <=, len);
    g_assert_true((message->code == 0) == (message->phrase.at == NULL));
    for (rest = message->headers; sip_header_next(&rest, &name, &value);) {
        expect_inside(name, bytes, len);
        expect_inside(value, bytes, len);
        probe_value(value, bytes, len);
    }
    return true;
}

static GString *whole_message(void)
{
    GString *bytes = g_string_new(start);

    g_string_append(bytes, headers);
    return g_string_append_len(bytes, body, sizeof body - 1);
}

static void test_prefixes(void)
{
    GString *whole = whole_message();
    size_t line = strlen(start) - 2, head = strlen(start) + strlen(headers) + 2;

    for (size_t len = 0; len <= whole->len; len++) {
        char *prefix = story_exact_copy(whole->str, len);
        struct sip_message message;
        bool is_read = probe(prefix, len, &message);

        if (is_read != (len >= line) || (is_read && message.is_cut != (len < head)))
            g_test_message("after %zu of %zu bytes", len, whole->len);
        g_assert_cmpint(is_read, ==, len >= line);
        if (is_read) {
            g_assert_cmpint(message.is_cut, ==, len < head);
            g_assert_cmpuint(message.body.len, ==, len < head ? 0 : MIN(len - head, 9));
        }
        g_free(prefix);
    }
    g_string_free(whole, TRUE);
}

static void test_response_prefixes(void)
{
    const char whole[] = "SIP/2.0 202 Accepted\r\nCSeq: 12 REFER\r\n\r\n";

    for (size_t len = 0; len < sizeof whole; len++) {
        char *prefix = story_exact_copy(whole, len);
        struct sip_message message;

        g_assert_cmpint(probe(prefix, len, &message), ==, len >= strlen("SIP/2.0 202"));
        g_free(prefix);
    }
}

static void mutate(GString *bytes, GRand *rand)
{
    static const char liked[] = "\"<>,;:=\\\r\n \t\0@S/2";
    size_t at = (size_t)g_rand_int_range(rand, 0, (int)bytes->len);
    size_t span = (size_t)g_rand_int_range(rand, 1, 30);

    switch (g_rand_int_range(rand, 0, 4)) {
    case 0:
        bytes->str[at] = (char)g_rand_int_range(rand, 0, 256);
        break;
    case 1:
        bytes->str[at] = liked[g_rand_int_range(rand, 0, sizeof liked)];
        break;
    case 2:
        if (bytes->len > span)
            g_string_erase(bytes, (gssize)MIN(at, bytes->len - span), (gssize)span);
        break;
    default:
        g_string_insert_len(bytes, (gssize)at, start, (gssize)MIN(span, sizeof start - 1));
        break;
    }
}

static void test_mutations(void)
{
    GRand *rand = g_rand_new_with_seed(20020601);
    unsigned read = 0, rounds = 40000;

    for (unsigned i = 0; i < rounds; i++) {
        GString *bytes = whole_message();
        struct sip_message message;
        char *copy;

        for (int changes = g_rand_int_range(rand, 1, 9); changes > 0; changes--)
            mutate(bytes, rand);
        copy = story_exact_copy(bytes->str, bytes->len);
        read += probe(copy, bytes->len, &message);
        g_free(copy);
        g_string_free(bytes, TRUE);
    }
    g_assert_cmpuint(read, >, rounds / 4);
    g_assert_cmpuint(read, <, rounds);
    g_rand_free(rand);
}

/** Processor seconds to read a message that has so many bytes of filling in one header; the best of three unless that
 * takes long. */
static double seconds_to_read(const char *name, const char *filling, size_t len)
{
    GString *bytes = g_string_new(start);
    double best = 1;

    g_string_append_printf(bytes, "%s: ", name);
    for (size_t end = bytes->len + len; bytes->len < end;)
        g_string_append(bytes, filling);
    g_string_append(bytes, "\r\n");
    g_string_append(bytes, headers);
    for (int i = 0; i < 3 && (i == 0 || best < 0.1); i++) {
        struct sip_message message;
        clock_t before = clock();
        double seconds;

        g_assert_true(sip_message_read(bytes->str, bytes->len, &message));
        seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
        best = i == 0 || seconds < best ? seconds : best;
    }
    g_string_free(bytes, TRUE);
    return best;
}

/** Is the time at most so many times the other? A difference of a few hundredths of a second may be chance. */
static bool is_within(double seconds, double times, double other)
{
    return seconds < times * other + 0.02;
}

static void expect_fast(const char *name, const char *filling)
{
    const size_t datagram = 1 << 16, large = 1 << 20;
    double plain = seconds_to_read(name, "x", datagram), hostile = seconds_to_read(name, filling, datagram);
    double quarter, whole;

    if (!is_within(hostile, 50, plain)) {
        g_test_message("64 kB in %s take %.4f s of x, %.4f s of %s", name, plain, hostile, filling);
        g_test_fail();
        return;
    }
    quarter = seconds_to_read(name, filling, large / 4);
    whole = seconds_to_read(name, filling, large);
    if (!is_within(whole, 9, quarter)) {
        g_test_message("1 MB of %s in %s takes %.3f s, a quarter of it %.3f s", filling, name, whole, quarter);
        g_test_fail();
    }
}

/**
 * A header full of opening quotes or brackets costs little more than an ordinary one of its length, and four times the
 * bytes take four times as long: it would be sixteen times if the time grew with the square of the length.
 */
static void test_linear_time(void)
{
    static const char *const names[] = {"Via", "From", "Require"};
    static const char *const fillings[] = {"\"", "<", "\"<\\", "<;", "<,", "\\\"", "\",", ",", ";", "\r\n ", ">", "0"};

    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        for (unsigned j = 0; j < G_N_ELEMENTS(fillings); j++)
            expect_fast(names[i], fillings[j]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/sip_message/prefixes", test_prefixes);
    g_test_add_func("/sip_message/response_prefixes", test_response_prefixes);
    g_test_add_func("/sip_message/mutations", test_mutations);
    g_test_add_func("/sip_message/linear_time", test_linear_time);
    return g_test_run();
}
