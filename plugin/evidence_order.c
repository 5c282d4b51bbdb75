/* evidence_order.c
 * The best elements of a list, by the preference that each states as q.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "evidence_order.h"

/** qvalue: 0 to 1 with up to three decimals. */
unsigned evidence_q(struct sip_text element)
{
    unsigned value = 0, unit = EVIDENCE_Q_ONE;
    struct sip_text q;

    if (!sip_element_param(element, "q", &q) || q.len == 0 || (q.at[0] != '0' && q.at[0] != '.'))
        return EVIDENCE_Q_ONE;
    for (size_t i = 0; i < q.len && unit > 0; i++)
        if (g_ascii_isdigit(q.at[i])) {
            value += (unsigned)(q.at[i] - '0') * unit;
            unit /= 10;
        } else if (q.at[i] == '.' && i == 0) {
            unit /= 10;
        }
    return MIN(value, EVIDENCE_Q_ONE);
}

void evidence_order_add(struct evidence_order *order, struct sip_text element, struct sip_text text)
{
    struct evidence_choice choice = {text, evidence_q(element)};
    unsigned place = order->kept;

    order->all++;
    while (place > 0 && order->best[place - 1].q < choice.q)
        place--;
    if (place >= EVIDENCE_BEST_MAX)
        return;
    if (order->kept < EVIDENCE_BEST_MAX)
        order->kept++;
    for (unsigned i = order->kept - 1; i > place; i--)
        order->best[i] = order->best[i - 1];
    order->best[place] = choice;
}

void fact_add_order(struct evidence *evidence, const struct evidence_order *order, size_t max)
{
    for (unsigned i = 0; i < order->kept; i++) {
        unsigned q = order->best[i].q;

        fact_add(evidence, i > 0 ? ", " : "");
        fact_add_value(evidence, order->best[i].text, max);
        if (q < EVIDENCE_Q_ONE)
            fact_add(evidence, q % 100 == 0 ? " (q=0.%u)" : " (q=0.%03u)", q % 100 == 0 ? q / 100 : q);
    }
    if (order->all > order->kept)
        fact_add(evidence, " and %u more", order->all - order->kept);
}
