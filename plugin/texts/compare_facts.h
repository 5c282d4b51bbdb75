/* compare_facts.h
 * What holds of a status code by its class or by a rule of RFC 3261, put into clauses that a comparison can use for one
 * code or for two.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_COMPARE_FACTS_H
#define SIPEXPLAIN_TEXTS_COMPARE_FACTS_H

#include "texts/compare_subject.h"

/** "486" VERB REST; of two codes "Both" VERBS REST, or "Both" and words of its own. No full stop at the end. */
struct compare_clause {
    const char *verb;
    const char *verbs;
    char *rest;       /**< free with g_free(); NULL: there is nothing to say */
    const char *both; /**< shorter, and without a comma if possible; NULL: VERBS REST */
};

/** One point in which codes may differ. */
struct compare_topic {
    const char *name;
    struct compare_clause (*clause)(const struct compare_subject *subject);
};

/** In the order in which they are shown; the last one has no name. */
extern const struct compare_topic compare_topics[];

/** May the same request be sent again after this response, in a sentence; NULL if unknown. Free with g_free(). */
char *compare_retry(const struct compare_subject *subject);

/** "are final" or "are provisional"; NULL if only one of them is. */
const char *compare_finality(const struct compare_subject *one, const struct compare_subject *other);

/** Does the response complain about the request although it is a Server Error? So do 505, 513, 555 and 580. */
bool compare_blames_request(const struct compare_subject *subject);

/** What is true of the request once such a response has come, as in "the request has been accepted". */
const char *compare_state(const struct compare_subject *subject);

/** How a sender chooses between codes of two classes; NULL if both are of the same one, or the classes do not decide.
 * Free with g_free(). */
char *compare_choice(const struct compare_subject *one, const struct compare_subject *other);

#endif
