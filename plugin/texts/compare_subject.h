/* compare_subject.h
 * A code and what is known of it: the part that the page of one code and the comparison of two are made of.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_COMPARE_SUBJECT_H
#define SIPEXPLAIN_TEXTS_COMPARE_SUBJECT_H

#include "texts/codebook.h"

struct compare_subject {
    unsigned code;
    const struct code_text *text;       /**< what is said of the code itself */
    const struct code_text *treated_as; /**< the text of the code it is treated as; NULL for a registered one */
    struct code_text traits; /**< its own, but dialog and retry of `treated_as` if it has none: which methods it answers
                                and which headers it has is not known */
};

/** `code` is in 100-699. The codebook must outlive the subject. */
struct compare_subject compare_subject_of(const struct codebook *book, unsigned code);

/** When a server should send it. Free with g_free(). */
char *compare_use(const struct compare_subject *subject);

/** What the client does next. Free with g_free(). */
char *compare_next(const struct compare_subject *subject);

/** "486 Busy Here", or "499 (not registered)"; `code` is in 100-699. Free with g_free(). */
char *compare_name(const struct codebook *book, unsigned code);

/** "a Client Error response (4xx)" for a code in 100-699. Free with g_free(). */
char *compare_class(unsigned code);

#endif
