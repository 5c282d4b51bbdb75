/* statistics.c
 * Counts the responses that the tap brings, as a tree and as a table.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/statistics.h"

#include "texts/codebook.h"
#include "wireshark/compat.h"
#include "wireshark/notes.h"

#include <epan/packet.h>
#include <epan/stat_tap_ui.h>
#include <epan/stats_tree.h>
#include <epan/tap.h>
#include <string.h>

#define BY_CLASS "SIP responses by class"
#define BY_METHOD "SIP responses by method"

static const char *class_of(unsigned code)
{
    const char *name = codebook_class_name(code);

    return name ? name : "No class";
}

static const char *name_of(unsigned code)
{
    const char *name = codebook_known_name(notes_codebook(), code);

    return name ? name : "Not registered";
}

/** The registered methods by name; all others as one, so that no capture can make lines without end. */
static const char *method_of(const struct note *note)
{
    if (note->method != METHOD_OTHER)
        return sip_method_name((enum sip_method)note->method);
    return note->more->method ? "Other method" : "Unknown method";
}

static void tree_init(stats_tree *tree)
{
    stats_tree_create_node(tree, BY_CLASS, 0, STAT_DT_INT, TRUE);
    stats_tree_create_node(tree, BY_METHOD, 0, STAT_DT_INT, TRUE);
}

static tap_packet_status tree_packet(stats_tree *tree, packet_info *pinfo, epan_dissect_t *dissect _U_,
                                     const void *tapped, tap_flags_t flags _U_)
{
    const struct note *note = tapped;
    const char *code;
    int node;

    if (!note->code)
        return TAP_PACKET_DONT_REDRAW;
    code = wmem_strdup_printf(pinfo->pool, "%u %s", note->code, name_of(note->code));
    node = tick_stat_node(tree, BY_CLASS, 0, TRUE);
    node = tick_stat_node(tree, class_of(note->code), node, TRUE);
    tick_stat_node(tree, code, node, FALSE);
    node = tick_stat_node(tree, BY_METHOD, 0, TRUE);
    node = tick_stat_node(tree, method_of(note), node, TRUE);
    tick_stat_node(tree, code, node, FALSE);
    return TAP_PACKET_REDRAW;
}

enum column { COLUMN_CODE, COLUMN_NAME, COLUMN_CLASS, COLUMN_METHOD, COLUMN_COUNT, COLUMNS };

static stat_tap_table_item table_columns[COLUMNS] = {
    [COLUMN_CODE] = {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Code", "%u"},
    [COLUMN_NAME] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Name", "%-32s"},
    [COLUMN_CLASS] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Class", "%-15s"},
    [COLUMN_METHOD] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Method", "%-15s"},
    [COLUMN_COUNT] = {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Responses", "%u"},
};

static void table_init(stat_tap_table_ui *ui)
{
    static const char title[] = "SIP responses";
    stat_tap_table *table = stat_tap_find_table(ui, title);

    if (table)
        ui->stat_tap_reset_table_cb(table);
    else
        stat_tap_add_table(ui, stat_tap_init_table(title, COLUMNS, 0, NULL));
}

/** The row of that code and method; one past the last if there is none. Few calls have more than some dozens. */
static unsigned row_find(const stat_tap_table *table, unsigned code, const char *method)
{
    unsigned row = 0;

    for (; row < table->num_elements; row++)
        if (stat_tap_get_field_data(table, row, COLUMN_CODE)->value.uint_value == code &&
            strcmp(stat_tap_get_field_data(table, row, COLUMN_METHOD)->value.string_value, method) == 0)
            break;
    return row;
}

/** The table outlives the texts, which another preference replaces: its names are its own. All else in a row is a
 * number or constant. */
static void row_add(stat_tap_table *table, unsigned code, const char *method)
{
    const stat_tap_table_item_type items[COLUMNS] = {
        [COLUMN_CODE] = {.type = TABLE_ITEM_UINT, .value.uint_value = code},
        [COLUMN_NAME] = {.type = TABLE_ITEM_STRING, .value.string_value = g_strdup(name_of(code))},
        [COLUMN_CLASS] = {.type = TABLE_ITEM_STRING, .value.string_value = class_of(code)},
        [COLUMN_METHOD] = {.type = TABLE_ITEM_STRING, .value.string_value = method},
        [COLUMN_COUNT] = {.type = TABLE_ITEM_UINT, .value.uint_value = 0},
    };

    stat_tap_init_table_row(table, table->num_elements, COLUMNS, items);
}

static tap_packet_status table_packet(void *data, packet_info *pinfo _U_, epan_dissect_t *dissect _U_,
                                      const void *tapped, tap_flags_t flags _U_)
{
    stat_tap_table *table = g_array_index(((stat_data_t *)data)->stat_tap_data->tables, stat_tap_table *, 0);
    const struct note *note = tapped;
    const char *method = method_of(note);
    unsigned row;

    if (!note->code)
        return TAP_PACKET_DONT_REDRAW;
    row = row_find(table, note->code, method);
    if (row == table->num_elements)
        row_add(table, note->code, method);
    stat_tap_get_field_data(table, row, COLUMN_COUNT)->value.uint_value++;
    return TAP_PACKET_REDRAW;
}

static void item_free(stat_tap_table *table _U_, guint row _U_, guint column, stat_tap_table_item_type *item)
{
    if (column == COLUMN_NAME)
        g_free((char *)item->value.string_value);
}

/** Counts from 0, and gives the codes the names that the texts in force have for them. */
static void table_reset(stat_tap_table *table)
{
    for (unsigned row = 0; row < table->num_elements; row++) {
        stat_tap_table_item_type *name = stat_tap_get_field_data(table, row, COLUMN_NAME);

        item_free(table, row, COLUMN_NAME, name);
        name->value.string_value =
            g_strdup(name_of(stat_tap_get_field_data(table, row, COLUMN_CODE)->value.uint_value));
        stat_tap_get_field_data(table, row, COLUMN_COUNT)->value.uint_value = 0;
    }
}

void statistics_register(void)
{
    static tap_param filter = {PARAM_FILTER, "filter", "Filter", NULL, TRUE};
    static stat_tap_table_ui table = {
        .group = STAT_GROUP_TELEPHONY,
        .title = "SIP Explain",
        .tap_name = "sipexplain",
        .cli_string = "sipexplain,table",
        .stat_tap_init_cb = table_init,
        .packet_func = table_packet,
        .stat_tap_reset_table_cb = table_reset,
        .stat_tap_free_table_item_cb = item_free,
        .nfields = COLUMNS,
        .fields = table_columns,
        .nparams = 1,
        .params = &filter,
    };

    stats_tree_register_plugin("sipexplain", "sipexplain", "SIP Explain", 0, tree_packet, tree_init, NULL);
    register_stat_tap_table_ui(&table);
}
