/* audio_reader.h
 * Counts audio packets by what Wireshark knows of each frame: no dissector is asked.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_AUDIO_READER_H
#define SIPEXPLAIN_WIRESHARK_AUDIO_READER_H

#include "calls/audio.h"

#include <epan/packet_info.h>
#include <stdint.h>

/** For audio_reader_note() only: a UDP frame while calls are up. */
void audio_reader_look(const packet_info *pinfo, struct audio_table *table, int64_t time_us);

/** Notes a frame without SIP, in the first pass. Inline: most frames do nothing else. */
static inline void audio_reader_note(const packet_info *pinfo, struct audio_table *table, int64_t time_us)
{
    if ((table->count > 0 || table->first) && pinfo->ptype == PT_UDP)
        audio_reader_look(pinfo, table, time_us);
}

#endif
