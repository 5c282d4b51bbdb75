/* fuzz_codebook.c
 * Any bytes as a file of a user's own texts, and as questions: mistakes are told with their lines, and what a good file
 * says can be shown.
 *
 * The input is the file; the words of a part behind it, if there is one, are asked for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#define _GNU_SOURCE /* memfd_create() */

#include "texts/ask.h"
#include "texts/user.h"
#include "texts/code_page.h"
#include "texts/compare.h"
#include "texts/finding_list.h"
#include "kit.h"
#include "texts/group.h"

#include <sys/mman.h>
#include <unistd.h>

#define WIDTH 80

/* More lines would make an input slower, not better. */
#define LINES_SHOWN 8

static struct codebook *builtin;
static GKeyFile *base; /* the built-in texts as the checks want them */
static int file;       /* in memory, written anew for each input */
static char *path;     /* of that */

/** The mistakes in an input. */
struct mistakes {
    unsigned count, lines;
};

static void mistake_expect(const char *name, unsigned line, const char *what, void *data)
{
    struct mistakes *mistakes = data;

    g_assert_cmpstr(name, ==, path);
    g_assert_cmpuint(line, <=, mistakes->lines);
    g_assert_cmpuint(strlen(what), >, 0);
    mistakes->count++;
}

static struct mistakes lines_of(struct sip_text text)
{
    struct mistakes mistakes = {0, 1};

    for (size_t i = 0; i < text.len; i++)
        mistakes.lines += text.at[i] == '\n';
    return mistakes;
}

static void page_expect(char *page)
{
    if (page)
        fuzz_expect_readable(page, true);
    g_free(page);
}

/** A text of the user may hold what it likes; a page of it has to be UTF-8. */
static void user_page_expect(char *page)
{
    g_assert_true(!page || g_utf8_validate(page, -1, NULL));
    g_free(page);
}

static void code_show(const struct codebook *book, unsigned code)
{
    struct comparison *comparison = compare_codes(book, code, 486);

    for (const char *const *method = codebook_methods; *method; method++)
        codebook_effect(book, code, *method);
    user_page_expect(code_page(book, code, NULL, WIDTH, false));
    user_page_expect(code_page(book, code, "BYE", WIDTH, false));
    if (comparison)
        user_page_expect(compare_page(comparison, WIDTH, true));
    compare_free(comparison);
}

/** Shows what the groups of the file are about. */
static void book_show(const struct codebook *book, struct sip_text text)
{
    char *copy = g_strndup(text.at ? text.at : "", text.len), **lines = g_strsplit(copy, "\n", LINES_SHOWN);

    for (char **line = lines; *line; line++)
        if ((*line)[0] == '[')
            code_show(book, (unsigned)g_ascii_strtoull(*line + 1, NULL, 10));
    for (unsigned i = 0; i < FINDING_COUNT; i++)
        g_assert_nonnull(codebook_finding(book, finding_name(i)));
    codebook_value(book, "warning", "304");
    g_strfreev(lines);
    g_free(copy);
}

/** Is a check the same as what the reader does first, only quicker? */
static bool is_plain(struct sip_text text)
{
    return !memchr(text.at, '\0', text.len) && !memchr(text.at, '\r', text.len) &&
           !sip_text_starts(text, "\xef\xbb\xbf");
}

static bool has_mistakes(struct sip_text text)
{
    struct mistakes mistakes = lines_of(text);
    struct codebook_check *check = codebook_check_new(base, mistake_expect, &mistakes);
    char *copy = g_strndup(text.at, text.len);

    codebook_check_file(check, path, copy);
    g_assert_cmpuint(codebook_check_end(check), ==, mistakes.count);
    g_free(copy);
    return mistakes.count > 0;
}

static void file_probe(struct sip_text text)
{
    struct mistakes mistakes = lines_of(text);
    struct codebook *book;

    if (!memchr(text.at, '[', text.len) || (is_plain(text) && has_mistakes(text)))
        return;
    g_assert_cmpint(ftruncate(file, 0), ==, 0);
    g_assert_cmpint(pwrite(file, text.at, text.len, 0), ==, (ssize_t)text.len);
    book = codebook_user_read(path, mistake_expect, &mistakes);
    g_assert_true((book == NULL) == (mistakes.count > 0));
    if (book)
        book_show(book, text);
    codebook_free(book);
}

/** What was typed may stand in the answer as it is. */
static void questions_probe(struct sip_text text)
{
    char *copy = g_strndup(text.at ? text.at : "", text.len), *words = g_utf8_make_valid(copy, -1),
         **word = g_strsplit(words, "\n", 3);
    unsigned count = g_strv_length(word);
    struct answer_page page = ask_explain(builtin, count > 0 ? word[0] : "", count > 1 ? word[1] : "", WIDTH);

    user_page_expect(page.text);
    page = ask_compare(builtin, count > 0 ? word[0] : "", count > 1 ? word[1] : "", WIDTH);
    user_page_expect(page.text);
    if (count > 0) {
        g_free(codebook_reference_url(word[0]));
        codebook_value(builtin, "q850", word[0]);
        g_assert_true(!codebook_finding(builtin, word[0]) || finding_of_name(word[0]) < FINDING_COUNT);
        page_expect(code_page(builtin, ask_code(word[0]), ask_method(word[0]), WIDTH, false));
    }
    g_strfreev(word);
    g_free(words);
    g_free(copy);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    builtin = fuzz_set_up();
    base = g_key_file_new();
    g_assert_true(g_key_file_load_from_data(base, codebook_builtin, codebook_builtin_len, G_KEY_FILE_NONE, NULL));
    file = memfd_create("texts", 0);
    g_assert_cmpint(file, >=, 0);
    path = g_strdup_printf("/proc/self/fd/%d", file);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sip_text rest = {(const char *)data, size}, text = fuzz_part(&rest);

    file_probe(text);
    questions_probe(fuzz_part(&rest));
    return 0;
}
