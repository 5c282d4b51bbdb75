/* auth_story.h
 * The lines of stories about logins.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_AUTH_STORY_H
#define SIPEXPLAIN_AUTH_STORY_H

#define REGISTER(time, cseq) time " a REGISTER " cseq " | To: <sip:a@test>"
#define LOGIN(nonce)                                                                                                   \
    " | Authorization: Digest username=\"a\", realm=\"r\", nonce=\"" nonce "\", uri=\"sip:test\", response=\"0123\""
#define ANSWER(time, code, cseq) time " b " code " REGISTER " cseq " | To: <sip:a@test>;tag=b"
#define CHALLENGE(time, cseq, nonce)                                                                                   \
    ANSWER(time, "401", cseq) " | WWW-Authenticate: Digest realm=\"r\", nonce=\"" nonce "\", qop=\"auth\""

/** Another one than the first. */
#define BRANCH " | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-2"

#define OTHER_CALL " | Call-ID: other@test | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-o"

/** The first REGISTER and its challenge. */
#define BEGIN REGISTER("0", "1") "\n" CHALLENGE("0.1", "1", "n1") "\n"

#define INVITE(time, cseq) time " a INVITE " cseq " | To: <sip:b@test> | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-i" cseq
#define PROXY_LOGIN(nonce)                                                                                             \
    " | Proxy-Authorization: Digest username=\"a\", realm=\"r\", nonce=\"" nonce                                       \
    "\", uri=\"sip:b@test\", response=\"0123\""
#define PROXY_LOGIN_TOO(nonce)                                                                                         \
    " | Proxy-Authorization : Digest username=\"a\", realm=\"r\", nonce=\"" nonce                                      \
    "\", uri=\"sip:b@test\", response=\"0123\""
#define TO_INVITE(time, code, cseq) time " b " code " INVITE " cseq " | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-i" cseq
#define PROXY_CHALLENGE(time, cseq, nonce)                                                                             \
    TO_INVITE(time, "407", cseq) " | Proxy-Authenticate: Digest realm=\"r\", nonce=\"" nonce "\""

#endif
