/* missing.c
 * The facts about what is not there: headers that the code of a response calls for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include "sip/required_headers.h"

void facts_missing(struct fact_writer *writer)
{
    const struct sip_message *response = writer->source.response;
    const struct required_header *missing = required_header_missing(response);

    if (missing) {
        if (missing->weight == REQUIRED_MUST)
            fact_start(writer, "The mandatory %s header is missing (%s)", missing->what, missing->reference);
        else
            fact_start(writer, "%s (%s)", missing->what, missing->reference);
        fact_end(writer);
    }
    if (sip_challenges_ack_or_cancel(response)) {
        fact_start(writer,
                   "%s cannot be sent again with credentials and must not be challenged (RFC 3261 section 22.1)",
                   sip_text_is(response->method, "ACK") ? "An ACK" : "A CANCEL");
        fact_end(writer);
    }
    if (response->code >= 600 && sip_text_is(response->method, "REGISTER")) {
        fact_start(writer, "A registrar must not answer with 6xx (RFC 3261 section 10.3)");
        fact_end(writer);
    }
}
