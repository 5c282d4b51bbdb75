/* json.h
 * Writes JSON (RFC 8259) into a string, so that nobody has to count commas.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_JSON_H
#define SIPEXPLAIN_JSON_H

#include <glib.h>
#include <stdbool.h>

/** Start with {g_string_new(NULL), false}; the string is the caller's. */
struct json {
    GString *text;
    bool has_sibling; /**< the next value needs a comma before it */
};

/** `key` names the value inside an object; NULL inside a list and for the outermost value. */
void json_open_object(struct json *json, const char *key);
void json_open_list(struct json *json, const char *key);
void json_close_object(struct json *json);
void json_close_list(struct json *json);
void json_number(struct json *json, const char *key, unsigned value);
void json_bool(struct json *json, const char *key, bool value);

/** `value` is UTF-8, or NULL to leave it out. */
void json_string(struct json *json, const char *key, const char *value);

#endif
