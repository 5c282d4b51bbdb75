/* test_evidence_media.c
 * Offers that were refused, and bodies of several parts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "facts.h"

#include <glib.h>

#define INVITE "INVITE sip:test\n"
#define SDP "Content-Type: application/sdp\n\nv=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\n"
#define AUDIO                                                                                                          \
    "c=IN IP4 192.0.2.1\nt=0 0\nm=audio 4000 RTP/AVP 0 8 97 101 99\na=rtpmap:97 opus/48000/2\na=rtpmap:101 "           \
    "telephone-event/8000\n"

/** RFC 8866, RFC 3551, RFC 4568, RFC 8122 */
static void test_offers(void)
{
    static const struct facts_exchange rows[] = {
        {INVITE SDP AUDIO, "488 INVITE",
         "Offer: audio RTP/AVP with PCMU, PCMA, opus, telephone-event, payload type 99; address family IPv4"},
        {INVITE SDP "c=IN IP6 2001:db8::1\nm=audio 4000 RTP/SAVP 8 18 3 9 0 13 34\na=crypto:1 x\n", "606 INVITE",
         "Offer: audio RTP/SAVP (SRTP) with PCMA, G729, GSM, G722, PCMU and 2 more; address family IPv6; SRTP keys"},
        {INVITE SDP "m=audio 9 UDP/TLS/RTP/SAVPF 97\nc=IN IP4 0.0.0.0\na=rtpmap:97 "
                    "opus/48000/2\na=ice-ufrag:x\na=fingerprint:sha-256 AB\n"
                    "m=video 0 RTP/AVP 97\nc=IN IP6 ::\na=rtpmap:97 H264/90000\n",
         "488 INVITE",
         "Offer: audio UDP/TLS/RTP/SAVPF (DTLS-SRTP) with opus; video RTP/AVP with H264 (port 0); address families "
         "IPv4 and IPv6; "
         "DTLS fingerprint; ICE"},
        {INVITE SDP "m=image 4000 udptl t38\n", "488 INVITE", "Offer: image udptl (T.38 fax) with t38"},
        {INVITE SDP
         "m=audio 1 RTP/AVP 0\nm=audio 1 RTP/AVP 0\nm=audio 1 RTP/AVP 0\nm=audio 1 RTP/AVP 0\nm=audio 1 RTP/AVP 0\n",
         "488 INVITE",
         "Offer: audio RTP/AVP with PCMU; audio RTP/AVP with PCMU; audio RTP/AVP with PCMU; audio RTP/AVP with PCMU; 1 "
         "more media"},
        {"UPDATE sip:test\n" SDP AUDIO, "488 UPDATE",
         "Offer: audio RTP/AVP with PCMU, PCMA, opus, telephone-event, payload type 99; address family IPv4"},
        {"PRACK sip:test\n" SDP "m=audio 1 RTP/AVP 0", "488 PRACK", "SDP of the request: audio RTP/AVP with PCMU"},
        {INVITE SDP "m=audio 1 RTP/AVP 0", "415 INVITE\nAccept: text/plain",
         "Content-Type of the request is \"application/sdp\", which Accept does not list\nIt accepts bodies of these "
         "types: text/plain\n"
         "Offer: audio RTP/AVP with PCMU"},
        {INVITE SDP AUDIO, "486 INVITE", ""},
    };

    facts_check_exchanges(rows, G_N_ELEMENTS(rows));
}

static void test_no_offer(void)
{
    static const struct facts_exchange rows[] = {
        {"INVITE sip:test", "488 INVITE", "The INVITE has no body: it leaves the offer to the other side"},
        {INVITE "Content-Length: 0", "488 INVITE", "The INVITE has no body: it leaves the offer to the other side"},
        {INVITE "Content-Length: 300", "488 INVITE", ""},
        {INVITE "Content-Length: 300\n" SDP AUDIO, "488 INVITE", ""},
        {INVITE "Content-Encoding: gzip\n" SDP AUDIO, "488 INVITE", ""},
        {INVITE "Content-Type: text/plain\n\nv=0\nm=audio 1 RTP/AVP 0", "488 INVITE", ""},
        {INVITE "Content-Type: application/sdp\n\nm=audio 1 RTP/AVP 0", "488 INVITE", ""},
        {INVITE "Content-Type: application/sdp\n\nv=0\nm=\nm=audio\na=rtpmap:\na=rtpmap:0", "488 INVITE", ""},
        {INVITE "Content-Type: application/sdp\n\nv=0\nm=audio 1 RTP/AVP\na=rtpmap:\na=rtpmap:0", "488 INVITE",
         "Offer: audio RTP/AVP"},
        {"UPDATE sip:test", "488 UPDATE", ""},
    };

    facts_check_exchanges(rows, G_N_ELEMENTS(rows));
}

/** RFC 3261 sections 20.43 and 21.4.26 */
static void test_refused(void)
{
    static const struct facts_exchange rows[] = {
        {INVITE SDP "m=audio 1 RTP/AVP 18", "488 INVITE\nWarning: 305 test \"Incompatible media format\"",
         "Warning 305: one or more codecs or formats in the SDP are not available there; the text is \"Incompatible "
         "media format\", from test\n"
         "Offer, refused by Warning 305 (codecs): audio RTP/AVP with G729"},
        {INVITE SDP "c=IN IP6 ::1\nm=audio 1 RTP/AVP 18",
         "606 INVITE\nWarning: 399 a \"301\", 3010 b, 301 test \"x\", 304 test \"y\"",
         "Warning 399: a note for people; no program may act on it; the text is \"301\", from a\n"
         "Warning: \"3010 b\" does not start with a code of three digits\n"
         "Warning 301: the kind of network address in the SDP is not available there; the text is \"x\", from test\n"
         "Warning 304: a kind of media in the SDP, such as video, is not available there; the text is \"y\", from "
         "test\n"
         "Offer, refused by Warning 301 (address family) and 304 (kinds of media): audio RTP/AVP with G729; address "
         "family IPv6"},
        {INVITE SDP "m=audio 1 RTP/AVP 18", "488 INVITE\n" SDP "m=audio 0 RTP/AVP 8 0\n",
         "Offer: audio RTP/AVP with G729\nWould accept: audio RTP/AVP with PCMA, PCMU (port 0)"},
    };
    static const struct facts_row alone[] = {
        {"488 INVITE\n" SDP "m=audio 0 RTP/AVP 8", "Would accept: audio RTP/AVP with PCMA (port 0)"},
        {"488 INVITE\nContent-Length: 900\n" SDP "m=audio 0 RTP/AVP 8", ""},
        {"486 INVITE\n" SDP "m=audio 0 RTP/AVP 8", ""},
    };

    facts_check_exchanges(rows, G_N_ELEMENTS(rows));
    facts_check(alone, G_N_ELEMENTS(alone));
}

#define IMS "<ims-3gpp version=\"1\"><alternative-service><type>emergency</type></alternative-service></ims-3gpp>"
#define EMERGENCY                                                                                                      \
    "Body of IMS: type \"emergency\" - the network takes the number for an emergency number: the phone has to make "   \
    "an emergency call instead"

/** RFC 2046 section 5.1 */
static void test_parts(void)
{
    static const struct facts_exchange offers[] = {
        {INVITE "Content-Type: multipart/mixed;boundary=\"a b\"\n\npreamble --a b\n--a b\nContent-Type: "
                "text/plain\n\n--a\n--a b\n"
                "content-type: Application/SDP\n\nv=0\nm=audio 1 RTP/AVP 0\n--a b--\nv=0\nm=video 1 RTP/AVP 0\n",
         "488 INVITE", "Offer: audio RTP/AVP with PCMU"},
        {INVITE "Content-Type: multipart/mixed;boundary=b\n\n--b\nContent-Type: "
                "application/sdp\n\nv=0\ns=--b\n--bc\nm=audio 1 RTP/AVP 0\n--b--",
         "488 INVITE", "Offer: audio RTP/AVP with PCMU"},
        {INVITE "Content-Type: multipart/mixed\n\n--b\nContent-Type: application/sdp\n\nv=0\n--b--", "488 INVITE", ""},
        {INVITE "Content-Type: multipart/mixed;boundary=b\n\n--b--\nContent-Type: application/sdp\n\nv=0\n",
         "488 INVITE", ""},
        {INVITE "Content-Type: multipart/mixed;boundary=b\n\n--b\nContent-Type: application/sdp\nv=0\n--b--",
         "488 INVITE", ""},
        {INVITE "Content-Type: multipart/mixed;boundary=b\n\n--b", "488 INVITE", ""},
        {INVITE "Content-Type: multipart/mixed;boundary=b\n\n--b\n\nv=0\n--b\nContent-Type: application/sdp\n\nv=0",
         "488 INVITE", "Offer: no media"},
    };
    static const struct facts_row rows[] = {
        {"380 INVITE\nContent-Type: multipart/mixed;boundary=b\n\n--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\n"
         "Content-Type: application/3gpp-ims+xml\r\n\r\n" IMS "\r\n--b--\r\n",
         EMERGENCY},
        {"380 INVITE\nContent-Length: 900\nContent-Type: multipart/mixed;boundary=b\n\n--b\nContent-Type: "
         "application/3gpp-ims+xml\n\n<ims-3gpp><alt",
         ""},
    };

    facts_check_exchanges(offers, G_N_ELEMENTS(offers));
    facts_check(rows, G_N_ELEMENTS(rows));
}

int main(int argc, char **argv)
{
    facts_set_up(&argc, &argv);
    g_test_add_func("/evidence_media/offers", test_offers);
    g_test_add_func("/evidence_media/no_offer", test_no_offer);
    g_test_add_func("/evidence_media/refused", test_refused);
    g_test_add_func("/evidence_media/parts", test_parts);
    return facts_run();
}
