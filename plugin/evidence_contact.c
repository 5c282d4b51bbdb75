/* evidence_contact.c
 * The facts in Contact of a redirection: where to go instead, and in which order (RFC 3261 section 8.1.3.4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "evidence_parts.h"

#define BEST_MAX 4
#define URI_MAX 40
#define Q_ONE 1000

/** A target, and how much it is preferred. */
struct target {
    struct sip_text uri;
    unsigned q; /* in thousandths */
};

/** qvalue: 0 to 1 with up to three decimals (RFC 3261 section 25.1); 1 if there is none. */
static unsigned q_of(struct sip_text element)
{
    unsigned value = 0, unit = Q_ONE;
    struct sip_text q;

    if (!sip_element_param(element, "q", &q) || q.len == 0 || (q.at[0] != '0' && q.at[0] != '.'))
        return Q_ONE;
    for (size_t i = 0; i < q.len && unit > 0; i++)
        if (g_ascii_isdigit(q.at[i])) {
            value += (unsigned)(q.at[i] - '0') * unit;
            unit /= 10;
        } else if (q.at[i] == '.' && i == 0) {
            unit /= 10;
        }
    return MIN(value, Q_ONE);
}

/** Keeps the best targets in order; of two alike the one that stands first. */
static void target_insert(struct target *best, unsigned *kept, struct target target)
{
    unsigned place = *kept;

    while (place > 0 && best[place - 1].q < target.q)
        place--;
    if (place >= BEST_MAX)
        return;
    if (*kept < BEST_MAX)
        (*kept)++;
    for (unsigned i = *kept - 1; i > place; i--)
        best[i] = best[i - 1];
    best[place] = target;
}

static void add_targets(struct evidence *evidence, const struct target *best, unsigned kept, unsigned all)
{
    for (unsigned i = 0; i < kept; i++) {
        fact_add(evidence, i > 0 ? ", " : "");
        fact_add_value(evidence, best[i].uri, kept > 1 ? URI_MAX : 4 * URI_MAX);
        if (best[i].q < Q_ONE)
            fact_add(evidence, best[i].q % 100 == 0 ? " (q=0.%u)" : " (q=0.%03u)", best[i].q % 100 == 0 ? best[i].q / 100 : best[i].q);
    }
    if (all > kept)
        fact_add(evidence, " and %u more", all - kept);
}

void evidence_contacts(struct evidence *evidence)
{
    struct evidence_list list = {&evidence->response, HEADER_CONTACT, 0, {0}};
    struct target best[BEST_MAX];
    unsigned kept = 0, all = 0;
    struct sip_text element;

    if (evidence->code >= 400 && evidence->code != 485)
        return;
    while (evidence_list_next(&list, &element)) {
        target_insert(best, &kept, (struct target){sip_element_uri(element), q_of(element)});
        all++;
    }
    if (all == 0)
        return;
    if (evidence->code == 305)
        fact_start(evidence, "Contact names the proxy to go through: ");
    else if (evidence->code == 485)
        fact_start(evidence, "Contact offers %u address%s to choose from: ", all, all == 1 ? "" : "es");
    else if (all == 1)
        fact_start(evidence, "Contact sends the client to ");
    else
        fact_start(evidence, "%u Contacts, to be tried in this order: ", all);
    add_targets(evidence, best, kept, all);
    fact_end(evidence);
}
