/* test_statistics.c
 * The table of Telephony > SIP Explain outlives the texts, which another preference replaces.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "wireshark/statistics.h"

#include "texts/codebook.h"
#include "wireshark/notes.h"

#include <epan/stat_tap_ui.h>
#include <epan/stats_tree.h>
#include <string.h>

static stat_tap_table_ui *table_ui; /* what statistics.c registers */
static struct codebook *book;

/* These stand in for those of the plugin and of Wireshark. */

const struct codebook *notes_codebook(void)
{
    return book;
}

void register_stat_tap_table_ui(stat_tap_table_ui *ui)
{
    table_ui = ui;
}

static const char texts[] = "[486]\nname=Busy Here\n[487]\nname=Request Terminated\n";

static void book_read(const char *written)
{
    codebook_free(book);
    book = codebook_new(written, strlen(written));
}

static stat_tap_table *table(void)
{
    return g_array_index(table_ui->tables, stat_tap_table *, 0);
}

static void count(unsigned code)
{
    const struct note note = {.code = (uint16_t)code, .method = METHOD_INVITE};
    stat_data_t data = {.stat_tap_data = table_ui};

    table_ui->packet_func(&data, NULL, NULL, &note, 0);
}

static const char *name_in(unsigned row)
{
    return stat_tap_get_field_data(table(), row, 1)->value.string_value;
}

static void test_texts_replaced(void)
{
    book_read(texts);
    table_ui->stat_tap_init_cb(table_ui);
    count(486);
    count(487);
    book_read("[486]\nname=Engaged\n"); /* a preference has changed */
    g_assert_cmpstr(name_in(0), ==, "Busy Here");
    g_assert_cmpstr(name_in(1), ==, "Request Terminated"); /* to sort by it */
    table_ui->stat_tap_init_cb(table_ui);                  /* the window counts again */
    g_assert_cmpstr(name_in(0), ==, "Engaged");
    count(486);
    g_assert_cmpuint(stat_tap_get_field_data(table(), 0, 4)->value.uint_value, ==, 1);
    g_assert_cmpuint(table()->num_elements, ==, 2);
    free_stat_tables(table_ui);
    codebook_free(book);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    statistics_register();
    g_test_add_func("/statistics/texts_replaced", test_texts_replaced);
    return g_test_run();
}
