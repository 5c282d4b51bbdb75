/* terminal.h
 * What the program asks the system about its terminal.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CLI_TERMINAL_H
#define SIPEXPLAIN_CLI_TERMINAL_H

/** The columns of the terminal or console that standard output goes to; 0: it goes to none, or that is not known. */
unsigned terminal_width(void);

#endif
