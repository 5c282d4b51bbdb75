/* test_registrar.c
 * Registrations: granted, refreshed in time or too late, removed, bound to the Contact that was asked for or not.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watch_scene.h"

#include "sip/register.h"
#include "story.h"
#include "watches/registration_words.h"

#include <glib.h>
#include <string.h>

/* The user a registers with b. */
#define ASKED(time, cseq) time "  a REGISTER " cseq " | To: <sip:a@test> | Expires: 180"
#define GRANTED(time, cseq, contacts)                                                                                  \
    time "  b 200 REGISTER " cseq " | To: <sip:a@test>;tag=b | Contact: " contacts "\n"
#define OWN "<sip:a@a.test>;expires=120"
#define REGISTERED ASKED("0", "1") "\n" GRANTED("0.1", "1", OWN)

static void test_expired(void)
{
    watch_scene_expect_story(REGISTERED ASKED("170", "2") "\n", "3 registration.expired warn [1 2]");
    watch_scene_expect_words(REGISTERED ASKED("170", "2") "\n",
                             "the registrar granted 120 s (frame 2; asked: 180 s), this REGISTER comes after 169.9 s: "
                             "the Contact was not registered for 49.9 s");
    watch_scene_expect_words(REGISTERED
                             "130  b 480 INVITE 9 | To: <sip:a@test>;tag=b | Call-ID: x\n" ASKED("170", "2") "\n",
                             "the registrar granted 120 s (frame 2; asked: 180 s), this REGISTER comes after 169.9 s: "
                             "the Contact was not registered for 49.9 s; meanwhile 1 request to this user failed, with "
                             "480 in frame 3");
    watch_scene_expect_story(ASKED("0", "1") "\n" GRANTED("0.1", "1", "<sip:a@a.test> | Expires: 60")
                                 ASKED("90", "2") "\n",
                             "3 registration.expired warn [1 2]");
    watch_scene_expect_story(REGISTERED ASKED("100", "2") "\n" GRANTED("100.1", "2", OWN) ASKED("300", "3") "\n",
                             "5 registration.expired warn [3 4]");
}

/** It was started again, or is not the only one. */
static void test_expired_note(void)
{
    watch_scene_expect_story(REGISTERED ASKED("170", "1") " | Call-ID: other\n", "3 registration.expired note [1 2]");
    watch_scene_expect_story(
        REGISTERED
        "1  a REGISTER 1 | To: <sip:a@test> | Call-ID: second | Contact: <sip:a@second.test> | Via: "
        "SIP/2.0/UDP a.test;branch=z9hG4bK2\n"
        "1.1  b 200 REGISTER 1 | To: <sip:a@test>;tag=b | Call-ID: second | Contact: "
        "<sip:a@second.test>;expires=3600 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK2\n" ASKED("170", "2") "\n",
        "5 registration.expired note [1 2]");
}

static void test_not_expired(void)
{
    watch_scene_expect_story(REGISTERED ASKED("120", "2") "\n", "");
    watch_scene_expect_story(REGISTERED ASKED("170", "4") "\n", ""); /* others are missing */
    watch_scene_expect_story(ASKED("0", "1") "\n" ASKED("170", "2") "\n", "");
    watch_scene_expect_story(
        ASKED("0", "1") "\n0.1  b 200 REGISTER 1 | To: <sip:a@test>;tag=b | no Contact\n" ASKED("170", "2") "\n", "");
    watch_scene_expect_story(REGISTERED "60  a REGISTER 2 | To: <sip:a@test> | Expires: 0\n" GRANTED("60.1", "2", OWN)
                                 ASKED("170", "3") "\n",
                             "");
    watch_scene_expect_story(REGISTERED "60  a REGISTER 2 | To: <sip:a@test> | Contact: * | Expires: 0\n60.1  b 200 "
                                        "REGISTER 2 | To: <sip:a@test>;tag=b | no Contact\n" ASKED("170", "3") "\n",
                             "");
    watch_scene_expect_story(
        REGISTERED ASKED("100", "1") " | Call-ID: other | Via: SIP/2.0/UDP a.test;branch=z9hG4bK2\n"
                                     "100.1  b 200 REGISTER 1 | To: <sip:a@test>;tag=b | Call-ID: other | Contact: " OWN
                                     " | Via: SIP/2.0/UDP a.test;branch=z9hG4bK2\n" ASKED("170", "2") "\n",
        "");
    watch_scene_expect_story(
        REGISTERED ASKED("100", "2") "\n100.1  b 503 REGISTER 2 | To: <sip:a@test>;tag=b\n" ASKED("170", "3") "\n", "");
    watch_scene_expect_story(REGISTERED ASKED("100000", "2") "\n", ""); /* the time leaps */
    watch_scene_expect_story(ASKED("0", "1") "\n" GRANTED("-", "1", OWN) ASKED("170", "2") "\n", "");
    watch_scene_expect_story(REGISTERED ASKED("170", "2") " | cut Contact\n", "");
}

#define OTHER "<sip:b@b.test>;expires=120"

static void test_not_bound(void)
{
    watch_scene_expect_story(ASKED("0", "1") "\n" GRANTED("0.1", "1", OTHER), "2 registration.not_bound note [1]");
    watch_scene_expect_words(ASKED("0", "1") "\n" GRANTED("0.1", "1", OTHER),
                             "the REGISTER asked for sip:a@a.test (frame 1), this 200 lists sip:b@b.test");
    watch_scene_expect_story(ASKED("0", "1") "\n" GRANTED("0.1", "1", OTHER)
                                 ASKED("1", "2") "\n" GRANTED("1.1", "2", OTHER),
                             "2 registration.not_bound warn @3 [1 3]");
    watch_scene_expect_words(ASKED("0", "1") "\n" GRANTED("0.1", "1", OTHER) ASKED("1", "2") "\n",
                             "the REGISTER asked for sip:a@a.test (frame 1), this 200 lists sip:b@b.test; the client "
                             "registers again 900 ms after it (frame 3)");
    watch_scene_expect_story(ASKED("0", "1") "\n" GRANTED("0.1", "1", OTHER)
                                 ASKED("90", "2") "\n" GRANTED("90.1", "2", OTHER),
                             "2 registration.not_bound note [1]");
}

static void test_bound(void)
{
    watch_scene_expect_story(REGISTERED, "");
    watch_scene_expect_story(ASKED("0", "1") "\n" GRANTED("0.1", "1", OTHER ", \"A\" <SIP:a@A.test;x=1>;expires=9"),
                             "");
    watch_scene_expect_story(ASKED("0", "1") "\n0.1  b 200 REGISTER 1 | To: <sip:a@test>;tag=b | no Contact\n", "");
    watch_scene_expect_story("0  a REGISTER 1 | To: <sip:a@test> | Expires: 0\n" GRANTED("0.1", "1", OTHER), "");
    watch_scene_expect_story(ASKED("0", "1") " | Contact: <sip:a@a.test>, <sip:a@c.test>\n" GRANTED("0.1", "1", OTHER),
                             "");
    watch_scene_expect_story(GRANTED("0.1", "1", OTHER), "");
    watch_scene_expect_story(ASKED("0", "1") "\n0.1  b 200 REGISTER 1 | To: <sip:a@test>;tag=b | Contact: " OTHER
                                             " | cut Content-Length\n",
                             "");
}

/** Contact in its compact form, in either message or both (RFC 3261 section 7.3.3). */
static void test_compact(void)
{
#define SHORT_ASKED(time, cseq) ASKED(time, cseq) " | no Contact | m: <sip:a@a.test>"
#define SHORT_GRANTED(time, cseq, contacts)                                                                            \
    time "  b 200 REGISTER " cseq " | To: <sip:a@test>;tag=b | no Contact | m: " contacts "\n"
    watch_scene_expect_story(SHORT_ASKED("0", "1") "\n" SHORT_GRANTED("0.1", "1", OWN) SHORT_ASKED("170", "2") "\n",
                             "3 registration.expired warn [1 2]");
    watch_scene_expect_story(SHORT_ASKED("0", "1") "\n" GRANTED("0.1", "1", OTHER),
                             "2 registration.not_bound note [1]");
    watch_scene_expect_story(ASKED("0", "1") "\n" SHORT_GRANTED("0.1", "1", OTHER),
                             "2 registration.not_bound note [1]");
    watch_scene_expect_story(ASKED("0", "1") "\n0.1  b 200 REGISTER 1 | To: <sip:a@test>;tag=b | no Contact | M :" OTHER
                                             "\n",
                             "2 registration.not_bound note [1]");
    watch_scene_expect_story(SHORT_ASKED("0", "1") "\n" SHORT_GRANTED("0.1", "1", OTHER ", " OWN), "");
    watch_scene_expect_story(SHORT_ASKED("0", "1") "\n" GRANTED("0.1", "1", OWN), "");
    /* These are no Contact. */
    watch_scene_expect_story(
        ASKED("0", "1") "\n0.1  b 200 REGISTER 1 | To: <sip:a@test>;tag=b | no Contact | mm: " OTHER "\n", "");
    watch_scene_expect_story(
        ASKED("0", "1") "\n0.1  b 200 REGISTER 1 | To: <sip:a@test>;tag=b | no Contact | c: " OTHER "\n", "");
#undef SHORT_ASKED
#undef SHORT_GRANTED
}

/** What is said by the end about the registration of each message, a line each: "registered 180 120". */
static void expect_verdicts(const char *lines, const char *expected)
{
    struct watch_scene *scene = watch_scene_new();
    char **all = g_strsplit(lines, "\n", -1);
    const struct registration *found[20];
    GString *words = g_string_new(NULL);
    unsigned count = 0;

    for (char **line = all; *line; line++) {
        watch_scene_tell(scene, *line);
        if (**line)
            found[count++] =
                strstr(*line, "REGISTER") ? registrar_watch_current(watches_registrar(scene->watches)) : NULL;
    }
    for (unsigned i = 0; i < count; i++) {
        if (found[i])
            g_string_append_printf(words, "%s ",
                                   registration_verdict_name(registration_verdict_of(
                                       found[i], scene->context.clock->now_us, watch_64_t1_us(&scene->context))));
    }
    g_assert_cmpstr(g_strchomp(words->str), ==, expected);
    g_string_free(words, TRUE);
    g_strfreev(all);
    watch_scene_free(scene);
}

#define WITH_LOGIN " | Authorization: Digest username=\"a\", realm=\"r\", nonce=\"1\", uri=\"sip:b\", response=\"2\"\n"

static void test_verdicts(void)
{
    expect_verdicts(REGISTERED, "registered registered");
    expect_verdicts(REGISTERED "100  -\n", "registered registered");
    expect_verdicts(REGISTERED "122  -\n", "expired expired");
    expect_verdicts(REGISTERED ASKED("170", "2") "\n", "expired expired open");
    expect_verdicts(REGISTERED ASKED("100", "2") "\n150  -\n", "expired expired unanswered");
    expect_verdicts(REGISTERED ASKED("100", "2") "\n" GRANTED("100.1", "2", OWN) "150  -\n",
                    "registered registered registered registered");
    expect_verdicts(ASKED("0", "1") "\n", "open");
    expect_verdicts(ASKED("0", "1") "\n33  -\n", "unanswered");
    expect_verdicts(ASKED("0", "1") "\n1  b 403 REGISTER 1\n", "refused refused");
    expect_verdicts(ASKED("0", "1") "\n1  b 401 REGISTER 1\n", "open open");
    expect_verdicts(ASKED("0", "1") "\n1  b 401 REGISTER 1\n40  -\n", "unauthorized unauthorized");
    expect_verdicts(ASKED("0", "1") "\n1  b 401 REGISTER 1\n" ASKED("1.1", "2") WITH_LOGIN GRANTED("1.2", "2", OWN),
                    "registered registered registered registered");
    expect_verdicts(ASKED("0", "1") "\n1  b 401 REGISTER 1\n" ASKED("1.1", "2") WITH_LOGIN "1.2  b 401 REGISTER 2\n",
                    "unauthorized unauthorized unauthorized unauthorized");
    expect_verdicts(REGISTERED
                    "60  a REGISTER 2 | To: <sip:a@test> | Expires: 0\n" GRANTED("60.1", "2", OWN) "200  -\n",
                    "registered registered removed removed");
    expect_verdicts(REGISTERED "60  a REGISTER 2 | To: <sip:a@test> | Contact: * | Expires: 0\n"
                               "60.1  b 200 REGISTER 2 | To: <sip:a@test>;tag=b | no Contact\n200  -\n",
                    "registered registered removed removed");
    expect_verdicts(GRANTED("0.1", "1", OWN) "10  -\n", "registered");
    expect_verdicts("0  a REGISTER 1 | To: <sip:a@test> | no Contact\n", "");
}

static void expect_words(const char *lines, const char *expected)
{
    struct watch_scene *scene = watch_scene_new();
    GString *words = g_string_new(NULL);

    watch_scene_tell(scene, lines);
    registration_words_verdict(words, registrar_watch_current(watches_registrar(scene->watches)),
                               scene->context.clock->now_us, watch_64_t1_us(&scene->context));
    g_assert_cmpstr(words->str, ==, expected);
    g_string_free(words, TRUE);
    watch_scene_free(scene);
}

static void test_words(void)
{
    expect_words(REGISTERED, "registered for 120 s, although 180 s were asked for");
    expect_words(ASKED("0", "1") "\n" GRANTED("0.1", "1", "<sip:a@a.test>;expires=180"),
                 "registered for 180 s, as asked");
    expect_words("0  a REGISTER 1 | To: <sip:a@test>\n" GRANTED("0.1", "1", OWN), "registered for 120 s");
    expect_words(ASKED("0", "1") "\n", "no final response so far");
    expect_words(ASKED("0", "1") "\n1  b 403 REGISTER 1\n", "refused with 403 in frame 2");
    expect_words(ASKED("0", "1") "\n1  b 401 REGISTER 1\n",
                 "challenged with 401 in frame 2, no REGISTER with credentials so far");
}

/** What a story leaves in `seen` of the last message of a REGISTER. */
static void expect_seen(const char *lines, const char *expected)
{
    struct watch_scene *scene = watch_scene_new();
    const struct registration *registration;

    watch_scene_tell(scene, lines);
    registration = registrar_watch_current(watches_registrar(scene->watches));
    g_assert_nonnull(registration);
    g_assert_cmpstr(registration->response_seen, ==, expected);
    watch_scene_free(scene);
}

static void test_seen(void)
{
    expect_seen(REGISTERED, NULL);
    expect_seen(ASKED("0", "1") "\n" GRANTED("0.1", "1", OTHER ", " OWN),
                "1 other Contact is registered for this user");
    expect_seen(ASKED("0", "1") "\n" GRANTED("0.1", "1", OWN)
                    ASKED("60", "2") "\n" GRANTED("60.1", "2", "<sip:a@a.test>;expires=60")
                        ASKED("90", "3") "\n" GRANTED("90.1", "3", "<sip:a@a.test>;expires=30"),
                "The registrar grants less each time: 30 s here, 60 s in frame 4, 2 times less in a row");
    expect_seen(ASKED("0", "1") "\n0.1  b 200 REGISTER 1 | To: <sip:a@test>;tag=b | no Contact\n",
                "No Contact is listed, although a 200 lists all that are registered (RFC 3261 section 10.3): it does "
                "not say whether the one asked for is");
}

/** What the newest REGISTER itself shows. */
static void expect_request_seen(const char *lines, const char *expected)
{
    struct watch_scene *scene = watch_scene_new();

    watch_scene_tell(scene, lines);
    g_assert_cmpstr(registrar_watch_current(watches_registrar(scene->watches))->request_seen, ==, expected);
    watch_scene_free(scene);
}

static void test_request_seen(void)
{
    static const char low[] = "CSeq is 1 here, and 4 in the REGISTER before it under this Call-ID (frame 1): it has to "
                              "rise by one each time (RFC 3261 section 10.2)",
                      removal[] = "Expires is 0, but expires=60 of the Contact counts before it (RFC 3261 section "
                                  "10.2.1.1): this REGISTER asks to register the Contact, not to remove it";

    expect_request_seen(ASKED("0", "4") "\n" GRANTED("0.1", "4", OWN) ASKED("60", "1") "\n", low);
    expect_request_seen(ASKED("0", "4") "\n" GRANTED("0.1", "4", OWN) ASKED("60", "5") "\n", NULL);
    expect_request_seen(ASKED("0", "4") "\n" GRANTED("0.1", "4", OWN) ASKED("60", "1") " | Call-ID: other\n", NULL);
    expect_request_seen("0  a REGISTER 1 | To: <sip:a@test> | Expires: 0 | Contact: <sip:a@a.test>;expires=60\n",
                        removal);
    expect_request_seen("0  a REGISTER 1 | To: <sip:a@test> | Expires: 0 | Contact: <sip:a@a.test>;expires=0\n", NULL);
    expect_request_seen("0  a REGISTER 1 | To: <sip:a@test> | Expires: 0 | Contact: <sip:a@a.test>\n", NULL);
}

/** Why a call finds nobody. */
static void expect_absence(const char *lines, const char *expected)
{
    struct watch_scene *scene = watch_scene_new();
    struct sip_text cause;

    watch_scene_tell(scene, lines);
    watch_scene_tell(scene, "150  a INVITE 9 | To: <sip:a@test> | Call-ID: x\n"
                            "150.1  b 480 INVITE 9 | To: <sip:a@test>;tag=b | Call-ID: x\n");
    cause = registrar_watch_cause(watches_registrar(scene->watches));
    g_assert_cmpstr(cause.at, ==, expected);
    watch_scene_free(scene);
}

static void test_absence(void)
{
    expect_absence(REGISTERED,
                   "Nobody was registered for this user: the 120 s granted in frame 2 had run out 30 s before");
    expect_absence(REGISTERED "60  a REGISTER 2 | To: <sip:a@test> | Expires: 0\n" GRANTED("60.1", "2", OWN),
                   "Nobody was registered for this user: the REGISTER in frame 3 had removed the Contact 90 s before");
    expect_absence(
        ASKED("0", "1") "\n1  b 403 REGISTER 1\n",
        "The REGISTER of this user (frame 1) was refused with 403 (frame 2), and none accepted before in this "
        "capture");
    expect_absence(ASKED("0", "1") "\n" GRANTED("0.1", "1", "<sip:a@a.test>;expires=3600"), "");
    expect_absence(REGISTERED ASKED("149.9", "2") "\n", "");
    expect_absence("", "");
}

#define END(a, b, c, d, its_port) ((struct endpoint){.family = 4, .address = {a, b, c, d}, .port = its_port})
#define REGISTRAR END(192, 0, 2, 1, 5060)
#define PHONE END(203, 0, 113, 9, 1027)

#define PRIVATE "<sip:a@10.0.0.9>"
#define NAT_REGISTER                                                                                                   \
    "0  a REGISTER 1 | To: <sip:a@test> | Contact: " PRIVATE " | Via: SIP/2.0/UDP 10.0.0.9;rport;branch=z9hG4bK9\n"

/** b sends an INVITE to the Contact, three times. */
static const char calls[] = "1  b INVITE 2 | URI: sip:a@10.0.0.9 | To: <sip:a@test> | Call-ID: x\n"
                            "1.5  b INVITE 2 | URI: sip:a@10.0.0.9 | To: <sip:a@test> | Call-ID: x\n"
                            "2.5  b INVITE 2 | URI: sip:a@10.0.0.9 | To: <sip:a@test> | Call-ID: x\n";

static struct watch_scene *nat_scene(struct endpoint from)
{
    struct watch_scene *scene = watch_scene_new();

    scene->arrival.from = from;
    scene->arrival.to = REGISTRAR;
    watch_scene_tell(scene, NAT_REGISTER);
    scene->arrival.from = REGISTRAR;
    scene->arrival.to = END(10, 0, 0, 9, 5060);
    watch_scene_tell(scene, calls);
    return scene;
}

static void test_nat(void)
{
    struct watch_scene *scene = nat_scene(PHONE);

    watch_scene_tell(scene, "40  -\n");
    watch_scene_expect(scene, "1 contact.unreachable warn @5 [1 2]");
    watch_scene_expect_said(
        scene, "the Contact of this REGISTER is not where it came from: it came from 203.0.113.9:1027, and the "
               "INVITE in frame 2 went to 10.0.0.9:5060, a private address, without any response");
    watch_scene_tell(scene, "41  a 200 INVITE 2 | To: <sip:a@test>;tag=a | Call-ID: x\n");
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
}

static void test_nat_seen(void)
{
    struct watch_scene *scene = watch_scene_new();

    scene->arrival.from = PHONE;
    watch_scene_tell(scene, NAT_REGISTER);
    g_assert_cmpstr(
        registrar_watch_current(watches_registrar(scene->watches))->request_seen, ==,
        "Contact names 10.0.0.9, and the REGISTER comes from 203.0.113.9:1027, another address than its Via "
        "names: the client is behind a NAT");
    watch_scene_free(scene);
}

/** The REGISTER came from where the request goes, or both are private, or it is answered. */
static void test_no_nat(void)
{
    struct watch_scene *scene = nat_scene(END(10, 0, 0, 8, 5060));

    watch_scene_tell(scene, "40  -\n");
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
    scene = nat_scene(PHONE);
    watch_scene_tell(scene, "20  a 200 INVITE 2 | To: <sip:a@test>;tag=a | Call-ID: x\n40  -\n");
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
}

static void test_read(void)
{
    static const char bytes[] =
        "REGISTER sip:b SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n"
        "To: <sip:a@b>\r\nCall-ID: 1\r\nCSeq: 1 REGISTER\r\nexpires: 60\r\nm: \"A, B\" "
        "<sip:a@c;x=1>;q=1;expires=\"30\"\r\n\r\n";
    char *copy = story_exact_copy(bytes, sizeof bytes - 1);
    struct sip_message message;
    struct sip_register lines;

    g_assert_true(sip_message_read(copy, sizeof bytes - 1, &message));
    sip_register_read(&message, &lines);
    g_assert_cmpuint(lines.expires_s, ==, 30);
    g_assert_true(sip_text_is(lines.uri, "sip:a@c;x=1"));
    g_assert_false(lines.are_several || lines.is_all);
    for (size_t len = 40; len < sizeof bytes - 4; len++) { /* cut: nothing is taken for whole that is not */
        char *cut = story_exact_copy(bytes, len);

        if (sip_message_read(cut, len, &message)) {
            sip_register_read(&message, &lines);
            g_assert_true(lines.expires_s == SIP_NO_SPAN || lines.expires_s == 30);
        }
        g_free(cut);
    }
    g_free(copy);
}

static void test_addresses(void)
{
    static const char *const same[] = {"sip:a@b.test", "sips:a@B.Test:5060;x=1", "sip:a@b.test?y=1"};
    static const char *const others[] = {"sip:b@b.test", "sip:b.test", "sip:a@b.test:5070",
                                         "sip:a@c.test", "tel:1",      ""};
    uint64_t key = sip_address_key((struct sip_text){same[0], strlen(same[0])}, true);

    for (unsigned i = 0; i < G_N_ELEMENTS(same); i++)
        g_assert_true(sip_address_key((struct sip_text){same[i], strlen(same[i])}, true) == key);
    for (unsigned i = 0; i < G_N_ELEMENTS(others); i++)
        g_assert_false(sip_address_key((struct sip_text){others[i], strlen(others[i])}, true) == key);
}

/** So many users that the first are forgotten: nothing is said to have expired of those. */
static void test_many(void)
{
    struct watch_scene *scene = watch_scene_new();
    const struct registration *first = NULL;

    for (unsigned i = 0; i < 33000; i++) {
        char *lines = g_strdup_printf("%u.%03u  b 200 REGISTER 1 | To: <sip:%u@test>;tag=b | Call-ID: %u | Contact: "
                                      "<sip:%u@a.test>;expires=60 | Via: SIP/2.0/UDP a;branch=z9hG4bK%u\n",
                                      i / 1000, i % 1000, i, i, i, i);

        watch_scene_tell(scene, lines);
        g_free(lines);
        if (i == 0)
            first = registrar_watch_current(watches_registrar(scene->watches));
    }
    g_assert_true(first->is_forgotten);
    watch_scene_tell(scene, "200  -\n");
    g_assert_cmpstr(registration_verdict_name(registration_verdict_of(first, scene->context.clock->now_us, 1)), ==,
                    "registered");
    watch_scene_free(scene);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("registration contact");
    g_test_add_func("/registrar/expired", test_expired);
    g_test_add_func("/registrar/expired_note", test_expired_note);
    g_test_add_func("/registrar/not_expired", test_not_expired);
    g_test_add_func("/registrar/not_bound", test_not_bound);
    g_test_add_func("/registrar/bound", test_bound);
    g_test_add_func("/registrar/compact", test_compact);
    g_test_add_func("/registrar/verdicts", test_verdicts);
    g_test_add_func("/registrar/words", test_words);
    g_test_add_func("/registrar/seen", test_seen);
    g_test_add_func("/registrar/request_seen", test_request_seen);
    g_test_add_func("/registrar/absence", test_absence);
    g_test_add_func("/registrar/nat", test_nat);
    g_test_add_func("/registrar/nat_seen", test_nat_seen);
    g_test_add_func("/registrar/no_nat", test_no_nat);
    g_test_add_func("/registrar/read", test_read);
    g_test_add_func("/registrar/addresses", test_addresses);
    g_test_add_func("/registrar/many", test_many);
    return g_test_run();
}
