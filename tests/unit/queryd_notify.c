/* What systemd is told, also when its queue is full for a while. */
#include "queryd/notify.h"

#include "base/clock.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char dir[] = "/tmp/queryd_notify.XXXXXX";
static struct sockaddr_un address = {.sun_family = AF_UNIX};
static int manager;
static struct notify n;

/* Until there is no room; nobody reads. */
static void fill(void)
{
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    while (send(fd, "x", 1, MSG_DONTWAIT) == 1)
        ;
    assert_int_equal(errno, EAGAIN);
    close(fd);
}

/* The next that we have sent, "" when there is none. */
static const char *heard(void)
{
    static char text[500];
    ssize_t len;

    do {
        len = recv(manager, text, sizeof text - 1, MSG_DONTWAIT);
        text[len < 0 ? 0 : len] = '\0';
    } while (strcmp(text, "x") == 0);
    return text;
}

static int begin(void **state)
{
    (void)state;
    manager = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (manager < 0 || bind(manager, (struct sockaddr *)&address, sizeof address) < 0)
        return -1;
    setenv("NOTIFY_SOCKET", address.sun_path, 1);
    notify_open(&n);
    return n.fd < 0;
}

static int end(void **state)
{
    (void)state;
    notify_close(&n);
    close(manager);
    return unlink(address.sun_path);
}

static void test_a_state_is_owed(void **state)
{
    (void)state;
    fill();
    notify_ready(&n, "serving");
    assert_string_equal(heard(), "");
    notify_again(&n);
    assert_string_equal(heard(), "READY=1\nSTATUS=serving");
    notify_again(&n);
    assert_string_equal(heard(), "");
}

static void test_the_newest_is(void **state)
{
    (void)state;
    fill();
    notify_ready(&n, "serving");
    notify_reloading(&n);
    assert_string_equal(heard(), "");
    notify_again(&n);
    assert_non_null(strstr(heard(), "RELOADING=1\nMONOTONIC_USEC="));
    assert_string_equal(heard(), "");
}

static void test_what_is_owed_comes_first(void **state)
{
    (void)state;
    fill();
    notify_ready(&n, "old");
    assert_string_equal(heard(), "");
    notify_status(&n, "new");
    assert_string_equal(heard(), "READY=1\nSTATUS=old");
    assert_string_equal(heard(), "STATUS=new");
}

static void test_nothing_waits(void **state)
{
    int64_t began;

    (void)state;
    fill();
    began = clock_us();
    for (int i = 0; i < 100; i++) {
        notify_alive(&n);
        notify_status(&n, "serving");
        notify_ready(&n, "serving");
    }
    assert_true(clock_us() - began < 500000);
}

/* In a child, the manager comes back after a while; exits with 0 when it hears of the end. */
static pid_t come_back(void)
{
    pid_t pid = fork();

    if (pid != 0)
        return pid;
    alarm(10);
    usleep(50000);
    while (strcmp(heard(), "STOPPING=1") != 0)
        usleep(1000);
    _exit(0);
}

static void test_the_end_waits(void **state)
{
    int status;
    pid_t pid;

    (void)state;
    fill();
    notify_stopping(&n);
    pid = come_back();
    notify_close(&n);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static void test_the_end_waits_for_a_while(void **state)
{
    int64_t began = clock_us();

    (void)state;
    fill();
    notify_stopping(&n);
    notify_close(&n);
    assert_true(clock_us() - began < 5000000);
}

static void test_nobody_is_there_any_more(void **state)
{
    (void)state;
    close(manager);
    notify_ready(&n, "serving");
    assert_string_equal(n.owed, "");
}

static void test_signs_of_life(void **state)
{
    static const struct {
        const char *usec;
        uint64_t every_ms;
    } wanted[] = {{"0", 0},    {"many", 0}, {"1", 1},    {"500", 1},
                  {"1999", 1}, {"2000", 1}, {"4000", 2}, {"60000000", 30000}};

    (void)state;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        notify_close(&n);
        setenv("NOTIFY_SOCKET", address.sun_path, 1);
        setenv("WATCHDOG_USEC", wanted[i].usec, 1);
        notify_open(&n);
        assert_int_equal(n.alive_ms, wanted[i].every_ms);
    }
}

static int make_place(void **state)
{
    (void)state;
    if (!mkdtemp(dir))
        return -1;
    snprintf(address.sun_path, sizeof address.sun_path, "%s/s", dir);
    return 0;
}

static int remove_place(void **state)
{
    (void)state;
    return rmdir(dir);
}

#define TEST(what) cmocka_unit_test_setup_teardown(what, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_state_is_owed),
        TEST(test_the_newest_is),
        TEST(test_what_is_owed_comes_first),
        TEST(test_nothing_waits),
        TEST(test_the_end_waits),
        TEST(test_the_end_waits_for_a_while),
        TEST(test_nobody_is_there_any_more),
        TEST(test_signs_of_life),
    };
    return cmocka_run_group_tests(tests, make_place, remove_place);
}
