/* compare_facts.c
 * What holds of a status code by its class or by a rule of RFC 3261.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/compare_facts.h"

#include <string.h>

enum { PROVISIONAL = 1, SUCCESS, REDIRECTION, CLIENT_ERROR, SERVER_ERROR, GLOBAL_FAILURE };

/** A clause that is the same for every code it holds of. */
struct fixed_clause {
    const char *verb, *verbs, *rest, *both;
};

static struct compare_clause clause_of(const struct fixed_clause *fixed)
{
    return (struct compare_clause){fixed->verb, fixed->verbs, g_strdup(fixed->rest), fixed->both};
}

/** What is true of the request, by the class of its response: RFC 3261 sections 21.1 to 21.6. */
static const char *const states[] = {
    [PROVISIONAL] = "the request is still being worked on",
    [SUCCESS] = "the request has been accepted",
    [REDIRECTION] = "the request has to go another way",
    [CLIENT_ERROR] = "the request has failed",
    [SERVER_ERROR] = "the server could not serve the request",
    [GLOBAL_FAILURE] = "the request is refused for all devices of the user",
};

const char *compare_state(const struct compare_subject *subject)
{
    if (subject->traits.retry == CODEBOOK_RETRY_LOGIN)
        return "the request has to be sent again with credentials";
    if (subject->traits.retry == CODEBOOK_RETRY_WITHDRAWN)
        return "the request was given up";
    return states[subject->code / 100];
}

bool compare_blames_request(const struct compare_subject *subject)
{
    return subject->code / 100 == SERVER_ERROR && subject->traits.retry == CODEBOOK_RETRY_CHANGED;
}

const char *compare_finality(const struct compare_subject *one, const struct compare_subject *other)
{
    if ((one->code < 200) != (other->code < 200))
        return NULL;
    return one->code < 200 ? "are provisional" : "are final";
}

/** Does it normally answer this method? */
static bool answers(const struct code_text *traits, const char *method)
{
    if (!traits->methods || g_str_equal(traits->methods, "any") || g_str_equal(traits->methods, "dialog"))
        return true;

    char **methods = g_strsplit(traits->methods, " ", -1);
    bool is_there = g_strv_contains((const char *const *)methods, method);

    g_strfreev(methods);
    return is_there;
}

/** Only an INVITE is acknowledged. RFC 3261 sections 13.2.2.4 (2xx) and 17.1.1.3 (the others), RFC 3262 section 3
 * (provisional ones but 100). */
static struct compare_clause ack_clause(const struct compare_subject *subject)
{
    static const struct fixed_clause receipt = {"gets", "get", "neither ACK nor PRACK", NULL};
    static const struct fixed_clause provisional = {
        "gets", "get", "no ACK; with Require: 100rel and RSeq, the caller answers with PRACK",
        "get no ACK (but a PRACK if they have Require: 100rel and RSeq)"};
    static const struct fixed_clause success = {
        "gets", "get",
        "an ACK only after an INVITE, end to end, from the user agent that sent the INVITE, as a request of its own",
        "get an ACK end to end if they answer an INVITE"};
    static const struct fixed_clause failure = {
        "gets", "get", "an ACK only after an INVITE, hop by hop, from whoever sent the INVITE on that hop",
        "get an ACK hop by hop if they answer an INVITE"};
    static const struct fixed_clause none = {
        "gets", "get", "no ACK, because only the final response to an INVITE has one", "get no ACK"};

    if (subject->code == 100)
        return clause_of(&receipt);
    if (subject->code < 200)
        return clause_of(&provisional);
    if (!answers(&subject->traits, "INVITE"))
        return clause_of(&none);
    return clause_of(subject->code < 300 ? &success : &failure);
}

/** "INVITE", "INVITE and UPDATE" or "INVITE, UPDATE and PRACK". Free with g_free(). */
static char *list_of(const char *methods)
{
    char **words = g_strsplit(methods, " ", -1);
    unsigned count = g_strv_length(words);
    GString *list = g_string_new(words[0]);

    for (unsigned i = 1; i < count; i++)
        g_string_append_printf(list, "%s%s", i + 1 < count ? ", " : " and ", words[i]);
    g_strfreev(words);
    return g_string_free(list, FALSE);
}

/** RFC 3261 sections 22.1 and 8.2.2.3: what a CANCEL cannot be sent again with must not be asked of it. */
static bool asks_for_more(const struct compare_subject *subject)
{
    return subject->code == 401 || subject->code == 407 || subject->code == 420;
}

static struct compare_clause methods_clause(const struct compare_subject *subject)
{
    const char *methods = subject->traits.methods;

    if (!methods && subject->treated_as)
        return (struct compare_clause){"is", "are",
                                       g_strdup("not registered, so no RFC says which requests it answers"),
                                       "are not registered, so no RFC says which requests they answer"};
    if (!methods)
        return (struct compare_clause){NULL, NULL, NULL, NULL};
    if (g_str_equal(methods, "any"))
        return (struct compare_clause){
            "can answer", "can answer",
            g_strdup(asks_for_more(subject) ? "any request but ACK and CANCEL" : "any request but ACK"), NULL};
    if (g_str_equal(methods, "dialog"))
        return (struct compare_clause){"answers", "answer",
                                       g_strdup("requests inside a dialog, CANCEL, and INVITE with Replaces"), NULL};
    return (struct compare_clause){"normally answers", "normally answer", list_of(methods), NULL};
}

/** Codes whose meaning says more than the word in `dialog`: RFC 5057 section 5.1 (3) and (12), RFC 3261 section 15.1.2.
 */
static const struct fixed_clause *dialog_clause_of_code(unsigned code)
{
    static const struct fixed_clause of_method = {
        "ends", "end", "only the answered request, unless the call or subscription cannot do without the method",
        "end only the answered request unless the call or subscription cannot do without the method"};
    static const struct fixed_clause of_event = {
        "ends", "end", "the subscription that the request belongs to, but nothing else that shares the dialog", NULL};
    static const struct fixed_clause of_487 = {
        "ends", "end", "nothing by itself: the CANCEL or BYE that came before has decided", NULL};

    switch (code) {
    case 487:
        return &of_487;
    case 405:
    case 501:
        return &of_method;
    case 489:
        return &of_event;
    default:
        return NULL;
    }
}

/** RFC 5057 section 5.1 for failures of 4xx to 6xx, RFC 3261 section 12.2.1.2 for redirections. */
static const struct fixed_clause dialog_clauses[] = {
    [CODEBOOK_DIALOG_UNSAID] = {NULL, NULL, NULL, NULL},
    [CODEBOOK_DIALOG_UNTOUCHED] = {"leaves", "leave", "every dialog as it was", NULL},
    [CODEBOOK_DIALOG_EARLY] = {"opens or reports on", "open or report on", "the early dialog that the To tag names",
                               NULL},
    [CODEBOOK_DIALOG_EARLY_OVER] =
        {"ends", "end", "the early dialog that the To tag names, but neither the INVITE nor its other branches", NULL},
    [CODEBOOK_DIALOG_OPENS] = {"ends", "end", "no dialog by itself; in answer to a new INVITE, the dialog is confirmed",
                               NULL},
    [CODEBOOK_DIALOG_SUBSCRIBES] = {"ends", "end", "no dialog; in answer to SUBSCRIBE or REFER, a subscription begins",
                                    NULL},
    [CODEBOOK_DIALOG_REDIRECTED] =
        {"is handled", "are handled",
         "the same way inside a dialog as outside, except that a new request keeps the route set of the dialog",
         "are handled the same way inside a dialog as outside (except that a new request keeps the route set)"},
    [CODEBOOK_DIALOG_TRANSACTION] = {"ends", "end", "only the answered request; any dialog it belongs to continues",
                                     "end only the answered request"},
    [CODEBOOK_DIALOG_HANG_UP] =
        {"ends", "end", "only the answered request, but inside a call the client should then end the call",
         "end only the answered request (but inside a call the client should then end the call)"},
    [CODEBOOK_DIALOG_USAGE] =
        {"ends", "end",
         "the call or subscription that the request belongs to, but nothing else that shares the dialog (RFC 5057)",
         "end the call or subscription that the request belongs to (RFC 5057)"},
    [CODEBOOK_DIALOG_DIALOG] =
        {"ends", "end", "the whole dialog it is sent in, with every call and subscription that uses it (RFC 5057)",
         "end the whole dialog that they are sent in (RFC 5057)"},
};

static struct compare_clause dialog_clause(const struct compare_subject *subject)
{
    const struct fixed_clause *of_code = dialog_clause_of_code(subject->code);

    return clause_of(of_code ? of_code : &dialog_clauses[subject->traits.dialog]);
}

static const struct fixed_clause retry_clauses[] = {
    [CODEBOOK_RETRY_UNSAID] = {NULL, NULL, NULL, NULL},
    [CODEBOOK_RETRY_WAIT] = {"requires", "require", "no new request, because the first one is still being served",
                             "require no new request"},
    [CODEBOOK_RETRY_DONE] = {"requires", "require", "no new request, because the first one was accepted",
                             "require no new request"},
    [CODEBOOK_RETRY_WITHDRAWN] = {"requires", "require",
                                  "no new request, because the first one was given up on purpose", NULL},
    [CODEBOOK_RETRY_CONTACT] = {"asks", "ask",
                                "for a new request to an address in Contact, and not for the same one again",
                                "ask for a new request to an address in Contact"},
    [CODEBOOK_RETRY_PROXY] = {"asks", "ask", "for the same request again, through the proxy in Contact", NULL},
    [CODEBOOK_RETRY_SERVICE] = {"allows", "allow",
                                "no second try of the same request; the body says what to do instead", NULL},
    [CODEBOOK_RETRY_LOGIN] = {"asks", "ask",
                              "for the same request again with credentials; if those are rejected, the client stops",
                              "ask for the same request again with credentials"},
    [CODEBOOK_RETRY_CHANGED] = {"allows", "allow",
                                "a second try only with the request corrected; unchanged, it would fail again here",
                                "allow a second try only with the request corrected"},
    [CODEBOOK_RETRY_CHANGED_OR_ELSEWHERE] =
        {"allows", "allow", "a second try with the request changed, or unchanged at another device or server",
         "allow a second try with the request changed or at another device or server"},
    [CODEBOOK_RETRY_NEVER] = {"allows", "allow", "no second try of the same request at this server", NULL},
    [CODEBOOK_RETRY_LATER] = {"allows", "allow", "the same request again after a short wait", NULL},
    [CODEBOOK_RETRY_ELSEWHERE] = {"allows", "allow", "the same request at another server, but not at this one",
                                  "allow the same request only at another server"},
    [CODEBOOK_RETRY_LATER_OR_ELSEWHERE] =
        {"allows", "allow", "the same request again: at once at another device or server, or later at this one",
         "allow the same request again (at once elsewhere or later here)"},
    [CODEBOOK_RETRY_NOWHERE_NOW] =
        {"allows", "allow",
         "the same request again only later, after the time in Retry-After if present, and nowhere else meanwhile",
         "allow the same request again only later (after the time in Retry-After if present)"},
    [CODEBOOK_RETRY_NOWHERE] = {"allows", "allow", "no second try at any device or address of this user",
                                "allow no second try at any device or address of this user"},
};

static struct compare_clause retry_clause(const struct compare_subject *subject)
{
    return clause_of(&retry_clauses[subject->traits.retry]);
}

char *compare_retry(const struct compare_subject *subject)
{
    const struct fixed_clause *clause = &retry_clauses[subject->traits.retry];

    return clause->rest ? g_strdup_printf("%u %s %s.", subject->code, clause->verb, clause->rest) : NULL;
}

const struct compare_topic compare_topics[] = {
    {"ACK and PRACK", ack_clause},
    {"The dialog", dialog_clause},
    {"Sending the same request again", retry_clause},
    {"What it answers", methods_clause},
    {NULL, NULL},
};

/** 4xx whose obstacle is neither the request nor the called user, but something on the way. */
static bool is_about_the_way(unsigned code)
{
    static const unsigned codes[] = {408, 430, 440, 482, 483};

    for (unsigned i = 0; i < G_N_ELEMENTS(codes); i++)
        if (codes[i] == code)
            return true;
    return false;
}

/** Of a client error and a server error; NULL where the usual division of blame does not hold, or nobody knows it. */
static char *choice_of_blame(const struct compare_subject *client_error, const struct compare_subject *server_error)
{
    if (client_error->treated_as || server_error->treated_as || is_about_the_way(client_error->code) ||
        compare_blames_request(server_error))
        return NULL;
    return g_strdup_printf(
        "Ask where the obstacle lies: %u if it lies with the request or the called user, %u if it lies with a server.",
        client_error->code, server_error->code);
}

char *compare_choice(const struct compare_subject *one, const struct compare_subject *other)
{
    const struct compare_subject *first = one->code < other->code ? one : other, *second = first == one ? other : one;
    unsigned low = first->code, high = second->code;

    if (low / 100 == high / 100)
        return NULL;
    switch (low / 100) {
    case PROVISIONAL:
        if (!answers(&second->traits, "INVITE"))
            return g_strdup_printf("They hardly ever meet: %u normally answers INVITE, and %u does not.", low, high);
        return g_strdup_printf(
            "%u reports on a request that is still open and %u closes it, so the same request may well get both.", low,
            high);
    case SUCCESS: /* 487 and the 200 to its CANCEL normally come together */
        if (second->traits.retry == CODEBOOK_RETRY_WITHDRAWN)
            return NULL;
        return g_strdup_printf("The outcome decides: %u says that the request is accepted, and %u that it is not.", low,
                               high);
    case REDIRECTION:
        return g_strdup_printf("Send %u only if there is another address or path to name; %u does not redirect.", low,
                               high);
    default:
        if (high / 100 == SERVER_ERROR)
            return choice_of_blame(first, second);
        return g_strdup_printf("Remember: %u stops proxies from trying other devices of the user; %u does not.", high,
                               low);
    }
}
