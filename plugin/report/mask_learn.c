/* mask_learn.c
 * Whom and what a message names, for the mask.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report/mask.h"

#include "sip/message.h"

#include <string.h>

static const char *const schemes[] = {"sip:", "sips:", "tel:"};

/** What comes before one of these bytes. */
static struct sip_text text_before(struct sip_text text, const char *bytes)
{
    size_t len = 0;

    while (len < text.len && (text.at[len] == '\0' || !strchr(bytes, text.at[len])))
        len++;
    return sip_text_of(text.at, text.at + len);
}

/** The user and the host of a URI, behind its scheme. */
static void uri_learn(struct mask *mask, struct sip_text uri)
{
    struct sip_text whole = text_before(uri, "<> \t\r\n\",");
    const char *at = whole.len > 0 ? memchr(whole.at, '@', whole.len) : NULL;
    struct sip_text host = whole;

    if (at) {
        mask_learn(mask, MASK_USER, text_before(sip_text_of(whole.at, at), ":;"));
        host = sip_text_of(at + 1, whole.at + whole.len);
    }
    if (host.len > 0 && host.at[0] != '[')
        mask_learn(mask, MASK_HOST, text_before(host, ":;?>"));
}

/** All URIs in a text. */
static void uris_learn(struct mask *mask, struct sip_text text)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(schemes); i++) {
        struct sip_text rest = text;
        const char *found;

        while (rest.len > 0 && (found = sip_text_find_word(rest, schemes[i]))) {
            struct sip_text uri = sip_text_of(found + strlen(schemes[i]), text.at + text.len);

            if (strcmp(schemes[i], "tel:") == 0)
                mask_learn(mask, MASK_NUMBER, text_before(uri, "<>;, \t\r\n\""));
            else
                uri_learn(mask, uri);
            rest = uri;
        }
    }
}

/** The display name of each element that has an address in <>. */
static void names_learn(struct mask *mask, struct sip_text value)
{
    struct sip_text element;

    while (sip_list_next(&value, &element)) {
        const char *bracket = element.len > 0 ? memchr(element.at, '<', element.len) : NULL;
        struct sip_text name = bracket ? sip_text_trim(sip_text_of(element.at, bracket)) : (struct sip_text){0};

        if (name.len >= 2 && name.at[0] == '"' && name.at[name.len - 1] == '"')
            name = sip_text_of(name.at + 1, name.at + name.len - 1);
        if (name.len > 0)
            mask_learn(mask, MASK_NAME, name);
    }
}

/** "SIP/2.0/UDP pbx.example.com:5060;branch=..." */
static void via_learn(struct mask *mask, struct sip_text value)
{
    struct sip_text element;

    while (sip_list_next(&value, &element)) {
        const char *blank = element.len > 0 ? memchr(element.at, ' ', element.len) : NULL;
        struct sip_text host =
            blank ? sip_text_trim(sip_text_of(blank, element.at + element.len)) : (struct sip_text){0};

        if (host.len > 0 && host.at[0] != '[')
            mask_learn(mask, MASK_HOST, text_before(host, ":; \t"));
    }
}

/** Whom credentials name, and where they hold. */
static void login_learn(struct mask *mask, struct sip_text value)
{
    struct sip_text param;

    if (sip_auth_param(value, "username", &param))
        mask_learn(mask, MASK_USER, param);
    if (sip_auth_param(value, "realm", &param) && param.len > 0 && memchr(param.at, '.', param.len))
        mask_learn(mask, MASK_HOST, param);
}

static void header_learn(struct mask *mask, struct sip_text name, struct sip_text value)
{
    uris_learn(mask, value);
    if (sip_text_is(name, "Via") || sip_text_is(name, "v"))
        via_learn(mask, value);
    else if (sip_text_is(name, "Warning"))
        via_learn(mask, value); /* "399 pbx.example.com ..." has its host in the same place */
    else if (sip_text_has(name, "auth"))
        login_learn(mask, value);
    else if (value.len > 0 && memchr(value.at, '<', value.len))
        names_learn(mask, value);
}

/** Who made the description, and where: the line o=. */
static void description_learn(struct mask *mask, struct sip_text body)
{
    const char *origin = sip_text_starts(body, "v=") ? sip_text_find(body, "\no=", 3) : NULL;
    struct sip_text line, host;
    const char *blank;

    if (!origin)
        return;
    line = text_before(sip_text_of(origin + 3, body.at + body.len), "\r\n");
    mask_learn(mask, MASK_USER, text_before(line, " "));
    for (host = line; (blank = host.len > 0 ? memchr(host.at, ' ', host.len) : NULL);)
        host = sip_text_of(blank + 1, line.at + line.len);
    mask_learn(mask, MASK_HOST, host);
}

void mask_learn_message(struct mask *mask, const struct sip_message *message)
{
    struct sip_text rest = message->headers, name, value;

    if (!message->start || !message->headers.at)
        return;
    if (message->call_id.len > 0) /* Replaces and the like quote it */
        mask_learn(mask, MASK_CALL, message->call_id);
    uris_learn(mask, sip_text_of(message->start, message->headers.at));
    while (sip_header_next(&rest, &name, &value))
        header_learn(mask, name, value);
    if (message->body.len > 0)
        description_learn(mask, message->body);
}
