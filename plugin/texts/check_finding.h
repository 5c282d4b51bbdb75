/* check_finding.h
 * The check of a group about a finding.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_CHECK_FINDING_H
#define SIPEXPLAIN_TEXTS_CHECK_FINDING_H

#include "texts/check_group.h"

/** The same of a group about a finding that is checked as far as all groups are alike. */
void codebook_check_finding_group(struct codebook_check *check, const struct group_found *group);

/** Which keys a group about a finding cannot have. */
void codebook_check_finding_keys(struct codebook_check *check, const struct group_found *group);

/** Complains of each finding of the plugin that has no group in the files checked so far. */
void codebook_check_all_findings(struct codebook_check *check);

#endif
