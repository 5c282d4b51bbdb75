/* compare.c
 * Compares two status codes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/compare.h"

#include "texts/compare_facts.h"

#include <string.h>

/* Who sees what a code does to a dialog also wants to know where that is written. */
#define DIALOG_REFERENCE "RFC 5057 section 5.1"

static void difference_add(struct comparison *comparison, const char *topic, char *first, char *second)
{
    struct compare_difference *difference = g_new(struct compare_difference, 1);

    *difference = (struct compare_difference){topic, {first, second}};
    g_ptr_array_add(comparison->differences, difference);
}

static void difference_free(void *data)
{
    struct compare_difference *difference = data;

    g_free(difference->facts[0]);
    g_free(difference->facts[1]);
    g_free(difference);
}

static char *clause_put(unsigned code, const struct compare_clause *clause)
{
    return g_strdup_printf("%u %s %s.", code, clause->verb, clause->rest);
}

/** Where the two clauses differ they are a difference, else something shared. */
static void topic_add(struct comparison *comparison, const struct compare_topic *topic,
                      const struct compare_subject *subjects, GPtrArray *both)
{
    struct compare_clause first = topic->clause(&subjects[0]), second = topic->clause(&subjects[1]);

    if (first.rest && second.rest) {
        if (g_str_equal(first.verb, second.verb) && g_str_equal(first.rest, second.rest))
            g_ptr_array_add(both,
                            first.both ? g_strdup(first.both) : g_strdup_printf("%s %s", first.verbs, first.rest));
        else
            difference_add(comparison, topic->name, clause_put(subjects[0].code, &first),
                           clause_put(subjects[1].code, &second));
    }
    g_free(first.rest);
    g_free(second.rest);
}

/** All that is the same, in one sentence. */
static void both_add(struct comparison *comparison, const GPtrArray *both)
{
    GString *sentence = g_string_new("Both ");

    for (unsigned i = 0; i < both->len; i++) {
        const char *joint = i == 0 ? "" : i + 1 < both->len ? ", " : both->len == 2 ? " and " : ", and ";

        g_string_append_printf(sentence, "%s%s", joint, (const char *)g_ptr_array_index(both, i));
    }
    g_string_append_c(sentence, '.');
    if (both->len > 0)
        g_ptr_array_add(comparison->shared, g_string_free(sentence, FALSE));
    else
        g_string_free(sentence, TRUE);
}

static char *headers_put(const struct compare_subject *subject)
{
    return g_strdup_printf("%u: %s", subject->code,
                           subject->traits.headers
                               ? subject->traits.headers
                               : "No header of its own. The reason phrase, Warning or Reason may say more.");
}

static void headers_add(struct comparison *comparison, const struct compare_subject *subjects)
{
    if (subjects[0].traits.headers != subjects[1].traits.headers)
        difference_add(comparison, "Headers to look at", headers_put(&subjects[0]), headers_put(&subjects[1]));
    else if (subjects[0].traits.headers)
        g_ptr_array_add(comparison->shared,
                        g_strdup_printf("The same headers hold the detail. %s", subjects[0].traits.headers));
    else
        g_ptr_array_add(
            comparison->shared,
            g_strdup(
                "Neither has a header of its own for the detail. The reason phrase, Warning or Reason may say more."));
}

/** What is special about the two: the fact of the pair. */
static void pair_add(struct comparison *comparison)
{
    if (!comparison->pair)
        return;
    difference_add(comparison, "What tells them apart", g_strdup(comparison->pair->fact), NULL);
    difference_add(comparison, "How to see it in a capture", g_strdup(comparison->pair->tell), NULL);
}

static void topics_add(struct comparison *comparison, const struct compare_subject *subjects)
{
    const char *finality = compare_finality(&subjects[0], &subjects[1]);
    GPtrArray *both = g_ptr_array_new_with_free_func(g_free);

    if (!comparison->is_same)
        pair_add(comparison);
    if (finality)
        g_ptr_array_add(both, g_strdup(finality));
    for (const struct compare_topic *topic = compare_topics; topic->name; topic++)
        topic_add(comparison, topic, subjects, both);
    both_add(comparison, both);
    headers_add(comparison, subjects);
    if (comparison->differences->len == 0 && !comparison->is_same)
        difference_add(comparison, "Meaning", g_strdup("Only their meaning differs, as said at the top of this page."),
                       NULL);
    g_ptr_array_free(both, TRUE);
}

static char *opening_of_same(const struct comparison *comparison)
{
    const struct compare_side *sides = comparison->sides;
    char *class = compare_class(sides[0].code), *opening;

    if (sides[0].code == sides[1].code)
        opening = g_strdup_printf("This is one code and not two, so there is nothing to tell apart. %s is %s: %s.",
                                  sides[0].name, class, sides[0].text->summary);
    else
        opening = g_strdup_printf(
            "Neither %u nor %u is registered, and what is said of one holds for the other. Each is %s: %s.",
            sides[0].code, sides[1].code, class, sides[0].text->summary);
    g_free(class);
    return opening;
}

/** What one of them is. `class`: "a Client Error response (4xx)", or that it is the same as that of the other. */
static void opening_add(GString *opening, const struct compare_side *side, const struct compare_subject *subject,
                        const char *class)
{
    g_string_append_printf(opening, "%s%s is %s%s: %s.", opening->len > 0 ? " " : "", side->name, class,
                           compare_blames_request(subject) ? ", although it is the request that has to change" : "",
                           side->text->summary);
    if (subject->treated_as)
        g_string_append_printf(opening, " %u is not registered: clients must treat it as %u %s.", side->code,
                               subject->treated_as->code, subject->treated_as->name);
}

static char *opening_of(const struct comparison *comparison, const struct compare_subject *subjects)
{
    const struct compare_side *one = &comparison->sides[0], *other = &comparison->sides[1];
    char *class = compare_class(one->code), *other_class = compare_class(other->code);
    bool is_same_class = g_str_equal(class, other_class);
    GString *opening = g_string_new(NULL);

    opening_add(opening, one, &subjects[0], class);
    opening_add(opening, other, &subjects[1], is_same_class ? "of the same class" : other_class);
    if (!is_same_class && !comparison->pair) /* else its fact says so, and more */
        g_string_append_printf(opening, " With %u %s, and with %u %s.", one->code, compare_state(&subjects[0]),
                               other->code, compare_state(&subjects[1]));
    g_free(other_class);
    g_free(class);
    return g_string_free(opening, FALSE);
}

static void references_add(struct comparison *comparison, const char *const *references)
{
    for (unsigned i = 0; i < CODEBOOK_REFERENCES && references[i]; i++)
        if (!g_ptr_array_find_with_equal_func(comparison->references, references[i], g_str_equal, NULL))
            g_ptr_array_add(comparison->references, (void *)references[i]);
}

static void all_references_add(struct comparison *comparison, const struct compare_subject *subjects)
{
    static const char *const of_dialog[CODEBOOK_REFERENCES] = {DIALOG_REFERENCE};

    if (comparison->pair)
        references_add(comparison, comparison->pair->reference);
    for (unsigned i = 0; i < 2; i++)
        references_add(comparison, comparison->sides[i].text->reference);
    if (subjects[0].traits.dialog != subjects[1].traits.dialog)
        references_add(comparison, of_dialog);
}

/** A code that is treated as the other one leaves it to that to say what comes next. */
static char *next_beside(const struct compare_subject *subject, const struct compare_subject *other)
{
    if (!subject->text->next && subject->treated_as == other->text)
        return g_strdup_printf("Go on as after %u %s.", other->code, other->text->name);
    return compare_next(subject);
}

static struct compare_side side_of(const struct codebook *book, const struct compare_subject *subject,
                                   const struct compare_subject *other)
{
    return (struct compare_side){subject->code, subject->text, compare_name(book, subject->code), compare_use(subject),
                                 next_beside(subject, other)};
}

struct comparison *compare_codes(const struct codebook *book, unsigned one, unsigned other)
{
    if (!codebook_find(book, one, NULL) || !codebook_find(book, other, NULL))
        return NULL;

    struct comparison *comparison = g_new0(struct comparison, 1);
    const struct compare_subject subjects[] = {compare_subject_of(book, one), compare_subject_of(book, other)};

    for (unsigned i = 0; i < 2; i++)
        comparison->sides[i] = side_of(book, &subjects[i], &subjects[1 - i]);
    comparison->is_same = subjects[0].text == subjects[1].text;
    comparison->pair = codebook_pair(book, one, other);
    comparison->differences = g_ptr_array_new_with_free_func(difference_free);
    comparison->shared = g_ptr_array_new_with_free_func(g_free);
    comparison->references = g_ptr_array_new();
    comparison->title = g_strdup_printf("SIP %s vs %s", comparison->sides[0].name, comparison->sides[1].name);
    if (comparison->is_same && one != other) {
        g_free(comparison->sides[0].name);
        comparison->sides[0].name = g_strdup_printf("%u and %u (not registered)", one, other);
    }
    comparison->opening = comparison->is_same ? opening_of_same(comparison) : opening_of(comparison, subjects);
    comparison->choice = compare_choice(&subjects[0], &subjects[1]);
    topics_add(comparison, subjects);
    all_references_add(comparison, subjects);
    return comparison;
}

void compare_free(struct comparison *comparison)
{
    if (!comparison)
        return;
    for (unsigned i = 0; i < 2; i++) {
        g_free(comparison->sides[i].name);
        g_free(comparison->sides[i].use);
        g_free(comparison->sides[i].next);
    }
    g_free(comparison->title);
    g_free(comparison->opening);
    g_free(comparison->choice);
    g_ptr_array_free(comparison->differences, TRUE);
    g_ptr_array_free(comparison->shared, TRUE);
    g_ptr_array_free(comparison->references, TRUE);
    g_free(comparison);
}
