/** OpenAI's API on the ingress: each request goes to an LLM node that serves its model. */
@NullMarked
package network.haca.ingress.llm;

import org.jspecify.annotations.NullMarked;
