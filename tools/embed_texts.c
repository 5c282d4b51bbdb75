/* embed_texts.c
 * Checks the data files and writes them as one C source file, so that the texts are part of the plugin.
 * Usage: embed_texts OUTPUT.c FILE.ini...   Mistakes go to stderr as FILE:LINE: SENTENCE; then nothing is written and
 * the exit status is 1.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "texts/check.h"
#include "texts/check_finding.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <stdio.h>

static void print_mistake(const char *file, unsigned line, const char *what, void *data)
{
    (void)data;
    fprintf(stderr, "%s:%u: %s\n", file, line, what);
}

/** A C array rather than a string: compilers limit the length of those. */
static void write_array(FILE *out, const GString *texts)
{
    fputs("#include \"texts/codebook.h\"\n\nconst char codebook_builtin[] = {", out);
    for (size_t i = 0; i < texts->len; i++)
        fprintf(out, "%s%d,", i % 24 ? "" : "\n", (signed char)texts->str[i]);
    fprintf(out, "\n0};\nconst size_t codebook_builtin_len = %zu;\n", texts->len);
}

static bool read_all(char **files, GString *texts)
{
    struct codebook_check *check = codebook_check_new(NULL, print_mistake, NULL);
    bool is_read = true;

    for (; *files; files++) {
        GError *error = NULL;
        char *text = NULL;

        if (!g_file_get_contents(*files, &text, NULL, &error)) {
            fprintf(stderr, "%s:0: %s\n", *files, error->message);
            g_error_free(error);
            is_read = false;
            continue;
        }
        codebook_check_file(check, *files, text);
        g_string_append_printf(texts, "%s\n", text);
        g_free(text);
    }
    codebook_check_all_findings(check);
    return codebook_check_end(check) == 0 && is_read;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: %s OUTPUT.c FILE.ini...\n", argv[0]);
        return 2;
    }
    GString *texts = g_string_new(NULL);
    bool is_good = read_all(argv + 2, texts);
    FILE *out = is_good ? g_fopen(argv[1], "w") : NULL;

    if (out) {
        write_array(out, texts);
        if (fclose(out) != 0)
            is_good = false;
    } else if (is_good) {
        perror(argv[1]);
        is_good = false;
    }
    g_string_free(texts, TRUE);
    return is_good ? 0 : 1;
}
