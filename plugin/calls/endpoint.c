/* endpoint.c
 * Formats addresses, and tells private ones from public ones.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/endpoint.h"

#include <string.h>

#define GROUPS 8

/** The longest run of zero groups, which "::" replaces: its first group. Its length is 0 if there is none of two or
 * more. */
static unsigned zeros_find(const uint16_t *groups, unsigned *length)
{
    unsigned first = 0;

    *length = 0;
    for (unsigned i = 0; i < GROUPS; i++) {
        unsigned end = i;

        while (end < GROUPS && groups[end] == 0)
            end++;
        if (end - i >= 2 && end - i > *length) {
            first = i;
            *length = end - i;
        }
        i = MAX(i, end);
    }
    return first;
}

static void add_ip6(GString *out, const uint8_t *address)
{
    uint16_t groups[GROUPS];
    unsigned zeros, length;

    for (unsigned i = 0; i < GROUPS; i++)
        groups[i] = (uint16_t)(address[2 * i] << 8 | address[2 * i + 1]);
    zeros = zeros_find(groups, &length);
    for (unsigned i = 0; i < GROUPS; i++) {
        if (length > 0 && i == zeros) {
            g_string_append(out, "::");
            i += length - 1;
        } else {
            g_string_append_printf(out, i == 0 || (length > 0 && i == zeros + length) ? "%x" : ":%x", groups[i]);
        }
    }
}

void endpoint_add_host(GString *out, const struct endpoint *endpoint)
{
    const uint8_t *address = endpoint->address;

    if (endpoint->family == 4)
        g_string_append_printf(out, "%u.%u.%u.%u", address[0], address[1], address[2], address[3]);
    else if (endpoint->family == 6)
        add_ip6(out, address);
}

void endpoint_add(GString *out, const struct endpoint *endpoint)
{
    if (endpoint->family == 0)
        return;
    if (endpoint->family == 6)
        g_string_append_c(out, '[');
    endpoint_add_host(out, endpoint);
    if (endpoint->family == 6)
        g_string_append_c(out, ']');
    if (endpoint->port)
        g_string_append_printf(out, ":%u", endpoint->port);
}

bool endpoint_read_ip4(struct endpoint *endpoint, struct sip_text text)
{
    struct endpoint read = {.port = endpoint->port, .family = 4};

    for (unsigned i = 0; i < 4; i++) {
        uint32_t number;
        size_t digits = 0;

        while (digits < text.len && g_ascii_isdigit(text.at[digits]))
            digits++;
        if (digits == 0 || digits > 3 || !sip_text_number(text, &number) || number > 255)
            return false;
        read.address[i] = (uint8_t)number;
        sip_text_skip(&text, digits);
        if (i < 3 && (text.len == 0 || text.at[0] != '.'))
            return false;
        sip_text_skip(&text, i < 3);
    }
    if (text.len > 0)
        return false;
    *endpoint = read;
    return true;
}

bool endpoint_is_same_host(const struct endpoint *one, const struct endpoint *other)
{
    return one->family == other->family && memcmp(one->address, other->address, sizeof one->address) == 0;
}

bool endpoint_is_same(const struct endpoint *one, const struct endpoint *other)
{
    return one->port == other->port && endpoint_is_same_host(one, other);
}

static bool is_private_ip4(const uint8_t *address)
{
    return address[0] == 10 || address[0] == 127 || (address[0] == 172 && (address[1] & 0xf0) == 16) ||
           (address[0] == 192 && address[1] == 168) || (address[0] == 169 && address[1] == 254) ||
           (address[0] == 100 && (address[1] & 0xc0) == 64);
}

bool endpoint_is_private(const struct endpoint *endpoint)
{
    static const uint8_t loopback[16] = {[15] = 1};
    const uint8_t *address = endpoint->address;

    if (endpoint->family == 4)
        return is_private_ip4(address);
    if (endpoint->family != 6)
        return false;
    return (address[0] & 0xfe) == 0xfc || (address[0] == 0xfe && (address[1] & 0xc0) == 0x80) ||
           memcmp(address, loopback, sizeof loopback) == 0;
}
