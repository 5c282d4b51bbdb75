/* mask.c
 * Stand-ins for what names people and places.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report/mask.h"

#include "calls/endpoint.h"

#include <glib.h>
#include <string.h>

/* Shorter words and numbers are replaced in URIs only: they are likely to be something else elsewhere. */
#define WORD_LEAST 3
#define NUMBER_LEAST 5

/* A number that nobody has taught is taken for one of a telephone. */
#define TELEPHONE_LEAST 7
#define TELEPHONE_MOST 15

/** A value that is replaced wherever it is: its words in a row, whatever is between them. */
struct known {
    char **words; /* owned; in lower case */
    unsigned count;
    const char *stand_in;
};

struct mask {
    GHashTable *stand_ins; /* kind and value -> stand-in, both owned */
    GHashTable *known;     /* first word -> GPtrArray of struct known; all owned */
    unsigned counts[MASK_KINDS];
};

static void known_free(void *data)
{
    struct known *known = data;

    g_strfreev(known->words);
    g_free(known);
}

static void known_list_free(void *data)
{
    g_ptr_array_free(data, TRUE);
}

struct mask *mask_new(void)
{
    struct mask *mask = g_new0(struct mask, 1);

    mask->stand_ins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    mask->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, known_list_free);
    return mask;
}

void mask_free(struct mask *mask)
{
    if (!mask)
        return;
    g_hash_table_destroy(mask->stand_ins);
    g_hash_table_destroy(mask->known);
    g_free(mask);
}

static bool is_number(const char *word, size_t len)
{
    size_t i = len > 0 && word[0] == '+' ? 1 : 0;

    if (i == len)
        return false;
    for (; i < len; i++)
        if (!g_ascii_isdigit(word[i]))
            return false;
    return true;
}

const char *mask_whole(struct mask *mask, enum mask_kind kind, const char *value)
{
    static const char *const names[] = {
        [MASK_USER] = "user", [MASK_NUMBER] = "number",   [MASK_NAME] = "name",
        [MASK_HOST] = "host", [MASK_ADDRESS] = "address", [MASK_CALL] = "call",
    };
    char *lower, *key, *stand_in;

    if (kind == MASK_USER && is_number(value, strlen(value)))
        kind = MASK_NUMBER;
    lower = kind == MASK_CALL ? g_strdup(value) : g_ascii_strdown(value, -1);
    key = g_strdup_printf("%d %s", (int)kind, lower);
    stand_in = g_hash_table_lookup(mask->stand_ins, key);

    g_free(lower);
    if (stand_in) {
        g_free(key);
        return stand_in;
    }
    stand_in = g_strdup_printf("%s-%u", names[kind], ++mask->counts[kind]);
    g_hash_table_insert(mask->stand_ins, key, stand_in);
    return stand_in;
}

/** Letters and digits, and all that is not ASCII. */
static bool is_letter(char c)
{
    return g_ascii_isalnum(c) || (unsigned char)c >= 0x80;
}

/** Where the word that begins here ends: letters and digits, and what joins them; `at` itself if there is none. */
static const char *word_end(const char *at, const char *end)
{
    const char *last = at;

    if (last < end && *last == '+')
        last++;
    if (last == end || !is_letter(*last))
        return at;
    while (last < end && (is_letter(*last) || (strchr("._-'%~*+!", *last) && last + 1 < end && is_letter(last[1]))))
        last++;
    return last;
}

static bool is_replaced_anywhere(const struct known *known, size_t len)
{
    if (known->count > 1)
        return true;
    return len >= (is_number(known->words[0], len) ? NUMBER_LEAST : WORD_LEAST);
}

static void known_add(struct mask *mask, struct known *known)
{
    GPtrArray *list = g_hash_table_lookup(mask->known, known->words[0]);

    if (!list) {
        list = g_ptr_array_new_with_free_func(known_free);
        g_hash_table_insert(mask->known, g_strdup(known->words[0]), list);
    }
    for (unsigned i = 0; i < list->len; i++) {
        if (g_strv_equal((const char *const *)((struct known *)g_ptr_array_index(list, i))->words,
                         (const char *const *)known->words)) {
            known_free(known);
            return;
        }
    }
    g_ptr_array_add(list, known);
}

/** The words of a value, in lower case. */
static char **words_of(struct sip_text value)
{
    GPtrArray *words = g_ptr_array_new();
    const char *at = value.at, *end = value.at ? value.at + value.len : NULL;

    while (at < end) {
        const char *word = word_end(at, end);

        if (word > at)
            g_ptr_array_add(words, g_ascii_strdown(at, word - at));
        at = word > at ? word : at + 1;
    }
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(words, FALSE);
}

void mask_learn(struct mask *mask, enum mask_kind kind, struct sip_text value)
{
    char *string = g_strndup(value.at, value.len);
    struct known *known;

    if (*string == '\0' || g_hostname_is_ip_address(string)) {
        g_free(string);
        return;
    }
    known = g_new0(struct known, 1);
    known->words = words_of(value);
    known->count = g_strv_length(known->words);
    if (known->count == 0 || !is_replaced_anywhere(known, strlen(known->words[0]))) {
        known_free(known);
    } else {
        known->stand_in = mask_whole(mask, kind, string);
        known_add(mask, known);
    }
    g_free(string);
}

/** Where the value ends if it begins here; NULL if it does not. */
static const char *known_end(const struct known *known, const char *at, const char *end)
{
    for (unsigned i = 0; i < known->count; i++) {
        const char *word = word_end(at, end);

        if (i > 0)
            for (unsigned between = 0; word == at && at < end && between < 4; between++)
                word = word_end(++at, end);
        if ((size_t)(word - at) != strlen(known->words[i]) || g_ascii_strncasecmp(at, known->words[i], word - at) != 0)
            return NULL;
        at = word;
    }
    return at;
}

/** The longest value that begins here; NULL if there is none. */
static const struct known *known_at(const struct mask *mask, const char *at, const char *word, const char *end,
                                    const char **value_end)
{
    char *first = g_ascii_strdown(at, word - at);
    const GPtrArray *list = g_hash_table_lookup(mask->known, first);
    const struct known *best = NULL;

    g_free(first);
    for (unsigned i = 0; list && i < list->len; i++) {
        const struct known *known = g_ptr_array_index(list, i);
        const char *known_ends = known_end(known, at, end);

        if (known_ends && (!best || known_ends > *value_end)) {
            best = known;
            *value_end = known_ends;
        }
    }
    return best;
}

/** The first two bytes of an IP address are enough to tell whether anybody outside can reach it. Is it so? */
static bool is_public(const char *string)
{
    struct endpoint endpoint = {.family = strchr(string, ':') ? 6 : 4};
    char *rest = NULL;

    if (strncmp(string, "::", 2) == 0)
        return false; /* the host itself, or no address */
    if (endpoint.family == 6) {
        uint64_t group = g_ascii_strtoull(string, &rest, 16);

        endpoint.address[0] = (uint8_t)(group >> 8);
        endpoint.address[1] = (uint8_t)group;
    } else {
        endpoint.address[0] = (uint8_t)g_ascii_strtoull(string, &rest, 10);
        endpoint.address[1] = (uint8_t)g_ascii_strtoull(rest + 1, NULL, 10);
    }
    return !endpoint_is_private(&endpoint);
}

/** Where the IP address that begins here ends; `at` itself if there is none. */
static const char *address_end(const char *at, const char *end, char *address, size_t size)
{
    const char *last = at;
    unsigned colons = 0;

    while (last < end && (g_ascii_isxdigit(*last) || *last == ':' || *last == '.'))
        colons += *last++ == ':';
    if (colons < 2) { /* a port may follow an IPv4 address */
        const char *colon = memchr(at, ':', (size_t)(last - at));

        last = colon ? colon : last;
    }
    while (last > at && (last[-1] == '.' || (last[-1] == ':' && (last < at + 2 || last[-2] != ':'))))
        last--;
    if (last == at || (size_t)(last - at) >= size)
        return at;
    memcpy(address, at, (size_t)(last - at));
    address[last - at] = '\0';
    return g_hostname_is_ip_address(address) ? last : at;
}

/** Does the text end in this, case aside? */
static bool ends_in(const char *text, const char *at, const char *what)
{
    size_t len = strlen(what);

    return (size_t)(at - text) >= len && g_ascii_strncasecmp(at - len, what, len) == 0;
}

/** A number of so many digits in a sentence of ours is one of a telephone, unless it counts something. */
static bool is_telephone(const char *text, const char *at, const char *word)
{
    static const char *const before[] = {"frame ", "frames ", "CSeq ", ".", ", ", "port "};
    size_t len = (size_t)(word - at), least = *at == '+' ? NUMBER_LEAST : TELEPHONE_LEAST;

    if (!is_number(at, len) || len < least || len > TELEPHONE_MOST)
        return false;
    for (unsigned i = 0; i < G_N_ELEMENTS(before); i++)
        if (ends_in(text, at, before[i]))
            return false;
    return strncmp(word, " s", 2) != 0 && strncmp(word, " ms", 3) != 0 && strncmp(word, " bytes", 6) != 0;
}

/** What takes the place of the word for where it is in the text; NULL: nothing. */
static const char *stand_in_here(struct mask *mask, const char *text, const char *at, const char *word)
{
    bool is_after_scheme = ends_in(text, at, "sip:") || ends_in(text, at, "sips:");
    bool is_user = *word == '@' || ends_in(text, at, "tel:");
    const char *stand_in;
    char *string;

    if (!is_after_scheme && !is_user && !ends_in(text, at, "@") && !is_telephone(text, at, word))
        return NULL;
    string = g_strndup(at, (size_t)(word - at));
    if (is_number(string, strlen(string)))
        stand_in = mask_whole(mask, MASK_NUMBER, string);
    else
        stand_in = mask_whole(mask, is_user ? MASK_USER : MASK_HOST, string);
    g_free(string);
    return stand_in;
}

/** Adds a word that names nobody as a whole, without the addresses in it. */
static void plain_word_add(GString *out, struct mask *mask, const char *at, const char *end)
{
    char address[64];

    while (at < end) {
        const char *last = g_ascii_isdigit(*at) && !(out->len > 0 && g_ascii_isdigit(out->str[out->len - 1]))
                               ? address_end(at, end, address, sizeof address)
                               : at;

        if (last == at)
            g_string_append_c(out, *at++);
        else
            g_string_append(out, is_public(address) ? mask_whole(mask, MASK_ADDRESS, address) : address);
        at = MAX(at, last);
    }
}

/** Adds the stand-in of a word, or the word. Returns where it ends. */
static const char *word_add(GString *out, struct mask *mask, const char *text, const char *at, const char *end)
{
    const char *word = word_end(at, end), *value_end = word, *stand_in;
    const struct known *known = known_at(mask, at, word, end, &value_end);

    if (known) {
        g_string_append(out, known->stand_in);
        return value_end;
    }
    stand_in = stand_in_here(mask, text, at, word);
    if (stand_in)
        g_string_append(out, stand_in);
    else if (strncmp(word, "...", 3) != 0 || !is_letter(word[-1])) /* what is cut may be the beginning of anything */
        plain_word_add(out, mask, at, word);
    return word;
}

/** "section 8.1.1.7" of an RFC looks like an address. How long is the number? 0: it is none. */
static size_t section_len(const char *text, const char *at)
{
    static const char word[] = "section ";
    size_t len = sizeof word - 1;

    return (size_t)(at - text) >= len && memcmp(at - len, word, len) == 0 ? strspn(at, "0123456789.") : 0;
}

char *mask_text(struct mask *mask, const char *text)
{
    const char *at = text, *end = text + strlen(text);
    GString *out = g_string_new(NULL);
    char address[64];

    while (at < end) {
        bool begins = at == text || !is_letter(at[-1]);
        size_t section = begins ? section_len(text, at) : 0;
        const char *last = begins && !section ? address_end(at, end, address, sizeof address) : at;

        if (section) {
            g_string_append_len(out, at, (gssize)section);
            last = at + section;
        } else if (last > at) {
            g_string_append(out, is_public(address) ? mask_whole(mask, MASK_ADDRESS, address) : address);
        } else if (begins && word_end(at, end) > at) {
            last = word_add(out, mask, text, at, end);
        } else {
            g_string_append_c(out, *at);
            last = at + 1;
        }
        at = last;
    }
    return g_string_free(out, FALSE);
}
