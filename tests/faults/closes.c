/* A library for LD_PRELOAD that lets ThreadSanitizer hear of every descriptor that is closed.
 *
 * libuv closes by a bare system call (uv__close_nocancel in src/unix/core.c), which the sanitizer
 * does not see. It goes on to believe that the number is the connection's, and when libxapian gets
 * the same number for a file of the index, by an fcntl that it does not see either, it tells of a
 * race between the loop and a worker. Here that call becomes close(), as in a libuv that was built
 * with the sanitizer.
 */
#include <dlfcn.h>
#include <stdarg.h>
#include <sys/syscall.h>
#include <unistd.h>

static long (*next)(long, ...);

__attribute__((constructor)) static void look_up(void)
{
    *(void **)&next = dlsym(RTLD_NEXT, "syscall");
}

long syscall(long number, ...)
{
    long a[6];
    va_list args;

    va_start(args, number);
    for (int i = 0; i < 6; i++)
        a[i] = va_arg(args, long);
    va_end(args);
    if (number == SYS_close)
        return close((int)a[0]);
    return next(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
