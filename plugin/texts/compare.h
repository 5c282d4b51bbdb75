/* compare.h
 * Compares two status codes: what is different, what is the same, which of them to send, and what to do on receiving
 * them. Only the fact that tells apart the pairs people confuse is written for a pair; all else is composed from the
 * texts of the two codes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_COMPARE_H
#define SIPEXPLAIN_TEXTS_COMPARE_H

#include "texts/compare_subject.h"

/** One point in which the codes differ. */
struct compare_difference {
    const char *topic; /**< a heading; not owned */
    char *facts[2];    /**< whole sentences: about the first and the second code; or one about both, and NULL */
};

/** One of the two codes. */
struct compare_side {
    unsigned code;
    const struct code_text *text; /**< owned by the codebook */
    char *name;                   /**< "486 Busy Here", or "499 (not registered)" */
    char *use;                    /**< when to send it */
    char *next;                   /**< what its receiver does next */
};

struct comparison {
    struct compare_side sides[2]; /**< in the order asked for */
    bool is_same; /**< there is nothing to tell apart: the same code, or two that nobody registered and that are treated
                     alike */
    char *title;
    char *opening;
    const struct pair_text *pair; /**< NULL unless the two are often confused; owned by the codebook */
    GPtrArray *differences;       /**< of struct compare_difference; empty only if is_same */
    GPtrArray *shared;            /**< of whole sentences */
    char *choice;                 /**< how a sender chooses by the class alone; NULL if that says nothing */
    GPtrArray *references;        /**< such as "RFC 3261 section 21.4.24", each once; owned by the codebook */
};

/** Compares two codes; NULL if one of them is outside 100-699. The codebook must outlive the comparison. Free with
 * compare_free(). */
struct comparison *compare_codes(const struct codebook *book, unsigned one, unsigned other);

void compare_free(struct comparison *comparison);

/** The comparison as a page of so many columns, headings in bold if so wanted. UTF-8. Free with g_free(). */
char *compare_page(const struct comparison *comparison, unsigned width, bool is_bold);

#endif
