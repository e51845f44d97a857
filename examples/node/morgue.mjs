// A client of morgue-queryd on Node's standard library: morgue-protocol(7) in one page.
//
//     const morgue = await Morgue.connect('/run/morgue/morgue.sock');
//     for await (const hit of morgue.ask('quotes', { q: 'corruption', limit: 5 }))
//         console.log(hit.quote.text);
//     morgue.close();
//
// Several questions may be under way at once. Who reads hits slowly slows down the daemon, not memory.
import net from 'node:net';
import path from 'node:path';
import readline from 'node:readline';

export class MorgueError extends Error {
    constructor(reply) {
        super(`${reply.code}: ${reply.message}`);
        this.code = reply.code;
        this.reply = reply;
    }
}

export function defaultSocket(env = process.env) {
    return env.MORGUE_SOCKET || path.join(env.XDG_RUNTIME_DIR || '/run', 'morgue', 'morgue.sock');
}

const MANY = 1000; // lines not taken yet, after which no more are read

export class Morgue {
    static connect(socketPath = defaultSocket()) {
        return new Promise((resolve, reject) => {
            const socket = net.connect(socketPath);
            socket.once('error', reject);
            socket.once('connect', () => resolve(new Morgue(socket)));
        });
    }

    constructor(socket) {
        this.socket = socket;
        this.asked = 0;
        this.open = new Map(); // id -> { lines, wake }
        this.waiting = 0;
        this.lines = readline.createInterface({ input: socket, crlfDelay: Infinity });
        this.lines.on('line', (line) => this.take(JSON.parse(line)));
        this.lines.on('close', () => this.end(new Error('the daemon ended the connection')));
        socket.on('error', (error) => this.end(error));
    }

    take(reply) {
        const question = this.open.get(reply.id);
        if (!question) // the rest of an answer that nobody reads to its end
            return;
        question.lines.push(reply);
        if (++this.waiting > MANY)
            this.socket.pause();
        question.wake();
    }

    end(error) {
        this.ended = error;
        for (const question of this.open.values())
            question.wake();
    }

    async next(question) {
        while (question.lines.length === 0) {
            if (this.ended)
                throw this.ended;
            await new Promise((resolve) => { question.wake = resolve; });
        }
        if (--this.waiting === MANY / 2)
            this.socket.resume();
        return question.lines.shift();
    }

    // Yields the hits and returns the last line. `keys` are those of a request; a break out of the loop cancels.
    async *ask(op, keys = {}) {
        const id = ++this.asked;
        const question = { lines: [], wake() {} };
        let over = false;
        this.open.set(id, question);
        this.socket.write(JSON.stringify({ ...keys, id, op }) + '\n');
        try {
            for (;;) {
                const reply = await this.next(question);
                over = reply.type !== 'hit';
                if (reply.type === 'error')
                    throw new MorgueError(reply);
                if (over)
                    return reply;
                yield reply;
            }
        } finally {
            this.open.delete(id);
            this.waiting -= question.lines.length;
            if (!over && !this.ended)
                this.socket.write(JSON.stringify({ id: -id, op: 'cancel', target: id }) + '\n');
        }
    }

    close() {
        this.socket.end();
    }
}
