/* kit.h
 * What the fuzz targets share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_FUZZ_KIT_H
#define SIPEXPLAIN_FUZZ_KIT_H

#include "texts/codebook.h"
#include "sip/text.h"

#include <stddef.h>
#include <stdint.h>

/** What libFuzzer calls: once, and then for each input. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** Ends at a complaint of GLib, too, and tells times in UTC. Returns the built-in texts in English; they stay. */
struct codebook *fuzz_set_up(void);

/** Ends unless the text is absent or lies within these bytes. */
void fuzz_expect_inside(struct sip_text text, struct sip_text bytes);

/** Ends unless this is UTF-8 with no control character but, if that is allowed, newlines. */
void fuzz_expect_readable(const char *text, bool may_have_lines);

/** Ends unless this is for a line of its own: printable and not empty. Where a packet's text stands at its end, it may
 * end with a full stop. */
void fuzz_expect_sentence(const char *text);

/** Takes what stands before the first FUZZ_LINE off `rest`, or all of it. */
struct sip_text fuzz_part(struct sip_text *rest);

/** Between the parts of an input that has several: a line that no SIP message has. */
#define FUZZ_LINE "\n====\n"

#endif
