/* example.h
 * An example of a response, and of the exchange that it belongs to. data/README.md describes the file they are in.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_EXAMPLE_H
#define SIPEXPLAIN_TEXTS_EXAMPLE_H

#include <stdbool.h>

/** Lines, each with its newline. */
struct example {
    char *ladder;  /**< who sends what to whom */
    char *message; /**< the response, with its body if it has one */
    char *method;  /**< what it answers, from its CSeq */
};

/** The bytes of data/examples.txt, made by the build. */
extern const char example_builtin[];

/** The example of a code; false if there is none. Clear with example_clear(). */
bool example_find(unsigned code, struct example *example);

void example_clear(struct example *example);

#endif
