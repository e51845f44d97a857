#!/usr/bin/python3
"""A daemon that answers as it is told, for what a real one does not do on demand. usage: canned.py SOCKET SCRIPT

SCRIPT is JSON: for each op a list of what happens then: a string is a line that is sent, with ID in place of the
request's id; a number is a pause in seconds; null closes the connection. "connect" happens to each connection before
it is read. One connection at a time.
"""
import json
import os
import socket
import sys
import time


def play(connection, steps, request_id):
    for step in steps:
        if step is None:
            return False
        if isinstance(step, str):
            connection.sendall(step.replace('ID', json.dumps(request_id)).encode() + b'\n')
        else:
            time.sleep(step)
    return True


def serve(connection, script):
    if not play(connection, script.get('connect', []), None):
        return
    for line in connection.makefile('rb'):
        request = json.loads(line)
        if not play(connection, script.get(request['op'], [None]), request.get('id')):
            return


def main():
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(sys.argv[1] + '.new')
    listener.listen(5)
    os.rename(sys.argv[1] + '.new', sys.argv[1])  # where it is seen, it listens
    while True:
        connection = listener.accept()[0]
        with connection:
            try:
                serve(connection, json.loads(sys.argv[2]))
            except (BrokenPipeError, ConnectionResetError):
                pass


if __name__ == '__main__':
    main()
