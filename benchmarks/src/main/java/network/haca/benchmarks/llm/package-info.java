/**
 * Answers of an LLM node: its own part before a provider that answers at once, and a local model's
 * speed.
 */
@NullMarked
package network.haca.benchmarks.llm;

import org.jspecify.annotations.NullMarked;
