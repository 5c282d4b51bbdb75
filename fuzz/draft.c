/* draft.c
 * Frames made of the bytes of an input.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "draft.h"

#include "calls/arrival.h"
#include "story.h"

#define MS INT64_C(1000)
#define S INT64_C(1000000)

/* More headers make an input slower, not better. */
#define HEADERS_MOST 12

/* What a byte picks between two frames, in microseconds: the timers of SIP and what is just around them. */
static const int64_t gaps[] = {
    0,       1 * MS,  20 * MS, 200 * MS, 499 * MS,   500 * MS,      501 * MS, 1 * S,      2 * S,  4 * S,     5 * S,
    8 * S,   16 * S,  31 * S,  32 * S,   32 * S + 1, 33 * S - 1,    33 * S,   33 * S + 1, 34 * S, 64 * S,    65 * S,
    120 * S, 180 * S, 300 * S, 600 * S,  3600 * S,   24 * 3600 * S, -1 * MS,  -400 * MS,  -1 * S, -3600 * S,
};

/* Times that no capture should have, but a damaged one does. */
static const int64_t odd_times[] = {0, -1, TIME_MOST_US, -TIME_MOST_US, TIME_MOST_US / 2, INT64_C(4294967295) * S};

/* A request; with `%u` a response. The words of a story. */
static const char *const starts[] = {
    "INVITE",
    "ACK",
    "BYE",
    "CANCEL",
    "PRACK",
    "UPDATE",
    "REFER",
    "NOTIFY active 100",
    "NOTIFY terminated 200",
    "SUBSCRIBE",
    "REGISTER",
    "OPTIONS",
    "INFO",
    "MESSAGE",
    "PUBLISH",
    "NOTIFY",
    "NOTIFY terminated 503",
    "FOO",
    "%u INVITE",
    "%u BYE",
    "%u CANCEL",
    "%u PRACK",
    "%u UPDATE",
    "%u REFER",
    "%u NOTIFY",
    "%u SUBSCRIBE",
    "%u REGISTER",
    "%u OPTIONS",
    "%u INFO",
    "%u MESSAGE",
    "%u PUBLISH",
    "%u ACK",
    "%u FOO",
};

static const unsigned codes[] = {100, 180, 183, 199, 200, 202, 204, 299, 300, 302, 305, 380, 400,
                                 401, 403, 404, 407, 408, 412, 415, 420, 422, 423, 480, 481, 486,
                                 487, 488, 489, 491, 494, 500, 503, 580, 600, 603, 606, 700, 999};

static const char *const cseqs[] = {"1",  "2", "3",          "4",          "10",         "11",
                                    "12", "0", "2147483647", "4294967295", "4294967296", "x"};

static const char *const more[] = {
    "Contact: <sip:c@10.0.0.9:5070>",
    "Contact: <sips:a@a.test>",
    "Contact: *",
    "Contact: <sip:x@test>;q=0.5, <sip:y@test>;expires=0",
    "Event: presence",
    "Event: refer;id=1",
    "Event: refer;id=2",
    "Event: \xc3\xa9\x01",
    "Subscription-State: terminated;reason=timeout",
    "Subscription-State: active;expires=0",
    "Subscription-State: active;expires=4294967295",
    "Expires: 0",
    "Expires: 1",
    "Expires: 60",
    "Expires: 4294967295",
    "Min-Expires: 300",
    "Min-SE: 1800",
    "Session-Expires: 90;refresher=uac",
    "Session-Expires: 1800",
    "Retry-After: 5",
    "Retry-After: 4294967295 (\xff)",
    "Require: 100rel",
    "Require: nosub, explicitsub",
    "Require: norefersub",
    "Supported: 100rel, replaces",
    "Unsupported: 100rel",
    "RSeq: 1",
    "RSeq: 2",
    "RAck: 1 1 INVITE",
    "RAck: 2 1 INVITE",
    "Refer-Sub: false",
    "Refer-To: <sip:c@test?Replaces=call1%3Bto-tag%3Db%3Bfrom-tag%3Da>",
    "Refer-To: <cid:x>",
    "Replaces: call1@test;to-tag=b;from-tag=a",
    "Reason: Q.850;cause=16, SIP;cause=200",
    "WWW-Authenticate: Digest realm=\"r\", nonce=\"n1\", algorithm=MD5",
    "WWW-Authenticate: Digest realm=\"r\", nonce=\"n2\", stale=true",
    "WWW-Authenticate: Basic realm=\"r\"",
    "Proxy-Authenticate: Digest realm=\"p\", nonce=\"n1\"",
    "Authorization: Digest username=\"a\", realm=\"r\", nonce=\"n1\", response=\"0\"",
    "Authorization: Digest username=\"a\", realm=\"r\", nonce=\"n2\", response=\"1\"",
    "Authorization: Digest username=\"a\", realm=\"r\", nonce=\"\", response=\"\"",
    "Authorization: Basic YTpi",
    "Proxy-Authorization: Digest username=\"a\", realm=\"p\", nonce=\"n1\", response=\"0\"",
    "Route: <sip:p@test;lr>",
    "Record-Route: <sip:p@test;lr>",
    "Max-Forwards: 0",
    "Call-ID:",
    "CSeq: 1",
    "CSeq: 1 INVITE",
    "From: <sip:a@test>",
    "From: <sip:a@test>;tag=c",
    "To: <sip:b@test>",
    "To: <sip:b@test>;tag=c",
    "To: <sip:b@test>;tag=d",
    "Via: SIP/2.0/UDP a.test",
    "Via: SIP/2.0/TCP p.test;branch=z9hG4bKp, SIP/2.0/UDP a.test;branch=z9hG4bK1",
    "Via: \"",
    "Content-Length: 4294967295",
    "Content-Type: application/sdp",
    "no To",
    "no From",
    "no Via",
    "no Call-ID",
    "no CSeq",
    "no Contact",
    "cut To",
    "cut Content-Length",
};

static unsigned byte_take(struct sip_text *rest)
{
    unsigned byte = rest->len ? (unsigned char)rest->at[0] : 0;

    if (rest->len)
        sip_text_skip(rest, 1);
    return byte;
}

#define PICK(rest, list) list[byte_take(rest) % G_N_ELEMENTS(list)]

static int64_t time_next(unsigned pick, int64_t *clock_us)
{
    if (pick < 0xe0) {
        *clock_us += gaps[pick % G_N_ELEMENTS(gaps)];
        return *clock_us;
    }
    return pick < 0xf0 ? TIME_UNKNOWN : odd_times[pick % G_N_ELEMENTS(odd_times)];
}

static void start_write(GString *line, struct sip_text *rest)
{
    const char *start = PICK(rest, starts), *words;
    unsigned code = PICK(rest, codes);

    if (start[0] == '%') {
        g_string_append_printf(line, "%u%s", code, start + 2);
        words = "";
    } else {
        words = start + strcspn(start, " ");
        g_string_append_len(line, start, words - start);
    }
    g_string_append_printf(line, " %s%s", PICK(rest, cseqs), words);
}

/** What identifies the message, where it is not what a story would say. */
static void names_write(GString *line, struct sip_text *rest)
{
    unsigned branch = byte_take(rest) % 8, call = byte_take(rest) % 4, tags = byte_take(rest) % 8;

    if (branch)
        g_string_append_printf(line, " | Via: SIP/2.0/UDP h.test;branch=z9hG4bK%u", branch);
    if (call)
        g_string_append_printf(line, " | Call-ID: call%u@test", call);
    if (tags & 1)
        g_string_append(line, " | To: <sip:b@test>");
    if (tags & 2)
        g_string_append(line, " | From: <sip:a@test>;tag=b | To: <sip:b@test>;tag=a");
    if (tags & 4)
        g_string_append(line, " | Content-Type: message/sipfrag");
}

/** A header can be left out, or cut away, once and last. */
static void headers_write(GString *line, struct sip_text *rest)
{
    const char *last = NULL;

    for (unsigned i = 0; i < HEADERS_MOST && rest->len; i++) {
        const char *header = PICK(rest, more);

        if (strchr(header, ':'))
            g_string_append_printf(line, " | %s", header);
        else
            last = header;
    }
    if (last)
        g_string_append_printf(line, " | %s", last);
}

/** A message as the bytes pick it. With FUZZ_TELL in the environment it is printed, to make a story of it for a unit
 * test. */
static void message_pick(struct draft *draft, struct sip_text rest)
{
    GString *line = g_string_new(draft->flags & DRAFT_OF_B ? "0 b " : "0 a ");
    struct story_frame frame;

    start_write(line, &rest);
    names_write(line, &rest);
    headers_write(line, &rest);
    if (g_getenv("FUZZ_TELL"))
        g_printerr("%.6f%s\n", ((double)draft->time_us - (double)STORY_START) / S, line->str + 1);
    story_frame_read(&frame, line->str);
    draft->bytes = frame.bytes;
    draft->len = frame.len;
    g_string_free(line, TRUE);
}

static void message_cut(struct draft *draft, unsigned share)
{
    char *whole = draft->bytes;

    draft->len = draft->len * share / 256;
    draft->bytes = story_exact_copy(whole, draft->len);
    g_free(whole);
}

bool draft_next(struct sip_text *rest, int64_t *clock_us, struct draft *draft)
{
    const char *end = rest->len ? memchr(rest->at, DRAFT_END, rest->len) : NULL;
    struct sip_text frame = *rest;
    unsigned share = 256;

    if (rest->len == 0)
        return false;
    frame.len = end ? (size_t)(end - rest->at) : rest->len;
    sip_text_skip(rest, frame.len + (end != NULL));
    *draft = (struct draft){.time_us = time_next(byte_take(&frame), clock_us), .flags = byte_take(&frame)};
    if (draft->flags & DRAFT_CUT)
        share = byte_take(&frame);
    if (frame.len == 0)
        return true;
    if (draft->flags & DRAFT_RAW) {
        draft->bytes = story_exact_copy(frame.at, frame.len);
        draft->len = frame.len;
    } else {
        message_pick(draft, frame);
    }
    if (share < 256)
        message_cut(draft, share);
    return true;
}
