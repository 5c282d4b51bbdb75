/* codebook_build.h
 * What those who put texts together have of the codebook.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CODEBOOK_BUILD_H
#define SIPEXPLAIN_CODEBOOK_BUILD_H

#include "codebook.h"

/** As codebook_new(), from texts that are read already. `is_translated`: there may be translations among them. */
struct codebook *codebook_build(GKeyFile *file, bool is_translated);

#endif
