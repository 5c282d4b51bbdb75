/* test_report_lines.c
 * The lines of a text report, and which findings say the same.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "report/cause.h"
#include "report/lines.h"

#include <string.h>

static void test_short(void)
{
    GString *out = g_string_new("  note  ");

    lines_add(out, 4, "a few words");
    g_assert_cmpstr(out->str, ==, "  note  a few words\n");
    g_string_assign(out, "x");
    lines_add(out, 4, "");
    g_assert_cmpstr(out->str, ==, "x\n");
    g_string_free(out, TRUE);
}

/** No line is longer than it may be, whatever the words are, and none of them is lost. */
static void test_long(void)
{
    for (unsigned word = 1; word < 300; word += 7) {
        GString *text = g_string_new(NULL), *out = g_string_new("start ");
        char **lines;
        unsigned letters = 0;

        for (unsigned i = 0; i < 20; i++) {
            g_string_append(text, i > 0 ? " " : "");
            for (unsigned j = 0; j < word; j++)
                g_string_append(text, "\xc3\xa4");
        }
        lines_add(out, 10, text->str);
        lines = g_strsplit(out->str, "\n", -1);
        for (char **line = lines; *line; line++)
            g_assert_cmpint(g_utf8_strlen(*line, -1), <=, LINE_WIDTH);
        for (const char *at = out->str; *at; at++)
            letters += *at == '\xc3';
        g_assert_cmpint(letters, ==, word * 20);
        g_strfreev(lines);
        g_string_free(text, TRUE);
        g_string_free(out, TRUE);
    }
}

static const struct {
    enum finding_id id;
    uint32_t frame;
    const char *words;
} found[] = {
    {FINDING_CLIENT_ERROR, 1, "486 Busy Here: the called device is busy"},
    {FINDING_REFER_NO_NOTIFY, 4, "REFER accepted with 202 in frame 4: no NOTIFY within 33 s in this capture"},
    {FINDING_CLIENT_ERROR, 7, "486 Busy Here: the called device is busy (3 times until frame 12)"},
    {FINDING_CLIENT_ERROR, 8, "481: the BYE, in frame 22, crossed this INVITE (frame 9) by 0.504 s"},
    {FINDING_CLIENT_ERROR, 9, "481: the BYE, in frame 3, crossed this INVITE (frame 8) by 1.2 s"},
    {FINDING_CLIENT_ERROR, 10, "486 Busy Here: the called device is busy"},
};

static void test_causes(void)
{
    struct report_session *session = report_session_new(NULL);
    GPtrArray *sessions = g_ptr_array_new(), *causes;
    struct report report = {.sessions = sessions};
    const struct report_cause *cause;

    for (unsigned i = 0; i < G_N_ELEMENTS(found); i++) {
        struct report_finding finding = {
            .place = {.frame = found[i].frame}, .id = found[i].id, .words = found[i].words};

        g_array_append_val(session->findings, finding);
    }
    g_ptr_array_add(sessions, session);
    causes = report_causes(&report);
    g_assert_cmpint(causes->len, ==, 3);
    cause = g_ptr_array_index(causes, 0);
    g_assert_cmpstr(cause->words, ==, found[1].words);
    cause = g_ptr_array_index(causes, 1);
    g_assert_cmpint(cause->count, ==, 3);
    g_assert_cmpint(cause->frames[1], ==, 7);
    g_assert_cmpstr(cause->words, ==, found[0].words);
    cause = g_ptr_array_index(causes, 2);
    g_assert_cmpint(cause->count, ==, 2);
    g_assert_cmpstr(cause->words, ==, "481: the BYE crossed this INVITE by ... s");
    g_ptr_array_free(causes, TRUE);
    report_session_free(session);
    g_ptr_array_free(sessions, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/report_lines/short", test_short);
    g_test_add_func("/report_lines/long", test_long);
    g_test_add_func("/report_lines/causes", test_causes);
    return g_test_run();
}
