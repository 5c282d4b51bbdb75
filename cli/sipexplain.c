/* sipexplain.c
 * The program sipexplain: explains a SIP response code, or compares two, without a capture and without Wireshark.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "answer.h"
#include "texts/ask.h"
#include "texts/user.h"
#include "finding_answer.h"
#include "finding_nearest.h"
#include "terminal.h"

#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_NOT_FOUND = 1, EXIT_MISUSE = 2 };

/* Lines longer than this are hard to read, however wide the terminal is. */
#define WIDTH_MAX 80
#define WIDTH_MIN 40

/** The command line. */
struct request {
    gboolean is_list, is_findings, is_json, is_markdown, is_version, is_check;
    char *search;
    char *finding;
    char *codes_file;
    char **words; /* NULL if there are none; of --check: files */
};

/** Prints one sentence, without its full stop, to stderr. */
static int G_GNUC_PRINTF(2, 3) fail(int status, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *message = g_strdup_vprintf(format, args);
    va_end(args);
    fprintf(stderr, "sipexplain: %s\n", message);
    g_free(message);
    return status;
}

/** What went wrong with a word of the user's, which may hold anything. */
static int fail_word(const char *format_about, const char *word)
{
    char *escaped = g_strescape(word, NULL);
    int status = fail(EXIT_MISUSE, "'%s' %s", escaped, format_about);

    g_free(escaped);
    return status;
}

static struct answer_style style_of(const struct request *request)
{
    struct answer_style style = {.is_json = request->is_json, .width = WIDTH_MAX};
    const char *no_color = g_getenv("NO_COLOR"), *term = g_getenv("TERM");
    unsigned width = terminal_width();

    if (!isatty(STDOUT_FILENO))
        return style;
    style.is_bold = (!no_color || !*no_color) && g_strcmp0(term, "dumb") != 0; /* https://no-color.org */
    if (width > 0)
        style.width = CLAMP(width, WIDTH_MIN, WIDTH_MAX);
    return style;
}

/** Prints and frees an answer. */
static int print(char *answer)
{
    bool is_written = fputs(answer, stdout) >= 0 && fflush(stdout) == 0;

    g_free(answer);
    return is_written ? EXIT_SUCCESS : fail(EXIT_FAILURE, "the output could not be written");
}

static int explain_words(const struct codebook *book, char **words, const struct answer_style *style)
{
    unsigned count = words ? g_strv_length(words) : 0;

    if (count == 0)
        return fail(EXIT_MISUSE, "a status code is missing, as in 'sipexplain 486'; 'sipexplain --help' tells more");
    if (count > 2)
        return fail(EXIT_MISUSE, "expected a code, a code and a method, or two codes, but found %u words", count);

    unsigned code = ask_code(words[0]), other = count == 2 ? ask_code(words[1]) : 0;
    const char *method = count == 2 ? ask_method(words[1]) : NULL;

    if (code == 0)
        return fail_word("is no SIP status code: these are the numbers from 100 to 699", words[0]);
    if (count == 2 && other == 0 && !method)
        return fail_word(
            "is neither a SIP status code, which are the numbers from 100 to 699, nor a method that gets responses",
            words[1]);
    if (other)
        return print(answer_comparison(book, code, other, style));
    return print(answer_code(book, code, method, style));
}

static int search(const struct codebook *book, const char *words, const struct answer_style *style)
{
    char *answer = *words ? answer_search(book, words, style) : NULL, *escaped;

    if (answer)
        return print(answer);
    if (!*words)
        return fail(EXIT_MISUSE, "--search needs a word to look for");
    escaped = g_strescape(words, NULL);
    fail(EXIT_NOT_FOUND, "no code has '%s' in its name or texts", escaped);
    g_free(escaped);
    return EXIT_NOT_FOUND;
}

/** `name` may begin with "sipexplain.", as in a filter. */
static int explain_finding(const struct codebook *book, const char *name, const struct answer_style *style)
{
    const char *id = g_ascii_strncasecmp(name, "sipexplain.", 11) == 0 ? name + 11 : name;
    enum finding_id finding_id = finding_of_name(id);
    char *escaped, *nearest;

    if (finding_id != FINDING_COUNT)
        return print(finding_answer(book, finding_id, style));
    escaped = g_strescape(name, NULL);
    nearest = finding_nearest(id);
    if (nearest)
        fail(EXIT_MISUSE, "'%s' is no finding: did you mean %s?", escaped, nearest);
    else
        fail(EXIT_MISUSE, "'%s' is no finding; 'sipexplain --findings' lists them", escaped);
    g_free(nearest);
    g_free(escaped);
    return EXIT_MISUSE;
}

static int list_findings(const struct codebook *book, bool is_markdown, const struct answer_style *style)
{
    return print(is_markdown ? finding_answer_markdown(book) : finding_answer_list(book, style));
}

static void print_mistake(const char *file, unsigned line, const char *what, void *data)
{
    char *words = codebook_user_mistake(file, line, what);

    (void)data;
    fprintf(stderr, "%s\n", words);
    g_free(words);
}

/** Tells of each file of the user's own texts whether it is good. */
static int check(char **files)
{
    int status = EXIT_SUCCESS;

    if (!files)
        return fail(EXIT_MISUSE, "--check needs a file of texts");
    for (char **file = files; *file; file++) {
        struct codebook *book = codebook_user_read(*file, print_mistake, NULL);

        if (!book)
            status = EXIT_MISUSE;
        else if (status != EXIT_FAILURE && print(g_strdup_printf("%s: no mistakes\n", *file)) != EXIT_SUCCESS)
            status = EXIT_FAILURE;
        codebook_free(book);
    }
    return status;
}

static int answer_from_texts(const struct request *request)
{
    struct codebook *book = request->codes_file ? codebook_user_read(request->codes_file, print_mistake, NULL)
                                                : codebook_new(codebook_builtin, codebook_builtin_len);
    struct answer_style style = style_of(request);
    int status;

    if (!book)
        return EXIT_MISUSE;
    if (request->is_list)
        status = print(request->is_markdown ? answer_markdown(book) : answer_list(book, &style));
    else if (request->search)
        status = search(book, request->search, &style);
    else if (request->finding)
        status = explain_finding(book, request->finding, &style);
    else if (request->is_findings)
        status = list_findings(book, request->is_markdown, &style);
    else
        status = explain_words(book, request->words, &style);
    codebook_free(book);
    return status;
}

static int answer(const struct request *request)
{
    unsigned modes = (request->is_list != FALSE) + (request->is_findings != FALSE) + (request->is_version != FALSE) +
                     (request->search != NULL) + (request->finding != NULL) + (request->words || request->is_check);

    if (modes > 1)
        return fail(EXIT_MISUSE,
                    "codes, --list, --search, --finding, --findings, --check and --version exclude each other");
    if (request->is_markdown && (!(request->is_findings || request->is_list) || request->is_json))
        return fail(EXIT_MISUSE, "--markdown is for --list and --findings, without --json");
    if (request->is_version)
        return print(g_strdup("sipexplain " SIPEXPLAIN_VERSION "\n"));
    return request->is_check ? check(request->words) : answer_from_texts(request);
}

/** Reads the command line; false, with a message on stderr, if it is wrong. `--help` ends the program. */
static bool read_arguments(struct request *request, int argc, char **argv)
{
    const GOptionEntry entries[] = {
        {"list", 'l', 0, G_OPTION_ARG_NONE, &request->is_list, "List all codes, one a line", NULL},
        {"search", 's', 0, G_OPTION_ARG_STRING, &request->search,
         "List the codes that have WORD in their name or texts", "WORD"},
        {"finding", 0, 0, G_OPTION_ARG_STRING, &request->finding, "Explain a finding, such as refer.no_notify", "ID"},
        {"findings", 0, 0, G_OPTION_ARG_NONE, &request->is_findings, "List all findings, one a line", NULL},
        {"markdown", 0, 0, G_OPTION_ARG_NONE, &request->is_markdown,
         "With --list or --findings: print the pages of all as Markdown", NULL},
        {"json", 'j', 0, G_OPTION_ARG_NONE, &request->is_json, "Print JSON instead of text", NULL},
        {"codes-file", 'f', 0, G_OPTION_ARG_FILENAME, &request->codes_file,
         "Read your own texts in FILE over the built-in ones", "FILE"},
        {"check", 'c', 0, G_OPTION_ARG_NONE, &request->is_check, "Look for mistakes in files of your own texts", NULL},
        {"version", 'V', 0, G_OPTION_ARG_NONE, &request->is_version, "Print the version", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &request->words, NULL, NULL},
        {0},
    };
    GOptionContext *context = g_option_context_new("[CODE [METHOD | CODE] | FILE...]");
    GError *error = NULL;

    g_option_context_set_summary(
        context, "Explains SIP response codes, compares two of them, and explains what the Wireshark plugin finds.");
    g_option_context_set_description(context,
                                     "Examples:\n"
                                     "  sipexplain 486          what 486 means, when you see it, how to fix it\n"
                                     "  sipexplain 481 BYE      the same of a 481 that answers a BYE\n"
                                     "  sipexplain 202 380      the two codes compared\n"
                                     "  sipexplain -s busy      the codes that have to do with busy\n"
                                     "  sipexplain --finding refer.no_notify\n"
                                     "                          what the finding says, and when it is not a problem\n");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error))
        fail(EXIT_MISUSE, "%s; 'sipexplain --help' lists the options", error->message);
    g_option_context_free(context);
    bool is_good = error == NULL;
    g_clear_error(&error);
    return is_good;
}

int main(int argc, char **argv)
{
    struct request request = {0};
    int status = EXIT_MISUSE;

    setlocale(LC_ALL, "");
    if (read_arguments(&request, argc, argv))
        status = answer(&request);
    g_free(request.search);
    g_free(request.finding);
    g_free(request.codes_file);
    g_strfreev(request.words);
    return status;
}
