/* test_sip_message.c
 * What is read off a SIP message: start line, headers, body.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "expect.h"
#include "sip/message.h"

#include <glib.h>
#include <string.h>

static void test_status_lines(void)
{
    static const struct {
        const char *line;
        unsigned code;
        const char *phrase;
    } rows[] = {
        {"SIP/2.0 200 OK", 200, "OK"},
        {"SIP/2.0 486 Busy Here", 486, "Busy Here"},
        {"SIP/2.0 100 ", 100, ""},
        {"SIP/2.0 404", 404, ""},
        {"SIP/2.0 999 Odd", 999, "Odd"},
        {"sip/2.0 404 not found", 404, "not found"},
        {"SIP/2.0 200 OK SIP/2.0", 200, "OK SIP/2.0"},
        {"SIP/2.0 480 \xe7\x84\xa1", 480, "\xe7\x84\xa1"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *bytes = g_strdup_printf("%s\r\nVia: x\r\n\r\n", rows[i].line);
        struct sip_message message = read_message(bytes);
        unsigned code = 0;
        struct sip_text phrase;

        g_assert_cmpuint(message.code, ==, rows[i].code);
        expect_text(message.phrase, rows[i].phrase);
        expect_text(message.method, NULL);
        g_assert_true(sip_status_line_read(text_of(rows[i].line), &code, &phrase));
        g_assert_cmpuint(code, ==, rows[i].code);
        expect_text(phrase, rows[i].phrase);
        g_free(bytes);
    }
}

static void test_request_lines(void)
{
    static const struct {
        const char *line, *method;
    } rows[] = {
        {"INVITE sip:bob@example.com SIP/2.0", "INVITE"},
        {"REFER sip:a;x=y@[2001:db8::1]:5060;transport=tcp sip/2.0", "REFER"},
        {"invite sip:bob SIP/2.0", "invite"},
        {"x-own-method.2 tel:+1 SIP/2.0", "x-own-method.2"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *bytes = g_strdup_printf("%s\r\nCSeq: 1 OTHER\r\n\r\n", rows[i].line);
        struct sip_message message = read_message(bytes);

        g_assert_cmpuint(message.code, ==, 0);
        expect_text(message.method, rows[i].method);
        expect_text(message.phrase, NULL);
        g_free(bytes);
    }
}

static const char *const no_start_lines[] = {
    "",
    "S",
    "SIP/2.0",
    "SIP/2.0 ",
    "SIP/2.0 2",
    "SIP/2.0 20",
    "SIP/2.0 20 OK",
    "SIP/2.0 2000 OK",
    "SIP/2.0 200OK",
    "SIP/2.0 abc OK",
    "SIP/2.0 -12 OK",
    "SIP/2.0 099 Low",
    "SIP/2.0 099 Low SIP/2.0",
    " SIP/2.0 200 OK",
    "SIP/2.1 200 OK",
    "SIP/3.0 200 OK",
    "SIP/2.0200 OK",
    "HTTP/1.1 200 OK",
    "INVITE",
    "INVITE ",
    "INVITE sip:bob",
    "INVITE sip:bob SIP/2.",
    "INVITE sip:bob SIP/3.0",
    "INVITE sip:bob HTTP/1.1",
    "INVITE sip:bobSIP/2.0",
    "INVITE SIP/2.0",
    " sip:bob SIP/2.0",
    " SIP/2.0",
    "\r\nINVITE sip:bob SIP/2.0",
};

static void test_no_start_lines(void)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(no_start_lines); i++) {
        char *bytes = g_strdup_printf("%s\r\nVia: x\r\n\r\n", no_start_lines[i]);
        struct sip_message message;
        bool is_read = sip_message_read(bytes, strlen(bytes), &message);

        if (is_read)
            g_test_message("read as a message: %s", no_start_lines[i]);
        g_assert_false(is_read);
        g_free(bytes);
    }
}

/** More than one blank is against the grammar: it may be refused, but not be misread. */
static void test_two_blanks(void)
{
    struct sip_message message;
    const char *status = "SIP/2.0  486  Busy Here\r\n\r\n", *request = "INVITE  sip:bob  SIP/2.0\r\n\r\n";

    if (sip_message_read(status, strlen(status), &message)) {
        g_assert_cmpuint(message.code, ==, 486);
        expect_text(message.phrase, "Busy Here");
    }
    if (sip_message_read(request, strlen(request), &message)) {
        g_assert_cmpuint(message.code, ==, 0);
        expect_text(message.method, "INVITE");
    }
    message = read_message("SIP/2.0 486  Busy Here\r\n\r\n");
    g_assert_cmpuint(message.code, ==, 486);
    expect_text(message.phrase, "Busy Here");
}

static void test_identity(void)
{
    struct sip_message message = read_message("SIP/2.0 202 Accepted\r\n"
                                              "Via: SIP/2.0/UDP a.test;branch=z9hG4bK1 , SIP/2.0/UDP b.test\r\n"
                                              "Via: SIP/2.0/UDP c.test\r\n"
                                              "From: \"A, the first\" <sip:a@test;tag=no>;tag=aaa\r\n"
                                              "To: sip:b@test;tag=bbb\r\n"
                                              "Call-ID: 1@test\r\n"
                                              "CSeq: 4711 REFER\r\n"
                                              "Content-Length: 0\r\n\r\n");

    expect_text(sip_topmost_via(&message), "SIP/2.0/UDP a.test;branch=z9hG4bK1");
    expect_text(sip_tag(message.from), "aaa");
    expect_text(sip_tag(message.to), "bbb");
    expect_text(message.call_id, "1@test");
    expect_text(message.method, "REFER");
    g_assert_true(message.has_cseq);
    g_assert_cmpuint(message.cseq, ==, 4711);
    g_assert_false(message.is_cut);
}

static void test_absent(void)
{
    struct sip_message message = read_message("SIP/2.0 200 OK\r\nFrom: <sip:a@test>\r\nSubject: Via: no\r\n\r\n");

    expect_text(sip_topmost_via(&message), NULL);
    expect_text(sip_tag(message.from), NULL);
    expect_text(sip_tag(message.to), NULL);
    expect_text(message.call_id, NULL);
    expect_text(message.method, NULL);
    g_assert_false(message.has_cseq);
    message = read_message("SIP/2.0 200 OK\r\n\r\n");
    g_assert_cmpuint(message.headers.len, ==, 0);
    g_assert_false(message.is_cut);
}

static void test_compact_forms(void)
{
    struct sip_message message = read_message(
        "NOTIFY sip:a@test SIP/2.0\r\nv:SIP/2.0/TCP a\r\nF: <sip:b@test>;tag=b\r\nt: <sip:a@test>;tag=a\r\n"
        "I: 2@test\r\ncseq: 7 NOTIFY\r\no: refer;id=3\r\nc: message/sipfrag\r\nl: 3\r\n\r\nabcdef");
    struct sip_text value;

    expect_text(sip_topmost_via(&message), "SIP/2.0/TCP a");
    expect_text(sip_tag(message.from), "b");
    expect_text(sip_tag(message.to), "a");
    expect_text(message.call_id, "2@test");
    g_assert_cmpuint(message.cseq, ==, 7);
    expect_text(message.body, "abc");
    g_assert_true(sip_header_find(&message, "Event", 'o', &value));
    expect_text(value, "refer;id=3");
    g_assert_true(sip_header_find(&message, "Content-Type", 'c', &value));
    expect_text(value, "message/sipfrag");
    g_assert_false(sip_header_find(&message, "Event", 0, &value));
    expect_text(value, NULL);
}

/** What is not written as most write a Via is read all the same, and a semicolon where none belongs leads nowhere. */
static void test_via_identity(void)
{
    static const struct {
        const char *via, *sent_by, *branch;
    } rows[] = {
        {"Via: SIP/2.0/UDP a.test:5060;rport;branch=z9hG4bK1;x\r\n", "a.test", "z9hG4bK1"},
        {"Via: SIP / 2.0 / UDP a.test:5070 ;branch=\"z9hG4bK1\"\r\n", "a.test:5070", "z9hG4bK1"},
        {"Via: SIP/2.0/UDP a.test\r\n", "a.test", NULL},
        {"Via: SIP/2;0/UDP a.test;branch=z9hG4bK1\r\n", "a.test", "z9hG4bK1"},
        {"Via: SIP/2.0/UDP ;branch=z9hG4bK1\r\n", "", "z9hG4bK1"},
        {"", NULL, NULL},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *bytes = g_strdup_printf("BYE sip:b@test SIP/2.0\r\n%s\r\n", rows[i].via);
        struct sip_message message = read_message(bytes);
        struct sip_text sent_by, branch;

        sip_via_identity(&message, &sent_by, &branch);
        expect_text(sent_by, rows[i].sent_by);
        expect_text(branch, rows[i].branch);
        g_free(bytes);
    }
}

/** A line that is no header does not lend its name to the next one. */
static void test_usual_headers(void)
{
    struct sip_message message =
        read_message("BYE sip:b@test SIP/2.0\r\nSubject: Contact: no\r\nContact a.test\r\nCall-ID: 1@test\r\n\r\n");
    struct sip_text value;

    g_assert_false(sip_header_find(&message, "Contact", 'm', &value));
    g_assert_true(sip_header_find(&message, "Call-ID", 'i', &value));
    expect_text(value, "1@test");
}

/** Every header of a message as NAME=VALUE in brackets, one after the other. */
static void expect_headers(const char *headers, const char *expected)
{
    char *bytes = g_strdup_printf("OPTIONS sip:a SIP/2.0\r\n%s\r\nAfter: blank line\r\n", headers);
    struct sip_message message = read_message(bytes);
    struct sip_text rest = message.headers, name, value;
    GString *found = g_string_new(NULL);

    while (sip_header_next(&rest, &name, &value))
        g_string_append_printf(found, "[%.*s=%.*s]", (int)name.len, name.at, (int)value.len, value.at);
    g_assert_cmpstr(found->str, ==, expected);
    expect_text(message.body, "After: blank line\r\n");
    g_assert_cmpuint(message.length, ==, strlen(bytes));
    g_string_free(found, TRUE);
    g_free(bytes);
}

static void test_header_lines(void)
{
    expect_headers("", "");
    expect_headers("A: 1\r\nB:2\r\n", "[A=1][B=2]");
    expect_headers("A \t: 1\r\nB:\t 2 \t\r\n", "[A=1][B=2]");
    expect_headers("A: 1\nB: 2\n", "[A=1][B=2]");
    expect_headers("A:\r\nB: \r\n", "[A=][B=]");
    expect_headers("A: 1: 2\r\n", "[A=1: 2]");
    expect_headers("no colon here\r\nB: 2\r\n", "[B=2]");
    expect_headers("A: 1\r\n 2\r\n\t3\r\nB: 4\r\n", "[A=1\r\n 2\r\n\t3][B=4]");
    expect_headers("A:\r\n 1\r\n", "[A=1]");
    expect_headers("A: 1\r\n \r\nB: 2\r\n", "[A=1][B=2]");
    expect_headers("A: \"1\r\n 2: 3\"\r\nB: 4\r\n", "[A=\"1\r\n 2: 3\"][B=4]");
}

/** Headers by their first letters: in either case, behind blanks, not in a fold; others may come along. */
static void test_header_letters(void)
{
    static const char lines[] =
        " Event: a\r\n\tEvent: is in the fold\r\nTo: b\r\nEVENT : c\r\no: d\r\nVia: e\r\n event: fold\r\n"
        "Expires: 1";
    static const char *const expected[] = {"Event", "EVENT", "o", "Expires"};
    const struct sip_message message = {.headers = {lines, sizeof lines - 1}};
    struct sip_header_walk walk = {&message, 0, 0};
    struct sip_text name, value;
    unsigned count = 0;

    while (sip_header_walk_next(&walk, SIP_LETTER('e') | SIP_LETTER('O'), &name, &value))
        expect_text(name, expected[count++]);
    g_assert_cmpuint(count, ==, G_N_ELEMENTS(expected));
    expect_text(value, "1");
}

/** Expects the header lines in this message, by a walk, to be those that a look at each line finds. */
static void expect_walk(const char *lines)
{
    char *bytes = g_strdup_printf("OPTIONS sip:a SIP/2.0\r\n%s", lines);
    struct sip_message message = read_message(bytes);
    struct sip_header_walk walk = {&message, 0, 0};
    struct sip_text rest = message.headers, name, value, found, expected;

    while (sip_header_next(&rest, &name, &expected)) {
        g_assert_true(sip_header_walk_next(&walk, UINT32_MAX, &found, &value));
        g_assert_true(found.at == name.at && found.len == name.len);
        g_assert_true(value.at == expected.at && value.len == expected.len);
    }
    g_assert_false(sip_header_walk_next(&walk, UINT32_MAX, &found, &value));
    g_free(bytes);
}

/** Whether or not the message knows where its lines begin. */
static void test_header_walk(void)
{
    GString *many = g_string_new(NULL);

    expect_walk("");
    expect_walk("\r\n");
    expect_walk("A: 1\r\nB: 2\r\n 3\r\nC:4\n\nbody: 5\r\n");
    expect_walk("A: 1\r\nno colon\r\nB: 2\r\nC: cut");
    expect_walk(" A: 1\r\nB: 2\r\n");
    expect_walk("A: 1\r\n\rB: 2\r\nC: 3\r\n\r\n");
    for (unsigned i = 0; i < 3 * SIP_LINES_KEPT; i++) {
        struct sip_message message;
        struct sip_text value;
        char *bytes;

        g_string_append_printf(many, "A%u: %u\r\n", i, i);
        expect_walk(many->str);
        bytes = g_strdup_printf("OPTIONS sip:a SIP/2.0\r\n%sX: y\r\n\r\n", many->str);
        message = read_message(bytes);
        g_assert_true(sip_header_find(&message, "Name", 'x', &value));
        expect_text(value, "y");
        g_free(bytes);
    }
    g_string_free(many, TRUE);
}

static void test_nul_bytes(void)
{
    static const char not_a_method[] = "BY\0E sip:a SIP/2.0\r\n\r\n";
    static const char bytes[] =
        "SIP/2.0 200 O\0K\r\nCall-ID: a\0b\r\nX\0Y: 1\r\nCSeq: 1 BYE\r\nContent-Length: 3\r\n\r\n\0\0\0";
    struct sip_message message;
    struct sip_text value;

    g_assert_true(sip_message_read(bytes, sizeof bytes - 1, &message));
    g_assert_cmpmem(message.phrase.at, message.phrase.len, "O\0K", 3);
    g_assert_cmpmem(message.call_id.at, message.call_id.len, "a\0b", 3);
    expect_text(message.method, "BYE");
    g_assert_cmpuint(message.body.len, ==, 3);
    g_assert_false(sip_header_find(&message, "X", 0, &value));
    g_assert_false(sip_message_read(not_a_method, sizeof not_a_method - 1, &message));
}

static void test_cseq(void)
{
    g_assert_false(read_message("REFER sip:a SIP/2.0\r\nCSeq: 4294967296 REFER\r\n\r\n").has_cseq);
    g_assert_false(read_message("REFER sip:a SIP/2.0\r\nCSeq: REFER\r\n\r\n").has_cseq);
    g_assert_cmpuint(read_message("REFER sip:a SIP/2.0\r\nCSeq: 007\t REFER\r\n\r\n").cseq, ==, 7);
    expect_text(read_message("SIP/2.0 200 OK\r\nCSeq: 1\r\n REFER\r\n\r\n").method, "REFER");
    expect_text(read_message("SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\nCSeq: 2 BYE\r\n\r\n").method, "INVITE");
}

static void test_content_length(void)
{
    static const struct {
        const char *header, *body;
    } rows[] = {
        {"Content-Length: 4\r\n", "body"},
        {"Content-Length: 8\r\n", "bodynext"},
        {"Content-Length: 0\r\n", ""},
        {"Content-Length:\r\n 4\r\n", "body"},
        {"l: 4\r\n", "body"},
        {"Content-Length: 9\r\n", "bodynext"},
        {"Content-Length: 4294967295\r\n", "bodynext"},
        {"Content-Length: 99999999999999999999\r\n", "bodynext"},
        {"Content-Length: -4\r\n", "bodynext"},
        {"Content-Length:\r\n", "bodynext"},
        {"", "bodynext"},
        {"Content-Length: 1\r\nContent-Length: 4\r\n", "body"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *bytes = g_strdup_printf("INFO sip:a SIP/2.0\r\n%s\r\nbodynext", rows[i].header);
        struct sip_message message = read_message(bytes);

        expect_text(message.body, rows[i].body);
        g_assert_cmpuint(message.length, ==, strlen(bytes) - strlen("bodynext") + strlen(rows[i].body));
        g_free(bytes);
    }
}

static void test_cut(void)
{
    struct sip_message message = read_message("SIP/2.0 202 Acc");

    g_assert_true(message.is_cut);
    g_assert_cmpuint(message.code, ==, 202);
    g_assert_cmpuint(message.length, ==, strlen("SIP/2.0 202 Acc"));
    message = read_message("REFER sip:a SIP/2.0\r\nCall-ID: 1\r\nCSeq: 1 REFER\r\n");
    g_assert_true(message.is_cut);
    expect_text(message.call_id, "1");
    g_assert_cmpuint(message.cseq, ==, 1);
    g_assert_cmpuint(message.body.len, ==, 0);
    g_assert_true(read_message("REFER sip:a SIP/2.0\r\nCall-ID: 1\r\n\r").is_cut);
    g_assert_false(read_message("REFER sip:a SIP/2.0\r\nCall-ID: 1\r\n\r\n").is_cut);
    g_assert_false(read_message("REFER sip:a SIP/2.0\nCall-ID: 1\n\n").is_cut);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/sip_message/status_lines", test_status_lines);
    g_test_add_func("/sip_message/request_lines", test_request_lines);
    g_test_add_func("/sip_message/no_start_lines", test_no_start_lines);
    g_test_add_func("/sip_message/two_blanks", test_two_blanks);
    g_test_add_func("/sip_message/identity", test_identity);
    g_test_add_func("/sip_message/absent", test_absent);
    g_test_add_func("/sip_message/compact_forms", test_compact_forms);
    g_test_add_func("/sip_message/via_identity", test_via_identity);
    g_test_add_func("/sip_message/usual_headers", test_usual_headers);
    g_test_add_func("/sip_message/header_lines", test_header_lines);
    g_test_add_func("/sip_message/header_letters", test_header_letters);
    g_test_add_func("/sip_message/header_walk", test_header_walk);
    g_test_add_func("/sip_message/nul_bytes", test_nul_bytes);
    g_test_add_func("/sip_message/cseq", test_cseq);
    g_test_add_func("/sip_message/content_length", test_content_length);
    g_test_add_func("/sip_message/cut", test_cut);
    return g_test_run();
}
