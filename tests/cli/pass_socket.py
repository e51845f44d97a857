"""Start a program as systemd does: with a listening socket on descriptor 3.

    pass_socket.py PATH PROGRAM [ARGUMENT]...

A PATH that begins with @ is a name in the abstract namespace. PASS=N in the environment claims N sockets; PASS=file passes a file instead of a socket.
"""
import os
import socket
import sys

FIRST = 3


def main(path, command):
    wish = os.environ.pop('PASS', '1')
    if wish == 'file':
        fd = os.open('/dev/null', os.O_RDONLY)
    else:
        listening = socket.socket(socket.AF_UNIX)
        listening.bind('\0' + path[1:] if path.startswith('@') else path)
        listening.listen()
        fd = listening.detach()
    if fd == FIRST:
        os.set_inheritable(fd, True)
    else:
        os.dup2(fd, FIRST)
    os.environ['LISTEN_PID'] = str(os.getpid())
    os.environ['LISTEN_FDS'] = wish if wish.isdigit() else '1'
    os.execvp(command[0], command)


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2:])
