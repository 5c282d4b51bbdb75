/* test_sip_elements.c
 * What is read off a header: lists, parameters, numbers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "expect.h"
#include "sip/headers.h"

#include <glib.h>
#include <string.h>

static void expect_elements(const char *value, const char *expected)
{
    struct sip_text rest = text_of(value), element;
    GString *found = g_string_new(NULL);

    while (sip_list_next(&rest, &element))
        g_string_append_printf(found, "[%.*s]", (int)element.len, element.at);
    g_assert_cmpstr(found->str, ==, expected);
    g_string_free(found, TRUE);
}

static void test_lists(void)
{
    expect_elements("", "");
    expect_elements(" , ,, ", "");
    expect_elements("one", "[one]");
    expect_elements("one,two , three", "[one][two][three]");
    expect_elements(",one,,two,", "[one][two]");
    expect_elements("\"A, B\" <sip:a,b@test>;x=\"1,2\", <sip:c>", "[\"A, B\" <sip:a,b@test>;x=\"1,2\"][<sip:c>]");
    expect_elements("\"say \\\"a,b\\\"\" <sip:a>, c", "[\"say \\\"a,b\\\"\" <sip:a>][c]");
    expect_elements("\"a > b, < c\", d", "[\"a > b, < c\"][d]");
    expect_elements("<sip:a\">, b", "[<sip:a\">][b]");
    expect_elements("never \"closed, b", "[never \"closed][b]");
    expect_elements("never <closed, b", "[never <closed][b]");
    expect_elements("a\r\n , b", "[a][b]");
}

static void test_parameters(void)
{
    static const struct {
        const char *element, *name, *value;
    } rows[] = {
        {"<sip:a>;tag=1", "tag", "1"},
        {"<sip:a>;x=y;TAG=1", "tag", "1"},
        {"<sip:a> ; tag = 1 ; x", "tag", "1"},
        {"<sip:a>;tag=\r\n 1", "tag", "1"},
        {"<sip:a>;lr;tag=1", "lr", ""},
        {"<sip:a>;tag=", "tag", ""},
        {"<sip:a>;text=\"b;tag=no, c\";tag=1", "text", "b;tag=no, c"},
        {"<sip:a>;text=\"b;tag=no, c\";tag=1", "tag", "1"},
        {"<sip:a>;text=\"say \\\"b\\\"; c\";tag=1", "tag", "1"},
        {"<sip:a>;x=\"\"", "x", ""},
        {"<sip:a>;x=b=c", "x", "b=c"},
        {"<sip:a;tag=no>;tag=1", "tag", "1"},
        {"\"b;tag=no\" <sip:a>;tag=1", "tag", "1"},
        {"sip:a@test;tag=1", "tag", "1"},
        {"<sip:a;tag=no>", "tag", NULL},
        {"\"b;tag=no\" <sip:a>", "tag", NULL},
        {"<sip:a>;mytag=no;tagged=no", "tag", NULL},
        {"<sip:a>;x=\";tag=no\"", "tag", NULL},
        {"tag=no", "tag", NULL},
        {"", "tag", NULL},
        {";;;", "tag", NULL},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct sip_text value;
        bool is_found = sip_element_param(text_of(rows[i].element), rows[i].name, &value);

        if (is_found != (rows[i].value != NULL))
            g_test_message("%s in %s", rows[i].name, rows[i].element);
        g_assert_cmpint(is_found, ==, rows[i].value != NULL);
        expect_text(value, rows[i].value);
    }
    expect_text(sip_element_value(text_of(" refer ; id=1")), "refer");
    expect_text(sip_element_value(text_of("\"a;b\" <sip:c;d> ;e")), "\"a;b\" <sip:c;d>");
    expect_text(sip_element_value(text_of("active")), "active");
}

/** The quick look and the whole one agree, also on what stands in quotes. */
static void test_tags(void)
{
    static const struct {
        const char *value;
        bool has_tag;
    } rows[] = {
        {"<sip:a>;tag=1", true},
        {"sip:a;tag=1", true},
        {"\"b\" <sip:a>;tag=1", true},
        {"<sip:a>;x;tag=1", true},
        {"<sip:a>;tag=", true},
        {"<sip:a>;tag", true},
        {"\"b>;tag=1\" <sip:a>;tag=2", true},
        {"<sip:a;tag=1>", false},
        {"\"b>;tag=1\" <sip:a>", false},
        {"<sip:a>", false},
        {"<sip:a>;tags=1", false},
        {"", false},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct sip_text value = text_of(rows[i].value), whole;

        sip_element_param(value, "tag", &whole);
        if (sip_has_tag(value) != rows[i].has_tag)
            g_test_message("%s", rows[i].value);
        g_assert_cmpint(sip_has_tag(value), ==, rows[i].has_tag);
        g_assert_cmpint(sip_tag(value).at != NULL, ==, rows[i].has_tag);
        g_assert_true(sip_text_equal(sip_tag(value), whole));
    }
}

static void test_uri_hosts(void)
{
    static const struct {
        const char *uri, *host;
        uint32_t port;
    } rows[] = {
        {"sip:a@test", "test", 0},
        {"sip:test", "test", 0},
        {"sip:a@10.0.0.1:5080", "10.0.0.1", 5080},
        {"sips:a:secret@10.0.0.1;transport=tcp", "10.0.0.1", 0},
        {"sip:10.0.0.1:5060;lr?Route=x", "10.0.0.1", 5060},
        {"sip:a@[2001:db8::1]", "2001:db8::1", 0},
        {"sip:[2001:db8::1]:5080;x=y", "2001:db8::1", 5080},
        {"sip:+1212;phone-context=example.com@10.0.0.1:5080;user=phone", "10.0.0.1", 5080},
        {"sip:a?b@10.0.0.1", "10.0.0.1", 0},
        {"tel:+1212", "+1212", 0},
        {"sip:a@", "", 0},
        {"sip:a@[2001:db8::1", "2001:db8::1", 0},
        {"sip:a@test:", "test", 0},
        {"sip:a@test:99999999999", "test", 0},
        {"sip:", "", 0},
        {"test", NULL, 0},
        {"", NULL, 0},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        uint32_t port;

        expect_text(sip_uri_host(text_of(rows[i].uri), &port), rows[i].host);
        g_assert_cmpuint(port, ==, rows[i].port);
    }
}

static void test_auth_parameters(void)
{
    static const struct {
        const char *header, *name, *value;
    } rows[] = {
        {"Digest realm=\"a.test\"", "realm", "a.test"},
        {"Digest realm=\"a, b=c, nonce=no\", nonce=\"1\"", "realm", "a, b=c, nonce=no"},
        {"Digest realm=\"a, b=c, nonce=no\", nonce=\"1\"", "nonce", "1"},
        {"DIGEST\r\n Nonce=\"1\",\r\n REALM = \"a\" , stale=TRUE", "realm", "a"},
        {"Digest nonce=\"1\",realm=\"a\",stale=TRUE", "stale", "TRUE"},
        {"Digest nonce=\"cmVhbG0=\", qop=\"auth,auth-int\"", "nonce", "cmVhbG0="},
        {"Digest nonce=\"1\", qop=\"auth,auth-int\"", "qop", "auth,auth-int"},
        {"Digest realm=\"\"", "realm", ""},
        {"Digest xrealm=\"a\", nonce=\"realm=b\"", "realm", NULL},
        {"Digest realm = \"a\" b, nonce=1", "realm", "\"a\" b"},
        {"Digest realm=\"a\\\", nonce=1\", opaque=\"2\"", "nonce", NULL},
        {"Digest realm=\"a\\\", nonce=1\", opaque=\"2\"", "opaque", "2"},
        {"Digest realm=<a,nonce=1>, nonce=2", "nonce", "2"},
        {"Digest realm=\"a, nonce=1", "nonce", "1"},
        {"Digest ,, auth, realm=, nonce=1", "realm", ""},
        {"Digest ,, auth, realm=, nonce=1", "auth", ""},
        {"Digest realm=a, realm=b", "realm", "a"},
        {"Digest", "realm", NULL},
        {"realm=\"a\"", "realm", NULL},
        {"", "realm", NULL},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct sip_text value;

        g_assert_cmpint(sip_auth_param(text_of(rows[i].header), rows[i].name, &value), ==, rows[i].value != NULL);
        expect_text(value, rows[i].value);
    }
}

/** The first and the last name of each letter, and the compact ones. */
static void test_header_names(void)
{
    static const struct {
        const char *line;
        enum sip_header header;
    } rows[] = {
        {"Accept: x\r\n", HEADER_ACCEPT},
        {"authorization: x\r\n", HEADER_AUTHORIZATION},
        {"Call-Info: x\r\n", HEADER_CALL_INFO},
        {"Content-Type: x\r\n", HEADER_CONTENT_TYPE},
        {"Date: x\r\n", HEADER_DATE},
        {"Error-Info: x\r\n", HEADER_ERROR_INFO},
        {"Expires: x\r\n", HEADER_EXPIRES},
        {"From: x\r\n", HEADER_FROM},
        {"Geolocation: x\r\n", HEADER_GEOLOCATION},
        {"Geolocation-Error: x\r\n", HEADER_GEOLOCATION_ERROR},
        {"Identity: x\r\n", HEADER_IDENTITY},
        {"Info-Package: x\r\n", HEADER_INFO_PACKAGE},
        {"Max-Forwards: x\r\n", HEADER_MAX_FORWARDS},
        {"Min-SE: x\r\n", HEADER_MIN_SE},
        {"P-Asserted-Identity: x\r\n", HEADER_P_ASSERTED_IDENTITY},
        {"PROXY-REQUIRE: x\r\n", HEADER_PROXY_REQUIRE},
        {"Reason: x\r\n", HEADER_REASON},
        {"Route: x\r\n", HEADER_ROUTE},
        {"Security-Client: x\r\n", HEADER_SECURITY_CLIENT},
        {"Supported: x\r\n", HEADER_SUPPORTED},
        {"To: x\r\n", HEADER_TO},
        {"Unsupported: x\r\n", HEADER_UNSUPPORTED},
        {"User-Agent: x\r\n", HEADER_USER_AGENT},
        {"Via: x\r\n", HEADER_VIA},
        {"Warning: x\r\n", HEADER_WARNING},
        {"WWW-Authenticate : x\r\n", HEADER_WWW_AUTHENTICATE},
        {"m: x\r\n", HEADER_CONTACT},
        {"Y: x\r\n", HEADER_IDENTITY},
        {"a: x\r\n", HEADER_NONE},
        {"Viaa: x\r\n", HEADER_NONE},
        {": x\r\n", HEADER_NONE},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct sip_message message = {.headers = text_of(rows[i].line)};
        struct sip_headers lines;

        sip_headers_read(&lines, &message);
        g_assert_cmpuint(lines.count, ==, rows[i].header != HEADER_NONE);
        if (lines.count > 0)
            g_assert_cmpuint(lines.line[0].header, ==, rows[i].header);
    }
}

static void test_numbers(void)
{
    static const struct {
        const char *text;
        bool is_number;
        uint32_t number;
    } rows[] = {
        {"0", true, 0},
        {"1", true, 1},
        {"000042", true, 42},
        {"4294967295", true, 4294967295},
        {"12 REFER", true, 12},
        {"7x", true, 7},
        {"", false, 0},
        {"x", false, 0},
        {"-1", false, 0},
        {"+1", false, 0},
        {" 1", false, 0},
        {"4294967296", false, 0},
        {"9999999999999999999999999999", false, 0},
        {"18446744073709551617", false, 0},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        uint32_t number = 0;

        g_assert_cmpint(sip_text_number(text_of(rows[i].text), &number), ==, rows[i].is_number);
        if (rows[i].is_number)
            g_assert_cmpuint(number, ==, rows[i].number);
    }
}

static void test_comparing(void)
{
    struct sip_text absent = {0};

    g_assert_true(sip_text_is(text_of("ReFer"), "refer"));
    g_assert_false(sip_text_is(text_of("refer"), "refe"));
    g_assert_false(sip_text_is(text_of("refe"), "refer"));
    g_assert_false(sip_text_is(absent, "refer"));
    g_assert_true(sip_text_equal(text_of("a"), text_of("a")));
    g_assert_false(sip_text_equal(text_of("a"), text_of("A")));
    g_assert_false(sip_text_equal(text_of("a"), text_of("ab")));
    g_assert_false(sip_text_equal(text_of("a"), absent));
    g_assert_true(sip_text_equal(absent, absent));
}

/** What stands in a sentence is whole characters, and a NUL does not end it. */
static void test_quoting(void)
{
    const struct {
        struct sip_text text;
        const char *shown;
    } rows[] = {
        {text_of("sip:a"), "sip:a"},
        {text_of("sip:ab"), "sip:a..."},
        {text_of("sip:\xc3\xa4"), "sip:..."},
        {text_of("\xc3\xa4\xc3\xb6x"), "\xc3\xa4\xc3\xb6x"},
        {text_of("\x80\x80\x80\x80\x80\x80"), "..."},
        {{"a\0b", 3}, "a?b"},
        {{NULL, 0}, ""},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        GString *out = g_string_new(NULL);

        sip_text_quote(out, rows[i].text, 5);
        g_assert_cmpstr(out->str, ==, rows[i].shown);
        g_string_free(out, TRUE);
    }
}

/** A message whose bytes were not found has nothing but a code: whatever is asked of its texts, there is no answer. */
static void test_absent_texts(void)
{
    struct sip_message bare = {.code = 200, .is_cut = true};
    struct sip_text absent = {0}, name, value, rest = {0};
    unsigned code;
    uint32_t number;

    g_assert_false(sip_header_next(&rest, &name, &value));
    g_assert_false(sip_header_find(&bare, "Via", 'v', &value));
    g_assert_false(sip_list_next(&rest, &value));
    g_assert_cmpuint(sip_element_value(absent).len, ==, 0);
    g_assert_false(sip_text_number(absent, &number));
    g_assert_false(sip_auth_param(absent, "realm", &value));
    expect_text(value, NULL);
    g_assert_false(sip_element_param(absent, "tag", &value));
    expect_text(value, NULL);
    g_assert_false(sip_status_line_read(absent, &code, &value));
    g_assert_null(sip_tag((struct sip_text){0}).at);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/sip_elements/lists", test_lists);
    g_test_add_func("/sip_elements/parameters", test_parameters);
    g_test_add_func("/sip_elements/tags", test_tags);
    g_test_add_func("/sip_elements/uri_hosts", test_uri_hosts);
    g_test_add_func("/sip_elements/auth_parameters", test_auth_parameters);
    g_test_add_func("/sip_elements/header_names", test_header_names);
    g_test_add_func("/sip_elements/numbers", test_numbers);
    g_test_add_func("/sip_elements/comparing", test_comparing);
    g_test_add_func("/sip_elements/quoting", test_quoting);
    g_test_add_func("/sip_elements/absent_texts", test_absent_texts);
    return g_test_run();
}
