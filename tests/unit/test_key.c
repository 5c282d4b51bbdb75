/* test_key.c
 * Keys: what differs has others, also where it was made to collide.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "sip/key.h"

#include <string.h>

#define PAIRS 6
#define LETTERS UINT64_C(0x6161616161616161)
#define TOP (UINT64_C(1) << 63)

static struct sip_text text_of(const char *bytes)
{
    return (struct sip_text){bytes, strlen(bytes)};
}

static void test_texts(void)
{
    static const char *const texts[] = {
        "", "a", "b", "ab", "1234567", "12345678", "123456789", "1234567812345678", "1234567812345679"};

    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++) {
        for (unsigned j = 0; j < G_N_ELEMENTS(texts); j++) {
            g_assert_cmpint(key_mix(1, text_of(texts[i])) == key_mix(1, text_of(texts[j])), ==, i == j);
            g_assert_cmpint(key_plain(1, text_of(texts[i])) == key_plain(1, text_of(texts[j])), ==, i == j);
        }
    }
    g_assert_cmpuint(key_mix_number(key_mix_number(0, 1), 2), !=, key_mix_number(key_mix_number(0, 2), 1));
    g_assert_cmpuint(key_plain(0, text_of("z9hG4bK1")), ==, UINT64_C(0x812b170e075cd503));
}

/** Both halves of the product are in it, on every machine. */
static void test_fold(void)
{
    g_assert_cmpuint(key_fold(3, 5), ==, 15);
    g_assert_cmpuint(key_fold(UINT64_C(1) << 63, 6), ==, 3);
    g_assert_cmpuint(key_fold(UINT64_MAX, UINT64_MAX), ==, UINT64_MAX);
    g_assert_cmpuint(key_fold(UINT64_C(0x123456789abcdef0), UINT64_C(0xfedcba9876543211)), ==,
                     UINT64_C(0x27be7f7c27a8d9d2));
}

/** How many keys texts have whose words differ in the topmost bit, and so that a multiplication alone makes them equal
 * again. */
static unsigned keys_of_pairs(uint64_t begin, uint64_t (*mix)(uint64_t hash, struct sip_text text))
{
    GHashTable *keys = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    uint64_t words[2 * PAIRS];
    unsigned count;

    for (unsigned i = 0; i < 1 << PAIRS; i++) {
        uint64_t *key = g_new(uint64_t, 1);

        for (unsigned pair = 0; pair < PAIRS; pair++) {
            words[2 * pair] = LETTERS ^ (i >> pair & 1 ? TOP : 0);
            words[2 * pair + 1] = LETTERS ^ (i >> pair & 1 ? TOP | TOP >> 32 : 0);
        }
        *key = mix(begin, (struct sip_text){(const char *)words, sizeof words});
        g_hash_table_add(keys, key);
    }
    count = g_hash_table_size(keys);
    g_hash_table_destroy(keys);
    return count;
}

/** Whatever it begins with, so a secret beginning alone would not do. */
static void test_pairs(void)
{
    for (uint64_t begin = 1; begin < 100; begin++) {
        g_assert_cmpuint(keys_of_pairs(begin, key_plain), ==, 1);
        g_assert_cmpuint(keys_of_pairs(begin, key_mix), ==, 1 << PAIRS);
    }
}

/** The secret makes other keys, in the halves that choose a place as well, but leaves what is mixed without it. */
static void test_secret(void)
{
    struct sip_text text = text_of("call-1@example.com");
    uint64_t mixed = key_mix(0, text), plain = key_plain(0, text);
    unsigned hash = key_pointer_hash(GUINT_TO_POINTER(1));

    key_draw_secret();
    g_assert_cmpuint((uint32_t)key_mix(0, text), !=, (uint32_t)mixed);
    g_assert_cmpuint(key_mix(0, text) >> 32, !=, mixed >> 32);
    g_assert_cmpuint(key_pointer_hash(GUINT_TO_POINTER(1)), !=, hash);
    g_assert_cmpuint(key_plain(0, text), ==, plain);
    g_assert_cmpuint(key_secret % 2, ==, 1);
    test_texts();
    test_pairs();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/key/texts", test_texts);
    g_test_add_func("/key/fold", test_fold);
    g_test_add_func("/key/pairs", test_pairs);
    g_test_add_func("/key/secret", test_secret);
    return g_test_run();
}
