/* offer_before.c
 * Whether an offer that is refused was accepted before in the same call.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/transaction_table.h"
#include "sip/body.h"
#include "sip/key.h"

/* So many CSeq numbers of a side are looked back. */
#define CSEQ_BACK 8

static bool offer_of(struct sip_text bytes, struct sip_message *request, struct sip_text *offer)
{
    return bytes.len > 0 && sip_message_read(bytes.at, bytes.len, request) && !request->is_cut &&
           !request->is_body_cut && sip_body_find(request, "application/sdp", offer) && offer->len > 0;
}

/** Takes the next line but o=, whose version rises from offer to offer. */
static struct sip_text line_next(struct sip_text *rest)
{
    while (rest->len > 0) {
        struct sip_text line = sip_line_next(rest);

        if (line.len > 0 && !sip_text_starts(line, "o="))
            return line;
    }
    return (struct sip_text){0};
}

static bool is_same_offer(struct sip_text one, struct sip_text other)
{
    struct sip_text line;

    do {
        line = line_next(&one);
        if (!sip_text_equal(line, line_next(&other)))
            return false;
    } while (line.len > 0);
    return true;
}

/** Is it an earlier request of the same side and method? `names` are those of the CSeq numbers before. */
static bool is_of_names(const struct transaction *each, const uint64_t names[CSEQ_BACK], unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (each->name == names[i])
            return true;
    return false;
}

uint32_t transaction_same_offer(const struct transaction_store *store)
{
    const struct transaction *own = store->current;
    struct sip_message request, earlier;
    struct sip_text offer, before;
    uint64_t names[CSEQ_BACK];
    unsigned count = 0, looked_at = 0;
    const struct transaction *each;

    if (!own || !offer_of(request_kept(store, own), &request, &offer))
        return 0;
    for (; count < CSEQ_BACK && count + 1 < request.cseq; count++)
        names[count] = key_mix(key_mix_number(request.call, request.cseq - count - 1), request.method);
    for (each = store->settled.newest; each && looked_at++ < REQUESTS_BY_NAME; each = each->older)
        if (each->response_code / 100 == 2 && each->hop.source == own->hop.source && is_of_names(each, names, count) &&
            offer_of(request_kept(store, each), &earlier, &before) && is_same_offer(offer, before))
            return each->hop.frame;
    return 0;
}
