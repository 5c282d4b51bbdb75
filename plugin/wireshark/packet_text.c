/* packet_text.c
 * Escapes and shortens texts from packets.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/packet_text.h"

#include "wireshark/compat.h"

#include <epan/charsets.h>

/** Of a text that is too long, as much as fits. */
static struct sip_text text_cut(struct sip_text text, size_t max)
{
    if (text.len <= max)
        return text;
    text.len = max;
    while (text.len > 0 && (text.at[text.len] & 0xC0) == 0x80)
        text.len--;
    return text;
}

void packet_text_add(GString *out, struct sip_text text, size_t max)
{
    struct sip_text shown = text_cut(text, max);

    if (shown.len > 0) {
        char *valid = (char *)get_utf_8_string(NULL, (const uint8_t *)shown.at, (int)shown.len);

        add_printable(out, valid);
        wmem_free(NULL, valid);
    }
    if (shown.len < text.len)
        g_string_append(out, "...");
}

/** Nearly all of them are, and need no care. */
static bool is_plain(struct sip_text text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!g_ascii_isprint(text.at[i]))
            return false;
    return true;
}

const char *packet_text_keep(struct sip_text text, size_t max)
{
    GString *words;
    const char *kept;

    if (text.len <= max && is_plain(text))
        return wmem_strndup(wmem_file_scope(), text.at, text.len);
    words = g_string_new(NULL);
    packet_text_add(words, text, max);
    kept = wmem_strdup(wmem_file_scope(), words->str);
    g_string_free(words, TRUE);
    return kept;
}
