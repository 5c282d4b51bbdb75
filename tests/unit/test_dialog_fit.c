/* test_dialog_fit.c
 * Whether a request fits its dialog.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "calls/dialog_fit.h"

#include <glib.h>
#include <string.h>

#define IDENTITY(from, to, cseq)                                                                                       \
    "From: <sip:alice@a.example>" from "\r\nTo: <sip:bob@b.example>" to "\r\nCall-ID: c1\r\nCSeq: " cseq "\r\n"
#define BACKWARDS(cseq)                                                                                                \
    "From: <sip:bob@b.example>;tag=b\r\nTo: <sip:alice@a.example>;tag=a\r\nCall-ID: c1\r\nCSeq: " cseq "\r\n"
#define VIA "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
#define TWO_VIAS "Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK2, SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
#define BODY "\r\n"

/** A dialog: the INVITE and its 200, each with more headers. */
struct dialog {
    const char *invite, *answer;
};

static const struct dialog plain = {"Contact: <sip:alice@192.0.2.1>\r\n", "Contact: <sip:bob@192.0.2.2:5070>\r\n"};
static const struct dialog recorded = {
    "Contact: <sip:alice@192.0.2.1>\r\nRecord-Route: <sip:p2.example;lr>, <sip:p1.example;lr>\r\n",
    "Contact: <sip:bob@192.0.2.2:5070>\r\nRecord-Route: <sip:p2.example;lr>\r\nRecord-Route: <sip:p1.example;lr>\r\n"};
static const struct dialog strict = {
    "Contact: <sip:alice@192.0.2.1>\r\n",
    "Contact: <sip:bob@192.0.2.2:5070>\r\nRecord-Route: <sip:p2.example;lr>, <sip:p1.example>\r\n"};
static const struct dialog several = {"Contact: <sip:alice@192.0.2.1>\r\n",
                                      "Contact: <sip:bob@192.0.2.2:5070>, <sip:bob@192.0.2.3>\r\n"};
static const struct dialog bare = {"", ""};

/** A request in a dialog, and what of it does not fit: the differences in words, a line each. */
static const struct {
    const struct dialog *dialog;
    const char *request, *differences;
} requests[] = {
    /* What fits. */
    {&plain, "ACK sip:bob@192.0.2.2:5070 SIP/2.0\r\n" VIA IDENTITY(";tag=a", ";tag=b", "1 ACK") BODY, ""},
    {&plain, "BYE sip:bob@192.0.2.2:5070 SIP/2.0\r\n" VIA IDENTITY(";tag=a", ";tag=b", "2 BYE") BODY, ""},
    {&plain, "BYE sip:bob@192.0.2.2:5070;ob SIP/2.0\r\n" VIA IDENTITY(";tag=a", ";tag=b", "2 BYE") BODY, ""},
    {&plain, "BYE sip:alice@192.0.2.1 SIP/2.0\r\n" VIA BACKWARDS("1 BYE") BODY, ""},
    {&plain, "CANCEL sip:bob@192.0.2.2:5070 SIP/2.0\r\n" VIA IDENTITY(";tag=a", ";tag=b", "1 CANCEL") BODY, ""},
    {&recorded,
     "ACK sip:bob@192.0.2.2:5070 SIP/2.0\r\n" VIA
     "Route: <sip:p1.example;lr>\r\nRoute: <sip:p2.example;lr>\r\n" IDENTITY(";tag=a", ";tag=b", "1 ACK") BODY,
     ""},
    {&recorded,
     "BYE sip:alice@192.0.2.1 SIP/2.0\r\n" VIA "Route: <sip:p2.example;lr>,<sip:p1.example;lr>\r\n" BACKWARDS("7 BYE")
         BODY,
     ""},
    {&strict,
     "BYE sip:p1.example SIP/2.0\r\n" VIA
     "Route: <sip:p2.example;lr>, <sip:bob@192.0.2.2:5070>\r\n" IDENTITY(";tag=a", ";tag=b", "2 BYE") BODY,
     ""},
    {&recorded,
     "ACK sip:bob@192.0.2.2:5070 SIP/2.0\r\n" VIA
     "Route: <sip:mine.example;lr>, <sip:p1.example;lr>, <sip:p2.example;lr>\r\n" IDENTITY(";tag=a", ";tag=b", "1 ACK")
         BODY,
     ""},
    /* Behind a proxy, the Routes in front are gone. */
    {&recorded, "ACK sip:bob@192.0.2.7 SIP/2.0\r\n" TWO_VIAS IDENTITY(";tag=a", ";tag=b", "1 ACK") BODY,
     "its Request-URI is sip:bob@192.0.2.7, the Contact of its peer is sip:bob@192.0.2.2:5070 (frame 2)\n"},
    {&recorded, "ACK sip:bob@192.0.2.2:5070 SIP/2.0\r\n" TWO_VIAS IDENTITY(";tag=a", ";tag=b", "1 ACK") BODY, ""},
    /* Who gives no Contact and no Record-Route calls for nothing. */
    {&bare, "BYE sip:bob@b.example SIP/2.0\r\n" VIA IDENTITY(";tag=a", ";tag=b", "2 BYE") BODY, ""},
    /* Cut off: what may follow is not missing. */
    {&recorded, "ACK sip:bob@192.0.2.2:5070 SIP/2.0\r\n" VIA IDENTITY(";tag=a", ";tag=b", "1 ACK"), ""},

    /* Tags. */
    {&plain, "BYE sip:bob@192.0.2.2:5070 SIP/2.0\r\n" VIA IDENTITY("", ";tag=b", "2 BYE") BODY,
     "From has no tag; the tag of that side is a (frame 1)\n"},
    {&plain, "ACK sip:bob@192.0.2.2:5070 SIP/2.0\r\n" VIA IDENTITY(";tag=a", "", "1 ACK") BODY,
     "To has no tag; the tag of that side is b (frame 2)\n"},
    {&plain, "ACK sip:bob@192.0.2.2:5070 SIP/2.0\r\n" VIA IDENTITY(";tag=a", ";tag=c", "1 ACK") BODY,
     "the tag in To is c, that of the dialog is b (frame 2)\n"},
    {&plain, "BYE sip:bob@192.0.2.2:5070 SIP/2.0\r\n" VIA IDENTITY(";tag=x", ";tag=b", "2 BYE") BODY,
     "the tag in From is x, that of the dialog is a (frame 1)\n"},

    /* CSeq. */
    {&plain, "ACK sip:bob@192.0.2.2:5070 SIP/2.0\r\n" VIA IDENTITY(";tag=a", ";tag=b", "2 ACK") BODY,
     "its CSeq number is 2, that of the INVITE is 1 (frame 1)\n"},
    {&plain, "BYE sip:bob@192.0.2.2:5070 SIP/2.0\r\n" VIA IDENTITY(";tag=a", ";tag=b", "1 BYE") BODY,
     "its CSeq number is 1, not above the last one of its sender, 1 (frame 1)\n"},

    /* Request-URI. */
    {&plain, "ACK sip:bob@192.0.2.2 SIP/2.0\r\n" VIA IDENTITY(";tag=a", ";tag=b", "1 ACK") BODY,
     "its Request-URI is sip:bob@192.0.2.2, the Contact of its peer is sip:bob@192.0.2.2:5070 (frame 2)\n"},
    {&recorded,
     "ACK sip:bob@p1.example SIP/2.0\r\n" VIA
     "Route: <sip:p1.example;lr>, <sip:p2.example;lr>\r\n" IDENTITY(";tag=a", ";tag=b", "1 ACK") BODY,
     "its Request-URI is sip:bob@p1.example, the Contact of its peer is sip:bob@192.0.2.2:5070 (frame 2)\n"},
    {&strict,
     "ACK sip:bob@192.0.2.2:5070 SIP/2.0\r\n" VIA
     "Route: <sip:p1.example>, <sip:p2.example;lr>\r\n" IDENTITY(";tag=a", ";tag=b", "1 ACK") BODY,
     "its Request-URI is sip:bob@192.0.2.2:5070, and has to be the first Route, which has no lr: sip:p1.example (frame "
     "2)\n"},
    {&several, "ACK sip:bob@192.0.2.2:5070 SIP/2.0\r\n" VIA IDENTITY(";tag=a", ";tag=b", "1 ACK") BODY,
     "its target is not clear: the Contact of its peer lists several addresses, first sip:bob@192.0.2.2:5070 (frame "
     "2)\n"},

    /* Route. */
    {&recorded, "ACK sip:bob@192.0.2.2:5070 SIP/2.0\r\n" VIA IDENTITY(";tag=a", ";tag=b", "1 ACK") BODY,
     "a Route is missing: the Record-Route of the dialog calls for sip:p1.example;lr (frame 2)\n"},
    {&recorded,
     "ACK sip:bob@192.0.2.2:5070 SIP/2.0\r\n" VIA
     "Route: <sip:p2.example;lr>, <sip:p1.example;lr>\r\n" IDENTITY(";tag=a", ";tag=b", "1 ACK") BODY,
     "it has the Route sip:p2.example;lr where the Record-Route of the dialog calls for sip:p1.example;lr (frame 2)\n"},
    {&recorded,
     "ACK sip:bob@192.0.2.2:5070 SIP/2.0\r\n" VIA "Route: <sip:p1.example;lr>\r\n" IDENTITY(";tag=a", ";tag=b", "1 ACK")
         BODY,
     "a Route is missing: the Record-Route of the dialog calls for sip:p2.example;lr (frame 2)\n"},
    {&recorded, "BYE sip:alice@192.0.2.1 SIP/2.0\r\n" VIA BACKWARDS("7 BYE") BODY,
     "a Route is missing: the Record-Route of the dialog calls for sip:p2.example;lr (frame 1)\n"},

    /* Several at once: what tells most comes first. */
    {&plain, "ACK sip:bob@192.0.2.2 SIP/2.0\r\n" VIA IDENTITY(";tag=a", "", "5 ACK") BODY,
     "To has no tag; the tag of that side is b (frame 2)\n"
     "its CSeq number is 5, that of the INVITE is 1 (frame 1)\n"
     "its Request-URI is sip:bob@192.0.2.2, the Contact of its peer is sip:bob@192.0.2.2:5070 (frame 2)\n"},
};

/** Reads the messages of a dialog; `texts` holds the bytes. */
static void view_read(const struct dialog *dialog, struct dialog_view *view, char *texts[2])
{
    struct sip_message invite, answer;

    texts[0] = g_strconcat("INVITE sip:bob@b.example SIP/2.0\r\n" VIA IDENTITY(";tag=a", "", "1 INVITE"),
                           dialog->invite, "\r\n", NULL);
    texts[1] =
        g_strconcat("SIP/2.0 200 OK\r\n" VIA IDENTITY(";tag=a", ";tag=b", "1 INVITE"), dialog->answer, "\r\n", NULL);
    g_assert_true(sip_message_read(texts[0], strlen(texts[0]), &invite));
    g_assert_true(sip_message_read(texts[1], strlen(texts[1]), &answer));
    dialog_view_of(view, &invite, 1, &answer, 2);
}

static char *differences_of(const struct dialog_view *view, const char *text)
{
    struct dialog_difference differences[DIALOG_DIFFERENCES_MAX];
    GString *words = g_string_new(NULL);
    struct sip_message request;
    enum dialog_side side;
    unsigned count;

    g_assert_true(sip_message_read(text, strlen(text), &request));
    g_assert_true(dialog_side_of(view, &request, &side));
    count = dialog_differences(view, side, &request, differences);
    for (unsigned i = 0; i < count; i++) {
        dialog_difference_words(words, &differences[i]);
        g_string_append_c(words, '\n');
    }
    return g_string_free(words, FALSE);
}

static void test_table(void)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(requests); i++) {
        struct dialog_view view;
        char *texts[2], *found;

        view_read(requests[i].dialog, &view, texts);
        found = differences_of(&view, requests[i].request);
        if (strcmp(found, requests[i].differences) != 0)
            g_test_message("request %u:\n%s", i, requests[i].request);
        g_assert_cmpstr(found, ==, requests[i].differences);
        g_free(found);
        g_free(texts[0]);
        g_free(texts[1]);
    }
}

/** A re-INVITE or UPDATE moves the target, and each request the number. */
static void test_refresh(void)
{
    static const char update[] =
        "UPDATE sip:alice@192.0.2.1 SIP/2.0\r\n" VIA "Contact: <sip:bob@192.0.2.8>\r\n" BACKWARDS("4 UPDATE") BODY;
    static const char old[] = "BYE sip:bob@192.0.2.2:5070 SIP/2.0\r\n" VIA IDENTITY(";tag=a", ";tag=b", "3 BYE") BODY;
    static const char new[] = "BYE sip:bob@192.0.2.8 SIP/2.0\r\n" VIA IDENTITY(";tag=a", ";tag=b", "3 BYE") BODY;
    struct sip_message refresh;
    struct dialog_view view;
    char *texts[2], *found;

    view_read(&plain, &view, texts);
    g_assert_true(sip_message_read(update, strlen(update), &refresh));
    dialog_view_refresh(&view, DIALOG_CALLEE, &refresh, 5);
    dialog_view_cseq(&view, DIALOG_CALLER, 3, 6);
    dialog_view_cseq(&view, DIALOG_CALLER, 2, 7);
    found = differences_of(&view, old);
    g_assert_cmpstr(
        found, ==,
        "its CSeq number is 3, not above the last one of its sender, 3 (frame 6)\n"
        "its Request-URI is sip:bob@192.0.2.2:5070, the Contact of its peer is sip:bob@192.0.2.8 (frame 5)\n");
    g_free(found);
    found = differences_of(&view, new);
    g_assert_cmpstr(found, ==, "its CSeq number is 3, not above the last one of its sender, 3 (frame 6)\n");
    g_free(found);
    g_free(texts[0]);
    g_free(texts[1]);
}

/** Tags that are of neither side, or of both, tell nothing. */
static void test_side(void)
{
    static const char stray[] = "BYE sip:x SIP/2.0\r\n" VIA IDENTITY(";tag=x", ";tag=y", "2 BYE") BODY;
    static const char twice[] = "BYE sip:x SIP/2.0\r\n" VIA IDENTITY(";tag=a", ";tag=a", "2 BYE") BODY;
    struct sip_message request;
    struct dialog_view view;
    enum dialog_side side;
    char *texts[2];

    view_read(&plain, &view, texts);
    g_assert_true(sip_message_read(stray, strlen(stray), &request));
    g_assert_false(dialog_side_of(&view, &request, &side));
    g_assert_true(sip_message_read(twice, strlen(twice), &request));
    g_assert_false(dialog_side_of(&view, &request, &side));
    g_free(texts[0]);
    g_free(texts[1]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dialog_fit/table", test_table);
    g_test_add_func("/dialog_fit/refresh", test_refresh);
    g_test_add_func("/dialog_fit/side", test_side);
    return g_test_run();
}
