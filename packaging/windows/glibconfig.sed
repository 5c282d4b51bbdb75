# Makes GLib's glibconfig.h of Linux, 64 bit, that of Windows, 64 bit: what differs is the size of long, and the system.
/typedef .*long g/s/long /long long /
/define G_G[A-Z0-9]*_\(CONSTANT\|MODIFIER\|FORMAT\)/{
s/##L)/##LL)/
s/##UL)/##ULL)/
s/"l"/"ll"/
s/"li"/"lli"/
s/"lu"/"llu"/
}
/define G_G\(SIZE\|SSIZE\|INTPTR\|UINTPTR\)_\|define G_GUINTPTR/{
s/"l"/"ll"/
s/"li"/"lli"/
s/"lu"/"llu"/
}
s/define GLIB_SIZEOF_LONG .*/define GLIB_SIZEOF_LONG 4/
s/define G_MAXSIZE.*/define G_MAXSIZE G_MAXUINT64/
s/define G_MINSSIZE.*/define G_MINSSIZE G_MININT64/
s/define G_MAXSSIZE.*/define G_MAXSSIZE G_MAXINT64/
s/define GPOINTER_TO_INT(p).*/define GPOINTER_TO_INT(p) ((gint)(gint64)(p))/
s/define GPOINTER_TO_UINT(p).*/define GPOINTER_TO_UINT(p) ((guint)(guint64)(p))/
s/define GINT_TO_POINTER(i).*/define GINT_TO_POINTER(i) ((gpointer)(gint64)(i))/
s/define GUINT_TO_POINTER(u).*/define GUINT_TO_POINTER(u) ((gpointer)(guint64)(u))/
s/define GLONG_TO_\([LB]E\).*/define GLONG_TO_\1(val) ((glong)GINT32_TO_\1(val))/
s/define GULONG_TO_\([LB]E\).*/define GULONG_TO_\1(val) ((gulong)GUINT32_TO_\1(val))/
s/define G_OS_UNIX/define G_OS_WIN32\n#define G_PLATFORM_WIN32/
s/define G_THREADS_IMPL_POSIX/define G_THREADS_IMPL_WIN32/
s/define G_MODULE_SUFFIX .*/define G_MODULE_SUFFIX "dll"/
s/typedef int GPid;/typedef void *GPid;/
s/define G_PID_FORMAT .*/define G_PID_FORMAT "p"/
s/define GLIB_SYSDEF_AF_INET6 .*/define GLIB_SYSDEF_AF_INET6 23/
s/define G_DIR_SEPARATOR .*/define G_DIR_SEPARATOR '\\\\'/
s/define G_DIR_SEPARATOR_S .*/define G_DIR_SEPARATOR_S "\\\\"/
s/define G_SEARCHPATH_SEPARATOR .*/define G_SEARCHPATH_SEPARATOR ';'/
s/define G_SEARCHPATH_SEPARATOR_S .*/define G_SEARCHPATH_SEPARATOR_S ";"/
s/define G_POLLFD_FORMAT .*/define G_POLLFD_FORMAT "%#I64x"/
