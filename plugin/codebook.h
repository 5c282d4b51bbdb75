/* codebook.h
 * The texts about SIP status codes: what sipexplain says of a code when it answers a method.
 * The format of the texts is described in data/README.md.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CODEBOOK_H
#define SIPEXPLAIN_CODEBOOK_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#define CODEBOOK_FIXES 4
#define CODEBOOK_REFERENCES 3
#define CODEBOOK_PAIRS 3
#define CODEBOOK_EXCEPTIONS 12

enum codebook_severity {
    CODEBOOK_CHAT, /**< normal, part of every good call */
    CODEBOOK_NOTE, /**< a refusal or detour that may well be wanted */
    CODEBOOK_WARN, /**< something is broken */
    CODEBOOK_ERROR /**< it is broken for good */
};

#define CODEBOOK_SEVERITIES (CODEBOOK_ERROR + 1)

/** What a code does to the dialog that its request belongs to, or to the one that the request would open (RFC 5057, RFC 3261 section 12). */
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
    const char *reference[CODEBOOK_REFERENCES]; /**< NULL from the first unused one on */
    const char *url[CODEBOOK_REFERENCES];       /**< the web address of each reference */
    const char *methods;                        /**< what it answers: methods apart by spaces, "any" or "dialog"; NULL if unsaid */
    enum codebook_dialog dialog;
    enum codebook_retry retry;
    const char *use;     /**< when to send it; NULL if unsaid */
    const char *next;    /**< what its receiver does next; NULL if unsaid */
    const char *headers; /**< where the detail stands; NULL if nowhere */
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
    const char *sip;     /**< of a Q.850 cause: the status codes that RFC 3398 maps it to, apart by spaces; NULL if none */
    const char *from;    /**< of a Q.850 cause: the status codes that RFC 3398 maps to it; NULL if none */
    const char *causes;  /**< of a protocol of Reason: "sip", or the table of its causes; NULL if they are in none */
};

/** The page of a finding. Strings as in struct code_text; lists have NULL from the first unused one on. */
struct finding_text {
    const char *title;                         /**< in one line, for lists */
    const char *description;                   /**< what is seen */
    const char *why;                           /**< why it matters */
    const char *where[CODEBOOK_SEVERITIES];    /**< by severity: where it has another one than usual; NULL if it never has that */
    const char *harmless[CODEBOOK_EXCEPTIONS]; /**< where it is raised, and nothing is wrong */
    const char *silent[CODEBOOK_EXCEPTIONS];   /**< what looks like it and raises nothing */
    const char *fix[CODEBOOK_FIXES];
    const char *reference[CODEBOOK_REFERENCES];
    const char *url[CODEBOOK_REFERENCES];
};

struct codebook;

/** Reads checked texts, usually codebook_builtin, in the language of the locale where there is a translation. Free with codebook_free(). */
struct codebook *codebook_new(const char *texts, size_t len);

void codebook_free(struct codebook *book);

/**
 * What to say of a code that answers a method: the text of the two together, else of the code, else of its class.
 * `method` need not be known and may be NULL. NULL only for a code outside 100-699.
 */
const struct code_text *codebook_find(const struct codebook *book, unsigned code, const char *method);

/** The reason phrase of the IANA registry; NULL for a code that is not registered. */
const char *codebook_registered_name(const struct codebook *book, unsigned code);

/** The same, and for an unregistered code that is seen in the field, the phrase that it has there; NULL for any other code. */
const char *codebook_known_name(const struct codebook *book, unsigned code);

/**
 * What a failure in answer to a request inside a dialog ends, in a sentence: the request alone, the call or subscription it belongs to, or the whole
 * dialog; and which RFC says so. `method` as for codebook_find(). NULL for 1xx and 2xx, and where the method is not sent inside dialogs.
 * Whether the request was inside a dialog is for the caller to know.
 */
const char *codebook_effect(const struct codebook *book, unsigned code, const char *method);

/** The name of a code's class after RFC 3261 section 7.2, such as "Client Error"; NULL outside 100-699. */
const char *codebook_class_name(unsigned code);

/** The severity as data files and fields spell it. */
const char *codebook_severity_name(enum codebook_severity severity);

/** What tells two codes apart, in either order; NULL if nobody confuses them. */
const struct pair_text *codebook_pair(const struct codebook *book, unsigned one, unsigned other);

/** The pairs that a code belongs to, in the order of the data file, up to CODEBOOK_PAIRS. Returns how many. */
unsigned codebook_pairs_of(const struct codebook *book, unsigned code, const struct pair_text *pairs[CODEBOOK_PAIRS]);

/** What a data file says in `dialog` and `retry`; UNSAID for NULL and for a word that stands for nothing. */
enum codebook_dialog codebook_dialog_read(const char *word);
enum codebook_retry codebook_retry_read(const char *word);

/** The methods that SIP requests have, NULL at the end. ACK is not among them: no response ever answers it (RFC 3261 section 17). */
extern const char *const codebook_methods[];

/** The web address of a reference such as "RFC 3261 section 21.4.24"; NULL if it names no document we know. Free with g_free(). */
char *codebook_reference_url(const char *reference);

/** The page of a finding, by its id such as "refer.no_notify"; NULL if there is no such finding. */
const struct finding_text *codebook_finding(const struct codebook *book, const char *id);

/** What a value means, such as 304 in the table "warning", in any case; NULL if there is nothing. data/README.md lists the tables. */
const struct value_text *codebook_value(const struct codebook *book, const char *table, const char *key);

/** Is this group about a value, such as "warning 304"? */
bool codebook_group_is_value(const char *group);

/** Is this group about a finding? */
bool codebook_group_is_finding(const char *group);

/** Is this group about two codes, such as "202 380"? Gives them if so. */
bool codebook_group_is_pair(const char *group, unsigned *low, unsigned *high);

/** Reads a group name such as "486", "481 BYE" or "4xx". `method` points into `group`, or is NULL; `class_only` tells the last kind. */
bool codebook_group_read(const char *group, unsigned *code, const char **method, bool *class_only);

/** The built-in texts: the data files one after the other, generated by the build. */
extern const char codebook_builtin[];
extern const size_t codebook_builtin_len;

#endif
