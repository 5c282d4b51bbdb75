/* finding_answer.h
 * What the program sipexplain prints about findings.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_FINDING_ANSWER_H
#define SIPEXPLAIN_FINDING_ANSWER_H

#include "answer.h"
#include "texts/finding_list.h"

/* Each is UTF-8 that ends with a newline. Free with g_free(). */

/** The page of a finding. */
char *finding_answer(const struct codebook *book, enum finding_id id, const struct answer_style *style);

/** All findings, one a line. */
char *finding_answer_list(const struct codebook *book, const struct answer_style *style);

/** The pages of all findings as one document in Markdown, with a table at its head. */
char *finding_answer_markdown(const struct codebook *book);

/** The finding after this one, in the order of the list, that is not another form of an earlier one; FINDING_COUNT
 * after the last. */
enum finding_id finding_answer_next(enum finding_id id);

#endif
