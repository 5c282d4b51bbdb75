/* fixed_random.c
 * Preloaded into tshark: the seed of Wireshark's hash functions is drawn at start-up, and instruction counts would differ from run to run.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include <stdint.h>

uint32_t g_random_int(void);
int32_t g_random_int_range(int32_t begin, int32_t end);

uint32_t g_random_int(void)
{
    return 0x5eed5eed;
}

int32_t g_random_int_range(int32_t begin, int32_t end)
{
    (void)end;
    return begin;
}
