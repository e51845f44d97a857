import json, socket, sys
s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])
s.sendall(b'{"op":"quotes","q":"corruption"}\n'); s.shutdown(socket.SHUT_WR)
for reply in map(json.loads, s.makefile()):
    print(reply['quote'].get('speaker_full'), reply['quote']['text'], sep=': ') if reply['type'] == 'hit' else None
