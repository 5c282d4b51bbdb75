/* fuzz_evidence.c
 * Any response, and perhaps any request that it answers: its facts are few, short and printable.
 *
 * The input is a byte that picks a code and a method, then the lines of the response, FUZZ_LINE, and the request.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "facts/response_facts.h"
#include "kit.h"
#include "sip/message.h"
#include "story.h"

static struct codebook *book;

/* Seen at 22:13:20 UTC, or without time stamp. */
#define NOW (INT64_C(1700000000) * G_USEC_PER_SEC)

static const unsigned codes[] = {300, 301, 302, 305, 380, 400, 401, 403, 404, 405, 406, 407, 408, 410, 412, 413, 414,
                                 415, 416, 417, 420, 421, 422, 423, 424, 425, 428, 429, 430, 433, 436, 437, 438, 439,
                                 440, 469, 470, 477, 480, 481, 482, 483, 484, 485, 486, 487, 488, 489, 491, 493, 494,
                                 500, 501, 503, 504, 513, 555, 580, 600, 603, 604, 606, 607, 608, 699};

static const char *const methods[] = {"INVITE", "REGISTER", "SUBSCRIBE", "REFER"};

static void fact_expect(const char *fact, void *data)
{
    unsigned *count = data;

    fuzz_expect_sentence(fact);
    g_assert_cmpuint(strlen(fact), <=, FACT_LEN_MAX);
    g_assert_cmpuint(++*count, <=, FACTS_MAX);
}

static unsigned facts_count(const struct sip_message *response, const struct sip_message *request, int64_t time_us)
{
    unsigned count = 0;

    response_facts_of(&(struct response_facts_source){book, response, request, time_us, false, NULL, NULL}, fact_expect,
                      &count);
    return count;
}

/** Bytes that begin with no status line get one. Free with g_free(). */
static char *response_bytes(uint8_t pick, struct sip_text lines, size_t *len)
{
    struct sip_message message;
    GString *bytes = g_string_new(NULL);
    char *exact;

    if (!lines.len || !sip_message_read(lines.at, lines.len, &message) || !message.code)
        g_string_printf(bytes, "SIP/2.0 %u X\r\nCSeq: 1 %s\r\n", codes[pick % G_N_ELEMENTS(codes)],
                        methods[pick / G_N_ELEMENTS(codes)]);
    g_string_append_len(bytes, lines.at ? lines.at : "", (gssize)lines.len);
    exact = story_exact_copy(bytes->str, bytes->len);
    *len = bytes->len;
    g_string_free(bytes, TRUE);
    return exact;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    book = fuzz_set_up();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sip_text rest = {(const char *)data, size}, lines, asked;
    struct sip_message response, request;
    char *bytes, *request_bytes;
    size_t len;

    if (size == 0)
        return 0;
    sip_text_skip(&rest, 1);
    lines = fuzz_part(&rest);
    asked = fuzz_part(&rest);
    bytes = response_bytes(data[0], lines, &len);
    request_bytes = story_exact_copy(asked.len ? asked.at : "", asked.len);
    if (sip_message_read(bytes, len, &response) && response.code >= 300 && response.code < 700) {
        facts_count(&response, NULL, TIME_UNKNOWN);
        if (sip_message_read(request_bytes, asked.len, &request) && !request.code)
            facts_count(&response, &request, NOW);
    }
    g_free(bytes);
    g_free(request_bytes);
    return 0;
}
