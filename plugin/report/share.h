/* share.h
 * How many of the calls to somebody are answered.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_REPORT_SHARE_H
#define SIPEXPLAIN_REPORT_SHARE_H

#include "report/session.h"

/** The calls with one peer, or with one software of the peer. */
struct report_share {
    const char *name; /**< of a session of the report */
    unsigned calls, answered;
};

enum share_by { SHARE_BY_PEER, SHARE_BY_AGENT };

/** Each struct report_share: who has most calls that were not answered comes first. The array is freed with
 * g_ptr_array_free(). Calls of which it is not known who they went to are left out. */
GPtrArray *report_shares(const struct report *report, enum share_by by);

/** What a heading says of it. */
const char *report_share_heading(enum share_by by);

#endif
