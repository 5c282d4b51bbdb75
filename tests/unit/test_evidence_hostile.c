/* test_evidence_hostile.c
 * Whatever a response holds, its facts are few, short, printable and soon found.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "facts/fact.h"
#include "facts/response_facts.h"
#include "expect.h"
#include "pages.h"
#include "story.h"

#include <glib.h>
#include <string.h>

/* As much work as 100 kB may make, in seconds; with sanitizers it takes a hundredth. */
#define SECONDS_MAX 2.0

static struct codebook *book;

static const char *const headers[] = {
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Accept-Resource-Priority",
    "AlertMsg-Error",
    "Allow",
    "Allow-Events",
    "Authorization",
    "Call-Info",
    "Contact",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-Type",
    "Error-Info",
    "Event",
    "Expires",
    "Geolocation",
    "Geolocation-Error",
    "Identity",
    "Info-Package",
    "Max-Forwards",
    "Min-Expires",
    "Min-SE",
    "Permission-Missing",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "Proxy-Require",
    "Reason",
    "Recv-Info",
    "Require",
    "Resource-Priority",
    "Retry-After",
    "Security-Client",
    "Security-Server",
    "Server",
    "Session-Expires",
    "Supported",
    "Unsupported",
    "User-Agent",
    "Via",
    "Warning",
    "WWW-Authenticate",
};

static const unsigned codes[] = {302, 305, 380, 401, 405, 406, 413, 414, 415, 416, 417, 420, 421, 422, 423,
                                 424, 425, 428, 439, 469, 470, 483, 485, 488, 489, 494, 503, 606, 608};

static void check_fact(const char *fact, void *data)
{
    unsigned *count = data;

    g_assert_true(g_utf8_validate(fact, -1, NULL));
    g_assert_cmpuint(strlen(fact), <=, FACT_LEN_MAX);
    for (const char *c = fact; *c; c = g_utf8_next_char(c))
        if (!g_unichar_isprint(g_utf8_get_char(c))) {
            g_test_message("not printable: %s", fact);
            g_test_fail();
            break;
        }
    (*count)++;
}

static size_t message_len(const char *head, const GString *lines)
{
    return strlen(head) + lines->len + 2;
}

/** The bytes of a message in a block of exactly their size. Free with g_free(). */
static char *message_bytes(const char *head, const GString *lines)
{
    GString *text = g_string_new(head);
    char *bytes;

    g_string_append_len(text, lines->str, (gssize)lines->len);
    g_string_append(text, "\r\n");
    bytes = story_exact_copy(text->str, text->len);
    g_string_free(text, TRUE);
    return bytes;
}

/** Asks for the facts of a response and a request that both have these headers, for a code. */
static unsigned facts_count(unsigned code, const GString *lines)
{
    char *head = g_strdup_printf("SIP/2.0 %u X\r\nCSeq: 1 INVITE\r\n", code);
    char *response = message_bytes(head, lines), *request = message_bytes("INVITE sip:a@test SIP/2.0\r\n", lines);
    struct sip_message message, asked;
    unsigned count = 0;

    g_assert_true(sip_message_read(response, message_len(head, lines), &message));
    g_assert_true(sip_message_read(request, message_len("INVITE sip:a@test SIP/2.0\r\n", lines), &asked));
    response_facts_of(&(struct response_facts_source){book, &message, &asked, 0, false, NULL, NULL}, check_fact,
                      &count);
    g_free(head);
    g_free(response);
    g_free(request);
    g_assert_cmpuint(count, <=, FACTS_MAX);
    return count;
}

/** The same value in each header and for each code, repeated up to a size. */
static void check_value(const char *value, size_t len, size_t size)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(headers); i++) {
        GString *line = g_string_new(headers[i]);

        g_string_append(line, ": ");
        do
            g_string_append_len(line, value, (gssize)len);
        while (line->len < size);
        g_string_append(line, "\r\n");
        for (unsigned code = 0; code < G_N_ELEMENTS(codes); code++)
            facts_count(codes[code], line);
        g_string_free(line, TRUE);
    }
}

static const struct {
    const char *bytes;
    size_t len;
} values[] = {
#define VALUE(bytes)                                                                                                   \
    {                                                                                                                  \
        bytes, sizeof bytes - 1                                                                                        \
    }
    VALUE("\x1b[31mred\x1b[0m\a\b"),
    VALUE("\xff\xfe\xc3"),
    VALUE("\xe2\x80\xae"
          "abc"),
    VALUE("a\0b"),
    VALUE("\"never closed"),
    VALUE("\\"),
    VALUE("(((("),
    VALUE("<<<<"),
    VALUE(",;=,;="),
    VALUE("%s%n%100000d"),
    VALUE("\xc3\xa9"),
    VALUE("a, "),
    VALUE("Q.850;cause=17, "),
    VALUE("304 a \"b, c\", "),
    VALUE("<sip:a@test>;q=0.5,"),
    VALUE(";cause=1"),
    VALUE("4294967295"),
    VALUE("120 (\xff\x01\");"),
    VALUE("Digest realm=\"\x7f\xc2\x85\", "),
};

static void test_short(void)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(values); i++)
        check_value(values[i].bytes, values[i].len, 0);
}

static void test_medium(void)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(values); i++)
        check_value(values[i].bytes, values[i].len, 400);
}

/** 100 kB of one header: only what is shown of it costs more than reading it. */
static void test_long(void)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(values); i++)
        for (unsigned h = 0; h < G_N_ELEMENTS(headers); h++) {
            GString *line = g_string_new(headers[h]);
            GTimer *timer = g_timer_new();

            g_string_append(line, ": ");
            while (line->len < 100000)
                g_string_append_len(line, values[i].bytes, (gssize)values[i].len);
            g_string_append(line, "\r\n");
            facts_count(codes[(i + h) % G_N_ELEMENTS(codes)], line);
            g_assert_cmpfloat(g_timer_elapsed(timer, NULL), <, SECONDS_MAX);
            g_timer_destroy(timer);
            g_string_free(line, TRUE);
        }
}

/** Thousands of lines: those behind the first SIP_HEADERS_MAX are passed over. */
static void test_many_lines(void)
{
    GString *lines = g_string_new(NULL);

    for (unsigned i = 0; i < 10000; i++)
        g_string_append_printf(lines, "%s: %u a \"b\"\r\n", headers[i % G_N_ELEMENTS(headers)], i);
    g_assert_cmpuint(facts_count(503, lines), >, 0);
    g_string_free(lines, TRUE);
}

/** A body of IMS that nests, or never ends. */
static void test_bodies(void)
{
    static const char *const parts[] = {"<type>", "<a b='c'>", "<alternative-service>",
                                        "&amp;",  "&#0;",      "<![CDATA[",
                                        "</x>",   "\xff",      "<!DOCTYPE a [<!ENTITY b 'c'>]>"};

    for (unsigned i = 0; i < G_N_ELEMENTS(parts); i++)
        for (unsigned count = 1; count <= 3000; count += 2999) {
            GString *body =
                g_string_new("Content-Type: application/3gpp-ims+xml\r\n\r\n<ims-3gpp><alternative-service><type>");

            for (unsigned n = 0; n < count; n++)
                g_string_append(body, parts[i]);
            facts_count(380, body);
            g_string_free(body, TRUE);
        }
}

/** A body whose parts, or media, never end. */
static void test_media(void)
{
    static const char *const parts[] = {
        "m=", "m=audio 1 RTP/AVP 0 1 2\n", "a=rtpmap:0 /\n", "\n", "--b\n", "--b", "--b--\n", "v=0\n", "\xff", "-"};
    static const char *const types[] = {"application/sdp", "multipart/mixed;boundary=b",
                                        "multipart/mixed;boundary=\"\"", "multipart/mixed;boundary=\"never closed"};
    static const char *const starts[] = {"v=0\n", "--b\nContent-Type: application/sdp\n\nv=0\n"};

    for (unsigned i = 0; i < G_N_ELEMENTS(parts); i++)
        for (unsigned type = 0; type < G_N_ELEMENTS(types); type++)
            for (unsigned start = 0; start < G_N_ELEMENTS(starts); start++) {
                GString *body = g_string_new(NULL);
                GTimer *timer = g_timer_new();

                g_string_printf(body, "Content-Type: %s\r\n\r\n%s", types[type], starts[start]);
                for (unsigned n = 0; n < 10000; n++)
                    g_string_append(body, parts[i]);
                facts_count(488, body);
                facts_count(415, body);
                g_assert_cmpfloat(g_timer_elapsed(timer, NULL), <, SECONDS_MAX);
                g_timer_destroy(timer);
                g_string_free(body, TRUE);
            }
}

/** Random bytes, and random changes to messages that are in order, in the request as in the response. */
static void test_random(void)
{
    static const char seed[] =
        "Authorization: Digest username=\"a\", realm=\"a\", nonce=\"1\", response=\"2\"\r\n"
        "WWW-Authenticate: Digest realm=\"a\", nonce=\"1\"\r\nContact: <sip:a@test;x=1>;expires=1\r\nRequire: a\r\n"
        "Unsupported: a\r\nWarning: 301 a \"b\"\r\nIdentity: a;info=<b>\r\nContent-Type: "
        "multipart/mixed;boundary=b\r\n\r\n"
        "--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\nm=audio 1 RTP/AVP 0 97\r\na=rtpmap:97 x/1\r\n--b--";

    for (unsigned round = 0; round < 3000; round++) {
        GString *lines = g_string_new_len(seed, sizeof seed - 1);
        unsigned changes = (unsigned)g_test_rand_int_range(1, round % 10 == 0 ? 400 : 8);

        for (unsigned i = 0; i < changes; i++)
            lines->str[g_test_rand_int_range(0, (int)lines->len)] = (char)g_test_rand_int_range(0, 256);
        g_string_truncate(lines, (gsize)g_test_rand_int_range(1, (int)lines->len));
        facts_count(codes[round % G_N_ELEMENTS(codes)], lines);
        g_string_free(lines, TRUE);
    }
}

/** A name of one NUL byte is no compact name. */
static void test_nul(void)
{
    static const char text[] = "SIP/2.0 415 X\r\n\0: application/nonsense\r\n\r\n";
    struct sip_headers lines;
    struct sip_message response;
    struct sip_text value;

    g_assert_true(sip_message_read(text, sizeof text - 1, &response));
    sip_headers_read(&lines, &response);
    g_assert_false(sip_headers_line(&lines, HEADER_ACCEPT, &value));
    g_assert_cmpuint(lines.count, ==, 0);
}

int main(int argc, char **argv)
{
    int failed;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    book = pages_codebook();
    g_test_add_func("/evidence_hostile/short", test_short);
    g_test_add_func("/evidence_hostile/medium", test_medium);
    g_test_add_func("/evidence_hostile/long", test_long);
    g_test_add_func("/evidence_hostile/many_lines", test_many_lines);
    g_test_add_func("/evidence_hostile/bodies", test_bodies);
    g_test_add_func("/evidence_hostile/media", test_media);
    g_test_add_func("/evidence_hostile/nul", test_nul);
    g_test_add_func("/evidence_hostile/random", test_random);
    failed = g_test_run();
    codebook_free(book);
    return failed;
}
