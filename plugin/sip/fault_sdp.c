/* fault_sdp.c
 * What a session description lacks, and its values that no receiver can use (RFC 4566).
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

/** Its letter, in lower case; 0 if it is no line of SDP. */
static char line_type(struct sip_text line)
{
    return line.len > 1 && line.at[1] == '=' ? g_ascii_tolower(line.at[0]) : '\0';
}

/** Needs this m= line a c= of its own? A stream with port 0 is none (RFC 3264 section 6). */
static struct sip_text media_of(struct sip_text line)
{
    struct sip_text kind, port;

    sip_text_skip(&line, 2);
    kind = sip_word_next(&line);
    port = sip_word_next(&line);
    return sip_text_is(port, "0") ? (struct sip_text){0} : kind;
}

bool sip_fault_of_sdp(struct sip_text sdp, struct sip_fault *fault)
{
    static const char *const needed[] = {"v=", "o=", "s=", "t="}; /* RFC 4566 section 5: a letter and = */
    struct sip_text waiting = {0}, rest = sdp;                    /* the media that waits for its c= */
    bool has[G_N_ELEMENTS(needed)] = {false}, has_session = false, has_media = false;

    while (rest.len > 0) {
        struct sip_text line = sip_line_next(&rest);
        char type = line_type(line);

        for (unsigned i = 0; i < G_N_ELEMENTS(needed); i++)
            has[i] |= type == needed[i][0];
        if (type == 'c') {
            has_session |= !has_media;
            waiting = (struct sip_text){0};
        } else if (type == 'm' && !waiting.at) {
            has_media = true;
            waiting = has_session ? (struct sip_text){0} : media_of(line);
        } else if (type == 'm') {
            break;
        }
    }
    *fault = (struct sip_fault){.kind = FAULT_SDP_LINE};
    for (unsigned i = 0; i < G_N_ELEMENTS(needed) && !fault->name && sdp.len > 0; i++)
        if (!has[i])
            fault->name = needed[i];
    if (!fault->name && waiting.at)
        *fault = (struct sip_fault){.kind = FAULT_SDP_CONNECTION, .value = waiting};
    return fault->name || fault->value.at;
}

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
    if (!sip_text_has(transport, "RTP/"))
        return false;
    for (; format.len > 0; format = sip_word_next(&rest))
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
        struct sip_text line = sip_line_next(&sdp);
        char type = line_type(line);

        if (type == 'm' && (has_open(&types, fault) || media_look(&types, line, fault)))
            return true;
        if (type == 'a')
            map_note(&types, line);
        *fault = (struct sip_fault){.kind = type == 'c' ? FAULT_SDP_FAMILY : FAULT_SDP_ORIGIN, .value = line};
        if ((type == 'c' && is_other_family(line)) || (type == 'o' && parts_of(line) != ORIGIN_PARTS))
            return true;
    }
    return has_open(&types, fault);
}
