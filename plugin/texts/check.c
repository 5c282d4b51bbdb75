/* check.c
 * The rules of data/README.md, checked line by line: GLib's key file reader merges equal groups without a word and
 * names no lines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/check.h"

#include "texts/check_builtin.h"
#include "texts/check_group.h"
#include "texts/check_user.h"
#include "texts/codebook.h"
#include "texts/finding_list.h"
#include "texts/group.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define SENTENCE_MIN 30
#define EXCEPTION_MIN 15
#define SENTENCE_MAX 220 /* Wireshark cuts a line of its packet details at 240 bytes, label included */
#define SUMMARY_MIN 10
#define SUMMARY_MAX 100
#define FILTER_MIN 3
#define NAME_MIN 2
#define NAME_MAX_LEN 60

static void group_found_free(void *data)
{
    struct group_found *group = data;

    g_hash_table_destroy(group->keys);
    g_free(group->name);
    g_free(group);
}

struct codebook_check *codebook_check_new(GKeyFile *base, codebook_mistake mistake, void *data)
{
    struct codebook_check *check = g_new0(struct codebook_check, 1);

    check->base = base;
    check->base_groups = base ? g_key_file_get_groups(base, NULL) : NULL;
    check->tables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    check->mistake = mistake;
    check->data = data;
    check->groups = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, group_found_free);
    check->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return check;
}

static void check_group(struct codebook_check *check, struct place place, const char *line)
{
    size_t len = strlen(line);
    const char *method;
    unsigned code, other;
    bool class_only;

    if (line[len - 1] != ']') {
        codebook_check_complain(check, place, "the group name is not closed with ]");
        check->group = NULL;
        return;
    }
    char *name = g_strndup(line + 1, len - 2);
    bool is_odd = !codebook_group_is_finding(name) && !codebook_group_is_value(name) &&
                  !codebook_group_is_pair(name, &code, &other) &&
                  !codebook_group_read(name, &code, &method, &class_only);
    if (is_odd)
        codebook_check_complain(check, place,
                                "[%s] is no group: expected one such as [486], [481 BYE], [4xx], [202 380], [warning "
                                "304] or [refer.no_notify]",
                                name);

    const struct group_found *twin = g_hash_table_lookup(check->groups, name);
    if (twin)
        codebook_check_complain(check, place, "[%s] stands here again, after %s:%u", name, twin->place.file,
                                twin->place.line);

    struct group_found *group = g_new0(struct group_found, 1);
    *group = (struct group_found){place, name, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free), is_odd};
    g_hash_table_replace(check->groups, name, group);
    check->group = group;
}

static bool key_is_numbered(const char *key, const char *base, unsigned max)
{
    size_t len = strlen(base);
    const char *digits = key + len;

    return strncmp(key, base, len) == 0 && digits[0] >= '1' && digits[0] <= '9' &&
           strspn(digits, "0123456789") == strlen(digits) && strlen(digits) <= 2 && strtoul(digits, NULL, 10) <= max;
}

static bool key_is_exception(const char *key)
{
    return key_is_numbered(key, "harmless", CODEBOOK_EXCEPTIONS) || key_is_numbered(key, "silent", CODEBOOK_EXCEPTIONS);
}

static bool key_is_sentence(const char *key)
{
    static const char *const sentences[] = {"description", "when", "use",  "next", "headers",
                                            "effect",      "fact", "tell", "why",  NULL};

    return g_strv_contains(sentences, key) || key_is_numbered(key, "fix", CODEBOOK_FIXES) || key_is_exception(key);
}

/** Half a sentence, which stands in others. */
static bool key_is_phrase(const char *key)
{
    static const char *const phrases[] = {"summary", "meaning", "title", "chat", "note", "warn", "error", NULL};

    return g_strv_contains(phrases, key);
}

/** A user's texts may be as short as they like. */
static void check_length(struct codebook_check *check, struct place place, const char *key, const char *value,
                         size_t min, size_t max)
{
    size_t len = strlen(value);

    if (check->base)
        min = 1;
    if (len < min || len > max)
        codebook_check_complain(check, place, "%s has %zu bytes, allowed are %zu to %zu", key, len, min, max);
}

static void check_reference(struct codebook_check *check, struct place place, const char *value)
{
    char *url = codebook_reference_url(value);
    bool is_whole = g_regex_match_simple(
        "^(RFC [1-9][0-9]* section [0-9A-Z]+(\\.[0-9]+)*|3GPP TS [0-9]{2}\\.[0-9]{3}( section [0-9A-Z.]+)?)$", value, 0,
        0);

    if (!url || !is_whole)
        codebook_check_complain(
            check, place,
            "\"%s\" is no reference: expected \"RFC 3261 section 21.4.24\" or \"3GPP TS 24.229 section 5.1.3.1\"",
            value);
    g_free(url);
}

/** The built-in texts keep to the severity of the finding that is raised on all responses of the class; chat is for
 * what needs none. */
static void check_severity_of_class(struct codebook_check *check, struct place place, const char *value)
{
    unsigned class = (unsigned)(check->group->name[0] - '0');
    const char *raised =
        codebook_severity_name(class < 3 ? CODEBOOK_NOTE : finding_severity(finding_of_response(class * 100)));
    bool may_be_normal = g_str_equal(raised, codebook_severity_name(CODEBOOK_NOTE));

    if (!g_str_equal(value, raised) && !(may_be_normal && g_str_equal(value, codebook_severity_name(CODEBOOK_CHAT))))
        codebook_check_complain(check, place, "severity is \"%s\", but responses %uxx are raised as %s%s", value, class,
                                raised, may_be_normal ? ", or are normal: chat" : "");
}

static void check_severity(struct codebook_check *check, struct place place, const char *value)
{
    bool is_one = false;

    for (int severity = CODEBOOK_CHAT; severity <= CODEBOOK_WARN; severity++)
        is_one = is_one || g_str_equal(value, codebook_severity_name((enum codebook_severity)severity));
    if (!is_one)
        codebook_check_complain(check, place, "severity is \"%s\", allowed are chat, note and warn", value);
    else if (!check->base && check->group->name[0] >= '1' && check->group->name[0] <= '6')
        check_severity_of_class(check, place, value);
}

static void check_treat_as(struct codebook_check *check, struct place place, const char *value)
{
    unsigned long code = strtoul(value, NULL, 10);

    if (code != 183 && (code % 100 != 0 || code < 200 || code > 600))
        codebook_check_complain(check, place, "treat_as is %s, RFC 3261 section 8.1.3.2 allows 183 and 200 to 600",
                                value);
    else if (value[0] != check->group->name[0])
        codebook_check_complain(check, place, "treat_as is %s, which is of another class than [%s]", value,
                                check->group->name);
}

static void check_methods(struct codebook_check *check, struct place place, const char *value)
{
    char **methods = g_strsplit(value, " ", -1);

    if (!g_str_equal(value, "any") && !g_str_equal(value, "dialog"))
        for (char **method = methods; *method || method == methods; method++)
            if (!*method || !g_strv_contains(codebook_methods, *method)) {
                codebook_check_complain(
                    check, place,
                    "methods is \"%s\", expected methods such as INVITE with one space between them, or any, or dialog",
                    value);
                break;
            }
    g_strfreev(methods);
}

/** Of a failure, a comparison and codebook_effect() tell what it ends. */
static void check_dialog(struct codebook_check *check, struct place place, const char *value)
{
    enum codebook_dialog dialog = codebook_dialog_read(value);

    if (dialog == CODEBOOK_DIALOG_UNSAID)
        codebook_check_complain(check, place, "dialog is \"%s\", which is none of the words that data/README.md lists",
                                value);
    else if ((check->group->name[0] >= '3') != (dialog >= CODEBOOK_DIALOG_REDIRECTED))
        codebook_check_complain(check, place, "dialog is \"%s\", which does not fit [%s]", value, check->group->name);
}

/** The keys that say by a word what code knows how to put; false if this is none of them. */
static bool check_word(struct codebook_check *check, struct place place, const char *key, const char *value)
{
    if (g_str_equal(key, "methods"))
        check_methods(check, place, value);
    else if (g_str_equal(key, "causes"))
        g_hash_table_add(check->tables, g_strconcat(value, " ", NULL));
    else if (g_str_equal(key, "dialog"))
        check_dialog(check, place, value);
    else if (g_str_equal(key, "retry") && codebook_retry_read(value) == CODEBOOK_RETRY_UNSAID)
        codebook_check_complain(check, place, "retry is \"%s\", which is none of the words that data/README.md lists",
                                value);
    return g_str_equal(key, "methods") || g_str_equal(key, "dialog") || g_str_equal(key, "retry") ||
           g_str_equal(key, "causes");
}

/** A user's texts may be in any script. */
static void check_characters(struct codebook_check *check, struct place place, const char *key, const char *value)
{
    if (check->base) {
        if (g_regex_match_simple("[[:cntrl:]\\\\]", value, 0, 0))
            codebook_check_complain(check, place, "%s holds a tab or another control character, or a backslash", key);
        return;
    }
    for (const char *c = value; *c; c++)
        if (*c < ' ' || *c > '~' || *c == '\\') {
            codebook_check_complain(check, place, "%s holds a character that is not plain ASCII, or a backslash", key);
            return;
        }
}

/** Status codes with a space between them. */
static void check_codes(struct codebook_check *check, struct place place, const char *key, const char *value)
{
    if (!g_regex_match_simple("^[1-6][0-9]{2}( [1-6][0-9]{2})*$", value, 0, 0))
        codebook_check_complain(
            check, place, "%s is \"%s\", expected status codes such as 404 with one space between them", key, value);
}

/** A text that stands inside other sentences. */
static void check_phrase(struct codebook_check *check, struct place place, const char *key, const char *value)
{
    check_length(check, place, key, value, SUMMARY_MIN, SUMMARY_MAX);
    if (g_str_has_suffix(value, "."))
        codebook_check_complain(check, place, "%s ends with a full stop, but stands inside other sentences", key);
}

/** The rules of one key. */
static void check_value(struct codebook_check *check, struct place place, const char *key, const char *value)
{
    if (key_is_sentence(key)) {
        check_length(check, place, key, value, key_is_exception(key) ? EXCEPTION_MIN : SENTENCE_MIN, SENTENCE_MAX);
        if (!check->base && !g_str_has_suffix(value, "."))
            codebook_check_complain(check, place, "%s is no whole sentence: it does not end with a full stop", key);
    } else if (key_is_phrase(key)) {
        check_phrase(check, place, key, value);
    } else if (g_str_equal(key, "sip") || g_str_equal(key, "from")) {
        check_codes(check, place, key, value);
    } else if (g_str_equal(key, "name")) {
        check_length(check, place, key, value, NAME_MIN, NAME_MAX_LEN);
    } else if (g_str_equal(key, "severity")) {
        check_severity(check, place, value);
    } else if (key_is_numbered(key, "filter", CODEBOOK_FIXES)) {
        check_length(check, place, key, value, FILTER_MIN, SENTENCE_MAX);
    } else if (key_is_numbered(key, "reference", CODEBOOK_REFERENCES)) {
        check_reference(check, place, value);
    } else if (g_str_equal(key, "treat_as")) {
        check_treat_as(check, place, value);
    } else if (!check_word(check, place, key, value)) {
        codebook_check_complain(check, place, "there is no key %s", key);
    }
    check_characters(check, place, key, value);
}

/** A translation may be in any script, but it is shown in the same place as the text. */
static void check_translation(struct codebook_check *check, struct place place, const char *key, const char *value)
{
    char *base = g_strndup(key, (size_t)(strchr(key, '[') - key));

    if (!g_regex_match_simple("^[a-z_0-9]+\\[[A-Za-z]{2,3}([_.@-][A-Za-z0-9-]+)*\\]$", key, 0, 0))
        codebook_check_complain(check, place,
                                "%s names no language: expected one such as summary[de] or summary[pt_BR]", key);
    else if (key_is_sentence(base))
        check_length(check, place, key, value, 1, SENTENCE_MAX);
    else if (key_is_phrase(base))
        check_length(check, place, key, value, 1, SUMMARY_MAX);
    else
        codebook_check_complain(check, place, "%s cannot be translated", base);
    if (check->base)
        check_characters(check, place, key, value);
    g_free(base);
}

/** In the built-in texts a text that stands in two places is one that somebody forgot to change. */
static void check_twin(struct codebook_check *check, struct place place, const char *key, const char *value)
{
    if (check->base || (!key_is_sentence(key) && !g_str_equal(key, "summary")))
        return;

    bool is_of_list = g_ascii_isdigit(key[strlen(key) - 1]);
    char *text = g_strdup_printf("%s: %s", is_of_list ? check->group->name : key, value);

    if (!g_hash_table_add(check->texts, text))
        codebook_check_complain(check, place,
                                "the same text stands elsewhere: leave it out here, or say what is different");
}

static void check_key(struct codebook_check *check, struct place place, char *line)
{
    char *equals = strchr(line, '=');

    if (!check->group) {
        codebook_check_complain(check, place, "a text stands before the first group");
        return;
    }
    if (!equals || equals == line) {
        codebook_check_complain(check, place, "expected [group], key=value or a comment that starts with #");
        return;
    }
    char *key = g_strndup(line, (size_t)(equals - line)), *value = equals + 1;

    if (check->base) {
        g_strchomp(key);
        g_strchug(value);
    }

    if (g_hash_table_contains(check->group->keys, key))
        codebook_check_complain(check, place, "%s stands twice in [%s]", key, check->group->name);
    if (strchr(key, '['))
        check_translation(check, place, key, value);
    else
        check_value(check, place, key, value);
    check_twin(check, place, key, value);
    g_hash_table_replace(check->group->keys, key, g_strdup(value));
}

void codebook_check_file(struct codebook_check *check, const char *file, const char *text)
{
    char **lines = g_strsplit(text, "\n", -1);

    check->group = NULL;
    for (unsigned i = 0; lines[i]; i++) {
        struct place place = {file, i + 1};

        if (!g_utf8_validate(lines[i], -1, NULL)) {
            codebook_check_complain(check, place, "this line is not UTF-8");
            continue;
        }
        if (check->base)
            g_strstrip(lines[i]); /* as GLib does; the built-in texts have no such blanks */
        if (lines[i][0] == '\0' || lines[i][0] == '#')
            continue;
        if (lines[i][0] == '[')
            check_group(check, place, lines[i]);
        else
            check_key(check, place, lines[i]);
    }
    g_strfreev(lines);
}

static int by_line(const void *one, const void *other)
{
    const struct group_found *first = one, *second = other;

    return (first->place.line > second->place.line) - (first->place.line < second->place.line);
}

unsigned codebook_check_end(struct codebook_check *check)
{
    GList *groups = g_list_sort(g_hash_table_get_values(check->groups), by_line);
    unsigned mistakes;

    for (const GList *at = groups; at; at = at->next) {
        if (check->base)
            codebook_check_user_group(check, at->data);
        else
            codebook_check_group(check, at->data);
    }
    g_list_free(groups);
    mistakes = check->mistakes;
    g_hash_table_destroy(check->groups);
    g_hash_table_destroy(check->texts);
    g_hash_table_destroy(check->tables);
    g_strfreev(check->base_groups);
    g_free(check);
    return mistakes;
}
