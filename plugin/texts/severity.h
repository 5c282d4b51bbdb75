/* severity.h
 * How bad it is what a code or a finding tells: the same scale as that of expert infos.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_SEVERITY_H
#define SIPEXPLAIN_TEXTS_SEVERITY_H

enum codebook_severity {
    CODEBOOK_CHAT, /**< normal, part of every good call */
    CODEBOOK_NOTE, /**< a refusal or detour that may well be wanted */
    CODEBOOK_WARN, /**< something is broken */
    CODEBOOK_ERROR /**< it is broken for good */
};

#define CODEBOOK_SEVERITIES (CODEBOOK_ERROR + 1)

/** The severity as data files and fields spell it. */
const char *codebook_severity_name(enum codebook_severity severity);

#endif
