/* texts.h
 * What the texts say of a code, of two codes, of a value and of a finding. data/README.md describes their format.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_TEXTS_H
#define SIPEXPLAIN_TEXTS_TEXTS_H

#include "texts/severity.h"

#define CODEBOOK_FIXES 4
#define CODEBOOK_REFERENCES 3
#define CODEBOOK_PAIRS 3
#define CODEBOOK_EXCEPTIONS 12

/** What a code does to the dialog that its request belongs to, or to the one that the request would open (RFC 5057, RFC
 * 3261 section 12). */
enum codebook_dialog {
    CODEBOOK_DIALOG_UNSAID,
    CODEBOOK_DIALOG_UNTOUCHED,   /**< nothing */
    CODEBOOK_DIALOG_EARLY,       /**< opens an early dialog, or belongs to one */
    CODEBOOK_DIALOG_EARLY_OVER,  /**< ends one early dialog */
    CODEBOOK_DIALOG_OPENS,       /**< opens the dialog of an INVITE */
    CODEBOOK_DIALOG_SUBSCRIBES,  /**< opens a subscription */
    CODEBOOK_DIALOG_REDIRECTED,  /**< is followed as outside a dialog, with the route set of the dialog */
    CODEBOOK_DIALOG_TRANSACTION, /**< ends no more than the request */
    CODEBOOK_DIALOG_HANG_UP,     /**< ends no more than the request, but the client should end the call */
    CODEBOOK_DIALOG_USAGE,       /**< ends the call or subscription, not what else shares the dialog */
    CODEBOOK_DIALOG_DIALOG       /**< ends the dialog with all its usages */
};

/** May the same request be sent again, and where? */
enum codebook_retry {
    CODEBOOK_RETRY_UNSAID,
    CODEBOOK_RETRY_WAIT,                 /**< it is still being served */
    CODEBOOK_RETRY_DONE,                 /**< it has succeeded */
    CODEBOOK_RETRY_WITHDRAWN,            /**< its sender has given it up */
    CODEBOOK_RETRY_CONTACT,              /**< a new one, to an address in Contact */
    CODEBOOK_RETRY_PROXY,                /**< the same one, through the proxy in Contact */
    CODEBOOK_RETRY_SERVICE,              /**< no; the body tells what to do instead */
    CODEBOOK_RETRY_LOGIN,                /**< the same one, with credentials */
    CODEBOOK_RETRY_CHANGED,              /**< only with a change */
    CODEBOOK_RETRY_CHANGED_OR_ELSEWHERE, /**< with a change, or at another device or server */
    CODEBOOK_RETRY_NEVER,                /**< not to this server */
    CODEBOOK_RETRY_LATER,                /**< after a short wait */
    CODEBOOK_RETRY_ELSEWHERE,            /**< at another server */
    CODEBOOK_RETRY_LATER_OR_ELSEWHERE,   /**< later, or at another server or device */
    CODEBOOK_RETRY_NOWHERE_NOW,          /**< later, and nowhere else meanwhile */
    CODEBOOK_RETRY_NOWHERE               /**< not for this user at all */
};

/** All strings are UTF-8, never NULL unless said so, and owned by the codebook. */
struct code_text {
    unsigned code;      /**< 0 in what is said of the unregistered codes of a class */
    const char *method; /**< the method it is about; NULL if it holds for any */
    const char *name;   /**< registered reason phrase; of an unregistered code the phrase seen in the field */
    unsigned treat_as;  /**< the code to treat it as (RFC 3261 section 8.1.3.2); 0 for a registered code */
    enum codebook_severity severity;
    const char *summary;
    const char *description;
    const char *when;
    const char *fix[CODEBOOK_FIXES];            /**< NULL from the first unused one on */
    const char *filter[CODEBOOK_FIXES];         /**< a display filter for the step; NULL if it has none */
    const char *reference[CODEBOOK_REFERENCES]; /**< NULL from the first unused one on */
    const char *url[CODEBOOK_REFERENCES];       /**< the web address of each reference */
    const char *methods; /**< what it answers: methods apart by spaces, "any" or "dialog"; NULL if unsaid */
    enum codebook_dialog dialog;
    enum codebook_retry retry;
    const char *use;     /**< when to send it; NULL if unsaid */
    const char *next;    /**< what its receiver does next; NULL if unsaid */
    const char *headers; /**< which headers hold the detail; NULL if none do */
    const char *effect;  /**< words of its own for codebook_effect(); NULL if there are none */
};

/** What tells two codes apart that are often confused. Strings as in struct code_text. */
struct pair_text {
    unsigned low, high; /**< the two codes */
    const char *fact;   /**< the one fact that tells them apart */
    const char *tell;   /**< how to see it in a capture */
    const char *reference[CODEBOOK_REFERENCES];
    const char *url[CODEBOOK_REFERENCES];
};

/** What a value in a header means, such as a Warning code. Strings as in struct code_text. */
struct value_text {
    const char *meaning; /**< completes "Warning 304: ..." */
    const char *sip;  /**< of a Q.850 cause: the status codes that RFC 3398 maps it to, apart by spaces; NULL if none */
    const char *from; /**< of a Q.850 cause: the status codes that RFC 3398 maps to it; NULL if none */
    const char *causes; /**< of a protocol of Reason: "sip", or the table of its causes; NULL if they are in none */
};

/** The page of a finding. Strings as in struct code_text; lists have NULL from the first unused one on. */
struct finding_text {
    const char *title;       /**< in one line, for lists */
    const char *description; /**< what is seen */
    const char *why;         /**< why it matters */
    const char
        *where[CODEBOOK_SEVERITIES]; /**< by severity: where it has another one than usual; NULL if it never has that */
    const char *harmless[CODEBOOK_EXCEPTIONS]; /**< where it is raised, and nothing is wrong */
    const char *silent[CODEBOOK_EXCEPTIONS];   /**< what looks like it and raises nothing */
    const char *fix[CODEBOOK_FIXES];
    const char *reference[CODEBOOK_REFERENCES];
    const char *url[CODEBOOK_REFERENCES];
};

#endif
