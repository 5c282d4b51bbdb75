/* compare_subject.c
 * A code and what is known of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/compare_subject.h"

char *compare_name(const struct codebook *book, unsigned code)
{
    const char *name = codebook_find(book, code, NULL)->name;

    return *name ? g_strdup_printf("%u %s", code, name) : g_strdup_printf("%u (not registered)", code);
}

char *compare_class(unsigned code)
{
    return g_strdup_printf("a %s response (%uxx)", codebook_class_name(code), code / 100);
}

/** What an unregistered code does to a dialog, and whether it may be sent again, follows from the code that it is
 * treated as (RFC 3261 section 8.1.3.2). Which methods it answers and which headers it has does not. */
struct compare_subject compare_subject_of(const struct codebook *book, unsigned code)
{
    struct compare_subject subject = {.code = code, .text = codebook_find(book, code, NULL)};
    const struct code_text *text = subject.text;

    subject.traits = *text;
    if (text->treat_as == 0)
        return subject;
    subject.treated_as = codebook_find(book, text->treat_as, NULL);
    subject.traits.dialog = text->dialog ? text->dialog : subject.treated_as->dialog;
    subject.traits.retry = text->retry ? text->retry : subject.treated_as->retry;
    return subject;
}

char *compare_use(const struct compare_subject *subject)
{
    if (subject->text->use)
        return g_strdup(subject->text->use);
    if (!subject->treated_as)
        return g_strdup("Nothing is known about when to send it.");
    return g_strdup_printf("Do not send it, because it is not registered. Send a registered code of the same class, "
                           "such as %u %s.",
                           subject->treated_as->code, subject->treated_as->name);
}

char *compare_next(const struct compare_subject *subject)
{
    if (subject->text->next)
        return g_strdup(subject->text->next);
    if (!subject->treated_as)
        return g_strdup("Go on as the class of the code says.");
    return g_strdup_printf("Go on as after %u %s. %s", subject->treated_as->code, subject->treated_as->name,
                           subject->treated_as->next ? subject->treated_as->next : "");
}
