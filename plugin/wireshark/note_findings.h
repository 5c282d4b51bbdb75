/* note_findings.h
 * Which notes findings belong to, and what they say.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_NOTE_FINDINGS_H
#define SIPEXPLAIN_WIRESHARK_NOTE_FINDINGS_H

#include "texts/codebook.h"
#include "texts/finding_list.h"
#include "wireshark/notes.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** A finding at a note: of a watch, or, without one, of the response alone. */
struct note_finding {
    enum finding_id id;
    const struct finding *finding;
};

#define FINDINGS_PER_NOTE 8

/** The findings of one note. */
struct finding_list {
    struct note_finding all[FINDINGS_PER_NOTE];
    unsigned count;
};

/**
 * What is found at a note, as far as is known now. `is_first_pass`: what is missing is then found at the frame where
 * the limit passes, see notes_next_overdue(). `with_responses`: also what stands in the response alone.
 */
struct finding_list finding_list_of(const struct note *note, bool is_first_pass, bool with_responses);

/** Says it in one line, with its numbers. Appends to `out`; what stems from a packet is escaped. The note may be NULL
 * if the finding is one of a watch. */
void finding_words(GString *out, const struct session *session, const struct note_finding *found,
                   const struct note *note);

/** Says what is known of the note's exchange by now; it must have one. No capital, no full stop. Appends to `out`. */
void finding_verdict_words(GString *out, const struct session *session, const struct note *note);

/** "486 Busy Here"; an unregistered code has no name but the phrase it came with, if any. `text` is that of the code.
 * Appends to `out`. */
void finding_add_code(GString *out, const struct session *session, const struct note *note,
                      const struct code_text *text);

/** The Call-ID of the note's message, whole and as it stands in the packet; absent if it is not known. */
struct sip_text finding_call_id(const struct session *session, const struct note *note);

/**
 * How serious a response is: what the texts say of its code, but a challenge or a 487 that is normal only at times is
 * as serious as the finding that is raised on it.
 */
enum codebook_severity finding_response_severity(const struct note *note, const struct code_text *text);

#endif
