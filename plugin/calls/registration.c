/* registration.c
 * Users by their address, each with its Contacts. What is pushed out or too old says no more what follows it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/registration.h"

/* A user who has not been heard of for so long is forgotten: registrations last up to a day. */
#define MEMORY_US (INT64_C(26 * 3600) * G_USEC_PER_SEC)

/* So many users are kept, the newest ones. */
#define USERS_MOST 32768

/* So many Contacts of a user. */
#define BINDINGS_MOST 8

/* So many Contacts are found by themselves, the newest ones. */
#define CONTACTS 4096

/* Registrations are allocated so many at a time. */
#define AT_ONCE 64

struct registration_store {
    struct recent_table users;
    GPtrArray *blocks;            /* of AT_ONCE registrations each */
    unsigned free;                /* in the last of them */
    GStringChunk *texts;          /* NULL until there are some */
    struct newest_table contacts; /* struct registration_contact */
};

static void binding_forget(struct registration_binding *binding)
{
    if (binding->last) {
        binding->last->binding = NULL;
        binding->last->is_forgotten = true;
    }
    if (binding->granted)
        binding->granted->is_forgotten = true;
}

static void user_forget(void *entry)
{
    struct registration_user *user = entry;
    struct registration_binding *binding = user->first.next;

    binding_forget(&user->first);
    while (binding) {
        struct registration_binding *next = binding->next;

        binding_forget(binding);
        g_free(binding);
        binding = next;
    }
}

struct registration_store *registration_store_new(void)
{
    struct registration_store *store = g_new0(struct registration_store, 1);

    store->blocks = g_ptr_array_new_with_free_func(g_free);
    recent_table_start(&store->users, MEMORY_US, USERS_MOST, sizeof(struct registration_user));
    store->users.forgotten = user_forget;
    newest_table_start(&store->contacts, CONTACTS, sizeof(struct registration_contact));
    return store;
}

void registration_store_free(struct registration_store *store)
{
    if (!store)
        return;
    recent_table_stop(&store->users);
    newest_table_stop(&store->contacts);
    g_ptr_array_free(store->blocks, TRUE);
    if (store->texts)
        g_string_chunk_free(store->texts);
    g_free(store);
}

struct registration *registration_new(struct registration_store *store)
{
    struct registration *block;

    if (store->free == 0) {
        g_ptr_array_add(store->blocks, g_new(struct registration, AT_ONCE));
        store->free = AT_ONCE;
    }
    block = g_ptr_array_index(store->blocks, store->blocks->len - 1);
    block += --store->free;
    *block = (struct registration){
        .begin_us = TIME_UNKNOWN, .response_us = TIME_UNKNOWN, .asked_s = SIP_NO_SPAN, .granted_s = SIP_NO_SPAN};
    return block;
}

struct registration_user *registration_user_find(struct registration_store *store, uint64_t user, int64_t time_us)
{
    return user ? recent_table_find(&store->users, user, time_us) : NULL;
}

struct registration_user *registration_user_get(struct registration_store *store, uint64_t user, int64_t time_us)
{
    return user ? recent_table_get(&store->users, user, time_us) : NULL;
}

struct registration_binding *registration_binding_find(struct registration_user *user, uint64_t contact, uint64_t call)
{
    struct registration_binding *of_call = NULL;

    for (struct registration_binding *binding = &user->first; binding && binding->contact; binding = binding->next) {
        if (binding->contact == contact)
            return binding;
        if (binding->call == call && call)
            of_call = binding;
    }
    return of_call;
}

struct registration_binding *registration_binding_new(struct registration_user *user, uint64_t contact)
{
    struct registration_binding *binding = &user->first;
    unsigned count = 1;

    while (binding->contact && binding->next) {
        binding = binding->next;
        count++;
    }
    if (binding->contact && count < BINDINGS_MOST)
        binding = binding->next = g_new(struct registration_binding, 1);
    else
        binding_forget(binding);
    *binding = (struct registration_binding){.user = user, .contact = contact};
    return binding;
}

int64_t registration_expires_us(const struct registration *granted)
{
    if (!granted || granted->granted_s == SIP_NO_SPAN || granted->response_us == TIME_UNKNOWN)
        return TIME_UNKNOWN;
    return granted->response_us + (int64_t)granted->granted_s * G_USEC_PER_SEC;
}

bool registration_is_live(const struct registration_binding *binding, int64_t time_us)
{
    int64_t expires_us = registration_expires_us(binding->granted);

    if (!binding->granted || binding->granted->is_removal)
        return false;
    return expires_us == TIME_UNKNOWN || time_us == TIME_UNKNOWN || time_us <= expires_us;
}

static struct registration_contact *contact_get(const struct registration_store *store, uint64_t contact)
{
    struct registration_contact *kept = newest_table_find(&store->contacts, contact);

    while (kept && kept->contact != contact)
        kept = newest_table_next(&store->contacts, kept);
    return kept;
}

struct registration_contact *registration_contact_note(struct registration_store *store, uint64_t contact)
{
    struct registration_contact *kept = contact_get(store, contact);

    if (!kept) {
        kept = newest_table_add(&store->contacts, contact);
        kept->contact = contact;
    }
    return kept;
}

struct registration_contact *registration_contact_find(const struct registration_store *store, struct sip_text uri)
{
    uint64_t contact = sip_address_key(uri, true);

    return contact ? contact_get(store, contact) : NULL;
}

const char *registration_text(struct registration_store *store, const char *text)
{
    if (!store->texts)
        store->texts = g_string_chunk_new(1024);
    return g_string_chunk_insert_const(store->texts, text);
}

void registration_seen_add(struct registration_store *store, const char **seen, const char *sentence)
{
    char *both = *seen ? g_strdup_printf("%s\n%s", *seen, sentence) : NULL;

    *seen = registration_text(store, both ? both : sentence);
    g_free(both);
}
