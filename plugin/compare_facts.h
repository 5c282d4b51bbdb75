/* compare_facts.h
 * What holds of a status code by its class or by a rule of RFC 3261, put into clauses that a comparison can use for one code or for two.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_COMPARE_FACTS_H
#define SIPEXPLAIN_COMPARE_FACTS_H

#include "codebook.h"

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
    struct code_text traits;            /**< whose methods, dialog, retry, use, next and headers hold: its own, else those of `treated_as` */
};

/** One point in which codes may differ. */
struct compare_topic {
    const char *name;
    struct compare_clause (*clause)(const struct compare_subject *subject);
};

/** In the order in which they are shown; the last one has no name. */
extern const struct compare_topic compare_topics[];

/** What is true of the request once such a response has come, as in "the request has been accepted"; by the class of the code, 100-699. */
const char *compare_state(unsigned code);

/** How a sender chooses between codes of two classes; NULL if both are of the same one. Free with g_free(). */
char *compare_choice(const struct compare_subject *one, const struct compare_subject *other);

#endif
