/* endpoint.c
 * Formats addresses, and tells private ones from public ones.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/endpoint.h"

#include "sip/headers.h"

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

/** Puts a number, of up to 5 digits, before `at`; returns where it begins. Quicker than a format: addresses are put
 * into words for nearly each offer. */
static char *put_number(char *at, unsigned number)
{
    do
        *--at = (char)('0' + number % 10);
    while (number /= 10);
    return at;
}

static void add_ip4(GString *out, const uint8_t *address)
{
    char text[16], *end = text + sizeof text, *at = end;

    for (unsigned i = 4; i-- > 0;) {
        at = put_number(at, address[i]);
        if (i > 0)
            *--at = '.';
    }
    g_string_append_len(out, at, end - at);
}

static void add_port(GString *out, uint16_t port)
{
    char text[8], *end = text + sizeof text, *at = put_number(end, port);

    *--at = ':';
    g_string_append_len(out, at, end - at);
}

void endpoint_add_host(GString *out, const struct endpoint *endpoint)
{
    const uint8_t *address = endpoint->address;

    if (endpoint->family == 4)
        add_ip4(out, address);
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
        add_port(out, endpoint->port);
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
    return address[0] == 10 || (address[0] == 172 && (address[1] & 0xf0) == 16) ||
           (address[0] == 192 && address[1] == 168) || (address[0] == 169 && address[1] == 254) ||
           (address[0] == 100 && (address[1] & 0xc0) == 64);
}

bool endpoint_is_loopback(const struct endpoint *endpoint)
{
    static const uint8_t ip6[16] = {[15] = 1};

    return endpoint->family == 4 ? endpoint->address[0] == 127
                                 : endpoint->family == 6 && memcmp(endpoint->address, ip6, sizeof ip6) == 0;
}

bool endpoint_is_private(const struct endpoint *endpoint)
{
    const uint8_t *address = endpoint->address;

    if (endpoint_is_loopback(endpoint))
        return true;
    if (endpoint->family == 4)
        return is_private_ip4(address);
    if (endpoint->family != 6)
        return false;
    return (address[0] & 0xfe) == 0xfc || (address[0] == 0xfe && (address[1] & 0xc0) == 0x80);
}

/** Four numbers and three dots; nothing else. */
static bool ip4_read(uint8_t *address, struct sip_text text)
{
    unsigned part = 0, value = 0, digits = 0;

    for (size_t i = 0; i < text.len; i++) {
        unsigned digit = (unsigned)(unsigned char)text.at[i] - '0';

        if (digit <= 9 && digits < 3) {
            value = 10 * value + digit;
            digits++;
            if (value > 255)
                return false;
        } else if (text.at[i] == '.' && digits > 0 && part < 3) {
            address[part++] = (uint8_t)value;
            value = digits = 0;
        } else {
            return false;
        }
    }
    address[3] = (uint8_t)value;
    return part == 3 && digits > 0;
}

/** Groups up to a "::" or the end, two bytes each; false if something else is there. */
static bool groups_read(struct sip_text *text, uint8_t *bytes, size_t *len)
{
    for (*len = 0; text->len > 0 && *len < 16; *len += 2) {
        unsigned value = 0, digits = 0;

        if (text->len >= 2 && memcmp(text->at, "::", 2) == 0)
            return true;
        if (*len > 0 && text->at[0] != ':')
            return false;
        sip_text_skip(text, *len > 0 ? 1 : 0);
        if (*len <= 12 && memchr(text->at, '.', text->len) && !memchr(text->at, ':', text->len)) {
            bool is_read = ip4_read(bytes + *len, *text);

            *len += 4;
            text->len = 0;
            return is_read;
        }
        for (; text->len > 0 && g_ascii_isxdigit(text->at[0]) && digits < 4; digits++) {
            value = 16 * value + (unsigned)g_ascii_xdigit_value(text->at[0]);
            sip_text_skip(text, 1);
        }
        if (digits == 0)
            return false;
        bytes[*len] = (uint8_t)(value >> 8);
        bytes[*len + 1] = (uint8_t)value;
    }
    return text->len == 0;
}

static bool ip6_read(uint8_t *address, struct sip_text text)
{
    uint8_t head[16 + 2], tail[16 + 2];
    size_t head_len, tail_len = 0;

    if (!groups_read(&text, head, &head_len))
        return false;
    if (text.len == 0)
        return head_len == 16 && memcpy(address, head, 16);
    sip_text_skip(&text, 2);
    if (!groups_read(&text, tail, &tail_len) || text.len > 0 || head_len + tail_len > 14)
        return false;
    memcpy(address, head, head_len);
    memset(address + head_len, 0, 16 - head_len);
    memcpy(address + 16 - tail_len, tail, tail_len);
    return true;
}

bool endpoint_read(struct endpoint *endpoint, struct sip_text host, uint16_t port)
{
    *endpoint = (struct endpoint){.port = port};
    if (host.len == 0)
        return false;
    if (ip4_read(endpoint->address, host)) {
        endpoint->family = 4;
    } else {
        memset(endpoint->address, 0, sizeof endpoint->address);
        if (memchr(host.at, ':', host.len) && ip6_read(endpoint->address, host))
            endpoint->family = 6;
    }
    return endpoint->family > 0;
}

bool endpoint_is_same_name(struct sip_text one, struct sip_text other)
{
    struct endpoint address, other_address;

    if (sip_word_is_same(one, other))
        return true;
    if (one.len == 0 || other.len == 0 || !memchr(one.at, ':', one.len) || !memchr(other.at, ':', other.len))
        return false;
    return endpoint_read(&address, one, 0) && endpoint_read(&other_address, other, 0) &&
           endpoint_is_same_host(&address, &other_address);
}
