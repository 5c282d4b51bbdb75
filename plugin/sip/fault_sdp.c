/* fault_sdp.c
 * Values of a session description that no receiver can use (RFC 4566).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/fault.h"

#include "sip/headers.h"

#include <string.h>

/* Payload types from here on say nothing by themselves (RFC 3551 section 6). */
#define DYNAMIC_FIRST 96
#define DYNAMIC_LAST 127

/* Of the m= line that is looked at, so many dynamic payload types. */
#define TYPES_MAX (DYNAMIC_LAST - DYNAMIC_FIRST + 1)

/* RFC 4566 section 5.2 */
#define ORIGIN_PARTS 6

/** The dynamic payload types of an m= line that no a=rtpmap was found for. */
struct types {
    bool is_open[TYPES_MAX];
};

static bool is_dynamic(uint32_t type)
{
    return type >= DYNAMIC_FIRST && type <= DYNAMIC_LAST;
}

static bool has_open(const struct types *types, struct sip_fault *fault)
{
    for (unsigned i = 0; i < TYPES_MAX; i++)
        if (types->is_open[i]) {
            *fault = (struct sip_fault){.kind = FAULT_SDP_MAP, .number = DYNAMIC_FIRST + i};
            return true;
        }
    return false;
}

/** An m= line: kind, port, transport and at least one format; with port 0 it is none. */
static bool media_look(struct types *types, struct sip_text line, struct sip_fault *fault)
{
    struct sip_text rest = line, port, transport, format;
    uint32_t number, type;

    *types = (struct types){{false}};
    *fault = (struct sip_fault){.kind = FAULT_SDP_FORMATS, .value = line};
    sip_word_next(&rest);
    port = sip_word_next(&rest);
    transport = sip_word_next(&rest);
    format = sip_word_next(&rest);
    if (sip_text_is(port, "0"))
        return false;
    if (format.len == 0)
        return true;
    fault->kind = FAULT_SDP_PORT;
    if (sip_number_read(port, &number) && number > UINT16_MAX)
        return true;
    for (; format.len > 0 && sip_text_has(transport, "RTP/"); format = sip_word_next(&rest))
        if (sip_number_read(format, &type) && is_dynamic(type))
            types->is_open[type - DYNAMIC_FIRST] = true;
    return false;
}

static void map_note(struct types *types, struct sip_text line)
{
    struct sip_text number;
    uint32_t type;

    if (!sip_text_starts(line, "a=rtpmap:"))
        return;
    sip_text_skip(&line, strlen("a=rtpmap:"));
    number = sip_word_next(&line);
    if (sip_number_read(number, &type) && is_dynamic(type))
        types->is_open[type - DYNAMIC_FIRST] = false;
}

/** "c=IN IP4 192.0.2.1": is the address of the kind that it names? A host name may be of either. */
static bool is_other_family(struct sip_text line)
{
    struct sip_text rest = line, kind, address;
    bool has_colon, is_numeric = true;

    sip_word_next(&rest);
    kind = sip_word_next(&rest);
    address = sip_word_next(&rest);
    has_colon = address.len > 0 && memchr(address.at, ':', address.len);
    for (size_t i = 0; i < address.len; i++)
        is_numeric &= g_ascii_isdigit(address.at[i]) || address.at[i] == '.' || address.at[i] == '/';
    return address.len == 0 || (sip_text_is(kind, "IP4") && has_colon) || (sip_text_is(kind, "IP6") && is_numeric);
}

/** How many parts a line has behind its letter. */
static unsigned parts_of(struct sip_text line)
{
    unsigned count = 0;

    sip_text_skip(&line, 2);
    while (sip_word_next(&line).len > 0)
        count++;
    return count;
}

bool sip_fault_of_sdp_value(struct sip_text sdp, struct sip_fault *fault)
{
    struct types types = {{false}};

    while (sdp.len > 0) {
        const char *newline = memchr(sdp.at, '\n', sdp.len);
        struct sip_text line = {sdp.at, newline ? (size_t)(newline - sdp.at) : sdp.len};

        sip_text_skip(&sdp, newline ? line.len + 1 : line.len);
        line = sip_text_trim(line);
        if (sip_text_starts(line, "m=") && (has_open(&types, fault) || media_look(&types, line, fault)))
            return true;
        map_note(&types, line);
        *fault = (struct sip_fault){.kind = FAULT_SDP_FAMILY, .value = line};
        if (sip_text_starts(line, "c=") && is_other_family(line))
            return true;
        fault->kind = FAULT_SDP_ORIGIN;
        if (sip_text_starts(line, "o=") && parts_of(line) != ORIGIN_PARTS)
            return true;
    }
    return has_open(&types, fault);
}
