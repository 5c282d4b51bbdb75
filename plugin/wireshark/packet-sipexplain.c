/* packet-sipexplain.c
 * Explains SIP responses and judges REFER exchanges: a post-dissector that reads the messages of a frame once, in the
 * first pass, keeps a note with the frame, and shows on every pass what the notes and the present state of the
 * exchanges say.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/outcome.h"
#include "calls/repeat.h"
#include "texts/codebook.h"
#include "texts/finding_list.h"
#include "watches/call_leg.h"
#include "watches/call_verdict.h"
#include "watches/refer.h"
#include "watches/refer_words.h"
#include "watches/registration_words.h"
#include "watches/session.h"
#include "watches/subscribe.h"
#include "watches/watch.h"
#include "wireshark/call_filter.h"
#include "wireshark/call_report.h"
#include "wireshark/codes_file.h"
#include "wireshark/compat.h"
#include "wireshark/label_lines.h"
#include "wireshark/menu.h"
#include "wireshark/note_calls.h"
#include "wireshark/note_facts.h"
#include "wireshark/note_findings.h"
#include "wireshark/notes.h"
#include "wireshark/packet_text.h"
#include "wireshark/report.h"
#include "wireshark/selection.h"
#include "wireshark/statistics.h"

#include <epan/expert.h>
#include <epan/packet.h>
#include <epan/prefs.h>
#include <epan/tap.h>
#include <string.h>

void proto_register_sipexplain(void);
void proto_reg_handoff_sipexplain(void);

static int proto_sipexplain = -1;
static int tap_sipexplain = -1;
static int tap_expert = -1;
static int proto_sipexplain_frame = -1; /* in name only, for the post-dissector: adds no layer to the frame */

static int hf_sipexplain_code = -1;
static int hf_sipexplain_class = -1;
static int hf_sipexplain_name = -1;
static int hf_sipexplain_registered = -1;
static int hf_sipexplain_phrase = -1;
static int hf_sipexplain_method = -1;
static int hf_sipexplain_severity = -1;
static int hf_sipexplain_description = -1;
static int hf_sipexplain_when = -1;
static int hf_sipexplain_seen = -1;
static int hf_sipexplain_effect = -1;
static int hf_sipexplain_fix = -1;
static int hf_sipexplain_not_to_confuse = -1;
static int hf_sipexplain_reference = -1;
static int hf_sipexplain_reference_url = -1;
static int hf_sipexplain_request_in = -1;
static int hf_sipexplain_response_in = -1;
static int hf_sipexplain_response_time = -1;
static int hf_sipexplain_retransmission_of = -1;
static int hf_sipexplain_repeat_of = -1;
static int hf_sipexplain_evidence = -1;
static int hf_sipexplain_refer_verdict = -1;
static int hf_sipexplain_refer_outcome = -1;
static int hf_sipexplain_refer_request_in = -1;
static int hf_sipexplain_refer_accepted_in = -1;
static int hf_sipexplain_refer_notify_in = -1;
static int hf_sipexplain_refer_waited = -1;
static int hf_sipexplain_refer_target = -1;
static int hf_sipexplain_refer_outcome_description = -1;
static int hf_sipexplain_refer_outcome_when = -1;
static int hf_sipexplain_refer_outcome_fix = -1;
static int hf_sipexplain_subscribe_verdict = -1;
static int hf_sipexplain_subscribe_request_in = -1;
static int hf_sipexplain_subscribe_accepted_in = -1;
static int hf_sipexplain_subscribe_notify_in = -1;
static int hf_sipexplain_subscribe_waited = -1;
static int hf_sipexplain_registration_verdict = -1;
static int hf_sipexplain_registration_asked = -1;
static int hf_sipexplain_registration_granted = -1;

static int hf_sipexplain_call_verdict = -1;
static int hf_sipexplain_call_cause = -1;
static int hf_sipexplain_call_ended_by = -1;
static int hf_sipexplain_call_first_in = -1;
static int hf_sipexplain_call_answered_in = -1;
static int hf_sipexplain_call_ended_in = -1;
static int hf_sipexplain_call_ring_time = -1;
static int hf_sipexplain_call_answer_time = -1;
static int hf_sipexplain_call_duration = -1;
static int hf_sipexplain_call_leg_in = -1;
static int hf_sipexplain_finding = -1;
static int hf_sipexplain_finding_severity = -1;
static int hf_sipexplain_summary = -1;
static int hf_sipexplain_fields = -1;
static int hf_sipexplain_line = -1;

static int ett_sipexplain = -1;
static int ett_sipexplain_failure = -1; /* shown unfolded */
static int ett_sipexplain_fields = -1;
static int ett_sipexplain_lines = -1; /* shown unfolded */
static int ett_sipexplain_refer = -1;
static int ett_sipexplain_refer_outcome = -1;
static int ett_sipexplain_subscribe = -1;
static int ett_sipexplain_call = -1;
static int ett_sipexplain_call_cause = -1; /* shown unfolded */
static int ett_sipexplain_finding = -1;    /* likewise */
static int ett_sipexplain_reference = -1;

/* One for each name; forms of one finding share it. Filled from the list of findings when the protocol is registered.
 */
static expert_field finding_fields[FINDING_COUNT];
static enum finding_id finding_firsts[FINDING_COUNT]; /* the first form of each, which has the field */
static ei_register_info finding_infos[FINDING_COUNT];

static unsigned pref_t1_ms = 500;
static pref_bool pref_expert_responses = true;
static pref_bool pref_mask = false;
static const char *pref_codes_file = ""; /* owned by Wireshark */

static GString *words_room; /* of words_start(); kept until the program ends */

/** One frame while it is shown. */
struct view {
    packet_info *pinfo;
    tvbuff_t *tvb;
    proto_tree *tree; /* of the frame */
    struct session session;
};

static const value_string class_vals[] = {
    {1, "Provisional"},  {2, "Success"},        {3, "Redirection"}, {4, "Client Error"},
    {5, "Server Error"}, {6, "Global Failure"}, {0, NULL}};

static void add_string(const struct view *view, proto_tree *tree, int hf, const char *value)
{
    if (value)
        label_add_string(tree, view->tvb, hf, value, BREAK_SENTENCES);
}

/** Why something failed: each value that differs is on a line of its own. */
static void add_cause(const struct view *view, proto_tree *tree, int hf, const char *value)
{
    if (value)
        label_add_string(tree, view->tvb, hf, value, BREAK_CLAUSES);
}

/** An item that filters, columns and programs read; people see the same elsewhere. */
static void add_hidden_string(const struct view *view, proto_tree *tree, int hf, const char *value)
{
    proto_item *item = proto_tree_add_string(tree, hf, view->tvb, 0, 0, value);

    proto_item_set_generated(item);
    proto_item_set_hidden(item);
}

/** "dropped - ended by the caller 2.0 s after the answer": the value is but the name. */
static proto_item *add_verdict(const struct view *view, proto_tree *tree, int hf, const char *name, GString *words)
{
    g_string_prepend(words, " - ");
    g_string_prepend(words, name);
    return label_add_string_as(tree, view->tvb, hf, name, words->str);
}

static void add_frame(const struct view *view, proto_tree *tree, int hf, uint32_t frame)
{
    if (frame)
        proto_item_set_generated(proto_tree_add_uint(tree, hf, view->tvb, 0, 0, frame));
}

static const char *treat_as_words(const struct view *view, const struct code_text *text)
{
    return wmem_strdup_printf(view->pinfo->pool, "%u %s", text->treat_as,
                              codebook_registered_name(notes_codebook(), text->treat_as));
}

/** Tells whether something of the label did not fit. */
static proto_item *add_root(const struct view *view, const char *label, bool *is_cut)
{
    return label_add_protocol(view->tree, view->tvb, proto_sipexplain, "Explanation", label, is_cut);
}

/** Starts a sentence. There is one at a time, kept between frames so that an exception leaks nothing. */
static GString *words_start(const char *text)
{
    if (!words_room)
        words_room = g_string_new(NULL);
    return g_string_assign(words_room, text);
}

/** Is the finding known by now at its own message? */
static bool finding_is_shown(const struct view *view, const struct finding *finding)
{
    return !finding->is_withdrawn && (!finding->is_late || PINFO_FD_VISITED(view->pinfo));
}

/** The finding about a NOTIFY that never followed this 2xx: then there is something to fix, whatever the code says.
 * NULL: there is none. */
static const char *note_lacks(const struct note *note)
{
    if (note->code / 100 != 2)
        return NULL;
    if (note->more->refer && refer_verdict(notes_refers(), note->more->refer) == REFER_NO_NOTIFY)
        return "refer.no_notify";
    if (note->more->subscribe && subscribe_verdict(notes_subscribes(), note->more->subscribe) == SUBSCRIBE_NO_NOTIFY)
        return "subscribe.no_notify";
    return NULL;
}

/** What became of a registration by now. Appends to `words`. */
static void registration_add_words(GString *words, const struct registration *registration)
{
    const struct watch_context *context = notes_context();

    registration_words_verdict(words, registration, context->clock->now_us, watch_64_t1_us(context));
}

/** Is it the 2xx to the BYE of a call that was dropped? */
static bool is_of_dropped_call(const struct note *note)
{
    const struct call_knowledge known = notes_call_knowledge();

    return note->code / 100 == 2 && note->call && note->method == METHOD_BYE &&
           call_verdict(note->call, &known) == CALL_DROPPED;
}

/** Why a login was refused, of which the code says no more than that one is asked for; NULL: there is none. */
static const char *login_refusal(const struct view *view, const struct note *note)
{
    for (const struct finding *finding = note->findings.first; finding; finding = finding->next) {
        char *prefix = NULL;
        const char *words = finding->words;

        if (!finding_is_shown(view, finding) || finding_severity(finding->id) < CODEBOOK_WARN ||
            !g_str_has_prefix(finding_name(finding->id), "auth."))
            continue;
        prefix = wmem_strdup_printf(view->pinfo->pool, "%u to %s: ", note->code, note_method(note));
        return printable(view->pinfo->pool, g_str_has_prefix(words, prefix) ? words + strlen(prefix) : words);
    }
    return NULL;
}

/** What the packet or the capture says, else what the code means; of a 2xx that no NOTIFY followed, and of one to a
 * REFER, what became of it. */
static const char *response_summary(const struct view *view, const struct note *note, const struct code_text *text)
{
    bool has_outcome = note->code / 100 == 2 && note->more->refer && note->more->refer->outcome >= 200;
    GString *words;

    if (note->code / 100 == 2 && note->registration) {
        registration_add_words(words = words_start(""), note->registration);
        return words->str;
    }
    if (is_of_dropped_call(note)) {
        add_printable(words_start("the hang-up is confirmed; the call was "), note->call->dropped->words);
        return words_room->str;
    }
    if (!has_outcome && !note_lacks(note)) {
        const char *summary = notes_summary(note);

        if (!summary && note->code >= 300)
            summary = login_refusal(view, note);
        return summary ? summary : text->summary;
    }
    words = words_start(has_outcome ? "" : note->more->refer ? "REFER accepted, but " : "SUBSCRIBE accepted, but ");
    finding_verdict_words(words, &view->session, note);
    return words->str;
}

static const char *response_label(const struct view *view, const struct note *note, const struct code_text *text,
                                  const char *summary)
{
    const char *class_name = codebook_class_name(note->code), *name;
    wmem_allocator_t *pool = view->pinfo->pool;
    GString *words;

    if (!text)
        return wmem_strdup_printf(pool, "%u is no SIP status code: those are 100 to 699 (RFC 3261 section 7.2)",
                                  note->code);
    finding_add_code(words = words_start(""), &view->session, note, text);
    name = wmem_strdup(pool, words->str);
    if (text->treat_as)
        return wmem_strdup_printf(pool, "%s (%s, not registered: treat as %s) - %s", name, class_name,
                                  treat_as_words(view, text), summary);
    return wmem_strdup_printf(pool, "%s (%s) - %s", name, class_name, summary);
}

static void add_references(const struct view *view, proto_tree *tree, const struct code_text *text)
{
    for (unsigned i = 0; i < CODEBOOK_REFERENCES && text->reference[i]; i++) {
        proto_item *item = proto_tree_add_string(tree, hf_sipexplain_reference, view->tvb, 0, 0, text->reference[i]);
        proto_tree *subtree = proto_item_add_subtree(item, ett_sipexplain_reference);

        proto_item_set_generated(item);
        item = proto_tree_add_string(subtree, hf_sipexplain_reference_url, view->tvb, 0, 0, text->url[i]);
        proto_item_set_generated(item);
        proto_item_set_url(item);
    }
}

/** The frames that prove what a watch found. */
static void add_evidence(const struct view *view, proto_tree *tree, const struct finding *finding)
{
    for (unsigned i = 0; i < FINDING_FRAMES; i++)
        if (finding->frames[i] != view->pinfo->num)
            add_frame(view, tree, hf_sipexplain_evidence, finding->frames[i]);
}

static void add_fixes_of(const struct view *view, proto_tree *tree, const char *const *fixes)
{
    for (unsigned i = 0; i < CODEBOOK_FIXES && fixes[i]; i++)
        add_string(view, tree, hf_sipexplain_fix, fixes[i]);
}

/** Has a finding on the message that name, and so the same steps? Looks at those before `end` only; NULL: at all. */
static bool remark_is_shown(const struct view *view, const struct note *note, const char *name,
                            const struct finding *end)
{
    for (const struct finding *finding = note->findings.first; finding != end; finding = finding->next)
        if (finding_is_shown(view, finding) && strcmp(finding_name(finding->id), name) == 0)
            return true;
    return false;
}

/** What to do about what the watches found. Returns whether there is anything. */
static bool add_remark_fixes(const struct view *view, proto_tree *tree, const struct note *note)
{
    bool is_any = false;

    for (const struct finding *finding = note->findings.first; finding; finding = finding->next) {
        bool is_of_report =
            finding->refer && !note->code; /* there, the steps are those of the result that it reports */

        if (is_of_report || !finding_is_shown(view, finding) ||
            remark_is_shown(view, note, finding_name(finding->id), finding))
            continue;
        add_fixes_of(view, tree, codebook_finding(notes_codebook(), finding_name(finding->id))->fix);
        is_any = true;
    }
    return is_any;
}

/** Beside a finding, the steps of a success say nothing; nor does the first one of an ordinary failure: that nothing
 * needs fixing. */
static unsigned fixes_left_out(const struct note *note, const struct code_text *text)
{
    if (note->code < 300)
        return CODEBOOK_FIXES;
    return text->severity == CODEBOOK_CHAT && !note->is_challenge ? 1 : 0;
}

/** The steps of a finding come first, and those of the code follow. */
static void add_fixes(const struct view *view, proto_tree *tree, const struct note *note, const struct code_text *text)
{
    const char *lacks = note_lacks(note);
    bool has_finding = lacks != NULL;

    if (lacks && remark_is_shown(view, note, lacks, NULL))
        lacks = NULL; /* but at a copy of the 2xx nothing is found */
    if (!lacks && note->part.is_unmatched && (note->part.first_frame || note->code >= 300) && note->code != 401 &&
        note->code != 407)
        lacks = "response.mismatch"; /* of a copy nothing is found, and what the code says is beside the point */
    if (lacks)
        add_fixes_of(view, tree, codebook_finding(notes_codebook(), lacks)->fix);
    has_finding |= add_remark_fixes(view, tree, note);
    if (!has_finding && (notes_are_of_failed_call(note) || is_of_dropped_call(note))) {
        add_string(view, tree, hf_sipexplain_fix,
                   "Look at what failed in this call before it ended. This response only confirms the BYE.");
        return;
    }
    for (unsigned i = has_finding ? fixes_left_out(note, text) : 0; i < CODEBOOK_FIXES && text->fix[i]; i++)
        add_string(view, tree, hf_sipexplain_fix, text->fix[i]);
}

/** What the messages around it show of this one. */
static void add_said(const struct view *view, proto_tree *tree, const struct note *note)
{
    for (struct finding_said *said = note->findings.said; said; said = said->next) {
        const char *said_words = finding_said_words(said);
        GString *words = words_start("");

        packet_text_add(words, (struct sip_text){said_words, strlen(said_words)}, ITEM_LABEL_LENGTH);
        add_string(view, tree, hf_sipexplain_seen, wmem_strdup(view->pinfo->pool, words->str));
    }
}

static void add_not_to_confuse(const struct view *view, proto_tree *tree, unsigned code)
{
    const struct pair_text *pair;
    unsigned at = 0, other;

    for (unsigned i = 0; i < CODEBOOK_PAIRS && (pair = codebook_pair_next(notes_codebook(), code, &at, &other)); i++) {
        const char *name = codebook_registered_name(notes_codebook(), other);

        add_string(view, tree, hf_sipexplain_not_to_confuse,
                   wmem_strdup_printf(view->pinfo->pool, name ? "%u %s: %s" : "%u%s: %s", other, name ? name : "",
                                      pair->fact));
    }
}

/** Facts, one a line; NULL: none. */
static void add_sentences(const struct view *view, proto_tree *tree, const char *sentences)
{
    char **all = sentences ? wmem_strsplit(view->pinfo->pool, sentences, "\n", -1) : NULL;

    for (; all && *all; all++) {
        GString *words = words_start("");

        add_printable(words, *all);
        add_string(view, tree, hf_sipexplain_seen, wmem_strdup(view->pinfo->pool, words->str));
    }
}

/** What the 2xx to a REGISTER grants, and what it has shown since. */
static void add_granted(const struct view *view, proto_tree *tree, const struct registration *registration)
{
    GString *words = words_start("");

    registration_add_words(words, registration);
    words->str[0] = g_ascii_toupper(words->str[0]);
    add_string(view, tree, hf_sipexplain_seen, wmem_strdup(view->pinfo->pool, words->str));
    add_sentences(view, tree, registration->response_seen);
}

/** Does the message end the call, or confirm that it has ended? */
static bool is_of_end(const struct note *note)
{
    if (!note->call)
        return false;
    if (note->code == 487)
        return note->method == METHOD_INVITE;
    return note->code < 300 && (note->method == METHOD_BYE || note->method == METHOD_CANCEL);
}

/** How long the session lasts that this 2xx agrees on, and who refreshes it (RFC 4028). */
static void add_session(const struct view *view, proto_tree *tree, const struct call_outcome *call)
{
    const char *name = session_refresher_name(call);

    add_string(view, tree, hf_sipexplain_seen,
               wmem_strdup_printf(view->pinfo->pool,
                                  "Session timer: %u s; %s is the refresher, whose re-INVITE or UPDATE is due from "
                                  "%u s on (RFC 4028 section 10)",
                                  call->session_s, name ? name : "neither side is named, so who called",
                                  call->session_s / 2));
}

/** What ended on the other side of the server that sends this, at the message that ends the call. */
static void add_leg(const struct view *view, proto_tree *tree, struct call_outcome *call)
{
    const struct call_outcome *leg = notes_call_leg(call);
    GString *words = words_start("");

    if (!leg || call_last_event(call).frame != view->pinfo->num)
        return;
    call_leg_words(words, call, leg);
    add_string(view, tree, hf_sipexplain_seen, printable(view->pinfo->pool, words->str));
    add_frame(view, tree, hf_sipexplain_evidence, call_last_event(leg).frame);
}

/** What the call adds to what a message says itself. */
static void add_call_seen(const struct view *view, proto_tree *tree, const struct note *note)
{
    GString *words;

    if (note->call)
        add_leg(view, tree, note->call);
    words = words_start("");
    if (is_of_end(note) && call_end_words(words, note->call, view->pinfo->num))
        add_string(view, tree, hf_sipexplain_seen, words->str);
    if (note->call && note->call->session_frame == view->pinfo->num && note->code)
        add_session(view, tree, note->call);
}

static void add_seen(const struct view *view, proto_tree *tree, const struct note *note)
{
    if (note->more->pairing)
        add_string(view, tree, hf_sipexplain_seen, note->more->pairing);
    for (const char *const *fact = notes_facts(note); *fact; fact++)
        add_string(view, tree, hf_sipexplain_seen, *fact);
    if (note->registration && note->code / 100 == 2)
        add_granted(view, tree, note->registration);
    add_said(view, tree, note);
    add_string(view, tree, hf_sipexplain_seen, notes_later_fact(note));
    add_frame(view, tree, hf_sipexplain_evidence, notes_later_frame(note));
    add_call_seen(view, tree, note);
}

/** What the code means. */
static void add_texts(const struct view *view, proto_tree *tree, const struct note *note, const struct code_text *text)
{
    if (note->part.is_in_dialog)
        add_string(view, tree, hf_sipexplain_effect, codebook_effect(notes_codebook(), note->code, note_method(note)));
    add_string(view, tree, hf_sipexplain_description, text->description);
    add_string(view, tree, hf_sipexplain_when, text->when);
    add_not_to_confuse(view, tree, note->code);
    add_references(view, tree, text);
}

/** What only filters, columns and programs ask for; people read it off the label. */
static void add_code_fields(const struct view *view, proto_tree *tree, const struct note *note,
                            const struct code_text *text)
{
    proto_item_set_generated(proto_tree_add_uint(tree, hf_sipexplain_code, view->tvb, 0, 0, note->code));
    add_string(view, tree, hf_sipexplain_phrase, note->more->phrase);
    add_string(view, tree, hf_sipexplain_method, note_method(note));
    proto_item_set_generated(proto_tree_add_boolean(tree, hf_sipexplain_registered, view->tvb, 0, 0,
                                                    codebook_registered_name(notes_codebook(), note->code) != NULL));
    if (!text)
        return;
    proto_item_set_generated(proto_tree_add_uint(tree, hf_sipexplain_class, view->tvb, 0, 0, note->code / 100));
    add_string(view, tree, hf_sipexplain_name, text->treat_as ? treat_as_words(view, text) : text->name);
    add_string(view, tree, hf_sipexplain_severity, codebook_severity_name(finding_response_severity(note, text)));
}

/** "0.504 s", and below a thousandth of a second with all that is known of it. */
static void add_span(const struct view *view, proto_tree *tree, int hf, int64_t span_us)
{
    nstime_t span = {(time_t)(span_us / G_USEC_PER_SEC), (int)(span_us % G_USEC_PER_SEC) * 1000};
    unsigned fraction = (unsigned)(span_us % G_USEC_PER_SEC);
    bool is_tiny = span_us > 0 && span_us < 1000;

    if (span_us >= 0)
        proto_item_set_generated(proto_tree_add_time_format_value(tree, hf, view->tvb, 0, 0, &span, "%u.%0*u s",
                                                                  (unsigned)(span_us / G_USEC_PER_SEC), is_tiny ? 6 : 3,
                                                                  is_tiny ? fraction : fraction / 1000));
}

/** Which request the response answers, and which response it is a copy of, or tells the same as. */
static void add_transaction(const struct view *view, proto_tree *tree, const struct note *note)
{
    const struct transaction_part *part = &note->part;

    add_frame(view, tree, hf_sipexplain_request_in, part->request_frame);
    if (part->request_frame)
        add_span(view, tree, hf_sipexplain_response_time, part->response_us);
    add_frame(view, tree, hf_sipexplain_retransmission_of, part->first_frame);
    if (facts_repeat(note->facts) && !note->raises)
        add_frame(view, tree, hf_sipexplain_repeat_of, facts_repeat(note->facts)->first_frame);
}

/** The reported code, with its own texts: it is the answer to the request that the REFER asked for. */
static void add_outcome(const struct view *view, proto_tree *tree, const struct refer_exchange *refer)
{
    const char *summary;
    const struct code_text *text = refer_words_outcome(refer->outcome, notes_codebook(), &summary);
    proto_item *item;

    if (!text)
        return;
    item = proto_tree_add_uint_format_value(tree, hf_sipexplain_refer_outcome, view->tvb, 0, 0, refer->outcome, "%u %s",
                                            refer->outcome, text->name);
    proto_item_set_generated(item);
    tree = proto_item_add_subtree(item, ett_sipexplain_refer_outcome);
    label_add_lines(tree, view->tvb, summary, BREAK_SENTENCES);
    if (refer->outcome < 300)
        return;
    for (unsigned i = 0; i < CODEBOOK_FIXES && text->fix[i]; i++)
        add_string(view, tree, hf_sipexplain_refer_outcome_fix, text->fix[i]);
    add_string(view, tree, hf_sipexplain_refer_outcome_description, text->description);
    add_string(view, tree, hf_sipexplain_refer_outcome_when, text->when);
}

static void add_refer_frames(const struct view *view, proto_tree *tree, const struct refer_exchange *refer)
{
    add_frame(view, tree, hf_sipexplain_refer_request_in, refer->refer_frame);
    add_frame(view, tree, hf_sipexplain_refer_accepted_in, refer->accepted_frame);
    for (unsigned i = 0; refer->notify_frames && i < refer->notify_frames->len; i++)
        add_frame(view, tree, hf_sipexplain_refer_notify_in, g_array_index(refer->notify_frames, uint32_t, i));
}

/** What the REFER asks for; NULL if that is not known. */
static const char *refer_target(const struct view *view, const struct refer_exchange *refer)
{
    char *target = refer_facts_target(&refer->facts);
    GString *words = words_start("");

    if (!target)
        return NULL;
    packet_text_add(words, (struct sip_text){target, strlen(target)}, ITEM_LABEL_LENGTH);
    g_free(target);
    return wmem_strdup(view->pinfo->pool, words->str);
}

static void add_refer(const struct view *view, proto_tree *tree, const struct refer_exchange *refer)
{
    enum refer_verdict verdict = refer_verdict(notes_refers(), refer);
    const char *name = refer_verdict_name(verdict);
    GString *words = words_start("");
    proto_item *item;

    refer_words_verdict(words, notes_refers(), refer, notes_codebook());
    item = add_verdict(view, tree, hf_sipexplain_refer_verdict, name, words);
    tree = proto_item_add_subtree(item, ett_sipexplain_refer);
    add_string(view, tree, hf_sipexplain_refer_target, refer_target(view, refer));
    add_outcome(view, tree, refer);
    add_refer_frames(view, tree, refer);
    if (verdict == REFER_OPEN || verdict == REFER_NO_NOTIFY || verdict == REFER_LATE)
        add_span(view, tree, hf_sipexplain_refer_waited, refer_waited(notes_refers(), refer));
}

static void add_subscribe_frames(const struct view *view, proto_tree *tree, const struct subscribe_exchange *subscribe)
{
    add_frame(view, tree, hf_sipexplain_subscribe_request_in, subscribe->subscribe_frame);
    add_frame(view, tree, hf_sipexplain_subscribe_accepted_in, subscribe->accepted_frame);
    add_frame(view, tree, hf_sipexplain_subscribe_notify_in, subscribe->notify_frame);
}

static void add_subscribe(const struct view *view, proto_tree *tree, const struct subscribe_exchange *subscribe)
{
    enum subscribe_verdict verdict = subscribe_verdict(notes_subscribes(), subscribe);
    const char *name = subscribe_verdict_name(verdict);
    GString *words = words_start("");
    proto_item *item;

    subscribe_words_verdict(words, notes_subscribes(), subscribe);
    item = add_verdict(view, tree, hf_sipexplain_subscribe_verdict, name, words);
    tree = proto_item_add_subtree(item, ett_sipexplain_subscribe);
    add_subscribe_frames(view, tree, subscribe);
    if (verdict != SUBSCRIBE_OK)
        add_span(view, tree, hf_sipexplain_subscribe_waited, subscribe_waited(notes_subscribes(), subscribe));
}

/** Spans of nothing and of what nobody has stated are left out. */
static void add_seconds(const struct view *view, proto_tree *tree, int hf, uint32_t seconds)
{
    nstime_t span = {(time_t)seconds, 0};

    if (seconds != SIP_NO_SPAN)
        proto_item_set_generated(
            proto_tree_add_time_format_value(tree, hf, view->tvb, 0, 0, &span, "%u s", (unsigned)seconds));
}

static void add_registration(const struct view *view, proto_tree *tree, const struct note *note)
{
    const struct registration *registration = note->registration;
    const struct watch_context *context = notes_context();
    const char *name = registration_verdict_name(
        registration_verdict_of(registration, context->clock->now_us, watch_64_t1_us(context)));
    GString *words = words_start("");

    registration_add_words(words, registration);
    add_verdict(view, tree, hf_sipexplain_registration_verdict, name, words);
    add_seconds(view, tree, hf_sipexplain_registration_asked, registration->asked_s);
    if (note->code / 100 == 2 || PINFO_FD_VISITED(view->pinfo))
        add_seconds(view, tree, hf_sipexplain_registration_granted, registration->granted_s);
    if (note->code == 0)
        add_sentences(view, tree, registration->request_seen);
}

/** The frames and times of the call. */
static void add_call_events(const struct view *view, proto_tree *tree, const struct call_outcome *call,
                            enum call_verdict verdict)
{
    const struct call_event *end =
        !call->answer.frame && verdict == CALL_CANCELLED && call->cancel.frame ? &call->cancel : &call->end;

    add_frame(view, tree, hf_sipexplain_call_first_in, call->first.frame);
    add_frame(view, tree, hf_sipexplain_call_answered_in, call->answer.frame);
    add_frame(view, tree, hf_sipexplain_call_ended_in, call->end.frame ? call->end.frame : end->frame);
    add_span(view, tree, hf_sipexplain_call_ring_time, call_span_us(&call->first, &call->ring));
    add_span(view, tree, hf_sipexplain_call_answer_time, call_span_us(&call->first, &call->answer));
    if (call->answer.frame)
        add_span(view, tree, hf_sipexplain_call_duration, call_span_us(&call->answer, &call->end));
}

/** What became of the call: on each of its messages, for filters and columns; `is_hidden` where there is nothing else
 * to say. */
static void add_call(const struct view *view, proto_tree *tree, const struct note *note, bool is_hidden)
{
    struct call_outcome *call = note->call;
    const struct call_outcome *leg = notes_call_leg(call);
    const struct call_knowledge known = notes_call_knowledge();
    enum call_verdict verdict = call_verdict(call, &known);
    const char *name = call_verdict_name(verdict);
    GString *words = words_start(""), *cause;
    proto_item *item;

    call_verdict_words(words, call, verdict);
    item = add_verdict(view, tree, hf_sipexplain_call_verdict, name, words);
    if (is_hidden)
        proto_item_set_hidden(item);
    tree = proto_item_add_subtree(item, ett_sipexplain_call);
    cause = words_start("");
    if (!call_cause_words(cause, call, verdict, &known) && leg) {
        call_leg_words(cause, call, leg);
        cause->str[0] = g_ascii_tolower(cause->str[0]);
    }
    if (cause->len > 0) {
        if (!note->findings.first) /* which would say the same */
            tree = proto_item_add_subtree(item, ett_sipexplain_call_cause);
        add_cause(view, tree, hf_sipexplain_call_cause, printable(view->pinfo->pool, cause->str));
    }
    if (call_ended_by(call, verdict))
        add_string(view, tree, hf_sipexplain_call_ended_by, call_ended_by(call, verdict));
    add_call_events(view, tree, call, verdict);
    add_frame(view, tree, hf_sipexplain_call_leg_in, leg ? leg->first.frame : 0);
}

static int expert_severity(enum finding_id id)
{
    static const int severities[] = {
        [CODEBOOK_CHAT] = PI_CHAT, [CODEBOOK_NOTE] = PI_NOTE, [CODEBOOK_WARN] = PI_WARN, [CODEBOOK_ERROR] = PI_ERROR};

    return severities[finding_severity(id)];
}

static void expert_raise(const struct view *view, proto_item *root, expert_field *field,
                         const struct note_finding *found, const struct note *note)
{
    GString *words;

    if (!view->tree &&
        !have_tap_listener(tap_expert)) { /* nobody reads it, but Wireshark still keeps the highest severity */
        expert_add_info(view->pinfo, root, field);
        return;
    }
    finding_words(words = words_start(""), &view->session, found, note);
    expert_add_info_format(view->pinfo, root, field, "%s", words->str);
}

/** All forms of a finding share one expert field, which has one severity: that of the form takes its place meanwhile,
 * unless the user has set another, which then holds for all forms. */
static void finding_raise(const struct view *view, proto_item *root, const struct note_finding *found,
                          const struct note *note)
{
    enum finding_id first = finding_firsts[found->id];
    expert_field_info *info = &finding_infos[first].eiinfo;
    int usual = info->severity;

    if (usual == info->orig_severity)
        info->severity = expert_severity(found->id);
    expert_raise(view, root, &finding_fields[first], found, note);
    info->severity = usual;
}

/** In the first pass nothing is known yet of a REFER without answer. */
static bool refer_is_telling(const struct view *view, const struct note *note)
{
    return note->more->refer &&
           (PINFO_FD_VISITED(view->pinfo) || refer_verdict(notes_refers(), note->more->refer) != REFER_UNANSWERED);
}

static bool subscribe_is_telling(const struct note *note)
{
    return note->more->subscribe && note->code < 300 &&
           subscribe_verdict(notes_subscribes(), note->more->subscribe) != SUBSCRIBE_NOTHING;
}

static const char *request_label(const struct view *view, const struct note *note)
{
    const struct transaction_part *part = &note->part;
    GString *words = words_start("");

    if (refer_is_telling(view, note) || subscribe_is_telling(note))
        finding_verdict_words(words, &view->session, note);
    else if (note->findings.first && finding_is_shown(view, note->findings.first))
        add_printable(words, note->findings.first->words);
    else if (is_of_end(note) && call_end_words(words, note->call, view->pinfo->num))
        words->str[0] = g_ascii_tolower(words->str[0]);
    else if (note->registration)
        registration_add_words(words, note->registration);
    else if (part->response_code == 0)
        g_string_append(words, "no response in this capture so far");
    else if (part->response_code >= 200)
        g_string_append_printf(words, "answered with %u in frame %u", part->response_code, part->response_frame);
    else
        g_string_append_printf(words, "%u in frame %u, no final response in this capture so far", part->response_code,
                               part->response_frame);
    return wmem_strdup_printf(view->pinfo->pool, "%s - %s", note_method(note) ? note_method(note) : "Request",
                              words->str);
}

/** Does the tree want our items? If not, experts still need one to hang on. */
static bool view_is_wanted(const struct view *view)
{
    return view->tree && proto_field_is_referenced(view->tree, proto_sipexplain);
}

/** To raise a finding at an item makes its subtree one of Wireshark's expert information, which is folded like those.
 */
static void restore_subtree(proto_item *item, int ett)
{
    proto_tree *tree = proto_item_add_subtree(item, ett);

    (void)tree;
}

/** What was found, with its proof. The expert information hangs on it. */
static void add_finding(const struct view *view, proto_tree *tree, const struct note_finding *found,
                        const struct note *note)
{
    GString *words = words_start("");
    proto_item *item;

    if (tree_is_seen(tree))
        finding_words(words, &view->session, found, note);
    item = label_add_string_as(tree, view->tvb, hf_sipexplain_finding, finding_name(found->id), words->str);
    add_evidence(view, proto_item_add_subtree(item, ett_sipexplain_finding), found->finding);
    finding_raise(view, item, found, note);
    restore_subtree(item, ett_sipexplain_finding);
}

static bool is_listed(const struct finding_list *findings, const struct finding *finding)
{
    for (unsigned i = 0; i < findings->count; i++)
        if (findings->all[i].finding == finding)
            return true;
    return false;
}

/** What the watches found. */
static void add_findings(const struct view *view, proto_tree *tree, const struct note *note,
                         const struct finding_list *findings)
{
    for (unsigned i = 0; i < findings->count; i++)
        if (findings->all[i].finding)
            add_finding(view, tree, &findings->all[i], note);
    for (const struct finding *finding = note->findings.first; finding; finding = finding->next)
        if (finding_is_shown(view, finding) && !is_listed(findings, finding))
            add_evidence(view, tree, finding);
}

/** The exchanges that the message belongs to, with what became of them. */
static void add_exchanges(const struct view *view, proto_tree *tree, const struct note *note)
{
    if (refer_is_telling(view, note))
        add_refer(view, tree, note->more->refer);
    if (subscribe_is_telling(note))
        add_subscribe(view, tree, note->more->subscribe);
    if (note->registration && (note->code == 0 || note->code >= 200))
        add_registration(view, tree, note);
    if (note->call)
        add_call(view, tree, note, false);
    if (note->code)
        add_transaction(view, tree, note);
    else if (PINFO_FD_VISITED(view->pinfo))
        add_frame(view, tree, hf_sipexplain_response_in, note->part.response_frame);
}

/** What only filters, columns and programs ask for, folded into one line. What is found by the code alone is said by
 * the label of the whole. */
static void add_fields(const struct view *view, proto_tree *tree, const struct note *note, const struct code_text *text,
                       const struct finding_list *findings)
{
    proto_item *item = proto_tree_add_none_format(tree, hf_sipexplain_fields, view->tvb, 0, 0, "Fields");

    proto_item_set_generated(item);
    tree = proto_item_add_subtree(item, ett_sipexplain_fields);
    if (note->code)
        add_code_fields(view, tree, note, text);
    for (unsigned i = 0; i < findings->count; i++) {
        const struct note_finding *found = &findings->all[i];

        if (!found->finding)
            add_string(view, tree, hf_sipexplain_finding, finding_name(found->id));
        add_string(view, tree, hf_sipexplain_finding_severity, codebook_severity_name(finding_severity(found->id)));
        if (!found->finding)
            finding_raise(view, item, found, note);
    }
    restore_subtree(item, ett_sipexplain_fields);
}

/** Is there something that is not as it should be? Then the Explanation is shown unfolded. */
static bool is_failure(const struct note *note, const struct code_text *text, const struct finding_list *findings)
{
    for (unsigned i = 0; i < findings->count; i++)
        if (finding_severity(findings->all[i].id) >= CODEBOOK_NOTE)
            return true;
    return note->code && (!text || finding_response_severity(note, text) >= CODEBOOK_NOTE);
}

/** Do the items below say what did not fit in the label? Those of a request always do. */
static bool is_said_below(const struct view *view, const struct note *note)
{
    const char *summary = notes_summary(note);

    if ((note->registration && note->code < 300) || refer_is_telling(view, note) || subscribe_is_telling(note) ||
        is_of_dropped_call(note) || login_refusal(view, note))
        return true;
    for (const char *const *fact = notes_facts(note); summary && *fact; fact++)
        if (strlen(*fact) <= strlen(summary) &&
            g_ascii_strcasecmp(*fact, summary + strlen(summary) - strlen(*fact)) == 0)
            return true;
    return false;
}

/** The line of the Explanation, and what did not fit in it. */
static proto_item *add_response_root(const struct view *view, const struct note *note, const struct code_text *text)
{
    const char *summary = text ? wmem_strdup(view->pinfo->pool, response_summary(view, note, text)) : NULL;
    const char *label = response_label(view, note, text, summary);
    bool is_cut;
    proto_item *root = add_root(view, label, &is_cut);
    proto_tree *tree = proto_item_add_subtree(root, ett_sipexplain);

    add_hidden_string(view, tree, hf_sipexplain_summary, label);
    if (summary && is_cut && !is_said_below(view, note))
        label_add_lines(tree, view->tvb, summary, BREAK_SENTENCES);
    return root;
}

static proto_item *add_request_root(const struct view *view, const struct note *note)
{
    const char *label = request_label(view, note);
    bool is_cut;
    proto_item *root = add_root(view, label, &is_cut);

    add_hidden_string(view, proto_item_add_subtree(root, ett_sipexplain), hf_sipexplain_summary, label);
    return root;
}

/** First what happened, then what to do, then what it means. */
static void note_add(const struct view *view, const struct note *note, const struct finding_list *findings)
{
    const struct code_text *text = note->code ? codebook_find(notes_codebook(), note->code, note_method(note)) : NULL;
    proto_item *root = note->code ? add_response_root(view, note, text) : add_request_root(view, note);
    int ett = is_failure(note, text, findings) ? ett_sipexplain_failure : ett_sipexplain;
    proto_tree *tree = proto_item_add_subtree(root, ett);

    add_findings(view, tree, note, findings);
    add_seen(view, tree, note);
    add_exchanges(view, tree, note);
    if (text) {
        add_fixes(view, tree, note, text);
        add_texts(view, tree, note, text);
    } else {
        add_remark_fixes(view, tree, note);
    }
    if (note->code || findings->count > 0)
        add_fields(view, tree, note, text, findings);
    restore_subtree(root, ett);
}

/** Which response a request got is known in later passes. */
static bool request_is_telling(const struct view *view, const struct note *note)
{
    return refer_is_telling(view, note) || subscribe_is_telling(note) || note->findings.first || note->findings.said ||
           note->facts || (note->registration && view_is_wanted(view)) || (is_of_end(note) && view_is_wanted(view)) ||
           (note->part.response_frame && PINFO_FD_VISITED(view->pinfo) && view_is_wanted(view));
}

static void note_show(const struct view *view, const struct note *note)
{
    struct finding_list findings;
    proto_item *root = NULL;
    bool is_cut;

    if (!note->code && !request_is_telling(view, note)) {
        if (note->call && view_is_wanted(view))
            add_call(view, view->tree, note, true);
        return;
    }
    if (!note->raises && !note->findings.first && !view_is_wanted(view)) /* as of most responses */
        return;
    findings = finding_list_of(note, !PINFO_FD_VISITED(view->pinfo), pref_expert_responses);
    if (view_is_wanted(view)) {
        note_add(view, note, &findings);
        return;
    }
    if (view->tree && findings.count > 0)
        root = add_root(view, "", &is_cut);
    for (unsigned i = 0; i < findings.count; i++)
        finding_raise(view, root, &findings.all[i], note);
}

/** What was waited for, and since when: as the NOTIFY that is overdue is the first one, or the final one. */
static void add_refer_wait(const struct view *view, proto_tree *tree, const struct refer_exchange *refer)
{
    add_refer_frames(view, tree, refer);
    if (!refer->notify_frames)
        add_span(view, tree, hf_sipexplain_refer_waited, refer_waited(notes_refers(), refer));
}

static void add_subscribe_wait(const struct view *view, proto_tree *tree, const struct subscribe_exchange *subscribe)
{
    add_subscribe_frames(view, tree, subscribe);
    add_span(view, tree, hf_sipexplain_subscribe_waited, subscribe_waited(notes_subscribes(), subscribe));
}

/** The frame at which a limit passes, whatever it holds. */
static void overdue_show(const struct view *view, const struct finding *finding)
{
    const struct note_finding found = {finding->id, finding};
    bool is_cut;
    proto_item *root;
    proto_tree *tree;
    GString *words;

    if (!view->tree) {
        finding_raise(view, NULL, &found, NULL);
        return;
    }
    finding_words(words = words_start(""), &view->session, &found, NULL);
    root = add_root(view, words->str, &is_cut);
    tree = proto_item_add_subtree(root, ett_sipexplain_failure);
    add_hidden_string(view, tree, hf_sipexplain_summary, words->str);
    add_finding(view, tree, &found, NULL);
    if (finding->refer)
        add_refer_wait(view, tree, finding->refer);
    if (finding->subscribe)
        add_subscribe_wait(view, tree, finding->subscribe);
    add_hidden_string(view, tree, hf_sipexplain_finding_severity,
                      codebook_severity_name(finding_severity(finding->id)));
}

static void frame_show(const struct view *view, const struct note *first)
{
    const char *saved_proto = view->pinfo->current_proto;
    const struct finding *overdue;

    view->pinfo->current_proto = "SIPEXPLAIN";
    for (const struct note *note = first; note; note = note->next)
        note_show(view, note);
    while (notes_are_overdue() && (overdue = notes_next_overdue()))
        overdue_show(view, overdue);
    view->pinfo->current_proto = saved_proto;
    for (const struct note *note = first; note; note = note->next)
        tap_queue_packet(tap_sipexplain, view->pinfo, note);
}

/** What the menu entries about the selected packet are told: its first response, and the first thing found in it. */
static void selection_tell(const struct view *view, const struct note *first)
{
    const struct note *response = first;
    const char *finding = NULL;

    while (response && !response->code)
        response = response->next;
    for (const struct note *note = first; note && !finding; note = note->next)
        for (const struct finding *found = note->findings.first; found && !finding; found = found->next)
            if (finding_is_shown(view, found))
                finding = finding_name(found->id);
    selection_note(view->tree, response ? response->code : 0, response ? note_method(response) : NULL, finding);
}

/** The post-dissector. Most frames hold nothing for us: they leave by the shortest way. */
static int sipexplain_frame(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    const struct note *note = PINFO_FD_VISITED(pinfo) ? notes_get(pinfo) : notes_make(pinfo);

    if (note || notes_are_overdue())
        frame_show(&(const struct view){pinfo, tvb, tree, notes_session()}, note);
    if (tree_is_seen(tree) && selection_is_possible())
        selection_tell(&(const struct view){pinfo, tvb, tree, notes_session()}, note);
    return 1; /* of a post-dissector it means no more than that it took the frame */
}

/** Wireshark has no place for it before all protocols are registered. Once a user folds a subtree, it stays so. */
static void unfold_once(void)
{
    static const int *const unfolded[] = {
        &ett_sipexplain_failure,       &ett_sipexplain_finding,   &ett_sipexplain_lines,      &ett_sipexplain_refer,
        &ett_sipexplain_refer_outcome, &ett_sipexplain_subscribe, &ett_sipexplain_call_cause,
    };
    static bool is_done;

    for (unsigned i = 0; !is_done && i < array_length(unfolded); i++)
        tree_expanded_set(*unfolded[i], true);
    is_done = true;
}

static void sipexplain_init(void)
{
    unfold_once();
    tap_expert = find_tap_id("expert"); /* registered after all protocols */
    notes_open(MAX(pref_t1_ms, 1));
}

/** The capture file is closed, or will be dissected again: what the notes hold goes. */
static void sipexplain_cleanup(void)
{
    report_end_session();
    call_report_end_session();
    selection_forget();
    notes_close();
}

/** Some preference has changed; a new first pass follows. */
static void sipexplain_apply(void)
{
    codes_file_apply(pref_codes_file);
}

static void sipexplain_shutdown(void)
{
    notes_shutdown();
    if (words_room)
        g_string_free(words_room, TRUE);
    words_room = NULL;
}

static hf_register_info hf[] = {
    {&hf_sipexplain_code,
     {"Status code", "sipexplain.code", FT_UINT16, BASE_DEC, NULL, 0x0, "As it stands in the status line", HFILL}},
    {&hf_sipexplain_class,
     {"Class", "sipexplain.class", FT_UINT8, BASE_DEC, VALS(class_vals), 0x0,
      "First digit of the code, named after RFC 3261 section 7.2", HFILL}},
    {&hf_sipexplain_name,
     {"Name", "sipexplain.name", FT_STRING, BASE_NONE, NULL, 0x0,
      "Reason phrase of the IANA registry, or the code to treat an unregistered one as", HFILL}},
    {&hf_sipexplain_registered,
     {"Registered", "sipexplain.registered", FT_BOOLEAN, BASE_NONE, NULL, 0x0, "Is the code in the IANA registry",
      HFILL}},
    {&hf_sipexplain_phrase,
     {"Phrase in the packet", "sipexplain.phrase", FT_STRING, BASE_NONE, NULL, 0x0,
      "Only where it differs from the registered one", HFILL}},
    {&hf_sipexplain_method,
     {"Answered method", "sipexplain.method", FT_STRING, BASE_NONE, NULL, 0x0, "From the CSeq header", HFILL}},
    {&hf_sipexplain_severity,
     {"Severity", "sipexplain.severity", FT_STRING, BASE_NONE, NULL, 0x0,
      "How serious the response is, as its expert information has it: chat (normal), note or warn", HFILL}},
    {&hf_sipexplain_description,
     {"Description", "sipexplain.description", FT_STRING, BASE_NONE, NULL, 0x0,
      "What the code means when it answers this method", HFILL}},
    {&hf_sipexplain_when,
     {"When you see it", "sipexplain.when", FT_STRING, BASE_NONE, NULL, 0x0, "The situations that cause it", HFILL}},
    {&hf_sipexplain_seen,
     {"Seen here", "sipexplain.seen", FT_STRING, BASE_NONE, NULL, 0x0, "A fact of this very message, with its numbers",
      HFILL}},
    {&hf_sipexplain_effect,
     {"In the dialog", "sipexplain.effect", FT_STRING, BASE_NONE, NULL, 0x0,
      "What a failure inside a dialog ends, and which RFC says so", HFILL}},
    {&hf_sipexplain_fix,
     {"How to fix", "sipexplain.fix", FT_STRING, BASE_NONE, NULL, 0x0, "One step each: who changes what", HFILL}},
    {&hf_sipexplain_not_to_confuse,
     {"Confused with", "sipexplain.not_to_confuse", FT_STRING, BASE_NONE, NULL, 0x0,
      "A code it is often taken for, and what tells them apart", HFILL}},
    {&hf_sipexplain_reference,
     {"Reference", "sipexplain.reference", FT_STRING, BASE_NONE, NULL, 0x0, "Where the code is defined", HFILL}},
    {&hf_sipexplain_reference_url,
     {"Address", "sipexplain.reference.url", FT_STRING, BASE_NONE, NULL, 0x0, "The reference on the web", HFILL}},
    {&hf_sipexplain_request_in,
     {"Request in", "sipexplain.request_in", FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_REQUEST), 0x0,
      "The first copy of the request that this answers", HFILL}},
    {&hf_sipexplain_response_in,
     {"Response in", "sipexplain.response_in", FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_RESPONSE), 0x0,
      "The first final response, or the first provisional one as long as there is no final one", HFILL}},
    {&hf_sipexplain_response_time,
     {"Response time", "sipexplain.response_time", FT_RELATIVE_TIME, BASE_NONE, NULL, 0x0,
      "Time since the first copy of the request", HFILL}},
    {&hf_sipexplain_retransmission_of,
     {"Retransmission of", "sipexplain.retransmission_of", FT_FRAMENUM, BASE_NONE,
      FRAMENUM_TYPE(FT_FRAMENUM_RETRANS_PREV), 0x0, "The first copy of this response", HFILL}},
    {&hf_sipexplain_repeat_of,
     {"Same failure first in", "sipexplain.repeat_of", FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_NONE), 0x0,
      "The response whose finding counts this one: the same fault on another hop, or when asked again", HFILL}},
    {&hf_sipexplain_evidence,
     {"Evidence in", "sipexplain.evidence", FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_NONE), 0x0,
      "Another frame that proves what was found", HFILL}},
    {&hf_sipexplain_refer_verdict,
     {"REFER", "sipexplain.refer.verdict", FT_STRING, BASE_NONE, NULL, 0x0, "What became of the transfer", HFILL}},
    {&hf_sipexplain_refer_outcome,
     {"Reported result", "sipexplain.refer.outcome", FT_UINT16, BASE_DEC, NULL, 0x0,
      "Status code in the newest message/sipfrag body", HFILL}},
    {&hf_sipexplain_refer_request_in,
     {"REFER in", "sipexplain.refer.request_in", FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_REQUEST), 0x0,
      "The first copy of the request", HFILL}},
    {&hf_sipexplain_refer_accepted_in,
     {"Accepted in", "sipexplain.refer.accepted_in", FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_RESPONSE), 0x0,
      "The first 2xx", HFILL}},
    {&hf_sipexplain_refer_notify_in,
     {"NOTIFY in", "sipexplain.refer.notify_in", FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_NONE), 0x0,
      "A report of the subscription that the REFER made", HFILL}},
    {&hf_sipexplain_refer_waited,
     {"Without NOTIFY for", "sipexplain.refer.waited", FT_RELATIVE_TIME, BASE_NONE, NULL, 0x0,
      "Time after the 2xx in which none was seen", HFILL}},
    {&hf_sipexplain_refer_target,
     {"Asks for", "sipexplain.refer.target", FT_STRING, BASE_NONE, NULL, 0x0,
      "Refer-To, Replaces and Referred-By in words", HFILL}},
    {&hf_sipexplain_refer_outcome_description,
     {"Description of the result", "sipexplain.refer.outcome.description", FT_STRING, BASE_NONE, NULL, 0x0,
      "What the reported code means", HFILL}},
    {&hf_sipexplain_refer_outcome_when,
     {"When this result is seen", "sipexplain.refer.outcome.when", FT_STRING, BASE_NONE, NULL, 0x0,
      "The situations that cause the reported code", HFILL}},
    {&hf_sipexplain_refer_outcome_fix,
     {"How to fix the result", "sipexplain.refer.outcome.fix", FT_STRING, BASE_NONE, NULL, 0x0,
      "One step each, for the reported code", HFILL}},
    {&hf_sipexplain_subscribe_verdict,
     {"SUBSCRIBE", "sipexplain.subscribe.verdict", FT_STRING, BASE_NONE, NULL, 0x0, "Whether the promised NOTIFY came",
      HFILL}},
    {&hf_sipexplain_subscribe_request_in,
     {"SUBSCRIBE in", "sipexplain.subscribe.request_in", FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_REQUEST),
      0x0, "The first copy of the SUBSCRIBE", HFILL}},
    {&hf_sipexplain_subscribe_accepted_in,
     {"SUBSCRIBE accepted in", "sipexplain.subscribe.accepted_in", FT_FRAMENUM, BASE_NONE,
      FRAMENUM_TYPE(FT_FRAMENUM_RESPONSE), 0x0, "The first 2xx that promises a NOTIFY", HFILL}},
    {&hf_sipexplain_subscribe_notify_in,
     {"First NOTIFY in", "sipexplain.subscribe.notify_in", FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_NONE), 0x0,
      "The NOTIFY that settles this SUBSCRIBE", HFILL}},
    {&hf_sipexplain_subscribe_waited,
     {"SUBSCRIBE without NOTIFY for", "sipexplain.subscribe.waited", FT_RELATIVE_TIME, BASE_NONE, NULL, 0x0,
      "Time after the 2xx in which no NOTIFY was seen", HFILL}},
    {&hf_sipexplain_registration_verdict,
     {"Registration", "sipexplain.registration.verdict", FT_STRING, BASE_NONE, NULL, 0x0,
      "What became of the registration that the REGISTER asks for", HFILL}},
    {&hf_sipexplain_registration_asked,
     {"Time asked for", "sipexplain.registration.asked", FT_RELATIVE_TIME, BASE_NONE, NULL, 0x0,
      "By the expires of its Contact, else by Expires", HFILL}},
    {&hf_sipexplain_registration_granted,
     {"Time granted", "sipexplain.registration.granted", FT_RELATIVE_TIME, BASE_NONE, NULL, 0x0,
      "By the 2xx, for this Contact", HFILL}},
    {&hf_sipexplain_call_verdict,
     {"Call", "sipexplain.call.verdict", FT_STRING, BASE_NONE, NULL, 0x0, "What became of the call", HFILL}},
    {&hf_sipexplain_call_cause,
     {"Cause", "sipexplain.call.cause", FT_STRING, BASE_NONE, NULL, 0x0,
      "Why it ended as it did, where the capture proves it", HFILL}},
    {&hf_sipexplain_call_ended_by,
     {"Ended by", "sipexplain.call.ended_by", FT_STRING, BASE_NONE, NULL, 0x0,
      "caller, callee, or network if nobody answered at all", HFILL}},
    {&hf_sipexplain_call_first_in,
     {"First INVITE in", "sipexplain.call.first_in", FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_REQUEST), 0x0,
      "The INVITE that began the call", HFILL}},
    {&hf_sipexplain_call_answered_in,
     {"Answered in", "sipexplain.call.answered_in", FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_RESPONSE), 0x0,
      "The first 2xx to that INVITE", HFILL}},
    {&hf_sipexplain_call_ended_in,
     {"Ended in", "sipexplain.call.ended_in", FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_NONE), 0x0,
      "The BYE, or the final failure of the INVITE", HFILL}},
    {&hf_sipexplain_call_ring_time,
     {"Time to ringing", "sipexplain.call.ring_time", FT_RELATIVE_TIME, BASE_NONE, NULL, 0x0,
      "From the first INVITE to the first 18x", HFILL}},
    {&hf_sipexplain_call_answer_time,
     {"Time to answer", "sipexplain.call.answer_time", FT_RELATIVE_TIME, BASE_NONE, NULL, 0x0,
      "From the first INVITE to the first 2xx", HFILL}},
    {&hf_sipexplain_call_duration,
     {"Duration", "sipexplain.call.duration", FT_RELATIVE_TIME, BASE_NONE, NULL, 0x0, "From the first 2xx to the BYE",
      HFILL}},
    {&hf_sipexplain_call_leg_in,
     {"Other leg in", "sipexplain.call.leg_in", FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_REQUEST), 0x0,
      "The INVITE of the call on the other side of the server that ended this one", HFILL}},
    {&hf_sipexplain_finding,
     {"Finding", "sipexplain.finding", FT_STRING, BASE_NONE, NULL, 0x0,
      "What is found at this message, as in sipexplain --finding", HFILL}},
    {&hf_sipexplain_finding_severity,
     {"Severity of the finding", "sipexplain.finding.severity", FT_STRING, BASE_NONE, NULL, 0x0,
      "chat, note, warn or error", HFILL}},
    {&hf_sipexplain_summary,
     {"Summary", "sipexplain.summary", FT_STRING, BASE_NONE, NULL, 0x0, "The line of the Explanation", HFILL}},
    {&hf_sipexplain_fields,
     {"Fields", "sipexplain.fields", FT_NONE, BASE_NONE, NULL, 0x0,
      "What filters, columns and scripts ask for, such as the status code and its class", HFILL}},
    {&hf_sipexplain_line,
     {"Line", "sipexplain.line", FT_NONE, BASE_NONE, NULL, 0x0,
      "What the item above goes on with; the value of that is whole", HFILL}},
};

static int *ett[] = {
    &ett_sipexplain,       &ett_sipexplain_failure,    &ett_sipexplain_fields,        &ett_sipexplain_finding,
    &ett_sipexplain_lines, &ett_sipexplain_refer,      &ett_sipexplain_refer_outcome, &ett_sipexplain_subscribe,
    &ett_sipexplain_call,  &ett_sipexplain_call_cause, &ett_sipexplain_reference,
};

/* The last one of a name is the one whose severity users can change. */

/** The expert fields, from the list of findings. Wireshark keeps pointers to all of it. */
static void findings_register(expert_module_t *module)
{
    static const int groups[] = {
        [FINDING_PROTOCOL] = PI_PROTOCOL, [FINDING_RESPONSE] = PI_RESPONSE_CODE, [FINDING_SEQUENCE] = PI_SEQUENCE};

    for (enum finding_id id = 0; id < FINDING_COUNT; id++) {
        ei_register_info *info = &finding_infos[id];

        finding_firsts[id] = finding_of_name(finding_name(id));
        if (finding_firsts[id] != id)
            continue;
        finding_fields[id] = (expert_field)EI_INIT;
        *info = (ei_register_info){
            &finding_fields[id], {NULL, groups[finding_group(id)], expert_severity(id), finding_summary(id), EXPFILL}};
        info->eiinfo.name = wmem_strdup_printf(wmem_epan_scope(), "sipexplain.%s", finding_name(id));
        expert_register_field_array(module, info, 1);
    }
}

/** What stands beside the packet details: reports, statistics, menus. */
static void parts_register(void)
{
    tap_sipexplain = register_tap("sipexplain");
    report_register(&pref_expert_responses, &pref_mask);
    call_report_register();
    statistics_register();
    label_lines_register(hf_sipexplain_line, ett_sipexplain_lines);
    selection_register(proto_sipexplain, hf_sipexplain_summary);
    menu_register();
}

void proto_register_sipexplain(void)
{
    module_t *preferences;

    proto_sipexplain = proto_register_protocol("SIP Explain", "SIPEXPLAIN", "sipexplain");
    proto_sipexplain_frame = proto_register_protocol_in_name_only("SIP Explain frame", "SIPEXPLAIN frame",
                                                                  "sipexplain_frame", proto_sipexplain, FT_PROTOCOL);
    proto_register_field_array(proto_sipexplain, hf, array_length(hf));
    proto_register_subtree_array(ett, array_length(ett));
    findings_register(expert_register_protocol(proto_sipexplain));

    preferences = prefs_register_protocol(proto_sipexplain, sipexplain_apply);
    prefs_register_uint_preference(preferences, "t1_ms", "SIP timer T1 (ms)",
                                   "Estimated round trip time (RFC 3261 section 17.1.1.1). A NOTIFY is missed 64*T1 + "
                                   "1 s after a REFER was accepted.",
                                   10, &pref_t1_ms);
    prefs_register_bool_preference(preferences, "expert_responses", "Raise expert information for 3xx-6xx responses",
                                   "Findings about exchanges, such as a missing NOTIFY, are raised in any case.",
                                   &pref_expert_responses);
    prefs_register_bool_preference(preferences, "mask", "Mask names, numbers and addresses in reports",
                                   "The reports of tshark -z sipexplain,report, json and html have stand-ins for user "
                                   "parts, numbers, display names, host names, public addresses and Call-IDs.",
                                   &pref_mask);
    prefs_register_filename_preference(preferences, "codes_file", "File of your own texts",
                                       "Read over the built-in texts: private codes, house advice, translations. The "
                                       "manual page of the program sipexplain tells its format.",
                                       &pref_codes_file, false);

    parts_register();
    register_init_routine(sipexplain_init);
    register_cleanup_routine(sipexplain_cleanup);
    register_shutdown_routine(sipexplain_shutdown);
}

void proto_reg_handoff_sipexplain(void)
{
    notes_start();
    call_filter_register();
    register_postdissector(create_dissector_handle(sipexplain_frame, proto_sipexplain_frame));
}
