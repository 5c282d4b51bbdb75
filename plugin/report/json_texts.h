/* json_texts.h
 * The texts that a report in JSON brings along, so that its reader needs no others.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_REPORT_JSON_TEXTS_H
#define SIPEXPLAIN_REPORT_JSON_TEXTS_H

#include "report/session.h"
#include "texts/json.h"

/** Adds two objects: "explanations", of the responses in ladders, by code and method, and "pages", of the findings, by
 * id. */
void report_json_texts(struct json *json, const struct report *report);

#endif
