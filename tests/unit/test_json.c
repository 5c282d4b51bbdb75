/* test_json.c
 * JSON as RFC 8259 wants it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "json.h"

static void expect(struct json *json, const char *expected)
{
    g_assert_cmpstr(json->text->str, ==, expected);
    g_string_free(json->text, TRUE);
}

static void test_strings(void)
{
    static const struct {
        const char *value, *written;
    } rows[] = {
        {"", "\"\""},
        {"Busy Here", "\"Busy Here\""},
        {"say \"no\"", "\"say \\\"no\\\"\""},
        {"a\\b", "\"a\\\\b\""},
        {"a/b", "\"a/b\""},
        {"a\nb\tc\x01\x1f ", "\"a\\u000ab\\u0009c\\u0001\\u001f \""},
        {"\x7f", "\"\x7f\""},
        {"ger\xc3\xa4t \xe2\x82\xac", "\"ger\xc3\xa4t \xe2\x82\xac\""},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct json json = {g_string_new(NULL), false};

        json_string(&json, NULL, rows[i].value);
        expect(&json, rows[i].written);
    }
}

static void test_nesting(void)
{
    struct json json = {g_string_new(NULL), false};

    json_open_object(&json, NULL);
    json_open_list(&json, "a \"key\"");
    json_close_list(&json);
    json_string(&json, "left out", NULL);
    json_open_list(&json, "list");
    json_number(&json, NULL, 486);
    json_open_object(&json, NULL);
    json_bool(&json, "yes", true);
    json_bool(&json, "no", false);
    json_close_object(&json);
    json_string(&json, NULL, "end");
    json_close_list(&json);
    json_number(&json, "last", 0);
    json_close_object(&json);
    expect(&json, "{\"a \\\"key\\\"\": [], \"list\": [486, {\"yes\": true, \"no\": false}, \"end\"], \"last\": 0}");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/json/strings", test_strings);
    g_test_add_func("/json/nesting", test_nesting);
    return g_test_run();
}
