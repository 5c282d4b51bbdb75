/* media_crypto.c
 * Compares tags and suites of a=crypto.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/media_crypto.h"

#include "sip/headers.h"

/* So many offered suites are compared, and so much of a word is quoted. */
#define CRYPTOS_COMPARED 16
#define WORD_SHOWN 32

/** a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:... */
struct crypto {
    struct sip_text tag, suite;
};

/** Takes the next one off the lines of a media description; false if there is none. */
static bool crypto_next(struct sip_text *lines, struct crypto *crypto)
{
    static const char name[] = "a=crypto:";

    while (lines->len > 0) {
        struct sip_text line = sip_line_next(lines);

        if (!sip_text_starts(line, name))
            continue;
        sip_text_skip(&line, sizeof name - 1);
        crypto->tag = sip_word_next(&line);
        crypto->suite = sip_word_next(&line);
        if (crypto->suite.len > 0)
            return true;
    }
    return false;
}

static bool is_offered(const struct session_media *offer, const struct crypto *answered)
{
    struct sip_text lines = offer->sdp.lines;
    struct crypto offered;

    for (unsigned i = 0; i < CRYPTOS_COMPARED; i++) {
        if (!crypto_next(&lines, &offered))
            return false;
        if (sip_text_equal(offered.tag, answered->tag) && sip_word_is_same(offered.suite, answered->suite))
            return true;
    }
    return true; /* there are more than anybody compares */
}

static void add_crypto(GString *out, const struct crypto *crypto)
{
    sip_text_quote(out, crypto->tag, WORD_SHOWN);
    g_string_append_c(out, ' ');
    sip_text_quote(out, crypto->suite, WORD_SHOWN);
}

bool media_crypto_differs(const struct session_media *offer, const struct session_media *answer, uint32_t offer_frame,
                          GString *out)
{
    struct sip_text lines = answer->sdp.lines;
    struct crypto crypto, first = {0};
    unsigned count = 0;

    while (count++ < CRYPTOS_COMPARED && crypto_next(&lines, &crypto)) {
        if (is_offered(offer, &crypto))
            return false;
        if (!first.suite.at)
            first = crypto;
    }
    lines = offer->sdp.lines;
    if (!first.suite.at || !crypto_next(&lines, &crypto))
        return false;
    g_string_append(out, "a=crypto of the answer is ");
    add_crypto(out, &first);
    g_string_append_printf(out, ", and the offer (frame %u) has ", offer_frame);
    add_crypto(out, &crypto);
    for (count = 1; count < 4 && crypto_next(&lines, &crypto); count++)
        add_crypto(g_string_append(out, ", "), &crypto);
    g_string_append(out, ": tag and suite must be those of one that was offered (RFC 4568 section 5.1.2)");
    return true;
}
