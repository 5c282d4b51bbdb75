/* retry_after.c
 * When to try again: the facts in Retry-After.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include "sip/interval.h"

#define COMMENT_MAX 60
#define DAY INT64_C(86400)

/** Adds "before 10:02:13", with the date if that is a day ahead or more, or how long that is where the time is not
 * known. */
static void add_time_after(struct fact_writer *writer, uint32_t seconds)
{
    int64_t time_us = writer->source.time_us;
    GDateTime *when = NULL;
    char *words;

    if (time_us >= 0)
        when = g_date_time_new_from_unix_local(time_us / G_USEC_PER_SEC + seconds);
    if (!when) {
        fact_add(writer, "within %u s", seconds);
        return;
    }
    words = g_date_time_format(when, seconds < DAY ? "%H:%M:%S" : "%Y-%m-%d %H:%M:%S");
    fact_add(writer, "before %s", words);
    g_free(words);
    g_date_time_unref(when);
}

/** The length of the comment that opens the text (RFC 3261 section 25.1), with its parentheses; 0 if there is none or
 * it is not closed. */
static size_t comment_len(struct sip_text text)
{
    unsigned depth = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '\\')
            i++;
        else if (text.at[i] == '(')
            depth++;
        else if (text.at[i] == ')' && --depth == 0)
            return i + 1;
        if (depth == 0)
            return 0;
    }
    return 0;
}

void facts_retry_after(struct fact_writer *writer)
{
    struct sip_text value, rest, duration;
    uint32_t seconds, span;
    size_t len;

    if (!sip_headers_line(&writer->response, HEADER_RETRY_AFTER, &value))
        return;
    if (!sip_retry_after_read(value, &seconds, &rest)) {
        fact_start(writer, "Retry-After: ");
        fact_add_quoted(writer, value, COMMENT_MAX);
        fact_add(writer, " is not a number of seconds");
        fact_end(writer);
        return;
    }
    fact_start(writer, "Retry-After: %u - ", seconds);
    fact_add(writer, seconds == 0          ? "it may be tried again at once"
                     : writer->code == 503 ? "send this server nothing "
                                           : "do not retry ");
    if (seconds > 0)
        add_time_after(writer, seconds);
    len = comment_len(rest);
    if (len > 2) {
        fact_add(writer, ", with the note ");
        fact_add_quoted(writer, (struct sip_text){rest.at + 1, len - 2}, COMMENT_MAX);
    }
    sip_text_skip(&rest, len);
    if (sip_element_param(rest, "duration", &duration) && sip_number_read(duration, &span))
        fact_add(writer, "; then reachable for %u s", span);
    fact_end(writer);
}
