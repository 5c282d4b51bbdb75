/* facts.h
 * The facts of a response in tests, as rows of a table.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_FACTS_H
#define SIPEXPLAIN_FACTS_H

#include <stdint.h>

/** The facts of a response alone. */
struct facts_row {
    const char *response; /* code and method, a blank between them; then headers, a line each, and perhaps a body behind
                             an empty line */
    const char *facts;    /* a line each; "" if there are none */
};

/** The same with the request that it answers: method and Request-URI, then headers and perhaps a body in the same way.
 */
struct facts_exchange {
    const char *request;
    const char *response;
    const char *facts;
};

/** Starts a test program: gets the built-in texts, and sets the time zone to UTC. */
void facts_set_up(int *argc, char ***argv);

/** Runs its tests, and returns how many have failed. */
int facts_run(void);

/** The facts in lines; `request` may be NULL. Free with g_free(). */
char *facts_of(const char *response, const char *request, int64_t time_us);

/** Each response is seen at 22:13:20 UTC on 2023-11-14. */
void facts_check(const struct facts_row *rows, unsigned count);

/** Checks also that without the request, and with what is left of it or of the response when it is cut, nothing of it
 * is told. */
void facts_check_exchanges(const struct facts_exchange *rows, unsigned count);

#endif
