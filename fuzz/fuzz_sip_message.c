/* fuzz_sip_message.c
 * Any bytes as a SIP message: whatever is read lies within them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "kit.h"
#include "sip/key.h"
#include "texts/filter_string.h"
#include "watches/refer_target.h"
#include "sip/message.h"
#include "sip/method.h"
#include "sip/scan.h"

static void element_probe(struct sip_text element, struct sip_text bytes)
{
    static const char *const names[] = {"tag", "branch", "cause", "q", "reason", "x"};
    struct sip_text found;
    uint32_t number;

    fuzz_expect_inside(element, bytes);
    fuzz_expect_inside(sip_element_value(element), bytes);
    fuzz_expect_inside(sip_element_uri(element), bytes);
    fuzz_expect_inside(sip_uri_host(sip_element_uri(element), &number), bytes);
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        if (sip_element_param(element, names[i], &found))
            fuzz_expect_inside(found, bytes);
}

static void value_probe(struct sip_text value, struct sip_text bytes)
{
    struct sip_text rest = value, element, found;
    unsigned code, elements = 0;
    uint32_t number;

    sip_text_number(value, &number);
    if (sip_status_line_read(value, &code, &found)) {
        g_assert_true(code >= 100 && code <= 999);
        fuzz_expect_inside(found, bytes);
    }
    if (sip_auth_param(value, "realm", &found))
        fuzz_expect_inside(found, bytes);
    g_assert_true(sip_has_tag(value) == (sip_tag(value).at != NULL));
    fuzz_expect_inside(sip_tag(value), bytes);
    while (sip_list_next(&rest, &element)) {
        element_probe(element, bytes);
        g_assert_cmpuint(++elements, <=, value.len + 1);
    }
    g_free(refer_target_words(value, value, value.len & 1));
}

static void headers_probe(const struct sip_message *message, struct sip_text bytes)
{
    struct sip_text rest = message->headers, name, value;
    struct sip_header_walk walk = {message, 0, 0};
    struct sip_text name_met, value_met;
    size_t lines = 0;

    while (sip_header_next(&rest, &name, &value)) {
        g_assert_true(sip_header_walk_next(&walk, UINT32_MAX, &name_met, &value_met));
        g_assert_true(name_met.at == name.at && name_met.len == name.len);
        g_assert_true(value_met.len == value.len && (value.len == 0 || value_met.at == value.at));
        fuzz_expect_inside(name, message->headers);
        fuzz_expect_inside(value, message->headers);
        value_probe(value, bytes);
        g_assert_cmpuint(++lines, <=, message->headers.len);
    }
    fuzz_expect_inside(sip_headers_skip(message->headers), bytes);
}

static void message_probe(const struct sip_message *message, struct sip_text bytes)
{
    struct sip_text sent_by = {0}, branch = {0};

    fuzz_expect_inside(message->method, bytes);
    fuzz_expect_inside(message->phrase, bytes);
    fuzz_expect_inside(message->call_id, bytes);
    fuzz_expect_inside(message->from, bytes);
    fuzz_expect_inside(message->to, bytes);
    fuzz_expect_inside(message->vias, bytes);
    fuzz_expect_inside(message->headers, bytes);
    fuzz_expect_inside(message->body, bytes);
    fuzz_expect_inside(sip_topmost_via(message), bytes);
    sip_via_identity(message, &sent_by, &branch);
    fuzz_expect_inside(sent_by, bytes);
    fuzz_expect_inside(branch, bytes);
    g_assert_cmpuint(message->length, <=, bytes.len);
    g_assert_true(message->code == 0 || (message->code >= 100 && message->code <= 999));
    g_assert_true((message->code == 0) == (message->phrase.at == NULL));
    g_assert_true(sip_method_of(message->method) < METHOD_COUNT);
    headers_probe(message, bytes);
}

/** The messages that stand anywhere in the bytes. */
static void scan_probe(struct sip_text bytes)
{
    struct sip_text rest = bytes;
    struct sip_message message;
    size_t left = rest.len + 1;

    while (sip_scan_next(&rest, &message)) {
        g_assert_cmpuint(rest.len, <, left);
        left = rest.len;
        fuzz_expect_inside(rest, bytes);
        fuzz_expect_inside(sip_text_of(message.start, message.start + message.length), bytes);
    }
}

/** A string in a display filter holds no control character, and ends where it should. */
static void quote_probe(struct sip_text bytes)
{
    char *string = g_strndup(bytes.at, bytes.len);
    GString *quoted = g_string_new(NULL);
    size_t i = 1;

    quote_add(quoted, string);
    g_assert_true(quoted->len >= 2 && quoted->str[0] == '"' && quoted->str[quoted->len - 1] == '"');
    for (; i < quoted->len - 1; i++) {
        g_assert_true(quoted->str[i] != '"' && (unsigned char)quoted->str[i] >= ' ');
        i += quoted->str[i] == '\\';
    }
    g_assert_cmpuint(i, ==, quoted->len - 1);
    g_string_free(quoted, TRUE);
    g_free(string);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    codebook_free(fuzz_set_up());
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sip_text bytes = {(const char *)data, size};
    struct sip_message message;

    if (sip_message_read(bytes.at, bytes.len, &message))
        message_probe(&message, bytes);
    scan_probe(bytes);
    value_probe(bytes, bytes);
    quote_probe(bytes);
    return 0;
}
