/* test_codebook_texts.c
 * What the built-in texts must say.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "texts/codebook.h"
#include "texts/group.h"

#include <glib.h>
#include <string.h>

/* Wireshark keeps so many bytes of a line of its packet details, the terminating one included. */
#define LABEL_MAX 240

/** The response codes of the IANA registry (Session Initiation Protocol parameters). */
static const struct {
    unsigned code;
    const char *name;
} registered[] = {
    {100, "Trying"},
    {180, "Ringing"},
    {181, "Call Is Being Forwarded"},
    {182, "Queued"},
    {183, "Session Progress"},
    {199, "Early Dialog Terminated"},
    {200, "OK"},
    {202, "Accepted"},
    {204, "No Notification"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Moved Temporarily"},
    {305, "Use Proxy"},
    {380, "Alternative Service"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {410, "Gone"},
    {412, "Conditional Request Failed"},
    {413, "Request Entity Too Large"},
    {414, "Request-URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Unsupported URI Scheme"},
    {417, "Unknown Resource-Priority"},
    {420, "Bad Extension"},
    {421, "Extension Required"},
    {422, "Session Interval Too Small"},
    {423, "Interval Too Brief"},
    {424, "Bad Location Information"},
    {425, "Bad Alert Message"},
    {428, "Use Identity Header"},
    {429, "Provide Referrer Identity"},
    {430, "Flow Failed"},
    {433, "Anonymity Disallowed"},
    {436, "Bad Identity Info"},
    {437, "Unsupported Credential"},
    {438, "Invalid Identity Header"},
    {439, "First Hop Lacks Outbound Support"},
    {440, "Max-Breadth Exceeded"},
    {469, "Bad Info Package"},
    {470, "Consent Needed"},
    {480, "Temporarily Unavailable"},
    {481, "Call/Transaction Does Not Exist"},
    {482, "Loop Detected"},
    {483, "Too Many Hops"},
    {484, "Address Incomplete"},
    {485, "Ambiguous"},
    {486, "Busy Here"},
    {487, "Request Terminated"},
    {488, "Not Acceptable Here"},
    {489, "Bad Event"},
    {491, "Request Pending"},
    {493, "Undecipherable"},
    {494, "Security Agreement Required"},
    {500, "Server Internal Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Server Time-out"},
    {505, "Version Not Supported"},
    {513, "Message Too Large"},
    {555, "Push Notification Service Not Supported"},
    {580, "Precondition Failure"},
    {600, "Busy Everywhere"},
    {603, "Decline"},
    {604, "Does Not Exist Anywhere"},
    {606, "Not Acceptable"},
    {607, "Unwanted"},
    {608, "Rejected"},
};

static struct codebook *builtin_new(void)
{
    g_setenv("LANGUAGE", "C", TRUE);
    return codebook_new(codebook_builtin, codebook_builtin_len);
}

/** Is called for every text of a code; `group` is its name in the data files. */
typedef void (*text_check)(const struct codebook *book, const char *group, const struct code_text *text, void *data);

/** Checks the text of every group that is no finding, as codebook_find() gives it. */
static void check_texts(text_check check, void *data)
{
    struct codebook *book = builtin_new();
    GKeyFile *file = g_key_file_new();
    char **groups;

    g_assert_true(g_key_file_load_from_data(file, codebook_builtin, codebook_builtin_len, G_KEY_FILE_NONE, NULL));
    groups = g_key_file_get_groups(file, NULL);
    for (char **group = groups; *group; group++) {
        const char *method;
        unsigned code, low, high;
        bool class_only;

        if (codebook_group_is_finding(*group) || codebook_group_is_value(*group) ||
            codebook_group_is_pair(*group, &low, &high))
            continue;
        g_assert_true(codebook_group_read(*group, &code, &method, &class_only));
        check(book, *group, codebook_find(book, class_only ? code + 98 : code, method), data);
    }
    g_strfreev(groups);
    g_key_file_free(file);
    codebook_free(book);
}

static void test_registered(void)
{
    struct codebook *book = builtin_new();
    unsigned count = 0;

    g_assert_cmpuint(G_N_ELEMENTS(registered), ==, 75);
    for (unsigned i = 0; i < G_N_ELEMENTS(registered); i++) {
        const struct code_text *text = codebook_find(book, registered[i].code, NULL);

        g_assert_cmpstr(codebook_registered_name(book, registered[i].code), ==, registered[i].name);
        g_assert_cmpuint(text->code, ==, registered[i].code);
        g_assert_cmpuint(text->treat_as, ==, 0);
        g_assert_null(text->method);
    }
    for (unsigned code = 0; code < 1000; code++)
        count += codebook_registered_name(book, code) != NULL;
    g_assert_cmpuint(count, ==, G_N_ELEMENTS(registered));
    codebook_free(book);
}

/** Is there a meaning for each of these values, which are apart by spaces? */
static void expect_values(const struct codebook *book, const char *table, const char *values)
{
    char **all = g_strsplit(values, " ", -1);

    for (char **value = all; *value; value++) {
        const struct value_text *text = codebook_value(book, table, *value);

        if (!text)
            g_test_message("there is no [%s %s]", table, *value);
        g_assert_nonnull(text);
        if (text && text->causes && !g_str_equal(text->causes, "sip"))
            g_assert_nonnull(codebook_value(book, text->causes, "1"));
    }
    g_strfreev(all);
}

/** The IANA registries of Warning codes, Reason protocols, and the errors of locations and alerts; the causes that RFC
 * 3398 translates. */
static void test_values(void)
{
    struct codebook *book = builtin_new();
    const struct value_text *busy = codebook_value(book, "q850", "17");

    expect_values(book, "warning", "300 301 302 303 304 305 306 307 308 330 331 370 380 381 399");
    expect_values(book, "q850",
                  "1 2 3 16 17 18 19 20 21 22 23 26 27 28 29 31 34 38 41 42 47 55 57 58 65 70 79 87 88 102 111 127");
    expect_values(book, "isup_location", "U LPN LN TN RLN RPN INTL BI");
    expect_values(
        book, "reason",
        "SIP Q.850 Preemption RELEASE_CAUSE FAILURE_CAUSE STIR EMM ESM 5GMM 5GSM S1AP-RNL NGAP-PROT DIAMETER IKEV2");
    expect_values(book, "geolocation_error", "100 200 201 202 300");
    expect_values(book, "alertmsg_error", "100 101 102 103");
    g_assert_cmpstr(busy->sip, ==, "486");
    g_assert_cmpstr(busy->from, ==, "486 600");
    g_assert_true(codebook_value(book, "Q850", "17") == busy);
    g_assert_null(codebook_value(book, "q850", "128"));
    g_assert_null(codebook_value(book, "nothing", "17"));
    codebook_free(book);
}

static void check_filled(const struct codebook *book, const char *group, const struct code_text *text, void *data)
{
    const char *texts[] = {text->summary, text->description, text->when, text->fix[0], text->reference[0]};
    bool of_class = text->code == 0;

    (void)book;
    (void)data;
    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++)
        if (!texts[i] || !*texts[i]) {
            g_test_message("[%s] has an empty text", group);
            g_test_fail();
        }
    g_assert_cmpint(text->name[0] == '\0', ==, of_class);
    g_assert_cmpstr(text->method, ==, strchr(group, ' ') ? strchr(group, ' ') + 1 : NULL);
}

static void test_filled(void)
{
    check_texts(check_filled, NULL);
}

/** Codes whose meaning depends on the method that they answer. */
static void test_demanded_methods(void)
{
    static const struct {
        unsigned code;
        const char *methods;
    } rows[] = {
        {200, "INVITE REGISTER SUBSCRIBE BYE CANCEL REFER NOTIFY OPTIONS PRACK UPDATE MESSAGE"},
        {202, "REFER SUBSCRIBE MESSAGE"},
        {481, "BYE CANCEL NOTIFY INVITE REFER"},
    };
    struct codebook *book = builtin_new();

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        const struct code_text *of_any = codebook_find(book, rows[i].code, NULL);
        char **methods = g_strsplit(rows[i].methods, " ", -1);

        for (char **method = methods; *method; method++) {
            const struct code_text *text = codebook_find(book, rows[i].code, *method);

            g_assert_cmpstr(text->method, ==, *method);
            g_assert_cmpstr(text->summary, !=, of_any->summary);
            g_assert_cmpstr(text->description, !=, of_any->description);
        }
        g_strfreev(methods);
    }
    codebook_free(book);
}

/** Has the code something of its own for a method? */
static bool has_method(const struct codebook *book, unsigned code)
{
    static const char *const methods[] = {"INVITE",    "ACK",    "BYE",     "CANCEL", "REGISTER", "OPTIONS", "PRACK",
                                          "SUBSCRIBE", "NOTIFY", "PUBLISH", "INFO",   "REFER",    "MESSAGE", "UPDATE"};

    for (unsigned i = 0; i < G_N_ELEMENTS(methods); i++)
        if (codebook_find(book, code, methods[i])->method)
            return true;
    return false;
}

static void test_codes_with_methods(void)
{
    static const unsigned codes[] = {401, 407, 403, 404, 408, 480, 481, 487, 488, 489, 491, 500, 501, 503, 603};
    struct codebook *book = builtin_new();

    for (unsigned i = 0; i < G_N_ELEMENTS(codes); i++) {
        if (!has_method(book, codes[i]))
            g_test_message("%u says the same for all methods", codes[i]);
        g_assert_true(has_method(book, codes[i]));
    }
    codebook_free(book);
}

static void expect_label(const char *group, const char *label)
{
    if (strlen(label) < LABEL_MAX)
        return;
    g_test_message("[%s] makes a label of %zu bytes: %s", group, strlen(label), label);
    g_test_fail();
}

static void check_line(const char *group, const char *label, const char *value)
{
    char *line = g_strdup_printf("%s: %s", label, value);

    expect_label(group, line);
    g_free(line);
}

/** A code that a NOTIFY may report as the result of a transfer stands under longer labels. */
static void check_result_lines(const char *group, const struct code_text *text)
{
    bool may_be_result = text->code >= 300 && (!text->method || g_str_equal(text->method, "INVITE"));

    if (!may_be_result)
        return;
    check_line(group, "Description of the result", text->description);
    check_line(group, "When this result is seen", text->when);
    for (unsigned i = 0; i < CODEBOOK_FIXES && text->fix[i]; i++)
        check_line(group, "How to fix the result", text->fix[i]);
}

static void check_labels(const struct codebook *book, const char *group, const struct code_text *text, void *data)
{
    unsigned code = text->code ? text->code : (unsigned)(group[0] - '0') * 100 + 98;
    const char *class_name = codebook_class_name(code);
    char *label;

    (void)data;
    if (text->treat_as)
        label =
            g_strdup_printf("Explanation: %u %s (%s, not registered: treat as %u %s) - %s", code, text->name,
                            class_name, text->treat_as, codebook_registered_name(book, text->treat_as), text->summary);
    else
        label = g_strdup_printf("Explanation: %u %s (%s) - %s", code, text->name, class_name, text->summary);
    expect_label(group, label);
    g_free(label);
    check_line(group, "Description", text->description);
    check_line(group, "When you see it", text->when);
    for (unsigned i = 0; i < CODEBOOK_FIXES && text->fix[i]; i++)
        check_line(group, "How to fix", text->fix[i]);
    for (unsigned i = 0; i < CODEBOOK_REFERENCES && text->reference[i]; i++)
        check_line(group, "Reference", text->reference[i]);
    check_result_lines(group, text);
}

static void test_labels(void)
{
    check_texts(check_labels, NULL);
}

/** What is normal needs no fixing, and says so in one sentence. A challenge is normal once, so it has advice for when
 * it repeats. */
static void check_normal(const struct codebook *book, const char *group, const struct code_text *text, void *data)
{
    (void)book;
    (void)data;
    if (text->severity != CODEBOOK_CHAT || text->code == 401 || text->code == 407)
        return;
    if (!g_str_has_prefix(text->fix[0], "Nothing to fix") || text->fix[1]) {
        g_test_message("[%s] is normal, but has more than one fix or another one than: Nothing to fix", group);
        g_test_fail();
    }
}

static void test_normal(void)
{
    check_texts(check_normal, NULL);
}

static void test_descriptions_differ(void)
{
    GHashTable *groups_by_text = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GKeyFile *file = g_key_file_new();
    char **groups;

    g_assert_true(g_key_file_load_from_data(file, codebook_builtin, codebook_builtin_len, G_KEY_FILE_NONE, NULL));
    groups = g_key_file_get_groups(file, NULL);
    for (char **group = groups; *group; group++) {
        char *text = g_key_file_get_string(file, *group, "description", NULL);
        const char *twin = text ? g_hash_table_lookup(groups_by_text, text) : NULL;

        if (twin) {
            g_test_message("[%s] and [%s] have the same description", twin, *group);
            g_test_fail();
        }
        if (text)
            g_hash_table_insert(groups_by_text, text, *group);
    }
    g_assert_cmpuint(g_hash_table_size(groups_by_text), >=, G_N_ELEMENTS(registered));
    g_hash_table_destroy(groups_by_text);
    g_strfreev(groups);
    g_key_file_free(file);
}

static void check_references(const struct codebook *book, const char *group, const struct code_text *text, void *data)
{
    (void)book;
    (void)data;
    for (unsigned i = 0; i < CODEBOOK_REFERENCES && text->reference[i]; i++) {
        char *url = codebook_reference_url(text->reference[i]);

        if (!url)
            g_test_message("[%s] refers to %s", group, text->reference[i]);
        g_assert_nonnull(url);
        g_free(url);
    }
}

static void test_all_references(void)
{
    check_texts(check_references, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/codebook_texts/registered", test_registered);
    g_test_add_func("/codebook_texts/filled", test_filled);
    g_test_add_func("/codebook_texts/values", test_values);
    g_test_add_func("/codebook_texts/demanded_methods", test_demanded_methods);
    g_test_add_func("/codebook_texts/codes_with_methods", test_codes_with_methods);
    g_test_add_func("/codebook_texts/labels", test_labels);
    g_test_add_func("/codebook_texts/normal", test_normal);
    g_test_add_func("/codebook_texts/descriptions_differ", test_descriptions_differ);
    g_test_add_func("/codebook_texts/all_references", test_all_references);
    return g_test_run();
}
