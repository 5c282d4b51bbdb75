/* json.h
 * Writes JSON (RFC 8259) into a string, so that nobody has to count commas.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_JSON_H
#define SIPEXPLAIN_TEXTS_JSON_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** Start with {.text = g_string_new(NULL)}; the string is the caller's. */
struct json {
    GString *text;
    bool has_sibling; /**< the next value needs a comma before it */
    bool is_in_html;  /**< it will be inside a script element: no string may end that */
    bool begins_line; /**< the next value is on a line of its own */
};

/** The next value begins a line: one value of a long list on each can be read and compared. */
void json_line(struct json *json);

/** `key` names the value inside an object; NULL inside a list and for the outermost value. */
void json_open_object(struct json *json, const char *key);
void json_open_list(struct json *json, const char *key);
void json_close_object(struct json *json);
void json_close_list(struct json *json);
void json_number(struct json *json, const char *key, unsigned value);

/** Microseconds, as seconds with six decimals. */
void json_seconds(struct json *json, const char *key, int64_t value_us);

void json_bool(struct json *json, const char *key, bool value);

/** `value` is UTF-8, or NULL to leave it out. */
void json_string(struct json *json, const char *key, const char *value);

#endif
