/* Where remote shards are: what operands are taken, and as what. */
#include "remote/spec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct remote_spec spec;
static struct err err;

static void take(const char *operand)
{
    if (remote_spec_parse(&spec, operand, &err) < 0)
        fail_msg("%s: %s", operand, err.text);
}

static void refuse(const char *operand, const char *says)
{
    assert_int_equal(remote_spec_parse(&spec, operand, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    if (!strstr(err.text, says))
        fail_msg("\"%s\" not in \"%s\"", says, err.text);
}

static void operands_are_told_from_indexes(void **state)
{
    (void)state;
    assert_true(remote_spec_is("ssh:archive:/srv/news"));
    assert_true(remote_spec_is("tcp:10.0.0.1:77"));
    assert_true(remote_spec_is("exec:xapian-progsrv news"));
    assert_false(remote_spec_is("news"));
    assert_false(remote_spec_is("./ssh:odd"));
}

static void ssh_becomes_a_program(void **state)
{
    (void)state;
    take("ssh:morgue@archive.example:/srv/news");
    assert_int_equal(spec.kind, REMOTE_PROGRAM);
    assert_string_equal(spec.program, "ssh");
    assert_string_equal(spec.args, "-T -o BatchMode=yes -o ConnectTimeout=10 "
                                   "morgue@archive.example xapian-progsrv /srv/news");
    assert_string_equal(spec.name, "ssh:morgue@archive.example:/srv/news");
    remote_spec_release(&spec);
    refuse("ssh:archive", "wants ssh:");
    refuse("ssh::/srv", "wants ssh:");
    refuse("ssh:-oProxyCommand=sh:/srv", "wants ssh:");
    refuse("ssh:a:/srv/two words", "may hold");
    refuse("ssh:a:/srv/$(id)", "may hold");
    refuse("ssh:a:/srv/a'b", "may hold");
}

static void exec_keeps_its_words(void **state)
{
    (void)state;
    take("exec:nice -n 5 xapian-progsrv /srv/news");
    assert_string_equal(spec.program, "nice");
    assert_string_equal(spec.args, "-n 5 xapian-progsrv /srv/news");
    remote_spec_release(&spec);
    refuse("exec:", "wants a program");
    refuse("exec:xapian-progsrv", "wants a program");
    refuse("exec:xapian-progsrv ", "wants a program");
}

static void tcp_goes_to_private_addresses(void **state)
{
    static const char *const taken[] = {"127.0.0.1",   "10.1.2.3", "172.16.0.1", "172.31.255.1",
                                        "192.168.7.8", "[::1]",    "[fd00::1]",  "169.254.1.1"};
    static const char *const refused[] = {"8.8.8.8",       "172.32.0.1", "192.169.0.1",
                                          "[2001:db8::1]", "11.0.0.1",   "[::ffff:8.8.8.8]"};
    char operand[100];

    (void)state;
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        snprintf(operand, sizeof operand, "tcp:%s:7000", taken[i]);
        take(operand);
        assert_int_equal(spec.kind, REMOTE_TCP);
        assert_int_equal(spec.port, 7000);
        assert_int_equal(spec.quotes, 0);
        remote_spec_release(&spec);
    }
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        snprintf(operand, sizeof operand, "tcp:%s:7000", refused[i]);
        refuse(operand, "private addresses only");
    }
    take("tcp:127.0.0.1:7000,7001");
    assert_int_equal(spec.quotes, 7001);
    remote_spec_release(&spec);
    refuse("tcp:127.0.0.1", "wants tcp:");
    refuse("tcp:127.0.0.1:", "wants tcp:");
    refuse("tcp:127.0.0.1:0", "wants tcp:");
    refuse("tcp:127.0.0.1:65536", "wants tcp:");
    refuse("tcp:127.0.0.1:70x", "wants tcp:");
    refuse("tcp:127.0.0.1:70,", "wants tcp:");
    refuse("tcp::70", "wants tcp:");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operands_are_told_from_indexes),
        cmocka_unit_test(ssh_becomes_a_program),
        cmocka_unit_test(exec_keeps_its_words),
        cmocka_unit_test(tcp_goes_to_private_addresses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
