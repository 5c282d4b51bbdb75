/* test_codebook_finding.c
 * The texts of findings: what is wrong with them is reported, each finding has its own, and they are found.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "texts/codebook.h"
#include "texts/check.h"
#include "texts/finding_list.h"
#include "texts/check_finding.h"

#include <string.h>

/* Wireshark keeps so many bytes of a line of its packet details, the terminating one included. */
#define LABEL_MAX 240

#define TEN "0123456789"

static const char good[] = "[invite.no_ack]\n"
                           "title=no ACK to a 2xx\n"
                           "description=A call was answered, and no ACK came back.\n"
                           "why=The call drops when half a minute is over.\n"
                           "note=where it was not repeated\n"
                           "harmless1=The ACK passes elsewhere.\n"
                           "silent1=The ACK came in time.\n"
                           "silent2=The capture ended.\n"
                           "fix1=Look into the log of the caller at this time.\n"
                           "reference1=RFC 3261 section 13.2.2.4\n";

static void keep_mistake(const char *file, unsigned line, const char *what, void *data)
{
    g_string_append_printf(data, "%s:%u: %s\n", file, line, what);
}

/** Checks a text; `all`: every finding must be there. Free with g_free(). */
static char *mistakes_in(const char *text, bool all)
{
    GString *mistakes = g_string_new(NULL);
    struct codebook_check *check = codebook_check_new(NULL, keep_mistake, mistakes);

    codebook_check_file(check, "a.ini", text);
    if (all)
        codebook_check_all_findings(check);
    codebook_check_end(check);
    return g_string_free(mistakes, FALSE);
}

/** Expects one mistake, which begins so and holds these words, after `old` was replaced; no mistake if `beginning` is
 * NULL. */
static void expect_mistake(const char *old, const char *new, const char *beginning, const char *words)
{
    char **parts = g_strsplit(good, old, 2), *text = g_strjoinv(new, parts), *mistakes = mistakes_in(text, false);
    const char *end = strchr(mistakes, '\n');
    bool is_right = beginning
                        ? end && end[1] == '\0' && g_str_has_prefix(mistakes, beginning) && strstr(mistakes, words)
                        : mistakes[0] == '\0';

    if (!is_right)
        g_test_message("%s -> %s: expected %s%s, found:\n%s", old, new, beginning ? beginning : "nothing", words,
                       mistakes);
    g_assert_true(is_right);
    g_free(mistakes);
    g_free(text);
    g_strfreev(parts);
}

static void test_mistakes(void)
{
    static const struct {
        const char *old, *new, *beginning, *words;
    } rows[] = {
        {"title", "title", NULL, ""},
        {"harmless1=", "#", NULL, ""},
        {"silent2=", "silent9=", "a.ini:1: ", "[invite.no_ack] has silent9, but no silent8"},
        {"silent2=", "silent0=", "a.ini:8: ", "there is no key silent0"},
        {"silent2=The capture ended.", "silent2=The ACK came in time.", "a.ini:8: ", "the same text stands elsewhere"},
        {"The capture ended.", "Capture ended.", "a.ini:8: ", "silent2 has 14 bytes, allowed are 15 to 220"},
        {"The capture ended.", "The capture ended", "a.ini:8: ", "no whole sentence"},
        {"no ACK to a 2xx", "no ACK", "a.ini:2: ", "title has 6 bytes"},
        {"no ACK to a 2xx", "no ACK to a 2xx.", "a.ini:2: ", "title ends with a full stop"},
        {"where it", TEN TEN TEN TEN TEN TEN TEN TEN TEN " where it", "a.ini:5: ", "allowed are 10 to 100"},
        {"why=", "why=Why. ", NULL, ""},
        {"The call drops when half", "Half", "a.ini:4: ", "why has 22 bytes"},
        {"invite.no_ack", "invite.no_ake",
         "a.ini:1: ", "[invite.no_ake] is about no finding that plugin/texts/finding_list.c lists"},
        {"invite.no_ack", "invite.overlap", "a.ini:1: ", "[invite.overlap] has note, which is its usual severity"},
        {"note=", "chat=where it is quiet\nnote=", "a.ini:1: ",
         "[invite.no_ack] has chat, which is its usual severity, or one that it never has"},
        {"note=", "warn=where it is loud\nnote=", "a.ini:1: ", "[invite.no_ack] has warn, which is"},
        {"note=", "#", "a.ini:1: ", "[invite.no_ack] has no note"},
        {"note=", "severity=warn\nnote=", "a.ini:1: ", "has severity, which stands in the list of findings"},
        {"note=", "summary=no ACK to a 2xx\nnote=", "a.ini:1: ", "has summary, which belongs to a group of one code"},
        {"note=", "fact=It stands in a group of two codes only.\nnote=", "a.ini:1: ",
         "has fact, which belongs to a group of two codes"},
        {"[invite.no_ack]", "[warning 304]\nmeaning=some kind of media\nsilent1=It came in time.\n[invite.no_ack]",
         "a.ini:1: ", "[warning 304] has silent1, which belongs to a group about a finding"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++)
        expect_mistake(rows[i].old, rows[i].new, rows[i].beginning, rows[i].words);
}

/** A finding without a group is told behind the last one. */
static void test_all(void)
{
    char *mistakes = mistakes_in(good, true), *of_nothing = mistakes_in("", true), *builtin;
    unsigned names = 0;

    for (enum finding_id id = 0; id < FINDING_COUNT; id++) {
        bool is_first = finding_of_name(finding_name(id)) == id;
        char *line = g_strdup_printf("a.ini:1: there is no group [%s] for this finding", finding_name(id));

        names += is_first;
        g_assert_cmpint(strstr(mistakes, line) != NULL, ==, strcmp(finding_name(id), "invite.no_ack") != 0);
        g_free(line);
    }
    char **lines = g_strsplit(mistakes, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines) - 1, ==, names - 1);
    g_assert_true(g_str_has_prefix(of_nothing, "data:0: there is no group [response.challenge]"));
    builtin = mistakes_in(codebook_builtin, true);
    g_assert_cmpstr(builtin, ==, "");
    g_strfreev(lines);
    g_free(builtin);
    g_free(of_nothing);
    g_free(mistakes);
}

static void test_text(void)
{
    struct codebook *book = codebook_new(good, strlen(good));
    const struct finding_text *text = codebook_finding(book, "invite.no_ack");

    g_assert_cmpstr(text->title, ==, "no ACK to a 2xx");
    g_assert_cmpstr(text->description, ==, "A call was answered, and no ACK came back.");
    g_assert_cmpstr(text->why, ==, "The call drops when half a minute is over.");
    g_assert_cmpstr(text->where[CODEBOOK_NOTE], ==, "where it was not repeated");
    g_assert_null(text->where[CODEBOOK_WARN]);
    g_assert_cmpstr(text->harmless[0], ==, "The ACK passes elsewhere.");
    g_assert_null(text->harmless[1]);
    g_assert_cmpstr(text->silent[1], ==, "The capture ended.");
    g_assert_null(text->silent[2]);
    g_assert_cmpstr(text->fix[0], ==, "Look into the log of the caller at this time.");
    g_assert_cmpstr(text->url[0], ==, "https://www.rfc-editor.org/rfc/rfc3261#section-13.2.2.4");
    g_assert_null(text->reference[1]);
    g_assert_null(codebook_finding(book, "invite"));
    g_assert_null(codebook_finding(book, "INVITE.no_ack"));
    g_assert_null(codebook_finding(book, "refer.no_notify"));
    codebook_free(book);
}

/** The steps are lines of Wireshark's packet details: "How to fix: ...". */
static void test_builtin(void)
{
    struct codebook *book = codebook_new(codebook_builtin, codebook_builtin_len);

    for (enum finding_id id = 0; id < FINDING_COUNT; id++) {
        const struct finding_text *text = codebook_finding(book, finding_name(id));
        bool is_first = finding_of_name(finding_name(id)) == id;

        g_assert_nonnull(text);
        g_assert_cmpint(text->where[finding_severity(id)] == NULL, ==, is_first);
        g_assert_nonnull(text->silent[0]);
        g_assert_nonnull(text->url[0]);
        for (unsigned i = 0; i < CODEBOOK_FIXES && text->fix[i]; i++)
            g_assert_cmpuint(strlen("[How to fix: ]") + strlen(text->fix[i]), <, LABEL_MAX);
    }
    codebook_free(book);
}

static void test_names(void)
{
    g_assert_cmpint(finding_of_name("refer.no_notify"), ==, FINDING_REFER_NO_NOTIFY);
    g_assert_cmpint(finding_of_name("REFER.No_Notify"), ==, FINDING_REFER_NO_NOTIFY);
    g_assert_cmpint(finding_of_name("refer.no_notif"), ==, FINDING_COUNT);
    g_assert_cmpint(finding_of_name(""), ==, FINDING_COUNT);
    g_assert_cmpint(finding_next_form(FINDING_REFER_NO_NOTIFY), ==, FINDING_REFER_NO_NOTIFY_EXCUSABLE);
    g_assert_cmpint(finding_next_form(FINDING_REFER_NO_NOTIFY_EXCUSABLE), ==, FINDING_COUNT);
    g_assert_cmpint(finding_next_form(FINDING_CHALLENGE), ==, FINDING_COUNT);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/codebook_finding/mistakes", test_mistakes);
    g_test_add_func("/codebook_finding/all", test_all);
    g_test_add_func("/codebook_finding/text", test_text);
    g_test_add_func("/codebook_finding/builtin", test_builtin);
    g_test_add_func("/codebook_finding/names", test_names);
    return g_test_run();
}
