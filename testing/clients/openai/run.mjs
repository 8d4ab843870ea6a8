// OpenAI's own JavaScript client, as it is, against an ingress. Argument: the base URL of the API.
// The provider behind it says what the last message asks for.
import assert from 'node:assert/strict';
import OpenAI from 'openai';

const client = new OpenAI({ baseURL: process.argv[2], apiKey: 'unused', maxRetries: 0 });
const tools = [{
  type: 'function',
  function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
}];
const ask = (content, more = {}) =>
  client.chat.completions.create({ model: 'gpt-4.1', messages: [{ role: 'user', content }], ...more });

const whole = await ask('echo Grüße 😀');
assert.equal(whole.choices[0].message.content, 'Grüße 😀');
assert.equal(whole.tee_signature.length, 344);

let text = '';
let last;
for await (const chunk of await ask('echo Grüße 😀', { stream: true })) {
  text += chunk.choices[0]?.delta?.content ?? '';
  last = chunk;
}
assert.equal(text, 'Grüße 😀');
assert.equal(last.usage.total_tokens, 18);
assert.equal(last.tee_signature.length, 344);

const called = await ask('tool', { tools });
assert.equal(called.choices[0].message.tool_calls[0].function.arguments, '{"city":"Zürich"}');
const streamed = await client.chat.completions
  .stream({ model: 'gpt-4.1', messages: [{ role: 'user', content: 'tool' }], tools })
  .finalChatCompletion();
assert.equal(streamed.choices[0].message.tool_calls[0].function.name, 'get_weather');

await assert.rejects(
  client.chat.completions.create({ model: 'gpt-9', messages: [{ role: 'user', content: 'x' }] }),
  (error) => error instanceof OpenAI.NotFoundError && error.code === 'model_not_found');
console.log('the client is served');
