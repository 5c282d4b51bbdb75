/* notify_path.c
 * Reads the route of a subscription off the messages that make it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/notify_path.h"

#include "calls/arrival.h"
#include "calls/gaps.h"
#include "sip/headers.h"

#include <glib.h>

#define SIP_PORT 5060

/* On the radio leg of IMS (3GPP TS 24.229 section 7.7). */
#define IMS_T1_MS 2000

/* A NOTIFY that is on its way when the limit is reached is not missing. */
#define GUARD_US G_USEC_PER_SEC

static void require_read(struct event_headers *headers, struct sip_text value)
{
    static const struct {
        const char *name;
        enum event_option option;
    } options[] = {
        {"nosub", OPTION_NOSUB},
        {"explicitsub", OPTION_EXPLICITSUB},
        {"multiple-refer", OPTION_MULTIPLE},
        {"norefersub", OPTION_NOREFERSUB},
    };
    struct sip_text element;

    while (sip_list_next(&value, &element))
        for (unsigned i = 0; i < G_N_ELEMENTS(options); i++)
            if (sip_text_is(sip_element_value(element), options[i].name))
                headers->required |= options[i].option;
}

static void header_r_read(struct event_headers *headers, struct sip_text name, struct sip_text value)
{
    if (sip_text_is(name, "Refer-To") || sip_text_is(name, "r"))
        sip_text_keep_first(&headers->refer_to, value);
    else if (sip_text_is(name, "Refer-Sub"))
        sip_text_keep_first(&headers->refer_sub, value);
    else if (sip_text_is(name, "Referred-By"))
        sip_text_keep_first(&headers->referred_by, value);
    else if (sip_text_is(name, "Refer-Events-At"))
        sip_text_keep_first(&headers->refer_events_at, value);
    else if (sip_text_is(name, "Require"))
        require_read(headers, value);
    else if (sip_text_is(name, "Route"))
        headers->has_route = true;
    else if (sip_text_is(name, "Record-Route"))
        headers->has_record_route = true;
}

static void header_read(struct event_headers *headers, struct sip_text name, struct sip_text value)
{
    if (sip_text_is(name, "b"))
        sip_text_keep_first(&headers->referred_by, value);
    else if (sip_text_is(name, "P-Access-Network-Info") || sip_text_is(name, "P-Charging-Vector"))
        headers->has_3gpp = true;
    else
        header_r_read(headers, name, value);
}

struct event_headers event_headers_of(const struct sip_message *message)
{
    struct event_headers headers = {0};
    struct sip_header_walk walk = {message, 0, 0};
    struct sip_text name, value;

    while (sip_header_walk_next(&walk, SIP_LETTER('b') | SIP_LETTER('p') | SIP_LETTER('r'), &name, &value))
        header_read(&headers, name, value);
    sip_header_find(message, "Contact", 'm', &headers.contact);
    headers.has_3gpp |= sip_text_has(headers.contact, "+g.3gpp");
    return headers;
}

/** Does the Contact ask for a transport that the message itself did not come over? Then the NOTIFY may be unreadable or
 * elsewhere. */
static bool contact_changes_transport(const struct event_headers *headers, struct sip_text via)
{
    static const struct {
        const char *name, *sent_by;
    } transports[] = {{"tls", "SIP/2.0/TLS"}, {"wss", "SIP/2.0/WSS"}, {"ws", "SIP/2.0/WS"}};
    struct sip_text uri;
    const char *at;

    if (headers->has_route || !headers->contact.at)
        return false;
    uri = sip_element_uri(headers->contact);
    if (sip_text_starts(uri, "sips:") && !sip_text_has(via, "SIP/2.0/TLS") && !sip_text_has(via, "SIP/2.0/WSS"))
        return true;
    at = sip_text_find_word(uri, ";transport=");
    if (!at)
        return false;
    sip_text_skip(&uri, (size_t)(at - uri.at) + sizeof ";transport=" - 1);
    for (unsigned i = 0; i < G_N_ELEMENTS(transports); i++)
        if (sip_text_starts(uri, transports[i].name))
            return !sip_text_has(via, transports[i].sent_by);
    return false;
}

/** Does the Contact name another IP address than the request came from, or another port in UDP? A host name cannot be
 * compared. */
static bool is_other_contact(struct sip_text contact, const struct arrival *arrival)
{
    struct endpoint named;
    uint32_t port;
    struct sip_text host = sip_uri_host(sip_element_uri(contact), &port);

    if (!endpoint_read(&named, host, 0))
        return false;
    return !endpoint_is_same_host(&named, &arrival->from) ||
           (!arrival->is_stream && arrival->from.port && (port ? port : SIP_PORT) != arrival->from.port);
}

void notify_path_of_request(struct notify_path *path, const struct sip_message *request,
                            const struct event_headers *headers, const struct arrival *arrival)
{
    bool is_past_proxy = request->vias.len > 0 && !sip_has_one_via(request);

    path->is_in_dialog |= request->to_tag.at != NULL;
    path->has_route |= headers->has_route;
    path->is_past_proxy |= is_past_proxy;
    path->is_recorded |= is_past_proxy && headers->has_record_route;
    path->is_other_transport |= contact_changes_transport(headers, sip_topmost_via(request));
    path->is_other_contact |=
        !is_past_proxy && !headers->has_route && headers->contact.at && is_other_contact(headers->contact, arrival);
    path->is_ims |= headers->has_3gpp;
    path->is_cut |= request->is_cut;
}

void notify_path_of_answer(struct notify_path *path, const struct sip_message *answer,
                           const struct event_headers *headers)
{
    path->is_answer_recorded |= headers->has_record_route;
    path->is_ims |= headers->has_3gpp;
    path->is_cut |= answer->is_cut;
}

/** Behind a proxy, those that recorded show in the request itself; the 2xx also names those further on, which prove
 * nothing here. */
static bool may_bypass(const struct notify_path *path)
{
    return path->is_past_proxy ? !path->is_recorded : path->has_route && !path->is_answer_recorded;
}

enum notify_doubt notify_path_doubt(const struct notify_path *path)
{
    if (path->is_cut)
        return NOTIFY_CUT;
    if (!path->is_in_dialog && may_bypass(path))
        return NOTIFY_MAY_BYPASS;
    if (path->is_other_transport)
        return NOTIFY_OTHER_TRANSPORT;
    return path->is_other_contact ? NOTIFY_OTHER_CONTACT : NOTIFY_NO_DOUBT;
}

enum notify_doubt notify_gap_since(int64_t time_us, int64_t cut_us, int64_t missed_us, const struct gap_log *losses,
                                   uint32_t hosts)
{
    enum loss loss;

    if (cut_us >= time_us)
        return NOTIFY_CUT;
    loss = missed_us >= time_us ? LOSS_MISSING : loss_since(losses, hosts, time_us);
    return loss == LOSS_MISSING ? NOTIFY_LOST : loss == LOSS_UNCHECKED ? NOTIFY_UNCHECKED : NOTIFY_NO_DOUBT;
}

int64_t notify_path_limit(const struct notify_path *path, unsigned t1_ms)
{
    return 64 * (int64_t)(path->is_ims ? MAX(t1_ms, IMS_T1_MS) : t1_ms) * 1000 + GUARD_US;
}

const char *notify_doubt_words(enum notify_doubt doubt, bool is_refer)
{
    switch (doubt) {
    case NOTIFY_NO_DOUBT:
        break;
    case NOTIFY_REQUEST_UNSEEN:
        return is_refer ? "the REFER is not in this capture" : "the SUBSCRIBE is not in this capture";
    case NOTIFY_CUT:
        return is_refer ? "the REFER, its answer or a NOTIFY is cut off in this capture"
                        : "the SUBSCRIBE, its answer or a NOTIFY is cut off in this capture";
    case NOTIFY_LOST:
        return "packets between the two hosts are missing in this capture";
    case NOTIFY_UNCHECKED:
        return "Wireshark's TCP analysis is switched off (tcp.analyze_sequence_numbers), so missing packets would not "
               "be noticed";
    case NOTIFY_LEAP:
        return "the time stamps leap ahead by more than a day, so this capture does not show that the time has passed";
    case NOTIFY_MAY_BYPASS:
        return "the proxies on the way do not record-route, so the NOTIFY need not pass this capture point";
    case NOTIFY_OTHER_TRANSPORT:
        return "the Contact of the request asks for another transport, so the NOTIFY may go elsewhere or be unreadable "
               "here";
    case NOTIFY_OTHER_CONTACT:
        return "the Contact of the request names another address than it came from, so the NOTIFY may go elsewhere";
    case NOTIFY_NO_CLOCK:
        return "the frames have no usable time stamps";
    }
    return "";
}
