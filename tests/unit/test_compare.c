/* test_compare.c
 * Every comparison and every page of one code is whole, well formed and says the same in either order.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "pages.h"

#include "texts/code_page.h"

#include <glib.h>
#include <string.h>

#define CODE_MIN 100
#define CODE_END 700
#define SENTENCE 25 /* bytes: what is shorter are headings and numbers */

static void expect_line(const char *page, const char *line, bool is_after_heading)
{
    const char *text = line + strspn(line, " ");
    bool is_of_ladder = *text == '|' || g_str_has_prefix(text, "Alice ");

    if (g_utf8_strlen(line, -1) > PAGE_WIDTH)
        page_complain(page, "a line of more than %d columns: %s", PAGE_WIDTH, line);
    if (*line && line[strlen(line) - 1] == ' ')
        page_complain(page, "a space at the end of: %s", line);
    if (is_after_heading && *line != '\0' && *line != ' ')
        page_complain(page, "an empty section before: %s", line);
    if (strstr(text, "  ") && !g_ascii_isdigit(*text) && !is_of_ladder)
        page_complain(page, "two spaces in: %s", line);
}

/** What a template with holes would leave behind. */
static void expect_no_holes(const char *page)
{
    static const char *const holes[] = {"..", ",,", " .",     " ,", " :", "::", ":.",
                                        ";.", "()", "(null)", "%",  "\t", " ;", "?."};

    for (unsigned i = 0; i < G_N_ELEMENTS(holes); i++)
        if (strstr(page, holes[i]) && !g_str_has_prefix(strstr(page, holes[i]), "%3"))
            page_complain(page, "it has \"%s\"", holes[i]);
}

/** Headings of sections stand at the left margin, after an empty line; below each there has to be something. */
static void expect_sections(const char *page, const char *const *sections)
{
    char **lines = g_strsplit(page, "\n", -1);
    bool is_after_heading = false;
    const char *at = page;

    if (!g_utf8_validate(page, -1, NULL))
        page_complain(page, "it is no UTF-8");
    if (!g_str_has_suffix(page, "\n") || g_str_has_suffix(page, "\n\n"))
        page_complain(page, "it does not end with one newline");
    for (unsigned i = 0; lines[i]; i++) {
        expect_line(page, lines[i], is_after_heading && i > 3);
        is_after_heading = i > 3 && lines[i][0] != ' ' && lines[i][0] != '\0' && lines[i - 1][0] == '\0';
    }
    for (; *sections; sections++) {
        char *heading = g_strdup_printf("\n\n%s\n", *sections);

        at = strstr(at, heading);
        if (!at) {
            page_complain(page, "no \"%s\" in its place", *sections);
            at = page;
        } else if (at[strlen(heading)] == '\0')
            page_complain(page, "nothing follows \"%s\"", *sections);
        g_free(heading);
    }
    g_strfreev(lines);
}

static void expect_code(const char *page, const char *flat, const struct code_text *text)
{
    page_expect(page, flat, text->summary);
    page_expect(page, flat, text->description);
    page_expect(page, flat, text->when);
    for (unsigned i = 0; i < CODEBOOK_FIXES && text->fix[i]; i++)
        page_expect(page, flat, text->fix[i]);
    for (unsigned i = 0; i < CODEBOOK_REFERENCES && text->reference[i]; i++) {
        page_expect(page, flat, text->reference[i]);
        if (text->url[i])
            page_expect(page, flat, text->url[i]);
    }
}

/** The same for the same words in whatever order, without regard to punctuation. */
static unsigned words_hash(const char *flat)
{
    static const char between[] = " .,:;";
    unsigned hash = 0;

    for (flat += strspn(flat, between); *flat; flat += strspn(flat, between)) {
        unsigned of_word = 5381;

        for (; *flat && !strchr(between, *flat); flat++)
            of_word = of_word * 33 + (unsigned char)*flat;
        hash += of_word;
    }
    return hash;
}

static void expect_symmetric(const struct codebook *book, unsigned one, unsigned other, const char *page,
                             const char *flat)
{
    char *turned = page_compare(book, other, one), *turned_flat = page_unwrapped(turned);

    if (words_hash(flat) != words_hash(turned_flat))
        page_complain(page, "it says other things than the page of the same codes in the other order");
    g_free(turned_flat);
    g_free(turned);
}

/** No sentence of a page is there twice; what is said of both stands once. */
static void expect_no_twins(const char *page, const char *flat)
{
    const char *end = strstr(flat, " Learn More ");
    char *texts = g_strndup(flat, (size_t)(end - flat)), **sentences = g_strsplit(texts, ". ", -1);
    GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (char **sentence = sentences; *sentence; sentence++)
        if (strlen(*sentence) >= SENTENCE && !g_hash_table_add(seen, *sentence))
            page_complain(page, "it says twice: %s", *sentence);
    g_hash_table_destroy(seen);
    g_strfreev(sentences);
    g_free(texts);
}

/** Besides those that only this pair has. */
static void expect_few_differences(const struct codebook *book, unsigned one, unsigned other, const char *page)
{
    struct comparison *comparison = compare_codes(book, one, other);
    unsigned count = comparison->differences->len - (comparison->pair ? 2 : 0);

    if (count > 5)
        page_complain(page, "%u differences besides those of the pair", count);
    if (comparison->shared->len > 2)
        page_complain(page, "%u sentences for what is the same", comparison->shared->len);
    compare_free(comparison);
}

static void check_pair(const struct codebook *book, unsigned one, unsigned other)
{
    static const char *const sections[] = {"Key Differences", "When to Use Which", "What to Do Next", "Learn More",
                                           NULL};
    const struct code_text *texts[] = {codebook_find(book, one, NULL), codebook_find(book, other, NULL)};
    const struct pair_text *pair = codebook_pair(book, one, other);
    char *page = page_compare(book, one, other), *flat = page_unwrapped(page), *title = g_strdup_printf("SIP %u ", one);

    if (!g_str_has_prefix(page, title))
        page_complain(page, "the title does not begin with %s", title);
    expect_sections(page, sections);
    expect_no_holes(flat);
    expect_no_twins(page, flat);
    if (one != other)
        expect_few_differences(book, one, other, page);
    for (unsigned i = 0; i < 2; i++) {
        expect_code(page, flat, texts[i]);
        if (texts[i]->use) {
            page_expect(page, flat, texts[i]->use);
            page_expect(page, flat, texts[i]->next);
        }
        if (texts[i]->headers)
            page_expect(page, flat, texts[i]->headers);
    }
    if (pair) {
        page_expect(page, flat, pair->fact);
        page_expect(page, flat, pair->tell);
    }
    expect_symmetric(book, one, other, page, flat);
    g_free(title);
    g_free(flat);
    g_free(page);
}

/** Every two registered codes: 75 * 74 / 2. */
static void test_registered_pairs(void)
{
    struct codebook *book = pages_codebook();
    unsigned count = 0;

    for (unsigned one = CODE_MIN; one < CODE_END; one++)
        for (unsigned other = one + 1; other < CODE_END && codebook_registered_name(book, one); other++)
            if (codebook_registered_name(book, other)) {
                check_pair(book, one, other);
                count++;
            }
    g_assert_cmpuint(count, ==, 2775);
    codebook_free(book);
}

/** Codes that nobody registered, with and without texts of their own, beside each other and beside registered ones; and
 * codes beside themselves. */
static void test_other_pairs(void)
{
    static const unsigned codes[] = {101, 102, 183, 199, 202, 299, 303, 399, 409, 477, 478, 498, 499, 599, 605, 699};
    struct codebook *book = pages_codebook();

    for (unsigned i = 0; i < G_N_ELEMENTS(codes); i++)
        for (unsigned j = 0; j < G_N_ELEMENTS(codes); j++)
            check_pair(book, codes[i], codes[j]);
    for (unsigned code = CODE_MIN; code < CODE_END; code++) {
        struct comparison *comparison = compare_codes(book, code, code);

        g_assert_true(comparison->is_same);
        g_assert_cmpuint(comparison->differences->len, ==, 0);
        compare_free(comparison);
    }
    g_assert_null(compare_codes(book, 99, 200));
    g_assert_null(compare_codes(book, 200, 700));
    codebook_free(book);
}

/** The same page comes again, from the same texts and from texts read anew. */
static void test_deterministic(void)
{
    struct codebook *book = pages_codebook(), *again = pages_codebook();

    for (unsigned code = CODE_MIN; code < CODE_END; code++) {
        char *pages[] = {page_compare(book, code, 380), page_compare(book, code, 380), page_compare(again, code, 380)};

        g_assert_cmpstr(pages[0], ==, pages[1]);
        g_assert_cmpstr(pages[0], ==, pages[2]);
        for (unsigned i = 0; i < G_N_ELEMENTS(pages); i++)
            g_free(pages[i]);
    }
    codebook_free(again);
    codebook_free(book);
}

/** The page for a method has them as well. */
static void expect_confusions(const struct codebook *book, unsigned code, const char *page, const char *flat)
{
    const struct pair_text *pair;
    unsigned at = 0, other;

    while ((pair = codebook_pair_next(book, code, &at, &other)))
        page_expect(page, flat, pair->fact);
}

static void check_page_of_code(const struct codebook *book, unsigned code, const char *method)
{
    static const char *const sections[] = {"Description",     "When You See It", "How to Fix",
                                           "Display Filters", "Learn More",      NULL};
    const struct code_text *text = codebook_find(book, code, method);
    char *page = code_page(book, code, method, PAGE_WIDTH, false), *flat = page_unwrapped(page);

    expect_sections(page, sections);
    expect_no_holes(flat);
    expect_code(page, flat, text);
    if (text->treat_as) {
        char *treated = g_strdup_printf("%u", text->treat_as);

        page_expect(page, flat, treated);
        g_free(treated);
    }
    if (method)
        page_expect(page, flat, method);
    if (!text->method && text->next)
        page_expect(page, flat, text->next);
    if (text->headers)
        page_expect(page, flat, text->headers);
    expect_confusions(book, code, page, flat);
    g_free(flat);
    g_free(page);
}

static void test_pages_of_codes(void)
{
    struct codebook *book = pages_codebook();

    for (unsigned code = CODE_MIN; code < CODE_END; code++) {
        check_page_of_code(book, code, NULL);
        for (const char *const *method = codebook_methods; *method && codebook_registered_name(book, code); method++)
            check_page_of_code(book, code, *method);
    }
    check_page_of_code(book, 486, "ACK");
    check_page_of_code(book, 486, "X-UNHEARD-OF");
    g_assert_null(code_page(book, 99, NULL, PAGE_WIDTH, false));
    g_assert_null(code_page(book, 700, "INVITE", PAGE_WIDTH, false));
    codebook_free(book);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/compare/registered_pairs", test_registered_pairs);
    g_test_add_func("/compare/other_pairs", test_other_pairs);
    g_test_add_func("/compare/deterministic", test_deterministic);
    g_test_add_func("/compare/pages_of_codes", test_pages_of_codes);
    return g_test_run();
}
