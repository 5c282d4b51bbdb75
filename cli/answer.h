/* answer.h
 * What the program sipexplain prints, as text or as JSON: pages, and lists of codes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_ANSWER_H
#define SIPEXPLAIN_ANSWER_H

#include "texts/codebook.h"
#include "texts/json.h"

/** How to print. */
struct answer_style {
    bool is_json;
    bool is_bold;   /**< headings of pages */
    unsigned width; /**< of pages, in columns */
};

/* Each is UTF-8 that ends with a newline. Codes are in 100-699. Free with g_free(). */

/** The page of a code that answers a method, or any if `method` is NULL. */
char *answer_code(const struct codebook *book, unsigned code, const char *method, const struct answer_style *style);

char *answer_comparison(const struct codebook *book, unsigned one, unsigned other, const struct answer_style *style);

/** Every code that has a text of its own, one a line. */
char *answer_list(const struct codebook *book, const struct answer_style *style);

/** The pages of all of them as one document in Markdown, with a table at its head. */
char *answer_markdown(const struct codebook *book);

/**
 * answer_list() of the codes whose number, name or texts have these words, whatever the case; texts for one method
 * count by themselves. NULL if there are none.
 */
char *answer_search(const struct codebook *book, const char *words, const struct answer_style *style);

/** References as a list of objects with name and web address. */
void answer_put_references(struct json *json, const char *key, const char *const *references, unsigned max);

#endif
