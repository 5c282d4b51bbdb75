/* ask.h
 * Answers what a user asks in words, on the command line or in a dialog: codes and methods.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_ASK_H
#define SIPEXPLAIN_TEXTS_ASK_H

#include "texts/codebook.h"

/** The status code that the word is; 0 if it is none. */
unsigned ask_code(const char *word);

/** The method as SIP spells it, whatever the case; NULL if it is none that is answered. */
const char *ask_method(const char *word);

/** What was asked for in a dialog. */
struct answer_page {
    char *text;      /**< UTF-8 that ends with a newline; free with g_free() */
    bool is_mistake; /**< one sentence about what was typed wrong */
};

/** The page of a code, as it answers a method; any if that is empty. Blanks around the words do not matter. `width` in
 * columns. */
struct answer_page ask_explain(const struct codebook *book, const char *code, const char *method, unsigned width);

/** The page of a finding, by its name, with or without "sipexplain." before it. */
struct answer_page ask_finding(const struct codebook *book, const char *name, unsigned width);

/** The comparison of two codes. */
struct answer_page ask_compare(const struct codebook *book, const char *one, const char *other, unsigned width);

#endif
