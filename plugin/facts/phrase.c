/* phrase.c
 * The facts in phrases that well-known servers have for causes of their own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#define PHRASE_MAX 70

static const struct {
    const char *words; /* part of the phrase, in any case */
    const char *meaning;
} known[] = {
    {"stale date",
     "what a verifier of signed caller identities says when the time of the signature is too far from its "
     "own (RFC 8224 section 6.2.2)"},
    {"terribly sorry", "what Kamailio and OpenSIPS say when they could not send the request on"},
    {"unresolvable destination", "what Kamailio and OpenSIPS say when DNS does not know the next host"},
    {"maximum calls in progress", "what FreeSWITCH says when it has as many calls as it may have (max-sessions)"},
    {"missing required header in request", "what Kamailio says when its check of requests (sanity) fails"},
    {"content-length mis-match", "what Kamailio says when its check of requests (sanity) fails"},
    {"cseq method does not match", "what Kamailio says when its check of requests (sanity) fails"},
};

void facts_phrase(struct fact_writer *writer)
{
    struct sip_text phrase = writer->source.response->phrase;

    for (unsigned i = 0; i < G_N_ELEMENTS(known); i++) {
        if (!sip_text_has(phrase, known[i].words))
            continue;
        fact_start(writer, "The phrase ");
        fact_add_quoted(writer, phrase, PHRASE_MAX);
        fact_add(writer, " is %s", known[i].meaning);
        fact_end(writer);
        return;
    }
}
