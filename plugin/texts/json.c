/* json.c
 * Writes JSON.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "texts/json.h"

#include <string.h>

/** RFC 8259 section 7: quotes, backslashes and control characters have to be escaped; in HTML, so does what begins a
 * tag. */
static void quoted_add(GString *text, const char *value, bool is_in_html)
{
    g_string_append_c(text, '"');
    for (; *value; value++) {
        if (*value == '"' || *value == '\\')
            g_string_append_printf(text, "\\%c", *value);
        else if ((unsigned char)*value < ' ' || (is_in_html && strchr("<>&", *value)))
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
        g_string_append(json->text, json->begins_line ? "," : ", ");
    if (json->begins_line)
        g_string_append_c(json->text, '\n');
    json->has_sibling = true;
    json->begins_line = false;
    if (!key)
        return;
    quoted_add(json->text, key, json->is_in_html);
    g_string_append(json->text, ": ");
}

void json_line(struct json *json)
{
    json->begins_line = true;
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

void json_seconds(struct json *json, const char *key, int64_t value_us)
{
    uint64_t size = value_us < 0 ? 0 - (uint64_t)value_us : (uint64_t)value_us;

    begin(json, key);
    g_string_append_printf(json->text, "%s%" G_GUINT64_FORMAT ".%06u", value_us < 0 ? "-" : "", size / G_USEC_PER_SEC,
                           (unsigned)(size % G_USEC_PER_SEC));
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
    quoted_add(json->text, value, json->is_in_html);
}
