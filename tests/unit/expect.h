/* expect.h
 * Texts of SIP messages in tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_EXPECT_H
#define SIPEXPLAIN_EXPECT_H

#include "sip/message.h"

/** The bytes of a string. */
struct sip_text text_of(const char *string);

/** Expects these bytes; NULL: no text at all. */
void expect_text(struct sip_text text, const char *expected);

/** Reads a message and expects that it is one; its texts point into the string. */
struct sip_message read_message(const char *string);

#endif
