/* user.c
 * Reads a file of the user's own texts over the built-in ones, key by key. It is checked as a whole first: a file with
 * a mistake changes nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/user.h"

#include "texts/build.h"
#include "texts/check_user.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/** A user's file while it is read. */
struct reading {
    const char *path;
    codebook_mistake mistake;
    void *data;
    GKeyFile *base;     /* the built-in texts, later the merged ones */
    char **base_groups; /* of the built-in texts */
    GKeyFile *texts;    /* of the user */
};

static bool G_GNUC_PRINTF(3, 4) fail(const struct reading *reading, unsigned line, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *what = g_strdup_vprintf(format, args);
    va_end(args);
    reading->mistake(reading->path, line, what, reading->data);
    g_free(what);
    return false;
}

/** Is it a file that can be read to its end? Opening a pipe would wait for its writer. */
static bool is_fit(const struct reading *reading)
{
    if (g_access(reading->path, 0) != 0)
        return fail(reading, 0, "the file cannot be read: %s", g_strerror(errno));
    if (g_file_test(reading->path, G_FILE_TEST_IS_DIR))
        return fail(reading, 0, "this is a folder, expected a file of texts");
    if (!g_file_test(reading->path, G_FILE_TEST_IS_REGULAR))
        return fail(reading, 0, "this is no ordinary file");
    return true;
}

/** The bytes of the file, mapped: what a struct stat looks like depends on the compiler of Windows' GLib. NULL, after a
 * complaint, if it is not read. */
static GMappedFile *file_map(const struct reading *reading)
{
    GError *error = NULL;
    GMappedFile *file = is_fit(reading) ? g_mapped_file_new(reading->path, FALSE, &error) : NULL;
    size_t len = file ? g_mapped_file_get_length(file) : 0;

    if (error) {
        fail(reading, 0, "the file cannot be read: %s", error->message);
        g_error_free(error);
    }
    if (len <= CODEBOOK_USER_MAX)
        return file;
    fail(reading, 0, "the file has %" G_GSIZE_FORMAT " bytes, allowed are %d", len, CODEBOOK_USER_MAX);
    g_mapped_file_unref(file);
    return NULL;
}

/** Editors of Windows put a mark before the first line and a carriage return behind each; blanks at the end of a line
 * are seen by nobody. */
static void normalize(char *text)
{
    char *start = text, *to = text;

    if (g_str_has_prefix(text, "\xef\xbb\xbf"))
        text += 3;
    for (; *text; text++) {
        while (*text == '\n' && to > start && (to[-1] == ' ' || to[-1] == '\t' || to[-1] == '\r'))
            to--;
        *to++ = *text;
    }
    *to = '\0';
}

/** The text of the file; NULL, after a complaint, if there is none. Free with g_free(). */
static char *file_read(const struct reading *reading)
{
    GMappedFile *file = file_map(reading);
    char *text;
    size_t len;

    if (!file)
        return NULL;
    len = g_mapped_file_get_length(file);
    text = len > 0 ? g_strndup(g_mapped_file_get_contents(file), len) : g_strdup(""); /* an empty file has no bytes */
    g_mapped_file_unref(file);
    if (strlen(text) != len) {
        unsigned line = 1;

        for (const char *at = text; *at; at++)
            line += *at == '\n';
        fail(reading, line, "this line holds a NUL byte: is this a text file?");
        g_clear_pointer(&text, g_free);
        return NULL;
    }
    normalize(text);
    return text;
}

/** Reads and checks the user's file. */
static bool texts_read(struct reading *reading)
{
    char *text = file_read(reading);
    struct codebook_check *check;
    GError *error = NULL;
    bool is_good;

    if (!text)
        return false;
    check = codebook_check_new(reading->base, reading->mistake, reading->data);
    codebook_check_file(check, reading->path, text);
    is_good = codebook_check_end(check) == 0;
    if (is_good && !g_key_file_load_from_data(reading->texts, text, strlen(text), G_KEY_FILE_NONE, &error)) {
        is_good = fail(reading, 0, "%s", error->message);
        g_error_free(error);
    }
    g_free(text);
    return is_good;
}

static void key_copy(GKeyFile *to, const char *to_group, GKeyFile *from, const char *from_group, const char *key)
{
    char *value = g_key_file_get_value(from, from_group, key, NULL);

    g_key_file_set_value(to, to_group, key, value ? value : "");
    g_free(value);
}

static void group_copy(GKeyFile *to, const char *to_group, GKeyFile *from, const char *from_group)
{
    char **keys = g_key_file_get_keys(from, from_group, NULL, NULL);

    for (char **key = keys; keys && *key; key++)
        key_copy(to, to_group, from, from_group, *key);
    g_strfreev(keys);
}

/** fix1, fix2, ...: a group that has the key `first` replaces them all. */
static void list_clear(const struct reading *reading, const char *group, const char *target, const char *first,
                       const char *base, unsigned max)
{
    bool is_replaced = g_key_file_has_key(reading->texts, group, first, NULL);

    for (unsigned i = 1; is_replaced && i <= max; i++) {
        char *key = g_strdup_printf("%s%u", base, i);

        g_key_file_remove_key(reading->base, target, key, NULL);
        g_free(key);
    }
}

static void group_merge(const struct reading *reading, const char *group)
{
    const char *target = codebook_check_base_group((const char *const *)reading->base_groups, group);

    if (!g_key_file_has_group(reading->base, target) &&
        strlen(group) == 3) { /* a new code has what is said of its class */
        char class[] = {group[0], 'x', 'x', '\0'};

        group_copy(reading->base, target, reading->base, class);
    }
    if (g_key_file_has_group(reading->base, target)) {
        list_clear(reading, group, target, "fix1", "filter", CODEBOOK_FIXES); /* each belongs to its step */
        list_clear(reading, group, target, "fix1", "fix", CODEBOOK_FIXES);
        list_clear(reading, group, target, "reference1", "reference", CODEBOOK_REFERENCES);
        list_clear(reading, group, target, "harmless1", "harmless", CODEBOOK_EXCEPTIONS);
        list_clear(reading, group, target, "silent1", "silent", CODEBOOK_EXCEPTIONS);
    }
    group_copy(reading->base, target, reading->texts, group);
}

/** The classes come first: a new code has what is said of its class. */
static void merge(const struct reading *reading)
{
    char **groups = g_key_file_get_groups(reading->texts, NULL);

    for (int of_class = 1; of_class >= 0; of_class--)
        for (char **group = groups; *group; group++)
            if (g_str_has_suffix(*group, "xx") == of_class)
                group_merge(reading, *group);
    g_strfreev(groups);
}

struct codebook *codebook_user_read(const char *path, codebook_mistake mistake, void *data)
{
    struct reading reading = {path, mistake, data, g_key_file_new(), NULL, g_key_file_new()};
    struct codebook *book = NULL;

    g_key_file_load_from_data(reading.base, codebook_builtin, codebook_builtin_len, G_KEY_FILE_NONE, NULL);
    reading.base_groups = g_key_file_get_groups(reading.base, NULL);
    if (texts_read(&reading)) {
        merge(&reading);
        book = codebook_build(reading.base, true);
    }
    g_strfreev(reading.base_groups);
    g_key_file_free(reading.texts);
    g_key_file_free(reading.base);
    return book;
}

char *codebook_user_mistake(const char *file, unsigned line, const char *what)
{
    return line ? g_strdup_printf("%s:%u: %s", file, line, what) : g_strdup_printf("%s: %s", file, what);
}
