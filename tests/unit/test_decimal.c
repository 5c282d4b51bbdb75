/* test_decimal.c
 * Numbers have a decimal point, whatever the locale of the process is, and that locale stays in force.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "texts/decimal.h"
#include "watches/finding.h"
#include "watches/notify_words.h"

#include <locale.h>

static char *folder; /* of the locale that this test makes */

/** Makes a locale with a decimal comma. A test that cannot have one would test nothing, so it fails. */
static void comma_make(void)
{
    char *out = g_build_filename(folder, "comma", NULL);
    const char *words[] = {"localedef", "-c", "-f", LOCALE_SOURCES "/ascii", "-i", LOCALE_SOURCES "/comma", out, NULL};
    GError *error = NULL;

    g_spawn_sync(NULL, (char **)words, NULL,
                 G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                 NULL, &error);
    g_assert_no_error(error);
    g_setenv("LOCPATH", folder, TRUE);
    g_free(out);
}

static void comma_remove(void)
{
    const char *words[] = {"rm", "-r", folder, NULL};

    g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
    g_free(folder);
}

static void comma_start(void)
{
    g_assert_nonnull(setlocale(LC_ALL, "comma"));
    g_assert_cmpstr(localeconv()->decimal_point, ==, ",");
}

static void comma_end(void)
{
    char *number = g_strdup_printf("%.1f", 0.5);

    g_assert_cmpstr(number, ==, "0,5"); /* the user's locale is in force again */
    g_free(number);
    setlocale(LC_ALL, "C");
}

static void test_formats(void)
{
    GString *out = g_string_new("after ");
    char room[16];

    comma_start();
    decimal_append(out, "%.3f s, %u%%", 1.25, 7U);
    decimal_snprintf(room, sizeof room, "%.1f s and more", 31.5);
    comma_end();
    g_assert_cmpstr(out->str, ==, "after 1.250 s, 7%");
    g_assert_cmpstr(room, ==, "31.5 s and more");
    g_string_free(out, TRUE);
}

static void test_seconds(void)
{
    GString *out = g_string_new(NULL);

    comma_start();
    words_add_waited(out, 1486000, 202, 33 * G_USEC_PER_SEC);
    comma_end();
    g_assert_cmpstr(out->str, ==, "1.486 s after the 202, the limit is 33 s");
    g_string_free(out, TRUE);
}

static void test_remarks(void)
{
    struct finding_log *log = finding_log_new();
    struct finding_place place = {.first = NULL};
    struct sip_text call_id = {"a", 1};
    const struct finding *finding, *late;

    comma_start();
    finding = finding_add(log, &place, FINDING_CANCEL_TOO_EARLY, call_id, "CANCEL %.3f s after the INVITE", 0.1);
    late = finding_add_late(log, &place, FINDING_CANCEL_NO_487, call_id, "none within %g s", 32.5);
    comma_end();
    g_assert_cmpstr(finding->words, ==, "CANCEL 0.100 s after the INVITE");
    g_assert_cmpstr(late->words, ==, "none within 32.5 s");
    finding_log_free(log);
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("sipexplain-locale-XXXXXX", NULL);
    comma_make();
    g_test_add_func("/decimal/formats", test_formats);
    g_test_add_func("/decimal/seconds", test_seconds);
    g_test_add_func("/decimal/findings", test_remarks);
    status = g_test_run();
    comma_remove();
    return status;
}
