/* compare_facts.h
 * What holds of a status code by its class or by a rule of RFC 3261, put into clauses that a comparison can use for one
 * code or for two.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_COMPARE_FACTS_H
#define SIPEXPLAIN_TEXTS_COMPARE_FACTS_H

#include "texts/codebook.h"

/** "486" VERB REST, or "Both" VERBS REST; no full stop at the end. */
struct compare_clause {
    const char *verb;
    const char *verbs;
    char *rest; /**< free with g_free(); NULL: there is nothing to say */
};

/** A code and what is known of it. */
struct compare_subject {
    unsigned code;
    const struct code_text *text;       /**< what is said of the code itself */
    const struct code_text *treated_as; /**< the text of the code it is treated as; NULL for a registered one */
    struct code_text traits; /**< its own, but dialog and retry of `treated_as` if it has none: what it answers and
                                brings along nobody knows */
};

/** One point in which codes may differ. */
struct compare_topic {
    const char *name;
    struct compare_clause (*clause)(const struct compare_subject *subject);
};

/** In the order in which they are shown; the last one has no name. */
extern const struct compare_topic compare_topics[];

/** What is true of the request once such a response has come, as in "the request has been accepted". */
const char *compare_state(const struct compare_subject *subject);

/** How a sender chooses between codes of two classes; NULL if both are of the same one, or the classes do not decide.
 * Free with g_free(). */
char *compare_choice(const struct compare_subject *one, const struct compare_subject *other);

#endif
