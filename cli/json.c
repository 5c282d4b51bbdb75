/* json.c
 * Writes JSON.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "json.h"

/** RFC 8259 section 7: quotes, backslashes and control characters cannot stand as they are. */
static void quoted_add(GString *text, const char *value)
{
    g_string_append_c(text, '"');
    for (; *value; value++) {
        if (*value == '"' || *value == '\\')
            g_string_append_printf(text, "\\%c", *value);
        else if ((unsigned char)*value < ' ')
            g_string_append_printf(text, "\\u%04x", (unsigned)(unsigned char)*value);
        else
            g_string_append_c(text, *value);
    }
    g_string_append_c(text, '"');
}

/** What comes before a value. */
static void begin(struct json *json, const char *key)
{
    if (json->has_sibling)
        g_string_append(json->text, ", ");
    json->has_sibling = true;
    if (!key)
        return;
    quoted_add(json->text, key);
    g_string_append(json->text, ": ");
}

static void open_bracket(struct json *json, const char *key, char bracket)
{
    begin(json, key);
    g_string_append_c(json->text, bracket);
    json->has_sibling = false;
}

static void close_bracket(struct json *json, char bracket)
{
    g_string_append_c(json->text, bracket);
    json->has_sibling = true;
}

void json_open_object(struct json *json, const char *key)
{
    open_bracket(json, key, '{');
}

void json_open_list(struct json *json, const char *key)
{
    open_bracket(json, key, '[');
}

void json_close_object(struct json *json)
{
    close_bracket(json, '}');
}

void json_close_list(struct json *json)
{
    close_bracket(json, ']');
}

void json_number(struct json *json, const char *key, unsigned value)
{
    begin(json, key);
    g_string_append_printf(json->text, "%u", value);
}

void json_bool(struct json *json, const char *key, bool value)
{
    begin(json, key);
    g_string_append(json->text, value ? "true" : "false");
}

void json_string(struct json *json, const char *key, const char *value)
{
    if (!value)
        return;
    begin(json, key);
    quoted_add(json->text, value);
}
