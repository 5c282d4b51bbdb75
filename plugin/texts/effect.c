/* effect.c
 * What a failure of a request inside a dialog ends: the request alone, the call or subscription it belongs to, or the
 * dialog with everything in it. RFC 3261 names 481 and 408 only; RFC 5057, which is informational, covers every code;
 * RFC 6665 has the last word on subscriptions.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/codebook.h"

#include <string.h>

/** What a request belongs to (RFC 5057 section 5.3). */
enum kind {
    KIND_NONE,      /* is not sent inside a dialog */
    KIND_INVITE,    /* changes the call */
    KIND_CALL,      /* belongs to the call */
    KIND_SUBSCRIBE, /* refreshes the subscription */
    KIND_NOTIFY,
    KIND_REFER, /* asks for a subscription of its own */
    KIND_OTHER, /* belongs to none for certain */
    KIND_COUNT
};

/** What the sentences depend on: the code itself where an RFC names it, else what the texts say of it in `dialog`. */
enum rule {
    RULE_NONE,
    RULE_TRANSACTION,
    RULE_USAGE,
    RULE_DIALOG,
    RULE_DIALOG_OF_CALL, /* the same, but RFC 6665 does not have it end a subscription */
    RULE_REDIRECTED,
    RULE_UNKNOWN,    /* 481: the other side has no such dialog */
    RULE_TIMEOUT,    /* 408 */
    RULE_METHOD,     /* 405, 501: the method is not served */
    RULE_EVENT,      /* 489: makes sense in subscriptions only */
    RULE_TERMINATED, /* 487: a BYE or CANCEL came before, and has decided */
    RULE_COUNT
};

/* RFC 5057 is informational, so what a standard says comes first. */
#define ADVISES " RFC 5057 section 5.1 (informational) advises "
#define COUNTS " RFC 5057 section 5.1 (informational) "

#define TRANSACTION_OF_REFER                                                                                           \
    "Only the REFER has failed: the dialog it was sent in goes on, and so does a call in it (RFC 5057 section 5.1)."
#define TRANSACTION_OF_OTHER                                                                                           \
    "Only this request has failed: the dialog goes on, and so does everything that uses it (RFC 5057 section 5.1)."
#define TRANSACTION_OF_CALL "Only this request has failed: the call it belongs to goes on (RFC 5057 section 5.1)."
#define TRANSACTION_OF_INVITE                                                                                          \
    "Only the re-INVITE has failed: the call goes on with the session it had before (RFC 3261 section 14.1)."
#define USAGE_OF_INVITE                                                                                                \
    "By RFC 3261 section 14.1 the call goes on as it was." COUNTS                                                      \
    "counts the call as ended, but nothing else that shares the dialog."
#define USAGE_OF_SUBSCRIBE                                                                                             \
    "The subscription ends (RFC 6665 section 4.1.2.2). Whatever else shares the dialog goes on (RFC 5057 section "     \
    "5.1)."
#define USAGE_OF_NOTIFY                                                                                                \
    "The notifier has to remove the subscription (RFC 6665 section 4.2.2). Whatever else shares the dialog goes on "   \
    "(RFC 5057 section 5.1)."
#define DIALOG_OF_CALL                                                                                                 \
    "By RFC 3261 section 12.2.1.2 the dialog goes on: only 481 and 408 end it." ADVISES                                \
    "to end it with every call and subscription in it."
#define DIALOG_OF_INVITE                                                                                               \
    "By RFC 3261 section 14.1 the call goes on as it was." ADVISES                                                     \
    "to end the dialog with every call and subscription in it."
#define DIALOG_OF_REFER                                                                                                \
    "By RFC 3261 section 12.2.1.2 a call in the dialog goes on." ADVISES                                               \
    "to end it, but some servers only mean that they cannot reach what Refer-To names."
#define REDIRECTED                                                                                                     \
    "The client goes on as outside a dialog, but keeps the dialog's route set (RFC 3261 section 12.2.1.2). RFC 5057 "  \
    "section 5.1 warns that "                                                                                          \
    "redirections inside a dialog are poorly understood."
#define UNKNOWN_IN_CALL                                                                                                \
    "The call is over: the client should end the dialog (RFC 3261 section 12.2.1.2)." ADVISES                          \
    "to end the call, but nothing else that shares the dialog."
#define TIMEOUT_IN_CALL                                                                                                \
    "The client should end the dialog, a call with BYE (RFC 3261 section 12.2.1.2). RFC 5057 section 5.2 "             \
    "(informational) advises to end only the "                                                                         \
    "call."
#define TERMINATED_IN_CALL                                                                                             \
    "A BYE normally ended the call before (RFC 3261 section 15.1.2). The 487 itself ends nothing."
#define TERMINATED_IN_SUBSCRIPTION                                                                                     \
    "The 487 itself ends nothing, and the subscription goes on (RFC 6665). A call in the same dialog is over if a "    \
    "BYE came before."

static const char *const sentences[RULE_COUNT][KIND_COUNT] = {
    [RULE_TRANSACTION] =
        {
            [KIND_INVITE] = TRANSACTION_OF_INVITE,
            [KIND_CALL] = TRANSACTION_OF_CALL,
            [KIND_SUBSCRIBE] = "Only this SUBSCRIBE has failed: the subscription goes on until the time last agreed on "
                               "(RFC 6665 section 4.1.2.2).",
            [KIND_NOTIFY] = "Only this NOTIFY has failed: the code is not among those that end the subscription (RFC "
                            "6665 section 4.2.2).",
            [KIND_REFER] = TRANSACTION_OF_REFER,
            [KIND_OTHER] = TRANSACTION_OF_OTHER,
        },
    [RULE_USAGE] =
        {
            [KIND_INVITE] = USAGE_OF_INVITE,
            [KIND_CALL] = "By RFC 3261 section 12.2.1.2 the call goes on: only 481 and 408 end it." COUNTS
                          "counts it as ended, but nothing else in the dialog.",
            [KIND_SUBSCRIBE] = USAGE_OF_SUBSCRIBE,
            [KIND_NOTIFY] = USAGE_OF_NOTIFY,
            [KIND_REFER] = "Only the subscription that the REFER asked for fails: a call in the dialog goes on (RFC "
                           "5057 section 5.1).",
            [KIND_OTHER] = "By RFC 3261 section 12.2.1.2 the dialog goes on." COUNTS
                           "counts the call or subscription as ended that the request belongs to, if any.",
        },
    [RULE_DIALOG] =
        {
            [KIND_INVITE] = DIALOG_OF_INVITE,
            [KIND_CALL] = DIALOG_OF_CALL,
            [KIND_SUBSCRIBE] = "The subscription ends (RFC 6665 section 4.1.2.2)." ADVISES
                               "to end the dialog with everything else that uses it.",
            [KIND_NOTIFY] = "The notifier has to remove the subscription (RFC 6665 section 4.2.2)." ADVISES
                            "to end the dialog with everything else that uses it.",
            [KIND_REFER] = DIALOG_OF_REFER,
            [KIND_OTHER] = DIALOG_OF_CALL,
        },
    [RULE_DIALOG_OF_CALL] =
        {
            [KIND_INVITE] = DIALOG_OF_INVITE,
            [KIND_CALL] = DIALOG_OF_CALL,
            [KIND_SUBSCRIBE] =
                "By RFC 6665 section 4.1.2.2 the subscription goes on until the time last agreed on." ADVISES
                "to end the dialog with everything that uses it.",
            [KIND_NOTIFY] = "RFC 6665 section 4.2.2 does not have this code end the subscription." ADVISES
                            "to end the dialog with everything that uses it.",
            [KIND_REFER] = DIALOG_OF_REFER,
            [KIND_OTHER] = DIALOG_OF_CALL,
        },
    [RULE_REDIRECTED] =
        {
            [KIND_INVITE] = REDIRECTED,
            [KIND_CALL] = REDIRECTED,
            [KIND_SUBSCRIBE] = REDIRECTED,
            [KIND_NOTIFY] = REDIRECTED,
            [KIND_REFER] = REDIRECTED,
            [KIND_OTHER] = REDIRECTED,
        },
    [RULE_UNKNOWN] =
        {
            [KIND_INVITE] = UNKNOWN_IN_CALL,
            [KIND_CALL] = UNKNOWN_IN_CALL,
            [KIND_SUBSCRIBE] = "The subscription ends (RFC 6665 section 4.1.2.2), and the dialog should end too (RFC "
                               "3261 section 12.2.1.2)." ADVISES "to spare whatever else shares it.",
            [KIND_NOTIFY] = "The notifier has to remove the subscription (RFC 6665 section 4.2.2), and should end the "
                            "dialog (RFC 3261 section 12.2.1.2)." ADVISES "to spare whatever else shares it.",
            [KIND_REFER] = "The client should end the dialog with a call in it (RFC 3261 section 12.2.1.2). By RFC "
                           "5057 section 5.1 (informational) only the "
                           "subscription that the REFER asked for fails.",
            [KIND_OTHER] = "The client should end the dialog (RFC 3261 section 12.2.1.2)." ADVISES
                           "to end only the call or subscription that the request belongs to.",
        },
    [RULE_TIMEOUT] =
        {
            [KIND_INVITE] = TIMEOUT_IN_CALL,
            [KIND_CALL] = TIMEOUT_IN_CALL,
            [KIND_SUBSCRIBE] = "The subscription goes on until the time last agreed on (RFC 6665 section 4.1.2.2). By "
                               "RFC 3261 section 12.2.1.2 the client "
                               "should end the dialog.",
            [KIND_NOTIFY] = "As without an answer, the notifier should remove the subscription (RFC 6665 section "
                            "4.2.2). Everything else that shares the dialog goes "
                            "on (RFC 5057 section 5.2).",
            [KIND_REFER] = "The client should end the dialog with a call in it (RFC 3261 section 12.2.1.2). By RFC "
                           "5057 section 5.2 (informational) only the "
                           "subscription that the REFER asked for fails.",
            [KIND_OTHER] = "The client should end the dialog (RFC 3261 section 12.2.1.2). RFC 5057 section 5.2 "
                           "(informational) advises to end only the call or "
                           "subscription that the request belongs to, if any.",
        },
    [RULE_METHOD] =
        {
            [KIND_INVITE] = USAGE_OF_INVITE,
            [KIND_CALL] = "Only this request has failed: the call goes on without the method (RFC 3261 section "
                          "12.2.1.2, RFC 5057 section 5.1).",
            [KIND_SUBSCRIBE] = USAGE_OF_SUBSCRIBE,
            [KIND_NOTIFY] = USAGE_OF_NOTIFY,
            [KIND_REFER] = TRANSACTION_OF_REFER,
            [KIND_OTHER] = "Only this request has failed, and the dialog goes on. A call or subscription ends only if "
                           "it cannot do without the method "
                           "(RFC 5057 section 5.1).",
        },
    [RULE_EVENT] =
        {
            [KIND_INVITE] = TRANSACTION_OF_INVITE,
            [KIND_CALL] = TRANSACTION_OF_CALL,
            [KIND_SUBSCRIBE] = USAGE_OF_SUBSCRIBE,
            [KIND_NOTIFY] = USAGE_OF_NOTIFY,
            [KIND_REFER] = TRANSACTION_OF_REFER,
            [KIND_OTHER] = TRANSACTION_OF_OTHER,
        },
    [RULE_TERMINATED] =
        {
            [KIND_INVITE] = "The 487 itself ends nothing. After a CANCEL the call goes on as it was, and after a BYE "
                            "it is over (RFC 3261 section 15.1.2).",
            [KIND_CALL] = TERMINATED_IN_CALL,
            [KIND_SUBSCRIBE] = TERMINATED_IN_SUBSCRIPTION,
            [KIND_NOTIFY] = TERMINATED_IN_SUBSCRIPTION,
            [KIND_REFER] = TERMINATED_IN_CALL,
            [KIND_OTHER] = TERMINATED_IN_CALL,
        },
};

static enum kind kind_of(const char *method)
{
    static const struct {
        const char *method;
        enum kind kind;
    } kinds[] = {
        {"INVITE", KIND_INVITE},       {"UPDATE", KIND_CALL},   {"PRACK", KIND_CALL},  {"INFO", KIND_CALL},
        {"SUBSCRIBE", KIND_SUBSCRIBE}, {"NOTIFY", KIND_NOTIFY}, {"REFER", KIND_REFER}, {"ACK", KIND_NONE},
        {"REGISTER", KIND_NONE},       {"PUBLISH", KIND_NONE},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_str_equal(kinds[i].method, method))
            return kinds[i].kind;
    return KIND_OTHER;
}

static enum rule rule_of(unsigned code, enum codebook_dialog dialog)
{
    static const enum rule rules[] = {
        [CODEBOOK_DIALOG_REDIRECTED] = RULE_REDIRECTED, [CODEBOOK_DIALOG_TRANSACTION] = RULE_TRANSACTION,
        [CODEBOOK_DIALOG_HANG_UP] = RULE_TIMEOUT,       [CODEBOOK_DIALOG_USAGE] = RULE_USAGE,
        [CODEBOOK_DIALOG_DIALOG] = RULE_DIALOG,
    };

    switch (code) {
    case 405:
    case 501:
        return RULE_METHOD;
    case 481:
        return RULE_UNKNOWN;
    case 487:
        return RULE_TERMINATED;
    case 489:
        return RULE_EVENT;
    case 502:
        return RULE_DIALOG_OF_CALL;
    default:
        return rules[dialog];
    }
}

/** Whose call is over after a BYE that failed: RFC 3261 section 15.1.1. */
static const char *effect_on_bye(unsigned code)
{
    switch (code) {
    case 401:
    case 407:
        return "The call is over for the sender of the BYE (RFC 3261 section 15.1.1). The other side holds it until a "
               "BYE with credentials reaches "
               "it.";
    case 408:
        return "The sender of the BYE ends the call and the dialog (RFC 3261 section 15.1.1). The other side may still "
               "hold them.";
    case 481:
        return "The sender of the BYE ends the call and the dialog (RFC 3261 section 15.1.1), and the other side says "
               "that it has neither.";
    default:
        return "The call is over for the sender of the BYE, whatever the answer (RFC 3261 section 15.1.1). The other "
               "side may still hold it.";
    }
}

/** Does a code, of which no method is known, normally answer something that is sent inside dialogs? */
static bool is_for_dialogs(const struct code_text *text)
{
    char **methods = g_strsplit(text->methods ? text->methods : "any", " ", -1);
    bool is_one = false;

    for (char **method = methods; *method && !is_one; method++)
        is_one = kind_of(*method) != KIND_NONE;
    g_strfreev(methods);
    return is_one;
}

const char *codebook_effect(const struct codebook *book, unsigned code, const char *method)
{
    const struct code_text *text = codebook_find(book, code, method);
    enum codebook_dialog dialog;

    if (!text || code < 300 || (method ? kind_of(method) == KIND_NONE : !is_for_dialogs(text)))
        return NULL;
    if (text->effect)
        return text->effect;
    if (method && g_str_equal(method, "BYE"))
        return effect_on_bye(code);
    if (method && g_str_equal(method, "CANCEL"))
        return "Ends nothing: a CANCEL that fails leaves the INVITE and its dialog as they are. Only an answer to the "
               "INVITE decides about them.";
    dialog = text->treat_as ? codebook_find(book, text->treat_as, NULL)->dialog : text->dialog;
    return sentences[rule_of(code, dialog)][method ? kind_of(method) : KIND_OTHER];
}
