-- rivals.lua
-- The simplest post-dissector that explains SIP responses in Lua: class and meaning by a table. For bench/rivals.py.
--
-- SPDX-License-Identifier: GPL-2.0-or-later

local CLASSES = { "Provisional", "Success", "Redirection", "Client Error", "Server Error", "Global Failure" }
local MEANINGS = {
    [100] = "the next hop has the request and works on it",
    [180] = "the called phone rings",
    [183] = "there is something to hear before the answer",
    [200] = "done",
    [202] = "accepted, the result comes later",
    [302] = "try the address in Contact",
    [401] = "the server asks for a login",
    [404] = "the called number is not known here",
    [407] = "the proxy asks for a login",
    [408] = "nobody answered in time",
    [480] = "the called user cannot be reached at the moment",
    [481] = "the call or transaction is not known",
    [486] = "the called device is busy",
    [487] = "the request was ended by a BYE or CANCEL",
    [488] = "the offered media do not suit",
    [500] = "the server has failed",
    [503] = "the server is overloaded or under maintenance",
    [603] = "the called user does not want the call",
}

local explain = Proto("lua_explain", "SIP explained in Lua")
local class_field = ProtoField.string("lua_explain.class", "Class")
local meaning_field = ProtoField.string("lua_explain.meaning", "Meaning")
local codes = Field.new("sip.Status-Code")

explain.fields = { class_field, meaning_field }

function explain.dissector(tvb, _, tree)
    for _, code in ipairs({ codes() }) do
        local subtree = tree:add(explain)
        subtree:add(class_field, CLASSES[math.floor(code.value / 100)] or "None"):set_generated()
        subtree:add(meaning_field, MEANINGS[code.value] or "not in the table"):set_generated()
    end
end

register_postdissector(explain)
