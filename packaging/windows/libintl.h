/* Stands in for gettext in GLib for Windows: each text is returned as it is. See libintl.c. */
#ifndef SIPEXPLAIN_LIBINTL_H
#define SIPEXPLAIN_LIBINTL_H

#define KEEPS_FORMAT(argument) __attribute__((format_arg(argument)))

char *gettext(const char *text) KEEPS_FORMAT(1);
char *dgettext(const char *domain, const char *text) KEEPS_FORMAT(2);
char *dcgettext(const char *domain, const char *text, int category) KEEPS_FORMAT(2);
char *ngettext(const char *one, const char *many, unsigned long count) KEEPS_FORMAT(1) KEEPS_FORMAT(2);
char *dngettext(const char *domain, const char *one, const char *many, unsigned long count) KEEPS_FORMAT(2) KEEPS_FORMAT(3);
char *textdomain(const char *domain);
char *bindtextdomain(const char *domain, const char *folder);
char *bind_textdomain_codeset(const char *domain, const char *codeset);

#endif
