// node ask.mjs QUERY: who said it, and where; two questions at once, with nothing but Node itself.
import { Morgue } from './morgue.mjs';

async function count(morgue, q) {
    const { value } = await morgue.ask('count', { q, of: 'quotes' }).next();
    return value.total;
}

async function main(q) {
    const morgue = await Morgue.connect();
    try {
        const total = count(morgue, q); // under way while the hits are read
        total.catch(() => {}); // who awaits it below hears of its error
        for await (const { quote, article } of morgue.ask('quotes', { q }))
            console.log(`${quote.speaker_full ?? quote.speaker ?? 'someone'}: “${quote.text}” (${article.source ?? 'unknown'})`);
        console.log(`${await total} in all`);
    } finally {
        morgue.close();
    }
}

main(process.argv.slice(2).join(' ')).catch((error) => {
    console.error(`ask.mjs: ${error.message}`);
    process.exitCode = 1;
});
