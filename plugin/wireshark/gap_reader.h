/* gap_reader.h
 * What a frame shows of packets that the capture lacks.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_GAP_READER_H
#define SIPEXPLAIN_WIRESHARK_GAP_READER_H

#include "sip/key.h"
#include "calls/gaps.h"

#include <epan/packet_info.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/** Call it once all protocols are registered. */
void gap_reader_start(void);

/** A capture file is opened or dissected anew. */
void gap_reader_open(void);

/** Names an address: the same each time, as who shares a place among the ways of messages depends on it. */
static inline uint32_t gap_reader_host(const address *host)
{
    uint64_t hash = (uint64_t)host->type;

    for (int at = 0; at + (int)sizeof(uint32_t) <= host->len; at += (int)sizeof(uint32_t)) {
        uint32_t word;

        memcpy(&word, (const char *)host->data + at, sizeof word);
        hash = key_plain_number(hash, word);
    }
    return (uint32_t)hash;
}

/** Names the two IP addresses of the frame, in either direction, as struct arrival wants it. */
uint32_t gap_reader_hosts(const packet_info *pinfo);

/** Have messages come over TCP in this capture file while Wireshark's analysis of TCP, which tells of missing segments,
 * is switched off? */
bool losses_are_unchecked(void);

/** Notes a frame with a message of its own that came over TCP, if that is so. */
void losses_note_message(const packet_info *pinfo, struct gap_log *log, int64_t time_us);

/** Notes missing TCP segments, IP fragments and packets dropped by the capture. For post-dissectors, in the first pass.
 */
void gap_reader_note(packet_info *pinfo, struct gap_log *log, int64_t time_us);

/** How much is missing in this frame: counts it up. For taps of frames, after their dissection. */
void gap_reader_count(packet_info *pinfo, unsigned *gaps, uint64_t *dropped);

#endif
