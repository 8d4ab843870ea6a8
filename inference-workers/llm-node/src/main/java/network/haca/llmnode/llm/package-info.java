/** What an LLM node decides, without a framework: requests, models, answers, what is signed. */
@NullMarked
package network.haca.llmnode.llm;

import org.jspecify.annotations.NullMarked;
