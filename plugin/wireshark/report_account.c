/* report_account.c
 * The text of a report, gathered session by session.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/report_account.h"

#include "texts/codebook.h"
#include "wireshark/notes.h"

#include <stdio.h>

#define RULE "===================================================================\n"

struct account account_new(void)
{
    return (struct account){.head = g_string_new(NULL),
                            .findings = g_string_new(NULL),
                            .decided = g_string_new(NULL),
                            .undecided = g_string_new(NULL)};
}

void account_free(struct account *account)
{
    g_string_free(account->head, TRUE);
    g_string_free(account->findings, TRUE);
    g_string_free(account->decided, TRUE);
    g_string_free(account->undecided, TRUE);
}

void account_count(struct account *account, unsigned code)
{
    if (code > 0 && code < ACCOUNT_CODES)
        account->by_code[code]++;
}

static void print_section(const char *heading, const GString *past, const GString *now)
{
    fputs(heading, stdout);
    fputs(past->str, stdout);
    fputs(now->str, stdout);
}

static void print_findings(const struct account *past, const struct account *now)
{
    char heading[40];
    unsigned count = 0;

    for (unsigned i = 0; i < FINDING_COUNT; i++)
        count += past->by_finding[i] + now->by_finding[i];
    snprintf(heading, sizeof heading, "\nFindings: %u\n", count);
    print_section(heading, past->findings, now->findings);
}

static void print_counts(const struct account *past, const struct account *now)
{
    fputs("\nCount of each finding\n", stdout);
    for (unsigned i = 0; i < FINDING_COUNT; i++) {
        unsigned count = past->by_finding[i] + now->by_finding[i];

        if (count > 0)
            fprintf(stdout, "%8u  %-4s  sipexplain.%s\n", count, codebook_severity_name(finding_severity(i)),
                    finding_name(i));
    }
    fputs("\nCount of each response code\n", stdout);
    for (unsigned i = 0; i < ACCOUNT_CODES; i++) {
        unsigned count = past->by_code[i] + now->by_code[i];
        const char *name = count > 0 ? codebook_known_name(notes_codebook(), i) : NULL;

        if (count > 0)
            fprintf(stdout, "%8u  %u %s\n", count, i, name ? name : "(not registered)");
    }
}

void account_print(const char *filter, const struct account *past, const struct account *now)
{
    fprintf(stdout, "\n%sSIP Explain report%s%s\n", RULE, filter ? ", filter: " : "", filter ? filter : "");
    print_section("", past->head, now->head);
    print_findings(past, now);
    print_counts(past, now);
    print_section("\nREFER exchanges\n", past->decided, now->decided);
    print_section("\nNot decided in this capture\n", past->undecided, now->undecided);
    fputs(RULE, stdout);
}
