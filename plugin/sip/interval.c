/* interval.c
 * Reads the spans of time that messages state.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/interval.h"

#include <glib.h>

/** Keeps the shorter one; nobody refuses 0, which ends what was asked for before. */
static void interval_keep(struct interval *asked, uint32_t seconds, bool is_of_contact)
{
    if (seconds == 0 || (asked->is_known && asked->seconds <= seconds))
        return;
    *asked = (struct interval){true, is_of_contact, seconds};
}

/** REGISTER: the shortest of the intervals of its Contacts (RFC 3261 section 10.2.1.1). Others: Expires. */
static void expires_asked(struct sip_text method, const struct sip_headers *request, struct interval *asked)
{
    struct sip_header_list list = {request, HEADER_CONTACT, 0, {0}};
    bool is_register = sip_text_is(method, "REGISTER"), has_contact = false;
    struct sip_text value, element, own;
    uint32_t common = 0, seconds;

    if (!sip_headers_line(request, HEADER_EXPIRES, &value) || !sip_number_read(value, &common))
        common = 0;
    while (is_register && sip_header_list_next(&list, &element)) {
        has_contact = true;
        if (sip_text_is(element, "*"))
            continue;
        if (!sip_element_param(element, "expires", &own))
            interval_keep(asked, common, false);
        else if (sip_number_read(own, &seconds))
            interval_keep(asked, seconds, true);
    }
    if (!has_contact)
        interval_keep(asked, common, false);
}

static void session_asked(const struct sip_headers *request, struct interval *asked)
{
    struct sip_text value;
    uint32_t seconds;

    if (sip_headers_line(request, HEADER_SESSION_EXPIRES, &value) &&
        sip_number_read(sip_element_value(value), &seconds))
        interval_keep(asked, seconds, false);
}

struct interval interval_asked(unsigned code, struct sip_text method, const struct sip_headers *request)
{
    struct interval asked = {0};

    if (code == 422)
        session_asked(request, &asked);
    else
        expires_asked(method, request, &asked);
    return asked;
}

enum sip_header interval_minimum_header(unsigned code)
{
    return code == 422 ? HEADER_MIN_SE : HEADER_MIN_EXPIRES;
}

bool interval_minimum(unsigned code, const struct sip_headers *response, uint32_t *seconds)
{
    struct sip_text value;

    return sip_headers_line(response, interval_minimum_header(code), &value) &&
           sip_number_read(sip_element_value(value), seconds);
}

bool sip_retry_after_read(struct sip_text value, uint32_t *seconds, struct sip_text *rest)
{
    size_t digits = 0;

    while (digits < value.len && g_ascii_isdigit(value.at[digits]))
        digits++;
    *rest = sip_text_trim((struct sip_text){value.at + digits, value.len - digits});
    return sip_text_number(value, seconds) && (rest->len == 0 || rest->at[0] == '(' || rest->at[0] == ';');
}
