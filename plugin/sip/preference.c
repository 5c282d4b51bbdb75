/* preference.c
 * The best elements of a list, by the preference that each states as q.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/preference.h"

/** qvalue: 0 to 1 with up to three decimals. */
unsigned sip_q(struct sip_text element)
{
    unsigned value = 0, unit = SIP_Q_ONE;
    struct sip_text q;

    if (!sip_element_param(element, "q", &q) || q.len == 0 || (q.at[0] != '0' && q.at[0] != '.'))
        return SIP_Q_ONE;
    for (size_t i = 0; i < q.len && unit > 0; i++)
        if (g_ascii_isdigit(q.at[i])) {
            value += (unsigned)(q.at[i] - '0') * unit;
            unit /= 10;
        } else if (q.at[i] == '.' && i == 0) {
            unit /= 10;
        }
    return MIN(value, SIP_Q_ONE);
}

void sip_preference_add(struct sip_preference *order, struct sip_text element, struct sip_text text)
{
    struct sip_choice choice = {text, sip_q(element)};
    unsigned place = order->kept;

    order->all++;
    while (place > 0 && order->best[place - 1].q < choice.q)
        place--;
    if (place >= SIP_PREFERRED_MAX)
        return;
    if (order->kept < SIP_PREFERRED_MAX)
        order->kept++;
    for (unsigned i = order->kept - 1; i > place; i--)
        order->best[i] = order->best[i - 1];
    order->best[place] = choice;
}
