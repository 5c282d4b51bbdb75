/* report_account.h
 * The text of a report, gathered session by session.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_REPORT_ACCOUNT_H
#define SIPEXPLAIN_WIRESHARK_REPORT_ACCOUNT_H

#include "texts/finding_list.h"

#include <glib.h>

/** All three-digit codes; what is no status code may look like one. */
#define ACCOUNT_CODES 1000

/** What there is to say of sessions: the lines below the title and the headings, and counts. It refers to nothing else.
 */
struct account {
    GString *head, *findings, *decided, *undecided;
    unsigned by_finding[FINDING_COUNT];
    unsigned by_code[ACCOUNT_CODES]; /* responses */
};

/** Free with account_free(). */
struct account account_new(void);

void account_free(struct account *account);

/** Counts a message with that code; 0 is none. */
void account_count(struct account *account, unsigned code);

/** Prints the report: what was, then what is. `filter` may be NULL. */
void account_print(const char *filter, const struct account *past, const struct account *now);

#endif
