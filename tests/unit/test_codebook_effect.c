/* test_codebook_effect.c
 * What a failure inside a dialog ends, for each code and method, as RFC 5057 section 5.1, RFC 3261 and RFC 6665 have
 * it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "texts/codebook.h"

#include <string.h>

static struct codebook *book;

/** Expects of these codes, apart by spaces, that the sentence holds these words. */
static void expect_all(const char *codes, const char *method, const char *words)
{
    char **each = g_strsplit(codes, " ", -1);

    for (char **code = each; *code; code++) {
        const char *effect = codebook_effect(book, (unsigned)g_ascii_strtoull(*code, NULL, 10), method);

        if (!effect || !strstr(effect, words)) {
            g_test_message("%s to %s: expected \"%s\", found: %s", *code, method ? method : "any", words,
                           effect ? effect : "nothing");
            g_test_fail();
        }
    }
    g_strfreev(each);
}

static void expect_none(unsigned code, const char *method)
{
    const char *effect = codebook_effect(book, code, method);

    if (effect) {
        g_test_message("%u to %s: expected nothing, found: %s", code, method ? method : "any", effect);
        g_test_fail();
    }
}

/** The three columns of RFC 5057 section 5.1. */
static void test_call(void)
{
    static const char of_transaction[] =
        "400 401 402 403 406 407 412 413 414 415 417 420 421 422 423 428 429 436 437 438 486 488 491 493 494 "
        "500 503 504 505 513 580 600 603 606";
    static const char of_dialog[] = "404 410 416 482 483 484 485 502 604";

    expect_all(of_transaction, "INVITE", "Only the re-INVITE has failed");
    expect_all(of_transaction, "UPDATE", "Only this request has failed");
    expect_all(of_transaction, "REFER", "Only the REFER has failed");
    expect_all(of_dialog, "INVITE", "advises to end the dialog with every call");
    expect_all(of_dialog, "INVITE", "By RFC 3261 section 14.1 the call goes on as it was.");
    expect_all(of_dialog, "INFO", "By RFC 3261 section 12.2.1.2 the dialog goes on: only 481 and 408 end it.");
    expect_all("405 480 501", "INVITE", "counts the call as ended, but nothing else");
    expect_all("480", "PRACK", "counts it as ended, but nothing else");
    expect_all("405 501", "INFO", "Only this request has failed: the call goes on without the method");
    expect_all("405 501", "UPDATE", "Only this request has failed: the call goes on without the method");
    expect_all("405 501", "OPTIONS", "Only this request has failed");
    expect_all("489", "INFO", "Only this request has failed");
    expect_all("300 301 302 305 380", "INVITE", "keeps the dialog's route set (RFC 3261 section 12.2.1.2)");
}

/** RFC 3261 section 15.1.2: a BYE ended the call, and the 487 only closes the request. RFC 6665 does not have it end a
 * subscription. */
static void test_terminated(void)
{
    expect_all("487", "INVITE", "After a CANCEL the call goes on as it was, and after a BYE it is over");
    expect_all("487", "INFO", "A BYE normally ended the call before");
    expect_all("487", "UPDATE", "A BYE normally ended the call before");
    expect_all("487", "REFER", "A BYE normally ended the call before");
    expect_all("487", NULL, "A BYE normally ended the call before");
    expect_all("487", "NOTIFY", "the subscription goes on");
    for (const char *const *method = codebook_methods; *method; method++) {
        const char *effect = codebook_effect(book, 487, *method);

        g_assert_false(effect && strstr(effect, "the call it belongs to goes on"));
    }
}

/** RFC 5057 is informational: where it disagrees with a standard, the standard comes first. */
static void test_standard_first(void)
{
    for (unsigned code = 300; code < 700; code++)
        for (const char *const *method = codebook_methods; *method; method++) {
            const char *effect = codebook_effect(book, code, *method);
            const char *advice = effect ? strstr(effect, "RFC 5057") : NULL,
                       *standard = effect ? strstr(effect, "RFC 3261") : NULL;

            if (standard && advice && advice < standard) {
                g_test_message("%u to %s: %s", code, *method, effect);
                g_test_fail();
            }
            g_assert_false(effect && g_str_has_prefix(effect, "Ends ") && code != 487 &&
                           !g_str_equal(*method, "CANCEL"));
        }
}

/** RFC 3261 section 12.2.1.2 names these two alone. */
static void test_lost(void)
{
    static const char *const methods[] = {"INVITE",  "UPDATE",  "PRACK",     "INFO", "REFER",
                                          "MESSAGE", "OPTIONS", "SUBSCRIBE", NULL};

    for (const char *const *method = methods; *method; method++)
        expect_all("408 481", *method, "RFC 3261 section 12.2.1.2");
    expect_all("481", "INVITE", "RFC 5057 section 5.1");
    expect_all("408", "INVITE", "RFC 5057 section 5.2");
    expect_all("481", "SUBSCRIBE", "The subscription ends");
    expect_all("408", "SUBSCRIBE", "The subscription goes on");
    expect_all("408", "NOTIFY", "the notifier should remove the subscription");
}

/** RFC 6665 sections 4.1.2.2 and 4.2.2 list the codes that end a subscription; 502 is not among them. */
static void test_subscriptions(void)
{
    static const char ending[] = "404 405 410 416 480 481 482 483 484 485 489 501 604";

    expect_all(ending, "SUBSCRIBE", "The subscription ends (RFC 6665 section 4.1.2.2)");
    expect_all(ending, "NOTIFY", "The notifier has to remove the subscription (RFC 6665 section 4.2.2)");
    expect_all("400 401 403 407 423 486 500 503 600 603", "SUBSCRIBE", "Only this SUBSCRIBE has failed");
    expect_all("400 401 403 407 488 500 503", "NOTIFY", "Only this NOTIFY has failed");
    expect_all("502", "SUBSCRIBE", "By RFC 6665 section 4.1.2.2 the subscription goes on");
    expect_all("502", "NOTIFY", "RFC 6665 section 4.2.2 does not");
    for (unsigned code = 300; code < 700; code++) {
        char *word = g_strdup_printf("%u", code);

        g_assert_cmpint(g_str_has_prefix(codebook_effect(book, code, "SUBSCRIBE"), "The subscription ends"), ==,
                        strstr(ending, word) != NULL);
        g_free(word);
    }
}

/** A BYE has ended the call before it is answered, and a CANCEL is no request of the dialog. */
static void test_ending_methods(void)
{
    expect_all("300 400 404 481 488 500 603 699", "CANCEL", "Ends nothing");
    expect_all("300 400 404 480 488 500 603 699", "BYE", "whatever the answer (RFC 3261 section 15.1.1)");
    expect_all("401 407", "BYE", "with credentials");
    expect_all("408", "BYE", "ends the call and the dialog (RFC 3261 section 15.1.1). The other side may still");
    expect_all("481", "BYE", "says that it has neither");
}

/** REFER asks for a subscription of its own; what answers it may be about the target and not about the call. */
static void test_refer(void)
{
    expect_all("404 484 604", "REFER", "cannot reach what Refer-To names");
    expect_all("480", "REFER", "Only the subscription that the REFER asked for fails");
    expect_all("405 489 501 603", "REFER", "Only the REFER has failed");
}

static void test_none(void)
{
    static const unsigned fine[] = {0, 99, 100, 180, 199, 200, 202, 299, 700};

    for (unsigned i = 0; i < G_N_ELEMENTS(fine); i++) {
        expect_none(fine[i], "INVITE");
        expect_none(fine[i], NULL);
    }
    expect_none(481, "REGISTER");
    expect_none(481, "PUBLISH");
    expect_none(404, "ACK");
    expect_none(439, NULL); /* these answer nothing that is sent inside a dialog */
    expect_none(555, NULL);
    expect_none(412, NULL);
}

/** Without a method, and with one that nobody knows. */
static void test_any_method(void)
{
    expect_all("400 486 603", NULL, "Only this request has failed");
    expect_all("400 486 603", "X-UNHEARD-OF", "Only this request has failed");
    expect_all("404", NULL, "advises to end it with every call");
    expect_all("481", NULL, "The client should end the dialog");
    expect_all("480", "MESSAGE", "if any");
}

/** A code that nobody registered ends what the one ends that it is treated as. */
static void test_unregistered(void)
{
    expect_all("409 477 499 599 605 699", "INVITE", "Only the re-INVITE has failed");
    expect_all("303 399", "INVITE", "keeps the dialog's route set");
}

/** Every failure has one for every method, which fits into a line of Wireshark's packet details. */
static void test_all(void)
{
    static const char *const dialog_methods[] = {"INVITE", "BYE",  "CANCEL",  "OPTIONS", "PRACK", "SUBSCRIBE",
                                                 "NOTIFY", "INFO", "MESSAGE", "UPDATE",  "REFER", NULL};

    for (unsigned code = 300; code < 700; code++)
        for (const char *const *method = dialog_methods; *method; method++) {
            const char *effect = codebook_effect(book, code, *method);

            if (!effect || strlen(effect) < 30 || strlen(effect) > 220 || !g_str_has_suffix(effect, ".")) {
                g_test_message("%u to %s: %s", code, *method, effect ? effect : "nothing");
                g_test_fail();
            }
        }
}

/** A text may have words of its own; a group of a method takes them over unless it has others. */
static void test_own_words(void)
{
    static const char texts[] =
        "[4xx]\ntreat_as=400\n[400]\nname=Bad Request\ndialog=transaction\n"
        "[486]\nname=Busy Here\ndialog=transaction\neffect=Ours.\n[486 REFER]\nsummary=x\n[486 BYE]\neffect=Of BYE.\n";
    struct codebook *own = codebook_new(texts, sizeof texts - 1);

    g_assert_cmpstr(codebook_effect(own, 486, "INVITE"), ==, "Ours.");
    g_assert_cmpstr(codebook_effect(own, 486, "REFER"), ==, "Ours.");
    g_assert_cmpstr(codebook_effect(own, 486, "BYE"), ==, "Of BYE.");
    g_assert_cmpstr(codebook_effect(own, 486, "REGISTER"), ==, NULL);
    g_assert_nonnull(strstr(codebook_effect(own, 400, "INVITE"), "Only the re-INVITE"));
    codebook_free(own);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_setenv("LANGUAGE", "C", TRUE);
    book = codebook_new(codebook_builtin, codebook_builtin_len);
    g_test_add_func("/codebook_effect/call", test_call);
    g_test_add_func("/codebook_effect/terminated", test_terminated);
    g_test_add_func("/codebook_effect/standard_first", test_standard_first);
    g_test_add_func("/codebook_effect/lost", test_lost);
    g_test_add_func("/codebook_effect/subscriptions", test_subscriptions);
    g_test_add_func("/codebook_effect/ending_methods", test_ending_methods);
    g_test_add_func("/codebook_effect/refer", test_refer);
    g_test_add_func("/codebook_effect/none", test_none);
    g_test_add_func("/codebook_effect/any_method", test_any_method);
    g_test_add_func("/codebook_effect/unregistered", test_unregistered);
    g_test_add_func("/codebook_effect/all", test_all);
    g_test_add_func("/codebook_effect/own_words", test_own_words);

    int status = g_test_run();

    codebook_free(book);
    return status;
}
