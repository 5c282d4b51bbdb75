/* test_json.c
 * JSON as RFC 8259 wants it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "texts/json.h"

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
        struct json json = {.text = g_string_new(NULL)};

        json_string(&json, NULL, rows[i].value);
        expect(&json, rows[i].written);
    }
}

static void test_nesting(void)
{
    struct json json = {.text = g_string_new(NULL)};

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

static void test_seconds(void)
{
    static const struct {
        int64_t us;
        const char *written;
    } rows[] = {{0, "0.000000"}, {1, "0.000001"}, {-300000, "-0.300000"}, {1764460405407830, "1764460405.407830"}};

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct json json = {.text = g_string_new(NULL)};

        json_seconds(&json, NULL, rows[i].us);
        expect(&json, rows[i].written);
    }
}

static void test_in_html(void)
{
    struct json json = {.text = g_string_new(NULL), .is_in_html = true};

    json_string(&json, NULL, "</script><!-- & -->");
    expect(&json, "\"\\u003c/script\\u003e\\u003c!-- \\u0026 --\\u003e\"");
}

static void test_lines(void)
{
    struct json json = {.text = g_string_new(NULL)};

    json_open_list(&json, NULL);
    for (unsigned i = 0; i < 2; i++) {
        json_line(&json);
        json_number(&json, NULL, i);
    }
    json_close_list(&json);
    expect(&json, "[\n0,\n1]");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/json/strings", test_strings);
    g_test_add_func("/json/nesting", test_nesting);
    g_test_add_func("/json/seconds", test_seconds);
    g_test_add_func("/json/in_html", test_in_html);
    g_test_add_func("/json/lines", test_lines);
    return g_test_run();
}
