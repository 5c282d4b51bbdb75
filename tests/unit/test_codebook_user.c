/* test_codebook_user.c
 * The user's own texts stand over the built-in ones key by key; a file with a mistake is told with its line, and gives
 * no texts at all.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "texts/user.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static char *path; /* of the file under test */
static struct codebook *builtin;

static void mistake_keep(const char *file, unsigned line, const char *what, void *data)
{
    char *words = codebook_user_mistake("F", line, what);

    g_assert_cmpstr(file, ==, path);
    g_string_append_printf(data, "%s\n", words);
    g_free(words);
}

/** The book of a file that holds these bytes; its mistakes, a line each, go to `mistakes`. */
static struct codebook *read_bytes(const char *bytes, size_t len, GString *mistakes)
{
    g_string_truncate(mistakes, 0);
    g_assert_true(g_file_set_contents(path, bytes, (gssize)len, NULL));
    return codebook_user_read(path, mistake_keep, mistakes);
}

/** The book of a good file. Free with codebook_free(). */
static struct codebook *read_good(const char *text)
{
    GString *mistakes = g_string_new(NULL);
    struct codebook *book = read_bytes(text, strlen(text), mistakes);

    g_assert_cmpstr(mistakes->str, ==, "");
    g_assert_nonnull(book);
    g_string_free(mistakes, TRUE);
    return book;
}

/** Expects one mistake that starts with a place and holds these words. */
static void expect_mistake(const char *text, size_t len, const char *place, const char *words)
{
    GString *mistakes = g_string_new(NULL);
    struct codebook *book = read_bytes(text, len, mistakes);
    const char *end = strchr(mistakes->str, '\n');

    if (book || !g_str_has_prefix(mistakes->str, place) || !strstr(mistakes->str, words) || !end || end[1]) {
        g_test_message("%s\nexpected %s%s, found %s", text, place, words, mistakes->str);
        g_test_fail();
    }
    codebook_free(book);
    g_string_free(mistakes, TRUE);
}

/** What a file leaves out stays as it is. */
static void test_any_subset(void)
{
    struct codebook *book = read_good("[486]\nsummary=ours\n");
    const struct code_text *ours = codebook_find(book, 486, NULL), *before = codebook_find(builtin, 486, NULL);

    g_assert_cmpstr(ours->summary, ==, "ours");
    g_assert_cmpstr(ours->name, ==, "Busy Here");
    g_assert_cmpstr(ours->description, ==, before->description);
    g_assert_cmpstr(ours->fix[3], ==, before->fix[3]);
    g_assert_cmpint(ours->dialog, ==, before->dialog);
    g_assert_cmpstr(codebook_find(book, 481, "BYE")->summary, ==, codebook_find(builtin, 481, "BYE")->summary);
    g_assert_cmpstr(codebook_registered_name(book, 486), ==, "Busy Here");
    codebook_free(book);
}

/** Who names the first fix or reference replaces them all. */
static void test_lists(void)
{
    struct codebook *book =
        read_good("[486]\nfix1=One step.\nreference1=RFC 3261 section 9\n[503 INVITE]\nfix1=A\nfix2=B\n");
    const struct code_text *ours = codebook_find(book, 486, NULL);

    g_assert_cmpstr(ours->fix[0], ==, "One step.");
    g_assert_null(ours->fix[1]);
    g_assert_cmpstr(ours->url[0], ==, "https://www.rfc-editor.org/rfc/rfc3261#section-9");
    g_assert_null(ours->reference[1]);
    ours = codebook_find(book, 503, "INVITE");
    g_assert_cmpstr(ours->fix[1], ==, "B");
    g_assert_null(ours->fix[2]);
    g_assert_cmpstr(ours->description, ==, codebook_find(builtin, 503, "INVITE")->description);
    codebook_free(book);
}

/** The filter of a step goes with it, and a new step brings its own. */
static void test_filters(void)
{
    struct codebook *book = read_good("[486]\nfix1=One step.\n[503 INVITE]\nfix1=A\nfix2=B\nfilter2=sip.Warning\n"
                                      "[480]\nsummary=ours\n[408 KDMQ]\nfix1=C\n");

    g_assert_nonnull(codebook_find(builtin, 486, NULL)->filter[0]);
    g_assert_null(codebook_find(book, 486, NULL)->filter[0]);
    g_assert_null(codebook_find(book, 503, "INVITE")->filter[0]);
    g_assert_cmpstr(codebook_find(book, 503, "INVITE")->filter[1], ==, "sip.Warning");
    g_assert_cmpstr(codebook_find(book, 480, NULL)->filter[1], ==, codebook_find(builtin, 480, NULL)->filter[1]);
    g_assert_nonnull(codebook_find(book, 408, NULL)->filter[0]);
    g_assert_null(codebook_find(book, 408, "KDMQ")->filter[0]);
    codebook_free(book);
}

/** A method without built-in text has those of the code, and those of the code that are the user's. */
static void test_methods(void)
{
    struct codebook *book =
        read_good("[486 INFO]\ndescription=of INFO\n[486]\nwhen=ours\n[486 KDMQ]\nsummary=of KDMQ\n");

    g_assert_cmpstr(codebook_find(book, 486, "INFO")->description, ==, "of INFO");
    g_assert_cmpstr(codebook_find(book, 486, "INFO")->when, ==, "ours");
    g_assert_cmpstr(codebook_find(book, 486, "KDMQ")->summary, ==, "of KDMQ");
    g_assert_cmpstr(codebook_find(book, 486, "INVITE")->when, ==, "ours");
    g_assert_cmpstr(codebook_find(book, 486, "REFER")->summary, ==, codebook_find(builtin, 486, "REFER")->summary);
    codebook_free(book);
}

/** A private code has what is said of its class, with the user's words over it, wherever the class stands in the file.
 */
static void test_new_codes(void)
{
    struct codebook *book =
        read_good("[499]\nname=Not Ready\nsummary=paused\n[499 REFER]\nsummary=of REFER\n[4xx]\nwhen=ours\n"
                  "[199]\nsummary=ours\n[698]\nname=X1\nsummary=six\ntreat_as=600\nseverity=warn\n");
    const struct code_text *text = codebook_find(book, 499, NULL);

    g_assert_cmpuint(text->code, ==, 499);
    g_assert_cmpstr(text->name, ==, "Not Ready");
    g_assert_cmpuint(text->treat_as, ==, 400);
    g_assert_cmpstr(text->when, ==, "ours");
    g_assert_cmpstr(text->description, ==, codebook_find(builtin, 499, NULL)->description);
    g_assert_null(codebook_registered_name(book, 499));
    g_assert_cmpstr(codebook_find(book, 499, "REFER")->summary, ==, "of REFER");
    g_assert_cmpstr(codebook_find(book, 499, "REFER")->name, ==, "Not Ready");
    g_assert_cmpuint(codebook_find(book, 498, NULL)->code, ==, 0);
    g_assert_cmpstr(codebook_find(book, 498, NULL)->when, ==, "ours");
    g_assert_cmpint(codebook_find(book, 698, NULL)->severity, ==, CODEBOOK_WARN);
    codebook_free(book);
}

/** A code of a product that the built-in texts know may have another name: nobody registered it. */
static void test_other_groups(void)
{
    struct codebook *book = read_good(
        "[477]\nname=Ours\n[486 487]\nfact=Ours.\ntell=So.\n[202 380]\ntell=Ours.\n[warning 398]\nmeaning=ours\n"
        "[reason sip]\nmeaning=SIP as we say it\n[reason X-PBX]\nmeaning=our PBX\ncauses=x_pbx\n[x_pbx "
        "1]\nmeaning=night\n"
        "[refer.no_notify]\ndescription=Ours.\nsilent1=Ours alone.\nnote=ours\n[auth.loop]\nfix1=Ask us.\n");

    g_assert_cmpstr(codebook_find(book, 477, NULL)->name, ==, "Ours");
    g_assert_cmpstr(codebook_pair(book, 487, 486)->fact, ==, "Ours.");
    g_assert_null(codebook_pair(book, 487, 486)->reference[0]);
    g_assert_cmpstr(codebook_pair(book, 202, 380)->tell, ==, "Ours.");
    g_assert_cmpstr(codebook_pair(book, 202, 380)->fact, ==, codebook_pair(builtin, 202, 380)->fact);
    g_assert_cmpstr(codebook_value(book, "warning", "398")->meaning, ==, "ours");
    g_assert_cmpstr(codebook_value(book, "reason", "SIP")->meaning, ==, "SIP as we say it");
    g_assert_cmpstr(codebook_value(book, "reason", "SIP")->causes, ==,
                    codebook_value(builtin, "reason", "SIP")->causes);
    g_assert_cmpstr(codebook_value(book, "x_pbx", "1")->meaning, ==, "night");
    g_assert_cmpstr(codebook_finding(book, "refer.no_notify")->description, ==, "Ours.");
    g_assert_cmpstr(codebook_finding(book, "refer.no_notify")->fix[0], ==,
                    codebook_finding(builtin, "refer.no_notify")->fix[0]);
    g_assert_cmpstr(codebook_finding(book, "refer.no_notify")->silent[0], ==, "Ours alone.");
    g_assert_null(codebook_finding(book, "refer.no_notify")->silent[1]);
    g_assert_cmpstr(codebook_finding(book, "refer.no_notify")->harmless[0], ==,
                    codebook_finding(builtin, "refer.no_notify")->harmless[0]);
    g_assert_cmpstr(codebook_finding(book, "refer.no_notify")->where[CODEBOOK_NOTE], ==, "ours");
    g_assert_null(codebook_finding(book, "auth.loop")->fix[1]);
    codebook_free(book);
}

/** Translations of built-in texts and of the user's own, in the language of the locale. */
static void test_translations(void)
{
    static const char text[] = "[486]\nsummary[de]=besetzt\nwhen=ours\nwhen[de]=unseres\nfix2[de] = "
                               "zweitens\n[499]\nname=No\nsummary=s\nsummary[pt_BR]=p\n"
                               "description[de]=zur Klasse\n";
    static const struct {
        const char *language, *summary, *when, *of_499;
    } rows[] = {{"de", "besetzt", "unseres", "s"},
                {"de_AT", "besetzt", "unseres", "s"},
                {"pt_BR", NULL, "ours", "p"},
                {"C", NULL, "ours", "s"}};

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        const struct code_text *of_486, *before = codebook_find(builtin, 486, NULL);
        struct codebook *book;

        g_setenv("LANGUAGE", rows[i].language, TRUE);
        book = read_good(text);
        of_486 = codebook_find(book, 486, NULL);
        g_assert_cmpstr(of_486->summary, ==, rows[i].summary ? rows[i].summary : before->summary);
        g_assert_cmpstr(of_486->when, ==, rows[i].when);
        g_assert_cmpstr(of_486->fix[0], ==, before->fix[0]);
        g_assert_cmpstr(of_486->fix[1], ==, rows[i].summary ? "zweitens" : before->fix[1]);
        g_assert_cmpstr(codebook_find(book, 499, NULL)->summary, ==, rows[i].of_499);
        codebook_free(book);
    }
    g_setenv("LANGUAGE", "C", TRUE);
}

/** Blanks, comments, the marks of Windows, and any script. */
static void test_lines(void)
{
    struct codebook *book =
        read_good("\xef\xbb\xbf# \xe5\xbf\x99\r\n\r\n  [486]  \r\n summary = \xe5\xbf\x99 \r\n  # [487]\r\n");

    g_assert_cmpstr(codebook_find(book, 486, NULL)->summary, ==, "\xe5\xbf\x99");
    codebook_free(book);
    book = read_good("");
    g_assert_cmpstr(codebook_find(book, 486, NULL)->summary, ==, codebook_find(builtin, 486, NULL)->summary);
    codebook_free(book);
}

static void test_mistakes(void)
{
    static const struct {
        const char *text, *place, *words;
    } rows[] = {
        {"words\n", "F:1: ", "a text stands before the first group"},
        {"[486]\nwords\n", "F:2: ", "expected [group], key=value"},
        {"[486\n", "F:1: ", "not closed"},
        {"[]\n", "F:1: ", "is no group"},
        {"[099]\nsummary=s\n", "F:1: ", "[099] is no group"},
        {"[700]\nsummary=s\n", "F:1: ", "[700] is no group"},
        {"[7xx]\nsummary=s\n", "F:1: ", "[7xx] is no group"},
        {"[486 busy]\nsummary=s\n", "F:1: ", "is no group"},
        {"[486 IN VITE]\nsummary=s\n", "F:1: ", "names no method"},
        {"[486 ACK]\nsummary=s\n", "F:1: ", "never answered"},
        {"[498 BYE]\nsummary=s\n", "F:1: ", "[498 BYE] stands on [498], which is nowhere"},
        {"\n[486]\nsummary=s\n[486]\nwhen=w\n", "F:4: ", "stands here again, after"},
        {"[486]\nsummary=s\nsummary = t\n", "F:3: ", "summary stands twice"},
        {"[486]\nsumary=s\n", "F:2: ", "there is no key sumary"},
        {"[486]\nsummary=\n", "F:2: ", "summary has 0 bytes"},
        {"[486]\nsummary=s.\n", "F:2: ", "full stop"},
        {"[486]\nwhen=a\tb\n", "F:2: ", "holds a tab"},
        {"[486]\nwhen=a\\nb\n", "F:2: ", "or a backslash"},
        {"[486]\nwhen[de]=a\\q\n", "F:2: ", "or a backslash"},
        {"[486]\nwhen=\xff\n", "F:2: ", "not UTF-8"},
        {"[486]\nseverity=bad\n", "F:2: ", "severity is"},
        {"[486]\nreference1=our wiki\n", "F:2: ", "is no reference"},
        {"[486]\nfix2=b\n", "F:1: ", "[486] has fix2, but no fix1"},
        {"[486]\nfix5=b\n", "F:2: ", "there is no key fix5"},
        {"[486]\nname=Engaged\n", "F:1: ", "[486] has name, which the RFCs say"},
        {"[486]\ndialog=dialog\n", "F:1: ", "[486] has dialog, which the RFCs say"},
        {"[486]\ntreat_as=400\n", "F:1: ", "[486] has treat_as, which the RFCs say"},
        {"[499]\nsummary=s\n", "F:1: ", "[499] has no name"},
        {"[499]\nname=No\n", "F:1: ", "[499] has no summary"},
        {"[499]\nname=No\nsummary=s\ntreat_as=500\n", "F:4: ", "another class"},
        {"[4xx]\nname=No\n", "F:1: ", "[4xx] has name, which belongs to"},
        {"[486]\nname[de]=Besetzt\n", "F:2: ", "name cannot be translated"},
        {"[486]\nwhen[ ]=a\n", "F:2: ", "names no language"},
        {"[486]\nwhen[deutsch]=a\n", "F:2: ", "names no language"},
        {"[486]\nfact[de]=b\n", "F:1: ", "no fact that it would translate"},
        {"[486 INFO]\nwhen[de]=a\n", "F:1: ", "[486 INFO] has when[de], but no when"},
        {"[486 480]\nfact=f\ntell=t\n", "F:1: ", "the lower one first"},
        {"[486 499]\nfact=f\ntell=t\n", "F:1: ", "[499], which is nowhere"},
        {"[486 487]\nfact=f\n", "F:1: ", "has no tell"},
        {"[486]\nfact=f\n", "F:1: ", "[486] has fact"},
        {"[486]\nmeaning=m\n", "F:1: ", "[486] has meaning"},
        {"[warning 398]\nmeaning=m\nsip=486\n", "F:1: ", "[warning 398] has sip"},
        {"[warnings 398]\nmeaning=m\n", "F:1: ", "is about a table"},
        {"[refer.no_such]\nfix1=f\n", "F:1: ", "is about no finding"},
        {"[refer.no_notify]\nsummary=s\n", "F:1: ", "[refer.no_notify] has summary"},
        {"[refer.no_notify]\nseverity=note\n", "F:1: ", "[refer.no_notify] has severity"},
        {"[auth.loop]\nerror=w\n", "F:1: ", "[auth.loop] has error"},
        {"[auth.loop]\nsilent2=s\n", "F:1: ", "[auth.loop] has silent2, but no silent1"},
        {"[486]\nwhy=w\n", "F:1: ", "[486] has why, which belongs to a group about a finding"},
        {"[486 487]\nfact=f\ntell=t\ntitle=t\n", "F:1: ", "[486 487] has title"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++)
        expect_mistake(rows[i].text, strlen(rows[i].text), rows[i].place, rows[i].words);
    expect_mistake("[486]\nwhen=w\0w\n", 15, "F:2: ", "NUL byte");
}

static void expect_unread(const char *words)
{
    GString *mistakes = g_string_new(NULL);

    g_assert_null(codebook_user_read(path, mistake_keep, mistakes));
    g_assert_true(g_str_has_prefix(mistakes->str, "F: "));
    g_assert_nonnull(strstr(mistakes->str, words));
    g_string_free(mistakes, TRUE);
}

/** What cannot be read as a text: nothing waits, and nothing is read that is too large. */
static void test_files(void)
{
    char *large = g_strnfill(CODEBOOK_USER_MAX, '#'), *larger = g_strnfill(CODEBOOK_USER_MAX + 1, '#');
    struct codebook *book = read_good(large);

    codebook_free(book);
    g_assert_true(g_file_set_contents(path, larger, CODEBOOK_USER_MAX + 1, NULL));
    expect_unread("1048577 bytes");
    g_assert_cmpint(g_unlink(path), ==, 0);
    expect_unread("cannot be read");
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    expect_unread("no ordinary file");
    g_assert_cmpint(g_unlink(path), ==, 0);
    g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
    expect_unread("a folder");
    g_assert_cmpint(g_rmdir(path), ==, 0);
    g_free(larger);
    g_free(large);
}

/** Whatever stands in a file: either it is told what is wrong, or there is a whole book. */
static void test_hostile(void)
{
    static const char good[] = "[499]\nname=Not Ready\nsummary[de]=x\nsummary=paused\n[486 "
                               "BYE]\nfix1=a\nfix1[de]=b\n[486 499]\nfact=f\ntell=t\n"
                               "[reason X]\nmeaning=m\ncauses=x\n[x "
                               "1]\nmeaning=n\n[4xx]\nwhen=w\n[refer.no_notify]\nreference1=RFC 3261 section 9\n";
    static const char bytes[] = "\0\n[]=# \\\xff\xc3x0";
    GString *mistakes = g_string_new(NULL);
    GRand *random = g_rand_new_with_seed(1);

    for (unsigned round = 0; round < 300; round++) {
        char *text = g_memdup2(good, sizeof good);
        size_t len = (size_t)g_rand_int_range(random, 0, sizeof good);

        for (int changes = g_rand_int_range(random, 0, 4); changes > 0; changes--)
            text[g_rand_int_range(random, 0, sizeof good - 1)] = bytes[g_rand_int_range(random, 0, sizeof bytes - 1)];

        struct codebook *book = read_bytes(text, len, mistakes);

        g_assert_cmpint(book == NULL, ==, mistakes->len > 0);
        for (unsigned code = 100; book && code < 700; code++)
            g_assert_cmpstr(codebook_find(book, code, "BYE")->description, !=, "");
        codebook_free(book);
        g_free(text);
    }
    g_rand_free(random);
    g_string_free(mistakes, TRUE);
}

int main(int argc, char **argv)
{
    char *folder = g_dir_make_tmp("sipexplain-XXXXXX", NULL);
    int status;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_setenv("LANGUAGE", "C", TRUE);
    path = g_build_filename(folder, "texts.ini", NULL);
    builtin = codebook_new(codebook_builtin, codebook_builtin_len);
    g_test_add_func("/codebook_user/any_subset", test_any_subset);
    g_test_add_func("/codebook_user/lists", test_lists);
    g_test_add_func("/codebook_user/filters", test_filters);
    g_test_add_func("/codebook_user/methods", test_methods);
    g_test_add_func("/codebook_user/new_codes", test_new_codes);
    g_test_add_func("/codebook_user/other_groups", test_other_groups);
    g_test_add_func("/codebook_user/translations", test_translations);
    g_test_add_func("/codebook_user/lines", test_lines);
    g_test_add_func("/codebook_user/mistakes", test_mistakes);
    g_test_add_func("/codebook_user/hostile", test_hostile);
    g_test_add_func("/codebook_user/files", test_files);
    status = g_test_run();
    codebook_free(builtin);
    g_unlink(path);
    g_rmdir(folder);
    g_free(path);
    g_free(folder);
    return status;
}
