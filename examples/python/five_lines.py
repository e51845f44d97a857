import json, socket, sys
s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])
s.sendall(b'{"op":"quotes","q":"corruption"}\n'); s.shutdown(socket.SHUT_WR)
for quote in (reply['quote'] for reply in map(json.loads, s.makefile()) if reply['type'] == 'hit'):
    print(quote.get('speaker_full') or quote.get('speaker'), quote['text'], sep=': ')
