/* ask.c
 * Answers what a user asks in words.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/ask.h"

#include "texts/code_page.h"
#include "texts/compare.h"
#include "texts/finding_page.h"

#include <stdlib.h>
#include <string.h>

unsigned ask_code(const char *word)
{
    if (strlen(word) != 3 || strspn(word, "0123456789") != 3)
        return 0;

    unsigned code = (unsigned)strtoul(word, NULL, 10);

    return codebook_class_name(code) ? code : 0;
}

const char *ask_method(const char *word)
{
    for (const char *const *method = codebook_methods; *method; method++)
        if (g_ascii_strcasecmp(word, *method) == 0)
            return *method;
    return NULL;
}

static struct answer_page page_of(char *text)
{
    return (struct answer_page){.text = text};
}

static struct answer_page mistake_of(char *sentence)
{
    return (struct answer_page){.text = sentence, .is_mistake = true};
}

/** What is wrong with a word that is no code. */
static struct answer_page mistake_of_code(const char *word)
{
    if (!*word)
        return mistake_of(g_strdup("A status code is missing: type a number from 100 to 699, such as 486.\n"));
    return mistake_of(g_strdup_printf("\"%s\" is no SIP status code: these are the numbers from 100 to 699.\n", word));
}

static struct answer_page mistake_of_method(const char *word)
{
    char *methods = g_strjoinv(", ", (char **)codebook_methods);
    char *sentence =
        g_strdup_printf("\"%s\" is no method that gets responses: leave it empty, or type one of %s.\n", word, methods);

    g_free(methods);
    return mistake_of(sentence);
}

struct answer_page ask_explain(const struct codebook *book, const char *code, const char *method, unsigned width)
{
    char *code_word = g_strstrip(g_strdup(code)), *method_word = g_strstrip(g_strdup(method));
    const char *known = ask_method(method_word);
    unsigned number = ask_code(code_word);
    struct answer_page answer;

    if (!number)
        answer = mistake_of_code(code_word);
    else if (*method_word && !known)
        answer = mistake_of_method(method_word);
    else
        answer = page_of(code_page(book, number, known, width, false));
    g_free(code_word);
    g_free(method_word);
    return answer;
}

/** All of them, as people type the beginning of a name. */
static struct answer_page mistake_of_finding(const char *word)
{
    GString *sentence = g_string_new(NULL);

    if (*word)
        g_string_printf(sentence, "\"%s\" is not the name of a finding. These are:\n", word);
    else
        g_string_assign(sentence, "The name of a finding is missing. These are:\n");
    for (enum finding_id id = 0; id < FINDING_COUNT; id++)
        if (finding_of_name(finding_name(id)) == id)
            g_string_append_printf(sentence, "  %s\n", finding_name(id));
    return mistake_of(g_string_free(sentence, FALSE));
}

struct answer_page ask_finding(const struct codebook *book, const char *name, unsigned width)
{
    static const char prefix[] = "sipexplain.";
    char *word = g_strstrip(g_strdup(name));
    const char *bare = g_str_has_prefix(word, prefix) ? word + sizeof prefix - 1 : word;
    enum finding_id id = finding_of_name(bare);
    struct answer_page answer =
        id == FINDING_COUNT ? mistake_of_finding(bare) : page_of(finding_page(book, id, width, false));

    g_free(word);
    return answer;
}

struct answer_page ask_compare(const struct codebook *book, const char *one, const char *other, unsigned width)
{
    char *words[] = {g_strstrip(g_strdup(one)), g_strstrip(g_strdup(other))};
    unsigned codes[] = {ask_code(words[0]), ask_code(words[1])};
    struct answer_page answer;

    if (codes[0] && codes[1]) {
        struct comparison *comparison = compare_codes(book, codes[0], codes[1]);

        answer = page_of(compare_page(comparison, width, false));
        compare_free(comparison);
    } else {
        answer = mistake_of_code(words[codes[0] ? 1 : 0]);
    }
    g_free(words[0]);
    g_free(words[1]);
    return answer;
}
