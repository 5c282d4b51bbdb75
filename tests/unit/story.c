/* story.c
 * Makes the bytes of a SIP message from a line of a story.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "story.h"

#include "sip/message.h"

#include <string.h>

/** A message while it is made. */
struct draft {
    GString *start;
    GPtrArray *headers; /* "Name: value", owned */
    GString *body;
    bool is_cut;
};

/** The words of a line before the first change. */
struct words {
    char **all; /* owned */
    unsigned next;
};

static const char *word_take(struct words *words)
{
    while (words->all[words->next] && !words->all[words->next][0])
        words->next++;
    return words->all[words->next] ? words->all[words->next++] : NULL;
}

static const char *word_need(struct words *words, const char *line)
{
    const char *word = word_take(words);

    if (!word)
        g_error("a word is missing in: %s", line);
    return word;
}

static void G_GNUC_PRINTF(2, 3) header_add(struct draft *draft, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    g_ptr_array_add(draft->headers, g_strdup_vprintf(format, args));
    va_end(args);
}

/** Where the header of that name stands; the number of headers if there is none. */
static unsigned header_index(const struct draft *draft, const char *name, size_t name_len)
{
    unsigned i = 0;

    for (; i < draft->headers->len; i++) {
        const char *header = g_ptr_array_index(draft->headers, i);

        if (g_ascii_strncasecmp(header, name, name_len) == 0 && header[name_len] == ':')
            break;
    }
    return i;
}

static unsigned header_index_need(const struct draft *draft, const char *name)
{
    unsigned i = header_index(draft, name, strlen(name));

    if (i == draft->headers->len)
        g_error("the message has no header %s", name);
    return i;
}

/** Puts another URI into the request line. */
static void draft_readdress(struct draft *draft, const char *uri)
{
    const char *method_end = strchr(draft->start->str, ' ');

    g_string_truncate(draft->start, (gsize)(method_end - draft->start->str));
    g_string_append_printf(draft->start, " %s SIP/2.0", uri);
}

static void draft_change(struct draft *draft, const char *change)
{
    const char *colon = strchr(change, ':');
    unsigned i;

    if (g_str_has_prefix(change, "URI: ")) {
        draft_readdress(draft, change + 5);
    } else if (g_str_has_prefix(change, "no ")) {
        g_ptr_array_remove_index(draft->headers, header_index_need(draft, change + 3));
    } else if (g_str_has_prefix(change, "cut ")) {
        i = header_index_need(draft, change + 4);
        g_ptr_array_remove_range(draft->headers, i, draft->headers->len - i);
        draft->is_cut = true;
    } else if (colon) {
        i = header_index(draft, change, (size_t)(colon - change));
        if (i < draft->headers->len)
            g_ptr_array_remove_index(draft->headers, i);
        g_ptr_array_insert(draft->headers, (int)i, g_strdup(change));
    } else {
        g_error("no change of a message: %s", change);
    }
}

static void draft_request(struct draft *draft, const char *sender, const char *method, const char *cseq)
{
    const char *peer = *sender == 'a' ? "b" : "a";

    g_string_printf(draft->start, "%s sip:%s@10.0.0.%c SIP/2.0", method, peer, *peer);
    if (g_str_equal(method, "REGISTER")) /* goes to a domain */
        g_string_printf(draft->start, "REGISTER sip:10.0.0.%c SIP/2.0", *peer);
    if (g_str_equal(method, "ACK")) /* goes to the Contact of a response */
        g_string_printf(draft->start, "ACK sip:%s@%s.test SIP/2.0", peer, peer);
    header_add(draft, "Via: SIP/2.0/UDP %s.test;branch=z9hG4bK-%s-%s-%s", sender, sender, method, cseq);
    header_add(draft, "From: \"%s\" <sip:%s@test>;tag=%s", sender, sender, sender);
    header_add(draft, "To: <sip:%s@test>;tag=%s", peer, peer);
    header_add(draft, "Call-ID: call@test");
    header_add(draft, "CSeq: %s %s", cseq, method);
    header_add(draft, "Max-Forwards: 70");
    header_add(draft, "Contact: <sip:%s@%s.test>", sender, sender);
    if (g_str_equal(method, "REFER"))
        header_add(draft, "Refer-To: <sip:c@test>");
}

static void draft_response(struct draft *draft, const char *sender, const char *code, const char *method,
                           const char *cseq)
{
    const char *peer = *sender == 'a' ? "b" : "a";

    g_string_printf(draft->start, "SIP/2.0 %s Phrase", code);
    header_add(draft, "Via: SIP/2.0/UDP %s.test;branch=z9hG4bK-%s-%s-%s", peer, peer, method, cseq);
    header_add(draft, "From: \"%s\" <sip:%s@test>;tag=%s", peer, peer, peer);
    header_add(draft, "To: <sip:%s@test>;tag=%s", sender, sender);
    header_add(draft, "Call-ID: call@test");
    header_add(draft, "CSeq: %s %s", cseq, method);
    header_add(draft, "Contact: <sip:%s@%s.test>", sender, sender);
}

static void draft_report(struct draft *draft, const char *state, const char *code)
{
    header_add(draft, "Event: refer");
    if (state)
        header_add(draft, "Subscription-State: %s", state);
    if (!code)
        return;
    header_add(draft, "Content-Type: message/sipfrag;version=2.0");
    g_string_printf(draft->body, "SIP/2.0 %s Phrase\r\n", code);
}

static void draft_write(const struct draft *draft, struct story_frame *frame)
{
    GString *bytes = g_string_new(draft->start->str);

    g_string_append(bytes, "\r\n");
    for (unsigned i = 0; i < draft->headers->len; i++)
        g_string_append_printf(bytes, "%s\r\n", (const char *)g_ptr_array_index(draft->headers, i));
    if (!draft->is_cut)
        g_string_append_printf(bytes, "\r\n%s", draft->body->str);
    frame->bytes = story_exact_copy(bytes->str, bytes->len);
    frame->len = bytes->len;
    g_string_free(bytes, TRUE);
}

static void message_write(struct story_frame *frame, const char *sender, struct words *words, char **changes,
                          const char *line)
{
    struct draft draft = {g_string_new(NULL), g_ptr_array_new_with_free_func(g_free), g_string_new(NULL), false};
    const char *what = word_need(words, line);

    if (g_ascii_isdigit(*what)) {
        const char *method = word_need(words, line);
        draft_response(&draft, sender, what, method, word_need(words, line));
    } else {
        draft_request(&draft, sender, what, word_need(words, line));
    }
    if (g_str_equal(what, "NOTIFY")) {
        const char *state = word_take(words);
        draft_report(&draft, state, word_take(words));
    }
    if (word_take(words))
        g_error("a word too many in: %s", line);
    header_add(&draft, "Content-Length: %zu", draft.body->len);
    for (; *changes; changes++)
        draft_change(&draft, g_strstrip(*changes));
    draft_write(&draft, frame);

    g_string_free(draft.start, TRUE);
    g_string_free(draft.body, TRUE);
    g_ptr_array_free(draft.headers, TRUE);
}

static int64_t time_read(const char *word, const char *line)
{
    char *end;
    double seconds = g_ascii_strtod(word, &end);

    if (g_str_equal(word, "-"))
        return STORY_NO_TIME;
    if (end == word || *end || seconds < 0)
        g_error("no time begins: %s", line);
    return STORY_START + (int64_t)(seconds * (double)G_USEC_PER_SEC + 0.5);
}

void story_frame_read(struct story_frame *frame, const char *line)
{
    char **parts = g_strsplit(line, "|", -1);
    struct words words = {g_strsplit(parts[0] ? parts[0] : "", " ", -1), 0};
    const char *sender;

    *frame = (struct story_frame){.time_us = time_read(word_need(&words, line), line)};
    sender = word_need(&words, line);
    if (g_str_equal(sender, "a") || g_str_equal(sender, "b"))
        message_write(frame, sender, &words, parts + 1, line);
    else if (!g_str_equal(sender, "-"))
        g_error("nobody sends: %s", line);
    g_strfreev(words.all);
    g_strfreev(parts);
}

void story_frame_clear(struct story_frame *frame)
{
    g_free(frame->bytes);
    *frame = (struct story_frame){0};
}

void story_tell(const char *lines, story_listener listener, void *data)
{
    char **all = g_strsplit(lines, "\n", -1);

    for (char **line = all; *line; line++) {
        struct story_frame frame;
        struct sip_message message;

        if (!**line)
            continue;
        story_frame_read(&frame, *line);
        if (frame.bytes && !sip_message_read(frame.bytes, frame.len, &message))
            g_error("not read as SIP: %s", *line);
        listener(frame.bytes ? &message : NULL, frame.time_us, data);
        story_frame_clear(&frame);
    }
    g_strfreev(all);
}

char *story_exact_copy(const char *bytes, size_t len)
{
    char *copy = g_malloc(MAX(len, 1));

    memcpy(copy, bytes, len);
    return copy;
}
