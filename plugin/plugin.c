/* plugin.c
 * What Wireshark looks for when it loads the plugin.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#define WS_BUILD_DLL /* what stands here is exported, as in any plugin: Windows wants to know before the headers are   \
                        read */
#include "wireshark/compat.h"

#include <epan/packet.h>
#include <epan/proto.h>

void proto_register_sipexplain(void);
void proto_reg_handoff_sipexplain(void);

WS_DLL_PUBLIC_DEF const char plugin_version[] = SIPEXPLAIN_VERSION;
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

WS_DLL_PUBLIC void plugin_register(void);
WS_DLL_PUBLIC uint32_t plugin_describe(void);

void plugin_register(void)
{
    static proto_plugin plugin = {
        .register_protoinfo = proto_register_sipexplain,
        .register_handoff = proto_reg_handoff_sipexplain,
    };

    proto_register_plugin(&plugin);
}

/** A dissector; looked up by Wireshark 4.4 and later. */
uint32_t plugin_describe(void)
{
    return 1;
}
