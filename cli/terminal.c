/* terminal.c
 * The width of the terminal, or of Windows' console.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "terminal.h"

#ifdef _WIN32
#include <windows.h>

unsigned terminal_width(void)
{
    CONSOLE_SCREEN_BUFFER_INFO info;

    if (!GetConsoleScreenBufferInfo(GetStdHandle(STD_OUTPUT_HANDLE), &info))
        return 0;
    return (unsigned)(info.srWindow.Right - info.srWindow.Left + 1);
}

#else
#include <sys/ioctl.h>
#include <unistd.h>

unsigned terminal_width(void)
{
    struct winsize size;

    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

#endif
