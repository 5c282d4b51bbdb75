/* test_codebook_check.c
 * Each kind of mistake in the texts is reported once, where it stands; good texts have none.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "texts/check.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#define TEN "0123456789"
#define FIFTY TEN TEN TEN TEN TEN

/** The lines of a good text, from line 1 on. */
static const char *const good_lines[] = {
    "[486]",
    "name=Busy Here",
    "severity=note",
    "summary=the called device is engaged",
    "description=The called device is reachable, and its user is busy there.",
    "when=The user is on the phone and has no call waiting.",
    "fix1=Call again later, when the user may be free.",
    "reference1=RFC 3261 section 21.4.24",
    "methods=INVITE",
    "dialog=transaction",
    "retry=later_or_elsewhere",
    "use=Send it when this device alone is engaged.",
    "next=Call again later, or call another device.",
};

#define GOOD_COUNT G_N_ELEMENTS(good_lines)

/* Behind the good lines. */
#define NEXT (GOOD_COUNT + 1)

static const char good_method[] = "[486 REFER]\nsummary=the recipient is engaged\nseverity=chat\n";

static const char good_class[] = "[4xx]\n"
                                 "treat_as=400\n"
                                 "severity=note\n"
                                 "summary=nobody registered this code\n"
                                 "description=Only the class of this code is certain here.\n"
                                 "when=A vendor made up a code of its own.\n"
                                 "fix1=Read the phrase that came with the code.\n"
                                 "reference1=RFC 3261 section 8.1.3.2\n";

static const char good_finding[] = "[refer.no_notify]\n"
                                   "title=accepted and not reported\n"
                                   "description=The recipient accepted, and never reported back.\n"
                                   "why=The result of the transfer stays unknown.\n"
                                   "note=where the call is over\n"
                                   "silent1=The NOTIFY came.\n"
                                   "fix1=Look into the log of the recipient at this time.\n"
                                   "reference1=RFC 3515 section 2.4.4\n";

static const char good_pair[] = "[486 489]\n"
                                "fact=486 is about a device that is engaged, and 489 about an event.\n"
                                "tell=486 answers INVITE, and 489 answers SUBSCRIBE.\n"
                                "reference1=RFC 3261 section 21.4.24\n";

/** What was reported. */
struct report {
    GString *text; /* FILE:LINE: SENTENCE, a line each */
    unsigned count;
};

static void keep_mistake(const char *file, unsigned line, const char *what, void *data)
{
    struct report *report = data;

    g_string_append_printf(report->text, "%s:%u: %s\n", file, line, what);
    report->count++;
}

/** Expects one mistake in up to two files, whose report begins so and holds these words; NULL: none. */
static void expect_mistake(const char *first, const char *second, const char *beginning, const char *words)
{
    struct report report = {g_string_new(NULL), 0};
    struct codebook_check *check = codebook_check_new(NULL, keep_mistake, &report);
    bool is_right;

    codebook_check_file(check, "a.ini", first);
    if (second)
        codebook_check_file(check, "b.ini", second);
    g_assert_cmpuint(codebook_check_end(check), ==, report.count);
    if (beginning)
        is_right =
            report.count == 1 && g_str_has_prefix(report.text->str, beginning) && strstr(report.text->str, words);
    else
        is_right = report.count == 0;
    if (!is_right) {
        g_test_message("expected %s%s, found %u:\n%s", beginning ? beginning : "nothing", beginning ? words : "",
                       report.count, report.text->str);
        g_test_fail();
    }
    g_string_free(report.text, TRUE);
}

/** The good text with another line at this place, counted from 1. Free with g_free(). */
static char *good_but(unsigned line, const char *other)
{
    GString *text = g_string_new(NULL);

    for (unsigned i = 1; i <= GOOD_COUNT; i++)
        g_string_append_printf(text, "%s\n", i == line ? other : good_lines[i - 1]);
    if (line > GOOD_COUNT)
        g_string_append_printf(text, "%s\n", other);
    return g_string_free(text, FALSE);
}

struct row {
    unsigned line; /* of the good text */
    const char *other;
    unsigned place; /* line of the mistake; 0: there is none */
    const char *words;
};

static void check_rows(const struct row *rows, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        char *text = good_but(rows[i].line, rows[i].other), *beginning = g_strdup_printf("a.ini:%u: ", rows[i].place);

        expect_mistake(text, NULL, rows[i].place ? beginning : NULL, rows[i].words);
        g_free(beginning);
        g_free(text);
    }
}

static void test_good(void)
{
    static const struct row rows[] = {
        {NEXT, "", 0, NULL},
        {NEXT, "# any comment: caf\xc3\xa9 [486] \\ x", 0, NULL},
        {1, "[699]", 0, NULL},
        {2, "name=OK", 0, NULL},
        {3, "severity=chat", 0, NULL},
        {4, "summary=" TEN, 0, NULL},
        {4, "summary=" FIFTY FIFTY, 0, NULL},
        {5, "description=" TEN TEN "012345678.", 0, NULL},
        {5, "description=" FIFTY FIFTY FIFTY FIFTY TEN "012345678.", 0, NULL},
        {8, "reference1=3GPP TS 24.229 section 5.1.3.1", 0, NULL},
        {8, "reference1=3GPP TS 24.229", 0, NULL},
        {8, "reference1=RFC 3261 section 9", 0, NULL},
        {NEXT, "reference2=RFC 3261 section 9", 0, NULL},
        {NEXT, "fix2=Set forwarding on busy for this user.", 0, NULL},
        {NEXT, "treat_as=400", 0, NULL},
        {NEXT, good_method, 0, NULL},
        {NEXT, good_class, 0, NULL},
        {NEXT, good_finding, 0, NULL},
        {9, "methods=any", 0, NULL},
        {9, "methods=dialog", 0, NULL},
        {9, "methods=INVITE UPDATE", 0, NULL},
        {10, "dialog=hang_up", 0, NULL},
        {NEXT, "effect=Only this call is over, and nothing else.", 0, NULL},
        {11, "retry=nowhere", 0, NULL},
        {NEXT, "headers=Retry-After may name a better time.", 0, NULL},
    };

    check_rows(rows, G_N_ELEMENTS(rows));
    expect_mistake("", NULL, NULL, NULL);
    expect_mistake(good_method, good_class, "a.ini:1: ", "[486]");
    expect_mistake(good_class, good_finding, NULL, NULL);
}

static void test_lines(void)
{
    static const struct row rows[] = {
        {NEXT, "[487", NEXT, "not closed"},
        {NEXT, "[", NEXT, "not closed"},
        {NEXT, "just words", NEXT, "expected"},
        {NEXT, "=value", NEXT, "expected"},
        {NEXT, "fix2=This sentence has a byte that is \xff no UTF-8.", NEXT, "UTF-8"},
        {4, "summary=the caf\xc3\xa9 is closed", 4, "ASCII"},
        {4, "summary=a tab\tstands here", 4, "ASCII"},
        {4, "summary=a back\\slash stands here", 4, "backslash"},
        {1, "[999]", 1, "[999] is no group"},
        {1, "[48x]", 1, "[48x] is no group"},
    };

    check_rows(rows, G_N_ELEMENTS(rows));
    expect_mistake("# comment\n\nsummary=there is no group yet\n", NULL, "a.ini:3: ", "before the first group");
}

static void test_keys(void)
{
    static const struct row rows[] = {
        {NEXT, "sumary=no such key is known", NEXT, "no key sumary"},
        {NEXT, "summary =no such key is known", NEXT, "no key summary "},
        {NEXT, "fix5=The fifth fix would never be shown at all.", NEXT, "no key fix5"},
        {NEXT, "fix0=There is no fix before the first one.", NEXT, "no key fix0"},
        {NEXT, "reference4=RFC 3261 section 9", NEXT, "no key reference4"},
        {NEXT, "severity=note", NEXT, "severity stands twice in [486]"},
        {NEXT, "fix2=Call again later, when the user may be free.", NEXT, "same text"},
        {NEXT, "fix3=The second fix is missing before this one.", 1, "[486] has fix3, but no fix2"},
        {NEXT, "filter2=sip.Reason", 1, "[486] has filter2, but no fix2"},
        {NEXT, "filter1=ab", NEXT, "filter1 has 2 bytes"},
        {NEXT, "reference3=RFC 3261 section 9", 1, "[486] has reference3, but no reference2"},
        {2, "#", 1, "[486] has no name"},
        {3, "#", 1, "[486] has no severity"},
        {4, "#", 1, "[486] has no summary"},
        {5, "#", 1, "[486] has no description"},
        {6, "#", 1, "[486] has no when"},
        {7, "#", 1, "[486] has no fix1"},
        {8, "#", 1, "[486] has no reference1"},
        {9, "#", 1, "[486] has no methods"},
        {10, "#", 1, "[486] has no dialog"},
        {11, "#", 1, "[486] has no retry"},
        {12, "#", 1, "[486] has no use"},
        {13, "#", 1, "[486] has no next"},
        {NEXT, "fact=It stands in a group of one code only.", 1, "[486] has fact"},
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

static void test_values(void)
{
    static const struct row rows[] = {
        {2, "name=X", 2, "name has 1 bytes"},
        {2, "name=" FIFTY TEN "x", 2, "name has 61 bytes"},
        {3, "severity=warn", 3, "severity is \"warn\", but responses 4xx are raised as note, or are normal: chat"},
        {1, "[586]", 3, "severity is \"note\", but responses 5xx are raised as warn"},
        {3, "severity=fatal", 3, "severity is \"fatal\""},
        {3, "severity=Note", 3, "severity is \"Note\""},
        {3, "severity=", 3, "severity is \"\""},
        {4, "summary=012345678", 4, "summary has 9 bytes"},
        {4, "summary=" FIFTY FIFTY "x", 4, "summary has 101 bytes"},
        {4, "summary=it ends with a full stop.", 4, "full stop"},
        {5, "description=" TEN TEN "01234567.", 5, "description has 29 bytes"},
        {5, "description=" FIFTY FIFTY FIFTY FIFTY TEN TEN ".", 5, "description has 221 bytes"},
        {5, "description=It has no full stop and is thus no sentence", 5, "description is no whole sentence"},
        {6, "when=Too short.", 6, "when has 10 bytes"},
        {6, "when=It has no full stop and is thus no sentence", 6, "when is no whole sentence"},
        {7, "fix1=Too short.", 7, "fix1 has 10 bytes"},
        {7, "fix1=It has no full stop and is thus no sentence", 7, "fix1 is no whole sentence"},
        {8, "reference1=RFC 3261", 8, "\"RFC 3261\" is no reference"},
        {8, "reference1=RFC 3261 section", 8, "is no reference"},
        {8, "reference1=RFC 3261 section 21.", 8, "is no reference"},
        {8, "reference1=RFC 3261 section 21 and more", 8, "is no reference"},
        {8, "reference1=see RFC 3261 section 21", 8, "is no reference"},
        {8, "reference1=3GPP TS 24229", 8, "is no reference"},
        {8, "reference1=ITU-T Q.850", 8, "is no reference"},
        {9, "methods=BUY", 9, "methods is \"BUY\""},
        {9, "methods=ACK", 9, "methods is \"ACK\""},
        {9, "methods=", 9, "methods is \"\""},
        {9, "methods=INVITE  BYE", 9, "methods is \"INVITE  BYE\""},
        {9, "methods=any BYE", 9, "methods is \"any BYE\""},
        {10, "dialog=all", 10, "dialog is \"all\""},
        {10, "dialog=early", 10, "which does not fit [486]"},
        {10, "dialog=opens", 10, "which does not fit [486]"},
        {1, "[286]", 10, "which does not fit [286]"},
        {11, "retry=always", 11, "retry is \"always\""},
        {12, "use=Send it always.", 12, "use has 15 bytes"},
        {13, "next=It has no full stop and is thus no sentence", 13, "next is no whole sentence"},
        {NEXT, "headers=It has no full stop and is thus no sentence", NEXT, "headers is no whole sentence"},
        {NEXT, "treat_as=484", NEXT, "treat_as is 484"},
        {NEXT, "treat_as=100", NEXT, "treat_as is 100"},
        {NEXT, "treat_as=700", NEXT, "treat_as is 700"},
        {NEXT, "treat_as=any", NEXT, "treat_as is any"},
        {NEXT, "treat_as=183", NEXT, "another class than [486]"},
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

/** A translation is shown in the same place as the text, where Wireshark cuts it just as well. */
static void test_translations(void)
{
    static const struct row rows[] = {
        {NEXT, "summary[de]=das ger\xc3\xa4t ist belegt", 0, NULL},
        {NEXT, "fix1[de]=Sp\xc3\xa4ter noch einmal anrufen.", 0, NULL},
        {NEXT, "summary[de]=" FIFTY FIFTY "x", NEXT, "101 bytes"},
        {NEXT, "description[de]=" FIFTY FIFTY FIFTY FIFTY TEN TEN ".", NEXT, "221 bytes"},
        {NEXT, "fix1[de]=" FIFTY FIFTY FIFTY FIFTY TEN TEN ".", NEXT, "221 bytes"},
        {NEXT, "sumary[de]=diesen Text gibt es nicht", NEXT, "sumary"},
        {NEXT, "severity[de]=note", NEXT, "severity"},
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

static void test_groups(void)
{
    char *good = good_but(0, NULL), *text;
    char *twin = g_strconcat("[486]\nname=Busy Here\ntreat_as=400\n", strstr(good_class, "severity"), NULL);

    expect_mistake(good, twin, "b.ini:1: ", "[486] stands here again, after a.ini:1");

    text = g_strconcat(good, "[486 REFER]\nname=Busy Here\nsummary=the recipient is engaged\n", NULL);
    expect_mistake(text, NULL, "a.ini:14: ", "[486 REFER] has name, which belongs to");
    g_free(text);
    text = g_strconcat(good, "[486 REFER]\nseverity=note\n", NULL);
    expect_mistake(text, NULL, "a.ini:14: ", "[486 REFER] says nothing");
    g_free(text);
    text = g_strconcat(good_class, "[486 REFER]\nsummary=the recipient is engaged\n", NULL);
    expect_mistake(good_finding, text, "b.ini:9: ", "[486 REFER] stands on [486], which is nowhere");
    g_free(text);
    text = g_strconcat(good, "[486 REFER]\ndescription=The called device is reachable, and its user is busy there.\n",
                       NULL);
    expect_mistake(text, NULL, "a.ini:15: ", "same text");
    g_free(text);
    g_free(twin);
    g_free(good);
}

/** Groups about values in headers have keys of their own. */
static void test_value_groups(void)
{
    static const char good[] = "[q850 17]\nmeaning=the user is busy\nsip=486 600\nfrom=486\n[reason X.Y]\nmeaning=a "
                               "network of ours\ncauses=q850\n";
    static const struct {
        const char *text, *place, *words;
    } rows[] = {
        {"[q850 17]\nsip=486\n", "a.ini:1: ", "[q850 17] has no meaning"},
        {"[q850 17]\nmeaning=the user is busy\nsip=486,600\n", "a.ini:3: ", "sip is \"486,600\""},
        {"[q850 17]\nmeaning=the user is busy\nfrom=999\n", "a.ini:3: ", "from is \"999\""},
        {"[q850 17]\nmeaning=The user is busy.\n", "a.ini:2: ", "full stop"},
        {"[q850 17]\nmeaning=busy\n", "a.ini:2: ", "allowed are 10 to 100"},
        {"[warning 304]\nmeaning=the kind of media\nsip=486\n", "a.ini:1: ", "[warning 304] has sip, which belongs to"},
        {"[warning 304]\nmeaning=the kind of media\ncauses=sip\n",
         "a.ini:1: ", "[warning 304] has causes, which belongs to"},
        {"[warning 304]\nmeaning=the kind of media\nname=Busy\n",
         "a.ini:1: ", "[warning 304] has name, which belongs to"},
        {"[Warning 304]\nmeaning=the kind of media\n", "a.ini:1: ", "is no group"},
        {"[q850 17]\nmeaning=the user is busy\n[q850 17]\nmeaning=the user is not free\n",
         "a.ini:3: ", "[q850 17] stands here again"},
    };
    char *text = good_but(GOOD_COUNT + 1, "meaning=it belongs elsewhere");

    expect_mistake(good, NULL, NULL, "");
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++)
        expect_mistake(rows[i].text, NULL, rows[i].place, rows[i].words);
    expect_mistake(text, NULL, "a.ini:1: ", "[486] has meaning, which belongs to");
    g_free(text);
}

/** Replaces the first occurrence. Free with g_free(). */
static char *replaced(const char *text, const char *old, const char *new)
{
    const char *at = strstr(text, old);

    return g_strdup_printf("%.*s%s%s", (int)(at - text), text, new, at + strlen(old));
}

static void test_pairs(void)
{
    static const struct {
        const char *old, *new, *place, *words;
    } rows[] = {
        {"", "", NULL, NULL},
        {"489]", "489 ]", "b.ini:1: ", "[486 489 ] is no group"},
        {"486 489", "489 486", "b.ini:1: ", "the lower one first"},
        {"486 489", "486 486", "b.ini:1: ", "the lower one first"},
        {"486 489", "486 488", "b.ini:1: ", "[486 488] is about [488], which is nowhere"},
        {"486 489", "486 700", "b.ini:1: ", "[486 700] is no group"},
        {"fact=", "#", "b.ini:1: ", "[486 489] has no fact"},
        {"tell=", "#", "b.ini:1: ", "[486 489] has no tell"},
        {"reference1=", "#", "b.ini:1: ", "[486 489] has no reference1"},
        {"event.\n", "event\n", "b.ini:2: ", "fact is no whole sentence"},
        {"tell=", "severity=note\ntell=", "b.ini:1: ", "[486 489] has severity, which belongs to a group of one code"},
        {"tell=", "effect=Nothing else is over by this code.\ntell=", "b.ini:1: ",
         "[486 489] has effect, which belongs to a group of one code"},
    };
    static const char of_489[] = "[489]\nname=Bad Event\ntreat_as=400\nseverity=note\nsummary=the event is "
                                 "unknown\nreference1=RFC 6665 section 8.3.2\n"
                                 "description=The receiver does not know the event package.\nwhen=A phone asks for an "
                                 "event that nobody serves.\n"
                                 "fix1=Switch off the feature that asks for this event.\n";
    char *of_486 = good_but(0, NULL), *both = g_strconcat(of_486, of_489, NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *pair = replaced(good_pair, rows[i].old, rows[i].new);

        expect_mistake(both, pair, rows[i].place, rows[i].words);
        g_free(pair);
    }
    g_free(both);
    g_free(of_486);
}

/** Leaves the line that starts with this key out of a text. Free with g_free(). */
static char *without(const char *text, const char *key)
{
    const char *line = strstr(text, key);

    return g_strdup_printf("%.*s#%s", (int)(line - text), text, line);
}

static void test_missing_keys(void)
{
    static const char *const of_class[] = {"treat_as", "severity", "summary",   "description",
                                           "when",     "fix1",     "reference1"};
    static const char *const of_finding[] = {"title", "description", "why", "note", "silent1", "fix1", "reference1"};

    for (unsigned i = 0; i < G_N_ELEMENTS(of_class); i++) {
        char *text = without(good_class, of_class[i]), *words = g_strdup_printf("[4xx] has no %s", of_class[i]);

        expect_mistake(text, NULL, "a.ini:1: ", words);
        g_free(words);
        g_free(text);
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(of_finding); i++) {
        char *text = without(good_finding, of_finding[i]),
             *words = g_strdup_printf("[refer.no_notify] has no %s", of_finding[i]);

        expect_mistake(good_class, text, "b.ini:1: ", words);
        g_free(words);
        g_free(text);
    }
}

/** One text may have several mistakes: all of them are reported. */
static void test_several(void)
{
    struct report report = {g_string_new(NULL), 0};
    struct codebook_check *check = codebook_check_new(NULL, keep_mistake, &report);
    char *text = good_but(3, "severity=fatal\nsumary=no such key is known");

    codebook_check_file(check, "a.ini", text);
    codebook_check_file(check, "b.ini", "words\n");
    g_assert_cmpuint(codebook_check_end(check), ==, 3);
    g_assert_nonnull(strstr(report.text->str, "a.ini:3: "));
    g_assert_nonnull(strstr(report.text->str, "a.ini:4: "));
    g_assert_nonnull(strstr(report.text->str, "b.ini:1: "));
    g_string_free(report.text, TRUE);
    g_free(text);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/codebook_check/good", test_good);
    g_test_add_func("/codebook_check/lines", test_lines);
    g_test_add_func("/codebook_check/keys", test_keys);
    g_test_add_func("/codebook_check/value_groups", test_value_groups);
    g_test_add_func("/codebook_check/translations", test_translations);
    g_test_add_func("/codebook_check/groups", test_groups);
    g_test_add_func("/codebook_check/values", test_values);
    g_test_add_func("/codebook_check/pairs", test_pairs);
    g_test_add_func("/codebook_check/missing_keys", test_missing_keys);
    g_test_add_func("/codebook_check/several", test_several);
    return g_test_run();
}
