/* interval.c
 * The facts of 422 and 423: which interval was asked for, and which is the shortest that is granted.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include "sip/interval.h"

#define NUMBER_MAX 24

/* RFC 4028 section 5 */
#define MIN_SE_LEAST 90

/* RFC 3261 section 10.3, item 7: a registrar refuses no interval of an hour or more. */
#define REFUSED_BELOW 3600

static void add_asked(struct fact_writer *writer, const struct interval *asked, uint32_t least)
{
    const char *where = asked->is_of_contact ? " in Contact" : "";

    if (asked->seconds >= least)
        fact_add(writer, "asked for %u s%s, which is not below the server's minimum of %u s", asked->seconds, where,
                 least);
    else
        fact_add(writer, "asked for %u s%s, the server's minimum is %u s", asked->seconds, where, least);
    if (asked->seconds < least && asked->seconds >= REFUSED_BELOW &&
        sip_text_is(writer->source.response->method, "REGISTER"))
        fact_add(writer, "; a registrar may refuse only less than %d s (RFC 3261 section 10.3)", REFUSED_BELOW);
}

/** The client's own minimum is the one to go by where it is higher, and has to be raised where it is lower (RFC 4028
 * section 7.4). */
static void add_own_minimum(struct fact_writer *writer, const struct interval *asked, uint32_t least)
{
    struct sip_text value;
    uint32_t own;

    if (!sip_headers_line(&writer->request, HEADER_MIN_SE, &value) || !sip_number_read(sip_element_value(value), &own))
        return;
    if (own < least && asked->is_known && asked->seconds >= least)
        fact_add(writer,
                 "; but the request's own Min-SE is %u s: it has to be raised as well, as a server may choose any "
                 "interval down to it (RFC 4028 section 7.4)",
                 own);
    else if (own > least)
        fact_add(writer, "; the request's own Min-SE of %u s is higher", own);
}

static void tell_minimum(struct fact_writer *writer, struct sip_text value, const struct interval *asked)
{
    bool of_session = writer->code == 422;
    const char *name = of_session ? "Min-SE" : "Min-Expires";
    uint32_t least;

    if (!interval_minimum(writer->code, &writer->response, &least)) {
        fact_start(writer, "%s: ", name);
        fact_add_quoted(writer, value, NUMBER_MAX);
        fact_add(writer, " is not a number of seconds");
    } else {
        fact_start(writer, "%s: %u - ", name, least);
        if (asked->is_known)
            add_asked(writer, asked, least);
        else
            fact_add(writer, of_session ? "the session timer has to be %u s or longer" : "ask for %u s or longer",
                     least);
        if (of_session)
            add_own_minimum(writer, asked, least);
        if (of_session && least < MIN_SE_LEAST)
            fact_add(writer, "; RFC 4028 allows no less than %d s", MIN_SE_LEAST);
    }
    fact_end(writer);
}

/** Min-SE of 422 (RFC 4028), Min-Expires of 423 (RFC 3261 section 20.23). */
void facts_intervals(struct fact_writer *writer)
{
    struct interval asked;
    struct sip_text value;

    if (writer->code != 422 && writer->code != 423)
        return;
    asked = interval_asked(writer->code, writer->source.response->method, &writer->request);
    if (sip_headers_line(&writer->response, interval_minimum_header(writer->code), &value)) {
        tell_minimum(writer, value, &asked);
    } else if (asked.is_known) {
        fact_start(writer, "The request asked for %u s%s", asked.seconds, asked.is_of_contact ? " in Contact" : "");
        fact_end(writer);
    }
}
