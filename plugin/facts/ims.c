/* ims.c
 * The facts in a body of type application/3gpp-ims+xml: what a mobile phone has to do instead (3GPP TS 24.229
 * section 7.6).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include "sip/body.h"

#include <string.h>

/* A body of this kind has a few hundred bytes. */
#define BODY_MAX 16384
#define WORD_MAX 40
#define REASON_MAX 80

enum part { PART_TYPE, PART_REASON, PART_ACTION, PARTS };

/** What is read from the body. */
struct alternative {
    bool is_there;
    int part;              /* the one that is being read, or -1 */
    GString *texts[PARTS]; /* only the first of each counts */
    bool is_read[PARTS];
};

/** The name of an element without the prefix of its name space. */
static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');

    return colon ? colon + 1 : name;
}

static void on_start(GMarkupParseContext *context, const char *name, const char **keys, const char **values, void *data,
                     GError **error)
{
    static const char *const parts[PARTS] = {"type", "reason", "action"};
    struct alternative *body = data;

    (void)context, (void)keys, (void)values, (void)error;
    name = local_name(name);
    if (g_str_equal(name, "alternative-service"))
        body->is_there = true;
    if (body->part >= 0) {
        if (body->part != PART_REASON && body->texts[body->part]->len == 0)
            g_string_append(body->texts[body->part], name); /* <type><emergency/></type> */
        return;
    }
    for (int part = 0; part < PARTS; part++)
        if (body->is_there && !body->is_read[part] && g_str_equal(name, parts[part]))
            body->part = part;
}

static void on_end(GMarkupParseContext *context, const char *name, void *data, GError **error)
{
    static const char *const parts[PARTS] = {"type", "reason", "action"};
    struct alternative *body = data;

    (void)context, (void)error;
    if (body->part >= 0 && g_str_equal(local_name(name), parts[body->part])) {
        body->is_read[body->part] = true;
        body->part = -1;
    }
}

static void on_text(GMarkupParseContext *context, const char *text, gsize len, void *data, GError **error)
{
    struct alternative *body = data;
    struct sip_text trimmed = sip_text_trim((struct sip_text){text, len});

    (void)context, (void)error;
    if (body->part >= 0 && trimmed.len > 0)
        g_string_append_len(body->texts[body->part], trimmed.at, (gssize)trimmed.len);
}

/** Reads as far as the XML is good; false if it is not good to its end. */
static bool body_read(struct sip_text text, struct alternative *body)
{
    static const GMarkupParser parser = {on_start, on_end, on_text, NULL, NULL};
    GMarkupParseContext *context = g_markup_parse_context_new(&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, body, NULL);
    bool is_good = g_markup_parse_context_parse(context, text.at, (gssize)text.len, NULL) &&
                   g_markup_parse_context_end_parse(context, NULL);

    g_markup_parse_context_free(context);
    return is_good;
}

/** What the phone does about type and action (3GPP TS 24.229 sections 5.1.2A.1.6, 5.1.3.1 and 5.1.6.8.1). */
static const char *duty_of(const struct alternative *body)
{
    const char *type = body->texts[PART_TYPE]->str, *action = body->texts[PART_ACTION]->str;

    if (g_str_equal(action, "emergency-registration"))
        return "the phone has to register for emergency calls, and call again";
    if (g_str_equal(action, "anonymous-emergencycall"))
        return "the phone may make the emergency call without registering";
    if (g_str_equal(action, "initial-registration"))
        return "the phone has to register anew, because the network lost its registration";
    if (g_str_equal(type, "emergency"))
        return "the network takes the number for an emergency number: the phone has to make an emergency call instead";
    if (g_str_equal(type, "restoration"))
        return "the network lost the registration of the phone";
    return NULL;
}

static void tell_alternative(struct fact_writer *writer, const struct alternative *body)
{
    static const char *const labels[PARTS] = {"type ", ", reason ", ", action "};
    const char *duty = duty_of(body);

    fact_start(writer, "Body of IMS: ");
    for (int part = 0; part < PARTS; part++) {
        const GString *text = body->texts[part];

        if (part == PART_REASON || (text->len == 0 && part != PART_TYPE))
            continue;
        fact_add(writer, "%s", labels[part]);
        fact_add_quoted(writer, (struct sip_text){text->str, text->len}, WORD_MAX);
    }
    if (duty)
        fact_add(writer, " - %s", duty);
    fact_end(writer);
    if (body->texts[PART_REASON]->len == 0)
        return;
    fact_start(writer, "Body of IMS: the reason for the user is ");
    fact_add_quoted(writer, (struct sip_text){body->texts[PART_REASON]->str, body->texts[PART_REASON]->len},
                    REASON_MAX);
    fact_end(writer);
}

void facts_alternative(struct fact_writer *writer)
{
    struct alternative body = {.part = -1};
    const struct sip_message *response = writer->source.response;
    struct sip_text text;

    if (!sip_body_find(response, "application/3gpp-ims+xml", &text) || text.len == 0 || text.len > BODY_MAX)
        return;
    for (int part = 0; part < PARTS; part++)
        body.texts[part] = g_string_new(NULL);
    if (!body_read(text, &body) && sip_body_is_whole(response)) {
        fact_start(writer, "Body of IMS: it is not well-formed XML");
        fact_end(writer);
    }
    if (body.is_there)
        tell_alternative(writer, &body);
    for (int part = 0; part < PARTS; part++)
        g_string_free(body.texts[part], TRUE);
}
