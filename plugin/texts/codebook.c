/* codebook.c
 * Reads the texts about SIP status codes and finds the one for a code and a method.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/codebook.h"

#include "texts/build.h"
#include "texts/group.h"

#include <string.h>

#define CODE_MIN 100
#define CODE_END 700

/** One text and those of the same code for particular methods. */
struct entry {
    struct code_text text;
    struct entry *next; /* another method of this code */
};

struct codebook {
    GPtrArray *owned; /* every string and every entry */
    struct entry
        *codes[CODE_END]; /* by code: the entry for any method, the others behind it; NULL if nothing is known */
    struct entry *classes[CODE_END / 100]; /* by class digit: what is said of its unregistered codes */
    GHashTable *findings;                  /* id, owned -> struct finding_text */
    GHashTable *pairs;                     /* pair_key() -> struct pair_text */
    GPtrArray *pairs_in_order;             /* the same, by the lower code, then by the other */
    GHashTable *values;                    /* "warning 304", in lower case, owned -> struct value_text */
};

static const char *const dialog_words[] = {
    [CODEBOOK_DIALOG_UNTOUCHED] = "untouched",
    [CODEBOOK_DIALOG_EARLY] = "early",
    [CODEBOOK_DIALOG_EARLY_OVER] = "early_over",
    [CODEBOOK_DIALOG_OPENS] = "opens",
    [CODEBOOK_DIALOG_SUBSCRIBES] = "subscribes",
    [CODEBOOK_DIALOG_REDIRECTED] = "redirected",
    [CODEBOOK_DIALOG_TRANSACTION] = "transaction",
    [CODEBOOK_DIALOG_HANG_UP] = "hang_up",
    [CODEBOOK_DIALOG_USAGE] = "usage",
    [CODEBOOK_DIALOG_DIALOG] = "dialog",
};

static const char *const retry_words[] = {
    [CODEBOOK_RETRY_WAIT] = "wait",
    [CODEBOOK_RETRY_DONE] = "done",
    [CODEBOOK_RETRY_WITHDRAWN] = "withdrawn",
    [CODEBOOK_RETRY_CONTACT] = "contact",
    [CODEBOOK_RETRY_PROXY] = "proxy",
    [CODEBOOK_RETRY_SERVICE] = "service",
    [CODEBOOK_RETRY_LOGIN] = "login",
    [CODEBOOK_RETRY_CHANGED] = "changed",
    [CODEBOOK_RETRY_CHANGED_OR_ELSEWHERE] = "changed_or_elsewhere",
    [CODEBOOK_RETRY_NEVER] = "never",
    [CODEBOOK_RETRY_LATER] = "later",
    [CODEBOOK_RETRY_ELSEWHERE] = "elsewhere",
    [CODEBOOK_RETRY_LATER_OR_ELSEWHERE] = "later_or_elsewhere",
    [CODEBOOK_RETRY_NOWHERE_NOW] = "nowhere_now",
    [CODEBOOK_RETRY_NOWHERE] = "nowhere",
};

const char *const codebook_methods[] = {
    "INVITE", "BYE",     "CANCEL", "REGISTER", "OPTIONS", "PRACK",  "SUBSCRIBE",
    "NOTIFY", "PUBLISH", "INFO",   "REFER",    "MESSAGE", "UPDATE", NULL,
};

/** The place of a word in a list whose first place is no word; 0 if it is not there. */
static unsigned word_find(const char *const *words, unsigned count, const char *word)
{
    for (unsigned i = 1; word && i < count; i++)
        if (g_str_equal(words[i], word))
            return i;
    return 0;
}

enum codebook_dialog codebook_dialog_read(const char *word)
{
    return (enum codebook_dialog)word_find(dialog_words, G_N_ELEMENTS(dialog_words), word);
}

enum codebook_retry codebook_retry_read(const char *word)
{
    return (enum codebook_retry)word_find(retry_words, G_N_ELEMENTS(retry_words), word);
}

const char *codebook_class_name(unsigned code)
{
    static const char *const names[] = {
        "Provisional", "Success", "Redirection", "Client Error", "Server Error", "Global Failure",
    };

    return code >= CODE_MIN && code < CODE_END ? names[code / 100 - 1] : NULL;
}

static enum codebook_severity severity_of(const struct text_group *group, enum codebook_severity inherited)
{
    const char *name = text_group_string(group, "severity", codebook_severity_name(inherited));

    for (unsigned i = 0; i < CODEBOOK_SEVERITIES; i++)
        if (g_str_equal(name, codebook_severity_name((enum codebook_severity)i)))
            return (enum codebook_severity)i;
    return inherited;
}

/** What comparisons are made of. */
static void traits_of(const struct text_group *group, struct code_text *text)
{
    const char *dialog = text_group_string(group, "dialog", NULL), *retry = text_group_string(group, "retry", NULL);

    text->methods = text_group_string(group, "methods", text->methods);
    text->use = text_group_string(group, "use", text->use);
    text->next = text_group_string(group, "next", text->next);
    text->headers = text_group_string(group, "headers", text->headers);
    text->effect = text_group_string(group, "effect", text->effect);
    if (dialog)
        text->dialog = codebook_dialog_read(dialog);
    if (retry)
        text->retry = codebook_retry_read(retry);
}

static void text_fill(const struct text_group *group, struct code_text *text)
{
    text->name = text_group_string(group, "name", text->name);
    text->severity = severity_of(group, text->severity);
    text->summary = text_group_string(group, "summary", text->summary);
    text->description = text_group_string(group, "description", text->description);
    text->when = text_group_string(group, "when", text->when);
    text_group_strings(group, "fix", text->fix, CODEBOOK_FIXES);
    text_group_filters(group, text->filter);
    text_group_references(group, text->reference, text->url);
    traits_of(group, text);
    if (g_key_file_has_key(group->file, group->name, "treat_as", NULL))
        text->treat_as = (unsigned)g_key_file_get_integer(group->file, group->name, "treat_as", NULL);
}

static struct entry *entry_new(struct codebook *book)
{
    static const struct code_text empty = {.name = "", .summary = "", .description = "", .when = ""};
    struct entry *entry = g_new0(struct entry, 1);

    entry->text = empty;
    g_ptr_array_add(book->owned, entry);
    return entry;
}

static void *pair_key(unsigned one, unsigned other)
{
    return GUINT_TO_POINTER(MIN(one, other) * 1000 + MAX(one, other));
}

static void pair_add(struct codebook *book, const struct text_group *group, unsigned low, unsigned high)
{
    struct pair_text *pair = g_new0(struct pair_text, 1);

    g_ptr_array_add(book->owned, pair);
    pair->low = low;
    pair->high = high;
    pair->fact = text_group_string(group, "fact", "");
    pair->tell = text_group_string(group, "tell", "");
    text_group_references(group, pair->reference, pair->url);
    g_hash_table_insert(book->pairs, pair_key(low, high), pair);
    g_ptr_array_add(book->pairs_in_order, pair);
}

static void value_add(struct codebook *book, const struct text_group *group)
{
    struct value_text *value = g_new0(struct value_text, 1);

    g_ptr_array_add(book->owned, value);
    value->meaning = text_group_string(group, "meaning", "");
    value->sip = text_group_string(group, "sip", NULL);
    value->from = text_group_string(group, "from", NULL);
    value->causes = text_group_string(group, "causes", NULL);
    g_hash_table_insert(book->values, g_ascii_strdown(group->name, -1), value);
}

/** Adds a group that is about no code alone; false if it is about one. */
static bool other_add(struct codebook *book, const struct text_group *group)
{
    unsigned low, high;

    if (codebook_group_is_finding(group->name))
        g_hash_table_insert(book->findings, g_strdup(group->name), text_group_finding(group));
    else if (codebook_group_is_pair(group->name, &low, &high))
        pair_add(book, group, low, high);
    else if (codebook_group_is_value(group->name))
        value_add(book, group);
    else
        return false;
    return true;
}

/** Adds the text of one group; that of a method starts as a copy of that of its code, which must be there already. */
static void group_add(struct codebook *book, const struct text_group *group, bool of_method)
{
    const char *method;
    unsigned code;
    bool class_only;

    if (!of_method && other_add(book, group))
        return;
    if (!codebook_group_read(group->name, &code, &method, &class_only) || of_method != (method != NULL))
        return;

    struct entry **slot = class_only ? &book->classes[code / 100] : &book->codes[code];
    if (of_method && !*slot)
        return;

    struct entry *entry = entry_new(book);
    if (of_method) {
        *entry = **slot;
        (*slot)->next = entry;
        entry->text.method = g_strdup(method);
        g_ptr_array_add(book->owned, (char *)entry->text.method);
    } else {
        *slot = entry;
        entry->text.code = class_only ? 0 : code;
    }
    text_fill(group, &entry->text);
}

static int pair_compare(const void *a, const void *b)
{
    const struct pair_text *one = *(const struct pair_text *const *)a, *other = *(const struct pair_text *const *)b;

    return one->low != other->low ? (int)one->low - (int)other->low : (int)one->high - (int)other->high;
}

struct codebook *codebook_build(GKeyFile *file, bool is_translated)
{
    struct codebook *book = g_new0(struct codebook, 1);
    char **groups = g_key_file_get_groups(file, NULL);

    book->owned = g_ptr_array_new_with_free_func(g_free);
    book->findings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    book->pairs = g_hash_table_new(NULL, NULL);
    book->pairs_in_order = g_ptr_array_new();
    book->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int of_method = 0; of_method <= 1; of_method++)
        for (char **name = groups; *name; name++)
            group_add(book, &(struct text_group){book->owned, file, *name, is_translated}, of_method);
    g_strfreev(groups);
    g_ptr_array_sort(book->pairs_in_order, pair_compare);
    return book;
}

struct codebook *codebook_new(const char *texts, size_t len)
{
    GKeyFile *file = g_key_file_new();
    struct codebook *book;

    g_key_file_load_from_data(file, texts, len, G_KEY_FILE_NONE, NULL);
    book = codebook_build(file, g_strstr_len(texts, (gssize)len, "]=") != NULL);
    g_key_file_free(file);
    return book;
}

void codebook_free(struct codebook *book)
{
    if (!book)
        return;
    g_hash_table_destroy(book->findings);
    g_hash_table_destroy(book->pairs);
    g_hash_table_destroy(book->values);
    g_ptr_array_free(book->pairs_in_order, TRUE);
    g_ptr_array_free(book->owned, TRUE);
    g_free(book);
}

const struct code_text *codebook_find(const struct codebook *book, unsigned code, const char *method)
{
    if (code < CODE_MIN || code >= CODE_END)
        return NULL;

    const struct entry *any = book->codes[code] ? book->codes[code] : book->classes[code / 100];
    for (const struct entry *entry = any ? any->next : NULL; entry && method; entry = entry->next)
        if (g_str_equal(entry->text.method, method))
            return &entry->text;
    return any ? &any->text : NULL;
}

const struct finding_text *codebook_finding(const struct codebook *book, const char *id)
{
    return g_hash_table_lookup(book->findings, id);
}

const struct pair_text *codebook_pair(const struct codebook *book, unsigned one, unsigned other)
{
    return g_hash_table_lookup(book->pairs, pair_key(one, other));
}

const struct value_text *codebook_value(const struct codebook *book, const char *table, const char *key)
{
    char *name = g_strdup_printf("%s %s", table, key), *lower = g_ascii_strdown(name, -1);
    const struct value_text *value = g_hash_table_lookup(book->values, lower);

    g_free(name);
    g_free(lower);
    return value;
}

const struct pair_text *codebook_pair_next(const struct codebook *book, unsigned code, unsigned *at, unsigned *other)
{
    while (*at < book->pairs_in_order->len) {
        const struct pair_text *pair = g_ptr_array_index(book->pairs_in_order, (*at)++);

        *other = pair->low == code ? pair->high : pair->low;
        if (pair->low == code || pair->high == code)
            return pair;
    }
    return NULL;
}

const char *codebook_registered_name(const struct codebook *book, unsigned code)
{
    const struct code_text *text = codebook_find(book, code, NULL);

    return text && text->treat_as == 0 ? text->name : NULL;
}

const char *codebook_known_name(const struct codebook *book, unsigned code)
{
    const struct code_text *text = codebook_find(book, code, NULL);

    return text && text->code == code && *text->name ? text->name : NULL;
}
